//! Back-tests on CDNOW, on segments by chance, and on segments that are better by making; and the classic mistakes.

use super::*;
use crate::experiment::Sample;
use crate::kpi::{Growth, Rate};
use crate::ledger::{Book, Ledger, MICROS};
use crate::numeric::chance::SplitMix;
use crate::rfm::{Figures, Scale, Scheme, eleven, six};
use crate::shop::{book, cdnow, on};

/// 1997-09-30 and 1998-06-30.
const FIRST: i32 = 273;
const SECOND: i32 = 546;

fn groups(scheme: &Scheme, ledger: &Ledger) -> Vec<usize> {
    let figures = |customer: usize| {
        let orders = ledger.orders(customer);
        Figures {
            recency_days: f64::from(ledger.today() - orders.last().expect("everybody ordered early").day),
            orders: orders.len() as f64,
            money: orders.iter().map(|order| order.amount).sum::<i64>() as f64,
        }
    };
    let figures: Vec<Figures> = (0..ledger.customers()).map(figures).collect();
    let scale = Scale::fit(&figures, scheme.parts());
    figures.iter().map(|customer| scheme.group(scale.scores(customer), customer.orders == 1.0)).collect()
}

fn members(groups: &[usize], group: usize) -> Members {
    (0..groups.len()).filter(|customer| groups[*customer] == group).collect()
}

fn future(book: &Book, from: i32, until: i32) -> Future {
    Future::between(&on(book, from), &on(book, until))
}

fn window(future: &Future, members: &Members) -> Window {
    let mut test = BackTest::new(1);
    test.add(future, members, None);
    test.windows()[0].clone()
}

#[test]
fn what_the_six_groups_did_next() {
    let shop = cdnow();
    let future = future(&shop, FIRST, SECOND);
    let groups = groups(&six(), &on(&shop, FIRST));
    // Champions, loyal, potential, new, at risk, lost: members, share of revenue, lift, share who bought.
    let expected = [
        (647, 0.7476, 2.724, 0.6136),
        (272, 0.0690, 0.598, 0.3162),
        (333, 0.0373, 0.264, 0.1562),
        (147, 0.0209, 0.336, 0.1837),
        (229, 0.0608, 0.626, 0.1790),
        (729, 0.0643, 0.208, 0.1111),
    ];
    for (group, (size, share, lift, bought)) in expected.into_iter().enumerate() {
        let found = window(&future, &members(&groups, group));
        let found_lift = found.lift.expect("many of both");
        assert_eq!(found.size, Rate { did: size, of: 2357 });
        assert!((found.revenue_share.expect("revenue") - share).abs() < 5.1e-5, "{found:?}");
        assert!((found_lift.lift - lift).abs() < 5.1e-4, "{found:?}");
        assert!((found.bought.0.share().expect("members") - bought).abs() < 5.1e-5, "{found:?}");
        assert!(found_lift.interval.0 < found_lift.lift && found_lift.lift < found_lift.interval.1);
    }
    let total: i64 = future.outcomes().map(|(_, money, _)| money).sum();
    assert!((total as f64 / MICROS - 70_976.39).abs() < 0.005);
    let of_groups = future.outcomes().map(|(customer, money, _)| (groups[customer], money));
    let found = Differences::of(6, of_groups).expect("six groups");
    assert!((found.eta_squared - 0.13837).abs() < 5.1e-6, "{found:?}");
    assert!((found.h - 546.756).abs() < 5.1e-4 && found.p < 1e-100, "{found:?}");
}

#[test]
fn what_the_eleven_groups_did_next() {
    let shop = cdnow();
    let future = future(&shop, FIRST, SECOND);
    let scheme = eleven();
    let groups = groups(&scheme, &on(&shop, FIRST));
    // Lifts in thousandths.
    let expected = [
        ("champions", 3553),
        ("loyal", 1494),
        ("need_attention", 1024),
        ("at_risk", 950),
        ("potential_loyalist", 575),
        ("promising", 416),
        ("cannot_lose", 414),
        ("about_to_sleep", 318),
        ("hibernating", 254),
        ("new_customers", 165),
        ("lost", 151),
    ];
    for (key, thousandths) in expected {
        let group = scheme.groups().iter().position(|group| group.key == key).expect(key);
        let found = window(&future, &members(&groups, group));
        // Within one of the last digit printed.
        let lift = f64::from(thousandths) / 1000.0;
        assert!((found.lift.expect("many of both").lift - lift).abs() < 1e-3, "{key}: {found:?}");
        if key == "champions" {
            assert!((found.revenue_share.expect("revenue") - 0.6240).abs() < 5.1e-5);
        }
    }
}

