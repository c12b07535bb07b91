//! Clusters found in behaviour, and what sets each apart.

use maud::{Markup, html};

use super::Part;
use super::actions::definition;
use super::missing::{filled, missing};
use super::table::{name, share};
use crate::chart::{drawable, part as share_of};
use crate::format::Format;
use crate::palette::KINDS;
use crate::report::{Cluster, Clusters, Difference, Section};

pub(super) fn part(clusters: &Section<Clusters>, f: Format<'_>) -> Part {
    Part {
        id: "clusters",
        title: f.of("Clusters", "Kümeler"),
        lead: f.of(
            "Groups that the behaviour itself falls into, found without rules, and shown only if they are \
             found again when the data are resampled.",
            "Davranışın kendiliğinden oluşturduğu gruplar; kural verilmeden bulunur ve yalnızca veriler \
             yeniden örneklendiğinde yine ortaya çıkıyorsa gösterilir.",
        ),
        body: match filled(clusters) {
            Ok(clusters) => html! { p class="meaning" { (meaning(clusters, f)) } (cards(clusters, f)) },
            Err(why) => missing(why, f),
        },
    }
}

fn meaning(clusters: &Clusters, f: Format<'_>) -> String {
    let (count, stability) = (clusters.clusters.len(), f.number(clusters.stability, 2));
    let silhouette = clusters.silhouette.map(|silhouette| f.number(silhouette, 2));
    let (english, turkish) = match silhouette {
        Some(silhouette) => {
            (format!(", mean silhouette {silhouette}"), format!(", ortalama siluet {silhouette}"))
        }
        None => (String::new(), String::new()),
    };
    f.text(
        format!(
            "{count} clusters. On resampled data the least stable of them came out {stability} alike \
                 (Jaccard index, 1: the same){english}."
        ),
        format!(
            "{count} küme. Yeniden örneklenen verilerde en az kararlı kümenin benzerliği {stability} \
                 (Jaccard dizini, 1: aynı){turkish}."
        ),
    )
}

fn cards(clusters: &Clusters, f: Format<'_>) -> Markup {
    let customers: f64 = clusters.clusters.iter().map(|cluster| cluster.customers as f64).sum();
    let revenue: f64 =
        clusters.clusters.iter().filter_map(|cluster| cluster.revenue).map(|revenue| revenue.max(0.0)).sum();
    html! {
        div class="clusters" {
            @for (ix, cluster) in clusters.clusters.iter().enumerate() {
                (card(cluster, ix % KINDS, (customers, revenue), f))
            }
        }
    }
}

fn card(cluster: &Cluster, kind: usize, (customers, revenue): (f64, f64), f: Format<'_>) -> Markup {
    html! {
        article class="card" {
            h3 { (name(cluster.name.of(f.language), kind)) }
            @if !cluster.sentence.of(f.language).is_empty() { p { (cluster.sentence.of(f.language)) } }
            dl class="pairs" {
                div {
                    dt { (f.customers(cluster.customers)) }
                    dd { (share(share_of(cluster.customers as f64, customers), kind, f)) }
                }
                @if let Some(own) = cluster.revenue {
                    div { dt { (f.money(own)) } dd { (share(share_of(own, revenue), kind, f)) } }
                }
            }
            @if !cluster.differences.is_empty() { (differences(&cluster.differences, f)) }
            @if let Some(rule) = &cluster.rule {
                p class="rule" { (f.of("Nearest rule: ", "En yakın kural: ")) (rule.of(f.language)) }
            }
            @if let Some(segment) = &cluster.segment { (definition(segment, f)) }
        }
    }
}

/// How far each feature lies from the other customers, to the left or to the right.
fn differences(differences: &[Difference], f: Format<'_>) -> Markup {
    let most = differences.iter().map(|difference| drawable(difference.deviations).abs()).fold(1.0, f64::max);
    html! {
        ul class="differences" aria-label=(f.of("What sets it apart", "Ayıran özellikler")) {
            @for difference in differences {
                @let deviations = drawable(difference.deviations);
                @let width = (share_of(deviations.abs(), most) * 500.0).round() / 10.0;
                @let (class, left) = if deviations < 0.0 { ("below", 50.0 - width) } else { ("above", 50.0) };
                li {
                    span { (difference.feature.of(f.language)) }
                    span class="two-sided" aria-hidden="true" {
                        span class=(class) style={ "left:" (left) "%;width:" (width) "%" } {}
                    }
                    span class="n" { (f.number(difference.deviations, 1)) }
                }
            }
        }
        p class="note" { (f.of(
            "Difference from the other customers in standard deviations.",
            "Diğer müşterilerden fark, standart sapma olarak.")) }
    }
}
