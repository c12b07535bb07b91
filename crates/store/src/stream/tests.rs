//! Rows come back as they went in, with their checkpoint or not at all.

use std::path::PathBuf;

use kesit_model::zone::Date;
use kesit_model::{MessageId, PersonId, Timestamp};
use proptest::prelude::*;

use super::*;

const DAY: i64 = 86_400_000;
/// 2026-03-01T00:00 in Istanbul.
const MARCH: i64 = 1_772_312_400_000;

pub(super) struct Stage {
    pub(super) path: PathBuf,
    _folder: tempfile::TempDir,
}

impl Stage {
    pub(super) fn new() -> Stage {
        let folder = tempfile::tempdir().expect("a folder");
        Stage { path: folder.path().join("stream.db"), _folder: folder }
    }

    pub(super) fn open(&self) -> Stream {
        Stream::open(&self.path, Zone::parse(Zone::DEFAULT_NAME).expect("known")).expect("opens")
    }

    pub(super) fn read(&self) -> StreamReader {
        StreamReader::open(&self.path).expect("there")
    }
}

pub(super) fn key(text: &str) -> Key {
    Key::parse(text).expect("a key")
}

pub(super) fn person(text: &str) -> PersonId {
    PersonId::parse(text).expect("not blank")
}

pub(super) fn moved(at: i64, customer: &str, segment: &str, direction: MoveDirection) -> NewRow {
    let event = StreamEvent::Moved(Move { customer: person(customer), direction, cause: MoveCause::Time });
    NewRow { at: Timestamp(at), segment: key(segment), event }
}

pub(super) fn entered(at: i64, customer: &str, segment: &str) -> NewRow {
    moved(at, customer, segment, MoveDirection::Entered)
}

fn left(at: i64, customer: &str, segment: &str) -> NewRow {
    moved(at, customer, segment, MoveDirection::Left)
}

fn resettled(at: i64, segment: &str, entered: u64, left: u64, size: u64) -> NewRow {
    let event = StreamEvent::Resettled(Resettled { entered, left, size, cause: ResettledCause::Definition });
    NewRow { at: Timestamp(at), segment: key(segment), event }
}

pub(super) fn checkpoint(position: u64) -> Checkpoint {
    Checkpoint { position, clock: Timestamp(7), revision: Some(3), cut_offs: vec![1, 2] }
}

fn seqs(rows: &[StreamRow]) -> Vec<u64> {
    rows.iter().map(|row| row.seq).collect()
}

#[test]
fn rows_come_back_as_they_went_in() {
    let stage = Stage::new();
    let mut stream = stage.open();
    let id = MessageId::parse("m-1").expect("not blank");
    let by = |cause| {
        let event =
            StreamEvent::Moved(Move { customer: person("ayşe"), direction: MoveDirection::Left, cause });
        NewRow { at: Timestamp(-5), segment: key("vip"), event }
    };
    let mut rows = vec![resettled(9, "vip", 5, 2, 3), entered(10, "veli", "new")];
    rows.extend([MoveCause::Message(id), MoveCause::Time, MoveCause::Definition, MoveCause::Batch].map(by));
    assert_eq!(stream.append(&rows, &checkpoint(1)).expect("room"), 1..7);
    let found = stage.read().after(0, 100, &StreamFilter::default()).expect("read");
    let new = |row: StreamRow| NewRow { at: row.at, segment: row.segment, event: row.event };
    assert_eq!(seqs(&found), [1, 2, 3, 4, 5, 6]);
    assert_eq!(stage.read().row(2).expect("read").as_ref(), found.get(1));
    assert_eq!(found.into_iter().map(new).collect::<Vec<_>>(), rows);
}

#[test]
fn pages_follow_each_other_and_obey_the_filter() {
    let stage = Stage::new();
    let mut stream = stage.open();
    let rows = ["a", "b", "a", "b", "a", "b"].map(|segment| entered(1, "ayşe", segment));
    stream.append(&rows, &checkpoint(1)).expect("room");
    stream.append(&[entered(2, "veli", "a"), resettled(3, "a", 0, 0, 4)], &checkpoint(2)).expect("room");
    let reader = stage.read();
    let page = |after, limit, segment: Option<&str>, customer: Option<&str>| {
        let filter = StreamFilter { segment: segment.map(key), customer: customer.map(person) };
        seqs(&reader.after(after, limit, &filter).expect("read"))
    };
    assert_eq!(page(0, 3, None, None), [1, 2, 3]);
    assert_eq!(page(3, 9, None, None), [4, 5, 6, 7, 8]);
    assert_eq!(page(8, 9, None, None), [0; 0]);
    assert_eq!(page(1, 2, Some("a"), None), [3, 5]);
    assert_eq!(page(5, 9, Some("a"), None), [7, 8]);
    assert_eq!(page(0, 9, None, Some("veli")), [7]);
    assert_eq!(page(2, 9, Some("b"), Some("ayşe")), [4, 6]);
    assert_eq!(page(0, 9, Some("unknown"), None), [0; 0]);
    assert_eq!(page(u64::MAX, 9, None, None), [0; 0]);
    assert_eq!(seqs(&reader.latest_of(&person("ayşe"), 2).expect("read")), [6, 5]);
}

