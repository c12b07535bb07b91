//! The crates that say what a segment is know no disk, no network, no clock and no chance: time and randomness come in
//! as arguments, so that the same input gives the same answer everywhere.

use super::{Finding, finding};
use crate::tree::{SourceFile, Tree};

const PURE: &[&str] = &["model", "timeline", "segment", "engine", "insight", "report"];

const FORBIDDEN: &[&str] = &[
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::time",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "rand::",
    "tokio",
    "println!",
];

/// No pure crate uses a forbidden word outside of comments and tests.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let sources = PURE.iter().flat_map(|name| {
        let folder = format!("crates/{name}/src/");
        tree.ending(".rs").filter(move |file| file.path.starts_with(&folder))
    });
    sources.filter(|file| !file.path.ends_with("tests.rs")).flat_map(check_file).collect()
}

fn check_file(file: &SourceFile) -> Vec<Finding> {
    let code = file.text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
    code.enumerate()
        .filter_map(|(index, line)| {
            let line = line.split("//").next().unwrap_or_default();
            let word = FORBIDDEN.iter().find(|word| has_word(line, word))?;
            Some(finding(format!("{}:{}", file.path, index + 1), format!("`{word}` in a pure crate")))
        })
        .collect()
}

/// Whether `word` begins a name in the line (`rand::` does not in `Operand::`).
fn has_word(line: &str, word: &str) -> bool {
    let continues = |before: &str| before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(start, _)| !continues(&line[..start]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::tree;

    #[test]
    fn a_disk_or_a_clock_is_found() {
        let files = [
            ("crates/engine/src/live.rs", "use std::fs::File;\n"),
            ("crates/segment/src/cond/event.rs", "fn f() {\n    let now = SystemTime::now();\n}\n"),
        ];
        let places: Vec<_> = check(&tree(&files)).into_iter().map(|found| found.place).collect();
        assert_eq!(places, ["crates/segment/src/cond/event.rs:2", "crates/engine/src/live.rs:1"]);
    }

    #[test]
    fn comments_tests_and_other_crates_are_free() {
        let files = [
            (
                "crates/model/src/time.rs",
                "// never std::fs here\nfn f() {}\n#[cfg(test)]\nmod t { use std::fs; }\n",
            ),
            ("crates/model/src/tests.rs", "use std::fs;\n"),
            ("crates/app/src/lib.rs", "use std::fs;\n"),
            ("crates/segment/src/test.rs", "let right = Operand::Value(x);\n"),
        ];
        assert_eq!(check(&tree(&files)), []);
    }
}
