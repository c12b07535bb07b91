//! What is to be expected: the weeks ahead, the groups, and how far the model can be trusted.

mod calendar;
mod check;
mod groups;

use maud::{Markup, html};

use super::Part;
use super::figure::Picture;
use super::missing::{filled, missing};
use crate::format::{DASH, Format};
use crate::report::{Estimate, Future, Section};

pub(super) fn part(future: &Section<Future>, f: Format<'_>) -> Part {
    Part {
        id: "future",
        title: f.of("What to expect", "Beklenen gelecek"),
        lead: f.of(
            "Orders and money that today's customers are expected to bring, with the range of it. \
             Customers who are still to come are not in it.",
            "Bugünkü müşterilerden beklenen sipariş ve ciro, aralığıyla birlikte. Henüz gelmemiş \
             müşteriler dâhil değildir.",
        ),
        body: match filled(future) {
            Ok(future) => html! {
                (totals(future, f))
                (show(calendar::picture(&future.weeks, f), calendar::table(&future.weeks, f), f))
                (show(groups::picture(future, f), groups::table(&future.groups, f), f))
                @match &future.check {
                    Ok(check) => (show(check::picture(check, f), check::table(&check.bins, f), f)),
                    Err(why) => { h3 { (f.of("Check of the model", "Modelin sınanması")) } (missing(why, f)) },
                }
            },
            Err(why) => missing(why, f),
        },
    }
}

pub(super) fn pictures(future: &Future, f: Format<'_>) -> Vec<Picture> {
    let check = future.check.as_ref().ok().and_then(|check| check::picture(check, f));
    [calendar::picture(&future.weeks, f), groups::picture(future, f), check].into_iter().flatten().collect()
}

fn show(picture: Option<Picture>, table: Markup, f: Format<'_>) -> Markup {
    html! { @if let Some(picture) = picture { (picture.show(Some(table), f)) } }
}

/// An estimate with its range.
fn range(estimate: Estimate, write: impl Fn(f64) -> String) -> String {
    format!("{} ({} – {})", write(estimate.value), write(estimate.low), write(estimate.high))
}

fn totals(future: &Future, f: Format<'_>) -> Markup {
    let (days, sure) = (future.horizon_days, f.whole_percent(future.coverage));
    let orders = range(future.orders, |number| f.number(number, 0));
    let money = future.revenue.map(|revenue| range(revenue, |money| f.short_money(money)));
    html! {
        dl class="facts totals" {
            div { dt { (f.text(format!("Orders in {days} days"), format!("{days} günde sipariş"))) } dd { (orders) } }
            div {
                dt { (f.text(format!("Revenue in {days} days"), format!("{days} günde ciro"))) }
                dd { (money.unwrap_or_else(|| DASH.to_owned())) }
            }
            div { dt { (f.of("Model", "Model")) } dd { (future.model) } }
        }
        p class="note" {
            (f.text(
                format!("In brackets: the range in which the figure lies in {sure} of such cases."),
                format!("Parantez içinde: değerin benzer durumların {sure} kadarında içinde kaldığı aralık."),
            ))
        }
    }
}
