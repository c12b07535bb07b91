//! The settings: what was chosen when the workspace was made, and what may change while it runs.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kesit_access::Permission;
use kesit_access::audit::AuditAction;
use kesit_app::service::Service;
use kesit_model::Language;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::{Docs, Route};
use crate::audit::Done;
use crate::body;
use crate::etag::{self, Tag};
use crate::problem::{Code, Problem};
use crate::state::Api;

/// The longest name of a shop.
const MAX_NAME_CHARS: usize = 100;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/settings", Permission::SettingsRead, get)
            .docs(Docs::new("settings", "The settings").gives::<SettingsAnswer>(200, "The settings.").etag()),
        Route::patch("/settings", Permission::SettingsWrite, change)
            .docs(
                Docs::new("settings", "Change settings")
                    .more("The name of the shop may change. Time zone, currency and language were chosen when the workspace was made, and what is kept means what it means by them: they are refused unless they are as they stand.")
                    .if_match()
                    .takes::<SettingsBody>()
                    .example(serde_json::json!({"shop_name": "Kahve Dünyam"}))
                    .gives::<SettingsAnswer>(200, "The settings as they are now.")
                    .etag()
                    .problems(&[Code::Conflict]),
            )
            .leaves(AuditAction::SettingsChanged),
    ]
}

/// The settings.
#[derive(Debug, Serialize, ToSchema)]
struct SettingsAnswer {
    /// What people call the shop; empty if nobody has said.
    shop_name: String,
    /// The name of the time zone, such as `Europe/Istanbul`: where days begin.
    time_zone: String,
    /// The currency, such as `TRY`.
    currency: String,
    /// `tr` or `en`: how texts are compared without case.
    language: &'static str,
}

/// What is to be changed; what is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SettingsBody {
    /// What people call the shop; empty for nothing.
    #[schema(max_length = 100)]
    shop_name: Option<String>,
    /// As it stands.
    time_zone: Option<String>,
    /// As it stands.
    currency: Option<String>,
    /// As it stands.
    language: Option<String>,
}

impl SettingsAnswer {
    fn of(service: &Service) -> Result<SettingsAnswer, Problem> {
        let stored = service.stored_settings();
        Ok(SettingsAnswer {
            shop_name: service.catalogue()?.shop_name()?,
            time_zone: stored.time_zone.clone(),
            currency: stored.currency.clone(),
            language: match stored.language {
                Language::Turkish => "tr",
                Language::English => "en",
            },
        })
    }

    fn tag(&self) -> Tag {
        let SettingsAnswer { shop_name, time_zone, currency, language } = self;
        let mut hash = Sha256::new();
        for text in [shop_name.as_str(), time_zone, currency, language] {
            hash.update(text);
            hash.update([0]);
        }
        Tag::new(hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>())
    }

    fn response(self) -> Response {
        (self.tag().header(), Json(self)).into_response()
    }
}

async fn get(State(api): State<Api>) -> Result<Response, Problem> {
    Ok(api.work(|service| SettingsAnswer::of(service)).await?.response())
}

async fn change(
    State(api): State<Api>,
    headers: HeaderMap,
    body::Json(body): body::Json<SettingsBody>,
) -> Result<(Done, Response), Problem> {
    let changed = api.work(move |service| {
        let present = SettingsAnswer::of(service)?;
        etag::check(&headers, Some(&present.tag()))?;
        stays("time_zone", body.time_zone.as_deref(), &present.time_zone)?;
        stays("currency", body.currency.as_deref(), &present.currency)?;
        stays("language", body.language.as_deref(), present.language)?;
        if let Some(name) = body.shop_name.as_deref().map(name).transpose()? {
            service.change(|catalogue| catalogue.set_shop_name(name))?;
        }
        SettingsAnswer::of(service)
    });
    Ok((Done::how("shop_name"), changed.await?.response()))
}

/// Refuses another value of what was chosen for good.
fn stays(field: &str, wanted: Option<&str>, present: &str) -> Result<(), Problem> {
    if wanted.is_none_or(|wanted| wanted == present) {
        return Ok(());
    }
    let option = field.replace('_', "-");
    Err(Problem::new(Code::Conflict)
        .at(format!("/{field}"))
        .detail(
            format!("it is `{present}` for good: with another value, days, sums and members of the past would be others than they were told"),
            format!("kalıcı olarak `{present}`: başka bir değerle geçmişin günleri, tutarları ve üyeleri söylenenden farklı olurdu"),
        )
        .hint(
            format!("make another workspace with `kesit init --{option} …`, and import into it"),
            format!("`kesit init --{option} …` ile yeni bir çalışma alanı oluşturup içe aktarın"),
        ))
}

fn name(text: &str) -> Result<&str, Problem> {
    let text = text.trim();
    let fits = text.chars().count() <= MAX_NAME_CHARS && !text.chars().any(char::is_control);
    let fault = || {
        Problem::new(Code::InvalidRequest).at("/shop_name").detail(
            format!("a name has at most {MAX_NAME_CHARS} characters, on one line"),
            format!("bir ad tek satırda en çok {MAX_NAME_CHARS} karakterdir"),
        )
    };
    fits.then_some(text).ok_or_else(fault)
}
