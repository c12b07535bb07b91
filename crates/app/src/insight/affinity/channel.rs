//! The channel that each customer prefers: what they said, else what their clicks say, within their consent.

use kesit_insight::affinity::{BetaBinomial, Channels, Contact, Preference, Tries};
use kesit_model::Timestamp;
use kesit_model::definition::ConsentState;
use kesit_model::message::names::{
    EMAIL_DELIVERED, EMAIL_LINK_CLICKED, PUSH_NOTIFICATION_RECEIVED, PUSH_NOTIFICATION_TAPPED,
};
use kesit_timeline::{BLOCK_ROWS, Block, Cell, ChannelId, Column, KeyId, NameId, PathId, Table, Timelines};

use super::{each_customer, weight};
use crate::insight::{Shop, parallel};

/// The channels, by the number that answers name them with.
pub const CHANNELS: [&str; 3] = ["email", "sms", "push"];
/// The trait in which a customer says what they prefer.
pub const DECLARED: &str = "preferred_channel";
/// A click counts for the message before it, if that came no longer ago than this.
const CLICK_WITHIN_MS: i64 = 72 * 3_600_000;

/// The events of each channel: a message came, and it was clicked. Opens are not asked: machines open too.
const EVENTS: [(&str, &str); 3] = [
    (EMAIL_DELIVERED, EMAIL_LINK_CLICKED),
    ("SMS Delivered", "SMS Link Clicked"),
    (PUSH_NOTIFICATION_RECEIVED, PUSH_NOTIFICATION_TAPPED),
];
/// What a declared channel may be called, as it is or in Turkish, in lower case.
const SAID: [&[&str]; 3] = [
    &["email", "e-mail", "mail", "eposta", "e-posta"],
    &["sms", "text", "kısa mesaj", "kisa mesaj"],
    &["push", "app", "bildirim", "mobil bildirim", "anlık bildirim"],
];

/// A customer who was written to, said what they prefer, or may be written to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CustomerChannel {
    /// The place of the customer in the timelines.
    pub customer: usize,
    /// By channel: messages and clicks, each half as much after half a year, and whether the customer allows it.
    pub contacts: [Contact; 3],
    /// The channel they prefer.
    pub preference: Preference,
}

impl CustomerChannel {
    /// The preferred channel; `None` where that is undecided.
    #[must_use]
    pub fn preferred(&self) -> Option<&'static str> {
        match self.preference {
            Preference::Declared(channel) | Preference::Inferred { channel, .. } => Some(CHANNELS[channel]),
            Preference::Undecided => None,
        }
    }
}

/// A channel in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ChannelFigures {
    /// Messages that came.
    pub messages: usize,
    /// Messages that were clicked within three days.
    pub clicked: usize,
    /// Customers who allow it.
    pub allowed: usize,
    /// Customers who allow it and said that they prefer it.
    pub declared: usize,
    /// Customers whose clicks say so.
    pub inferred: usize,
    /// Whether consents of it are kept: somebody granted it. Where nobody ever did, all who did not refuse count as allowing.
    pub has_consents: bool,
}

/// Everybody's channels at an instant.
#[derive(Debug, Clone)]
pub struct ChannelAnswer {
    /// How rates are spread.
    pub channels: Channels,
    /// Customers of whom anything is known, in the order of the timelines.
    pub customers: Vec<CustomerChannel>,
    /// By channel.
    pub figures: [ChannelFigures; 3],
    /// How many of the customers are undecided.
    pub undecided: usize,
}

impl ChannelAnswer {
    /// How the rates of a channel are spread over customers; `None` where nobody was written to, or nobody clicked.
    #[must_use]
    pub fn spread(&self, channel: usize) -> Option<BetaBinomial> {
        self.channels.spread(channel)
    }

    /// The click rate of a channel that is usual of a customer, 0..=1; `None` as for [`ChannelAnswer::spread`].
    #[must_use]
    pub fn usual_rate(&self, channel: usize) -> Option<f64> {
        self.spread(channel).map(|spread| spread.alpha / (spread.alpha + spread.beta))
    }

    /// Whether nobody was written to, and nobody said what they prefer.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.figures.iter().all(|figures| figures.messages == 0 && figures.declared == 0)
    }
}

impl ChannelFigures {
    /// The share of messages that were clicked, 0..=1; `None` without messages.
    #[must_use]
    pub fn click_rate(&self) -> Option<f64> {
        (self.messages > 0).then(|| self.clicked as f64 / self.messages as f64)
    }
}

