//! Clusters of a shop's customers: what they have in common that nobody defined beforehand, in words, as rules, and where the
//! segment language can say it exactly, as definitions.
//!
//! Start at [`clusters`]. Which figures are looked at, [`Feature`] says; what becomes of them, `kesit_insight::cluster`.

mod feature;
mod figures;
mod previous;
mod section;
mod segment;

use kesit_insight::cluster::{
    self, Candidate, Choice, Description, FeatureWords, Language, Scaling, Search, Table, names, rule, who,
};
use kesit_insight::ledger::MICROS;
use kesit_model::Timestamp;

use super::Shop;
use figures::Figures;

pub use feature::Feature;
pub use previous::PreviousError;
pub use section::section;

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// What chance starts from; the same seed finds the same clusters.
    pub seed: u64,
    /// The number of clusters; `None` takes the one that is most stable, if any is.
    pub k: Option<usize>,
}

impl Default for Question {
    fn default() -> Question {
        Question { seed: 1, k: None }
    }
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Both {
    /// English.
    pub en: String,
    /// Turkish.
    pub tr: String,
}

impl Both {
    fn of(text: impl Fn(Language) -> String) -> Both {
        Both { en: text(Language::English), tr: text(Language::Turkish) }
    }
}

/// A cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// Its number: from 1, the largest first, unless it continues an earlier one ([`Found::continue_from`]).
    pub number: u8,
    /// A short name, like no other cluster's.
    pub name: Both,
    /// Who is in it, and how many they are.
    pub sentence: Both,
    /// The rule that comes nearest; `None` if no condition tells them apart.
    pub rule: Option<Both>,
    /// The definition of a segment that says just this rule; `None` where the language cannot say it exactly.
    pub segment: Option<String>,
    /// Differences, and the rule with its quality; columns are places in [`Found::features`].
    pub description: Description,
    /// What its customers spent, net of refunds.
    pub money: f64,
    /// How well it was found again in other draws of customers: the mean Jaccard index, 0..=1.
    pub jaccard: f64,
}

impl Cluster {
    /// The key of its segment.
    #[must_use]
    pub fn key(&self) -> String {
        format!("cluster_{}", self.number)
    }

    fn renumber(&mut self, number: u8) {
        let before = self.key();
        self.number = number;
        let line = |key: &str| format!("\n  {key}:\n");
        let after = line(&self.key());
        self.segment = self.segment.take().map(|text| text.replacen(&line(&before), &after, 1));
    }
}

/// The clusters of a shop.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The instant.
    pub as_of: Timestamp,
    /// The figures that were looked at.
    pub features: Vec<Feature>,
    /// The places in the book of those who ever placed an order, ascending.
    pub customers: Vec<usize>,
    /// The cluster of each of them: its place in [`Found::clusters`].
    pub labels: Vec<u8>,
    /// The clusters, the largest first.
    pub clusters: Vec<Cluster>,
    /// The numbers of clusters that were looked at, and what became of each.
    pub candidates: Vec<Candidate>,
    /// The mean Jaccard index of the least stable cluster.
    pub stability: f64,
    /// The mean silhouette, −1..=1.
    pub silhouette: f64,
}

impl Found {
    /// What was found with the number of clusters that was taken.
    #[must_use]
    pub fn chosen(&self) -> &Candidate {
        let k = self.clusters.len();
        self.candidates.iter().find(|candidate| candidate.k == k).expect("the choice is a candidate")
    }
}

/// Why there are no clusters.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoClusters {
    /// So few customers ever placed an order, or so few of them differ.
    #[error("{0} customers with an order are too few to look for clusters")]
    TooFew(usize),
    /// Customers do not differ in any figure.
    #[error("customers do not differ in any figure")]
    AllAlike,
    /// No number of clusters is to be trusted; each candidate says why.
    #[error("no number of clusters is both stable and more than chance would give")]
    Refused(Vec<Candidate>),
}

