//! `rank`: standing among all customers.

use serde_json::Value as Json;

use super::{event, measure, object, put, scalar};
use crate::Decimal;
use crate::definition::{EventCondition, Measure, RankCondition, Tests, Top};
use crate::language::code;
use crate::language::keyword::{Doc, Form, Keyword, Shape};
use crate::language::node::{Node, quote};
use crate::language::reader::{Fields, Reader};
use crate::language::slip;

/// `rank: {by, top}`.
pub(super) static RANK: Form = Form {
    name: "rank",
    doc: Doc { en: "Among the best of all customers.", tr: "Bütün müşterilerin en iyileri arasında." },
    subjects: &["rank"],
    own: &[Keyword::new(
        "rank",
        &Shape::Object(&RANKING),
        "By which measure, and how many.",
        "Hangi ölçüye göre ve kaç müşteri.",
    )
    .required()],
    shared: &[],
    min_keys: 1,
    example: "{ rank: { by: { event: Order Completed, sum: { of: revenue } }, top: 10% } }",
};

/// The value of `rank`.
pub(in crate::language) static RANKING: Form = Form {
    name: "ranking",
    doc: Doc { en: "By which measure, and how many.", tr: "Hangi ölçüye göre ve kaç müşteri." },
    subjects: &[],
    own: &[
        Keyword::new(
            "by",
            &Shape::Object(&BY),
            "An event and a measure without tests; more is better.",
            "Bir olay ve sınamasız bir ölçü; çok olan iyidir.",
        )
        .required(),
        Keyword::new(
            "top",
            &TOP,
            "A part of all customers, or that many.",
            "Bütün müşterilerin bir payı ya da o sayıda müşteri.",
        )
        .required(),
    ],
    shared: &[],
    min_keys: 2,
    example: "{ by: { event: Order Completed, sum: { of: revenue } }, top: 10% }",
};

/// The value of `by`.
pub(in crate::language) static BY: Form = Form {
    name: "rank_by",
    doc: Doc {
        en: "An event and a measure without tests; without a measure, the number of events.",
        tr: "Bir olay ve sınamasız bir ölçü; ölçü yazılmazsa olay sayısı.",
    },
    subjects: &[],
    own: event::SELECTION,
    shared: &[MEASURES],
    min_keys: 1,
    example: "{ event: Order Completed, sum: { of: revenue } }",
};

/// The value of a measure of a property.
pub(in crate::language) static OF: Form = Form {
    name: "rank_of",
    doc: Doc { en: "The property that is measured.", tr: "Ölçülen özellik." },
    subjects: &[],
    own: &[Keyword::new("of", &Shape::Path, "Path of the property.", "Özelliğin yolu.").required()],
    shared: &[],
    min_keys: 1,
    example: "{ of: revenue }",
};

static MEASURES: &[Keyword] = &[
    Keyword::new("count", &Shape::True, "How many events.", "Kaç olay."),
    Keyword::new("days", &Shape::True, "On how many different local days.", "Kaç farklı günde."),
    Keyword::new("sum", &Shape::Object(&OF), "Sum of a property.", "Bir özelliğin toplamı."),
    Keyword::new("avg", &Shape::Object(&OF), "Mean of a property.", "Bir özelliğin ortalaması."),
    Keyword::new("min", &Shape::Object(&OF), "Least value of a property.", "Bir özelliğin en küçüğü."),
    Keyword::new("max", &Shape::Object(&OF), "Greatest value of a property.", "Bir özelliğin en büyüğü."),
    Keyword::new("median", &Shape::Object(&OF), "Middle value of a property.", "Bir özelliğin ortancası."),
    Keyword::new(
        "distinct",
        &Shape::Object(&OF),
        "How many different values of a property.",
        "Bir özelliğin kaç farklı değeri.",
    ),
];

/// The greatest number of customers that `top` names.
const MAX_TOP: i64 = 1_000_000_000;

static TOP: Shape = Shape::Either(&[Shape::Percent, Shape::Whole { min: 1, max: MAX_TOP }]);

