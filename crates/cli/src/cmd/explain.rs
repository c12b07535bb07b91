//! `kesit explain`: why a customer is in a segment or not.

use std::io::Write;

use kesit_model::{PersonId, normalize};

use crate::args::{Explain, TextFormat};
use crate::failure::Failure;
use crate::load;
use crate::words::Words;
use crate::{clock, render, tell};

pub(crate) fn run(args: &Explain, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let (ground, setting) = load::ground(&args.source, words)?;
    let as_of = args.as_of.as_deref().map(|text| setting.instant("--as-of", text)).transpose()?;
    let segment = args.segment.as_deref().map(|key| load::key("--segment", key, words)).transpose()?;
    let customer = PersonId::parse(&normalize(&args.customer)).ok_or_else(|| {
        Failure::usage(format!(
            "--customer: {}",
            words.of("not the id of a customer", "bir müşteri kimliği değil")
        ))
    })?;
    let mut workspace = load::workspace(&ground, &args.source, &setting)?;
    let as_of = as_of.unwrap_or_else(|| workspace.default_as_of(clock::now()));
    let explanation = workspace
        .explain(&customer, segment.as_ref(), as_of)
        .map_err(|error| tell::explain_error(&error, &setting))?;
    match args.format {
        TextFormat::Json => writeln!(out, "{}", render::json(&explanation))?,
        TextFormat::Text => render::text(out, &explanation, workspace.definitions(), &setting)?,
    }
    Ok(())
}
