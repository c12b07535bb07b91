//! A chart on the page: its title, what it is, what it says here, the picture, and its numbers as a table.

use maud::{Markup, html};

use crate::chart::Drawing;
use crate::format::Format;

/// A chart with its words.
pub(super) struct Picture {
    /// Unique on the page; also the name of its file.
    pub(super) name: &'static str,
    pub(super) title: String,
    /// What is drawn, in one sentence.
    pub(super) definition: String,
    /// What it says here, in one sentence.
    pub(super) meaning: String,
    pub(super) wide: Drawing,
    /// For telephones; `None`: the wide one, which can be moved sideways.
    pub(super) narrow: Option<Drawing>,
}

impl Picture {
    /// The chart within the page. `table` has its numbers; with `None` they stand in the text beside it.
    pub(super) fn show(&self, table: Option<Markup>, f: Format<'_>) -> Markup {
        html! {
            figure id={ "figure-" (self.name) } {
                figcaption {
                    h3 { (self.title) }
                    p class="definition" { (self.definition) }
                    p class="meaning" { (self.meaning) }
                }
                (self.drawings(f))
                @if let Some(table) = table {
                    details {
                        summary { (f.of("Show the numbers", "Sayıları göster")) }
                        (table)
                    }
                }
            }
        }
    }

    /// The picture as a file of its own.
    pub(super) fn file(&self) -> String {
        self.wide.file(&self.title, &format!("{} {}", self.definition, self.meaning))
    }

    fn drawings(&self, f: Format<'_>) -> Markup {
        let class = if self.narrow.is_some() { "wide" } else { "wide scrolls" };
        let id = format!("{}-wide", self.name);
        // What can be scrolled can be reached by keys and has a name.
        let scrolls = self.narrow.is_none();
        let name = f.of("Chart, can be scrolled sideways", "Grafik, yana kaydırılabilir");
        html! {
            div class="picture" tabindex=[scrolls.then_some("0")] role=[scrolls.then_some("group")]
                aria-label=[scrolls.then_some(name)] {
                (self.wide.inline(&id, class, &self.title, &self.meaning))
                @if let Some(narrow) = &self.narrow {
                    (narrow.inline(&format!("{}-narrow", self.name), "narrow", &self.title, &self.meaning))
                }
            }
        }
    }
}
