//! How good probabilities are: whether they tell apart, and whether they can be taken at their word.

/// Groups that probabilities are compared in, with equal numbers of rows.
const TENTHS: usize = 10;
/// No probability counts as surer than this in the log-loss, or one row could make it infinite.
const SUREST: f64 = 1e-12;

/// The figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// The probability that somebody to whom it happened had a higher figure than somebody to whom it did not; 0.5 is
    /// chance, 1 is perfect. 0.5 also where it happened to all or to nobody.
    pub auc: f64,
    /// The standard error of the AUC: Hanley & McNeil (1982), Radiology 143:29–36.
    pub auc_error: f64,
    /// The mean squared difference between probability and outcome; lower is better.
    pub brier: f64,
    /// The mean of minus the logarithm of the probability of what came; lower is better.
    pub log_loss: f64,
    /// The mean difference between probability and share, over ten groups of equal numbers by probability.
    pub calibration_error: f64,
    /// How many times more often it happened to the tenth with the highest probabilities than to all.
    pub top_tenth_lift: f64,
}

impl Quality {
    /// Compares probabilities with what happened.
    #[must_use]
    pub fn of(probabilities: &[f64], happened: &[bool]) -> Quality {
        let count = happened.len().max(1) as f64;
        let pairs = || probabilities.iter().zip(happened);
        let brier = pairs().map(|(p, did)| (p - indicator(*did)).powi(2)).sum::<f64>() / count;
        let loss = |(p, did): (&f64, &bool)| -libm::log(if *did { *p } else { 1.0 - *p }.max(SUREST));
        let auc = auc(probabilities, happened);
        let bins = reliability(probabilities, happened);
        let calibration_error =
            bins.iter().map(|bin| bin.rows as f64 * (bin.probability - bin.share).abs()).sum::<f64>() / count;
        Quality {
            auc,
            auc_error: auc_error(auc, happened),
            brier,
            log_loss: pairs().map(loss).sum::<f64>() / count,
            calibration_error,
            top_tenth_lift: lift_table(probabilities, happened).first().map_or(0.0, |row| row.lift),
        }
    }
}

/// One of ten groups of equal numbers, by probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReliabilityRow {
    /// How many rows.
    pub rows: usize,
    /// The mean of their probabilities.
    pub probability: f64,
    /// The share of them to whom it happened.
    pub share: f64,
}

/// Ten groups from the lowest probabilities to the highest; fewer with fewer rows. Equal ones are taken in the order of
/// rows.
#[must_use]
pub fn reliability(probabilities: &[f64], happened: &[bool]) -> Vec<ReliabilityRow> {
    let mut order: Vec<usize> = (0..happened.len()).collect();
    order.sort_by(|one, other| probabilities[*one].total_cmp(&probabilities[*other]));
    let row = |rows: &[usize]| {
        let mean =
            |of: &dyn Fn(usize) -> f64| rows.iter().map(|row| of(*row)).sum::<f64>() / rows.len() as f64;
        ReliabilityRow {
            rows: rows.len(),
            probability: mean(&|row| probabilities[row]),
            share: mean(&|row| indicator(happened[row])),
        }
    };
    tenths(&order).map(row).collect()
}

/// One of ten groups of equal numbers, the highest probabilities first, and all groups down to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LiftRow {
    /// How many rows are in this group.
    pub rows: usize,
    /// The lowest probability in it.
    pub from: f64,
    /// To how many it happened.
    pub happened: usize,
    /// The share of this group to whom it happened, divided by the share of all.
    pub lift: f64,
    /// Of all to whom it happened, the share that is in this group or one before.
    pub captured: f64,
}

/// Ten groups from the highest probabilities to the lowest.
#[must_use]
pub fn lift_table(probabilities: &[f64], happened: &[bool]) -> Vec<LiftRow> {
    let mut order: Vec<usize> = (0..happened.len()).collect();
    order.sort_by(|one, other| probabilities[*other].total_cmp(&probabilities[*one]));
    let all = happened.iter().filter(|did| **did).count();
    let base = all as f64 / happened.len().max(1) as f64;
    let mut before = 0;
    let row = |rows: &[usize]| {
        let did = rows.iter().filter(|row| happened[**row]).count();
        before += did;
        LiftRow {
            rows: rows.len(),
            from: rows.iter().map(|row| probabilities[*row]).fold(f64::INFINITY, f64::min),
            happened: did,
            lift: if all == 0 { 0.0 } else { did as f64 / rows.len() as f64 / base },
            captured: if all == 0 { 0.0 } else { before as f64 / all as f64 },
        }
    };
    tenths(&order).map(row).collect()
}