pub(super) fn read(fields: &Fields, reader: &mut Reader) -> Option<RankCondition> {
    let fields = Fields::open(fields.need("rank", reader)?, &RANKING, reader)?;
    let by = fields.need("by", reader).and_then(|node| read_by(node, reader));
    let top = fields.need("top", reader).and_then(|node| read_top(node, reader));
    Some(RankCondition { by: Box::new(by?), top: top? })
}

fn read_by(node: Node, reader: &mut Reader) -> Option<EventCondition> {
    reader.enter(&node, |reader| {
        let fields = Fields::open(node, &BY, reader)?;
        let selection = event::read_selection(&fields, reader);
        let measure = read_measure(&fields, reader);
        let (name, filters, within) = selection?;
        Some(EventCondition { name, within, filters, measure: measure? })
    })
}

fn read_measure(fields: &Fields, reader: &mut Reader) -> Option<Measure> {
    let named: Vec<&'static str> =
        MEASURES.iter().map(|keyword| keyword.key).filter(|key| fields.has(key)).collect();
    match named[..] {
        [] => Some(Measure::Count(Tests::default())),
        [key] => read_one(key, fields.need(key, reader)?, reader),
        [first, second, ..] => reader.refuse(
            fields
                .node
                .problem(code::TWO_MEASURES, "one measure in a ranking")
                .found(format!("{} and {}", quote(first), quote(second)))
                .hint("keep one of them"),
        ),
    }
}

fn read_one(key: &'static str, node: Node, reader: &mut Reader) -> Option<Measure> {
    if key == "count" || key == "days" {
        if node.value.is_object() {
            let problem = node.problem(code::WRONG_TYPE, Shape::True.expected());
            return reader
                .refuse(problem.hint(format!("a measure has no tests in a ranking: write `{key}: true`")));
        }
        scalar::truth(node, reader)?;
        let measure = if key == "count" { Measure::Count } else { Measure::Days };
        return Some(measure(Tests::default()));
    }
    let fields = Fields::open(node, &OF, reader)?;
    let of = scalar::path(fields.need("of", reader)?, reader)?;
    if fields.has_unknown() {
        return None;
    }
    let tests = Tests::default();
    Some(match key {
        "sum" => Measure::Sum { of, tests },
        "distinct" => Measure::Distinct { of, tests },
        _ => Measure::Statistic { statistic: measure::statistic(key), of, tests },
    })
}

fn read_top(node: Node, reader: &mut Reader) -> Option<Top> {
    match node.value {
        Json::Number(_) => scalar::whole(node, 1, MAX_TOP, reader)
            .and_then(|count: i64| u64::try_from(count).ok())
            .map(Top::Count),
        Json::String(text) => {
            let percent = text.strip_suffix('%').and_then(Decimal::parse);
            match percent {
                Some(percent) if Decimal::ZERO < percent && percent <= Decimal::whole(100) => {
                    Some(Top::Percent(percent))
                }
                Some(_) => {
                    reader.refuse(node.problem(code::OUT_OF_RANGE, "a part above 0% and at most 100%"))
                }
                None => reader
                    .refuse(node.problem(code::BAD_NUMBER, TOP.expected()).maybe_hint(slip::percent(text))),
            }
        }
        _ => reader.wrong_type(&node, &TOP),
    }
}

pub(super) fn write(condition: &RankCondition) -> Json {
    let mut by = event::write_selection(&condition.by);
    let (key, measure) = write_measure(&condition.by.measure);
    put(&mut by, key, measure);
    let top = match condition.top {
        Top::Percent(percent) => format!("{percent}%").into(),
        Top::Count(count) => count.into(),
    };
    object([("rank", object([("by", Json::Object(by)), ("top", top)]))])
}

fn write_measure(measure: &Measure) -> (&'static str, Json) {
    match measure::write(measure) {
        (key @ ("count" | "days"), _) => (key, true.into()),
        written => written,
    }
}