#[test]
fn the_trail_of_a_customer_goes_across_blocks() {
    let stage = Stage::new();
    let mut stream = stage.open();
    let rows: Vec<_> = (0..150_000_i64)
        .map(|n| entered(n, if n % 30_000 == 7 { "ayşe" } else { "somebody else" }, "a"))
        .collect();
    stream.append(&rows, &checkpoint(1)).expect("room");
    let of = |customer: &str| StreamFilter { segment: None, customer: Some(person(customer)) };
    let reader = stage.read();
    assert_eq!(seqs(&reader.after(0, 9, &of("ayşe")).expect("read")), [8, 30_008, 60_008, 90_008, 120_008]);
    assert_eq!(seqs(&reader.after(30_008, 2, &of("ayşe")).expect("read")), [60_008, 90_008]);
    assert_eq!(seqs(&reader.latest_of(&person("ayşe"), 3).expect("read")), [120_008, 90_008, 60_008]);
    let plan = "EXPLAIN QUERY PLAN SELECT * FROM event WHERE seq >> 16 = 1 AND customer = 'x' ORDER BY seq";
    let plan: String = reader.connection.query_row(plan, [], |row| row.get(3)).expect("a plan");
    assert!(plan.contains("USING INDEX event_of_customer"), "{plan}");
}

#[test]
fn what_could_not_be_written_whole_is_not_there_at_all() {
    let stage = Stage::new();
    let mut stream = stage.open();
    stream.append(&[entered(1, "ayşe", "a")], &checkpoint(1)).expect("room");
    let before = (stream.checkpoint().expect("read"), stage.read().newest_seq().expect("read"));
    // A count that SQLite cannot keep, after rows that it could, one of them of a segment not seen before.
    let sick = [entered(2, "veli", "b"), resettled(2, "b", u64::MAX, 0, 0)];
    assert!(stream.append(&sick, &checkpoint(2)).is_err());
    let after = (stream.checkpoint().expect("read"), stage.read().newest_seq().expect("read"));
    assert_eq!(before, after);
    assert_eq!(stream.append(&[entered(3, "veli", "b")], &checkpoint(3)).expect("room"), 2..3);
    let filter = StreamFilter { segment: Some(key("b")), customer: None };
    assert_eq!(seqs(&stage.read().after(0, 9, &filter).expect("read")), [2]);
}

#[test]
fn the_checkpoint_stands_after_opening_again() {
    let stage = Stage::new();
    assert_eq!(stage.open().checkpoint().expect("read"), None);
    stage.open().append(&[], &checkpoint(5)).expect("room");
    assert_eq!(stage.open().checkpoint().expect("read"), Some(checkpoint(5)));
    let bare = Checkpoint { revision: None, cut_offs: Vec::new(), ..checkpoint(6) };
    stage.open().append(&[], &bare).expect("room");
    assert_eq!(stage.read().checkpoint().expect("read"), Some(bare));
}

#[test]
fn a_newer_stream_is_refused() {
    let stage = Stage::new();
    stage.open().connection.pragma_update(None, "user_version", 99).expect("set");
    let zone = Zone::parse("UTC").expect("known");
    assert!(matches!(Stream::open(&stage.path, zone), Err(StreamError::Newer { found: 99, .. })));
    assert!(matches!(StreamReader::open(&stage.path), Err(StreamError::Newer { .. })));
}

