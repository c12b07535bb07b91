//! Which channel to write to a customer by: what they said they prefer, else what their clicks say, else nothing is claimed.
//! Channels are numbers from 0; who consented to which, the caller knows, and no other is ever chosen.

use super::beta_binomial::{BetaBinomial, Tries};
use super::posterior::{Posterior, greatest};
use crate::numeric::chance::SplitMix;

/// A channel is called preferred above this probability of having the greatest rate.
const CERTAIN_ENOUGH: f64 = 0.8;
/// The share of choices that every allowed channel should get when exploring, so that what changes is noticed.
pub const EXPLORATION_FLOOR: f64 = 0.1;

/// What is known of a customer and a channel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contact {
    /// Messages delivered, and of these clicked, both decayed by age. Opens do not count: machines open too.
    pub clicks: Tries,
    /// Whether the customer consented to the channel, and can be reached by it.
    pub is_allowed: bool,
}

/// The channel that a customer prefers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Preference {
    /// They said so.
    Declared(usize),
    /// Their clicks say so, at least one of them by this channel.
    Inferred {
        /// The channel.
        channel: usize,
        /// The probability that its rate is the greatest of the allowed channels', above 0.8.
        probability: f64,
    },
    /// Karar verilemedi: nothing to compare, or too little to tell.
    Undecided,
}

/// What a click by a channel is worth, and what a message costs; both in the same money.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Economics {
    /// What a click is worth.
    pub value: f64,
    /// What a message costs, clicked or not.
    pub cost: f64,
}

/// The most profitable channel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// The channel.
    pub channel: usize,
    /// What a message is expected to bring after its cost. Below zero it is better not sent.
    pub profit: f64,
}

/// A channel drawn at random.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Draw {
    /// The channel.
    pub channel: usize,
    /// How likely this draw was; what comes of it is weighed by one over this.
    pub probability: f64,
}

/// How the rates of each channel are spread over customers.
#[derive(Debug, Clone, PartialEq)]
pub struct Channels {
    spreads: Vec<Option<BetaBinomial>>,
}

impl Channels {
    /// Fits each channel to the clicks of all customers who were written to by it: whole numbers, not decayed ones, since
    /// parts of a click would make customers look more alike than they are.
    #[must_use]
    pub fn fit(channels: &[Vec<Tries>]) -> Channels {
        Channels { spreads: channels.iter().map(|customers| BetaBinomial::fit(customers)).collect() }
    }

    /// How the rates of a channel are spread; `None` if it was never used or never clicked, or there is no such channel.
    #[must_use]
    pub fn spread(&self, channel: usize) -> Option<BetaBinomial> {
        self.spreads.get(channel).copied().flatten()
    }

    /// What is known of a customer's rate of each allowed channel that is known at all.
    #[must_use]
    pub fn rates(&self, contacts: &[Contact]) -> Vec<(usize, Posterior)> {
        let known = |(channel, contact): (usize, &Contact)| {
            let spread = self.spread(channel)?;
            contact.is_allowed.then(|| (channel, spread.posterior(contact.clicks)))
        };
        contacts.iter().enumerate().filter_map(known).collect()
    }

    /// The channel that a customer prefers. What they declared comes first, if they also allow it.
    #[must_use]
    pub fn preference(&self, contacts: &[Contact], declared: Option<usize>) -> Preference {
        if let Some(channel) = declared.filter(|&channel| is_allowed(contacts, channel)) {
            return Preference::Declared(channel);
        }
        // A rate that is only what is usual with others is no preference, however much higher one channel's is.
        let clicked = |channel: usize| contacts[channel].clicks.hits > 0.0;
        let rates = self.rates(contacts);
        if rates.len() < 2 || !rates.iter().any(|(channel, _)| clicked(*channel)) {
            return Preference::Undecided;
        }
        let chances = greatest(&rates.iter().map(|(_, rate)| *rate).collect::<Vec<_>>());
        let is_clear = |((channel, _), chance): &(&(usize, Posterior), f64)| {
            *chance > CERTAIN_ENOUGH && clicked(*channel)
        };
        let best = rates.iter().zip(chances).find(is_clear);
        best.map_or(Preference::Undecided, |((channel, _), probability)| Preference::Inferred {
            channel: *channel,
            probability,
        })
    }

