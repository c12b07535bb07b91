//! Which columns there are: the most frequent events, traits with few values, channels. Found in what is known at the
//! instant asked about, and without a look at what is foretold.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use kesit_model::Timestamp;
use kesit_model::message::names::ORDER_COMPLETED;
use kesit_timeline::{Block, Cell, ChannelId, Dictionary, KeyId, NameId, Timelines, Unpacked};

use super::slices::{DAY_MS, Slices};
use super::{Feature, OrderFigure};

/// So many events have columns, the most frequent ones.
const MOST_EVENTS: usize = 30;
/// So many traits have a column, by key.
const MOST_TRAITS: usize = 50;
/// A trait of texts has a column if it has no more values than this.
const MOST_VALUES: usize = 50;
/// Events are counted over so many days back.
const WINDOWS: [u32; 4] = [7, 30, 90, 365];
/// Traits that name a person, in small letters without signs between words; nobody is to be foretold by their name.
const NAMES_OF_PEOPLE: [&str; 16] = [
    "email",
    "eposta",
    "phone",
    "telefon",
    "gsm",
    "name",
    "ad",
    "adi",
    "firstname",
    "lastname",
    "fullname",
    "surname",
    "soyad",
    "soyadi",
    "username",
    "address",
];

/// The columns.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) has_orders: bool,
    pub(super) events: Vec<NameId>,
    /// How many days back events are counted.
    pub(super) windows: Vec<u32>,
    pub(super) traits: Vec<Trait>,
    pub(super) channels: Vec<ChannelId>,
    /// What each column is, in order.
    pub(super) features: Vec<Feature>,
}

/// A trait with a column.
#[derive(Debug)]
pub(super) struct Trait {
    pub(super) key: KeyId,
    /// `None` of numbers.
    pub(super) categories: Option<Categories>,
}

/// The values of a trait.
#[derive(Debug)]
pub(super) struct Categories {
    pub(super) code_of: HashMap<Cell, u32>,
    pub(super) labels: Vec<String>,
}

impl Layout {
    pub(super) fn of(timelines: &Timelines, slices: &Slices, threads: usize) -> Layout {
        let each = |_: usize, block: &Block| Found::of(block, slices.now);
        let found = timelines.fold(threads, each, Found::joined).unwrap_or_default();
        let dictionary = timelines.dictionary();
        let history_days = (slices.past[0].0 - slices.since.0) / DAY_MS;
        let mut layout = Layout {
            has_orders: dictionary.name(ORDER_COMPLETED).is_some_and(|name| found.events.contains_key(&name)),
            events: frequent(&found.events, timelines),
            windows: WINDOWS.into_iter().filter(|days| i64::from(*days) <= history_days.max(7)).collect(),
            traits: traits(found.traits, dictionary),
            channels: found.channels.into_iter().collect(),
            features: Vec::new(),
        };
        layout.features = layout.named(timelines);
        layout
    }

    fn named(&self, timelines: &Timelines) -> Vec<Feature> {
        let dictionary = timelines.dictionary();
        let mut features = vec![Feature::KnownDays];
        if self.has_orders {
            features.extend(OrderFigure::ALL.map(Feature::Order));
        }
        for event in &self.events {
            let event = dictionary.resolve_name(*event);
            let count = |days: &u32| Feature::Count { event: event.to_owned(), days: *days };
            features.extend(self.windows.iter().map(count));
            features.push(Feature::Since { event: event.to_owned() });
        }
        let key = |found: &Trait| Feature::Trait { key: dictionary.resolve_key(found.key).to_owned() };
        features.extend(self.traits.iter().map(key));
        let channel = |channel: &ChannelId| Feature::Consent {
            channel: dictionary.resolve_channel(*channel).to_owned(),
        };
        features.extend(self.channels.iter().map(channel));
        features
    }
}

fn frequent(events: &BTreeMap<NameId, u64>, timelines: &Timelines) -> Vec<NameId> {
    let name = |event: &NameId| timelines.dictionary().resolve_name(*event);
    let mut events: Vec<(NameId, u64)> = events.iter().map(|(name, count)| (*name, *count)).collect();
    events.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| name(&one.0).cmp(name(&other.0))));
    let mut kept: Vec<NameId> = events.into_iter().take(MOST_EVENTS).map(|(name, _)| name).collect();
    // By name, so that the order of columns does not hang on counts.
    kept.sort_by_key(name);
    kept
}

