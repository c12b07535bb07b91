//! What an answer says when a request cannot be met: problem details (RFC 9457) with a stable `code`, the place of the fault
//! and a hint, in the language that was asked for. Nothing of a customer, and nothing secret, ever stands in one.

mod code;
mod fault;
mod layer;
mod reference;
#[cfg(test)]
mod tests;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::language::{Language, Text};

pub use code::Code;
pub(crate) use fault::Fault;
pub(crate) use layer::localise;
pub use reference::reference;

/// The media type of a problem.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";
/// How many faults one answer lists at most.
pub(crate) const MAX_FAULTS: usize = 50;

/// Why a request is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    code: Code,
    retry_after_s: Option<u64>,
    /// Apart, so that what is mostly no problem stays small.
    said: Box<Said>,
}

/// What is said of this one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Said {
    detail: Option<Text>,
    hint: Option<Text>,
    path: Option<String>,
    faults: Vec<Fault>,
}

/// A problem as it is sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// Where the code is explained.
    #[serde(rename = "type")]
    kind: String,
    /// What kind of problem it is, in one line.
    title: String,
    /// The HTTP status.
    status: u16,
    /// The stable name of the kind of problem; programs go by this.
    code: &'static str,
    /// What went wrong this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The JSON pointer of the fault in the body, or `query:NAME`, `path:NAME`, `header:NAME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// What may help.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    /// All faults, where there may be more than one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<fault::FaultBody>,
}

impl Problem {
    /// A problem of a kind, with nothing more said.
    #[must_use]
    pub fn new(code: Code) -> Problem {
        Problem { code, retry_after_s: None, said: Box::default() }
    }

    /// With what went wrong this time, in English and in Turkish.
    #[must_use]
    pub fn detail(mut self, en: impl Into<String>, tr: impl Into<String>) -> Problem {
        self.said.detail = Some(Text::new(en, tr));
        self
    }

    /// With another hint than that of its kind, in English and in Turkish.
    #[must_use]
    pub fn hint(mut self, en: impl Into<String>, tr: impl Into<String>) -> Problem {
        self.said.hint = Some(Text::new(en, tr));
        self
    }

    /// With the place of the fault: a JSON pointer into the body, or `query:NAME`, `path:NAME`, `header:NAME`.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Problem {
        self.said.path = Some(path.into());
        self
    }

    /// With seconds after which it may work.
    #[must_use]
    pub fn retry_after_s(mut self, seconds: u64) -> Problem {
        self.retry_after_s = Some(seconds);
        self
    }

    /// With all faults, of which the first also stands in `detail` and `path`.
    pub(crate) fn faults(mut self, faults: Vec<Fault>) -> Problem {
        if let Some(first) = faults.first() {
            self.said.path = Some(first.path.clone());
            self.said.detail = Some(first.message.clone());
            self.said.hint = first.hint.clone().or(self.said.hint.take());
        }
        self.said.faults = faults;
        self.said.faults.truncate(MAX_FAULTS);
        self
    }

    /// What kind of problem it is.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    fn body(&self, language: Language) -> ProblemBody {
        let say = |text: &Text| text.in_language(language).to_owned();
        ProblemBody {
            kind: format!("/api/docs#problem-{}", self.code.code()),
            title: self.code.title().in_language(language).to_owned(),
            status: self.code.status().as_u16(),
            code: self.code.code(),
            detail: self.said.detail.as_ref().map(say),
            path: self.said.path.clone(),
            hint: self.said.hint.as_ref().map(say).or_else(|| self.code.hint().as_ref().map(say)),
            errors: self.said.faults.iter().map(|fault| fault.body(language)).collect(),
        }
    }

    fn response(&self, language: Language) -> Response {
        let body = serde_json::to_vec(&self.body(language)).expect("a problem is made of texts and numbers");
        let mut response = (self.code.status(), body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.code.status() == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"kesit\""));
        }
        response
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Problem {
        Problem::new(code)
    }
}

impl IntoResponse for Problem {
    /// In English; a layer puts it into the language that was asked for.
    fn into_response(self) -> Response {
        let mut response = self.response(Language::English);
        response.extensions_mut().insert(self);
        response
    }
}
