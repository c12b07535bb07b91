//! Erasing against the model of a list: what stays keeps its place and its order, and the bytes of what goes are gone.

use kesit_model::PersonId;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::ImportId;
use crate::log::tests::{TINY, message, messages, visible};
use crate::log::{LogSizes, Mark, Origin, Position};

/// Everything of these persons.
struct Of(Vec<String>);

impl Of {
    fn number(number: u64) -> Of {
        Of(vec![message(number).person.as_str().to_owned()])
    }
}

impl Doomed for Of {
    fn may_be_in(&self, encoded: &[u8]) -> bool {
        self.0.iter().any(|id| encoded.windows(id.len()).any(|bytes| bytes == id.as_bytes()))
    }

    fn takes(&self, message: &Message) -> bool {
        self.0.iter().any(|id| PersonId::parse(id).is_some_and(|id| id == message.person))
    }
}

fn open(dir: &tempfile::TempDir, sizes: LogSizes) -> Log {
    Log::open(dir.path(), Access::Write, sizes).expect("opens")
}

fn go_on(_: Erasing) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

const ONE: ImportId = ImportId(1);
const TWO: ImportId = ImportId(2);

/// Live messages, an import that counts, one that was undone and one under way.
fn mixed(dir: &tempfile::TempDir, sizes: LogSizes) -> Log {
    let mut log = open(dir, sizes);
    for number in 0..20 {
        log.append(Origin::Live, &messages(number..number + 1)).expect("room");
    }
    log.append(Origin::Import(ONE), &messages(20..40)).expect("room");
    log.append(Origin::Import(TWO), &messages(40..50)).expect("room");
    log.commit_import(ONE).expect("safe");
    log.commit_import(TWO).expect("safe");
    log.undo_import(TWO).expect("safe");
    log.append(Origin::Import(ImportId(3)), &messages(50..60)).expect("room");
    log.append(Origin::Live, &messages(60..70)).expect("room");
    log.sync().expect("safe");
    log
}

#[test]
fn what_stays_keeps_its_place() {
    for sizes in [TINY, LogSizes::default()] {
        let dir = tempfile::tempdir().expect("a folder");
        let mut log = mixed(&dir, sizes);
        let (mark, doomed) = (log.mark(), Of::number(3));
        let would = log.would_erase(&doomed).expect("sound");
        let origins = log.origins_of(&doomed).expect("sound");
        let from =
            [Origin::Live, Origin::Import(ONE), Origin::Import(ImportId(3))].map(|origin| origins[&origin]);
        assert_eq!((from, origins.len()), ([4, 3, 2], 3));
        let erased = log.erase(&doomed, &mut go_on).expect("room");
        assert_eq!(would, erased);
        assert_eq!((erased.messages, erased.of_undone_imports), (9, 10), "of 60 the 4th of each seven");
        assert_eq!(log.mark(), mark);
        let stays: Vec<u64> = (0..20).chain(60..70).chain(20..40).filter(|number| number % 7 != 3).collect();
        assert_eq!(visible_sorted(&log), sorted(&stays));
        drop(log);
        let mut log = open(&dir, sizes);
        assert_eq!(log.mark(), mark, "as it was written");
        assert_eq!(visible_sorted(&log), sorted(&stays));
        assert_eq!(log.verify(|_| {}).len(), 0);
        assert_eq!(log.import(ONE).erased + log.import(ONE).messages, 20);
        assert_eq!(log.import(TWO).messages, 0);
        assert_eq!(log.counts().erased, 19);
        assert_eq!(log.counts().messages, 51);
        assert_eq!(
            log.erase(&doomed, &mut go_on).expect("room"),
            LogErasure::default(),
            "there is nothing left"
        );
        log.commit_import(ImportId(3)).expect("an import goes on");
        log.append(Origin::Live, &messages(70..72)).expect("the log goes on");
        assert_eq!(visible(&log, &mark), [50, 51, 53, 54, 55, 56, 57, 58, 70, 71], "a mark still holds");
    }
}

