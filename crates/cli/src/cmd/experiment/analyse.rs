//! `kesit experiment analyse`: what a campaign did.

use std::io::Write;
use std::num::NonZero;
use std::thread;

use kesit_app::insight::experiment::{self, Money, Question};
use kesit_app::source::Grid;

use super::{sheets, tell};
use crate::args::ExperimentAnalyse;
use crate::failure::Failure;
use crate::load::Setting;
use crate::sheet::{Answer, Cell};
use crate::tell as told;
use crate::words::Words;

pub(super) fn run(args: &ExperimentAnalyse, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let question = question(args, words)?;
    let name = args.file.display().to_string();
    let grid = Grid::read(&args.file).map_err(|error| told::table_error(&name, &error, words))?;
    let found =
        experiment::experiment(&grid, &question).map_err(|error| tell::error(&error, &grid, words))?;
    let money = match (args.cost, args.margin) {
        (Some(_), None) if found.is_share => return Err(tell::no_worth(words)),
        (cost, margin) => cost.map(|cost| Money { cost, margin: margin.unwrap_or(1.0) }),
    };
    let setting = Setting::of_table(words);
    let mut answer = Answer::default();
    let customers: f64 = found.groups.iter().map(|group| group.sample.count).sum();
    answer.fact("customers", words.of("Customers", "Müşteri"), Cell::Count(customers as u64));
    answer.fact(
        "left_out",
        words.of("Rows left out", "Dışarıda bırakılan satır"),
        Cell::count(found.left_out + grid.refused),
    );
    answer.fact(
        "sample_ratio_p",
        words.of("Groups as large as planned, p", "Gruplar planlandığı büyüklükte, p"),
        sheets::p_value(found.ratio.p, args.format),
    );
    answer.fact(
        "believable",
        words.of("Groups to be believed", "Gruplara güvenilir"),
        Cell::Flag(found.ratio.is_believable()),
    );
    if found.ratio.is_believable() {
        sheets::readouts(&found, money, args.format, words, &mut answer);
        answer.notes = tell::notes(&found, &question, money, &setting);
        return answer.write(args.format, &setting, out);
    }
    answer.sheets.push(sheets::groups(&found, words));
    answer.write(args.format, &setting, out)?;
    Err(tell::not_believed(&found, args.shares.is_empty(), words))
}

fn question(args: &ExperimentAnalyse, words: Words) -> Result<Question, Failure> {
    let positive = [("--sequential", args.sequential), ("--cost", args.cost), ("--margin", args.margin)];
    for (option, figure) in positive {
        if figure.is_some_and(|figure| !figure.is_finite() || figure <= 0.0) {
            return Err(Failure::usage(format!(
                "{option}: {}",
                words.of("must be above 0", "0'dan büyük olmalı")
            )));
        }
    }
    let shares = args.shares.iter().map(|text| share(text, words)).collect::<Result<_, _>>()?;
    Ok(Question {
        group: args.group.clone(),
        outcome: args.outcome.clone(),
        control: args.control.clone(),
        customer: args.customer.clone(),
        before: args.before.clone(),
        features: args.features.clone(),
        shares,
        tuned_for: args.sequential,
        blank_is_zero: args.blank_is_zero,
        threads: thread::available_parallelism().map_or(1, NonZero::get),
    })
}

fn share(text: &str, words: Words) -> Result<(String, f64), Failure> {
    let read = text.rsplit_once('=').and_then(|(name, share)| Some((name.to_owned(), share.parse().ok()?)));
    read.ok_or_else(|| {
        Failure::usage(format!(
            "--shares: {} `{text}`",
            words.of("not a group and its share:", "grup ve payı değil:")
        ))
        .hint("--shares control=5,mail=95")
    })
}
