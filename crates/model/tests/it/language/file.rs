//! Files as a whole: syntax, versions, texts, references and tiers.

use expect_test::{Expect, expect};
use kesit_model::language::{Format, canonical_file, parse};
use kesit_model::{Key, Language};

use super::{refusal, shown};

#[track_caller]
fn check(text: &str, expected: Expect) {
    expected.assert_eq(&refusal(text));
}

#[test]
fn a_whole_file() {
    let text = "
version: 1
segments:
  at_risk:
    name: { tr: Risk altında, en: At risk }
    description: Regular buyers who went quiet
    strategy: { tr: Geri kazanım kampanyası }
    when: { event: Order Completed }
  platinum: { when: { list: p } }
  gold: { name: '', when: { all: [{ list: g }, { segment: at_risk, left: { in_last: 7d } }] } }
groups:
  loyalty: { name: { tr: Sadakat katmanı }, tiers: [platinum, gold] }
";
    let parsed = parse(text, Format::Yaml).unwrap_or_else(|problems| panic!("{}", shown(&problems)));
    let at_risk = &parsed.definitions.segments[0];
    assert_eq!(at_risk.name.get(Language::English), Some("At risk"));
    assert_eq!(at_risk.description.get(Language::Turkish), Some("Regular buyers who went quiet"));
    assert_eq!(at_risk.strategy.get(Language::English), Some("Geri kazanım kampanyası"));
    let gold = Key::parse("gold").expect("a key");
    assert_eq!(parsed.definitions.segment(&gold).and_then(|gold| gold.name.get(Language::English)), None);
    let canonical = canonical_file(&parsed.definitions);
    expect![[r#"
        {
          "version": 1,
          "segments": {
            "at_risk": {
              "name": {
                "tr": "Risk altında",
                "en": "At risk"
              },
              "description": "Regular buyers who went quiet",
              "strategy": {
                "tr": "Geri kazanım kampanyası"
              },
              "when": {
                "event": "Order Completed",
                "count": {
                  "gte": 1
                }
              }
            },
            "platinum": {
              "when": {
                "list": "p"
              }
            },
            "gold": {
              "when": {
                "all": [
                  {
                    "list": "g"
                  },
                  {
                    "segment": "at_risk",
                    "left": {
                      "in_last": "7d"
                    }
                  }
                ]
              }
            }
          },
          "groups": {
            "loyalty": {
              "name": {
                "tr": "Sadakat katmanı"
              },
              "tiers": [
                "platinum",
                "gold"
              ]
            }
          }
        }"#]]
    .assert_eq(&format!("{canonical:#}"));
    let again =
        parse(&canonical.to_string(), Format::Json).unwrap_or_else(|problems| panic!("{}", shown(&problems)));
    assert_eq!(again.definitions, parsed.definitions);
}

#[test]
fn yaml_that_cannot_be_read() {
    check(
        "version: 1\nsegments:\n  a: { when: [ }\n",
        expect![[r#"
        line 3: syntax
          found:    mismatched bracket '[' closed by '}' at line 3, column 14
          expected: YAML that can be read"#]],
    );
    check(
        "version: 1\nsegments:\n\ta: 1\n",
        expect![[r#"
        line 3: syntax
          found:    tabs disallowed within this context (block indentation) at line 3, column 2
          expected: YAML that can be read
          hint:     indent with spaces, not with tabs"#]],
    );
    check(
        "version: 1\nversion: 1\nsegments: {}\n",
        expect![[r#"
        line 2: duplicate_key
          found:    duplicate mapping key `version` is not allowed here at line 2, column 1
          expected: each key once in its object"#]],
    );
    check(
        "version: 1\nsegments: {}\n---\nversion: 1\n",
        expect![[r#"
        line 4: syntax
          found:    a second document after `---`
          expected: YAML that can be read"#]],
    );
    check(
        "",
        expect![[r#"
        (file): null_value
          found:    nothing (null)
          expected: an object such as `{ version: 1, segments: { buyers: { when: { event: Order Completed } } } }`"#]],
    );
}

#[test]
fn json_that_cannot_be_read() {
    let check = |text: &str, expected: Expect| match parse(text, Format::Json) {
        Ok(_) => panic!("taken: {text}"),
        Err(problems) => expected.assert_eq(&shown(&problems)),
    };
    check(
        "{\n  \"version\": 1,\n}",
        expect![[r#"
        line 3: syntax
          found:    trailing comma
          expected: JSON that can be read"#]],
    );
    check(
        "{\"version\": 1, \"segments\": {\"a\": {\"when\": {\"everyone\": true}, \"when\": {}}}}",
        expect![[r#"
        line 1: duplicate_key
          found:    duplicate key `when`
          expected: each key once in its object"#]],
    );
    check(
        "{} {}",
        expect![[r#"
        line 1: syntax
          found:    trailing characters
          expected: JSON that can be read"#]],
    );
}

/// A few lines of YAML must not unfold into a huge tree.
#[test]
fn anchors_are_bounded() {
    let mut text = "version: 1\na: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let before = vec![format!("*a{}", level - 1); 9].join(", ");
        text += &format!("b{level}: &a{level} [{before}]\n");
    }
    check(
        &text,
        expect![[r#"
        line 7: syntax
          found:    YAML document too large or too complex: total_replayed_events=200001 > 200000 at line 2, column 24 (defined at line 6, column 9) (used at line 7, column 15)
          expected: YAML that can be read"#]],
    );
}

#[test]
fn an_anchor_may_be_shared() {
    let text = "
version: 1
segments:
  a: { when: &when { list: x } }
  b: { when: *when }
";
    let parsed = parse(text, Format::Yaml).unwrap_or_else(|problems| panic!("{}", shown(&problems)));
    assert_eq!(parsed.definitions.segments[0].when, parsed.definitions.segments[1].when);
}

#[test]
fn the_top_of_the_file() {
    check(
        "segments: {}",
        expect![[r#"
        (file): missing_key
          found:    an object with `segments`
          expected: `version:` the number 1
          hint:     for example `{ version: 1, segments: { buyers: { when: { event: Order Completed } } } }`"#]],
    );
    check(
        "version: 2\nsegments: {}",
        expect![[r#"
        version: unknown_version
          found:    the number 2
          expected: `version: 1`, the version that this program reads"#]],
    );
    check(
        "version: '1'\nsegments: {}",
        expect![[r#"
        version: unknown_version
          found:    the text `1`
          expected: `version: 1`, the version that this program reads
          hint:     write it without quotes"#]],
    );
    check(
        "version: 1\nsegmnets: {}",
        expect![[r#"
        (file): unknown_key
          found:    the key `segmnets`
          expected: one of version, segments, groups, $schema
          hint:     did you mean `segments`?"#]],
    );
    check(
        "version: 1\nsegments: [a]",
        expect![[r#"
        segments: wrong_type
          found:    a list of 1
          expected: an object of names and definitions
          hint:     for example `my_key: { name: Buyers, when: { event: Order Completed } }`"#]],
    );
    check(
        "version: 1\nsegments: { Risk altında: { wen: { everyone: true } } }",
        expect![[r#"
        segments: bad_key
          found:    the key `Risk altında`
          expected: a key of letters (A to Z), digits, `_` and `-`, at most 64 of them
          hint:     for example `Risk_altinda`
        segments["Risk altında"]: unknown_key
          found:    the key `wen`
          expected: one of name, description, strategy, when
          hint:     did you mean `when`?"#]],
    );
    check(
        "version: 1\nsegments: { a: { name: { de: Wert }, when: { everyone: true } } }",
        expect![[r#"
        segments.a.name: unknown_key
          found:    the key `de`
          expected: one of tr, en"#]],
    );
    check(
        "version: 1\nsegments: { a: { event: Order Completed } }",
        expect![[r#"
        segments.a: unknown_key
          found:    the key `event`
          expected: one of name, description, strategy, when
          hint:     put the condition under `when:`
        segments.a: missing_key
          found:    an object with `event`
          expected: `when:` a condition: an object with `all`, `any`, `none`, `not`, `everyone`, `trait`, `items`, `event`, `account`, `consent`, `segment`, `list`, `score`, `near`, `rank` or `sequence`
          hint:     for example `{ name: Buyers, when: { event: Order Completed } }`"#]],
    );
}

#[test]
fn references_lead_somewhere() {
    check(
        "
version: 1
segments:
  at_risk: { when: { event: Order Completed } }
  late: { when: { all: [{ segment: at_rsik }, { segment: nowhere }] } }
groups:
  loyalty: { tiers: [at_risk, atrisk] }
",
        expect![[r#"
            segments.late.when.all[0].segment: unknown_segment
              found:    `at_rsik`
              expected: the key of a segment
              hint:     did you mean `at_risk`?
            segments.late.when.all[1].segment: unknown_segment
              found:    `nowhere`
              expected: the key of a segment
            groups.loyalty.tiers[1]: unknown_segment
              found:    `atrisk`
              expected: the key of a segment
              hint:     did you mean `at_risk`?"#]],
    );
}

#[test]
fn no_segment_depends_on_itself() {
    check(
        "
version: 1
segments:
  a: { when: { any: [{ list: x }, { segment: b }] } }
  b: { when: { not: { segment: c } } }
  c: { when: { segment: a, entered: { in_last: 7d } } }
  d: { when: { segment: d } }
  e: { when: { segment: a } }
",
        expect![[r#"
            segments.a.when.any[1].segment: reference_cycle
              found:    a → b → c → a
              expected: segments that do not depend on themselves
              hint:     write the shared part into a segment of its own, and let both name it
            segments.d.when.segment: reference_cycle
              found:    d → d
              expected: segments that do not depend on themselves
              hint:     write the shared part into a segment of its own, and let both name it"#]],
    );
}

#[test]
fn a_tier_depends_on_the_tiers_before_it() {
    check(
        "
version: 1
segments:
  gold: { when: { not: { segment: bronze } } }
  silver: { when: { list: s } }
  bronze: { when: { list: b } }
groups:
  loyalty: { tiers: [gold, silver, bronze] }
",
        expect![[r#"
            segments.gold.when.not.segment: reference_cycle
              found:    gold → bronze → gold
              expected: segments that do not depend on themselves
              hint:     `bronze` depends on `gold`, because it comes after it in the group `loyalty`"#]],
    );
}

#[test]
fn a_segment_is_a_tier_once() {
    check(
        "
version: 1
segments:
  gold: { when: { list: g } }
  silver: { when: { list: s } }
groups:
  loyalty: { tiers: [gold, silver, gold] }
  value: { tiers: [silver] }
  empty: { tiers: [] }
",
        expect![[r#"
            groups.empty.tiers: empty_list
              found:    an empty list
              expected: a list, each element of it a key of letters (A to Z), digits, `_` and `-`, at most 64 of them; at least one
            groups.loyalty.tiers[2]: tier_twice
              found:    `gold`, which is a tier of `loyalty` already
              expected: each segment as a tier once, in one group
              hint:     for a second group define a segment with `when: { segment: gold }`
            groups.value.tiers[0]: tier_twice
              found:    `silver`, which is a tier of `loyalty` already
              expected: each segment as a tier once, in one group
              hint:     for a second group define a segment with `when: { segment: silver }`"#]],
    );
}

/// Cycles are found without recursion.
#[test]
fn a_long_chain_of_references_is_taken() {
    let mut text = "version: 1\nsegments:\n  s0: { when: { everyone: true } }\n".to_owned();
    for place in 1..5_000 {
        text += &format!("  s{place}: {{ when: {{ segment: s{} }} }}\n", place - 1);
    }
    let parsed = parse(&text, Format::Yaml).unwrap_or_else(|problems| panic!("{}", shown(&problems)));
    assert_eq!(parsed.definitions.segments.len(), 5_000);
}

mod several {
    use kesit_model::language::{Format, parse_files};

    const BASE: &str = "version: 1\nsegments:\n  buyers: { when: { event: Order Completed } }\n";
    const USER: &str = "version: 1\nsegments:\n  lapsed: { when: { not: { segment: buyers } } }\n";

    fn problems(files: &[&str]) -> Vec<(usize, &'static str, String)> {
        let files: Vec<(&str, Format)> = files.iter().map(|text| (*text, Format::Yaml)).collect();
        let found = parse_files(&files).problems.into_iter();
        found.map(|(file, problem)| (file, problem.code, problem.path.to_string())).collect()
    }

    #[test]
    fn files_may_refer_to_each_other_in_any_order() {
        assert!(problems(&[BASE, USER]).is_empty());
        assert!(problems(&[USER, BASE]).is_empty());
    }

    #[test]
    fn what_is_wrong_between_files_is_told_of_the_file_it_is_in() {
        let unknown = (0, "unknown_segment", "segments.lapsed.when.not.segment".to_owned());
        assert_eq!(problems(&[USER]), [unknown]);
        let back = "version: 1\nsegments:\n  buyers: { when: { segment: lapsed } }\n";
        let found = problems(&[USER, back]);
        assert_eq!(found.iter().map(|(_, code, _)| *code).collect::<Vec<_>>(), ["reference_cycle"]);
    }

    #[test]
    fn nothing_is_said_of_references_to_a_file_that_cannot_be_read() {
        let found = problems(&[USER, "version: ["]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, 1);
    }
}
