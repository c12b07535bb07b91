//! The service's own upkeep, and what it answers about the present.

use kesit_model::message::{Body, Message};
use kesit_model::{Key, MessageId, Object, PersonId};
use kesit_store::{Access, snapshot};

use super::*;
use crate::privacy::tests::{NOW, Shop, id};
use crate::segments::{self, Rest, Wanted};
use crate::workspace::{MembersOf, OnDisk};

/// A service with figures of its own, which does nothing by itself.
pub(super) fn open_at(dir: &Path, clock: &Arc<ManualClock>) -> Arc<Service> {
    let options = Options {
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        threads: Some(1),
        writes_back: true,
        tallies: Arc::default(),
        queue_messages: 100_000,
        schedule: Schedule::NEVER,
    };
    Service::open(dir, &options, |_| {}).expect("opens")
}

fn open(shop: &Shop) -> Arc<Service> {
    open_at(&shop.dir(), &Arc::new(ManualClock::at(NOW)))
}

/// Puts definitions in force in a workspace that nobody serves.
pub(super) fn define(shop: &Shop, definitions: &str) {
    let file = shop.path("segments.yaml");
    std::fs::write(&file, definitions).expect("room");
    let mut on_disk = OnDisk::open(&shop.dir(), Access::Write).expect("opens");
    let present = on_disk.present().expect("read");
    let wanted = Wanted::read(&[file], Rest::Removed, &present).expect("right").set;
    let plan = on_disk.plan(present, wanted, Some(NOW), NOW, 1, |_| ()).expect("fits");
    segments::apply(on_disk.catalogue_mut(), &plan, NOW, None).expect("written");
}

/// An order of a person, with an id of its own.
pub(super) fn order(person: &str, message: &str) -> Message {
    Message {
        id: MessageId::parse(&format!("{person}-{message}")).expect("an id"),
        at: NOW,
        received_at: NOW,
        person: id(person),
        is_user: true,
        body: Body::Track { name: "Order Completed".to_owned(), properties: Object::default() },
        consents: Vec::new(),
    }
}

/// What the figures tell of the snapshot beside what the disk does, both in ms since 1970.
fn told_and_true(service: &Service) -> (i64, i64) {
    let written_on = snapshot::written_on(&service.paths.snapshot);
    let since_1970 = written_on.map(|at| at.duration_since(std::time::UNIX_EPOCH).expect("later"));
    let of_disk = since_1970.map_or(0, |since| i64::try_from(since.as_millis()).expect("this era"));
    (service.tallies().snapshot_at_ms.get(), of_disk)
}

#[test]
fn the_figures_tell_how_old_the_snapshot_is_after_a_start_too() {
    let shop = Shop::new();
    shop.import();
    std::fs::remove_dir_all(shop.dir().join("snapshot")).expect("the import wrote one");
    let service = open(&shop);
    assert_eq!(told_and_true(&service), (0, 0), "there is none");
    service.write_snapshot(true).expect("room").expect("nobody is being erased");
    let (told, of_disk) = told_and_true(&service);
    assert!(told > 0 && told == of_disk, "{told} is told, {of_disk} is true");
    service.stop();
    drop(service);
    assert_eq!(told_and_true(&open(&shop)), (of_disk, of_disk));
}

#[test]
fn the_end_writes_a_snapshot_if_there_is_time() {
    for (has_time, is_written) in [(false, false), (true, true)] {
        let shop = Shop::new();
        shop.import();
        std::fs::remove_dir_all(shop.dir().join("snapshot")).expect("the import wrote one");
        let service = open(&shop);
        service.stop_while(&|| has_time);
        let (told, of_disk) = told_and_true(&service);
        assert_eq!((told > 0, told), (is_written, of_disk));
    }
}

const BEST: &str = "version: 1\nsegments: {best: {when: {rank: {by: {event: Order Completed}, top: 10}}}}\n";

/// Between two fits a ranking has the cut-off of the last one. Whoever asks about the present is told who is in by that, not who
/// would be in by a fit of this moment.
#[test]
fn the_present_is_answered_as_the_engine_moves() {
    let shop = Shop::new();
    shop.import();
    define(&shop, BEST);
    let service = open(&shop);
    let best = Key::parse("best").expect("a key");
    let in_force = || -> Vec<PersonId> {
        service.picture().member_ids(&best).expect("defined").into_iter().cloned().collect()
    };
    let asked = || {
        let wanted = MembersOf::Segment(best.clone());
        let found = service.workspace().evaluate(service.now(), &wanted, 1).expect("defined");
        found.segments.into_iter().next().expect("one").members
    };
    let before = in_force();
    assert_eq!(asked(), before);
    let newcomers = ["n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "n10"];
    let orders = newcomers
        .iter()
        .flat_map(|person| (0..99).map(move |number| order(person, &number.to_string())))
        .collect();
    service.live().accept_blocking(orders).expect("taken");
    service.settle().expect("runs");
    let after = in_force();
    assert_eq!(after.len(), before.len() + 10, "the newcomers are in, and nobody is out until the next fit");
    assert_eq!(asked(), after);
    let explained = service.workspace().explain(&before[0], Some(&best), service.now()).expect("known");
    assert!(explained.segments[0].1.holds);
    service.refit().expect("fits");
    assert_eq!(in_force().len(), 10, "the next fit lets the others go");
    assert_eq!(asked(), in_force());
}
