//! Against published figures.

use super::*;
use crate::cdnow_for_tests::{self as cdnow, data};

#[track_caller]
fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected} ± {tolerance}");
}

#[track_caller]
fn near(found: f64, expected: f64, relative: f64) {
    close(found, expected, relative * expected.abs());
}

fn past(repeats: u32, recency: f64, age: f64) -> Past {
    Past { repeats, recency, age }
}

/// A customer of CDNOW: the past in weeks as of 1997-09-30, and the days' money, first day first.
struct Cdnow {
    past: Past,
    money: Vec<f64>,
    later_orders: usize,
}

fn cdnow() -> Vec<Cdnow> {
    const END: u32 = 273;
    let read = |customer: &cdnow::Customer| {
        let until: Vec<(u32, f64)> = customer.until(END).collect();
        let (first, last) = (until[0].0, until[until.len() - 1].0);
        let weeks = |days: u32| f64::from(days) / 7.0;
        Cdnow {
            past: past(u32::try_from(until.len()).expect("few") - 1, weeks(last - first), weeks(END - first)),
            money: until.iter().map(|(_, money)| *money).collect(),
            later_orders: customer.orders_after(END),
        }
    };
    cdnow::customers().iter().map(read).collect()
}

fn cdnow_fit<M: Timing>() -> Fit<M> {
    let pasts: Vec<Past> = cdnow().iter().map(|customer| customer.past).collect();
    fit(&compress(&pasts), 2).expect("CDNOW fits")
}

#[track_caller]
fn check_fit<M: Timing>(parameters: &[f64], ln_likelihood: f64) {
    let found = cdnow_fit::<M>();
    close(found.ln_likelihood, ln_likelihood, 5e-4);
    for (found, expected) in found.model.parameters().iter().zip(parameters) {
        near(*found, *expected, 5e-4);
    }
}

#[test]
fn cdnow_is_read_right() {
    let customers = cdnow();
    assert_eq!(customers.len(), 2357);
    assert_eq!(customers.iter().map(|customer| customer.past.repeats).sum::<u32>(), 2457);
    assert_eq!(customers.iter().filter(|customer| customer.past.repeats == 0).count(), 1411);
    assert_eq!(customers.iter().map(|customer| customer.later_orders).sum::<usize>(), 1882);
}

#[test]
fn published_fits_of_cdnow() {
    check_fit::<BgNbd>(&[0.242595, 4.413602, 0.792922, 2.425906], -9582.4292);
    check_fit::<MbgNbd>(&[0.524843, 6.183085, 0.891359, 1.614002], -9582.1357);
    check_fit::<ParetoNbd>(&[0.553277, 10.577683, 0.606240, 11.668731], -9594.9762);
    check_fit::<Nbd>(&[0.384766, 12.072022], -9763.6577);
}

#[test]
fn published_standard_errors_of_pareto_nbd() {
    let errors = cdnow_fit::<ParetoNbd>().standard_errors.expect("CDNOW settles all four");
    for (found, expected) in errors.iter().zip([0.0476264, 0.8427222, 0.1872594, 6.2105448]) {
        near(*found, expected, 5e-3);
    }
}

#[test]
fn a_fit_does_not_depend_on_the_unit_of_time() {
    let weeks: Vec<Past> = cdnow().iter().map(|customer| customer.past).collect();
    let days: Vec<Past> = weeks.iter().map(|past| past.in_units_of(1.0 / 7.0)).collect();
    let in_weeks = fit::<MbgNbd>(&compress(&weeks), 1).expect("fits").model;
    let in_days = fit::<MbgNbd>(&compress(&days), 1).expect("fits").model;
    let (one, other) = (past(2, 30.43, 38.86), past(2, 30.43 * 7.0, 38.86 * 7.0));
    near(in_days.expected_orders(other, 39.0 * 7.0), in_weeks.expected_orders(one, 39.0), 1e-4);
}

#[test]
fn what_was_predicted_of_the_39_weeks_after() {
    let customers = cdnow();
    let sum = |expected: &dyn Fn(Past) -> f64| {
        customers.iter().map(|customer| expected(customer.past)).sum::<f64>()
    };
    let (bg, mbg, pareto) = (cdnow_fit::<BgNbd>(), cdnow_fit::<MbgNbd>(), cdnow_fit::<ParetoNbd>());
    close(sum(&|past| bg.model.expected_orders(past, 39.0)), 1653.4, 0.1);
    close(sum(&|past| mbg.model.expected_orders(past, 39.0)), 1576.7, 0.1);
    close(sum(&|past| pareto.model.expected_orders(past, 39.0)), 1665.5, 0.1);
    close(sum(&|past| mbg.model.p_alive(past)) / 2357.0, 0.4487, 1e-4);
    close(sum(&|past| pareto.model.p_alive(past)) / 2357.0, 0.4463, 1e-4);
    close(sum(&|past| bg.model.p_alive(past)) / 2357.0, 0.8134, 1e-4);
}