#[test]
fn growth_is_counted_by_local_day() {
    let stage = Stage::new();
    let mut stream = stage.open();
    let last_of_february = MARCH - 1;
    let rows = [
        resettled(MARCH - 3 * DAY, "a", 10, 0, 10),
        entered(last_of_february, "1", "a"),
        entered(MARCH, "2", "a"),
        left(MARCH + 5, "3", "a"),
        left(MARCH + 6, "4", "a"),
        entered(MARCH, "5", "b"),
    ];
    stream.append(&rows, &checkpoint(1)).expect("room");
    // Comes late: the days after it change their size too.
    stream.append(&[left(last_of_february, "6", "a")], &checkpoint(2)).expect("room");
    stream.append(&[resettled(MARCH + DAY, "a", 0, 9, 0)], &checkpoint(3)).expect("room");
    let day = |text: &str| text.parse::<Date>().expect("a date");
    let growth = |segment, from, to| stage.read().growth(&key(segment), day(from), day(to)).expect("read");
    let told = |growth: Growth| {
        let days = growth.days.iter().map(|day| (day.day.to_string(), day.entered, day.left, day.size));
        (growth.size_before, days.collect::<Vec<_>>())
    };
    let line = |day: &str, entered, left, size| (day.to_owned(), entered, left, size);
    let days = vec![line("2026-02-28", 1, 1, 10), line("2026-03-01", 1, 2, 9), line("2026-03-02", 0, 9, 0)];
    assert_eq!(told(growth("a", "2026-02-27", "2026-03-31")), (10, days));
    assert_eq!(told(growth("a", "2026-02-01", "2026-02-26")), (0, vec![line("2026-02-26", 10, 0, 10)]));
    assert_eq!(told(growth("c", "2026-02-01", "2026-02-26")), (0, vec![]));
    let moves = stage.read().moves_on(day("2026-03-01")).expect("read");
    let on_the_day: Vec<_> = moves.iter().map(|one| (one.segment.as_str(), one.entered, one.left)).collect();
    assert_eq!(on_the_day, [("a", 1, 2), ("b", 1, 0)]);
    assert!(stage.read().moves_on(day("2026-03-05")).expect("read").is_empty());
}

#[test]
fn moves_that_a_resettlement_counts_are_not_counted_twice() {
    let stage = Stage::new();
    let mut asked_for = entered(MARCH, "1", "a");
    let StreamEvent::Moved(told) = &mut asked_for.event else { unreachable!("just made") };
    told.cause = MoveCause::Definition;
    stage.open().append(&[asked_for, resettled(MARCH, "a", 1, 0, 1)], &checkpoint(1)).expect("room");
    let day = "2026-03-01".parse::<Date>().expect("a date");
    let growth = stage.read().growth(&key("a"), day, day).expect("read");
    assert_eq!(growth.days, [GrowthDay { day, entered: 1, left: 0, size: 1 }]);
}

#[test]
fn old_rows_go_but_not_what_a_follower_has_not_seen() {
    let stage = Stage::new();
    let mut stream = stage.open();
    let rows: Vec<_> = (0..10).map(|day| entered(day * DAY, "ayşe", "a")).collect();
    stream.append(&rows, &checkpoint(1)).expect("room");
    let oldest = |stage: &Stage| stage.read().oldest_seq().expect("read");
    let now = Timestamp(10 * DAY);
    stream.follow_to("write back", 2).expect("written");
    stream.prune(now, Timestamp(5 * DAY), 100).expect("pruned");
    assert_eq!(oldest(&stage), Some(3), "row 3 was not seen yet");
    stream.follow_to("write back", 10).expect("written");
    assert_eq!(stream.followed_to("write back").expect("read"), Some(10));
    stream.prune(now, Timestamp(5 * DAY), 100).expect("pruned");
    assert_eq!(oldest(&stage), Some(6), "by age");
    stream.prune(now, Timestamp(0), 2).expect("pruned");
    assert_eq!(oldest(&stage), Some(9), "by number");
    stream.prune(now, now, 0).expect("pruned");
    assert_eq!((oldest(&stage), stage.read().newest_seq().expect("read")), (None, 10));
    assert_eq!(stream.append(&[entered(0, "ayşe", "a")], &checkpoint(2)).expect("room"), 11..12);
}

#[test]
fn a_follower_that_sleeps_too_long_loses_rows() {
    let stage = Stage::new();
    let mut stream = stage.open();
    let rows: Vec<_> = (0..50).map(|day| entered(day * DAY, "ayşe", "a")).collect();
    stream.append(&rows, &checkpoint(1)).expect("room");
    stream.follow_to("write back", 1).expect("written");
    stream.prune(Timestamp(50 * DAY), Timestamp(49 * DAY), 100).expect("pruned");
    assert_eq!(stage.read().oldest_seq().expect("read"), Some(21), "what is 30 days old is kept");
}

#[test]
fn a_forgotten_customer_leaves_no_byte() {
    let stage = Stage::new();
    let mut stream = stage.open();
    let canary = "canary-4711-9e";
    let rows: Vec<_> =
        (0..500).map(|n| entered(n, if n % 3 == 0 { canary } else { "somebody else" }, "a")).collect();
    stream.append(&rows, &checkpoint(1)).expect("room");
    let holds = |stage: &Stage| {
        let files = std::fs::read_dir(stage.path.parent().expect("in a folder")).expect("there");
        files.into_iter().any(|file| {
            let bytes = std::fs::read(file.expect("there").path()).expect("there");
            bytes.windows(canary.len()).any(|window| window == canary.as_bytes())
        })
    };
    assert!(holds(&stage));
    assert_eq!(stream.forget(&person(canary)).expect("written"), 167);
    assert!(!holds(&stage));
    assert_eq!(stage.read().count().expect("read"), 333);
}

