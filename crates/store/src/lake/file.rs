//! One Parquet file: written beside its place and put there whole, with the digest of its contents in its footer.
//!
//! Because the digest travels with the file, what a killed export left behind is known for what it is.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::schema::types::ColumnPath;

use super::digest::FileDigest;
use super::error::LakeError;

/// Rows that are compressed and indexed together. Engines read a group whole or not at all, each on a thread.
const GROUP_ROWS: usize = 1 << 17;
/// Rows of a page, the smallest piece that an engine can leave out.
const PAGE_ROWS: usize = 20_000;
const ZSTD_LEVEL: i32 = 1;
/// Where the digest stands in the footer.
const DIGEST_KEY: &str = "kesit.digest";

/// How the columns of a table are written.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) schema: SchemaRef,
    /// Columns whose values hardly repeat and are looked for by nobody: no dictionary, no statistics.
    pub(super) loose: &'static [&'static str],
    /// How many of the first columns the rows are sorted by.
    pub(super) sorted_by: usize,
}

/// A file being written.
pub(super) struct FileWriter {
    writer: ArrowWriter<BufWriter<File>>,
    path: PathBuf,
    temporary: PathBuf,
}

/// The digest of the contents of a file; `None` if there is no such file or it is not whole.
pub(super) fn digest_of(path: &Path) -> Option<FileDigest> {
    let file = File::open(path).ok()?;
    let reader = SerializedFileReader::new(file).ok()?;
    let facts = reader.metadata().file_metadata().key_value_metadata()?;
    let fact = facts.iter().find(|fact| fact.key == DIGEST_KEY)?;
    FileDigest::parse(fact.value.as_deref()?)
}

impl FileWriter {
    /// Begins a file that is to lie at `path`.
    pub(super) fn create(path: &Path, layout: &Layout) -> Result<FileWriter, LakeError> {
        let temporary = temporary(path);
        let file = File::create(&temporary).map_err(LakeError::io("written", &temporary))?;
        let options = ArrowWriterOptions::new()
            .with_properties(properties(layout))
            // Readers shall go by the types of Parquet alone.
            .with_skip_arrow_metadata(true);
        let schema = layout.schema.clone();
        let writer = ArrowWriter::try_new_with_options(BufWriter::new(file), schema, options)
            .map_err(LakeError::parquet(path))?;
        Ok(FileWriter { writer, path: path.to_owned(), temporary })
    }

    pub(super) fn write(&mut self, batch: &RecordBatch) -> Result<(), LakeError> {
        self.writer.write(batch).map_err(LakeError::parquet(&self.path))
    }

    /// Ends the file and puts it in its place, once it is safe on disk.
    pub(super) fn finish(mut self, digest: FileDigest) -> Result<(), LakeError> {
        self.writer.append_key_value_metadata(KeyValue::new(DIGEST_KEY.to_owned(), digest.to_string()));
        let buffered = self.writer.into_inner().map_err(LakeError::parquet(&self.path))?;
        let file = buffered
            .into_inner()
            .map_err(|error| LakeError::io("written", &self.temporary)(error.into_error()))?;
        file.sync_data().map_err(LakeError::io("written", &self.temporary))?;
        fs::rename(&self.temporary, &self.path).map_err(LakeError::io("written", &self.path))
    }
}

/// Where a file lies until it is whole: hidden, so that no engine takes it for data.
fn temporary(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.tmp"))
}

fn properties(layout: &Layout) -> WriterProperties {
    let sorting = (0..layout.sorted_by).map(|column| SortingColumn {
        column_idx: i32::try_from(column).expect("few columns"),
        descending: false,
        nulls_first: false,
    });
    let mut properties = WriterProperties::builder()
        .set_created_by(format!("kesit version {}", env!("CARGO_PKG_VERSION")))
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL).expect("a level that there is")))
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_sorting_columns(Some(sorting.collect()))
        // Lists are named as the Parquet specification names them.
        .set_coerce_types(true);
    for column in layout.loose {
        let column = ColumnPath::from(*column);
        properties = properties
            .set_column_dictionary_enabled(column.clone(), false)
            .set_column_statistics_enabled(column, EnabledStatistics::None);
    }
    properties.build()
}
