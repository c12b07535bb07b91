//! The headline figures as cards, and further ones as a table.

use maud::{Markup, html};

use super::Part;
use super::table::{Table, cell, numbers, words};
use crate::format::{DASH, Format};
use crate::report::{Estimate, Figure, Figures, Kpi, Report, Unit};

pub(super) fn part(report: &Report, f: Format<'_>) -> Part {
    let figures = &report.figures;
    Part {
        id: "figures",
        title: f.of("Headline figures", "Temel göstergeler"),
        lead: f.of(
            "The period at a glance, beside the period of the same length before it.",
            "Dönemin özeti, aynı uzunluktaki önceki dönemle karşılaştırmalı.",
        ),
        body: html! {
            p class="period" { (period(figures, f)) }
            ul class="cards" {
                @for card in &CARDS { (card.show(figures, f)) }
                (expected(figures.expected_revenue, figures, f))
            }
            @if !figures.more.is_empty() {
                h3 { (f.of("More figures", "Diğer göstergeler")) }
                (more(&figures.more, f))
            }
        },
    }
}

fn period(figures: &Figures, f: Format<'_>) -> String {
    let Some(days) = figures.days else { return f.of("There are no orders.", "Sipariş yok.").to_owned() };
    let days = format!("{}: {}.", f.of("Period", "Dönem"), f.days(days));
    match figures.days_before {
        Some(before) => format!("{days} {}: {}.", f.of("Before", "Önceki dönem"), f.days(before)),
        None => {
            let why = f.of(
                "The data do not reach back over the period before.",
                "Veriler önceki dönemi kapsamıyor.",
            );
            format!("{days} {why}")
        }
    }
}

/// A card, with its texts in English and in Turkish.
struct Card {
    name: (&'static str, &'static str),
    definition: (&'static str, &'static str),
    unit: Unit,
    figure: fn(&Figures) -> Figure,
    /// Whether more of it is good.
    is_good: bool,
}

const CARDS: [Card; 7] = [
    Card {
        name: ("Revenue", "Ciro"),
        definition: (
            "All orders of the period, net of refunds.",
            "Dönemdeki tüm siparişler, iadeler düşülmüş.",
        ),
        unit: Unit::Money,
        figure: |figures| figures.revenue,
        is_good: true,
    },
    Card {
        name: ("Orders", "Sipariş"),
        definition: ("Orders that were not given back in full.", "Tümüyle iade edilmeyen siparişler."),
        unit: Unit::Count,
        figure: |figures| figures.orders,
        is_good: true,
    },
    Card {
        name: ("Customers", "Müşteri"),
        definition: ("People with at least one order in the period.", "Dönemde en az bir siparişi olanlar."),
        unit: Unit::Count,
        figure: |figures| figures.customers,
        is_good: true,
    },
    Card {
        name: ("Average order", "Ortalama sepet"),
        definition: ("Revenue divided by orders.", "Cironun sipariş sayısına bölümü."),
        unit: Unit::Money,
        figure: |figures| figures.average_order,
        is_good: true,
    },
    Card {
        name: ("Repeat purchase rate", "Tekrar satın alma oranı"),
        definition: (
            "Customers with two orders or more in the period, of those with at least one.",
            "Dönemde en az iki siparişi olanların, en az bir siparişi olanlar içindeki payı.",
        ),
        unit: Unit::Share,
        figure: |figures| figures.repeat_rate,
        is_good: true,
    },
    Card {
        name: ("Active customers", "Etkin müşteri"),
        definition: (
            "New, active or reactivated at the end of the period.",
            "Dönem sonunda yeni, etkin ya da geri kazanılmış olanlar.",
        ),
        unit: Unit::Count,
        figure: |figures| figures.active_customers,
        is_good: true,
    },
    Card {
        name: ("Revenue at risk", "Risk altındaki ciro"),
        definition: (
            "Spent in the last 365 days by customers who are at risk of leaving.",
            "Kaybedilme riski altındaki müşterilerin son 365 gündeki harcaması.",
        ),
        unit: Unit::Money,
        figure: |figures| figures.revenue_at_risk,
        is_good: false,
    },
];

