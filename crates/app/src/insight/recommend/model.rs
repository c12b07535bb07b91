//! The models that offers are made by.

use kesit_insight::recommend::{
    Baskets, Candidates, Ease, Factors, Nearness, Neighbours, Past, Recommender, Repeat, Sets, Training,
};

/// Which products are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What the customer bought often and lately.
    Repeat,
    /// What the customer has not bought.
    Explore,
    /// What the customer bought first, then what goes with it.
    Both,
}

/// What new products are found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelKind {
    /// What buyers of the same products also buy.
    Neighbours,
    /// EASE; only up to 10,000 products, else as `Neighbours`.
    Ease,
    /// Factors by alternating least squares.
    Factors,
    /// [`ModelKind::Ease`] where products are few enough, else [`ModelKind::Neighbours`].
    Auto,
}

/// Products that EASE is taken for without being asked, at most: the time grows with the cube.
const EASE_UNASKED: usize = 2_000;
/// The regularisation of EASE.
const LAMBDA: f64 = 300.0;

/// A model at hand.
pub(super) enum Fitted {
    Repeat(Repeat),
    Neighbours(Neighbours),
    Other(Box<dyn Recommender>),
    /// What was bought before comes first.
    Both(Box<Fitted>),
}

impl Fitted {
    pub(super) fn of(baskets: &Baskets, kind: Kind, model: ModelKind, threads: usize) -> Fitted {
        match kind {
            Kind::Repeat => Fitted::Repeat(Repeat::default()),
            Kind::Explore => Fitted::explore(baskets, model, threads),
            Kind::Both => Fitted::Both(Box::new(Fitted::explore(baskets, model, threads))),
        }
    }

    fn explore(baskets: &Baskets, model: ModelKind, threads: usize) -> Fitted {
        let sets = Sets::of_customers(baskets);
        let neighbours = || Fitted::Neighbours(Neighbours::fit(&sets, &Nearness::default(), threads));
        let wants_ease = match model {
            ModelKind::Ease => true,
            ModelKind::Auto => baskets.items() <= EASE_UNASKED,
            ModelKind::Neighbours | ModelKind::Factors => false,
        };
        match model {
            ModelKind::Factors => {
                Fitted::Other(Box::new(Factors::fit(&sets, &Training { threads, ..Training::default() })))
            }
            _ if wants_ease => match Ease::fit(&sets, LAMBDA, threads) {
                Ok(ease) => Fitted::Other(Box::new(ease)),
                Err(_) => neighbours(),
            },
            _ => neighbours(),
        }
    }

    /// The neighbours, if offers follow from them.
    pub(super) fn neighbours(&self) -> Option<&Neighbours> {
        match self {
            Fitted::Neighbours(neighbours) => Some(neighbours),
            Fitted::Both(explore) => explore.neighbours(),
            Fitted::Repeat(_) | Fitted::Other(_) => None,
        }
    }
}

/// Above every score of a model for something new.
pub(super) const BOUGHT_BEFORE: f64 = 1e6;

impl Recommender for Fitted {
    fn score(&self, past: Past<'_>, candidates: &mut Candidates) {
        match self {
            Fitted::Repeat(repeat) => repeat.score(past, candidates),
            Fitted::Neighbours(neighbours) => neighbours.score(past, candidates),
            Fitted::Other(model) => model.score(past, candidates),
            Fitted::Both(explore) => {
                Repeat::default().score(past, candidates);
                past.owned().into_iter().for_each(|item| candidates.add(item, BOUGHT_BEFORE));
                explore.score(past, candidates);
            }
        }
    }
}
