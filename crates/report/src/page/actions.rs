//! Where acting pays: whom it is about, what is at stake and what to do.

use maud::{Markup, html};

use super::Part;
use super::missing::{missing, nothing};
use crate::format::Format;
use crate::report::{Action, Section};

pub(super) fn part(actions: &Section<Vec<Action>>, f: Format<'_>) -> Part {
    Part {
        id: "actions",
        title: f.of("Worth acting on", "Harekete geçmeye değer"),
        lead: f.of(
            "What was found that calls for an action, the greatest sum first, each with its customers as \
             a segment to copy.",
            "Bulunan ve adım atılması gerekenler; en yüksek tutar önce, her biri kopyalanacak segment \
             tanımıyla.",
        ),
        body: match actions {
            Ok(actions) if actions.is_empty() => nothing(f.of(
                "Nothing was found that calls for an action.",
                "Adım atmayı gerektiren bir durum bulunmadı.",
            )),
            Ok(actions) => {
                html! { div class="actions" { @for action in sorted(actions) { (card(action, f)) } } }
            }
            Err(why) => missing(why, f),
        },
    }
}

/// The greatest sum first; without one, the most customers.
fn sorted(actions: &[Action]) -> Vec<&Action> {
    let mut sorted: Vec<&Action> = actions.iter().collect();
    sorted.sort_by(|one, other| {
        let money = |action: &Action| action.money.unwrap_or(0.0);
        money(other).total_cmp(&money(one)).then(other.customers.cmp(&one.customers))
    });
    sorted
}

fn card(action: &Action, f: Format<'_>) -> Markup {
    html! {
        article class="card action" {
            h3 { (action.title.of(f.language)) }
            dl class="pairs stakes" {
                div { dt { (f.of("Customers", "Müşteri")) } dd { (f.count(action.customers)) } }
                @if let Some(money) = action.money {
                    div { dt { (stake(action, f)) } dd { (f.money(money)) } }
                }
            }
            div class="text" {
                p { (action.why.of(f.language)) }
                p class="advice" { strong { (f.of("What to do: ", "Yapılacak: ")) } (action.advice.of(f.language)) }
                @if let Some(segment) = &action.segment { (definition(segment, f)) }
            }
        }
    }
}

fn stake<'a>(action: &'a Action, f: Format<'_>) -> &'a str {
    let words = action.money_is.of(f.language);
    if words.is_empty() { f.of("At stake", "Söz konusu tutar") } else { words }
}

/// The definition of a segment, to copy.
pub(super) fn definition(yaml: &str, f: Format<'_>) -> Markup {
    html! {
        details class="definition-file" {
            summary { (f.of("As a segment", "Segment olarak")) }
            pre tabindex="0" { code { (yaml.trim_end()) } }
        }
    }
}
