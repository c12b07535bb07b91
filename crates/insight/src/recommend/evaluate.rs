//! How good offers would have been: made of what was known at an instant, held against the first basket after it. What was
//! bought before and what was new are looked at apart, since the first is far easier (Li, Jullien, Ariannezhad & de Rijke
//! 2023, ACM Trans. Inf. Syst. 41:101).

use super::Baskets;
use crate::numeric::parallel::in_order;

/// What customers bought next, after an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Everything before the instant.
    pub past: Baskets,
    /// For each customer the first basket from the instant on; empty where there is none.
    pub next: Vec<Vec<u32>>,
}

impl Held {
    /// Parts baskets at an instant.
    #[must_use]
    pub fn from(baskets: &Baskets, at: i64) -> Held {
        let first = |customer| {
            let next = baskets.past(customer).baskets().find(|basket| basket.at >= at);
            next.map_or_else(Vec::new, |basket| basket.items.to_vec())
        };
        Held { past: baskets.before(at), next: (0..baskets.customers()).map(first).collect() }
    }
}

/// How good lists were, on average over the customers who bought something of the kind.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Quality {
    /// How many customers that are.
    pub customers: usize,
    /// The share of what was bought that was in the list, 0..=1.
    pub recall: f64,
    /// The same, with less weight for lower places: 1/log₂(1 + place), by the greatest sum possible (Järvelin & Kekäläinen
    /// 2002).
    pub ndcg: f64,
    /// The share of customers who bought at least one thing of the list, 0..=1.
    pub hit_rate: f64,
}

/// The quality of lists: of all, and apart for what the customer had bought before and for what was new.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Evaluation {
    /// Against everything that was bought next.
    pub all: Quality,
    /// Against what had been bought before.
    pub repeat: Quality,
    /// Against what was new to the customer.
    pub explore: Quality,
    /// The share of what was bought next that had been bought before, 0..=1.
    pub repeat_share: f64,
}

/// Customers that one thread takes at once.
const CUSTOMERS_AT_ONCE: usize = 1024;

/// Evaluates lists of at most `count` items. `list` gives the items for a customer, the best first. Customers who had bought
/// nothing before, or buy nothing after, are left out.
#[must_use]
pub fn evaluate(
    held: &Held,
    count: usize,
    threads: usize,
    list: impl Fn(usize) -> Vec<u32> + Sync,
) -> Evaluation {
    let customers: Vec<usize> = (0..held.next.len())
        .filter(|customer| !held.next[*customer].is_empty() && held.past.past(*customer).baskets().len() > 0)
        .collect();
    let parts = in_order(threads, customers.chunks(CUSTOMERS_AT_ONCE), |customers| {
        let mut sums = Evaluation::default();
        for customer in customers {
            let mut list = list(*customer);
            list.truncate(count);
            let owned = held.past.past(*customer).owned();
            let (again, new): (Vec<u32>, Vec<u32>) =
                held.next[*customer].iter().partition(|item| owned.binary_search(item).is_ok());
            sums.all.add(&list, &held.next[*customer], count);
            sums.repeat.add(&list, &again, count);
            sums.explore.add(&list, &new, count);
            sums.repeat_share += again.len() as f64 / held.next[*customer].len() as f64;
        }
        sums
    });
    let total = parts.into_iter().fold(Evaluation::default(), Evaluation::plus);
    Evaluation {
        repeat_share: total.repeat_share / (total.all.customers.max(1)) as f64,
        all: total.all.mean(),
        repeat: total.repeat.mean(),
        explore: total.explore.mean(),
    }
}

impl Evaluation {
    fn plus(self, other: Evaluation) -> Evaluation {
        Evaluation {
            all: self.all.plus(other.all),
            repeat: self.repeat.plus(other.repeat),
            explore: self.explore.plus(other.explore),
            repeat_share: self.repeat_share + other.repeat_share,
        }
    }
}

impl Quality {
    /// Adds a customer who bought `bought`; nothing if that is nothing.
    fn add(&mut self, list: &[u32], bought: &[u32], count: usize) {
        if bought.is_empty() {
            return;
        }
        let places = (0..list.len()).filter(|place| bought.contains(&list[*place]));
        let gain = |place: usize| 1.0 / libm::log2(place as f64 + 2.0);
        let (mut hits, mut gains) = (0, 0.0);
        for place in places {
            hits += 1;
            gains += gain(place);
        }
        let possible: f64 = (0..bought.len().min(count)).map(gain).sum();
        self.customers += 1;
        self.recall += f64::from(hits) / bought.len() as f64;
        self.ndcg += if possible > 0.0 { gains / possible } else { 0.0 };
        self.hit_rate += f64::from(u8::from(hits > 0));
    }

    fn plus(self, other: Quality) -> Quality {
        Quality {
            customers: self.customers + other.customers,
            recall: self.recall + other.recall,
            ndcg: self.ndcg + other.ndcg,
            hit_rate: self.hit_rate + other.hit_rate,
        }
    }

    fn mean(self) -> Quality {
        let count = self.customers.max(1) as f64;
        let Quality { customers, recall, ndcg, hit_rate } = self;
        Quality { customers, recall: recall / count, ndcg: ndcg / count, hit_rate: hit_rate / count }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_one_customer_by_hand() {
        let mut quality = Quality::default();
        // Places 1 and 3 of three are right, of four things bought.
        quality.add(&[5, 1, 7], &[2, 5, 7, 9], 3);
        let log = |x: f64| x.log2();
        let ideal = 1.0 + 1.0 / log(3.0) + 1.0 / log(4.0);
        assert_eq!((quality.customers, quality.recall, quality.hit_rate), (1, 0.5, 1.0));
        assert!((quality.ndcg - (1.0 + 1.0 / log(4.0)) / ideal).abs() < 1e-12);
        quality.add(&[5], &[], 3);
        assert_eq!(quality.customers, 1);
        quality.add(&[5], &[6], 3);
        assert_eq!((quality.mean().recall, quality.mean().hit_rate), (0.25, 0.5));
    }

    #[test]
    fn time_parts_what_is_known_from_what_is_tested() {
        let mut baskets = Baskets::new(6);
        baskets.push(vec![(1, vec![0, 1]), (5, vec![1, 2]), (9, vec![3])]).unwrap();
        baskets.push(vec![(6, vec![4])]).unwrap();
        baskets.push(vec![(2, vec![5])]).unwrap();
        let held = Held::from(&baskets, 5);
        assert_eq!(held.next, [vec![1, 2], vec![4], vec![]]);
        assert_eq!(held.past.past(0).owned(), [0, 1]);
        let found = evaluate(&held, 2, 2, |_| vec![1, 0, 2]);
        assert_eq!((found.all.customers, found.all.recall, found.repeat_share), (1, 0.5, 0.5));
        assert_eq!((found.repeat.recall, found.repeat.ndcg, found.explore.recall), (1.0, 1.0, 0.0));
    }
}
