//! `check` and `schema`.

use expect_test::expect;

use crate::stage::{SEGMENTS, Stage, text};

const BROKEN: &str = "
version: 1
segments:
  at_risk:
    when:
      all:
        - { event: Order Completed, wihtin: 365d }
        - { trait: plan, is: null }
";

#[test]
fn good_and_broken_definitions() {
    let stage = Stage::new(&[("good.yaml", SEGMENTS), ("broken.yaml", BROKEN), ("torn.json", "{\n")]);
    stage.check_all(
        "check good.yaml",
        expect![[r#"
        exit 0
        --- out
        good.yaml: good, 3 segments, 0 groups
        --- err
    "#]],
    );
    stage.check_all(
        "check good.yaml --lang tr",
        expect![[r#"
        exit 0
        --- out
        good.yaml: geçerli, 3 segment, 0 grup
        --- err
    "#]],
    );
    stage.check_all("check good.yaml broken.yaml torn.json", expect![[r#"
        exit 1
        --- out
        good.yaml: good, 3 segments, 0 groups
        broken.yaml: segments.at_risk.when.all[0]: error unknown_key
          found:    the key `wihtin`
          expected: one of event, where, within, count, days, sum, avg, min, max, median, distinct, top, share, first, last, nth, gap, periods
          hint:     did you mean `within`?
        broken.yaml: segments.at_risk.when.all[1].is: error null_value
          found:    nothing (null)
          expected: a text, a number, `true` or `false`, or `{ trait: … }`
          hint:     write `exists: false` for a value that is not there
        broken.yaml: 2 problems
        torn.json: line 2: error syntax
          found:    EOF while parsing an object
          expected: JSON that can be read
        torn.json: 1 problem
        --- err
    "#]]);
    stage.check_all("check broken.yaml --lang tr", expect![[r#"
        exit 1
        --- out
        broken.yaml: segments.at_risk.when.all[0]: hata unknown_key
          bulunan:  the key `wihtin`
          beklenen: one of event, where, within, count, days, sum, avg, min, max, median, distinct, top, share, first, last, nth, gap, periods
          öneri:    did you mean `within`?
        broken.yaml: segments.at_risk.when.all[1].is: hata null_value
          bulunan:  nothing (null)
          beklenen: a text, a number, `true` or `false`, or `{ trait: … }`
          öneri:    write `exists: false` for a value that is not there
        broken.yaml: 2 sorun
        --- err
    "#]]);
}

#[test]
fn the_schema_of_definitions_is_json() {
    let output = Stage::new(&[]).run("schema segment");
    assert_eq!(output.status.code(), Some(0));
    let schema: serde_json::Value = serde_json::from_str(&text(&output.stdout)).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
}
