//! `kesit predict`: a table, and what is refused.

use crate::stage::{Stage, show, text};

fn table() -> String {
    let mut table = String::from("customer_id,days,city,left\n");
    for row in 0..300 {
        let days = row * 37 % 100;
        let left = if days < 40 || row % 9 == 0 { "yes" } else { "no" };
        table.push_str(&format!("{row},{days},{},{left}\n", ["Van", "Muş"][row % 2]));
    }
    table
}

#[test]
fn a_table_in_both_languages() {
    let stage = Stage::new(&[("table.csv", &table())]);
    let english = stage.run("predict --table table.csv --target left");
    assert!(english.status.success(), "{}", show(&english));
    let english = text(&english.stdout);
    for part in ["Rows learnt from", "AUC", "Not learnt from: customer_id (names the rows)"] {
        assert!(english.contains(part), "{part}: {english}");
    }
    let turkish = stage.run("predict --table table.csv --target left --lang tr --rows --out rows.csv");
    assert!(turkish.status.success(), "{}", show(&turkish));
    assert!(text(&turkish.stdout).contains("Öğrenilen satır"), "{}", show(&turkish));
    let rows = std::fs::read_to_string(stage.path("rows.csv")).expect("was written");
    assert_eq!(rows.lines().count(), 301);
    assert!(rows.lines().nth(1).is_some_and(|row| row.contains("days: 0")), "{rows}");
}

#[test]
fn wrong_input_is_told_with_what_helps() {
    let stage = Stage::new(&[("table.csv", &table()), ("shop.jsonl", crate::stage::MESSAGES)]);
    let cases = [
        ("predict --table table.csv --target gone", "customer_id, days, city, left"),
        ("predict --table table.csv --target city", "--value Muş | Van"),
        ("predict shop.jsonl --target Ordered --horizon 7d", "there is no event `Ordered`"),
        ("predict shop.jsonl --target Order˽Completed --horizon 7d", "a longer horizon, more history"),
        ("predict shop.jsonl --target Order˽Completed --horizon 12h --lang tr", "tam gün olmalı"),
        ("predict shop.jsonl --target-segment lost", "--segments"),
    ];
    for (args, expected) in cases {
        let mut command = stage.command("");
        // A name with a blank in it is one argument.
        command.args(args.split_whitespace().map(|arg| arg.replace('˽', " ")));
        let output = command.output().expect("runs");
        assert!(!output.status.success(), "{args}: {}", show(&output));
        let told = text(&output.stderr);
        assert!(
            expected.split('|').any(|part| told.contains(part)) || told.contains(expected),
            "{args}: {told}"
        );
    }
}
