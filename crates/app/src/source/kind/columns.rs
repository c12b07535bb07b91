//! Which column of a table says what. Headers are known in Turkish and English, whatever their case, accents, spaces and
//! punctuation; a mapping file can name any others.

use super::{Field, Kind, Need};
use crate::normal::fold;

/// Why the headers of a table cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeadersError {
    /// No header is known.
    #[error("none of the headers is known")]
    NoHeader {
        /// All of them.
        headers: Vec<String>,
    },
    /// A column that is needed is not there.
    #[error("no column says the {}", needed.key)]
    MissingColumn {
        /// The kind that the table seems to be, or was said to be.
        kind: Kind,
        /// What is missing; where one of several will do, the first of them.
        needed: &'static Field,
        /// Headers that mean nothing to us.
        unknown: Vec<String>,
    },
    /// The mapping names a column that the file does not have.
    #[error("the mapping names the column `{header}`, which the file does not have")]
    UnmappedColumn {
        /// What it should say: the word of the field or of the further column.
        field: String,
        /// Its header in the mapping.
        header: String,
    },
    /// The mapping names a field that the kind does not have.
    #[error("`{field}` is no column of the kind {kind}")]
    UnknownField {
        /// The kind.
        kind: Kind,
        /// The word under `columns`.
        field: String,
    },
}

/// How sure it is that a column says what it is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sure {
    /// The mapping says so.
    Said,
    /// The header is known.
    Known,
    /// The header is known but for what stands in brackets.
    Nearly,
}

/// Where the fields of a kind stand in the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) struct Columns {
    kind: Kind,
    places: Vec<Option<(usize, Sure)>>,
    headers: Vec<String>,
}

impl Columns {
    /// Recognises the headers. `named` are the columns that the mapping names, field by field; they count before all
    /// others.
    ///
    /// # Errors
    /// When the mapping names what is not there.
    pub(in crate::source) fn recognise(
        kind: Kind,
        headers: &[String],
        named: &[(String, String)],
    ) -> Result<Columns, HeadersError> {
        let folded: Vec<String> = headers.iter().map(|header| fold(header)).collect();
        let shorter: Vec<String> = headers.iter().map(|header| fold(without_brackets(header))).collect();
        let folded = dialect(kind, folded);
        let fields = kind.fields();
        let mut columns = Columns { kind, places: vec![None; fields.len()], headers: headers.to_vec() };
        for (key, header) in named {
            let unknown = || HeadersError::UnknownField { kind, field: key.clone() };
            let field = fields.iter().position(|field| field.key == key).ok_or_else(unknown)?;
            columns.places[field] = Some((place_of(headers, header, key)?, Sure::Said));
        }
        for (header, sure) in [(&folded, Sure::Known), (&shorter, Sure::Nearly)] {
            for (ix, field) in
                fields.iter().enumerate().filter(|(ix, _)| columns.places[*ix].is_none()).collect::<Vec<_>>()
            {
                let found =
                    field.headers().filter_map(|known| header.iter().position(|other| other == known));
                let free = |place: &usize| columns.field_at(*place).is_none();
                let found = { found }.find(free);
                columns.places[ix] = found.map(|place| (place, sure));
            }
        }
        Ok(columns)
    }

    /// What keeps the table from being of this kind; `Ok` if nothing does.
    ///
    /// # Errors
    /// The field that is missing.
    pub(in crate::source) fn check(&self) -> Result<(), HeadersError> {
        let fields = self.kind.fields();
        let has = |need| fields.iter().enumerate().any(|(ix, field)| field.need == need && self.has(ix));
        let is_missing = |(ix, field): &(usize, &Field)| match field.need {
            Need::Must => !self.has(*ix),
            Need::Who | Need::Money => !has(field.need),
            Need::Telling | Need::May => false,
        };
        match fields.iter().enumerate().find(is_missing) {
            None => Ok(()),
            Some(_) if !self.any() => Err(HeadersError::NoHeader { headers: self.headers.clone() }),
            Some((_, needed)) => {
                Err(HeadersError::MissingColumn { kind: self.kind, needed, unknown: self.unknown() })
            }
        }
    }

    /// The kind whose fields these are.
    pub(in crate::source) fn kind(&self) -> Kind {
        self.kind
    }

    /// The place of a field, if the table has it.
    #[inline]
    pub(in crate::source) fn place(&self, field: impl Into<usize>) -> Option<usize> {
        self.places[field.into()].map(|(place, _)| place)
    }

    /// Whether the table has the field.
    pub(in crate::source) fn has(&self, field: impl Into<usize>) -> bool {
        self.place(field).is_some()
    }

    /// The header of a field, as written.
    pub(in crate::source) fn header(&self, field: impl Into<usize>) -> Option<&str> {
        self.place(field).map(|place| self.headers[place].as_str())
    }

    /// The field that a column is taken for, and how surely.
    pub(in crate::source) fn field_at(&self, place: usize) -> Option<(&'static Field, Sure)> {
        let is_there =
            |(_, found): &(usize, &Option<(usize, Sure)>)| found.is_some_and(|(at, _)| at == place);
        let (ix, found) = self.places.iter().enumerate().find(is_there)?;
        found.map(|(_, sure)| (&self.kind.fields()[ix], sure))
    }

    /// The headers, as written.
    pub(in crate::source) fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Whether any header was recognised.
    pub(in crate::source) fn any(&self) -> bool {
        self.places.iter().any(Option::is_some)
    }

    /// How well the headers fit the kind: every field counts, those that only this kind has count more.
    pub(in crate::source) fn fitness(&self) -> usize {
        let weight = |field: &Field| match field.need {
            Need::Must | Need::Money => 2,
            Need::Telling => 3,
            Need::Who | Need::May => 1,
        };
        let fields = self.kind.fields().iter().enumerate();
        fields.filter(|(ix, _)| self.has(*ix)).map(|(_, field)| weight(field)).sum()
    }

    /// Headers that mean nothing to us, as written.
    pub(in crate::source) fn unknown(&self) -> Vec<String> {
        let unknown = |(place, _): &(usize, &String)| self.field_at(*place).is_none();
        self.headers.iter().enumerate().filter(unknown).map(|(_, header)| header.clone()).collect()
    }
}

/// The place of a column that the mapping names.
pub(in crate::source) fn place_of(
    headers: &[String],
    header: &str,
    field: &str,
) -> Result<usize, HeadersError> {
    let exact = headers.iter().position(|other| other == header);
    let wanted = fold(header);
    exact
        .or_else(|| headers.iter().position(|other| !wanted.is_empty() && fold(other) == wanted))
        .ok_or_else(|| HeadersError::UnmappedColumn { field: field.to_owned(), header: header.to_owned() })
}

/// Whether a header is known to mean a field.
pub(in crate::source) fn is_header_of(field: &Field, header: &str) -> bool {
    let header = fold(header);
    field.headers().any(|known| known == header)
}

/// `Tutar (TL)` without `(TL)`.
fn without_brackets(header: &str) -> &str {
    header.split(['(', '[']).next().unwrap_or_default()
}

/// Words that mean something else in the exports of one program. Shopify calls the number of an order `Name`.
fn dialect(kind: Kind, mut folded: Vec<String>) -> Vec<String> {
    let is_shopify = folded.iter().any(|header| header == "lineitemname" || header == "financialstatus");
    if is_shopify && matches!(kind, Kind::Orders | Kind::OrderLines) {
        folded
            .iter_mut()
            .filter(|header| *header == "name")
            .for_each(|header| "ordername".clone_into(header));
    }
    folded
}

#[cfg(test)]
mod tests;
