//! `kesit lake`: everything as Parquet files.

use std::io::Write;
use std::num::NonZero;
use std::thread;

use kesit_app::lake::{self, LakeError, LakeReport, Memberships, Options};
use kesit_app::privacy;
use kesit_app::workspace::OnDisk;
use serde_json::{Value as Json, json};

use crate::args::{Lake, LakeAction, LakeExport, LakeMemberships, TextFormat};
use crate::failure::Failure;
use crate::output::{self, Align};
use crate::progress::Bar;
use crate::words::Words;
use crate::{clock, load};

pub(crate) fn run(args: &Lake, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    match &args.action {
        LakeAction::Export(args) => export(args, words, out),
    }
}

fn export(args: &LakeExport, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let (ground, setting) = load::ground(&args.source, words)?;
    let as_of = args.as_of.as_deref().map(|text| setting.instant("--as-of", text)).transpose()?;
    let mut workspace = load::workspace(&ground, &args.source, &setting)?;
    let options = Options {
        as_of: as_of.unwrap_or_else(|| workspace.default_as_of(clock::now())),
        buckets: args.buckets,
        memberships: match args.memberships {
            LakeMemberships::History => Memberships::History,
            LakeMemberships::Current => Memberships::Current,
        },
        threads: thread::available_parallelism().map_or(1, NonZero::get),
    };
    let bar = Bar::new();
    let report = lake::export(&mut workspace, &args.dir, &options, &|progress| bar.show_lake(progress))
        .map_err(|error| failure(&error, words))?;
    drop(bar);
    if let load::Ground::OnDisk(on_disk) = ground {
        note(on_disk, args, &options, words);
    }
    match args.format {
        TextFormat::Json => writeln!(out, "{}", json(&report, &options))?,
        TextFormat::Text => {
            let buckets = words.things(u64::from(report.buckets), "bucket", "buckets", "kova");
            let until = words.of("memberships until", "üyelikler şu ana dek:");
            writeln!(out, "{buckets} · {until} {}\n", setting.shown(options.as_of))?;
            table(out, &report, words)?;
        }
    }
    Ok(())
}

/// Lets the workspace remember the lake, so that it is written anew when somebody is erased.
fn note(on_disk: OnDisk, args: &LakeExport, options: &Options, words: Words) {
    let dir = on_disk.dir().to_owned();
    drop(on_disk);
    if !privacy::note_lake(&dir, &args.dir, options, clock::now()) {
        load::note(words.of(
            "the lake could not be noted in the workspace; export it again when somebody is erased",
            "göl çalışma alanına not edilemedi; biri silindiğinde yeniden dışa aktarın",
        ));
    }
}

fn table(out: &mut dyn Write, report: &LakeReport, words: Words) -> Result<(), Failure> {
    let header = [
        ("Table", "Tablo"),
        ("Rows", "Satır"),
        ("MB", "MB"),
        ("Files written", "Yazılan dosya"),
        ("As before", "Aynı kalan"),
    ];
    let mut rows = vec![header.map(|(en, tr)| words.of(en, tr).to_owned()).to_vec()];
    for table in &report.tables {
        let megabytes = kesit_model::Decimal(i128::from(table.bytes / 100_000) * 100_000);
        rows.push(vec![
            table.name.clone(),
            words.count(table.rows),
            words.number(megabytes),
            words.count(table.written),
            words.count(table.kept),
        ]);
    }
    output::table(out, &[Align::Left, Align::Right, Align::Right, Align::Right, Align::Right], &rows)?;
    Ok(())
}

/// `{"as_of": …, "buckets": …, "tables": [{"name": …, "rows": …, "bytes": …, "written": …, "kept": …}]}`.
fn json(report: &LakeReport, options: &Options) -> Json {
    let table = |table: &lake::LakeTable| {
        json!({
            "name": table.name, "rows": table.rows, "bytes": table.bytes,
            "written": table.written, "kept": table.kept,
        })
    };
    let tables: Vec<Json> = report.tables.iter().map(table).collect();
    json!({ "as_of": options.as_of.to_string(), "buckets": report.buckets, "tables": tables })
}

fn failure(error: &LakeError, words: Words) -> Failure {
    match error {
        LakeError::Foreign(dir) => {
            let what = words.of("holds something else already", "içinde başka şeyler var");
            let hint = words.of(
                "name a folder that is new, empty, or a lake",
                "yeni, boş ya da önceden dışa aktarılmış bir klasör verin",
            );
            Failure::usage(format!("`{}` {what}", dir.display())).hint(hint)
        }
        LakeError::Buckets(buckets) => {
            let what = words.of("not a number of buckets:", "geçerli bir kova sayısı değil:");
            Failure::usage(format!("--buckets: {what} {buckets}")).hint(format!("1–{}", lake::BUCKETS_MAX))
        }
        LakeError::Busy(dir) => {
            let what = words.of("another process is writing to", "başka bir süreç şu klasöre yazıyor:");
            let hint = words.of("wait until it has ended", "bitmesini bekleyin");
            Failure::io(format!("{what} `{}`", dir.display())).hint(hint)
        }
        LakeError::Newer { .. } | LakeError::BrokenManifest(_) => {
            let hint = words.of("name another folder", "başka bir klasör verin");
            Failure::input(error.to_string()).hint(hint)
        }
        LakeError::Io { source, .. } => Failure::io(format!("{error}: {source}")),
        LakeError::Parquet { source, .. } => Failure::io(format!("{error}: {source}")),
    }
}
