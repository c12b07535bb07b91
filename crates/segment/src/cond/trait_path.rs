//! Where a trait's value is. A trait that bears the whole path as its name wins over walking into objects.

use kesit_model::Timestamp;
use kesit_timeline::{History, KeyId, Unpacked};

use crate::clock::Clock;
use crate::compile::Compiler;
use crate::datum::Datum;
use crate::subject::Subject;

#[derive(Debug)]
pub(crate) struct TraitPath {
    /// The ways to read the path, the winning one first: a top-level trait, and the path inside its value.
    ways: Vec<(KeyId, Option<Box<str>>)>,
}

impl TraitPath {
    pub(crate) fn compile(path: &str, compiler: &mut Compiler<'_>) -> TraitPath {
        let mut ways = vec![(compiler.intern_key(path), None)];
        for (dot, _) in path.match_indices('.') {
            let (key, rest) = (&path[..dot], &path[dot + 1..]);
            if !key.is_empty() && !rest.is_empty() {
                ways.push((compiler.intern_key(key), Some(rest.into())));
            }
        }
        TraitPath { ways }
    }

    /// The top-level traits that the value depends on.
    pub(crate) fn keys(&self) -> impl Iterator<Item = KeyId> + '_ {
        self.ways.iter().map(|(key, _)| *key)
    }

    /// The value at the clock's instant.
    pub(crate) fn value<'a>(&self, subject: &Subject<'a>, clock: &mut Clock) -> Datum<'a> {
        for (key, rest) in &self.ways {
            let Some(history) = subject.block.history(*key) else { continue };
            let datum = current(history, rest.as_deref(), subject, clock);
            if !datum.is_missing() {
                return datum;
            }
        }
        Datum::Missing
    }

    /// The instants up to the clock's at which the value may have changed, ascending, each once.
    pub(crate) fn changes(&self, subject: &Subject<'_>, clock: &mut Clock) -> Vec<Timestamp> {
        let mut instants = Vec::new();
        for key in self.keys() {
            let Some(history) = subject.block.history(key) else { continue };
            let all = &history.at()[history.range(subject.row)];
            instants.extend_from_slice(&all[..clock.count_come(all)]);
        }
        instants.sort_unstable();
        instants.dedup();
        instants
    }
}

fn current<'a>(
    history: &'a History,
    rest: Option<&str>,
    subject: &Subject<'a>,
    clock: &mut Clock,
) -> Datum<'a> {
    let range = history.range(subject.row);
    let come = clock.count_come(&history.at()[range.clone()]);
    if come == 0 {
        return Datum::Missing;
    }
    let cell = history.get(range.start + come - 1);
    let dictionary = subject.scene.dictionary();
    let Some(rest) = rest else { return Datum::of_cell(cell, dictionary) };
    match dictionary.unpack(cell) {
        Unpacked::Value(kesit_model::Value::Object(object)) => {
            object.at_path(rest).map_or(Datum::Missing, Datum::of_value)
        }
        _ => Datum::Missing,
    }
}
