//! A definition as somebody wrote it: its lines, cut out of the file with the comments that belong to them.
//!
//! What was cut out is read again and must say the same; where it does not (a file in flow style, with anchors, or in
//! JSON), the definition is written anew instead. So the text may lose a comment, but never says anything else.

use kesit_model::Key;
use kesit_model::definition::Definitions;
use kesit_model::language::{Format, parse_files};
use kesit_store::DefinitionKind;

use super::set::canonical;
use crate::definitions::FileText;

/// The text of one definition of the file: its key at the left margin, what it says below.
pub(super) fn written(file: &FileText, kind: DefinitionKind, key: &Key, definitions: &Definitions) -> String {
    let cut = match file.format {
        Format::Yaml => cut(&file.text, section(kind), key),
        Format::Json => None,
    };
    let wanted = canonical(definitions, kind, key);
    let says_the_same = |text: &String| {
        let read = parse_files(&[(&whole([(kind, text.as_str())]), Format::Yaml)]).files.pop().flatten();
        read.is_some_and(|read| canonical(&read.definitions, kind, key) == wanted)
    };
    cut.filter(says_the_same).unwrap_or_else(|| anew(key, &wanted))
}

/// A definition file with these definitions in it.
pub fn whole<'a>(written: impl IntoIterator<Item = (DefinitionKind, &'a str)> + Clone) -> String {
    let of = |wanted: DefinitionKind| {
        let texts = written.clone().into_iter().filter(move |(kind, _)| *kind == wanted);
        texts.map(|(_, text)| indented(text)).collect::<String>()
    };
    let (segments, groups) = (of(DefinitionKind::Segment), of(DefinitionKind::Group));
    let segments =
        if segments.is_empty() { "segments: {}\n".to_owned() } else { format!("segments:\n{segments}") };
    let groups = if groups.is_empty() { groups } else { format!("groups:\n{groups}") };
    format!("version: {}\n{segments}{groups}", Definitions::VERSION)
}

fn section(kind: DefinitionKind) -> &'static str {
    match kind {
        DefinitionKind::Group => "groups",
        DefinitionKind::Segment | DefinitionKind::List => "segments",
    }
}

/// The canonical form as YAML: JSON below the key.
fn anew(key: &Key, canonical: &serde_json::Value) -> String {
    format!("{key}:\n{}", indented(&format!("{canonical:#}")))
}

fn indented(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") };
    text.lines().map(line).collect()
}

/// The lines of one key of a section in block style, to the left margin.
fn cut(text: &str, section: &str, key: &Key) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let is_head = |line: &&str| {
        let rest = line.strip_prefix(section).and_then(|rest| rest.strip_prefix(':'));
        rest.is_some_and(|rest| rest.trim().is_empty() || rest.trim_start().starts_with('#'))
    };
    let start = lines.iter().position(is_head)? + 1;
    let end = lines[start..].iter().position(|line| is_content(line) && indent(line) == 0);
    let lines = &lines[start..end.map_or(lines.len(), |end| start + end)];
    let margin = indent(lines.iter().find(|line| is_content(line))?);

    let head = lines.iter().position(|line| indent(line) == margin && names(line, key))?;
    let comments = lines[..head].iter().rev();
    let comments = comments.take_while(|line| indent(line) == margin && line.trim_start().starts_with('#'));
    let first = head - comments.count();
    let after = lines[head + 1..].iter().position(|line| is_content(line) && indent(line) <= margin);
    let after = after.map_or(lines.len(), |after| head + 1 + after);
    let belongs = |line: &&&str| is_content(line) || (indent(line) > margin && !line.trim().is_empty());
    let last = after - lines[head..after].iter().rev().take_while(|line| !belongs(line)).count();
    let dedented = |line: &&str| format!("{}\n", line.get(margin..).unwrap_or_default().trim_end());
    Some(lines[first..last].iter().map(dedented).collect())
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Whether there is more on the line than blanks or a comment.
fn is_content(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with('#')
}

/// Whether the line begins with the key, in quotes or not, and a colon.
fn names(line: &str, key: &Key) -> bool {
    let Some((name, _)) = line.trim_start().split_once(':') else { return false };
    let name = name.trim_end();
    let quoted = |quote: char| name.strip_prefix(quote).and_then(|name| name.strip_suffix(quote));
    quoted('"').or_else(|| quoted('\'')).unwrap_or(name) == key.as_str()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use expect_test::{Expect, expect};
    use kesit_model::language::parse;

    use super::*;

    #[track_caller]
    fn check(text: &str, format: Format, kind: DefinitionKind, key: &str, expected: Expect) {
        let definitions = parse(text, format).unwrap().definitions;
        let file = FileText { path: PathBuf::new(), text: text.to_owned(), format };
        let written = written(&file, kind, &Key::parse(key).unwrap(), &definitions);
        expected.assert_eq(&written);
        let again = parse_files(&[(&whole([(kind, written.as_str())]), Format::Yaml)]);
        assert!(again.files[0].is_some(), "{:?}", again.problems);
    }

    const FILE: &str = "\
# yaml-language-server: $schema=x
version: 1
segments:   # ours
  # Who buys.
  # Ask Ayşe.
  buyers:
    name: Buyers   # plainly

    when: { event: Order Completed }
    # not counted: refunds

  # Next.
  'quiet':
    description: >
      A long
      text.
    when:
      not: { segment: buyers }

groups:
  tiers:
    tiers: [buyers, quiet]
";

    #[test]
    fn block_style_is_cut_out_with_its_comments() {
        use DefinitionKind::{Group, Segment};
        check(
            FILE,
            Format::Yaml,
            Segment,
            "buyers",
            expect![[r#"
            # Who buys.
            # Ask Ayşe.
            buyers:
              name: Buyers   # plainly

              when: { event: Order Completed }
              # not counted: refunds
        "#]],
        );
        check(
            FILE,
            Format::Yaml,
            Segment,
            "quiet",
            expect![[r#"
            # Next.
            'quiet':
              description: >
                A long
                text.
              when:
                not: { segment: buyers }
        "#]],
        );
        check(
            FILE,
            Format::Yaml,
            Group,
            "tiers",
            expect![[r#"
            tiers:
              tiers: [buyers, quiet]
        "#]],
        );
    }

    #[test]
    fn what_cannot_be_cut_out_is_written_anew() {
        use DefinitionKind::Segment;
        let flow = "{ version: 1, segments: { a: { when: { list: vip } } } }";
        check(
            flow,
            Format::Yaml,
            Segment,
            "a",
            expect![[r#"
            a:
              {
                "when": {
                  "list": "vip"
                }
              }
        "#]],
        );
        let anchors = "version: 1\nsegments:\n  a:\n    when: &vip { list: vip }\n  b:\n    when: *vip\n";
        check(
            anchors,
            Format::Yaml,
            Segment,
            "b",
            expect![[r#"
            b:
              {
                "when": {
                  "list": "vip"
                }
              }
        "#]],
        );
        let json = r#"{"version":1,"segments":{"a":{"name":"A","when":{"everyone":true}}}}"#;
        check(
            json,
            Format::Json,
            Segment,
            "a",
            expect![[r#"
            a:
              {
                "name": "A",
                "when": {
                  "everyone": true
                }
              }
        "#]],
        );
    }
}
