//! The place of one setting in a [`Config`](super::Config): how it is read from text, and how it is written.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::{Expected, LogFormat, LogLevel, Network, Secret, TimeOfDay, WebAddress};

/// The shortest secret that is taken.
const MIN_SECRET_CHARS: usize = 16;

/// Where a value of some kind is kept.
pub(super) enum Slot<'a> {
    Address(&'a mut SocketAddr),
    MaybeAddress(&'a mut Option<SocketAddr>),
    Truth(&'a mut bool),
    /// With the least and the most.
    Whole(&'a mut u64, u64, u64),
    MaybeWebAddress(&'a mut Option<WebAddress>),
    MaybeFile(&'a mut Option<PathBuf>),
    Networks(&'a mut Vec<Network>),
    Level(&'a mut LogLevel),
    Format(&'a mut LogFormat),
    MaybeTime(&'a mut Option<TimeOfDay>),
    Path(&'a mut String),
    Secret(&'a mut Option<Secret>),
}

/// How a value is written in TOML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    Text,
    Whole,
    Truth,
    List,
    /// Not at all: it is kept out of the file.
    Nowhere,
}

impl Slot<'_> {
    pub(super) fn written(&self) -> Written {
        match self {
            Slot::Truth(_) => Written::Truth,
            Slot::Whole(..) => Written::Whole,
            Slot::Networks(_) => Written::List,
            Slot::Secret(_) => Written::Nowhere,
            _ => Written::Text,
        }
    }

    pub(super) fn expected(&self) -> Expected {
        match self {
            Slot::Address(_) | Slot::MaybeAddress(_) => Expected::Address,
            Slot::Truth(_) => Expected::Truth,
            Slot::Whole(_, least, most) => Expected::Whole(*least, *most),
            Slot::MaybeWebAddress(_) => Expected::WebAddress,
            Slot::MaybeFile(_) => Expected::File,
            Slot::Networks(_) => Expected::Networks,
            Slot::Level(_) => Expected::OneOf(&["error", "warn", "info", "debug", "trace"]),
            Slot::Format(_) => Expected::OneOf(&["text", "json"]),
            Slot::MaybeTime(_) => Expected::Time,
            Slot::Path(_) => Expected::Path,
            Slot::Secret(_) => Expected::Secret,
        }
    }

    /// Puts in what a text says; a list comes with commas between its parts. `None` if the text says nothing of the kind.
    pub(super) fn fill(self, text: &str) -> Option<()> {
        match self {
            Slot::Address(slot) => *slot = text.parse().ok()?,
            Slot::MaybeAddress(slot) => *slot = Some(text.parse().ok()?),
            Slot::Truth(slot) => *slot = text.parse().ok()?,
            Slot::Whole(slot, least, most) => {
                *slot = text.parse().ok().filter(|number| (least..=most).contains(number))?;
            }
            Slot::MaybeWebAddress(slot) => *slot = Some(text.parse().ok()?),
            Slot::MaybeFile(slot) => *slot = (!text.is_empty()).then(|| Some(PathBuf::from(text)))?,
            Slot::Networks(slot) => *slot = networks(text)?,
            Slot::Level(slot) => *slot = word(&LogLevel::ALL, text)?,
            Slot::Format(slot) => *slot = word(&LogFormat::ALL, text)?,
            Slot::MaybeTime(slot) if text == "never" => *slot = None,
            Slot::MaybeTime(slot) => *slot = Some(text.parse().ok()?),
            Slot::Path(slot) => *slot = Some(text).filter(|text| is_path(text))?.to_owned(),
            Slot::Secret(slot) => *slot = Some(secret(text)?),
        }
        Some(())
    }

    /// The value in TOML; `None` where there is none, or it is a secret.
    pub(super) fn value(&self) -> Option<String> {
        let quoted = |text: &dyn std::fmt::Display| Some(toml::Value::from(text.to_string()).to_string());
        match self {
            Slot::Address(slot) => quoted(slot),
            Slot::MaybeAddress(slot) => slot.as_ref().and_then(|address| quoted(address)),
            Slot::Truth(slot) => Some(slot.to_string()),
            Slot::Whole(slot, ..) => Some(slot.to_string()),
            Slot::MaybeWebAddress(slot) => slot.as_ref().and_then(|address| quoted(address)),
            Slot::MaybeFile(slot) => slot.as_ref().and_then(|path| quoted(&path.display())),
            Slot::Networks(slot) => {
                let parts: Vec<String> = slot.iter().map(|network| format!("\"{network}\"")).collect();
                Some(format!("[{}]", parts.join(", ")))
            }
            Slot::Level(slot) => name(&LogLevel::ALL, slot).and_then(|word| quoted(&word)),
            Slot::Format(slot) => name(&LogFormat::ALL, slot).and_then(|word| quoted(&word)),
            Slot::MaybeTime(Some(time)) => quoted(time),
            Slot::MaybeTime(None) => quoted(&"never"),
            Slot::Path(slot) => quoted(slot),
            Slot::Secret(_) => None,
        }
    }
}

fn networks(text: &str) -> Option<Vec<Network>> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect()
}

fn word<T: Copy>(words: &[(&'static str, T)], text: &str) -> Option<T> {
    words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value)
}

fn name<T: PartialEq>(words: &[(&'static str, T)], value: &T) -> Option<&'static str> {
    words.iter().find(|(_, known)| known == value).map(|(word, _)| *word)
}

fn is_path(text: &str) -> bool {
    text.len() > 1
        && text.starts_with('/')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_.".contains(&b))
}

/// A secret goes into a header, so it is of visible ASCII.
pub(super) fn secret(text: &str) -> Option<Secret> {
    let is_fit = text.chars().count() >= MIN_SECRET_CHARS && text.bytes().all(|byte| byte.is_ascii_graphic());
    is_fit.then(|| Secret::new(text))
}
