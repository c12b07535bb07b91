//! Turns drafts into lines of JSON, each a message by the public Segment specification. Start at [`Lines`].

mod envelope;
mod identify;
mod ids;
mod orders;
mod track;

pub(super) use ids::customer_id;
pub(super) use orders::HEADER as ORDERS_HEADER;

use super::draft::{Draft, Kind};
use super::json::Json;
use super::shop::Shop;

/// Writes messages, and beside them the rows of the orders export.
pub(super) struct Lines<'a> {
    shop: &'a Shop,
    json: Json,
    rows: Vec<u8>,
}

impl<'a> Lines<'a> {
    /// Nothing yet.
    pub(super) fn new(shop: &'a Shop) -> Lines<'a> {
        Lines { shop, json: Json::new(), rows: Vec::new() }
    }

    /// Writes one message.
    pub(super) fn put(&mut self, draft: &Draft) {
        envelope::write(self.shop, draft, &mut self.json);
        if draft.kind == Kind::OrderCompleted {
            orders::write_rows(self.shop, draft, &mut self.rows);
        }
    }

    /// How many bytes of messages wait.
    pub(super) fn len(&self) -> usize {
        self.json.len()
    }

    /// The messages and the rows written since the last time.
    pub(super) fn take(&mut self) -> (Vec<u8>, Vec<u8>) {
        (self.json.take(), std::mem::take(&mut self.rows))
    }
}

/// What a draft becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Identify,
    Alias,
    Group,
    Page,
    Screen,
    /// With the event's name.
    Track(&'static str),
}

impl Type {
    /// Of a draft.
    pub(super) fn of(kind: Kind) -> Type {
        match kind {
            Kind::SignedUp
            | Kind::LoggedIn
            | Kind::ToldAboutThemselves
            | Kind::ChoseChannel
            | Kind::Moved
            | Kind::ChangedConsent
            | Kind::Subscribed => Type::Identify,
            Kind::Aliased => Type::Alias,
            Kind::JoinedCompany => Type::Group,
            Kind::PageViewed => Type::Page,
            Kind::ScreenViewed => Type::Screen,
            other => Type::Track(track::event_name(other)),
        }
    }

    /// The word for it in messages.
    pub(super) fn word(self) -> &'static str {
        match self {
            Type::Identify => "identify",
            Type::Alias => "alias",
            Type::Group => "group",
            Type::Page => "page",
            Type::Screen => "screen",
            Type::Track(_) => "track",
        }
    }
}
