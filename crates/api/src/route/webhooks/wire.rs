//! What answers about webhooks are made of.

use std::fmt::Write as _;

use kesit_app::hooks::{Endpoint, EndpointSettings, Failure};
use kesit_app::moves::MoveDirection;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::etag::Tag;

/// A webhook, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WebhookAnswer {
    /// Its number, never given twice.
    pub(super) id: u64,
    /// Where moves are told.
    url: String,
    /// What somebody says about it; may be empty.
    description: String,
    /// Moves of these segments; empty for all.
    segments: Vec<String>,
    /// Which moves.
    moves: Vec<MoveWord>,
    /// Whether moves of a back-fill are told too, where somebody asked that these be told one by one.
    back_fill: bool,
    /// `enabled`; `failing` while no attempt succeeds; `paused` until it is resumed; `disabled` for good, until it is resumed.
    state: &'static str,
    /// Since when.
    #[schema(format = DateTime)]
    state_since: String,
    /// Why it is paused or disabled: `asked`; `failing`, as nothing succeeded for as long as it was tried; `gone`, as the endpoint
    /// answered 410. `null` if it is not.
    pause: Option<&'static str>,
    /// The last attempt that failed; `null` if none ever did.
    last_failure: Option<FailureAnswer>,
    /// Until when the secret of before signs too; `null` if it does not.
    #[schema(format = DateTime)]
    secret_before_until: Option<String>,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// How many moves wait to be told.
    pending: u64,
    /// How many were told, ever.
    delivered: u64,
    /// How many were given up, ever.
    dead: u64,
    /// How many were never told, for they became too old before.
    lost: u64,
}

/// An attempt that failed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FailureAnswer {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// The HTTP status of the answer; `null` if there was none.
    status: Option<u16>,
    /// Why: `connect`, `timeout`, `status`, `redirect`, `protocol`, `busy`, `gone`, or `refused_…` if the address may not be called.
    error: String,
}

/// A webhook with its secret.
#[derive(Serialize, ToSchema)]
pub(super) struct WebhookSecret {
    /// The webhook.
    pub(super) webhook: WebhookAnswer,
    /// What signatures are checked with; shown once.
    pub(super) secret: String,
}

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum MoveWord {
    /// Into a segment.
    Entered,
    /// Out of a segment.
    Left,
}

impl MoveWord {
    const ALL: [MoveWord; 2] = [MoveWord::Entered, MoveWord::Left];

    pub(super) fn direction(self) -> MoveDirection {
        match self {
            MoveWord::Entered => MoveDirection::Entered,
            MoveWord::Left => MoveDirection::Left,
        }
    }

    /// The words of directions, of which none mean both.
    fn of(directions: &[MoveDirection]) -> Vec<MoveWord> {
        let is_in = |word: &MoveWord| directions.is_empty() || directions.contains(&word.direction());
        MoveWord::ALL.into_iter().filter(is_in).collect()
    }
}

impl From<&Failure> for FailureAnswer {
    fn from(failure: &Failure) -> FailureAnswer {
        FailureAnswer { at: failure.at.to_string(), status: failure.status, error: failure.error.clone() }
    }
}

impl From<Endpoint> for WebhookAnswer {
    fn from(endpoint: Endpoint) -> WebhookAnswer {
        let Endpoint {
            id,
            settings,
            secrets,
            state,
            state_since,
            pause,
            last_failure,
            created_at,
            totals,
            ..
        } = endpoint;
        WebhookAnswer {
            id: id.0,
            url: settings.url,
            description: settings.description,
            segments: settings.segments.iter().map(ToString::to_string).collect(),
            moves: MoveWord::of(&settings.directions),
            back_fill: settings.takes_back_fill,
            state: state.word(),
            state_since: state_since.to_string(),
            pause: pause.map(|reason| reason.word()),
            last_failure: last_failure.as_ref().map(FailureAnswer::from),
            secret_before_until: secrets.retiring.map(|(_, until)| until.to_string()),
            created_at: created_at.to_string(),
            pending: totals.pending,
            delivered: totals.delivered,
            dead: totals.dead,
            lost: totals.lost,
        }
    }
}

/// The tag of what can be changed of a webhook: deliveries and states do not touch it.
pub(super) fn tag(settings: &EndpointSettings) -> Tag {
    let EndpointSettings { url, description, segments, directions, takes_back_fill } = settings;
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        hash.update(text);
        hash.update([0]);
    };
    [url, description].into_iter().for_each(|text| add(text));
    segments.iter().for_each(|key| add(key.as_str()));
    add(&format!("{:?} {takes_back_fill}", MoveWord::of(directions)));
    let mut text = String::new();
    for byte in hash.finalize().iter().take(16) {
        write!(text, "{byte:02x}").expect("a string takes everything");
    }
    Tag::new(text)
}
