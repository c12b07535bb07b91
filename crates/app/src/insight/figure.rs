//! How figures are told, whoever tells them: the same digits in every answer, the same classes, the first of many.

use std::cmp::Ordering;

/// Significant digits of numbers that programs get.
const DIGITS: usize = 12;
/// Classes of a probability or a share, the highest first: from, to.
const CLASSES: [(f64, f64); 5] = [(0.8, 1.0), (0.6, 0.8), (0.4, 0.6), (0.2, 0.4), (0.0, 0.2)];

/// The number without the last digits, which differ between machines.
#[must_use]
pub fn rounded(number: f64) -> f64 {
    format!("{number:.*e}", DIGITS - 1).parse().unwrap_or(number)
}

/// Those who fall into one class of a share.
#[derive(Debug, Clone, PartialEq)]
pub struct Class<'a, T> {
    /// The least share of the class.
    pub from: f64,
    /// The share that is beyond it; of the highest class, 1 is in it.
    pub to: f64,
    /// Those who fall into it, in their order.
    pub items: Vec<&'a T>,
}

/// Everybody in fifths of a share, the highest first.
pub fn classes<T>(items: &[T], share: impl Fn(&T) -> f64) -> Vec<Class<'_, T>> {
    let class = |(from, to): (f64, f64)| {
        let is_in = |item: &&T| share(item) >= from && (share(item) < to || to == 1.0);
        Class { from, to, items: items.iter().filter(is_in).collect() }
    };
    CLASSES.into_iter().map(class).collect()
}

/// The ends of each of ten parts of so many, as alike in size as can be.
pub fn tenths(count: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    (0..10).map(move |tenth| count * tenth / 10..count * (tenth + 1) / 10)
}

/// The first `count` by an order; of equal ones, those that come first.
pub fn first_by<T>(items: &[T], count: usize, order: impl Fn(&T, &T) -> Ordering) -> Vec<&T> {
    let mut places: Vec<usize> = (0..items.len()).collect();
    let whole = |one: &usize, other: &usize| order(&items[*one], &items[*other]).then(one.cmp(other));
    if count < places.len() {
        if count > 0 {
            places.select_nth_unstable_by(count - 1, whole);
        }
        places.truncate(count);
    }
    places.sort_unstable_by(whole);
    places.into_iter().map(|place| &items[place]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn everybody_is_in_one_class() {
        let shares = [0.0, 0.19, 0.2, 0.4, 0.79, 0.8, 1.0];
        let sizes: Vec<usize> =
            classes(&shares, |share| *share).iter().map(|class| class.items.len()).collect();
        assert_eq!(sizes, [2, 1, 1, 1, 2]);
    }

    #[test]
    fn the_last_digits_go() {
        assert_eq!((rounded(0.1 + 0.2), rounded(1.0 / 3.0)), (0.3, 0.333_333_333_333));
        assert!(rounded(f64::NAN).is_nan());
    }

    proptest! {
        #[test]
        fn the_first_are_those_of_the_sorted(items: Vec<(u8, u8)>, count in 0_usize..40) {
            let found = first_by(&items, count, |one, other| one.0.cmp(&other.0));
            let mut sorted: Vec<&(u8, u8)> = items.iter().collect();
            sorted.sort_by_key(|item| item.0);
            sorted.truncate(count);
            prop_assert_eq!(found, sorted);
        }
    }
}
