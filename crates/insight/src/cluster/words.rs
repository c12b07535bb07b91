//! A short name and a sentence for a cluster, in Turkish and English, of words that the caller has for each figure.

use super::describe::{Description, Difference};
use super::tree::Split;

/// The languages that clusters are named in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Turkish.
    Turkish,
}

/// What a figure is called, in the language asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeatureWords<'a> {
    /// The figure itself, as in "spend" or "harcama".
    pub name: &'a str,
    /// A customer with much of it, as in "spends much" or "çok harcayan".
    pub high: &'a str,
    /// A customer with little of it, as in "spends little" or "az harcayan".
    pub low: &'a str,
}

/// A name for each cluster, of its strongest differences. Clusters with the same ones get the next difference too; where
/// there is none, it is said in which of two they are more marked, and more than two are numbered.
///
/// # Panics
/// When there are no words for a figure of a description.
#[must_use]
pub fn names(clusters: &[Description], features: &[FeatureWords<'_>], language: Language) -> Vec<String> {
    let strong: Vec<Vec<Difference>> = clusters.iter().map(|cluster| cluster.strong.clone()).collect();
    let told: Vec<Vec<Difference>> = (0..clusters.len())
        .map(|ix| {
            let more = usize::from(alike(&strong, ix).len() > 1);
            strong[ix].iter().chain(clusters[ix].weak.iter().take(more)).copied().collect()
        })
        .collect();
    let name = |ix: usize| {
        let plain = capitalised(&traits(&told[ix], features, language), language);
        let alike = alike(&told, ix);
        let place = alike.iter().position(|other| *other == ix).expect("a cluster is like itself");
        match (alike.len(), told[ix].is_empty(), place, language) {
            (1, ..) => plain,
            (2, false, 0, Language::English) => format!("{plain} (more so)"),
            (2, false, _, Language::English) => format!("{plain} (less so)"),
            (2, false, 0, Language::Turkish) => format!("{plain} (daha belirgin)"),
            (2, false, _, Language::Turkish) => format!("{plain} (daha az belirgin)"),
            _ => format!("{plain} ({})", place + 1),
        }
    };
    (0..clusters.len()).map(name).collect()
}

/// The clusters that differ from the others in the same figures and directions, whatever the order; the one that differs
/// most comes first.
fn alike(told: &[Vec<Difference>], ix: usize) -> Vec<usize> {
    let key = |differences: &[Difference]| {
        let mut key: Vec<(usize, bool)> = differences.iter().map(|one| (one.column, one.d > 0.0)).collect();
        key.sort_unstable();
        key
    };
    let size = |ix: &usize| told[*ix].iter().map(|difference| difference.d.abs()).sum::<f64>();
    let mut alike: Vec<usize> =
        (0..told.len()).filter(|other| key(&told[*other]) == key(&told[ix])).collect();
    alike.sort_by(|one, other| size(other).total_cmp(&size(one)));
    alike
}

/// Who is in a cluster, how many they are, and by what rule they are found.
///
/// # Panics
/// When there are no words for a figure of the description.
#[must_use]
pub fn sentence(cluster: &Description, features: &[FeatureWords<'_>], language: Language) -> String {
    let who = who(cluster, features, language);
    let Some(rule) = rule(cluster, features, language) else { return who };
    let (precision, coverage) = (percent(cluster.precision, language), percent(cluster.coverage, language));
    match language {
        Language::English => format!("{who} Rule: {rule} (precision {precision}, coverage {coverage})."),
        Language::Turkish => format!("{who} Kural: {rule} (isabet {precision}, kapsama {coverage})."),
    }
}

/// Who is in a cluster, and how many they are.
///
/// # Panics
/// When there are no words for a figure of the description.
#[must_use]
pub fn who(cluster: &Description, features: &[FeatureWords<'_>], language: Language) -> String {
    let traits = traits(&cluster.strong, features, language);
    let share = percent(cluster.share, language);
    match language {
        Language::English => format!("{share} of customers: {traits}."),
        Language::Turkish => format!("Müşteri payı {share}: {traits}."),
    }
}

/// The conditions that hold together for those in a cluster; `None` if there are none.
///
/// # Panics
/// When there are no words for a figure of the description.
#[must_use]
pub fn rule(cluster: &Description, features: &[FeatureWords<'_>], language: Language) -> Option<String> {
    let and = if language == Language::English { " and " } else { " ve " };
    let conditions: Vec<String> =
        cluster.rule.iter().map(|split| condition(split, features, language)).collect();
    (!conditions.is_empty()).then(|| conditions.join(and))
}

fn capitalised(words: &str, language: Language) -> String {
    let mut letters = words.chars();
    match (letters.next(), language) {
        (Some('i'), Language::Turkish) => format!("İ{}", letters.as_str()),
        (Some(first), _) => first.to_uppercase().chain(letters).collect(),
        (None, _) => String::new(),
    }
}

fn traits(differences: &[Difference], features: &[FeatureWords<'_>], language: Language) -> String {
    let word = |difference: &Difference| {
        let words = &features[difference.column];
        if difference.d > 0.0 { words.high } else { words.low }
    };
    let words: Vec<&str> = differences.iter().map(word).collect();
    match (words.is_empty(), language) {
        (false, _) => words.join(", "),
        (true, Language::English) => "close to the average".to_owned(),
        (true, Language::Turkish) => "ortalamaya yakın".to_owned(),
    }
}

fn condition(split: &Split, features: &[FeatureWords<'_>], language: Language) -> String {
    let (name, at) = (features[split.column].name, number(split.at, language));
    match (language, split.at_least) {
        (Language::English, true) => format!("{name} at least {at}"),
        (Language::English, false) => format!("{name} below {at}"),
        (Language::Turkish, true) => format!("{name} en az {at}"),
        (Language::Turkish, false) => format!("{name} şundan az: {at}"),
    }
}

fn percent(share: f64, language: Language) -> String {
    let whole = (100.0 * share).round();
    match language {
        Language::English => format!("{whole}%"),
        Language::Turkish => format!("%{whole}"),
    }
}

/// A number as the language writes it: thousands apart, and no more digits than it has.
fn number(figure: f64, language: Language) -> String {
    let (thousands, point) = if language == Language::English { (',', '.') } else { ('.', ',') };
    let digits = figure.abs().to_string();
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut written = String::from(if figure < 0.0 { "−" } else { "" });
    for (ix, digit) in whole.chars().enumerate() {
        if ix > 0 && (whole.len() - ix).is_multiple_of(3) {
            written.push(thousands);
        }
        written.push(digit);
    }
    if !part.is_empty() {
        written.push(point);
        written.push_str(part);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: [FeatureWords<'_>; 2] = [
        FeatureWords { name: "spend", high: "spends much", low: "spends little" },
        FeatureWords { name: "discount share", high: "buys at a discount", low: "pays full prices" },
    ];
    const TURKISH: [FeatureWords<'_>; 2] = [
        FeatureWords { name: "harcama", high: "çok harcayan", low: "az harcayan" },
        FeatureWords { name: "indirim payı", high: "indirimde alan", low: "tam fiyata alan" },
    ];

    fn cluster() -> Description {
        Description {
            customers: 120,
            share: 0.124,
            strong: vec![Difference { column: 1, d: 1.4 }, Difference { column: 0, d: -0.7 }],
            weak: vec![],
            rule: vec![
                Split { column: 1, at: 0.25, at_least: true },
                Split { column: 0, at: 12_500.0, at_least: false },
            ],
            precision: 0.914,
            coverage: 0.8,
        }
    }

    #[test]
    fn english() {
        assert_eq!(names(&[cluster()], &ENGLISH, Language::English), ["Buys at a discount, spends little"]);
        assert_eq!(
            sentence(&cluster(), &ENGLISH, Language::English),
            "12% of customers: buys at a discount, spends little. Rule: discount share at least 0.25 and \
             spend below 12,500 (precision 91%, coverage 80%)."
        );
    }

    #[test]
    fn turkish() {
        assert_eq!(names(&[cluster()], &TURKISH, Language::Turkish), ["İndirimde alan, az harcayan"]);
        assert_eq!(
            sentence(&cluster(), &TURKISH, Language::Turkish),
            "Müşteri payı %12: indirimde alan, az harcayan. Kural: indirim payı en az 0,25 ve harcama şundan az: \
             12.500 (isabet %91, kapsama %80)."
        );
    }

    #[test]
    fn a_cluster_in_the_middle_has_a_name_and_no_two_have_the_same() {
        let middle = Description { strong: vec![], rule: vec![], ..cluster() };
        let clusters = [middle.clone(), cluster(), middle.clone()];
        assert_eq!(
            names(&clusters, &TURKISH, Language::Turkish),
            ["Ortalamaya yakın (1)", "İndirimde alan, az harcayan", "Ortalamaya yakın (2)"]
        );
        let turned = Description { strong: vec![cluster().strong[1], cluster().strong[0]], ..cluster() };
        let weaker = Description {
            strong: turned.strong.iter().map(|one| Difference { d: one.d / 2.0, ..*one }).collect(),
            ..turned
        };
        assert_eq!(
            names(&[weaker, cluster()], &ENGLISH, Language::English),
            ["Spends little, buys at a discount (less so)", "Buys at a discount, spends little (more so)"]
        );
        let towards = Description { weak: vec![Difference { column: 0, d: 0.3 }], ..middle.clone() };
        let clusters = [middle.clone(), towards];
        assert_eq!(names(&clusters, &ENGLISH, Language::English), ["Close to the average", "Spends much"]);
        assert_eq!(sentence(&middle, &ENGLISH, Language::English), "12% of customers: close to the average.");
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        assert_eq!(number(1_234_567.5, Language::Turkish), "1.234.567,5");
        assert_eq!(number(-1000.0, Language::English), "−1,000");
        assert_eq!(number(999.0, Language::English), "999");
    }
}
