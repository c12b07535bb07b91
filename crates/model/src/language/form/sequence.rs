//! `sequence`: different events, one after the other.

use serde_json::{Map, Value as Json};

use super::{each, event, filter, not_empty, object, pick, put, scalar, window};
use crate::definition::{SequenceCondition, SequenceStep};
use crate::language::code;
use crate::language::keyword::{Doc, Family, Form, Keyword, Shape};
use crate::language::limit::MAX_STEPS;
use crate::language::node::Node;
use crate::language::reader::{Fields, Reader};

/// `sequence: [...]`.
pub(super) static SEQUENCE: Form = Form {
    name: "sequence",
    doc: Doc {
        en: "Different events, each at or after the one before.",
        tr: "Her biri öncekiyle aynı anda ya da ondan sonra olan farklı olaylar.",
    },
    subjects: &["sequence"],
    own: &[Keyword::new("sequence", &STEPS, "The steps, in order of time.", "Zaman sırasıyla adımlar.")
        .required()],
    shared: &[],
    min_keys: 1,
    example: "{ sequence: [ { event: Product Added }, { without: Order Completed, for: 1h } ] }",
};

/// The steps of a sequence.
pub(in crate::language) static STEP: Family =
    Family { name: "step", forms: &[&HAPPENED, &WITHOUT], has_logic: false };

static STEPS: Shape = Shape::List { of: &Shape::OneOf(&STEP), min: 1, max: Some(MAX_STEPS) };

static HAPPENED: Form = Form {
    name: "step_event",
    doc: Doc { en: "Something happens.", tr: "Bir şey olur." },
    subjects: &["event"],
    own: event::SELECTION,
    shared: &[&[AFTER]],
    min_keys: 1,
    example: "{ event: Order Completed, after: 24h }",
};

static AFTER: Keyword = Keyword::new(
    "after",
    &Shape::Span,
    "At most so long after the event step before; every event step but the first has it.",
    "Önceki olay adımından en çok bu kadar sonra; ilki dışında her olay adımında bulunur.",
);

static WITHOUT: Form = Form {
    name: "step_without",
    doc: Doc {
        en: "Something does not happen after the step before.",
        tr: "Önceki adımdan sonra bir şey olmaz.",
    },
    subjects: &["without"],
    own: &[
        Keyword::new(
            "without",
            &Shape::EventName,
            "The name of the events that must not come.",
            "Gelmemesi gereken olayların adı.",
        )
        .required(),
        Keyword::new(
            "where",
            &filter::WHERE,
            "Which of them: all filters must hold.",
            "Hangileri: süzgeçlerin hepsi tutmalı.",
        ),
        Keyword::new(
            "for",
            &Shape::Span,
            "For so long, and that time has passed; without it, until the next step, or until now.",
            "Bu kadar süre boyunca, ve o süre geçmiş olmalı; yazılmazsa sonraki adıma ya da şimdiye kadar.",
        ),
    ],
    shared: &[],
    min_keys: 1,
    example: "{ without: Order Completed, for: 1h }",
};

pub(super) fn read(fields: &Fields, reader: &mut Reader) -> Option<SequenceCondition> {
    let node = fields.need("sequence", reader)?;
    not_empty(&node, &STEPS, reader)?;
    if let Json::Array(list) = node.value
        && list.len() > MAX_STEPS
    {
        return reader.refuse(node.problem(code::TOO_MANY, format!("at most {MAX_STEPS} steps")));
    }
    let mut is_first = true;
    let steps = each(&node, &STEPS, reader, |node, reader| {
        let step = reader.enter(&node, |reader| read_step(node, is_first, reader));
        is_first = false;
        step
    });
    Some(SequenceCondition { steps: steps? })
}

fn read_step(node: Node, is_first: bool, reader: &mut Reader) -> Option<SequenceStep> {
    let fields = pick(node, &STEP, reader)?;
    if fields.form.name == "step_without" {
        return read_without(&fields, is_first, reader);
    }
    let selection = event::read_selection(&fields, reader);
    let after = match (is_first, fields.get("after")) {
        (true, Some(after)) => {
            let problem = after.problem(code::NOT_HERE, "no `after` in the first step");
            reader.refuse(problem.hint("say when the first step happened by `within`"))
        }
        (true, None) => Some(None),
        (false, _) => fields.need("after", reader).and_then(|node| scalar::span(node, reader)).map(Some),
    };
    let (name, filters, within) = selection?;
    Some(SequenceStep::Event { name, filters, within, after: after? })
}

fn read_without(fields: &Fields, is_first: bool, reader: &mut Reader) -> Option<SequenceStep> {
    if is_first {
        let problem = fields.node.problem(code::NOT_HERE, "an `event` as the first step");
        return reader
            .refuse(problem.found("`without`").hint("for what never happened write `not: { event: … }`"));
    }
    let name = fields.need("without", reader).and_then(|node| scalar::event_pattern(node, reader));
    let filters = fields.optional("where", reader, filter::read_all);
    let for_span = fields.optional("for", reader, scalar::span);
    Some(SequenceStep::Without { name: name?, filters: filters?.unwrap_or_default(), for_span: for_span? })
}

pub(super) fn write(condition: &SequenceCondition) -> Json {
    object([("sequence", condition.steps.iter().map(write_step).collect())])
}

fn write_step(step: &SequenceStep) -> Json {
    let mut object = Map::new();
    match step {
        SequenceStep::Event { name, filters, within, after } => {
            put(&mut object, "event", scalar::write_event_pattern(name));
            filter::put_where(filters, &mut object);
            if let Some(within) = within {
                put(&mut object, "within", window::write(within));
            }
            if let Some(after) = after {
                put(&mut object, "after", scalar::write_span(*after));
            }
        }
        SequenceStep::Without { name, filters, for_span } => {
            put(&mut object, "without", scalar::write_event_pattern(name));
            filter::put_where(filters, &mut object);
            if let Some(span) = for_span {
                put(&mut object, "for", scalar::write_span(*span));
            }
        }
    }
    Json::Object(object)
}
