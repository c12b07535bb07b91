//! `POST /uploads`: a file on its way into an import.

use std::io::Write;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use kesit_access::Permission;
use kesit_app::import::uploads::{UploadError, Uploads};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio_stream::StreamExt as _;
use utoipa::{IntoParams, ToSchema};

use super::{Docs, Route};
use crate::body::too_large_problem;
use crate::fault;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::state::Api;

/// How many pieces of a body wait for the disk.
const WAITING_CHUNKS: usize = 8;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/uploads", Permission::ImportsWrite, upload).docs(
            Docs::new("imports", "Bring a file for an import")
                .more(
                    "CSV, Excel, Parquet or JSON lines, also packed by gzip or zstd, as it is, at most 4 GiB. It waits for a day. \
                     An `Idempotency-Key` is of use for small files only.",
                )
                .query::<UploadQuery>()
                .takes_text("application/octet-stream")
                .gives::<UploadAnswer>(201, "It waits to be imported."),
        ).leaves_nothing("a file that waits; what is done with it leaves an entry"),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
struct UploadQuery {
    /// The name of the file; what it ends in says what it is.
    #[param(min_length = 1, max_length = 255)]
    name: String,
}

/// A file that waits to be imported.
#[derive(Debug, Serialize, ToSchema)]
struct UploadAnswer {
    /// Its id, for `POST /imports`.
    id: String,
    /// Its size.
    size_bytes: u64,
}

async fn upload(
    State(api): State<Api>,
    Query(query): Query<UploadQuery>,
    request: Request,
) -> Result<(StatusCode, Json<UploadAnswer>), Problem> {
    if query.name.trim().is_empty() || query.name.len() > 255 {
        return Err(Problem::new(Code::InvalidRequest).at("query:name"));
    }
    let uploads = Uploads::of(api.service().dir());
    let (id, mut file) = uploads.begin(&query.name)?;
    let (to, mut from) = mpsc::channel::<Bytes>(WAITING_CHUNKS);
    let written = tokio::task::spawn_blocking(move || {
        while let Some(chunk) = from.blocking_recv() {
            file.write_all(&chunk)?;
        }
        file.sync_all()
    });
    let sent = send(request.into_body(), to, api.limits().upload_bytes).await;
    let written = written.await.map_err(|_| Problem::new(Code::Internal))?;
    match (sent, written) {
        (Ok(size_bytes), Ok(())) => Ok((StatusCode::CREATED, Json(UploadAnswer { id, size_bytes }))),
        (sent, written) => {
            uploads.forget(&id);
            written.map_err(|error| fault::internal(&error))?;
            Err(sent.err().unwrap_or(Code::Internal.into()))
        }
    }
}

/// Hands a body on, piece by piece; gives its size.
async fn send(body: Body, to: mpsc::Sender<Bytes>, max_bytes: u64) -> Result<u64, Problem> {
    let mut chunks = body.into_data_stream();
    let mut size = 0;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Problem::new(Code::MalformedBody))?;
        size += chunk.len() as u64;
        if size > max_bytes {
            return Err(too_large_problem(usize::try_from(max_bytes).unwrap_or(usize::MAX)));
        }
        // Nobody receives once the disk failed; that is told instead.
        if to.send(chunk).await.is_err() {
            break;
        }
    }
    Ok(size)
}

impl From<UploadError> for Problem {
    fn from(error: UploadError) -> Problem {
        match error {
            UploadError::TooMany => Problem::new(Code::Conflict)
                .detail("too many files wait to be imported", "içe aktarılmayı bekleyen çok fazla dosya var")
                .hint("import some of them first", "önce bazılarını içe aktarın"),
            UploadError::Io(error) => fault::internal(&error),
        }
    }
}
