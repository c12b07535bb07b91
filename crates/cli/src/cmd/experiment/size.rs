//! `kesit experiment size`: how many customers a planned experiment needs.

use std::io::Write;

use kesit_insight::experiment::Planned;

use crate::args::ExperimentSize;
use crate::failure::Failure;
use crate::load::Setting;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

/// Probabilities of finding it that are told beside the one asked for.
const POWERS: [f64; 4] = [0.5, 0.8, 0.9, 0.95];

pub(super) fn run(args: &ExperimentSize, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let planned = planned(args, words)?;
    let needed = |power: f64| Cell::Count(planned.customers(args.alpha, power).ceil() as u64);
    let mut answer = Answer::default();
    answer.fact(
        "customers_per_group",
        words.of("Customers in each of two groups", "İki grubun her birinde müşteri"),
        needed(args.power),
    );
    answer.fact("power", words.of("Probability of finding it", "Bulma olasılığı"), Cell::Share(args.power));
    answer.fact(
        "alpha",
        words.of("Probability of a false alarm", "Yanlış alarm olasılığı"),
        Cell::Share(args.alpha),
    );
    if let Some(base) = args.rate.or(args.mean).filter(|base| *base != 0.0) {
        answer.fact("lift", words.of("Lift that is", "Göreli artış"), Cell::Share(args.effect / base));
    }
    if let Some(customers) = args.customers {
        let found = planned.power(customers.into(), args.alpha);
        let label = words.text(
            format!("Found by {} in each", words.count(customers.into())),
            format!("Her birinde {} ile bulma olasılığı", words.count(customers.into())),
        );
        answer.fact("power_of_customers", &label, Cell::Share(found));
    }
    let columns = [
        ("power", words.of("Found with", "Bulma olasılığı")),
        ("customers_per_group", words.of("Customers in each group", "Her grupta müşteri")),
    ];
    let mut sheet = Sheet::new("sizes", "", &columns);
    POWERS.iter().for_each(|power| sheet.row([Cell::Share(*power), needed(*power)]));
    answer.sheets.push(sheet);
    answer.notes.push(words.of(
        "Half the effect takes four times the customers. Decide the number before, and look once it is reached; to look earlier, analyse with --sequential.",
        "Yarısı kadar etki dört kat müşteri ister. Sayıyı baştan belirleyin ve ulaşınca bakın; daha erken bakacaksanız --sequential ile çözümleyin.",
    ).to_owned());
    answer.write(args.format, &Setting::of_table(words), out)
}

fn planned(args: &ExperimentSize, words: Words) -> Result<Planned, Failure> {
    let is_share = |share: f64| share > 0.0 && share < 1.0;
    let wrong = |option: &str, english: &str, turkish: &str| {
        Err(Failure::usage(format!("{option}: {}", words.of(english, turkish))))
    };
    for (option, share) in [("--power", args.power), ("--alpha", args.alpha)] {
        if !is_share(share) {
            return wrong(option, "must be above 0 and below 1", "0'dan büyük, 1'den küçük olmalı");
        }
    }
    if args.power <= args.alpha {
        return wrong("--power", "must be above --alpha", "--alpha'dan büyük olmalı");
    }
    if args.effect == 0.0 || !args.effect.is_finite() {
        return wrong("--effect", "must not be 0", "0 olamaz");
    }
    match (args.rate, args.sd) {
        (Some(rate), _) if !is_share(rate) || !is_share(rate + args.effect) => wrong(
            "--rate",
            "must be above 0 and below 1, with --effect too",
            "--effect eklenince de 0'dan büyük, 1'den küçük olmalı",
        ),
        (Some(rate), _) => Ok(Planned::Shares { control: rate, treated: rate + args.effect }),
        (None, Some(deviation)) if deviation > 0.0 && deviation.is_finite() => {
            Ok(Planned::Means { difference: args.effect, deviation })
        }
        (None, _) => wrong("--sd", "must be above 0", "0'dan büyük olmalı"),
    }
}
