//! Objects laid flat: one cell for each path that leads somewhere.
//!
//! Done once, when a message comes in, so that reading a path later is one look at one column. What
//! [`Object::at_path`] finds at a path is what the flat row holds there.

use kesit_model::{Object, Value};

use crate::{Cell, Dictionary, PathId, SELF_PATH};

/// One row of [`crate::Rows`] by itself: sorted by path, each path once, nothing missing among the cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flat {
    pub(crate) cells: Vec<(PathId, Cell)>,
    /// Lists by path, none empty; a path here has [`Cell::LIST`] in `cells`.
    pub(crate) lists: Vec<(PathId, Vec<Flat>)>,
}

impl Flat {
    /// Lays an event's properties flat.
    pub(crate) fn properties(properties: &Object, dictionary: &mut Dictionary) -> Flat {
        let mut writer = Writer::new(dictionary);
        writer.members(properties);
        writer.finish()
    }

    /// Lays an element of a list flat: an object as its members, all else under [`SELF_PATH`]. An object with nothing
    /// in it is marked there, to differ from `null`; a member whose key is the empty text would hide it and is left out.
    fn element(element: &Value, dictionary: &mut Dictionary) -> Flat {
        let mut writer = Writer::new(dictionary);
        match element {
            Value::Object(object) => {
                writer.is_element = true;
                writer.members(object);
                if writer.flat.cells.iter().all(|(_, cell)| cell.is_missing()) {
                    writer.is_element = false;
                    writer.cell(Cell::OBJECT);
                }
            }
            other => writer.value(other),
        }
        writer.finish()
    }

    /// The cell at a path.
    pub(crate) fn cell(&self, path: PathId) -> Cell {
        find(&self.cells, path).copied().unwrap_or(Cell::MISSING)
    }

    /// The elements of the list at a path; none if there is no list.
    pub(crate) fn list(&self, path: PathId) -> &[Flat] {
        find(&self.lists, path).map_or(&[], Vec::as_slice)
    }
}

fn find<T>(sorted: &[(PathId, T)], path: PathId) -> Option<&T> {
    let index = sorted.binary_search_by_key(&path, |(path, _)| *path).ok()?;
    Some(&sorted[index].1)
}

struct Writer<'a> {
    dictionary: &'a mut Dictionary,
    flat: Flat,
    /// The path walked to so far.
    path: String,
    /// Whether a key with a dot in it was met: only then can two ways lead to one path.
    has_dots: bool,
    /// Whether the object is an element of a list, where [`SELF_PATH`] is no member's.
    is_element: bool,
}

impl Writer<'_> {
    fn new(dictionary: &mut Dictionary) -> Writer<'_> {
        let path = SELF_PATH.to_owned();
        Writer { dictionary, flat: Flat::default(), path, has_dots: false, is_element: false }
    }

    /// Writes the members of the object at the current path. A member that bears a whole name wins over one reached by
    /// walking, so all of them are written before any is walked into; of the walks that with the shorter key wins.
    fn members(&mut self, object: &Object) {
        self.has_dots |= object.0.iter().any(|(key, _)| key.contains('.'));
        for (key, value) in &object.0 {
            self.within(key, |writer| writer.value(value));
        }
        let mut objects: Vec<(&str, &Object)> = object.0.iter().filter_map(nested).collect();
        objects.sort_by_key(|(key, _)| key.len());
        for (key, inner) in objects {
            self.within(key, |writer| {
                writer.path.push('.');
                writer.members(inner);
            });
        }
    }

    fn within(&mut self, key: &str, write: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(key);
        write(self);
        self.path.truncate(length);
    }

    /// Writes the value at the current path, an object's members and a list's elements not included.
    fn value(&mut self, value: &Value) {
        match value {
            Value::Object(_) => self.cell(Cell::OBJECT),
            Value::List(list) => {
                let elements = list.iter().map(|element| Flat::element(element, self.dictionary)).collect();
                if let Some(path) = self.free_path() {
                    self.flat.cells.push((path, Cell::LIST));
                    if !list.is_empty() {
                        self.flat.lists.push((path, elements));
                    }
                }
            }
            scalar => {
                let cell = self.dictionary.cell(scalar);
                self.cell(cell);
            }
        }
    }

    fn cell(&mut self, cell: Cell) {
        if let Some(path) = self.free_path() {
            self.flat.cells.push((path, cell));
        }
    }

    /// The current path, unless something stands there already. What is missing stands there too: it hides.
    fn free_path(&mut self) -> Option<PathId> {
        if self.is_element && self.path == SELF_PATH {
            return None;
        }
        let path = self.dictionary.intern_path(&self.path);
        let is_taken = self.has_dots && self.flat.cells.iter().any(|(taken, _)| *taken == path);
        (!is_taken).then_some(path)
    }

    fn finish(mut self) -> Flat {
        self.flat.cells.retain(|(_, cell)| !cell.is_missing());
        self.flat.cells.sort_by_key(|(path, _)| *path);
        self.flat.cells.dedup_by_key(|(path, _)| *path);
        self.flat.lists.sort_by_key(|(path, _)| *path);
        self.flat.lists.dedup_by_key(|(path, _)| *path);
        self.flat
    }
}

fn nested<K: AsRef<str>>((key, value): &(K, Value)) -> Option<(&str, &Object)> {
    match value {
        Value::Object(object) => Some((key.as_ref(), object)),
        _ => None,
    }
}
