//! The five questions. Definitions of segments are in `bench/queries/`, beside the texts that the peers are asked with;
//! the two that are no segments are passes over the timelines here.

pub(crate) mod days;
pub(crate) mod many;
pub(crate) mod retention;
pub(crate) mod rfm;

use anyhow::Result;
use kesit_model::Language;
use kesit_model::definition::Definitions;
use kesit_model::language::{self, Format};
use kesit_model::zone::Zone;
use kesit_segment::{Frozen, Members, Program, Settings};
use kesit_timeline::{CustomerIx, Timelines};

use crate::answer::{self, Answer};
use crate::shop::END;

/// One behavioural segment.
pub(crate) const Q1: &str = include_str!("../../queries/q1/kesit.yaml");
/// Fifty segments.
pub(crate) const Q2: &str = include_str!("../../queries/q2/kesit.yaml");
/// A cart that was left.
pub(crate) const Q4: &str = include_str!("../../queries/q4/kesit.yaml");

/// The shop's zone and language: a Turkish one.
pub(crate) fn settings() -> Settings {
    let zone = Zone::parse(Zone::DEFAULT_NAME).expect("the default zone is bundled");
    Settings { zone, language: Language::Turkish }
}

/// Reads definitions.
///
/// # Errors
/// What is wrong with them.
pub(crate) fn parse(text: &str) -> Result<Definitions> {
    let parsed = language::parse(text, Format::Yaml);
    parsed
        .map(|parsed| parsed.definitions)
        .map_err(|problems| anyhow::anyhow!("a definition of the benchmark is wrong: {problems:?}"))
}

/// Who is in each segment at the end of the data, from the text of the definitions on.
pub(crate) fn members(timelines: &mut Timelines, text: &str, threads: usize) -> Result<Vec<Members>> {
    let program = Program::compile(&parse(text)?, settings(), timelines.dictionary_mut())?;
    Ok(program.members(timelines, &Frozen::default(), END, threads))
}

/// The answer that these members are.
pub(crate) fn answer_of(timelines: &Timelines, text: &str, members: &[Members]) -> Result<Answer> {
    let segments = parse(text)?.segments;
    let set = |members: &Members| members.iter().map(|customer| number(timelines, customer)).collect();
    let names = segments.iter().map(|segment| segment.key.to_string());
    Ok(answer::of_sets(names.zip(members.iter().map(set)).collect()))
}

/// The number of the customer in the generated data, which is in their id.
pub(crate) fn number(timelines: &Timelines, customer: CustomerIx) -> u32 {
    let id = timelines.id(customer).as_str();
    id.trim_start_matches('c').parse().expect("the generated ids are a letter and a number")
}
