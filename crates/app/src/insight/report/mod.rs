//! Fills the report: everything that is known of a shop as of an instant, section by section. How it looks is the business of
//! `kesit-report`; a section that cannot be computed says why in its place.

mod actions;
mod clusters;
mod cohorts;
mod course;
mod currency;
mod data;
mod estimate;
mod figures;
mod findings;
mod future;
mod ground;
mod lifecycle;
mod map;
mod overlap;
mod value;

use kesit_model::Timestamp;
use kesit_model::definition::Definitions;
use kesit_model::language::{Format, parse};
use kesit_report::{AsOf, Head, Report};

pub use currency::currency;

use self::ground::Ground;
use super::Shop;
use crate::source;
use crate::workspace::Workspace;

/// What the report is about, besides the data.
#[derive(Debug, Clone, Default)]
pub struct About<'a> {
    /// The shop's name, or that of the file.
    pub name: String,
    /// The name of the time zone.
    pub zone: String,
    /// The currency by its code of three letters, where it is known.
    pub currency: Option<String>,
    /// The program and its version.
    pub made_by: String,
    /// What became of the files; `None` for a workspace.
    pub read: Option<&'a source::Report>,
    /// The files, by name.
    pub files: Vec<String>,
}

/// Definitions for a shop that has none of its own: segments over nothing but orders.
const STARTER: &str = include_str!("../../../../../segments/orders.yaml");

/// The segments of a report over a shop that has none of its own: over nothing but orders.
#[must_use]
pub fn starter() -> Definitions {
    parse(STARTER, Format::Yaml).expect("a test reads them").definitions
}

/// The same as one finished page of HTML.
#[must_use]
pub fn page(
    workspace: &mut Workspace,
    about: &About<'_>,
    as_of: Timestamp,
    threads: usize,
    language: kesit_model::Language,
) -> String {
    kesit_report::page(&report(workspace, about, as_of, threads), language)
}

/// Everything that is known as of an instant.
#[must_use]
pub fn report(workspace: &mut Workspace, about: &About<'_>, as_of: Timestamp, threads: usize) -> Report {
    let segments = overlap::segments(workspace, as_of, threads);
    let findings = findings::findings(workspace, &segments, as_of, threads);
    let zone = workspace.settings().zone.clone();
    let shop = Shop::new(workspace.timelines(), &zone, threads);
    let ground = Ground::new(&shop, as_of);
    let future = future::future(&ground);
    Report {
        head: head(&ground, about),
        figures: figures::figures(&ground, future.as_ref().ok()),
        rfm: map::map(&ground),
        lifecycle: lifecycle::lifecycle(&ground),
        course: course::course(&ground),
        cohorts: cohorts::cohorts(&ground),
        value: value::value(&ground),
        clusters: clusters::clusters(&ground),
        actions: actions::actions(&ground),
        overlap: overlap::overlap(&segments),
        findings,
        future,
        data: data::data(about),
        definitions: data::definitions(),
    }
}

fn head(ground: &Ground<'_>, about: &About<'_>) -> Head {
    let since_midnight = ground.as_of.0 - ground.shop.zone().start_of_day(super::date(ground.today())).0;
    Head {
        name: about.name.clone(),
        days: ground.order_days,
        as_of: AsOf {
            day: ground.today(),
            minute: u16::try_from(since_midnight / 60_000).unwrap_or(0).min(1439),
            zone: about.zone.clone(),
        },
        customers: ground.buyers as u64,
        orders: ground.ledger.all_orders().len() as u64,
        currency: about.currency.clone(),
        made_by: about.made_by.clone(),
    }
}
