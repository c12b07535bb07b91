//! Writes the report of made-up shops into a folder, to look at: `cargo run -p kesit-report --example sample -- FOLDER`.

#[path = "../tests/it/shop.rs"]
mod shop;

use std::path::Path;
use std::{env, fs, io};

use kesit_model::Language;
use kesit_report::{charts, page};

fn main() -> io::Result<()> {
    let folder = env::args().nth(1).unwrap_or_else(|| "target/report".to_owned());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    for (name, report) in [("full", shop::full()), ("tiny", shop::tiny()), ("empty", shop::empty())] {
        for (code, language) in [("tr", Language::Turkish), ("en", Language::English)] {
            fs::write(folder.join(format!("{name}.{code}.html")), page(&report, language))?;
        }
    }
    for chart in charts(&shop::full(), Language::Turkish) {
        fs::write(folder.join(format!("{}.svg", chart.name)), chart.svg)?;
    }
    Ok(())
}
