//! Whether offers only push what everybody buys anyway.

use super::Popularity;

/// How offers spread over the catalogue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bias {
    /// The share of the items bought at all that are offered to anybody, 0..=1.
    pub coverage: f64,
    /// How unequally offers are spread over the items bought at all: 0 if each is offered as often, towards 1 if one item is
    /// all that is offered (Gini).
    pub gini: f64,
    /// The share of offers that go to the most popular tenth of the items bought at all.
    pub offers_to_top: f64,
    /// The share of purchases that do, to compare with.
    pub purchases_of_top: f64,
}

/// Looks at the offers of many customers. `None` if there are no offers, or nothing has been bought.
#[must_use]
pub fn bias(popularity: &Popularity, offered: impl IntoIterator<Item = u32>) -> Option<Bias> {
    let bought = popularity.counts().iter().filter(|count| **count > 0).count();
    let mut offers = vec![0_u64; popularity.counts().len()];
    offered.into_iter().for_each(|item| offers[item as usize] += 1);
    let ranked: Vec<u32> = popularity.ranking()[..bought].to_vec();
    let mut of_bought: Vec<u64> = ranked.iter().map(|item| offers[*item as usize]).collect();
    let total: u64 = of_bought.iter().sum();
    let purchases: u64 = popularity.counts().iter().sum();
    if total == 0 || purchases == 0 {
        return None;
    }
    let top = bought.div_ceil(10);
    let of_top: u64 = of_bought[..top].iter().sum();
    let bought_top: u64 = ranked[..top].iter().map(|item| popularity.counts()[*item as usize]).sum();
    let offered = of_bought.iter().filter(|count| **count > 0).count();
    of_bought.sort_unstable();
    Some(Bias {
        coverage: offered as f64 / bought as f64,
        gini: gini(&of_bought, total),
        offers_to_top: of_top as f64 / total as f64,
        purchases_of_top: bought_top as f64 / purchases as f64,
    })
}

/// Of counts in rising order.
fn gini(counts: &[u64], total: u64) -> f64 {
    let n = counts.len() as f64;
    let weighted: f64 = (1..).zip(counts).map(|(place, count)| f64::from(place) * *count as f64).sum();
    (2.0 * weighted / total as f64 - n - 1.0) / n
}

#[cfg(test)]
mod tests {
    use super::super::Baskets;
    use super::*;

    #[test]
    fn spread_by_hand() {
        let mut baskets = Baskets::new(5);
        baskets.push(vec![(1, vec![0, 1, 2, 3]), (2, vec![0]), (3, vec![0])]).unwrap();
        let popularity = Popularity::of_all(&baskets);
        let even = bias(&popularity, [0, 1, 2, 3]).unwrap();
        assert_eq!(
            (even.coverage, even.gini, even.offers_to_top, even.purchases_of_top),
            (1.0, 0.0, 0.25, 0.5)
        );
        let one = bias(&popularity, [0, 0, 0]).unwrap();
        assert_eq!((one.coverage, one.gini, one.offers_to_top), (0.25, 0.75, 1.0));
        assert_eq!(bias(&popularity, []), None);
    }
}
