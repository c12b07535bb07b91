//! `score`: a computed score.

use serde_json::{Map, Value as Json};

use super::{date, put, scalar, test};
use crate::definition::ScoreCondition;
use crate::language::keyword::{Doc, Form, Keyword, Shape};
use crate::language::reader::{Fields, Reader};

/// `score: name`.
pub(super) static SCORE: Form = Form {
    name: "score",
    doc: Doc {
        en: "A computed score, such as `rfm.recency` or `churn_risk`.",
        tr: "Hesaplanan bir puan, örneğin `rfm.recency` ya da `churn_risk`.",
    },
    subjects: &["score"],
    own: &[Keyword::new("score", &Shape::Text, "The name of the score.", "Puanın adı.").required()],
    shared: &[test::VALUE, date::KEYWORDS, test::CASE],
    min_keys: 2,
    example: "{ score: churn_risk, gte: 0.8 }",
};

pub(super) fn read(fields: &Fields, reader: &mut Reader) -> Option<ScoreCondition> {
    let name = fields.need("score", reader).and_then(|node| scalar::text(node, &Shape::Text, reader));
    let tests = test::read_beside(fields, reader).and_then(|tests| test::require(tests, fields, reader));
    Some(ScoreCondition { name: name?, tests: tests? })
}

pub(super) fn write(condition: &ScoreCondition) -> Json {
    let mut object = Map::new();
    put(&mut object, "score", condition.name.as_str());
    test::write_into(&condition.tests, &mut object);
    Json::Object(object)
}
