//! What is backed up comes back equal, and nothing but a whole backup comes back at all.

use std::fs;
use std::path::Path;

use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;
use kesit_model::{Key, MessageId, Object, PersonId, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::log::{LogSizes, Mark, Origin};
use crate::stream::{NewRow, Resettled, ResettledCause, StreamEvent};
use crate::{Access, Checkpoint, ImportId, Settings, Stream, StreamFilter};

fn message(number: i64) -> Message {
    Message {
        id: MessageId::parse(&format!("m-{number}")).expect("not blank"),
        at: Timestamp(number),
        received_at: Timestamp(number),
        person: PersonId::parse("ayşe").expect("not blank"),
        is_user: true,
        body: Body::Track { name: "Page Viewed".to_owned(), properties: Object::default() },
        consents: Vec::new(),
    }
}

fn shop(dir: &Path) -> Store {
    let settings = Settings { currency: "EUR".to_owned(), ..Settings::default() };
    let mut store =
        Store::create_with(dir, &settings, LogSizes { part_bytes: 1_000, frame_bytes: 300 }).expect("new");
    for number in 0..30 {
        let origin = if number % 2 == 0 { Origin::Live } else { Origin::Import(ImportId(1)) };
        store.log_mut().append(origin, &[message(number)]).expect("room");
    }
    store.log_mut().commit_import(ImportId(1)).expect("safe");
    fs::write(store.lists_dir().join("vip.csv"), "customer\nayşe\n").expect("room");
    store
}

fn messages(store: &Store) -> Vec<Message> {
    let mut found = Vec::new();
    store.log().visible(&Mark::start(), |message| found.push(message)).expect("sound");
    found
}

#[test]
fn what_is_backed_up_comes_back_equal() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name);
    let store = shop(&place("shop"));
    let mut told = (0, 0);
    store.back_up(&place("shop.backup"), |done, total| told = (done, total)).expect("room");
    assert!(told.0 == told.1 && told.1 > 1_000, "{told:?}");
    restore(&place("shop.backup"), &place("again"), |_, _| {}).expect("whole");
    let again = Store::open(&place("again"), Access::Read).expect("a workspace");
    assert_eq!(messages(&again), messages(&store));
    assert_eq!(again.log().mark(), store.log().mark());
    assert_eq!(again.catalogue().settings().expect("read"), store.catalogue().settings().expect("read"));
    assert_eq!(fs::read(again.lists_dir().join("vip.csv")).expect("there"), "customer\nayşe\n".as_bytes());
    let beside: Vec<_> = fs::read_dir(folder.path()).expect("there").collect();
    assert_eq!(beside.len(), 3, "nothing is left over");
}

#[test]
fn a_restored_stream_is_the_same_but_tells_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name);
    let store = shop(&place("shop"));
    let zone = Zone::parse(Zone::DEFAULT_NAME).expect("known");
    let mut stream = Stream::open(&store.stream_path(), zone).expect("new");
    let event =
        StreamEvent::Resettled(Resettled { entered: 3, left: 1, size: 2, cause: ResettledCause::Batch });
    let row = NewRow { at: Timestamp(5), segment: Key::parse("vip").expect("a key"), event };
    let checkpoint = Checkpoint { position: 7, clock: Timestamp(9), revision: Some(1), cut_offs: vec![1, 2] };
    stream.append(&[row], &checkpoint).expect("room");
    // The stream is open to write meanwhile, as it is while the server runs.
    store.back_up(&place("backup"), |_, _| {}).expect("room");
    restore(&place("backup"), &place("again"), |_, _| {}).expect("whole");
    let again = Store::open(&place("again"), Access::Read).expect("a workspace");
    let (copy, original) =
        (StreamReader::open(&again.stream_path()).expect("there"), stream.reader().expect("there"));
    let rows = |reader: &StreamReader| reader.after(0, 9, &StreamFilter::default()).expect("read");
    assert_eq!((rows(&copy), copy.checkpoint().expect("read")), (rows(&original), Some(checkpoint)));
    assert_eq!((copy.is_armed().expect("read"), original.is_armed().expect("read")), (false, true));
}

#[test]
fn nothing_is_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name);
    let store = shop(&place("shop"));
    fs::write(place("taken"), "mine").expect("room");
    assert!(matches!(store.back_up(&place("taken"), |_, _| {}), Err(BackupError::AlreadyThere { .. })));
    store.back_up(&place("backup"), |_, _| {}).expect("room");
    let into = restore(&place("backup"), &place("shop"), |_, _| {});
    assert!(matches!(into, Err(BackupError::NotEmpty { .. })));
}

#[test]
fn only_files_of_a_workspace_have_a_place() {
    let dir = Path::new("shop");
    for name in ["format", "catalogue.db", "stream.db", "log/0000000001.part", "lists/vip.csv"] {
        assert!(restore::place(dir, name).is_some(), "{name}");
    }
    for name in [
        "../format",
        "/etc/passwd",
        "log/../../x.part",
        "lists/..",
        "snapshot/timelines.snap",
        "log/",
        "lock",
    ] {
        assert!(restore::place(dir, name).is_none(), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_backup_that_was_cut_or_changed_is_refused(at in any::<prop::sample::Index>(), by in 0..=255_u8) {
        let folder = tempfile::tempdir().expect("a folder");
        let place = |name: &str| folder.path().join(name);
        shop(&place("shop")).back_up(&place("backup"), |_, _| {}).expect("room");
        let mut bytes = fs::read(place("backup")).expect("there");
        let at = at.index(bytes.len());
        if by == 0 { bytes.truncate(at) } else { bytes[at] = bytes[at].wrapping_add(by) }
        fs::write(place("backup"), &bytes).expect("room");
        let restored = restore(&place("backup"), &place("again"), |_, _| {});
        // A changed byte of the packing may change nothing of what is packed.
        if restored.is_ok() {
            let (again, store) = (place("again"), place("shop"));
            let open = |dir: &Path| Store::open(dir, Access::Read).expect("a workspace");
            prop_assert_eq!(messages(&open(&again)), messages(&open(&store)));
        } else {
            prop_assert!(!place("again").exists(), "nothing is left behind");
        }
    }
}
