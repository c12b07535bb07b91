//! What systemd is told, where it started us: that we are ready, that we live, that we end. Elsewhere nothing happens.

use std::time::Duration;

use sd_notify::NotifyState;

/// Requests are taken from now on.
pub(super) fn ready() {
    tell(NotifyState::Ready);
}

/// The end has begun.
pub(super) fn stopping() {
    tell(NotifyState::Stopping);
}

/// Waits for the next time to say that we live, and says it; for ever where nobody wants to know.
pub(super) async fn watchdog() {
    let Some(limit) = sd_notify::watchdog_enabled() else { return std::future::pending().await };
    tokio::time::sleep((limit / 2).max(Duration::from_millis(100))).await;
    tell(NotifyState::Watchdog);
}

fn tell(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(error = %error, "systemd cannot be told");
    }
}
