//! Customers and texts one by one.

use std::io::Write;

use jiff::tz::TimeZone;
use kesit_app::Settings;
use kesit_app::insight::Shop;
use kesit_app::insight::opinions::{CustomerTone, Opinions, Origin};
use kesit_insight::sentiment::{AspectOpinion, Language, Sentiment as Reader, Telling};
use kesit_model::zone::Zone;

use super::{aspect_word, tone_word};
use crate::args::Sentiment;
use crate::failure::Failure;
use crate::load::Setting;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

pub(super) fn customers(customers: &[CustomerTone], shop: &Shop<'_>, words: Words) -> Sheet {
    let columns = [
        ("customer", words.of("Customer", "Müşteri")),
        ("texts", words.of("Texts", "Metin")),
        ("mean", words.of("Mean", "Ortalama")),
        ("last_tone", words.of("Key", "Anahtar")),
        ("last_name", words.of("Last", "Sonuncu")),
        ("last_at", words.of("Written", "Yazıldığı an")),
    ];
    let mut sheet = Sheet::new("customers", "", &columns);
    for customer in customers {
        sheet.row([
            Cell::text(shop.id(customer.customer).as_str()),
            Cell::count(customer.texts),
            Cell::Number(customer.mean, 3),
            Cell::text(customer.last.key()),
            Cell::text(tone_word(customer.last, words)),
            Cell::Instant(customer.last_at),
        ]);
    }
    sheet
}

pub(super) fn texts(found: &Opinions, shop: &Shop<'_>, with_text: bool, words: Words) -> Sheet {
    let columns = [
        ("customer", words.of("Customer", "Müşteri")),
        ("at", words.of("Written", "Yazıldığı an")),
        ("origin", words.of("In a", "Nerede")),
        ("score", words.of("Score", "Puan")),
        ("tone", words.of("Key", "Anahtar")),
        ("name", words.of("Tone", "Ton")),
        ("probability", words.of("Positive", "Olumlu")),
        ("aspects", words.of("Speaks of", "Konular")),
    ];
    let mut sheet = Sheet::new("reviews", "", &columns);
    if with_text {
        sheet.column("terms", words.of("Telling words", "Belirleyen sözcükler"));
        sheet.column("text", words.of("Text", "Metin"));
    }
    let dictionary = shop.timelines().dictionary();
    for said in &found.said {
        let verdict = found.verdict(said);
        let origin = match said.origin {
            Origin::Review => words.of("review", "yorum"),
            Origin::Survey => words.of("survey", "anket"),
        };
        let mut row = vec![
            Cell::text(shop.id(said.customer).as_str()),
            Cell::Instant(said.at),
            Cell::text(origin),
            Cell::of(said.score, |score| Cell::Number(score, 0)),
            Cell::text(verdict.tone().key()),
            Cell::text(tone_word(verdict.tone(), words)),
            Cell::Share(verdict.probability),
            Cell::text(told_aspects(&verdict.aspects, words)),
        ];
        if with_text {
            let text = dictionary.resolve(said.text);
            row.push(Cell::text(told_terms(&found.sentiment.read(text).terms)));
            row.push(Cell::text(text));
        }
        sheet.row(row);
    }
    sheet
}

/// Judges the texts of the command line by known words.
pub(super) fn of_command_line(args: &Sentiment, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let reader = Reader::from_lexicon();
    let columns = [
        ("text", words.of("Text", "Metin")),
        ("tone", words.of("Key", "Anahtar")),
        ("name", words.of("Tone", "Ton")),
        ("probability", words.of("Positive", "Olumlu")),
        ("language", words.of("Language", "Dil")),
        ("aspects", words.of("Speaks of", "Konular")),
        ("terms", words.of("Telling words", "Belirleyen sözcükler")),
    ];
    let mut sheet = Sheet::new("texts", "", &columns);
    for text in &args.text {
        if text.trim().is_empty() {
            let what = words.of("--text: there is nothing to judge", "--text: değerlendirilecek bir şey yok");
            return Err(Failure::usage(what).hint("kesit sentiment --text \"…\""));
        }
        let opinion = reader.read(text);
        let language = match opinion.language {
            Language::Turkish => "tr",
            Language::English => "en",
        };
        sheet.row([
            Cell::text(text),
            Cell::text(opinion.tone.key()),
            Cell::text(tone_word(opinion.tone, words)),
            Cell::Share(opinion.probability),
            Cell::text(language),
            Cell::text(told_aspects(&opinion.aspects, words)),
            Cell::text(told_terms(&opinion.terms)),
        ]);
    }
    let note = words.of(
        "Judged by known words alone; with the shop's own reviews it learns from their stars. Behind each word: what it adds to the log-odds of being positive.",
        "Yalnızca bilinen sözcüklere göre; mağazanın yorumlarıyla yıldızlardan öğrenir. Her sözcüğün yanında: olumlu olmanın log-olabilirliğine kattığı.",
    );
    let answer = Answer { sheets: vec![sheet], notes: vec![note.to_owned()], ..Answer::default() };
    let zone = Zone::parse(Zone::DEFAULT_NAME).expect("the zones are part of the program");
    let setting =
        Setting { settings: Settings { zone, language: words.language }, zone: TimeZone::UTC, words };
    answer.write(args.shop.format, &setting, out)
}

fn told_aspects(aspects: &[AspectOpinion], words: Words) -> String {
    let told =
        |it: &AspectOpinion| format!("{}: {}", aspect_word(it.aspect, words), tone_word(it.tone, words));
    aspects.iter().map(told).collect::<Vec<String>>().join(", ")
}

fn told_terms(terms: &[Telling]) -> String {
    let told = |term: &Telling| format!("{} {:+.1}", term.words, term.log_odds);
    terms.iter().map(told).collect::<Vec<String>>().join(", ")
}
