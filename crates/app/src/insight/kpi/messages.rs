//! What became of messages: each message counts once, in the period in which it was sent, with all that came of it up to the
//! instant asked about.
//!
//! A message is an event that one was delivered or came back. What came of it finds it by `campaign_id`: the last message of
//! that campaign before; where either side names none, the last message of the channel before. Openings by machines (with
//! `machine_open`) are left out.

use kesit_insight::kpi::{Engagement, Period};
use kesit_model::Timestamp;
use kesit_model::message::names::{
    EMAIL_BOUNCED, EMAIL_DELIVERED, EMAIL_LINK_CLICKED, EMAIL_MARKED_AS_SPAM, EMAIL_OPENED,
    PUSH_NOTIFICATION_BOUNCED, PUSH_NOTIFICATION_RECEIVED, PUSH_NOTIFICATION_TAPPED, SMS_UNSUBSCRIBED,
    UNSUBSCRIBED,
};
use kesit_timeline::{BLOCK_ROWS, Block, Cell, NameId, PathId, Table};

use super::{Question, Shop};
use crate::insight::days::date;

/// What became of the messages of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Channel {
    /// A word for machines: `email`, `sms`, `push`, `whatsapp`.
    pub key: &'static str,
    /// In the period.
    pub now: Engagement,
    /// In as many days before it.
    pub before: Engagement,
    /// Whether any opening was ever seen, so that a rate of openings means something.
    pub has_openings: bool,
}

/// The events of a channel.
struct Events {
    key: &'static str,
    delivered: &'static str,
    bounced: &'static str,
    opened: &'static str,
    clicked: &'static str,
    unsubscribed: &'static str,
    complained: &'static str,
}

const CHANNELS: [Events; 4] = [
    Events {
        key: "email",
        delivered: EMAIL_DELIVERED,
        bounced: EMAIL_BOUNCED,
        opened: EMAIL_OPENED,
        clicked: EMAIL_LINK_CLICKED,
        unsubscribed: UNSUBSCRIBED,
        complained: EMAIL_MARKED_AS_SPAM,
    },
    Events {
        key: "sms",
        delivered: "SMS Delivered",
        bounced: "SMS Bounced",
        opened: "SMS Opened",
        clicked: "SMS Link Clicked",
        unsubscribed: SMS_UNSUBSCRIBED,
        complained: "SMS Marked as Spam",
    },
    Events {
        key: "push",
        delivered: PUSH_NOTIFICATION_RECEIVED,
        bounced: PUSH_NOTIFICATION_BOUNCED,
        opened: "Push Notification Opened",
        clicked: PUSH_NOTIFICATION_TAPPED,
        unsubscribed: "Push Notification Unsubscribed",
        complained: "Push Notification Marked as Spam",
    },
    Events {
        key: "whatsapp",
        delivered: "WhatsApp Delivered",
        bounced: "WhatsApp Bounced",
        opened: "WhatsApp Opened",
        clicked: "WhatsApp Link Clicked",
        unsubscribed: "WhatsApp Unsubscribed",
        complained: "WhatsApp Marked as Spam",
    },
];

/// The events of a channel as the dictionary has them; `None` is an event that nobody sends.
struct Names {
    delivered: Option<NameId>,
    bounced: Option<NameId>,
    /// By the place in [`Message::came`].
    reactions: [Option<NameId>; REACTIONS],
    campaign: Option<PathId>,
    machine: Option<PathId>,
}

const OPENED: usize = 0;
const CLICKED: usize = 1;
const UNSUBSCRIBED_FROM: usize = 2;
const COMPLAINED: usize = 3;
const REACTIONS: usize = 4;

/// A message to one customer.
struct Message {
    at: Timestamp,
    campaign: Cell,
    bounced: bool,
    came: [bool; REACTIONS],
}

/// The instants of both periods: the beginning of the one before, of the period, and its end, which is not in it.
#[derive(Clone, Copy)]
struct Spans {
    before: Timestamp,
    from: Timestamp,
    until: Timestamp,
    as_of: Timestamp,
}

/// The messages of the period and of the one before, by channel.
pub(super) fn channels(shop: &Shop<'_>, question: &Question<'_>) -> Vec<Channel> {
    let start = |day: i32| shop.zone().start_of_day(date(day));
    let Period { from, until } = question.period;
    let spans = Spans {
        before: start(question.period.before().from),
        from: start(from),
        until: start(until),
        as_of: question.as_of,
    };
    let of_channel = |events: &Events| {
        let names = Names::of(shop, events);
        let each = |ix: usize, block: &Block| {
            count(block, &names, spans, |row| question.wants(ix * BLOCK_ROWS + row))
        };
        let (now, before) = shop.timelines().fold(shop.threads(), each, add).unwrap_or_default();
        let has_openings = names.reactions[OPENED].is_some();
        Channel { key: events.key, now, before, has_openings }
    };
    let all = CHANNELS.iter().map(of_channel);
    all.filter(|channel| channel.now.sent > 0 || channel.before.sent > 0).collect()
}

