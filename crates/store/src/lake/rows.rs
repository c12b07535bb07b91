//! Rows on their way into a file: digested always, written only where the file is to be another one.

use arrow_array::{ArrayRef, RecordBatch};

use super::digest::{Digester, FileDigest};
use super::error::LakeError;
use super::file::{FileWriter, Layout};

/// Rows that are handed over together.
const BATCH_ROWS: usize = 8_192;

/// Columns that are being filled.
pub(super) trait Columns: Default {
    /// The columns filled so far, in the order of the layout; they are empty afterwards.
    fn take(&mut self) -> Vec<ArrayRef>;
}

/// Where the rows of one file go.
pub(super) struct Rows<'a, C> {
    pub(super) digest: Digester,
    layout: &'a Layout,
    writing: Option<Writing<C>>,
    count: u64,
}

struct Writing<C> {
    file: FileWriter,
    columns: C,
    filled: usize,
}

impl<'a, C: Columns> Rows<'a, C> {
    /// Rows that are only digested.
    pub(super) fn to_nowhere(layout: &'a Layout, format: u32) -> Rows<'a, C> {
        Rows { digest: Digester::new(format), layout, writing: None, count: 0 }
    }

    /// Rows that are written as well.
    pub(super) fn to(file: FileWriter, layout: &'a Layout, format: u32) -> Rows<'a, C> {
        let writing = Some(Writing { file, columns: C::default(), filled: 0 });
        Rows { digest: Digester::new(format), layout, writing, count: 0 }
    }

    /// Ends a row that is in the digest; `fill` puts it into the columns if it is to be written.
    pub(super) fn push(&mut self, fill: impl FnOnce(&mut C)) -> Result<(), LakeError> {
        self.digest.end_row();
        self.count += 1;
        let Some(writing) = &mut self.writing else { return Ok(()) };
        fill(&mut writing.columns);
        writing.filled += 1;
        if writing.filled == BATCH_ROWS { writing.hand_over(self.layout) } else { Ok(()) }
    }

    /// The digest of all rows and how many they were; the file, if there is one, lies in its place then.
    pub(super) fn finish(self) -> Result<(FileDigest, u64), LakeError> {
        let digest = self.digest.finish();
        if let Some(mut writing) = self.writing {
            writing.hand_over(self.layout)?;
            writing.file.finish(digest)?;
        }
        Ok((digest, self.count))
    }
}

impl<C: Columns> Writing<C> {
    fn hand_over(&mut self, layout: &Layout) -> Result<(), LakeError> {
        self.filled = 0;
        let batch = RecordBatch::try_new(layout.schema.clone(), self.columns.take())
            .expect("the columns of a table are those of its layout");
        self.file.write(&batch)
    }
}
