//! `GET /customers/{id}`: all that is known of a customer, but the events themselves.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::customer::{Account, Customer, Trait};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::segments::MembershipAnswer;
use crate::caller::Caller;
use crate::instant::{self, maybe};
use crate::mask::Veil;
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::query::Query;
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/customers/{id}", Permission::CustomersRead, profile).docs(
            Docs::new("customers", "All that is known of a customer")
                .query::<AsOf>()
                .gives::<CustomerAnswer>(200, "The customer.")
                .problems(&[Code::NotFound]),
        ),
    ]
}

#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct AsOf {
    /// The instant: RFC 3339, or a date in the time zone of the workspace. Now if it is not given.
    pub(super) as_of: Option<String>,
}

/// A customer at an instant.
#[derive(Debug, Serialize, ToSchema)]
struct CustomerAnswer {
    /// The id.
    id: String,
    /// All ids.
    ids: Vec<String>,
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// When the customer came into being.
    #[schema(format = DateTime)]
    first_at: String,
    /// When something was last heard of the customer.
    #[schema(format = DateTime)]
    last_at: String,
    /// Traits by key.
    traits: BTreeMap<String, TraitAnswer>,
    /// Accounts, in order of joining.
    accounts: Vec<AccountAnswer>,
    /// Consents.
    consents: Vec<ConsentAnswer>,
    /// How often what happened; the most frequent first.
    events: Vec<EventCountAnswer>,
    /// The segments that the customer is in.
    segments: Vec<MembershipAnswer>,
}

/// A trait.
#[derive(Debug, Serialize, ToSchema)]
struct TraitAnswer {
    /// Its value.
    value: Value,
    /// Since when, unbroken.
    #[schema(format = DateTime)]
    since: String,
}

/// An account that the customer belongs to.
#[derive(Debug, Serialize, ToSchema)]
struct AccountAnswer {
    /// Its id.
    id: String,
    /// Since when the customer belongs to it.
    #[schema(format = DateTime)]
    since: String,
    /// Its traits by key.
    traits: BTreeMap<String, TraitAnswer>,
}

/// The consent for a channel.
#[derive(Debug, Serialize, ToSchema)]
struct ConsentAnswer {
    /// `email`, `sms`, …
    channel: String,
    /// What was said.
    state: &'static str,
    /// Since when, unbroken.
    #[schema(format = DateTime)]
    since: String,
}

/// How often something happened.
#[derive(Debug, Serialize, ToSchema)]
struct EventCountAnswer {
    /// The name of the events.
    event: String,
    /// How many.
    count: usize,
    /// When the first one happened.
    #[schema(format = DateTime)]
    first_at: String,
    /// When the last one happened.
    #[schema(format = DateTime)]
    last_at: String,
}

async fn profile(
    State(api): State<Api>,
    caller: Caller,
    path: Path,
    Query(query): Query<AsOf>,
) -> Result<Json<CustomerAnswer>, Problem> {
    let (id, veil, now) = (path.person("id")?, Veil::of(&caller), api.now());
    let customer = api.work(move |service| {
        let mut workspace = service.workspace();
        let as_of = instant::read("as_of", query.as_of.as_deref(), &workspace.settings().zone, now)?;
        Ok(workspace.profile(&id, as_of, 0)?)
    });
    Ok(Json(answer(customer.await?, veil)))
}

fn answer(customer: Customer, veil: Veil) -> CustomerAnswer {
    let account = |account: &Account| AccountAnswer {
        id: veil.word(account.id.as_str()),
        since: account.since.to_string(),
        traits: traits(&account.traits, veil),
    };
    let segments = customer.memberships.iter().filter(|one| one.why.holds).map(|one| MembershipAnswer {
        key: one.key.to_string(),
        since: one.since.map(|at| at.to_string()),
        until: maybe(one.why.until),
    });
    CustomerAnswer {
        id: veil.id(&customer.id),
        ids: customer.ids.iter().map(|id| veil.id(id)).collect(),
        as_of: customer.as_of.to_string(),
        first_at: customer.first_at.to_string(),
        last_at: customer.last_at.to_string(),
        traits: traits(&customer.traits, veil),
        accounts: customer.accounts.iter().map(account).collect(),
        segments: segments.collect(),
        consents: customer
            .consents
            .into_iter()
            .map(|one| ConsentAnswer {
                channel: one.channel,
                state: one.state.as_str(),
                since: one.since.to_string(),
            })
            .collect(),
        events: customer
            .counts
            .into_iter()
            .map(|one| EventCountAnswer {
                event: one.name,
                count: one.count,
                first_at: one.first_at.to_string(),
                last_at: one.last_at.to_string(),
            })
            .collect(),
    }
}

fn traits(traits: &[Trait], veil: Veil) -> BTreeMap<String, TraitAnswer> {
    let one = |one: &Trait| {
        let value = veil.trait_value(&one.key, &one.value);
        (veil.word(&one.key), TraitAnswer { value, since: one.since.to_string() })
    };
    traits.iter().map(one).collect()
}