/// An interval of 95 % must hold 1 in about 95 of 100 segments by chance, large ones and small ones. Money is spread
/// as in CDNOW: most bring nothing, a few very much.
#[test]
fn segments_by_chance_have_no_lift() {
    let future = future(&cdnow(), FIRST, SECOND);
    let mut chance = SplitMix::new(20);
    let mut holds = 0;
    for seed in 0..1000 {
        let one_in = if seed % 2 == 0 { 5 } else { 20 };
        let members: Members = (0..2357).filter(|_| chance.below(one_in) == 0).collect();
        let mut test = BackTest::new(seed);
        test.add(&future, &members, None);
        let lift = test.windows()[0].lift.expect("many of both");
        holds += u32::from(!lift.is_above() && !lift.is_below());
    }
    println!("{holds} of 1000 intervals hold 1");
    assert!((930..=970).contains(&holds), "{holds}");
}

/// A shop over four quarters in which every fifth customer buys three times as often.
fn planted() -> Book {
    let mut chance = SplitMix::new(3);
    let mut customer = |ix: usize| {
        let most = if ix.is_multiple_of(5) { 3 } else { 1 };
        let mut orders = vec![(0, 50)];
        for quarter in 0..4 {
            for _ in 0..most {
                if chance.below(4) == 0 {
                    let day = 1 + 90 * quarter + chance.below(90) as i32;
                    orders.push((day, 10 + chance.below(100) as i64));
                }
            }
        }
        orders
    };
    let all: Vec<Vec<(i32, i64)>> = (0..1500).map(&mut customer).collect();
    book(all.iter().map(Vec::as_slice))
}

fn back_test(shop: &Book, quarters: i32, is_member: impl Fn(usize) -> bool) -> BackTest {
    let members: Members = (0..shop.customers()).filter(|customer| is_member(*customer)).collect();
    let mut test = BackTest::new(5);
    (0..quarters)
        .for_each(|quarter| test.add(&future(shop, 90 * quarter, 90 * quarter + 90), &members, None));
    test
}

#[test]
fn what_was_planted_is_found_and_what_was_not_is_not() {
    let shop = planted();
    let found = back_test(&shop, 4, |customer| customer % 5 == 0);
    assert_eq!(found.verdict(), Verdict::Better, "{found:?}");
    assert_eq!(back_test(&shop, 4, |customer| customer % 5 != 0).verdict(), Verdict::Worse);
    assert_eq!(back_test(&shop, 4, |customer| customer % 7 == 0).verdict(), Verdict::NoDifference);
    assert_eq!(back_test(&shop, 3, |customer| customer % 5 == 0).verdict(), Verdict::TooEarly);
    assert_eq!(back_test(&shop, 4, |_| false).verdict(), Verdict::TooEarly, "nobody has no lift");
    assert_eq!(back_test(&shop, 4, |customer| customer % 5 == 0), found, "the same each time");
    for window in found.windows() {
        let lift = window.lift.expect("many of both");
        assert!((lift.lift - 15.0 / 7.0).abs() < 0.5, "3 against a mean of 1.4: {lift:?}");
        assert!(lift.of_chance.0 < 1.0 && lift.of_chance.1 < lift.interval.0);
    }
}

#[test]
fn a_segment_is_held_against_its_like() {
    // Of the first stratum members bring 30 and others 10, of the second both bring 100.
    let all: Vec<Vec<(i32, i64)>> =
        [30, 10, 30, 10, 100, 100, 100].map(|money| vec![(0, 1), (5, money)]).to_vec();
    let future = future(&book(all.iter().map(Vec::as_slice)), 1, 9);
    let mut test = BackTest::new(1);
    test.add(&future, &[0, 2, 4].into_iter().collect(), Some(&[3, 3, 3, 3, 15, 15, 15]));
    // 160 against 20 + 20 + 100.
    assert_eq!(test.windows()[0].lift_over_alike, Some(160.0 / 140.0));
}

