//! Files taken in by the running product, and taken back. What an import stores counts when it is committed; the engine gets
//! it whole, by timelines that are made beside it ([`kesit_live::Aside`]).

use kesit_live::{Aside, AsideError};
use kesit_model::message::Message;
use kesit_store::{
    Catalogue, ImportId, ImportState, Log, LogError, Mark, Origin, Position, Refused, StoreError,
};
use kesit_timeline::{Builder, SeenIds, Timelines};

use super::Service;
use crate::import::{self, Done, Entry, ImportError, OnProgress, Request, Undo, Vault, quarantine};

/// While a part of the log is packed anew, a reader may meet it half way; it then begins again, so many times at most.
const TRIES: usize = 3;

/// Why the running product did not take in files, or take them back.
#[derive(Debug, thiserror::Error)]
pub enum LiveImportError {
    /// As outside of the running product.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The timelines are made anew by something else, or the service was stopped.
    #[error(transparent)]
    Aside(#[from] AsideError),
    /// The log cannot be read again.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl Service {
    /// Imports files, as [`import::import`] does, while everything else goes on.
    ///
    /// # Errors
    /// As [`import::import`], and when the timelines are being made anew by something else.
    pub fn import(
        &self,
        request: &Request<'_>,
        on_progress: OnProgress<'_>,
    ) -> Result<Done, LiveImportError> {
        self.with_vault(|vault| import::import_into(vault, request, on_progress))
    }

    /// Reads rows that wait in the quarantine once more, as [`quarantine::retry`] does.
    ///
    /// # Errors
    /// As [`Service::import`].
    pub fn retry(
        &self,
        request: &quarantine::Retry<'_>,
        on_progress: OnProgress<'_>,
    ) -> Result<Vec<quarantine::Retried>, LiveImportError> {
        self.with_vault(|vault| import::retry_in(vault, request, on_progress))
    }

    /// Undoes an import, as [`import::undo`] does.
    ///
    /// # Errors
    /// As [`Service::import`].
    pub fn undo(&self, id: ImportId) -> Result<Undo, LiveImportError> {
        let now = self.now();
        self.with_vault(|vault| import::undo_in(vault, id, now))
    }

    /// All imports, the oldest first.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn imports(&self) -> Result<Vec<Entry>, ImportError> {
        import::entries(&self.vault()?)
    }

    /// What undoing an import would do.
    ///
    /// # Errors
    /// When there is none of this number, it was undone before, or it cannot be read.
    pub fn look_at_undo(&self, id: ImportId) -> Result<Undo, ImportError> {
        import::effect(&self.vault()?, id)
    }

    /// Does something with imports, then brings what came to count, or counts no more, into the engine.
    fn with_vault<T>(
        &self,
        work: impl FnOnce(&mut dyn Vault) -> Result<T, ImportError>,
    ) -> Result<T, LiveImportError> {
        let aside = self.live.aside()?;
        let mut vault = self.vault()?;
        let done = work(&mut vault);
        // Also after an error: what was committed before it counts.
        if vault.is_undone {
            self.rebuild(aside)?;
        } else if let Some(committed) = vault.committed.last().copied() {
            self.take_in(aside, &vault.committed, committed.1)?;
        }
        Ok(done?)
    }

    fn vault(&self) -> Result<LiveVault<'_>, ImportError> {
        let catalogue = Catalogue::open(&self.paths.catalogue)?;
        Ok(LiveVault { service: self, catalogue, committed: Vec::new(), is_undone: false })
    }

    /// Adds the messages of imports to a copy of the timelines, and puts that in place.
    fn take_in(
        &self,
        aside: Aside<'_>,
        imports: &[(ImportId, Position)],
        last: Position,
    ) -> Result<(), LiveImportError> {
        let mut timelines = aside.copy();
        for (id, _) in imports {
            again(|| {
                aside.log()?.of_import(*id, |message| drop(timelines.apply(&message))).map_err(Into::into)
            })?;
        }
        let imports = imports.to_vec();
        aside.finish(timelines, move |mark| {
            mark.imports.extend(imports);
            mark.at = mark.at.max(Position(last.0 + 1));
        })?;
        Ok(())
    }

    /// Makes the timelines anew from the log: something in it counts no more.
    pub(super) fn rebuild(&self, aside: Aside<'_>) -> Result<(), LiveImportError> {
        let (timelines, counting) = again(|| {
            let log = aside.log()?;
            let counting = log.mark();
            let until = Mark { at: aside.mark().at, imports: counting.imports.clone() };
            Ok((rebuilt(&log, &until)?, counting))
        })?;
        aside.finish(timelines, move |mark| {
            mark.imports = counting.imports;
            mark.at = mark.at.max(counting.at);
        })?;
        Ok(())
    }
}

