//! A person erased from a shop that goes on: others buy and move meanwhile, and messages of the person come in until the end.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use kesit_model::message::{Body, Message};
use kesit_model::{Key, Object, Span};
use kesit_store::erase::{Place, Step};
use kesit_store::stream::StreamFilter;
use kesit_store::{Access, Answer, RetentionSubject, snapshot};
use kesit_timeline::{Entry, Happening};

use super::*;
use crate::access::Principal;
use crate::import::{self, uploads::Uploads};
use crate::lake::{self, Memberships, Options as LakeOptions};
use crate::privacy::tests::{CANARY, NOW, Shop, found, id};
use crate::privacy::{note_lake, parse_period};
use crate::service::tests::{define, open_at, order};
use crate::service::{Delivered, Job, JobState, ManualClock, NewQuarantined};
use crate::source::{Input, Mapping};
use crate::workspace::{MembersOf, OnDisk};

const SEGMENTS: &str = "
version: 1
segments:
  buyers: { when: { event: Order Completed, within: 400d } }
  fresh: { when: { event: Order Completed, within: 1d } }
  invited: { when: { list: vip } }
";

/// A shop with the person in every place, and its clock.
struct Stage {
    shop: Shop,
    clock: Arc<ManualClock>,
}

impl Stage {
    fn new() -> Stage {
        let shop = Shop::new();
        shop.import();
        let list = shop.dir().join("lists/vip.csv");
        let somebody = shop.others()[0].0.clone();
        fs::write(&list, format!("id\n{somebody}\nzqanarya-17\n")).expect("room");
        let stage = Stage { shop, clock: Arc::new(ManualClock::at(NOW)) };
        define(&stage.shop, SEGMENTS);
        stage
    }

    fn open(&self) -> Arc<Service> {
        open_at(&self.shop.dir(), &self.clock)
    }

    /// The person in the places that only a running service fills: moves, answers, requests, entries, files that wait.
    fn fill(&self, service: &Arc<Service>) {
        let orders = (0..3).map(|number| order("zqanarya-17", &format!("live-{number}"))).collect();
        let refused = vec![request("{\"userId\":\"zqanarya-17\",\"type\":7}"), request("[1]")];
        accept(service, orders, refused).expect("taken");
        service.settle().expect("runs");
        let body = b"{\"id\":\"zqanarya-17\"}".to_vec();
        let answer = Answer { digest: String::new(), status: 200, media_type: String::new(), body };
        service.change(|catalogue| {
            catalogue.keep_answer("user:1", "k", NOW, &answer).expect("written");
            let job = catalogue.queue_job("refit", "user:1", "waiting", NOW).expect("written");
            catalogue.finish_job(job, "failed", "{\"error\":\"zqanarya-17\"}", NOW).expect("written");
            let entry =
                AuditEntry::new(&Principal::LOCAL, NOW, AuditAction::CustomerExported, "zqanarya-17", "");
            audit::add(catalogue, &entry).expect("written");
        });
        let (_, mut upload) = Uploads::of(service.dir()).begin("orders.csv").expect("room");
        std::io::Write::write_all(&mut upload, b"id\nzqanarya-17\n").expect("room");
        service.write_snapshot(true).expect("room").expect("none is erased yet");
    }
}

fn request(raw: &str) -> NewQuarantined {
    NewQuarantined {
        source: "site".to_owned(),
        received_at: NOW,
        reason: "no_json".to_owned(),
        field: None,
        raw: raw.to_owned(),
    }
}

fn accept(
    service: &Service,
    messages: Vec<Message>,
    refused: Vec<NewQuarantined>,
) -> Result<(), kesit_store::Refused> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(service.accept(Delivered { messages, refused }))
}

fn ended(service: &Service, job: i64) -> Job {
    loop {
        let job = service.jobs().find(job).expect("read").expect("there");
        if !matches!(job.state, JobState::Waiting | JobState::Running) {
            return job;
        }
        thread::yield_now();
    }
}

