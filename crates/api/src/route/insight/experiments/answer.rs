//! What a campaign did, as an answer.

use kesit_app::insight::experiment::{ByMethod, Cuped, Experiment, Finding, Group, Money, Readout, Uplift};
use kesit_insight::experiment::Effect;
use kesit_insight::experiment::uplift::{EffectRow, Method, Refusal, Verdict};
use serde::Serialize;
use utoipa::ToSchema;

use crate::route::insight::{NoFigures, figure};

/// What campaigns did.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ExperimentAnswer {
    /// How many customers.
    customers: u64,
    /// Rows that were left out, as something was blank or unclear; 0 for figures.
    left_out: usize,
    /// Whether the outcome is yes or no; else it is a number.
    is_share: bool,
    /// The probability that chance makes groups as uneven as these.
    sample_ratio_p: Option<f64>,
    /// Whether the groups can be believed: if chance hardly ever makes such groups, there is no readout.
    is_believable: bool,
    /// The groups, control first.
    groups: Vec<GroupAnswer>,
    /// What each campaign did against control; empty where the groups cannot be believed.
    readouts: Vec<ReadoutAnswer>,
    /// Why there is no readout; `null` where there is.
    reason: Option<NoFigures>,
}

/// A group.
#[derive(Debug, Serialize, ToSchema)]
struct GroupAnswer {
    /// Its name.
    group: String,
    /// How many customers.
    customers: u64,
    /// Their share of all.
    share: Option<f64>,
    /// The share that it was to have.
    planned_share: Option<f64>,
    /// The mean outcome.
    mean: Option<f64>,
    /// The standard deviation of the outcome between customers.
    deviation: Option<f64>,
    /// The sum of the outcome.
    total: Option<f64>,
}

/// A campaign against control. Intervals are of 95 %.
#[derive(Debug, Serialize, ToSchema)]
struct ReadoutAnswer {
    /// The group with the campaign.
    group: String,
    /// `more`, `less`, `open` (chance alone may have made the difference) or `nothing` (the figure does not vary).
    finding: &'static str,
    /// The difference of means (Welch); `null` where nothing varies.
    difference: Option<EffectAnswer>,
    /// The same with the noise taken out that the past explains (CUPED); `null` without a figure from before.
    difference_cuped: Option<EffectAnswer>,
    /// The share of the variance that went; `null` without a figure from before.
    variance_reduction: Option<f64>,
    /// With an interval that holds at every look; `null` if that was not asked for.
    difference_always: Option<EffectAnswer>,
    /// Without the greatest thousandth of figures; `null` where that changes none, or of sums.
    difference_winsorised: Option<EffectAnswer>,
    /// The probability by chance when all campaigns are looked at (Holm).
    p_of_all: Option<f64>,
    /// The difference as a share of control's mean; `null` where that is 0.
    lift: Option<EffectAnswer>,
    /// By how much it raised the sum over its group.
    incremental: Option<IntervalAnswer>,
    /// What that leaves when the campaign is paid; `null` without a cost.
    profit: Option<IntervalAnswer>,
    /// The profit for each unit that was spent; `null` without a cost.
    roi: Option<IntervalAnswer>,
    /// The smallest difference that would have been found four times out of five.
    detectable: Option<f64>,
    /// Whom the campaign moves; `null` without features.
    uplift: Option<UpliftAnswer>,
}

/// A difference.
#[derive(Debug, Serialize, ToSchema)]
struct EffectAnswer {
    /// The estimate.
    estimate: f64,
    /// The lower end of the interval.
    low: Option<f64>,
    /// The upper end of the interval.
    high: Option<f64>,
    /// The probability by chance.
    p: Option<f64>,
}

/// A figure with its interval.
#[derive(Debug, Serialize, ToSchema)]
struct IntervalAnswer {
    /// The estimate.
    estimate: Option<f64>,
    /// The lower end.
    low: Option<f64>,
    /// The upper end.
    high: Option<f64>,
}

/// Whom a campaign moves.
#[derive(Debug, Serialize, ToSchema)]
struct UpliftAnswer {
    /// `target_by_uplift` or `no_evidence`; `null` where nothing can be said.
    verdict: Option<&'static str>,
    /// The Qini coefficient by way of learning: 0 is chance, 1 perfect foresight.
    methods: Vec<QiniAnswer>,
    /// Fifths by the effect foretold, the highest first.
    fifths: Vec<FifthAnswer>,
    /// Why nothing can be said; `null` where something can.
    reason: Option<NoFigures>,
}

/// A way of learning.
#[derive(Debug, Serialize, ToSchema)]
struct QiniAnswer {
    /// `t_learner` or `x_learner`.
    method: &'static str,
    /// The coefficient.
    qini: Option<f64>,
    /// The lower end of its interval.
    low: Option<f64>,
    /// The upper end.
    high: Option<f64>,
}

/// A fifth of customers by the effect foretold.
#[derive(Debug, Serialize, ToSchema)]
struct FifthAnswer {
    /// How many customers.
    customers: usize,
    /// The effect foretold.
    foretold: Option<f64>,
    /// The effect that was seen; `null` where nothing varies.
    seen: Option<EffectAnswer>,
}