#[test]
fn dates_follow_each_other() {
    let shop = book([&[(0, 5)][..], &[(0, 5), (15, 7)], &[(0, 5)], &[(12, 9), (25, 4)], &[]]);
    let mut test = BackTest::new(1);
    test.add(&future(&shop, 10, 20), &[0, 1, 3].into_iter().collect(), None);
    test.add(&future(&shop, 20, 30), &[1, 2, 3, 4].into_iter().collect(), None);
    let [first, second] = test.windows() else { panic!("two dates") };
    assert_eq!((first.size, first.growth), (Rate { did: 2, of: 3 }, None), "3 was no customer yet");
    assert_eq!(
        (first.revenue, first.revenue_share, first.mean_revenue),
        (7.0, Some(1.0), (Some(3.5), Some(0.0)))
    );
    assert_eq!(first.bought, (Rate { did: 1, of: 2 }, Rate { did: 0, of: 1 }));
    assert_eq!(second.size, Rate { did: 3, of: 4 });
    assert_eq!(second.growth, Some(Growth { stayed: 1, moved_in: 1, new: 1, moved_out: 1 }));
}

#[test]
fn groups_of_cdnow_beside_each_other() {
    let shop = cdnow();
    let future = future(&shop, FIRST, SECOND);
    let groups = groups(&six(), &on(&shop, FIRST));
    let mut spent = vec![Vec::new(); 6];
    future.outcomes().for_each(|(customer, money, _)| spent[groups[customer]].push(money as f64 / MICROS));
    let samples: Vec<Sample> = spent.into_iter().map(|group| group.into_iter().collect()).collect();
    let clear = pairs(&samples)
        .iter()
        .filter(|pair| pair.p_of_all < 0.05)
        .map(|pair| (pair.one, pair.other))
        .collect::<Vec<_>>();
    assert_eq!(pairs(&samples).len(), 15);
    for other in 1..6 {
        assert!(clear.contains(&(0, other)), "champions differ from everybody: {clear:?}");
    }
}

fn healthy() -> Segment {
    let growth = Growth { stayed: 80, moved_in: 10, new: 10, moved_out: 10 };
    Segment {
        members: 1000,
        revenue_share: Some(0.1),
        known: Some(0.99),
        reachable: Some(0.8),
        needed: Some(500),
        action: Some(Action { is_used: true, has_control: true, days_since: Some(3) }),
        purpose: Some(1),
        is_in_use: true,
        is_demographic_only: false,
        is_fixed: false,
        growth: vec![growth; 4],
        verdict: Some(Verdict::Better),
        dead_conditions: 0,
        unknown_words: 0,
    }
}

fn kinds(segment: Segment) -> Vec<Kind> {
    lint(10_000, &[segment], &[]).iter().map(|finding| finding.kind).collect()
}

#[test]
fn every_mistake_is_found_and_nothing_else() {
    let none = Growth { stayed: 100, ..Growth::default() };
    let fleeting = Growth { stayed: 10, moved_in: 90, new: 0, moved_out: 90 };
    let with = |change: fn(&mut Segment)| {
        let mut segment = healthy();
        change(&mut segment);
        segment
    };
    let action = |is_used, has_control, days_since| Segment {
        action: Some(Action { is_used, has_control, days_since }),
        ..healthy()
    };
    let cases = [
        (healthy(), vec![]),
        (with(|it| it.members = 0), vec![Kind::Empty]),
        (with(|it| it.members = 99), vec![Kind::TooSmall, Kind::TooSmallToMeasure]),
        (with(|it| it.members = 499), vec![Kind::TooSmallToMeasure]),
        (with(|it| it.known = Some(0.94)), vec![Kind::NotMeasurable]),
        (with(|it| it.revenue_share = Some(0.009)), vec![Kind::LittleRevenue]),
        (with(|it| it.reachable = Some(0.49)), vec![Kind::Unreachable]),
        (with(|it| it.verdict = Some(Verdict::NoDifference)), vec![Kind::NoDifference]),
        (with(|it| it.verdict = Some(Verdict::TooEarly)), vec![]),
        (with(|it| it.verdict = Some(Verdict::Worse)), vec![]),
        (action(false, false, None), vec![Kind::NoAction]),
        (action(true, true, Some(181)), vec![Kind::NoAction]),
        (action(true, false, Some(180)), vec![Kind::NoControl]),
        (with(|it| it.is_demographic_only = true), vec![Kind::DemographicsOnly]),
        (with(|it| it.is_fixed = true), vec![Kind::Static]),
        (Segment { growth: vec![none; 3], ..healthy() }, vec![Kind::Static]),
        (Segment { growth: vec![none; 2], ..healthy() }, vec![]),
        (Segment { growth: vec![fleeting; 3], ..healthy() }, vec![Kind::Unstable]),
        (Segment { growth: vec![fleeting; 2], ..healthy() }, vec![]),
        (with(|it| it.unknown_words = 2), vec![Kind::UnknownWords]),
        (with(|it| it.dead_conditions = 1), vec![Kind::DeadConditions]),
        (Segment { is_in_use: false, is_demographic_only: true, ..healthy() }, vec![]),
        (Segment { members: 500, is_in_use: true, ..Segment::default() }, vec![]),
    ];
    for (segment, expected) in cases {
        assert_eq!(kinds(segment.clone()), expected, "{segment:?}");
    }
}

