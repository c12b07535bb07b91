//! `kesit replay`: messages in the order they arrived, and who entered and left when.

use std::io::{self, Write};

use kesit_app::replay::{Final, replay};
use kesit_app::{Cause, CompileError, Direction, Transition};
use serde_json::{Map, Value as Json, json};

use crate::args::Replay;
use crate::failure::Failure;
use crate::load;
use crate::words::Words;

pub(crate) fn run(args: &Replay, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let (ground, setting) = load::ground(&args.source, words)?;
    let until = args.until.as_deref().map(|text| setting.instant("--until", text)).transpose()?;
    let (messages, definitions, lists, scores) = load::messages(&ground, &args.source, words)?;
    let mut each = |transition| writeln!(out, "{}", moved(&transition)).map_err(Stop::Output);
    let end = replay(messages, &definitions, lists, &setting.settings, scores.as_ref(), until, &mut each)?;
    writeln!(out, "{}", ended(&end))?;
    Ok(())
}

/// Why a replay stops before its end.
enum Stop {
    Definitions(CompileError),
    Output(io::Error),
}

impl From<CompileError> for Stop {
    fn from(error: CompileError) -> Stop {
        Stop::Definitions(error)
    }
}

impl From<Stop> for Failure {
    fn from(stop: Stop) -> Failure {
        match stop {
            Stop::Definitions(error) => Failure::input(error.to_string()),
            Stop::Output(error) => Failure::from(error),
        }
    }
}

fn moved(transition: &Transition) -> Json {
    let cause = match &transition.cause {
        Cause::Message(id) => json!({ "message": id.as_str() }),
        Cause::Time => "time".into(),
        Cause::Definition => "definition".into(),
        Cause::Batch => "batch".into(),
    };
    let direction = match transition.direction {
        Direction::Entered => "entered",
        Direction::Left => "left",
    };
    json!({
        "customer": transition.customer.as_str(),
        "segment": transition.segment.as_str(),
        "transition": direction,
        "at": transition.at.to_string(),
        "cause": cause,
    })
}

fn ended(end: &Final) -> Json {
    let mut segments = Map::new();
    for (key, members) in &end.segments {
        let ids = members.iter().map(|id| Json::from(id.as_str())).collect();
        segments.insert(key.as_str().to_owned(), Json::Array(ids));
    }
    json!({ "final": { "as_of": end.as_of.to_string(), "segments": segments } })
}
