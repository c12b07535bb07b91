//! Plans over a few customers, and what a catalogue makes of them.

use expect_test::{Expect, expect};
use kesit_model::definition::Definitions;
use kesit_model::language::{Format, parse_files};
use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;
use kesit_model::{Key, Language, MessageId, Object, PersonId, Span, Timestamp, Value};
use kesit_segment::Settings;
use kesit_store::Catalogue;
use kesit_testkit::generate;
use kesit_timeline::{Builder, Timelines};
use proptest::prelude::*;

use super::set::items;
use super::*;
use crate::source::Lists;

const NOW: Timestamp = Timestamp(1_750_000_000_000);
const DAY_MS: i64 = 86_400_000;

/// What each customer ordered how many days ago, and for how much.
const ORDERS: &[(&str, i64, i64)] = &[
    ("ada", 1, 10),
    ("ada", 40, 900),
    ("can", 2, 300),
    ("eda", 100, 50),
    ("efe", 10, 20),
    ("efe", 11, 20),
    ("efe", 12, 20),
];

fn timelines() -> Timelines {
    let mut builder = Builder::new();
    for (ix, (person, days, revenue)) in ORDERS.iter().enumerate() {
        let at = NOW.minus(Span(days * DAY_MS));
        let revenue = Value::Number(kesit_model::Decimal::whole(*revenue));
        builder.push(&Message {
            id: MessageId::parse(&format!("m{ix}")).unwrap(),
            at,
            received_at: at,
            person: PersonId::parse(person).unwrap(),
            is_user: true,
            body: Body::Track {
                name: "Order Completed".to_owned(),
                properties: Object(vec![("revenue".into(), revenue)]),
            },
            consents: Vec::new(),
        });
    }
    builder.finish()
}

/// The definitions of a text without its first line, `version: 1`.
fn set(text: &str) -> DefinitionSet {
    let text = format!("version: 1\n{text}");
    let parsed = parse_files(&[(&text, Format::Yaml)]);
    assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
    set_of(&parsed.files[0].clone().unwrap().definitions)
}

fn set_of(definitions: &Definitions) -> DefinitionSet {
    let written = |_, key: &Key| format!("{key}: as written\n");
    DefinitionSet::of_items(items(definitions, written).collect()).unwrap()
}

fn plan_of(present: DefinitionSet, wanted: DefinitionSet) -> Plan {
    let lists = Lists::from([(key("vip"), [PersonId::parse("can").unwrap()].into())]);
    plan_over(&mut timelines(), lists, NOW, present, wanted)
}

fn plan_over(
    timelines: &mut Timelines,
    lists: Lists,
    as_of: Timestamp,
    present: DefinitionSet,
    wanted: DefinitionSet,
) -> Plan {
    let settings = Settings { zone: Zone::parse("UTC").unwrap(), language: Language::Turkish };
    let ground = Ground { timelines, lists, scores: None, settings: &settings, as_of, threads: 1 };
    Plan::new(present, wanted, ground).unwrap()
}

fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

fn shown(plan: &Plan) -> String {
    let ids = |ids: &[PersonId]| ids.iter().map(PersonId::as_str).collect::<Vec<_>>().join(" ");
    let moves = |moves: &Moves| {
        let counts = moves.counts;
        assert_eq!(counts.size_before + counts.entering, counts.size_after + counts.leaving);
        format!(
            "{} → {} in [{}] out [{}]",
            counts.size_before,
            counts.size_after,
            ids(&moves.entering),
            ids(&moves.leaving)
        )
    };
    let change = |change: &PlannedChange| {
        let Difference { kind, key, action, aspects } = &change.difference;
        let aspects = if aspects.is_empty() { String::new() } else { format!(" {aspects:?}") };
        let moves = change.moves.as_ref().map(|one| format!(": {}", moves(one))).unwrap_or_default();
        format!("{} {} {key}{aspects}{moves}\n", action.word(), kind.word())
    };
    let moved = |one: &Moved| format!("moved {} {:?}: {}\n", one.key, one.because, moves(&one.moves));
    let changes: String = plan.changes.iter().map(change).collect();
    let moved: String = plan.moved.iter().map(moved).collect();
    format!("{changes}{moved}{} unchanged\n", plan.unchanged)
}