#[test]
fn a_person_leaves_no_byte_while_others_read_and_write() {
    let stage = Stage::new();
    let mut stream = stage.open();
    let canary = "canary-4711-9e";
    let ids = [format!("{canary}-1"), format!("{canary}-2")];
    let customer = |n: i64| match n % 97 {
        0 => ids[0].clone(),
        1 => ids[1].clone(),
        rest => format!("somebody-{}-{rest}", n.wrapping_mul(7919) % 10_007),
    };
    let rows: Vec<_> = (0..40_000).map(|n| entered(n, &customer(n), "a")).collect();
    for chunk in rows.chunks(900) {
        stream.append(chunk, &checkpoint(1)).expect("room");
    }
    let path = stage.path.clone();
    let is_over = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let ending = std::sync::Arc::clone(&is_over);
    let others = std::thread::spawn(move || {
        let mut written = 0;
        while !ending.load(std::sync::atomic::Ordering::Relaxed) {
            stream.append(&[entered(1, "somebody", "a")], &checkpoint(2)).expect("room");
            assert!(
                !stream
                    .reader()
                    .expect("opens")
                    .after(0, 100, &StreamFilter::default())
                    .expect("read")
                    .is_empty()
            );
            written += 1;
        }
        written
    });
    let zone = Zone::parse(Zone::DEFAULT_NAME).expect("a zone");
    let mut beside = Stream::open(&path, zone).expect("opens");
    let person = crate::erase::Person::new(&ids.each_ref().map(|id| person(id)), []);
    let expected = (0..40_000).filter(|n| n % 97 < 2).count() as u64;
    assert_eq!(beside.forget_person(&person).expect("written"), expected);
    is_over.store(true, std::sync::atomic::Ordering::Relaxed);
    let written: u64 = others.join().expect("wrote");
    let files = std::fs::read_dir(path.parent().expect("in a folder")).expect("there");
    for file in files {
        let bytes = std::fs::read(file.expect("there").path()).expect("there");
        assert!(memchr::memmem::find(&bytes, canary.as_bytes()).is_none());
    }
    assert_eq!(stage.read().count().expect("read"), 40_000 - expected + written);
    assert_eq!(beside.forget_person(&person).expect("written"), 0);
}

#[test]
fn readers_see_whole_appends_while_another_thread_writes() {
    let stage = Stage::new();
    let mut stream = stage.open();
    let reader = stream.reader().expect("opens");
    let written = std::thread::spawn(move || {
        for batch in 1..=40_u64 {
            let rows = [1, 2, 3].map(|at| entered(at, "ayşe", "a"));
            stream.append(&rows, &checkpoint(batch)).expect("room");
        }
    });
    loop {
        let seen = reader.after(0, 1_000, &StreamFilter::default()).expect("read").len();
        assert_eq!(seen % 3, 0, "half an append was seen");
        if seen == 120 {
            break;
        }
    }
    written.join().expect("wrote");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// In whatever batches rows come, with other openings in between: the numbers have no gap, and the sizes are the sums.
    #[test]
    fn batches_do_not_matter(
        rows in prop::collection::vec((0..4_usize, any::<bool>(), 0..6_i64), 0..60),
        cuts in prop::collection::vec(0..60_usize, 0..5),
    ) {
        let stage = Stage::new();
        // Somebody leaves only if somebody is in.
        let mut sizes = [0_i64; 4];
        let new: Vec<_> = rows.iter().map(|(segment, enters, day)| {
            let enters = *enters || sizes[*segment] == 0;
            sizes[*segment] += if enters { 1 } else { -1 };
            let direction = if enters { MoveDirection::Entered } else { MoveDirection::Left };
            moved(MARCH + day * DAY, "ayşe", &format!("s{segment}"), direction)
        }).collect();
        let mut cuts: Vec<_> = cuts.into_iter().map(|cut| cut.min(new.len())).chain([0, new.len()]).collect();
        cuts.sort_unstable();
        for (ix, cut) in cuts.windows(2).enumerate() {
            stage.open().append(&new[cut[0]..cut[1]], &checkpoint(ix as u64)).expect("room");
        }
        let reader = stage.open().reader().expect("opens");
        let found = reader.after(0, 1_000, &StreamFilter::default()).expect("read");
        prop_assert_eq!(seqs(&found), (1..=new.len() as u64).collect::<Vec<_>>());
        let day = |text: &str| text.parse::<Date>().expect("a date");
        for (ix, size) in sizes.iter().enumerate() {
            let growth = reader.growth(&key(&format!("s{ix}")), day("2026-01-01"), day("2026-12-31")).expect("read");
            let balance: i64 = growth.days.iter().map(|day| day.entered as i64 - day.left as i64).sum();
            prop_assert_eq!(balance, *size);
        }
    }
}
