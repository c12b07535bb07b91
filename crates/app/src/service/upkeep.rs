//! What the service does for its own sake: parameters of scores, snapshots, old rows of the stream.

use std::time::SystemTime;

use kesit_model::{Span, Timestamp};
use kesit_store::stream::Stream;
use kesit_store::{CatalogueError, Mark, Refused, snapshot};

use super::{ForgetError, Service, Settled};
use crate::insight::Shop;
use crate::privacy::CutOffs;
use crate::scores::Fitted;

/// Moves are kept so long where no period says otherwise.
const STREAM_KEPT: Span = Span(90 * 86_400_000);
/// So many moves are kept at most.
const STREAM_ROWS: u64 = 20_000_000;
/// A snapshot is worth its time when so many messages came since the last one,
const SNAPSHOT_MESSAGES: u64 = 100_000;
/// and when they are at least one in so many of those in it.
const SNAPSHOT_SHARE: u64 = 50;

/// Why the service could not look after itself.
#[derive(Debug, thiserror::Error)]
pub enum UpkeepError {
    /// The catalogue cannot be written.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The snapshot cannot be written.
    #[error(transparent)]
    Snapshot(#[from] snapshot::SnapshotError),
    /// The service was stopped.
    #[error(transparent)]
    Refused(#[from] Refused),
}

impl Service {
    /// Fits the parameters of scores to all customers as they are now, keeps them, and computes everybody's scores and the
    /// cut-offs of rankings anew.
    ///
    /// # Errors
    /// When they cannot be kept, or the service was stopped.
    pub fn refit(&self) -> Result<Settled, UpkeepError> {
        let now = self.now();
        let picture = self.picture();
        let shop = Shop::new(picture.timelines(), &self.settings.zone, self.threads);
        let fitted = Fitted::fit(&shop, now);
        drop(shop);
        drop(picture);
        if fitted.buyers() > 0 {
            self.change(|catalogue| catalogue.keep_score_fit(now, now, &fitted.to_json()))?;
            self.scorer.keep(fitted);
        }
        Ok(self.live.refit(|_| {})?)
    }

    /// Writes a snapshot, so that the next start need not read so much of the log; only if enough came since the last one,
    /// unless `always`, and never while somebody is being erased. Says how many bytes it takes, if it was written.
    ///
    /// # Errors
    /// When it cannot be written; the one before then stands.
    pub fn write_snapshot(&self, always: bool) -> Result<Option<u64>, UpkeepError> {
        if !self.may_write_snapshot()? || !(always || self.is_snapshot_due()?) {
            return Ok(None);
        }
        let (timelines, mark) = self.live.still()?;
        let bytes = snapshot::write(&self.paths.snapshot, &timelines, &mark)?;
        self.tell_snapshot();
        Ok(Some(bytes))
    }

    /// Writes the snapshot of a service that was stopped, as long as there is time. It is derived: without it the next start takes
    /// longer, so that a failure is only told.
    pub(super) fn write_last_snapshot(&self, mark: &Mark, has_time: &(dyn Fn() -> bool + Sync)) {
        if !self.may_write_snapshot().unwrap_or(false) {
            return;
        }
        let timelines = self.live.read(|engine| engine.timelines().clone());
        match snapshot::write_while(&self.paths.snapshot, &timelines, mark, has_time) {
            Ok(Some(bytes)) => {
                self.tell_snapshot();
                tracing::info!(bytes, "a snapshot was written");
            }
            Ok(None) => tracing::info!("there was no time for a snapshot; the next start takes longer"),
            Err(error) => tracing::warn!(%error, "the snapshot cannot be written"),
        }
    }

    /// Lets the figures tell how old the snapshot is. That is by the clock of the machine, as whoever watches over it reckons.
    pub(super) fn tell_snapshot(&self) {
        let written_on = snapshot::written_on(&self.paths.snapshot);
        let since_1970 =
            written_on.and_then(|written_on| written_on.duration_since(SystemTime::UNIX_EPOCH).ok());
        let ms = since_1970.and_then(|since| i64::try_from(since.as_millis()).ok());
        self.tallies.snapshot_at_ms.set(ms.unwrap_or(0));
    }

    pub(super) fn is_snapshot_due(&self) -> Result<bool, UpkeepError> {
        let before = snapshot::read_mark(&self.paths.snapshot).ok().flatten();
        let (total, since) = self.live.log().with(move |log| {
            let total = log.count_since(&Mark::start());
            let before = before.filter(|mark| log.goes_on_from(mark));
            (total, before.map_or(total, |mark| log.count_since(&mark)))
        })?;
        let is_first = since == total && total > 0;
        Ok(is_first || (since > SNAPSHOT_MESSAGES && since > (total - since) / SNAPSHOT_SHARE))
    }

    /// Lets old moves go. Says how many.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn prune_stream(&self) -> Result<u64, ForgetError> {
        self.prune_before(self.moves_before(&self.cut_offs()?))
    }

    pub(super) fn prune_before(&self, before_at: Timestamp) -> Result<u64, ForgetError> {
        let mut stream = Stream::open(&self.paths.stream, self.settings.zone.clone())?;
        let now = self.now();
        let mut rows = 0;
        loop {
            let pruned = stream.prune(now, before_at, STREAM_ROWS)?;
            rows += pruned.rows;
            if !pruned.is_more {
                return Ok(rows);
            }
        }
    }

    /// Moves from before this instant go: by the period of the workspace, or else that of the service.
    pub(super) fn moves_before(&self, cut_offs: &CutOffs) -> Timestamp {
        cut_offs.moves.unwrap_or_else(|| self.now().minus(STREAM_KEPT))
    }
}
