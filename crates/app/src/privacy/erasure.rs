//! Erasing a person: finds out who that is, lets every place on disk forget them, writes lakes anew, and says what is left to do.

use std::ops::ControlFlow;
use std::path::Path;

use kesit_model::{PersonId, Timestamp, Value, normalize};
use kesit_store::erase::{Erased, Person, Step};
use kesit_store::{Access, ErasureId, LogErasure, OutsideCopy, OutsideKind, Store};
use kesit_timeline::{BLOCK_ROWS, CustomerIx, Happening, Timelines};

use super::lakes::{self, LakeRenewed};
use super::{PrivacyError, list_shape};
use crate::workspace::OnDisk;

/// Who asks for an erasure by the command line, in its history.
const LOCAL: &str = "local";

/// What an erasure did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How many ids the person went by; 0 if nobody is known by this id any more, and only erasures that were interrupted
    /// were ended.
    pub ids: usize,
    /// What was erased where, of all erasures that were ended now.
    pub erased: Erased,
    /// Lakes that were written anew, or could not be.
    pub lakes: Vec<LakeRenewed>,
    /// Backups that were made before: Kesit does not reach them.
    pub backups: Vec<OutsideCopy>,
}

/// What an erasure would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// How many ids the person goes by.
    pub ids: usize,
    /// What would be erased from the log.
    pub log: LogErasure,
}

/// Who goes by this id: with all ids of the customer, and the e-mail addresses and telephone numbers that are, or were, traits
/// of theirs and by which nobody else goes. `None` if there is no such customer.
#[must_use]
pub fn recognise(timelines: &Timelines, id: &PersonId) -> Option<Person> {
    let customer = timelines.customer(id)?;
    let entries = timelines.entries(customer);
    let texts = entries.iter().filter_map(|entry| match &entry.happening {
        Happening::Trait { value: Value::Text(text), .. } => Some(text.as_str()),
        _ => None,
    });
    let of_another = |text: &str| {
        let forms = [text.to_owned(), text.to_lowercase()];
        let mut others =
            forms.iter().filter_map(|text| timelines.customer(&PersonId::parse(&normalize(text))?));
        others.any(|other| other != customer)
    };
    Some(Person::new(timelines.ids(customer), texts.filter(|text| !of_another(text))))
}

/// What erasing a person would do. Changes nothing.
///
/// # Errors
/// [`PrivacyError::UnknownCustomer`] if nobody goes by the id; when the workspace cannot be read.
pub fn preview(dir: &Path, id: &PersonId) -> Result<Preview, PrivacyError> {
    let store = Store::open(dir, Access::Read)?;
    let person = recognise(&store.timelines(|_| {})?, id).ok_or(PrivacyError::UnknownCustomer)?;
    Ok(Preview { ids: person.ids().count(), log: store.log().would_erase(&person)? })
}

/// Erases a person from a workspace and from the lakes that were made of it, and ends erasures that were interrupted. From then
/// on their messages are refused.
///
/// # Errors
/// [`PrivacyError::UnknownCustomer`] if nobody goes by the id and nothing was interrupted; when something cannot be read or
/// written: the same once more does the rest.
pub fn erase(
    dir: &Path,
    id: &PersonId,
    now: Timestamp,
    threads: usize,
    watch: &mut dyn FnMut(Step) -> ControlFlow<()>,
) -> Result<Outcome, PrivacyError> {
    let mut workspace = OnDisk::open(dir, Access::Write)?;
    let ended = erase_pending(workspace.store_mut(), watch)?;
    let person = recognise(&workspace.timelines(|_| {})?, id);
    let ids = person.as_ref().map_or(0, |person| person.ids().count());
    match person {
        Some(person) => {
            workspace.catalogue_mut().begin_erasure(&person, LOCAL, now)?;
        }
        None if ended.is_empty() => return Err(PrivacyError::UnknownCustomer),
        None => {}
    }
    let (lakes, erased) = end(&mut workspace, ended, now, threads, watch)?;
    let backups = workspace.catalogue().copies(OutsideKind::Backup)?;
    Ok(Outcome { ids, erased, lakes, backups })
}

