//! A mapping file: what the columns of a table say and how it is written, where that is not to be guessed.
//!
//! ```yaml
//! kind: orders
//! columns: { customer: Kart No, order: Belge, at: İşlem Zamanı, total: Net }
//! keep: { Mağaza: store }          # further columns, and the names they get
//! ignore: [Not, Adres]             # columns that are not taken along
//! constants: { currency: TRY }     # what holds for every row
//! date_format: "%d.%m.%Y %H:%M"    # as strptime writes it
//! date_order: day-first            # or month-first, for dates such as 03/04/2025
//! time_zone: Europe/Istanbul       # of the dates that name no offset
//! decimal: ","                     # the sign before the fraction
//! currency: TRY                    # where the rows name none
//! encoding: windows-1254
//! delimiter: ";"
//! sheet: Siparişler
//! header_row: 3
//! rows_at: 2026-01-31T00:00:00Z    # when rows were true that bear no time
//! credit_notes: true               # C123 is a credit note, A123 a correction of the books
//! ```

mod schema;
mod write;

use std::collections::BTreeMap;

use kesit_model::Timestamp;
use kesit_model::definition::Moment;
use kesit_model::zone::Zone;
use serde::Deserialize;

use super::cell::currency::Currency;
use super::cell::number::DecimalSign;
use super::kind::Kind;
use super::table::{Encoding, TableHints};

/// What a mapping file says. The default says nothing, and everything is guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    pub(super) kind: Option<Kind>,
    /// Headers by the word of the field.
    pub(super) columns: Vec<(String, String)>,
    /// Further columns: headers and the names they get.
    pub(super) keep: Vec<(String, String)>,
    /// Headers of columns that are not taken along.
    pub(super) ignore: Vec<String>,
    /// Texts by the word of the field.
    pub(super) constants: Vec<(String, String)>,
    pub(super) date_format: Option<String>,
    pub(super) month_first: Option<bool>,
    pub(super) time_zone: Option<Zone>,
    time_zone_name: Option<String>,
    pub(super) decimal: Option<DecimalSign>,
    pub(super) currency: Option<Currency>,
    pub(super) rows_at: Option<Timestamp>,
    pub(super) credit_notes: Option<bool>,
    pub(super) hints: TableHints,
}

