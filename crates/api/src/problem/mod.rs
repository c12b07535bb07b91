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
pub struct Problem(Box<Said>);

/// What a problem says. It lies in a box, since nearly every function may end in one and nearly none does.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    code: Code,
    detail: Option<Text>,
    hint: Option<Text>,
    path: Option<String>,
    faults: Vec<Fault>,
    retry_after_s: Option<u64>,
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
        let said =
            Said { code, detail: None, hint: None, path: None, faults: Vec::new(), retry_after_s: None };
        Problem(Box::new(said))
    }

    /// With what went wrong this time, in English and in Turkish.
    #[must_use]
    pub fn detail(mut self, en: impl Into<String>, tr: impl Into<String>) -> Problem {
        self.0.detail = Some(Text::new(en, tr));
        self
    }

    /// With another hint than that of its kind, in English and in Turkish.
    #[must_use]
    pub fn hint(mut self, en: impl Into<String>, tr: impl Into<String>) -> Problem {
        self.0.hint = Some(Text::new(en, tr));
        self
    }

    /// With the place of the fault: a JSON pointer into the body, or `query:NAME`, `path:NAME`, `header:NAME`.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Problem {
        self.0.path = Some(path.into());
        self
    }

    /// With seconds after which it may work.
    #[must_use]
    pub fn retry_after_s(mut self, seconds: u64) -> Problem {
        self.0.retry_after_s = Some(seconds);
        self
    }

    /// With all faults, of which the first also stands in `detail` and `path`.
    pub(crate) fn faults(mut self, faults: Vec<Fault>) -> Problem {
        if let Some(first) = faults.first() {
            self.0.path = Some(first.path.clone());
            self.0.detail = Some(first.message.clone());
            self.0.hint = first.hint.clone().or(self.0.hint.take());
        }
        self.0.faults = faults;
        self.0.faults.truncate(MAX_FAULTS);
        self
    }

    /// What kind of problem it is.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    fn body(&self, language: Language) -> ProblemBody {
        let say = |text: &Text| text.in_language(language).to_owned();
        ProblemBody {
            kind: format!("/api/docs#problem-{}", self.0.code.code()),
            title: self.0.code.title().in_language(language).to_owned(),
            status: self.0.code.status().as_u16(),
            code: self.0.code.code(),
            detail: self.0.detail.as_ref().map(say),
            path: self.0.path.clone(),
            hint: self.0.hint.as_ref().map(say).or_else(|| self.0.code.hint().as_ref().map(say)),
            errors: self.0.faults.iter().map(|fault| fault.body(language)).collect(),
        }
    }

    fn response(&self, language: Language) -> Response {
        let body = serde_json::to_vec(&self.body(language)).expect("a problem is made of texts and numbers");
        let mut response = (self.0.code.status(), body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.0.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.0.code.status() == StatusCode::UNAUTHORIZED {
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
