//! `kesit report`: everything that is known of a shop, on one page.

use std::fs;
use std::io::Write;
use std::num::NonZero;
use std::path::Path;
use std::thread;

use kesit_app::insight::report::{About, currency, report, starter};
use kesit_app::source::Lists;
use kesit_app::workspace::Workspace;
use kesit_model::definition::Definitions;

use crate::args::Report;
use crate::failure::Failure;
use crate::load::{self, ShopGround};
use crate::words::Words;
use crate::{clock, tell};

pub(crate) fn run(args: &Report, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    // What cannot be written is better known before the work than after it.
    writable(&args.out, words)?;
    let ground = load::read(&args.files, words)?;
    let as_of = args.as_of.as_deref().map(|text| ground.setting.instant("--as-of", text)).transpose()?;
    let definitions = definitions(args, &ground, words)?;
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let ShopGround { timelines, setting, report: read, kept, .. } = ground;
    let (lists, scores, own_currency) = match kept {
        Some(kept) => (kept.lists, kept.scores, Some(kept.currency)),
        None => (Lists::new(), None, None),
    };
    let about = About {
        name: args.name.clone().unwrap_or_else(|| name(args)),
        zone: setting.zone.iana_name().unwrap_or_default().to_owned(),
        currency: args.currency.clone().or(own_currency).or_else(|| currency(&timelines)),
        made_by: format!("Kesit {}", env!("CARGO_PKG_VERSION")),
        read: read.as_ref(),
        files: args.files.files.iter().map(|path| file_name(path)).collect(),
    };
    let mut workspace = Workspace::new(timelines, definitions, lists, setting.settings.clone(), scores)
        .map_err(|error| Failure::input(error.to_string()))?;
    let as_of = as_of.unwrap_or_else(|| workspace.default_as_of(clock::now()));
    let report = report(&mut workspace, &about, as_of, threads);
    let page = kesit_report::page(&report, words.language);
    if args.out == Path::new("-") {
        out.write_all(page.as_bytes())?;
    } else {
        fs::write(&args.out, &page).map_err(|error| tell::unreadable(&args.out.display(), &error, words))?;
        load::note(&format!("{}: {}", words.of("written", "yazıldı"), args.out.display()));
    }
    if let Some(folder) = &args.charts {
        charts(&report, folder, words)?;
    }
    Ok(())
}

/// Whether the page can be written where it is to be. Nothing is left there if not.
fn writable(path: &Path, words: Words) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if path == Path::new("-") || folder.is_dir() {
        return Ok(());
    }
    let what = words.of("there is no such folder", "böyle bir klasör yok");
    Err(Failure::usage(format!("--out: `{}`: {what}", folder.display())))
}

fn definitions(args: &Report, ground: &ShopGround, words: Words) -> Result<Definitions, Failure> {
    if !args.segments.is_empty() {
        return load::definitions(&args.segments, words).map(|defined| defined.definitions);
    }
    let own = ground.kept.as_ref().map(|kept| kept.definitions.clone());
    Ok(own.filter(|own| !own.segments.is_empty()).unwrap_or_else(starter))
}

/// The shop's name where nobody says it.
fn name(args: &Report) -> String {
    let of_file = args.files.files.first().map(|path| {
        let name = file_name(path);
        name.split('.').next().unwrap_or(&name).to_owned()
    });
    let folder = || args.files.workspace.find().and_then(|dir| dir.canonicalize().ok());
    let of_folder = || folder().and_then(|dir| Some(dir.file_name()?.to_string_lossy().into_owned()));
    of_file.or_else(of_folder).unwrap_or_else(|| "Kesit".to_owned())
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn charts(report: &kesit_report::Report, folder: &Path, words: Words) -> Result<(), Failure> {
    let failed = |path: &Path, error: &std::io::Error| tell::unreadable(&path.display(), error, words);
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    for chart in kesit_report::charts(report, words.language) {
        let path = folder.join(format!("{}.svg", chart.name));
        fs::write(&path, chart.svg).map_err(|error| failed(&path, &error))?;
    }
    Ok(())
}
