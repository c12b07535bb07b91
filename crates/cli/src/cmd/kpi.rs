//! `kesit kpi`: key figures of a period beside the one before; who came back; what campaigns earned; what figures mean.

mod campaigns;
mod cohorts;
mod definitions;
mod figures;
mod period;

use std::io::Write;
use std::num::NonZero;
use std::thread;

use kesit_app::insight::Shop;
use kesit_app::insight::kpi::{self, Members, Question};
use kesit_app::workspace::{MembersOf, Workspace};
use kesit_insight::kpi::{Growth, Period};
use kesit_insight::value::Terms;
use kesit_model::{Key, Timestamp};

use crate::args::{Kpi, Source};
use crate::failure::Failure;
use crate::load::{self, Setting};
use crate::sheet::{Answer, Cell};
use crate::words::Words;
use crate::{clock, tell};

/// Who is asked about, over which days.
struct Asked<'a> {
    shop: Shop<'a>,
    setting: &'a Setting,
    as_of: Timestamp,
    period: Period,
    members: Option<Members>,
    /// How the segment grew; `None` without a segment.
    growth: Option<Growth>,
}

pub(crate) fn run(args: &Kpi, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    if args.definitions || args.define.is_some() {
        return definitions::write(args, words, out);
    }
    let terms = terms(args, words)?;
    // Better refused before a long reading than after it.
    period::length(args, words)?;
    match &args.segment {
        None => {
            let ground = load::shop(&args.shop, words)?;
            let shop = ground.shop();
            let as_of = ground.as_of(&shop);
            let period = period::of(args, &ground.setting, as_of)?;
            let asked = Asked { shop, setting: &ground.setting, as_of, period, members: None, growth: None };
            answer(args, &asked, terms, out)
        }
        Some(key) => {
            let key = load::key("--segment", key, words)?;
            let source = source(args, words)?;
            let (ground, setting) = load::ground(&source, words)?;
            let asked =
                args.shop.as_of.as_deref().map(|text| setting.instant("--as-of", text)).transpose()?;
            let mut workspace = load::workspace(&ground, &source, &setting)?;
            let as_of = asked.unwrap_or_else(|| workspace.default_as_of(clock::now()));
            let period = period::of(args, &setting, as_of)?;
            let zone = &setting.settings.zone;
            let before = members(&mut workspace, &key, kpi::before(zone, period), words)?;
            let after = members(&mut workspace, &key, kpi::end_of(zone, period, as_of), words)?;
            let shop = Shop::new(workspace.timelines(), zone, threads());
            let growth = Some(kpi::growth(&shop, period, &before, &after));
            answer(
                args,
                &Asked { shop, setting: &setting, as_of, period, members: Some(after), growth },
                terms,
                out,
            )
        }
    }
}

fn terms(args: &Kpi, words: Words) -> Result<Terms, Failure> {
    for (option, part, most) in [("--margin", args.margin, 1.0), ("--discount", args.discount, 10.0)] {
        if !(0.0..=most).contains(&part) {
            let what = words.of("must be from 0 to", "şu aralıkta olmalı: 0 ile");
            return Err(Failure::usage(format!("{option}: {what} {most}")));
        }
    }
    Ok(Terms { horizon_days: args.horizon.into(), margin: args.margin, discount: args.discount })
}

/// The same files, as commands over segments name them.
fn source(args: &Kpi, words: Words) -> Result<Source, Failure> {
    let files = &args.shop.files;
    if !files.files.is_empty() && args.segments.is_empty() {
        let what = words.of("--segment: no definitions are given", "--segment: tanım verilmedi");
        return Err(Failure::usage(what).hint(
            words.of("name definition files with --segments", "tanım dosyalarını --segments ile verin"),
        ));
    }
    Ok(Source {
        workspace: files.workspace.clone(),
        data: files.files.clone(),
        segments: args.segments.clone(),
        lists: args.lists.clone(),
        mapping: files.mapping.clone(),
        time_zone: files.time_zone.clone(),
        locale: files.locale,
    })
}

fn members(workspace: &mut Workspace, key: &Key, at: Timestamp, words: Words) -> Result<Members, Failure> {
    let found = workspace
        .evaluate(at, &MembersOf::Segment(key.clone()), threads())
        .map_err(|error| tell::unknown_segment(&error, words))?;
    let ids = found.segments.iter().flat_map(|segment| &segment.members);
    Ok(Members::of(workspace.timelines(), ids))
}

fn threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

fn answer(args: &Kpi, asked: &Asked<'_>, terms: Terms, out: &mut dyn Write) -> Result<(), Failure> {
    let words = asked.setting.words;
    let question =
        Question { as_of: asked.as_of, period: asked.period, members: asked.members.as_ref(), terms };
    let mut answer = Answer { headline: headline(args, asked), ..Answer::default() };
    answer.fact("as_of", words.of("As of", "An"), Cell::Instant(asked.as_of));
    if let Some(members) = &asked.members {
        answer.fact("members", words.of("Members", "Üye"), Cell::count(members.count()));
    }
    if asked.shop.ledger(asked.as_of).all_orders().is_empty() {
        return Err(super::lifecycle::nobody(words));
    }
    if let Some(unit) = args.cohorts {
        cohorts::add(args, asked, unit, &mut answer);
    } else if let Some(path) = &args.costs {
        campaigns::add(args, asked, &question, path, &mut answer)?;
    } else {
        figures::add(asked, &question, &mut answer);
    }
    answer.write(args.shop.format, asked.setting, out)
}

/// Who and when.
fn headline(args: &Kpi, asked: &Asked<'_>) -> String {
    let words = asked.setting.words;
    let mut parts = Vec::new();
    if args.cohorts.is_none() && args.costs.is_none() {
        let shown = |day: i32| Cell::Day(day).shown(asked.setting);
        let Period { from, until } = asked.period;
        let days = words.things(asked.period.days().into(), "day", "days", "gün");
        parts.push(format!("{} – {} ({days})", shown(from), shown(until - 1)));
    } else {
        parts.push(format!("{} {}", words.of("As of", "An:"), asked.setting.shown(asked.as_of)));
    }
    parts.push(match &args.segment {
        Some(key) => format!("{} {key}", words.of("segment", "segment:")),
        None => words.of("all customers", "tüm müşteriler").to_owned(),
    });
    parts.join(" · ")
}
