//! What goes on happening in a made-up shop: its messages to come, one after the other, as if each happened at this moment.

use std::sync::Arc;
use std::time::Duration;

use kesit_api::server::Stop;
use kesit_app::demo::restamped;
use kesit_model::message;

use super::super::product::Running;
use crate::clock;

/// Between two messages it is still for this long, or up to three times as long.
const LEAST_PAUSE: Duration = Duration::from_millis(400);

/// Plays until the end begins; from the beginning again when all is played.
pub(super) async fn play(lines: Vec<String>, running: Arc<Running>, stop: Stop) {
    let started_at = clock::now().0;
    for (number, line) in lines.iter().cycle().enumerate() {
        tokio::select! {
            () = tokio::time::sleep(pause(number)) => {}
            () = stop.begun() => return,
        }
        let now = clock::now();
        // No id is ever used twice, also not by the next start.
        let Some(json) = restamped(line, &format!("demo-{started_at}-{number}"), now) else { continue };
        let messages = message::read(json.as_bytes(), Some(now)).messages;
        if running.accept(messages).await.is_err() {
            tracing::warn!("a message of the made-up shop was not taken");
        }
    }
}

/// Uneven, as life is: by the fractional part of multiples of the golden ratio.
fn pause(number: usize) -> Duration {
    let share = (number as f64 * 0.618_033_988_749_895).fract();
    LEAST_PAUSE.mul_f64(1.0 + 2.0 * share)
}
