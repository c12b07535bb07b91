//! `kesit segments` on a workspace.

use expect_test::expect;

use crate::stage::{SEGMENTS, Stage, text};

/// A workspace without data, and definition files beside it.
fn workspace() -> Stage {
    let changed = SEGMENTS.replace("within: 30d", "within: 60d").replace("  lookers:\n", "  watchers:\n");
    let stage = Stage::new(&[("set/shop.yaml", SEGMENTS), ("changed/shop.yaml", &changed)]);
    assert!(stage.run("init ws").status.success());
    stage
}

/// The text with instants of the wall clock taken out.
fn without_clock(output: &str) -> String {
    let is_digit = |char: char| char.is_ascii_digit();
    let mut out = String::new();
    for line in output.lines() {
        // `2026-11-22 19:41:30` is a date and a time; both are digits and signs only.
        let mut words: Vec<&str> = line.split(' ').collect();
        let is_date = |word: &str| word.len() >= 10 && word.starts_with(is_digit) && word[4..5] == *"-";
        if let Some(place) = words.iter().position(|word| is_date(word)) {
            words[place] = "DATE";
            words.remove(place + 1);
        }
        out.push_str(&words.join(" "));
        out.push('\n');
    }
    out
}

#[track_caller]
fn check(stage: &Stage, args: &str, expected: expect_test::Expect) {
    let output = stage.run(&format!("{args} --workspace ws"));
    let code = output.status.code().expect("it ends by itself");
    let shown = format!("exit {code}\n{}{}", text(&output.stdout), text(&output.stderr));
    expected.assert_eq(&without_clock(&shown));
}

