//! How a mapping is written, and what is wrong with one that is not a mapping.

use std::collections::BTreeMap;

use kesit_model::Value;
use kesit_model::message::value;
use serde::Deserialize;

use super::path::Path;
use super::{As, MAPPING_BYTES, MESSAGES, Mapping, Take, Template};
use crate::signature::{Algorithm, Encoding, Signed};

/// Why a text is not a mapping.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// Longer than [`MAPPING_BYTES`].
    #[error("the mapping is longer than 64 KB")]
    TooLarge,
    /// Not JSON, or a member that is not known or of the wrong type.
    #[error("{0}")]
    Json(String),
    /// Something that cannot be meant.
    #[error("{path}: {problem}")]
    At {
        /// Where, as a JSON pointer into the mapping.
        path: String,
        /// What is wrong there.
        problem: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingWire {
    #[serde(default, rename = "$schema")]
    _schema: Option<String>,
    items: Option<String>,
    signature: Option<SignatureWire>,
    messages: Vec<MessageWire>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignatureWire {
    header: String,
    #[serde(default)]
    prefix: String,
    algorithm: AlgorithmWire,
    encoding: EncodingWire,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum AlgorithmWire {
    Sha256,
    Sha512,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum EncodingWire {
    Base64,
    Hex,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct MessageWire {
    #[serde(rename = "type")]
    kind: KindWire,
    #[serde(default)]
    when: BTreeMap<String, Vec<String>>,
    message_id: Option<TakeWire>,
    timestamp: Option<TakeWire>,
    user_id: Option<TakeWire>,
    anonymous_id: Option<TakeWire>,
    previous_id: Option<TakeWire>,
    group_id: Option<TakeWire>,
    event: Option<TakeWire>,
    #[serde(default)]
    traits: BTreeMap<String, TakeWire>,
    #[serde(default)]
    properties: BTreeMap<String, TakeWire>,
    #[serde(default)]
    consents: BTreeMap<String, TakeWire>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum KindWire {
    Identify,
    Track,
    Page,
    Screen,
    Group,
    Alias,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TakeWire {
    from: Option<OneOrMany>,
    #[serde(rename = "as")]
    reading: Option<AsWire>,
    value: Option<serde_json::Value>,
    join: Option<Vec<TakeWire>>,
    each: Option<String>,
    take: Option<BTreeMap<String, TakeWire>>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a place such as \"/customer/id\", or a list of places")]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum AsWire {
    Text,
    Number,
    Email,
    Phone,
    Seconds,
}

impl Mapping {
    /// Reads and checks a mapping.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn parse(json: &str) -> Result<Mapping, MappingError> {
        if json.len() > MAPPING_BYTES {
            return Err(MappingError::TooLarge);
        }
        let wire: MappingWire =
            serde_json::from_str(json).map_err(|error| MappingError::Json(error.to_string()))?;
        if wire.messages.is_empty() || wire.messages.len() > MESSAGES {
            return Err(at("/messages", "1 to 16 messages"));
        }
        let messages = wire.messages.into_iter().enumerate();
        Ok(Mapping {
            items: wire.items.map(|text| path(&text, "/items")).transpose()?,
            signed: wire.signature.map(signed).transpose()?,
            messages: messages
                .map(|(ix, message)| template(message, &format!("/messages/{ix}")))
                .collect::<Result<_, _>>()?,
        })
    }
}

fn signed(wire: SignatureWire) -> Result<Signed, MappingError> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if wire.header.is_empty() || !wire.header.bytes().all(is_name) {
        return Err(at("/signature/header", "the name of a header, such as X-Signature"));
    }
    Ok(Signed {
        header: wire.header,
        prefix: wire.prefix,
        algorithm: match wire.algorithm {
            AlgorithmWire::Sha256 => Algorithm::Sha256,
            AlgorithmWire::Sha512 => Algorithm::Sha512,
        },
        encoding: match wire.encoding {
            EncodingWire::Base64 => Encoding::Base64,
            EncodingWire::Hex => Encoding::Hex,
        },
    })
}

fn template(wire: MessageWire, place: &str) -> Result<Template, MappingError> {
    let kind = wire.kind;
    if wire.user_id.is_none() && wire.anonymous_id.is_none() {
        return Err(at(place, "give userId or anonymousId"));
    }
    let needed = [
        (KindWire::Track, "event", wire.event.is_some()),
        (KindWire::Group, "groupId", wire.group_id.is_some()),
        (KindWire::Alias, "previousId", wire.previous_id.is_some()),
    ];
    for (of, member, is_given) in needed {
        match (of == kind, is_given) {
            (true, false) => return Err(at(&format!("{place}/{member}"), "this type of message needs it")),
            (false, true) => {
                return Err(at(&format!("{place}/{member}"), "this type of message does not have it"));
            }
            _ => {}
        }
    }
    let has_traits = matches!(kind, KindWire::Identify | KindWire::Group);
    let has_properties = matches!(kind, KindWire::Track | KindWire::Page | KindWire::Screen);
    for (member, is_given, is_known) in [
        ("traits", !wire.traits.is_empty(), has_traits),
        ("properties", !wire.properties.is_empty(), has_properties),
    ] {
        if is_given && !is_known {
            return Err(at(&format!("{place}/{member}"), "this type of message does not have it"));
        }
    }
    let details = if has_traits { (wire.traits, "traits") } else { (wire.properties, "properties") };
    let members = [
        ("messageId", wire.message_id),
        ("timestamp", wire.timestamp),
        ("userId", wire.user_id),
        ("anonymousId", wire.anonymous_id),
        ("previousId", wire.previous_id),
        ("groupId", wire.group_id),
        ("event", wire.event),
    ];
    Ok(Template {
        kind: match kind {
            KindWire::Identify => "identify",
            KindWire::Track => "track",
            KindWire::Page => "page",
            KindWire::Screen => "screen",
            KindWire::Group => "group",
            KindWire::Alias => "alias",
        },
        when: wire
            .when
            .into_iter()
            .map(|(text, words)| Ok((path(&text, &format!("{place}/when"))?, words)))
            .collect::<Result<_, _>>()?,
        members: members
            .into_iter()
            .filter_map(|(name, wire)| Some((name, wire?)))
            .map(|(name, wire)| Ok((name, take(wire, &format!("{place}/{name}"))?)))
            .collect::<Result<_, _>>()?,
        details: takes(details.0, &format!("{place}/{}", details.1))?,
        consents: takes(wire.consents, &format!("{place}/consents"))?,
    })
}

fn takes(wire: BTreeMap<String, TakeWire>, place: &str) -> Result<BTreeMap<String, Take>, MappingError> {
    let each = wire.into_iter().map(|(name, wire)| {
        let taken = take(wire, &format!("{place}/{name}"))?;
        Ok((kesit_model::normalize(&name).into_owned(), taken))
    });
    each.collect()
}

fn take(wire: TakeWire, place: &str) -> Result<Take, MappingError> {
    let TakeWire { from, reading, value, join, each, take: members } = wire;
    let is_read = reading.is_some();
    let taken = match (from, value, join, each, members) {
        (Some(from), None, None, None, None) => {
            let places = match from {
                OneOrMany::One(text) => vec![text],
                OneOrMany::Many(texts) => texts,
            };
            let paths = places.iter().map(|text| path(text, place)).collect::<Result<Vec<_>, _>>()?;
            if paths.is_empty() {
                return Err(at(place, "at least one place"));
            }
            return Ok(Take::From(paths, reading.map_or(As::Given, as_read)));
        }
        (None, Some(value), None, None, None) => Take::Constant(constant(&value, place)?),
        (None, None, Some(join), None, None) => {
            let parts =
                join.into_iter().enumerate().map(|(ix, part)| take(part, &format!("{place}/join/{ix}")));
            Take::Join(parts.collect::<Result<_, _>>()?)
        }
        (None, None, None, Some(each), Some(members)) => {
            Take::Each(path(&each, place)?, takes(members, &format!("{place}/take"))?)
        }
        _ => return Err(at(place, "exactly one of: from, value, join, or each with take")),
    };
    if is_read { Err(at(place, "as belongs to from")) } else { Ok(taken) }
}

fn as_read(wire: AsWire) -> As {
    match wire {
        AsWire::Text => As::Text,
        AsWire::Number => As::Number,
        AsWire::Email => As::Email,
        AsWire::Phone => As::Phone,
        AsWire::Seconds => As::Seconds,
    }
}

fn constant(json: &serde_json::Value, place: &str) -> Result<Value, MappingError> {
    value(json.to_string().as_bytes()).map_err(|_| at(place, "a value as messages may have it"))
}

fn path(text: &str, place: &str) -> Result<Path, MappingError> {
    Path::parse(text).ok_or_else(|| at(place, "a place begins with / or $, such as /customer/id"))
}

fn at(path: &str, problem: &'static str) -> MappingError {
    MappingError::At { path: path.to_owned(), problem }
}
