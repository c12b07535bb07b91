//! A person with unmistakable ids and values is erased; then no byte of any file knows them, and everybody else is as before.
//! The same after being killed at any step. The search knows nothing of our formats: it looks at all bytes, and into
//! everything that is packed with zstd.

use std::path::PathBuf;

use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;
use kesit_model::{AccountId, Decimal, Key, MessageId, Object, PersonId, Timestamp, Value};
use kesit_timeline::{Entry, Timelines};
use tempfile::TempDir;

use super::*;
use crate::log::{LogSizes, Mark, Origin};
use crate::stream::{Checkpoint, Move, MoveCause, MoveDirection, NewRow, Stream, StreamEvent};
use crate::{Access, ImportId, NewImport, NewImportFile, QuarantinePlace, QuarantineRow, Settings, Tally};
use crate::{ScoreFit, SourceCursor, Understood, doctor};

/// In every id and value of the person, and nowhere else.
const CANARY: &str = "kanarya";
const SIZES: LogSizes = LogSizes { part_bytes: 4_000, frame_bytes: 1_500 };

fn id(text: &str) -> PersonId {
    PersonId::parse(text).expect("an id")
}

fn text(key: &str, value: &str) -> Object {
    Object(vec![(key.into(), Value::Text(value.into()))])
}

fn message(number: u64, person: &str, body: Body) -> Message {
    let at = Timestamp(i64::try_from(number).expect("small") * 1_000);
    Message {
        id: MessageId::parse(&format!("m-{number}-{person}")).expect("an id"),
        at,
        received_at: at,
        person: id(person),
        is_user: !person.starts_with("anon"),
        body,
        consents: Vec::new(),
    }
}

fn order(number: u64, person: &str) -> Message {
    let mut properties = text("note", &format!("order of {person}"));
    properties.0.push(("total".into(), Value::Number(Decimal::whole(i64::try_from(number).expect("small")))));
    message(number, person, Body::Track { name: "Order Completed".to_owned(), properties })
}

/// What happens in the shop. The person is known by three ids, and meets the others in an account.
fn story() -> Vec<Message> {
    let person = format!("{CANARY}-17");
    let mut story = Vec::new();
    for number in 0..120_u64 {
        let body =
            |of: &str| Body::Identify { also: None, traits: text("email", &format!("{of}@example.com")) };
        let account =
            Body::Group { account: AccountId::parse("acme").expect("an id"), traits: Object::default() };
        let other = format!("ali-{}", number % 9);
        story.push(match number % 6 {
            0 => message(number, &person, body(CANARY)),
            1 => message(number, &other, body(&other)),
            2 => order(number, &format!("anon-{CANARY}")),
            3 => message(number, if number % 4 == 1 { &person } else { &other }, account),
            _ => order(number, &other),
        });
    }
    let also = Some(id(&format!("anon-{CANARY}")));
    story.push(message(120, &person, Body::Identify { also, traits: Object::default() }));
    story.push(message(121, &person, Body::Alias { previous: id(&format!("{CANARY}-old")) }));
    story.push(order(122, &format!("{CANARY}-old")));
    story
}

fn person() -> Person {
    let ids =
        [format!("{CANARY}-17"), format!("anon-{CANARY}"), format!("{CANARY}-old")].map(|text| id(&text));
    Person::new(&ids, [format!("{CANARY}@example.com").as_str(), "+90 532 111 22 33"])
}

fn shape(_: &[u8]) -> ListShape {
    ListShape { delimiter: b',', id_column: 0 }
}

