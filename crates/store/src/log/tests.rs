//! The log against a model of it: a list of what was appended, committed and undone.

use kesit_model::message::{Body, Message};
use kesit_model::{Decimal, MessageId, Object, PersonId, Timestamp, Value};
use proptest::collection::vec;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

pub(super) fn message(number: u64) -> Message {
    let at = Timestamp(i64::try_from(number).expect("small"));
    Message {
        id: MessageId::parse(&format!("m-{number}")).expect("not blank"),
        at,
        received_at: at,
        person: PersonId::parse(&format!("ayşe-{}", number % 7)).expect("not blank"),
        is_user: true,
        body: Body::Track {
            name: "Order Completed".to_owned(),
            properties: Object(vec![("total".into(), Value::Number(Decimal(i128::from(number))))]),
        },
        consents: Vec::new(),
    }
}

pub(super) fn messages(numbers: std::ops::Range<u64>) -> Vec<Message> {
    numbers.map(message).collect()
}

pub(super) const TINY: LogSizes = LogSizes { part_bytes: 700, frame_bytes: 120 };
const ONE: Origin = Origin::Import(ImportId(1));

fn open(dir: &TempDir) -> Log {
    Log::open(dir.path(), Access::Write, TINY).expect("opens")
}

pub(super) fn visible(log: &Log, since: &Mark) -> Vec<u64> {
    let mut found = Vec::new();
    log.visible(since, |message| found.push(message.at.0.unsigned_abs())).expect("sound");
    assert_eq!(found.len() as u64, log.count_since(since));
    found
}

#[test]
fn an_import_counts_when_it_is_committed_and_until_it_is_undone() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut log = open(&dir);
    log.append(Origin::Live, &messages(0..2)).expect("room");
    log.append(ONE, &messages(2..9)).expect("room");
    log.append(Origin::Live, &messages(9..10)).expect("room");
    log.sync().expect("safe");
    assert_eq!(visible(&log, &Mark::start()), [0, 1, 9]);
    let before = log.mark();
    log.commit_import(ImportId(1)).expect("safe");
    assert_eq!(visible(&log, &Mark::start()), [0, 1, 9, 2, 3, 4, 5, 6, 7, 8], "it counts from its commit on");
    assert_eq!(visible(&log, &before), (2..9).collect::<Vec<_>>());
    let after = log.mark();
    log.undo_import(ImportId(1)).expect("safe");
    assert_eq!(visible(&log, &Mark::start()), [0, 1, 9]);
    assert!(log.goes_on_from(&before) && !log.goes_on_from(&after));
    assert!(matches!(log.append(ONE, &messages(0..1)), Err(LogError::Undone(ImportId(1)))));
    let mut of_it = Vec::new();
    log.of_import(ImportId(1), |message| of_it.push(message)).expect("sound");
    assert_eq!(of_it, messages(2..9));
}

#[test]
fn whoever_reads_does_not_write() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut log = Log::open(dir.path(), Access::Read, TINY).expect("opens");
    assert!(matches!(log.append(Origin::Live, &messages(0..1)), Err(LogError::ReadOnly)));
    assert!(matches!(log.commit_import(ImportId(1)), Err(LogError::ReadOnly)));
}

#[test]
fn small_frames_are_packed_when_their_part_is_full() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut log = Log::open(dir.path(), Access::Write, LogSizes { part_bytes: 20_000, frame_bytes: 1 << 20 })
        .expect("opens");
    for number in 0..400 {
        log.append(Origin::Live, &messages(number..number + 1)).expect("room");
    }
    let first = &log.parts[0];
    assert!(first.is_sealed && first.end < 3_000, "{} bytes", first.end);
    assert_eq!(first.frames.len(), 2, "messages and seal");
    assert_eq!(visible(&log, &Mark::start()), (0..400).collect::<Vec<_>>());
    let mid = Mark { at: Position(17), ..Mark::start() };
    assert_eq!(visible(&log, &mid), (17..400).collect::<Vec<_>>());
}

/// What happens to a log.
#[derive(Debug, Clone)]
enum Step {
    Append(u64, u64),
    Commit(u64),
    Undo(u64),
    Reopen,
    Mark,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..4_u64, 0..9_u64).prop_map(|(origin, count)| Step::Append(origin, count)),
        2 => (1..4_u64).prop_map(Step::Commit),
        1 => (1..4_u64).prop_map(Step::Undo),
        2 => Just(Step::Reopen),
        2 => Just(Step::Mark),
    ]
}

/// What the log should hold. Everything that happens is numbered.
#[derive(Default)]
struct Model {
    happened: u64,
    /// When each came, from where, and which it is.
    messages: Vec<(u64, u64, u64)>,
    /// When each import was committed.
    commits: Vec<(u64, u64)>,
    undone: Vec<u64>,
}

impl Model {
    /// What counts, in the order in which it came to count.
    fn visible(&self) -> Vec<u64> {
        let counts_from = |when: u64, origin: u64| match origin {
            0 => Some(when),
            _ if self.undone.contains(&origin) => None,
            _ => self
                .commits
                .iter()
                .find(|(commit, of)| *commit > when && *of == origin)
                .map(|(commit, _)| *commit),
        };
        let counting =
            |&(when, origin, number): &(u64, u64, u64)| Some((counts_from(when, origin)?, when, number));
        let mut counting: Vec<_> = self.messages.iter().filter_map(counting).collect();
        counting.sort_unstable();
        counting.into_iter().map(|(_, _, number)| number).collect()
    }

    fn now(&mut self) -> u64 {
        self.happened += 1;
        self.happened
    }

