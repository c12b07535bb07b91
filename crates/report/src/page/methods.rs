//! What the figures mean, how they are computed, and what they were computed from.

use maud::{Markup, html};

use super::Part;
use super::missing::nothing;
use super::table::{Table, cell, numbers, words};
use crate::format::Format;
use crate::report::{Data, Definition, Report};

pub(super) fn part(report: &Report, f: Format<'_>) -> Part {
    Part {
        id: "methods",
        title: f.of("Definitions, methods, data", "Tanımlar, yöntemler, veri"),
        lead: f.of(
            "What each figure is, how it is computed, and what it was computed from.",
            "Her göstergenin anlamı, hesaplanışı ve dayandığı veri.",
        ),
        body: html! {
            h3 { (f.of("Definitions", "Tanımlar")) }
            (definitions(&report.definitions, f))
            h3 { (f.of("Data", "Veri")) }
            (data(&report.data, f))
        },
    }
}

/// Name, text and source, in English and in Turkish.
struct Own {
    name: (&'static str, &'static str),
    text: (&'static str, &'static str),
    source: &'static str,
}

const OWN: &[Own] = &[
    Own {
        name: ("Recency, frequency and money scores", "Güncellik, sıklık ve tutar puanları"),
        text: (
            "Recency is whole days since the last order on the shop's calendar, frequency the number of \
             orders, money their sum net of refunds. Each is cut into fifths of customers: 1 + five times \
             the share of customers who are worse, rounded down. Equal figures get equal scores, so parts \
             may differ in size.",
            "Güncellik, mağaza takvimine göre son siparişten beri geçen tam gün; sıklık, sipariş sayısı; \
             tutar, iadeler düşülmüş toplamdır. Her biri müşterileri beşte birlik parçalara böler: 1 + \
             daha kötü durumdaki müşterilerin payının beş katı, aşağı yuvarlanmış. Eşit değerler eşit \
             puan aldığından parçaların büyüklüğü farklı olabilir.",
        ),
        source: "Hughes (1994), Strategic Database Marketing",
    },
    Own {
        name: ("Groups", "Gruplar"),
        text: (
            "An ordered list of rules over the scores, of which the first that fits counts; every \
             customer is in exactly one group.",
            "Puanlar üzerinde sıralı kurallar; uyan ilk kural geçerlidir ve her müşteri tam olarak bir \
             gruptadır.",
        ),
        source: "",
    },
    Own {
        name: ("Lifecycle stage", "Yaşam döngüsü evresi"),
        text: (
            "From the days since the last order, against thresholds taken from the shop's own \
             distribution of gaps between orders. The thresholds stand with the stages.",
            "Son siparişten beri geçen gün, mağazanın kendi sipariş aralıklarından çıkarılan eşiklerle \
             karşılaştırılır. Eşikler evrelerin yanında yazar.",
        ),
        source: "",
    },
    Own {
        name: ("Retention by cohort", "Kohortlara göre geri dönüş"),
        text: (
            "Customers who ordered in exactly that period after their first, by all customers of the \
             cohort. Only periods that are over are counted, so that the youngest cells do not seem to \
             fall.",
            "İlk siparişten sonraki tam o dönemde sipariş verenlerin, kohortun tüm müşterilerine oranı. \
             En yeni hücreler düşük görünmesin diye yalnızca tamamlanan dönemler sayılır.",
        ),
        source: "",
    },
    Own {
        name: ("Value curve and Gini coefficient", "Değer eğrisi ve Gini katsayısı"),
        text: (
            "The Lorenz curve drawn from the customers who spent most; the coefficient is twice the area \
             between the curve and the line of equality.",
            "En çok harcayandan başlayarak çizilen Lorenz eğrisi; katsayı, eğri ile eşitlik doğrusu \
             arasındaki alanın iki katıdır.",
        ),
        source: "Lorenz (1905); Gini (1912)",
    },
    Own {
        name: ("Expected orders", "Beklenen sipariş"),
        text: (
            "While someone is a customer, orders come by chance at a rate of their own; after any order \
             they may leave for good with a chance of their own. Both are estimated from how often and \
             how lately each ordered.",
            "Kişi müşteri kaldıkça siparişler kendine özgü bir hızla rastgele gelir; her siparişten sonra \
             kendine özgü bir olasılıkla tümüyle ayrılabilir. İkisi de siparişlerin sıklığı ve \
             güncelliğinden kestirilir.",
        ),
        source: "Batislam, Denizel & Filiztekin (2007), IJRM 24:201–209; Fader, Hardie & Lee (2005), \
                 Marketing Science 24:275–284",
    },
    Own {
        name: ("Expected revenue", "Beklenen ciro"),
        text: (
            "Expected orders times each customer's expected order value, which is drawn towards the mean \
             of all the more, the fewer orders there are. It is revenue, not profit, and not discounted.",
            "Beklenen sipariş ile müşterinin beklenen sepet tutarının çarpımı; tutar, sipariş azaldıkça \
             genel ortalamaya yaklaştırılır. Kâr değil cirodur ve bugünkü değere indirgenmez.",
        ),
        source: "Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value",
    },
    Own {
        name: ("Overlap", "Örtüşme"),
        text: (
            "Of the members of one segment, the share in the other. “Alike” is the Jaccard index: members \
             of both by members of either.",
            "Bir segmentin üyelerinden diğerinde de olanların payı. “Benzerlik” Jaccard dizinidir: \
             ikisinde de olanların, en az birinde olanlara oranı.",
        ),
        source: "",
    },
];

