//! Puts problems into the language that was asked for.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

use super::Problem;
use crate::language::Language;

/// Says a problem again in the language that the request prefers, if that is not English.
pub(crate) async fn localise(request: Request, next: Next) -> Response {
    let language = Language::of(request.headers());
    let mut response = next.run(request).await;
    if language == Language::English {
        return response;
    }
    match response.extensions_mut().remove::<Problem>() {
        None => response,
        Some(problem) => {
            let mut said = problem.response(language);
            std::mem::swap(response.body_mut(), said.body_mut());
            response.headers_mut().extend(std::mem::take(said.headers_mut()));
            response
        }
    }
}