impl ExperimentAnswer {
    pub(super) fn of(found: &Experiment, money: Option<Money>) -> ExperimentAnswer {
        let customers: f64 = found.groups.iter().map(|group| group.sample.count).sum();
        ExperimentAnswer {
            customers: count(customers),
            left_out: found.left_out,
            is_share: found.is_share,
            sample_ratio_p: figure(found.ratio.p),
            is_believable: found.ratio.is_believable(),
            groups: found.groups.iter().map(|group| GroupAnswer::of(group, customers)).collect(),
            readouts: found.readouts.iter().map(|readout| ReadoutAnswer::of(found, readout, money)).collect(),
            reason: (!found.ratio.is_believable()).then(uneven),
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of customers")]
fn count(customers: f64) -> u64 {
    customers as u64
}

fn uneven() -> NoFigures {
    NoFigures::new(
        "uneven_groups",
        "chance hardly ever makes groups as uneven as these (p < 0.001), so customers were lost or moved on the way, and any \
         difference may come from that; if the groups were meant to be unequal, say so with `shares`",
        "şans bu kadar dengesiz grupları neredeyse hiç oluşturmaz (p < 0,001); yolda müşteri kaybolmuş ya da yer değiştirmiş, her fark \
         bundan gelebilir; gruplar baştan eşit değilse planlanan payları `shares` ile verin",
    )
}

impl GroupAnswer {
    fn of(group: &Group, all: f64) -> GroupAnswer {
        let sample = &group.sample;
        GroupAnswer {
            group: group.name.clone(),
            customers: count(sample.count),
            share: figure(sample.count / all),
            planned_share: figure(group.planned_share),
            mean: figure(sample.mean()),
            deviation: figure(sample.variance().max(0.0).sqrt()),
            total: figure(sample.sum),
        }
    }
}

impl ReadoutAnswer {
    fn of(found: &Experiment, readout: &Readout, money: Option<Money>) -> ReadoutAnswer {
        let effect = |effect: Option<Effect>| effect.map(|effect| EffectAnswer::of(&effect));
        let interval = |figures: Option<[f64; 3]>| figures.map(IntervalAnswer::of);
        ReadoutAnswer {
            group: found.groups[readout.group].name.clone(),
            finding: match readout.finding() {
                Finding::More => "more",
                Finding::Less => "less",
                Finding::Open => "open",
                Finding::Nothing => "nothing",
            },
            difference: effect(readout.absolute),
            difference_cuped: effect(readout.cuped.and_then(|cuped: Cuped| cuped.effect)),
            variance_reduction: readout.cuped.and_then(|cuped| figure(cuped.reduction)),
            difference_always: effect(readout.always),
            difference_winsorised: effect(readout.winsorised),
            p_of_all: readout.p_of_all.and_then(figure),
            lift: effect(readout.lift),
            incremental: interval(readout.incremental(found)),
            profit: money.and_then(|money| interval(readout.profit(found, money))),
            roi: money.and_then(|money| interval(readout.roi(found, money))),
            detectable: figure(readout.detectable),
            uplift: readout.uplift.as_ref().map(UpliftAnswer::of),
        }
    }
}

impl EffectAnswer {
    fn of(effect: &Effect) -> EffectAnswer {
        EffectAnswer {
            estimate: kesit_app::insight::figure::rounded(effect.difference),
            low: figure(effect.interval.0),
            high: figure(effect.interval.1),
            p: figure(effect.p),
        }
    }
}

impl IntervalAnswer {
    fn of([estimate, low, high]: [f64; 3]) -> IntervalAnswer {
        IntervalAnswer { estimate: figure(estimate), low: figure(low), high: figure(high) }
    }
}

impl UpliftAnswer {
    fn of(uplift: &Uplift) -> UpliftAnswer {
        match uplift {
            Uplift::Refused(refusal) => UpliftAnswer {
                verdict: None,
                methods: Vec::new(),
                fifths: Vec::new(),
                reason: Some(not_told(refusal)),
            },
            Uplift::Learnt { verdict, methods, groups } => UpliftAnswer {
                verdict: Some(match verdict {
                    Verdict::TargetByUplift => "target_by_uplift",
                    Verdict::NoEvidence => "no_evidence",
                }),
                methods: methods.iter().map(QiniAnswer::of).collect(),
                fifths: groups.iter().map(FifthAnswer::of).collect(),
                reason: None,
            },
        }
    }
}

fn not_told(refusal: &Refusal) -> NoFigures {
    match refusal {
        Refusal::TooFew { found, needed } => NoFigures::new(
            "too_few",
            format!(
                "{needed} customers are needed of each kind, with and without the campaign, who did it and did not; the rarest kind has {found}"
            ),
            format!(
                "kampanyalı ve kampanyasız, yapan ve yapmayan her türden {needed} müşteri gerekir; en seyrek türde {found} var"
            ),
        ),
        _ => NoFigures::new(
            "nothing_differs",
            "the features are the same for everybody",
            "özellikler herkeste aynı",
        ),
    }
}

impl QiniAnswer {
    fn of(found: &ByMethod) -> QiniAnswer {
        let method = match found.method {
            Method::T => "t_learner",
            Method::X => "x_learner",
        };
        let (low, high) = found.interval;
        QiniAnswer { method, qini: figure(found.qini), low: figure(low), high: figure(high) }
    }
}

impl FifthAnswer {
    fn of(row: &EffectRow) -> FifthAnswer {
        FifthAnswer {
            customers: row.customers,
            foretold: figure(row.foretold),
            seen: row.seen.as_ref().map(EffectAnswer::of),
        }
    }
}
