//! The HTTP API: thin over `kesit-app`. What a request may do, what its words mean and how an answer looks is here; what Kesit
//! knows and does is not.
//!
//! | wanted | start at |
//! |---|---|
//! | the routes of a noun | `route/<noun>.rs` |
//! | a new route | `route::Route`: method, path, who may, handler, documentation in one expression |
//! | what every handler may use | [`state::Api`] |
//! | what an error looks like | `problem` |
//! | what a change leaves in the audit log | `audit` |
//! | the OpenAPI document | [`document`] |

mod audit;
mod body;
mod caller;
mod csv;
mod document;
pub mod door;
mod etag;
mod fault;
mod idempotency;
mod instant;
mod language;
mod mask;
mod page;
mod path;
mod problem;
mod query;
mod rate;
mod route;
pub mod served;
pub mod server;
mod sign_in;
mod state;
mod wire;

pub use audit::Trail;
pub use caller::{Authenticate, Caller};
pub use document::document;
pub use idempotency::{Answers, Kept, MemoryAnswers};
pub use problem::{Code, Problem, reference as problems_reference};
pub use route::{Needs, Permitted, router, table};
pub use sign_in::{Cookies, SignIn};
pub use state::{Api, Clock, Limits, Parts};
