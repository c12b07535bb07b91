//! What stands above and below everything.

use maud::{Markup, html};

use crate::format::{DASH, Format};
use crate::report::Head;

/// The head of the page.
pub(super) fn head(head: &Head, f: Format<'_>) -> Markup {
    let days = head.days.map_or_else(|| DASH.to_owned(), |days| f.days(days));
    let facts = [
        (f.of("Orders from – to", "Sipariş dönemi"), days),
        (f.of("As of", "Hesap anı"), f.instant(&head.as_of)),
        (f.of("Customers", "Müşteri"), f.count(head.customers)),
        (f.of("Orders", "Sipariş"), f.count(head.orders)),
        (
            f.of("Currency", "Para birimi"),
            head.currency.clone().unwrap_or_else(|| f.of("not stated", "belirtilmemiş").to_owned()),
        ),
    ];
    html! {
        header {
            div class="inner" {
                p class="kicker" { (f.of("Customer report", "Müşteri raporu")) }
                h1 { (head.name) }
                dl class="facts" {
                    @for (name, value) in &facts { div { dt { (name) } dd { (value) } } }
                }
            }
        }
    }
}

/// The foot of the page.
pub(super) fn foot(head: &Head, f: Format<'_>) -> Markup {
    html! {
        footer {
            div class="inner" {
                p {
                    (f.of("Made by ", "Hazırlayan: ")) (head.made_by) ". "
                    (f.of(
                        "Everything is counted as of the instant above; nothing later is in it. This page \
                         needs no network and sends nothing.",
                        "Her şey yukarıdaki an itibarıyla hesaplandı; sonrası içinde yok. Bu sayfa ağ \
                         bağlantısı istemez ve hiçbir yere veri göndermez.",
                    ))
                }
            }
        }
    }
}
