//! The Turkish and the English read-me have the same parts in the same order and show the same commands.

use super::{Finding, finding};
use crate::tree::Tree;

const ENGLISH: &str = "README.md";
const TURKISH: &str = "README.tr.md";

/// Same headings by depth, same commands.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let (Some(english), Some(turkish)) = (tree.text(ENGLISH), tree.text(TURKISH)) else {
        return vec![finding(ENGLISH, "is missing in English or in Turkish")];
    };
    let mut findings = Vec::new();
    if heading_depths(english) != heading_depths(turkish) {
        findings.push(finding(TURKISH, format!("has other headings than {ENGLISH}")));
    }
    if commands(english) != commands(turkish) {
        findings.push(finding(TURKISH, format!("shows other commands than {ENGLISH}")));
    }
    findings
}

/// The depth of each heading, in order.
fn heading_depths(page: &str) -> Vec<usize> {
    let mut in_code = false;
    let mut depths = Vec::new();
    for line in page.lines() {
        if line.starts_with("```") {
            in_code = !in_code;
        } else if line.starts_with('#') && !in_code {
            depths.push(line.bytes().take_while(|byte| *byte == b'#').count());
        }
    }
    depths
}

/// The lines of the page's `sh` blocks, without comments. A command that ends in `\` goes on in the next line.
pub(crate) fn commands(page: &str) -> Vec<String> {
    let mut commands: Vec<String> = Vec::new();
    let mut in_shell = false;
    let mut goes_on = false;
    for line in page.lines() {
        if line.starts_with("```") {
            in_shell = line == "```sh";
        } else if in_shell && !line.starts_with('#') && !line.trim().is_empty() {
            let part = line.trim().trim_end_matches('\\').trim_end();
            match commands.last_mut() {
                Some(begun) if goes_on => *begun = format!("{begun} {part}"),
                _ => commands.push(part.to_owned()),
            }
            goes_on = line.ends_with('\\');
        }
    }
    commands
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::tree;

    const PAGE: &str = "# Kesit\n## Tour\n```sh\n# first\nmake demo\nkesit evaluate \\\n  --data x\n```\n";

    #[test]
    fn commands_are_joined_and_comments_left_out() {
        assert_eq!(commands(PAGE), ["make demo", "kesit evaluate --data x"]);
    }

    #[test]
    fn equal_pages_pass() {
        let turkish = PAGE.replace("Tour", "Tur").replace("first", "önce");
        assert_eq!(check(&tree(&[(ENGLISH, PAGE), (TURKISH, &turkish)])), []);
    }

    #[test]
    fn another_command_or_heading_is_found() {
        let other_command = PAGE.replace("make demo", "make test");
        let other_heading = PAGE.replace("## Tour", "### Tur");
        assert_eq!(check(&tree(&[(ENGLISH, PAGE), (TURKISH, &other_command)])).len(), 1);
        assert_eq!(check(&tree(&[(ENGLISH, PAGE), (TURKISH, &other_heading)])).len(), 1);
        assert_eq!(check(&tree(&[(ENGLISH, PAGE)])).len(), 1);
    }
}
