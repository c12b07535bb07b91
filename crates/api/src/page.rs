//! Pages of long lists: an opaque cursor says where the next one begins, so that nothing is left out or comes twice while the
//! list changes, and no page costs more than another.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, PartialSchema, ToSchema};

use crate::problem::{Code, Problem};

/// How many rows a page has if nobody says.
pub(crate) const DEFAULT_LIMIT: usize = 100;
/// How many rows a page has at most.
pub(crate) const MAX_LIMIT: usize = 1000;
/// How long a cursor may be.
const MAX_CURSOR_BYTES: usize = 2048;

/// Which page is wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// `next_cursor` of the page before; none for the first page.
    pub(crate) cursor: Option<String>,
    /// How many rows at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    pub(crate) limit: Option<usize>,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Page<T: ToSchema> {
    /// The rows.
    pub(crate) items: Vec<T>,
    /// Where the next page begins; `null` if this is the last.
    pub(crate) next_cursor: Option<String>,
}

impl<T: ToSchema> PartialSchema for Page<T> {
    fn schema() -> RefOr<Schema> {
        let schema = json!({
            "type": "object",
            "description": "A page of a list.",
            "required": ["items", "next_cursor"],
            "properties": {
                "items": {
                    "type": "array",
                    "items": { "$ref": format!("#/components/schemas/{}", T::name()) },
                    "description": "The rows.",
                },
                "next_cursor": {
                    "type": ["string", "null"],
                    "description": "Where the next page begins; `null` if this is the last.",
                },
            },
        });
        serde_json::from_value(schema).expect("it is a schema")
    }
}

impl<T: ToSchema> ToSchema for Page<T> {
    /// A name of its own for each kind of row.
    fn name() -> Cow<'static, str> {
        format!("{}Page", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
        schemas.push((T::name().into_owned(), T::schema()));
    }
}

/// What a cursor points at, with the list that it is of, so that no list takes the cursor of another.
#[derive(Serialize, Deserialize)]
struct Cursor<'a, T> {
    list: Cow<'a, str>,
    after: T,
}

impl PageQuery {
    /// How many rows.
    pub(crate) fn limit(&self) -> Result<usize, Problem> {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        if (1..=MAX_LIMIT).contains(&limit) {
            return Ok(limit);
        }
        let fault = Problem::new(Code::InvalidRequest).at("query:limit");
        Err(fault.detail(
            format!("`limit` is from 1 to {MAX_LIMIT}"),
            format!("`limit` 1 ile {MAX_LIMIT} arasındadır"),
        ))
    }

    /// Where the page begins in a list; `None` for the beginning.
    pub(crate) fn after<T: DeserializeOwned>(&self, list: &str) -> Result<Option<T>, Problem> {
        let Some(text) = &self.cursor else { return Ok(None) };
        let bad = || Problem::new(Code::InvalidCursor).at("query:cursor");
        if text.len() > MAX_CURSOR_BYTES {
            return Err(bad());
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| bad())?;
        let cursor: Cursor<'_, T> = serde_json::from_slice(&bytes).map_err(|_| bad())?;
        if cursor.list == list { Ok(Some(cursor.after)) } else { Err(bad()) }
    }
}

impl<T: ToSchema> Page<T> {
    /// A page of a list, made of one row more than `limit` if there is one; `place` says what the cursor keeps of a row.
    pub(crate) fn new<C: Serialize>(
        list: &str,
        mut items: Vec<T>,
        limit: usize,
        place: impl Fn(&T) -> C,
    ) -> Page<T> {
        let is_more = items.len() > limit;
        items.truncate(limit);
        let next_cursor = items.last().filter(|_| is_more).map(|last| cursor(list, place(last)));
        Page { items, next_cursor }
    }
}

/// The cursor of a place in a list.
pub(crate) fn cursor(list: &str, after: impl Serialize) -> String {
    let cursor = Cursor { list: list.into(), after };
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).expect("a cursor is made of texts and numbers"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(cursor: Option<String>, limit: Option<usize>) -> PageQuery {
        PageQuery { cursor, limit }
    }

    #[test]
    fn pages_follow_each_other_until_the_last() {
        let all: Vec<u64> = (1..=7).collect();
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let query = query(cursor, Some(3));
            let after = query.after::<u64>("numbers").unwrap().unwrap_or(0);
            let rest: Vec<u64> = all.iter().copied().filter(|n| *n > after).take(4).collect();
            let page = Page::new("numbers", rest, query.limit().unwrap(), |n| *n);
            seen.push(page.items);
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, [vec![1, 2, 3], vec![4, 5, 6], vec![7]]);
    }

    #[test]
    fn a_cursor_that_is_not_of_this_list_is_refused() {
        let of_other = cursor("others", 7);
        let cases = ["", "x", "!!!", "e30", of_other.as_str(), &"A".repeat(MAX_CURSOR_BYTES + 1)];
        for text in cases {
            let problem = query(Some(text.to_owned()), None).after::<u64>("numbers").unwrap_err();
            assert_eq!(problem.code(), Code::InvalidCursor, "{text}");
        }
    }

    #[test]
    fn the_limit_has_limits() {
        let limit = |limit| query(None, limit).limit().map_err(|problem| problem.code());
        assert_eq!(limit(None), Ok(DEFAULT_LIMIT));
        assert_eq!(limit(Some(MAX_LIMIT)), Ok(MAX_LIMIT));
        assert_eq!(limit(Some(0)), Err(Code::InvalidRequest));
        assert_eq!(limit(Some(MAX_LIMIT + 1)), Err(Code::InvalidRequest));
    }
}
