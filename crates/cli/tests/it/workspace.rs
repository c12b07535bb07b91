//! The commands on a workspace with data in it: what was imported and applied answers as the files would.

use expect_test::expect;

use crate::stage::{SEGMENTS, Stage, text};

/// The shop of three people in the workspace `ws`, its segments applied.
fn workspace() -> Stage {
    let changed = SEGMENTS.replace("within: 30d", "within: 60d").replace("gte: 3", "gte: 1");
    let stage = Stage::shop();
    stage.write("changed.yaml", changed.as_bytes());
    for args in
        ["init ws", "import shop.jsonl --workspace ws", "segments apply segments.yaml --yes --workspace ws"]
    {
        let output = stage.run(args);
        assert!(output.status.success(), "{args}: {}", text(&output.stderr));
    }
    stage
}

#[test]
fn a_plan_tells_who_would_move() {
    workspace().check(
        "segments plan changed.yaml --workspace ws",
        expect![[r#"
            As of 2025-03-01 12:30 (Europe/Istanbul) · 3 customers

            ~ buyers · Buyers (condition): 1 → 2 customers
                enter +1: ada
                …
                    name: { tr: Alıcılar, en: Buyers }
                -   when: { event: Order Completed, within: 30d }
                +   when: { event: Order Completed, within: 60d }
            ~ quiet · Went quiet (condition): 1 → 0 customers
                leave -1: ada
                …
                      all:
                -       - { event: Order Completed, count: { gte: 3 } }
                +       - { event: Order Completed, count: { gte: 1 } }
                        - { not: { segment: buyers } }

            0 new, 2 changed, 0 removed, 1 unchanged
        "#]],
    );
}

#[test]
fn questions_need_no_files() {
    let stage = workspace();
    stage.check(
        "evaluate --workspace ws",
        expect![[r#"
            As of 2025-03-01 12:30 (Europe/Istanbul) · 3 customers

            Segment  Name        Customers  Share
            buyers   Buyers              1  33.3%
            quiet    Went quiet          1  33.3%
            lookers                      1  33.3%
        "#]],
    );
    stage.check(
        "members buyers --workspace ws --format csv",
        expect![[r#"
            customer
            can
        "#]],
    );
    stage.check(
        "explain --customer ada --segment quiet --workspace ws",
        expect![[r#"
            Customer ada as of 2025-03-01 12:30 (Europe/Istanbul)

            quiet · Went quiet: IN
              ✓ all of
                ✓ Order Completed: count ≥ 3 — found: 3, latest 2025-01-09 12:00
                ✓ not
                  ✗ segment buyers
                    ✗ Order Completed in the last 30 days: count ≥ 1 — found: 0, latest 2025-01-09 12:00
        "#]],
    );
}

#[test]
fn other_segments_can_be_asked_about_without_applying_them() {
    workspace().check(
        "evaluate --segments changed.yaml --format csv --workspace ws",
        expect![[r#"
            as_of,segment,size
            2025-03-01T09:30:00.000Z,buyers,2
            2025-03-01T09:30:00.000Z,quiet,0
            2025-03-01T09:30:00.000Z,lookers,1
        "#]],
    );
}

#[test]
fn the_workspace_is_found_by_the_variable_and_by_the_folder() {
    let stage = workspace();
    let named = stage.command("members lookers --format csv").env("KESIT_WORKSPACE", "ws").output().unwrap();
    assert_eq!(text(&named.stdout), "customer\n'=eda\n");
    let mut inside = stage.command("members lookers --format csv");
    let folder = inside.get_current_dir().unwrap().join("ws");
    assert_eq!(text(&inside.current_dir(folder).output().unwrap().stdout), "customer\n'=eda\n");
}

#[test]
fn a_replay_ends_where_an_evaluation_does() {
    let replayed = workspace().run("replay --workspace ws");
    let last = text(&replayed.stdout).lines().last().unwrap_or_default().to_owned();
    expect![[r#"{"final":{"as_of":"2025-03-01T09:30:00.000Z","segments":{"buyers":["can"],"quiet":["ada"],"lookers":["=eda"]}}}"#]]
        .assert_eq(&last);
}
