//! Which segments a message can move.

use std::sync::Arc;

use hashbrown::HashMap;
use kesit_model::message::{Body, Message};
use kesit_segment::{Arrival, Program, SegmentIx, Watchers};
use kesit_timeline::{Change, ChannelId, KeyId, NameId};

use crate::memberships::is_set;
use crate::picture::Picture;

/// From data to the segments that look at it.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    /// All segments.
    every: Arc<[SegmentIx]>,
    /// Filled as names turn up, since a pattern may mean names that nobody has sent yet.
    by_name: HashMap<NameId, Watchers>,
    by_trait: HashMap<KeyId, Vec<SegmentIx>>,
    by_channel: HashMap<ChannelId, Vec<SegmentIx>>,
    by_account: Arc<[SegmentIx]>,
    /// Working memory of [`Watchers::movable`].
    passed: Vec<bool>,
}

impl Routes {
    pub(crate) fn of(program: &Program) -> Routes {
        let mut routes =
            Routes { every: (0..program.keys().len()).map(SegmentIx).collect(), ..Routes::default() };
        let mut by_account = Vec::new();
        for segment in routes.every.iter().copied() {
            let triggers = program.triggers(segment);
            for key in &triggers.traits {
                routes.by_trait.entry(*key).or_default().push(segment);
            }
            for channel in &triggers.channels {
                routes.by_channel.entry(*channel).or_default().push(segment);
            }
            if triggers.accounts {
                by_account.push(segment);
            }
        }
        routes.by_account = by_account.into();
        routes
    }

    /// All segments.
    pub(crate) fn every(&self) -> &Arc<[SegmentIx]> {
        &self.every
    }

    /// Segments that look at accounts.
    pub(crate) fn by_account(&self) -> &Arc<[SegmentIx]> {
        &self.by_account
    }

    /// Finds the segments that the message, which was just taken in, can move its own customer in or out of, in order.
    pub(crate) fn of_message(
        &mut self,
        message: &Message,
        change: &Change,
        state: &Picture,
        segments: &mut Vec<SegmentIx>,
    ) {
        segments.clear();
        // Being there at all, and since when, matters to every segment.
        if change.created || change.first_at_moved || ties_ids(message) {
            segments.extend_from_slice(&self.every);
            return;
        }
        let dictionary = state.timelines.dictionary();
        match &message.body {
            Body::Track { name, .. } => {
                if let (Some(id), Some(row)) = (dictionary.name(name), change.event_row) {
                    self.of_event((id, name), row, change, state, segments);
                }
            }
            Body::Identify { traits, .. } => {
                let keys = traits.0.iter().filter_map(|(key, _)| dictionary.key(key));
                segments.extend(keys.filter_map(|key| self.by_trait.get(&key)).flatten());
            }
            Body::Group { .. } => segments.extend_from_slice(&self.by_account),
            Body::Alias { .. } => {}
        }
        let channels = message.consents.iter().filter_map(|(channel, _)| dictionary.channel(channel));
        segments.extend(channels.filter_map(|channel| self.by_channel.get(&channel)).flatten());
        segments.sort_unstable();
        segments.dedup();
    }

    fn of_event(
        &mut self,
        (id, name): (NameId, &str),
        row: usize,
        change: &Change,
        state: &Picture,
        segments: &mut Vec<SegmentIx>,
    ) {
        let Picture { timelines, program, frozen, memberships, now, .. } = state;
        let customer = change.customer;
        let watchers = self.by_name.entry(id).or_insert_with(|| program.watchers(id, name));
        let arrival = Arrival { timelines, frozen, customer, row, now: *now };
        let row = memberships.row(customer);
        let is_member = |segment: SegmentIx| is_set(row, segment);
        watchers.movable(program, &arrival, &mut self.passed, is_member, |segment| segments.push(segment));
    }
}

/// Whether the message gives a customer another id, and with it perhaps another past, or a place on a list.
pub(crate) fn ties_ids(message: &Message) -> bool {
    matches!(&message.body, Body::Alias { .. } | Body::Identify { also: Some(_), .. })
}
