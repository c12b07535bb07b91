//! `kesit config`: the configuration of the server.

use std::io::Write;

use kesit_app::config;

use crate::args::ConfigAction;
use crate::failure::Failure;
use crate::load;
use crate::words::Words;

pub(crate) fn run(action: &ConfigAction, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    match action {
        ConfigAction::Default => write!(out, "{}", config::defaults(words.language))?,
        ConfigAction::Check(args) => {
            load::config(args.file.as_deref(), &[], words)?;
            writeln!(out, "{}", words.of("The configuration is right", "Ayarlar doğru"))?;
        }
    }
    Ok(())
}