fn visible_sorted(log: &Log) -> Vec<u64> {
    sorted(&visible(log, &Mark::start()))
}

fn sorted(numbers: &[u64]) -> Vec<u64> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers
}

#[test]
fn no_byte_of_it_is_left() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut log = mixed(&dir, LogSizes::default());
    let doomed = Of::number(3);
    log.erase(&doomed, &mut go_on).expect("room");
    for part in &log.parts {
        let mut reader = PartReader::open(&part.path).expect("there");
        for frame in &part.frames {
            let raw = payload(&part.path, frame, reader.frame(part, frame).expect("there")).expect("sound");
            assert!(!doomed.may_be_in(&raw));
        }
    }
}

/// Part by part beside somebody who goes on writing: the same comes of it, and nobody waits for any part.
#[test]
fn beside_whoever_writes_the_same_comes_of_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let (mut log, doomed) = (mixed(&dir, TINY), Of::number(3));
    let reading = log.to_read();
    let numbers = reading.part_numbers();
    let (last, sealed) = numbers.split_last().expect("there are some");
    assert!(matches!(reading.rewrite_beside(*last, &Of::number(68 % 7)), Err(LogError::Growing { .. })));
    let mut erasure = LogErasure::default();
    for (number, more) in sealed.iter().zip(70..) {
        if let Some(rewritten) = reading.rewrite_beside(*number, &doomed).expect("sound") {
            // Of this one nothing is to go.
            log.append(Origin::Live, &[Message { person: message(1).person, ..message(more) }])
                .expect("room");
            erasure = erasure.and(log.put_in_place(rewritten).expect("room"));
        }
    }
    log.end_part().expect("room");
    log.end_part().expect("it is ended already");
    let ended = log.to_read().rewrite_beside(*last, &doomed).expect("ended");
    if let Some(rewritten) = ended {
        erasure = erasure.and(log.put_in_place(rewritten).expect("room"));
    }
    log.append(Origin::Live, &[Message { person: message(1).person, ..message(99) }])
        .expect("the log goes on");
    assert_eq!((erasure.messages, erasure.of_undone_imports), (9, 10));
    log.sync().expect("safe");
    let of_it = |log: &Log| {
        let stays = visible_sorted(log);
        stays.iter().filter(|number| **number < 70).copied().collect::<Vec<_>>()
    };
    let stays: Vec<u64> = (0..40).chain(60..70).filter(|number| number % 7 != 3).collect();
    assert_eq!(of_it(&log), stays);
    assert!(visible_sorted(&log).len() > stays.len(), "what came meanwhile is there");
    assert_eq!(log.would_erase(&doomed).expect("sound"), LogErasure::default());
    drop(log);
    let log = open(&dir, TINY);
    assert_eq!(of_it(&log), stays, "as it was written");
    assert_eq!(log.verify(|_| {}).len(), 0);
}

#[test]
fn a_part_takes_the_place_of_its_own_only() {
    let dir = tempfile::tempdir().expect("a folder");
    let (mut log, doomed) = (mixed(&dir, TINY), Of::number(3));
    let reading = log.to_read();
    let number = reading.part_numbers()[0];
    let rewritten = reading.rewrite_beside(number, &doomed).expect("sound").expect("some are in it");
    let other = tempfile::tempdir().expect("a folder");
    let mut empty = open(&other, TINY);
    assert!(matches!(empty.put_in_place(rewritten), Err(LogError::Missing { .. })));
    let rewritten = reading.rewrite_beside(number, &doomed).expect("sound").expect("some are in it");
    assert!(log.put_in_place(rewritten).expect("room").messages > 0);
    assert!(matches!(
        log.to_read().put_in_place(Rewritten { part: log.parts[0].clone(), erasure: LogErasure::default() }),
        Err(LogError::ReadOnly)
    ));
}

