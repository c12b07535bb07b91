//! What the workload does, step by step, and what must be visible after each step. Both follow from the number of steps
//! alone, so that the process that is killed and the one that looks at what it left agree without a word.

use std::collections::BTreeSet;

use kesit_model::message::{Body, Message};
use kesit_model::{Decimal, MessageId, Object, PersonId, Timestamp, Value};

/// One step. The workload acknowledges each on standard output when it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Live messages, synced.
    Live(Vec<u64>),
    /// A whole import in batches, committed.
    Import(u64, Vec<Vec<u64>>),
    /// A part of an import that never ends.
    Abandon(u64, Vec<u64>),
    /// An import is undone.
    Undo(u64),
    /// A snapshot of what is there.
    Snapshot,
    /// The settings are set: the currency is made of this number.
    Settle(u64),
    /// The workspace is closed and opened again.
    Reopen,
}

/// The steps of so many rounds, after the workspace was made.
pub(crate) fn steps(rounds: u64) -> Vec<Step> {
    let mut next = 0;
    let mut numbers = |count: u64| {
        next += count;
        (next - count..next).collect::<Vec<u64>>()
    };
    let mut steps = Vec::new();
    let mut import = 0;
    for round in 0..rounds {
        import += 1;
        steps.push(Step::Live(numbers(1)));
        steps.push(Step::Import(import, (0..3).map(|_| numbers(4 + round % 3)).collect()));
        steps.push(Step::Live(numbers(2)));
        steps.push(Step::Settle(round));
        steps.push(match round % 3 {
            0 => Step::Snapshot,
            1 => {
                import += 1;
                Step::Abandon(import, numbers(3))
            }
            _ => Step::Undo(import),
        });
        steps.push(Step::Live(numbers(1)));
        if round % 2 == 1 {
            steps.push(Step::Reopen);
        }
    }
    steps
}

/// What a step adds to what is visible, and what it takes away.
pub(crate) fn after(visible: &BTreeSet<u64>, step: &Step, all: &[Step]) -> BTreeSet<u64> {
    let mut visible = visible.clone();
    match step {
        Step::Live(numbers) => visible.extend(numbers),
        Step::Import(_, batches) => visible.extend(batches.iter().flatten()),
        Step::Undo(id) => {
            let undone = all.iter().find_map(|step| match step {
                Step::Import(import, batches) if import == id => Some(batches),
                _ => None,
            });
            for number in undone.expect("it was imported before").iter().flatten() {
                visible.remove(number);
            }
        }
        Step::Abandon(..) | Step::Snapshot | Step::Settle(_) | Step::Reopen => {}
    }
    visible
}

/// The currency that stands for a number.
pub(crate) fn currency(number: u64) -> String {
    let letter =
        |place: u32| char::from(b'A' + u8::try_from(number / 26_u64.pow(place) % 26).expect("below 26"));
    [2, 1, 0].map(letter).iter().collect()
}

/// Messages from this number on are no part of the plan.
pub(crate) const BESIDES: u64 = 900_000;

/// The message with a number.
pub(crate) fn message(number: u64) -> Message {
    let at = Timestamp(1_700_000_000_000 + i64::try_from(number).expect("small") * 1_000);
    let properties = [
        ("total", Value::Number(Decimal::whole(i64::try_from(number).expect("small")))),
        ("note", Value::Text("kargo ücretsiz, hediye paketi".into())),
    ];
    Message {
        id: MessageId::parse(&format!("mesaj-{number:06}")).expect("not blank"),
        at,
        received_at: at,
        person: PersonId::parse(&format!("müşteri-{}", number % 11)).expect("not blank"),
        is_user: true,
        body: Body::Track {
            name: "Order Completed".to_owned(),
            properties: Object(properties.map(|(key, value)| (key.into(), value)).into()),
        },
        consents: Vec::new(),
    }
}

/// The number of a message.
pub(crate) fn number(message: &Message) -> u64 {
    let digits = message.id.as_str().trim_start_matches("mesaj-");
    digits.parse().expect("made by this module")
}
