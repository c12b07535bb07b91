//! Which segments a message can move.

use hashbrown::HashMap;
use kesit_model::message::{Body, Message};
use kesit_segment::{Program, SegmentIx};
use kesit_timeline::{Change, ChannelId, Dictionary, KeyId, NameId};

/// From data to the segments that look at it.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    /// All segments.
    every: Vec<SegmentIx>,
    /// Filled as names turn up, since a pattern may mean names that nobody has sent yet.
    by_name: HashMap<NameId, Vec<SegmentIx>>,
    by_trait: HashMap<KeyId, Vec<SegmentIx>>,
    by_channel: HashMap<ChannelId, Vec<SegmentIx>>,
    by_account: Vec<SegmentIx>,
}

impl Routes {
    pub(crate) fn of(program: &Program) -> Routes {
        let mut routes =
            Routes { every: (0..program.keys().len()).map(SegmentIx).collect(), ..Routes::default() };
        for segment in routes.every.clone() {
            let triggers = program.triggers(segment);
            for key in &triggers.traits {
                routes.by_trait.entry(*key).or_default().push(segment);
            }
            for channel in &triggers.channels {
                routes.by_channel.entry(*channel).or_default().push(segment);
            }
            if triggers.accounts {
                routes.by_account.push(segment);
            }
        }
        routes
    }

    /// All segments.
    pub(crate) fn every(&self) -> &[SegmentIx] {
        &self.every
    }

    /// Segments that look at accounts.
    pub(crate) fn by_account(&self) -> &[SegmentIx] {
        &self.by_account
    }

    /// The segments that the message can move its own customer in or out of, in order.
    pub(crate) fn of_message(
        &mut self,
        message: &Message,
        change: &Change,
        program: &Program,
        dictionary: &Dictionary,
    ) -> Vec<SegmentIx> {
        // Being there at all, and since when, matters to every segment.
        if change.created || change.first_at_moved || ties_ids(message) {
            return self.every.clone();
        }
        let mut segments: Vec<SegmentIx> = Vec::new();
        match &message.body {
            Body::Track { name, .. } => {
                if let Some(id) = dictionary.name(name) {
                    segments.extend_from_slice(self.of_name(id, name, program));
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
        segments
    }

    fn of_name(&mut self, id: NameId, name: &str, program: &Program) -> &[SegmentIx] {
        let every = &self.every;
        self.by_name.entry(id).or_insert_with(|| {
            let looks = |segment: &&SegmentIx| {
                program.triggers(**segment).events.iter().any(|pattern| pattern.matches(name))
            };
            every.iter().filter(looks).copied().collect()
        })
    }
}

/// Whether the message gives a customer another id, and with it perhaps another past, or a place on a list.
pub(crate) fn ties_ids(message: &Message) -> bool {
    matches!(&message.body, Body::Alias { .. } | Body::Identify { also: Some(_), .. })
}
