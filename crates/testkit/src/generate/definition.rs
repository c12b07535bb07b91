//! Definition files.

use kesit_model::Key;
use kesit_model::definition::{Condition, Definitions, Group, LocalText, Segment};
use proptest::prelude::*;
use proptest::sample::subsequence;

use super::condition::conditions_over;
use super::words;

/// The greatest number of segments.
const MOST_SEGMENTS: usize = 6;

/// One to six segments. A segment refers only to earlier ones, so there is no cycle; now and then some of them are the
/// tiers of a group, in their order.
pub fn definitions() -> BoxedStrategy<Definitions> {
    (1..=MOST_SEGMENTS)
        .prop_flat_map(|count| {
            let keys: Vec<Key> = (1..=count).map(|number| words::key(&format!("s{number}"))).collect();
            let conditions: Vec<_> =
                (0..count).map(|place| conditions_over(keys[..place].to_vec())).collect();
            let tiers = prop_oneof![2 => Just(Vec::new()), 1 => subsequence(keys.clone(), 1..=count)];
            (conditions, tiers).prop_map(move |(conditions, tiers)| Definitions {
                segments: keys.iter().cloned().zip(conditions).map(segment).collect(),
                groups: if tiers.is_empty() { Vec::new() } else { vec![group(tiers)] },
            })
        })
        .boxed()
}

fn segment((key, when): (Key, Condition)) -> Segment {
    let nameless = LocalText::default;
    Segment { key, name: nameless(), description: nameless(), strategy: nameless(), when }
}

fn group(tiers: Vec<Key>) -> Group {
    Group { key: words::key("tiers"), name: LocalText::default(), description: LocalText::default(), tiers }
}
