//! Which category a customer tends to, against what is usual in the shop.

use super::dirichlet::{DirichletMultinomial, Seen, sum};
use super::posterior::Posterior;

/// A category is called the customer's above this probability that its share is greater than that of every other.
const CERTAIN_ENOUGH: f64 = 0.8;

/// The category that a customer tends to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Affinity {
    /// The category.
    pub category: usize,
    /// The customer's share of it, drawn towards what is usual; 0..=1.
    pub share: f64,
    /// The share divided by what is usual in the shop; above 1.
    pub lift: f64,
    /// The probability that its share is greater than that of the category after it, above 0.8.
    pub probability: f64,
}

/// How the shares of categories are spread over customers.
#[derive(Debug, Clone, PartialEq)]
pub struct Categories {
    model: DirichletMultinomial,
    /// All categories, the usual greatest first.
    by_share: Vec<usize>,
}

impl Categories {
    /// Fits to what each customer bought, or looked at, of each category, counted in purchases or views. These are whole
    /// numbers, since parts would make customers look more alike than they are. `None` if nothing was bought.
    #[must_use]
    pub fn fit(customers: &[Vec<Seen>], categories: usize) -> Option<Categories> {
        let model = DirichletMultinomial::fit(customers, categories)?;
        let mut by_share: Vec<usize> = (0..categories).collect();
        by_share.sort_by(|&one, &other| model.usual()[other].total_cmp(&model.usual()[one]));
        Some(Categories { model, by_share })
    }

    /// How shares are spread; it gives a customer's share of each category.
    #[must_use]
    pub fn model(&self) -> &DirichletMultinomial {
        &self.model
    }

    /// The category that a customer tends to: clearly the first of theirs, chosen by themselves, and more so than is usual.
    /// `None` where no category is all of this. Money is made purchases by [`in_purchases`].
    #[must_use]
    pub fn affinity(&self, seen: &[Seen]) -> Option<Affinity> {
        let all = self.model.weight() + sum(seen);
        let usual = |category: usize| self.model.usual()[category];
        let own = seen.iter().map(|seen| (self.model.weight() * usual(seen.kind) + seen.count, Some(*seen)));
        let is_own = |category: &usize| seen.iter().any(|seen| seen.kind == *category);
        // Of the categories that the customer did not choose only the commonest can come first or second.
        let others = self.by_share.iter().filter(|category| !is_own(category)).take(1);
        let others = others.map(|&category| (self.model.weight() * usual(category), None));
        let mut ranked: Vec<(f64, Option<Seen>)> = own.chain(others).collect();
        ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
        let (alpha, chosen) = ranked.first()?;
        let chosen = chosen.filter(|seen| seen.count > 0.0)?;
        let beta = ranked.get(1).map_or(0.0, |(next, _)| *next);
        // Of two shares of a Dirichlet distribution, the first over their sum is Beta distributed.
        let probability = if beta > 0.0 { Posterior { alpha: *alpha, beta }.chance_above(0.5) } else { 1.0 };
        let share = alpha / all;
        let lift = share / usual(chosen.kind);
        (probability > CERTAIN_ENOUGH && lift > 1.0).then_some(Affinity {
            category: chosen.kind,
            share,
            lift,
            probability,
        })
    }
}

/// Money spent on each category as counts that sum to the number of purchases: money alone would make one dear purchase look
/// like many. Money that is not above zero is left out.
#[must_use]
pub fn in_purchases(money: &[(usize, f64)], purchases: f64) -> Vec<Seen> {
    let total: f64 = money.iter().map(|(_, money)| money.max(0.0)).sum();
    let spent = money.iter().filter(|(_, money)| *money > 0.0);
    spent.map(|&(kind, money)| Seen { kind, count: purchases * money / total }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(counts: &[(usize, f64)]) -> Vec<Seen> {
        counts.iter().map(|&(kind, count)| Seen { kind, count }).collect()
    }

    /// Half of the shop's sales are of category 0; customers have tastes of their own.
    fn categories() -> Categories {
        let mut customers = Vec::new();
        for n in 0..400 {
            let favourite = [0, 0, 0, 1, 2, 3][n % 6];
            customers.push(seen(&[(favourite, 3.0), ((favourite + 1 + n % 3) % 4, 1.0)]));
        }
        Categories::fit(&customers, 4).expect("something bought")
    }

    #[test]
    fn a_taste_needs_more_than_a_purchase_or_two() {
        let categories = categories();
        assert_eq!(categories.affinity(&[]), None);
        assert_eq!(categories.affinity(&seen(&[(3, 1.0)])), None);
        assert_eq!(categories.affinity(&seen(&[(3, 2.0), (1, 2.0)])), None);
        let found = categories.affinity(&seen(&[(3, 6.0), (1, 1.0)])).expect("six of seven");
        assert!(
            found.category == 3 && found.share > 0.5 && found.lift > 2.0 && found.probability > 0.8,
            "{found:?}"
        );
        let common = categories.affinity(&seen(&[(0, 8.0)])).expect("eight of eight");
        assert!(common.category == 0 && common.lift > 1.0 && common.lift < found.lift, "{common:?}");
    }

    #[test]
    fn the_share_is_the_models() {
        let categories = categories();
        let bought = seen(&[(2, 7.0), (0, 1.0)]);
        let found = categories.affinity(&bought).expect("seven of eight");
        assert!((found.share - categories.model().shares(&bought)[2]).abs() < 1e-12);
    }

    #[test]
    fn money_counts_as_many_purchases_as_there_were() {
        let found = in_purchases(&[(4, 900.0), (1, 100.0), (2, -50.0)], 2.0);
        assert_eq!(found, seen(&[(4, 1.8), (1, 0.2)]));
        assert!(in_purchases(&[(0, 0.0)], 3.0).is_empty());
    }

    #[test]
    fn a_shop_of_one_category_has_no_tastes() {
        let categories =
            Categories::fit(&[seen(&[(0, 5.0)]), seen(&[(0, 1.0)])], 1).expect("something bought");
        assert_eq!(categories.affinity(&seen(&[(0, 5.0)])), None);
    }
}
