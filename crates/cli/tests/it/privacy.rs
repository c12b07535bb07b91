//! `kesit privacy`: erased, kept erased, told everything, and not kept for ever.

use serde_json::Value as Json;

use crate::stage::{Stage, show, text};

/// A workspace with the shop in it.
fn shop() -> Stage {
    let stage = Stage::shop();
    for args in ["init shop", "import shop.jsonl --workspace shop"] {
        let output = stage.run(args);
        assert!(output.status.success(), "{}", show(&output));
    }
    stage
}

/// Runs it with this exit code; all of these must be in what it says.
#[track_caller]
fn says(stage: &Stage, args: &str, code: i32, all: &[&str]) {
    let output = stage.run(&format!("{args} --workspace shop"));
    let told = show(&output);
    assert_eq!(output.status.code(), Some(code), "{told}");
    for one in all {
        assert!(told.contains(one), "{one} is not in\n{told}");
    }
}

#[test]
fn who_is_erased_stays_erased_until_readmitted() {
    let stage = shop();
    says(&stage, "privacy erase ada", 2, &["a person of 1 id with 4 messages", "erase with --yes"]);
    says(&stage, "customer ada", 0, &["ada"]);
    says(&stage, "privacy erase ada --yes", 0, &["erased:\n", "  4 messages\n", "refused from now on"]);
    says(&stage, "customer ada", 1, &["no customer in the data has this id"]);
    says(&stage, "privacy erase ada --yes", 0, &["this person was erased before"]);
    says(&stage, "privacy erase nobody --yes", 1, &["no customer in the data has this id"]);
    says(
        &stage,
        "import shop.jsonl",
        0,
        &["6 rows = 0 stored + 2 duplicate + 0 quarantined + 4 of erased persons"],
    );
    says(&stage, "doctor", 0, &[]);
    says(&stage, "privacy readmit ada", 0, &["taken again"]);
    says(&stage, "privacy readmit ada", 1, &["nobody of this id was erased"]);
    says(&stage, "import shop.jsonl", 0, &["6 rows = 4 stored + 2 duplicate + 0 quarantined\n"]);
    says(
        &stage,
        "privacy erase ada --yes --lang tr",
        0,
        &["1 kimlik, 4 ileti olan bir kişi", "silindi:\n  1 "],
    );
}

#[test]
fn lakes_are_written_anew_and_backups_are_named() {
    let stage = shop();
    for args in ["lake export lake", "backup shop.backup"] {
        says(&stage, args, 0, &[]);
    }
    says(
        &stage,
        "privacy erase ada --yes",
        0,
        &["lake written anew: ", "may still have the person", "shop.backup"],
    );
    let restored = stage.run("restore shop.backup again --erased-in shop");
    assert!(text(&restored.stdout).contains("erased again: 1 person"), "{}", show(&restored));
    let asked = stage.run("customer ada --workspace again");
    assert_eq!(asked.status.code(), Some(1), "{}", show(&asked));
}

#[test]
fn everything_that_is_known_is_one_document() {
    let stage = shop();
    let output = stage.run("privacy export ada --workspace shop");
    let told: Json = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(told["events"].as_array().map(Vec::len), Some(3));
    assert_eq!(told["traits"][0]["trait"], "address");
    says(&stage, "privacy export ada --out ada.json", 0, &[]);
    assert_eq!(std::fs::read(stage.path("ada.json")).expect("there"), output.stdout);
    says(&stage, "privacy export ada --out ada.json", 3, &["ada.json"]);
    says(&stage, "privacy export nobody --out nobody.json", 1, &["no customer"]);
    assert!(!stage.path("nobody.json").exists());
}

#[test]
fn periods_are_set_told_and_kept_to() {
    let stage = shop();
    says(&stage, "privacy retention", 0, &["everything is kept for ever"]);
    says(&stage, "privacy retention --set events=1x", 2, &["not a subject and a period"]);
    let told =
        ["all other events, but for orders: 1 day\n", "older, and forgotten with --yes: 1 event, 0 rows"];
    says(&stage, "privacy retention --set events=1d", 0, &told);
    says(&stage, "privacy retention --yes", 0, &["forgotten: 1 event, 0 rows"]);
    says(&stage, "privacy retention --yes --lang tr", 0, &["1 gün", "silindi: 0 olay, 0 karantina satırı"]);
    says(&stage, "privacy retention --set events=forever", 0, &["everything is kept for ever"]);
}
