//! Relative links in the pages lead somewhere.

use super::{Finding, finding};
use crate::tree::{SourceFile, Tree};

/// Every relative link and picture of every page names a file or folder of the project, and its anchor a heading.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.ending(".md").flat_map(|page| check_page(tree, page)).collect()
}

fn check_page(tree: &Tree, page: &SourceFile) -> Vec<Finding> {
    let lines = outside_code(&page.text);
    let links = lines.iter().flat_map(|(number, line)| targets(line).map(move |target| (number, target)));
    links
        .filter(|(_, target)| !leads_somewhere(tree, page, target))
        .map(|(number, target)| finding(format!("{}:{number}", page.path), format!("{target} leads nowhere")))
        .collect()
}

/// Lines (from 1) that are not in a code block.
fn outside_code(text: &str) -> Vec<(usize, &str)> {
    let mut in_code = false;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            lines.push((index + 1, line));
        }
    }
    lines
}

/// What stands in `](…)`, `src="…"` and `srcset="…"`, but for addresses on the web.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    let marks = [("](", ')'), ("src=\"", '"'), ("srcset=\"", '"')];
    let found = marks.into_iter().flat_map(move |(start, end)| {
        line.split(start).skip(1).filter_map(move |rest| Some(rest.split_once(end)?.0))
    });
    found.filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
}

fn leads_somewhere(tree: &Tree, page: &SourceFile, target: &str) -> bool {
    let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
    let Some(path) = resolve(&page.path, path) else { return false };
    let is_there = path.is_empty() || tree.paths.contains(&path);
    let has_anchor = |anchor| tree.text(&path).is_some_and(|text| has_heading(text, anchor));
    is_there && anchor.is_none_or(has_anchor)
}

/// The path of a link from the root of the project; `None` if it leaves it.
fn resolve(page: &str, link: &str) -> Option<String> {
    if link.is_empty() {
        return Some(page.to_owned());
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

fn has_heading(text: &str, anchor: &str) -> bool {
    outside_code(text).iter().any(|(_, line)| line.starts_with('#') && slug(line) == anchor)
}

/// The anchor that GitHub gives a heading.
fn slug(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::tree;

    fn complaints(text: &str) -> Vec<String> {
        let guide = "# First segments\n";
        let files = [("docs/README.md", text), ("docs/guide/first.md", guide), ("README.md", "# Kesit\n")];
        check(&tree(&files)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn links_that_lead_somewhere() {
        let page = "[a](guide/first.md) [b](../README.md#kesit) [c](guide/first.md#first-segments)\n\
                    [web](https://example.com/x.md) <img src=\"../README.md\">\n# Here\n[d](#here)\n";
        assert_eq!(complaints(page), Vec::<String>::new());
    }

    #[test]
    fn links_that_do_not() {
        assert_eq!(
            complaints("\n[a](guide/second.md)\n"),
            ["docs/README.md:2: guide/second.md leads nowhere"]
        );
        assert_eq!(
            complaints("[a](guide/first.md#last)"),
            ["docs/README.md:1: guide/first.md#last leads nowhere"]
        );
        assert_eq!(complaints("[a](../../../x.md)").len(), 1);
        assert_eq!(complaints("<img src=\"images/gone.svg\">").len(), 1);
    }

    #[test]
    fn code_is_no_link() {
        assert_eq!(complaints("```rust\nlist[0](gone.md)\n```\n"), Vec::<String>::new());
    }
}
