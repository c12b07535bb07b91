//! The page of worked cases, from the table that both evaluators are tested with.

use std::fmt::Write;

use kesit_model::zone::Zone;
use kesit_testkit::cases::{Case, cases};

const OPENING: &str = "\
# Every condition, by cases

<!-- Written by `cargo xtask docs` from crates/testkit/src/cases. -->

Each case was worked out by a person from [the segment language](../concept/segment-language.md); the evaluator and the oracle of
the tests must give these answers. Every case asks about Ayşe (`ayse`), at noon of Wednesday 18 March 2026 in Istanbul unless
it says otherwise. ✓ means that she is in.

Her koşulu bir kişi [segment dilinden](../concept/segment-language.md) elle hesapladı. Her örnek Ayşe'yi sorar; başka bir an
yazmıyorsa saat 18 Mart 2026 Çarşamba, İstanbul'da öğlen 12.00'dir. ✓ segmentin içinde demektir.
";

/// The page of all cases.
pub(super) fn page() -> String {
    let cases = cases();
    let mut page = OPENING.to_owned();
    let forms = cases.chunk_by(|one, next| one.form == next.form);
    let links: Vec<String> = forms.clone().map(|form| link(form[0].form)).collect();
    page.push_str(&format!("\n{}\n", links.join(" · ")));
    forms.for_each(|form| add_form(&mut page, form));
    page
}

fn link(form: &str) -> String {
    format!("[{form}](#{})", form.replace(' ', "-"))
}

fn add_form(page: &mut String, cases: &[Case]) {
    page.push_str(&format!("\n## {}\n", cases[0].form));
    let is_same = |one: &Case, next: &Case| definition(one) == definition(next);
    cases.chunk_by(is_same).for_each(|cases| add_condition(page, cases));
}

fn add_condition(page: &mut String, cases: &[Case]) {
    page.push_str(&format!("\n```yaml\n{}\n```\n\n", definition(&cases[0])));
    page.push_str("| | what happened | case | örnek |\n|---|---|---|---|\n");
    for case in cases {
        let mark = if case.expected { "✓" } else { "✗" };
        let (history, en, tr) = (history(case), cell(case.title_en), cell(case.title_tr));
        writeln!(page, "| {mark} | {history} | {en} | {tr} |").expect("a text takes every text");
    }
}

/// The condition, and the segments, tiers and lists that it stands on.
fn definition(case: &Case) -> String {
    let segments = case.segments.lines().map(|line| format!("# with  {}", line.trim()));
    let tiers = (!case.tiers.is_empty()).then(|| format!("# tiers [{}]", case.tiers.join(", ")));
    std::iter::once(case.yaml.to_owned()).chain(segments).chain(tiers).collect::<Vec<_>>().join("\n")
}

/// What happened, and whatever else the case says, one thing a line.
fn history(case: &Case) -> String {
    let mut lines: Vec<String> = case.history.iter().map(|line| code(line)).collect();
    lines.extend(
        case.scores.iter().map(|(name, value)| format!("score {}", code(&format!("{name}: {value}")))),
    );
    if !case.invited.is_empty() {
        lines.push(format!("list `invited`: {}", code(&case.invited.join(", "))));
    }
    if case.now != Case::NOW || case.zone != Zone::DEFAULT_NAME {
        lines.push(format!("clock: {} {}", case.now.replace('T', " "), case.zone));
    }
    lines.join("<br>")
}

fn code(text: &str) -> String {
    format!("`{}`", cell(text))
}

/// A text that does not end its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
