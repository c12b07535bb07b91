//! `kesit customer`: all that is known of one customer.

use std::io::Write;

use kesit_model::{PersonId, normalize};

use crate::args::{Customer, TextFormat};
use crate::failure::Failure;
use crate::load;
use crate::words::Words;
use crate::{clock, render, tell};

pub(crate) fn run(args: &Customer, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let id = PersonId::parse(&normalize(&args.id))
        .ok_or_else(|| Failure::usage(words.of("not the id of a customer", "bir müşteri kimliği değil")))?;
    let (ground, setting) = load::ground(&args.source, words)?;
    let as_of = args.as_of.as_deref().map(|text| setting.instant("--as-of", text)).transpose()?;
    let mut workspace = load::workspace(&ground, &args.source, &setting)?;
    let as_of = as_of.unwrap_or_else(|| workspace.default_as_of(clock::now()));
    let customer =
        workspace.profile(&id, as_of, args.events).map_err(|error| tell::explain_error(&error, &setting))?;
    match args.format {
        TextFormat::Json => writeln!(out, "{}", render::customer_json(&customer, args.all))?,
        TextFormat::Text => {
            render::customer_text(out, &customer, workspace.definitions(), args.all, &setting)?;
        }
    }
    Ok(())
}
