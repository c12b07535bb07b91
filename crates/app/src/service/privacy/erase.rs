//! A person erased while everything goes on. What is theirs is refused at once; the rest is a job.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use kesit_access::Principal;
use kesit_access::audit::AuditAction;
use kesit_model::{PersonId, Timestamp};
use kesit_store::erase::{Erased, Person, Place, Step, erase_beside};
use kesit_store::{
    Catalogue, Erasure, LogErasure, OutsideCopy, OutsideKind, PendingErasure, QuarantineFilter, Store,
    StoreError, Stream,
};
use serde_json::{Value, json};

use super::ForgetError;
use super::log::{Watch, step};
use crate::privacy::{self, LakeRenewed, list_shape, recognise};
use crate::service::import::again;
use crate::service::{JobError, JobKind, Progress, Service};
use crate::workspace::on_disk::lists_in;

/// Somebody may come to go by more ids in the moment before they are refused. So often it is looked for more; each time refuses
/// all that were found, so that twice is enough.
const ROUNDS: usize = 4;

/// What came of erasures that were ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ended {
    /// How many there were.
    pub erasures: usize,
    /// What was erased where.
    pub erased: Erased,
    /// Lakes that were written anew, or could not be.
    pub lakes: Vec<LakeRenewed>,
    /// Backups that were made before: Kesit does not reach them.
    pub backups: Vec<OutsideCopy>,
}

/// What an erasure would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WouldErase {
    /// How many ids the persons go by.
    pub ids: usize,
    /// What would be erased from the log.
    pub log: LogErasure,
    /// How many rows of the quarantine name them.
    pub quarantine_rows: u64,
    /// On how many static lists they are.
    pub lists: usize,
}

impl Service {
    /// What erasing persons would do. Changes nothing; reads the whole log.
    ///
    /// # Errors
    /// [`ForgetError::UnknownCustomer`] if nobody goes by one of the ids; when something cannot be read.
    pub fn would_erase(&self, ids: &[PersonId]) -> Result<WouldErase, ForgetError> {
        let person = self.recognised(ids)?;
        let log = again(|| {
            let log = self.live.log().with(|log| log.to_read()).map_err(crate::import::ImportError::from)?;
            Ok(log.would_erase(&person)?)
        })?;
        let mut quarantine_rows = 0;
        self.catalogue()?.quarantined(&QuarantineFilter::default(), &mut |row| {
            quarantine_rows += u64::from(person.is_in_raw(&row.raw));
            true
        })?;
        let lists = self.lists();
        let lists = lists.values().filter(|on| on.iter().any(|id| person.goes_by(id.as_str()))).count();
        Ok(WouldErase { ids: person.ids().count(), log, quarantine_rows, lists })
    }

    /// Lets persons be erased, each named by any of their ids. From now on their messages are refused; the rest is done by the job
    /// whose number is given. `name` is that of who asks, in the history.
    ///
    /// # Errors
    /// [`ForgetError::UnknownCustomer`] if nobody goes by one of the ids: nothing is done then. With any other error the erasure
    /// may have been begun; it is then ended by itself later.
    pub fn erase(&self, ids: &[PersonId], by: &Principal, name: &str) -> Result<i64, ForgetError> {
        let person = self.recognised(ids)?;
        self.change(|catalogue| {
            catalogue.begin_erasure(&person, name, self.now())?;
            ids.iter().try_for_each(|id| self.record_of(catalogue, by, AuditAction::CustomerErased, id))
        })?;
        self.refuse_erased()?;
        Ok(self.queue_erasure(name)?)
    }

