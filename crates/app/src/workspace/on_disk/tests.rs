//! A workspace on disk answers as the same files would.

use std::fs;

use kesit_model::{Key, Language, PersonId};
use kesit_store::{Origin, Settings as Stored};

use super::*;
use crate::segments::{Rest, Wanted, apply};
use crate::source::{Input, Mapping, Options};
use crate::workspace::MembersOf;

const MESSAGES: &str = r#"
{"type":"track","messageId":"1","userId":"ada","event":"Order Completed","timestamp":"2025-01-02T09:00:00Z"}
{"type":"track","messageId":"2","userId":"can","event":"Order Completed","timestamp":"2025-02-20T09:00:00Z"}
{"type":"track","messageId":"3","userId":"eda","event":"Product Viewed","timestamp":"2025-02-21T09:00:00Z"}
"#;

const SEGMENTS: &str = "
version: 1
segments:
  recent: { when: { event: Order Completed, within: 30d } }
  invited: { when: { list: vip } }
";

struct Stage {
    folder: tempfile::TempDir,
    options: Options,
}

impl Stage {
    fn new() -> Stage {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("m.jsonl"), MESSAGES).unwrap();
        fs::write(path("s.yaml"), SEGMENTS).unwrap();
        let options = Options::new(Zone::parse("Europe/Berlin").unwrap(), Mapping::default());
        let settings = Stored {
            time_zone: "Europe/Berlin".to_owned(),
            currency: "EUR".to_owned(),
            language: Language::English,
        };
        let mut store = Store::create(&path("ws"), &settings).unwrap();
        let mut messages = Vec::new();
        let mut take = |message| {
            messages.push(message);
            true
        };
        source::read_each(&[Input::File(path("m.jsonl"))], &options, &|_| (), &mut take).unwrap();
        store.log_mut().append(Origin::Live, &messages).unwrap();
        store.log_mut().sync().unwrap();
        fs::create_dir_all(store.lists_dir()).unwrap();
        fs::write(store.lists_dir().join("vip.csv"), "id\neda\n").unwrap();
        drop(store);
        Stage { folder, options }
    }

    fn open(&self, access: Access) -> OnDisk {
        OnDisk::open(&self.folder.path().join("ws"), access).unwrap()
    }

    fn wanted(&self, present: &DefinitionSet) -> DefinitionSet {
        Wanted::read(&[self.folder.path().join("s.yaml")], Rest::Removed, present).unwrap().set
    }
}

fn sizes(workspace: &mut Workspace) -> Vec<(String, Vec<PersonId>)> {
    let as_of = workspace.default_as_of(Timestamp::MAX);
    let segments = workspace.evaluate(as_of, &MembersOf::All, 2).unwrap().segments;
    segments.into_iter().map(|segment| (segment.key.to_string(), segment.members)).collect()
}

#[test]
fn what_is_applied_is_evaluated_over_the_log_and_the_lists() {
    let stage = Stage::new();
    let mut on_disk = stage.open(Access::Write);
    assert_eq!(on_disk.time_zone(), "Europe/Berlin");
    assert_eq!(on_disk.settings().language, Language::English);
    let present = on_disk.present().unwrap();
    let plan =
        on_disk.plan(present.clone(), stage.wanted(&present), None, Timestamp::MAX, 1, |_| ()).unwrap();
    assert_eq!(plan.customers, 3);
    assert_eq!(plan.as_of, Timestamp(1_740_128_400_000), "the newest data");
    apply(on_disk.catalogue_mut(), &plan, plan.as_of, None).unwrap();
    drop(on_disk);

    let on_disk = stage.open(Access::Read);
    let mut found = on_disk.with_segments(None, |_| ()).unwrap();
    let person = |id: &str| PersonId::parse(id).unwrap();
    let expected =
        vec![("recent".to_owned(), vec![person("can")]), ("invited".to_owned(), vec![person("eda")])];
    assert_eq!(sizes(&mut found), expected);

    let definitions = on_disk.present().unwrap().definitions().clone();
    let loaded = source::load(&[Input::File(stage.folder.path().join("m.jsonl"))], &stage.options, &|_| ());
    let lists = on_disk.lists().unwrap();
    assert_eq!(lists.keys().map(Key::as_str).collect::<Vec<_>>(), ["vip"]);
    let settings = on_disk.settings().clone();
    let mut files = Workspace::new(loaded.unwrap().timelines, definitions, lists, settings, None).unwrap();
    assert_eq!(sizes(&mut files), expected);

    let mut ids = Vec::new();
    on_disk.messages(|message| ids.push(message.id.to_string())).unwrap();
    assert_eq!(ids, ["1", "2", "3"]);
}

#[test]
fn a_folder_that_is_none_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(!OnDisk::is_at(folder.path()));
    let error = OnDisk::open(folder.path(), Access::Read).unwrap_err();
    assert!(matches!(error, OnDiskError::Store(StoreError::NotAWorkspace { .. })));
}
