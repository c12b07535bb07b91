//! Places in a body: JSON pointers.

use kesit_model::Value;

/// The longest place, in bytes.
const PATH_BYTES: usize = 512;

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    /// Whether it begins at the whole body, not at the item.
    is_absolute: bool,
    steps: Vec<String>,
}

/// What a place is looked for in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) body: &'a Value,
    pub(super) item: &'a Value,
}

impl Path {
    /// Reads `/a/0/b`, `$/a/b`, `$`, or the empty text (the item itself). `~1` is a slash in a name, `~0` a tilde.
    pub(super) fn parse(text: &str) -> Option<Path> {
        let (is_absolute, pointer) = match text.strip_prefix('$') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        if text.len() > PATH_BYTES || !(pointer.is_empty() || pointer.starts_with('/')) {
            return None;
        }
        let steps = pointer
            .split('/')
            .skip(1)
            .map(|step| kesit_model::normalize(&step.replace("~1", "/").replace("~0", "~")).into_owned());
        Some(Path { is_absolute, steps: steps.collect() })
    }

    /// The value at this place, unless it is missing there.
    pub(super) fn find<'a>(&self, scope: Scope<'a>) -> Option<&'a Value> {
        let start = if self.is_absolute { scope.body } else { scope.item };
        let found = self.steps.iter().try_fold(start, |at, step| match at {
            Value::Object(object) => object.get(step),
            Value::List(list) => step.parse::<usize>().ok().and_then(|place| list.get(place)),
            _ => None,
        });
        found.filter(|value| !value.is_missing())
    }
}

#[cfg(test)]
mod tests {
    use kesit_model::message::value;

    use super::{Path, Scope};

    #[test]
    fn places_are_pointers() {
        let body =
            value(r#"{"a":{"b/c":1,"~":2,"ş":5},"list":[{"d":3},{"d":4}],"none":null}"#.as_bytes()).unwrap();
        let item = value(br#"{"d":9}"#).unwrap();
        for (path, expected) in [
            ("$/a/b~1c", Some("1")),
            ("$/a/~0", Some("2")),
            ("$/a/s\u{327}", Some("5")),
            ("$/list/1/d", Some("4")),
            ("$/list/2/d", None),
            ("$/list/x", None),
            ("$/none", None),
            ("$/a/b/c", None),
            ("/d", Some("9")),
            ("/a", None),
        ] {
            let path = Path::parse(path).unwrap();
            let found = path.find(Scope { body: &body, item: &item }).and_then(|value| value.as_number());
            assert_eq!(found.map(|number| number.to_string()).as_deref(), expected, "{path:?}");
        }
        assert_eq!(Path::parse("").unwrap().find(Scope { body: &body, item: &item }), Some(&item));
        assert_eq!(Path::parse("a/b"), None);
        assert_eq!(Path::parse(&format!("/{}", "a".repeat(600))), None);
    }
}
