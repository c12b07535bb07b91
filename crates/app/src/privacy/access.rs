//! Everything that is known of a customer, as one JSON document. What is in it and what it means is told in
//! `docs/guide/privacy.md`. It is written member by member, and nothing is left out or masked: who may ask for it is decided
//! elsewhere.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use kesit_model::definition::ConsentState;
use kesit_model::zone::Zone;
use kesit_model::{Object, PersonId, Timestamp, Value};
use kesit_segment::{SegmentIx, SpellScratch, Why};
use kesit_store::{Access, Catalogue, Origin, Store};
use kesit_timeline::{CustomerIx, Entry, Happening};
use serde_json::{Value as Json, json};

use super::PrivacyError;
use super::erasure::recognise;
use crate::scores;
use crate::source::Lists;
use crate::workspace::{OnDisk, Workspace};

/// How values and reasons are drawn as JSON: by whoever draws them elsewhere.
#[derive(Clone, Copy)]
pub struct Drawing {
    /// A value.
    pub value: fn(&Value) -> Json,
    /// Why a customer is in a segment or not.
    pub why: fn(&Why) -> Json,
}

/// Where messages of a customer came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceOf {
    /// The number of the import; `None` for those that came one by one.
    pub import: Option<u64>,
    /// The names of the files of the import.
    pub files: Vec<String>,
    /// How many messages.
    pub messages: u64,
}

/// Where the messages of a customer came from. Reads the whole log.
///
/// # Errors
/// [`PrivacyError::UnknownCustomer`] if nobody goes by the id; when the workspace cannot be read.
pub fn sources_of(
    store: &Store,
    workspace: &Workspace,
    customer: &PersonId,
) -> Result<Vec<SourceOf>, PrivacyError> {
    let person = recognise(workspace.timelines(), customer).ok_or(PrivacyError::UnknownCustomer)?;
    sources_of_origins(store.log().origins_of(&person)?, store.catalogue())
}

/// The same, when it is known how many messages came from where.
pub(crate) fn sources_of_origins(
    origins: BTreeMap<Origin, u64>,
    catalogue: &Catalogue,
) -> Result<Vec<SourceOf>, PrivacyError> {
    let mut sources = Vec::new();
    for (origin, messages) in origins {
        let Origin::Import(id) = origin else {
            sources.push(SourceOf { import: None, files: Vec::new(), messages });
            continue;
        };
        let import = catalogue.import(id)?;
        let files = import.map(|import| import.files.into_iter().map(|file| file.name).collect());
        sources.push(SourceOf { import: Some(id.0), files: files.unwrap_or_default(), messages });
    }
    Ok(sources)
}

/// Writes everything that is known of a customer of a workspace on disk: at an instant, or at that of the newest data, but not
/// later than the clock.
///
/// # Errors
/// As [`write_access`], and when the workspace cannot be read.
pub fn export(
    dir: &Path,
    customer: &PersonId,
    clock: Timestamp,
    drawing: Drawing,
    out: &mut dyn Write,
) -> Result<(), PrivacyError> {
    let on_disk = OnDisk::open(dir, Access::Read)?;
    let mut workspace = on_disk.with_segments(None, |_| {})?;
    let sources = sources_of(on_disk.store(), &workspace, customer)?;
    let question = AccessOf {
        customer,
        as_of: workspace.default_as_of(clock),
        lists: &on_disk.lists()?,
        sources: &sources,
        drawing,
    };
    write_access(&mut workspace, &question, out)
}

/// What a document is to be about.
pub struct AccessOf<'a> {
    /// The customer, by any id.
    pub customer: &'a PersonId,
    /// The instant.
    pub as_of: Timestamp,
    /// The static lists.
    pub lists: &'a Lists,
    /// Where the messages came from.
    pub sources: &'a [SourceOf],
    /// How values are drawn.
    pub drawing: Drawing,
}

