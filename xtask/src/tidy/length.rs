//! A file past [`LONGEST`] lines of code usually holds a second subject. One that does not says why in a line
//! `// long because …`. Files of tests may be long: they are often one table.

use super::{Finding, finding};
use crate::tree::Tree;

/// Lines of code, without comments and blank lines.
const LONGEST: usize = 400;
const REASON: &str = "// long because ";

/// Every Rust file but those of tests is short or says why not.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let long = tree.ending(".rs").filter(|file| !is_test(&file.path) && !file.text.contains(REASON));
    long.filter_map(|file| match code_lines(&file.text) {
        lines if lines > LONGEST => {
            let what = format!("{lines} lines of code; split it, or say why in a line `{REASON}…`");
            Some(finding(&file.path, what))
        }
        _ => None,
    })
    .collect()
}

fn is_test(path: &str) -> bool {
    path.ends_with("tests.rs") || path.contains("/tests/")
}

fn code_lines(text: &str) -> usize {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::tree;

    #[test]
    fn only_code_counts() {
        let code = "let a = 1;\n".repeat(LONGEST);
        let commented = format!("{code}\n{}", "// why\n\n".repeat(50));
        assert_eq!(check(&tree(&[("a.rs", &code), ("b.rs", &commented)])), []);
    }

    #[test]
    fn a_long_file_needs_a_reason() {
        // Put together here, so that this file does not bear the reason itself.
        let reason = format!("{REASON}it is one table");
        let code = "let a = 1;\n".repeat(LONGEST + 1);
        assert_eq!(check(&tree(&[("a.rs", &code)])).len(), 1);
        assert_eq!(check(&tree(&[("a/tests.rs", &code), ("crates/a/tests/it/table.rs", &code)])), []);
        assert_eq!(check(&tree(&[("a.rs", &format!("{reason}\n{code}"))])), []);
    }
}
