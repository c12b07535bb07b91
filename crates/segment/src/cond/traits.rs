//! `trait: path`: the current value, any past value (`ever`), how long it has been so (`held`), when it changed.

use kesit_model::definition::{SpanTest, TraitCondition};
use kesit_model::{Span, Timestamp};

use super::TraitPath;
use crate::Actual;
use crate::clock::Clock;
use crate::compile::Compiler;
use crate::over_time;
use crate::subject::Subject;
use crate::test::{DateTests, ValueTests, ages_pass, longest};

#[derive(Debug)]
pub(crate) struct TraitLeaf {
    path: TraitPath,
    tests: ValueTests,
    ever: bool,
    held: Vec<SpanTest>,
    changed: DateTests,
}

impl TraitLeaf {
    pub(crate) fn compile(condition: &TraitCondition, compiler: &mut Compiler<'_>) -> TraitLeaf {
        TraitLeaf {
            path: TraitPath::compile(&condition.path, compiler),
            tests: ValueTests::compile(&condition.tests, compiler),
            ever: condition.ever,
            held: condition.held.clone(),
            changed: DateTests::compile(&condition.changed, compiler),
        }
    }

    pub(crate) fn holds(&self, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        let value_holds = if self.ever {
            self.was_ever(subject, clock)
        } else if self.held.is_empty() {
            self.tests.hold(&self.path.value(subject, clock), subject, clock)
        } else {
            self.has_held(subject, clock)
        };
        value_holds && (self.changed.is_empty() || self.has_changed(subject, clock))
    }

    /// What is there now, for an explanation: how long the tests have held, when the value last changed, or the value.
    pub(crate) fn actual(&self, subject: &Subject<'_>, clock: &mut Clock) -> Actual {
        if !self.held.is_empty() {
            Actual::Span(self.held_since(None, subject, clock).map(|since| clock.now().since(since)))
        } else if !self.changed.is_empty() {
            Actual::Instant(self.changed_at(subject, clock))
        } else {
            Actual::Value(self.path.value(subject, clock).to_value(subject.scene.dictionary()))
        }
    }

    /// When the value last changed.
    fn changed_at(&self, subject: &Subject<'_>, clock: &mut Clock) -> Option<Timestamp> {
        let mut before = None;
        let mut changed_at = None;
        for at in self.path.changes(subject, clock) {
            let value = self.path.value(subject, &mut Clock::at(at)).to_value(subject.scene.dictionary());
            if value != before {
                changed_at = Some(at);
                before = value;
            }
        }
        changed_at
    }

    /// Whether the tests hold on what was there at some time, nothing included: before it was first set, a value is missing.
    fn was_ever(&self, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        let mut instants = self.path.changes(subject, clock);
        instants.push(subject.first_at());
        instants.into_iter().any(|at| {
            let then = self.path.value(subject, &mut Clock::at(at));
            self.tests.hold(&then, subject, clock)
        })
    }

    fn has_held(&self, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        let span = Some(longest(&self.held));
        self.held_since(span, subject, clock).is_some_and(|since| ages_pass(&self.held, since, clock))
    }

    /// Since when the tests have held without a break, looking back a little farther than `span` at the most; `None` if they
    /// do not hold.
    fn held_since(&self, span: Option<Span>, subject: &Subject<'_>, clock: &mut Clock) -> Option<Timestamp> {
        let start = over_time::start(subject.first_at(), span, clock);
        let turns = over_time::turns(start, clock, |then| {
            let value = self.path.value(subject, then);
            self.tests.hold(&value, subject, then)
        });
        turns.entered_at.filter(|_| turns.holds)
    }

    fn has_changed(&self, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        match self.changed_at(subject, clock) {
            Some(at) => self.changed.hold(at, subject, clock),
            None => false,
        }
    }
}
