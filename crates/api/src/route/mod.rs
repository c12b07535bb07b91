//! The routes. Each noun lists its own; the router is built from these lists and nothing else, and whatever is not in them is
//! refused. A route cannot be made without saying who may use it.

mod about;
mod clock;
mod customers;
mod docs;
mod docs_page;
mod events;
mod guard;
mod imports;
mod insight;
mod jobs;
mod kpis;
mod lists;
mod privacy;
mod quarantine;
mod segments;
mod settings;
mod transitions;
mod uploads;
mod webhooks;

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware;
use axum::routing::{self, MethodRouter};
use kesit_access::Permission;
use kesit_access::audit::AuditAction;

use crate::audit::Trail;
use crate::problem::{Code, Problem, localise};
use crate::rate::Cost;
use crate::state::Api;

pub(crate) use docs::{Body, Docs, schemas};

/// Where the routes of the API begin.
pub(crate) const PREFIX: &str = "/api/v1";
/// Where the page for people is.
const DOCS: &str = "/api/docs";
/// What who only reads leaves in the audit log.
const READS: Option<Trail> = Some(Trail::Nothing("reads"));

/// One route: what it does, who may use it, and what is said about it.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) method: Method,
    /// Below [`PREFIX`], with `{name}` for what varies.
    pub(crate) path: &'static str,
    pub(crate) needs: Needs,
    /// What it leaves in the audit log; every route that is no GET says it.
    pub(crate) trail: Option<Trail>,
    /// What it costs the caller of the requests that they may send.
    pub(crate) cost: Cost,
    pub(crate) docs: Docs,
    handler: MethodRouter<Api>,
}

/// What it takes to use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// This permission.
    Permission(Permission),
    /// To be signed in, whoever it is; and why that suffices.
    Anybody(&'static str),
    /// Nothing; and why it is public.
    Nobody(&'static str),
}

/// A route and who may use it, for tests and pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permitted {
    /// The method.
    pub method: Method,
    /// The whole path.
    pub path: String,
    /// Who may.
    pub needs: Needs,
    /// What it leaves in the audit log; `None` if nobody said.
    pub trail: Option<Trail>,
    /// What it costs the caller of the requests that they may send.
    pub cost: Cost,
}

impl From<Permission> for Needs {
    fn from(permission: Permission) -> Needs {
        Needs::Permission(permission)
    }
}

/// Every route of the API. A new noun adds its list here.
pub(crate) fn all() -> Vec<Route> {
    [
        about::routes(),
        segments::routes(),
        customers::routes(),
        lists::routes(),
        transitions::routes(),
        jobs::routes(),
        clock::routes(),
        settings::routes(),
        uploads::routes(),
        imports::routes(),
        quarantine::routes(),
        insight::routes(),
        kpis::routes(),
        events::routes(),
        privacy::routes(),
        webhooks::routes(),
        crate::sign_in::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Every route with who may use it.
#[must_use]
pub fn table() -> Vec<Permitted> {
    let one = |route: Route| Permitted {
        method: route.method.clone(),
        path: format!("{PREFIX}{}", route.path),
        needs: route.needs,
        trail: route.trail,
        cost: route.cost,
    };
    all().into_iter().map(one).collect()
}

/// The API, ready to serve below `/api/v1`.
pub fn router(api: Api) -> Router {
    let mut known = table();
    let needs = Needs::Nobody("says what is in the source of the program");
    known.push(Permitted {
        method: Method::GET,
        path: DOCS.to_owned(),
        needs,
        trail: READS,
        cost: Cost::Whole,
    });
    let guard = guard::Guard::new(api.clone(), &known);
    let mut router = Router::new();
    for route in all() {
        router = router.route(&format!("{PREFIX}{}", route.path), route.handler);
    }
    router
        .route(DOCS, routing::get(docs_page::page))
        .fallback(no_such_route)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn_with_state(guard, guard::guard))
        .layer(middleware::from_fn(localise))
        .with_state(api)
}

async fn no_such_route() -> Problem {
    Code::NoSuchRoute.into()
}

async fn method_not_allowed() -> Problem {
    Code::MethodNotAllowed.into()
}

impl Route {
    /// A route that reads.
    pub(crate) fn get<H, T>(path: &'static str, needs: impl Into<Needs>, handler: H) -> Route
    where
        H: Handler<T, Api>,
        T: 'static,
    {
        Route::new(Method::GET, path, needs.into(), routing::get(handler))
    }

    /// A route that makes something, or asks with a body.
    pub(crate) fn post<H, T>(path: &'static str, needs: impl Into<Needs>, handler: H) -> Route
    where
        H: Handler<T, Api>,
        T: 'static,
    {
        Route::new(Method::POST, path, needs.into(), routing::post(handler))
    }

    /// A route that puts something in a place.
    pub(crate) fn put<H, T>(path: &'static str, needs: impl Into<Needs>, handler: H) -> Route
    where
        H: Handler<T, Api>,
        T: 'static,
    {
        Route::new(Method::PUT, path, needs.into(), routing::put(handler))
    }

    /// A route that changes a part.
    pub(crate) fn patch<H, T>(path: &'static str, needs: impl Into<Needs>, handler: H) -> Route
    where
        H: Handler<T, Api>,
        T: 'static,
    {
        Route::new(Method::PATCH, path, needs.into(), routing::patch(handler))
    }

    /// A route that removes something.
    pub(crate) fn delete<H, T>(path: &'static str, needs: impl Into<Needs>, handler: H) -> Route
    where
        H: Handler<T, Api>,
        T: 'static,
    {
        Route::new(Method::DELETE, path, needs.into(), routing::delete(handler))
    }

    fn new(method: Method, path: &'static str, needs: Needs, handler: MethodRouter<Api>) -> Route {
        let trail = if method == Method::GET { READS } else { None };
        Route { method, path, needs, trail, cost: Cost::Whole, docs: Docs::default(), handler }
    }

    /// With an entry in the audit log whenever it succeeds.
    pub(crate) fn leaves(mut self, action: AuditAction) -> Route {
        self.trail = Some(Trail::Entry(action));
        self
    }

    /// With entries that what it calls writes.
    pub(crate) fn leaves_its_own(mut self) -> Route {
        self.trail = Some(Trail::Own);
        self
    }

    /// With nothing in the audit log, and why.
    pub(crate) fn leaves_nothing(mut self, why: &'static str) -> Route {
        self.trail = Some(Trail::Nothing(why));
        self
    }

    /// One that only takes a look at one customer, so that a caller may send many more of them.
    pub(crate) fn quick(mut self) -> Route {
        self.cost = Cost::Quick;
        self
    }

    /// With what is said about it.
    pub(crate) fn docs(mut self, docs: Docs) -> Route {
        self.docs = docs;
        self
    }
}
