//! `GET /privacy/access/{id}`: everything that is known of a customer, handed on while it is written.

use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kesit_access::Permission;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::{Docs, NOUN, Route};
use crate::caller::Caller;
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::state::Api;

/// How much is written before it is handed on.
const CHUNK_BYTES: usize = 64 << 10;
/// How many chunks wait for a slow reader before the writer waits for them.
const WAITING_CHUNKS: usize = 4;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/privacy/access/{id}", Permission::PrivacyWrite, access).docs(
            Docs::new(NOUN, "Everything that is known of a customer")
                .more("One JSON document; nothing is left out or masked. The members are told in the guide on privacy.")
                .gives_text(200, "The document.", "application/json")
                .problems(&[Code::NotFound]),
        ),
    ]
}

async fn access(State(api): State<Api>, caller: Caller, path: Path) -> Result<Response, Problem> {
    let id = path.person("id")?;
    let customer = id.clone();
    api.work(move |service| Ok(service.begin_access(&customer, &caller.0)?)).await?;
    let (to, from) = mpsc::channel(WAITING_CHUNKS);
    let service = Arc::clone(api.service());
    tokio::task::spawn_blocking(move || {
        let mut out = BufWriter::with_capacity(CHUNK_BYTES, Chunks { to: to.clone() });
        let written = service.write_access(&id, &mut out).map_err(io::Error::other);
        // An answer that breaks off in its midst is no JSON, so nobody takes it for a whole one.
        if let Err(error) = written.and_then(|()| out.flush()) {
            tracing::warn!(%error, "what is known of a customer was not handed out to the end");
            let _ = to.blocking_send(Err(io::Error::other("it was not handed out to the end")));
        }
    });
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CONTENT_DISPOSITION, "attachment; filename=\"customer.json\""),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from_stream(ReceiverStream::new(from))).into_response())
}

/// Hands on what is written.
struct Chunks {
    to: mpsc::Sender<io::Result<Bytes>>,
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.to.blocking_send(Ok(Bytes::copy_from_slice(bytes))).map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
