//! Membership and scores on a past date know nothing of later ones, and what was planted is found.

use kesit_insight::quality::Verdict;
use kesit_model::language::{Format, parse};
use kesit_model::message::{Body, Message};
use kesit_model::{Decimal, Language, MessageId, Object, PersonId, Value};
use kesit_segment::Settings;
use kesit_timeline::Builder;

use super::*;
use crate::source::Lists;

const DAY_MS: i64 = 86_400_000;
/// 2025-01-01T00:00 in Istanbul.
const START: i64 = 1_735_678_800_000;
/// 2026-01-01T00:00 in Istanbul.
const END: Timestamp = Timestamp(START + 365 * DAY_MS);

const SEGMENTS: &str = "
version: 1
segments:
  often: { name: Often, when: { event: Order Completed, within: 90d, count: { gte: 4 } } }
  odd: { name: Odd, when: { event: Order Completed, last: { where: [{ property: odd, is: true }] } } }
  alive: { name: Alive, when: { score: p_alive, gte: 0.5 } }
  best: { name: Best, when: { rank: { by: { event: Order Completed, sum: { of: total } }, top: 10% } } }
  second: { name: Second, when: { event: Order Completed } }
  others: { name: Others, when: { segment: second } }
groups:
  tiers: { name: Tiers, tiers: [best, second] }
";

fn order(customer: usize, number: i64, at: i64, lira: i64) -> Message {
    let properties = vec![
        ("total".into(), Value::Number(Decimal::whole(lira))),
        ("odd".into(), Value::Bool(customer % 2 == 1)),
    ];
    Message {
        id: MessageId::parse(&format!("m-{customer}-{number}")).expect("not blank"),
        at: Timestamp(at),
        received_at: Timestamp(at),
        person: PersonId::parse(&format!("c{customer:03}")).expect("not blank"),
        is_user: true,
        body: Body::Track { name: "Order Completed".to_owned(), properties: Object(properties) },
        consents: Vec::new(),
    }
}

/// Four hundred customers over a year; every eighth orders about every other week, the others every other month.
fn shop() -> Vec<Message> {
    let orders = |customer: usize| {
        let gap = if customer.is_multiple_of(8) { 13 } else { 61 };
        let first = (customer * 37 % gap) as i64;
        (0..).map(move |number| (number, first + number * gap as i64)).take_while(|(_, day)| *day < 365).map(
            move |(number, day)| {
                let lira = 40 + (customer as i64 * 31 + number * 17) % 50;
                order(customer, number, START + day * DAY_MS + customer as i64 * 60_000, lira)
            },
        )
    };
    (0..400).flat_map(orders).collect()
}

fn workspace(messages: &[Message]) -> Workspace {
    let mut builder = Builder::new();
    messages.iter().for_each(|message| {
        builder.push(message);
    });
    let definitions = parse(SEGMENTS, Format::Yaml).expect("definitions").definitions;
    let settings =
        Settings { zone: Zone::parse("Europe/Istanbul").expect("known"), language: Language::Turkish };
    Workspace::new(builder.finish(), definitions, Lists::new(), settings, None).expect("a program")
}

fn question(segment: &str) -> Question {
    Question {
        segment: Key::parse(segment).expect("a key"),
        every: CalendarUnit::Month,
        horizon: Span(90 * DAY_MS),
        from: None,
        as_of: END,
        threads: 2,
    }
}

fn test(segment: &str) -> BackTested {
    back_test(&mut workspace(&shop()), &question(segment), |_, _| {}).expect("orders of a year")
}

#[test]
fn what_was_planted_is_found_and_what_was_not_is_not() {
    let often = test("often");
    assert_eq!(often.test.verdict(), Verdict::Better, "{often:?}");
    let last = often.test.windows().last().expect("dates");
    assert_eq!((last.size.did, last.size.of), (50, 400));
    assert!(last.lift.is_some_and(|lift| lift.lift > 2.0), "{last:?}");
    assert_eq!(test("odd").test.verdict(), Verdict::Worse, "the odd ones never order often");
}

#[test]
fn dates_are_the_first_of_months_with_history_before_and_the_horizon_behind() {
    let tested = test("often");
    let shown: Vec<String> = tested.dates.iter().map(Timestamp::to_string).collect();
    // 90 days after the first of January and 90 days before the next one; midnight in Istanbul.
    let expected: Vec<String> = (3..=9)
        .map(|month| {
            let last_day = [31, 28, 31, 30, 31, 30, 31, 31, 30][month - 1];
            format!("2025-{month:02}-{last_day}T21:00:00.000Z")
        })
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn what_happens_later_changes_no_earlier_window() {
    for segment in ["often", "alive", "best", "others"] {
        let all = test(segment);
        let asked = all.dates[2].plus(Span(90 * DAY_MS));
        let known: Vec<Message> = shop().into_iter().filter(|message| message.at <= asked).collect();
        let question = Question { as_of: asked, ..question(segment) };
        let past = back_test(&mut workspace(&known), &question, |_, _| {}).expect("enough");
        assert_eq!(past.dates, all.dates[..3], "{segment}");
        let windows = |tested: &BackTested| {
            let windows = tested.test.windows()[..3].to_vec();
            windows
                .into_iter()
                .map(|window| (window.size, window.revenue, window.bought, window.growth))
                .collect::<Vec<_>>()
        };
        assert_eq!(windows(&past), windows(&all), "{segment}");
        assert!(windows(&all)[0].0.did > 0, "{segment} has members");
    }
}

#[test]
fn a_tier_is_what_earlier_tiers_left_also_alone() {
    let (best, second, others) = (test("best"), test("second"), test("others"));
    for ((best, second), others) in
        best.test.windows().iter().zip(second.test.windows()).zip(others.test.windows())
    {
        assert_eq!(best.size.did + second.size.did, second.size.of);
        assert_eq!(second.size, others.size);
    }
}

#[test]
fn answers_do_not_depend_on_threads() {
    let with = |threads| {
        let question = Question { threads, ..question("alive") };
        back_test(&mut workspace(&shop()), &question, |_, _| {}).expect("enough")
    };
    assert_eq!(with(1), with(5));
}

#[test]
fn no_dates_no_answer() {
    let ask = |change: fn(&mut Question)| {
        let mut question = question("often");
        change(&mut question);
        back_test(&mut workspace(&shop()), &question, |_, _| {}).map(|tested| tested.dates.len())
    };
    let first_at = shop().iter().map(|message| message.at).min().expect("orders");
    assert_eq!(ask(|asked| asked.horizon = Span(400 * DAY_MS)), Err(BackTestError::TooShort { first_at }));
    assert_eq!(
        ask(|asked| {
            asked.every = CalendarUnit::Day;
            asked.from = Some(Timestamp::EARLIEST);
        }),
        Err(BackTestError::TooManyDates)
    );
    assert_eq!(ask(|asked| asked.from = Some(Timestamp::EARLIEST)), Ok(9), "none before the first order");
    assert!(matches!(
        ask(|asked| asked.segment = Key::parse("oftn").expect("a key")),
        Err(BackTestError::Segment(UnknownSegment { nearest: Some(_), .. }))
    ));
    let nothing = back_test(&mut workspace(&[]), &question("often"), |_, _| {});
    assert_eq!(nothing.map(|_| ()), Err(BackTestError::NoOrders));
}
