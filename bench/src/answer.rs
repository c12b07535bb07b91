//! What a question was answered with, in a form in which the answers of all engines can be held against each other.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The whole answer: equal exactly if all sets and figures are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// Sizes of sets, counts, money in cents.
    pub(crate) figures: BTreeMap<String, i64>,
    /// SHA-256 over every set in the order of the question: its size, then its customers ascending, all as
    /// little-endian 32-bit numbers. In hexadecimal.
    pub(crate) digest: String,
}

/// An answer that is a number of named sets of customers.
pub(crate) fn of_sets(sets: Vec<(String, Vec<u32>)>) -> Answer {
    let mut hash = Sha256::new();
    let mut figures = BTreeMap::new();
    for (name, mut customers) in sets {
        customers.sort_unstable();
        let size = u32::try_from(customers.len()).expect("customers are numbered in 32 bits");
        hash.update(size.to_le_bytes());
        customers.iter().for_each(|customer| hash.update(customer.to_le_bytes()));
        figures.insert(name, i64::from(size));
    }
    let digest = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Answer { figures, digest }
}

/// What differs between two answers, for a person to read; `None`: nothing does.
pub(crate) fn difference(left: &Answer, right: &Answer) -> Option<String> {
    if left == right {
        return None;
    }
    let names = left.figures.keys().chain(right.figures.keys());
    let differing = names.filter(|name| left.figures.get(*name) != right.figures.get(*name));
    let show = |figure: Option<&i64>| figure.map_or("nothing".to_owned(), i64::to_string);
    let mut shown: Vec<String> = differing
        .map(|name| format!("{name}: {} and {}", show(left.figures.get(name)), show(right.figures.get(name))))
        .collect();
    shown.sort_unstable();
    shown.dedup();
    if shown.is_empty() {
        return Some("all sizes are the same, the customers in the sets are not".to_owned());
    }
    let more = shown.len().saturating_sub(3);
    shown.truncate(3);
    let rest = if more > 0 { format!(", and {more} more") } else { String::new() };
    Some(shown.join(", ") + &rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(sets: &[(&str, &[u32])]) -> Answer {
        of_sets(sets.iter().map(|(name, customers)| ((*name).to_owned(), customers.to_vec())).collect())
    }

    #[test]
    fn the_order_within_a_set_plays_no_part_and_everything_else_does() {
        let answer = sets(&[("a", &[3, 1]), ("b", &[2])]);
        assert_eq!(answer, sets(&[("a", &[1, 3]), ("b", &[2])]));
        assert_eq!(difference(&answer, &answer), None);
        for other in [
            sets(&[("a", &[1, 4]), ("b", &[2])]),
            sets(&[("a", &[1]), ("b", &[3, 2])]),
            sets(&[("b", &[2]), ("a", &[1, 3])]),
            sets(&[("a", &[1, 3])]),
        ] {
            assert!(difference(&answer, &other).is_some(), "{other:?}");
        }
    }

    #[test]
    fn the_digest_is_the_one_that_the_peers_compute() {
        // python: hashlib.sha256(numpy.array([2, 1, 3, 1, 2], "<u4").tobytes()).hexdigest()
        let answer = sets(&[("a", &[3, 1]), ("b", &[2])]);
        assert_eq!(answer.digest, PYTHON);
    }

    const PYTHON: &str = "bdf2cc2593d1f7772877116bfc771477f782813dcbc454623b29c95a2eea3b7b";

    #[test]
    fn a_difference_is_told_in_short() {
        let none = sets(&[]);
        let many = sets(&[("a", &[1]), ("b", &[1]), ("c", &[1]), ("d", &[1])]);
        assert_eq!(
            difference(&none, &many).as_deref(),
            Some("a: nothing and 1, b: nothing and 1, c: nothing and 1, and 1 more")
        );
        let (left, right) = (sets(&[("a", &[1])]), sets(&[("a", &[2])]));
        assert!(difference(&left, &right).is_some_and(|text| text.contains("the customers in the sets")));
    }
}
