//! Tests of an instant against the clock and the calendar.

use std::str::FromStr;

use kesit_model::Timestamp;
use kesit_model::definition::{Anniversary, CalendarUnit, CalendarWindow, DateOperand, DateTest, Moment};
use kesit_model::zone::shift;

use super::figure::Figure;
use super::world::Person;
use super::{Oracle, trait_};

impl Oracle<'_> {
    /// The instant that a text stands for, if it is a date; no other value is one.
    pub(super) fn read_date(&self, value: Figure<'_>) -> Option<Timestamp> {
        let moment = Moment::from_str(value.as_text()?).ok()?;
        Some(self.params.zone.instant(moment))
    }

    /// Whether an instant passes all of the tests: true of no tests at all, false where there is no instant.
    pub(super) fn lies(
        &self,
        instant: Option<Timestamp>,
        tests: &[DateTest],
        person: &Person,
        now: Timestamp,
    ) -> bool {
        tests.iter().all(|test| instant.is_some_and(|instant| self.date_passes(test, instant, person, now)))
    }

    pub(super) fn date_passes(
        &self,
        test: &DateTest,
        date: Timestamp,
        person: &Person,
        now: Timestamp,
    ) -> bool {
        match test {
            DateTest::Before(other) => {
                self.date_operand(other, person, now).is_some_and(|other| date < other)
            }
            DateTest::After(other) => self.date_operand(other, person, now).is_some_and(|other| date > other),
            DateTest::InLast(span) => now.minus(*span) <= date && date <= now,
            DateTest::InNext(span) => now <= date && date <= now.plus(*span),
            DateTest::OlderThan(span) => date < now.minus(*span),
            DateTest::During(window) => self.is_inside(window, date, now),
            DateTest::Anniversary(when) => self.returns(when, date, now),
        }
    }

    /// Inside a calendar window: from included, to excluded.
    pub(super) fn is_inside(&self, window: &CalendarWindow, at: Timestamp, now: Timestamp) -> bool {
        let (from, to) = self.params.zone.bounds(window, now);
        from <= at && at < to
    }

    fn date_operand(&self, operand: &DateOperand, person: &Person, now: Timestamp) -> Option<Timestamp> {
        match operand {
            DateOperand::Moment(moment) => Some(self.params.zone.instant(*moment)),
            DateOperand::Trait(path) => {
                self.read_date(Figure::of(trait_::value_at(&person.updates, path, now)))
            }
        }
    }

    /// Whether the day of the year comes round on one of the local days that `when` means, tried one after the other.
    fn returns(&self, when: &Anniversary, date: Timestamp, now: Timestamp) -> bool {
        let day = |at| self.params.zone.date(at);
        let (first, last) = match when {
            Anniversary::Today => (day(now), day(now)),
            Anniversary::InNext(span) => (day(now), day(now.plus(*span))),
            Anniversary::InLast(span) => (day(now.minus(*span)), day(now)),
            Anniversary::This(unit) => {
                let (from, to) = self.params.zone.bounds(&CalendarWindow::This(*unit), now);
                (day(from), day(Timestamp(to.0 - 1)))
            }
        };
        let born = day(date);
        let year_of_days = (0..=366).map(|days| shift(first, CalendarUnit::Day, days));
        year_of_days.take_while(|today| *today <= last).any(|today| {
            let leap_day_in_common_year = (born.month(), born.day()) == (2, 29) && !today.in_leap_year();
            let returning = if leap_day_in_common_year { 28 } else { born.day() };
            (today.month(), today.day()) == (born.month(), returning)
        })
    }
}
