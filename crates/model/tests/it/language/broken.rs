//! Definitions that are refused, with the exact text that a user sees.

use expect_test::{Expect, expect};

use super::{file_with, refusal};

/// Refuses the condition of a file with one segment.
#[track_caller]
fn check(condition: &str, expected: Expect) {
    expected.assert_eq(&refusal(&file_with(condition)));
}

/// Refuses each line as a condition.
#[track_caller]
fn check_each(conditions: &str, expected: Expect) {
    let refusals: Vec<String> = conditions
        .trim()
        .lines()
        .map(|line| format!("{}\n{}\n", line.trim(), refusal(&file_with(line.trim()))))
        .collect();
    expected.assert_eq(&refusals.join("\n"));
}

#[test]
fn a_key_with_a_slip_of_typing() {
    check(
        "{ event: Order Completed, wihtin: 90d }",
        expect![[r#"
        segments.s.when: unknown_key
          found:    the key `wihtin`
          expected: one of event, where, within, count, days, sum, avg, min, max, median, distinct, top, share, first, last, nth, gap, periods
          hint:     did you mean `within`?"#]],
    );
}

#[test]
fn a_test_outside_its_measure() {
    check(
        "{ event: Order Completed, within: 365d, gte: 3 }",
        expect![[r#"
        segments.s.when: unknown_key
          found:    the key `gte`
          expected: one of event, where, within, count, days, sum, avg, min, max, median, distinct, top, share, first, last, nth, gap, periods
          hint:     a test stands inside a measure, as in `count: { gte: 3 }`, or inside `where`"#]],
    );
}

#[test]
fn two_subjects_in_one_object() {
    check(
        "{ trait: plan, is: gold, event: Order Completed }",
        expect![[r#"
        segments.s.when: two_subjects
          found:    `trait` and `event`
          expected: one condition in one object
          hint:     put both into a list: `all: [ { trait: … }, { event: … } ]`"#]],
    );
}

#[test]
fn all_beside_any() {
    check(
        "{ all: [{ list: a }], any: [{ list: b }] }",
        expect![[r#"
        segments.s.when: two_subjects
          found:    `all` and `any`
          expected: one condition in one object
          hint:     put both into a list: `all: [ { all: … }, { any: … } ]`"#]],
    );
}

#[test]
fn two_measures() {
    check(
        "{ event: Order Completed, count: { gte: 3 }, sum: { of: revenue, gte: 1000 } }",
        expect![[r#"
        segments.s.when: two_measures
          found:    `count` and `sum`
          expected: one measure in a condition
          hint:     put two conditions into a list: `all: [ { event: …, count: … }, { event: …, sum: … } ]`"#]],
    );
}

#[test]
fn a_length_of_time_in_words() {
    check(
        "{ event: Order Completed, within: 30 days }",
        expect![[r#"
        segments.s.when.within: bad_span
          found:    the text `30 days`
          expected: a length of time such as `30d`, `12h` or `90m`
          hint:     write `30d`"#]],
    );
}

#[test]
fn a_missing_value_asked_by_null() {
    check(
        "{ trait: email, is: null }",
        expect![[r#"
        segments.s.when.is: null_value
          found:    nothing (null)
          expected: a text, a number, `true` or `false`, or `{ trait: … }`
          hint:     write `exists: false` for a value that is not there"#]],
    );
}

#[test]
fn several_values_under_is() {
    check(
        "{ trait: city, is: [İzmir, Ankara] }",
        expect![[r#"
        segments.s.when.is: wrong_type
          found:    a list of 2
          expected: a text, a number, `true` or `false`, or `{ trait: … }`
          hint:     write `in: [ … ]` for one of several values"#]],
    );
}

#[test]
fn a_trait_with_no_test() {
    check(
        "{ trait: email }",
        expect![[r#"
        segments.s.when: missing_test
          found:    an object with `trait`
          expected: a test, such as `is`, `gte` or `exists`
          hint:     for example `{ trait: address.country, is: TR }`"#]],
    );
}

#[test]
fn a_step_that_does_not_say_how_soon() {
    check(
        "sequence: [{ event: Product Added }, { event: Order Completed }]",
        expect![[r#"
        segments.s.when.sequence[1]: missing_key
          found:    an object with `event`
          expected: `after:` a length of time such as `30d`, `12h` or `90m`
          hint:     for example `{ event: Order Completed, after: 24h }`"#]],
    );
}

#[test]
fn every_problem_is_told_and_not_only_the_first() {
    check(
        "
all:
  - { event: Order Completed, within: 30 days, count: { gte: three } }
  - { trait: plan, iz: gold }
  - { consent: email, is: yes }
  - { near: location, km: -1, of: [97, 28.98] }
",
        expect![[r#"
            segments.s.when.all[0].within: bad_span
              found:    the text `30 days`
              expected: a length of time such as `30d`, `12h` or `90m`
              hint:     write `30d`
            segments.s.when.all[0].count.gte: bad_number
              found:    the text `three`
              expected: a number, or `{ trait: … }`
            segments.s.when.all[1]: unknown_key
              found:    the key `iz`
              expected: one of trait, ever, held, changed, is, is_not, in, not_in, gt, gte, lt, lte, between, contains, not_contains, starts_with, ends_with, matches, exists, includes, before, after, in_last, in_next, older_than, during, anniversary, ignore_case
              hint:     did you mean `is`?
            segments.s.when.all[2].is: unknown_word
              found:    the text `yes`
              expected: `granted`, `denied` or `unknown`
            segments.s.when.all[3].km: out_of_range
              found:    the number -1
              expected: a number from 0 to 100000
            segments.s.when.all[3].of[0]: out_of_range
              found:    the number 97
              expected: a number from -90 to 90"#]],
    );
}

#[test]
fn words_of_other_tools() {
    check_each(
        "
        { and: [{ trait: plan, is: gold }] }
        { AND: [{ trait: plan, is: gold }] }
        { or: [{ list: a }] }
        { trait: age, '>=': 18 }
        { trait: age, is: '>= 18', gt: 5, equals: 4 }
        { event: Order Completed, count: '>= 3' }
        { event: Order Completed, count: { min: 3 } }
        { trait: email, regex: '.*' }
        { trait: plan, is_nt: gold }
        { event: Order Completed, filters: [] }
        { event: Order Completed, since: 30d }
        { event: Order Completed, where: { category: Shoes } }
        { event: Order Completed, where: [{ trait: category, is: Shoes }] }
        { property: plan, is: gold }
        { country: TR }
        { trait: plan, within: 30d, is: gold }
        ",
        expect![[r#"
            { and: [{ trait: plan, is: gold }] }
            segments.s.when: no_subject
              found:    an object with `and`
              expected: a condition: an object with `all`, `any`, `none`, `not`, `everyone`, `trait`, `items`, `event`, `account`, `consent`, `segment`, `list`, `score`, `near`, `rank` or `sequence`
              hint:     write `all:` for `and:`

            { AND: [{ trait: plan, is: gold }] }
            segments.s.when: no_subject
              found:    an object with `AND`
              expected: a condition: an object with `all`, `any`, `none`, `not`, `everyone`, `trait`, `items`, `event`, `account`, `consent`, `segment`, `list`, `score`, `near`, `rank` or `sequence`
              hint:     write `all:` for `AND:`

            { or: [{ list: a }] }
            segments.s.when: no_subject
              found:    an object with `or`
              expected: a condition: an object with `all`, `any`, `none`, `not`, `everyone`, `trait`, `items`, `event`, `account`, `consent`, `segment`, `list`, `score`, `near`, `rank` or `sequence`
              hint:     write `any:` for `or:`

            { trait: age, '>=': 18 }
            segments.s.when: unknown_key
              found:    the key `>=`
              expected: one of trait, ever, held, changed, is, is_not, in, not_in, gt, gte, lt, lte, between, contains, not_contains, starts_with, ends_with, matches, exists, includes, before, after, in_last, in_next, older_than, during, anniversary, ignore_case
              hint:     write `gte`

            { trait: age, is: '>= 18', gt: 5, equals: 4 }
            segments.s.when: unknown_key
              found:    the key `equals`
              expected: one of trait, ever, held, changed, is, is_not, in, not_in, gt, gte, lt, lte, between, contains, not_contains, starts_with, ends_with, matches, exists, includes, before, after, in_last, in_next, older_than, during, anniversary, ignore_case
              hint:     write `is`

            { event: Order Completed, count: '>= 3' }
            segments.s.when.count: bad_number
              found:    the text `>= 3`
              expected: a number, or `{ trait: … }`
              hint:     write `{ gte: 3 }`

            { event: Order Completed, count: { min: 3 } }
            segments.s.when.count: unknown_key
              found:    the key `min`
              expected: one of is, is_not, in, not_in, gt, gte, lt, lte, between, exists
              hint:     write `gte`

            { trait: email, regex: '.*' }
            segments.s.when: unknown_key
              found:    the key `regex`
              expected: one of trait, ever, held, changed, is, is_not, in, not_in, gt, gte, lt, lte, between, contains, not_contains, starts_with, ends_with, matches, exists, includes, before, after, in_last, in_next, older_than, during, anniversary, ignore_case
              hint:     write `matches`

            { trait: plan, is_nt: gold }
            segments.s.when: unknown_key
              found:    the key `is_nt`
              expected: one of trait, ever, held, changed, is, is_not, in, not_in, gt, gte, lt, lte, between, contains, not_contains, starts_with, ends_with, matches, exists, includes, before, after, in_last, in_next, older_than, during, anniversary, ignore_case
              hint:     did you mean `is_not`?

            { event: Order Completed, filters: [] }
            segments.s.when: unknown_key
              found:    the key `filters`
              expected: one of event, where, within, count, days, sum, avg, min, max, median, distinct, top, share, first, last, nth, gap, periods
              hint:     write `where`

            { event: Order Completed, since: 30d }
            segments.s.when: unknown_key
              found:    the key `since`
              expected: one of event, where, within, count, days, sum, avg, min, max, median, distinct, top, share, first, last, nth, gap, periods
              hint:     write `within`

            { event: Order Completed, where: { category: Shoes } }
            segments.s.when.where: no_subject
              found:    an object with `category`
              expected: a filter: an object with `property`, `items`, `all`, `any`, `none` or `not`
              hint:     write `{ property: category, is: Shoes }`

            { event: Order Completed, where: [{ trait: category, is: Shoes }] }
            segments.s.when.where[0]: no_subject
              found:    an object with `trait`, `is`
              expected: a filter: an object with `property`, `items`, `all`, `any`, `none` or `not`
              hint:     a property of the event or of the element is a `property:`

            { property: plan, is: gold }
            segments.s.when: no_subject
              found:    an object with `property`, `is`
              expected: a condition: an object with `all`, `any`, `none`, `not`, `everyone`, `trait`, `items`, `event`, `account`, `consent`, `segment`, `list`, `score`, `near`, `rank` or `sequence`
              hint:     a property of the customer is a `trait:`

            { country: TR }
            segments.s.when: no_subject
              found:    an object with `country`
              expected: a condition: an object with `all`, `any`, `none`, `not`, `everyone`, `trait`, `items`, `event`, `account`, `consent`, `segment`, `list`, `score`, `near`, `rank` or `sequence`
              hint:     write `{ trait: country, is: TR }`

            { trait: plan, within: 30d, is: gold }
            segments.s.when: unknown_key
              found:    the key `within`
              expected: one of trait, ever, held, changed, is, is_not, in, not_in, gt, gte, lt, lte, between, contains, not_contains, starts_with, ends_with, matches, exists, includes, before, after, in_last, in_next, older_than, during, anniversary, ignore_case
              hint:     `within` belongs to `event`; dates are tested by `in_last`, `during` and so on
        "#]],
    );
}

#[test]
fn lengths_of_time_and_dates() {
    check_each(
        "
        { event: A, within: 30 }
        { event: A, within: 30gün }
        { event: A, within: 1 month }
        { event: A, within: 30D }
        { event: A, within: soon }
        { event: A, within: 999999999d }
        { event: A, within: { last: 30d } }
        { event: A, within: { last: 3 } }
        { event: A, within: { last: 3, unit: months } }
        { event: A, within: { last: 0, unit: month } }
        { event: A, within: { day: 1.5 } }
        { event: A, within: { between: [30d] } }
        { event: A, within: { older_than: 30d, first: 7d } }
        { event: A, within: {} }
        { event: A, within: [30d] }
        { trait: d, before: 01.03.2026 }
        { trait: d, before: 30d }
        { trait: d, before: 2026 }
        { trait: d, during: month }
        { trait: d, anniversary: tomorrow }
        { trait: d, anniversary: { in_next: 7d, this: month } }
        { trait: d, changed: 7d }
        { trait: d, changed: {} }
        { trait: d, is: 1, held: 14 }
        { trait: d, held: 14d }
        { trait: d, is: 1, held: 14d, ever: true }
        ",
        expect![[r#"
            { event: A, within: 30 }
            segments.s.when.within: wrong_type
              found:    the number 30
              expected: a length of time such as `30d`, `12h` or `90m`
              hint:     say the unit: `30d` for days

            { event: A, within: 30gün }
            segments.s.when.within: bad_span
              found:    the text `30gün`
              expected: a length of time such as `30d`, `12h` or `90m`
              hint:     write `30d`

            { event: A, within: 1 month }
            segments.s.when.within: bad_span
              found:    the text `1 month`
              expected: a length of time such as `30d`, `12h` or `90m`
              hint:     a month has no exact length: write days, such as `30d`, or in a window `{ last: 1, unit: month }`

            { event: A, within: 30D }
            segments.s.when.within: bad_span
              found:    the text `30D`
              expected: a length of time such as `30d`, `12h` or `90m`
              hint:     write `30d`

            { event: A, within: soon }
            segments.s.when.within: bad_span
              found:    the text `soon`
              expected: a length of time such as `30d`, `12h` or `90m`

            { event: A, within: 999999999d }
            segments.s.when.within: bad_span
              found:    the text `999999999d`
              expected: a length of time such as `30d`, `12h` or `90m`
              hint:     the longest is a thousand years, `365000d`

            { event: A, within: { last: 30d } }
            segments.s.when.within.last: wrong_type
              found:    the text `30d`
              expected: a whole number from 1 to 100000
              hint:     the last 30d are `within: 30d`, or `in_last: 30d` for a date
            segments.s.when.within: missing_key
              found:    an object with `last`
              expected: `unit:` `day`, `week`, `month`, `quarter` or `year`
              hint:     for example `{ last: 3, unit: month }`

            { event: A, within: { last: 3 } }
            segments.s.when.within: missing_key
              found:    an object with `last`
              expected: `unit:` `day`, `week`, `month`, `quarter` or `year`
              hint:     for example `{ last: 3, unit: month }`

            { event: A, within: { last: 3, unit: months } }
            segments.s.when.within.unit: unknown_word
              found:    the text `months`
              expected: `day`, `week`, `month`, `quarter` or `year`
              hint:     did you mean `month`?

            { event: A, within: { last: 0, unit: month } }
            segments.s.when.within.last: out_of_range
              found:    the number 0
              expected: a whole number from 1 to 100000

            { event: A, within: { day: 1.5 } }
            segments.s.when.within.day: out_of_range
              found:    the number 1.5
              expected: a whole number from -100000 to 100000

            { event: A, within: { between: [30d] } }
            segments.s.when.within.between: wrong_type
              found:    a list of 1
              expected: a list of two: a length of time such as `30d`, `12h` or `90m`
              hint:     for example `between: [ 7d, 30d ]`

            { event: A, within: { older_than: 30d, first: 7d } }
            segments.s.when.within: two_subjects
              found:    `older_than` and `first`
              expected: one window in one object
              hint:     keep one of them

            { event: A, within: {} }
            segments.s.when.within: no_subject
              found:    an empty object
              expected: a window: an object with `between`, `older_than`, `first`, `this`, `last`, `next`, `day`, `from` or `to`

            { event: A, within: [30d] }
            segments.s.when.within: wrong_type
              found:    a list of 1
              expected: a length of time such as `30d`, `12h` or `90m`, or a window: an object with `between`, `older_than`, `first`, `this`, `last`, `next`, `day`, `from` or `to`

            { trait: d, before: 01.03.2026 }
            segments.s.when.before: bad_date
              found:    the text `01.03.2026`
              expected: a date such as `2026-03-01`, or a date and time such as `2026-03-01T09:30`
              hint:     the year comes first: `2026-03-01`

            { trait: d, before: 30d }
            segments.s.when.before: bad_date
              found:    the text `30d`
              expected: a date such as `2026-03-01`, or a date and time such as `2026-03-01T09:30`
              hint:     `30d` is a length of time: use `in_last`, `in_next` or `older_than`

            { trait: d, before: 2026 }
            segments.s.when.before: wrong_type
              found:    the number 2026
              expected: a date such as `2026-03-01`, or a date and time such as `2026-03-01T09:30`

            { trait: d, during: month }
            segments.s.when.during: wrong_type
              found:    the text `month`
              expected: a calendar window: an object with `this`, `last`, `next`, `day`, `from` or `to`
              hint:     for the running one write `{ this: month }`

            { trait: d, anniversary: tomorrow }
            segments.s.when.anniversary: unknown_word
              found:    the text `tomorrow`
              expected: `today`, or an object such as `{ in_next: 7d }`

            { trait: d, anniversary: { in_next: 7d, this: month } }
            segments.s.when.anniversary: conflict
              found:    an object with `in_next`, `this`
              expected: one of `in_next`, `in_last` and `this`
              hint:     keep one of them

            { trait: d, changed: 7d }
            segments.s.when.changed: wrong_type
              found:    the text `7d`
              expected: an object such as `{ in_last: 7d }`
              hint:     write `{ in_last: 7d }`

            { trait: d, changed: {} }
            segments.s.when.changed: missing_test
              found:    an empty object
              expected: a test, such as `in_last`, `older_than` or `before`
              hint:     for example `{ in_last: 7d }`

            { trait: d, is: 1, held: 14 }
            segments.s.when.held: wrong_type
              found:    the number 14
              expected: a length of time such as `30d`, `12h` or `90m`
              hint:     say the unit: `14d` for days

            { trait: d, held: 14d }
            segments.s.when: missing_test
              found:    an object with `trait`, `held`
              expected: a test, such as `is`, `gte` or `exists`
              hint:     for example `{ trait: address.country, is: TR }`

            { trait: d, is: 1, held: 14d, ever: true }
            segments.s.when: conflict
              found:    `ever` and `held`
              expected: either `ever` or `held`
              hint:     `held` looks at the time up to now, `ever` at any time; put two conditions under `all:`
        "#]],
    );
}

#[test]
fn values() {
    check_each(
        "
        { trait: a, is: { b: 1 } }
        { trait: a, in: gold }
        { trait: a, in: [null] }
        { trait: a, gt: true }
        { trait: a, contains: 1.5 }
        { trait: a, between: [1, 2, 3] }
        { trait: a, matches: '(' }
        { trait: a, matches: '(\\w{1000}){1000}' }
        { trait: a, exists: 'yes' }
        { trait: a, is: 12345678901.123456 }
        { trait: a, is: 1e300 }
        { trait: '', is: 1 }
        { trait: 5, is: 1 }
        { trait: a, is: 1, ignore_case: 1 }
        ",
        expect![[r#"
            { trait: a, is: { b: 1 } }
            segments.s.when.is: wrong_type
              found:    an object with `b`
              expected: a text, a number, `true` or `false`, or `{ trait: … }`

            { trait: a, in: gold }
            segments.s.when.in: wrong_type
              found:    the text `gold`
              expected: a list, each element of it a text, a number, `true` or `false`, or `{ trait: … }`
              hint:     put the values into a list: `[ a, b ]`; for one value write `is`

            { trait: a, in: [null] }
            segments.s.when.in[0]: null_value
              found:    nothing (null)
              expected: a text, a number, `true` or `false`, or `{ trait: … }`
              hint:     write `exists: false` for a value that is not there

            { trait: a, gt: true }
            segments.s.when.gt: wrong_type
              found:    true
              expected: a number or a text, or `{ trait: … }`

            { trait: a, contains: 1.5 }
            segments.s.when.contains: wrong_type
              found:    the number 1.5
              expected: a text, or `{ trait: … }`
              hint:     put it in quotes: "1.5"

            { trait: a, between: [1, 2, 3] }
            segments.s.when.between: wrong_type
              found:    a list of 3
              expected: a list of two: a number or a text, or `{ trait: … }`
              hint:     for example `between: [ 10, 20 ]`

            { trait: a, matches: '(' }
            segments.s.when.matches: bad_pattern
              found:    the text `(`
              expected: a regular expression
              hint:     unclosed group

            { trait: a, matches: '(\w{1000}){1000}' }
            segments.s.when.matches: bad_pattern
              found:    the text `(\w{1000}){1000}`
              expected: a regular expression
              hint:     Compiled regex exceeds size limit of 262144 bytes.

            { trait: a, exists: 'yes' }
            segments.s.when.exists: wrong_type
              found:    the text `yes`
              expected: `true` or `false`
              hint:     write `true`, without quotes

            { trait: a, is: 12345678901.123456 }
            segments.s.when.is: too_long
              found:    the number 12345678901.123455
              expected: a whole number below 10^22, or one with a fraction and at most 15 digits

            { trait: a, is: 1e300 }
            segments.s.when.is: too_long
              found:    the number 1e+300
              expected: a whole number below 10^22, or one with a fraction and at most 15 digits

            { trait: '', is: 1 }
            segments.s.when.trait: empty_text
              found:    an empty text
              expected: a path such as `address.city`

            { trait: 5, is: 1 }
            segments.s.when.trait: wrong_type
              found:    the number 5
              expected: a path such as `address.city`
              hint:     put it in quotes: "5"

            { trait: a, is: 1, ignore_case: 1 }
            segments.s.when.ignore_case: wrong_type
              found:    the number 1
              expected: `true` or `false`
        "#]],
    );
}

#[test]
fn measures_and_events() {
    check_each(
        "
        { event: '' }
        { event: '*Completed' }
        { event: A, count: {} }
        { event: A, count: true }
        { event: A, sum: { gte: 3 } }
        { event: A, sum: { of: revenue } }
        { event: A, sum: revenue }
        { event: A, share: { gte: 0.5 } }
        { event: A, share: { where: [], gte: 0.5 } }
        { event: A, nth: { n: 0 } }
        { event: A, gap: { lt: 30d } }
        { event: A, gap: { avg: true, min: true, lt: 30d } }
        { event: A, gap: { avg: true } }
        { event: A, periods: { of: 0d, last: 4, active: 1 } }
        { event: A, first: true }
        { event: A, where: [{ property: a }] }
        { event: A, where: [{ property: a, is: 1, items: b }] }
        ",
        expect![[r#"
            { event: '' }
            segments.s.when.event: empty_text
              found:    an empty text
              expected: the name of an event, `*` for any, or the start of a name and `*`

            { event: '*Completed' }
            segments.s.when.event: bad_event
              found:    the text `*Completed`
              expected: the name of an event, `*` for any, or the start of a name and `*`
              hint:     a `*` can only stand at the end

            { event: A, count: {} }
            segments.s.when.count: missing_test
              found:    an empty object
              expected: a test, such as `is`, `gte` or `exists`
              hint:     for example `{ gte: 3 }`

            { event: A, count: true }
            segments.s.when.count: wrong_type
              found:    true
              expected: an object such as `{ gte: 3 }`, or a number

            { event: A, sum: { gte: 3 } }
            segments.s.when.sum: missing_key
              found:    an object with `gte`
              expected: `of:` a path such as `address.city`
              hint:     for example `{ of: revenue, gte: 1000 }`

            { event: A, sum: { of: revenue } }
            segments.s.when.sum: missing_test
              found:    an object with `of`
              expected: a test, such as `is`, `gte` or `exists`
              hint:     for example `{ of: revenue, gte: 1000 }`

            { event: A, sum: revenue }
            segments.s.when.sum: wrong_type
              found:    the text `revenue`
              expected: an object such as `{ of: revenue, gte: 1000 }`

            { event: A, share: { gte: 0.5 } }
            segments.s.when.share: missing_key
              found:    an object with `gte`
              expected: `where:` a list of filters, or a filter: an object with `property`, `items`, `all`, `any`, `none` or `not`
              hint:     for example `{ where: [ { property: coupon, exists: true } ], gte: 0.5 }`

            { event: A, share: { where: [], gte: 0.5 } }
            segments.s.when.share.where: empty_list
              found:    an empty list
              expected: a list of filters; at least one

            { event: A, nth: { n: 0 } }
            segments.s.when.nth.n: out_of_range
              found:    the number 0
              expected: a whole number from 1 to 1000000

            { event: A, gap: { lt: 30d } }
            segments.s.when.gap: conflict
              found:    an object with `lt`
              expected: exactly one of `avg: true`, `min: true`, `max: true` and `median: true`
              hint:     for example `{ avg: true, lt: 30d }`

            { event: A, gap: { avg: true, min: true, lt: 30d } }
            segments.s.when.gap: conflict
              found:    an object with `avg`, `min`, `lt`
              expected: exactly one of `avg: true`, `min: true`, `max: true` and `median: true`
              hint:     for example `{ avg: true, lt: 30d }`

            { event: A, gap: { avg: true } }
            segments.s.when.gap: missing_test
              found:    an object with `avg`
              expected: a test, such as `is` or `gte`
              hint:     for example `{ avg: true, lt: 30d }`

            { event: A, periods: { of: 0d, last: 4, active: 1 } }
            segments.s.when.periods.of: out_of_range
              found:    the text `0d`
              expected: a length of time above zero

            { event: A, first: true }
            segments.s.when.first: wrong_type
              found:    true
              expected: an object such as `{ where: [ { property: coupon, is: WELCOME } ], at: { in_last: 30d } }`

            { event: A, where: [{ property: a }] }
            segments.s.when.where[0]: missing_test
              found:    an object with `property`
              expected: a test, such as `is`, `gte` or `exists`
              hint:     for example `{ property: category, is: Shoes }`

            { event: A, where: [{ property: a, is: 1, items: b }] }
            segments.s.when.where[0]: two_subjects
              found:    `property` and `items`
              expected: one filter in one object
              hint:     put both into a list: `all: [ { property: … }, { items: … } ]`
        "#]],
    );
}

#[test]
fn the_other_subjects() {
    check_each(
        "
        everyone: false
        all: []
        all: { list: a }
        not: [{ list: a }]
        {}
        just a text
        { items: a }
        { items: a, where: [] }
        { account: some, trait: a, is: 1 }
        account: every
        account: { event: A }
        account: { every: [{ trait: a, is: 1 }] }
        account: { every: { account: { trait: a, is: 1 } } }
        { consent: email }
        { consent: email, is: grant }
        { consent: email, is_not: granted }
        { list: bad key }
        { score: rfm }
        { near: a, km: 5 }
        { near: a, km: 5, of: 41.0 }
        rank: { by: { event: A, count: { gte: 1 } }, top: 10% }
        rank: { by: { event: A, sum: { of: x, gte: 1 } }, top: 10 }
        rank: { by: { event: A, gap: { avg: true } }, top: 10 }
        rank: { by: { event: A }, top: '%10' }
        rank: { by: { event: A }, top: 110% }
        rank: { by: { event: A }, top: 0 }
        rank: { top: 1 }
        sequence: []
        sequence: [{ without: A }]
        sequence: [{ event: A, after: 1h }]
        sequence: [{ event: A }, { without: B, after: 1h }]
        ",
        expect![[r#"
            everyone: false
            segments.s.when.everyone: wrong_type
              found:    false
              expected: `true`

            all: []
            segments.s.when.all: empty_list
              found:    an empty list
              expected: a list of conditions; at least one

            all: { list: a }
            segments.s.when.all: wrong_type
              found:    an object with `list`
              expected: a list of conditions
              hint:     put it into a list: `[ … ]`

            not: [{ list: a }]
            segments.s.when.not: wrong_type
              found:    a list of 1
              expected: a condition: an object with `all`, `any`, `none`, `not`, `everyone`, `trait`, `items`, `event`, `account`, `consent`, `segment`, `list`, `score`, `near`, `rank` or `sequence`
              hint:     `not` takes one; for several write `none: [ … ]`

            {}
            segments.s.when: no_subject
              found:    an empty object
              expected: a condition: an object with `all`, `any`, `none`, `not`, `everyone`, `trait`, `items`, `event`, `account`, `consent`, `segment`, `list`, `score`, `near`, `rank` or `sequence`

            just a text
            segments.s.when: wrong_type
              found:    the text `just a text`
              expected: a condition: an object with `all`, `any`, `none`, `not`, `everyone`, `trait`, `items`, `event`, `account`, `consent`, `segment`, `list`, `score`, `near`, `rank` or `sequence`

            { items: a }
            segments.s.when: missing_key
              found:    an object with `items`
              expected: `where:` a list of filters, or a filter: an object with `property`, `items`, `all`, `any`, `none` or `not`
              hint:     for example `{ items: children, where: [ { property: age, lt: 3 } ] }`

            { items: a, where: [] }
            segments.s.when.where: empty_list
              found:    an empty list
              expected: a list of filters; at least one

            { account: some, trait: a, is: 1 }
            segments.s.when.account: unknown_word
              found:    the text `some`
              expected: `any`, `every` or `none`

            account: every
            segments.s.when: no_subject
              found:    an object with `account`
              expected: a condition on the account's traits beside `account`
              hint:     for example `{ account: every, trait: employees, gte: 50 }`

            account: { event: A }
            segments.s.when.account: not_here
              found:    `event`
              expected: `trait`, `items`, `near`, `all`, `any`, `none` or `not` inside `account`
              hint:     put it beside the `account:` condition, both in a list under `all:`

            account: { every: [{ trait: a, is: 1 }] }
            segments.s.when.account.every: wrong_type
              found:    a list of 1
              expected: a condition: an object with `all`, `any`, `none`, `not`, `everyone`, `trait`, `items`, `event`, `account`, `consent`, `segment`, `list`, `score`, `near`, `rank` or `sequence`

            account: { every: { account: { trait: a, is: 1 } } }
            segments.s.when.account.every: not_here
              found:    `account`
              expected: `trait`, `items`, `near`, `all`, `any`, `none` or `not` inside `account`
              hint:     put it beside the `account:` condition, both in a list under `all:`

            { consent: email }
            segments.s.when: missing_test
              found:    an object with `consent`
              expected: a test, such as `is` or `changed`
              hint:     for example `{ consent: email, is: granted }`

            { consent: email, is: grant }
            segments.s.when.is: unknown_word
              found:    the text `grant`
              expected: `granted`, `denied` or `unknown`

            { consent: email, is_not: granted }
            segments.s.when: unknown_key
              found:    the key `is_not`
              expected: one of consent, is, changed
              hint:     put the condition under `not:`

            { list: bad key }
            segments.s.when.list: bad_key
              found:    the text `bad key`
              expected: a key of letters (A to Z), digits, `_` and `-`, at most 64 of them
              hint:     for example `bad_key`

            { score: rfm }
            segments.s.when: missing_test
              found:    an object with `score`
              expected: a test, such as `is`, `gte` or `exists`
              hint:     for example `{ score: churn_risk, gte: 0.8 }`

            { near: a, km: 5 }
            segments.s.when: missing_key
              found:    an object with `near`, `km`
              expected: `of:` latitude and longitude in degrees, such as `[41.01, 28.98]`
              hint:     for example `{ near: location, km: 25, of: [41.01, 28.98] }`

            { near: a, km: 5, of: 41.0 }
            segments.s.when.of: wrong_type
              found:    the number 41.0
              expected: latitude and longitude in degrees, such as `[41.01, 28.98]`

            rank: { by: { event: A, count: { gte: 1 } }, top: 10% }
            segments.s.when.rank.by.count: wrong_type
              found:    an object with `gte`
              expected: `true`
              hint:     a measure has no tests in a ranking: write `count: true`

            rank: { by: { event: A, sum: { of: x, gte: 1 } }, top: 10 }
            segments.s.when.rank.by.sum: unknown_key
              found:    the key `gte`
              expected: only `of`
              hint:     a measure has no tests in a ranking

            rank: { by: { event: A, gap: { avg: true } }, top: 10 }
            segments.s.when.rank.by: unknown_key
              found:    the key `gap`
              expected: one of event, where, within, count, days, sum, avg, min, max, median, distinct

            rank: { by: { event: A }, top: '%10' }
            segments.s.when.rank.top: bad_number
              found:    the text `%10`
              expected: a part such as `10%`, or a whole number from 1 to 1000000000
              hint:     write `10%` for a part, or a whole number for that many customers

            rank: { by: { event: A }, top: 110% }
            segments.s.when.rank.top: out_of_range
              found:    the text `110%`
              expected: a part above 0% and at most 100%

            rank: { by: { event: A }, top: 0 }
            segments.s.when.rank.top: out_of_range
              found:    the number 0
              expected: a whole number from 1 to 1000000000

            rank: { top: 1 }
            segments.s.when.rank: missing_key
              found:    an object with `top`
              expected: `by:` an object such as `{ event: Order Completed, sum: { of: revenue } }`
              hint:     for example `{ by: { event: Order Completed, sum: { of: revenue } }, top: 10% }`

            sequence: []
            segments.s.when.sequence: empty_list
              found:    an empty list
              expected: a list of steps; at least one

            sequence: [{ without: A }]
            segments.s.when.sequence[0]: not_here
              found:    `without`
              expected: an `event` as the first step
              hint:     for what never happened write `not: { event: … }`

            sequence: [{ event: A, after: 1h }]
            segments.s.when.sequence[0].after: not_here
              found:    the text `1h`
              expected: no `after` in the first step
              hint:     say when the first step happened by `within`

            sequence: [{ event: A }, { without: B, after: 1h }]
            segments.s.when.sequence[1]: unknown_key
              found:    the key `after`
              expected: one of without, where, for
              hint:     write `for`
        "#]],
    );
}

#[test]
fn a_tree_too_large_or_too_deep() {
    let many = vec!["{ list: a }"; 200].join(", ");
    check(
        &format!("all: [{many}]"),
        expect![[r#"
        segments.s.when.all[199]: too_many_nodes
          found:    one more
          expected: at most 200 conditions and filters
          hint:     move a part into a segment of its own and name it by `segment:`"#]],
    );
    let mut deep = "{ list: a }".to_owned();
    for _ in 0..12 {
        deep = format!("{{ not: {deep} }}");
    }
    check(
        &deep,
        expect![[r#"
        segments.s.when.not.not.not.not.not.not.not.not.not.not: too_deep
          found:    one level more
          expected: at most 10 levels of conditions and filters"#]],
    );
    let steps = ["{ event: A, after: 1h }"; 10].join(", ");
    check(
        &format!("sequence: [{{ event: A }}, {steps}]"),
        expect![[r#"
        segments.s.when.sequence: too_many
          found:    a list of 11
          expected: at most 10 steps"#]],
    );
}
