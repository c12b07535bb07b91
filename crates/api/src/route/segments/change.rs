//! `POST /segments/plan` and `POST /segments/apply`: many definitions at once, as files hold them. And how a change is made.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::segments::{DefinitionSet, Rest, Wanted};
use kesit_model::language::Format;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::wire::PlanAnswer;
use crate::audit::Done;
use crate::body;
use crate::caller::Caller;
use crate::fault;
use crate::mask::Veil;
use crate::problem::{Code, Problem};
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/segments/plan", Permission::SegmentsRead, plan)
            .docs(
                Docs::new("segments", "What definitions would change, and whom they would move")
                    .takes::<DefinitionsBody>()
                    .gives::<PlanAnswer>(200, "The plan; nothing is changed.")
                    .problems(&[Code::InvalidDefinition]),
            )
            .leaves_nothing("changes nothing"),
        Route::post("/segments/apply", Permission::SegmentsWrite, apply_all)
            .docs(
                Docs::new("segments", "Put definitions in force")
                    .takes::<DefinitionsBody>()
                    .gives::<Applied>(200, "They are in force.")
                    .problems(&[Code::InvalidDefinition, Code::Changed]),
            )
            .leaves(AuditAction::SegmentsApplied),
    ]
}

/// Definitions, as a file holds them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DefinitionsBody {
    /// The file: a text in YAML, or an object.
    definitions: Value,
    /// What becomes of definitions that the file does not name.
    #[serde(default)]
    rest: RestWord,
    /// What somebody says about the change.
    #[schema(max_length = 1000)]
    note: Option<String>,
    /// Whether everybody who moves is told of one by one, webhooks included; without, only how many.
    tell: Option<bool>,
    /// Only if the last revision is this one.
    if_revision: Option<u64>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum RestWord {
    /// They stay.
    #[default]
    Kept,
    /// They are removed: the file is the whole set.
    Removed,
}

#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct ChangeQuery {
    /// What somebody says about the change.
    #[param(max_length = 1000)]
    pub(super) note: Option<String>,
    /// Whether everybody who moves is told of one by one, webhooks included; without, only how many.
    pub(super) tell: Option<bool>,
}

/// A change that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Applied {
    /// The number of the revision; `null` if there was nothing to change.
    revision: Option<u64>,
    /// What it changed, and whom it moved.
    plan: PlanAnswer,
}

/// A change as it is answered, and what the audit log says of it.
pub(super) type Told = (Done, Json<Applied>);

async fn plan(
    State(api): State<Api>,
    caller: Caller,
    body::Json(body): body::Json<DefinitionsBody>,
) -> Result<Json<PlanAnswer>, Problem> {
    let (now, veil) = (api.now(), Veil::of(&caller));
    let plan = api.work(move |service| {
        let (present, _) = service.present()?;
        let wanted = body.wanted(&present)?;
        Ok(service.plan(present, wanted.set, now)?)
    });
    Ok(Json(PlanAnswer::of(&plan.await?, veil)))
}

async fn apply_all(
    State(api): State<Api>,
    caller: Caller,
    body::Json(body): body::Json<DefinitionsBody>,
) -> Result<Told, Problem> {
    let query = ChangeQuery { note: body.note.clone(), tell: body.tell };
    apply_if(&api, Veil::of(&caller), query, body.if_revision, move |present| body.wanted(present)).await
}

impl DefinitionsBody {
    fn wanted(&self, present: &DefinitionSet) -> Result<Wanted, Problem> {
        let rest = match self.rest {
            RestWord::Kept => Rest::Kept,
            RestWord::Removed => Rest::Removed,
        };
        let (text, format) = match &self.definitions {
            Value::String(yaml) => (yaml.clone(), Format::Yaml),
            tree => (tree.to_string(), Format::Json),
        };
        let wanted = Wanted::of_text(text, format, rest, present);
        wanted.map_err(|error| fault::of_definitions(&error, &[], "/definitions"))
    }
}

/// Makes a change: finds out what shall stand, plans it, and puts it in force, unless somebody else was quicker.
pub(super) async fn apply(
    api: &Api,
    veil: Veil,
    query: ChangeQuery,
    wanted: impl FnOnce(&DefinitionSet) -> Result<Wanted, Problem> + Send + 'static,
) -> Result<Told, Problem> {
    apply_if(api, veil, query, None, wanted).await
}

async fn apply_if(
    api: &Api,
    veil: Veil,
    query: ChangeQuery,
    if_revision: Option<u64>,
    wanted: impl FnOnce(&DefinitionSet) -> Result<Wanted, Problem> + Send + 'static,
) -> Result<Told, Problem> {
    let now = api.now();
    let applied = api.work(move |service| {
        let (present, last) = service.present()?;
        if if_revision.is_some_and(|known| known != last) {
            return Err(Problem::new(Code::Changed).at("/if_revision"));
        }
        let wanted = wanted(&present)?;
        let plan = service.plan(present, wanted.set, now)?;
        let applied = service.apply(&plan, last, query.note, query.tell.unwrap_or(false))?;
        Ok(Applied { revision: applied.revision, plan: PlanAnswer::of(&plan, veil) })
    });
    let applied = applied.await?;
    let revision =
        applied.revision.map_or("nothing changed".to_owned(), |number| format!("revision {number}"));
    Ok((Done::how(revision), Json(applied)))
}