/// Why a text is not a [`Mapping`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// Not YAML, or not of this shape.
    #[error("{0}")]
    Shape(String),
    /// Not a kind of rows.
    #[error("kind: `{0}` is not known; expected one of {words}", words = kind_words())]
    Kind(String),
    /// A word that names no field of the kind.
    #[error("{place}: `{word}` is not known; expected one of {words}", words = field_words(*kind))]
    Field {
        /// Where it stands: `columns` or `constants`.
        place: &'static str,
        /// The word.
        word: String,
        /// The kind.
        kind: Kind,
    },
    /// No such time zone.
    #[error("time_zone: there is no time zone `{0}`; expected a name such as `Europe/Istanbul`")]
    TimeZone(String),
    /// Not a decimal sign.
    #[error("decimal: expected `.` or `,`")]
    Decimal,
    /// Not a delimiter.
    #[error("delimiter: expected a single sign such as `;`")]
    Delimiter,
    /// Not an order of day and month.
    #[error("date_order: expected `day-first` or `month-first`")]
    DateOrder,
    /// Not a currency.
    #[error("currency: `{0}` is not known; expected a code such as `TRY`")]
    Currency(String),
    /// Not an encoding.
    #[error("encoding: `{0}` is not known; expected a name such as `utf-8` or `windows-1254`")]
    Encoding(String),
    /// Not an instant.
    #[error("rows_at: `{0}` is not an instant; expected one such as `2026-01-31` or `2026-01-31T09:30:00Z`")]
    RowsAt(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    kind: Option<String>,
    #[serde(default)]
    columns: BTreeMap<String, String>,
    #[serde(default)]
    keep: BTreeMap<String, String>,
    #[serde(default)]
    ignore: Vec<String>,
    #[serde(default)]
    constants: BTreeMap<String, String>,
    date_format: Option<String>,
    date_order: Option<String>,
    time_zone: Option<String>,
    decimal: Option<String>,
    currency: Option<String>,
    encoding: Option<String>,
    delimiter: Option<String>,
    sheet: Option<String>,
    header_row: Option<u64>,
    rows_at: Option<String>,
    credit_notes: Option<bool>,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// When the text is not YAML or says something that is not known.
    pub fn parse(text: &str) -> Result<Mapping, MappingError> {
        let wire: Wire =
            serde_saphyr::from_str(text).map_err(|error| MappingError::Shape(error.to_string()))?;
        let kind = wire.kind.map(|word| Kind::parse(&word).ok_or(MappingError::Kind(word))).transpose()?;
        let named =
            |place, words: BTreeMap<String, String>| fields(place, kind.unwrap_or(Kind::Orders), words);
        let time_zone = wire.time_zone.clone().map(time_zone).transpose()?;
        let hints = TableHints {
            encoding: wire
                .encoding
                .map(|name| Encoding::parse(&name).ok_or(MappingError::Encoding(name)))
                .transpose()?,
            delimiter: wire.delimiter.map(|sign| delimiter(&sign)).transpose()?,
            sheet: wire.sheet,
            header_row: wire.header_row,
        };
        Ok(Mapping {
            kind,
            columns: named("columns", wire.columns)?,
            keep: wire.keep.into_iter().collect(),
            ignore: wire.ignore,
            constants: named("constants", wire.constants)?,
            date_format: wire.date_format,
            month_first: wire.date_order.map(|order| month_first(&order)).transpose()?,
            rows_at: wire.rows_at.map(|text| instant(text, time_zone.as_ref())).transpose()?,
            time_zone,
            time_zone_name: wire.time_zone,
            decimal: wire.decimal.map(|sign| decimal(&sign)).transpose()?,
            currency: wire
                .currency
                .map(|name| Currency::parse(&name).ok_or(MappingError::Currency(name)))
                .transpose()?,
            credit_notes: wire.credit_notes,
            hints,
        })
    }

    /// The kind of rows, if it says one.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// The same for a table that lies in a plain CSV file in UTF-8, its headers in the first line.
    #[must_use]
    pub fn of_plain_csv(self) -> Mapping {
        let hints = TableHints {
            encoding: Some(Encoding::UTF_8),
            delimiter: Some(b','),
            sheet: None,
            header_row: Some(1),
        };
        Mapping { hints, ..self }
    }

    /// Headers by the word of the field, those of constants included.
    pub(super) fn named(&self) -> Vec<(String, String)> {
        let constants = self.constants.iter().map(|(field, _)| (field.clone(), constant_header(field)));
        self.columns.iter().cloned().chain(constants).collect()
    }
}

/// The header under which a constant stands beside the columns of the table.
pub(super) fn constant_header(field: &str) -> String {
    format!("={field}")
}

fn fields(
    place: &'static str,
    kind: Kind,
    words: BTreeMap<String, String>,
) -> Result<Vec<(String, String)>, MappingError> {
    let is_known = |word: &str| kind.fields().iter().any(|field| field.key == word);
    match words.keys().find(|word| !is_known(word)) {
        Some(word) => Err(MappingError::Field { place, word: word.clone(), kind }),
        None => Ok(words.into_iter().collect()),
    }
}

fn time_zone(name: String) -> Result<Zone, MappingError> {
    Zone::parse(&name).ok_or(MappingError::TimeZone(name))
}

fn instant(text: String, zone: Option<&Zone>) -> Result<Timestamp, MappingError> {
    let default = || Zone::parse(Zone::DEFAULT_NAME).expect("the default is a zone");
    let zone = zone.cloned().unwrap_or_else(default);
    text.parse::<Moment>().map(|moment| zone.instant(moment)).map_err(|_| MappingError::RowsAt(text))
}

fn month_first(order: &str) -> Result<bool, MappingError> {
    match order {
        "day-first" => Ok(false),
        "month-first" => Ok(true),
        _ => Err(MappingError::DateOrder),
    }
}

fn decimal(sign: &str) -> Result<DecimalSign, MappingError> {
    match sign {
        "." => Ok(DecimalSign::Point),
        "," => Ok(DecimalSign::Comma),
        _ => Err(MappingError::Decimal),
    }
}

fn delimiter(sign: &str) -> Result<u8, MappingError> {
    match sign.as_bytes() {
        [sign] if sign.is_ascii() => Ok(*sign),
        _ => Err(MappingError::Delimiter),
    }
}

fn kind_words() -> String {
    Kind::ALL.map(Kind::word).join(", ")
}

fn field_words(kind: Kind) -> String {
    kind.fields().iter().map(|field| field.key).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
