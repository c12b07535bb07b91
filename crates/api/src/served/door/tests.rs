//! The door over a real workspace.

use kesit_access::Principal;
use kesit_app::access::{SourceText, SystemChance};
use kesit_app::service::{ManualClock, Options, Schedule};
use kesit_app::upkeep::{Settings, init};
use tempfile::TempDir;

use super::*;

const NOW: Timestamp = Timestamp(1_700_000_000_000);
const MAPPING: &str =
    r#"{"messages":[{"type":"track","event":{"value":"Order Completed"},"userId":{"from":["/buyer"]}}]}"#;

fn door() -> (TempDir, ServiceDoor) {
    let folder = tempfile::tempdir().expect("a folder");
    init(folder.path(), &Settings::default()).expect("a workspace");
    let clock = Arc::new(ManualClock::at(NOW));
    let options = Options {
        clock,
        threads: Some(1),
        writes_back: false,
        schedule: Schedule::NEVER,
        tallies: Arc::default(),
        queue_messages: 100,
    };
    let service = Service::open(folder.path(), &options, |_| {}).expect("a service");
    let gate = Gate::open(&folder.path().join("catalogue.db"), Box::new(SystemChance)).expect("a gate");
    let door = ServiceDoor::new(service, Arc::new(gate), Arc::default(), Arc::default(), false);
    (folder, door)
}

#[test]
fn who_shows_the_key_of_a_source_that_is_switched_off_is_known() {
    let (_folder, door) = door();
    let text = SourceText { name: Some("web"), ..SourceText::default() };
    let made = door.gate.add_source(&Principal::LOCAL, SourceKind::Server, text, NOW).expect("added");
    let is_enabled = || door.source_by_key(made.key.reveal()).map(|source| source.is_enabled);
    assert_eq!(is_enabled(), Some(true));
    let off = SourceText { is_enabled: Some(false), ..SourceText::default() };
    door.gate.change_source(&Principal::LOCAL, made.source.id, off, NOW).expect("changed");
    assert_eq!(is_enabled(), Some(false), "so that it is told the reason");
    assert!(door.source_by_key("kesit_wk_unknown").is_none());
}

#[test]
fn a_mapping_is_read_once_for_each_change() {
    let (_folder, door) = door();
    let text = SourceText { name: Some("till"), mapping: Some(MAPPING), ..SourceText::default() };
    let made = door.gate.add_source(&Principal::LOCAL, SourceKind::Generic, text, NOW).expect("added");
    let source = || door.source_by_name("till").expect("it can be read");
    let first = source();
    assert!(Arc::ptr_eq(&first, &source()));
    let by_key = door.source_by_key(made.key.reveal()).expect("the same");
    assert!(Arc::ptr_eq(&first, &by_key));
    let renamed = SourceText { secret: Some("s3cret"), ..SourceText::default() };
    door.gate.change_source(&Principal::LOCAL, made.source.id, renamed, NOW).expect("changed");
    let second = source();
    assert!(!Arc::ptr_eq(&first, &second), "a change counts at once");
    let has_secret = |hook: &Hook| matches!(hook, Hook::Mapped { secret: Some(_), .. });
    assert!(matches!(&second.kind, door::SourceKind::Hook(hook) if has_secret(hook)));
}
