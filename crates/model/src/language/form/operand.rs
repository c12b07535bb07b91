//! The right sides of tests: constants, and traits of the same customer.

use serde_json::Value as Json;

use super::{each, object, scalar};
use crate::definition::{Choices, DateOperand, Operand};
use crate::language::code;
use crate::language::keyword::{Doc, Form, Keyword, Shape};
use crate::language::node::Node;
use crate::language::reader::{Fields, Reader};
use crate::language::slip;
use crate::{Decimal, Value, normalize};

/// `{trait: path}` as a right side.
pub(in crate::language) static TRAIT: Form = Form {
    name: "trait_value",
    doc: Doc {
        en: "The customer's current trait instead of a constant.",
        tr: "Sabit yerine müşterinin güncel özelliği.",
    },
    subjects: &[],
    own: &[Keyword::new("trait", &Shape::Path, "Where the trait is.", "Özelliğin yolu.").required()],
    shared: &[],
    min_keys: 1,
    example: "{ trait: favourite_shop }",
};

/// Any constant or trait.
pub(super) static SCALAR: Shape = Shape::Either(&[Shape::Scalar, Shape::TraitValue(&TRAIT)]);
/// A number, a text or a trait.
pub(super) static ORDERED: Shape = Shape::Either(&[Shape::Ordered, Shape::TraitValue(&TRAIT)]);
/// A text or a trait.
pub(super) static TEXT: Shape = Shape::Either(&[Shape::TextPart, Shape::TraitValue(&TRAIT)]);
/// A number or a trait.
pub(super) static AMOUNT: Shape = Shape::Either(&[Shape::Amount, Shape::TraitValue(&TRAIT)]);
/// A date or a trait.
pub(super) static DATE: Shape = Shape::Either(&[Shape::Moment, Shape::TraitValue(&TRAIT)]);
/// A list of constants and traits, or a list trait.
pub(super) static CHOICES: Shape =
    Shape::Either(&[Shape::List { of: &SCALAR, min: 0, max: None }, Shape::TraitValue(&TRAIT)]);
/// A list of numbers and traits, or a list trait.
pub(super) static AMOUNT_CHOICES: Shape =
    Shape::Either(&[Shape::List { of: &AMOUNT, min: 0, max: None }, Shape::TraitValue(&TRAIT)]);

/// What kinds of constant a test takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text, number, true or false.
    Scalar,
    /// Text or number.
    Ordered,
    /// Text.
    Text,
    /// Number, also as a text.
    Amount,
}

impl Kind {
    fn shape(self) -> Shape {
        match self {
            Kind::Scalar => SCALAR,
            Kind::Ordered => ORDERED,
            Kind::Text => TEXT,
            Kind::Amount => AMOUNT,
        }
    }
}

pub(super) fn read(node: Node, kind: Kind, reader: &mut Reader) -> Option<Operand> {
    match (node.value, kind) {
        (Json::Object(_), _) => read_trait(node, &kind.shape(), reader).map(Operand::Trait),
        (Json::Bool(flag), Kind::Scalar) => Some(Operand::Value(Value::Bool(*flag))),
        (Json::Number(number), Kind::Text) => {
            let number = scalar::number(node, number, reader)?;
            read_number_as_text(node, number, reader)
        }
        (Json::Number(number), _) => {
            scalar::number(node, number, reader).map(|number| Operand::Value(Value::Number(number)))
        }
        (Json::String(text), Kind::Amount) => read_amount(node, text, reader),
        (Json::String(text), _) => Some(Operand::Value(Value::Text(normalize(text).as_ref().into()))),
        (Json::Array(_), _) => {
            let problem = node.problem(code::WRONG_TYPE, kind.shape().expected());
            reader.refuse(problem.hint("write `in: [ … ]` for one of several values"))
        }
        _ => reader.wrong_type(&node, &kind.shape()),
    }
}

