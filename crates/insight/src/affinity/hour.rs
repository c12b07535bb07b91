//! When in the week a customer is active, for the time to write to them: hours of the local week, drawn towards the profile of
//! their segment. What a customer did within an hour or two of another counts for that hour too.

use super::dirichlet::{DirichletMultinomial, Seen, sum};

/// Hours of a week. Hour 0 is Monday from 0:00 to 1:00, hour 167 Sunday from 23:00, in the shop's or the customer's own time.
pub const HOURS: usize = 168;

/// How far what is done in one hour counts for others.
const REACH: usize = 2;
/// What an act counts for in its own hour, in the next, and in the one after: a normal curve of one hour's deviation, summing
/// to 1 over both sides.
const KERNEL: [f64; REACH + 1] = [0.402_619_95, 0.244_201_34, 0.054_488_685];
/// Acts, decayed, from which on a customer's own profile is used.
const FEWEST: f64 = 5.0;
/// Hours between two of the best.
const APART: usize = 3;

/// Whose profile the best hours come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The customer's own, drawn towards the segment's.
    Own,
    /// The segment's: of the customer too little is known.
    Segment,
}

/// The hours at which a customer is likeliest to be active.
#[derive(Debug, Clone, PartialEq)]
pub struct BestHours {
    /// The hours of the week, the best first; at least three hours lie between any two.
    pub hours: Vec<usize>,
    /// Whose profile they come from.
    pub source: Source,
}

/// When a segment is active, and how far its customers differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Week {
    model: DirichletMultinomial,
}

impl Week {
    /// Fits to the acts of each customer by the hour of the week: clicks, orders and visits. These are whole numbers, not
    /// decayed ones, since parts of an act would make customers look more alike than they are. Each hour stands at most once
    /// with a customer. `None` if nobody did anything.
    ///
    /// # Panics
    /// Here and in all that asks for a customer's figures, when an hour is not below [`HOURS`].
    #[must_use]
    pub fn fit(customers: &[Vec<Seen>]) -> Option<Week> {
        let mut counts = [0.0; HOURS];
        for seen in customers.iter().flatten() {
            counts[seen.kind] += seen.count;
        }
        let all: Vec<Seen> = counts.iter().enumerate().map(|(kind, &count)| Seen { kind, count }).collect();
        Some(Week { model: DirichletMultinomial::about(customers, spread(&all))? })
    }

    /// The segment's share of activity in each hour.
    #[must_use]
    pub fn segment(&self) -> &[f64] {
        self.model.usual()
    }

    /// How many acts of a customer the segment's profile outweighs.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.model.weight()
    }

    /// The customer's share of activity in each hour.
    #[must_use]
    pub fn profile(&self, seen: &[Seen]) -> Vec<f64> {
        let spread = spread(seen).into_iter().enumerate().map(|(kind, count)| Seen { kind, count });
        self.model.shares(&spread.collect::<Vec<_>>())
    }

    /// The best hours of a customer among those in which messages may be sent, so many at most.
    #[must_use]
    pub fn best(&self, seen: &[Seen], count: usize, is_allowed: impl Fn(usize) -> bool) -> BestHours {
        let is_enough = sum(seen) >= FEWEST;
        let source = if is_enough { Source::Own } else { Source::Segment };
        let profile = if is_enough { self.profile(seen) } else { self.segment().to_vec() };
        let mut ranked: Vec<usize> = (0..HOURS).filter(|&hour| is_allowed(hour)).collect();
        ranked.sort_by(|&one, &other| profile[other].total_cmp(&profile[one]));
        let mut hours: Vec<usize> = Vec::with_capacity(count);
        for hour in ranked {
            if hours.len() == count {
                break;
            }
            if hours.iter().all(|&best| distance(best, hour) >= APART) {
                hours.push(hour);
            }
        }
        BestHours { hours, source }
    }
}

/// Hours from one to the other by the shorter way round the week.
fn distance(one: usize, other: usize) -> usize {
    let apart = one.abs_diff(other);
    apart.min(HOURS - apart)
}

/// Acts of each hour, each spread over the hours around it.
fn spread(seen: &[Seen]) -> Vec<f64> {
    let mut spread = vec![0.0; HOURS];
    for seen in seen {
        for (apart, part) in KERNEL.iter().enumerate() {
            spread[(seen.kind + apart) % HOURS] += part * seen.count;
            if apart > 0 {
                spread[(seen.kind + HOURS - apart) % HOURS] += part * seen.count;
            }
        }
    }
    spread
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: &[(usize, f64)]) -> Vec<Seen> {
        hours.iter().map(|&(kind, count)| Seen { kind, count }).collect()
    }

    /// Most are active in the evening of Tuesday, some on Sunday night and on into Monday.
    fn week() -> Week {
        let tuesday = at(&[(24 + 20, 4.0), (24 + 21, 3.0), (12, 1.0)]);
        let sunday = at(&[(167, 5.0), (0, 4.0)]);
        let customers: Vec<Vec<Seen>> =
            (0..300).map(|n| if n % 5 == 0 { sunday.clone() } else { tuesday.clone() }).collect();
        Week::fit(&customers).expect("somebody was active")
    }

    #[test]
    fn the_kernel_keeps_the_sum() {
        let total = KERNEL[0] + 2.0 * (KERNEL[1] + KERNEL[2]);
        assert!((total - 1.0).abs() < 1e-7);
        assert!((KERNEL[1] / KERNEL[0] - libm::exp(-0.5)).abs() < 1e-7);
        assert!((KERNEL[2] / KERNEL[0] - libm::exp(-2.0)).abs() < 1e-7);
    }

    #[test]
    fn the_week_is_a_circle() {
        let spread = spread(&at(&[(167, 1.0)]));
        assert_eq!(
            [spread[167], spread[0], spread[166], spread[1], spread[2]],
            [KERNEL[0], KERNEL[1], KERNEL[1], KERNEL[2], 0.0]
        );
        assert_eq!((distance(167, 1), distance(3, 10)), (2, 7));
    }

    #[test]
    fn little_is_answered_with_the_segments_hours() {
        let best = week().best(&at(&[(100, 2.0)]), 1, |_| true);
        assert_eq!(best, BestHours { hours: vec![44], source: Source::Segment });
        assert_eq!(week().best(&[], 0, |_| true).hours, Vec::<usize>::new());
    }

    #[test]
    fn much_is_answered_with_the_customers_own() {
        let night_owl = at(&[(167, 9.0), (0, 9.0), (80, 1.0)]);
        let best = week().best(&night_owl, 2, |_| true);
        assert_eq!(best.source, Source::Own);
        assert!(best.hours[0] == 167 || best.hours[0] == 0, "{best:?}");
        assert!(distance(best.hours[0], best.hours[1]) >= APART, "{best:?}");
        let by_day = week().best(&night_owl, 3, |hour| (9..21).contains(&(hour % 24)));
        assert!(by_day.hours.iter().all(|hour| (9..21).contains(&(hour % 24))), "{by_day:?}");
    }

    #[test]
    fn profiles_sum_to_one_and_nobody_active_is_nothing() {
        let week = week();
        assert!((week.profile(&at(&[(3, 7.0)])).iter().sum::<f64>() - 1.0).abs() < 1e-6);
        assert!((week.segment().iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(week.weight() > 0.0);
        assert_eq!(Week::fit(&[Vec::new()]), None);
    }
}
