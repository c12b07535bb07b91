//! Why there is no model, in words, with what it takes.

use kesit_insight::prediction::Refusal;

use crate::failure::Failure;
use crate::words::Words;

pub(super) fn told(refusal: &Refusal, words: Words) -> Failure {
    let what = match refusal {
        Refusal::NeverHappened => words
            .of("it happened to nobody, so there is nothing to learn from", "hiç kimsede gerçekleşmemiş, öğrenilecek bir şey yok")
            .to_owned(),
        Refusal::AlwaysHappened => words
            .of(
                "it happened to everybody, so there is nothing to learn from",
                "herkeste gerçekleşmiş, öğrenilecek bir şey yok",
            )
            .to_owned(),
        Refusal::TooFewHappened { found, needed } => words.text(
            format!("it happened to only {found}; {needed} are needed"),
            format!("yalnızca {found} kişide gerçekleşmiş; en az {needed} gerekir"),
        ),
        Refusal::TooFewOthers { found, needed } => words.text(
            format!("there are only {found} to whom it did not happen; {needed} are needed"),
            format!("gerçekleşmeyen yalnızca {found} kişi var; en az {needed} gerekir"),
        ),
        Refusal::NoUsableColumn { .. } => words
            .of(
                "no column can be used: each is empty, the same for everybody, or another value for everybody",
                "kullanılabilir sütun yok: her biri boş, herkeste aynı ya da herkeste farklı",
            )
            .to_owned(),
    };
    Failure::input(what).hint(words.of(
        "no forecast is better than a bad one: try a longer horizon, more history, or another target",
        "kötü bir tahmindense hiç tahmin olmaması iyidir: daha uzun bir süre, daha çok geçmiş ya da başka bir hedef deneyin",
    ))
}