/// What there is before an instant.
#[derive(Debug, Default)]
struct Found {
    events: BTreeMap<NameId, u64>,
    traits: BTreeMap<KeyId, Values>,
    channels: BTreeSet<ChannelId>,
}

/// The values of a trait, no more of each kind than tell that they are too many.
#[derive(Debug, Default)]
struct Values {
    numbers: HashSet<Cell>,
    others: HashSet<Cell>,
}

impl Values {
    fn add(&mut self, cell: Cell) {
        let kind = if cell.small_number().is_some() { &mut self.numbers } else { &mut self.others };
        if kind.len() <= MOST_VALUES {
            kind.insert(cell);
        }
    }

    fn are_numbers(&self) -> bool {
        self.others.is_empty()
    }

    fn are_few(&self) -> bool {
        self.numbers.len() + self.others.len() <= MOST_VALUES
    }
}

impl Found {
    fn of(block: &Block, before: Timestamp) -> Found {
        let mut found = Found::default();
        for (name, table) in block.tables() {
            let count = table.at().iter().filter(|at| **at < before).count() as u64;
            if count > 0 {
                found.events.insert(name, count);
            }
        }
        for (key, history) in block.histories() {
            let known = (0..history.len()).filter(|index| history.at()[*index] < before);
            let mut cells =
                known.map(|index| history.get(index)).filter(|cell| !cell.is_missing()).peekable();
            if cells.peek().is_some() {
                let values = found.traits.entry(key).or_default();
                cells.for_each(|cell| values.add(cell));
            }
        }
        let said = block.consents().filter(|(_, consent)| consent.at().iter().any(|at| *at < before));
        found.channels.extend(said.map(|(channel, _)| channel));
        found
    }

    fn joined(mut self, other: Found) -> Found {
        other.events.into_iter().for_each(|(name, count)| *self.events.entry(name).or_default() += count);
        for (key, values) in other.traits {
            let known = self.traits.entry(key).or_default();
            values.numbers.into_iter().chain(values.others).for_each(|cell| known.add(cell));
        }
        self.channels.extend(other.channels);
        self
    }
}

/// Traits of numbers, and those of few values that are no lists or objects.
fn traits(found: BTreeMap<KeyId, Values>, dictionary: &Dictionary) -> Vec<Trait> {
    let kept = found.into_iter().filter(|(key, _)| !names_a_person(dictionary.resolve_key(*key)));
    let of = |(key, values): (KeyId, Values)| {
        if values.are_numbers() {
            return Some(Trait { key, categories: None });
        }
        let categories = values.are_few().then(|| Categories::of(&values, dictionary)).flatten()?;
        Some(Trait { key, categories: Some(categories) })
    };
    kept.filter_map(of).take(MOST_TRAITS).collect()
}

fn names_a_person(key: &str) -> bool {
    let plain: String = key.chars().filter(|char| char.is_alphanumeric()).collect();
    NAMES_OF_PEOPLE.contains(&plain.to_lowercase().as_str())
}

impl Categories {
    /// `None` if there is a list or an object among them.
    fn of(values: &Values, dictionary: &Dictionary) -> Option<Categories> {
        let label = |cell: &Cell| match dictionary.unpack(*cell) {
            Unpacked::Text(text) => Some(dictionary.resolve(text).to_owned()),
            Unpacked::Bool(flag) => Some(flag.to_string()),
            Unpacked::Number(number) => Some(number.to_string()),
            Unpacked::Missing | Unpacked::List | Unpacked::Object | Unpacked::Value(_) => None,
        };
        let cells = || values.numbers.iter().chain(&values.others);
        let named: Vec<(Cell, String)> =
            cells().map(|cell| Some((*cell, label(cell)?))).collect::<Option<_>>()?;
        let labels: BTreeSet<&String> = named.iter().map(|(_, label)| label).collect();
        let place_of: BTreeMap<&String, u32> = labels.iter().copied().zip(0..).collect();
        let code_of = named.iter().map(|(cell, label)| (*cell, place_of[label])).collect();
        Some(Categories { code_of, labels: labels.into_iter().cloned().collect() })
    }
}