    /// The allowed channel that is expected to bring most: rate × value − cost. Of equals the first. `None` if no channel is
    /// allowed, or nothing is known of those that are.
    #[must_use]
    pub fn most_profitable(&self, contacts: &[Contact], economics: &[Economics]) -> Option<Choice> {
        let profit = |(channel, rate): (usize, Posterior)| {
            let Economics { value, cost } = economics.get(channel)?;
            Some(Choice { channel, profit: rate.mean() * value - cost })
        };
        let choices = self.rates(contacts).into_iter().filter_map(profit);
        choices.reduce(|best, next| if next.profit > best.profit { next } else { best })
    }

    /// Draws an allowed channel as likely as it is to have the greatest rate (Thompson 1933, Biometrika 25:285–294), and every
    /// allowed channel with at least the probability `floor`, usually [`EXPLORATION_FLOOR`], or evenly if there are too many
    /// for that. Where no channel's rate is known, all are as likely. The same seed gives the same draw; each message needs
    /// its own. `None` if no channel is allowed.
    #[must_use]
    pub fn explore(&self, contacts: &[Contact], floor: f64, seed: u64) -> Option<Draw> {
        let allowed: Vec<usize> =
            (0..contacts.len()).filter(|&channel| is_allowed(contacts, channel)).collect();
        let rates = self.rates(contacts);
        let greatest = greatest(&rates.iter().map(|(_, rate)| *rate).collect::<Vec<_>>());
        let chance = |channel: &usize| {
            let known = rates.iter().zip(&greatest).find(|((other, _), _)| other == channel);
            known.map_or(0.0, |(_, chance)| *chance)
        };
        let probabilities = at_least(floor, allowed.iter().map(chance).collect());
        let mut left = SplitMix::new(seed).unit();
        let drawn = probabilities.iter().position(|probability| {
            left -= probability;
            left < 0.0
        });
        let at = drawn.or(allowed.len().checked_sub(1))?;
        Some(Draw { channel: allowed[at], probability: probabilities[at] })
    }
}

/// Raises probabilities to a floor; what this takes is taken from the others in proportion. All are even if they sum to
/// nothing, or the floor is too high.
fn at_least(floor: f64, chances: Vec<f64>) -> Vec<f64> {
    let even = 1.0 / chances.len() as f64;
    let floor = floor.clamp(0.0, even);
    if chances.iter().sum::<f64>() <= 0.0 {
        return vec![even; chances.len()];
    }
    let mut raised = vec![false; chances.len()];
    loop {
        let kept: f64 =
            chances.iter().zip(&raised).filter(|(_, raised)| !**raised).map(|(chance, _)| chance).sum();
        let left = 1.0 - floor * raised.iter().filter(|raised| **raised).count() as f64;
        let scaled = |chance: f64| if kept > 0.0 { chance * left / kept } else { floor };
        let below: Vec<bool> =
            chances.iter().zip(&raised).map(|(&chance, &raised)| raised || scaled(chance) < floor).collect();
        if below == raised {
            return chances
                .iter()
                .zip(&raised)
                .map(|(&chance, &raised)| if raised { floor } else { scaled(chance) })
                .collect();
        }
        raised = below;
    }
}

