//! `score: name`: a computed score, missing where it was not computed. It is a value that a batch left, or follows the
//! customer's timeline and the clock.

use kesit_model::definition::ScoreCondition;
use kesit_model::{Timestamp, Value};

use crate::clock::Clock;
use crate::compile::Compiler;
use crate::datum::Datum;
use crate::live::{LiveScore, Look, Scored};
use crate::subject::Subject;
use crate::test::ValueTests;

#[derive(Debug)]
pub(crate) struct ScoreLeaf {
    pub(crate) name: String,
    tests: ValueTests,
}

impl ScoreLeaf {
    pub(crate) fn compile(condition: &ScoreCondition, compiler: &mut Compiler<'_>) -> ScoreLeaf {
        ScoreLeaf { name: condition.name.clone(), tests: ValueTests::compile(&condition.tests, compiler) }
    }

    pub(crate) fn holds(&self, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        match subject.scene.frozen.live_score(&self.name) {
            Some(score) => self.holds_live(score, subject, clock),
            None => {
                let value = subject.scene.frozen.score(&self.name, subject.customer());
                self.passes(value, subject, clock)
            }
        }
    }

    /// The score at an instant.
    pub(crate) fn value(&self, subject: &Subject<'_>, now: Timestamp) -> Option<Value> {
        let frozen = subject.scene.frozen;
        match frozen.live_score(&self.name) {
            Some(score) => score.value(&scored(subject), now),
            None => frozen.score(&self.name, subject.customer()).cloned(),
        }
    }

    fn holds_live(&self, score: &dyn LiveScore, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        let scored = scored(subject);
        let now = clock.now();
        let value = score.value(&scored, now);
        let holds = self.passes(value.as_ref(), subject, clock);
        if clock.tracks() {
            let same = |value: Option<&Value>, at: Timestamp| {
                self.passes(value, subject, &mut Clock::at(at)) == holds
            };
            let bounds = self.tests.bounds(subject, now);
            clock.flips_at(score.until(&scored, now, &Look { bounds: &bounds, same: &same }));
        }
        holds
    }

    fn passes(&self, value: Option<&Value>, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        self.tests.hold(&value.map_or(Datum::Missing, Datum::of_value), subject, clock)
    }
}

fn scored<'a>(subject: &Subject<'a>) -> Scored<'a> {
    Scored { timelines: subject.scene.timelines, block: subject.block, row: subject.row }
}
