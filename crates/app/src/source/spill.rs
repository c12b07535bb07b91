//! Rows that do not fit into memory, put aside into temporary files: parts by a hash, so that what belongs together lies
//! in one part, and each part fits. The files have no names; they are gone as soon as the program ends, however it ends.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

use super::understand::SampleRow;

/// Parts that a spill has.
const PARTS: usize = 64;
/// Bytes gathered for each part before they are written.
const BUFFER_BYTES: usize = 64 * 1024;

/// Rows put aside, each with a number beside it.
pub(super) struct Spill {
    parts: Vec<Part>,
}

/// One file of rows.
pub(super) struct Part {
    file: BufWriter<File>,
    rows: u64,
}

impl Spill {
    /// An empty one.
    ///
    /// # Errors
    /// When the temporary files cannot be made.
    pub(super) fn new() -> io::Result<Spill> {
        Ok(Spill { parts: (0..PARTS).map(|_| Part::new()).collect::<io::Result<_>>()? })
    }

    /// Puts a row aside.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn put(&mut self, hash: u64, row: &SampleRow) -> io::Result<()> {
        self.parts[hash as usize % PARTS].put(0, row)
    }

    /// The parts that have anything.
    pub(super) fn into_parts(self) -> impl Iterator<Item = Part> {
        self.parts.into_iter().filter(|part| part.rows > 0)
    }
}

impl Part {
    /// An empty one.
    ///
    /// # Errors
    /// When the temporary file cannot be made.
    pub(super) fn new() -> io::Result<Part> {
        Ok(Part { file: BufWriter::with_capacity(BUFFER_BYTES, tempfile::tempfile()?), rows: 0 })
    }

    /// Puts a row aside, with a number beside it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn put(&mut self, number: u32, row: &SampleRow) -> io::Result<()> {
        let cells = row.record.len();
        self.file.write_all(&number.to_le_bytes())?;
        self.file.write_all(&row.line.to_le_bytes())?;
        self.file.write_all(&count(cells)?.to_le_bytes())?;
        for ix in 0..cells {
            let length = row.record.range(ix).map_or(0, |range| range.len());
            let is_typed = row.typed.get(ix).copied().unwrap_or_default();
            self.file.write_all(&(count(length)? << 1 | u32::from(is_typed)).to_le_bytes())?;
        }
        self.file.write_all(row.record.as_slice().as_bytes())?;
        self.rows += 1;
        Ok(())
    }

    /// Gives all rows in the order in which they were put aside.
    ///
    /// # Errors
    /// When they cannot be read, or `each` fails.
    pub(super) fn read<E: From<io::Error>>(
        self,
        each: &mut dyn FnMut(u32, &SampleRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let rows = self.rows;
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        let mut reader = RowReader {
            file: BufReader::with_capacity(BUFFER_BYTES, file),
            lengths: Vec::new(),
            bytes: Vec::new(),
        };
        let mut row = SampleRow::default();
        for _ in 0..rows {
            let number = reader.next(&mut row)?;
            each(number, &row)?;
        }
        Ok(())
    }
}

struct RowReader {
    file: BufReader<File>,
    lengths: Vec<u32>,
    bytes: Vec<u8>,
}

impl RowReader {
    fn next(&mut self, row: &mut SampleRow) -> io::Result<u32> {
        let number = self.number()?;
        let mut line = [0; 8];
        self.file.read_exact(&mut line)?;
        row.line = u64::from_le_bytes(line);
        let cells = self.number()?;
        self.lengths.clear();
        for _ in 0..cells {
            let length = self.number()?;
            self.lengths.push(length);
        }
        let all: usize = self.lengths.iter().map(|length| (length >> 1) as usize).sum();
        self.bytes.resize(all, 0);
        self.file.read_exact(&mut self.bytes)?;
        let text = std::str::from_utf8(&self.bytes).map_err(io::Error::other)?;
        row.record.clear();
        row.typed.clear();
        let mut start = 0;
        for length in &self.lengths {
            let end = start + (length >> 1) as usize;
            row.record.push_field(&text[start..end]);
            row.typed.push(length & 1 == 1);
            start = end;
        }
        Ok(number)
    }

    fn number(&mut self) -> io::Result<u32> {
        let mut bytes = [0; 4];
        self.file.read_exact(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }
}

fn count(number: usize) -> io::Result<u32> {
    u32::try_from(number)
        .ok()
        .filter(|number| number >> 31 == 0)
        .ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))
}

#[cfg(test)]
mod tests {
    use std::io;

    use csv::StringRecord;
    use proptest::prelude::*;

    use super::{Part, SampleRow, Spill};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn rows_come_back_as_they_were(rows in prop::collection::vec((any::<u32>(), any::<u64>(), prop::collection::vec(("\\PC{0,9}", any::<bool>()), 0..6)), 0..20)) {
            let rows: Vec<(u32, SampleRow)> = rows
                .into_iter()
                .map(|(number, line, cells)| {
                    let record: StringRecord = cells.iter().map(|(cell, _)| cell.as_str()).collect();
                    (number, SampleRow { line, record, typed: cells.iter().map(|(_, typed)| *typed).collect() })
                })
                .collect();
            let mut part = Part::new().unwrap();
            rows.iter().for_each(|(number, row)| part.put(*number, row).unwrap());
            let mut back = Vec::new();
            part.read::<io::Error>(&mut |number, row| {
                back.push((number, row.clone()));
                Ok(())
            })
            .unwrap();
            prop_assert_eq!(back, rows);
        }
    }

    #[test]
    fn rows_of_one_hash_lie_in_one_part() {
        let mut spill = Spill::new().unwrap();
        for line in 0..1_000 {
            let row = SampleRow { line, record: StringRecord::from(vec!["x"]), typed: vec![] };
            spill.put(line % 100, &row).unwrap();
        }
        let mut all = 0;
        for part in spill.into_parts() {
            let mut lines = Vec::new();
            part.read::<io::Error>(&mut |_, row| {
                lines.push(row.line);
                Ok(())
            })
            .unwrap();
            all += lines.len();
            let hash = lines[0] % 100 % 64;
            assert!(lines.iter().all(|line| line % 100 % 64 == hash));
            assert!(lines.is_sorted());
        }
        assert_eq!(all, 1_000);
    }
}
