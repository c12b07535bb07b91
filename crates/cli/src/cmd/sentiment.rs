//! `kesit sentiment`: how content customers sound in what they wrote, and with what.

mod told;
mod verdicts;

use std::io::Write;

use kesit_app::insight::Shop;
use kesit_app::insight::opinions::{Opinions, Tones, opinions};
use kesit_insight::sentiment::{Aspect, Tone};
use kesit_model::Timestamp;

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

/// How programs call a tone.
fn tone_key(tone: Tone) -> &'static str {
    match tone {
        Tone::Positive => "positive",
        Tone::Mixed => "mixed",
        Tone::Negative => "negative",
    }
}

const TONES: [Tone; 3] = [Tone::Positive, Tone::Mixed, Tone::Negative];

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
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
    let Periods { all, now, before } = Periods::of(found, days, |after, until| found.tones(after, until));
    for tone in TONES {
        let part = |tones: &Tones| share(tones.of(tone), tones.texts());
        sheet.row([
            Cell::text(tone_key(tone)),
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
        let Periods { all, now, before } =
            Periods::of(found, days, |after, until| found.aspect_tones(aspect, after, until));
        sheet.row([
            Cell::text(aspect_key(aspect)),
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

/// How programs call an aspect.
fn aspect_key(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Delivery => "delivery",
        Aspect::Quality => "quality",
        Aspect::Price => "price",
        Aspect::Returns => "returns",
        Aspect::Service => "service",
    }
}

/// Tones of all texts, of those of the period, and of those of the period before.
struct Periods {
    all: Tones,
    now: Tones,
    before: Tones,
}

impl Periods {
    fn of(found: &Opinions, days: u32, tones: impl Fn(Timestamp, Timestamp) -> Tones) -> Periods {
        let (start, start_before) = found.periods(days);
        Periods {
            all: tones(Timestamp(i64::MIN), found.as_of),
            now: tones(start, found.as_of),
            before: tones(start_before, start),
        }
    }
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
