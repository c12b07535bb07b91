//! The lengths of time and the calendar that a condition names: what makes an answer change as time goes by.

use kesit_model::Span;
use kesit_model::definition::{
    Anniversary, Condition, DateTest, EventCondition, Filter, Measure, Pick, SequenceStep, SpanTest, Test,
    Tests, Window,
};

/// Everything named in one condition, references to segments not followed.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// Lengths of time, counted from something in the data.
    pub(super) spans: Vec<Span>,
    /// Lengths of time whose far end counts by its local day.
    pub(super) day_spans: Vec<Span>,
    /// Something changes with the local day.
    pub(super) days: bool,
    /// Some value is read as a date.
    pub(super) dates: bool,
}

impl Named {
    pub(super) fn by(condition: &Condition) -> Named {
        let mut named = Named::default();
        named.condition(condition);
        named
    }

    pub(super) fn by_dates(tests: &[DateTest]) -> Named {
        let mut named = Named::default();
        tests.iter().for_each(|test| named.date(test));
        named
    }

    pub(super) fn by_tests(tests: &Tests) -> Named {
        let mut named = Named::default();
        named.tests(tests);
        named
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Everyone | Condition::List(_) => {}
            Condition::All(inner) | Condition::Any(inner) | Condition::None(inner) => {
                inner.iter().for_each(|inner| self.condition(inner));
            }
            Condition::Not(inner) => self.condition(inner),
            Condition::Trait(wanted) => {
                self.tests(&wanted.tests);
                self.span_tests(&wanted.held);
                wanted.changed.iter().for_each(|test| self.date(test));
            }
            Condition::Items(items) => self.filters(&items.filters),
            Condition::Event(event) => self.event(event),
            Condition::Account(account) => self.condition(&account.when),
            Condition::Consent(consent) => consent.changed.iter().for_each(|test| self.date(test)),
            Condition::Segment(segment) => {
                segment.entered.iter().chain(&segment.left).for_each(|test| self.date(test));
            }
            Condition::Score(score) => self.tests(&score.tests),
            Condition::Near(_) => {}
            Condition::Rank(rank) => self.event(&rank.by),
            Condition::Sequence(sequence) => sequence.steps.iter().for_each(|step| self.step(step)),
        }
    }

    fn event(&mut self, event: &EventCondition) {
        self.window(event.within.as_ref());
        self.filters(&event.filters);
        match &event.measure {
            Measure::Count(tests)
            | Measure::Days(tests)
            | Measure::Sum { tests, .. }
            | Measure::Statistic { tests, .. }
            | Measure::Distinct { tests, .. }
            | Measure::Top { tests, .. } => self.tests(tests),
            Measure::Share { filters, tests } => {
                self.filters(filters);
                self.tests(tests);
            }
            Measure::Pick(Pick { filters, at, .. }) => {
                self.filters(filters);
                at.iter().for_each(|test| self.date(test));
            }
            Measure::Gap { tests, .. } => self.span_tests(tests),
            Measure::Periods { of, last, each, active } => {
                self.spans.extend((0..=*last).map(|periods| Span(i64::from(periods) * of.0)));
                self.tests(each);
                self.tests(active);
            }
        }
    }

    fn step(&mut self, step: &SequenceStep) {
        match step {
            SequenceStep::Event { filters, within, after, .. } => {
                self.filters(filters);
                self.window(within.as_ref());
                self.spans.extend(*after);
            }
            SequenceStep::Without { filters, for_span, .. } => {
                self.filters(filters);
                self.spans.extend(*for_span);
            }
        }
    }

    fn window(&mut self, window: Option<&Window>) {
        match window {
            None => {}
            Some(Window::Last(span) | Window::OlderThan(span) | Window::First(span)) => {
                self.spans.push(*span)
            }
            Some(Window::Between { oldest, newest }) => self.spans.extend([*oldest, *newest]),
            Some(Window::Calendar(_)) => self.days = true,
        }
    }

    fn filters(&mut self, filters: &[Filter]) {
        for filter in filters {
            match filter {
                Filter::Property { tests, .. } => self.tests(tests),
                Filter::Items(items) => self.filters(&items.filters),
                Filter::All(inner) | Filter::Any(inner) | Filter::None(inner) => self.filters(inner),
                Filter::Not(inner) => self.filters(std::slice::from_ref(inner)),
            }
        }
    }

    fn tests(&mut self, tests: &Tests) {
        for test in &tests.all {
            if let Test::Date(test) = test {
                self.dates = true;
                self.date(test);
            }
        }
    }

    fn date(&mut self, test: &DateTest) {
        match test {
            DateTest::Before(_) | DateTest::After(_) => {}
            DateTest::InLast(span) | DateTest::InNext(span) | DateTest::OlderThan(span) => {
                self.spans.push(*span)
            }
            DateTest::During(_) | DateTest::Anniversary(Anniversary::Today | Anniversary::This(_)) => {
                self.days = true
            }
            DateTest::Anniversary(Anniversary::InNext(span) | Anniversary::InLast(span)) => {
                self.days = true;
                self.day_spans.push(*span);
            }
        }
    }

    fn span_tests(&mut self, tests: &[SpanTest]) {
        for test in tests {
            match *test {
                SpanTest::Is(span)
                | SpanTest::Gt(span)
                | SpanTest::Gte(span)
                | SpanTest::Lt(span)
                | SpanTest::Lte(span) => {
                    self.spans.push(span);
                }
                SpanTest::Between(low, high) => self.spans.extend([low, high]),
            }
        }
    }
}
