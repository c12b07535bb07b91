//! A snapshot comes back as it was, or not at all.

use std::fs;
use std::path::Path;

use expect_test::expect;
use kesit_model::PersonId;
use kesit_model::message::Message;
use kesit_testkit::generate::histories;
use kesit_timeline::{Builder, CustomerIx, Entry, Timelines};
use proptest::prelude::*;
use tempfile::TempDir;

use super::directory::START;
use super::*;
use crate::log::{Log, LogSizes, Origin};
use crate::store::Access;
use crate::{ImportId, Position};

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn built<'a>(messages: impl IntoIterator<Item = &'a Message>) -> Timelines {
    let mut builder = Builder::new();
    for message in messages {
        builder.push(message);
    }
    builder.finish_on(1)
}

/// The messages of one random history after the other.
fn some_messages(histories_count: usize) -> Vec<Message> {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut next = || histories().new_tree(&mut runner).expect("a history").current();
    (0..histories_count).flat_map(|_| next()).collect()
}

fn mark() -> Mark {
    Mark { at: Position(77), imports: [(ImportId(3), Position(50))].into() }
}

/// What timelines say, whatever numbers they gave.
fn said(timelines: &Timelines) -> Vec<(PersonId, Vec<PersonId>, Vec<Entry>)> {
    let rows = timelines.blocks().iter().flat_map(|block| {
        let live = block.live();
        (0..64).filter(move |row| live >> row & 1 == 1).map(move |row| CustomerIx(block.first().0 + row))
    });
    let said = |customer| {
        let ids = timelines.ids(customer).into_iter().cloned().collect();
        (timelines.id(customer).clone(), ids, timelines.entries(customer))
    };
    let mut all: Vec<_> = rows.map(said).collect();
    all.sort_by(|left, right| left.0.cmp(&right.0));
    all
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).expect("there").map(|entry| entry.expect("there").file_name());
    entries.map(|name| name.into_string().expect("plain")).collect()
}

#[test]
fn it_comes_back_and_takes_the_place_of_the_one_before() {
    let dir = folder();
    assert!(read(dir.path()).expect("none").is_none());
    assert!(read(&dir.path().join("nowhere")).expect("none").is_none());
    let messages = some_messages(30);
    for (count, threads) in [(0, 1), (10, 2), (messages.len(), 1), (messages.len() / 2, 3)] {
        let timelines = built(&messages[..count]);
        let bytes = write_on(dir.path(), &timelines, &mark(), threads).expect("room");
        assert_eq!(names(dir.path()), [NAME]);
        assert_eq!(fs::metadata(path(dir.path())).expect("there").len(), bytes);
        for threads in [1, 2, 5] {
            let (read, at) = read::timelines(&path(dir.path()), threads).expect("sound").expect("there");
            assert_eq!((said(&read), at), (said(&timelines), mark()));
            let (seen, at) = read::message_ids(&path(dir.path()), threads).expect("sound").expect("there");
            assert_eq!((seen.len(), at), (timelines.seen_ids().len(), mark()));
            assert!(messages[..count].iter().all(|message| seen.contains(&message.id)));
        }
        assert_eq!(read_mark(dir.path()).expect("sound"), Some(mark()));
    }
}

#[test]
fn a_flipped_bit_and_a_cut_are_found_wherever_they_are() {
    let dir = folder();
    let written = built(&some_messages(1));
    write(dir.path(), &written, &mark()).expect("room");
    let path = path(dir.path());
    let whole = fs::read(&path).expect("there");
    let edge = |place: &usize| *place < 600 || place + 600 > whole.len();
    for place in (0..whole.len()).filter(|place| edge(place) || place % 97 == 0) {
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << (place % 8);
        fs::write(&path, &bytes).expect("room");
        assert!(read(dir.path()).is_err(), "byte {place} of {}", whole.len());
        fs::write(&path, &whole[..place]).expect("room");
        assert!(read(dir.path()).is_err(), "cut at {place} of {}", whole.len());
    }
    fs::write(&path, [&whole[..], b"!"].concat()).expect("room");
    assert!(read(dir.path()).is_err(), "a byte more");
    fs::write(&path, &whole).expect("room");
    assert!(read(dir.path()).is_ok());
}

/// What a damaged file is told to be, its folder left out.
fn complaint(damage: impl FnOnce(&mut Vec<u8>)) -> String {
    let dir = folder();
    write(dir.path(), &built(&some_messages(1)), &mark()).expect("room");
    let mut bytes = fs::read(path(dir.path())).expect("there");
    damage(&mut bytes);
    fs::write(path(dir.path()), bytes).expect("room");
    let error = read(dir.path()).expect_err("damaged");
    error.to_string().replace(&dir.path().display().to_string(), "DIR")
}

