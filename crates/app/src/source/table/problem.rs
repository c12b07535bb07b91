//! What may be wrong with a row before anybody asks what it means, and why a table cannot be read at all.

use std::io;

use kesit_model::Language;

use super::Format;
use super::shape::Shape;

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident: $code:literal, $en:literal, $hint_en:literal, $tr:literal, $hint_tr:literal;)*) => {
        /// What may be wrong with a row of a table, whatever the table says.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum TableProblem {
            $($(#[$doc])* $name,)*
        }

        impl TableProblem {
            /// Every one.
            pub const ALL: &[TableProblem] = &[$(TableProblem::$name,)*];

            /// A stable word for machines.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(TableProblem::$name => $code,)* }
            }

            /// What is wrong.
            #[must_use]
            pub fn text(self, language: Language) -> &'static str {
                match (self, language) {
                    $((TableProblem::$name, Language::English) => $en, (TableProblem::$name, Language::Turkish) => $tr,)*
                }
            }

            /// What to do about it.
            #[must_use]
            pub fn hint(self, language: Language) -> &'static str {
                match (self, language) {
                    $((TableProblem::$name, Language::English) => $hint_en, (TableProblem::$name, Language::Turkish) => $hint_tr,)*
                }
            }
        }
    };
}

problems! {
    /// Bytes that are no UTF-8 in a file that is UTF-8 elsewhere.
    NotUtf8: "not_utf8", "not text in UTF-8", "save the file as UTF-8 CSV, or name its encoding in the mapping", "UTF-8 metin değil", "dosyayı UTF-8 CSV olarak kaydedin ya da kodlamasını eşleme dosyasında yazın";
    /// Something stands beside the last column.
    TooManyCells: "too_many_cells", "more cells than there are headers", "put quotes around cells that contain the delimiter", "başlıktan çok hücre var", "ayırıcıyı içeren hücreleri tırnak içine alın";
    /// A quote that begins a cell and is never closed.
    OpenQuote: "open_quote", "a quote that is not closed", "close the quote, or write quotes inside a cell twice", "kapanmayan tırnak", "tırnağı kapatın ya da hücre içindeki tırnağı iki kez yazın";
    /// Longer than a row may be.
    TooLong: "too_long", "longer than a row may be", "a row may have 1 MiB", "bir satır için çok uzun", "bir satır en çok 1 MiB olabilir";
    /// A line of totals.
    TotalLine: "total_line", "a line of totals, not a record", "leave the line out of the file", "kayıt değil, toplam satırı", "satırı dosyadan çıkarın";
    /// A line that is no JSON object.
    BadJson: "bad_json", "not a JSON object", "one object a line, such as {\"id\": 17}", "JSON nesnesi değil", "her satırda bir nesne olmalı, örneğin {\"id\": 17}";
}

/// Why a table cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The disk, the compression or the other side of a pipe failed.
    #[error("cannot be read")]
    Io(#[from] io::Error),
    /// There is nothing in it.
    #[error("there is nothing in it")]
    Empty,
    /// The first row looks like data; headers are needed to know what the columns say.
    #[error("no headers: the first row looks like data ({})", shapes(row))]
    NoHeader {
        /// What the cells of the first row look like; never what stands in them.
        row: Vec<Shape>,
    },
    /// The header row that was asked for is not there.
    #[error("there is no row {row} to take the headers from")]
    NoHeaderRow {
        /// Which was asked for.
        row: u64,
    },
    /// The sheet that was asked for is not there.
    #[error("there is no sheet `{sheet}`; there are {}", there.join(", "))]
    NoSheet {
        /// Which was asked for.
        sheet: String,
        /// Those that are there.
        there: Vec<String>,
    },
    /// More columns than a table may have.
    #[error("more than {} columns", super::MOST_COLUMNS)]
    TooManyColumns,
    /// It begins like a file of this format, but is damaged or needs something we do not have.
    #[error("not a file of the format {} that can be read: {why}", format.word())]
    Broken {
        /// What it begins like.
        format: Format,
        /// What its reader says.
        why: String,
    },
    /// A database does not answer as it should.
    #[error("the database says: {0}")]
    Database(String),
}

impl TableError {
    /// What to do about it; `None` where only the error itself can say.
    #[must_use]
    pub fn hint(&self, language: Language) -> Option<&'static str> {
        let (english, turkish) = match self {
            TableError::Empty => {
                ("check that the export is finished", "dışa aktarmanın bittiğini denetleyin")
            }
            TableError::NoHeader { .. } => (
                "put the names of the columns in the first line; or write header_row: 0 in a mapping and name the columns #1, #2, …",
                "ilk satıra sütun adlarını yazın; ya da eşleme dosyasına header_row: 0 yazıp sütunları #1, #2, … diye adlandırın",
            ),
            TableError::NoHeaderRow { .. } | TableError::NoSheet { .. } => {
                ("correct the mapping", "eşleme dosyasını düzeltin")
            }
            TableError::TooManyColumns => {
                ("leave out columns that are not needed", "gerekmeyen sütunları çıkarın")
            }
            TableError::Broken { .. } => (
                "open the file in its program and save it anew, without a password",
                "dosyayı kendi programında açıp parolasız olarak yeniden kaydedin",
            ),
            TableError::Io(_) | TableError::Database(_) => return None,
        };
        Some(match language {
            Language::English => english,
            Language::Turkish => turkish,
        })
    }
}

fn shapes(row: &[Shape]) -> String {
    row.iter().map(|shape| shape.word(Language::English)).collect::<Vec<_>>().join(", ")
}
