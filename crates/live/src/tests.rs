//! Random histories through the whole of it: log, engine and stream on a real disk, with stops and starts in between. What the
//! stream tells must be what a brute-force look at all messages finds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kesit_model::definition::{Condition, Definitions};
use kesit_model::language::Format;
use kesit_model::message::Message;
use kesit_model::{Key, PersonId, Span, Timestamp};
use kesit_segment::{Frozen, Program, Settings};
use kesit_store::stream::{MoveDirection, ResettledCause, StreamEvent, StreamFilter, StreamReader};
use kesit_store::{Access, Store};
use kesit_testkit::generate::{Situation, config, situations};
use kesit_testkit::oracle::{self, Params};
use kesit_timeline::Timelines;
use proptest::prelude::*;
use tempfile::TempDir;

use crate::{Clock, Live, ManualClock, Opening, Scorer};

type Members = BTreeMap<Key, BTreeSet<PersonId>>;

/// Lists and scores that stand still.
#[derive(Debug)]
struct Still(Params);

impl Scorer for Still {
    fn prepare(&self, _: &Program, _: &Timelines, _: Timestamp, _: usize, frozen: &mut Frozen) -> bool {
        for (key, ids) in &self.0.lists {
            frozen.set_list(key.clone(), ids.iter().cloned());
        }
        let mut scores: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for ((name, id), value) in &self.0.scores {
            scores.entry(name).or_default().push((id.clone(), value.clone()));
        }
        for (name, values) in scores {
            frozen.set_score(name, values);
        }
        true
    }
}

struct Stage {
    dir: TempDir,
    params: Params,
    definitions: Definitions,
    clock: Arc<ManualClock>,
}

impl Stage {
    fn new(params: &Params, definitions: &Definitions, at: Timestamp) -> Stage {
        let dir = tempfile::tempdir().expect("a folder");
        let settings = kesit_store::Settings::default();
        drop(Store::create(&dir.path().join("w"), &settings).expect("a workspace"));
        let clock = Arc::new(ManualClock::at(at));
        Stage { dir, params: params.clone(), definitions: definitions.clone(), clock }
    }

    fn open(&self) -> (Live, kesit_store::Held) {
        let store = Store::open(&self.dir.path().join("w"), Access::Write).expect("opens");
        let opening = Opening {
            settings: Settings { zone: self.params.zone.clone(), language: self.params.language },
            definitions: self.definitions.clone(),
            revision: Some(1),
            before: &|_| None,
            scorer: Arc::new(Still(self.params.clone())),
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            threads: 1,
            writes_back: false,
            figures: Arc::default(),
            queue_messages: 10_000,
        };
        let (live, _, held) = Live::open(store, opening, |_| {}).expect("starts");
        (live, held)
    }

    /// What somebody who only reads the stream knows.
    fn told(&self) -> Result<Members, TestCaseError> {
        let reader = StreamReader::open(&self.dir.path().join("w").join("stream.db")).expect("opens");
        let mut members: Members =
            self.definitions.segments.iter().map(|segment| (segment.key.clone(), BTreeSet::new())).collect();
        let mut seen = 0;
        loop {
            let page = reader.after(seen, StreamReader::MAX_ROWS, &StreamFilter::default()).expect("read");
            let Some(last) = page.last() else { break };
            seen = last.seq;
            for row in page {
                let StreamEvent::Moved(moved) = row.event else { continue };
                let segment = members.get_mut(&row.segment).expect("it is defined");
                let is_news = match moved.direction {
                    MoveDirection::Entered => segment.insert(moved.customer),
                    MoveDirection::Left => segment.remove(&moved.customer),
                };
                prop_assert!(is_news, "nobody enters twice or leaves what they are not in: {}", row.seq);
            }
        }
        Ok(members)
    }
}

fn members(live: &Live, definitions: &Definitions) -> Members {
    let ids = |key: &Key| {
        live.read(|engine| engine.member_ids(key).expect("defined").into_iter().cloned().collect())
    };
    definitions.segments.iter().map(|segment| (segment.key.clone(), ids(&segment.key))).collect()
}

/// Cut-offs of rankings move at refits only, so that live and batch agree only right after one.
fn has_rank(condition: &Condition) -> bool {
    match condition {
        Condition::Rank(_) => true,
        Condition::All(members) | Condition::Any(members) | Condition::None(members) => {
            members.iter().any(has_rank)
        }
        Condition::Not(member) => has_rank(member),
        _ => false,
    }
}

/// What happens between two groups of messages.
#[derive(Debug, Clone, Copy)]
enum Between {
    Nothing,
    Settle,
    Restart,
    Repeat,
}

