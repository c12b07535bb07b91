//! Parquet: columns in, rows out. Lists, structures and bytes that are no text have no meaning in a cell; such columns are
//! blank and named among the doubts.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use csv::StringRecord;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use super::feed::damaged;
use super::{Format, Rows, Step, Table, TableDoubt, TableError, TableFacts, canonical, clean, header};

/// Rows turned round at a time.
const BATCH_ROWS: usize = 1024;

/// Whether something that begins so is Parquet.
pub(super) fn is_parquet(beginning: &[u8]) -> bool {
    beginning.starts_with(b"PAR1")
}

/// Opens a Parquet file.
pub(super) fn open(file: File, mut facts: TableFacts) -> Result<Table<'static>, TableError> {
    let reader = guarded(|| {
        // The types of the file itself, not what the writing program noted beside them.
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options).map_err(broken)?;
        builder.with_batch_size(BATCH_ROWS).build().map_err(broken)
    })?;
    let schema = arrow_array::RecordBatchReader::schema(&reader);
    let (headers, doubts) = header::names(schema.fields().iter().map(|field| field.name().as_str()))?;
    facts.doubts.extend(doubts);
    for (field, header) in schema.fields().iter().zip(&headers) {
        if !is_read(field.data_type()) {
            facts.doubts.push(TableDoubt::UnreadColumn(header.clone()));
        }
    }
    let rows = ParquetRows { reader, batch: None, at: 0, line: 0 };
    Ok(Table { headers, facts, rows: Box::new(rows), body: None, typed: Vec::new() })
}

fn broken(error: impl std::fmt::Display) -> TableError {
    TableError::Broken { format: Format::Parquet, why: error.to_string() }
}

/// Does the work; a reader that panics on a damaged file has failed.
fn guarded<T>(work: impl FnOnce() -> Result<T, TableError>) -> Result<T, TableError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(damaged(Format::Parquet)))
}

struct ParquetRows {
    reader: ParquetRecordBatchReader,
    batch: Option<RecordBatch>,
    at: usize,
    line: u64,
}

impl Rows for ParquetRows {
    fn next(&mut self, record: &mut StringRecord, typed: &mut Vec<bool>) -> Result<Step, TableError> {
        record.clear();
        typed.clear();
        while self.batch.as_ref().is_none_or(|batch| self.at == batch.num_rows()) {
            let reader = &mut self.reader;
            match guarded(|| reader.next().transpose().map_err(broken))? {
                None => return Ok(Step::End),
                batch => self.batch = batch,
            }
            self.at = 0;
        }
        for column in self.batch.iter().flat_map(RecordBatch::columns) {
            let (text, is_typed) = written(column.as_ref(), self.at).unwrap_or_default();
            clean::push(record, &text);
            typed.push(is_typed);
        }
        self.at += 1;
        self.line += 1;
        Ok(Step::Row { line: self.line })
    }
}

/// Whether cells of this type can be written.
fn is_read(kind: &DataType) -> bool {
    use DataType as T;
    matches!(
        kind,
        T::Null
            | T::Boolean
            | T::Utf8
            | T::LargeUtf8
            | T::Utf8View
            | T::Date32
            | T::Date64
            | T::Timestamp(..)
            | T::Decimal32(..)
            | T::Decimal64(..)
            | T::Decimal128(..)
            | T::Float32
            | T::Float64
            | T::Int8
            | T::Int16
            | T::Int32
            | T::Int64
            | T::UInt8
            | T::UInt16
            | T::UInt32
            | T::UInt64
    )
}

/// A cell as text, and whether that is canonical; `None` if it is null or of a type that is not read.
fn written(column: &dyn Array, row: usize) -> Option<(String, bool)> {
    use DataType as T;
    if column.is_null(row) {
        return None;
    }
    macro_rules! value {
        ($kind:ty) => {
            column.as_primitive::<$kind>().value(row)
        };
    }
    let typed = match column.data_type() {
        T::Utf8 => return Some((column.as_string::<i32>().value(row).to_owned(), false)),
        T::LargeUtf8 => return Some((column.as_string::<i64>().value(row).to_owned(), false)),
        T::Utf8View => return Some((column.as_string_view().value(row).to_owned(), false)),
        T::Boolean => column.as_boolean().value(row).to_string(),
        T::Int8 => value!(Int8Type).to_string(),
        T::Int16 => value!(Int16Type).to_string(),
        T::Int32 => value!(Int32Type).to_string(),
        T::Int64 => value!(Int64Type).to_string(),
        T::UInt8 => value!(UInt8Type).to_string(),
        T::UInt16 => value!(UInt16Type).to_string(),
        T::UInt32 => value!(UInt32Type).to_string(),
        T::UInt64 => value!(UInt64Type).to_string(),
        // By way of its own digits: 0.1 in 32 bits is not 0.100000001.
        T::Float32 => canonical::number(value!(Float32Type).to_string().parse().unwrap_or(f64::NAN)),
        T::Float64 => canonical::number(value!(Float64Type)),
        T::Decimal32(_, scale) => canonical::decimal(value!(Decimal32Type).into(), *scale),
        T::Decimal64(_, scale) => canonical::decimal(value!(Decimal64Type).into(), *scale),
        T::Decimal128(_, scale) => canonical::decimal(value!(Decimal128Type), *scale),
        T::Date32 => instant(i128::from(value!(Date32Type)) * 86_400_000_000_000, false)?,
        T::Date64 => instant(i128::from(value!(Date64Type)) * 1_000_000, false)?,
        T::Timestamp(unit, zone) => {
            let nanos = match unit {
                TimeUnit::Second => i128::from(value!(TimestampSecondType)) * 1_000_000_000,
                TimeUnit::Millisecond => i128::from(value!(TimestampMillisecondType)) * 1_000_000,
                TimeUnit::Microsecond => i128::from(value!(TimestampMicrosecondType)) * 1_000,
                TimeUnit::Nanosecond => i128::from(value!(TimestampNanosecondType)),
            };
            instant(nanos, zone.is_some())?
        }
        _ => return None,
    };
    Some((typed, true))
}

/// Nanoseconds since 1970: an instant with a `Z`, or a local date or time.
fn instant(nanos: i128, is_instant: bool) -> Option<String> {
    let at = Timestamp::from_nanosecond(nanos).ok()?;
    Some(if is_instant {
        at.to_string()
    } else {
        canonical::date_or_time(at.to_zoned(TimeZone::UTC).datetime())
    })
}

#[cfg(test)]
mod tests;