#[test]
fn a_complaint_names_the_place() {
    let mut told = [
        complaint(|bytes| bytes[START] ^= 1),
        complaint(|bytes| bytes[0] = b'k'),
        complaint(|bytes| bytes[4] = 9),
        complaint(|bytes| bytes.truncate(20)),
        complaint(|bytes| *bytes.last_mut().expect("long") ^= 1),
    ]
    .join("\n");
    told.push('\n');
    expect![[r#"
        `DIR/timelines.snap` is damaged in its section summary, at byte 8
        `DIR/timelines.snap` is damaged: it does not begin as a snapshot
        `DIR/timelines.snap` has version 9; this Kesit knows version 1
        `DIR/timelines.snap` is damaged: it is too short
        `DIR/timelines.snap` is damaged: its directory
    "#]]
    .assert_eq(&told);
}

#[test]
fn what_cannot_be_written_leaves_the_one_before() {
    let dir = folder();
    let messages = some_messages(2);
    write(dir.path(), &built(&messages), &mark()).expect("room");
    // A folder of this name is in the way.
    fs::create_dir(dir.path().join(NEW_NAME)).expect("room");
    let error = write(dir.path(), &built(&messages[..1]), &Mark::start()).expect_err("in the way");
    assert!(matches!(error, SnapshotError::Io { .. }));
    let (read, at) = read(dir.path()).expect("sound").expect("there");
    assert_eq!((said(&read), at), (said(&built(&messages)), mark()));
}

#[test]
fn what_is_left_of_one_in_the_making_does_not_matter() {
    let dir = folder();
    fs::write(dir.path().join(NEW_NAME), b"half").expect("room");
    assert!(read(dir.path()).expect("none").is_none());
    write(dir.path(), &Timelines::new(), &Mark::start()).expect("room");
    assert_eq!(names(dir.path()), [NAME]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn snapshot_and_tail_are_a_full_replay(messages in histories(), cuts: [prop::sample::Index; 3]) {
        let dir = folder();
        let logs = folder();
        let mut log = Log::open(logs.path(), Access::Write, LogSizes::default()).expect("opens");
        let mut cuts = cuts.map(|cut| cut.index(messages.len() + 1));
        cuts.sort_unstable();
        let [imported, snapped, committed] = cuts;
        let one = Origin::Import(ImportId(1));
        // Of an import that begins before the snapshot and is committed after it.
        log.append(one, &messages[..imported]).expect("room");
        log.append(Origin::Live, &messages[imported..snapped]).expect("room");
        let mut timelines = Timelines::new();
        log.visible(&Mark::start(), |message| drop(timelines.apply(&message))).expect("sound");
        write(dir.path(), &timelines, &log.mark()).expect("room");
        log.append(Origin::Live, &messages[snapped..committed]).expect("room");
        log.commit_import(ImportId(1)).expect("safe");
        log.append(one, &messages[committed..]).expect("room");
        log.commit_import(ImportId(1)).expect("safe");
        let (mut timelines, mark) = read(dir.path()).expect("sound").expect("there");
        log.visible(&mark, |message| drop(timelines.apply(&message))).expect("sound");
        let mut replayed = Vec::new();
        log.visible(&Mark::start(), |message| replayed.push(message)).expect("sound");
        prop_assert_eq!(replayed.len(), messages.len());
        prop_assert_eq!(said(&timelines), said(&built(&replayed)));
    }
}

#[test]
fn without_time_enough_the_one_before_stands() {
    let dir = folder();
    let messages = some_messages(20);
    write_on(dir.path(), &built(&messages[..5]), &mark(), 1).expect("room");
    let before = names(dir.path());
    let timelines = built(&messages);
    let asked = std::sync::atomic::AtomicUsize::new(0);
    for patience in [0, 1, 5] {
        asked.store(0, std::sync::atomic::Ordering::Relaxed);
        let has_time = || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < patience;
        assert_eq!(write_while(dir.path(), &timelines, &mark(), &has_time).expect("room"), None);
        assert_eq!(names(dir.path()), before);
        let (stands, _) = read(dir.path()).expect("sound").expect("there");
        assert_eq!(said(&stands), said(&built(&messages[..5])));
    }
    assert!(write_while(dir.path(), &timelines, &mark(), &|| true).expect("room").is_some());
    let (stands, _) = read(dir.path()).expect("sound").expect("there");
    assert_eq!(said(&stands), said(&timelines));
}