#[test]
fn more_than_seven_for_one_purpose_are_too_many() {
    let mut segments = vec![healthy(); 7];
    segments.push(Segment { purpose: Some(2), ..healthy() });
    segments.push(Segment { is_in_use: false, ..healthy() });
    assert_eq!(lint(10_000, &segments, &[]), []);
    segments.push(healthy());
    let findings = lint(10_000, &segments, &[]);
    let expected = vec![0, 1, 2, 3, 4, 5, 6, 9];
    assert_eq!(findings, [Finding { kind: Kind::TooMany, segments: expected, found: 8.0, limit: Some(7.0) }]);
}

#[test]
fn overlaps_are_told_once_and_only_where_they_tell_something() {
    let segment = |customers: std::ops::Range<usize>| customers.collect::<Members>();
    let sets = [0..100, 5..100, 0..1000, 0..9, 0..5000, 0..5001, 3000..5200];
    let sets: Vec<Members> = sets.into_iter().map(segment).collect();
    let segments = vec![healthy(); 7];
    let found = lint(10_000, &segments, &overlaps(&sets));
    let told: Vec<(Kind, &[usize])> =
        found.iter().map(|finding| (finding.kind, finding.segments.as_slice())).collect();
    let expected: [(Kind, &[usize]); 8] = [
        (Kind::Overlapping, &[0, 1]),
        (Kind::Overlapping, &[4, 5]),
        (Kind::Contained, &[0, 2]),
        (Kind::Contained, &[0, 4]),
        (Kind::Contained, &[1, 2]),
        (Kind::Contained, &[1, 4]),
        (Kind::Contained, &[2, 4]),
        (Kind::Contained, &[6, 4]),
    ];
    assert_eq!(told, expected, "5 holds more than half of all, 3 is too small");
    let unused = vec![Segment { is_in_use: false, ..healthy() }; 7];
    assert_eq!(lint(10_000, &unused, &overlaps(&sets)), []);
}

#[test]
fn what_matters_most_comes_first() {
    let segments = [
        Segment { is_fixed: true, revenue_share: Some(0.0), ..healthy() },
        Segment { members: 0, ..healthy() },
    ];
    let found: Vec<Kind> = lint(10_000, &segments, &[]).iter().map(|finding| finding.kind).collect();
    assert_eq!(found, [Kind::Empty, Kind::Static, Kind::LittleRevenue]);
}

#[test]
fn gates_open_close_or_are_not_known() {
    let passes = |segment: &Segment| Gate::ALL.map(|gate| gate.passes(segment, 10_000));
    assert_eq!(passes(&healthy()), [Some(true); 5]);
    let unknown = Segment { members: 500, ..Segment::default() };
    assert_eq!(passes(&unknown), [None, Some(true), None, None, None]);
    let bad = Segment {
        members: 10,
        unknown_words: 1,
        reachable: Some(0.1),
        verdict: Some(Verdict::NoDifference),
        action: Some(Action::default()),
        ..healthy()
    };
    assert_eq!(passes(&bad), [Some(false); 5]);
    assert_eq!([0, 30, 300, 1000, 4000, 5000, 1_000_000].map(least_size), [0, 2, 15, 50, 50, 50, 10_000]);
}
