//! The page: its frame, and one file for each section.

mod actions;
mod advice;
mod clusters;
mod cohorts;
mod course;
mod figure;
mod figures;
mod findings;
mod future;
mod head;
mod lifecycle;
mod methods;
mod missing;
mod overlap;
mod rfm;
mod summary;
mod table;
mod value;

use kesit_model::Language;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::format::Format;
use crate::palette::{DARK, LIGHT, chart_rules};
use crate::report::Report;
use figure::Picture;
use missing::filled;

/// The rules of the page, but for the colours.
const STYLE: &str = include_str!("style.css");

/// A section of the page.
struct Part {
    /// The anchor.
    id: &'static str,
    title: &'static str,
    /// What the section is about, in a sentence.
    lead: &'static str,
    body: Markup,
}

/// A chart as a file of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// A name for a file, without its ending, such as `rfm-map`.
    pub name: &'static str,
    /// The picture, as SVG that needs nothing else.
    pub svg: String,
}

/// The report as one page of HTML in one language. It needs no network and no script.
#[must_use]
pub fn page(report: &Report, language: Language) -> String {
    let f = Format::new(language, report.head.currency.as_deref());
    let parts = parts(report, f);
    html! {
        (DOCTYPE)
        html lang=(f.of("en", "tr")) {
            (preamble(report, f))
            body {
                a class="skip" href="#summary" { (f.of("Skip to the content", "İçeriğe geç")) }
                (head::head(&report.head, f))
                div class="layout" {
                    (contents(&parts, f))
                    main {
                        (summary::summary(report, f))
                        @for (ix, part) in parts.iter().enumerate() { (section(ix + 1, part)) }
                    }
                }
                (head::foot(&report.head, f))
            }
        }
    }
    .into_string()
}

/// Every chart of the report that has numbers, in the order of the page.
#[must_use]
pub fn charts(report: &Report, language: Language) -> Vec<Chart> {
    let f = Format::new(language, report.head.currency.as_deref());
    let mut pictures: Vec<Picture> = Vec::new();
    pictures.extend(filled(&report.rfm).into_iter().map(|rfm| rfm::picture(rfm, f)));
    pictures
        .extend(filled(&report.lifecycle).into_iter().flat_map(|lifecycle| lifecycle::picture(lifecycle, f)));
    pictures.extend(filled(&report.course).into_iter().flat_map(|course| course::pictures(course, f)));
    pictures.extend(filled(&report.cohorts).into_iter().flat_map(|cohorts| cohorts::pictures(cohorts, f)));
    pictures.extend(filled(&report.value).into_iter().map(|value| value::picture(value, f)));
    pictures.extend(filled(&report.future).into_iter().flat_map(|future| future::pictures(future, f)));
    pictures.extend(filled(&report.overlap).into_iter().map(|overlap| overlap::picture(overlap, f)));
    pictures.iter().map(|picture| Chart { name: picture.name, svg: picture.file() }).collect()
}

fn preamble(report: &Report, f: Format<'_>) -> Markup {
    let colours = format!(
        ":root{{{}}}@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}",
        LIGHT.variables(),
        DARK.variables()
    );
    let charts = chart_rules(|name| format!("var(--{name})"));
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
            title { (report.head.name) " – " (f.of("customer report", "müşteri raporu")) }
            style { (PreEscaped(colours)) (PreEscaped(STYLE)) (PreEscaped(charts)) }
        }
    }
}

fn contents(parts: &[Part], f: Format<'_>) -> Markup {
    html! {
        nav aria-label=(f.of("Contents", "İçindekiler")) {
            ol {
                @for part in parts { li { a href={ "#" (part.id) } { (part.title) } } }
            }
        }
    }
}

fn section(number: usize, part: &Part) -> Markup {
    html! {
        section id=(part.id) aria-labelledby={ (part.id) "-h" } {
            h2 id={ (part.id) "-h" } { span class="number" { (number) } " " (part.title) }
            p class="lead" { (part.lead) }
            (part.body)
        }
    }
}

/// The sections in their order.
fn parts(report: &Report, f: Format<'_>) -> Vec<Part> {
    vec![
        figures::part(report, f),
        rfm::part(&report.rfm, f),
        lifecycle::part(&report.lifecycle, f),
        course::part(&report.course, f),
        cohorts::part(&report.cohorts, f),
        value::part(&report.value, f),
        future::part(&report.future, f),
        clusters::part(&report.clusters, f),
        actions::part(&report.actions, f),
        overlap::part(&report.overlap, f),
        findings::part(&report.findings, f),
        methods::part(report, f),
    ]
}
