//! What is computed over all customers: RFM groups, the fit of order times with everybody's outlook. No peer does all of it,
//! so the figures stand alone, each the median of three.

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use kesit_app::insight::Shop;
use kesit_app::insight::rfm::{Frequency, Question, rfm};
use kesit_insight::lifetime::Kind;
use kesit_insight::rfm::six;
use kesit_insight::value::{Study, Terms};
use kesit_model::zone::Zone;

use crate::kesit::timed;
use crate::line::{Line, tell_figure, tell_peak};
use crate::load;
use crate::shop::END;

/// How often each is done.
const TIMES: usize = 3;

/// Measures on the whole data.
pub(crate) fn run(columns: &Path, threads: usize) -> Result<()> {
    Line::Version { text: format!("Kesit {}", env!("CARGO_PKG_VERSION")) }.tell();
    let (timelines, took) = timed(|| load::timelines(columns, |_| true));
    let timelines = timelines?;
    Line::Loaded { seconds: took.as_secs_f64() }.tell();
    let zone = Zone::parse(Zone::DEFAULT_NAME).context("the zones are part of the program")?;
    let question = Question { scheme: six(), frequency: Frequency::Orders, window_days: None, scale: None };
    let groups = || {
        // A shop of its own each time, so that the orders are gathered anew.
        let shop = Shop::new(&timelines, &zone, threads);
        black_box(rfm(&shop, &question, END));
    };
    tell_figure("rfm_seconds", median(groups));
    let shop = Shop::new(&timelines, &zone, threads);
    let ledger = shop.ledger(END);
    let fit = || {
        black_box(Study::of(&ledger, Kind::Mbg, threads).ok());
    };
    tell_figure("fit_seconds", median(fit));
    let study = Study::of(&ledger, Kind::Mbg, threads).context("the shop fits the model")?;
    let outlooks = || {
        black_box(study.outlooks(&ledger, &Terms::default(), threads));
    };
    tell_figure("outlook_seconds", median(outlooks));
    tell_peak();
    Ok(())
}

fn median(work: impl Fn()) -> f64 {
    let mut times: Vec<Duration> = (0..TIMES).map(|_| timed(&work).1).collect();
    times.sort_unstable();
    times[TIMES / 2].as_secs_f64()
}
