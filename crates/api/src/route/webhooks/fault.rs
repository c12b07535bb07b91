//! What cannot be done with webhooks, as problems.

use kesit_app::hooks::{HookError, Refused};
use kesit_app::moves::StreamError;

use crate::fault::internal;
use crate::problem::{Code, Problem};

impl From<HookError> for Problem {
    fn from(error: HookError) -> Problem {
        match error {
            HookError::Refused(refused) => address(refused),
            HookError::Description => Problem::new(Code::InvalidRequest)
                .at("/description")
                .detail("the description is too long", "açıklama çok uzun"),
            HookError::Segments => Problem::new(Code::InvalidRequest)
                .at("/segments")
                .detail("these are too many segments", "çok fazla segment var")
                .hint("leave it empty for all", "hepsi için boş bırakın"),
            HookError::Stream(StreamError::TooManyEndpoints { limit }) => Problem::new(Code::Conflict)
                .detail(format!("there are {limit} webhooks already"), format!("zaten {limit} webhook var")),
            HookError::Stream(_) | HookError::Sender(_) => internal(&error),
        }
    }
}

/// Why an address may not be called.
fn address(refused: Refused) -> Problem {
    let turkish = match refused {
        Refused::Url => "bu bir URL değil ya da çok uzun",
        Refused::Scheme => "yalnızca https çağrılabilir",
        Refused::UserInfo => "URL kullanıcı adı ya da parola içeriyor",
        Refused::Port => "bu port çağrılamaz",
        Refused::Address => "adres bu makineye ya da herkese açık olmayan bir ağa ait",
    };
    let problem = Problem::new(Code::AddressRefused).at("/url").detail(refused.to_string(), turkish);
    match refused {
        Refused::Scheme | Refused::Address => problem.hint(
            "`webhooks.allow_private` in the configuration lets addresses of your own network be called",
            "yapılandırmada `webhooks.allow_private`, kendi ağınızdaki adreslerin çağrılmasına izin verir",
        ),
        Refused::Url | Refused::UserInfo | Refused::Port => problem,
    }
}

/// There is no such webhook.
pub(super) fn no_webhook() -> Problem {
    Problem::new(Code::NotFound).detail("there is no such webhook", "böyle bir webhook yok")
}