fn tenths(order: &[usize]) -> impl Iterator<Item = &[usize]> {
    let cut = |tenth: usize| order.len() * tenth / TENTHS;
    (0..TENTHS).map(move |tenth| &order[cut(tenth)..cut(tenth + 1)]).filter(|rows| !rows.is_empty())
}

/// The probability that somebody to whom it happened has a higher figure than somebody to whom it did not; equal figures
/// count half. 0.5 where it happened to all or to nobody.
#[must_use]
pub fn auc(figures: &[f64], happened: &[bool]) -> f64 {
    let mut order: Vec<usize> = (0..happened.len()).collect();
    order.sort_unstable_by(|one, other| figures[*one].total_cmp(&figures[*other]));
    let (mut with, mut without, mut wins) = (0.0, 0.0, 0.0);
    for equal in order.chunk_by(|one, other| figures[*one] == figures[*other]) {
        let did = equal.iter().filter(|row| happened[**row]).count() as f64;
        let did_not = equal.len() as f64 - did;
        wins += did * (without + did_not / 2.0);
        with += did;
        without += did_not;
    }
    if with == 0.0 || without == 0.0 { 0.5 } else { wins / (with * without) }
}

fn auc_error(auc: f64, happened: &[bool]) -> f64 {
    let with = happened.iter().filter(|did| **did).count() as f64;
    let without = happened.len() as f64 - with;
    if with == 0.0 || without == 0.0 {
        return 0.0;
    }
    let (q1, q2) = (auc / (2.0 - auc), 2.0 * auc * auc / (1.0 + auc));
    let square = auc * auc;
    let variance = auc * (1.0 - auc) + (with - 1.0) * (q1 - square) + (without - 1.0) * (q2 - square);
    (variance.max(0.0) / (with * without)).sqrt()
}

pub(super) fn indicator(did: bool) -> f64 {
    f64::from(u8::from(did))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn figures_worked_out_by_hand() {
        let (p, y) = ([0.9, 0.6, 0.6, 0.2], [true, false, true, false]);
        let quality = Quality::of(&p, &y);
        // Of four pairs three are in order, and one is even.
        assert_eq!(quality.auc, 0.875);
        assert!((quality.brier - (0.01 + 0.36 + 0.16 + 0.04) / 4.0).abs() < 1e-15);
        let log_loss = -(0.9_f64.ln() + 0.4_f64.ln() + 0.6_f64.ln() + 0.8_f64.ln()) / 4.0;
        assert!((quality.log_loss - log_loss).abs() < 1e-15);
        // Each row is a group of its own.
        assert!((quality.calibration_error - (0.1 + 0.6 + 0.4 + 0.2) / 4.0).abs() < 1e-15);
        assert_eq!(quality.top_tenth_lift, 2.0);
    }

    #[test]
    fn one_outcome_only() {
        let quality = Quality::of(&[0.1, 0.2], &[false, false]);
        assert_eq!((quality.auc, quality.auc_error, quality.top_tenth_lift), (0.5, 0.0, 0.0));
        assert_eq!(lift_table(&[], &[]), []);
    }

    #[test]
    fn tables_hold_everybody() {
        let p: Vec<f64> = (0..105).map(|row| f64::from(row) / 105.0).collect();
        let y: Vec<bool> = (0..105).map(|row| row >= 94).collect();
        let lift = lift_table(&p, &y);
        assert_eq!(lift.iter().map(|row| row.rows).sum::<usize>(), 105);
        assert_eq!((lift[0].happened, lift[1].happened, lift[1].captured), (10, 1, 1.0));
        let share: f64 = reliability(&p, &y).iter().map(|row| row.share * row.rows as f64).sum();
        assert!((share - 11.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn auc_is_the_share_of_pairs_in_order(rows in prop::collection::vec((0_u8..6, any::<bool>()), 1..40)) {
            let figures: Vec<f64> = rows.iter().map(|row| f64::from(row.0)).collect();
            let happened: Vec<bool> = rows.iter().map(|row| row.1).collect();
            let (mut wins, mut pairs) = (0.0, 0.0);
            for (one, did) in rows.iter().filter(|row| row.1) {
                for (other, _) in rows.iter().filter(|row| row.1 != *did) {
                    pairs += 1.0;
                    wins += if one > other { 1.0 } else if one == other { 0.5 } else { 0.0 };
                }
            }
            let expected = if pairs == 0.0 { 0.5 } else { wins / pairs };
            prop_assert!((auc(&figures, &happened) - expected).abs() < 1e-12);
        }
    }
}
