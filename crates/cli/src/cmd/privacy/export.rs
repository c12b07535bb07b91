//! `kesit privacy export`: everything that is known of a customer, as JSON.

use std::fs::File;
use std::io::{BufWriter, Write};

use kesit_app::privacy::{self, Drawing};

use super::{id, told};
use crate::args::PrivacyExport;
use crate::failure::Failure;
use crate::words::Words;
use crate::{clock, render, tell};

pub(super) fn run(args: &PrivacyExport, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let (dir, id) = (args.workspace.need(words)?, id(&args.id, words)?);
    let drawing = Drawing { value: render::value, why: render::node };
    let export = |out: &mut dyn Write| {
        privacy::export(&dir, &id, clock::now(), drawing, out).map_err(|error| told(&error, words))
    };
    let Some(path) = &args.out else { return export(out) };
    let io = |error| tell::unreadable(&path.display(), &error, words);
    let mut file = BufWriter::new(File::create_new(path).map_err(io)?);
    let written = export(&mut file).and_then(|()| file.flush().map_err(io));
    if written.is_err() {
        // Half a document would pass for a whole one.
        let _ = std::fs::remove_file(path);
    }
    written
}
