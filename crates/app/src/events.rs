//! One event as it is sent: how often on which days, and which properties it bears, of which types.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

use kesit_model::Timestamp;
use kesit_model::zone::{Date, Zone};
use kesit_timeline::{BLOCK_ROWS, Block, Cell, NameId, PathId, Timelines, Unpacked};

use crate::insight::{Days, date};

/// So many different values of a property are counted; with more it has no examples.
const MOST_VALUES: usize = 200;
/// A value is an example only if so many customers had it: what few have may say who they are.
const FEWEST_CUSTOMERS: u32 = 5;
/// So many examples are given of a property.
const MOST_EXAMPLES: usize = 5;
/// So many properties are told, in the order of their names.
pub const MOST_PROPERTIES: usize = 500;
/// So many days are told, the newest.
pub const MOST_DAYS: usize = 400;

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub struct EventFacts {
    /// How often it happened.
    pub count: u64,
    /// How many customers it happened to.
    pub customers: u64,
    /// The first and the last instant.
    pub span: Option<(Timestamp, Timestamp)>,
    /// How often on each local day on which it happened, ascending; at most [`MOST_DAYS`].
    pub days: Vec<(Date, u64)>,
    /// Its properties by name; at most [`MOST_PROPERTIES`].
    pub properties: Vec<PropertyFacts>,
}

/// A property of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct PropertyFacts {
    /// Its path, members of objects behind dots.
    pub path: String,
    /// How many events bear it.
    pub count: u64,
    /// Of which types its values are, and how many of each: `number`, `text`, `boolean`, `list`, `object`.
    pub types: Vec<(&'static str, u64)>,
    /// The most frequent values, where they are few and many customers have each.
    pub examples: Vec<String>,
}

/// What is known of a property in some blocks.
#[derive(Default)]
struct Seen {
    types: BTreeMap<&'static str, u64>,
    /// By value: events, and customers. `None` once there are too many different ones.
    values: Option<HashMap<Cell, (u64, u32)>>,
}

/// What is known of an event in some blocks.
#[derive(Default)]
struct Part {
    count: u64,
    customers: u64,
    span: Option<(Timestamp, Timestamp)>,
    days: BTreeMap<i32, u64>,
    properties: BTreeMap<PathId, Seen>,
}

/// Looks at all events of a name; `None` if there is none.
#[must_use]
pub fn facts(timelines: &Timelines, name: &str, zone: &Zone, threads: usize) -> Option<EventFacts> {
    let name = timelines.dictionary().name(name)?;
    let all = timelines.fold(threads, |_, block| Part::of(block, name, zone, timelines), Part::join)?;
    (all.count > 0).then(|| all.told(timelines))
}

impl Part {
    fn of(block: &Block, name: NameId, zone: &Zone, timelines: &Timelines) -> Part {
        let mut part = Part::default();
        let Some(table) = block.events(name) else { return part };
        let rows: Vec<_> = (0..BLOCK_ROWS)
            .filter(|row| block.live() >> row & 1 == 1)
            .map(|row| table.range(row))
            .filter(|range| !range.is_empty())
            .collect();
        let at = rows.iter().flat_map(|range| &table.at()[range.clone()]);
        let (first, last) = (at.clone().min(), at.clone().max());
        part.span = first.copied().zip(last.copied());
        part.count = rows.iter().map(|range| range.len() as u64).sum();
        part.customers = rows.len() as u64;
        if let Some((first, last)) = part.span {
            let days = Days::between(first, last, zone);
            at.for_each(|at| *part.days.entry(days.day(*at)).or_default() += 1);
        }
        for (path, column) in table.rows().columns() {
            let mut seen = Seen { values: Some(HashMap::new()), ..Seen::default() };
            for range in &rows {
                seen.add(range.clone().map(|row| column.get(row)), timelines);
            }
            if !seen.types.is_empty() {
                part.properties.insert(path, seen);
            }
        }
        part
    }