/// Who is in which segment, as the engine has it.
fn members(service: &Service) -> Vec<(Key, Vec<String>)> {
    service.look(|engine| {
        let ids = |key: &Key| {
            let ids = engine.member_ids(key).expect("defined").into_iter();
            let mut ids: Vec<String> = ids.map(ToString::to_string).collect();
            ids.sort();
            ids
        };
        engine.program().keys().map(|key| (key.clone(), ids(key))).collect()
    })
}

/// The same, worked out from what is on disk.
fn members_on_disk(dir: &Path, as_of: kesit_model::Timestamp) -> Vec<(Key, Vec<String>)> {
    let on_disk = OnDisk::open(dir, Access::Read).expect("opens");
    let mut workspace = on_disk.with_segments(None, |_| {}).expect("read");
    let evaluation = workspace.evaluate(as_of, &MembersOf::All, 1).expect("defined");
    let sorted = |ids: Vec<kesit_model::PersonId>| ids.iter().map(ToString::to_string).collect();
    evaluation.segments.into_iter().map(|segment| (segment.key, sorted(segment.members))).collect()
}

/// Everybody but the person and those who came meanwhile, without what the service itself wrote into their timelines.
fn residents(shop: &Shop) -> Vec<(kesit_model::PersonId, Vec<Entry>)> {
    let is_own = |entry: &Entry| matches!(&entry.happening, Happening::Event { name, .. } if name.as_str().starts_with("Segment "));
    let others = shop.others().into_iter().filter(|(id, _, _)| !id.as_str().starts_with("guest-"));
    others
        .map(|(id, _, entries)| (id, entries.into_iter().filter(|entry| !is_own(entry)).collect()))
        .collect()
}

const NOWHERE: [std::path::PathBuf; 0] = [];

#[test]
fn a_person_is_erased_while_others_go_on() {
    let stage = Stage::new();
    let residents_before = residents(&stage.shop);
    let (dir, lake_dir) = (stage.shop.dir(), stage.shop.path("lake"));
    let options = LakeOptions { as_of: NOW, buckets: Some(2), memberships: Memberships::History, threads: 1 };
    {
        let on_disk = OnDisk::open(&dir, Access::Read).expect("opens");
        let mut workspace = on_disk.with_segments(None, |_| {}).expect("read");
        lake::export(&mut workspace, &lake_dir, &options, &|_| {}).expect("room");
    }
    assert!(note_lake(&dir, &lake_dir, &options, NOW));
    let service = stage.open();
    stage.fill(&service);
    for place in ["log", "snapshot", "catalogue.db", "lists", "uploads", "stream.db"] {
        let found = found(&dir);
        assert!(
            found.iter().any(|path| path.strip_prefix(&dir).expect("in it").starts_with(place)
                || path.to_string_lossy().contains(&format!("/{place}"))),
            "{place}: {found:?}"
        );
    }
    assert!(!found(&lake_dir).is_empty());
    assert!(members(&service)[1].1.contains(&"zqanarya-17".to_owned()), "the person moves");

    let is_over = Arc::new(AtomicBool::new(false));
    let lanes: Vec<_> = (0..2)
        .map(|lane| {
            let (service, is_over) = (Arc::clone(&service), Arc::clone(&is_over));
            thread::spawn(move || {
                let mut sent = 0_u32;
                while !is_over.load(Ordering::Relaxed) {
                    let guest = order(&format!("guest-{lane}-{}", sent % 50), &sent.to_string());
                    let canary = order("zqanarya-17", &format!("late-{lane}-{sent}"));
                    let refused = request("{\"userId\":\"zqanarya-17\", broken");
                    accept(&service, vec![guest, canary], vec![refused]).expect("taken, or left out");
                    sent += 1;
                }
                sent
            })
        })
        .collect();
    let would = service.would_erase(&[id("anon-zqanarya")]).expect("known");
    assert_eq!((would.ids, would.quarantine_rows, would.lists), (2, 3, 1));
    let job = service.erase(&[id("anon-zqanarya")], &Principal::LOCAL, "user:7").expect("known");
    let job = ended(&service, job);
    is_over.store(true, Ordering::Relaxed);
    let sent: u32 = lanes.into_iter().map(|lane| lane.join().expect("sends")).sum();
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    assert!(sent > 0);
    service.settle().expect("runs");

    assert_eq!(found(&dir), NOWHERE, "while it runs");
    assert_eq!(found(&lake_dir), NOWHERE);
    let erased = &job.outcome["erased"];
    let count = |place: &str| erased[place].as_u64().expect("a number");
    // Four of the import and three live ones at least, and what was written back of their moves.
    assert!(count("log") >= 7, "{erased}");
    assert_eq!(["snapshot", "lists", "quarantine", "uploads"].map(count), [1, 1, 3, 1], "{erased}");
    assert!(count("catalogue") >= 4 && count("stream") >= 1, "{erased}");
    assert_eq!(job.outcome["lakes_renewed"], 1);
    let waiting = service.catalogue().expect("opens").waiting_aside(0, 10, None).expect("read");
    assert_eq!(waiting.iter().map(|row| row.content.raw.as_str()).collect::<Vec<_>>(), ["[1]"]);
    let history = service.erasures(None, 10).expect("read");
    assert_eq!((history.len(), history[0].asked_by.as_str()), (1, "user:7"));
    assert!(history[0].finished_at.is_some() && history[0].counts.len() == Place::ALL.len());
    let reader = service.stream().expect("opens");
    let told = reader.after(0, 100_000, &StreamFilter::default()).expect("read");
    assert!(!told.is_empty() && !format!("{told:?}").contains(CANARY), "no move of theirs is told");
    assert!(service.names_erased("x zqanarya-17 y"));

    let live = members(&service);
    assert!(live[1].1.iter().filter(|id| id.starts_with("guest-")).count() > 1, "what came counts");
    assert_eq!(live[2].1.len(), 1, "the other one on the list");
    service.stop();
    drop(service);
    assert_eq!(members_on_disk(&dir, NOW), live);
    assert_eq!(residents(&stage.shop), residents_before);

    stays_erased(&stage, &live);
}

