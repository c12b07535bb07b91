//! The rights of a person in a whole workspace: a made-up shop with one person more, who is in everything. After the erasure no
//! byte of any file knows them, and importing the same file again changes nothing.

use std::fs;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use kesit_model::{PersonId, Timestamp};
use kesit_store::{Access, Settings};
use kesit_timeline::{CustomerIx, Entry, Timelines};
use serde_json::Value as Json;

use super::*;
use crate::import::{self, Tally};
use crate::lake::{Memberships, Options as LakeOptions};
use crate::source::{Input, Mapping, Options};
use crate::workspace::OnDisk;
use crate::{demo, lake, upkeep};

/// In every id and value of the person, and nowhere else.
pub(crate) const CANARY: &str = "zqanarya";
pub(crate) const NOW: Timestamp = Timestamp(1_767_225_600_000);

/// Messages of the person: two ids, traits, a consent, orders; and rows that cannot be used.
const MESSAGES: &str = r#"
{"type":"track","messageId":"k1","anonymousId":"anon-zqanarya","event":"Page Viewed","timestamp":"2025-01-05T09:00:00Z","properties":{"path":"/zqanarya"}}
{"type":"identify","messageId":"k2","userId":"zqanarya-17","anonymousId":"anon-zqanarya","timestamp":"2025-01-06T09:00:00Z","traits":{"email":"Zqanarya@example.com","phone":"+905321112233","consent":{"email":true}}}
{"type":"track","messageId":"k3-zqanarya","userId":"zqanarya-17","event":"Order Completed","timestamp":"2025-02-06T09:00:00Z","properties":{"order_id":"zqanarya-1","revenue":120}}
{"type":"group","messageId":"k4","userId":"zqanarya-17","groupId":"acme","timestamp":"2025-02-07T09:00:00Z","traits":{}}
{"type":"track","messageId":"k5","userId":"zqanarya-17","event":"Order Completed","timestamp":"not a day","properties":{"revenue":1}}
{"type":"track","messageId":"k6","userId":"","event":"Order Completed","timestamp":"2025-02-06T09:00:00Z","properties":{"email":"ZQANARYA@example.com"}}
{"type":"track","messageId":"k7","userId":"zqanarya-17","event":
"#;

pub(crate) struct Shop {
    folder: tempfile::TempDir,
}

impl Shop {
    pub(crate) fn new() -> Shop {
        let shop = Shop { folder: tempfile::tempdir().expect("a folder") };
        let options = demo::Options {
            customers: 60,
            months: 3,
            seed: 7,
            until: jiff::civil::date(2025, 3, 1),
            zstd: false,
            force: false,
        };
        demo::create(&shop.path("demo"), &options, NonZero::<usize>::MIN, &|_| {}).expect("a shop");
        let messages = fs::read_to_string(shop.path("demo/messages.jsonl")).expect("there");
        fs::write(shop.path("shop.jsonl"), format!("{messages}{}", MESSAGES.trim_start())).expect("room");
        upkeep::init(&shop.path("workspace"), &Settings::default()).expect("new");
        shop
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn dir(&self) -> PathBuf {
        self.path("workspace")
    }

    pub(crate) fn import(&self) -> Tally {
        let options: Options =
            import::reading(Some(&self.dir()), None, Mapping::default(), None).expect("settings");
        let inputs = [Input::File(self.path("shop.jsonl"))];
        let request = import::Request { inputs: &inputs, options: &options, now: &|| NOW };
        import::import(&self.dir(), &request, &|_| {}).expect("imported").import.tally()
    }

    pub(crate) fn timelines(&self) -> Timelines {
        OnDisk::open(&self.dir(), Access::Read).expect("opens").timelines(|_| {}).expect("sound")
    }

    fn erase(&self) -> Result<Outcome, PrivacyError> {
        erase(&self.dir(), &id("zqanarya-17"), NOW, 1, &mut |_| ControlFlow::Continue(()))
    }

    /// Everybody but the person.
    pub(crate) fn others(&self) -> Vec<(PersonId, Vec<PersonId>, Vec<Entry>)> {
        let timelines = self.timelines();
        let of = |customer: CustomerIx| {
            let ids: Vec<PersonId> = timelines.ids(customer).into_iter().cloned().collect();
            (timelines.id(customer).clone(), ids, timelines.entries(customer))
        };
        let rows = timelines.blocks().iter().enumerate().flat_map(|(block, it)| {
            (0..kesit_timeline::BLOCK_ROWS)
                .filter(|row| it.live() >> row & 1 == 1)
                .map(move |row| (block, row))
        });
        let mut others: Vec<_> = rows.map(|(block, row)| of(CustomerIx::at(block, row))).collect();
        others.retain(|(id, _, _)| !id.as_str().contains(CANARY));
        others.sort_by(|one, other| one.0.cmp(&other.0));
        others
    }
}

pub(crate) fn id(text: &str) -> PersonId {
    PersonId::parse(text).expect("an id")
}

/// In which files the canary is: in their bytes, or in what is packed in them with zstd.
pub(crate) fn found(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).expect("there") {
        let path = entry.expect("there").path();
        if path.is_dir() {
            found.extend(self::found(&path));
            continue;
        }
        let bytes = fs::read(&path).expect("there");
        let packed = bytes.windows(4).enumerate().filter(|(_, four)| *four == [0x28, 0xb5, 0x2f, 0xfd]);
        let unpacked = packed.map(|(at, _)| {
            let mut unpacked = Vec::new();
            // What is behind a frame is none of it: what was unpacked until then counts.
            let mut decoder = zstd::Decoder::new(&bytes[at..]).expect("a decoder").single_frame();
            let _ = std::io::Read::read_to_end(&mut decoder, &mut unpacked);
            unpacked
        });
        let has = |bytes: &[u8]| {
            let small = bytes.to_ascii_lowercase();
            small.windows(CANARY.len()).any(|some| some == CANARY.as_bytes())
        };
        let is_in = unpacked.chain([bytes.clone()]).any(|bytes| has(&bytes));
        found.extend(is_in.then_some(path));
    }
    found
}

#[test]
fn a_person_is_erased_from_everything_and_stays_erased() {
    let shop = Shop::new();
    let first = shop.import();
    assert_eq!((first.rows_quarantined, first.rows_erased), (3, 0));
    let list = shop.dir().join("lists/vip.csv");
    fs::write(&list, "Ad;Müşteri No\nK;zqanarya-17\nB;x\n").expect("room");
    let on_disk = OnDisk::open(&shop.dir(), Access::Read).expect("opens");
    let mut workspace = on_disk.with_segments(None, |_| {}).expect("read");
    drop(on_disk);
    let options = LakeOptions { as_of: NOW, buckets: Some(2), memberships: Memberships::History, threads: 1 };
    lake::export(&mut workspace, &shop.path("lake"), &options, &|_| {}).expect("room");
    drop(workspace);
    assert!(note_lake(&shop.dir(), &shop.path("lake"), &options, NOW));
    upkeep::repair(&shop.dir()).expect("a snapshot");
    upkeep::back_up(&shop.dir(), &shop.path("backup"), |_, _| {}).expect("room");
    assert!(upkeep::note_backup(&shop.dir(), &shop.path("backup"), NOW));
    let before = shop.others();
    assert!(before.len() > 40, "{}", before.len());
    for place in
        ["workspace/log", "workspace/snapshot", "workspace/catalogue.db", "workspace/lists", "lake/events"]
    {
        let found = found(shop.folder.path());
        assert!(found.iter().any(|path| path.starts_with(shop.path(place))), "{place}: {found:?}");
    }

    let would = preview(&shop.dir(), &id("anon-zqanarya")).expect("known");
    assert_eq!((would.ids, would.log.messages), (2, 4));
    let outcome = shop.erase().expect("erased");
    let counts = Place::ALL.map(|place| outcome.erased.at(place));
    assert_eq!((outcome.ids, counts), (2, [0, 1, 4, 1, 3, 0, 0]));
    assert!(outcome.lakes.len() == 1 && outcome.lakes[0].is_renewed, "{:?}", outcome.lakes);
    assert_eq!(outcome.backups.len(), 1);
    let nowhere: [PathBuf; 0] = [];
    assert_eq!(found(&shop.dir()), nowhere);
    assert_eq!(found(&shop.path("lake")), nowhere);
    assert_eq!(shop.others(), before);
    assert_eq!(fs::read_to_string(&list).expect("there"), "Ad;Müşteri No\nB;x\n");

    assert!(matches!(shop.erase(), Err(PrivacyError::UnknownCustomer)));
    assert!(is_erased(&shop.dir(), &id("anon-zqanarya")).expect("read"));
    let again = shop.import();
    assert_eq!((again.rows_erased, again.rows_quarantined, again.rows_stored), (7, 0, 0), "{again:?}");
    assert!(again.is_balanced());
    assert_eq!(found(&shop.dir()), nowhere);
    assert_eq!(shop.others(), before);
    for check in upkeep::examine(&shop.dir(), |_, _| {}).expect("opens") {
        assert!(check.is_sound(), "{check:?}");
    }

    upkeep::restore(&shop.path("backup"), &shop.path("again"), |_, _| {}).expect("whole");
    assert!(!found(&shop.path("again")).is_empty(), "the backup was made before");
    let mut go_on = |_| ControlFlow::Continue(());
    let count = erase_again(&shop.path("again"), &shop.dir(), NOW, 1, &mut go_on).expect("erased");
    assert_eq!((count, found(&shop.path("again"))), (1, Vec::new()));
    assert!(is_erased(&shop.path("again"), &id("zqanarya-17")).expect("read"));

    assert!(comes_back(&shop.dir(), &id("zqanarya-17")).expect("written"));
    assert_eq!(shop.import().rows_stored, 4);
    assert!(shop.timelines().customer(&id("zqanarya-17")).is_some());
}

#[test]
fn an_erasure_that_was_interrupted_is_ended_by_the_next() {
    let shop = Shop::new();
    shop.import();
    let mut at_lists = |step| match step {
        Step::Place(Place::Lists) => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    };
    assert!(erase(&shop.dir(), &id("zqanarya-17"), NOW, 1, &mut at_lists).is_err());
    assert!(!found(&shop.dir()).is_empty());
    let outcome = shop.erase().expect("ended");
    assert_eq!((outcome.ids, outcome.erased.at(Place::Quarantine)), (0, 3));
    assert_eq!(found(&shop.dir()), [] as [PathBuf; 0]);
}

fn drawing() -> Drawing {
    Drawing { value: |value| format!("{value:?}").into(), why: |why| why.holds.into() }
}

#[test]
fn everything_that_is_known_is_told() {
    let shop = Shop::new();
    shop.import();
    fs::write(shop.dir().join("lists/vip.csv"), "id\nanon-zqanarya\n").expect("room");
    let mut out = Vec::new();
    export(&shop.dir(), &id("anon-zqanarya"), NOW, drawing(), &mut out).expect("written");
    let told: Json = serde_json::from_slice(&out).expect("JSON");
    assert_eq!(told["customer"], "zqanarya-17");
    assert_eq!(told["ids"], serde_json::json!(["anon-zqanarya", "zqanarya-17"]));
    let count = |member: &str| told[member].as_array().map(Vec::len);
    assert_eq!(["traits", "consents", "accounts", "events", "lists"].map(count), [2, 1, 1, 2, 1].map(Some));
    assert_eq!(told["sources"][0]["messages"], 4);
    assert_eq!(told["accounts"][0]["account"], "acme");
    let scores = told["scores"].as_array().expect("a list");
    assert!(scores.iter().any(|score| score["score"] == "orders.count"), "{scores:?}");
}

#[test]
fn what_is_older_than_it_may_become_is_forgotten() {
    let shop = Shop::new();
    shop.import();
    let pages = parse_subject("Page Viewed").expect("a subject");
    set_period(&shop.dir(), &pages, parse_period("10mo")).expect("written");
    set_period(&shop.dir(), &RetentionSubject::Events, parse_period("2y")).expect("written");
    let would = retain_in(&shop.dir(), NOW, true).expect("read");
    assert!(would.log.messages > 0);
    let is_old = |entry: &Entry| {
        matches!(&entry.happening, kesit_timeline::Happening::Event { name, .. } if name == "Page Viewed")
            && entry.at < Timestamp(1_740_776_400_000)
    };
    let mut expected = shop.others();
    let old: usize = expected
        .iter_mut()
        .map(|(_, _, entries)| entries.extract_if(.., |entry| is_old(entry)).count())
        .sum();
    assert_eq!(would.log.messages, old as u64 + 1, "one of them is the canary's");
    assert_eq!(retain_in(&shop.dir(), NOW, false).expect("written"), would);
    expected.retain(|(_, _, entries)| !entries.is_empty());
    assert_eq!(shop.others(), expected);
    assert_eq!(retain_in(&shop.dir(), NOW, false).expect("written"), Retained::default());
    set_period(&shop.dir(), &RetentionSubject::Quarantine, parse_period("1d")).expect("written");
    let later = Timestamp(NOW.0 + 3 * 86_400_000);
    assert_eq!(retain_in(&shop.dir(), later, false).expect("written").quarantine, 3);
}
