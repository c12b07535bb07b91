//! Who is asked about, as of when and over which days.

use std::sync::Arc;

use kesit_app::insight::Shop;
use kesit_app::insight::kpi::period::{self, PeriodError, Wanted};
use kesit_app::insight::kpi::{self, Members};
use kesit_app::insight::number;
use kesit_app::service::Service;
use kesit_app::workspace::{MembersOf, Workspace};
use kesit_insight::kpi::{Growth, Period};
use kesit_model::zone::Zone;
use kesit_model::{Key, Timestamp};

use crate::instant;
use crate::problem::{Code, Problem};

/// The days that are wanted, as the query names them.
#[derive(Debug, Default)]
pub(super) struct Days {
    pub(super) period: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

/// Who is asked about, and when.
pub(super) struct Asked {
    workspace: Workspace,
    zone: Zone,
    threads: usize,
    pub(super) as_of: Timestamp,
    is_named: bool,
}

impl Asked {
    pub(super) fn new(service: &Arc<Service>, as_of: Option<&str>, now: Timestamp) -> Result<Asked, Problem> {
        let zone = service.settings().zone.clone();
        let at = instant::read("as_of", as_of, &zone, now)?;
        let is_named = as_of.is_some_and(|text| text != "now");
        Ok(Asked { workspace: service.workspace(), zone, threads: service.threads(), as_of: at, is_named })
    }

    /// The shop as it is at this moment.
    pub(super) fn shop(&self) -> Shop<'_> {
        Shop::new(self.workspace.timelines(), &self.zone, self.threads)
    }

    /// The days that are wanted: a length, or from a day on; a month if nothing is named.
    pub(super) fn period(&self, days: &Days) -> Result<Period, Problem> {
        let day = |name: &str, text: &str| {
            instant::read(name, Some(text), &self.zone, self.as_of).map(|at| number(self.zone.date(at)))
        };
        let wanted = match (&days.from, &days.to) {
            (Some(from), to) => {
                let to = to.as_deref().map(|text| day("to", text)).transpose()?;
                Wanted::Between(day("from", from)?, to)
            }
            (None, Some(_)) => {
                let fault = Problem::new(Code::InvalidRequest).at("query:to");
                return Err(fault.detail("`to` takes `from`", "`to` için `from` gerekir"));
            }
            (None, None) => length(days.period.as_deref().unwrap_or("month"))?,
        };
        period::period(&self.zone, self.as_of, self.is_named, wanted).map_err(no_period)
    }

    /// The members of a segment at the end of the period, and how it grew over it; nothing without a segment.
    pub(super) fn members(
        &mut self,
        segment: Option<&Key>,
        period: Period,
    ) -> Result<(Option<Members>, Option<Growth>), Problem> {
        let Some(key) = segment else { return Ok((None, None)) };
        let before = self.members_at(key, kpi::before(&self.zone, period))?;
        let after = self.members_at(key, kpi::end_of(&self.zone, period, self.as_of))?;
        let growth = kpi::growth(&self.shop(), period, &before, &after);
        Ok((Some(after), Some(growth)))
    }

    /// The members of a segment at an instant.
    pub(super) fn members_at(&mut self, key: &Key, at: Timestamp) -> Result<Members, Problem> {
        let found = self.workspace.evaluate(at, &MembersOf::Segment(key.clone()), self.threads)?;
        let ids = found.segments.iter().flat_map(|segment| &segment.members);
        Ok(Members::of(self.workspace.timelines(), ids))
    }
}

/// The key of a segment of the query.
pub(super) fn segment(text: Option<&str>) -> Result<Option<Key>, Problem> {
    let wrong = || {
        Problem::new(Code::InvalidRequest)
            .at("query:segment")
            .detail("a key is made of a–z, 0–9, `-` and `_`", "bir anahtar a–z, 0–9, `-` ve `_` içerir")
    };
    text.map(|text| Key::parse(text).ok_or_else(wrong)).transpose()
}

fn length(text: &str) -> Result<Wanted, Problem> {
    let fault = || {
        Problem::new(Code::InvalidRequest)
            .at("query:period")
            .detail("this is no length", "bu bir uzunluk değil")
            .hint("month, quarter, year, 30d", "month, quarter, year, 30d")
    };
    period::length(text).map(|(unit, count)| Wanted::Last(unit, count)).ok_or_else(fault)
}

fn no_period(error: PeriodError) -> Problem {
    match error {
        PeriodError::NotKnownYet => Problem::new(Code::InvalidRequest)
            .at("query:to")
            .detail("later than the instant asked about", "sorulan andan sonra")
            .hint(
                "a period must be known whole; name a later `as_of`",
                "dönemin tümü bilinmeli; daha ileri bir `as_of` verin",
            ),
        PeriodError::NoDays => Problem::new(Code::InvalidRequest).at("query:from").detail(
            "not before the end of the period, or too long before",
            "dönemin sonundan önce değil ya da çok önce",
        ),
    }
}
