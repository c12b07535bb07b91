//! What customers wrote: reviews and answers to surveys, out of the timelines.

use kesit_insight::sentiment::{by_nps, by_stars};
use kesit_model::Timestamp;
use kesit_model::message::names::PRODUCT_REVIEWED;
use kesit_timeline::{BLOCK_ROWS, Block, Column, NameId, PathId, Rows, Table, TextId, Timelines};

/// The answer to a survey.
const SURVEY_ANSWERED: &str = "Survey Answered";
/// The survey whose `score` says how likely the customer recommends the shop.
const NPS: &str = "nps";
/// Where a text stands: the first of these that an event has.
const TEXT: [&str; 5] = ["review_body", "comment", "text", "body", "review_title"];

/// Where a text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A review of a product.
    Review,
    /// An answer to a survey.
    Survey,
}

/// A text of a customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Said {
    /// The place of the customer in the timelines.
    pub customer: usize,
    /// When it was written.
    pub at: Timestamp,
    /// Where it comes from.
    pub origin: Origin,
    /// The text, as the dictionary has it.
    pub text: TextId,
    /// The stars of a review, or the answer to "would you recommend us"; `None` where nothing such was said.
    pub score: Option<f64>,
}

impl Said {
    /// Whether the customer's own score says that it is positive; `None` in between or without one.
    #[must_use]
    pub fn is_positive(&self) -> Option<bool> {
        match self.origin {
            Origin::Review => by_stars(self.score?),
            #[expect(clippy::cast_possible_truncation, reason = "whole numbers up to ten are asked for")]
            Origin::Survey => {
                self.score.filter(|score| score.fract() == 0.0).and_then(|it| by_nps(it as i64))
            }
        }
    }
}

/// All texts up to an instant, by customer, and each customer's from the oldest on.
pub(super) fn texts(timelines: &Timelines, as_of: Timestamp, threads: usize) -> Vec<Said> {
    let words = Words::of(timelines);
    let each = |_: usize, block: &Block| {
        let mut all = Vec::new();
        for row in 0..BLOCK_ROWS {
            let start = all.len();
            words.reviews(block, row, as_of, &mut all);
            words.answers(block, row, as_of, &mut all);
            all[start..].sort_by_key(|said| said.at);
        }
        all
    };
    let join = |mut left: Vec<Said>, mut right: Vec<Said>| {
        left.append(&mut right);
        left
    };
    timelines.fold(threads, each, join).unwrap_or_default()
}

/// The words of texts, as the dictionary has them.
struct Words {
    reviewed: Option<NameId>,
    answered: Option<NameId>,
    text: [Option<PathId>; TEXT.len()],
    rating: Option<PathId>,
    score: Option<PathId>,
    survey: Option<PathId>,
    nps: Option<TextId>,
}

impl Words {
    fn of(timelines: &Timelines) -> Words {
        let dictionary = timelines.dictionary();
        Words {
            reviewed: dictionary.name(PRODUCT_REVIEWED),
            answered: dictionary.name(SURVEY_ANSWERED),
            text: TEXT.map(|path| dictionary.path(path)),
            rating: dictionary.path("rating"),
            score: dictionary.path("score"),
            survey: dictionary.path("survey"),
            nps: dictionary.text(NPS),
        }
    }

    fn reviews(&self, block: &Block, row: usize, as_of: Timestamp, all: &mut Vec<Said>) {
        let Some(table) = self.reviewed.and_then(|name| block.events(name)) else { return };
        let rating = column(table.rows(), self.rating);
        self.said(table, row, as_of, |index, at, text| {
            all.push(Said {
                customer: block.first().0 as usize + row,
                at,
                origin: Origin::Review,
                text,
                score: number(rating, index),
            });
        });
    }

    fn answers(&self, block: &Block, row: usize, as_of: Timestamp, all: &mut Vec<Said>) {
        let Some(table) = self.answered.and_then(|name| block.events(name)) else { return };
        let (score, survey) = (column(table.rows(), self.score), column(table.rows(), self.survey));
        self.said(table, row, as_of, |index, at, text| {
            // What a score of another survey means is not known.
            let which = survey.map(|survey| survey.get(index)).filter(|survey| !survey.is_missing());
            let is_nps = which.is_none_or(|survey| survey.text().is_some() && survey.text() == self.nps);
            all.push(Said {
                customer: block.first().0 as usize + row,
                at,
                origin: Origin::Survey,
                text,
                score: if is_nps { number(score, index) } else { None },
            });
        });
    }

    /// Calls `visit` with each event of a row up to an instant that has a text.
    fn said(
        &self,
        table: &Table,
        row: usize,
        as_of: Timestamp,
        mut visit: impl FnMut(usize, Timestamp, TextId),
    ) {
        let range = table.range(row);
        if range.is_empty() {
            return;
        }
        let columns = self.text.map(|path| column(table.rows(), path));
        for index in range {
            let at = table.at()[index];
            if at > as_of {
                break;
            }
            if let Some(text) = columns.iter().flatten().find_map(|column| column.get(index).text()) {
                visit(index, at, text);
            }
        }
    }
}

fn column(rows: &Rows, path: Option<PathId>) -> Option<&Column> {
    rows.column(path?)
}

fn number(column: Option<&Column>, index: usize) -> Option<f64> {
    let micros = column?.get(index).small_number()?;
    Some(micros as f64 / 1e6)
}
