//! What stands under the figures: how good the judgement is, and how to read it.

use kesit_app::insight::opinions::Opinions;
use kesit_insight::sentiment::{Card, Quality, Refusal};

use crate::sheet::{Cell, Sheet};
use crate::words::Words;

/// How good the judgement is on texts that were not learnt from; `None` where too few have stars to say so.
pub(super) fn card(found: &Opinions, words: Words) -> Option<Sheet> {
    let card = match &found.outcome {
        Ok(card) => card,
        Err(Refusal::NoBetter(card)) => card,
        Err(_) => return None,
    };
    let columns = [
        ("by", words.of("Judged by", "Neye göre")),
        ("texts", words.of("Texts", "Metin")),
        ("positive", words.of("Positive", "Olumlu")),
        ("accuracy", words.of("Right", "Doğru")),
        ("macro_f1", words.of("Macro-F1", "Makro-F1")),
        ("calibration_error", words.of("Calibration error", "Kalibrasyon hatası")),
        ("log_loss", words.of("Log loss", "Log kaybı")),
    ];
    let title = words.of(
        "On texts with stars that were not learnt from",
        "Öğrenmede kullanılmayan, yıldızı bilinen metinlerde",
    );
    let mut sheet = Sheet::new("card", title, &columns);
    sheet.row(quality(words.of("the shop's own texts", "mağazanın metinleri"), card, &card.learnt));
    sheet.row(quality(words.of("known words alone", "yalnızca bilinen sözcükler"), card, &card.lexicon));
    Some(sheet)
}

fn quality(by: &str, card: &Card, quality: &Quality) -> Vec<Cell> {
    vec![
        Cell::text(by),
        Cell::count(card.texts),
        Cell::count(card.positives),
        Cell::Share(quality.accuracy),
        Cell::Number(quality.macro_f1, 3),
        Cell::Number(quality.calibration_error, 3),
        Cell::Number(quality.log_loss, 3),
    ]
}

/// Whether the shop's own texts were learnt from, or why not.
pub(super) fn outcome(found: &Opinions, words: Words) -> String {
    let lexicon = words.of("Lexicon only, because", "Yalnızca sözlük, çünkü");
    match &found.outcome {
        Ok(card) => words.text(
            format!(
                "Learnt from {} different texts with stars of the shop ({} left out as the same, {} as contradictory).",
                card.texts, card.duplicates, card.contradictory
            ),
            format!(
                "Mağazanın yıldızı bilinen {} farklı metninden öğrenildi (aynı olduğu için {}, çeliştiği için {} metin dışarıda).",
                card.texts, card.duplicates, card.contradictory
            ),
        ),
        Err(Refusal::TooFew { texts, wanted }) => words.text(
            format!("{lexicon} only {texts} different texts have stars that tell (1, 2, 4, 5; or an NPS score); learning needs {wanted}."),
            format!("{lexicon} yıldızı bir şey söyleyen (1, 2, 4, 5; ya da NPS puanı) yalnızca {texts} farklı metin var; öğrenmek için {wanted} gerekir."),
        ),
        Err(Refusal::OneSided { rarer, wanted }) => words.text(
            format!("{lexicon} of the rarer kind, positive or negative, there are {rarer} different texts; learning needs {wanted}."),
            format!("{lexicon} olumlu ve olumsuzdan az olanında {rarer} farklı metin var; öğrenmek için {wanted} gerekir."),
        ),
        Err(Refusal::NoBetter(_)) => words.text(
            format!("{lexicon} what was learnt was no better on texts held out (see the log loss)."),
            format!("{lexicon} öğrenilen, ayrılan metinlerde daha iyi değildi (log kaybına bakın)."),
        ),
    }
}

/// How to read the tables.
pub(super) fn reading(days: u32, words: Words) -> String {
    words.text(
        format!("A text is negative below 35 %, positive from 65 % on of being positive, mixed in between. Change: the share of the last {days} days less that of the {days} days before, in points. One text may speak of several subjects."),
        format!("Olumlu olma olasılığı %35'in altındaysa olumsuz, %65 ve üstündeyse olumlu, arası karışık. Değişim: son {days} günün payı eksi ondan önceki {days} günün payı, puan olarak. Bir metin birkaç konudan söz edebilir."),
    )
}