fn is_allowed(contacts: &[Contact], channel: usize) -> bool {
    contacts.get(channel).is_some_and(|contact| contact.is_allowed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn channels() -> Channels {
        let usual = |alpha, beta| Some(BetaBinomial { alpha, beta });
        Channels { spreads: vec![usual(1.0, 19.0), usual(1.0, 9.0), usual(0.5, 9.5), None] }
    }

    fn contact(hits: f64, tries: f64, is_allowed: bool) -> Contact {
        Contact { clicks: Tries { hits, tries }, is_allowed }
    }

    #[test]
    fn declared_beats_inferred_and_little_is_not_enough() {
        let e_mail_lover = [contact(12.0, 20.0, true), contact(0.0, 10.0, true), contact(0.0, 4.0, true)];
        assert_eq!(channels().preference(&e_mail_lover, Some(1)), Preference::Declared(1));
        let Preference::Inferred { channel: 0, probability } = channels().preference(&e_mail_lover, None)
        else {
            panic!("twelve clicks of twenty are enough");
        };
        assert!(probability > 0.99);
        let stranger = [contact(0.0, 0.0, true); 3];
        assert_eq!(channels().preference(&stranger, None), Preference::Undecided);
        let one_click = [contact(1.0, 1.0, true), contact(0.0, 0.0, true), contact(0.0, 0.0, true)];
        assert_eq!(channels().preference(&one_click, None), Preference::Undecided);
        let none_clicked = [contact(0.0, 90.0, true), contact(0.0, 0.0, true), contact(0.0, 90.0, true)];
        assert_eq!(channels().preference(&none_clicked, None), Preference::Undecided);
        let only_one_allowed = [contact(9.0, 9.0, true), contact(0.0, 0.0, false), contact(0.0, 0.0, false)];
        assert_eq!(channels().preference(&only_one_allowed, None), Preference::Undecided);
    }

    #[test]
    fn a_declared_channel_without_consent_is_not_used() {
        let contacts = [contact(12.0, 20.0, true), contact(0.0, 10.0, true), contact(0.0, 0.0, false)];
        assert!(matches!(channels().preference(&contacts, Some(2)), Preference::Inferred { channel: 0, .. }));
        assert!(matches!(channels().preference(&contacts, Some(7)), Preference::Inferred { channel: 0, .. }));
    }

    #[test]
    fn costs_decide_between_like_rates() {
        let stranger = [contact(0.0, 0.0, true); 3];
        let economics =
            [(10.0, 0.01), (10.0, 0.9), (10.0, 0.0)].map(|(value, cost)| Economics { value, cost });
        let best = channels().most_profitable(&stranger, &economics).expect("allowed");
        assert_eq!((best.channel, (best.profit * 100.0).round()), (2, 50.0));
        let cheap = economics.map(|one| Economics { cost: 0.0, ..one });
        assert_eq!(channels().most_profitable(&stranger, &cheap).expect("allowed").channel, 1);
        assert_eq!(channels().most_profitable(&[contact(0.0, 0.0, false)], &economics), None);
    }

    #[test]
    fn every_allowed_channel_gets_its_floor() {
        let contacts = [
            contact(40.0, 50.0, true),
            contact(0.0, 50.0, true),
            contact(0.0, 0.0, false),
            contact(0.0, 0.0, true),
        ];
        let mut counts = [0_i32; 4];
        for seed in 0..10_000 {
            counts[channels().explore(&contacts, EXPLORATION_FLOOR, seed).expect("allowed").channel] += 1;
        }
        assert!((counts[0] - 8_000).abs() < 150 && (counts[1] - 1_000).abs() < 100, "{counts:?}");
        assert!(counts[2] == 0 && (counts[3] - 1_000).abs() < 100, "{counts:?}");
    }

    /// Clicks lost against always writing by the best channel, on the mean of many runs.
    fn regret(choose: impl Fn(&Channels, &[Contact], u64) -> usize) -> f64 {
        const RUNS: u64 = 60;
        let channels = Channels { spreads: vec![Some(BetaBinomial { alpha: 1.0, beta: 9.0 }); 3] };
        let mut chance = SplitMix::new(3);
        let mut lost = 0.0;
        for run in 0..RUNS {
            let mut rates = [0.05, 0.08, 0.14];
            rates.rotate_left((run % 3) as usize);
            let mut contacts = [contact(0.0, 0.0, true); 3];
            for message in 0..800 {
                let channel = choose(&channels, &contacts, run * 1_000 + message);
                lost += 0.14 - rates[channel];
                contacts[channel].clicks.tries += 1.0;
                contacts[channel].clicks.hits += f64::from(u8::from(chance.unit() < rates[channel]));
            }
        }
        lost / RUNS as f64
    }

    #[test]
    fn loses_less_than_trying_at_random_now_and_then() {
        let thompson = |floor| {
            regret(|channels, contacts, seed| {
                channels.explore(contacts, floor, seed).expect("allowed").channel
            })
        };
        let greedy = |share: f64| {
            regret(|_, contacts, seed| {
                let mut chance = SplitMix::new(seed);
                if chance.unit() < share {
                    return (chance.unit() * 3.0) as usize;
                }
                let rate = |contact: &Contact| contact.clicks.hits / contact.clicks.tries.max(1.0);
                (1..3).fold(
                    0,
                    |best, next| if rate(&contacts[next]) > rate(&contacts[best]) { next } else { best },
                )
            })
        };
        let (free, now_and_then) = (thompson(0.0), greedy(0.1));
        assert!(free < 0.95 * now_and_then, "{free} {now_and_then}");
        // The floor has its price, which is paid for noticing what changes.
        let (floored, blind) = (thompson(EXPLORATION_FLOOR), greedy(1.0));
        assert!(floored < 0.55 * blind, "{floored} {blind}");
    }

    #[test]
    fn floors_are_kept_whatever_the_chances() {
        let check = |floor, chances: &[f64], expected: &[f64]| {
            let found = at_least(floor, chances.to_vec());
            assert!(found.iter().zip(expected).all(|(one, other)| (one - other).abs() < 1e-12), "{found:?}");
        };
        check(0.1, &[1.0, 0.0, 0.0], &[0.8, 0.1, 0.1]);
        check(0.1, &[0.5, 0.3, 0.2], &[0.5, 0.3, 0.2]);
        check(0.1, &[0.875, 0.1, 0.025], &[0.8, 0.1, 0.1]);
        check(0.0, &[1.0, 0.0], &[1.0, 0.0]);
        check(0.7, &[0.9, 0.1], &[0.5, 0.5]);
        check(0.1, &[0.0, 0.0, 0.0], &[1.0 / 3.0; 3]);
        check(0.1, &[], &[]);
    }

    proptest! {
        #[test]
        fn never_without_consent(
            contacts in proptest::collection::vec((0.0_f64..20.0, 0.0_f64..50.0, any::<bool>()), 0..5),
            declared in proptest::option::of(0_usize..6),
            seed in any::<u64>(),
        ) {
            let contacts: Vec<Contact> =
                contacts.into_iter().map(|(hits, more, is_allowed)| contact(hits, hits + more, is_allowed)).collect();
            let economics = [Economics { value: 1.0, cost: 0.1 }; 5];
            let chosen = [
                match channels().preference(&contacts, declared) {
                    Preference::Declared(channel) | Preference::Inferred { channel, .. } => Some(channel),
                    Preference::Undecided => None,
                },
                channels().most_profitable(&contacts, &economics).map(|choice| choice.channel),
                channels().explore(&contacts, EXPLORATION_FLOOR, seed).map(|draw| draw.channel),
            ];
            for channel in chosen.into_iter().flatten() {
                prop_assert!(contacts[channel].is_allowed);
            }
            let anything = contacts.iter().any(|contact| contact.is_allowed);
            prop_assert_eq!(channels().explore(&contacts, EXPLORATION_FLOOR, seed).is_some(), anything);
        }
    }
}