/// After a start, in a file, and by message; until they come back by their own wish.
fn stays_erased(stage: &Stage, live: &[(Key, Vec<String>)]) {
    let dir = stage.shop.dir();
    let service = stage.open();
    assert_eq!(members(&service), live);
    assert!(matches!(
        service.erase(&[id("zqanarya-17")], &Principal::LOCAL, "user:7"),
        Err(ForgetError::UnknownCustomer { place: 0 })
    ));
    let settings = service.stored_settings().clone();
    let options = import::reading_of(settings, None, Mapping::default(), None).expect("settings");
    let inputs = [Input::File(stage.shop.path("shop.jsonl"))];
    let request = import::Request { inputs: &inputs, options: &options, now: &|| NOW };
    let tally = service.import(&request, &|_| {}).expect("imported").import.tally();
    assert_eq!((tally.rows_erased, tally.rows_stored), (7, 0), "{tally:?}");
    accept(&service, vec![order("anon-zqanarya", "again")], vec![]).expect("left out");
    service.put_list(&Key::parse("more").expect("a key"), &[id("zqanarya-17"), id("x")]).expect("room");
    service.settle().expect("runs");
    assert_eq!(found(&dir), NOWHERE);
    assert!(!service.readmit(&id("nobody"), &Principal::LOCAL).expect("read"));
    assert!(service.readmit(&id("anon-zqanarya"), &Principal::LOCAL).expect("written"));
    accept(&service, vec![order("zqanarya-17", "back")], vec![]).expect("taken");
    service.settle().expect("runs");
    assert!(members(&service)[1].1.contains(&"zqanarya-17".to_owned()));
    service.stop();
}