impl Names {
    fn of(shop: &Shop<'_>, events: &Events) -> Names {
        let dictionary = shop.timelines().dictionary();
        let reactions = [events.opened, events.clicked, events.unsubscribed, events.complained];
        Names {
            delivered: dictionary.name(events.delivered),
            bounced: dictionary.name(events.bounced),
            reactions: reactions.map(|name| dictionary.name(name)),
            campaign: dictionary.path("campaign_id"),
            machine: dictionary.path("machine_open"),
        }
    }
}

/// The messages of a block in the period and in the one before.
fn count(
    block: &Block,
    names: &Names,
    spans: Spans,
    wants: impl Fn(usize) -> bool,
) -> (Engagement, Engagement) {
    let table = |name: Option<NameId>| name.and_then(|name| block.events(name));
    let (delivered, bounced) = (table(names.delivered), table(names.bounced));
    let reactions = names.reactions.map(table);
    let mut counted = (Engagement::default(), Engagement::default());
    if delivered.is_none() && bounced.is_none() {
        return counted;
    }
    let mut messages = Vec::new();
    for row in (0..BLOCK_ROWS).filter(|row| wants(*row)) {
        messages.clear();
        for (table, bounced) in [(delivered, false), (bounced, true)] {
            let sent = table.into_iter().flat_map(|table| events(table, row, names, spans.as_of));
            messages.extend(sent.map(|(at, campaign, _)| Message {
                at,
                campaign,
                bounced,
                came: [false; REACTIONS],
            }));
        }
        messages.sort_by_key(|message| message.at);
        for (which, table) in reactions.iter().enumerate() {
            for (at, campaign, by_machine) in
                table.iter().flat_map(|table| events(table, row, names, spans.as_of))
            {
                if let Some(message) = found(&mut messages, at, campaign).filter(|_| !by_machine) {
                    message.came[which] = true;
                }
            }
        }
        messages.iter().for_each(|message| add_message(&mut counted, message, spans));
    }
    counted
}

/// The events of a customer that are known: when, of which campaign, and whether a machine did it.
fn events<'a>(
    table: &'a Table,
    row: usize,
    names: &Names,
    as_of: Timestamp,
) -> impl Iterator<Item = (Timestamp, Cell, bool)> + 'a {
    let column = |path: Option<PathId>| path.and_then(|path| table.rows().column(path));
    let (campaign, machine) = (column(names.campaign), column(names.machine));
    let known = table.range(row).take_while(move |index| table.at()[*index] <= as_of);
    known.map(move |index| {
        let campaign = campaign.map_or(Cell::MISSING, |column| column.get(index));
        let by_machine = machine.is_some_and(|column| column.get(index) == Cell::TRUE);
        (table.at()[index], campaign, by_machine)
    })
}

/// The message that somebody reacted to.
fn found(messages: &mut [Message], at: Timestamp, campaign: Cell) -> Option<&mut Message> {
    let sent = messages.partition_point(|message| message.at <= at);
    let is_meant = |message: &&mut Message| {
        message.campaign == campaign || message.campaign.is_missing() || campaign.is_missing()
    };
    messages[..sent].iter_mut().rev().find(is_meant)
}

fn add_message(counted: &mut (Engagement, Engagement), message: &Message, spans: Spans) {
    let engagement = match message.at {
        at if at >= spans.until || at < spans.before => return,
        at if at >= spans.from => &mut counted.0,
        _ => &mut counted.1,
    };
    engagement.sent += 1;
    engagement.bounced += u64::from(message.bounced);
    engagement.opened += u64::from(message.came[OPENED]);
    engagement.clicked += u64::from(message.came[CLICKED]);
    engagement.unsubscribed += u64::from(message.came[UNSUBSCRIBED_FROM]);
    engagement.complained += u64::from(message.came[COMPLAINED]);
}

fn add(one: (Engagement, Engagement), other: (Engagement, Engagement)) -> (Engagement, Engagement) {
    let add = |one: Engagement, other: Engagement| Engagement {
        sent: one.sent + other.sent,
        bounced: one.bounced + other.bounced,
        opened: one.opened + other.opened,
        clicked: one.clicked + other.clicked,
        unsubscribed: one.unsubscribed + other.unsubscribed,
        complained: one.complained + other.complained,
    };
    (add(one.0, other.0), add(one.1, other.1))
}
