//! The names of people, the frequent ones more often, by gender and the time of birth.

use super::chance::{Chance, Weights};
use super::text::lines;

/// A gender as the shop records it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gender {
    Female,
    Male,
}

/// The years of birth that share their first names: until 1974, until 1994, and later.
const COHORTS: [i16; 2] = [1975, 1995];

/// The names.
#[derive(Debug)]
pub(super) struct Names {
    /// By gender, then by cohort.
    first: [[List; 3]; 2],
    last: List,
}

#[derive(Debug)]
struct List {
    names: Vec<&'static str>,
    weights: Weights,
}

impl Names {
    /// Reads the lists.
    pub(super) fn read() -> Names {
        let list = |gender: &str, cohort: &str| {
            let names = lines(include_str!("data/first_names.txt"))
                .filter_map(|line| {
                    line.strip_prefix(gender)?.strip_prefix(';')?.strip_prefix(cohort)?.strip_prefix(';')
                })
                .flat_map(|names| names.split(','));
            List::new(names.collect())
        };
        let cohorts = |gender| ["1", "2", "3"].map(|cohort| list(gender, cohort));
        let last = lines(include_str!("data/last_names.txt")).flat_map(|line| line.split(',')).collect();
        Names { first: [cohorts("f"), cohorts("m")], last: List::new(last) }
    }

    /// A first name for somebody born in this year.
    pub(super) fn first(&self, gender: Gender, born: i16, chance: &mut Chance) -> &'static str {
        let cohort = COHORTS.partition_point(|year| *year <= born);
        self.first[gender as usize][cohort].draw(chance)
    }

    /// A last name.
    pub(super) fn last(&self, chance: &mut Chance) -> &'static str {
        self.last.draw(chance)
    }
}

impl List {
    fn new(names: Vec<&'static str>) -> List {
        List { weights: Weights::by_rank(names.len()), names }
    }

    fn draw(&self, chance: &mut Chance) -> &'static str {
        self.names[chance.weighted(&self.weights)]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Names;

    #[test]
    fn every_name_is_one_turkish_word_and_stands_once() {
        let names = Names::read();
        let lists = names.first.iter().flatten().chain([&names.last]);
        for list in lists {
            assert!(list.names.len() >= 30, "{list:?}");
            assert_eq!(list.names.iter().collect::<BTreeSet<_>>().len(), list.names.len(), "{list:?}");
            for name in &list.names {
                let mut letters = name.chars();
                assert!(letters.next().is_some_and(char::is_uppercase), "{name}");
                assert!(letters.all(|letter| letter.is_lowercase()), "{name}");
            }
        }
    }
}
