//! The file with every default, as `kesit config default` prints it.

use std::fmt::Write;

use kesit_model::Language;

use super::Config;
use super::slot::Written;
use super::table::{self, Entry, Section};

const OPENING: [&str; 2] = [
    "\
# The configuration of `kesit serve`, with every default. Keep only what you change.
# The variable named beside a setting overrides the file; flags of the command line override both.
",
    "\
# `kesit serve` ayarları, bütün varsayılan değerleriyle. Yalnızca değiştirdiklerinizi tutun.
# Ayarın yanında adı yazan değişken dosyanın, komut satırı da ikisinin önüne geçer.
",
];

/// The file with every default, each with what it is for. Reading it gives the same as reading nothing.
#[must_use]
pub fn defaults(language: Language) -> String {
    let of = usize::from(language == Language::Turkish);
    let mut config = Config::default();
    let mut text = OPENING[of].to_owned();
    for section in table::TABLE {
        write!(text, "\n# {}.\n[{}]\n", section.about[of], section.name).expect("a text takes every text");
        for entry in section.entries {
            text.push('\n');
            text.push_str(&lines(section, entry, &mut config, of));
        }
    }
    text
}

fn lines(section: &Section, entry: &Entry, config: &mut Config, of: usize) -> String {
    let slot = (entry.slot)(config);
    let about = entry.about[of];
    let variable = table::variable(section, entry);
    match (slot.value(), slot.written()) {
        (_, Written::Nowhere) => format!("# {about}\n"),
        (Some(value), _) => format!("# {about} {variable}\n{} = {value}\n", entry.name),
        (None, _) => format!("# {about} {variable}\n#{} = \"{}\"\n", entry.name, entry.example),
    }
}
