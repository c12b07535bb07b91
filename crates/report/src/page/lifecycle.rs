//! The stages of customers, and how they moved between two dates.

use maud::{Markup, html};

use super::Part;
use super::figure::Picture;
use super::missing::{filled, missing};
use super::table::{Table, cell, name, numbers, share, words};
use crate::chart::{Alluvium, NARROW, Node, WIDE, part as share_of};
use crate::format::Format;
use crate::report::{Flow, Lifecycle, Section, Stage};

/// Stages in which a customer is with the shop, and those in which they are away.
const WITH: [&str; 3] = ["new", "active", "reactivated"];
const AWAY: [&str; 2] = ["dormant", "lost"];

pub(super) fn part(lifecycle: &Section<Lifecycle>, f: Format<'_>) -> Part {
    Part {
        id: "lifecycle",
        title: f.of("Lifecycle", "Yaşam döngüsü"),
        lead: f.of(
            "In which stage each customer is, by the shop's own order rhythm, and how they moved.",
            "Mağazanın kendi sipariş ritmine göre her müşterinin bulunduğu evre ve evreler arasındaki \
             geçişler.",
        ),
        body: match filled(lifecycle) {
            Ok(lifecycle) => html! {
                (flow(lifecycle, f))
                h3 { (f.of("The stages", "Evreler")) }
                (stages(&lifecycle.stages, f))
            },
            Err(why) => missing(why, f),
        },
    }
}

fn flow(lifecycle: &Lifecycle, f: Format<'_>) -> Markup {
    match &lifecycle.flow {
        Ok(flow) => match picture(lifecycle, f) {
            Some(picture) => picture.show(Some(moves(&lifecycle.stages, flow, f)), f),
            None => html! {},
        },
        Err(why) => html! { h3 { (title(f)) } (missing(why, f)) },
    }
}

fn title<'t>(f: Format<'_>) -> &'t str {
    f.of("Moves between stages", "Evreler arası geçişler")
}

/// The colour of a stage; those that are not known take theirs by their place.
fn kind(stage: &Stage, ix: usize) -> usize {
    match stage.key.as_str() {
        "new" => 3,
        "active" => 1,
        "reactivated" => 2,
        "at_risk" => 4,
        "dormant" => 6,
        "lost" => 5,
        _ => 7 + ix % 4,
    }
}

/// The flow, if there is one with anybody in it.
pub(super) fn picture(lifecycle: &Lifecycle, f: Format<'_>) -> Option<Picture> {
    let flow = lifecycle.flow.as_ref().ok()?;
    let diagram = diagram(&lifecycle.stages, flow, f);
    if diagram.ribbons.iter().all(|ribbon| ribbon.2 <= 0.0) {
        return None;
    }
    Some(Picture {
        name: "lifecycle-flow",
        title: title(f).to_owned(),
        definition: f.of(
            "Customers by stage at two dates; each ribbon is as thick as the number of customers who went \
             that way, in the colour of where they came from.",
            "İki tarihte evrelere göre müşteriler; her şerit o yolu izleyen müşteri sayısı kadar kalındır \
             ve geldikleri evrenin rengindedir.",
        ).to_owned(),
        meaning: meaning(&lifecycle.stages, flow, f),
        wide: diagram.draw(WIDE),
        narrow: Some(diagram.draw(NARROW)),
    })
}

fn diagram(stages: &[Stage], flow: &Flow, f: Format<'_>) -> Alluvium {
    let of = |flow: &Flow, from: usize, to: usize| {
        flow.moved.get(from).and_then(|row| row.get(to)).copied().unwrap_or(0)
    };
    let left_size = |ix| (0..stages.len()).map(|to| of(flow, ix, to) as f64).sum::<f64>();
    let entered = |ix: usize| flow.entered.get(ix).copied().unwrap_or(0);
    let right_size =
        |ix| (0..stages.len()).map(|from| of(flow, from, ix) as f64).sum::<f64>() + entered(ix) as f64;
    let node = |stage: &Stage, ix: usize, size: f64| Node {
        name: stage.name.of(f.language).to_owned(),
        number: f.number(size, 0),
        kind: kind(stage, ix),
        size,
    };
    let mut left: Vec<Node> =
        stages.iter().enumerate().map(|(ix, stage)| node(stage, ix, left_size(ix))).collect();
    let came: f64 = (0..stages.len()).map(|ix| entered(ix) as f64).sum();
    let name = f.of("No order yet", "Henüz siparişi yok").to_owned();
    left.push(Node { name, number: f.number(came, 0), kind: 9, size: came });
    let right = stages.iter().enumerate().map(|(ix, stage)| node(stage, ix, right_size(ix))).collect();
    let size = |from: usize, to: usize| if from < stages.len() { of(flow, from, to) } else { entered(to) };
    let pairs = (0..left.len()).flat_map(|from| (0..stages.len()).map(move |to| (from, to)));
    let ribbons = pairs.map(|(from, to)| {
        let hint = format!(
            "{} → {}: {}",
            left[from].name,
            stages[to].name.of(f.language),
            f.customers(size(from, to))
        );
        (from, to, size(from, to) as f64, hint)
    });
    let ribbons = ribbons.collect();
    Alluvium { titles: (f.day(flow.from), f.day(flow.to)), left, right, ribbons }
}

