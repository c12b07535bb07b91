//! Writers at once, and what each is told.

use super::group::{Reply, store};
use super::*;
use crate::ImportId;
use crate::log::tests::{TINY, message, messages, visible};
use crate::log::{LogSizes, Mark};
use crate::store::Access;

const QUEUE: usize = 1_000;

fn open(dir: &tempfile::TempDir, sizes: LogSizes) -> Log {
    Log::open(dir.path(), Access::Write, sizes).expect("opens")
}

#[test]
fn many_write_at_once_and_each_is_told_the_truth() {
    let dir = tempfile::tempdir().expect("a folder");
    let writer = LogWriter::start(open(&dir, TINY), QUEUE, drop, || ()).expect("a thread");
    let mut told: Vec<(Position, u64)> = thread::scope(|scope| {
        let write = |lane: u64| {
            let handle = writer.handle();
            scope.spawn(move || {
                (0..50)
                    .map(|turn| {
                        let number = lane * 1_000 + turn;
                        let place = handle.append(Origin::Live, vec![message(number)]);
                        (place.expect("stored"), number)
                    })
                    .collect::<Vec<_>>()
            })
        };
        let lanes: Vec<_> = (0..4).map(write).collect();
        lanes.into_iter().flat_map(|lane| lane.join().expect("it ends")).collect()
    });
    told.sort_unstable();
    let log = writer.stop();
    let in_order: Vec<u64> = told.iter().map(|(_, number)| *number).collect();
    assert_eq!(visible(&log, &Mark::start()), in_order, "the places told are the places in the log");
    assert!(told.iter().map(|(place, _)| place.0).eq(0..200));
}

#[test]
fn nobody_is_refused_for_another() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut log = open(&dir, TINY);
    log.undo_import(ImportId(1)).expect("safe");
    let requests = [(Origin::Live, 0), (Origin::Import(ImportId(1)), 1), (Origin::Live, 2)];
    let (group, answers): (Vec<Batch>, Vec<_>) = requests
        .map(|(origin, number)| {
            let (sender, answer) = sync_channel(1);
            let reply: Reply = Box::new(move |told| sender.send(told).expect("it waits"));
            let messages = messages(number..number + 1);
            (Batch { origin, messages, taken_on: Instant::now(), reply }, answer)
        })
        .into_iter()
        .unzip();
    let mut passed_on = Vec::new();
    store(&mut log, group, &mut |stored: Stored| passed_on.push((stored.origin, stored.first.0)));
    let told: Vec<_> = answers.into_iter().map(|answer| answer.recv().expect("told").is_ok()).collect();
    assert_eq!(told, [true, false, true]);
    assert_eq!(passed_on, [(Origin::Live, 1), (Origin::Live, 2)], "the undo has the first place");
    assert_eq!(visible(&log, &Mark::start()), [0, 2]);
}

#[test]
fn what_is_safe_is_passed_on_in_order_and_other_work_comes_between() {
    let dir = tempfile::tempdir().expect("a folder");
    let (sender, passed_on) = std::sync::mpsc::channel();
    let next = move |stored: Stored| sender.send(stored.first.0).expect("it is there");
    let writer = LogWriter::start(open(&dir, TINY), QUEUE, next, || ()).expect("a thread");
    let handle = writer.handle();
    handle.append(Origin::Live, messages(0..2)).expect("stored");
    let next_place = handle.with(|log| log.position().0).expect("open");
    handle.append(Origin::Live, messages(2..3)).expect("stored");
    drop(writer.stop());
    assert_eq!((next_place, passed_on.into_iter().collect::<Vec<_>>()), (2, vec![0, 2]));
    assert_eq!(handle.waiting(), 0);
}

#[test]
fn who_would_make_the_queue_too_long_is_turned_away() {
    let dir = tempfile::tempdir().expect("a folder");
    let writer = LogWriter::start(open(&dir, TINY), 10, drop, || ()).expect("a thread");
    let handle = writer.handle();
    let (go, holds) = sync_channel::<()>(0);
    let held = handle.clone();
    let busy = thread::spawn(move || held.with(move |_| holds.recv().is_ok()));
    let append = |range| {
        let (sender, answer) = sync_channel(1);
        let taken = handle.append_then(Origin::Live, messages(range), move |told| {
            let _ = sender.send(told);
        });
        taken.map(|()| answer)
    };
    let crowd = append(0..25).expect("whoever comes alone is let through");
    assert_eq!(append(25..26).err(), Some(Refused::Busy));
    go.send(()).expect("it waits");
    assert!(crowd.recv().expect("answered").is_ok());
    assert_eq!(busy.join().expect("it ends"), Ok(true));
    handle.with(|_| ()).expect("open");
    assert_eq!(handle.waiting(), 0);
    assert!(append(25..35).expect("there is room again").recv().expect("answered").is_ok());
}

#[test]
fn who_was_erased_is_left_out_whoever_brings_them() {
    let dir = tempfile::tempdir().expect("a folder");
    let writer = LogWriter::start(open(&dir, TINY), QUEUE, drop, || ()).expect("a thread");
    let handle = writer.handle();
    let lanes: Vec<_> = (0..4)
        .map(|lane: u64| {
            let handle = writer.handle();
            thread::spawn(move || {
                for turn in 0..200 {
                    let message = Message { person: someone(turn % 2), ..message(lane * 1_000 + turn) };
                    handle.append(Origin::Live, vec![message]).expect("stored, or left out");
                }
            })
        })
        .collect();
    let catalogue = dir.path().join("catalogue.db");
    let mut catalogue = crate::Catalogue::open(&catalogue).expect("new");
    let person = crate::erase::Person::new(&[someone(1)], []);
    catalogue.begin_erasure(&person, "test", kesit_model::Timestamp(1)).expect("written");
    handle.refuse(catalogue.erased_ids().expect("read"));
    let erased = handle.with(move |log| log.erase(&person, &mut |_| std::ops::ControlFlow::Continue(())));
    erased.expect("open").expect("erased");
    lanes.into_iter().for_each(|lane| lane.join().expect("it ends"));
    let log = writer.stop();
    let mut others = 0;
    log.visible(&Mark::start(), |message| {
        assert_ne!(message.person, someone(1), "it came between the refusal and the erasure");
        others += 1;
    })
    .expect("sound");
    assert_eq!(others, 4 * 100);
}

fn someone(number: u64) -> kesit_model::PersonId {
    kesit_model::PersonId::parse(&format!("someone-{number}")).expect("an id")
}

#[test]
fn after_the_end_it_is_closed() {
    let dir = tempfile::tempdir().expect("a folder");
    let writer = LogWriter::start(open(&dir, TINY), QUEUE, drop, || ()).expect("a thread");
    let handle = writer.handle();
    drop(writer.stop());
    assert_eq!(handle.append(Origin::Live, messages(0..1)), Err(Refused::Closed));
}
