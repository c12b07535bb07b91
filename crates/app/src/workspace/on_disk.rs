//! A workspace on disk: its settings, its data, and what stands in its catalogue.

use std::path::Path;

use kesit_model::Timestamp;
use kesit_model::message::Message;
use kesit_model::zone::Zone;
use kesit_segment::{CompileError, Settings};
use kesit_store::{Access, Catalogue, Mark, Replay, Store, StoreError};
use kesit_timeline::Timelines;

use super::Workspace;
use crate::scores::{Fitted, FittedError};
use crate::segments::{self, DefinitionSet, Ground, Plan, StoredError};
use crate::source::{self, Lists, ListsError};

/// An open workspace. Nobody else writes to it until this is dropped.
#[derive(Debug)]
pub struct OnDisk {
    store: Store,
    time_zone: String,
    settings: Settings,
}

/// Why a workspace on disk cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OnDiskError {
    /// It cannot be opened or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its time zone is not known here.
    #[error("there is no time zone `{name}`")]
    TimeZone {
        /// What its settings say.
        name: String,
    },
    /// Its lists cannot be read.
    #[error(transparent)]
    Lists(#[from] ListsError),
    /// Its definitions cannot be read.
    #[error(transparent)]
    Definitions(#[from] StoredError),
    /// The parameters of its scores cannot be understood.
    #[error(transparent)]
    Scores(#[from] FittedError),
    /// Its definitions do not make a program.
    #[error(transparent)]
    Compile(#[from] CompileError),
}

impl OnDisk {
    /// Opens a workspace.
    ///
    /// # Errors
    /// When it is none, another process holds it, or it cannot be read.
    pub fn open(dir: &Path, access: Access) -> Result<OnDisk, OnDiskError> {
        let store = Store::open(dir, access)?;
        let (stored, settings) = settings_of(&store)?;
        Ok(OnDisk { store, time_zone: stored.time_zone, settings })
    }

    /// Whether a folder is a workspace.
    #[must_use]
    pub fn is_at(dir: &Path) -> bool {
        Store::is_workspace(dir)
    }

    /// Its folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        self.store.dir()
    }

    /// What answers depend on besides the data.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The name of its time zone.
    #[must_use]
    pub fn time_zone(&self) -> &str {
        &self.time_zone
    }

    /// The catalogue, to ask.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        self.store.catalogue()
    }

    /// The catalogue, to write; that takes [`Access::Write`].
    #[must_use]
    pub fn catalogue_mut(&mut self) -> &mut Catalogue {
        self.store.catalogue_mut()
    }

    /// Everything that is kept, to read.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Everything that is kept, to write.
    pub(crate) fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// The definitions that stand.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn present(&self) -> Result<DefinitionSet, OnDiskError> {
        Ok(segments::present(self.store.catalogue())?)
    }

    /// Its static lists; none if there is no folder of them.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn lists(&self) -> Result<Lists, OnDiskError> {
        Ok(lists_in(&self.store.lists_dir())?)
    }

    /// The parameters of scores that are kept; `None` if none are, and scores are fitted to the instant asked about.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn scores(&self) -> Result<Option<Fitted>, OnDiskError> {
        scores_of(&self.store)
    }

    /// The timelines of everybody.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn timelines(&self, on_progress: impl FnMut(Replay)) -> Result<Timelines, OnDiskError> {
        Ok(self.store.timelines(on_progress)?)
    }

    /// Gives every message that counts, in the order in which they were stored; one may come twice.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn messages(&self, each: impl FnMut(Message)) -> Result<(), OnDiskError> {
        Ok(self.store.log().visible(&Mark::start(), each).map_err(StoreError::Log)?)
    }

    /// Its timelines and lists with definitions: its own, or others in their place.
    ///
    /// # Errors
    /// When something cannot be read, or the definitions do not make a program.
    pub fn with_segments(
        &self,
        instead: Option<kesit_model::definition::Definitions>,
        on_progress: impl FnMut(Replay),
    ) -> Result<Workspace, OnDiskError> {
        let definitions = match instead {
            Some(definitions) => definitions,
            None => self.present()?.definitions().clone(),
        };
        let timelines = self.timelines(on_progress)?;
        let scores = self.scores()?;
        Ok(Workspace::new(timelines, definitions, self.lists()?, self.settings.clone(), scores)?)
    }

    /// What would change if one set of definitions took the place of another, and whom that would move: at an instant, or at
    /// that of the newest data, but not later than the clock.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn plan(
        &self,
        present: DefinitionSet,
        wanted: DefinitionSet,
        as_of: Option<Timestamp>,
        clock: Timestamp,
        threads: usize,
        on_progress: impl FnMut(Replay),
    ) -> Result<Plan, OnDiskError> {
        let mut timelines = self.timelines(on_progress)?;
        let newest = timelines.newest_at().map_or(clock, |newest| newest.min(clock));
        let ground = Ground {
            timelines: &mut timelines,
            lists: self.lists()?,
            scores: self.scores()?,
            settings: &self.settings,
            as_of: as_of.unwrap_or(newest),
            threads,
        };
        Ok(Plan::new(present, wanted, ground)?)
    }
}

/// The settings of a workspace, as they are kept and as they are worked with.
pub(crate) fn settings_of(store: &Store) -> Result<(kesit_store::Settings, Settings), OnDiskError> {
    let stored = store.catalogue().settings().map_err(StoreError::Catalogue)?;
    let zone = Zone::parse(&stored.time_zone)
        .ok_or_else(|| OnDiskError::TimeZone { name: stored.time_zone.clone() })?;
    let settings = Settings { zone, language: stored.language };
    Ok((stored, settings))
}

/// The parameters of scores that are kept; `None` if none are.
pub(crate) fn scores_of(store: &Store) -> Result<Option<Fitted>, OnDiskError> {
    let kept = store.catalogue().score_fit().map_err(StoreError::Catalogue)?;
    Ok(kept.map(|fit| Fitted::from_json(&fit.parameters)).transpose()?)
}

/// The static lists of a folder; none if there is no folder of them.
pub(crate) fn lists_in(dir: &Path) -> Result<Lists, ListsError> {
    if dir.is_dir() { source::read_lists(dir) } else { Ok(Lists::new()) }
}

#[cfg(test)]
mod tests;
