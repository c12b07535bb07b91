//! `kesit lint`: what is wrong with segments, judged by the data, and what to do about it.

mod detail;

use std::io::Write;
use std::num::NonZero;
use std::thread;

use kesit_app::insight::lint::{self, Linted};
use kesit_app::workspace::Workspace;
use kesit_insight::quality::{Advised, Finding, Gate, Kind, Severity};
use kesit_model::definition::Definitions;
use kesit_model::{Language, Timestamp};

use self::detail::detail;
use crate::args::{Lint, TableFormat};
use crate::failure::Failure;
use crate::load::{self, Setting};
use crate::progress::Bar;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;
use crate::{clock, exit};

/// People are shown at most so many segments of one finding.
const MOST_NAMED: usize = 10;
/// With fewer dates nothing is said of what members did.
const FEWEST_TEST_DATES: usize = 4;

pub(crate) fn run(args: &Lint, words: Words, out: &mut dyn Write) -> Result<u8, Failure> {
    let (ground, setting) = load::ground(&args.source, words)?;
    let as_of = args.as_of.as_deref().map(|text| setting.instant("--as-of", text)).transpose()?;
    let mut workspace = load::workspace(&ground, &args.source, &setting)?;
    if workspace.definitions().segments.is_empty() {
        return Err(no_segments(words));
    }
    let as_of = as_of.unwrap_or_else(|| workspace.default_as_of(clock::now()));
    let found = look(&mut workspace, as_of)?;
    let told = Told { found: &found, definitions: workspace.definitions(), setting: &setting };
    match args.format {
        TableFormat::Table => told.for_people(out)?,
        TableFormat::Csv | TableFormat::Json => told.for_programs().write(args.format, &setting, out)?,
    }
    let is_wrong = |finding: &Finding| finding.kind.severity() != Severity::Note;
    Ok(if found.findings.iter().any(is_wrong) { exit::INPUT } else { exit::OK })
}

fn look(workspace: &mut Workspace, as_of: Timestamp) -> Result<Linted, Failure> {
    let bar = Bar::new();
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let found = lint::lint(workspace, as_of, threads, |done, total| bar.show_dates(done, total));
    found.map_err(|error| Failure::input(error.to_string()))
}

fn no_segments(words: Words) -> Failure {
    Failure::input(words.of("there are no segments to look at", "bakılacak segment yok")).hint(words.of(
        "apply some with `kesit segments apply`, or name definition files with --segments",
        "`kesit segments apply` ile uygulayın ya da --segments ile tanım dosyaları verin",
    ))
}

/// What was found, in words.
struct Told<'a> {
    found: &'a Linted,
    definitions: &'a Definitions,
    setting: &'a Setting,
}

