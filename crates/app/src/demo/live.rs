//! A made-up shop in which something happens now: what its file says of the past is to be imported, what it says of the time
//! to come is played, stamped with the instant at which it is.
//!
//! Nothing here waits or sends; see [`part`] and [`restamped`].

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use kesit_model::Timestamp;
use serde_json::{Map, Value};

use super::DemoError;

/// The most messages to come that are kept in memory; a player begins again when they are through.
pub const MAX_TO_COME: usize = 20_000;

/// What every line ends with, before the instant; the lines stand in its order.
const RECEIVED_AT: &str = "\"receivedAt\":\"";
/// The members that say when.
const TIMES: [&str; 4] = ["timestamp", "originalTimestamp", "sentAt", "receivedAt"];

/// The messages of a shop on both sides of an instant.
#[derive(Debug)]
pub struct Parted {
    /// The file of those received before, beside the file of all.
    pub past: PathBuf,
    /// The lines received from then on, at most [`MAX_TO_COME`].
    pub to_come: Vec<String>,
}

/// Parts the messages of a shop that [`create`](super::create) made, uncompressed, in a folder.
///
/// # Errors
/// When a file cannot be read or written.
pub fn part(folder: &Path, at: Timestamp) -> Result<Parted, DemoError> {
    let (all, past) = (folder.join("messages.jsonl"), folder.join("past.jsonl"));
    let in_all = |source| DemoError::Io { path: all.clone(), source };
    let in_past = |source| DemoError::Io { path: past.clone(), source };
    let mut lines = BufReader::new(File::open(&all).map_err(in_all)?).lines();
    let mut out = BufWriter::new(File::create(&past).map_err(in_past)?);
    let mut to_come = Vec::new();
    while to_come.len() < MAX_TO_COME
        && let Some(line) = lines.next().transpose().map_err(in_all)?
    {
        if received_at(&line).map_err(in_all)? < at {
            writeln!(out, "{line}").map_err(in_past)?;
        } else {
            to_come.push(line);
        }
    }
    out.flush().map_err(in_past)?;
    Ok(Parted { past, to_come })
}

fn received_at(line: &str) -> io::Result<Timestamp> {
    let at = line.rsplit_once(RECEIVED_AT).and_then(|(_, rest)| rest.split_once('"')).map(|(at, _)| at);
    at.and_then(|at| at.parse::<jiff::Timestamp>().ok())
        .map(|at| Timestamp(at.as_millisecond()))
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a line does not say when it was received"))
}

/// A message as if it happened at an instant, under another id; `None` if the line is no message.
#[must_use]
pub fn restamped(line: &str, message_id: &str, at: Timestamp) -> Option<String> {
    let mut message: Map<String, Value> = serde_json::from_str(line).ok()?;
    for time in TIMES {
        message.shift_remove(time);
    }
    message.insert("messageId".to_owned(), message_id.into());
    message.insert("timestamp".to_owned(), at.to_string().into());
    Some(Value::Object(message).to_string())
}

#[cfg(test)]
mod tests {
    use std::num::NonZero;

    use kesit_model::message;

    use super::super::{Options, create};
    use super::*;

    #[test]
    fn a_shop_is_parted_and_played() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { customers: 200, months: 1, ..Options::default() };
        create(folder.path(), &options, NonZero::<usize>::MIN, &|_| {}).unwrap();
        let at = Timestamp("2026-10-31T12:00:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond());
        let parted = part(folder.path(), at).unwrap();
        let past = std::fs::read_to_string(&parted.past).unwrap();
        let all = std::fs::read_to_string(folder.path().join("messages.jsonl")).unwrap();
        let told = past.lines().chain(parted.to_come.iter().map(String::as_str));
        assert!(told.eq(all.lines()));
        assert!(!past.is_empty() && !parted.to_come.is_empty());
        assert!(past.lines().all(|line| received_at(line).unwrap() < at));
        assert!(parted.to_come.iter().all(|line| received_at(line).unwrap() >= at));

        for (number, line) in parted.to_come.iter().enumerate() {
            let before = message::read(line.as_bytes(), None).messages.remove(0);
            let id = format!("demo-{number}");
            let now = restamped(line, &id, at).unwrap();
            let after = message::read(now.as_bytes(), Some(at)).messages.remove(0);
            assert_eq!((after.at, after.id.as_str()), (at, id.as_str()));
            assert_eq!((after.person, after.body), (before.person, before.body));
        }
        assert_eq!(restamped("[]", "a", at), None);
    }
}
