//! `score: name`: a computed score, missing where it was not computed.

use kesit_model::definition::ScoreCondition;

use crate::clock::Clock;
use crate::compile::Compiler;
use crate::datum::Datum;
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
        self.tests.hold(&self.value(subject), subject, clock)
    }

    /// The score now.
    pub(crate) fn value<'a>(&self, subject: &Subject<'a>) -> Datum<'a> {
        let score = subject.scene.frozen.score(&self.name, subject.customer());
        score.map_or(Datum::Missing, Datum::of_value)
    }
}
