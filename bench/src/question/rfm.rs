//! Recency, frequency and monetary value: every buyer's three scores from 1 to 5 and the group that follows from them.
//!
//! Ties share a score: `score = 1 + ⌊5 · #{worse} / n⌋` over the `n` buyers, so the outcome hangs on no order of rows, as
//! SQL's `ntile` does. Recency counts in local days.

use kesit_model::Timestamp;
use kesit_segment::Settings;
use kesit_timeline::{Block, CustomerIx, NameId, PathId, Timelines};

use super::days::Days;
use super::number;
use crate::answer::{self, Answer};
use crate::shop::{END, EVENTS, MICROS_PER_CENT, ORDER};

/// The groups, in the order of their numbers from 1.
pub(crate) const GROUPS: [&str; 6] = ["new", "champions", "loyal", "potential", "at risk", "lost"];

/// One buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Buyer {
    pub(crate) customer: CustomerIx,
    /// The number of the local day of the last order.
    last_day: u32,
    orders: u32,
    /// What the orders were worth altogether, in millionths.
    micros: i64,
    /// From 1; zero before it is known.
    pub(crate) group: u8,
}

/// Everybody who ever ordered, with the group.
pub(crate) fn groups(timelines: &Timelines, settings: &Settings, threads: usize) -> Vec<Buyer> {
    let (Some(order), Some(amount)) = words(timelines) else { return Vec::new() };
    let days = Days::since(Timestamp(END.0 - SPAN_MS), &settings.zone);
    let each = |_, block: &Block| buyers(block, order, amount, &days);
    let join = |mut left: Vec<Buyer>, mut right: Vec<Buyer>| {
        left.append(&mut right);
        left
    };
    let mut buyers = timelines.fold(threads, each, join).unwrap_or_default();
    score(&mut buyers, days.len(), threads);
    buyers
}

/// How far back recency is told apart: all of the generated data.
const SPAN_MS: i64 = 732 * 86_400_000;

fn words(timelines: &Timelines) -> (Option<NameId>, Option<PathId>) {
    let dictionary = timelines.dictionary();
    (dictionary.name(EVENTS[usize::from(ORDER)].0), dictionary.path("amount"))
}

fn buyers(block: &Block, order: NameId, amount: PathId, days: &Days) -> Vec<Buyer> {
    let Some(orders) = block.events(order) else { return Vec::new() };
    let amounts = orders.rows().column(amount);
    let buyer = |row: usize| {
        let mut range = orders.range(row);
        // What is later than the end has not happened yet.
        let known = orders.at()[range.clone()].iter().rev().skip_while(|at| **at > END).count();
        range.end = range.start + known;
        let last = orders.at()[range.clone()].last()?;
        let micros = |index| amounts.and_then(|amounts| amounts.get(index).small_number()).unwrap_or(0);
        Some(Buyer {
            customer: CustomerIx(block.first().0 + row as u32),
            last_day: days.day(*last) as u32,
            orders: range.len() as u32,
            micros: range.map(micros).sum(),
            group: 0,
        })
    };
    (0..kesit_timeline::BLOCK_ROWS).filter_map(buyer).collect()
}

/// Gives every buyer the group.
fn score(buyers: &mut [Buyer], days: usize, threads: usize) {
    if buyers.is_empty() {
        return;
    }
    let most_orders = buyers.iter().map(|buyer| buyer.orders).max().unwrap_or(0);
    let recency = cut_offs_of_small(buyers, days, |buyer| buyer.last_day);
    let frequency = cut_offs_of_small(buyers, most_orders as usize + 1, |buyer| buyer.orders);
    let monetary = cut_offs(buyers.iter().map(|buyer| buyer.micros).collect());
    let give = |buyers: &mut [Buyer]| {
        for buyer in buyers {
            let recency = score_of(buyer.last_day, &recency);
            let fm = (score_of(buyer.orders, &frequency) + score_of(buyer.micros, &monetary)).div_ceil(2);
            buyer.group = group(buyer.orders, recency, fm);
        }
    };
    let part = buyers.len().div_ceil(threads.max(1));
    std::thread::scope(|scope| {
        for part in buyers.chunks_mut(part) {
            scope.spawn(|| give(part));
        }
    });
}

fn group(orders: u32, recency: u8, fm: u8) -> u8 {
    match (recency, fm) {
        (4.., _) if orders == 1 => 1,
        (4.., 4..) => 2,
        (3.., 3..) => 3,
        (3.., _) => 4,
        (_, 3..) => 5,
        _ => 6,
    }
}

