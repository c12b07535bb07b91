//! What is wrong with the segments of a shop: timelines and definitions become the figures that
//! [`kesit_insight::quality::lint`] judges.
//!
//! What is done with a segment is recorded nowhere yet, and what effect its people care about neither; both are left open
//! and nobody is accused. Problems of the text of definitions are found earlier, by [`crate::definitions::check`].

mod judge;
mod probes;

use std::thread;

use kesit_insight::quality::{self, BackTest, Finding, Future, Members, Segment, overlaps};
use kesit_model::definition::{CalendarUnit, Condition};
use kesit_model::zone::shift;
use kesit_model::{Span, Timestamp};
use kesit_segment::CompileError;

use self::judge::{Asked, Day, Seen};
use super::back_test::{future, of_all};
use super::{Shop, date};
use crate::workspace::{Past, Unknown, Workspace, asked_by};

pub use self::judge::{FEWEST_FOR_DEAD, REVENUE_DAYS};

/// At so many dates before the instant asked about, a month apart, segments are looked at for whether they move.
const PAST_MONTHS: i64 = 4;
/// So many dates, one horizon apart, tell whether members did otherwise than the rest.
const TEST_DATES: i64 = 4;
/// How long after a date customers are looked at.
pub const HORIZON: Span = Span(90 * 86_400_000);
/// Equal seeds give equal intervals.
const SEED: u64 = 0x6c69_6e74;

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Linted {
    /// The instant.
    pub as_of: Timestamp,
    /// How many customers there were.
    pub customers: u64,
    /// What is known of each segment, in the order of the definitions.
    pub segments: Vec<Segment>,
    /// By segment, the conditions that change nothing.
    pub dead: Vec<Vec<Condition>>,
    /// By segment, the words that nobody sends.
    pub unknown: Vec<Vec<Unknown>>,
    /// What is wrong; what matters most comes first. Segments are places in the definitions.
    pub findings: Vec<Finding>,
    /// The dates after which it was tested what members did; fewer than four where there is little history, and then
    /// nothing is said about that.
    pub test_dates: Vec<Timestamp>,
}

/// Looks at all segments of a workspace. `on_date` gets how many dates are done, of how many.
///
/// # Errors
/// When the definitions do not make a program.
pub fn lint(
    workspace: &mut Workspace,
    as_of: Timestamp,
    threads: usize,
    mut on_date: impl FnMut(usize, usize),
) -> Result<Linted, CompileError> {
    let definitions = workspace.definitions().clone();
    let asked_by = |when| asked_by(when, workspace.unknown()).into_iter().cloned().collect();
    let unknown: Vec<Vec<Unknown>> =
        definitions.segments.iter().map(|segment| asked_by(&segment.when)).collect();
    let (asked, questions) = Asked::of(&definitions, &unknown, workspace.timelines().dictionary());
    let zone = workspace.settings().zone.clone();
    let past = workspace.past(&questions)?;
    let shop = Shop::new(past.timelines(), &zone, threads);
    let (months, test_dates) = (months_before(&shop, as_of), test_dates(&shop, as_of));
    let dates = months.len() + test_dates.len() + 1;
    let mut sight = Sight { past, shop: &shop, done: 0, tell: &mut |done| on_date(done, dates) };

    let mut days: Vec<Day> = months.iter().map(|at| asked.day(&sight.at(*at))).collect();
    let now = sight.at(as_of);
    days.push(asked.day(&now));
    let mut tests = vec![BackTest::new(SEED); definitions.segments.len()];
    for at in &test_dates {
        let members = sight.at(*at);
        add(&mut tests, &members, &future(&shop, *at, HORIZON), threads);
    }
    let members = &now[..definitions.segments.len()];
    let overlaps = overlaps(members);
    let seen = Seen { days, now: &now, tests, ledger: shop.ledger(as_of), unknown: &unknown };
    let customers = asked.customers(&seen);
    let (segments, dead): (Vec<Segment>, Vec<Vec<Condition>>) =
        asked.judge(&definitions, &seen).into_iter().unzip();
    let findings = quality::lint(customers, &segments, &overlaps);
    Ok(Linted { as_of, customers, segments, dead, unknown, findings, test_dates })
}

/// Adds a date to the test of each segment.
fn add(tests: &mut [BackTest], members: &[Members], future: &Future, threads: usize) {
    let share = tests.len().div_ceil(threads.max(1)).max(1);
    thread::scope(|scope| {
        for (tests, members) in tests.chunks_mut(share).zip(members.chunks(share)) {
            scope.spawn(move || {
                tests.iter_mut().zip(members).for_each(|(test, members)| test.add(future, members, None));
            });
        }
    });
}

/// The same time of day on the days that lie whole months before, the earliest first; none before the first customer.
fn months_before(shop: &Shop<'_>, as_of: Timestamp) -> Vec<Timestamp> {
    let (today, zone) = (date(shop.today(as_of)), shop.zone());
    let time_of_day = as_of.since(zone.start_of_day(today));
    let months = (1..=PAST_MONTHS).rev().map(|months| shift(today, CalendarUnit::Month, -months));
    let instants = months.map(|day| zone.start_of_day(day).plus(time_of_day));
    instants.filter(|at| shop.customers_at(*at) > 0).collect()
}

/// The dates whose horizons follow each other without overlap and end at the instant, the earliest first; each with as much
/// history before it as the horizon.
fn test_dates(shop: &Shop<'_>, as_of: Timestamp) -> Vec<Timestamp> {
    let Some((first, _)) = shop.book().span_ms() else { return Vec::new() };
    let earliest = Timestamp(first).plus(HORIZON);
    let dates = (1..=TEST_DATES).rev().map(|times| as_of.minus(Span(HORIZON.0 * times)));
    dates.filter(|date| *date >= earliest).collect()
}

/// Looks at one date after the other.
struct Sight<'a, 'b> {
    past: Past<'a>,
    shop: &'b Shop<'a>,
    done: usize,
    tell: &'b mut dyn FnMut(usize),
}

impl Sight<'_, '_> {
    /// The members of all segments, and for whom the probes hold.
    fn at(&mut self, at: Timestamp) -> Vec<Members> {
        (self.tell)(self.done);
        self.done += 1;
        self.past.members(self.shop, at).iter().map(of_all).collect()
    }
}

#[cfg(test)]
mod tests;