fn definitions(more: &[Definition], f: Format<'_>) -> Markup {
    html! {
        dl class="definitions" {
            @for own in OWN { (entry(f.of(own.name.0, own.name.1), f.of(own.text.0, own.text.1), own.source, f)) }
            @for one in more {
                (entry(one.name.of(f.language), one.text.of(f.language), one.source.as_deref().unwrap_or(""), f))
            }
        }
    }
}

fn entry(name: &str, text: &str, source: &str, f: Format<'_>) -> Markup {
    html! {
        div {
            dt { (name) }
            dd {
                (text)
                @if !source.is_empty() { span class="under" { (f.of("Source: ", "Kaynak: ")) (source) } }
            }
        }
    }
}

fn data(data: &Data, f: Format<'_>) -> Markup {
    html! {
        @if data.files.is_empty() {
            (nothing(f.of("Where the data came from was not recorded.", "Verinin kaynağı kaydedilmemiş.")))
        } @else { (files(data, f)) }
        @if !data.refusals.is_empty() {
            h4 { (f.of("Why rows were refused", "Satırlar neden kabul edilmedi")) }
            ul {
                @for refusal in &data.refusals {
                    li { (refusal.why.of(f.language)) ": " (f.things(refusal.rows, "row", "rows", "satır")) }
                }
            }
        }
        @if !data.notes.is_empty() {
            h4 { (f.of("Good to know", "Bilmekte yarar var")) }
            ul { @for note in &data.notes { li { (note.of(f.language)) } } }
        }
    }
}

fn files(data: &Data, f: Format<'_>) -> Markup {
    let rows = data.files.iter().map(|file| {
        let share = if file.rows == 0 { 0.0 } else { file.refused as f64 / file.rows as f64 };
        vec![cell(&file.name), cell(f.count(file.rows)), cell(f.count(file.refused)), cell(f.percent(share))]
    });
    let table = Table {
        caption: f.of("Files read", "Okunan dosyalar"),
        columns: vec![
            words(f.of("File", "Dosya")),
            numbers(f.of("Rows", "Satır")),
            numbers(f.of("Refused", "Kabul edilmeyen")),
            numbers(f.of("Share refused", "Kabul edilmeyen payı")),
        ],
        rows: rows.collect(),
        is_stacked: true,
    };
    html! { (table) }
}
