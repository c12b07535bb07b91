//! What columns of a shop's forecast are, in both languages.

use super::{Feature, OrderFigure};

impl Feature {
    /// What it is, in English.
    #[must_use]
    pub fn en(&self) -> String {
        match self {
            Feature::KnownDays => "days since first heard of".to_owned(),
            Feature::Order(figure) => figure.words().0.to_owned(),
            Feature::Count { event, days } => format!("{event}, last {days} days"),
            Feature::Since { event } => format!("days since {event}"),
            Feature::Trait { key } => key.clone(),
            Feature::Consent { channel } => format!("consent to {channel}"),
        }
    }

    /// What it is, in Turkish.
    #[must_use]
    pub fn tr(&self) -> String {
        match self {
            Feature::KnownDays => "ilk kayıttan bu yana gün".to_owned(),
            Feature::Order(figure) => figure.words().1.to_owned(),
            Feature::Count { event, days } => format!("{event}, son {days} gün"),
            Feature::Since { event } => format!("{event} olayından bu yana gün"),
            Feature::Trait { key } => key.clone(),
            Feature::Consent { channel } => format!("{channel} izni"),
        }
    }
}

impl OrderFigure {
    /// English and Turkish.
    fn words(self) -> (&'static str, &'static str) {
        match self {
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
        }
    }
}
