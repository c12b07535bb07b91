//! Scores are functions of the timeline and the clock: nothing later leaks in, and `until` is exact.

use kesit_insight::lifecycle::Stage;
use kesit_model::definition::Definitions;
use kesit_model::language::{Format, parse};
use kesit_model::message::{Body, Message};
use kesit_model::{Decimal, Key, Language, MessageId, Object, PersonId, Span, Timestamp, Value};
use kesit_segment::{Frozen, Program, Scratch, SegmentIx, Settings};
use kesit_timeline::{Builder, Timelines};
use proptest::prelude::*;

use super::*;
use crate::insight::Shop;
use crate::insight::lifecycle::{Chosen, lifecycle, standings};

const DAY_MS: i64 = 86_400_000;
/// 2025-01-01T00:00Z.
const START: i64 = 1_735_689_600_000;

fn settings() -> Settings {
    Settings { zone: Zone::parse("Europe/Istanbul").expect("known"), language: Language::Turkish }
}

fn order(customer: usize, number: usize, at: i64, lira: i64) -> Message {
    let properties = vec![
        ("total".into(), Value::Number(Decimal::whole(lira))),
        ("order_id".into(), Value::Text(format!("o{number}").into())),
    ];
    message(customer, &format!("m-{customer}-{number}"), at, "Order Completed", properties)
}

fn refund(customer: usize, number: usize, at: i64) -> Message {
    let properties = vec![("order_id".into(), Value::Text(format!("o{number}").into()))];
    message(customer, &format!("r-{customer}-{number}"), at, "Order Refunded", properties)
}

fn message(
    customer: usize,
    id: &str,
    at: i64,
    name: &str,
    properties: Vec<(compact_str::CompactString, Value)>,
) -> Message {
    Message {
        id: MessageId::parse(id).expect("not blank"),
        at: Timestamp(at),
        received_at: Timestamp(at),
        person: PersonId::parse(&format!("c{customer:03}")).expect("not blank"),
        is_user: true,
        body: Body::Track { name: name.to_owned(), properties: Object(properties) },
        consents: Vec::new(),
    }
}

/// A shop of a hundred customers with rhythms of their own, the same every time.
fn shop() -> Vec<Message> {
    let mut messages = Vec::new();
    for customer in 0..100_usize {
        let gap_days = 3 + (customer * 7) % 40;
        let orders = 1 + (customer * 5) % 9;
        for number in 0..orders {
            let at =
                START + ((customer % 60 + number * gap_days) as i64) * DAY_MS + (customer as i64) * 3_600_000;
            messages.push(order(customer, number, at, 50 + ((customer * 13 + number * 29) % 400) as i64));
            if (customer + number) % 11 == 0 {
                messages.push(refund(customer, number, at + 5 * DAY_MS));
            }
        }
    }
    messages
}

fn timelines(messages: &[Message]) -> Timelines {
    let mut builder = Builder::new();
    messages.iter().for_each(|message| {
        builder.push(message);
    });
    builder.finish()
}

fn definitions(condition: &str) -> Definitions {
    let text = format!("version: 1\nsegments:\n  asked:\n    name: Asked\n    when: {condition}\n");
    parse(&text, Format::Yaml).expect("a definition").definitions
}

/// A program with one segment, and scores fitted to the shop 150 days after its beginning.
fn ready(condition: &str, messages: &[Message]) -> (Timelines, Program, Frozen) {
    let mut timelines = timelines(messages);
    let settings = settings();
    let fitted = {
        let fitting = self::timelines(&shop());
        let shop = Shop::new(&fitting, &settings.zone, 1);
        Fitted::fit(&shop, Timestamp(START + 150 * DAY_MS))
    };
    let program = Program::compile(&definitions(condition), settings.clone(), timelines.dictionary_mut())
        .expect("compiles");
    let mut frozen = Frozen::default();
    install(&fitted, &settings.zone, &mut frozen);
    (timelines, program, frozen)
}