/// One more than the number of cut-offs that the value is above.
fn score_of<T: Ord>(value: T, cut_offs: &[T; 4]) -> u8 {
    1 + cut_offs.iter().filter(|cut_off| **cut_off < value).count() as u8
}

/// At least `⌈k · n / 5⌉` of the others are worse exactly if the value is above the one at that place.
fn place(fifth: usize, count: usize) -> usize {
    (fifth * count).div_ceil(5) - 1
}

/// The values at the ends of the first four fifths.
fn cut_offs(mut values: Vec<i64>) -> [i64; 4] {
    let count = values.len();
    let mut cut_offs = [0; 4];
    // From the top down: what lies below a place is all that the next one is looked for in.
    let mut below = count;
    for fifth in (1..5).rev() {
        let place = place(fifth, count);
        if place < below {
            cut_offs[fifth - 1] = *values[..below].select_nth_unstable(place).1;
            below = place;
        } else {
            cut_offs[fifth - 1] = cut_offs[fifth];
        }
    }
    cut_offs
}

/// The same for values below `limit`, by counting.
fn cut_offs_of_small(buyers: &[Buyer], limit: usize, value: impl Fn(&Buyer) -> u32) -> [u32; 4] {
    let mut counts = vec![0_usize; limit];
    buyers.iter().for_each(|buyer| counts[value(buyer) as usize] += 1);
    let mut cut_offs = [0; 4];
    let mut reached = 0;
    for (candidate, count) in (0..).zip(counts) {
        let places = reached..reached + count;
        for fifth in 1..5 {
            if places.contains(&place(fifth, buyers.len())) {
                cut_offs[fifth - 1] = candidate;
            }
        }
        reached += count;
    }
    cut_offs
}

/// The answer that these groups are: who is in each, and what they spent.
pub(crate) fn answer_of(timelines: &Timelines, buyers: &[Buyer]) -> Answer {
    let of_group = |group: usize| buyers.iter().filter(move |buyer| usize::from(buyer.group) == group + 1);
    let sets = GROUPS.iter().enumerate().map(|(group, name)| {
        let customers = of_group(group).map(|buyer| number(timelines, buyer.customer)).collect();
        ((*name).to_owned(), customers)
    });
    let mut answer = answer::of_sets(sets.collect());
    for (group, name) in GROUPS.iter().enumerate() {
        let micros: i128 = of_group(group).map(|buyer| i128::from(buyer.micros)).sum();
        let cents = i64::try_from(micros / MICROS_PER_CENT).expect("the money of the shop fits");
        answer.figures.insert(format!("{name}, cents"), cents);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    /// As the rule says it.
    fn plain_score<T: Ord + Copy>(values: &[T], value: T) -> u8 {
        let worse = values.iter().filter(|other| **other < value).count();
        (1 + 5 * worse / values.len()) as u8
    }

    #[test]
    fn cut_offs_give_the_scores_of_the_rule_with_ties_and_few_values() {
        let mut chance = Chance::new(1);
        for count in (1..40).chain([500]) {
            for limit in [1, 2, 5, 1_000] {
                let values: Vec<u32> = (0..count).map(|_| chance.below(limit) as u32).collect();
                let buyers: Vec<Buyer> = values.iter().map(|value| buyer(*value)).collect();
                let by_count = cut_offs_of_small(&buyers, limit as usize, |buyer| buyer.orders);
                let by_order = cut_offs(values.iter().map(|value| i64::from(*value)).collect());
                for value in &values {
                    let score = plain_score(&values, *value);
                    assert_eq!(score_of(*value, &by_count), score, "{values:?} {value}");
                    assert_eq!(score_of(i64::from(*value), &by_order), score, "{values:?} {value}");
                }
            }
        }
    }

    fn buyer(orders: u32) -> Buyer {
        Buyer { customer: CustomerIx(0), last_day: 0, orders, micros: 0, group: 0 }
    }

    #[test]
    fn every_score_has_one_group() {
        let groups = [
            ((1, 5, 5), "new"),
            ((2, 4, 4), "champions"),
            ((2, 3, 5), "loyal"),
            ((2, 5, 3), "loyal"),
            ((2, 5, 2), "potential"),
            ((1, 3, 1), "potential"),
            ((9, 2, 3), "at risk"),
            ((1, 2, 2), "lost"),
        ];
        for ((orders, recency, fm), name) in groups {
            assert_eq!(GROUPS[usize::from(group(orders, recency, fm)) - 1], name, "{orders} {recency} {fm}");
        }
    }
}