    fn join(mut self, other: Part) -> Part {
        self.count += other.count;
        self.customers += other.customers;
        self.span = match (self.span, other.span) {
            (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
            (one, other) => one.or(other),
        };
        other.days.into_iter().for_each(|(day, count)| *self.days.entry(day).or_default() += count);
        for (path, seen) in other.properties {
            match self.properties.entry(path) {
                Entry::Vacant(place) => {
                    place.insert(seen);
                }
                Entry::Occupied(mut place) => place.get_mut().join(seen),
            }
        }
        self
    }

    fn told(self, timelines: &Timelines) -> EventFacts {
        let dictionary = timelines.dictionary();
        let property = |(path, seen): (PathId, Seen)| PropertyFacts {
            path: dictionary.resolve_path(path).to_owned(),
            count: seen.types.values().sum(),
            examples: seen.examples(timelines),
            types: seen.types.into_iter().collect(),
        };
        let mut properties: Vec<PropertyFacts> = self.properties.into_iter().map(property).collect();
        properties.sort_by(|one, other| one.path.cmp(&other.path));
        properties.truncate(MOST_PROPERTIES);
        let skip = self.days.len().saturating_sub(MOST_DAYS);
        EventFacts {
            count: self.count,
            customers: self.customers,
            span: self.span,
            days: self.days.into_iter().skip(skip).map(|(day, count)| (date(day), count)).collect(),
            properties,
        }
    }
}

impl Seen {
    /// The values of one customer.
    fn add(&mut self, cells: impl Iterator<Item = Cell>, timelines: &Timelines) {
        let mut own: HashMap<Cell, u64> = HashMap::new();
        for cell in cells {
            let Some(kind) = kind(timelines.dictionary().unpack(cell)) else { continue };
            *self.types.entry(kind).or_default() += 1;
            if own.len() < MOST_VALUES {
                *own.entry(cell).or_default() += 1;
            }
        }
        if let Some(values) = &mut self.values {
            for (cell, count) in own {
                let known = values.entry(cell).or_default();
                *known = (known.0 + count, known.1 + 1);
            }
        }
        self.keep_few();
    }

    fn join(&mut self, other: Seen) {
        other.types.into_iter().for_each(|(kind, count)| *self.types.entry(kind).or_default() += count);
        match (&mut self.values, other.values) {
            (Some(values), Some(more)) => {
                for (cell, (count, customers)) in more {
                    let known = values.entry(cell).or_default();
                    *known = (known.0 + count, known.1 + customers);
                }
            }
            (values, _) => *values = None,
        }
        self.keep_few();
    }

    fn keep_few(&mut self) {
        if self.values.as_ref().is_some_and(|values| values.len() > MOST_VALUES) {
            self.values = None;
        }
    }

    fn examples(&self, timelines: &Timelines) -> Vec<String> {
        let is_common = |(_, (_, customers)): &(&Cell, &(u64, u32))| *customers >= FEWEST_CUSTOMERS;
        let common = self.values.iter().flatten().filter(is_common);
        let told = common.filter_map(|(cell, (count, _))| {
            Some((*count, shown(timelines.dictionary().unpack(*cell), timelines)?))
        });
        let mut told: Vec<(u64, String)> = told.collect();
        told.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        told.into_iter().take(MOST_EXAMPLES).map(|(_, example)| example).collect()
    }
}

fn kind(value: Unpacked<'_>) -> Option<&'static str> {
    match value {
        Unpacked::Missing => None,
        Unpacked::Bool(_) => Some("boolean"),
        Unpacked::Number(_) => Some("number"),
        Unpacked::Text(_) => Some("text"),
        Unpacked::List => Some("list"),
        Unpacked::Object | Unpacked::Value(_) => Some("object"),
    }
}

fn shown(value: Unpacked<'_>, timelines: &Timelines) -> Option<String> {
    match value {
        Unpacked::Bool(flag) => Some(flag.to_string()),
        Unpacked::Number(number) => Some(number.to_string()),
        Unpacked::Text(text) => Some(timelines.dictionary().resolve(text).to_owned()),
        _ => None,
    }
}