const CONDITIONS: [&str; 16] = [
    "{ score: rfm.recency, gte: 4 }",
    "{ score: rfm.recency, is: 2 }",
    "{ score: rfm.group, is: champions }",
    "{ score: rfm.group, in: [at_risk, lost] }",
    "{ score: rfm.segment, is: about_to_sleep }",
    "{ score: loyalty.tier, is: gold }",
    "{ score: lifecycle.stage, is: new }",
    "{ score: lifecycle.stage, in: [at_risk, reactivated] }",
    "{ not: { score: lifecycle.stage, is: lost } }",
    "{ all: [{ score: first_time_buyer, is: true }, { score: orders.count, lte: 1 }] }",
    "{ score: p_alive, lt: 0.5 }",
    "{ score: p_alive, between: [0.4, 0.6] }",
    "{ score: churn_risk, gte: 0.8 }",
    "{ score: orders.expected, gte: 1 }",
    "{ score: next_order_at, in_next: 7d }",
    "{ not: { score: clv.expected, gte: 100 } }",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// The answer stands for just as long as `until` says, if nothing comes in: it is the same at every midnight and at
    /// random instants before, and another one from `until` on.
    #[test]
    fn until_is_exact(
        condition in prop::sample::select(&CONDITIONS[..]),
        customer in 0..100_usize,
        now_hours in 0..24 * 400_i64,
        looks in prop::collection::vec(0.0..1.0_f64, 20),
    ) {
        let messages = shop();
        let now = Timestamp(START + now_hours * 3_600_000);
        let known: Vec<Message> = messages.into_iter().filter(|message| message.at <= now).collect();
        let (timelines, program, frozen) = ready(condition, &known);
        let id = PersonId::parse(&format!("c{customer:03}")).expect("not blank");
        let Some(customer) = timelines.customer(&id) else { return Ok(()) };
        let ask = |at: Timestamp| program.evaluate(SegmentIx(0), &timelines, &frozen, customer, at, &mut Scratch::default());
        let verdict = ask(now);
        let horizon = verdict.until.min(now.plus(Span(800 * DAY_MS)));
        for look in looks {
            let at = Timestamp(now.0 + ((horizon.0 - now.0 - 1) as f64 * look) as i64);
            prop_assert_eq!(ask(at).member, verdict.member, "{} at {}", condition, at);
        }
        if verdict.until < Timestamp::MAX {
            prop_assert_eq!(ask(Timestamp(verdict.until.0 - 1)).member, verdict.member);
            prop_assert_ne!(ask(verdict.until).member, verdict.member, "{} until {}", condition, verdict.until);
        }
    }

    /// What happens later changes no score.
    #[test]
    fn the_future_does_not_leak(condition in prop::sample::select(&CONDITIONS[..]), now_hours in 0..24 * 400_i64) {
        let messages = shop();
        let now = Timestamp(START + now_hours * 3_600_000);
        let known: Vec<Message> = messages.iter().filter(|message| message.at <= now).cloned().collect();
        let members = |messages: &[Message]| -> Vec<String> {
            let (timelines, program, frozen) = ready(condition, messages);
            let members = program.members(&timelines, &frozen, now, 2);
            let mut ids: Vec<String> = members[0].iter().map(|customer| timelines.id(customer).to_string()).collect();
            ids.sort_unstable();
            ids
        };
        prop_assert_eq!(members(&messages), members(&known));
    }
}

#[test]
fn parameters_come_back_from_json_as_they_were() {
    let timelines = timelines(&shop());
    let settings = settings();
    let shop = Shop::new(&timelines, &settings.zone, 1);
    let fitted = Fitted::fit(&shop, Timestamp(START + 150 * DAY_MS));
    let again = Fitted::from_json(&fitted.to_json()).expect("was written by us");
    assert_eq!((fitted.scale(), fitted.tier_scale()), (again.scale(), again.tier_scale()));
    assert_eq!(fitted.stage_days(), again.stage_days());
    assert!(fitted.stage_days().is_some());
    let model = |fitted: &Fitted| fitted.study().expect("enough orders").timing.model;
    assert_eq!(model(&fitted), model(&again));
    assert!(Fitted::from_json("{}").is_err());
}

#[test]
fn every_score_says_something_of_a_customer_and_nothing_of_a_visitor() {
    let key = Key::parse("asked").expect("a key");
    for name in NAMES.into_iter().filter(|name| is_live(name)) {
        let (timelines, program, frozen) = ready(&format!("{{ score: {name}, exists: true }}"), &shop());
        assert_eq!(program.segment(&key), Some(SegmentIx(0)));
        let members = program.members(&timelines, &frozen, Timestamp(START + 150 * DAY_MS), 1);
        assert!(members[0].len() > 80, "{name}: {}", members[0].len());
        let before = program.members(&timelines, &frozen, Timestamp(START - DAY_MS), 1);
        assert_eq!(before[0].len(), 0, "{name}");
    }
}

