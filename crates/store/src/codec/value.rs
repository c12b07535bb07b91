//! Values of traits and properties: a byte that says the kind, then what it holds.

use kesit_model::{Decimal, Object, Value};

use super::bytes::{Reader, Writer};
use super::{Broken, MAX_DEPTH, TooDeep};

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
/// A number that is whole, in ones.
const WHOLE: u8 = 3;
/// A number in millionths.
const MICROS: u8 = 4;
const TEXT: u8 = 5;
const LIST: u8 = 6;
const OBJECT: u8 = 7;

/// Room is made ahead for so many members or elements at most; a length may lie.
const AHEAD: usize = 64;

pub(super) fn encode_object(out: &mut Writer<'_>, object: &Object, depth: usize) -> Result<(), TooDeep> {
    if depth > MAX_DEPTH {
        return Err(TooDeep);
    }
    out.length(object.0.len());
    object.0.iter().try_for_each(|(key, value)| {
        out.text(key);
        encode(out, value, depth)
    })
}

fn encode(out: &mut Writer<'_>, value: &Value, depth: usize) -> Result<(), TooDeep> {
    match value {
        Value::Null => out.byte(NULL),
        Value::Bool(value) => out.byte(if *value { TRUE } else { FALSE }),
        Value::Number(number) => encode_number(out, *number),
        Value::Text(text) => {
            out.byte(TEXT);
            out.text(text);
        }
        Value::List(list) => {
            out.byte(LIST);
            encode_list(out, list, depth + 1)?;
        }
        Value::Object(object) => {
            out.byte(OBJECT);
            encode_object(out, object, depth + 1)?;
        }
    }
    Ok(())
}

fn encode_number(out: &mut Writer<'_>, number: Decimal) {
    if number.0 % Decimal::ONE_MICROS == 0 {
        out.byte(WHOLE);
        out.wide(number.0 / Decimal::ONE_MICROS);
    } else {
        out.byte(MICROS);
        out.wide(number.0);
    }
}

fn encode_list(out: &mut Writer<'_>, list: &[Value], depth: usize) -> Result<(), TooDeep> {
    if depth > MAX_DEPTH {
        return Err(TooDeep);
    }
    out.length(list.len());
    list.iter().try_for_each(|element| encode(out, element, depth))
}

/// An object of whatever depth, for a digest: what is too deep is left out, and it is not read back.
pub(crate) fn write_object(out: &mut Writer<'_>, object: &Object) {
    let _ = encode_object(out, object, 1);
}

/// As [`write_object`].
pub(crate) fn write_value(out: &mut Writer<'_>, value: &Value) {
    let _ = encode(out, value, 1);
}

pub(super) fn decode_object(bytes: &mut Reader<'_>, depth: usize) -> Result<Object, Broken> {
    if depth > MAX_DEPTH {
        return Err(Broken("an object of bearable depth"));
    }
    let length = bytes.length()?;
    let mut members = Vec::with_capacity(length.min(AHEAD));
    for _ in 0..length {
        members.push((bytes.text()?.into(), decode(bytes, depth)?));
    }
    Ok(Object(members))
}

fn decode(bytes: &mut Reader<'_>, depth: usize) -> Result<Value, Broken> {
    Ok(match bytes.byte()? {
        NULL => Value::Null,
        FALSE => Value::Bool(false),
        TRUE => Value::Bool(true),
        WHOLE => {
            let micros = bytes.wide()?.checked_mul(Decimal::ONE_MICROS);
            Value::Number(Decimal(micros.ok_or(Broken("a number of 128 bits"))?))
        }
        MICROS => Value::Number(Decimal(bytes.wide()?)),
        TEXT => Value::Text(bytes.text()?.into()),
        LIST => Value::List(decode_list(bytes, depth + 1)?),
        OBJECT => Value::Object(decode_object(bytes, depth + 1)?),
        _ => return Err(Broken("a value of a known kind")),
    })
}

fn decode_list(bytes: &mut Reader<'_>, depth: usize) -> Result<Vec<Value>, Broken> {
    if depth > MAX_DEPTH {
        return Err(Broken("a list of bearable depth"));
    }
    let length = bytes.length()?;
    let mut list = Vec::with_capacity(length.min(AHEAD));
    for _ in 0..length {
        list.push(decode(bytes, depth)?);
    }
    Ok(list)
}
