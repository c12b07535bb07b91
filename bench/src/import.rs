//! A file of orders into a workspace, by the `kesit` program as a shop would use it.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use kesit_store::{Access, Store};

use crate::data::{Events, columns_of};
use crate::kesit::timed;
use crate::line::{Line, tell_figure};
use crate::machine;
use crate::shop::{ORDER, person};

/// Imports the orders of the generated data. Where the program was not built, nothing is measured.
pub(crate) fn run(folder: &Path) -> Result<()> {
    Line::Version { text: format!("Kesit {}", env!("CARGO_PKG_VERSION")) }.tell();
    let program = machine::program()?;
    if !program.exists() {
        eprintln!("there is no {}: cargo build --release --package kesit-cli", program.display());
        return Ok(());
    }
    let file = orders(folder)?;
    // What is read first is warm for all.
    let text = fs::read_to_string(&file).context("read the file of orders")?;
    let rows = text.lines().count() - 1;
    let workspace = folder.join("workspace");
    if workspace.exists() {
        fs::remove_dir_all(&workspace).context("remove the workspace of the last run")?;
    }
    call(Command::new(&program).arg("init").arg(&workspace))?;
    let mut import = Command::new(&program);
    import.arg("import").arg(&file).args(["--as", "orders"]).env("KESIT_WORKSPACE", &workspace);
    let (imported, took) = timed(|| call(&mut import));
    imported?;
    let stored = Store::open(&workspace, Access::Read)?.log().counts().visible;
    ensure!(stored >= rows as u64, "of {rows} orders only {stored} were stored");
    tell_figure("import_rows", rows as f64);
    tell_figure("import_rows_per_second", rows as f64 / took.as_secs_f64());
    tell_figure("import_bytes_per_second", text.len() as f64 / took.as_secs_f64());
    let (again, took) = timed(|| call(&mut import));
    again?;
    tell_figure("import_again_rows_per_second", rows as f64 / took.as_secs_f64());
    fs::remove_dir_all(&workspace).context("remove the workspace")
}

/// The file of orders in the folder of the data, made now if it is not there.
fn orders(folder: &Path) -> Result<PathBuf> {
    let path = folder.join("orders.csv");
    if path.exists() {
        return Ok(path);
    }
    let unfinished = folder.join("orders.csv.unfinished");
    write(&columns_of(folder), &unfinished).context("write a file of orders")?;
    fs::rename(&unfinished, &path).context("put the file of orders in place")?;
    Ok(path)
}

fn write(columns: &Path, path: &Path) -> Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "order_id,customer_id,order_date,total")?;
    let mut events = Events::open(columns)?;
    let mut number = 0;
    while let Some(event) = events.next()? {
        if event.name == ORDER {
            number += 1;
            let at = kesit_model::Timestamp(event.at_ms);
            let (whole, cents) = (event.cents / 100, event.cents % 100);
            writeln!(file, "o{number},{},{at},{whole}.{cents:02}", person(event.customer).as_str())?;
        }
    }
    file.flush()?;
    Ok(())
}

fn call(command: &mut Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output().context("start kesit")?;
    let told = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?} ended with {}: {told}", output.status);
    Ok(())
}
