use std::fs;

use expect_test::{Expect, expect};

use super::*;

const TWO: &str = "
version: 1
segments:
  recent: { when: { event: Order Completed, within: 30d } }
  quiet: { when: { not: { segment: recent } } }
";

/// Reads files, named and written as given, over what [`TWO`] says; the folder itself if no name is given.
#[track_caller]
fn check(files: &[(&str, &str)], read: &[&str], rest: Rest, expected: Expect) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("two.yaml"), TWO).unwrap();
    let present = Wanted::read(&[folder.path().join("two.yaml")], Rest::Removed, &DefinitionSet::default());
    fs::remove_file(folder.path().join("two.yaml")).unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut paths: Vec<PathBuf> = read.iter().map(|name| folder.path().join(name)).collect();
    if paths.is_empty() {
        paths.push(folder.path().to_owned());
    }
    let shown = match Wanted::read(&paths, rest, &present.unwrap().set) {
        Ok(wanted) => {
            let items = wanted.set.items().iter();
            items.map(|item| format!("{} {}\n", item.kind.word(), item.content.written.trim_end())).collect()
        }
        Err(DefinitionsError::Problems(problems)) => {
            let one = |(path, problem): &(PathBuf, Problem)| {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let hint = problem.hint.as_deref().unwrap_or("-");
                format!("{name}: {}: {} {}: {hint}\n", problem.path, problem.code, problem.found)
            };
            problems.iter().map(one).collect()
        }
        Err(DefinitionsError::Repeated { key, .. }) => format!("repeated {key}\n"),
        Err(other) => panic!("{other}"),
    };
    expected.assert_eq(&shown);
}

#[test]
fn a_file_leaves_others_alone_and_may_refer_to_them() {
    let file = "
version: 1
segments:
  quiet: { when: { none: [ { segment: recent } ] } }   # again
  both: { when: { any: [ { segment: recent }, { segment: quiet } ] } }
groups:
  tiers: { tiers: [recent, both] }
";
    check(
        &[("new.yaml", file)],
        &["new.yaml"],
        Rest::Kept,
        expect![[r#"
        segment recent: { when: { event: Order Completed, within: 30d } }
        segment quiet: { when: { none: [ { segment: recent } ] } }   # again
        segment both: { when: { any: [ { segment: recent }, { segment: quiet } ] } }
        group tiers: { tiers: [recent, both] }
    "#]],
    );
}

#[test]
fn a_folder_is_the_whole_set() {
    let (a, b) = (
        "version: 1\nsegments: { a: { when: { segment: b } } }",
        "version: 1\nsegments: { b: { when: { list: vip } } }",
    );
    check(
        &[("a.yaml", a), ("b.yaml", b)],
        &[],
        Rest::Removed,
        expect![[r#"
        segment a:
          {
            "when": {
              "segment": "b"
            }
          }
        segment b:
          {
            "when": {
              "list": "vip"
            }
          }
    "#]],
    );
}

#[test]
fn what_others_refer_to_cannot_be_removed() {
    let file = "version: 1\nsegments:\n  quiet: { when: { not: { segment: recent } } }\n";
    check(
        &[("new.yaml", file)],
        &["new.yaml"],
        Rest::Removed,
        expect![[r#"
        new.yaml: segments.quiet.when.not.segment: unknown_segment `recent`: `recent` would be removed, as these files do not define it: keep it, or drop the reference
    "#]],
    );
    check(
        &[("new.yaml", file)],
        &["new.yaml"],
        Rest::Kept,
        expect![[r#"
        segment recent: { when: { event: Order Completed, within: 30d } }
        segment quiet: { when: { not: { segment: recent } } }
    "#]],
    );
}

#[test]
fn what_does_not_fit_to_what_stands_is_refused() {
    let circle = "version: 1\nsegments:\n  recent: { when: { segment: quiet } }\n";
    check(
        &[("new.yaml", circle)],
        &["new.yaml"],
        Rest::Kept,
        expect![[r#"
        new.yaml: segments.recent.when.segment: reference_cycle recent → quiet → recent: write the shared part into a segment of its own, and let both name it
    "#]],
    );
    let unknown = "version: 1\nsegments:\n  a: { when: { segment: recnt } }\n";
    check(
        &[("new.yaml", unknown)],
        &["new.yaml"],
        Rest::Kept,
        expect![[r#"
        new.yaml: segments.a.when.segment: unknown_segment `recnt`: did you mean `recent`?
    "#]],
    );
    let misspelt = "version: 1\nsegments:\n  a: { when: { segmnt: recent } }\n";
    check(
        &[("new.yaml", misspelt)],
        &["new.yaml"],
        Rest::Kept,
        expect![[r#"
        new.yaml: segments.a.when: no_subject an object with `segmnt`: write `segment:` for `segmnt:`
    "#]],
    );
}

#[test]
fn a_definition_stands_in_one_file() {
    let segment = "version: 1\nsegments: { a: { when: { list: vip } } }";
    check(
        &[("a.yaml", segment), ("b.yaml", segment)],
        &[],
        Rest::Removed,
        expect![[r#"
        repeated a
    "#]],
    );
    let (one, other) = (
        "version: 1\nsegments: { a: { when: { list: vip } } }\ngroups: { g: { tiers: [a] } }",
        "version: 1\nsegments: { b: { when: { list: vip } } }\ngroups: { g: { tiers: [b] } }",
    );
    check(
        &[("a.yaml", one), ("b.yaml", other)],
        &[],
        Rest::Removed,
        expect![[r#"
        repeated g
    "#]],
    );
}