impl Card {
    fn show(&self, figures: &Figures, f: Format<'_>) -> Markup {
        let figure = (self.figure)(figures);
        let value = figure.now.map_or_else(|| DASH.to_owned(), |now| headline(now, self.unit, f));
        html! {
            li {
                span class="name" { (f.of(self.name.0, self.name.1)) }
                strong class="value" { (value) }
                (self.change(figure, f))
                span class="definition" { (f.of(self.definition.0, self.definition.1)) }
            }
        }
    }

    fn change(&self, figure: Figure, f: Format<'_>) -> Markup {
        let Some((change, words)) = change(figure, self.unit, f) else {
            return html! { span class="change" { (f.of("no comparison", "karşılaştırma yok")) } };
        };
        let class = match change {
            change if change.abs() < 5e-4 => "change",
            change if (change > 0.0) == self.is_good => "change good",
            _ => "change bad",
        };
        let arrow = if change.abs() < 5e-4 {
            ""
        } else if change > 0.0 {
            "▲ "
        } else {
            "▼ "
        };
        html! { span class=(class) { span aria-hidden="true" { (arrow) } (words) } }
    }
}

/// How much a figure changed, of shares in points; `None` without something to compare with.
fn change(figure: Figure, unit: Unit, f: Format<'_>) -> Option<(f64, String)> {
    let (now, before) = (figure.now?, figure.before?);
    let change = if unit == Unit::Share { now - before } else { now / before - 1.0 };
    if !change.is_finite() || (unit != Unit::Share && before <= 0.0) {
        return None;
    }
    Some((change, if unit == Unit::Share { f.points(change) } else { f.change(change) }))
}

fn expected(estimate: Option<Estimate>, figures: &Figures, f: Format<'_>) -> Markup {
    let days = figures.expected_days;
    let range = estimate.map(|money| format!("{} – {}", f.short_money(money.low), f.short_money(money.high)));
    let sure = f.whole_percent(figures.coverage);
    html! {
        li {
            span class="name" { (f.text(format!("Expected in {days} days"), format!("{days} günde beklenen"))) }
            strong class="value" { (estimate.map_or_else(|| DASH.to_owned(), |money| f.short_money(money.value))) }
            span class="change" { (range.unwrap_or_else(|| f.of("too little data", "veri yetersiz").to_owned())) }
            span class="definition" {
                (f.text(
                    format!("Revenue expected of today's customers, with its {sure} range."),
                    format!("Bugünkü müşterilerden beklenen ciro ve {sure} aralığı."),
                ))
            }
        }
    }
}

/// A figure in large letters.
fn headline(value: f64, unit: Unit, f: Format<'_>) -> String {
    match unit {
        Unit::Money if value.abs() >= 1e6 => f.short_money(value),
        Unit::Count if value.abs() >= 1e7 => f.short(value),
        _ => written(value, unit, f),
    }
}

/// A figure in its unit.
fn written(value: f64, unit: Unit, f: Format<'_>) -> String {
    match unit {
        Unit::Count => f.number(value, 0),
        Unit::Number => f.trimmed(value, 2),
        Unit::Share => f.percent(value),
        Unit::Money => f.money(value),
        Unit::Days => f.length(value),
    }
}

fn more(kpis: &[Kpi], f: Format<'_>) -> Markup {
    let value = |value: Option<f64>, unit: Unit| {
        cell(value.map_or_else(|| DASH.to_owned(), |value| written(value, unit, f)))
    };
    let rows = kpis.iter().map(|kpi| {
        let interval = kpi.interval.map_or_else(
            || DASH.to_owned(),
            |(low, high)| format!("{} – {}", written(low, kpi.unit, f), written(high, kpi.unit, f)),
        );
        let name = html! { (kpi.name.of(f.language)) span class="under" { (kpi.definition.of(f.language)) } };
        vec![name, value(kpi.figure.now, kpi.unit), cell(interval), value(kpi.figure.before, kpi.unit)]
    });
    let table = Table {
        caption: f.of("More figures", "Diğer göstergeler"),
        columns: vec![
            words(f.of("Figure", "Gösterge")),
            numbers(f.of("Now", "Bu dönem")),
            numbers(f.of("95% interval", "%95 aralığı")),
            numbers(f.of("Before", "Önceki")),
        ],
        rows: rows.collect(),
        is_stacked: true,
    };
    html! { (table) }
}