/// Against 2F1 with forty digits; the second and third are inputs at which other libraries give no number.
#[test]
fn expected_orders_of_bg_nbd_where_closed_forms_fail() {
    let check = |parameters: [f64; 4], past: Past, horizon: f64, expected: f64| {
        let model = BgNbd::of(&parameters);
        near(model.expected_orders(past, horizon) / model.p_alive(past), expected, 1e-10);
    };
    let cdnow = [0.242594150135163, 4.41359212062015, 0.792919156875463, 2.4258950494563];
    check(cdnow, past(2, 30.43, 38.86), 39.0, 1.6871616699807);
    check(cdnow, past(26, 30.857, 31.0), 52.0, 26.585387922478);
    check([0.11, 2.24, 0.31, 0.5], past(0, 0.0, 1.0), 30.0, 0.56458861553278);
    check(
        [0.5458741247391189, 13.409316394557274, 0.0009994943799344323, 0.03899022143378801],
        past(0, 0.0, 10.0),
        30.0,
        0.69091045271254,
    );
    check([0.5, 5.0, 1.0000001, 2.0], past(3, 20.0, 30.0), 52.0, 3.5142891725429);
    check([0.24, 4.4, 0.79, 2.4], past(400, 290.0, 300.0), 52.0, 64.197667459159);
}

#[test]
fn published_points_of_bg_nbd() {
    let model = cdnow_fit::<BgNbd>().model;
    close(model.expected_orders(past(2, 30.43, 38.86), 39.0), 1.226, 1e-3);
    for (horizon, expected) in
        [(0.1429, 0.0078), (1.0, 0.0532), (3.0, 0.1506), (31.8571, 1.0405), (32.0, 1.0437), (78.0, 1.8576)]
    {
        close(model.expected_of_new(horizon), expected, 5e-4);
    }
    close(model.p_alive(past(26, 30.857, 31.0)), 0.96885, 1e-4);
    close(model.expected_orders(past(26, 30.857, 31.0), 52.0), 25.7566, 2e-3);
}

#[test]
fn published_points_of_pareto_nbd() {
    let model = ParetoNbd { r: 0.55, alpha: 10.58, s: 0.61, beta: 11.67 };
    near(model.expected_orders(past(132, 200.0, 200.0), 10.0), 6.20605, 1e-6);
    near(model.expected_orders(past(133, 200.0, 200.0), 10.0), 6.25287, 1e-6);
    let fitted = cdnow_fit::<ParetoNbd>().model;
    close(fitted.p_alive(past(26, 30.857, 31.0)), 0.99787, 1e-4);
    close(fitted.expected_orders(past(26, 30.857, 31.0), 52.0), 25.4565, 2e-3);
}

/// Inputs at which the closed form gives no number, or overflows.
#[test]
fn pareto_nbd_where_closed_forms_fail() {
    let model = ParetoNbd { r: 10.465, alpha: 0.007_985_651_81, s: 3.0516, beta: 2.820 };
    assert!(model.ln_likelihood(past(500, 10.0, 40.0)).is_finite());
    let p = model.p_alive(past(500, 10.0, 40.0));
    assert!((0.0..=1.0).contains(&p));
}

#[test]
fn bg_bb_and_the_donations() {
    let rows: Vec<Occasions> = data("btyd/donations.csv")
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<u32> =
                line.split(',').map(|cell| cell.trim().parse().expect("a number")).collect();
            Occasions { yes: cells[0], last: cells[1], occasions: cells[2], customers: f64::from(cells[3]) }
        })
        .collect();
    let (model, ln_likelihood) = BgBb::fit(&rows).expect("fits");
    close(ln_likelihood, -33225.581, 5e-3);
    for (found, expected) in
        [model.alpha, model.beta, model.gamma, model.delta].iter().zip([1.20352, 0.74972, 0.65672, 2.78344])
    {
        near(*found, expected, 1e-3);
    }
    let row = |yes, last| Occasions { yes, last, occasions: 6, customers: 1.0 };
    for ((yes, last), expected) in [((0, 0), 0.1081), ((2, 4), 0.5897), ((6, 6), 0.9304)] {
        close(model.p_alive(&row(yes, last)), expected, 1e-4);
    }
    let next_five: f64 = rows.iter().map(|row| row.customers * model.expected(row, 5)).sum();
    close(next_five, 12_884.2, 1.0);
}

#[test]
fn gamma_gamma_and_cdnow() {
    let repeaters: Vec<Spending> = cdnow()
        .iter()
        .filter(|customer| customer.past.repeats > 0)
        .map(|customer| {
            let later = &customer.money[1..];
            Spending { orders: customer.past.repeats, mean: later.iter().sum::<f64>() / later.len() as f64 }
        })
        .filter(|spending| spending.mean > 0.0)
        .collect();
    let (model, ln_likelihood) = GammaGamma::fit(&repeaters, 2).expect("fits");
    assert_eq!(repeaters.len(), 946);
    close(ln_likelihood, -4055.9177, 5e-3);
    near(model.p, 6.24957, 1e-3);
    near(model.q, 3.74422, 1e-3);
    near(model.gamma, 15.44353, 1e-3);
    close(model.expected(None), 35.17, 0.1);
}

#[test]
fn nothing_can_be_said_without_repeats() {
    let never = [Counted { past: past(0, 0.0, 10.0), customers: 5.0 }];
    assert_eq!(fit::<MbgNbd>(&never, 1).unwrap_err(), FitError::NoRepeats);
    let impossible = [Counted { past: past(2, 11.0, 10.0), customers: 5.0 }];
    assert_eq!(fit::<MbgNbd>(&impossible, 1).unwrap_err(), FitError::Impossible);
}
