//! One fault of several that a request has.

use serde::Serialize;
use utoipa::ToSchema;

use crate::language::{Language, Text};

/// One thing that is wrong in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Where, as [`super::Problem::at`].
    pub(crate) path: String,
    /// What.
    pub(crate) message: Text,
    /// What may help.
    pub(crate) hint: Option<Text>,
}

/// A fault as it is sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Fault)]
pub(crate) struct FaultBody {
    /// Where: a JSON pointer into the body, or `query:NAME`, `path:NAME`, `header:NAME`.
    path: String,
    /// What is wrong.
    detail: String,
    /// What may help.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl Fault {
    pub(super) fn body(&self, language: Language) -> FaultBody {
        FaultBody {
            path: self.path.clone(),
            detail: self.message.in_language(language).to_owned(),
            hint: self.hint.as_ref().map(|hint| hint.in_language(language).to_owned()),
        }
    }
}
