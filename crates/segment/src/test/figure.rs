//! Tests of a measured number. Counting may stop as soon as the answer is known, so tests of whole numbers against
//! constants are also known as thresholds.

use kesit_model::Decimal;
use kesit_model::definition::{Choices, Operand, Test, Tests};

use super::compare::Order;
use super::operand::OperandC;
use crate::clock::Clock;
use crate::compile::Compiler;
use crate::figure::Figure;
use crate::subject::Subject;
use crate::watchers::Way;

/// Tests that must all hold on one measured number.
#[derive(Debug)]
pub(crate) struct FigureTests {
    all: Vec<FigureTest>,
    steps: Option<Steps>,
}

/// The answer as a function of a whole number: it is `at_zero`, and turns at each of the thresholds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Steps {
    at_zero: bool,
    thresholds: Vec<usize>,
}

#[derive(Debug)]
enum FigureTest {
    OneOf(Vec<OperandC>),
    NoneOf(Vec<OperandC>),
    Ordered(Order, OperandC),
    Exists(bool),
    Never,
}

impl FigureTests {
    pub(crate) fn compile(tests: &Tests, compiler: &mut Compiler<'_>) -> FigureTests {
        let all: Vec<FigureTest> =
            tests.all.iter().flat_map(|test| FigureTest::compile(test, compiler)).collect();
        let steps = Steps::of(&all);
        FigureTests { all, steps }
    }

    /// The steps, if the tests only compare with constants.
    pub(crate) fn steps(&self) -> Option<&Steps> {
        self.steps.as_ref()
    }

    /// Which way a figure that grows can turn the answer.
    pub(crate) fn way(&self) -> Way {
        let is_floor = |test: &FigureTest| matches!(test, FigureTest::Ordered(Order::Gt | Order::Gte, _));
        let is_ceiling = |test: &FigureTest| matches!(test, FigureTest::Ordered(Order::Lt | Order::Lte, _));
        if self.all.iter().all(is_floor) {
            Way::In
        } else if self.all.iter().all(is_ceiling) {
            Way::Out
        } else {
            Way::Either
        }
    }

    /// Whether all tests hold; a missing figure passes `exists: false` and the complements only.
    pub(crate) fn hold(&self, figure: Option<Figure>, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        self.all.iter().all(|test| test.holds(figure, |operand| operand_figure(operand, subject, clock)))
    }
}

fn operand_figure(operand: &OperandC, subject: &Subject<'_>, clock: &mut Clock) -> Option<Figure> {
    operand.datum(subject, clock).number(subject.scene.dictionary()).map(Figure::decimal)
}

impl FigureTest {
    /// `between` is two tests; every other is one.
    fn compile(test: &Test, compiler: &mut Compiler<'_>) -> Vec<FigureTest> {
        let mut operand = |operand: &Operand| OperandC::compile(operand, compiler);
        let one = match test {
            Test::Is(wanted) => FigureTest::OneOf(vec![operand(wanted)]),
            Test::IsNot(wanted) => FigureTest::NoneOf(vec![operand(wanted)]),
            Test::In(Choices::Listed(wanted)) => FigureTest::OneOf(wanted.iter().map(operand).collect()),
            Test::NotIn(Choices::Listed(wanted)) => FigureTest::NoneOf(wanted.iter().map(operand).collect()),
            Test::Gt(limit) => FigureTest::Ordered(Order::Gt, operand(limit)),
            Test::Gte(limit) => FigureTest::Ordered(Order::Gte, operand(limit)),
            Test::Lt(limit) => FigureTest::Ordered(Order::Lt, operand(limit)),
            Test::Lte(limit) => FigureTest::Ordered(Order::Lte, operand(limit)),
            Test::Between(low, high) => {
                let low = FigureTest::Ordered(Order::Gte, operand(low));
                return vec![low, FigureTest::Ordered(Order::Lte, operand(high))];
            }
            Test::Exists(wanted) => FigureTest::Exists(*wanted),
            // The language refuses these for numbers; a tree built in code gets the answer of unlike types.
            Test::NotContains(_) | Test::NotIn(Choices::Trait(_)) => return Vec::new(),
            Test::In(Choices::Trait(_))
            | Test::Contains(_)
            | Test::StartsWith(_)
            | Test::EndsWith(_)
            | Test::Matches(_)
            | Test::Includes(_)
            | Test::Date(_) => FigureTest::Never,
        };
        vec![one]
    }

    fn holds(&self, figure: Option<Figure>, mut number: impl FnMut(&OperandC) -> Option<Figure>) -> bool {
        let mut is_one_of = |operands: &[OperandC]| {
            figure.is_some() && operands.iter().any(|operand| number(operand) == figure)
        };
        match self {
            FigureTest::OneOf(operands) => is_one_of(operands),
            FigureTest::NoneOf(operands) => !is_one_of(operands),
            FigureTest::Ordered(order, operand) => match (figure, number(operand)) {
                (Some(figure), Some(limit)) => order.accepts(Some(figure.cmp(&limit))),
                _ => false,
            },
            FigureTest::Exists(wanted) => figure.is_some() == *wanted,
            FigureTest::Never => false,
        }
    }

    /// The constants it compares with; `None` if one of them is not a constant.
    fn constants(&self) -> Option<Vec<Decimal>> {
        let operands = match self {
            FigureTest::OneOf(operands) | FigureTest::NoneOf(operands) => operands.as_slice(),
            FigureTest::Ordered(_, operand) => std::slice::from_ref(operand),
            FigureTest::Exists(_) | FigureTest::Never => &[],
        };
        operands
            .iter()
            .map(|operand| match operand {
                OperandC::Number(number) => Some(*number),
                _ => None,
            })
            .collect()
    }
}

impl Steps {
    /// A threshold beyond this many events is not worth counting to.
    const HIGHEST: i128 = 1 << 31;

    fn of(tests: &[FigureTest]) -> Option<Steps> {
        let constants: Vec<Decimal> =
            tests.iter().map(FigureTest::constants).collect::<Option<Vec<_>>>()?.concat();
        let accepts = |count: usize| {
            let constant = |operand: &OperandC| match operand {
                OperandC::Number(number) => Some(Figure::decimal(*number)),
                _ => None,
            };
            tests.iter().all(|test| test.holds(Some(Figure::count(count)), constant))
        };
        // The answer can only turn at a constant or just past it.
        let mut candidates = Vec::new();
        for constant in constants {
            let floor = constant.0.div_euclid(Decimal::ONE_MICROS);
            candidates.extend((floor..=floor + 1).filter(|count| (1..Steps::HIGHEST).contains(count)));
            if floor >= Steps::HIGHEST {
                return None;
            }
        }
        let mut candidates: Vec<usize> =
            candidates.into_iter().filter_map(|count| usize::try_from(count).ok()).collect();
        candidates.sort_unstable();
        candidates.dedup();
        candidates.retain(|count| accepts(*count) != accepts(*count - 1));
        Some(Steps { at_zero: accepts(0), thresholds: candidates })
    }

    /// The answer at this number.
    pub(crate) fn accept(&self, count: usize) -> bool {
        self.at_zero ^ (self.thresholds.iter().filter(|threshold| **threshold <= count).count() % 2 == 1)
    }

    /// The only number at which the answer turns, and the answer before it, if there is just one.
    pub(crate) fn single(&self) -> Option<(usize, bool)> {
        match self.thresholds[..] {
            [threshold] => Some((threshold, self.at_zero)),
            _ => None,
        }
    }

    /// The numbers at which the answer turns, ascending, each at least 1.
    pub(crate) fn thresholds(&self) -> &[usize] {
        &self.thresholds
    }
}
