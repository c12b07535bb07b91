//! What is wrong with the segments.

use maud::{Markup, html};

use super::Part;
use super::missing::{missing, nothing};
use crate::format::Format;
use crate::report::{Finding, Section, Severity};

pub(super) fn part(findings: &Section<Vec<Finding>>, f: Format<'_>) -> Part {
    Part {
        id: "findings",
        title: f.of("Quality of the segments", "Segmentlerin kalitesi"),
        lead: f.of(
            "The classic mistakes, and whether each segment can be measured, is large enough, can be \
             reached, differs and is acted on.",
            "Klasik hatalar ve her segmentin ölçülebilir, yeterince büyük, erişilebilir, ayırt edilebilir \
             ve eyleme dönük olup olmadığı.",
        ),
        body: match findings {
            Ok(findings) if findings.is_empty() => nothing(f.of("Nothing was found.", "Sorun bulunmadı.")),
            Ok(findings) => {
                html! { ul class="findings" { @for finding in sorted(findings) { (item(finding, f)) } } }
            }
            Err(why) => missing(why, f),
        },
    }
}

/// What matters most first.
fn sorted(findings: &[Finding]) -> Vec<&Finding> {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    sorted
}

fn item(finding: &Finding, f: Format<'_>) -> Markup {
    let (class, word) = match finding.severity {
        Severity::Note => ("is-note", f.of("Note", "Not")),
        Severity::Warning => ("is-warning", f.of("Warning", "Uyarı")),
        Severity::Error => ("is-error", f.of("Error", "Hata")),
    };
    let segments: Vec<&str> = finding.segments.iter().map(|segment| segment.of(f.language)).collect();
    html! {
        li class=(class) {
            h3 { span class="severity" { (word) } " " (finding.title.of(f.language)) }
            @if !segments.is_empty() { p class="about" { (segments.join(", ")) } }
            p { (finding.why.of(f.language)) }
            p class="advice" { strong { (f.of("What to do: ", "Yapılacak: ")) } (finding.advice.of(f.language)) }
        }
    }
}