fn between() -> impl Strategy<Value = Vec<Between>> {
    let one = prop_oneof![
        3 => Just(Between::Nothing),
        2 => Just(Between::Settle),
        2 => Just(Between::Restart),
        1 => Just(Between::Repeat),
    ];
    proptest::collection::vec(one, 12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: config().cases.min(48), ..config() })]

    /// Whatever stops, starts and repetitions there are: the engine is where a brute-force look at all messages is, and whoever
    /// follows the stream knows the same.
    #[test]
    fn stream_and_engine_agree_with_brute_force(situation in situations(), between in between()) {
        let Situation { messages, definitions, params, now } = &situation;
        prop_assume!(!definitions.segments.iter().any(|segment| has_rank(&segment.when)));
        let mut queue = messages.clone();
        queue.sort_by_key(|message| message.received_at);
        let begin = queue.first().map_or(*now, |message| message.received_at.minus(Span(1)));
        let stage = Stage::new(params, definitions, begin);
        let mut running = stage.open();
        for (group, between) in queue.chunks(queue.len().div_ceil(12).max(1)).zip(between) {
            stage.clock.set(group[0].received_at);
            running.0.accept_blocking(group.to_vec()).expect("stored");
            match between {
                Between::Nothing => {}
                Between::Settle => running.0.settle().expect("running"),
                Between::Repeat => drop(running.0.accept_blocking(group.to_vec()).expect("stored")),
                Between::Restart => {
                    running.0.stop();
                    drop(running);
                    running = stage.open();
                }
            }
        }
        let end = stage.clock.set(*now);
        running.0.settle().expect("running");
        let expected = oracle::World::new(&queue).members(definitions, params, end);
        prop_assert_eq!(&members(&running.0, definitions), &expected);
        prop_assert_eq!(&stage.told()?, &expected);
        drop(running);
        let again = stage.open();
        prop_assert_eq!(&members(&again.0, definitions), &expected, "after one more start");
    }
}

/// A message for the small tests.
fn order(number: u64, at: i64) -> Message {
    use kesit_model::message::Body;
    Message {
        id: kesit_model::MessageId::parse(&format!("m-{number}")).expect("not blank"),
        at: Timestamp(at),
        received_at: Timestamp(at),
        person: PersonId::parse(&format!("u-{number}")).expect("not blank"),
        is_user: true,
        body: Body::Track { name: "Order Completed".to_owned(), properties: kesit_model::Object::default() },
        consents: Vec::new(),
    }
}

const DAY: i64 = 86_400_000;

fn recent_buyers() -> Definitions {
    let yaml = "version: 1\nsegments: {recent: {when: {event: Order Completed, within: 1d}}}\n";
    let parsed = kesit_model::language::parse(yaml, Format::Yaml);
    parsed.expect("these are definitions").definitions
}

/// Ten thousand and one leave at the same instant, and the stream has them all.
#[test]
fn many_leave_at_once() {
    const CUSTOMERS: u64 = 10_001;
    let params = Params::default();
    let stage = Stage::new(&params, &recent_buyers(), Timestamp(DAY));
    let (live, _held) = stage.open();
    live.accept_blocking((0..CUSTOMERS).map(|number| order(number, DAY)).collect()).expect("stored");
    live.settle().expect("running");
    let key = Key::parse("recent").expect("a key");
    assert_eq!(live.read(|engine| engine.member_count(&key)), Some(10_001));
    stage.clock.set(Timestamp(2 * DAY));
    live.settle().expect("running");
    assert_eq!(live.read(|engine| engine.member_count(&key)), Some(10_001), "the end of a window is inside");
    stage.clock.set(Timestamp(2 * DAY + 1));
    live.settle().expect("running");
    assert_eq!(live.read(|engine| engine.member_count(&key)), Some(0));
    assert_eq!(live.figures().moves_by_time.get(), CUSTOMERS);
    assert!(stage.told().expect("consistent")[&key].is_empty());
}

/// Timelines made anew beside it miss nothing that came meanwhile.
#[test]
fn what_comes_while_timelines_are_made_anew_is_not_lost() {
    let params = Params::default();
    let stage = Stage::new(&params, &recent_buyers(), Timestamp(DAY));
    let (live, _held) = stage.open();
    live.accept_blocking(vec![order(1, DAY)]).expect("stored");
    live.settle().expect("running");
    let aside = live.aside().expect("nobody else");
    assert!(live.aside().is_err(), "one at a time");
    live.accept_blocking(vec![order(2, DAY)]).expect("stored");
    live.settle().expect("running");
    let mut timelines = Timelines::new();
    timelines.apply(&order(1, DAY));
    timelines.apply(&order(3, DAY));
    aside.finish(timelines, |_| {}).expect("running");
    live.settle().expect("running");
    let key = Key::parse("recent").expect("a key");
    let ids = live
        .read(|engine| engine.member_ids(&key).expect("defined").into_iter().cloned().collect::<Vec<_>>());
    let ids: Vec<&str> = ids.iter().map(PersonId::as_str).collect();
    assert_eq!(ids, ["u-1", "u-2", "u-3"]);
    let reader = StreamReader::open(&stage.dir.path().join("w").join("stream.db")).expect("opens");
    let rows = reader.after(0, 100, &StreamFilter::default()).expect("read");
    let mut settled = rows.iter().filter_map(|row| match row.event {
        StreamEvent::Resettled(settled) => Some((settled.cause, settled.entered, settled.size)),
        StreamEvent::Moved(_) => None,
    });
    assert_eq!(settled.next_back(), Some((ResettledCause::Batch, 1, 3)));
    assert!(live.aside().is_ok(), "another may begin");
}
