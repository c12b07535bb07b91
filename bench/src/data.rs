//! The generated data on disk: one plain file for each column, little-endian, in one order. Kesit reads
//! these; the peers read a Parquet file that was made of them. What is there is not made again.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::shop::{self, Event, Size};

/// A part of the name of the folder: another formula gets another folder.
const FORMULA: u32 = 3;

/// The folder of a size, and in it the columns, made now if they are not there.
pub(crate) fn ready(cache: &Path, size: Size) -> Result<PathBuf> {
    let folder = cache.join(format!("bench/{}-{}-v{FORMULA}", size.customers, size.events));
    let columns = columns_of(&folder);
    if columns.is_dir() {
        return Ok(folder);
    }
    // A folder of another name until it is whole: a run that was cut off leaves nothing that looks finished.
    let unfinished = folder.join("columns.unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).context("remove the rest of a run that was cut off")?;
    }
    fs::create_dir_all(&unfinished).with_context(|| format!("make {}", unfinished.display()))?;
    eprintln!("making {} events of {} customers …", size.events, size.customers);
    write(&unfinished, &shop::events(size)).context("write the generated data")?;
    fs::rename(&unfinished, &columns).context("put the generated data in place")?;
    Ok(folder)
}

/// Where the columns are in a folder of data.
pub(crate) fn columns_of(folder: &Path) -> PathBuf {
    folder.join("columns")
}

fn write(columns: &Path, events: &[Event]) -> Result<()> {
    column(columns, "customer.u32", events, |event| event.customer.to_le_bytes())?;
    column(columns, "at_ms.i64", events, |event| event.at_ms.to_le_bytes())?;
    column(columns, "name.u8", events, |event| event.name.to_le_bytes())?;
    column(columns, "category.u8", events, |event| event.category.to_le_bytes())?;
    column(columns, "cents.u32", events, |event| event.cents.to_le_bytes())
}

fn column<const WIDTH: usize>(
    columns: &Path,
    name: &str,
    events: &[Event],
    value: impl Fn(&Event) -> [u8; WIDTH],
) -> Result<()> {
    let mut file = BufWriter::new(File::create(columns.join(name))?);
    for event in events {
        file.write_all(&value(event))?;
    }
    file.into_inner()?.sync_all()?;
    Ok(())
}

/// Reads the events back, one after the other.
pub(crate) struct Events {
    left: u64,
    customer: BufReader<File>,
    at_ms: BufReader<File>,
    name: BufReader<File>,
    category: BufReader<File>,
    cents: BufReader<File>,
}

impl Events {
    /// The events in these columns.
    pub(crate) fn open(columns: &Path) -> Result<Events> {
        let open = |name: &str| -> Result<BufReader<File>> {
            let path = columns.join(name);
            let file = File::open(&path).with_context(|| format!("open {}", path.display()))?;
            Ok(BufReader::with_capacity(1 << 18, file))
        };
        let name = open("name.u8")?;
        Ok(Events {
            left: name.get_ref().metadata()?.len(),
            customer: open("customer.u32")?,
            at_ms: open("at_ms.i64")?,
            name,
            category: open("category.u8")?,
            cents: open("cents.u32")?,
        })
    }

    /// The next event; `None` after the last.
    pub(crate) fn next(&mut self) -> Result<Option<Event>> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        Ok(Some(Event {
            customer: u32::from_le_bytes(value(&mut self.customer)?),
            at_ms: i64::from_le_bytes(value(&mut self.at_ms)?),
            name: u8::from_le_bytes(value(&mut self.name)?),
            category: u8::from_le_bytes(value(&mut self.category)?),
            cents: u32::from_le_bytes(value(&mut self.cents)?),
        }))
    }
}

fn value<const WIDTH: usize>(column: &mut BufReader<File>) -> Result<[u8; WIDTH]> {
    let mut bytes = [0; WIDTH];
    column.read_exact(&mut bytes).context("a column of the generated data ends too early")?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_not_made_again() {
        let cache = tempfile::tempdir().expect("a folder");
        let size = Size { customers: 20, events: 300 };
        let folder = ready(cache.path(), size).expect("written");
        let mut events = Events::open(&columns_of(&folder)).expect("there");
        let mut read = Vec::new();
        while let Some(event) = events.next().expect("whole") {
            read.push(event);
        }
        assert_eq!(read, shop::events(size));

        fs::write(columns_of(&folder).join("cents.u32"), b"").expect("written");
        ready(cache.path(), size).expect("there already");
        assert!(Events::open(&columns_of(&folder)).expect("there").next().is_err(), "it was made again");
    }
}
