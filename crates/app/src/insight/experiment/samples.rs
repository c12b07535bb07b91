//! What a campaign did, of groups of which only sums are known.

use kesit_insight::experiment::{Sample, sample_ratio};

use super::rows::{MOST_GROUPS, control as place_of_control};
use super::{Experiment, ExperimentError, Group, correct_for_all, plain, planned_shares};

/// Answers for groups as sums. `control` is the one without the campaign; `None` if it has a usual name. `shares` and `tuned_for`
/// are as in [`super::Question`]; `is_share` says that the outcome is yes or no.
///
/// # Errors
/// When the groups are not those of an experiment.
pub fn of_samples(
    mut groups: Vec<(String, Sample)>,
    control: Option<&str>,
    shares: &[(String, f64)],
    tuned_for: Option<f64>,
    is_share: bool,
) -> Result<Experiment, ExperimentError> {
    let column = || "groups".to_owned();
    match groups.len() {
        0 => return Err(ExperimentError::NoRows),
        1 => return Err(ExperimentError::OneGroup(column())),
        found if found > MOST_GROUPS => {
            return Err(ExperimentError::TooManyGroups { column: column(), found, most: MOST_GROUPS });
        }
        _ if groups.iter().any(|(_, sample)| sample.count < 2.0) => {
            return Err(ExperimentError::SingleCustomer);
        }
        _ => {}
    }
    groups.sort_by(|one, other| one.0.cmp(&other.0));
    let names: Vec<String> = groups.iter().map(|(name, _)| name.clone()).collect();
    let place = place_of_control(&names, control)?;
    groups[..=place].rotate_right(1);
    let (names, samples): (Vec<String>, Vec<Sample>) = groups.into_iter().unzip();
    let shares = planned_shares(&names, shares)?;
    let counts: Vec<(u64, f64)> =
        samples.iter().zip(&shares).map(|(sample, share)| (sample.count as u64, *share)).collect();
    let ratio = sample_ratio(&counts).ok_or(ExperimentError::BadShare)?;
    let mut readouts = Vec::new();
    if ratio.is_believable() {
        readouts = (1..samples.len()).map(|group| plain(group, &samples, None, tuned_for)).collect();
        correct_for_all(&mut readouts);
    }
    let group = |((name, sample), planned_share)| Group { name, sample, planned_share };
    let groups = names.into_iter().zip(samples).zip(shares).map(group).collect();
    Ok(Experiment { groups, ratio, readouts, is_share, left_out: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::experiment::Finding;

    fn groups(all: &[(&str, f64, f64)]) -> Vec<(String, Sample)> {
        all.iter().map(|(name, did, of)| ((*name).to_owned(), Sample::of_shares(*did, *of))).collect()
    }

    #[test]
    fn control_comes_first_whatever_it_is_called() {
        let all = groups(&[("a", 120.0, 1000.0), ("kontrol", 80.0, 1000.0), ("z", 81.0, 1000.0)]);
        let found = of_samples(all, None, &[], None, true).expect("an experiment");
        let names: Vec<&str> = found.groups.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names, ["kontrol", "a", "z"]);
        let findings: Vec<Finding> = found.readouts.iter().map(super::super::Readout::finding).collect();
        assert_eq!(findings, [Finding::More, Finding::Open]);
    }

    #[test]
    fn groups_that_are_none_of_an_experiment_are_refused() {
        let refused =
            |all: &[(&str, f64, f64)], control| of_samples(groups(all), control, &[], None, true).map(|_| ());
        assert_eq!(refused(&[], None), Err(ExperimentError::NoRows));
        assert!(matches!(refused(&[("control", 1.0, 9.0)], None), Err(ExperimentError::OneGroup(_))));
        let single = [("control", 1.0, 9.0), ("a", 0.0, 1.0)];
        assert_eq!(refused(&single, None), Err(ExperimentError::SingleCustomer));
        let two = [("b", 1.0, 9.0), ("a", 2.0, 9.0)];
        assert!(matches!(refused(&two, None), Err(ExperimentError::NoControl { .. })));
        assert!(matches!(refused(&two, Some("c")), Err(ExperimentError::NoGroup { .. })));
        assert_eq!(refused(&two, Some("b")), Ok(()));
    }

    #[test]
    fn uneven_groups_are_not_believed() {
        let all = groups(&[("control", 80.0, 1000.0), ("a", 120.0, 1500.0)]);
        let found = of_samples(all, None, &[], None, true).expect("an experiment");
        assert!(!found.ratio.is_believable() && found.readouts.is_empty());
    }
}