#[test]
fn from_a_plan_to_a_revert() {
    let stage = workspace();
    check(
        &stage,
        "segments plan set",
        expect![[r#"
        exit 0
        As of DATE (Europe/Istanbul) · 0 customers

        + buyers · Buyers: 0 → 0 customers
        + quiet · Went quiet: 0 → 0 customers
        + lookers: 0 → 0 customers

        3 new, 0 changed, 0 removed, 0 unchanged
    "#]],
    );
    check(
        &stage,
        "segments apply set",
        expect![[r#"
        exit 2
        As of DATE (Europe/Istanbul) · 0 customers

        + buyers · Buyers: 0 → 0 customers
        + quiet · Went quiet: 0 → 0 customers
        + lookers: 0 → 0 customers

        3 new, 0 changed, 0 removed, 0 unchanged
        error: nobody is here to confirm the plan
        hint: apply it with --yes
    "#]],
    );
    check(
        &stage,
        "segments apply set --yes --note first",
        expect![[r#"
        exit 0
        As of DATE (Europe/Istanbul) · 0 customers

        + buyers · Buyers: 0 → 0 customers
        + quiet · Went quiet: 0 → 0 customers
        + lookers: 0 → 0 customers

        3 new, 0 changed, 0 removed, 0 unchanged
        Applied: revision 1
    "#]],
    );
    check(
        &stage,
        "segments apply set --yes",
        expect![[r#"
        exit 0
        As of DATE (Europe/Istanbul) · 0 customers

        Nothing to change: 3 unchanged
    "#]],
    );
    check(
        &stage,
        "segments apply changed --yes",
        expect![[r#"
        exit 0
        As of DATE (Europe/Istanbul) · 0 customers

        ~ buyers · Buyers (condition): 0 → 0 customers
            …
                name: { tr: Alıcılar, en: Buyers }
            -   when: { event: Order Completed, within: 30d }
            +   when: { event: Order Completed, within: 60d }
        + watchers: 0 → 0 customers
        - lookers: 0 → 0 customers

        1 new, 1 changed, 1 removed, 1 unchanged
        Applied: revision 2
    "#]],
    );
    check(
        &stage,
        "segments list",
        expect![[r#"
        exit 0
        As of DATE (Europe/Istanbul) · 0 customers

        Segment   Name        Customers  Version  Since
        buyers    Buyers              0        2  DATE
        quiet     Went quiet          0        1  DATE
        watchers                      0        1  DATE
    "#]],
    );
    check(
        &stage,
        "segments history buyers",
        expect![[r#"
        exit 0
        Revision 2, DATE
          ~ buyers version 2: 0 → 0 customers

        Revision 1, DATE first
          + buyers version 1: 0 → 0 customers
    "#]],
    );
    check(
        &stage,
        "segments show buyers --version 1",
        expect![[r#"
        exit 0
        # segment buyers, version 1, revision 1 of DATE
        # first
        # replaced or removed by revision 2
        version: 1
        segments:
          buyers:
            name: { tr: Alıcılar, en: Buyers }
            when: { event: Order Completed, within: 30d }
    "#]],
    );
    check(
        &stage,
        "segments revert buyers --to 1 --yes --lang tr --as-of 2025-01-01",
        expect![[r#"
        exit 0
        An: 01.01.2025 00:00 (Europe/Istanbul) · 0 müşteri

        ~ buyers · Alıcılar (koşul): 0 → 0 müşteri
            …
                name: { tr: Alıcılar, en: Buyers }
            -   when: { event: Order Completed, within: 60d }
            +   when: { event: Order Completed, within: 30d }

        0 yeni, 1 değişen, 0 kaldırılan, 2 aynı
        Uygulandı: 3. değişiklik
    "#]],
    );
    check(
        &stage,
        "segments revert --to-revision 1 --yes",
        expect![[r#"
        exit 0
        As of DATE (Europe/Istanbul) · 0 customers

        + lookers: 0 → 0 customers
        - watchers: 0 → 0 customers

        1 new, 0 changed, 1 removed, 2 unchanged
        Applied: revision 4
    "#]],
    );
    check(
        &stage,
        "segments plan set",
        expect![[r#"
        exit 0
        As of DATE (Europe/Istanbul) · 0 customers

        Nothing to change: 3 unchanged
    "#]],
    );
    check(
        &stage,
        "segments history",
        expect![[r#"
        exit 0
        Revision 4, DATE
          + lookers version 2: 0 → 0 customers
          - watchers: 0 → 0 customers

        Revision 3, DATE
          ~ buyers version 3: 0 → 0 customers

        Revision 2, DATE
          ~ buyers version 2: 0 → 0 customers
          + watchers version 1: 0 → 0 customers
          - lookers: 0 → 0 customers

        Revision 1, DATE first
          + buyers version 1: 0 → 0 customers
          + quiet version 1: 0 → 0 customers
          + lookers version 1: 0 → 0 customers
    "#]],
    );
}

#[test]
fn a_file_says_nothing_of_others_unless_it_prunes() {
    let stage = workspace();
    assert!(stage.run("segments apply set --yes --workspace ws").status.success());
    stage.write("one.yaml", b"version: 1\nsegments:\n  new: { when: { segment: buyers } }\n");
    check(
        &stage,
        "segments plan one.yaml --format json --as-of 2025-01-01",
        expect![[r#"
        exit 0
        {"as_of":"2024-12-31T21:00:00.000Z","customers":0,"changes":[{"action":"added","kind":"segment","key":"new","size_before":0,"size_after":0,"entering":0,"leaving":0,"entering_sample":[],"leaving_sample":[]}],"moved":[],"unchanged":3}
    "#]],
    );
    check(
        &stage,
        "segments plan one.yaml --prune",
        expect![[r#"
        exit 1
        error: 1 problem in the definitions
        one.yaml: segments.new.when.segment: error unknown_segment
          found:    `buyers`
          expected: the key of a segment
          hint:     `buyers` would be removed, as these files do not define it: keep it, or drop the reference
    "#]],
    );
}

#[test]
fn a_plan_can_tell_a_program_that_there_is_something_to_do() {
    let stage = workspace();
    let code = |args: &str| stage.run(&format!("{args} --workspace ws")).status.code();
    assert_eq!(code("segments plan set"), Some(0));
    assert_eq!(code("segments plan set --detailed-exit-code"), Some(4));
    assert_eq!(code("segments apply set --yes"), Some(0));
    assert_eq!(code("segments plan set --detailed-exit-code"), Some(0));
}

#[test]
fn what_is_shown_can_be_applied() {
    let stage = workspace();
    assert!(stage.run("segments apply set --yes --workspace ws").status.success());
    let all = stage.run("segments show --workspace ws");
    stage.write("again.yaml", &all.stdout);
    check(
        &stage,
        "segments plan again.yaml --prune --detailed-exit-code",
        expect![[r#"
        exit 0
        As of DATE (Europe/Istanbul) · 0 customers

        Nothing to change: 3 unchanged
    "#]],
    );
}

#[test]
fn questions_that_cannot_be_answered() {
    let stage = workspace();
    check(
        &stage,
        "segments history",
        expect![[r#"
        exit 0
        Nothing was applied yet
    "#]],
    );
    assert!(stage.run("segments apply set --yes --workspace ws").status.success());
    check(
        &stage,
        "segments show buyer",
        expect![[r#"
        exit 1
        error: there is no segment or group `buyer`
        hint: did you mean `buyers`?
    "#]],
    );
    check(
        &stage,
        "segments show buyers --version 7",
        expect![[r#"
        exit 1
        error: `buyers` has no version 7
        hint: its last version is 1
    "#]],
    );
    check(
        &stage,
        "segments revert buyers --to 9 --lang tr",
        expect![[r#"
        exit 1
        hata: `buyers` için 9. sürüm yok
        öneri: son sürümü 1
    "#]],
    );
    check(
        &stage,
        "segments revert --to-revision 9",
        expect![[r#"
        exit 1
        error: there is no revision 9 (last: 1)
        hint: `kesit segments history` lists them
    "#]],
    );
    stage.check_all(
        "segments list",
        expect![[r#"
        exit 2
        --- out
        --- err
        error: `.` is not a workspace
        hint: make one with `kesit init`, or name one with --workspace
    "#]],
    );
    stage.check_all(
        "segments list --workspace nowhere",
        expect![[r#"
        exit 2
        --- out
        --- err
        error: `nowhere` is not a workspace
        hint: make one with `kesit init`, or name one with --workspace
    "#]],
    );
    stage.check_all("evaluate", expect![[r#"
        exit 2
        --- out
        --- err
        error: there is nothing to read: no files named, and no workspace here
        hint: name files with --data and --segments, a workspace with --workspace, or make one with `kesit init`
    "#]]);
    stage.check_all(
        "evaluate --workspace ws --time-zone UTC",
        expect![[r#"
        exit 2
        --- out
        --- err
        error: the following required arguments were not provided:
          --segments <FILE>...
          --data <FILE>...

        Usage: kesit evaluate --segments <FILE>... --data <FILE>... --workspace <DIR> --time-zone <NAME>

        For more information, try '--help'.
    "#]],
    );
}