impl From<cluster::NoClusters> for NoClusters {
    fn from(none: cluster::NoClusters) -> NoClusters {
        match none {
            cluster::NoClusters::TooFew(customers) => NoClusters::TooFew(customers),
            cluster::NoClusters::Unstable(candidates) => NoClusters::Refused(candidates),
        }
    }
}

/// The clusters of everybody who had placed an order by an instant. Nothing later is looked at.
///
/// # Errors
/// When there are too few customers, or no clusters are to be trusted (asked for by number, they are given all the same).
pub fn clusters(shop: &Shop<'_>, question: &Question, as_of: Timestamp) -> Result<Found, NoClusters> {
    let figures = Figures::of(shop, as_of);
    let buyers = figures.customers.len();
    if buyers < cluster::LEAST_ROWS {
        return Err(NoClusters::TooFew(buyers));
    }
    let (features, table) = figures.table();
    let by_logarithm: Vec<bool> = features.iter().map(|feature| feature.by_logarithm()).collect();
    let scaling = Scaling::fit(&table, &by_logarithm);
    let scaled = scaling.apply(&table).ok_or(NoClusters::AllAlike)?;
    let search = Search { seed: question.seed, threads: shop.threads(), ..Search::default() };
    let choice = match question.k {
        Some(k) => cluster::take(&scaled, k, &search)?,
        None => cluster::choose(&scaled, &search)?,
    };
    drop(scaled);
    Ok(found(&figures, features, &table, &scaling, choice, question.seed))
}

fn found(
    figures: &Figures<'_>,
    features: Vec<Feature>,
    table: &Table,
    scaling: &Scaling,
    choice: Choice,
    seed: u64,
) -> Found {
    let (labels, order) = largest_first(&choice.clusters.labels, &choice.clusters.sizes);
    let descriptions = cluster::describe(table, scaling, &labels, seed);
    let mut money = vec![0.0; order.len()];
    for (customer, label) in figures.customers.iter().zip(&labels) {
        let net: i64 = figures.ledger.orders(*customer).iter().map(|order| order.amount).sum();
        money[usize::from(*label)] += net as f64 / MICROS;
    }
    let chosen = choice.chosen();
    let (stability, silhouette) = (chosen.least_jaccard(), chosen.silhouette);
    let words = |language: Language| -> Vec<FeatureWords<'static>> {
        features.iter().map(|feature| feature.words(language)).collect()
    };
    let (english, turkish) = (words(Language::English), words(Language::Turkish));
    let of = |language: Language| if language == Language::English { &english } else { &turkish };
    let all_names = [Language::English, Language::Turkish].map(|one| names(&descriptions, of(one), one));
    let [names_en, names_tr] = all_names;
    let clusters = descriptions.into_iter().enumerate().map(|(place, description)| {
        let name = Both { en: names_en[place].clone(), tr: names_tr[place].clone() };
        let rule = (!description.rule.is_empty())
            .then(|| Both::of(|one| rule(&description, of(one), one).unwrap_or_default()));
        let segment = rule
            .as_ref()
            .and_then(|rule| segment::definition(place + 1, &name, rule, &description, &features, figures));
        Cluster {
            number: u8::try_from(place + 1).unwrap_or(u8::MAX),
            sentence: Both::of(|one| who(&description, of(one), one)),
            name,
            rule,
            segment,
            money: money[place],
            jaccard: chosen.jaccard.get(order[place]).copied().unwrap_or(0.0),
            description,
        }
    });
    let clusters = clusters.collect();
    Found {
        as_of: figures.as_of,
        features,
        customers: figures.customers.clone(),
        labels,
        clusters,
        stability,
        silhouette,
        candidates: choice.candidates,
    }
}

/// The labels with the largest cluster first, and which cluster it was before, for each.
fn largest_first(labels: &[u8], sizes: &[usize]) -> (Vec<u8>, Vec<usize>) {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|cluster| std::cmp::Reverse(sizes[*cluster]));
    let mut places = vec![0_u8; sizes.len()];
    order.iter().zip(0..).for_each(|(cluster, place)| places[*cluster] = place);
    (labels.iter().map(|label| places[usize::from(*label)]).collect(), order)
}

#[cfg(test)]
mod tests;