/// Writes everything that is known of a customer at an instant.
///
/// # Errors
/// When nobody goes by the id, or only later, or when it cannot be written.
pub fn write_access(
    workspace: &mut Workspace,
    question: &AccessOf<'_>,
    out: &mut dyn Write,
) -> Result<(), PrivacyError> {
    let &AccessOf { customer, as_of, lists, sources, drawing } = question;
    let profile = workspace.profile(customer, as_of, 0)?;
    let ix = workspace.timelines().customer(customer).ok_or(PrivacyError::UnknownCustomer)?;
    let moves = moves(workspace, ix, as_of);
    let scores = workspace.scores_of(ix, as_of);
    let entries = workspace.timelines().entries(ix);
    let entries: Vec<Entry> = entries.into_iter().take_while(|entry| entry.at <= as_of).collect();
    let on = lists.iter().filter(|(_, ids)| profile.ids.iter().any(|id| ids.contains(id)));

    let mut document = Document { out, is_first: true };
    document.member("document", &json!({ "kind": "kesit access export", "version": 1 }))?;
    document.member("customer", &profile.id.as_str().into())?;
    document.member("ids", &profile.ids.iter().map(|id| id.as_str()).collect())?;
    document.member("as_of", &profile.as_of.to_string().into())?;
    document.member("first_at", &profile.first_at.to_string().into())?;
    document.member("last_at", &profile.last_at.to_string().into())?;
    document.list("traits", entries.iter().filter_map(|entry| of_trait(entry, drawing)))?;
    document.list("consents", entries.iter().filter_map(of_consent))?;
    document.list("accounts", entries.iter().filter_map(of_account))?;
    document.list("lists", on.map(|(key, _)| key.as_str().into()))?;
    let segments = profile.memberships.iter().map(|one| {
        let since = one.since.map(|since| since.to_string());
        json!({ "segment": one.key.as_str(), "member": one.why.holds, "since": since, "why": (drawing.why)(&one.why) })
    });
    document.list("segments", segments)?;
    document.list("moves", moves.into_iter())?;
    document.list(
        "scores",
        scores.iter().map(|(name, value)| json!({ "score": name, "value": (drawing.value)(value) })),
    )?;
    document.list("sources", sources.iter().map(of_source))?;
    document.list("events", entries.iter().filter_map(|entry| of_event(entry, drawing)))?;
    document.end()
}

/// Each time in a segment.
fn moves(workspace: &mut Workspace, customer: CustomerIx, as_of: Timestamp) -> Vec<Json> {
    let (timelines, program, frozen) = workspace.fitted(as_of);
    let segments: Vec<SegmentIx> = (0..program.keys().len()).map(SegmentIx).collect();
    let (mut moves, mut scratch) = (Vec::new(), SpellScratch::default());
    program.spells(&segments, timelines, frozen, customer, as_of, &mut scratch, |spell| {
        moves.push(json!({
            "segment": program.key(spell.segment).as_str(),
            "entered_at": spell.entered_at.to_string(),
            "left_at": spell.left_at.map(|at| at.to_string()),
        }));
    });
    moves
}

fn of_trait(entry: &Entry, drawing: Drawing) -> Option<Json> {
    let Happening::Trait { key, value } = &entry.happening else { return None };
    Some(json!({ "trait": key, "value": (drawing.value)(value), "at": entry.at.to_string() }))
}

fn of_consent(entry: &Entry) -> Option<Json> {
    let Happening::Consent { channel, state } = &entry.happening else { return None };
    Some(json!({ "channel": channel, "consent": ConsentState::as_str(*state), "at": entry.at.to_string() }))
}

fn of_account(entry: &Entry) -> Option<Json> {
    let Happening::Account { account } = &entry.happening else { return None };
    Some(json!({ "account": account.as_str(), "since": entry.at.to_string() }))
}

fn of_event(entry: &Entry, drawing: Drawing) -> Option<Json> {
    let Happening::Event { name, properties } = &entry.happening else { return None };
    let properties = (drawing.value)(&Value::Object(Object::clone(properties)));
    Some(json!({ "at": entry.at.to_string(), "event": name, "properties": properties }))
}

fn of_source(source: &SourceOf) -> Json {
    match source.import {
        Some(import) => json!({ "import": import, "files": source.files, "messages": source.messages }),
        None => json!({ "live": true, "messages": source.messages }),
    }
}

impl Workspace {
    /// All scores of a customer at an instant; those that are missing left out.
    fn scores_of(&self, customer: CustomerIx, as_of: Timestamp) -> Vec<(&'static str, Value)> {
        let zone: &Zone = &self.settings().zone;
        scores::of_customer(self.kept_scores(), self.timelines(), zone, customer, as_of)
    }
}

/// A JSON object that is written member by member, each on a line, and lists item by item.
struct Document<'a> {
    out: &'a mut dyn Write,
    is_first: bool,
}

impl Document<'_> {
    fn begin(&mut self, name: &str) -> Result<(), PrivacyError> {
        let before = if self.is_first { "{" } else { "," };
        self.is_first = false;
        write!(self.out, "{before}\n\"{name}\": ").map_err(PrivacyError::Output)
    }

    fn member(&mut self, name: &str, value: &Json) -> Result<(), PrivacyError> {
        self.begin(name)?;
        write!(self.out, "{value}").map_err(PrivacyError::Output)
    }

    fn list(&mut self, name: &str, items: impl Iterator<Item = Json>) -> Result<(), PrivacyError> {
        self.begin(name)?;
        let mut before = "[";
        for item in items {
            write!(self.out, "{before}\n  {item}").map_err(PrivacyError::Output)?;
            before = ",";
        }
        let end = if before == "[" { "[]" } else { "\n]" };
        write!(self.out, "{end}").map_err(PrivacyError::Output)
    }

    fn end(self) -> Result<(), PrivacyError> {
        writeln!(self.out, "\n}}").map_err(PrivacyError::Output)
    }
}
