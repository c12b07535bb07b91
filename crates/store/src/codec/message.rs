//! A message: a byte of flags, its times, its ids, what it says, its consents.

use kesit_model::definition::ConsentState;
use kesit_model::message::{Body, Message};
use kesit_model::{AccountId, MessageId, PersonId, Timestamp};

use super::bytes::{Reader, Writer};
use super::value::{decode_object, encode_object};
use super::{Broken, TooDeep};

/// The two lowest bits say what kind of message it is.
const KIND: u8 = 0b11;
const TRACK: u8 = 0;
const IDENTIFY: u8 = 1;
const GROUP: u8 = 2;
const ALIAS: u8 = 3;

const IS_USER: u8 = 1 << 2;
/// It was received at another instant than it happened.
const RECEIVED_LATER: u8 = 1 << 3;
const HAS_CONSENTS: u8 = 1 << 4;
/// Of an identify: it names another id of the person.
const HAS_ALSO: u8 = 1 << 5;

const KNOWN_FLAGS: u8 = 0b11_1111;

/// Writes the message at the end of `out`; on an error what was written is to be cut off again.
///
/// # Errors
/// When its values are nested deeper than can be read back.
pub fn encode(message: &Message, out: &mut Vec<u8>) -> Result<(), TooDeep> {
    let mut out = Writer(out);
    out.byte(flags(message));
    out.signed(message.at.0);
    if message.received_at != message.at {
        out.signed(message.received_at.0.wrapping_sub(message.at.0));
    }
    out.text(message.id.as_str());
    out.text(message.person.as_str());
    encode_body(&mut out, &message.body)?;
    if !message.consents.is_empty() {
        encode_consents(&mut out, &message.consents);
    }
    Ok(())
}

fn flags(message: &Message) -> u8 {
    let kind = match &message.body {
        Body::Track { .. } => TRACK,
        Body::Identify { also: None, .. } => IDENTIFY,
        Body::Identify { also: Some(_), .. } => IDENTIFY | HAS_ALSO,
        Body::Group { .. } => GROUP,
        Body::Alias { .. } => ALIAS,
    };
    let set = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
    kind | set(message.is_user, IS_USER)
        | set(message.received_at != message.at, RECEIVED_LATER)
        | set(!message.consents.is_empty(), HAS_CONSENTS)
}

fn encode_body(out: &mut Writer<'_>, body: &Body) -> Result<(), TooDeep> {
    match body {
        Body::Identify { also, traits } => {
            if let Some(also) = also {
                out.text(also.as_str());
            }
            encode_object(out, traits, 1)
        }
        Body::Track { name, properties } => {
            out.text(name);
            encode_object(out, properties, 1)
        }
        Body::Group { account, traits } => {
            out.text(account.as_str());
            encode_object(out, traits, 1)
        }
        Body::Alias { previous } => {
            out.text(previous.as_str());
            Ok(())
        }
    }
}

fn encode_consents(out: &mut Writer<'_>, consents: &[(String, ConsentState)]) {
    out.length(consents.len());
    for (channel, state) in consents {
        out.text(channel);
        out.byte(match state {
            ConsentState::Unknown => 0,
            ConsentState::Granted => 1,
            ConsentState::Denied => 2,
        });
    }
}

/// Reads one message from the front of `bytes`, and gives it with the bytes after it.
///
/// # Errors
/// When the bytes do not begin with a message.
pub fn decode(bytes: &[u8]) -> Result<(Message, &[u8]), Broken> {
    let mut reader = Reader::new(bytes);
    let message = read(&mut reader)?;
    Ok((message, reader.rest()))
}

fn read(bytes: &mut Reader<'_>) -> Result<Message, Broken> {
    let flags = bytes.byte()?;
    if flags & !KNOWN_FLAGS != 0 {
        return Err(Broken("a message of a known kind"));
    }
    let has = |flag: u8| flags & flag != 0;
    let at = Timestamp(bytes.signed()?);
    let received_at = if has(RECEIVED_LATER) { Timestamp(at.0.wrapping_add(bytes.signed()?)) } else { at };
    Ok(Message {
        id: MessageId::parse(bytes.text()?).ok_or(Broken("the id of a message"))?,
        at,
        received_at,
        person: person(bytes)?,
        is_user: has(IS_USER),
        body: read_body(bytes, flags & KIND, has(HAS_ALSO))?,
        consents: if has(HAS_CONSENTS) { read_consents(bytes)? } else { Vec::new() },
    })
}

fn person(bytes: &mut Reader<'_>) -> Result<PersonId, Broken> {
    PersonId::parse(bytes.text()?).ok_or(Broken("the id of a person"))
}

fn read_body(bytes: &mut Reader<'_>, kind: u8, has_also: bool) -> Result<Body, Broken> {
    Ok(match kind {
        TRACK => Body::Track { name: bytes.text()?.to_owned(), properties: decode_object(bytes, 1)? },
        IDENTIFY => Body::Identify {
            also: if has_also { Some(person(bytes)?) } else { None },
            traits: decode_object(bytes, 1)?,
        },
        GROUP => Body::Group {
            account: AccountId::parse(bytes.text()?).ok_or(Broken("the id of an account"))?,
            traits: decode_object(bytes, 1)?,
        },
        _ => Body::Alias { previous: person(bytes)? },
    })
}

fn read_consents(bytes: &mut Reader<'_>) -> Result<Vec<(String, ConsentState)>, Broken> {
    let length = bytes.length()?;
    let mut consents = Vec::new();
    for _ in 0..length {
        let channel = bytes.text()?.to_owned();
        let state = match bytes.byte()? {
            0 => ConsentState::Unknown,
            1 => ConsentState::Granted,
            2 => ConsentState::Denied,
            _ => return Err(Broken("a state of consent")),
        };
        consents.push((channel, state));
    }
    Ok(consents)
}
