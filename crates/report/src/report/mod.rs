//! The numbers that the page is made of. Types only: whoever fills them has counted before, and the page does all wording
//! and formatting.
//!
//! Everywhere: money is in whole units of the shop's currency (not cents), a share is from 0 to 1, a day is a local day of
//! the shop counted from 1970-01-01, and customers are people with at least one order. A number that is not finite is
//! shown as a dash.

mod action;
mod clusters;
mod cohorts;
mod course;
mod data;
mod figures;
mod future;
mod head;
mod lifecycle;
mod missing;
mod overlap;
mod rfm;
mod value;

pub use action::{Action, Finding, Severity};
pub use clusters::{Cluster, Clusters, Difference};
pub use cohorts::{Cohort, Cohorts};
pub use course::{Course, Period, Step};
pub use data::{Data, Definition, File, Refusal};
pub use figures::{Estimate, Figure, Figures, Kpi, Unit};
pub use future::{Bin, Check, Due, Future, GroupFuture};
pub use head::{AsOf, Head};
pub use lifecycle::{Flow, Lifecycle, Stage};
pub use missing::{Missing, Section};
pub use overlap::{Member, Overlap};
pub use rfm::{Cell, Group, Rfm};
pub use value::{ValueCurve, ValuePoint};

/// All that is on the page, in its order. A section that could not be computed says why in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Whose numbers these are, of which days, and how they were made.
    pub head: Head,
    /// The headline figures.
    pub figures: Figures,
    /// Customers by recency and frequency, and their groups.
    pub rfm: Section<Rfm>,
    /// Customers by stage, and how they moved.
    pub lifecycle: Section<Lifecycle>,
    /// Revenue and customers over time.
    pub course: Section<Course>,
    /// Who came back, by when they first came.
    pub cohorts: Section<Cohorts>,
    /// How revenue is spread over customers.
    pub value: Section<ValueCurve>,
    /// What is to be expected.
    pub future: Section<Future>,
    /// Clusters found in behaviour.
    pub clusters: Section<Clusters>,
    /// Where acting pays, in any order: the page puts the greatest sum first. Empty: nothing was found, and the page says so.
    pub actions: Section<Vec<Action>>,
    /// How segments share members.
    pub overlap: Section<Overlap>,
    /// What is wrong with the segments. Empty: nothing was found, and the page says so.
    pub findings: Section<Vec<Finding>>,
    /// What was read, and what was refused.
    pub data: Data,
    /// Definitions beyond those of the page's own figures, such as the key figures' of the caller. May be empty.
    pub definitions: Vec<Definition>,
}
