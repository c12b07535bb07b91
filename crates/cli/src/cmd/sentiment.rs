//! `kesit sentiment`: how content customers sound in what they wrote, and with what.

mod told;
mod verdicts;

use std::io::Write;

use kesit_app::insight::Shop;
use kesit_app::insight::opinions::{InPeriods, Opinions, Tones, opinions};
use kesit_insight::sentiment::{Aspect, Tone};

use crate::args::Sentiment;
use crate::failure::Failure;
use crate::load;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

pub(crate) fn run(args: &Sentiment, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    if !args.text.is_empty() {
        return verdicts::of_command_line(args, words, out);
    }
    let ground = load::shop(&args.shop, words)?;
    let shop = &ground.shop();
    let as_of = ground.as_of(shop);
    let found = opinions(shop, as_of);
    if found.said.is_empty() {
        return Err(no_texts(words));
    }
    let customers = found.customers();
    let headline = ground.setting.headline(as_of, shop.customers_at(as_of));
    let mut answer = Answer { headline, ..Answer::default() };
    answer.fact("as_of", words.of("As of", "An"), Cell::Instant(as_of));
    answer.fact("texts", words.of("Texts", "Metin"), Cell::count(found.said.len()));
    answer.fact("writers", words.of("Customers who wrote", "Yazan müşteri"), Cell::count(customers.len()));
    if args.customers {
        answer.sheets.push(verdicts::customers(&customers, shop, words));
    } else if args.reviews {
        answer.sheets.push(verdicts::texts(&found, shop, args.with_text, words));
    } else {
        answer.sheets.push(tones(&found, args.period, words));
        answer.sheets.push(aspects(&found, args.period, words));
        answer.sheets.push(months(&found, shop, words));
        answer.sheets.extend(told::card(&found, words));
        answer.notes.push(told::reading(args.period, words));
    }
    answer.notes.push(told::outcome(&found, words));
    answer.write(args.shop.format, &ground.setting, out)
}

fn no_texts(words: Words) -> Failure {
    let what =
        words.of("nobody had written anything by that instant", "o ana kadar kimse bir şey yazmamıştı");
    Failure::input(what).hint(words.of(
        "`Product Reviewed` with `review_body` and `rating`, or `Survey Answered` with `comment` and `score`; a file of reviews or surveys is understood too. One text: kesit sentiment --text \"…\"",
        "`review_body` ve `rating` içeren `Product Reviewed` ya da `comment` ve `score` içeren `Survey Answered` gerekir; yorum ya da anket dosyası da olur. Tek metin için: kesit sentiment --text \"…\"",
    ))
}

/// The word for a tone.
fn tone_word(tone: Tone, words: Words) -> &'static str {
    match tone {
        Tone::Positive => words.of("positive", "olumlu"),
        Tone::Mixed => words.of("mixed", "karışık"),
        Tone::Negative => words.of("negative", "olumsuz"),
    }
}

/// The name of an aspect.
fn aspect_word(aspect: Aspect, words: Words) -> &'static str {
    match aspect {
        Aspect::Delivery => words.of("delivery", "kargo"),
        Aspect::Quality => words.of("quality", "kalite"),
        Aspect::Price => words.of("price", "fiyat"),
        Aspect::Returns => words.of("returns", "iade"),
        Aspect::Service => words.of("service", "müşteri hizmetleri"),
    }
}

/// The change between two shares, where both are known.
fn change(now: Option<f64>, before: Option<f64>) -> Cell {
    Cell::of(now.zip(before), |(now, before)| Cell::Share(now - before))
}

fn tones(found: &Opinions, days: u32, words: Words) -> Sheet {
    let columns = [
        ("tone", words.of("Key", "Anahtar")),
        ("name", words.of("Tone", "Ton")),
        ("texts", words.of("Texts", "Metin")),
        ("share", words.of("Share", "Pay")),
        ("period_texts", words.of("In the period", "Dönemde")),
        ("period_share", words.of("Share", "Pay")),
        ("change", words.of("Change", "Değişim")),
    ];
    let mut sheet = Sheet::new("tones", "", &columns);
    let InPeriods { all, now, before } = found.tones_in_periods(days);
    for tone in Tone::ALL {
        let part = |tones: &Tones| tones.share(tone);
        sheet.row([
            Cell::text(tone.key()),
            Cell::text(tone_word(tone, words)),
            Cell::count(all.of(tone)),
            Cell::of(part(&all), Cell::Share),
            Cell::count(now.of(tone)),
            Cell::of(part(&now), Cell::Share),
            change(part(&now), part(&before)),
        ]);
    }
    sheet
}

fn aspects(found: &Opinions, days: u32, words: Words) -> Sheet {
    let columns = [
        ("aspect", words.of("Key", "Anahtar")),
        ("name", words.of("Speaks of", "Konu")),
        ("mentions", words.of("Texts", "Metin")),
        ("negative", words.of("Negative", "Olumsuz")),
        ("negative_share", words.of("Share", "Pay")),
        ("period_mentions", words.of("In the period", "Dönemde")),
        ("period_negative_share", words.of("Negative share", "Olumsuz pay")),
        ("change", words.of("Change", "Değişim")),
    ];
    let mut sheet = Sheet::new("aspects", words.of("By subject", "Konuya göre"), &columns);
    for aspect in Aspect::ALL {
        let InPeriods { all, now, before } = found.aspect_in_periods(aspect, days);
        sheet.row([
            Cell::text(aspect.key()),
            Cell::text(aspect_word(aspect, words)),
            Cell::count(all.texts()),
            Cell::count(all.negative),
            Cell::of(all.negative_share(), Cell::Share),
            Cell::count(now.texts()),
            Cell::of(now.negative_share(), Cell::Share),
            change(now.negative_share(), before.negative_share()),
        ]);
    }
    sheet
}

fn months(found: &Opinions, shop: &Shop<'_>, words: Words) -> Sheet {
    let columns = [
        ("month", words.of("Month", "Ay")),
        ("texts", words.of("Texts", "Metin")),
        ("positive", words.of("Positive", "Olumlu")),
        ("mixed", words.of("Mixed", "Karışık")),
        ("negative", words.of("Negative", "Olumsuz")),
        ("negative_share", words.of("Negative share", "Olumsuz pay")),
        ("mean", words.of("Mean", "Ortalama")),
    ];
    let mut sheet = Sheet::new("months", words.of("By month", "Aylara göre"), &columns);
    for month in found.months(shop) {
        let tones = month.tones;
        sheet.row([
            Cell::text(format!("{}-{:02}", month.year, month.month)),
            Cell::count(tones.texts()),
            Cell::count(tones.positive),
            Cell::count(tones.mixed),
            Cell::count(tones.negative),
            Cell::of(tones.negative_share(), Cell::Share),
            Cell::Number(month.mean, 2),
        ]);
    }
    sheet
}
