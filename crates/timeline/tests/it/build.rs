//! Whatever the order of arrival, and whichever way in, timelines come out the same.

use std::collections::{BTreeMap, BTreeSet};

use kesit_model::message::{Body, Message};
use kesit_model::{PersonId, Timestamp};
use kesit_timeline::{Applied, Builder, CustomerIx, Happening, Timelines};
use proptest::prelude::*;

use crate::support::{Dump, dump, messages};

fn applied(messages: &[Message]) -> Timelines {
    let mut timelines = Timelines::new();
    messages.iter().for_each(|message| drop(timelines.apply(message)));
    timelines
}

fn built(messages: &[Message], threads: usize) -> Timelines {
    let mut builder = Builder::new();
    for message in messages {
        builder.push(message);
    }
    builder.finish_on(threads)
}

/// Messages and the same ones in another order.
fn shuffled() -> impl Strategy<Value = (Vec<Message>, Vec<Message>)> {
    messages().prop_flat_map(|messages| (Just(messages.clone()), Just(messages).prop_shuffle()))
}

/// Who belongs together, by the messages alone.
fn components(messages: &[Message]) -> BTreeMap<PersonId, BTreeSet<PersonId>> {
    let mut of: BTreeMap<PersonId, BTreeSet<PersonId>> = BTreeMap::new();
    for message in messages {
        let other = match &message.body {
            Body::Identify { also: Some(other), .. } | Body::Alias { previous: other } => other,
            _ => &message.person,
        };
        let mut together = BTreeSet::new();
        for id in [&message.person, other] {
            together.extend(of.get(id).cloned().unwrap_or_default());
            together.insert(id.clone());
        }
        for id in &together {
            of.insert(id.clone(), together.clone());
        }
    }
    of
}

/// Holds a dump against what is plain from the messages.
fn check_against_messages(dump: &Dump, messages: &[Message]) -> Result<(), TestCaseError> {
    let components = components(messages);
    let expected: BTreeSet<&BTreeSet<PersonId>> = components.values().collect();
    let found: BTreeSet<BTreeSet<PersonId>> =
        dump.customers.values().map(|customer| customer.ids.iter().cloned().collect()).collect();
    prop_assert_eq!(found.iter().collect::<BTreeSet<_>>(), expected);
    for (id, customer) in &dump.customers {
        let mine = |message: &&Message| components[&message.person].contains(id);
        prop_assert_eq!(
            messages.iter().filter(mine).map(|message| message.at).min(),
            Some(customer.first_at)
        );
        let mut events: Vec<(Timestamp, &str, &str)> = messages
            .iter()
            .filter(mine)
            .filter_map(|message| match &message.body {
                Body::Track { name, .. } => Some((message.at, message.id.as_str(), name.as_str())),
                _ => None,
            })
            .collect();
        events.sort_unstable();
        let found = customer.entries.iter().filter_map(|entry| match &entry.happening {
            Happening::Event { name, .. } => Some((entry.at, name.as_str())),
            _ => None,
        });
        let expected = events.into_iter().map(|(at, _, name)| (at, name));
        prop_assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        prop_assert_eq!(Some(id), surviving(&customer.ids, messages));
    }
    Ok(())
}

fn surviving<'a>(ids: &'a [PersonId], messages: &[Message]) -> Option<&'a PersonId> {
    ids.iter().min_by_key(|id| {
        let is_user = messages.iter().any(|message| message.is_user && message.person == **id);
        let left_behind = messages
            .iter()
            .any(|message| matches!(&message.body, Body::Alias { previous } if previous == *id));
        (!is_user, left_behind, id.as_str())
    })
}

proptest! {
    #[test]
    fn building_is_applying_one_by_one_in_any_order((messages, others) in shuffled()) {
        let expected = dump(&applied(&messages));
        check_against_messages(&expected, &messages)?;
        prop_assert_eq!(&dump(&applied(&others)), &expected);
        prop_assert_eq!(&dump(&built(&messages, 1)), &expected);
        prop_assert_eq!(&dump(&built(&others, 3)), &expected);
    }

    #[test]
    fn numbers_after_a_build_do_not_show_the_order_of_arrival((messages, others) in shuffled()) {
        let (one, two) = (built(&messages, 1), built(&others, 2));
        for customer in 0..one.len() {
            let customer = CustomerIx(u32::try_from(customer).expect("few"));
            prop_assert_eq!(one.id(customer), two.id(customer));
        }
    }

    #[test]
    fn a_message_counts_once_and_the_first_delivery_wins((messages, others) in shuffled(), at in 0_i64..9) {
        let mut deliveries = messages.clone();
        // Delivered again, altered.
        deliveries.extend(others.into_iter().map(|message| Message { at: Timestamp(at), ..message }));
        let expected = dump(&applied(&messages));
        prop_assert_eq!(&dump(&applied(&deliveries)), &expected);
        prop_assert_eq!(&dump(&built(&deliveries, 1)), &expected);
    }

    #[test]
    fn a_build_goes_on_live((messages, _) in shuffled(), cut in 0_usize..40) {
        let cut = cut.min(messages.len());
        let mut timelines = built(&messages[..cut], 2);
        for message in &messages[cut..] {
            prop_assert_ne!(timelines.apply(message), Applied::Duplicate);
        }
        for message in &messages {
            prop_assert_eq!(timelines.apply(message), Applied::Duplicate);
        }
        prop_assert_eq!(dump(&timelines), dump(&applied(&messages)));
    }
}

#[test]
fn many_customers_fill_many_blocks() {
    let message = |number: i64| {
        let mut message = crate::apply::track(&format!("m{number}"), &format!("c{:03}", number % 300), "e");
        message.at = Timestamp(-number);
        message
    };
    let messages: Vec<Message> = (0..3_000).map(message).collect();
    let (one, four) = (built(&messages, 1), built(&messages, 4));
    assert_eq!(one.blocks().len(), 5);
    assert_eq!(dump(&one), dump(&four));
    assert_eq!(dump(&one), dump(&applied(&messages)));
    let counts = |threads| {
        one.fold(
            threads,
            |index, block| vec![(index, block.live().count_ones())],
            |mut left, right| {
                left.extend(right);
                left
            },
        )
    };
    let expected = Some(vec![(0, 64), (1, 64), (2, 64), (3, 64), (4, 44)]);
    for threads in [0, 1, 2, 3, 5, 9] {
        assert_eq!(counts(threads), expected);
    }
    assert_eq!(Timelines::new().fold(2, |index, _| index, usize::max), None);
}
