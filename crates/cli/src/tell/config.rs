//! What is wrong with a configuration.

use std::path::Path;

use kesit_app::config::{FileError, Place, Problem};

use super::unreadable;
use crate::failure::Failure;
use crate::words::Words;

/// Everything that is wrong with a configuration, a line each, and what to do about it.
pub(crate) fn config_problems(file: Option<&Path>, problems: &[Problem], words: Words) -> Failure {
    let count = words.things(problems.len() as u64, "problem", "problems", "sorun");
    let mut text = words.text(format!("{count} in the configuration"), format!("ayarlarda {count} bulundu"));
    for problem in problems {
        let place = match (&problem.place, file) {
            (Place::Line { line }, Some(file)) => {
                format!("{}: {} {line}", file.display(), words.of("line", "satır"))
            }
            (Place::Everywhere, _) => words.of("configuration", "ayarlar").to_owned(),
            (place, _) => place.to_string(),
        };
        text.push_str(&format!("\n{place}: {}", problem.what.told(words.language)));
        if let Some(hint) = problem.what.hint(words.language) {
            text.push_str(&format!(" ({hint})"));
        }
    }
    Failure::input(text).hint(words.of(
        "`kesit config default` prints every setting with its default",
        "`kesit config default` bütün ayarları varsayılan değerleriyle yazar",
    ))
}

/// A file of the configuration that cannot be used.
pub(crate) fn config_file_error(error: &FileError, words: Words) -> Failure {
    match error {
        FileError::Io { path, source } => unreadable(&path.display(), source, words),
        FileError::TooLong { path, most_bytes } => Failure::input(words.text(
            format!("`{}` is longer than {most_bytes} bytes", path.display()),
            format!("`{}` {most_bytes} bayttan uzun", path.display()),
        )),
        FileError::NoSecret { path } => {
            let what = words.of("holds no secret", "gizli bir metin içermiyor");
            Failure::input(format!("`{}` {what}", path.display())).hint(words.of(
                "one line of at least 16 visible characters",
                "en az 16 görünür karakterlik tek bir satır",
            ))
        }
    }
}
