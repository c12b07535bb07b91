//! What stands in the place of a section that has no numbers: why, and what it takes.

use maud::{Markup, html};

use crate::format::Format;
use crate::report::{
    Clusters, Cohorts, Course, Future, Lifecycle, Missing, Overlap, Rfm, Section, ValueCurve,
};

/// The numbers of a section, of which it may be that there are none although none are said to be missing.
pub(super) trait Content {
    /// Whether there is anything to show.
    fn is_there(&self) -> bool;
}

impl Content for Rfm {
    fn is_there(&self) -> bool {
        !self.cells.is_empty()
    }
}

impl Content for Lifecycle {
    fn is_there(&self) -> bool {
        !self.stages.is_empty()
    }
}

impl Content for Course {
    fn is_there(&self) -> bool {
        !self.periods.is_empty()
    }
}

impl Content for Cohorts {
    fn is_there(&self) -> bool {
        !self.rows.is_empty()
    }
}

impl Content for ValueCurve {
    fn is_there(&self) -> bool {
        !self.points.is_empty()
    }
}

impl Content for Future {
    fn is_there(&self) -> bool {
        true
    }
}

impl Content for Clusters {
    fn is_there(&self) -> bool {
        !self.clusters.is_empty()
    }
}

impl Content for Overlap {
    fn is_there(&self) -> bool {
        !self.segments.is_empty()
    }
}

/// The numbers of a section if there is anything to show, or else why not.
pub(super) fn filled<T: Content>(section: &Section<T>) -> Result<&T, &Missing> {
    match section {
        Ok(content) if content.is_there() => Ok(content),
        Ok(_) => Err(&Missing::Orders { has: 0, needs: 1 }),
        Err(why) => Err(why),
    }
}

/// The box.
pub(super) fn missing(missing: &Missing, f: Format<'_>) -> Markup {
    let (why, needed) = words(missing, f);
    html! {
        div class="missing" {
            p { strong { (f.of("No numbers here yet.", "Burada henüz sayı yok.")) } " " (why) }
            @if !needed.is_empty() { p { (f.of("What it takes: ", "Gereken: ")) (needed) } }
        }
    }
}

/// A box that says that nothing was found, which is good.
pub(super) fn nothing(words: &str) -> Markup {
    html! { p class="nothing" { (words) } }
}

fn words(missing: &Missing, f: Format<'_>) -> (String, String) {
    match missing {
        Missing::Customers { has, needs } => {
            let of = |n: &u64| f.customers(*n);
            (
                f.text(
                    format!("There are {} with an order.", of(has)),
                    format!("Siparişi olan müşteri sayısı: {}.", f.count(*has)),
                ),
                f.text(format!("at least {}.", of(needs)), format!("en az {}.", of(needs))),
            )
        }
        Missing::Orders { has, needs } => {
            let of = |n: &u64| f.things(*n, "order", "orders", "sipariş");
            (
                f.text(format!("There are {}.", of(has)), format!("Sipariş sayısı: {}.", f.count(*has))),
                f.text(format!("at least {}.", of(needs)), format!("en az {}.", of(needs))),
            )
        }
        Missing::Days { has, needs } => {
            let of = |n: &u64| f.things(*n, "day", "days", "gün");
            (
                f.text(
                    format!("The orders span {}.", of(has)),
                    format!("Siparişlerin kapsadığı süre: {}.", of(has)),
                ),
                f.text(format!("at least {}.", of(needs)), format!("en az {}.", of(needs))),
            )
        }
        Missing::Amounts => (
            f.of("No order has an amount.", "Siparişlerde tutar yok.").to_owned(),
            f.of("a column with the amount of each order.", "her siparişin tutarını veren bir sütun.")
                .to_owned(),
        ),
        Missing::Segments { has, needs } => {
            let of = |n: &u64| f.things(*n, "segment", "segments", "segment");
            (
                f.text(
                    format!("There are {}.", of(has)),
                    format!("Tanımlı segment sayısı: {}.", f.count(*has)),
                ),
                f.text(format!("at least {}.", of(needs)), format!("en az {}.", of(needs))),
            )
        }
        Missing::Other { why, needed } => (why.of(f.language).to_owned(), needed.of(f.language).to_owned()),
    }
}
