//! Columns of a shop's forecast, and reasons, in words.

use kesit_app::insight::prediction::{Because, Feature, OrderFigure, Stated};

use crate::load::Setting;
use crate::sheet::Cell;
use crate::words::Words;

/// What a feature is, in the reader's language.
pub(super) fn told(feature: &Feature, words: Words) -> String {
    match feature {
        Feature::KnownDays => words.of("days since first heard of", "ilk kayıttan bu yana gün").to_owned(),
        Feature::Order(figure) => order(*figure, words).to_owned(),
        Feature::Count { event, days } => {
            words.text(format!("{event}, last {days} days"), format!("{event}, son {days} gün"))
        }
        Feature::Since { event } => {
            words.text(format!("days since {event}"), format!("{event} olayından bu yana gün"))
        }
        Feature::Trait { key } => key.clone(),
        Feature::Consent { channel } => {
            words.text(format!("consent to {channel}"), format!("{channel} izni"))
        }
    }
}

fn order(figure: OrderFigure, words: Words) -> &'static str {
    let (english, turkish) = match figure {
        OrderFigure::RecencyDays => ("days since the last order", "son siparişten bu yana gün"),
        OrderFigure::TenureDays => ("days since the first order", "ilk siparişten bu yana gün"),
        OrderFigure::Orders => ("orders", "sipariş sayısı"),
        OrderFigure::OrderDays => ("days with an order", "siparişli gün"),
        OrderFigure::Money => ("money, net of refunds", "net tutar"),
        OrderFigure::MeanOrder => ("money of an order", "ortalama sepet"),
        OrderFigure::MeanGapDays => ("days between orders", "siparişler arası gün"),
        OrderFigure::LastGapDays => ("days between the last two orders", "son iki sipariş arası gün"),
        OrderFigure::SilentGaps => ("silence in own gaps", "kendi aralığına göre sessizlik"),
        OrderFigure::Refunds => ("refunds", "iade sayısı"),
    };
    words.of(english, turkish)
}

/// A reason: what stands where, and whether it speaks for (↑) or against (↓). A plus sign would look like a formula to spreadsheets.
pub(super) fn reason<F>(because: &Because<F>, name: &str, setting: &Setting) -> String {
    let value = match &because.value {
        Stated::Missing => setting.words.of("none", "yok").to_owned(),
        Stated::Number(number) => {
            let decimals = if number.fract() == 0.0 { 0 } else { 1 };
            Cell::Number(*number, decimals).shown(setting)
        }
        Stated::Text(text) => text.clone(),
    };
    let sign = if because.contribution > 0.0 { '↑' } else { '↓' };
    format!("{sign} {name}: {value}")
}
