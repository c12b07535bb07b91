//! `/insight/clusters`: what customers have in common that nobody defined beforehand.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::insight::cluster::{self, Feature, Found, NoClusters, Question};
use kesit_app::insight::figure::rounded;
use kesit_app::service::ClustersFound;
use kesit_insight::cluster::{Candidate, LEAST_JACCARD, LEAST_ROWS, Language, Refused, Stability};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{NoFigures, Words, figure, no_result, within};
use crate::body;
use crate::caller::Caller;
use crate::instant;
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::route::jobs::{Accepted, JobAnswer, accepted};
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/insight/clusters", Permission::InsightRead, run).docs(
            Docs::new("insight", "Look for clusters of customers")
                .more(
                    "A job: each number of clusters is looked for in other draws of the customers too, which takes from seconds to minutes. \
                     When its job is done, the outcome holds the number of the clusters as `result`. At most four wait at a time.",
                )
                .takes::<ClusterBody>()
                .example(serde_json::json!({}))
                .gives::<JobAnswer>(202, "It waits for its turn."),
        ).leaves(AuditAction::JobRun),
        Route::get("/insight/clusters/{number}", Permission::InsightRead, get).docs(
            Docs::new("insight", "Clusters of customers, how stable they are, and their rules")
                .more(
                    "`jaccard` says how alike a cluster is when it is looked for in other draws of the customers; below 0.6 it is not to be \
                     trusted (Hennig, 2007). `segment` is a definition to apply. The newest four are kept, until the server ends.",
                )
                .gives::<ClustersAnswer>(200, "The clusters; `figures` is `null` where none are to be trusted.")
                .problems(&[Code::NotFound]),
        ),
    ]
}

/// Clusters that are wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClusterBody {
    /// Just so many clusters, even if they are not to be trusted; the most stable of 3 to 7 if it is not given.
    #[schema(minimum = 2, maximum = 20)]
    k: Option<usize>,
    /// What chance starts from; the same finds the same clusters.
    #[schema(minimum = 0, maximum = 4294967295_u32, default = 1)]
    seed: Option<u32>,
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    as_of: Option<String>,
}

/// Clusters of customers.
#[derive(Debug, Serialize, ToSchema)]
struct ClustersAnswer {
    /// Their number.
    number: i64,
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// When they were found.
    #[schema(format = DateTime)]
    found_at: String,
    /// The clusters; `null` where there are none.
    figures: Option<ClustersFigures>,
    /// The numbers of clusters that were looked at, and what became of each.
    tried: Vec<TriedAnswer>,
    /// Why there are none; `null` where there are.
    reason: Option<NoFigures>,
}

/// The clusters of a shop.
#[derive(Debug, Serialize, ToSchema)]
struct ClustersFigures {
    /// The figures by which customers were compared.
    features: Vec<Words>,
    /// The clusters, the largest first.
    clusters: Vec<ClusterAnswer>,
    /// The mean Jaccard index of the least stable cluster.
    stability: Option<f64>,
    /// The mean silhouette, −1 to 1.
    silhouette: Option<f64>,
}

/// A cluster.
#[derive(Debug, Serialize, ToSchema)]
struct ClusterAnswer {
    /// Its number, from 1.
    cluster: u8,
    /// A short name.
    name: Words,
    /// Who is in it.
    sentence: Words,
    /// How many customers.
    customers: usize,
    /// Their share of all with an order.
    share: Option<f64>,
    /// What they spent, in the shop's currency, net of refunds.
    money: f64,
    /// How well it was found again: the mean Jaccard index.
    jaccard: Option<f64>,
    /// `unstable`, `pattern`, `stable` or `highly_stable`.
    stability: &'static str,
    /// The rule that comes nearest; `null` if no condition tells them apart.
    rule: Option<Words>,
    /// The part of those whom the rule finds that are in the cluster; `null` without a rule.
    precision: Option<f64>,
    /// The part of the cluster that the rule finds; `null` without a rule.
    coverage: Option<f64>,
    /// The definition of a segment that says just the rule, in YAML; `null` where the language cannot say it exactly.
    segment: Option<String>,
    /// In what it differs most.
    differences: Vec<DifferenceAnswer>,
}

/// In what a cluster differs.
#[derive(Debug, Serialize, ToSchema)]
struct DifferenceAnswer {
    /// The figure.
    feature: Words,
    /// By how many standard deviations it lies above the others; below 0, below them.
    deviations: Option<f64>,
}

/// A number of clusters that was looked at.
#[derive(Debug, Serialize, ToSchema)]
struct TriedAnswer {
    /// How many clusters.
    k: usize,
    /// Customers of the smallest; `null` where there are too few who differ.
    smallest: Option<usize>,
    /// The Jaccard index of the least stable; `null` where it was refused before that.
    jaccard: Option<f64>,
    /// The mean silhouette.
    silhouette: Option<f64>,
    /// Why it was refused; `null` if it was not.
    refused: Option<NoFigures>,
}

async fn run(
    State(api): State<Api>,
    caller: Caller,
    body::Json(body): body::Json<ClusterBody>,
) -> Result<Accepted, Problem> {
    let k = body.k.map(|k| within("/k", Some(k), k, 2..=20)).transpose()?;
    let question = Question { seed: body.seed.map_or(Question::default().seed, u64::from), k };
    let (by, now) = (caller.name(), api.now());
    let queued = api.work(move |service| {
        let as_of = instant::as_of(body.as_of.as_deref(), &service.settings().zone, now)?;
        Ok(service.queue_clusters(&by, question, as_of)?)
    });
    accepted(&api, queued.await?).await
}

