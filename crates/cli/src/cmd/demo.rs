//! `kesit demo create`: a made-up shop.

use std::io::{IsTerminal, Write};
use std::num::NonZero;
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};
use kesit_app::demo::{self, DemoError, Options, Progress, Step, Summary};

use crate::args::{Demo, DemoAction, DemoCreate};
use crate::failure::Failure;
use crate::words::Words;

/// How many event names are shown.
const NAMES_SHOWN: usize = 12;

pub(crate) fn run(args: &Demo, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let DemoAction::Create(args) = &args.action;
    let summary = create(args, words)?;
    write_summary(out, &summary, words)?;
    writeln!(out, "{}: {}", words.of("written to", "yazıldığı yer"), args.dir.display())?;
    Ok(())
}

fn create(args: &DemoCreate, words: Words) -> Result<Summary, Failure> {
    let DemoCreate { dir, customers, months, seed, until, zstd, force } = args;
    let options = Options {
        customers: *customers,
        months: *months,
        seed: *seed,
        until: *until,
        zstd: *zstd,
        force: *force,
    };
    let threads = thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    let bar = std::io::stderr().is_terminal().then(|| bar(words));
    let made = demo::create(dir, &options, threads, &|progress| {
        if let Some(bar) = &bar {
            show(bar, progress, words);
        }
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    made.map_err(|error| told(&error, words))
}

fn bar(words: Words) -> ProgressBar {
    let template = words.of("{msg} {bar:30} {percent}% {eta}", "{msg} {bar:30} %{percent} {eta}");
    let style = ProgressStyle::with_template(template);
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn show(bar: &ProgressBar, progress: Progress, words: Words) {
    bar.set_message(match progress.step {
        Step::Living => words.of("customers", "müşteriler"),
        Step::Writing => words.of("messages", "mesajlar"),
    });
    bar.set_length(progress.total);
    bar.set_position(progress.done);
}

fn write_summary(out: &mut dyn Write, summary: &Summary, words: Words) -> Result<(), Failure> {
    let customers = words.things(u64::from(summary.customers), "customer", "customers", "müşteri");
    let messages = words.things(summary.total(), "message", "messages", "mesaj");
    let size = words.count(summary.bytes.div_ceil(1_000_000));
    let (from, until) = (summary.from, summary.until);
    let days =
        words.text(format!("from {from} until before {until}"), format!("{from} – {until} (bitiş hariç)"));
    writeln!(out, "{customers}, {messages} ({size} MB), {days}")?;
    let names = summary.by_frequency();
    let width = names.iter().map(|(_, count)| words.count(*count).len()).max().unwrap_or_default();
    for (name, count) in names.iter().take(NAMES_SHOWN) {
        writeln!(out, "  {:>width$}  {name}", words.count(*count))?;
    }
    let others: u64 = names.iter().skip(NAMES_SHOWN).map(|(_, count)| count).sum();
    if others > 0 {
        writeln!(out, "  {:>width$}  {}", words.count(others), words.of("others", "diğer"))?;
    }
    Ok(())
}

/// A shop that cannot be made.
pub(super) fn told(error: &DemoError, words: Words) -> Failure {
    match error {
        DemoError::Occupied { path } => {
            let path = path.display();
            Failure::usage(words.text(format!("`{path}` is not empty"), format!("`{path}` boş değil"))).hint(
                words.of(
                    "name another folder, or give --force to replace files of the same names",
                    "başka bir klasör verin ya da aynı adlı dosyaların yerine yazmak için --force kullanın",
                ),
            )
        }
        DemoError::OutOfRange { option, least, most } => Failure::usage(words.text(
            format!("--{option} must be from {least} to {most}"),
            format!("--{option}, {least} ile {most} arasında olmalı"),
        )),
        DemoError::Io { path, source } => {
            let path = path.display();
            let (english, turkish) = (format!("`{path}` cannot be written"), format!("`{path}` yazılamıyor"));
            Failure::io(format!("{}: {source}", words.text(english, turkish)))
        }
    }
}