/// Interrupted before each place, with a last snapshot tried: the next start ends it before anything is served.
#[test]
fn an_erasure_that_is_interrupted_anywhere_is_ended_by_the_next_start() {
    let stage = Stage::new();
    let service = stage.open();
    stage.fill(&service);
    service.stop();
    drop(service);
    let residents_before = residents(&stage.shop);
    for stop_at in Place::ALL.into_iter().map(Some).chain([None]) {
        let folder = tempfile::tempdir().expect("a folder");
        let dir = folder.path().join("w");
        copy(&stage.shop.dir(), &dir);
        let service = open_at(&dir, &stage.clock);
        let others: Vec<_> = members(&service)
            .into_iter()
            .map(|(key, ids)| (key, ids.into_iter().filter(|id| !id.contains(CANARY)).collect::<Vec<_>>()))
            .collect();
        let person = service.recognised(&[id("zqanarya-17")]).expect("known");
        service.change(|catalogue| catalogue.begin_erasure(&person, "user:7", NOW)).expect("written");
        let mut has_begun_log = false;
        let mut watch = |step| {
            let is_there = match (step, stop_at) {
                (Step::Place(place), Some(stop_at)) => place == stop_at,
                // Between the log and the timelines nothing is asked; in the midst of the log it is.
                (Step::Log(_), None) => std::mem::replace(&mut has_begun_log, true),
                _ => false,
            };
            if is_there { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let stopped = service.end_erasures(&mut watch);
        assert!(stopped.is_err() || stop_at.is_none(), "{stop_at:?}");
        service.stop_while(&|| true);
        drop(service);
        let service = open_at(&dir, &stage.clock);
        assert_eq!(found(&dir), NOWHERE, "{stop_at:?}");
        assert!(service.catalogue().expect("opens").pending_erasures().expect("read").is_empty());
        assert_eq!(members(&service), others, "{stop_at:?}");
        accept(&service, vec![order("anon-zqanarya", "again")], vec![]).expect("left out");
        service.stop();
        drop(service);
        assert_eq!(found(&dir), NOWHERE, "{stop_at:?}");
    }
    assert_eq!(residents(&stage.shop), residents_before, "the copies were worked on");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("room");
    for entry in fs::read_dir(from).expect("there") {
        let path = entry.expect("there").path();
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).expect("room");
        }
    }
}

/// Between the moment at which it is written down who is to be erased and that at which they are refused, another id may join.
#[test]
fn an_id_that_joins_at_the_last_moment_goes_along() {
    let stage = Stage::new();
    let service = stage.open();
    let person = service.recognised(&[id("zqanarya-17")]).expect("known");
    service.change(|catalogue| catalogue.begin_erasure(&person, "user:7", NOW)).expect("written");
    let joins = Message {
        body: Body::Identify { also: Some(id("phone-zqanarya")), traits: Object::default() },
        ..order("zqanarya-17", "joins")
    };
    accept(&service, vec![joins, order("phone-zqanarya", "first")], vec![]).expect("taken");
    let ended = service.end_erasures(&mut |_| ControlFlow::Continue(())).expect("ended");
    assert!(ended.erased.at(Place::Log) >= 6, "{ended:?}");
    accept(&service, vec![order("phone-zqanarya", "second")], vec![]).expect("left out");
    service.settle().expect("runs");
    assert_eq!(found(&stage.shop.dir()), NOWHERE);
    service.stop();
}

