//! The segments that come with the project can be read, and are fit for people: each has a name in both languages, and its
//! key is its own over all files, so that the files can be used together.

use std::collections::BTreeMap;

use kesit_model::definition::{Definitions, Segment};
use kesit_model::language::{self, Format};

use super::{Finding, finding};
use crate::tree::{SourceFile, Tree};

/// Every file under `segments/`, and every whole definition file that a page shows.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let files = tree.ending(".yaml").filter(|file| file.path.starts_with("segments/"));
    let mut findings = Vec::new();
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for file in files {
        match read(&file.path, &file.text) {
            Ok(definitions) => findings.extend(check_segments(file, &definitions, &mut owners)),
            Err(problems) => findings.extend(problems),
        }
    }
    let shown = tree.ending(".md").flat_map(|page| definitions_in(&page.text).map(move |text| (page, text)));
    findings.extend(shown.filter_map(|(page, text)| read(&page.path, &text).err()).flatten());
    findings
}

/// What the file defines; warnings count as problems here.
fn read(place: &str, text: &str) -> Result<Definitions, Vec<Finding>> {
    let problems = match language::parse(text, Format::Yaml) {
        Ok(parsed) if parsed.warnings.is_empty() => return Ok(parsed.definitions),
        Ok(parsed) => parsed.warnings,
        Err(problems) => problems,
    };
    Err(problems.iter().map(|problem| finding(place, problem.to_string())).collect())
}

fn check_segments(
    file: &SourceFile,
    definitions: &Definitions,
    owners: &mut BTreeMap<String, String>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for segment in &definitions.segments {
        let key = segment.key.to_string();
        if !is_named(segment) {
            findings.push(finding(&file.path, format!("{key} has no name in Turkish or in English")));
        }
        if let Some(owner) = owners.insert(key.clone(), file.path.clone()) {
            findings.push(finding(&file.path, format!("{key} is defined in {owner} too")));
        }
    }
    findings
}

fn is_named(segment: &Segment) -> bool {
    segment.name.tr.is_some() && segment.name.en.is_some()
}

/// The `yaml` blocks of a page that are whole definition files.
fn definitions_in(page: &str) -> impl Iterator<Item = String> {
    let blocks = page.split("```yaml\n").skip(1).filter_map(|rest| Some(rest.split_once("```")?.0));
    blocks.filter(|block| block.starts_with("version: ")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::tree;

    fn complaints(files: &[(&str, &str)]) -> Vec<String> {
        check(&tree(files)).iter().map(ToString::to_string).collect()
    }

    const GOOD: &str = "version: 1\nsegments:\n  a: { name: { tr: A, en: A }, when: { everyone: true } }\n";

    #[test]
    fn good_files_pass() {
        assert_eq!(
            complaints(&[("segments/a.yaml", GOOD), ("docs/a.md", &format!("```yaml\n{GOOD}```\n"))]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_key_in_two_files_is_found() {
        let found = complaints(&[("segments/a.yaml", GOOD), ("segments/b.yaml", GOOD)]);
        assert_eq!(found, ["segments/b.yaml: a is defined in segments/a.yaml too"]);
    }

    #[test]
    fn a_missing_name_or_a_wrong_word_is_found() {
        assert_eq!(complaints(&[("segments/a.yaml", &GOOD.replace(", en: A", ""))]).len(), 1);
        let wrong = GOOD.replace("everyone", "evryone");
        assert_eq!(complaints(&[("segments/a.yaml", &wrong)]).len(), 1);
        assert_eq!(complaints(&[("docs/a.md", &format!("```yaml\n{wrong}```\n"))]).len(), 1);
    }
}