/// A workspace in which the person is everywhere.
fn shop(dir: &Path) -> Store {
    let mut store = Store::create_with(dir, &Settings::default(), SIZES).expect("new");
    let story = story();
    let files = vec![NewImportFile { name: "shop.jsonl".to_owned(), size_bytes: None, digest: None }];
    let new = NewImport { reading: "r".to_owned(), retry_of: None, started_at: Timestamp(1), files };
    for (number, part) in (1..).zip(story[..90].chunks(30)) {
        let import = store.catalogue_mut().begin_import(&new, 0).expect("written");
        assert_eq!(import, ImportId(number));
        store.log_mut().append(Origin::Import(import), part).expect("room");
        let tally = Tally { messages_stored: 30, ..Tally::default() };
        store.catalogue_mut().finish_import(import, Timestamp(2), &[tally]).expect("written");
        store.log_mut().commit_import(import).expect("safe");
    }
    for one in &story[90..] {
        store.log_mut().append(Origin::Live, std::slice::from_ref(one)).expect("room");
    }
    store.log_mut().sync().expect("safe");
    let gone = store.catalogue_mut().begin_import(&new, 0).expect("written");
    store.log_mut().append(Origin::Import(gone), &[order(200, &format!("{CANARY}-undone"))]).expect("room");
    store.log_mut().undo_import(gone).expect("safe");
    fill_catalogue(&mut store);
    fill_files(&store);
    let timelines = store.timelines(|_| {}).expect("sound");
    store.write_snapshot(&timelines).expect("room");
    store
}

