//! Clusters as the section of a report.

use kesit_insight::cluster::Language;
use kesit_report::{self as report, Words};

use super::{Both, Cluster, Feature, Found};

/// The section of a report about these clusters.
#[must_use]
pub fn section(found: &Found) -> report::Clusters {
    report::Clusters {
        clusters: found.clusters.iter().map(|cluster| told(cluster, &found.features)).collect(),
        stability: found.stability,
        silhouette: Some(found.silhouette),
    }
}

fn told(cluster: &Cluster, features: &[Feature]) -> report::Cluster {
    let feature = |column: usize| {
        let name = |language| features[column].words(language).name;
        Words::new(name(Language::English), name(Language::Turkish))
    };
    let strong = cluster.description.strong.iter();
    report::Cluster {
        name: words(&cluster.name),
        sentence: words(&cluster.sentence),
        customers: cluster.description.customers as u64,
        revenue: (cluster.money > 0.0).then_some(cluster.money),
        differences: strong
            .map(|one| report::Difference { feature: feature(one.column), deviations: one.d })
            .collect(),
        rule: cluster.rule.as_ref().map(words),
        segment: cluster.segment.clone(),
    }
}

fn words(text: &Both) -> Words {
    Words::new(text.en.clone(), text.tr.clone())
}
