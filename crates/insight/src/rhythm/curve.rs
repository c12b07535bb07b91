//! The share of customers who have come back so many days after an order.

/// Where fewer customers than this are left, the curve is chance and is cut off.
const FEWEST_LEFT: f64 = 10.0;

/// In a small shop it is cut off where less than this share of customers is left.
const SMALLEST_SHARE_LEFT: f64 = 0.1;

/// What the gaps of many customers say together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rhythm {
    /// After so many days, the share who have come back. Both rise.
    steps: Vec<(u32, f64)>,
    gaps: u64,
    customers: u64,
}

impl Rhythm {
    /// For so many days, thirteen months, an order is followed. Who comes back later counts as not having come back:
    /// so who comes once a year is seen, and the rhythm does not become slower only because the shop becomes older
    /// and more of the longest gaps come to an end.
    pub const FOLLOWED_DAYS: u32 = 396;

    /// How many gaps it is made of that came to an end within [`Rhythm::FOLLOWED_DAYS`].
    #[must_use]
    pub fn gaps(&self) -> u64 {
        self.gaps
    }

    /// How many customers it is made of, those who never came back included.
    #[must_use]
    pub fn customers(&self) -> u64 {
        self.customers
    }

    /// The share of customers who have come back so many days after an order.
    #[must_use]
    pub fn returned(&self, days: u32) -> f64 {
        let over = self.steps.partition_point(|step| step.0 <= days);
        over.checked_sub(1).map_or(0.0, |last| self.steps[last].1)
    }

    /// The share who come back within [`Rhythm::FOLLOWED_DAYS`], as far as has been seen.
    #[must_use]
    pub fn ever_returned(&self) -> f64 {
        self.steps.last().map_or(0.0, |step| step.1)
    }

    /// After how many days the share `p` has come back, **of those who come back**. (Of all customers many never do,
    /// so that the share `p` of all may not come back in any time.) `None` if nobody came back.
    #[must_use]
    pub fn quantile(&self, p: f64) -> Option<u32> {
        // Sums of weights are off by less than this.
        let wanted = p * self.ever_returned() - 1e-9;
        self.steps.iter().find(|step| step.1 >= wanted).map(|step| step.0)
    }

    /// The median gap of those who come back.
    #[must_use]
    pub fn median(&self) -> Option<u32> {
        self.quantile(0.5)
    }
}

/// Gaps by their days, each with its weight.
#[derive(Debug, Clone, Default)]
pub(super) struct Weights {
    /// Of gaps that came to an end.
    ended: Vec<f64>,
    /// Of gaps that are still open.
    open: Vec<f64>,
    gaps: u64,
    customers: u64,
}

impl Weights {
    /// Adds a customer with gaps that came to an end, at least one. The open one says nothing more: how many gaps
    /// there are hangs on their length, and the last of them would make them seem long.
    pub(super) fn add_ended(&mut self, gaps: impl ExactSizeIterator<Item = u32>) {
        let weight = 1.0 / gaps.len() as f64;
        self.customers += 1;
        for days in gaps {
            if days <= Rhythm::FOLLOWED_DAYS {
                self.gaps += 1;
                add(&mut self.ended, days, weight);
            } else {
                add(&mut self.open, Rhythm::FOLLOWED_DAYS, weight);
            }
        }
    }

    /// Adds a customer who has not come back for so many days.
    pub(super) fn add_open(&mut self, days: u32) {
        self.customers += 1;
        add(&mut self.open, days.min(Rhythm::FOLLOWED_DAYS), 1.0);
    }

    /// The product-limit curve. A gap that ended after as many days as another is open for ended before it.
    pub(super) fn rhythm(&self) -> Rhythm {
        let length = self.ended.len().max(self.open.len());
        let at = |weights: &[f64], days: usize| weights.get(days).copied().unwrap_or(0.0);
        let mut left = vec![0.0; length + 1];
        for days in (0..length).rev() {
            left[days] = left[days + 1] + at(&self.ended, days) + at(&self.open, days);
        }
        let fewest = FEWEST_LEFT.min(SMALLEST_SHARE_LEFT * self.customers as f64);
        let mut away = 1.0;
        let mut steps = Vec::new();
        for days in (0..self.ended.len()).take_while(|days| left[*days] >= fewest) {
            if self.ended[days] > 0.0 {
                away *= (1.0 - self.ended[days] / left[days]).max(0.0);
                steps.push((days as u32, 1.0 - away));
            }
        }
        Rhythm { steps, gaps: self.gaps, customers: self.customers }
    }
}

fn add(weights: &mut Vec<f64>, days: u32, weight: f64) {
    let days = days as usize;
    if weights.len() <= days {
        weights.resize(days + 1, 0.0);
    }
    weights[days] += weight;
}
