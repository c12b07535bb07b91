//! How what stood in a refused row is written down, and read again: cells as a JSON list, anything else as a JSON text.

use kesit_store::Understood;
use serde_json::Value as Json;

use crate::source::{Opened, Raw};

/// Writes it as one text.
pub(super) fn written(raw: &Raw) -> String {
    match raw {
        Raw::Cells(cells) => serde_json::to_string(cells),
        Raw::Text(text) => serde_json::to_string(text),
    }
    .expect("texts are JSON")
}

/// Reads what [`written`] wrote; anything else is taken as a text that is no row.
pub(super) fn read(text: &str) -> Raw {
    match serde_json::from_str(text) {
        Ok(Json::Array(cells)) => Raw::Cells(cells.into_iter().map(cell).collect()),
        Ok(Json::String(text)) => Raw::Text(text),
        _ => Raw::Text(text.to_owned()),
    }
}

/// What is written down of an opened file.
pub(super) fn understood(opened: Opened) -> Understood {
    let headers = serde_json::to_string(&opened.headers).expect("texts are JSON");
    Understood { kind: opened.kind, headers, mapping: opened.mapping }
}

/// The headers of a file that was read; none of a file of messages.
pub(super) fn headers(understood: &Understood) -> Vec<String> {
    serde_json::from_str(&understood.headers).unwrap_or_default()
}

fn cell(json: Json) -> String {
    match json {
        Json::String(text) => text,
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stood_there_comes_back() {
        let cells = ["", "Kahve \"çekirdek\", 250 g", "1.234,56", "\t\n\0", "null"].map(str::to_owned);
        for raw in [Raw::Cells(cells.to_vec()), Raw::Cells(vec![]), Raw::Text("{\"type\": 7".to_owned())] {
            assert_eq!(read(&written(&raw)), raw);
        }
    }
}
