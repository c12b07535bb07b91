//! What is to be expected of the customers of today.

use kesit_insight::lifetime::Kind;
use kesit_insight::rfm::six;
use kesit_insight::rhythm::calendar;
use kesit_insight::value::{self, Outlook, Study, StudyError, Terms, WEEK_DAYS, past};
use kesit_report::{Bin, Check, Due, Estimate, Future, GroupFuture, Missing, Section, Words};

use super::estimate::{COVERAGE, Sum, Uncertainty};
use super::ground::Ground;

/// How far ahead.
const HORIZON_DAYS: u32 = 90;
/// Weeks of the calendar.
const WEEKS: u32 = 12;

pub(super) fn future(ground: &Ground<'_>) -> Section<Future> {
    let threads = ground.shop.threads();
    let study = Study::of(&ground.ledger, Kind::Mbg, threads).map_err(missing)?;
    let terms = Terms { horizon_days: HORIZON_DAYS.into(), margin: 1.0, discount: 0.0 };
    let outlooks = study.outlooks(&ground.ledger, &terms, threads);
    let check = check(ground);
    let bias = check.as_ref().ok().and_then(|(_, bias)| *bias);
    let uncertainty = Uncertainty::of(&study, &ground.ledger, bias);
    let has_money = study.spending.is_some();
    let money = |part: &mut dyn Iterator<Item = &Outlook>| {
        has_money.then(|| uncertainty.range(uncertainty.money(part)))
    };
    Ok(Future {
        model: "MBG/NBD + Gamma-Gamma".to_owned(),
        horizon_days: HORIZON_DAYS,
        coverage: COVERAGE,
        orders: uncertainty.range(uncertainty.orders(outlooks.iter())),
        revenue: money(&mut outlooks.iter()),
        weeks: weeks(ground, &study, &outlooks, &uncertainty),
        groups: groups(ground, &outlooks, &uncertainty, &money),
        check: check.map(|(check, _)| check),
    })
}

fn missing(error: StudyError) -> Missing {
    match error {
        StudyError::FewRepeaters { repeaters } => Missing::Other {
            why: Words::new(
                format!(
                    "Customers who ordered more than once: {repeaters}. That is too few to learn their rhythm."
                ),
                format!(
                    "Birden çok kez sipariş veren müşteri sayısı: {repeaters}. Ritimlerini öğrenmek için az."
                ),
            ),
            needed: Words::new(
                format!("At least {} of them.", value::FEWEST_REPEATERS),
                format!("En az {} kişi gerekir.", value::FEWEST_REPEATERS),
            ),
        },
        StudyError::Fit(_) => Missing::Other {
            why: Words::new(
                "The model of order times does not settle on these data.",
                "Sipariş zamanı modeli bu veride bir sonuca varamıyor.",
            ),
            needed: Words::new("Longer data.", "Daha uzun veri gerekir."),
        },
    }
}

/// Orders per week by the model; the expected number within a week is the difference of two horizons.
fn weeks(ground: &Ground<'_>, study: &Study, outlooks: &[Outlook], uncertainty: &Uncertainty) -> Vec<Due> {
    let model = &study.timing.model;
    let pasts: Vec<_> =
        outlooks.iter().map(|outlook| past(ground.ledger.orders(outlook.customer), ground.today())).collect();
    let p_by = |ix: usize, days: f64| pasts[ix].map_or(0.0, |past| model.p_order(past, days / WEEK_DAYS));
    let next = calendar(WEEKS, outlooks.len(), p_by);
    let horizon = f64::from(HORIZON_DAYS);
    let all: f64 = outlooks.iter().map(|outlook| outlook.orders).sum();
    let first: f64 = next.iter().map(|week| week.expected).sum();
    // Orders after the next one are spread as evenly over the weeks as the whole horizon allows.
    let later = ((all * f64::from(WEEKS) * WEEK_DAYS / horizon - first) / f64::from(WEEKS)).max(0.0);
    let week = |(ix, week): (i32, &kesit_insight::rhythm::Week)| {
        let from = ground.today() + 1 + 7 * ix;
        Due {
            day: from,
            orders: range_of_week(uncertainty, week.expected + later, week.deviation, later),
            customers: due(outlooks, f64::from(7 * ix)),
        }
    };
    (0..).zip(&next).map(week).collect()
}

fn range_of_week(uncertainty: &Uncertainty, expected: f64, deviation: f64, later: f64) -> Estimate {
    uncertainty.range(Sum::new(expected, (deviation * deviation + later).sqrt()))
}

/// Customers, weighed by whether they are still there, the median of whose next order lies in the week after so many days.
fn due(outlooks: &[Outlook], after_days: f64) -> f64 {
    let is_due = |outlook: &&Outlook| {
        let days = outlook.next_order_days[1];
        days > after_days && days <= after_days + WEEK_DAYS
    };
    outlooks.iter().filter(is_due).map(|outlook| outlook.p_alive).sum()
}

fn groups(
    ground: &Ground<'_>,
    outlooks: &[Outlook],
    uncertainty: &Uncertainty,
    money: &dyn Fn(&mut dyn Iterator<Item = &Outlook>) -> Option<Estimate>,
) -> Vec<GroupFuture> {
    let mut group_of = vec![usize::MAX; ground.ledger.customers()];
    ground.rfm.buyers.iter().for_each(|buyer| group_of[buyer.customer] = buyer.group);
    let group = |(ix, group): (usize, &kesit_insight::rfm::Group)| {
        let of = || outlooks.iter().filter(|outlook| group_of[outlook.customer] == ix);
        let customers = of().count();
        GroupFuture {
            name: Words::new(group.en, group.tr),
            customers: customers as u64,
            p_alive: of().map(|outlook| outlook.p_alive).sum::<f64>() / customers.max(1) as f64,
            orders: uncertainty.range(uncertainty.orders(of())),
            revenue: money(&mut of()),
        }
    };
    six().groups().iter().enumerate().map(group).collect()
}

/// The same model, fitted to what was known before the last days, beside what came; and by how much it was off altogether.
fn check(ground: &Ground<'_>) -> Section<(Check, Option<f64>)> {
    let days = i32::try_from(HORIZON_DAYS).unwrap_or(i32::MAX);
    ground.need_days(2 * days)?;
    let before = ground.ledger_before(days);
    let check =
        value::Check::of(&before, &ground.ledger, Kind::Mbg, ground.shop.threads()).map_err(missing)?;
    let bin = |tenth: &value::Tenth| Bin {
        customers: tenth.customers as u64,
        expected: tenth.expected * tenth.customers as f64,
        came: tenth.made * tenth.customers as f64,
    };
    let bins = check.tenths.iter().filter(|tenth| tenth.customers > 0).map(bin).collect();
    let bias = check.bias();
    Ok((Check { known_to: before.today(), to: ground.today(), bins }, bias))
}
