//! How long a request is waited for: its body may stand still only so long, and once it is there the answer must begin within
//! a time of its own. What streams on after it began is not held to this.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::{Instant, sleep_until};
use tokio_stream::StreamExt;

use super::fault::Fault;

/// How long for what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    pub(super) body: Duration,
    pub(super) answer: Duration,
}

/// What the body that comes in tells whoever waits.
#[derive(Debug)]
struct Progress {
    began: Instant,
    /// When the last piece came, in ms after `began`.
    last_ms: AtomicU64,
    /// Whether more may come.
    is_coming: AtomicBool,
    stood_still: AtomicBool,
}

impl Progress {
    fn note(&self) {
        let passed = self.began.elapsed().as_millis();
        self.last_ms.store(passed as u64, Ordering::Relaxed);
    }

    /// Until when to wait, if nothing more happens. While a body comes in, its own time-out goes first.
    fn until(&self, patience: Patience) -> Instant {
        let last = self.began + Duration::from_millis(self.last_ms.load(Ordering::Relaxed));
        let body = if self.is_coming.load(Ordering::Relaxed) { patience.body } else { Duration::ZERO };
        last + body + patience.answer
    }
}

/// As long as this is there, more of a body may come.
struct Coming(Arc<Progress>);

impl Drop for Coming {
    fn drop(&mut self) {
        self.0.note();
        self.0.is_coming.store(false, Ordering::Relaxed);
    }
}

/// The body did not go on.
#[derive(Debug, thiserror::Error)]
#[error("the body stood still for too long")]
struct StoodStill;

/// Passes a request on and waits for the answer, but not for ever.
pub(super) async fn wait(patience: Patience, request: Request, next: Next) -> Response {
    let progress = Arc::new(Progress {
        began: Instant::now(),
        last_ms: AtomicU64::new(0),
        is_coming: AtomicBool::new(false),
        stood_still: AtomicBool::new(false),
    });
    let answer = next.run(request.map(|body| watched(body, patience.body, &progress)));
    let response = within(patience, &progress, answer).await;
    let stood_still = progress.stood_still.load(Ordering::Relaxed);
    match response {
        // The route saw a broken body and may have taken that for the client's fault.
        Some(response) if stood_still && !response.status().is_success() => {
            Fault::BodyTooSlow.into_response()
        }
        Some(response) => response,
        None => Fault::TooSlow.into_response(),
    }
}

/// The answer, if it comes within the time after the last piece of the body.
async fn within(
    patience: Patience,
    progress: &Progress,
    answer: impl Future<Output = Response>,
) -> Option<Response> {
    let mut answer = pin!(answer);
    loop {
        let until = progress.until(patience);
        tokio::select! {
            response = &mut answer => return Some(response),
            () = sleep_until(until) => {
                if progress.until(patience) <= until {
                    return None;
                }
            }
        }
    }
}

/// The body with an eye on it; one that is there already needs none.
fn watched(body: Body, time: Duration, progress: &Arc<Progress>) -> Body {
    if body.is_end_stream() {
        return body;
    }
    progress.is_coming.store(true, Ordering::Relaxed);
    let coming = Coming(Arc::clone(progress));
    let pieces = body.into_data_stream().timeout(time).map(move |piece| match piece {
        Ok(piece) => {
            coming.0.note();
            piece
        }
        Err(_) => {
            coming.0.stood_still.store(true, Ordering::Relaxed);
            Err(axum::Error::new(StoodStill))
        }
    });
    Body::from_stream(pieces)
}