fn read_amount(node: Node, text: &str, reader: &mut Reader) -> Option<Operand> {
    match Decimal::parse(text) {
        Some(number) => Some(Operand::Value(Value::Number(number))),
        None => {
            let hint = slip::wrong_type(node.value, &Shape::Amount);
            reader.refuse(node.problem(code::BAD_NUMBER, AMOUNT.expected()).maybe_hint(hint))
        }
    }
}

/// `starts_with: 90` means the text `90`; a fraction would have several spellings.
fn read_number_as_text(node: Node, number: Decimal, reader: &mut Reader) -> Option<Operand> {
    if number.0 % Decimal::ONE_MICROS == 0 {
        return Some(Operand::Value(Value::Text(number.to_string().into())));
    }
    reader.refuse(
        node.problem(code::WRONG_TYPE, TEXT.expected()).hint(format!("put it in quotes: \"{number}\"")),
    )
}

/// Reads `{trait: path}`; `shape` is all that could stand there.
fn read_trait(node: Node, shape: &Shape, reader: &mut Reader) -> Option<String> {
    if node.value.get("trait").is_none() {
        return reader.wrong_type(&node, shape);
    }
    let fields = Fields::open(node, &TRAIT, reader)?;
    scalar::path(fields.need("trait", reader)?, reader)
}

pub(super) fn read_choices(node: Node, kind: Kind, reader: &mut Reader) -> Option<Choices> {
    let shape = if kind == Kind::Amount { AMOUNT_CHOICES } else { CHOICES };
    match node.value {
        Json::Object(_) => read_trait(node, &shape, reader).map(Choices::Trait),
        Json::Array(_) => {
            each(&node, &shape, reader, |node, reader| read(node, kind, reader)).map(Choices::Listed)
        }
        _ => {
            let problem = node.problem(code::WRONG_TYPE, shape.expected());
            reader.refuse(problem.hint("put the values into a list: `[ a, b ]`; for one value write `is`"))
        }
    }
}

/// Exactly two operands.
pub(super) fn read_pair(node: Node, kind: Kind, reader: &mut Reader) -> Option<(Operand, Operand)> {
    let shape =
        Shape::List { of: if kind == Kind::Amount { &AMOUNT } else { &ORDERED }, min: 2, max: Some(2) };
    match node.value {
        Json::Array(list) if list.len() == 2 => {
            let first = read(node.element(0, &list[0]), kind, reader);
            let second = read(node.element(1, &list[1]), kind, reader);
            first.zip(second)
        }
        _ => reader.refuse(
            node.problem(code::WRONG_TYPE, shape.expected()).hint("for example `between: [ 10, 20 ]`"),
        ),
    }
}

pub(super) fn read_date(node: Node, reader: &mut Reader) -> Option<DateOperand> {
    match node.value {
        Json::Object(_) => read_trait(node, &DATE, reader).map(DateOperand::Trait),
        _ => scalar::moment(node, reader).map(DateOperand::Moment),
    }
}

pub(super) fn write(operand: &Operand) -> Json {
    match operand {
        Operand::Value(value) => write_value(value),
        Operand::Trait(path) => write_trait(path),
    }
}

fn write_value(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => scalar::write_number(*number),
        Value::Text(text) => text.as_str().into(),
        Value::List(list) => list.iter().map(write_value).collect(),
        Value::Object(members) => {
            Json::Object(members.0.iter().map(|(key, value)| (key.to_string(), write_value(value))).collect())
        }
    }
}

fn write_trait(path: &str) -> Json {
    object([("trait", path.into())])
}

pub(super) fn write_choices(choices: &Choices) -> Json {
    match choices {
        Choices::Listed(operands) => operands.iter().map(write).collect(),
        Choices::Trait(path) => write_trait(path),
    }
}

pub(super) fn write_date(operand: &DateOperand) -> Json {
    match operand {
        DateOperand::Moment(moment) => scalar::write_moment(moment),
        DateOperand::Trait(path) => write_trait(path),
    }
}
