//! Every form of the grammar, each spelling with the canonical form that it reads as.

use expect_test::{Expect, expect};
use kesit_model::language::{Format, canonical, content_hash, parse};

use super::schema::is_valid_file;
use super::{file_with, shown};

/// Reads each line as a condition and shows its canonical form below it.
#[track_caller]
fn check(conditions: &str, expected: Expect) {
    let mut table = String::new();
    for line in conditions.trim().lines() {
        let parsed = match parse(&file_with(line.trim()), Format::Yaml) {
            Ok(parsed) => parsed,
            Err(problems) => panic!("{line}\n{}", shown(&problems)),
        };
        assert!(is_valid_file(&file_with(line.trim())), "the schema refuses {line}");
        let condition = &parsed.definitions.segments[0].when;
        table += &format!("{}\n    {}\n", line.trim(), canonical(condition));
    }
    expected.assert_eq(&table);
}

#[test]
fn logic() {
    check(
        "
        everyone: true
        all: [{ everyone: true }, { list: vip }]
        any: [{ everyone: true }]
        none: [{ list: vip }, { list: staff }]
        not: { list: staff }
        ",
        expect![[r#"
            everyone: true
                {"everyone":true}
            all: [{ everyone: true }, { list: vip }]
                {"all":[{"everyone":true},{"list":"vip"}]}
            any: [{ everyone: true }]
                {"any":[{"everyone":true}]}
            none: [{ list: vip }, { list: staff }]
                {"none":[{"list":"vip"},{"list":"staff"}]}
            not: { list: staff }
                {"not":{"list":"staff"}}
        "#]],
    );
}

#[test]
fn traits_and_their_tests() {
    check(
        "
        { trait: address.country, is: TR }
        { trait: postal_code, starts_with: 06, is_not: 06100 }
        { trait: plan, in: [gold, 5, true, { trait: wanted_plan }] }
        { trait: plan, not_in: { trait: past_plans } }
        { trait: age, gte: 18, lt: 65 }
        { trait: age, lt: 65, gt: 17.5, lte: '64', is_not: 30 }
        { trait: age, between: [18, { trait: limit }] }
        { trait: email, contains: '@', not_contains: '+', starts_with: a, ends_with: .com, matches: '^[a-z]+@', ignore_case: true }
        { trait: phone, starts_with: 90 }
        { trait: email, exists: false }
        { trait: interests, includes: spor }
        { trait: favourite, is: { trait: last_bought } }
        { trait: 'Müşteri Adı', is: Ayşe }
        { trait: country, is: NO }
        ",
        expect![[r#"
            { trait: address.country, is: TR }
                {"trait":"address.country","is":"TR"}
            { trait: postal_code, starts_with: 06, is_not: 06100 }
                {"trait":"postal_code","is_not":"06100","starts_with":"06"}
            { trait: plan, in: [gold, 5, true, { trait: wanted_plan }] }
                {"trait":"plan","in":["gold",5,true,{"trait":"wanted_plan"}]}
            { trait: plan, not_in: { trait: past_plans } }
                {"trait":"plan","not_in":{"trait":"past_plans"}}
            { trait: age, gte: 18, lt: 65 }
                {"trait":"age","gte":18,"lt":65}
            { trait: age, lt: 65, gt: 17.5, lte: '64', is_not: 30 }
                {"trait":"age","is_not":30,"gt":17.5,"lt":65,"lte":"64"}
            { trait: age, between: [18, { trait: limit }] }
                {"trait":"age","between":[18,{"trait":"limit"}]}
            { trait: email, contains: '@', not_contains: '+', starts_with: a, ends_with: .com, matches: '^[a-z]+@', ignore_case: true }
                {"trait":"email","contains":"@","not_contains":"+","starts_with":"a","ends_with":".com","matches":"^[a-z]+@","ignore_case":true}
            { trait: phone, starts_with: 90 }
                {"trait":"phone","starts_with":"90"}
            { trait: email, exists: false }
                {"trait":"email","exists":false}
            { trait: interests, includes: spor }
                {"trait":"interests","includes":"spor"}
            { trait: favourite, is: { trait: last_bought } }
                {"trait":"favourite","is":{"trait":"last_bought"}}
            { trait: 'Müşteri Adı', is: Ayşe }
                {"trait":"Müşteri Adı","is":"Ayşe"}
            { trait: country, is: NO }
                {"trait":"country","is":"NO"}
        "#]],
    );
}

#[test]
fn dates() {
    check(
        "
        { trait: contract_end, before: 2026-03-01 }
        { trait: contract_end, after: '2026-03-01 09:30', before: { trait: renewal } }
        { trait: contract_end, after: 2026-03-01T09:30:00+03:00 }
        { trait: contract_end, in_next: 2w }
        { trait: contract_end, in_last: 90m, older_than: 500ms }
        { trait: contract_end, during: { this: quarter } }
        { trait: contract_end, during: { last: 3, unit: month, current: true } }
        { trait: contract_end, during: { last: 3, unit: month, current: false } }
        { trait: contract_end, during: { next: 1, unit: week } }
        { trait: contract_end, during: { day: -4 } }
        { trait: contract_end, during: { from: 2026-01-01, to: 2026-04-01T12:00Z } }
        { trait: contract_end, during: { to: 2026-04-01 } }
        { trait: birthday, anniversary: today }
        { trait: birthday, anniversary: { in_next: 7d } }
        { trait: birthday, anniversary: { in_last: 7d } }
        { trait: birthday, anniversary: { this: month } }
        ",
        expect![[r#"
            { trait: contract_end, before: 2026-03-01 }
                {"trait":"contract_end","before":"2026-03-01"}
            { trait: contract_end, after: '2026-03-01 09:30', before: { trait: renewal } }
                {"trait":"contract_end","before":{"trait":"renewal"},"after":"2026-03-01T09:30:00"}
            { trait: contract_end, after: 2026-03-01T09:30:00+03:00 }
                {"trait":"contract_end","after":"2026-03-01T09:30:00+03:00"}
            { trait: contract_end, in_next: 2w }
                {"trait":"contract_end","in_next":"14d"}
            { trait: contract_end, in_last: 90m, older_than: 500ms }
                {"trait":"contract_end","in_last":"90m","older_than":"500ms"}
            { trait: contract_end, during: { this: quarter } }
                {"trait":"contract_end","during":{"this":"quarter"}}
            { trait: contract_end, during: { last: 3, unit: month, current: true } }
                {"trait":"contract_end","during":{"last":3,"unit":"month","current":true}}
            { trait: contract_end, during: { last: 3, unit: month, current: false } }
                {"trait":"contract_end","during":{"last":3,"unit":"month"}}
            { trait: contract_end, during: { next: 1, unit: week } }
                {"trait":"contract_end","during":{"next":1,"unit":"week"}}
            { trait: contract_end, during: { day: -4 } }
                {"trait":"contract_end","during":{"day":-4}}
            { trait: contract_end, during: { from: 2026-01-01, to: 2026-04-01T12:00Z } }
                {"trait":"contract_end","during":{"from":"2026-01-01","to":"2026-04-01T12:00:00Z"}}
            { trait: contract_end, during: { to: 2026-04-01 } }
                {"trait":"contract_end","during":{"to":"2026-04-01"}}
            { trait: birthday, anniversary: today }
                {"trait":"birthday","anniversary":"today"}
            { trait: birthday, anniversary: { in_next: 7d } }
                {"trait":"birthday","anniversary":{"in_next":"7d"}}
            { trait: birthday, anniversary: { in_last: 7d } }
                {"trait":"birthday","anniversary":{"in_last":"7d"}}
            { trait: birthday, anniversary: { this: month } }
                {"trait":"birthday","anniversary":{"this":"month"}}
        "#]],
    );
}

#[test]
fn traits_through_time() {
    check(
        "
        { trait: plan, is: gold, ever: true }
        { trait: plan, is: gold, ever: false }
        { trait: plan, is: gold, held: 14d }
        { trait: plan, is: gold, held: { lt: 14d } }
        { trait: plan, is: gold, held: { between: [7d, 14d] } }
        { trait: plan, changed: { in_last: 7d } }
        { trait: plan, is: gold, changed: { in_last: 7d, after: 2026-01-01 } }
        ",
        expect![[r#"
            { trait: plan, is: gold, ever: true }
                {"trait":"plan","is":"gold","ever":true}
            { trait: plan, is: gold, ever: false }
                {"trait":"plan","is":"gold"}
            { trait: plan, is: gold, held: 14d }
                {"trait":"plan","is":"gold","held":{"gte":"14d"}}
            { trait: plan, is: gold, held: { lt: 14d } }
                {"trait":"plan","is":"gold","held":{"lt":"14d"}}
            { trait: plan, is: gold, held: { between: [7d, 14d] } }
                {"trait":"plan","is":"gold","held":{"between":["7d","14d"]}}
            { trait: plan, changed: { in_last: 7d } }
                {"trait":"plan","changed":{"in_last":"7d"}}
            { trait: plan, is: gold, changed: { in_last: 7d, after: 2026-01-01 } }
                {"trait":"plan","is":"gold","changed":{"after":"2026-01-01","in_last":"7d"}}
        "#]],
    );
}

#[test]
fn items() {
    check(
        "
        { items: children, where: [{ property: age, lt: 3 }, { property: name, exists: true }] }
        { items: children, where: { property: age, lt: 3 } }
        { items: a.b, where: [{ items: c, where: [{ any: [{ property: d, is: 1 }] }] }] }
        ",
        expect![[r#"
            { items: children, where: [{ property: age, lt: 3 }, { property: name, exists: true }] }
                {"items":"children","where":[{"property":"age","lt":3},{"property":"name","exists":true}]}
            { items: children, where: { property: age, lt: 3 } }
                {"items":"children","where":[{"property":"age","lt":3}]}
            { items: a.b, where: [{ items: c, where: [{ any: [{ property: d, is: 1 }] }] }] }
                {"items":"a.b","where":[{"items":"c","where":[{"any":[{"property":"d","is":1}]}]}]}
        "#]],
    );
}

#[test]
fn events_and_windows() {
    check(
        "
        { event: Order Completed }
        { event: '*' }
        { event: Email * }
        { event: Order Completed, within: 90d }
        { event: Order Completed, within: { between: [30d, 7d] } }
        { event: Order Completed, within: { between: [1w, 30d] } }
        { event: Order Completed, within: { older_than: 30d } }
        { event: Order Completed, within: { from: 2026-01-01 } }
        { event: Order Completed, within: { this: year } }
        { event: Order Completed, within: { last: 1, unit: day } }
        { event: Order Completed, within: { day: 0 } }
        { event: Order Completed, within: { first: 30d } }
        { event: Order Completed, where: { property: category, is: Ayakkabı } }
        { event: Order Completed, where: [] }
        { event: Order Completed, where: [{ items: products, where: [{ property: price, gt: 100 }] }, { not: { property: coupon, exists: true } }] }
        { event: Order Completed, where: [{ any: [{ property: a, is: 1 }, { all: [{ property: b, is: 2 }, { none: [{ property: c, is: 3 }] }] }] }] }
        ",
        expect![[r#"
            { event: Order Completed }
                {"event":"Order Completed","count":{"gte":1}}
            { event: '*' }
                {"event":"*","count":{"gte":1}}
            { event: Email * }
                {"event":"Email *","count":{"gte":1}}
            { event: Order Completed, within: 90d }
                {"event":"Order Completed","within":"90d","count":{"gte":1}}
            { event: Order Completed, within: { between: [30d, 7d] } }
                {"event":"Order Completed","within":{"between":["30d","7d"]},"count":{"gte":1}}
            { event: Order Completed, within: { between: [1w, 30d] } }
                {"event":"Order Completed","within":{"between":["30d","7d"]},"count":{"gte":1}}
            { event: Order Completed, within: { older_than: 30d } }
                {"event":"Order Completed","within":{"older_than":"30d"},"count":{"gte":1}}
            { event: Order Completed, within: { from: 2026-01-01 } }
                {"event":"Order Completed","within":{"from":"2026-01-01"},"count":{"gte":1}}
            { event: Order Completed, within: { this: year } }
                {"event":"Order Completed","within":{"this":"year"},"count":{"gte":1}}
            { event: Order Completed, within: { last: 1, unit: day } }
                {"event":"Order Completed","within":{"last":1,"unit":"day"},"count":{"gte":1}}
            { event: Order Completed, within: { day: 0 } }
                {"event":"Order Completed","within":{"day":0},"count":{"gte":1}}
            { event: Order Completed, within: { first: 30d } }
                {"event":"Order Completed","within":{"first":"30d"},"count":{"gte":1}}
            { event: Order Completed, where: { property: category, is: Ayakkabı } }
                {"event":"Order Completed","where":[{"property":"category","is":"Ayakkabı"}],"count":{"gte":1}}
            { event: Order Completed, where: [] }
                {"event":"Order Completed","count":{"gte":1}}
            { event: Order Completed, where: [{ items: products, where: [{ property: price, gt: 100 }] }, { not: { property: coupon, exists: true } }] }
                {"event":"Order Completed","where":[{"items":"products","where":[{"property":"price","gt":100}]},{"not":{"property":"coupon","exists":true}}],"count":{"gte":1}}
            { event: Order Completed, where: [{ any: [{ property: a, is: 1 }, { all: [{ property: b, is: 2 }, { none: [{ property: c, is: 3 }] }] }] }] }
                {"event":"Order Completed","where":[{"any":[{"property":"a","is":1},{"all":[{"property":"b","is":2},{"none":[{"property":"c","is":3}]}]}]}],"count":{"gte":1}}
        "#]],
    );
}

#[test]
fn measures() {
    check(
        "
        { event: Order Completed, count: 3 }
        { event: Order Completed, count: '3' }
        { event: Order Completed, count: { is: 3.0 } }
        { event: Order Completed, count: { lte: { trait: limit } } }
        { event: Order Completed, days: { between: [2, 5] } }
        { event: Order Completed, sum: { of: revenue, gte: 1000.50 } }
        { event: Order Completed, avg: { of: revenue, lt: 50 } }
        { event: Order Completed, min: { of: revenue, is_not: 0 } }
        { event: Order Completed, max: { of: revenue, in: [1, '2'] } }
        { event: Order Completed, median: { of: revenue, exists: true } }
        { event: Order Completed, distinct: { of: category, gte: 3 } }
        { event: Order Completed, top: { of: category, is: Shoes, ignore_case: true } }
        { event: Order Completed, share: { where: [{ property: coupon, exists: true }], gte: 0.5 } }
        { event: Order Completed, first: {} }
        { event: Order Completed, last: { at: { in_last: 7d } } }
        { event: Order Completed, nth: { n: 2, where: { property: coupon, is: X }, at: { during: { this: month } } } }
        { event: Order Completed, gap: { avg: true, lt: 30d } }
        { event: Order Completed, gap: { median: true, between: [1d, 30d], is: 7d } }
        { event: Order Completed, periods: { of: 7d, last: 4, each: { gte: 2 }, active: { gte: 3 } } }
        { event: Order Completed, periods: { of: 1w, last: 4, active: 4 } }
        ",
        expect![[r#"
            { event: Order Completed, count: 3 }
                {"event":"Order Completed","count":{"is":3}}
            { event: Order Completed, count: '3' }
                {"event":"Order Completed","count":{"is":3}}
            { event: Order Completed, count: { is: 3.0 } }
                {"event":"Order Completed","count":{"is":3}}
            { event: Order Completed, count: { lte: { trait: limit } } }
                {"event":"Order Completed","count":{"lte":{"trait":"limit"}}}
            { event: Order Completed, days: { between: [2, 5] } }
                {"event":"Order Completed","days":{"between":[2,5]}}
            { event: Order Completed, sum: { of: revenue, gte: 1000.50 } }
                {"event":"Order Completed","sum":{"of":"revenue","gte":1000.5}}
            { event: Order Completed, avg: { of: revenue, lt: 50 } }
                {"event":"Order Completed","avg":{"of":"revenue","lt":50}}
            { event: Order Completed, min: { of: revenue, is_not: 0 } }
                {"event":"Order Completed","min":{"of":"revenue","is_not":0}}
            { event: Order Completed, max: { of: revenue, in: [1, '2'] } }
                {"event":"Order Completed","max":{"of":"revenue","in":[1,2]}}
            { event: Order Completed, median: { of: revenue, exists: true } }
                {"event":"Order Completed","median":{"of":"revenue","exists":true}}
            { event: Order Completed, distinct: { of: category, gte: 3 } }
                {"event":"Order Completed","distinct":{"of":"category","gte":3}}
            { event: Order Completed, top: { of: category, is: Shoes, ignore_case: true } }
                {"event":"Order Completed","top":{"of":"category","is":"Shoes","ignore_case":true}}
            { event: Order Completed, share: { where: [{ property: coupon, exists: true }], gte: 0.5 } }
                {"event":"Order Completed","share":{"where":[{"property":"coupon","exists":true}],"gte":0.5}}
            { event: Order Completed, first: {} }
                {"event":"Order Completed","first":{}}
            { event: Order Completed, last: { at: { in_last: 7d } } }
                {"event":"Order Completed","last":{"at":{"in_last":"7d"}}}
            { event: Order Completed, nth: { n: 2, where: { property: coupon, is: X }, at: { during: { this: month } } } }
                {"event":"Order Completed","nth":{"n":2,"where":[{"property":"coupon","is":"X"}],"at":{"during":{"this":"month"}}}}
            { event: Order Completed, gap: { avg: true, lt: 30d } }
                {"event":"Order Completed","gap":{"avg":true,"lt":"30d"}}
            { event: Order Completed, gap: { median: true, between: [1d, 30d], is: 7d } }
                {"event":"Order Completed","gap":{"median":true,"is":"7d","between":["1d","30d"]}}
            { event: Order Completed, periods: { of: 7d, last: 4, each: { gte: 2 }, active: { gte: 3 } } }
                {"event":"Order Completed","periods":{"of":"7d","last":4,"each":{"gte":2},"active":{"gte":3}}}
            { event: Order Completed, periods: { of: 1w, last: 4, active: 4 } }
                {"event":"Order Completed","periods":{"of":"7d","last":4,"each":{"gte":1},"active":{"is":4}}}
        "#]],
    );
}

#[test]
fn accounts() {
    check(
        "
        account: { trait: sector, is: Retail }
        account: { every: { trait: employees, gte: 50 } }
        account: { none: { trait: employees, gte: 50 } }
        account: { any: { items: sites, where: [{ property: city, is: İzmir }] } }
        account: { any: [{ trait: sector, is: Retail }, { trait: sector, is: Food }] }
        { account: every, trait: employees, gte: 50 }
        { account: none, any: [{ trait: sector, is: Retail }, { near: place, km: 5, of: [41, 29] }] }
        account: { everyone: true }
        ",
        expect![[r#"
            account: { trait: sector, is: Retail }
                {"account":{"any":{"trait":"sector","is":"Retail"}}}
            account: { every: { trait: employees, gte: 50 } }
                {"account":{"every":{"trait":"employees","gte":50}}}
            account: { none: { trait: employees, gte: 50 } }
                {"account":{"none":{"trait":"employees","gte":50}}}
            account: { any: { items: sites, where: [{ property: city, is: İzmir }] } }
                {"account":{"any":{"items":"sites","where":[{"property":"city","is":"İzmir"}]}}}
            account: { any: [{ trait: sector, is: Retail }, { trait: sector, is: Food }] }
                {"account":{"any":{"any":[{"trait":"sector","is":"Retail"},{"trait":"sector","is":"Food"}]}}}
            { account: every, trait: employees, gte: 50 }
                {"account":{"every":{"trait":"employees","gte":50}}}
            { account: none, any: [{ trait: sector, is: Retail }, { near: place, km: 5, of: [41, 29] }] }
                {"account":{"none":{"any":[{"trait":"sector","is":"Retail"},{"near":"place","km":5,"of":[41,29]}]}}}
            account: { everyone: true }
                {"account":{"any":{"everyone":true}}}
        "#]],
    );
}

#[test]
fn consent_lists_scores_and_places() {
    check(
        "
        { consent: email, is: granted }
        { consent: sms, is: denied, changed: { in_last: 7d } }
        { consent: push, changed: { older_than: 1d } }
        { list: fair_visitors }
        { score: churn_risk, gte: 0.8 }
        { score: rfm.group, in: [champions, loyal] }
        { score: next_order_at, in_next: 7d }
        { near: location, km: 25, of: [41.01, 28.98] }
        { near: location, km: 0.5, of: [-90, 180] }
        ",
        expect![[r#"
            { consent: email, is: granted }
                {"consent":"email","is":"granted"}
            { consent: sms, is: denied, changed: { in_last: 7d } }
                {"consent":"sms","is":"denied","changed":{"in_last":"7d"}}
            { consent: push, changed: { older_than: 1d } }
                {"consent":"push","changed":{"older_than":"1d"}}
            { list: fair_visitors }
                {"list":"fair_visitors"}
            { score: churn_risk, gte: 0.8 }
                {"score":"churn_risk","gte":0.8}
            { score: rfm.group, in: [champions, loyal] }
                {"score":"rfm.group","in":["champions","loyal"]}
            { score: next_order_at, in_next: 7d }
                {"score":"next_order_at","in_next":"7d"}
            { near: location, km: 25, of: [41.01, 28.98] }
                {"near":"location","km":25,"of":[41.01,28.98]}
            { near: location, km: 0.5, of: [-90, 180] }
                {"near":"location","km":0.5,"of":[-90,180]}
        "#]],
    );
}

#[test]
fn ranks() {
    check(
        "
        rank: { by: { event: Order Completed }, top: 500 }
        rank: { by: { event: Order Completed, count: true }, top: 10% }
        rank: { by: { event: Order Completed, days: true, within: 365d }, top: '0.50%' }
        rank: { by: { event: Order Completed, sum: { of: revenue }, where: [{ property: currency, is: TRY }] }, top: 100% }
        rank: { by: { event: Order Completed, median: { of: revenue } }, top: 1 }
        rank: { by: { event: Order Completed, distinct: { of: category } }, top: 1 }
        ",
        expect![[r#"
            rank: { by: { event: Order Completed }, top: 500 }
                {"rank":{"by":{"event":"Order Completed","count":true},"top":500}}
            rank: { by: { event: Order Completed, count: true }, top: 10% }
                {"rank":{"by":{"event":"Order Completed","count":true},"top":"10%"}}
            rank: { by: { event: Order Completed, days: true, within: 365d }, top: '0.50%' }
                {"rank":{"by":{"event":"Order Completed","within":"365d","days":true},"top":"0.5%"}}
            rank: { by: { event: Order Completed, sum: { of: revenue }, where: [{ property: currency, is: TRY }] }, top: 100% }
                {"rank":{"by":{"event":"Order Completed","where":[{"property":"currency","is":"TRY"}],"sum":{"of":"revenue"}},"top":"100%"}}
            rank: { by: { event: Order Completed, median: { of: revenue } }, top: 1 }
                {"rank":{"by":{"event":"Order Completed","median":{"of":"revenue"}},"top":1}}
            rank: { by: { event: Order Completed, distinct: { of: category } }, top: 1 }
                {"rank":{"by":{"event":"Order Completed","distinct":{"of":"category"}},"top":1}}
        "#]],
    );
}

#[test]
fn sequences() {
    check(
        "
        sequence: [{ event: Product Added, within: 7d }, { without: Order Completed, for: 1h }]
        sequence: [{ event: Product Viewed, where: [{ property: category, is: Kamp }] }, { event: Product Added, after: 24h }, { event: Order Completed, after: 1d }]
        sequence: [{ event: A }, { without: B }, { event: C, after: 90m, within: { this: week } }, { without: 'D*', where: { property: x, is: 1 } }]
        sequence: [{ event: '*' }]
        ",
        expect![[r#"
            sequence: [{ event: Product Added, within: 7d }, { without: Order Completed, for: 1h }]
                {"sequence":[{"event":"Product Added","within":"7d"},{"without":"Order Completed","for":"1h"}]}
            sequence: [{ event: Product Viewed, where: [{ property: category, is: Kamp }] }, { event: Product Added, after: 24h }, { event: Order Completed, after: 1d }]
                {"sequence":[{"event":"Product Viewed","where":[{"property":"category","is":"Kamp"}]},{"event":"Product Added","after":"1d"},{"event":"Order Completed","after":"1d"}]}
            sequence: [{ event: A }, { without: B }, { event: C, after: 90m, within: { this: week } }, { without: 'D*', where: { property: x, is: 1 } }]
                {"sequence":[{"event":"A"},{"without":"B"},{"event":"C","within":{"this":"week"},"after":"90m"},{"without":"D*","where":[{"property":"x","is":1}]}]}
            sequence: [{ event: '*' }]
                {"sequence":[{"event":"*"}]}
        "#]],
    );
}

/// Different spellings of one tree have one hash; different trees have different ones.
#[test]
fn a_hash_names_the_tree_and_not_its_spelling() {
    let hash = |condition: &str| {
        let parsed = parse(&file_with(condition), Format::Yaml)
            .unwrap_or_else(|problems| panic!("{}", shown(&problems)));
        content_hash(&parsed.definitions.segments[0].when)
    };
    let spelled = [
        "{ event: Order Completed, within: 14d, count: 3 }",
        "{ count: { is: 3.0 }, within: 2w, event: Order Completed }",
        "{ event: \"Order Completed\", within: 336h, where: [], count: { is: '3' } }",
    ]
    .map(hash);
    assert_eq!(spelled[0], spelled[1]);
    assert_eq!(spelled[0], spelled[2]);
    assert_eq!(spelled[0].len(), 32);
    assert_eq!(spelled[0], "9ba43da3df411c8ae58604ff303f6100");
    assert_eq!(hash("{ trait: age, gte: 1, lt: 9 }"), hash("{ lt: 9, trait: age, gte: 1 }"));
    assert_eq!(hash("{ trait: 'e\u{301}', is: 1 }"), hash("{ trait: 'é', is: 1 }"));
    assert_ne!(spelled[0], hash("{ event: Order Completed, within: 14d, count: 4 }"));
    assert_ne!(hash("all: [{ list: a }, { list: b }]"), hash("all: [{ list: b }, { list: a }]"));
}
