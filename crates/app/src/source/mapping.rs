//! A mapping file: which column of an orders file says what, where the headers do not say it themselves.
//!
//! ```yaml
//! kind: orders
//! columns: { customer: Kart No, order: Belge, at: İşlem Zamanı, total: Net }
//! date_format: "%d.%m.%Y %H:%M"    # as strptime writes it
//! time_zone: Europe/Istanbul       # of the dates that name no offset
//! decimal: ","                     # the sign before the fraction
//! delimiter: ";"
//! currency: TRY                    # where the rows name none
//! ```

use std::collections::BTreeMap;

use kesit_model::zone::Zone;
use serde::Deserialize;

use super::orders::{DecimalSign, Field};

/// What a mapping file says. The default says nothing, and everything is guessed.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    pub(super) columns: Vec<(Field, String)>,
    pub(super) date_format: Option<String>,
    pub(super) time_zone: Option<Zone>,
    pub(super) decimal: Option<DecimalSign>,
    pub(super) delimiter: Option<u8>,
    pub(super) currency: Option<String>,
}

/// Why a text is not a [`Mapping`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// Not YAML, or not of this shape.
    #[error("{0}")]
    Shape(String),
    /// Another kind than `orders`.
    #[error("kind: `{0}` is not known; expected `orders`")]
    Kind(String),
    /// A word under `columns` that names no field.
    #[error("columns: `{0}` is not known; expected one of {words}", words = field_words())]
    Field(String),
    /// No such time zone.
    #[error("time_zone: there is no time zone `{0}`; expected a name such as `Europe/Istanbul`")]
    TimeZone(String),
    /// Not a decimal sign.
    #[error("decimal: expected `.` or `,`")]
    Decimal,
    /// Not a delimiter.
    #[error("delimiter: expected a single sign such as `;`")]
    Delimiter,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    kind: String,
    #[serde(default)]
    columns: BTreeMap<String, String>,
    date_format: Option<String>,
    time_zone: Option<String>,
    decimal: Option<String>,
    delimiter: Option<String>,
    currency: Option<String>,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// When the text is not YAML or says something that is not known.
    pub fn parse(text: &str) -> Result<Mapping, MappingError> {
        let wire: Wire =
            serde_saphyr::from_str(text).map_err(|error| MappingError::Shape(error.to_string()))?;
        if wire.kind != "orders" {
            return Err(MappingError::Kind(wire.kind));
        }
        Ok(Mapping {
            columns: wire.columns.into_iter().map(column).collect::<Result<_, _>>()?,
            date_format: wire.date_format,
            time_zone: wire.time_zone.map(time_zone).transpose()?,
            decimal: wire.decimal.map(|sign| decimal(&sign)).transpose()?,
            delimiter: wire.delimiter.map(|sign| delimiter(&sign)).transpose()?,
            currency: wire.currency,
        })
    }
}

fn column((key, header): (String, String)) -> Result<(Field, String), MappingError> {
    Field::parse(&key).map(|field| (field, header)).ok_or(MappingError::Field(key))
}

fn time_zone(name: String) -> Result<Zone, MappingError> {
    Zone::parse(&name).ok_or(MappingError::TimeZone(name))
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

fn field_words() -> String {
    Field::ALL.iter().map(|field| field.key()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::Mapping;

    #[track_caller]
    fn check(text: &str, error: &str) {
        assert_eq!(Mapping::parse(text).unwrap_err().to_string(), error);
    }

    #[test]
    fn a_mapping_is_read() {
        let mapping =
            Mapping::parse("kind: orders\ncolumns: {customer: Kart, at: Zaman}\ndecimal: ','\n").unwrap();
        assert_eq!(mapping.columns.len(), 2);
    }

    #[test]
    fn what_is_not_known_is_named() {
        check("kind: visits", "kind: `visits` is not known; expected `orders`");
        check(
            "kind: orders\ntime_zone: Mars",
            "time_zone: there is no time zone `Mars`; expected a name such as `Europe/Istanbul`",
        );
        check("kind: orders\ndecimal: ';'", "decimal: expected `.` or `,`");
        check("kind: orders\ndelimiter: ab", "delimiter: expected a single sign such as `;`");
        let error = Mapping::parse("kind: orders\ncolumns: {who: Kart}").unwrap_err().to_string();
        assert!(
            error.starts_with("columns: `who` is not known; expected one of customer, order, at, total"),
            "{error}"
        );
    }
}
