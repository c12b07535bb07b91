//! `kesit import --dry-run`: how files would be understood. Nothing is stored.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use jiff::tz::TimeZone;
use kesit_app::source::{Proposal, propose};
use kesit_app::workspace::Access;
use kesit_model::zone::Zone;

use super::inputs;
use crate::args::ImportFiles;
use crate::failure::Failure;
use crate::load::{self, Setting};
use crate::tell;
use crate::words::Words;

pub(super) fn run(args: &ImportFiles, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let dir = args.workspace.find();
    let options = super::options(dir.as_deref(), args.kind, &args.reading, words)?;
    let zone = match &dir {
        Some(dir) => Setting::of_workspace(&load::open(dir, Access::Read, words)?, words).zone,
        None => TimeZone::get(Zone::DEFAULT_NAME).unwrap_or(TimeZone::UTC),
    };
    let inputs = inputs::inputs(args, words)?;
    if args.write_mapping.is_some() && inputs.len() > 1 {
        let what = words.of("--write-mapping is for one file", "--write-mapping tek dosya içindir");
        return Err(Failure::usage(what));
    }
    for (place, input) in inputs.iter().enumerate() {
        let proposal = propose(input, &options).map_err(|error| tell::source_error(&error, words))?;
        if place > 0 {
            writeln!(out)?;
        }
        for line in tell::proposal(&input.to_string(), &proposal, &zone, words) {
            writeln!(out, "{line}")?;
        }
        if let Some(path) = &args.write_mapping {
            write_mapping(path, &proposal, words, out)?;
        }
    }
    Ok(())
}

fn write_mapping(path: &Path, proposal: &Proposal, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let Some(table) = &proposal.table else {
        let what = words.of("messages have no columns to map", "iletilerde eşlenecek sütun yok");
        return Err(Failure::input(what));
    };
    let text = table.mapping.to_yaml();
    let written = File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            let what = words.of("is there already", "zaten var");
            let hint = words.of("name another file", "başka bir ad verin");
            Failure::usage(format!("`{}` {what}", path.display())).hint(hint)
        }
        _ => Failure::io(format!("`{}`: {error}", path.display())),
    })?;
    let what = words.of("mapping written to", "eşlemenin yazıldığı dosya:");
    writeln!(out, "\n{what} {}", path.display())?;
    Ok(())
}
