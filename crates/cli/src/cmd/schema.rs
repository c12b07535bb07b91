//! `kesit schema`: the JSON Schema of a kind of file.

use std::io::Write;

use kesit_app::source::Mapping;
use kesit_model::language;

use crate::args::{Schema, SchemaKind};
use crate::failure::Failure;

pub(crate) fn run(args: &Schema, out: &mut dyn Write) -> Result<(), Failure> {
    let schema = match args.kind {
        SchemaKind::Segment => language::schema(),
        SchemaKind::Mapping => Mapping::schema(),
    };
    writeln!(out, "{schema:#}")?;
    Ok(())
}
