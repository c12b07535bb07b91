//! What is said about a route: the source of its part of the OpenAPI document.

use serde_json::{Value as Json, json};
use utoipa::openapi::path::ParameterIn;
use utoipa::{IntoParams, ToSchema};

use crate::problem::Code;

/// Schemas by name, as types name them.
pub(crate) type Schemas = Vec<(String, Json)>;

/// What is said about a route.
#[derive(Debug, Clone, Default)]
pub(crate) struct Docs {
    /// The noun under which it stands.
    pub(crate) noun: &'static str,
    /// What it does, in a few words.
    pub(crate) summary: &'static str,
    /// What else there is to know.
    pub(crate) description: &'static str,
    /// Parameters of the query and headers.
    pub(crate) parameters: Vec<Json>,
    /// What it takes: media type and schema of each kind of body.
    pub(crate) takes: Vec<Body>,
    /// What it answers when all is well: status, what it means, and each kind of body.
    pub(crate) gives: Vec<(u16, &'static str, Vec<Body>)>,
    /// Which problems are to be reckoned with, besides those that every route has.
    pub(crate) problems: Vec<Code>,
    /// The schemas of what it takes.
    pub(crate) taken: Schemas,
    /// The schemas of what it gives.
    pub(crate) given: Schemas,
    /// A body to try it with.
    pub(crate) example: Option<Json>,
    /// Whether answers bear an `ETag`.
    pub(crate) has_etag: bool,
}

/// One kind of body.
#[derive(Debug, Clone)]
pub(crate) struct Body {
    /// Such as `application/json`.
    pub(crate) media_type: &'static str,
    /// Its JSON schema.
    pub(crate) schema: Json,
}

impl Docs {
    /// A route of a noun, in a few words.
    pub(crate) fn new(noun: &'static str, summary: &'static str) -> Docs {
        Docs { noun, summary, ..Docs::default() }
    }

    /// With more words.
    pub(crate) fn more(mut self, description: &'static str) -> Docs {
        self.description = description;
        self
    }

    /// With the parameters of the query.
    pub(crate) fn query<Q: IntoParams>(mut self) -> Docs {
        let parameters = Q::into_params(|| Some(ParameterIn::Query));
        self.parameters.extend(parameters.iter().map(json_of));
        self
    }

    /// With `If-Match`.
    pub(crate) fn if_match(mut self) -> Docs {
        let header = |name: &str, description: &str| json!({"name": name, "in": "header", "required": false, "description": description, "schema": {"type": "string"}});
        self.parameters.push(header("If-Match", "The `ETag` of what is to be changed."));
        self.parameters.push(header("If-None-Match", "`*`: only if there is none yet."));
        self.problems.extend([Code::Changed, Code::PreconditionNeeded]);
        self
    }

    /// With a body of JSON.
    pub(crate) fn takes<B: ToSchema>(mut self) -> Docs {
        self.taken.extend(schemas::<B>());
        self.takes.push(Body { media_type: "application/json", schema: reference::<B>() });
        self.problems.extend([Code::InvalidRequest, Code::TooLarge, Code::UnsupportedMediaType]);
        self
    }

    /// With a body that is no JSON.
    pub(crate) fn takes_text(mut self, media_type: &'static str) -> Docs {
        self.takes.push(Body { media_type, schema: json!({"type": "string"}) });
        self.problems.extend([Code::InvalidRequest, Code::TooLarge, Code::UnsupportedMediaType]);
        self
    }

    /// With an answer of JSON.
    pub(crate) fn gives<A: ToSchema>(mut self, status: u16, meaning: &'static str) -> Docs {
        self.given.extend(schemas::<A>());
        let body = Body { media_type: "application/json", schema: reference::<A>() };
        self.gives.push((status, meaning, vec![body]));
        self
    }

    /// With an answer that is no JSON, in place of the one above or beside it.
    pub(crate) fn gives_text(mut self, status: u16, meaning: &'static str, media_type: &'static str) -> Docs {
        let schema = if media_type.ends_with("json") { json!({}) } else { json!({ "type": "string" }) };
        let body = Body { media_type, schema };
        match self.gives.iter_mut().find(|(known, ..)| *known == status) {
            Some((.., bodies)) => bodies.push(body),
            None => self.gives.push((status, meaning, vec![body])),
        }
        self
    }

    /// With an answer without a body.
    pub(crate) fn gives_nothing(mut self, status: u16, meaning: &'static str) -> Docs {
        self.gives.push((status, meaning, Vec::new()));
        self
    }

    /// With problems to be reckoned with.
    pub(crate) fn problems(mut self, codes: &[Code]) -> Docs {
        self.problems.extend(codes);
        self
    }

    /// With an `ETag` in the answer.
    pub(crate) fn etag(mut self) -> Docs {
        self.has_etag = true;
        self
    }

    /// With a body to try it with.
    pub(crate) fn example(mut self, example: Json) -> Docs {
        self.example = Some(example);
        self
    }
}

fn reference<T: ToSchema>() -> Json {
    json!({"$ref": format!("#/components/schemas/{}", T::name())})
}

/// The schema of a type and of all that it is made of.
pub(crate) fn schemas<T: ToSchema>() -> Schemas {
    let mut all = Vec::new();
    T::schemas(&mut all);
    all.push((T::name().into_owned(), T::schema()));
    all.into_iter().map(|(name, schema)| (name, json_of(&schema))).collect()
}

fn json_of(value: &impl serde::Serialize) -> Json {
    serde_json::to_value(value).expect("a part of a document is JSON")
}