#[track_caller]
fn check(present: &str, wanted: &str, expected: Expect) {
    expected.assert_eq(&shown(&plan_of(set(present), set(wanted))));
}

const NONE: &str = "segments: {}";
const TWO: &str = "
segments:
  recent: { when: { event: Order Completed, within: 30d } }
  quiet: { when: { not: { segment: recent } } }
";

#[test]
fn definitions_come_and_go() {
    check(
        NONE,
        NONE,
        expect![[r#"
        0 unchanged
    "#]],
    );
    check(
        NONE,
        TWO,
        expect![[r#"
        added segment recent: 0 → 3 in [ada can efe] out []
        added segment quiet: 0 → 1 in [eda] out []
        0 unchanged
    "#]],
    );
    check(
        TWO,
        TWO,
        expect![[r#"
        2 unchanged
    "#]],
    );
    check(
        TWO,
        NONE,
        expect![[r#"
        removed segment recent: 3 → 0 in [] out [ada can efe]
        removed segment quiet: 1 → 0 in [] out [eda]
        0 unchanged
    "#]],
    );
}

#[test]
fn another_spelling_or_order_is_no_change() {
    check(
        TWO,
        "
segments:
  quiet:
    when:
      not: { segment: recent }
  recent: # not long ago
    when: { event: Order Completed, count: { gte: 1 }, within: 720h }
",
        expect![[r#"
            2 unchanged
        "#]],
    );
}

#[test]
fn a_changed_condition_moves_those_that_refer_to_it_too() {
    check(
        TWO,
        "
segments:
  recent: { when: { event: Order Completed, within: 5d } }
  quiet: { when: { not: { segment: recent } } }
",
        expect![[r#"
            changed segment recent [Condition]: 3 → 2 in [] out [efe]
            moved quiet RefersTo(Key("recent")): 1 → 2 in [efe] out []
            1 unchanged
        "#]],
    );
    // Nobody lies between 30 and 35 days, so `quiet` does not move.
    check(
        TWO,
        "
segments:
  recent: { when: { event: Order Completed, within: 35d } }
  quiet: { when: { not: { segment: recent } } }
",
        expect![[r#"
            changed segment recent [Condition]: 3 → 3 in [] out []
            1 unchanged
        "#]],
    );
}

#[test]
fn another_name_moves_nobody() {
    check(
        "segments: { a: { name: A, when: { list: vip } } }",
        "segments: { a: { name: { tr: B }, strategy: Call, when: { list: vip } } }",
        expect![[r#"
            changed segment a [Name, Strategy]: 1 → 1 in [] out []
            0 unchanged
        "#]],
    );
}

#[test]
fn lists_come_and_go_with_the_segments_that_refer_to_them() {
    check(
        "segments: { a: { when: { list: vip } } }",
        "segments: { a: { when: { not: { list: other } } } }",
        expect![[r#"
            changed segment a [Condition]: 1 → 4 in [ada eda efe] out []
            added list other
            removed list vip
            0 unchanged
        "#]],
    );
}

const TIERS: &str = "
segments:
  gold: { when: { event: Order Completed, sum: { of: revenue, gte: 500 } } }
  silver: { when: { event: Order Completed, sum: { of: revenue, gte: 60 } } }
  bronze: { when: { everyone: true } }
  worthy: { when: { segment: silver } }
groups:
  loyalty: { tiers: [gold, silver, bronze] }
";

#[test]
fn tiers_move_with_the_tiers_before_them() {
    check(
        TIERS,
        &TIERS.replace("gte: 500", "gte: 300"),
        expect![[r#"
        changed segment gold [Condition]: 1 → 2 in [can] out []
        moved silver ComesAfter { tier: Key("gold"), group: Key("loyalty") }: 2 → 1 in [] out [can]
        moved worthy RefersTo(Key("silver")): 2 → 1 in [] out [can]
        4 unchanged
    "#]],
    );
}

#[test]
fn a_renamed_tier_is_one_that_goes_and_one_that_comes() {
    check(
        TIERS,
        &TIERS.replace("gold", "platinum"),
        expect![[r#"
        added segment platinum: 0 → 1 in [ada] out []
        removed segment gold: 1 → 0 in [] out [ada]
        changed group loyalty [Tiers]
        3 unchanged
    "#]],
    );
}

#[test]
fn a_group_that_goes_lets_its_tiers_overlap() {
    check(
        TIERS,
        TIERS.split("groups:").next().unwrap(),
        expect![[r#"
        removed group loyalty
        moved silver GroupChanges(Key("loyalty")): 2 → 3 in [ada] out []
        moved bronze GroupChanges(Key("loyalty")): 1 → 4 in [ada can efe] out []
        moved worthy RefersTo(Key("silver")): 2 → 3 in [ada] out []
        4 unchanged
    "#]],
    );
}

#[test]
fn words_that_no_data_uses_are_told_of_what_is_new_only() {
    let plan = plan_of(
        set("segments: { old: { when: { event: Order Complete } } }"),
        set(
            "segments: { old: { when: { event: Order Complete } }, new: { when: { trait: plna, exists: true } } }",
        ),
    );
    let expected = crate::workspace::Unknown::Trait { path: "plna".to_owned(), nearest: None };
    assert_eq!(plan.unknown, [expected]);
}

fn catalogue(folder: &tempfile::TempDir) -> Catalogue {
    Catalogue::open(&folder.path().join("catalogue.db")).unwrap()
}

/// Plans and applies; the catalogue's own definitions are what is compared with.
fn apply_set(catalogue: &mut Catalogue, wanted: &DefinitionSet) -> Plan {
    let plan = plan_of(present(catalogue).unwrap(), wanted.clone());
    apply(catalogue, &plan, NOW, None).unwrap();
    plan
}

#[test]
fn a_version_comes_back_with_its_text_and_its_members() {
    let folder = tempfile::tempdir().unwrap();
    let mut catalogue = catalogue(&folder);
    let (first, second) = (set(TIERS), set(&TIERS.replace("gte: 500", "gte: 300")));
    apply_set(&mut catalogue, &first);
    let there = apply_set(&mut catalogue, &second);
    let wanted = with_version(&catalogue, &second, &key("gold"), 1).unwrap();
    assert_eq!(wanted, first);
    let back = apply_set(&mut catalogue, &wanted);
    let of = |plan: &Plan| plan.changes[0].moves.clone().unwrap();
    assert_eq!((of(&back).entering, of(&back).leaving), (of(&there).leaving, of(&there).entering));

    let versions = versions(&catalogue, &key("gold")).unwrap();
    let stood: Vec<(u32, u64, Option<u64>)> =
        versions.iter().map(|one| (one.version, one.since, one.until)).collect();
    assert_eq!(stood, [(1, 1, Some(2)), (2, 2, Some(3)), (3, 3, None)]);
    assert_eq!(versions[2].content, versions[0].content);
    assert_ne!(versions[1].content.hash, versions[0].content.hash);

    let revisions = catalogue.revisions().unwrap();
    let moved: Vec<(&str, &str)> =
        revisions[1].changes.iter().map(|change| (change.action.word(), change.key.as_str())).collect();
    assert_eq!(moved, [("changed", "gold"), ("moved", "silver"), ("moved", "worthy")]);
}

#[test]
fn nothing_to_change_is_no_revision() {
    let folder = tempfile::tempdir().unwrap();
    let mut catalogue = catalogue(&folder);
    assert_eq!(apply(&mut catalogue, &plan_of(set(NONE), set(NONE)), NOW, None).unwrap(), None);
    assert!(catalogue.revisions().unwrap().is_empty());
}

#[test]
fn what_was_never_there_cannot_be_brought_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut catalogue = catalogue(&folder);
    apply_set(&mut catalogue, &set(TWO));
    apply_set(&mut catalogue, &set("segments: { quiet: { when: { everyone: true } } }"));
    let now = present(&catalogue).unwrap();
    let error = |key_text: &str, version| {
        with_version(&catalogue, &now, &key(key_text), version).unwrap_err().to_string()
    };
    assert_eq!(error("quite", 1), "there is no segment or group `quite`");
    assert_eq!(error("quiet", 3), "`quiet` has no version 3; it has 2");
    // Its first version refers to `recent`, which is gone.
    assert_eq!(error("quiet", 1), "the definitions do not fit together: 1 problems");
    assert_eq!(
        at_revision(&catalogue, 3).unwrap_err().to_string(),
        "there is no revision 3; the last one is 2"
    );
    assert_eq!(at_revision(&catalogue, 1).unwrap(), set(TWO));
    assert_eq!(at_revision(&catalogue, 0).unwrap(), set(NONE));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..generate::config() })]

    /// Whatever is applied stands then: planning it again changes nothing, each plan tells the moves between the members
    /// before and after, and going back restores every text and every member.
    #[test]
    fn what_is_applied_stands(
        history in generate::histories(),
        now in generate::instants(),
        sets in proptest::collection::vec(generate::definitions(), 1..4),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut catalogue = catalogue(&folder);
        let mut builder = Builder::new();
        for message in &history {
            builder.push(message);
        }
        let mut timelines = builder.finish();
        let sets: Vec<DefinitionSet> = sets.iter().map(set_of).collect();
        let mut plan = |present: DefinitionSet, wanted: &DefinitionSet| {
            plan_over(&mut timelines, Lists::new(), now, present, wanted.clone())
        };
        for set in &sets {
            let planned = plan(present(&catalogue).unwrap(), set);
            apply(&mut catalogue, &planned, now, None).unwrap();
            let again = plan(present(&catalogue).unwrap(), set);
            prop_assert!(again.is_empty() && again.moved.is_empty(), "{}", shown(&again));
            prop_assert_eq!(again.unchanged, set.items().len());
        }
        let (first, last) = (&sets[0], &sets[sets.len() - 1]);
        let there = plan(first.clone(), last);
        let revision = catalogue.revisions().unwrap().first().map_or(0, |first| first.number);
        let back = at_revision(&catalogue, revision).unwrap();
        prop_assert!(plan(back.clone(), first).is_empty());
        let back = plan(present(&catalogue).unwrap(), &back);
        apply(&mut catalogue, &back, now, None).unwrap();
        prop_assert!(plan(present(&catalogue).unwrap(), first).is_empty());
        let net = |plan: &Plan| -> i128 {
            let of = plan.changes.iter().filter_map(|change| change.moves.as_ref());
            let of = of.chain(plan.moved.iter().map(|moved| &moved.moves));
            of.map(|moves| i128::from(moves.counts.entering) - i128::from(moves.counts.leaving)).sum()
        };
        prop_assert_eq!(net(&there), -net(&back));
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..generate::config() })]

    /// Only what the plan lists moves: for every other segment the members are the same before and after.
    #[test]
    fn nobody_moves_unlisted(
        history in generate::histories(),
        now in generate::instants(),
        old in generate::definitions(),
        new in generate::definitions(),
    ) {
        let mut builder = Builder::new();
        for message in &history {
            builder.push(message);
        }
        let mut timelines = builder.finish();
        let (old, new) = (set_of(&old), set_of(&new));
        let plan = plan_over(&mut timelines, Lists::new(), now, old.clone(), new.clone());
        let members = |timelines: &Timelines, set: &DefinitionSet| {
            let settings = Settings { zone: Zone::parse("UTC").unwrap(), language: Language::Turkish };
            let definitions = set.definitions().clone();
            let mut workspace =
                crate::workspace::Workspace::new(timelines.clone(), definitions, Lists::new(), settings, None).unwrap();
            workspace.evaluate(now, &crate::workspace::MembersOf::All, 1).unwrap().segments
        };
        let (before, after) = (members(&timelines, &old), members(&timelines, &new));
        for segment in &after {
            let was = before.iter().find(|one| one.key == segment.key);
            let listed = plan.changes.iter().any(|change| change.difference.key == segment.key)
                || plan.moved.iter().any(|moved| moved.key == segment.key);
            if !listed {
                prop_assert_eq!(was.map(|was| &was.members), Some(&segment.members), "{}", segment.key);
            }
        }
    }
}