    fn take(&mut self, step: &Step, log: &mut Log) {
        match *step {
            Step::Append(origin, count) => {
                let next = self.messages.len() as u64;
                let appended = log.append(Origin::of(origin), &messages(next..next + count));
                assert_eq!(appended.is_err(), self.undone.contains(&origin));
                if appended.is_ok() {
                    for number in next..next + count {
                        let when = self.now();
                        self.messages.push((when, origin, number));
                    }
                }
            }
            Step::Commit(id) if log.commit_import(ImportId(id)).is_ok() => {
                let when = self.now();
                self.commits.push((when, id));
            }
            Step::Undo(id) if log.undo_import(ImportId(id)).is_ok() => self.undone.push(id),
            _ => {}
        }
    }
}

proptest! {
    #[test]
    fn what_counts_is_what_the_model_says(steps in vec(step(), 0..40)) {
        let dir = tempfile::tempdir().expect("a folder");
        let mut log = open(&dir);
        let mut model = Model::default();
        let mut marked = (Mark::start(), Vec::new());
        for step in &steps {
            model.take(step, &mut log);
            match step {
                Step::Reopen => {
                    drop(log);
                    log = open(&dir);
                }
                Step::Mark => marked = (log.mark(), model.visible()),
                _ => {}
            }
            prop_assert_eq!(visible(&log, &Mark::start()), model.visible());
            if log.goes_on_from(&marked.0) {
                let both = [marked.1.clone(), visible(&log, &marked.0)].concat();
                prop_assert_eq!(both, model.visible(), "mark and what came since are the whole");
                let mut until = Vec::new();
                let number = |arrival: Arrival| until.push(arrival.message.at.0.unsigned_abs());
                log.arrivals(&Mark::start(), &marked.0, number).expect("sound");
                prop_assert_eq!(&until, &marked.1, "a mark is a place to stop at, too");
            } else {
                prop_assert!(!model.undone.is_empty());
            }
        }
        prop_assert_eq!(log.verify(|_| {}).len(), 0);
    }

    #[test]
    fn a_torn_tail_is_cut_off_and_nothing_else(cut in any::<prop::sample::Index>(), zeros in 0..300_usize) {
        let dir = tempfile::tempdir().expect("a folder");
        let mut log = Log::open(dir.path(), Access::Write, LogSizes::default()).expect("opens");
        log.append(Origin::Live, &messages(0..5)).expect("room");
        log.sync().expect("safe");
        let safe = log.parts[0].end;
        for number in 5..9 {
            log.append(Origin::Live, &messages(number..number + 1)).expect("room");
        }
        let (path, whole) = (log.parts[0].path.clone(), log.parts[0].clone());
        drop(log);
        // A power cut keeps the front of what was not synced, and may leave zeros behind it.
        let mut bytes = std::fs::read(&path).expect("there");
        let kept = usize::try_from(safe).expect("small") + cut.index(bytes.len() - usize::try_from(safe).expect("small"));
        bytes.truncate(kept);
        bytes.resize(kept + zeros, 0);
        std::fs::write(&path, &bytes).expect("writable");

        let whole_frames = whole.frames.iter().filter(|frame| frame.offset + frame.header.bytes() <= kept as u64);
        let expected: u64 = whole_frames.map(|frame| u64::from(frame.header.count)).sum();
        let reader = Log::open(dir.path(), Access::Read, TINY).expect("a torn tail is no damage");
        prop_assert_eq!(visible(&reader, &Mark::start()), (0..expected).collect::<Vec<_>>());
        let mut log = Log::open(dir.path(), Access::Write, LogSizes::default()).expect("opens");
        prop_assert_eq!(reader.torn_bytes(), log.torn_bytes());
        log.append(Origin::Live, &messages(expected..20)).expect("room");
        log.sync().expect("safe");
        drop(log);
        let log = open(&dir);
        prop_assert_eq!(log.torn_bytes(), 0);
        prop_assert_eq!(visible(&log, &Mark::start()), (0..20).collect::<Vec<_>>());
    }

    /// One byte is changed anywhere in what is safe. It is noticed when the log is opened or read, and nothing false
    /// is served; only the very last frame, of which no later frame says that it was safe, is taken for torn.
    #[test]
    fn a_changed_byte_is_found(at in any::<prop::sample::Index>(), by in 1..=255_u8) {
        let dir = tempfile::tempdir().expect("a folder");
        let mut log = open(&dir);
        for number in 0..12 {
            log.append(if number % 3 == 0 { ONE } else { Origin::Live }, &messages(number..number + 1)).expect("room");
            log.sync().expect("safe");
        }
        log.commit_import(ImportId(1)).expect("safe");
        let last = log.parts.last().expect("some").clone();
        let last_frame = last.frames.last().expect("some").offset;
        let paths: Vec<_> = log.parts.iter().map(|part| part.path.clone()).collect();
        drop(log);
        let all: Vec<_> = paths.iter().flat_map(|path| {
            let bytes = std::fs::read(path).expect("there").len();
            (0..bytes).map(move |place| (path.clone(), place))
        }).collect();
        let (path, place) = &all[at.index(all.len())];
        let mut bytes = std::fs::read(path).expect("there");
        bytes[*place] = bytes[*place].wrapping_add(by);
        std::fs::write(path, &bytes).expect("writable");
        let is_last = *path == last.path && *place as u64 >= last_frame;
        match Log::open(dir.path(), Access::Read, TINY) {
            Err(LogError::Damaged { .. } | LogError::Newer { .. } | LogError::TooLarge { .. }) => prop_assert!(!is_last),
            Err(other) => prop_assert!(false, "{}", other),
            Ok(log) if is_last => prop_assert!(log.torn_bytes() > 0),
            Ok(log) => prop_assert_eq!(log.verify(|_| {}).len(), 1),
        }
    }
}
