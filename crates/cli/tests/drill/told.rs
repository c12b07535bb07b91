//! What somebody knows who only follows the stream of moves, and what the server says itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::served::Served;

/// The ids in each segment.
pub(crate) type Members = BTreeMap<String, BTreeSet<String>>;

/// The stream from its beginning, as far as it was followed.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) rows: Vec<Json>,
}

impl Told {
    pub(crate) fn read(served: &Served) -> Told {
        let mut told = Told::default();
        told.follow(served);
        told
    }

    /// Reads what came since. No number is left out and none comes twice.
    pub(crate) fn follow(&mut self, served: &Served) {
        loop {
            let page = served.get(&format!("/api/v1/transitions?after={}&limit=1000", self.rows.len()));
            let items = page["items"].as_array().unwrap();
            for row in items {
                assert_eq!(row["seq"], self.rows.len() + 1, "every number once, and none left out");
                self.rows.push(row.clone());
            }
            if items.is_empty() {
                assert_eq!(page["newest"], self.rows.len(), "rows are gone that were never read");
                return;
            }
        }
    }

    /// The rows of one customer each.
    pub(crate) fn moves(&self) -> impl Iterator<Item = &Json> {
        self.rows.iter().filter(|row| row["kind"] == "moved")
    }

    /// The members as the moves leave them. Nobody enters twice, or leaves what they are not in.
    pub(crate) fn members(&self) -> Members {
        let mut members = Members::new();
        for row in &self.rows {
            let segment = members.entry(text(&row["segment"])).or_default();
            if row["kind"] == "resettled" {
                assert_eq!(
                    (&row["entered"], &row["left"]),
                    (&0.into(), &0.into()),
                    "nobody is moved unsaid: {row}"
                );
                continue;
            }
            let customer = text(&row["customer"]);
            let is_news = match row["direction"].as_str().unwrap() {
                "entered" => segment.insert(customer),
                _ => segment.remove(&customer),
            };
            assert!(is_news, "told twice: {row}");
        }
        members
    }
}

/// The members of a segment, all pages.
pub(crate) fn members(served: &Served, segment: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut cursor = String::new();
    loop {
        let page = served.get(&format!("/api/v1/segments/{segment}/members?limit=1000{cursor}"));
        for member in page["items"].as_array().unwrap() {
            assert!(ids.insert(text(&member["id"])), "everybody is there once: {member}");
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return ids,
        }
    }
}

/// What happened to a customer, the newest first.
pub(crate) fn timeline(served: &Served, customer: &str) -> Vec<Json> {
    let (mut entries, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = served.get(&format!("/api/v1/customers/{customer}/timeline?limit=1000{cursor}"));
        entries.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return entries,
        }
    }
}

pub(crate) fn text(value: &Json) -> String {
    value.as_str().unwrap().to_owned()
}
