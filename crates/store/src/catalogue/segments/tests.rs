use super::*;

fn key_of(text: &str) -> Key {
    Key::parse(text).unwrap()
}

fn content(says: &str) -> DefinitionContent {
    DefinitionContent {
        hash: format!("hash of {says}"),
        canonical: format!("{{\"when\":\"{says}\"}}"),
        written: format!("when: {says} # as written"),
    }
}

fn change_of(kind: DefinitionKind, key: &str, action: ChangeAction, says: Option<&str>) -> NewChange {
    let counts = ChangeCounts { size_before: 3, size_after: 5, entering: 4, leaving: 2 };
    let counts = (kind == DefinitionKind::Segment).then_some(counts);
    NewChange { kind, key: key_of(key), action, content: says.map(content), counts }
}

fn revision(at: i64, changes: Vec<NewChange>, order: &[(DefinitionKind, &str)]) -> NewRevision {
    NewRevision {
        applied_at: Timestamp(at),
        as_of: Timestamp(at - 1),
        note: Some(format!("at {at}")),
        changes,
        order: order.iter().map(|(kind, key)| (*kind, key_of(key))).collect(),
    }
}

/// `key version says`, one a line, in their order.
fn shown(versions: &[DefinitionVersion]) -> Vec<String> {
    versions
        .iter()
        .map(|one| format!("{} {} v{} {}", one.kind.word(), one.key, one.version, one.content.hash))
        .collect()
}

#[test]
fn versions_stand_from_the_revision_that_brought_them_until_the_one_that_took_them() {
    use ChangeAction::{Added, Changed, Removed};
    use DefinitionKind::{Group, List, Segment};

    let folder = tempfile::tempdir().unwrap();
    let mut catalogue = Catalogue::open(&folder.path().join("catalogue.db")).unwrap();
    assert!(catalogue.definitions().unwrap().is_empty());
    let first = revision(
        10,
        vec![
            change_of(Segment, "a", Added, Some("one")),
            change_of(Segment, "b", Added, Some("two")),
            change_of(Group, "a", Added, Some("tiers")),
            change_of(List, "vip", Added, None),
        ],
        &[(Segment, "b"), (Segment, "a"), (Group, "a")],
    );
    assert_eq!(catalogue.apply_revision(&first).unwrap(), 1);
    let second = revision(
        20,
        vec![change_of(Segment, "a", Changed, Some("three")), change_of(Segment, "b", Removed, None)],
        &[(Segment, "a"), (Group, "a")],
    );
    assert_eq!(catalogue.apply_revision(&second).unwrap(), 2);
    let third = revision(
        30,
        vec![change_of(Segment, "b", Added, Some("four"))],
        &[(Segment, "a"), (Segment, "b"), (Group, "a")],
    );
    assert_eq!(catalogue.apply_revision(&third).unwrap(), 3);

    let at = |revision| shown(&catalogue.definitions_at(revision).unwrap());
    assert!(at(0).is_empty());
    let mut then = at(1);
    then.sort_unstable();
    let all = ["group a v1 hash of tiers", "segment a v1 hash of one", "segment b v1 hash of two"];
    assert_eq!(then, all);
    assert_eq!(at(2), ["segment a v2 hash of three", "group a v1 hash of tiers"]);
    let now = ["segment a v2 hash of three", "segment b v2 hash of four", "group a v1 hash of tiers"];
    assert_eq!(at(3), now);
    assert_eq!(shown(&catalogue.definitions().unwrap()), now);

    let versions = catalogue.versions(Segment, &key_of("b")).unwrap();
    assert_eq!(shown(&versions), ["segment b v1 hash of two", "segment b v2 hash of four"]);
    assert_eq!((versions[0].since, versions[0].until, versions[0].since_at), (1, Some(2), Timestamp(10)));
    assert_eq!(
        (versions[1].since, versions[1].until, versions[1].content.clone()),
        (3, None, content("four"))
    );

    let revisions = catalogue.revisions().unwrap();
    let brief: Vec<(u64, usize)> =
        revisions.iter().map(|revision| (revision.number, revision.changes.len())).collect();
    assert_eq!(brief, [(1, 4), (2, 2), (3, 1)]);
    assert_eq!(revisions[1].note.as_deref(), Some("at 20"));
    let changed = &revisions[1].changes[0];
    assert_eq!(
        (changed.action, changed.version, changed.counts),
        (Changed, Some(2), second.changes[0].counts)
    );
    let list = &revisions[0].changes[3];
    assert_eq!((list.kind, list.version, list.counts), (List, None, None));
}