#[test]
fn stopped_anywhere_and_asked_again_it_is_the_same() {
    let dir = tempfile::tempdir().expect("a folder");
    let doomed = Of::number(3);
    let parts = mixed(&dir, TINY).would_erase(&doomed).expect("sound").parts;
    assert!(parts > 3, "{parts}");
    for stop in 0..parts {
        let dir = tempfile::tempdir().expect("a folder");
        let mut log = mixed(&dir, TINY);
        let before = sorted(&visible(&log, &Mark::start()));
        let stopped = log.erase(&doomed, &mut |at| {
            if at.done == stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert!(matches!(stopped, Err(LogError::Stopped)));
        log.append(Origin::Live, &messages(70..71)).expect("it goes on");
        drop(log);
        let mut log = open(&dir, TINY);
        log.erase(&doomed, &mut go_on).expect("room");
        let stays = before.into_iter().filter(|number| number % 7 != 3).chain([70]).collect::<Vec<_>>();
        assert_eq!(visible_sorted(&log), stays);
        assert_eq!(log.verify(|_| {}).len(), 0);
    }
}

#[test]
fn who_reads_does_not_erase() {
    let dir = tempfile::tempdir().expect("a folder");
    drop(mixed(&dir, TINY));
    let mut log = Log::open(dir.path(), Access::Read, TINY).expect("opens");
    assert!(matches!(log.erase(&Of::number(3), &mut go_on), Err(LogError::ReadOnly)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    /// Appends, erasures and openings in any order: what is left is what the list says, each at its place.
    #[test]
    fn what_is_left_is_what_the_model_says(steps in vec((0..4_u8, 0..9_u64), 1..30)) {
        let dir = tempfile::tempdir().expect("a folder");
        let mut log = open(&dir, TINY);
        let (mut next, mut model, mut marked) = (0, Vec::new(), (Mark::start(), 0));
        for (what, number) in steps {
            match what {
                0 | 1 => {
                    log.append(Origin::Live, &messages(next..next + number)).expect("room");
                    model.extend(next..next + number);
                    next += number;
                }
                2 => {
                    log.erase(&Of::number(number), &mut go_on).expect("room");
                    model.retain(|one: &u64| one % 7 != number % 7);
                }
                _ => {
                    drop(log);
                    log = open(&dir, TINY);
                    marked = (log.mark(), next);
                }
            }
            prop_assert_eq!(log.position(), Position(next));
            prop_assert_eq!(visible(&log, &Mark::start()), model.clone());
            let mut since = Vec::new();
            log.visible(&marked.0, |message| since.push(message.at.0.unsigned_abs())).expect("sound");
            let expected: Vec<u64> = model.iter().copied().filter(|one| *one >= marked.1).collect();
            prop_assert_eq!(since, expected);
        }
        prop_assert_eq!(log.verify(|_| {}).len(), 0);
    }

    /// After an erasure the last part is sealed and nobody writes behind it; damage to it is still told.
    #[test]
    fn a_changed_byte_is_found(at in any::<prop::sample::Index>(), by in 1..=255_u8) {
        let dir = tempfile::tempdir().expect("a folder");
        let mut log = open(&dir, LogSizes::default());
        log.append(Origin::Live, &messages(0..40)).expect("room");
        log.erase(&Of::number(3), &mut go_on).expect("room");
        let part = log.parts.last().expect("some").clone();
        drop(log);
        let mut bytes = std::fs::read(&part.path).expect("there");
        let seal = usize::try_from(part.frames.last().expect("some").offset).expect("small");
        let place = at.index(seal);
        bytes[place] = bytes[place].wrapping_add(by);
        std::fs::write(&part.path, &bytes).expect("writable");
        let found = Log::open(dir.path(), Access::Read, TINY);
        let is_told = matches!(found, Err(LogError::Damaged { .. } | LogError::Newer { .. }));
        prop_assert!(is_told);
    }
}
