//! Lists and objects that are kept whole.

use kesit_model::{Decimal, Object, Value};

use super::{Broken, Reader, Writer};

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const NUMBER: u8 = 3;
const TEXT: u8 = 4;
const LIST: u8 = 5;
const OBJECT: u8 = 6;

pub(super) fn write(value: &Value, to: &mut Writer) {
    match value {
        Value::Null => to.byte(NULL),
        Value::Bool(flag) => to.byte(if *flag { TRUE } else { FALSE }),
        Value::Number(number) => {
            to.byte(NUMBER);
            to.bytes(&number.0.to_le_bytes());
        }
        Value::Text(text) => {
            to.byte(TEXT);
            to.text(text);
        }
        Value::List(list) => {
            to.byte(LIST);
            to.count(list.len());
            list.iter().for_each(|element| write(element, to));
        }
        Value::Object(object) => {
            to.byte(OBJECT);
            to.count(object.0.len());
            for (key, member) in &object.0 {
                to.text(key);
                write(member, to);
            }
        }
    }
}

pub(super) fn read(from: &mut Reader<'_>) -> Result<Value, Broken> {
    Ok(match from.byte()? {
        NULL => Value::Null,
        FALSE => Value::Bool(false),
        TRUE => Value::Bool(true),
        NUMBER => Value::Number(Decimal(from.big()?)),
        TEXT => Value::Text(from.text()?.into()),
        LIST => Value::List(from.deeper(|from| from.list(1, read))?),
        OBJECT => {
            let member = |from: &mut Reader<'_>| Ok((from.text()?.into(), read(from)?));
            Value::Object(Object(from.deeper(|from| from.list(5, member))?))
        }
        _ => return Err(from.wrong("the kind of a value")),
    })
}