/// The timelines that follow from what counts at a mark.
fn rebuilt(log: &Log, until: &Mark) -> Result<Timelines, LogError> {
    let mut builder = Builder::new();
    log.arrivals(&Mark::start(), until, |arrival| {
        builder.push(&arrival.message);
    })?;
    Ok(builder.finish())
}

/// Tries reading the log again when it was packed anew meanwhile.
pub(super) fn again<T>(mut read: impl FnMut() -> Result<T, LiveImportError>) -> Result<T, LiveImportError> {
    for _ in 1..TRIES {
        match read() {
            Err(LiveImportError::Log(LogError::Damaged { .. } | LogError::Io { .. })) => {}
            done => return done,
        }
    }
    read()
}

/// The log and the catalogue of the running product.
struct LiveVault<'a> {
    service: &'a Service,
    catalogue: Catalogue,
    /// What was committed here, and where.
    committed: Vec<(ImportId, Position)>,
    is_undone: bool,
}

impl LiveVault<'_> {
    /// Does something on the thread of the log.
    fn log<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Log) -> Result<T, LogError> + Send + 'static,
    ) -> Result<T, ImportError> {
        let done = self.service.live.log().with(work).map_err(|_: Refused| ImportError::Stopped)?;
        Ok(done?)
    }
}

impl Vault for LiveVault<'_> {
    fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    fn catalogue_mut(&mut self) -> &mut Catalogue {
        &mut self.catalogue
    }

    fn message_ids(&self) -> Result<SeenIds, ImportError> {
        self.service.live.settle().map_err(|_| ImportError::Stopped)?;
        Ok(self.service.look(|engine| engine.timelines().seen_ids().clone()))
    }

    fn import_state(&self, id: ImportId) -> Result<ImportState, ImportError> {
        self.log(move |log| Ok(log.import(id)))
    }

    fn highest_import(&self) -> Result<u64, ImportError> {
        self.log(|log| Ok(log.imports().map(|(id, _)| id.0).max().unwrap_or_default()))
    }

    fn of_import(&self, id: ImportId, each: &mut dyn FnMut(Message)) -> Result<(), ImportError> {
        let log = self.log(|log| Ok(log.to_read()))?;
        Ok(log.of_import(id, each).map_err(StoreError::Log)?)
    }

    fn append(&mut self, id: ImportId, messages: &mut Vec<Message>) -> Result<(), ImportError> {
        let messages = std::mem::take(messages);
        self.log(move |log| log.append(Origin::Import(id), &messages))?;
        Ok(())
    }

    fn sync(&mut self) -> Result<(), ImportError> {
        self.log(Log::sync)
    }

    fn commit_import(&mut self, id: ImportId) -> Result<(), ImportError> {
        let committed = self.log(move |log| {
            log.commit_import(id)?;
            Ok(log.import(id).committed)
        })?;
        self.committed.extend(committed.map(|at| (id, at)));
        Ok(())
    }

    fn undo_import(&mut self, id: ImportId) -> Result<(), ImportError> {
        self.is_undone = true;
        self.log(move |log| log.undo_import(id))
    }

    /// The running product writes its snapshots by itself.
    fn settle(&mut self) {}
}

impl From<Refused> for ImportError {
    fn from(_: Refused) -> ImportError {
        ImportError::Stopped
    }
}
