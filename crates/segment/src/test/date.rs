//! Tests of an instant against the clock, other instants, and the calendar.

use kesit_model::definition::{Anniversary, CalendarUnit, CalendarWindow, DateOperand, DateTest};
use kesit_model::zone::{self, Date, Zone};
use kesit_model::{Span, Timestamp};

use crate::clock::Clock;
use crate::compile::Compiler;
use crate::cond::TraitPath;
use crate::subject::Subject;

/// Tests that must all hold on one instant.
#[derive(Debug)]
pub(crate) struct DateTests(Vec<DateTestC>);

impl DateTests {
    pub(crate) fn compile(tests: &[DateTest], compiler: &mut Compiler<'_>) -> DateTests {
        DateTests(tests.iter().map(|test| DateTestC::compile(test, compiler)).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How far back an instant may lie and still pass; `None` without such a limit.
    pub(crate) fn looks_back(&self) -> Option<Span> {
        let spans = self.0.iter().filter_map(|test| match test {
            DateTestC::InLast(span) => Some(*span),
            _ => None,
        });
        spans.min()
    }

    pub(crate) fn hold(&self, at: Timestamp, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        self.0.iter().all(|test| test.holds(at, subject, clock))
    }
}

#[derive(Debug)]
pub(super) enum DateTestC {
    Before(Mark),
    After(Mark),
    InLast(Span),
    InNext(Span),
    OlderThan(Span),
    During(CalendarWindow),
    Anniversary(Anniversary),
}

#[derive(Debug)]
pub(super) enum Mark {
    At(Timestamp),
    Trait(TraitPath),
}

impl Mark {
    fn compile(operand: &DateOperand, compiler: &mut Compiler<'_>) -> Mark {
        match operand {
            DateOperand::Moment(moment) => Mark::At(compiler.settings.zone.instant(*moment)),
            DateOperand::Trait(path) => Mark::Trait(TraitPath::compile(path, compiler)),
        }
    }

    fn instant(&self, subject: &Subject<'_>, clock: &mut Clock) -> Option<Timestamp> {
        match self {
            Mark::At(at) => Some(*at),
            Mark::Trait(path) => {
                path.value(&subject.person(), clock).instant(subject.scene.dictionary(), subject.scene.zone())
            }
        }
    }
}

impl DateTestC {
    pub(super) fn compile(test: &DateTest, compiler: &mut Compiler<'_>) -> DateTestC {
        match test {
            DateTest::Before(operand) => DateTestC::Before(Mark::compile(operand, compiler)),
            DateTest::After(operand) => DateTestC::After(Mark::compile(operand, compiler)),
            DateTest::InLast(span) => DateTestC::InLast(*span),
            DateTest::InNext(span) => DateTestC::InNext(*span),
            DateTest::OlderThan(span) => DateTestC::OlderThan(*span),
            DateTest::During(window) => DateTestC::During(window.clone()),
            DateTest::Anniversary(anniversary) => DateTestC::Anniversary(anniversary.clone()),
        }
    }

    pub(super) fn holds(&self, at: Timestamp, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        let zone = subject.scene.zone();
        match self {
            DateTestC::Before(mark) => mark.instant(subject, clock).is_some_and(|mark| at < mark),
            DateTestC::After(mark) => mark.instant(subject, clock).is_some_and(|mark| at > mark),
            DateTestC::InLast(span) => clock.has_come(at) && !clock.is_past(at.plus(*span)),
            DateTestC::InNext(span) => clock.has_come(at.minus(*span)) && !clock.is_past(at),
            DateTestC::OlderThan(span) => clock.is_past(at.plus(*span)),
            DateTestC::During(window) => clock.is_during(at, window, zone),
            DateTestC::Anniversary(anniversary) => returns(zone.date(at), anniversary, zone, clock),
        }
    }
}

/// Whether the yearly return of `date` falls where the anniversary says.
fn returns(date: Date, anniversary: &Anniversary, zone: &Zone, clock: &mut Clock) -> bool {
    let today = zone.date(clock.now());
    let start = |date: Date| zone.start_of_day(date);
    let day_after = |date: Date| start(zone::shift(date, CalendarUnit::Day, 1));
    match *anniversary {
        Anniversary::Today => {
            let next = next_return(date, today);
            clock.has_come(start(next)) && !clock.has_come(day_after(next))
        }
        Anniversary::InNext(span) => {
            let next = next_return(date, today);
            // The return itself passes at the end of its day, and with it comes the one after.
            clock.flips_at(day_after(next));
            clock.has_come(start(next).minus(span))
        }
        Anniversary::InLast(span) => {
            let last = last_return(date, today);
            clock.flips_at(start(next_return(date, zone::shift(today, CalendarUnit::Day, 1))));
            !clock.has_come(day_after(last).plus(span))
        }
        Anniversary::This(unit) => {
            clock.flips_at(zone.next_unit_at(unit, clock.now()));
            let from = zone::start_of_unit(today, unit);
            next_return(date, from) < zone::shift(from, unit, 1)
        }
    }
}

/// The first return of `date` on or after `from`.
fn next_return(date: Date, from: Date) -> Date {
    let this_year = zone::anniversary(date, from.year());
    if this_year >= from { this_year } else { zone::anniversary(date, from.year() + 1) }
}

/// The last return of `date` on or before `until`.
fn last_return(date: Date, until: Date) -> Date {
    let this_year = zone::anniversary(date, until.year());
    if this_year <= until { this_year } else { zone::anniversary(date, until.year() - 1) }
}