async fn get(State(api): State<Api>, path: Path) -> Result<Json<ClustersAnswer>, Problem> {
    let found = api.service().clusters(Some(path.number("number")?)).ok_or_else(no_result)?;
    Ok(Json(ClustersAnswer::of(&found)))
}

impl ClustersAnswer {
    fn of(found: &ClustersFound) -> ClustersAnswer {
        let candidates = match &found.found {
            Ok(found) => &found.candidates[..],
            Err(NoClusters::Refused(candidates)) => candidates,
            Err(_) => &[],
        };
        ClustersAnswer {
            number: found.number,
            as_of: found.as_of.to_string(),
            found_at: found.found_at.to_string(),
            figures: found.found.as_ref().ok().map(ClustersFigures::of),
            tried: candidates.iter().map(TriedAnswer::of).collect(),
            reason: found.found.as_ref().err().map(none),
        }
    }
}

/// Why there are none.
fn none(error: &NoClusters) -> NoFigures {
    match error {
        NoClusters::TooFew(customers) => NoFigures::new(
            "too_few",
            format!("{customers} customers with an order are too few; {LEAST_ROWS} who differ are needed"),
            format!("siparişi olan {customers} müşteri az; birbirinden farklı {LEAST_ROWS} müşteri gerekir"),
        ),
        NoClusters::AllAlike => NoFigures::new(
            "all_alike",
            "the customers do not differ in any figure",
            "müşteriler hiçbir ölçüde birbirinden ayrılmıyor",
        ),
        NoClusters::Refused(_) => NoFigures::new(
            "not_to_be_trusted",
            "these customers differ by degrees, not in kind, or there are too few of them; groups by bounds (`/insight/rfm`) fit them better",
            "bu müşteriler türce değil derece derece ayrılıyor ya da sayıları az; sınırlara dayalı gruplar (`/insight/rfm`) daha uygun",
        ),
    }
}

fn name(feature: Feature) -> Words {
    Words::new(feature.words(Language::English).name, feature.words(Language::Turkish).name)
}

fn words(text: &cluster::Both) -> Words {
    Words::new(text.en.clone(), text.tr.clone())
}

impl ClustersFigures {
    fn of(found: &Found) -> ClustersFigures {
        ClustersFigures {
            features: found.features.iter().map(|feature| name(*feature)).collect(),
            clusters: found.clusters.iter().map(|one| ClusterAnswer::of(one, &found.features)).collect(),
            stability: figure(found.stability),
            silhouette: figure(found.silhouette),
        }
    }
}

impl ClusterAnswer {
    fn of(cluster: &cluster::Cluster, features: &[Feature]) -> ClusterAnswer {
        let of_rule = |share: f64| figure(share).filter(|_| cluster.rule.is_some());
        let differences = cluster
            .description
            .strong
            .iter()
            .map(|one| DifferenceAnswer { feature: name(features[one.column]), deviations: figure(one.d) });
        ClusterAnswer {
            cluster: cluster.number,
            name: words(&cluster.name),
            sentence: words(&cluster.sentence),
            customers: cluster.description.customers,
            share: figure(cluster.description.share),
            money: rounded(cluster.money),
            jaccard: figure(cluster.jaccard),
            stability: match Stability::of(cluster.jaccard) {
                Stability::Unstable => "unstable",
                Stability::Pattern => "pattern",
                Stability::Stable => "stable",
                Stability::HighlyStable => "highly_stable",
            },
            rule: cluster.rule.as_ref().map(words),
            precision: of_rule(cluster.description.precision),
            coverage: of_rule(cluster.description.coverage),
            segment: cluster.segment.clone(),
            differences: differences.collect(),
        }
    }
}

impl TriedAnswer {
    fn of(candidate: &Candidate) -> TriedAnswer {
        let jaccard = (!candidate.jaccard.is_empty()).then(|| candidate.least_jaccard());
        TriedAnswer {
            k: candidate.k,
            smallest: candidate.sizes.iter().copied().min(),
            jaccard: jaccard.and_then(figure),
            silhouette: figure(candidate.silhouette).filter(|_| !candidate.sizes.is_empty()),
            refused: candidate.refused.map(refused),
        }
    }
}

fn refused(why: Refused) -> NoFigures {
    match why {
        Refused::Small { customers, least } => NoFigures::new(
            "small",
            format!("the smallest has {customers} customers, {least} are needed"),
            format!("en küçüğünde {customers} müşteri var, {least} gerekir"),
        ),
        Refused::NoStructure { .. } => NoFigures::new(
            "no_structure",
            "customers without any structure would be parted as well",
            "hiç yapısı olmayan müşteriler de böyle ayrılırdı",
        ),
        Refused::Unstable { jaccard } => NoFigures::new(
            "unstable",
            format!("a cluster is found again with {jaccard:.2} only, {LEAST_JACCARD} is needed"),
            format!("bir küme yalnızca {jaccard:.2} ile yeniden bulunuyor, {LEAST_JACCARD} gerekir"),
        ),
        Refused::TooFew => NoFigures::new("too_few", "too few customers differ", "farklı müşteri çok az"),
    }
}
