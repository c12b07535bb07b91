//! The configuration of the server: the file that is meant, the variables over it, the flags over both.

use std::path::{Path, PathBuf};

use kesit_app::config::{self, Config, Flag, Given};

use crate::failure::Failure;
use crate::tell;
use crate::words::Words;

/// The variable that names the file where no option does.
const VARIABLE: &str = "KESIT_CONFIG";

/// Reads the configuration, and the secrets that it names files of.
pub(crate) fn config(file: Option<&Path>, flags: &[Flag], words: Words) -> Result<Config, Failure> {
    let named = || std::env::var_os(VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from);
    let path = file.map(Path::to_owned).or_else(named);
    let told = |error| tell::config_file_error(&error, words);
    let text = path.as_deref().map(config::read_file).transpose().map_err(told)?;
    // A name or value that is not Unicode is none of ours.
    let variables = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let variables: Vec<(String, String)> = variables.collect();
    let given = Given { file: text.as_deref(), variables: &variables, flags };
    let config =
        config::read(&given).map_err(|problems| tell::config_problems(path.as_deref(), &problems, words))?;
    config::with_secrets(config).map_err(told)
}