/// Values of the instant: what customers wrote, clicked, bought and saved.
#[test]
fn values_of_the_instant_can_be_asked_for() {
    let text = |text: &str| Value::Text(text.into());
    let day = |day: i64| START + day * DAY_MS;
    let mut messages = Vec::new();
    for customer in 0..40_usize {
        let id = |kind: &str, number: usize| format!("{kind}-{customer}-{number}");
        let is_even = customer % 2 == 0;
        for number in 0..8_usize {
            let at = day(10 * number as i64);
            let category = ("category".into(), text(if is_even { "Kitap" } else { "Spor" }));
            let mut order = vec![category, ("total".into(), Value::Number(Decimal::whole(100)))];
            if !is_even {
                order.push(("coupon".into(), text("YENI10")));
            }
            messages.push(message(customer, &id("o", number), at, "Order Completed", order));
            for (channel, clicks) in [("Email", is_even), ("SMS", !is_even)] {
                let came = format!("{channel} Delivered");
                messages.push(message(customer, &id(&came, number), at, &came, Vec::new()));
                if clicks {
                    let clicked = format!("{channel} Link Clicked");
                    messages.push(message(
                        customer,
                        &id(&clicked, number),
                        at + 60_000,
                        &clicked,
                        Vec::new(),
                    ));
                }
            }
        }
        let body = if is_even { "Berbat, çok kötü" } else { "Harika, çok memnunum" };
        let review = vec![("review_body".into(), text(body))];
        messages.push(message(customer, &id("y", 0), day(80), "Product Reviewed", review));
    }
    let count = |condition: &str, at: i64| {
        let (timelines, program, mut frozen) = ready(condition, &messages);
        prepare(&program, None, &timelines, Timestamp(at), 2, &mut frozen);
        program.members(&timelines, &frozen, Timestamp(at), 2)[0].len()
    };
    assert_eq!(count("{ score: sentiment, lt: 0.35 }", day(90)), 20);
    assert_eq!(count("{ score: sentiment, exists: true }", day(79)), 0, "not written yet");
    assert_eq!(count("{ score: channel.preferred, is: email }", day(90)), 20);
    assert_eq!(count("{ score: channel.preferred, is: sms }", day(90)), 20);
    assert_eq!(count("{ score: channel.preferred, exists: true }", day(-1)), 0);
    assert_eq!(count("{ score: category.preferred, is: Kitap }", day(90)), 20);
    assert_eq!(count("{ score: discount_affinity, gte: 0.5 }", day(90)), 20);
    assert_eq!(
        count("{ all: [{ score: discount_affinity, lt: 0.5 }, { score: rfm.recency, gte: 1 }] }", day(90)),
        20
    );
}

/// Customers of two categories, one ordered every few days and one every few weeks, over fourteen months.
fn shop_of_categories() -> Vec<Message> {
    let mut messages = Vec::new();
    for customer in 0..60_usize {
        let (gap, category) = if customer % 2 == 0 { (5, "Kahve") } else { (20, "Makine") };
        for number in 0..=customer % 12 {
            let at = START + ((customer + number * (gap + customer % 7)) as i64) * DAY_MS;
            let properties = vec![
                ("total".into(), Value::Number(Decimal::whole(100))),
                ("category".into(), Value::Text(category.into())),
            ];
            messages.push(message(
                customer,
                &format!("{customer}-{number}"),
                at,
                "Order Completed",
                properties,
            ));
        }
    }
    messages
}

/// What a condition sees is what `kesit lifecycle` tells, also where categories have thresholds of their own.
#[test]
fn the_stage_of_the_score_is_that_of_the_table() {
    let settings = settings();
    for days in [60, 190, 260, 420] {
        let as_of = Timestamp(START + days * DAY_MS);
        let mut timelines = timelines(&shop_of_categories());
        let (fitted, standings) = {
            let shop = Shop::new(&timelines, &settings.zone, 2);
            let found = lifecycle(&shop, Chosen::default(), as_of).expect("thresholds that rise");
            assert_eq!(found.rules.categories().count(), if days < 180 { 0 } else { 2 });
            let standings: Vec<(String, Stage)> = standings(&shop, &found)
                .iter()
                .map(|standing| (shop.id(standing.customer).to_string(), standing.stage))
                .collect();
            (Fitted::fit(&shop, as_of), standings)
        };
        for stage in Stage::ALL {
            let condition = format!("{{ score: lifecycle.stage, is: {} }}", stage.key());
            let dictionary = timelines.dictionary_mut();
            let program =
                Program::compile(&definitions(&condition), settings.clone(), dictionary).expect("compiles");
            let mut frozen = Frozen::default();
            install(&fitted, &settings.zone, &mut frozen);
            let members = program.members(&timelines, &frozen, as_of, 1);
            let mut found: Vec<String> =
                members[0].iter().map(|customer| timelines.id(customer).to_string()).collect();
            let of_stage = standings.iter().filter(|(_, standing)| *standing == stage);
            let mut expected: Vec<String> = of_stage.map(|(id, _)| id.clone()).collect();
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{} after {days} days", stage.key());
        }
    }
}
