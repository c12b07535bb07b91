//! The JSON Schema of a mapping file, for editors that complete and check what is written.

use serde_json::{Map, Value, json};

use super::Mapping;
use crate::source::kind::Kind;

impl Mapping {
    /// The JSON Schema (draft 2020-12) of a mapping file.
    #[must_use]
    pub fn schema() -> Value {
        let kinds = Kind::ALL.map(Kind::word);
        let text = || json!({ "type": "string" });
        let texts = |about: &str| json!({ "description": about, "type": "object", "additionalProperties": { "type": "string" } });
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Mapping of Kesit",
            "description": "What the columns of a table say and how it is written, where that is not to be guessed.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
                "kind": { "description": "What the rows are.", "enum": kinds },
                "columns": texts("The header of each field."),
                "keep": texts("Further columns: their headers, and the names they get."),
                "ignore": { "description": "Headers of columns that are not taken along.", "type": "array", "items": text() },
                "constants": texts("What holds for every row, by field."),
                "date_format": { "description": "How dates are written, as strptime knows it.", "type": "string" },
                "date_order": { "description": "Which number comes first in 03/04/2025.", "enum": ["day-first", "month-first"] },
                "time_zone": { "description": "The zone of dates that name no offset.", "type": "string" },
                "decimal": { "description": "The sign before the fraction.", "enum": [".", ","] },
                "currency": { "description": "The currency where rows name none, by ISO 4217.", "type": "string" },
                "encoding": { "description": "The encoding of a text.", "type": "string" },
                "delimiter": { "description": "The sign between the cells of a text.", "type": "string", "minLength": 1, "maxLength": 1 },
                "sheet": { "description": "The sheet of a workbook.", "type": "string" },
                "header_row": { "description": "The row of the headers, from 1; 0 if there are none.", "type": "integer", "minimum": 0 },
                "rows_at": { "description": "When rows were true that bear no time of their own.", "type": "string" },
                "credit_notes": { "description": "Whether C123 is a credit note and A123 a correction of the books.", "type": "boolean" }
            },
            "allOf": Kind::ALL.map(of_kind),
        })
    }
}

/// Which fields a kind has.
fn of_kind(kind: Kind) -> Value {
    let field = |field: &crate::source::kind::Field| {
        (field.key.to_owned(), json!({ "type": "string", "description": field.becomes }))
    };
    let fields: Map<String, Value> = kind.fields().iter().map(field).collect();
    let named = json!({ "type": "object", "additionalProperties": false, "properties": fields });
    json!({
        "if": { "properties": { "kind": { "const": kind.word() } }, "required": ["kind"] },
        "then": { "properties": { "columns": named.clone(), "constants": named } },
    })
}