#[test]
fn what_is_older_than_it_may_become_is_forgotten_while_others_go_on() {
    let stage = Stage::new();
    let service = stage.open();
    stage.fill(&service);
    let period = |text| parse_period(text).expect("a period");
    let pages = RetentionSubject::Event("Page Viewed".to_owned());
    let periods: Periods = vec![(pages, period("10mo")), (RetentionSubject::Quarantine, period("30d"))];
    assert!(service.set_periods(&Vec::new(), &periods, &Principal::LOCAL).expect("written"));
    assert!(!service.set_periods(&Vec::new(), &Vec::new(), &Principal::LOCAL).expect("read"), "outdated");
    assert_eq!(service.periods().expect("read"), periods);
    stage.clock.set(NOW.plus(Span(60 * 86_400_000)));
    let old = |service: &Service| {
        let zone = &service.settings().zone;
        let before = crate::privacy::cut_offs(&periods, zone, service.now()).events.by_name["Page Viewed"];
        service.look(|engine| {
            let timelines = engine.timelines();
            let customers = crate::privacy::customers(timelines);
            let entries = customers.flat_map(|customer| timelines.entries(customer));
            let is_old = |entry: &Entry| {
                entry.at < before
                    && matches!(&entry.happening, Happening::Event { name, .. } if name == "Page Viewed")
            };
            entries.filter(is_old).count()
        })
    };
    let old_before = old(&service);
    assert!(old_before > 0);
    let would = service.would_retain().expect("read");
    assert_eq!((would.log.messages, would.requests, would.quarantine_rows), (old_before as u64, 2, 3));
    assert_eq!(old(&service), old_before, "nothing was changed");
    let job = ended(&service, service.queue_retain("schedule").expect("room"));
    assert_eq!(job.state, JobState::Done, "{:?}", job.outcome);
    assert_eq!(job.outcome["events"], old_before as u64);
    assert_eq!((&job.outcome["requests"], &job.outcome["quarantine_rows"]), (&2.into(), &3.into()));
    assert_eq!(job.outcome["answers"], 1);
    assert_eq!(old(&service), 0);
    let held = snapshot::read_mark(&service.dir().join("snapshot")).expect("none, or whole");
    assert!(held.is_none(), "the snapshot had what was forgotten");
    assert!(service.write_snapshot(true).expect("room").is_some(), "timelines and log agree again");
    let live = members(&service);
    service.stop();
    drop(service);
    let service = stage.open();
    assert_eq!((old(&service), members(&service)), (0, live));
    assert_eq!(service.retain().expect("again").log, kesit_store::LogErasure::default());
    service.stop();
}

#[test]
fn the_end_writes_a_snapshot_if_there_is_time() {
    let stage = Stage::new();
    let snapshot = stage.shop.dir().join("snapshot");
    let _ = fs::remove_file(snapshot.join("timelines.snap"));
    stage.open().stop_while(&|| false);
    assert!(snapshot::read_mark(&snapshot).expect("none").is_none());
    let service = stage.open();
    accept(&service, vec![order("guest-1", "1")], vec![]).expect("taken");
    service.stop_while(&|| true);
    drop(service);
    let mark = snapshot::read_mark(&snapshot).expect("sound").expect("there");
    let store = kesit_store::Store::open(&stage.shop.dir(), Access::Read).expect("opens");
    assert!(store.log().goes_on_from(&mark));
    let (timelines, _) = snapshot::read(&snapshot).expect("sound").expect("there");
    assert!(timelines.customer(&id("guest-1")).is_some());
    drop(store);
    let live = { members(&stage.open()) };
    assert!(live[1].1.contains(&"guest-1".to_owned()));
}

#[test]
fn everything_that_is_known_is_told_by_the_running_service() {
    let stage = Stage::new();
    let service = stage.open();
    accept(&service, vec![order("zqanarya-17", "live")], vec![]).expect("taken");
    service.settle().expect("runs");
    service.begin_access(&id("anon-zqanarya"), &Principal::LOCAL).expect("known");
    assert!(service.begin_access(&id("nobody"), &Principal::LOCAL).is_err());
    let mut out = Vec::new();
    service.write_access(&id("anon-zqanarya"), &mut out).expect("written");
    let told: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
    assert_eq!(told["customer"], "zqanarya-17");
    let messages = |place: usize| told["sources"][place]["messages"].as_u64().expect("a number");
    assert!(messages(0) >= 1 && messages(1) == 4, "{}", told["sources"]);
    assert_eq!(told["lists"], serde_json::json!(["vip"]));
    let audit = service.catalogue().expect("opens").audit(&Default::default()).expect("read");
    assert_eq!(audit[0].action, "customer.exported");
    assert!(!audit[0].object.is_empty() && !audit[0].object.contains(CANARY));
    service.stop();
}