impl Told<'_> {
    fn for_people(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let words = self.setting.words;
        let customers = usize::try_from(self.found.customers).unwrap_or(usize::MAX);
        let headline = self.setting.headline(self.found.as_of, customers);
        let gates = Answer { headline, sheets: vec![self.gates()], ..Answer::default() };
        gates.write(TableFormat::Table, self.setting, out)?;
        for together in self.found.findings.chunk_by(|one, other| one.kind == other.kind) {
            self.kind(together, out)?;
        }
        if self.found.findings.is_empty() {
            writeln!(out, "\n{}", words.of("Nothing to find fault with.", "Kusur bulunmadı."))?;
        }
        for note in self.notes() {
            writeln!(out, "\n{note}")?;
        }
        Ok(())
    }

    /// The findings of one kind: each, and what it means once.
    fn kind(&self, together: &[Finding], out: &mut dyn Write) -> Result<(), Failure> {
        let (kind, words) = (together[0].kind, self.setting.words);
        let Advised { title, why, what_to_do } = advised(kind, words);
        writeln!(out, "\n{}: {title}", severity(kind, words))?;
        for finding in together {
            let keys = self.named(finding);
            let detail = detail(finding, self.found, self.setting);
            writeln!(out, "  - {keys}{}{detail}", if detail.is_empty() { "" } else { ": " })?;
        }
        writeln!(out, "  {} {why}", words.of("Why:", "Neden:"))?;
        Ok(writeln!(out, "  {} {what_to_do}", words.of("What to do:", "Ne yapmalı:"))?)
    }

    fn for_programs(&self) -> Answer {
        let mut answer = Answer::default();
        answer.fact("as_of", "", Cell::Instant(self.found.as_of));
        answer.fact("customers", "", Cell::Count(self.found.customers));
        answer.sheets = vec![self.findings(), self.gates()];
        answer.notes = self.notes();
        answer
    }

    fn findings(&self) -> Sheet {
        let columns =
            ["severity", "finding", "segments", "found", "limit", "detail", "title", "why", "what_to_do"];
        let mut sheet = Sheet::new("findings", "", &columns.map(|key| (key, key)));
        for finding in &self.found.findings {
            let advised = advised(finding.kind, self.setting.words);
            let detail = detail(finding, self.found, self.setting);
            sheet.row([
                Cell::text(finding.kind.severity().key()),
                Cell::text(finding.kind.advice().key),
                Cell::text(self.keys(finding).join(" ")),
                Cell::Number(finding.found, 3),
                Cell::of(finding.limit, |limit| Cell::Number(limit, 3)),
                if detail.is_empty() { Cell::Missing } else { Cell::text(detail) },
                Cell::text(advised.title),
                Cell::text(advised.why),
                Cell::text(advised.what_to_do),
            ]);
        }
        sheet
    }

    /// Which gates each segment passes.
    fn gates(&self) -> Sheet {
        let words = self.setting.words;
        let columns = [
            ("segment", "Segment"),
            ("members", words.of("Members", "Üye")),
            ("revenue_share", words.of("Of revenue", "Ciro payı")),
        ];
        let mut sheet = Sheet::new("segments", "", &columns);
        let gates = || Gate::ALL.into_iter().filter(|gate| *gate != Gate::Actionable);
        gates().for_each(|gate| sheet.column(gate.key(), words.of(gate.en(), gate.tr())));
        for (defined, segment) in self.definitions.segments.iter().zip(&self.found.segments) {
            let mut row = vec![
                Cell::text(defined.key.as_str()),
                Cell::Count(segment.members),
                Cell::of(segment.revenue_share, Cell::Share),
            ];
            row.extend(gates().map(|gate| Cell::of(gate.passes(segment, self.found.customers), Cell::Flag)));
            sheet.row(row);
        }
        sheet
    }

    fn notes(&self) -> Vec<String> {
        let words = self.setting.words;
        let mut notes = Vec::new();
        if self.found.test_dates.len() < FEWEST_TEST_DATES {
            let horizon = words.span(lint::HORIZON);
            notes.push(words.text(
                format!("Whether members do otherwise than the rest cannot be told yet: that takes orders over five times {horizon}."),
                format!("Üyelerin diğerlerinden farklı davranıp davranmadığı henüz söylenemez: bunun için {horizon} süresinin beş katı kadar sipariş geçmişi gerekir."),
            ));
        }
        if self.found.findings.iter().any(|finding| finding.kind == Kind::TooMany) {
            notes.push(words.of(
                "What a segment is for is not written in its definition: tiers of a group count as one purpose, and all other segments as another.",
                "Bir segmentin ne için olduğu tanımında yazmaz: bir grubun katmanları tek bir amaç, diğer segmentlerin tümü de bir başka amaç sayılır.",
            ).to_owned());
        }
        notes.push(words.of(
            "Campaigns are not recorded here yet, so nothing is said about segments that nobody acts on.",
            "Kampanyalar burada henüz kaydedilmediği için, hiçbir eylemi olmayan segmentlere ilişkin bir şey söylenmez.",
        ).to_owned());
        notes
    }

    /// The segments of a finding for people, of many only the first few.
    fn named(&self, finding: &Finding) -> String {
        let mut keys = self.keys(finding);
        let all = self.setting.words.count(keys.len() as u64);
        if keys.len() > MOST_NAMED {
            keys.truncate(MOST_NAMED);
            keys.push("…");
            return format!("{} ({all})", keys.join(", "));
        }
        keys.join(if finding.kind == Kind::Contained { " ⊂ " } else { ", " })
    }

    fn keys(&self, finding: &Finding) -> Vec<&str> {
        finding.segments.iter().map(|ix| self.definitions.segments[*ix].key.as_str()).collect()
    }
}

fn advised(kind: Kind, words: Words) -> Advised {
    let advice = kind.advice();
    match words.language {
        Language::English => advice.en,
        Language::Turkish => advice.tr,
    }
}

fn severity(kind: Kind, words: Words) -> &'static str {
    match kind.severity() {
        Severity::Problem => words.of("Problem", "Sorun"),
        Severity::Warning => words.of("Warning", "Uyarı"),
        Severity::Note => words.of("Note", "Not"),
    }
}
