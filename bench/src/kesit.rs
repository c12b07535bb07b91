//! Kesit itself, asked the five questions.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use kesit_timeline::Timelines;

use crate::answer::Answer;
use crate::line::{Line, tell_figure, tell_peak};
use crate::load;
use crate::question::{self, many, retention, rfm};

/// Loads the data and answers, telling line by line.
pub(crate) fn run(columns: &Path, threads: usize) -> Result<()> {
    Line::Version { text: format!("Kesit {}", env!("CARGO_PKG_VERSION")) }.tell();
    let (timelines, took) = timed(|| load::timelines(columns, |_| true));
    let mut timelines = timelines?;
    Line::Loaded { seconds: took.as_secs_f64() }.tell();
    tell_memory(&timelines);
    for (name, text) in [("q1", question::Q1), ("q2", question::Q2)] {
        segments(&mut timelines, name, text, threads)?;
    }
    let settings = question::settings();
    let (buyers, seconds) = repeated(|| Ok(rfm::groups(&timelines, &settings, threads)))?;
    tell("q3", seconds, rfm::answer_of(&timelines, &buyers));
    segments(&mut timelines, "q4", question::Q4, threads)?;
    let (cohorts, seconds) = repeated(|| Ok(retention::cohorts(&timelines, &settings, threads)))?;
    let cohorts = cohorts.ok_or_else(|| anyhow::anyhow!("the generated data has no orders"))?;
    tell("q5", seconds, cohorts.answer());
    let two_hundred = many::yaml(&many::segments(200));
    let (_, seconds) = repeated(|| question::members(&mut timelines, &two_hundred, threads))?;
    tell_figure("two_hundred_segments_seconds", median(seconds));
    tell_peak();
    Ok(())
}

fn segments(timelines: &mut Timelines, name: &str, text: &str, threads: usize) -> Result<()> {
    let (members, seconds) = repeated(|| question::members(timelines, text, threads))?;
    tell(name, seconds, question::answer_of(timelines, text, &members)?);
    Ok(())
}

fn tell(question: &str, seconds: Vec<f64>, answer: Answer) {
    Line::Answer { question: question.to_owned(), seconds, answer }.tell();
}

fn tell_memory(timelines: &Timelines) {
    let memory = timelines.memory();
    let (events, customers) = (timelines.event_count() as f64, timelines.len() as f64);
    tell_figure("customers", customers);
    tell_figure("events", events);
    tell_figure("event_bytes", memory.per_event() as f64 / events);
    tell_figure("customer_bytes", memory.per_customer() as f64 / customers);
    tell_figure("memory_bytes", memory.total() as f64);
}

/// Once to warm up, then three times with the clock running: the answer, and how long each took.
fn repeated<T>(mut work: impl FnMut() -> Result<T>) -> Result<(T, Vec<f64>)> {
    let mut answer = work()?;
    let mut seconds = Vec::new();
    for _ in 0..3 {
        drop(answer);
        let (result, took) = timed(&mut work);
        answer = result?;
        seconds.push(took.as_secs_f64());
    }
    Ok((answer, seconds))
}

/// The middle one.
pub(crate) fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds.get(seconds.len() / 2).copied().unwrap_or(f64::NAN)
}

pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}
