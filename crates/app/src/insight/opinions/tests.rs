use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;
use kesit_model::{Decimal, MessageId, Object, PersonId, Value};
use kesit_timeline::{Builder, Timelines};

use super::*;

/// 2025-01-01T00:00Z.
const START: i64 = 1_735_689_600_000;

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn message(person: &str, day: i64, event: &str, properties: &[(&str, Value)]) -> Message {
    let at = Timestamp(START + day * DAY_MS);
    let properties = properties.iter().map(|(key, value)| ((*key).into(), value.clone())).collect();
    Message {
        id: MessageId::parse(&format!("{person}-{day}-{event}")).expect("not blank"),
        at,
        received_at: at,
        person: PersonId::parse(person).expect("not blank"),
        is_user: true,
        body: Body::Track { name: event.to_owned(), properties: Object(properties) },
        consents: Vec::new(),
    }
}

fn review(person: &str, day: i64, stars: i64, body: &str) -> Message {
    let rating = ("rating", Value::Number(Decimal::whole(stars)));
    message(person, day, "Product Reviewed", &[rating, ("review_body", text(body))])
}

fn timelines(messages: &[Message]) -> Timelines {
    let mut builder = Builder::new();
    messages.iter().for_each(|message| assert!(builder.push(message), "each id once"));
    builder.finish()
}

fn at(timelines: &Timelines, day: i64, threads: usize) -> (Shop<'_>, Timestamp) {
    static ZONE: std::sync::LazyLock<Zone> =
        std::sync::LazyLock::new(|| Zone::parse("Europe/Istanbul").expect("known"));
    (Shop::new(timelines, &ZONE, threads), Timestamp(START + day * DAY_MS))
}

fn few() -> Vec<Message> {
    let nps = |score: i64| ("score", Value::Number(Decimal::whole(score)));
    vec![
        review("ada", 10, 5, "Harika, çok memnun kaldım"),
        review("ada", 40, 1, "Berbat, kargo çok geç geldi"),
        message(
            "ada",
            41,
            "Survey Answered",
            &[("survey", text("nps")), nps(10), ("comment", text("Süper"))],
        ),
        message(
            "can",
            20,
            "Survey Answered",
            &[("survey", text("csat")), nps(1), ("comment", text("Güzel"))],
        ),
        message("can", 21, "Survey Answered", &[("survey", text("nps")), nps(0)]),
        message("eda", 22, "Product Reviewed", &[("rating", Value::Number(Decimal::whole(4)))]),
    ]
}

#[test]
fn texts_are_found_with_what_their_scores_mean() {
    let timelines = timelines(&few());
    let (shop, as_of) = at(&timelines, 100, 2);
    let found = opinions(&shop, as_of);
    let said: Vec<(&str, &str, Option<bool>)> = found
        .said
        .iter()
        .map(|it| {
            (shop.id(it.customer).as_str(), shop.timelines().dictionary().resolve(it.text), it.is_positive())
        })
        .collect();
    let expected = [
        ("ada", "Harika, çok memnun kaldım", Some(true)),
        ("ada", "Berbat, kargo çok geç geldi", Some(false)),
        ("ada", "Süper", Some(true)),
        // What a score of another survey means is not known.
        ("can", "Güzel", None),
    ];
    assert_eq!(said, expected);
    assert_eq!(found.outcome, Err(Refusal::TooFew { texts: 3, wanted: 200 }));
    let customers = found.customers();
    assert_eq!(customers.len(), 2);
    assert_eq!((customers[0].texts, customers[0].last), (3, Tone::Positive));
    let mean = found.said[..3].iter().map(|said| found.verdict(said).probability).sum::<f64>() / 3.0;
    assert!((customers[0].mean - mean).abs() < 1e-12);
}

#[test]
fn nothing_later_than_the_instant_is_read() {
    let timelines = timelines(&few());
    let (shop, as_of) = at(&timelines, 39, 1);
    let found = opinions(&shop, as_of);
    assert_eq!(found.said.len(), 2);
    assert_eq!(found.tones(Timestamp(i64::MIN), Timestamp::MAX).negative, 0);
    assert_eq!(found.customers()[0].last_at, Timestamp(START + 10 * DAY_MS));
}

#[test]
fn periods_and_months_add_up_to_all() {
    let timelines = timelines(&few());
    let (shop, as_of) = at(&timelines, 60, 1);
    let found = opinions(&shop, as_of);
    let (start, before) = found.periods(25);
    assert_eq!((found.tones(start, as_of).texts(), found.tones(before, start).texts()), (2, 1));
    let kargo = found.aspect_tones(Aspect::Delivery, start, as_of);
    assert_eq!((kargo.texts(), kargo.negative, kargo.negative_share()), (1, 1, Some(1.0)));
    assert_eq!(found.aspect_tones(Aspect::Delivery, before, start).negative_share(), None);
    let months = found.months(&shop);
    let told: Vec<(i16, i8, usize)> =
        months.iter().map(|month| (month.year, month.month, month.tones.texts())).collect();
    assert_eq!(told, [(2025, 1, 2), (2025, 2, 2)]);
}

/// Words that no lexicon knows: the shop's stars teach what they mean, whatever the number of threads.
#[test]
fn a_shop_teaches_its_own_words() {
    let mut messages = Vec::new();
    for number in 0..300_i64 {
        let (stars, word) = if number % 3 == 0 { (1, "zorblak") } else { (5, "fenirsel") };
        let body = format!("Ürün {word} oldu, deneme {} ve {}", number / 17, number % 17);
        messages.push(review(&format!("c{number:03}"), number % 90, stars, &body));
    }
    messages.push(review("new", 95, 3, "gerçekten zorblak"));
    let timelines = timelines(&messages);
    let (shop, as_of) = at(&timelines, 100, 4);
    let found = opinions(&shop, as_of);
    let card = found.outcome.as_ref().expect("enough texts");
    assert!(card.learnt.accuracy > 0.95 && card.learnt.accuracy > card.lexicon.accuracy, "{card:?}");
    let last = found.customers().into_iter().find(|it| shop.id(it.customer).as_str() == "new");
    assert_eq!(last.map(|customer| customer.last), Some(Tone::Negative));
    let (alone, _) = at(&timelines, 100, 1);
    assert_eq!(opinions(&alone, as_of).customers(), found.customers());
}
