//! The pages of `--help`.

use expect_test::{ExpectFile, expect_file};

use crate::stage::Stage;

#[track_caller]
fn check(args: &str, expected: ExpectFile) {
    let output = Stage::new(&[]).run(args);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
    expected.assert_eq(&String::from_utf8(output.stdout).expect("output is UTF-8"));
}

#[test]
fn every_command_explains_itself_with_examples() {
    check("--help", expect_file!["snapshots/help.txt"]);
    check("evaluate --help", expect_file!["snapshots/help-evaluate.txt"]);
    check("explain --help", expect_file!["snapshots/help-explain.txt"]);
    check("replay --help", expect_file!["snapshots/help-replay.txt"]);
    check("check --help", expect_file!["snapshots/help-check.txt"]);
    check("members --help", expect_file!["snapshots/help-members.txt"]);
    check("customer --help", expect_file!["snapshots/help-customer.txt"]);
    check("segments --help", expect_file!["snapshots/help-segments.txt"]);
    check("segments plan --help", expect_file!["snapshots/help-segments-plan.txt"]);
    check("segments apply --help", expect_file!["snapshots/help-segments-apply.txt"]);
    check("segments list --help", expect_file!["snapshots/help-segments-list.txt"]);
    check("segments show --help", expect_file!["snapshots/help-segments-show.txt"]);
    check("segments history --help", expect_file!["snapshots/help-segments-history.txt"]);
    check("segments revert --help", expect_file!["snapshots/help-segments-revert.txt"]);
    check("segments backtest --help", expect_file!["snapshots/help-segments-backtest.txt"]);
    check("lint --help", expect_file!["snapshots/help-lint.txt"]);
    check("schema --help", expect_file!["snapshots/help-schema.txt"]);
    check("demo --help", expect_file!["snapshots/help-demo.txt"]);
    check("demo create --help", expect_file!["snapshots/help-demo-create.txt"]);
}
