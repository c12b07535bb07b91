//! The page in a few sentences, each made from its numbers.

use maud::{Markup, html};

use crate::chart::part;
use crate::format::Format;
use crate::report::{Future, Group, Report, Stage};

/// At most so many sentences.
const LONGEST: usize = 5;

/// The summary.
pub(super) fn summary(report: &Report, f: Format<'_>) -> Markup {
    html! {
        section id="summary" class="summary" aria-labelledby="summary-h" {
            h2 id="summary-h" { (f.of("In short", "Kısaca")) }
            ul { @for sentence in sentences(report, f) { li { (sentence) } } }
        }
    }
}

fn sentences(report: &Report, f: Format<'_>) -> Vec<String> {
    let Some(days) = report.head.days.filter(|_| report.head.customers > 0) else {
        return vec![f.of("There is no order in the data.", "Verilerde sipariş yok.").to_owned()];
    };
    let all = [
        Some(extent(report, days, f)),
        best_group(report, f),
        change(report, f),
        at_risk(report, f),
        report.future.as_ref().ok().and_then(|future| expected(future, f)),
        repeat(report, f),
    ];
    all.into_iter().flatten().take(LONGEST).collect()
}

fn extent(report: &Report, days: (i32, i32), f: Format<'_>) -> String {
    let (customers, orders) =
        (f.customers(report.head.customers), f.things(report.head.orders, "order", "orders", "sipariş"));
    let days = f.days(days);
    let worth = report.value.as_ref().map(|value| f.money(value.revenue));
    let (english, turkish) = match worth {
        Ok(worth) => (format!(" worth {worth}"), format!(", toplam {worth}")),
        Err(_) => (String::new(), String::new()),
    };
    f.text(
        format!("{days}: {customers}, {orders}{english}."),
        format!("{days}: {customers}, {orders}{turkish}."),
    )
}

/// The group that made most of the revenue.
fn best_group(report: &Report, f: Format<'_>) -> Option<String> {
    let groups = &report.rfm.as_ref().ok()?.groups;
    let customers: f64 = groups.iter().map(|group| group.customers as f64).sum();
    let revenue: f64 = groups.iter().map(|group| group.revenue.max(0.0)).sum();
    let best: &Group = groups.iter().max_by(|one, other| one.revenue.total_cmp(&other.revenue))?;
    if revenue <= 0.0 {
        return None;
    }
    let (people, money) = (part(best.customers as f64, customers), part(best.revenue, revenue));
    let name = best.name.of(f.language);
    Some(f.text(
        format!("{name}: {} of customers, {} of revenue.", f.share_of(people), f.share_of(money)),
        format!("{name}: müşterilerin {}, cironun {}.", f.share_of(people), f.share_of(money)),
    ))
}

fn change(report: &Report, f: Format<'_>) -> Option<String> {
    let (now, before) = (report.figures.revenue.now?, report.figures.revenue.before?);
    if !now.is_finite() || before <= 0.0 {
        return None;
    }
    let (size, rose) = (f.percent((now / before - 1.0).abs()), now >= before);
    let english = if rose { "above" } else { "below" };
    let turkish = if rose { "üzerinde" } else { "altında" };
    Some(f.text(
        format!("The period's revenue of {} is {size} {english} that of the period before.", f.money(now)),
        format!("Dönem cirosu {}: önceki dönemin {size} {turkish}.", f.money(now)),
    ))
}

fn at_risk(report: &Report, f: Format<'_>) -> Option<String> {
    let stages = &report.lifecycle.as_ref().ok()?.stages;
    let stage: &Stage = stages.iter().find(|stage| stage.key == "at_risk" && stage.customers > 0)?;
    let customers = f.customers(stage.customers);
    if stage.revenue <= 0.0 {
        return Some(f.text(
            format!("{customers} at risk of leaving."),
            format!("{customers} kaybedilme riski altında."),
        ));
    }
    let money = f.money(stage.revenue);
    Some(f.text(
        format!("{customers} at risk of leaving, who spent {money} in the last 365 days."),
        format!("{customers} kaybedilme riski altında; son 365 gündeki harcamaları {money}."),
    ))
}

fn expected(future: &Future, f: Format<'_>) -> Option<String> {
    let revenue = future.revenue?;
    let [value, low, high] = [revenue.value, revenue.low, revenue.high].map(|money| f.short_money(money));
    let (days, sure) = (future.horizon_days, f.whole_percent(future.coverage));
    Some(f.text(
        format!(
            "In the next {days} days today's customers are expected to spend {value} ({sure} range: \
                 {low} to {high})."
        ),
        format!(
            "Bugünkü müşterilerden gelecek {days} günde beklenen ciro {value} ({sure} aralığı: {low} \
                 – {high})."
        ),
    ))
}

fn repeat(report: &Report, f: Format<'_>) -> Option<String> {
    let rate = report.figures.repeat_rate.now.filter(|rate| rate.is_finite())?;
    Some(f.text(
        format!("{} of the period's customers ordered at least twice in it.", f.share_of(rate)),
        format!(
            "Dönemin müşterileri içinde en az iki kez sipariş verenlerin oranı {}.",
            f.whole_percent(rate)
        ),
    ))
}
