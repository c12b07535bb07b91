//! The right side of a test.

use kesit_model::definition::{Choices, Operand};
use kesit_model::{Decimal, Timestamp, Value};
use kesit_timeline::TextId;

use super::compare::Case;
use crate::clock::Clock;
use crate::compile::Compiler;
use crate::cond::TraitPath;
use crate::datum::{Datum, List, Text};
use crate::subject::Subject;

#[derive(Debug)]
pub(crate) enum OperandC {
    Text(TextId),
    Number(Decimal),
    Bool(bool),
    /// Nothing equals it: an empty text, or a list or object where only a scalar makes sense.
    Nothing,
    Trait(TraitPath),
}

impl OperandC {
    pub(crate) fn compile(operand: &Operand, compiler: &mut Compiler<'_>) -> OperandC {
        match operand {
            Operand::Trait(path) => OperandC::Trait(TraitPath::compile(path, compiler)),
            Operand::Value(Value::Text(text)) if !text.is_empty() => {
                OperandC::Text(compiler.intern_text(text))
            }
            Operand::Value(Value::Number(number)) => OperandC::Number(*number),
            Operand::Value(Value::Bool(value)) => OperandC::Bool(*value),
            Operand::Value(_) => OperandC::Nothing,
        }
    }

    /// Whether it is no trait.
    pub(super) fn is_constant(&self) -> bool {
        !matches!(self, OperandC::Trait(_))
    }

    /// The constant text, if it compares by its letters alone.
    pub(super) fn plain_text(operand: &Operand, case: Case, compiler: &mut Compiler<'_>) -> Option<TextId> {
        match operand {
            Operand::Value(Value::Text(text)) if case == Case::Counts && !text.is_empty() => {
                Decimal::parse(text).is_none().then(|| compiler.intern_text(text))
            }
            _ => None,
        }
    }

    pub(super) fn text(id: TextId) -> Datum<'static> {
        Datum::Text(Text::Interned(id))
    }

    /// The number that it reads as at an instant.
    pub(super) fn number(&self, subject: &Subject<'_>, now: Timestamp) -> Option<Decimal> {
        let mut clock = Clock::without_until(now);
        self.datum(subject, &mut clock).number(subject.scene.dictionary())
    }

    pub(crate) fn datum<'a>(&self, subject: &Subject<'a>, clock: &mut Clock) -> Datum<'a> {
        match self {
            OperandC::Text(id) => OperandC::text(*id),
            OperandC::Number(number) => Datum::Number(*number),
            OperandC::Bool(value) => Datum::Bool(*value),
            OperandC::Nothing => Datum::Missing,
            OperandC::Trait(path) => path.value(&subject.person(), clock),
        }
    }
}

#[derive(Debug)]
pub(super) enum ChoicesC {
    Listed(Vec<OperandC>),
    Trait(TraitPath),
}

impl ChoicesC {
    pub(super) fn compile(choices: &Choices, compiler: &mut Compiler<'_>) -> ChoicesC {
        match choices {
            Choices::Listed(operands) => ChoicesC::Listed(
                operands.iter().map(|operand| OperandC::compile(operand, compiler)).collect(),
            ),
            Choices::Trait(path) => ChoicesC::Trait(TraitPath::compile(path, compiler)),
        }
    }

    /// Whether none of them is a trait.
    pub(super) fn are_constant(&self) -> bool {
        match self {
            ChoicesC::Listed(operands) => operands.iter().all(OperandC::is_constant),
            ChoicesC::Trait(_) => false,
        }
    }

    /// The numbers among them at an instant.
    pub(super) fn numbers_into(&self, subject: &Subject<'_>, now: Timestamp, numbers: &mut Vec<Decimal>) {
        match self {
            ChoicesC::Listed(operands) => {
                numbers.extend(operands.iter().filter_map(|operand| operand.number(subject, now)));
            }
            ChoicesC::Trait(path) => {
                let mut clock = Clock::without_until(now);
                let value = path.value(&subject.person(), &mut clock).to_value(subject.scene.dictionary());
                if let Some(Value::List(items)) = value {
                    numbers.extend(items.iter().filter_map(Value::as_number));
                }
            }
        }
    }

    pub(super) fn plain_texts(
        choices: &Choices,
        case: Case,
        compiler: &mut Compiler<'_>,
    ) -> Option<Vec<TextId>> {
        match choices {
            Choices::Listed(operands) => {
                operands.iter().map(|operand| OperandC::plain_text(operand, case, compiler)).collect()
            }
            Choices::Trait(_) => None,
        }
    }

    /// Whether one of the choices is `wanted`.
    pub(super) fn any(
        &self,
        subject: &Subject<'_>,
        clock: &mut Clock,
        mut wanted: impl FnMut(&Datum<'_>) -> bool,
    ) -> bool {
        match self {
            ChoicesC::Listed(operands) => {
                operands.iter().any(|operand| wanted(&operand.datum(subject, clock)))
            }
            ChoicesC::Trait(path) => match path.value(&subject.person(), clock) {
                Datum::List(List::Values(items)) => items.iter().any(|item| wanted(&Datum::of_value(item))),
                _ => false,
            },
        }
    }
}
