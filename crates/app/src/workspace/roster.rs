//! The members of one segment with what is known of each: since when, until when, chosen traits.

use kesit_model::{Key, Object, PersonId, Timestamp, Value};
use kesit_segment::{Scratch, SpellScratch};
use kesit_timeline::{CustomerIx, Timelines};

use super::{UnknownSegment, Workspace};

/// What is wanted of a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterQuestion {
    /// The segment.
    pub segment: Key,
    /// The instant.
    pub as_of: Timestamp,
    /// Paths of traits to show of each member.
    pub traits: Vec<String>,
    /// Whether to find out since when and until when each is in.
    pub with_spans: bool,
    /// In which order.
    pub order: RosterOrder,
    /// At most so many members; `None` is all.
    pub limit: Option<usize>,
    /// On how many threads.
    pub threads: usize,
}

/// The order of a roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RosterOrder {
    /// By id, ascending.
    Id,
    /// As they came into being here: cheap, and good for pages.
    Place {
        /// Only members behind this place; `None` is from the first.
        after: Option<u32>,
    },
}

/// The members of one segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// How many there are, with those beyond the limit.
    pub size: usize,
    /// The members in the order asked for.
    pub members: Vec<RosterMember>,
}

/// One member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterMember {
    /// The surviving id.
    pub id: PersonId,
    /// Where the customer stands among all; the same as long as nothing is taken out.
    pub place: u32,
    /// Since when and until when; `None` if that was not asked for.
    pub span: Option<MemberSpan>,
    /// The traits asked for, in that order; `None` where the customer has none.
    pub traits: Vec<Option<Value>>,
}

/// An unbroken time in a segment, around an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberSpan {
    /// The first instant in it.
    pub since: Timestamp,
    /// The earliest instant at which that may end with no new data; [`Timestamp::MAX`] is never.
    pub until: Timestamp,
}

impl Workspace {
    /// The members of one segment at an instant.
    ///
    /// # Errors
    /// When the segment is not defined.
    pub fn roster(&mut self, question: &RosterQuestion) -> Result<Roster, UnknownSegment> {
        let segment = self.segment(&question.segment)?;
        let as_of = question.as_of;
        let members = self.members_of(&[segment], as_of, question.threads).swap_remove(0);
        let (timelines, program, frozen) = self.fitted(as_of);
        let customers = chosen(timelines, members.iter(), question.order, question.limit);
        let (mut scratch, mut spells) = (Scratch::default(), SpellScratch::default());
        let mut span = |customer| {
            let verdict = program.evaluate(segment, timelines, frozen, customer, as_of, &mut scratch);
            let mut since = as_of;
            program.spells(&[segment], timelines, frozen, customer, as_of, &mut spells, |spell| {
                if spell.left_at.is_none() {
                    since = spell.entered_at;
                }
            });
            MemberSpan { since, until: verdict.until }
        };
        let member = |customer: CustomerIx| {
            let traits = match question.traits.is_empty() {
                true => Object::default(),
                false => traits_at(timelines, customer, as_of),
            };
            RosterMember {
                id: timelines.id(customer).clone(),
                place: customer.0,
                span: question.with_spans.then(|| span(customer)),
                traits: question.traits.iter().map(|path| traits.at_path(path).cloned()).collect(),
            }
        };
        Ok(Roster { size: members.len(), members: customers.into_iter().map(member).collect() })
    }
}

/// The first customers in an order.
fn chosen(
    timelines: &Timelines,
    customers: impl Iterator<Item = CustomerIx>,
    order: RosterOrder,
    limit: Option<usize>,
) -> Vec<CustomerIx> {
    let limit = limit.unwrap_or(usize::MAX);
    match order {
        RosterOrder::Place { after } => {
            customers.filter(|customer| after.is_none_or(|after| customer.0 > after)).take(limit).collect()
        }
        RosterOrder::Id => {
            let mut customers: Vec<CustomerIx> = customers.collect();
            customers.sort_unstable_by_key(|customer| timelines.id(*customer));
            customers.truncate(limit);
            customers
        }
    }
}

/// The traits of a customer as they were at an instant; those that are missing left out.
fn traits_at(timelines: &Timelines, customer: CustomerIx, as_of: Timestamp) -> Object {
    let (block, dictionary) = (&timelines.blocks()[customer.block()], timelines.dictionary());
    let current = block.histories().filter_map(|(key, history)| {
        let range = history.range(customer.row());
        let written = history.at()[range.clone()].partition_point(|at| *at <= as_of);
        let last = range.start + written.checked_sub(1)?;
        let value = dictionary.value(history.get(last))?;
        (!value.is_missing()).then(|| (dictionary.resolve_key(key).into(), value))
    });
    Object(current.collect())
}
