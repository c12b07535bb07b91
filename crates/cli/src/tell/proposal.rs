//! The dry run of an import: how a file is understood, before anything of it is kept.

use jiff::tz::TimeZone;
use kesit_app::source::{
    Becomes, Column, Doubt, Proposal, ROWS_TRIED, Refused, Sure, TableDoubt, TableFacts, TableProposal,
};
use kesit_model::message::{Body, Message};
use kesit_model::{Object, Value};

use super::report::refused_lines;
use crate::words::{Words, printable};

/// The dry run of one file, line by line.
pub(crate) fn proposal(name: &str, proposal: &Proposal, zone: &TimeZone, words: Words) -> Vec<String> {
    let mut lines = Vec::new();
    match &proposal.table {
        None => lines.push(format!("{name}: {}", words.of("messages", "iletiler"))),
        Some(table) => lines.extend(table_lines(name, table, words)),
    }
    lines.push(String::new());
    lines.push(words.of("The first messages:", "İlk iletiler:").to_owned());
    lines.extend(proposal.first.iter().map(|message| format!("  {}", message_line(message, zone, words))));
    lines.push(String::new());
    lines.extend(outcome_lines(proposal, words));
    lines
}

fn table_lines(name: &str, table: &TableProposal, words: Words) -> Vec<String> {
    let mut lines = vec![format!("{name}: {} ({})", table.kind, facts(&table.facts, words))];
    lines.push(String::new());
    lines.push(words.of("Columns:", "Sütunlar:").to_owned());
    let width = table
        .columns
        .iter()
        .map(|column| printable(&column.header).chars().count())
        .max()
        .unwrap_or_default();
    for column in &table.columns {
        let header = printable(&column.header);
        let pad = " ".repeat(width - header.chars().count());
        lines.push(format!("  {header}{pad}  {}", becomes(column, words)));
    }
    if !table.doubts.is_empty() {
        lines.push(String::new());
        lines.push(words.of("To be looked at:", "Bakılması gerekenler:").to_owned());
        lines.extend(table.doubts.iter().map(|doubt| format!("  {}", doubt_line(doubt, words))));
    }
    lines
}

fn facts(facts: &TableFacts, words: Words) -> String {
    let mut parts = vec![facts.format.word().to_owned()];
    parts.extend(facts.compression.map(|packed| packed.word().to_owned()));
    parts.extend(facts.encoding.map(|encoding| encoding.name().to_owned()));
    parts.extend(facts.delimiter.map(|sign| match sign {
        b'\t' => words.of("tabs", "sekme").to_owned(),
        sign => format!("`{}`", char::from(sign)),
    }));
    parts.extend(facts.sheet.as_ref().map(|sheet| format!("{} `{sheet}`", words.of("sheet", "sayfa"))));
    parts
        .extend(facts.header_row.map(|row| format!("{} {row}", words.of("headers in row", "başlık satırı"))));
    parts.join(", ")
}

fn becomes(column: &Column, words: Words) -> String {
    match &column.becomes {
        Becomes::Field(field, Sure::Nearly) => format!("→ {} (?)", field.key),
        Becomes::Field(field, _) => format!("→ {}", field.key),
        Becomes::Other { key, looks_like } => format!("→ `{key}` ({})", looks(looks_like, words)),
        Becomes::Nothing => words.of("not taken", "alınmaz").to_owned(),
    }
}

fn looks(word: &str, words: Words) -> &str {
    let turkish = match word {
        "text" => "metin",
        "number" => "sayı",
        "truth" => "evet ya da hayır",
        "day" => "gün",
        _ => "an",
    };
    words.of(word, turkish)
}

/// A doubt in one line, with what to do about it.
fn doubt_line(doubt: &Doubt, words: Words) -> String {
    match doubt {
        Doubt::DayOrMonth => words
            .of(
                "dates such as 03/04/2025 read both ways; the day is taken first (`date_order: month-first` in the mapping if not)",
                "03/04/2025 gibi tarihler iki türlü okunuyor; gün önce sayıldı (değilse eşleme dosyasında `date_order: month-first`)",
            )
            .to_owned(),
        Doubt::Number { column, point_is_decimal } => {
            let column = printable(column);
            let (en, tr) = if *point_is_decimal { ("one and a bit", "bir küsur") } else { ("a thousand and more", "bin küsur") };
            words.text(
                format!("{column}: a number such as 1.234 is read as {en} (`decimal` in the mapping if not)"),
                format!("{column}: 1.234 gibi bir sayı {tr} olarak okundu (değilse eşleme dosyasında `decimal`)"),
            )
        }
        Doubt::Header { column, field } => {
            let column = printable(column);
            words.text(
                format!("{column}: taken for `{field}` without what stands in brackets"),
                format!("{column}: ayraç içi sayılmadan `{field}` olarak alındı"),
            )
        }
        Doubt::Table(doubt) => table_doubt(doubt, words),
    }
}