fn fill_catalogue(store: &mut Store) {
    let row = |row: u64, raw: String| QuarantineRow {
        place: QuarantinePlace { import: ImportId(1), file: 0, row, ordinal: 0 },
        field: None,
        reason: "bad_date".to_owned(),
        raw,
    };
    let json = format!(r#""{{\"userId\":\"{CANARY}-17\",\"type\":7}}""#);
    let rows = [
        row(1, format!(r#"["{CANARY}-17","x"]"#)),
        row(2, r#"["ali-1","x"]"#.to_owned()),
        row(3, json),
        row(4, r#"["0532 111 22 33"]"#.to_owned()),
        row(5, format!(r#"["{}@EXAMPLE.com"]"#, CANARY.to_uppercase())),
    ];
    let catalogue = store.catalogue_mut();
    catalogue.quarantine(&rows).expect("written");
    let headers = format!(r#"["{CANARY}-17","7"]"#);
    let understood = Understood { kind: "orders".to_owned(), headers, mapping: "{}".to_owned() };
    catalogue.understand_import_file(ImportId(1), 0, &understood).expect("written");
    let cursor = SourceCursor { server: "postgres://h/shop", query: "SELECT 1", column: "email" };
    catalogue.set_source_cursor(cursor, &format!("{CANARY}@example.com"), Timestamp(1)).expect("written");
    catalogue.keep_score_fit(Timestamp(1), Timestamp(1), "{}").expect("written");
    let entry = crate::NewAudit {
        at: Timestamp(1),
        actor: "user",
        actor_id: Some(1),
        address: None,
        action: "customer.exported",
        object: &format!("{CANARY}-17"),
        detail: "",
    };
    catalogue.add_audit(&entry).expect("written");
}

fn fill_files(store: &Store) {
    fs::write(store.lists_dir().join("vip.csv"), format!("id\nali-1\n{CANARY}-17\nali-2\n")).expect("room");
    fs::write(store.lists_dir().join("vip.new"), format!("id\n{CANARY}-17\n")).expect("room");
    let uploads = store.dir().join("uploads");
    fs::create_dir_all(uploads.join("Xy7")).expect("room");
    fs::write(uploads.join("Xy7").join("orders.csv"), format!("id,x\n{CANARY}-17,1\n")).expect("room");
    fill_stream(&store.dir().join("stream.db"));
}

fn fill_stream(path: &Path) {
    let zone = Zone::parse(Zone::DEFAULT_NAME).expect("a zone");
    let mut stream = Stream::open(path, zone).expect("new");
    let moved = |customer: &str, message: &str| NewRow {
        at: Timestamp(1),
        segment: Key::parse("vip").expect("a key"),
        event: StreamEvent::Moved(Move {
            customer: id(customer),
            direction: MoveDirection::Entered,
            cause: MoveCause::Message(MessageId::parse(message).expect("an id")),
        }),
    };
    let rows = [
        moved(&format!("{CANARY}-17"), "m-1"),
        moved("ali-1", &format!("m-2-{CANARY}-17")),
        moved(&format!("{CANARY}-old"), "m-3"),
    ];
    let checkpoint = Checkpoint { position: 1, clock: Timestamp(1), revision: None, cut_offs: Vec::new() };
    stream.append(&rows, &checkpoint).expect("room");
}

/// In which files the canary is, and where in them.
fn found(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).expect("there") {
        let path = entry.expect("there").path();
        if path.is_dir() {
            found.extend(self::found(&path));
            continue;
        }
        let bytes = fs::read(&path).expect("there");
        let mut look = |bytes: &[u8], what: &str| {
            let small = bytes.to_ascii_lowercase();
            let signs = [CANARY.as_bytes(), b"532 111 22 33"];
            if signs.iter().any(|sign| memchr::memmem::find(&small, sign).is_some()) {
                found.push(format!("{} {what}", path.display()));
            }
        };
        look(&bytes, "as it lies there");
        for at in memchr::memmem::find_iter(&bytes, &[0x28, 0xb5, 0x2f, 0xfd]) {
            let mut unpacked = Vec::new();
            // What is behind a frame is none of it: the decoder stops there with an error, after what it has unpacked.
            let mut decoder = zstd::Decoder::new(&bytes[at..]).expect("a decoder").single_frame();
            let _ = io::Read::read_to_end(&mut decoder, &mut unpacked);
            look(&unpacked, "unpacked");
        }
    }
    found
}

/// Everybody but the person, with all that is known of them.
fn others(timelines: &Timelines) -> Vec<(PersonId, Vec<PersonId>, Vec<Entry>)> {
    let ids: Vec<PersonId> = (0..9).map(|number| id(&format!("ali-{number}"))).collect();
    let known = ids.iter().filter_map(|id| timelines.customer(id));
    let others = known.map(|customer| {
        let ids = timelines.ids(customer).into_iter().cloned().collect();
        (timelines.id(customer).clone(), ids, timelines.entries(customer))
    });
    others.collect()
}

fn go_on(_: Step) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Ends all erasures that are pending, as whoever opens a workspace does.
fn erase_pending(store: &mut Store) -> Erased {
    let mut erased = Erased::default();
    for pending in store.catalogue().pending_erasures().expect("read") {
        erased = store.erase(&pending.person, shape, &mut go_on).expect("erased");
        store.catalogue_mut().finish_erasure(pending.id, Timestamp(9)).expect("written");
    }
    erased
}

#[track_caller]
fn check_erased(dir: &Path, before: &[(PersonId, Vec<PersonId>, Vec<Entry>)]) {
    assert_eq!(found(dir), [] as [String; 0]);
    let store = Store::open(dir, Access::Read).expect("opens");
    let timelines = store.timelines(|_| {}).expect("sound");
    assert_eq!(others(&timelines), before);
    assert_eq!(timelines.len(), before.len(), "nobody else is there");
    assert!(store.catalogue().is_erased(&id(&format!("anon-{CANARY}"))).expect("read"));
    assert_eq!(fs::read_to_string(store.lists_dir().join("vip.csv")).expect("there"), "id\nali-1\nali-2\n");
    drop(store);
    for check in doctor::examine(dir, |_| {}).expect("opens") {
        assert!(check.is_sound(), "{check:?}");
    }
}

#[test]
fn no_byte_of_the_person_is_left_and_all_others_are_as_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("shop");
    let mut store = shop(&dir);
    let before = others(&store.timelines(|_| {}).expect("sound"));
    assert_eq!(before.len(), 9);
    for place in ["log", "snapshot", "catalogue.db", "lists", "uploads", "stream.db"] {
        assert!(found(&dir).iter().any(|file| file.contains(place)), "the search finds what is in {place}");
    }
    let mark = store.log().mark();
    store.catalogue_mut().begin_erasure(&person(), "local", Timestamp(8)).expect("written");
    let erased = erase_pending(&mut store);
    let counts = Place::ALL.map(|place| erased.at(place));
    assert_eq!(counts, [1, 1, 53, 1, 4, 3, 2], "{erased:?}");
    assert_eq!(store.log().mark(), mark, "every message that stays keeps its place");
    let fit = store.catalogue().score_fit().expect("read");
    assert!(matches!(fit, Some(ScoreFit { id: 1, .. })), "what names nobody stays");
    drop(store);
    check_erased(&dir, &before);
}

/// At each step everything on disk is copied, as a kill would leave it; the copy is opened, a snapshot is made of what it has,
/// and then the erasure is ended.
#[test]
fn whoever_is_killed_at_any_step_ends_it_when_opened_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("shop");
    let mut store = shop(&dir);
    let before = others(&store.timelines(|_| {}).expect("sound"));
    store.catalogue_mut().begin_erasure(&person(), "local", Timestamp(8)).expect("written");
    let mut copies: Vec<TempDir> = Vec::new();
    let mut keep = |_: Step| {
        let copy = tempfile::tempdir().expect("a folder");
        copy_folder(&dir, copy.path());
        copies.push(copy);
        ControlFlow::Continue(())
    };
    store.erase(&person(), shape, &mut keep).expect("erased");
    assert!(copies.len() >= Place::ALL.len() + 3, "{}", copies.len());
    for copy in copies {
        let mut store = Store::open_with(copy.path(), Access::Write, SIZES).expect("opens");
        let timelines = store.timelines(|_| {}).expect("sound");
        store.write_snapshot(&timelines).expect("room");
        erase_pending(&mut store);
        drop(store);
        check_erased(copy.path(), &before);
    }
}

#[test]
fn who_is_told_to_stop_stops_and_goes_on_later() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = shop(folder.path());
    let before = others(&store.timelines(|_| {}).expect("sound"));
    store.catalogue_mut().begin_erasure(&person(), "local", Timestamp(8)).expect("written");
    let mut at_lists = |step| match step {
        Step::Place(Place::Lists) => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    };
    let stopped = store.erase(&person(), shape, &mut at_lists);
    assert!(matches!(stopped, Err(StoreError::Log(LogError::Stopped))));
    erase_pending(&mut store);
    drop(store);
    check_erased(folder.path(), &before);
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("there") {
        let path = entry.expect("there").path();
        let target: PathBuf = to.join(path.file_name().expect("named"));
        if path.is_dir() {
            fs::create_dir(&target).expect("room");
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).expect("room");
        }
    }
}

#[test]
fn a_backup_of_before_gives_the_person_back_and_one_of_after_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name);
    let mut store = shop(&place("shop"));
    let before = others(&store.timelines(|_| {}).expect("sound"));
    store.catalogue_mut().begin_erasure(&person(), "local", Timestamp(8)).expect("written");
    store.back_up(&place("under-way"), |_, _| {}).expect("room");
    erase_pending(&mut store);
    store.back_up(&place("after"), |_, _| {}).expect("room");
    for backup in ["under-way", "after"] {
        crate::backup::restore(&place(backup), &place("again"), |_, _| {}).expect("whole");
        let mut again = Store::open_with(&place("again"), Access::Write, SIZES).expect("opens");
        erase_pending(&mut again);
        let mut seen = 0;
        again.log().visible(&Mark::start(), |_| seen += 1).expect("sound");
        assert_eq!(seen, 123 - 53);
        drop(again);
        check_erased(&place("again"), &before);
        fs::remove_dir_all(place("again")).expect("there");
    }
}
