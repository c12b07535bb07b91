//! What a still picture of the engine costs, and what one customer's memberships cost to read.

use std::time::Duration;

use kesit_engine::Engine;
use kesit_model::message::{Body, Message};
use kesit_model::{MessageId, PersonId, Value};

use crate::line::tell_figure;
use crate::machine;

/// Events that are played while a picture is there.
const EVENTS: usize = 20_000;
/// One in so many is of a customer and with a word that were never seen.
const NEW_EVERY: usize = 10;
/// Customers whose memberships are read.
const READS: usize = 2_000;

/// Takes a picture, plays some of the messages again under other ids while it is there, and lets go of it.
pub(crate) fn run(engine: &mut Engine, messages: &[Message]) {
    // Whatever else the machine does is no pause of ours: what counts is the work of a processor.
    let before = machine::on_cpu();
    let picture = engine.picture();
    let took = machine::on_cpu().saturating_sub(before);
    tell_figure("picture_milliseconds", took.as_secs_f64() * 1e3);
    let mut times = Vec::with_capacity(EVENTS);
    for (number, message) in messages.iter().cycle().take(EVENTS).enumerate() {
        let message = again(message, number, engine.now());
        let before = machine::on_cpu();
        engine.apply(&message, message.received_at);
        times.push(machine::on_cpu().saturating_sub(before));
    }
    let before = machine::on_cpu();
    drop(picture);
    let took = machine::on_cpu().saturating_sub(before);
    tell_figure("picture_dropped_milliseconds", took.as_secs_f64() * 1e3);
    let mean = times.iter().sum::<Duration>().as_secs_f64() / EVENTS as f64;
    times.sort_unstable();
    tell_figure("event_beside_a_picture_mean_microseconds", mean * 1e6);
    tell_figure("event_beside_a_picture_p99_microseconds", times[EVENTS * 99 / 100].as_secs_f64() * 1e6);
    tell_figure("event_beside_a_picture_longest_milliseconds", times[EVENTS - 1].as_secs_f64() * 1e3);
    reads(engine, messages);
}

/// The message under another id and at another instant; now and then of somebody new.
fn again(message: &Message, number: usize, now: kesit_model::Timestamp) -> Message {
    let id = MessageId::parse(&format!("again-{number}")).expect("it is not blank");
    let mut message = Message { id, at: now, received_at: now, ..message.clone() };
    if number.is_multiple_of(NEW_EVERY) {
        message.person = PersonId::parse(&format!("new-{number}")).expect("it is not blank");
        if let Body::Track { properties, .. } = &mut message.body {
            properties.0.push(("note".into(), Value::Text(format!("word {number}").into())));
        }
    }
    message
}

fn reads(engine: &Engine, messages: &[Message]) {
    let mut times = Vec::with_capacity(READS);
    for message in messages.iter().cycle().step_by(7).take(READS) {
        let before = machine::on_cpu();
        let customer = engine.timelines().customer(&message.person).expect("it was seen");
        std::hint::black_box(engine.memberships_of(customer));
        times.push(machine::on_cpu().saturating_sub(before));
    }
    times.sort_unstable();
    tell_figure("memberships_read_median_microseconds", times[READS / 2].as_secs_f64() * 1e6);
    tell_figure("memberships_read_p99_microseconds", times[READS * 99 / 100].as_secs_f64() * 1e6);
}