/// The channels of all customers at an instant.
#[must_use]
pub fn channels(shop: &Shop<'_>, as_of: Timestamp) -> ChannelAnswer {
    let words = Words::of(shop.timelines(), as_of, shop.threads());
    let gathered =
        each_customer(shop.timelines(), as_of, shop.threads(), |block, row| words.gather(block, row, as_of));
    let tries = |channel: usize| -> Vec<Tries> {
        let of = gathered.iter().map(|(_, gathered)| gathered.whole(channel));
        of.filter(|clicks| clicks.tries > 0.0).collect()
    };
    let channels = Channels::fit(&[tries(0), tries(1), tries(2)]);
    let customers = parallel::map(shop.threads(), &gathered, |(customer, gathered)| CustomerChannel {
        customer: *customer,
        contacts: gathered.contacts,
        preference: channels.preference(&gathered.contacts, gathered.declared),
    });
    let figures = figures(&words, &gathered, &customers);
    let undecided = customers.iter().filter(|customer| customer.preference == Preference::Undecided).count();
    ChannelAnswer { channels, customers, figures, undecided }
}

fn figures(
    words: &Words,
    gathered: &[(usize, Gathered)],
    customers: &[CustomerChannel],
) -> [ChannelFigures; 3] {
    let mut figures = [ChannelFigures::default(); 3];
    for (channel, figures) in figures.iter_mut().enumerate() {
        figures.has_consents = words.has_consents[channel];
        for ((_, gathered), customer) in gathered.iter().zip(customers) {
            figures.messages += gathered.messages[channel];
            figures.clicked += gathered.clicked[channel];
            figures.allowed += usize::from(gathered.contacts[channel].is_allowed);
            match customer.preference {
                Preference::Declared(it) if it == channel => figures.declared += 1,
                Preference::Inferred { channel: it, .. } if it == channel => figures.inferred += 1,
                _ => {}
            }
        }
    }
    figures
}

/// What is known of a customer.
struct Gathered {
    contacts: [Contact; 3],
    messages: [usize; 3],
    clicked: [usize; 3],
    declared: Option<usize>,
}

impl Gathered {
    /// Messages and clicks of a channel, however old.
    fn whole(&self, channel: usize) -> Tries {
        Tries { hits: self.clicked[channel] as f64, tries: self.messages[channel] as f64 }
    }
}

/// The words of messages, consents and the declared channel, as the dictionary has them.
struct Words {
    came: [Option<NameId>; 3],
    clicked: [Option<NameId>; 3],
    campaign: Option<PathId>,
    consent: [Option<ChannelId>; 3],
    has_consents: [bool; 3],
    declared: Option<KeyId>,
    /// By text: whether it names a channel, and which.
    said: Vec<(Cell, usize)>,
}

impl Words {
    fn of(timelines: &Timelines, as_of: Timestamp, threads: usize) -> Words {
        let dictionary = timelines.dictionary();
        let consent = CHANNELS.map(|channel| dictionary.channel(channel));
        Words {
            came: EVENTS.map(|(came, _)| dictionary.name(came)),
            clicked: EVENTS.map(|(_, clicked)| dictionary.name(clicked)),
            campaign: dictionary.path("campaign_id"),
            consent,
            has_consents: consent.map(|channel| is_granted_by_anybody(timelines, channel, as_of, threads)),
            declared: dictionary.key(DECLARED),
            said: said(timelines),
        }
    }

    fn gather(&self, block: &Block, row: usize, as_of: Timestamp) -> Option<Gathered> {
        let nothing = Contact { clicks: Tries { hits: 0.0, tries: 0.0 }, is_allowed: false };
        let mut gathered = Gathered {
            contacts: [nothing; 3],
            messages: [0; 3],
            clicked: [0; 3],
            declared: self.declared(block, row, as_of),
        };
        for channel in 0..CHANNELS.len() {
            gathered.contacts[channel].is_allowed = self.is_allowed(block, row, channel, as_of);
            let Some(came) = self.came[channel].and_then(|name| block.events(name)) else { continue };
            let clicks = self.clicked[channel].and_then(|name| block.events(name));
            for (at, is_hit) in self.outcomes(came, clicks, row, as_of) {
                let weight = weight(at, as_of);
                gathered.messages[channel] += 1;
                gathered.contacts[channel].clicks.tries += weight;
                if is_hit {
                    gathered.clicked[channel] += 1;
                    gathered.contacts[channel].clicks.hits += weight;
                }
            }
        }
        let is_known = gathered.declared.is_some()
            || gathered.messages.iter().any(|messages| *messages > 0)
            || gathered.contacts.iter().any(|contact| contact.is_allowed);
        is_known.then_some(gathered)
    }

