//! The page of the configuration: the file with every default, as the program prints it.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

const OPENING: &str = "\
# The configuration

<!-- Written by `cargo xtask docs`; change crates/app/src/config/table.rs instead. -->

`kesit serve` works without any. What can be set is in one TOML file, named by `--config` or the variable `KESIT_CONFIG`. The variable beside each setting goes over the file, and flags of the command
line go over both; a list is given to a variable with commas. `kesit config check` says what is wrong with all of it together. How to run the server is in [its guide](../guide/operate.md).

Dosya `--config` ya da `KESIT_CONFIG` ile gösterilir; `kesit config default --lang tr` aynı dosyayı Türkçe açıklamalarla yazar.
";

/// What `kesit config default` prints.
pub(super) fn page(kesit: &Path) -> Result<String> {
    let mut command = Command::new(kesit);
    let defaults = crate::run::output(command.args(["config", "default"]).env("LC_ALL", "C"))?;
    Ok(format!("{OPENING}\n```toml\n{defaults}```\n"))
}
