//! `/insight/lint`: what is wrong with segments, judged by the data, and what to do about it.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::service::{LintFound, LintedSegments};
use kesit_insight::quality::{Advised, Finding, Gate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{NoFigures, Words, figure, no_result};
use crate::body;
use crate::caller::Caller;
use crate::instant;
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::route::jobs::{Accepted, JobAnswer, accepted};
use crate::route::{Docs, Route};
use crate::state::Api;

/// How many findings are told at most; what matters most comes first.
const MOST_FINDINGS: usize = 1_000;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/insight/lint", Permission::InsightRead, run).docs(
            Docs::new("insight", "Look for what is wrong with segments")
                .more(
                    "A job: all segments are looked at as of up to nine dates, with progress in dates. When it is done, the outcome holds the \
                     number of the findings as `result`. At most four wait at a time.",
                )
                .takes::<LintBody>()
                .example(serde_json::json!({}))
                .gives::<JobAnswer>(202, "It waits for its turn."),
        ).leaves(AuditAction::JobRun),
        Route::get("/insight/lint/{number}", Permission::InsightRead, get).docs(
            Docs::new("insight", "What is wrong with segments, and what to do")
                .more(
                    "Too many, too small, static, by demographics only, overlapping, unreachable, and more, each with why it matters. What is \
                     done with a segment is not recorded, so nothing is said of segments that nobody acts on. The newest four are kept, \
                     until the server ends.",
                )
                .gives::<LintAnswer>(200, "The findings.")
                .problems(&[Code::NotFound]),
        ),
    ]
}

/// When segments are looked at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LintBody {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
}

/// What is wrong with segments.
#[derive(Debug, Serialize, ToSchema)]
struct LintAnswer {
    /// Its number.
    number: i64,
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// When it was found.
    #[schema(format = DateTime)]
    found_at: String,
    /// The findings; `null` where there are no segments.
    figures: Option<LintFigures>,
    /// Why there are none; `null` where there are.
    reason: Option<NoFigures>,
}

/// What was found of segments.
#[derive(Debug, Serialize, ToSchema)]
struct LintFigures {
    /// How many customers there were.
    customers: u64,
    /// The dates after which it was tested what members did; fewer than four where there is little history, and then nothing
    /// is said about that.
    test_dates: Vec<String>,
    /// What is wrong; what matters most comes first. At most 1000.
    findings: Vec<FindingAnswer>,
    /// Each segment, and which gates it passes.
    segments: Vec<GatesAnswer>,
}

/// Something that is wrong.
#[derive(Debug, Serialize, ToSchema)]
struct FindingAnswer {
    /// What, such as `too_small`.
    finding: &'static str,
    /// `problem`, `warning` or `note`.
    severity: &'static str,
    /// With which segments; of a contained one, that comes first.
    segments: Vec<String>,
    /// The number that was found: members, a share, how many segments, words or conditions, or a stability.
    found: Option<f64>,
    /// The number that it was held against; `null` where the finding says all.
    limit: Option<f64>,
    /// What is wrong, in a few words.
    title: Words,
    /// Why it matters.
    why: Words,
    /// What to do.
    what_to_do: Words,
}

/// Which gates a segment passes; `null` where that cannot be told.
#[derive(Debug, Serialize, ToSchema)]
struct GatesAnswer {
    /// The segment.
    segment: String,
    /// Its members.
    members: u64,
    /// The share of the revenue of a year that they brought; `null` without orders.
    revenue_share: Option<f64>,
    /// Whether what it asks for is known of nearly all customers.
    measurable: Option<bool>,
    /// Whether it is large enough, in members and in money.
    substantial: Option<bool>,
    /// Whether its members may be written to.
    accessible: Option<bool>,
    /// Whether its members do something else than others do.
    differentiable: Option<bool>,
}

async fn run(
    State(api): State<Api>,
    caller: Caller,
    body::Json(body): body::Json<LintBody>,
) -> Result<Accepted, Problem> {
    let (by, now) = (caller.name(), api.now());
    let queued = api.work(move |service| {
        let as_of = instant::as_of(body.as_of.as_deref(), &service.settings().zone, now)?;
        Ok(service.queue_lint(&by, as_of)?)
    });
    accepted(&api, queued.await?).await
}

async fn get(State(api): State<Api>, path: Path) -> Result<Json<LintAnswer>, Problem> {
    let found = api.service().linted(Some(path.number("number")?)).ok_or_else(no_result)?;
    Ok(Json(LintAnswer::of(&found)))
}

impl LintAnswer {
    fn of(found: &LintFound) -> LintAnswer {
        let (figures, reason) = match &found.found {
            Ok(linted) if linted.keys.is_empty() => (
                None,
                Some(NoFigures::new(
                    "no_segments",
                    "there are no segments to look at",
                    "bakılacak segment yok",
                )),
            ),
            Ok(linted) => (Some(LintFigures::of(linted)), None),
            Err(error) => (None, Some(NoFigures::new("no_program", error.to_string(), error.to_string()))),
        };
        LintAnswer {
            number: found.number,
            as_of: found.as_of.to_string(),
            found_at: found.found_at.to_string(),
            figures,
            reason,
        }
    }
}

impl LintFigures {
    fn of(found: &LintedSegments) -> LintFigures {
        let linted = &found.linted;
        let gates = found.keys.iter().zip(&linted.segments).map(|(key, segment)| {
            let passes = |gate: Gate| gate.passes(segment, linted.customers);
            GatesAnswer {
                segment: key.to_string(),
                members: segment.members,
                revenue_share: segment.revenue_share.and_then(figure),
                measurable: passes(Gate::Measurable),
                substantial: passes(Gate::Substantial),
                accessible: passes(Gate::Accessible),
                differentiable: passes(Gate::Differentiable),
            }
        });
        let findings = linted.findings.iter().take(MOST_FINDINGS);
        LintFigures {
            customers: linted.customers,
            test_dates: linted.test_dates.iter().map(ToString::to_string).collect(),
            findings: findings.map(|finding| FindingAnswer::of(finding, found)).collect(),
            segments: gates.collect(),
        }
    }
}

impl FindingAnswer {
    fn of(finding: &Finding, found: &LintedSegments) -> FindingAnswer {
        let advice = finding.kind.advice();
        let words = |of: fn(&Advised) -> &'static str| Words::new(of(&advice.en), of(&advice.tr));
        FindingAnswer {
            finding: advice.key,
            severity: finding.kind.severity().key(),
            segments: finding.segments.iter().map(|place| found.keys[*place].to_string()).collect(),
            found: figure(finding.found),
            limit: finding.limit.and_then(figure),
            title: words(|advised| advised.title),
            why: words(|advised| advised.why),
            what_to_do: words(|advised| advised.what_to_do),
        }
    }
}
