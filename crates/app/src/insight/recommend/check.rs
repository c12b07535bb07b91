//! How good offers would have been at an earlier instant, beside what is popular.

use kesit_insight::recommend::{Candidates, Evaluation, Held, Popularity, Recommender, Shelf, evaluate};

use super::model::Fitted;
use super::{Goods, Kind, ModelKind};

/// Offers held against what was bought next.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The same customers, offered by different models.
    pub lines: Vec<Line>,
}

/// A way to make offers, and how good it was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Which products it offers; `None` is what most buy, to anybody.
    pub kind: Option<Kind>,
    /// How good its lists were.
    pub quality: Evaluation,
}

/// Makes offers of what was known at an instant (milliseconds since 1970), and holds them against the first basket after.
/// `None` if nobody had bought before and bought again.
#[must_use]
pub fn check(goods: &Goods, at: i64, model: ModelKind, count: usize, threads: usize) -> Option<Checked> {
    let held = Held::from(&goods.baskets, at);
    let popularity = Popularity::of_all(&held.past);
    let popular: Vec<u32> = popularity.ranking().iter().take(count).copied().collect();
    let mut lines = vec![Line { kind: None, quality: evaluate(&held, count, threads, |_| popular.clone()) }];
    if lines[0].quality.all.customers == 0 {
        return None;
    }
    for kind in [Kind::Repeat, Kind::Explore, Kind::Both] {
        let fitted = Fitted::of(&held.past, kind, model, threads);
        let shelf = Shelf { only_new: kind == Kind::Explore, ..Shelf::default() };
        let list = |customer: usize| {
            let past = held.past.past(customer);
            let mut candidates = Candidates::new(held.past.items());
            fitted.score(past, &mut candidates);
            let offers = shelf.pick(&candidates, &past.owned(), &popularity, count);
            offers.into_iter().map(|offer| offer.item).collect()
        };
        lines.push(Line { kind: Some(kind), quality: evaluate(&held, count, threads, list) });
    }
    Some(Checked { lines })
}
