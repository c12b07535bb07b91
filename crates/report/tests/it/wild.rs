//! Any numbers give a page that can be read.

use kesit_model::Language;
use kesit_report::*;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::markup::read;
use crate::shop::full;

/// Finite numbers of all sizes, and the edges among them.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        Just(-0.0),
        Just(f64::MAX),
        Just(f64::MIN),
        Just(f64::MIN_POSITIVE),
        -1e6..1e6f64,
        0.0..1.0f64,
        any::<f64>().prop_map(|number| if number.is_finite() { number } else { 1.0 }),
    ]
}

/// The same, and those that are not finite.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![8 => number(), 1 => Just(f64::NAN), 1 => Just(f64::INFINITY), 1 => Just(f64::NEG_INFINITY)]
}

fn count() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), Just(1), Just(u64::MAX), 0..5_000u64, any::<u64>()]
}

fn day() -> impl Strategy<Value = i32> {
    prop_oneof![0..30_000i32, Just(i32::MIN), Just(i32::MAX)]
}

fn words() -> impl Strategy<Value = Words> {
    prop_oneof![Just(Words::default()), "\\PC{0,40}".prop_map(Words::same)]
}

fn figure() -> impl Strategy<Value = Figure> {
    (proptest::option::of(any_number()), proptest::option::of(any_number()))
        .prop_map(|(now, before)| Figure { now, before })
}

fn estimate() -> impl Strategy<Value = Estimate> {
    (any_number(), any_number(), any_number()).prop_map(|(value, low, high)| Estimate { value, low, high })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![Just(Step::Day), Just(Step::Week), Just(Step::Month)]
}

fn figures() -> impl Strategy<Value = Figures> {
    (vec(figure(), 7), proptest::option::of(estimate()), any_number(), proptest::option::of((day(), day())))
        .prop_map(|(all, expected_revenue, coverage, days)| Figures {
            days,
            days_before: days,
            revenue: all[0],
            orders: all[1],
            customers: all[2],
            average_order: all[3],
            repeat_rate: all[4],
            active_customers: all[5],
            revenue_at_risk: all[6],
            expected_revenue,
            coverage,
            ..full().figures
        })
}

fn rfm() -> impl Strategy<Value = Rfm> {
    let cell = (count(), any_number(), proptest::option::of(0..4usize));
    let cell = cell.prop_map(|(customers, revenue, group)| Cell { customers, revenue, group });
    let group = (words(), count(), any_number(), count(), proptest::option::of(any_number())).prop_map(
        |(name, customers, revenue, orders, days_since_last)| Group {
            key: "new".into(),
            name,
            customers,
            revenue,
            orders,
            days_since_last,
            advice: None,
        },
    );
    (vec(vec(cell, 0..6), 0..6), vec(group, 0..4)).prop_map(|(cells, groups)| Rfm { cells, groups })
}

fn lifecycle() -> impl Strategy<Value = Lifecycle> {
    let key = prop_oneof![Just("active"), Just("lost"), Just("at_risk"), Just("of its own")];
    let stage = (key, words(), count(), any_number()).prop_map(|(key, name, customers, revenue)| Stage {
        key: key.into(),
        rule: name.clone(),
        name,
        customers,
        revenue,
    });
    let flow = (day(), day(), vec(vec(count(), 0..5), 0..5), vec(count(), 0..5));
    let flow = flow.prop_map(|(from, to, moved, entered)| Flow { from, to, moved, entered });
    (vec(stage, 0..5), flow).prop_map(|(stages, flow)| Lifecycle { stages, flow: Ok(flow) })
}

fn course() -> impl Strategy<Value = Course> {
    let period = (day(), count(), count(), any_number(), any_number(), any::<bool>());
    let period = period.prop_map(
        |(day, new_customers, returning_customers, new_revenue, returning_revenue, is_complete)| Period {
            day,
            new_customers,
            returning_customers,
            new_revenue,
            returning_revenue,
            is_complete,
        },
    );
    (step(), vec(period, 0..40)).prop_map(|(step, periods)| Course { step, periods })
}

