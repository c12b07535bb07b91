//! One HTTP request: a signed `POST` to a receiver that may be anybody. Redirects are not followed, proxies of the
//! environment not used, and every address is checked when it is connected to.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use kesit_model::{Span, Timestamp};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Response, redirect};

use crate::guard::{Refused, Rules, check_address, check_url};
use crate::signature::{ID_HEADER, SIGNATURE_HEADER, Secret, TIMESTAMP_HEADER, signatures};

/// How long a connection may take to stand, name and TLS included.
pub const CONNECT_TIME: Duration = Duration::from_secs(5);
/// How long all of it may take.
pub const WHOLE_TIME: Duration = Duration::from_secs(15);
/// So much of an answer is read, only so that the connection can be used again.
pub const ANSWER_BYTES: usize = 16 << 10;
/// Connections to one receiver that are kept open for the next delivery.
const IDLE_PER_HOST: usize = 4;
/// How long they are kept.
const IDLE_TIME: Duration = Duration::from_secs(30);
/// The most addresses of a name that are looked at.
const ADDRESSES: usize = 16;

/// Sends deliveries. Cheap to clone; connections are shared.
#[derive(Debug, Clone)]
pub struct Sender {
    client: Client,
    rules: Rules,
}

/// One attempt.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Where to.
    pub url: &'a str,
    /// The id of the delivery, the same at each attempt: visible ASCII.
    pub id: &'a str,
    /// Now. The receiver may refuse what is signed for another time.
    pub at: Timestamp,
    /// What it says.
    pub body: &'a [u8],
    /// The secrets to sign with, the newest first.
    pub secrets: &'a [Secret],
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// The receiver has taken it: a status of 200 to 299.
    Delivered {
        /// The status.
        status: u16,
    },
    /// It was not even tried: the address may not be called.
    Refused(Refused),
    /// It failed, and may be tried again.
    Failed {
        /// How.
        kind: FailureKind,
        /// The status, if there was an answer.
        status: Option<u16>,
    },
    /// The receiver wants nothing more: status 410.
    Gone,
    /// The receiver has too much to do: status 429 or 503.
    RetryAfter {
        /// The status.
        status: u16,
        /// How long to wait, if it said that: in seconds, or as a date, which counts from [`Request::at`].
        after: Option<Span>,
    },
}

/// How an attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// The name has no address, or nobody answers there, or not with a certificate that holds.
    Connect,
    /// It took too long.
    Timeout,
    /// The receiver answered with a status that is no success.
    Status,
    /// The receiver wants to be called elsewhere, which is not done.
    Redirect,
    /// What the receiver said is not HTTP, or it broke off.
    Protocol,
}

impl FailureKind {
    /// A stable code for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            FailureKind::Connect => "connect",
            FailureKind::Timeout => "timeout",
            FailureKind::Status => "status",
            FailureKind::Redirect => "redirect",
            FailureKind::Protocol => "protocol",
        }
    }
}

/// There is no client: the system has no TLS that could be used.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot be made")]
pub struct SenderError(#[from] reqwest::Error);

impl Sender {
    /// A sender that keeps to these rules.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(rules: Rules) -> Result<Sender, SenderError> {
        // Who came first has set the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(concat!("Kesit/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .http1_only()
            .https_only(!rules.allow_http)
            .connect_timeout(CONNECT_TIME)
            .timeout(WHOLE_TIME)
            .pool_max_idle_per_host(IDLE_PER_HOST)
            .pool_idle_timeout(IDLE_TIME)
            .dns_resolver(Arc::new(Guarded { rules }))
            .build()?;
        Ok(Sender { client, rules })
    }

    /// Tries once. Takes [`WHOLE_TIME`] at most.
    pub async fn send(&self, request: &Request<'_>) -> Sent {
        let url = match check_url(request.url, self.rules) {
            Ok(url) => url,
            Err(refused) => return Sent::Refused(refused),
        };
        let timestamp = request.at.0.div_euclid(1_000);
        let answer = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header(ID_HEADER, request.id)
            .header(TIMESTAMP_HEADER, timestamp)
            .header(SIGNATURE_HEADER, signatures(request.secrets, request.id, timestamp, request.body))
            .body(request.body.to_vec())
            .send()
            .await;
        match answer {
            Ok(answer) => {
                let sent = judge(answer.status().as_u16(), retry_after(&answer, request.at));
                drain(answer).await;
                sent
            }
            Err(error) => failed(&error),
        }
    }
}

/// What a status means.
fn judge(status: u16, after: Option<Span>) -> Sent {
    let failed = |kind| Sent::Failed { kind, status: Some(status) };
    match status {
        200..=299 => Sent::Delivered { status },
        300..=399 => failed(FailureKind::Redirect),
        410 => Sent::Gone,
        429 | 503 => Sent::RetryAfter { status, after },
        _ => failed(FailureKind::Status),
    }
}

/// How long the receiver asks to wait (RFC 9110, 10.2.3); `None` if it does not say, or in no form that is known.
fn retry_after(answer: &Response, now: Timestamp) -> Option<Span> {
    let text = answer.headers().get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(Span(i64::from(seconds) * 1_000));
    }
    let since_1970 = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
    let at = i64::try_from(since_1970.as_millis()).ok()?;
    Some(Span(at.saturating_sub(now.0).max(0)))
}

/// Reads what comes, up to a bound. The status has been told already, so that nothing here is a failure.
async fn drain(mut answer: Response) {
    let mut read = 0;
    while let Ok(Some(bytes)) = answer.chunk().await {
        read += bytes.len();
        if read > ANSWER_BYTES {
            return;
        }
    }
}

fn failed(error: &reqwest::Error) -> Sent {
    if let Some(refused) = refusal(error) {
        return Sent::Refused(refused);
    }
    let kind = if error.is_timeout() {
        FailureKind::Timeout
    } else if error.is_connect() {
        FailureKind::Connect
    } else {
        FailureKind::Protocol
    };
    Sent::Failed { kind, status: None }
}

/// The refusal of the resolver, somewhere among the causes of a failure.
fn refusal(error: &reqwest::Error) -> Option<Refused> {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(error) = cause {
        if let Some(refused) = error.downcast_ref::<Refused>() {
            return Some(*refused);
        }
        cause = error.source();
    }
    None
}

/// Resolves names as the system does, and refuses a name if one of its addresses may not be called. The connection goes to
/// what is returned here: there is no second look-up.
struct Guarded {
    rules: Rules,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let rules = self.rules;
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.take(ADDRESSES).collect();
            for address in &found {
                check_address(address.ip(), rules)?;
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests;
