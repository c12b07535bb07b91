//! The same request sent twice is done once: with an `Idempotency-Key`, the answer to a POST is kept for a day and given again.
//! Where answers are kept is [`Answers`]' business.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use kesit_model::Timestamp;
use sha2::{Digest, Sha256};

use crate::problem::{Code, Problem};

/// The header that a request carries.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// The header of an answer that was given before.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// How long an answer is kept.
pub(crate) const KEPT_HOURS: i64 = 24;
/// How long a key may be.
pub(crate) const MAX_KEY_BYTES: usize = 255;
/// The greatest answer that is kept; a greater one is made anew.
pub(crate) const MAX_ANSWER_BYTES: usize = 256 << 10;
/// How many answers memory keeps.
const MAX_IN_MEMORY: usize = 10_000;

/// An answer that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// SHA-256 of method, address and body of the request, as hexadecimal digits.
    pub digest: String,
    /// The status.
    pub status: u16,
    /// The media type; empty if there was none.
    pub media_type: String,
    /// The body.
    pub body: Vec<u8>,
}

/// Where answers are kept.
pub trait Answers: Send + Sync + 'static {
    /// The answer to a caller's key, unless it is older than a day.
    fn find(&self, caller: &str, key: &str, now: Timestamp) -> Option<Kept>;

    /// Keeps the answer to a caller's key.
    fn keep(&self, caller: &str, key: &str, now: Timestamp, kept: Kept);
}

/// Answers kept in memory, lost with the process.
#[derive(Debug, Default)]
pub struct MemoryAnswers(Mutex<HashMap<(String, String), (Timestamp, Kept)>>);

impl Answers for MemoryAnswers {
    fn find(&self, caller: &str, key: &str, now: Timestamp) -> Option<Kept> {
        let answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, kept) = answers.get(&(caller.to_owned(), key.to_owned()))?;
        is_fresh(*at, now).then(|| kept.clone())
    }

    fn keep(&self, caller: &str, key: &str, now: Timestamp, kept: Kept) {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= MAX_IN_MEMORY {
            answers.retain(|_, (at, _)| is_fresh(*at, now));
        }
        if answers.len() < MAX_IN_MEMORY {
            answers.insert((caller.to_owned(), key.to_owned()), (now, kept));
        }
    }
}

fn is_fresh(at: Timestamp, now: Timestamp) -> bool {
    now.since(at).0 < KEPT_HOURS * 3_600_000
}

/// The key of a request, if it has one.
///
/// # Errors
/// When it is too long, empty, or not made of visible characters.
pub(crate) fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(HEADER) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text.is_empty() || text.len() > MAX_KEY_BYTES {
        let fault = Problem::new(Code::InvalidRequest).at("header:Idempotency-Key");
        return Err(fault.detail(
            format!("an idempotency key has 1 to {MAX_KEY_BYTES} visible characters"),
            format!("eşgüçlülük anahtarı 1–{MAX_KEY_BYTES} görünür karakterdir"),
        ));
    }
    Ok(Some(text.to_owned()))
}

/// What a request says, so that another one with the same key is recognised.
pub(crate) fn digest(parts: &Parts, body: &Bytes) -> String {
    let mut hash = Sha256::new();
    let address = parts.uri.path_and_query().map_or("", |address| address.as_str());
    for part in [parts.method.as_str().as_bytes(), address.as_bytes(), body] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes everything");
        text
    })
}

/// Goes with an answer that holds a secret which is shown once: such an answer is not kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HoldsSecret;

/// Keys whose requests are being worked on.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnderWay(Arc<Mutex<HashSet<(String, String)>>>);

/// A key whose request is being worked on, until this is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    all: UnderWay,
    key: (String, String),
}

impl UnderWay {
    /// Takes the turn of a caller's key.
    ///
    /// # Errors
    /// When it is taken.
    pub(crate) fn begin(&self, caller: &str, key: &str) -> Result<Turn, Problem> {
        let key = (caller.to_owned(), key.to_owned());
        let is_first = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone());
        if is_first { Ok(Turn { all: self.clone(), key }) } else { Err(Code::InProgress.into()) }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.all.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

/// An answer given again.
///
/// # Errors
/// When the key belongs to another request.
pub(crate) fn again(kept: Kept, digest: &str) -> Result<Response, Problem> {
    if kept.digest != digest {
        return Err(Problem::new(Code::KeyReused).at("header:Idempotency-Key"));
    }
    let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    let mut response = (status, Body::from(kept.body)).into_response();
    let headers = response.headers_mut();
    headers.remove(CONTENT_TYPE);
    if let Ok(media_type) = HeaderValue::from_str(&kept.media_type)
        && !kept.media_type.is_empty()
    {
        headers.insert(CONTENT_TYPE, media_type);
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}
