//! `kesit scores`: the parameters of scores.

use std::io::Write;
use std::num::NonZero;
use std::thread;

use kesit_app::insight::Shop;
use kesit_app::scores::{Fitted, NAMES};
use kesit_app::workspace::{Access, OnDisk};

use crate::args::{ScoresAction, ScoresFit, WorkspaceDir};
use crate::failure::Failure;
use crate::load::{self, Setting};
use crate::progress::Bar;
use crate::words::Words;
use crate::{clock, tell};

pub(crate) fn run(action: &ScoresAction, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    match action {
        ScoresAction::Fit(args) => fit(args, words, out),
        ScoresAction::Show(dir) => show(dir, words, out),
        ScoresAction::Forget(dir) => forget(dir, words, out),
    }
}

fn fit(args: &ScoresFit, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let mut workspace = open(&args.workspace, Access::Write, words)?;
    let setting = Setting::of_workspace(&workspace, words);
    let asked = args.as_of.as_deref().map(|text| setting.instant("--as-of", text)).transpose()?;
    let bar = Bar::new();
    let timelines = workspace
        .timelines(|replay| bar.show_messages(replay))
        .map_err(|error| tell::on_disk_error(&error, words))?;
    drop(bar);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let shop = Shop::new(&timelines, &setting.settings.zone, threads);
    let as_of = asked.unwrap_or_else(|| shop.default_as_of(clock::now()));
    let fitted = Fitted::fit(&shop, as_of);
    if fitted.buyers() == 0 {
        let what = words.of("nobody had an order at that instant", "o anda kimsenin siparişi yoktu");
        return Err(Failure::input(what));
    }
    workspace
        .catalogue_mut()
        .keep_score_fit(clock::now(), as_of, &fitted.to_json())
        .map_err(|error| tell::catalogue_error(&error, words))?;
    writeln!(out, "{}", kept(&fitted, &setting))?;
    Ok(())
}

fn show(dir: &WorkspaceDir, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let workspace = open(dir, Access::Read, words)?;
    let setting = Setting::of_workspace(&workspace, words);
    let fitted = workspace.scores().map_err(|error| tell::on_disk_error(&error, words))?;
    match &fitted {
        Some(fitted) => writeln!(out, "{}", kept(fitted, &setting))?,
        None => writeln!(
            out,
            "{}",
            words.of(
                "no parameters are kept: scores are fitted to the instant asked about",
                "saklanan parametre yok: puanlar sorulan ana göre hesaplanır",
            )
        )?,
    }
    writeln!(out)?;
    NAMES.iter().try_for_each(|name| writeln!(out, "  {name}"))?;
    if let Some(fitted) = fitted {
        writeln!(out, "\n{}", fitted.to_json())?;
    }
    Ok(())
}

fn forget(dir: &WorkspaceDir, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let mut workspace = open(dir, Access::Write, words)?;
    workspace.catalogue_mut().forget_score_fits().map_err(|error| tell::catalogue_error(&error, words))?;
    let done = words.of(
        "forgotten: scores are fitted to the instant asked about",
        "silindi: puanlar sorulan ana göre hesaplanır",
    );
    writeln!(out, "{done}")?;
    Ok(())
}

fn open(dir: &WorkspaceDir, access: Access, words: Words) -> Result<OnDisk, Failure> {
    load::open(&dir.need(words)?, access, words)
}

fn kept(fitted: &Fitted, setting: &Setting) -> String {
    let words = setting.words;
    let buyers = words.things(
        fitted.buyers() as u64,
        "customer with an order",
        "customers with an order",
        "siparişi olan müşteri",
    );
    let model = match fitted.has_timing() {
        true => words.of("with a model of order times", "sipariş zamanı modeliyle"),
        false => words.of("too few orders for a model of order times", "sipariş zamanı modeli için veri az"),
    };
    format!(
        "{} {} · {buyers} · {model}",
        words.of("scores fitted as of", "puanların hesaplandığı an:"),
        setting.shown(fitted.as_of())
    )
}