fn table_doubt(doubt: &TableDoubt, words: Words) -> String {
    match doubt {
        TableDoubt::DoubleEncoded => words
            .of(
                "letters look broken (`ÅŸ` for `ş`): the file was saved twice in different encodings; export it again",
                "harfler bozuk görünüyor (`ş` yerine `ÅŸ`): dosya iki kez farklı kodlamayla kaydedilmiş; yeniden dışa aktarın",
            )
            .to_owned(),
        TableDoubt::LinesBeforeHeader(lines) => words.text(
            format!("rows before the headers, not read: {}", words.count(*lines)),
            format!("başlıktan önceki, okunmayan satır: {}", words.count(*lines)),
        ),
        TableDoubt::RepeatedHeader(header) => {
            let header = printable(header);
            words.text(
                format!("two columns are called alike; the second one is {header}"),
                format!("iki sütunun adı aynı; ikincisi {header}"),
            )
        }
        TableDoubt::OtherSheets(sheets) => {
            let sheets = printable(&sheets.join(", "));
            words.text(
                format!("other sheets, not read: {sheets} (`sheet` in the mapping)"),
                format!("okunmayan başka sayfalar: {sheets} (eşleme dosyasında `sheet`)"),
            )
        }
        TableDoubt::UnreadColumn(column) => {
            let column = printable(column);
            words.text(format!("{column}: a type that cannot be read"), format!("{column}: okunamayan bir tür"))
        }
        TableDoubt::HeaderAgain(times) => words.text(
            format!("the headers come again between the rows: {} times", words.count(*times)),
            format!("başlık satırı araya yeniden girmiş: {} kez", words.count(*times)),
        ),
    }
}

/// A message in one line: who, when, what, and each field with its value.
fn message_line(message: &Message, zone: &TimeZone, words: Words) -> String {
    let (what, members) = match &message.body {
        Body::Identify { traits, .. } => (words.of("is", "kimlik").to_owned(), members(traits, words)),
        Body::Track { name, properties } => (printable(name), members(properties, words)),
        Body::Group { account, traits } => (
            format!("{} {}", words.of("belongs to", "şirketi"), printable(account.as_str())),
            members(traits, words),
        ),
        Body::Alias { previous } => (
            format!("{} {}", words.of("was before", "önceki kimliği"), printable(previous.as_str())),
            String::new(),
        ),
    };
    let consents: String = message
        .consents
        .iter()
        .map(|(channel, state)| format!("; {} {}", printable(channel), state.as_str()))
        .collect();
    let person = printable(message.person.as_str());
    let sign = if members.is_empty() { "" } else { " · " };
    format!("{person} · {} · {what}{sign}{members}{consents}", words.instant(message.at, zone))
}

fn members(object: &Object, words: Words) -> String {
    let shown = |(key, value): &(_, Value)| format!("{}: {}", printable(as_text(key)), words.value(value));
    object.0.iter().map(shown).collect::<Vec<_>>().join(", ")
}

fn as_text(key: &impl AsRef<str>) -> &str {
    key.as_ref()
}

fn outcome_lines(proposal: &Proposal, words: Words) -> Vec<String> {
    let rows = words.things(proposal.rows, "row", "rows", "satır");
    let tried = if proposal.has_more {
        words.text(
            format!("Tried the first {}", words.things(ROWS_TRIED, "row", "rows", "satır")),
            format!("İlk {} denendi", words.things(ROWS_TRIED, "row", "rows", "satır")),
        )
    } else {
        words.text(format!("Tried {rows}"), format!("{rows} denendi"))
    };
    let (good, bad) = (words.count(proposal.good), words.count(proposal.bad));
    let outcome = words.text(
        format!("{tried}: {good} can be used, {bad} cannot. Nothing was kept."),
        format!("{tried}: {good} kullanılabilir, {bad} kullanılamaz. Hiçbir şey saklanmadı."),
    );
    let refused: &Refused = &proposal.report.refused;
    std::iter::once(outcome).chain(refused_lines(refused, words)).collect()
}