/// How many stayed with the shop, and how many came back.
fn meaning(stages: &[Stage], flow: &Flow, f: Format<'_>) -> String {
    let stayed = f.whole_percent(moved(stages, flow, &WITH, &WITH));
    let back = f.whole_percent(moved(stages, flow, &AWAY, &WITH));
    let (from, to) = (f.day(flow.from), f.day(flow.to));
    f.text(
        format!(
            "Of those who were with the shop on {from} (new, active or reactivated), {stayed} still \
                 were on {to}; of the dormant and lost, {back} came back."
        ),
        format!(
            "{from} tarihinde mağazayla bağı süren (yeni, etkin, geri kazanılan) müşterilerin {to} \
                 itibarıyla elde tutulma oranı {stayed}; uyuyan ve kaybedilenlerin geri dönüş oranı \
                 {back}."
        ),
    )
}

/// The share of those in some stages who went to others.
fn moved(stages: &[Stage], flow: &Flow, from: &[&str], to: &[&str]) -> f64 {
    let (mut went, mut of) = (0.0, 0.0);
    for (_, row) in stages.iter().zip(&flow.moved).filter(|(stage, _)| from.contains(&stage.key.as_str())) {
        for (target, count) in stages.iter().zip(row) {
            of += *count as f64;
            went += if to.contains(&target.key.as_str()) { *count as f64 } else { 0.0 };
        }
    }
    share_of(went, of)
}

fn moves(stages: &[Stage], flow: &Flow, f: Format<'_>) -> Markup {
    let row = |label: String, counts: &[u64]| {
        std::iter::once(cell(label))
            .chain(counts.iter().map(|count| cell(f.count(*count))))
            .collect::<Vec<_>>()
    };
    let mut rows: Vec<Vec<Markup>> = stages
        .iter()
        .zip(&flow.moved)
        .map(|(stage, counts)| row(stage.name.of(f.language).to_owned(), counts))
        .collect();
    rows.push(row(f.of("No order yet", "Henüz siparişi yok").to_owned(), &flow.entered));
    let mut columns = vec![words(f.of("From ↓ to →", "Nereden ↓ nereye →"))];
    columns.extend(stages.iter().map(|stage| numbers(stage.name.of(f.language))));
    let table = Table {
        caption: f.of("Customers by stage before and after", "Önceki ve sonraki evreye göre müşteriler"),
        columns,
        rows,
        is_stacked: false,
    };
    html! { (table) }
}

fn stages(stages: &[Stage], f: Format<'_>) -> Markup {
    let customers: f64 = stages.iter().map(|stage| stage.customers as f64).sum();
    let rows = stages.iter().enumerate().map(|(ix, stage)| {
        let kind = kind(stage, ix);
        let heading = html! {
            (name(stage.name.of(f.language), kind))
            span class="under" { (stage.rule.of(f.language)) }
        };
        vec![
            heading,
            cell(f.count(stage.customers)),
            share(share_of(stage.customers as f64, customers), kind, f),
            cell(f.money(stage.revenue)),
        ]
    });
    let table = Table {
        caption: f.of("The stages", "Evreler"),
        columns: vec![
            words(f.of("Stage and rule", "Evre ve kural")),
            numbers(f.of("Customers", "Müşteri")),
            numbers(f.of("Share of customers", "Müşteri payı")),
            numbers(f.of("Spent in the last 365 days", "Son 365 gündeki harcama")),
        ],
        rows: rows.collect(),
        is_stacked: true,
    };
    html! { (table) }
}