fn cohorts() -> impl Strategy<Value = Cohorts> {
    let row = (day(), count(), vec(count(), 0..30)).prop_map(|(day, customers, returned)| Cohort {
        day,
        customers,
        returned,
    });
    (step(), vec(row, 0..30)).prop_map(|(step, rows)| Cohorts { step, rows })
}

fn value() -> impl Strategy<Value = ValueCurve> {
    let point =
        (any_number(), any_number()).prop_map(|(customers, revenue)| ValuePoint { customers, revenue });
    (vec(point, 0..20), any_number(), count(), any_number())
        .prop_map(|(points, gini, customers, revenue)| ValueCurve { points, gini, customers, revenue })
}

fn future() -> impl Strategy<Value = Future> {
    let week =
        (day(), estimate(), any_number()).prop_map(|(day, orders, customers)| Due { day, orders, customers });
    let group = (words(), count(), any_number(), estimate(), proptest::option::of(estimate()));
    let group = group.prop_map(|(name, customers, p_alive, orders, revenue)| GroupFuture {
        name,
        customers,
        p_alive,
        orders,
        revenue,
    });
    let bin = (count(), any_number(), any_number()).prop_map(|(customers, expected, came)| Bin {
        customers,
        expected,
        came,
    });
    let check = (day(), day(), vec(bin, 0..12)).prop_map(|(known_to, to, bins)| Check { known_to, to, bins });
    (
        any::<u32>(),
        any_number(),
        estimate(),
        proptest::option::of(estimate()),
        vec(week, 0..15),
        vec(group, 0..14),
        check,
    )
        .prop_map(|(horizon_days, coverage, orders, revenue, weeks, groups, check)| Future {
            model: "model".into(),
            horizon_days,
            coverage,
            orders,
            revenue,
            weeks,
            groups,
            check: Ok(check),
        })
}

fn overlap() -> impl Strategy<Value = Overlap> {
    let segment = (words(), count()).prop_map(|(name, customers)| Member { name, customers });
    (vec(segment, 0..16), vec(vec(count(), 0..16), 0..16))
        .prop_map(|(segments, shared)| Overlap { segments, shared })
}

fn clusters() -> impl Strategy<Value = Clusters> {
    let difference =
        (words(), any_number()).prop_map(|(feature, deviations)| Difference { feature, deviations });
    let cluster = (words(), count(), proptest::option::of(any_number()), vec(difference, 0..4));
    let cluster = cluster.prop_map(|(name, customers, revenue, differences)| Cluster {
        sentence: name.clone(),
        rule: Some(name.clone()),
        name,
        customers,
        revenue,
        differences,
        segment: None,
    });
    (vec(cluster, 0..14), any_number(), proptest::option::of(any_number()))
        .prop_map(|(clusters, stability, silhouette)| Clusters { clusters, stability, silhouette })
}

prop_compose! {
    fn report()(
        figures in figures(), rfm in rfm(), lifecycle in lifecycle(), course in course(), cohorts in cohorts(),
        value in value(), future in future(), clusters in clusters(), overlap in overlap(), days in proptest::option::of((day(), day())),
        customers in count(), money in proptest::option::of(any_number()),
    ) -> Report {
        let mut report = full();
        (report.head.days, report.head.customers) = (days, customers);
        report.figures = figures;
        report.actions.iter_mut().flatten().for_each(|action| action.money = money);
        Report { rfm: Ok(rfm), lifecycle: Ok(lifecycle), course: Ok(course), cohorts: Ok(cohorts), value: Ok(value), future: Ok(future), clusters: Ok(clusters), overlap: Ok(overlap), ..report }
    }
}

/// A word that a float becomes when it is not finite.
fn not_finite(text: &str) -> Option<&str> {
    text.split(|char: char| !char.is_alphanumeric()).find(|word| ["NaN", "inf", "infinity"].contains(word))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_numbers_give_a_page(report in report()) {
        for language in [Language::English, Language::Turkish] {
            let page = page(&report, language);
            prop_assert!(read(&page).is_ok(), "{:?}", read(&page).err());
            prop_assert_eq!(not_finite(&page), None);
            for chart in charts(&report, language) {
                prop_assert!(read(&chart.svg).is_ok(), "{}", chart.name);
                prop_assert_eq!(not_finite(&chart.svg), None);
            }
        }
    }
}