    /// Each message to a customer, and whether it was clicked. A click belongs to the last message before it, of the same
    /// campaign if it names one; several count once.
    fn outcomes(
        &self,
        came: &Table,
        clicks: Option<&Table>,
        row: usize,
        as_of: Timestamp,
    ) -> Vec<(Timestamp, bool)> {
        let range = came.range(row);
        let mut outcomes: Vec<(Timestamp, bool)> =
            came.at()[range.clone()].iter().filter(|at| **at <= as_of).map(|at| (*at, false)).collect();
        let Some(clicks) = clicks else { return outcomes };
        let (of_message, of_click) = (self.campaigns(came), self.campaigns(clicks));
        for click in clicks.range(row).filter(|click| clicks.at()[*click] <= as_of) {
            let at = clicks.at()[click];
            let campaign = of_click.map(|column| column.get(click)).filter(|cell| !cell.is_missing());
            let is_meant = |message: usize| match (campaign, of_message) {
                (Some(campaign), Some(column)) => column.get(range.start + message) == campaign,
                _ => true,
            };
            let before = outcomes.partition_point(|(came_at, _)| *came_at <= at);
            let recent =
                (0..before).rev().take_while(|&message| at.0 - outcomes[message].0.0 <= CLICK_WITHIN_MS);
            if let Some(message) = recent.into_iter().find(|&message| is_meant(message)) {
                outcomes[message].1 = true;
            }
        }
        outcomes
    }

    fn campaigns<'a>(&self, table: &'a Table) -> Option<&'a Column> {
        table.rows().column(self.campaign?)
    }

    /// Whether a customer allows a channel: the last word was yes, or nothing was said in a shop that keeps no consents of it.
    fn is_allowed(&self, block: &Block, row: usize, channel: usize, as_of: Timestamp) -> bool {
        let state = self.consent[channel].map_or(ConsentState::Unknown, |it| consent(block, row, it, as_of));
        match state {
            ConsentState::Granted => true,
            ConsentState::Denied => false,
            ConsentState::Unknown => !self.has_consents[channel],
        }
    }

    fn declared(&self, block: &Block, row: usize, as_of: Timestamp) -> Option<usize> {
        let history = block.history(self.declared?)?;
        let written = history.range(row).rev().find(|&index| history.at()[index] <= as_of)?;
        let cell = history.get(written);
        self.said.iter().find(|(text, _)| *text == cell).map(|(_, channel)| *channel)
    }
}

/// What a customer last said about a channel by an instant.
fn consent(block: &Block, row: usize, channel: ChannelId, as_of: Timestamp) -> ConsentState {
    let Some(history) = block.consent(channel) else { return ConsentState::Unknown };
    let last = history.range(row).rev().find(|&index| history.at()[index] <= as_of);
    last.map_or(ConsentState::Unknown, |index| history.get(index))
}

fn is_granted_by_anybody(
    timelines: &Timelines,
    channel: Option<ChannelId>,
    as_of: Timestamp,
    threads: usize,
) -> bool {
    let Some(channel) = channel else { return false };
    let each = |_: usize, block: &Block| {
        (0..BLOCK_ROWS).any(|row| consent(block, row, channel, as_of) == ConsentState::Granted)
    };
    timelines.fold(threads, each, |left, right| left || right).unwrap_or(false)
}

/// The values of the declared channel that name one; there are few, so they are told by reading every block once.
fn said(timelines: &Timelines) -> Vec<(Cell, usize)> {
    let dictionary = timelines.dictionary();
    let Some(key) = dictionary.key(DECLARED) else { return Vec::new() };
    let mut cells: Vec<Cell> = Vec::new();
    for history in timelines.blocks().iter().filter_map(|block| block.history(key)) {
        for index in 0..history.len() {
            let cell = history.get(index);
            if !cells.contains(&cell) && cells.len() < MOST_SAID {
                cells.push(cell);
            }
        }
    }
    let channel = |cell: Cell| {
        let text = dictionary.resolve(cell.text()?).trim().to_lowercase();
        let channel = SAID.iter().position(|names| names.contains(&text.as_str()))?;
        Some((cell, channel))
    };
    cells.into_iter().filter_map(channel).collect()
}

/// Different values of the declared channel that are looked at.
const MOST_SAID: usize = 64;
