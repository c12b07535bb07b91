//! What is wrong with an experiment, as problems.

use kesit_app::insight::experiment::ExperimentError;

use crate::problem::{Code, Problem};

/// A member of the body has a wrong value.
pub(super) fn wrong(place: &str, en: &str, tr: &str) -> Problem {
    Problem::new(Code::InvalidRequest).at(place.to_owned()).detail(en.to_owned(), tr.to_owned())
}

/// Why groups or a table say nothing.
pub(super) fn refused(error: &ExperimentError) -> Problem {
    let problem = |en: String, tr: String| Problem::new(Code::Unprocessable).detail(en, tr);
    match error {
        ExperimentError::NoColumn(name) => {
            problem(format!("there is no column `{name}`"), format!("böyle bir sütun yok: `{name}`"))
        }
        ExperimentError::NoFigures(name) => problem(
            format!("the column `{name}` holds neither numbers nor yes and no"),
            format!("`{name}` sütununda ne sayı ne de evet-hayır var"),
        ),
        ExperimentError::NoFeature(name) => problem(
            format!("the column `{name}` cannot be a feature: it has another part in the experiment"),
            format!("`{name}` sütunu özellik olamaz: deneyde başka bir görevi var"),
        ),
        ExperimentError::NoRows => problem(
            "there is nobody with both a group and an outcome".to_owned(),
            "hem grubu hem sonucu olan kimse yok".to_owned(),
        ),
        ExperimentError::OneGroup(_) => problem(
            "there is only one group; without customers who were left out there is no effect to tell".to_owned(),
            "tek grup var; dışarıda bırakılan müşteri olmadan etki söylenemez".to_owned(),
        ),
        ExperimentError::TooManyGroups { found, most, .. } => problem(
            format!("there are {found} groups; {most} are the most"),
            format!("{found} grup var; en çok {most} olabilir"),
        ),
        ExperimentError::SingleCustomer => problem(
            "a group has fewer than two customers, too few for an interval".to_owned(),
            "bir grupta ikiden az müşteri var; aralık için yetersiz".to_owned(),
        ),
        ExperimentError::NoControl { .. } => problem(
            "which group is control is not clear".to_owned(),
            "hangi grubun kontrol olduğu belli değil".to_owned(),
        )
        .hint("say it with `control`", "`control` ile belirtin"),
        ExperimentError::NoGroup { name, .. } => problem(
            format!("there is no group `{name}`, or no share for it"),
            format!("böyle bir grup ya da onun payı yok: `{name}`"),
        ),
        ExperimentError::Twice { customers, in_several_groups } => problem(
            format!("{customers} customers have more than one row, {in_several_groups} of them in more than one group"),
            format!("{customers} müşterinin birden çok satırı var, {in_several_groups} tanesi birden çok grupta"),
        )
        .hint("sum up to one row for each customer", "her müşteri için tek satıra toplayın"),
        ExperimentError::BadShare => {
            problem("the planned shares must be above 0".to_owned(), "planlanan paylar 0'dan büyük olmalı".to_owned())
        }
    }
}