    /// The erasures before a number, the newest first: when and by whom, and how much there was, but not of whom.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn erasures(&self, before: Option<i64>, limit: u32) -> Result<Vec<Erasure>, ForgetError> {
        Ok(self.catalogue()?.erasures(before, limit)?)
    }

    /// Takes messages of a person again who was erased, for they asked for it. Says whether there was such a person.
    ///
    /// # Errors
    /// [`ForgetError::UnderWay`] while somebody is being erased; when it cannot be written.
    pub fn readmit(&self, id: &PersonId, by: &Principal) -> Result<bool, ForgetError> {
        let was_erased = self.change(|catalogue| {
            if !catalogue.pending_erasures()?.is_empty() {
                return Err(ForgetError::UnderWay);
            }
            let was_erased = catalogue.forget_erasure(id)?;
            if was_erased {
                self.record_of(catalogue, by, AuditAction::CustomerReadmitted, id)?;
            }
            Ok(was_erased)
        })?;
        self.refuse_erased()?;
        Ok(was_erased)
    }

    /// Lets all erasures that are pending be ended, as a job.
    pub(in crate::service) fn queue_erasure(&self, by: &str) -> Result<i64, JobError> {
        let work = |service: &Arc<Service>, progress: &Progress| {
            let is_stopping = &service.jobs.is_stopping;
            // An erasure is not called off: only the end of the service interrupts it, and the next start ends it.
            let mut watch = |step| {
                if let Step::Log(at) = step {
                    progress.set(at.done, at.total);
                }
                if is_stopping.load(Ordering::Relaxed) {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            };
            service.end_erasures(&mut watch).map(|ended| told(&ended)).map_err(|error| error.to_string())
        };
        self.jobs.run(JobKind::Erase, by, self.now(), Box::new(work))
    }

    /// Whether an erasure has not come to its end, be it that it waits, runs or failed.
    pub(in crate::service) fn has_pending_erasures(&self) -> bool {
        let pending = self.catalogue().and_then(|catalogue| catalogue.pending_erasures());
        pending.is_ok_and(|pending| !pending.is_empty())
    }

    /// Refuses everybody who was erased or is to be.
    pub(in crate::service) fn refuse_erased(&self) -> Result<(), ForgetError> {
        // One after the other, so that an older list never takes the place of a newer one.
        self.change(|catalogue| {
            self.live.log().refuse(catalogue.erased_ids()?);
            Ok(())
        })
    }

    /// Erases whoever is to be erased from everywhere, writes lakes anew, and writes down that it has come to its end.
    pub(super) fn end_erasures(&self, watch: Watch<'_>) -> Result<Ended, ForgetError> {
        let mut catalogue = Catalogue::open(&self.paths.catalogue)?;
        let pending = catalogue.pending_erasures()?;
        let Some(first) = pending.first() else { return Ok(Ended::default()) };
        let person = self.whole_person(&mut catalogue, &pending)?;
        let mut ended = Ended { erasures: pending.len(), ..Ended::default() };
        for place in Place::ALL {
            step(watch, Step::Place(place))?;
            let count = self.erase_at(place, &mut catalogue, &person, watch)?;
            // Those that are ended together are counted with the oldest.
            catalogue.count_erased(first.id, &Erased(vec![(place, count)]))?;
            ended.erased.0.push((place, count));
        }
        let lakes = privacy::standing_lakes(&mut catalogue)?;
        if !lakes.is_empty() {
            ended.lakes = privacy::write_lakes(lakes, &mut self.workspace(), self.threads);
        }
        ended.backups = catalogue.copies(OutsideKind::Backup)?;
        for erasure in &pending {
            catalogue.finish_erasure(erasure.id, self.now())?;
        }
        Ok(ended)
    }

    fn erase_at(
        &self,
        place: Place,
        catalogue: &mut Catalogue,
        person: &Person,
        watch: Watch<'_>,
    ) -> Result<u64, ForgetError> {
        match place {
            Place::Log => Ok(self.forget_messages(person, watch)?.messages),
            Place::Lists => self.erase_from_lists(catalogue, person),
            Place::Stream => {
                let mut stream = Stream::open(&self.paths.stream, self.settings.zone.clone())?;
                Ok(stream.forget_person(person)?)
            }
            place => Ok(erase_beside(&self.dir, catalogue, place, person, list_shape)?),
        }
    }

    fn erase_from_lists(&self, catalogue: &mut Catalogue, person: &Person) -> Result<u64, ForgetError> {
        let _turn = self.list_changes.lock();
        let lines = erase_beside(&self.dir, catalogue, Place::Lists, person, list_shape)?;
        if lines > 0 {
            let lists = lists_in(&self.paths.lists)?;
            self.scorer.set_lists(lists.clone());
            self.live.change_lists(move |frozen| {
                lists.into_iter().for_each(|(key, ids)| frozen.set_list(key, ids));
            })?;
        }
        Ok(lines)
    }

    /// All that persons go by, once everything of theirs is refused and what came before is applied and put aside.
    fn whole_person(
        &self,
        catalogue: &mut Catalogue,
        pending: &[PendingErasure],
    ) -> Result<Person, ForgetError> {
        let mut person = Person::together(pending.iter().map(|pending| pending.person.clone()));
        for _ in 0..ROUNDS {
            self.refuse_erased()?;
            self.live.settle()?;
            let known: Vec<Person> = self.look(|engine| {
                let ids = person.ids().filter_map(PersonId::parse);
                ids.filter_map(|id| recognise(engine.timelines(), &id)).collect()
            });
            let whole = Person::together(known.into_iter().chain([person.clone()]));
            if whole == person {
                break;
            }
            catalogue.extend_erasure(pending[0].id, &whole)?;
            person = whole;
        }
        self.quarantine.settle()?;
        Ok(person)
    }

    /// Who goes by these ids, as one.
    pub(super) fn recognised(&self, ids: &[PersonId]) -> Result<Person, ForgetError> {
        let one = |(place, id): (usize, &PersonId)| {
            let person = self.look(|engine| recognise(engine.timelines(), id));
            person.ok_or(ForgetError::UnknownCustomer { place })
        };
        let persons = ids.iter().enumerate().map(one).collect::<Result<Vec<_>, _>>()?;
        Ok(Person::together(persons))
    }
}

/// Erases whoever is to be erased from a workspace before anything of it is served. Says whether something is left to do that
/// takes the segments: lakes.
pub(in crate::service) fn end_pending(store: &mut Store, now: Timestamp) -> Result<bool, StoreError> {
    let pending = store.catalogue().pending_erasures()?;
    let has_lakes = !store.catalogue().copies(OutsideKind::Lake)?.is_empty();
    for erasure in &pending {
        let erased = store.erase(&erasure.person, list_shape, &mut |_| ControlFlow::Continue(()))?;
        store.catalogue_mut().count_erased(erasure.id, &erased)?;
        if !has_lakes {
            store.catalogue_mut().finish_erasure(erasure.id, now)?;
        }
    }
    Ok(has_lakes && !pending.is_empty())
}

/// For the history of jobs: numbers, and where copies lie that are not reached.
fn told(ended: &Ended) -> Value {
    let places: serde_json::Map<String, Value> =
        Place::ALL.iter().map(|place| (place.word().to_owned(), ended.erased.at(*place).into())).collect();
    let not_renewed = ended.lakes.iter().filter(|lake| !lake.is_renewed);
    json!({
        "erasures": ended.erasures,
        "erased": places,
        "lakes_renewed": ended.lakes.iter().filter(|lake| lake.is_renewed).count(),
        "lakes_not_renewed": not_renewed.map(|lake| &lake.path).collect::<Vec<_>>(),
        "backups_from_before": ended.backups.iter().map(|backup| &backup.path).collect::<Vec<_>>(),
    })
}