/// Erases from a workspace that was restored everybody who had been erased from another, which need not be sound but for its
/// catalogue, and lets them stay erased. Says how many there were.
///
/// # Errors
/// When something cannot be read or written: the same once more does the rest.
pub fn erase_again(
    dir: &Path,
    erased_in: &Path,
    now: Timestamp,
    threads: usize,
    watch: &mut dyn FnMut(Step) -> ControlFlow<()>,
) -> Result<usize, PrivacyError> {
    let Some(list) = kesit_store::erased_list_of(erased_in)? else { return Ok(0) };
    let mut workspace = OnDisk::open(dir, Access::Write)?;
    let is_adopted = workspace.catalogue_mut().adopt_erased(&list, now)?;
    let (timelines, erased) = (workspace.timelines(|_| {})?, list.ids());
    let is_one =
        |customer: &CustomerIx| timelines.ids(*customer).iter().any(|id| erased.contains(id.as_str()));
    let persons = customers(&timelines).filter(is_one);
    let persons: Vec<Person> =
        persons.filter_map(|customer| recognise(&timelines, timelines.id(customer))).collect();
    drop(timelines);
    let count = persons.len();
    // Marks that are worth nothing here are made anew, at least for those who are here.
    if count > 0 || !is_adopted {
        workspace.catalogue_mut().begin_erasure(&Person::together(persons), LOCAL, now)?;
        end(&mut workspace, Vec::new(), now, threads, watch)?;
    }
    Ok(count)
}

pub(crate) fn customers(timelines: &Timelines) -> impl Iterator<Item = CustomerIx> {
    timelines.blocks().iter().enumerate().flat_map(|(block, it)| {
        let rows = (0..BLOCK_ROWS).filter(|row| it.live() >> row & 1 == 1);
        rows.map(move |row| CustomerIx::at(block, row))
    })
}

/// Erases whoever is to be erased now, writes lakes anew, and writes down that all of it has come to its end.
fn end(
    workspace: &mut OnDisk,
    mut erased: Vec<(ErasureId, Erased)>,
    now: Timestamp,
    threads: usize,
    watch: &mut dyn FnMut(Step) -> ControlFlow<()>,
) -> Result<(Vec<LakeRenewed>, Erased), PrivacyError> {
    let done: Vec<ErasureId> = erased.iter().map(|(id, _)| *id).collect();
    let now_erased = erase_pending(workspace.store_mut(), watch)?;
    erased.extend(now_erased.into_iter().filter(|(id, _)| !done.contains(id)));
    let lakes = lakes::renew(workspace, threads)?;
    for (erasure, _) in &erased {
        workspace.catalogue_mut().finish_erasure(*erasure, now)?;
    }
    // Derived: without it the workspace opens more slowly.
    let _ = workspace.store_mut().settle(|_| {});
    Ok((lakes, Erased(erased.into_iter().flat_map(|(_, erased)| erased.0).collect())))
}

/// Erases whoever is to be erased, but for what lies outside the workspace.
fn erase_pending(
    store: &mut Store,
    watch: &mut dyn FnMut(Step) -> ControlFlow<()>,
) -> Result<Vec<(ErasureId, Erased)>, PrivacyError> {
    let pending = store.catalogue().pending_erasures()?;
    let one = |pending: kesit_store::PendingErasure| {
        let erased = store.erase(&pending.person, list_shape, watch)?;
        store.catalogue_mut().count_erased(pending.id, &erased)?;
        Ok((pending.id, erased))
    };
    pending.into_iter().map(one).collect()
}

/// Whether a person of this id was erased, and stays so.
///
/// # Errors
/// When the workspace cannot be read.
pub fn is_erased(dir: &Path, id: &PersonId) -> Result<bool, PrivacyError> {
    Ok(Store::open(dir, Access::Read)?.catalogue().is_erased(id)?)
}

/// Takes messages of a person again who was erased, for they asked for it. Says whether there was such a person.
///
/// # Errors
/// When the workspace cannot be written.
pub fn comes_back(dir: &Path, id: &PersonId) -> Result<bool, PrivacyError> {
    Ok(Store::open(dir, Access::Write)?.catalogue_mut().forget_erasure(id)?)
}
