//! Tables as CSV (RFC 4180): written row by row while they are made, and safe to open in a spreadsheet: a cell that such a
//! program would take for a formula gets an apostrophe before it.

use std::borrow::Cow;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use tokio::sync::mpsc;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::ReceiverStream;

/// The media type.
pub(crate) const MEDIA_TYPE: &str = "text/csv; charset=utf-8";
/// How much is written before it is handed on.
const CHUNK_BYTES: usize = 64 << 10;
/// How many chunks wait for a slow reader before the writer waits for them.
const WAITING_CHUNKS: usize = 4;

/// Writes a table into an answer that is on its way. Used beside the threads that serve, for it waits for slow readers.
#[derive(Debug)]
pub(crate) struct Writer {
    chunk: Vec<u8>,
    to: mpsc::Sender<Bytes>,
}

/// The reader has gone; nobody wants the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gone;

impl Writer {
    /// Writes a row.
    pub(crate) fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> Result<(), Gone> {
        for (place, cell) in cells.into_iter().enumerate() {
            if place > 0 {
                self.chunk.push(b',');
            }
            self.chunk.extend_from_slice(quoted(&harmless(cell)).as_bytes());
        }
        self.chunk.extend_from_slice(b"\r\n");
        if self.chunk.len() >= CHUNK_BYTES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Gone> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::take(&mut self.chunk);
        self.to.blocking_send(chunk.into()).map_err(|_| Gone)
    }
}

/// An answer whose rows are written by `write` on a thread of its own kind.
pub(crate) fn answer(
    file_name: &str,
    write: impl FnOnce(&mut Writer) -> Result<(), Gone> + Send + 'static,
) -> Response {
    let (to, from) = mpsc::channel(WAITING_CHUNKS);
    // Whether the reader stayed to the end makes no difference to us.
    tokio::task::spawn_blocking(move || {
        let mut writer = Writer { chunk: Vec::with_capacity(CHUNK_BYTES), to };
        write(&mut writer).and_then(|()| writer.flush())
    });
    let chunks = ReceiverStream::new(from).map(Ok::<Bytes, std::convert::Infallible>);
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{file_name}.csv\""));
    headers.insert(CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment")));
    (headers, Body::from_stream(chunks)).into_response()
}

/// A cell that no spreadsheet takes for a formula. Numbers stay what they are.
fn harmless(cell: &str) -> Cow<'_, str> {
    let is_number = cell.parse::<f64>().is_ok();
    match cell.as_bytes().first() {
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n') if !is_number => format!("'{cell}").into(),
        _ => cell.into(),
    }
}

fn quoted(cell: &str) -> Cow<'_, str> {
    if cell.contains(['"', ',', '\n', '\r', ';']) {
        format!("\"{}\"", cell.replace('"', "\"\"")).into()
    } else {
        cell.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_looks_like_a_formula_is_made_harmless() {
        let response = answer("members", |writer| {
            writer.row(["id", "note"])?;
            writer.row(["=1+1", "@SUM(A1)"])?;
            writer.row(["+905321112233", "-5"])?;
            writer.row(["-cmd", "a \"quoted\", one"])?;
            writer.row(["\t=x", ""])
        });
        let bytes = crate::body::bytes(response.into_body(), 1 << 20).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let rows: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(
            rows,
            [
                "id,note",
                "'=1+1,'@SUM(A1)",
                "+905321112233,-5",
                "'-cmd,\"a \"\"quoted\"\", one\"",
                "'\t=x,",
                ""
            ]
        );
    }

    #[tokio::test]
    async fn a_writer_learns_that_its_reader_has_gone() {
        let (told, hears) = tokio::sync::oneshot::channel();
        let response = answer("long", move |writer| {
            let row = "x".repeat(1000);
            let gone = (0..1_000_000).find_map(|_| writer.row([row.as_str()]).err());
            let _ = told.send(gone);
            Ok(())
        });
        drop(response);
        assert_eq!(hears.await, Ok(Some(Gone)));
    }
}
