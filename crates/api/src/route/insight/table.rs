//! Customers in an order, as JSON or as a table of CSV. The columns of the table are the fields of the JSON.

use axum::Json;
use axum::response::{IntoResponse, Response};
use kesit_model::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use std::borrow::Cow;
use utoipa::PartialSchema;
use utoipa::openapi::{RefOr, Schema};

use super::{NoFigures, within};
use crate::csv;
use crate::page::{DEFAULT_LIMIT, MAX_LIMIT};
use crate::problem::Problem;

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum TableFormat {
    #[default]
    Json,
    Csv,
}

/// What can be a row of a table: a struct of texts, numbers and what may be missing.
pub(super) trait Cells: Serialize {
    /// The fields, from left to right.
    const COLUMNS: &'static [&'static str];
}

/// Customers in an order.
#[derive(Debug, Serialize)]
pub(super) struct Ranking<T> {
    as_of: String,
    customers: usize,
    items: Vec<T>,
    reason: Option<NoFigures>,
}

impl<T> Ranking<T> {
    /// The first of so many customers.
    pub(super) fn new(as_of: Timestamp, customers: usize, items: Vec<T>) -> Ranking<T> {
        Ranking { as_of: as_of.to_string(), customers, items, reason: None }
    }

    /// Nobody, and why.
    pub(super) fn empty(as_of: Timestamp, reason: NoFigures) -> Ranking<T> {
        Ranking { as_of: as_of.to_string(), customers: 0, items: Vec::new(), reason: Some(reason) }
    }
}

impl<T: Cells + Send + 'static> Ranking<T> {
    /// The answer; `name` is that of the file.
    pub(super) fn answer(self, name: &str, format: TableFormat) -> Response {
        if format == TableFormat::Json {
            return Json(self).into_response();
        }
        csv::answer(name, move |writer| {
            writer.row(T::COLUMNS.iter().copied())?;
            for item in &self.items {
                let cells = cells(item);
                writer.row(cells.iter().map(String::as_str))?;
            }
            Ok(())
        })
    }
}

fn cells<T: Cells>(item: &T) -> Vec<String> {
    let fields = serde_json::to_value(item).unwrap_or_default();
    let cell = |name: &&str| match fields.get(*name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    T::COLUMNS.iter().map(cell).collect()
}

/// How many rows: of JSON a page at most, of CSV all if nobody says.
pub(super) fn ranking_limit(asked: Option<usize>, format: TableFormat) -> Result<usize, Problem> {
    match (format, asked) {
        (TableFormat::Csv, None) => Ok(usize::MAX),
        (_, asked) => within("limit", asked, DEFAULT_LIMIT, 1..=MAX_LIMIT),
    }
}

impl<T: ToSchema> PartialSchema for Ranking<T> {
    fn schema() -> RefOr<Schema> {
        let schema = serde_json::json!({
            "type": "object",
            "description": "Customers in an order.",
            "required": ["as_of", "customers", "items", "reason"],
            "properties": {
                "as_of": { "type": "string", "format": "date-time", "description": "The instant." },
                "customers": { "type": "integer", "minimum": 0, "description": "Of how many customers." },
                "items": {
                    "type": "array",
                    "items": { "$ref": format!("#/components/schemas/{}", T::name()) },
                    "description": "The first of them.",
                },
                "reason": {
                    "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/NoFigures" }],
                    "description": "Why there are none; `null` where there are.",
                },
            },
        });
        serde_json::from_value(schema).expect("it is a schema")
    }
}

impl<T: ToSchema> ToSchema for Ranking<T> {
    /// A name of its own for each kind of row.
    fn name() -> Cow<'static, str> {
        format!("{}Ranking", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
        schemas.push((T::name().into_owned(), T::schema()));
        schemas.push((NoFigures::name().into_owned(), NoFigures::schema()));
    }
}
