//! The page of the command line: the help of every command, as the program prints it.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

const OPENING: &str = "\
# The command line

<!-- Written by `cargo xtask docs`; change the program's help instead. -->

Every command of `kesit`, as `kesit help` prints it.
";

/// The help of the program, then of each of its commands and theirs.
pub(super) fn page(kesit: &Path) -> Result<String> {
    let mut page = OPENING.to_owned();
    let mut waiting: Vec<Vec<String>> = vec![Vec::new()];
    while let Some(words) = waiting.pop() {
        let help = help(kesit, &words)?;
        let title = ["kesit".to_owned()].iter().chain(&words).cloned().collect::<Vec<_>>().join(" ");
        page.push_str(&format!("\n## `{title}`\n\n```text\n{}\n```\n", help.trim_end()));
        let below = commands(&help).into_iter().rev();
        waiting.extend(below.map(|name| [words.clone(), vec![name.to_owned()]].concat()));
    }
    Ok(page)
}

fn help(kesit: &Path, words: &[String]) -> Result<String> {
    let mut command = Command::new(kesit);
    command.args(words).arg("--help").env("LC_ALL", "C").env("COLUMNS", "100");
    let text = crate::run::output(&mut command)?;
    Ok(text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n"))
}

/// The commands that a help lists, but for `help` itself.
fn commands(help: &str) -> Vec<&str> {
    let listed =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let is_entry = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let names = listed.filter(is_entry).filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_a_help() {
        let help = "Usage: kesit\n\nCommands:\n  check     Checks\n            more on it\n  evaluate  Finds\n  help      Prints\n\nOptions:\n  -h  Help\n";
        assert_eq!(commands(help), ["check", "evaluate"]);
        assert_eq!(commands("Usage: kesit check\n\nOptions:\n  -h  Help\n"), Vec::<&str>::new());
    }
}
