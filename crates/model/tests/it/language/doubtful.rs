//! Definitions that are right in form but doubtful: the warnings.

use expect_test::expect;
use kesit_model::language::{Format, parse};

use super::{file_with, shown};

#[test]
fn tests_that_nothing_or_everything_meets() {
    let conditions = "
        { trait: a, is: '' }
        { trait: a, is_not: '' }
        { trait: a, in: [] }
        { trait: a, not_in: [''] }
        { trait: a, between: [10, 5] }
        { trait: a, between: [z, b] }
        { trait: a, gt: 5, lt: 5 }
        { trait: a, gte: 5, is: 4 }
        { trait: a, is: x, is_not: x }
        { trait: a, exists: false, is: 1 }
        { trait: d, gt: 2026-01-01 }
        { trait: d, between: [2026-01-01, 2026-02-01] }
        { trait: d, during: { from: 2026-02-01, to: 2026-01-01 } }
        { trait: d, is: 1, held: { gt: 7d, lt: 1d } }
        { trait: d, changed: { in_next: 7d } }
        { event: A, count: { gt: 5, lte: 5 } }
        { event: A, share: { where: { property: x, is: 1 }, gte: 50 } }
        { event: A, last: { at: { during: { next: 1, unit: week } } } }
    ";
    let mut table = String::new();
    for line in conditions.trim().lines() {
        let parsed = parse(&file_with(line.trim()), Format::Yaml)
            .unwrap_or_else(|problems| panic!("{line}\n{}", shown(&problems)));
        table += &format!("{}\n{}\n", line.trim(), shown(&parsed.warnings));
    }
    expect![[r#"
        { trait: a, is: '' }
        segments.s.when: never_true
          found:    an empty text
          expected: a test that some customer can meet
          hint:     the empty text is a missing value: write `exists: false` or `exists: true`
        { trait: a, is_not: '' }
        segments.s.when: always_true
          found:    an empty text
          expected: a test that some customer can fail
          hint:     the empty text is a missing value: write `exists: false` or `exists: true`
        { trait: a, in: [] }
        segments.s.when: never_true
          found:    `in` with no value
          expected: a test that some customer can meet
        { trait: a, not_in: [''] }
        segments.s.when: always_true
          found:    `not_in` with no value
          expected: a test that some customer can fail
        { trait: a, between: [10, 5] }
        segments.s.when: never_true
          found:    bounds that exclude each other
          expected: a test that some customer can meet
          hint:     the lower bound comes first
        { trait: a, between: [z, b] }
        segments.s.when: never_true
          found:    bounds that exclude each other
          expected: a test that some customer can meet
          hint:     the lower bound comes first
        { trait: a, gt: 5, lt: 5 }
        segments.s.when: never_true
          found:    bounds that exclude each other
          expected: a test that some customer can meet
          hint:     the lower bound comes first
        { trait: a, gte: 5, is: 4 }
        segments.s.when: never_true
          found:    bounds that exclude each other
          expected: a test that some customer can meet
          hint:     the lower bound comes first
        { trait: a, is: x, is_not: x }
        segments.s.when: never_true
          found:    tests that contradict each other
          expected: a test that some customer can meet
          hint:     every test beside a subject must hold; for one of several use `any:`
        { trait: a, exists: false, is: 1 }
        segments.s.when: never_true
          found:    tests that contradict each other
          expected: a test that some customer can meet
          hint:     every test beside a subject must hold; for one of several use `any:`
        { trait: d, gt: 2026-01-01 }
        segments.s.when: date_as_text
          found:    the date `2026-01-01`, compared as a text
          expected: a number or a text to compare letter by letter
          hint:     to compare dates write `after: 2026-01-01`
        { trait: d, between: [2026-01-01, 2026-02-01] }
        segments.s.when: date_as_text
          found:    the date `2026-01-01`, compared as a text
          expected: a number or a text to compare letter by letter
          hint:     to compare dates write `during: { from: …, to: … }`
        { trait: d, during: { from: 2026-02-01, to: 2026-01-01 } }
        segments.s.when.during: never_true
          found:    a window from 2026-02-01 to 2026-01-01
          expected: a window that begins before it ends
          hint:     `to` is not included itself
        { trait: d, is: 1, held: { gt: 7d, lt: 1d } }
        segments.s.when.held: never_true
          found:    bounds that exclude each other
          expected: a test that some customer can meet
          hint:     the shorter one comes first
        { trait: d, changed: { in_next: 7d } }
        segments.s.when.changed: never_true
          found:    a time that lies ahead
          expected: a time in the past
          hint:     what happened lies in the past: use `in_last` or `older_than`
        { event: A, count: { gt: 5, lte: 5 } }
        segments.s.when.count: never_true
          found:    bounds that exclude each other
          expected: a test that some customer can meet
          hint:     the lower bound comes first
        { event: A, share: { where: { property: x, is: 1 }, gte: 50 } }
        segments.s.when.share: never_true
          found:    a share that cannot be
          expected: a share from 0 to 1
          hint:     half of the events is `0.5`, not `50`
        { event: A, last: { at: { during: { next: 1, unit: week } } } }
        segments.s.when.last.at: never_true
          found:    a time that lies ahead
          expected: a time in the past
          hint:     what happened lies in the past: use `in_last` or `older_than`
    "#]]
    .assert_eq(&table);
}

#[test]
fn what_can_be_met_is_not_doubted() {
    let conditions = "
        { trait: a, gte: 5, lte: 5 }
        { trait: a, gte: 5, lt: 6, is: 5, is_not: 4 }
        { trait: a, exists: false, is_not: x, not_in: [y] }
        { trait: a, between: [a, z] }
        { trait: a, between: ['9', '10'] }
        { trait: a, gt: { trait: b }, lt: 1 }
        { trait: d, during: { from: 2026-02-01, to: 2026-01-01T00:00Z } }
        { trait: d, in_next: 7d }
        { event: A, share: { where: { property: x, is: 1 }, gte: 1 } }
        { event: A, within: { first: 7d }, count: 0 }
    ";
    for line in conditions.trim().lines() {
        let parsed = parse(&file_with(line.trim()), Format::Yaml)
            .unwrap_or_else(|problems| panic!("{line}\n{}", shown(&problems)));
        assert!(parsed.warnings.is_empty(), "{line}\n{}", shown(&parsed.warnings));
    }
}
