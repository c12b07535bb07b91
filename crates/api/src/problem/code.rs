//! The kinds of problems: their stable codes, statuses and texts. A code never changes its meaning.

use axum::http::StatusCode;

use crate::language::Text;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:ident, $en:literal, $tr:literal, [$($hint_en:literal, $hint_tr:literal)?];)*) => {
        /// What kind of problem it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// Every kind.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The stable word for it.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Code::$name => $code,)* }
            }

            /// The HTTP status that goes with it.
            #[must_use]
            pub fn status(self) -> StatusCode {
                match self { $(Code::$name => StatusCode::$status,)* }
            }

            pub(crate) fn title(self) -> Text {
                match self { $(Code::$name => Text::new($en, $tr),)* }
            }

            pub(crate) fn hint(self) -> Option<Text> {
                match self { $(Code::$name => hint(&[$($hint_en, $hint_tr)?]),)* }
            }
        }
    };
}

codes! {
    /// The body is no JSON, or nests too deep.
    MalformedBody = "malformed-body", BAD_REQUEST, "The body cannot be read.", "Gövde okunamıyor.", [];
    /// The body, the query or a header has a wrong value.
    InvalidRequest = "invalid-request", BAD_REQUEST, "The request is not as it should be.", "İstek olması gerektiği gibi değil.", [];
    /// A cursor was not made by the server.
    InvalidCursor = "invalid-cursor", BAD_REQUEST, "The cursor is not one of ours.", "İmleç bize ait değil.",
        ["Start again without `cursor`.", "`cursor` olmadan yeniden başlayın."];
    /// Nobody is signed in, and no key was given.
    SignInNeeded = "sign-in-needed", UNAUTHORIZED, "Sign in, or give an API key.", "Oturum açın ya da bir API anahtarı verin.",
        ["Send `Authorization: Bearer kesit_sk_…`.", "`Authorization: Bearer kesit_sk_…` gönderin."];
    /// A session or a key is not known, has ended, or was revoked.
    BadCredentials = "bad-credentials", UNAUTHORIZED, "The credentials are not valid.", "Kimlik bilgileri geçerli değil.", [];
    /// The caller may not do this.
    NotPermitted = "not-permitted", FORBIDDEN, "You may not do this.", "Bunu yapmaya yetkiniz yok.",
        ["An owner can give the role or the scope that it takes.", "Gereken rolü ya da kapsamı bir sahip verebilir."];
    /// A cookie session asked for a change without the token that proves that the page asked.
    CsrfRefused = "csrf-refused", FORBIDDEN, "The request did not come from the page.", "İstek sayfadan gelmedi.",
        ["Send the token of the session in `X-Kesit-CSRF`.", "Oturumun belirtecini `X-Kesit-CSRF` ile gönderin."];
    /// There is no such thing.
    NotFound = "not-found", NOT_FOUND, "There is no such thing.", "Böyle bir şey yok.", [];
    /// There is no such address.
    NoSuchRoute = "no-such-route", NOT_FOUND, "There is no such address.", "Böyle bir adres yok.",
        ["All addresses are listed at /api/docs.", "Bütün adresler /api/docs sayfasında."];
    /// The address does not know the method.
    MethodNotAllowed = "method-not-allowed", METHOD_NOT_ALLOWED, "The address does not know this method.", "Adres bu yöntemi tanımıyor.", [];
    /// The request cannot be met in the present state.
    Conflict = "conflict", CONFLICT, "It does not fit to what is there.", "Var olanla uyuşmuyor.", [];
    /// A request with the same idempotency key is being worked on.
    InProgress = "in-progress", CONFLICT, "The same request is being worked on.", "Aynı istek üzerinde çalışılıyor.",
        ["Ask again in a moment.", "Biraz sonra yeniden deneyin."];
    /// Somebody changed it since it was read.
    Changed = "changed", PRECONDITION_FAILED, "It has been changed since you read it.", "Siz okuduktan sonra değiştirildi.",
        ["Read it again and repeat your change on it.", "Yeniden okuyup değişikliğinizi onun üzerinde yineleyin."];
    /// The body is larger than allowed.
    TooLarge = "too-large", PAYLOAD_TOO_LARGE, "The body is too large.", "Gövde çok büyük.", [];
    /// The body is of another media type than is understood.
    UnsupportedMediaType = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "The media type is not understood here.", "Bu ortam türü burada anlaşılmıyor.", [];
    /// Segment definitions, or other words of the product, are wrong.
    InvalidDefinition = "invalid-definition", UNPROCESSABLE_ENTITY, "The definition has faults.", "Tanımda hatalar var.", [];
    /// The request is well formed, but cannot be done.
    Unprocessable = "unprocessable", UNPROCESSABLE_ENTITY, "This cannot be done.", "Bu yapılamaz.", [];
    /// A webhook may not call this address.
    AddressRefused = "address-refused", UNPROCESSABLE_ENTITY, "This address may not be called.", "Bu adres çağrılamaz.", [];
    /// The same idempotency key came with another request.
    KeyReused = "idempotency-key-reused", UNPROCESSABLE_ENTITY, "The idempotency key was used for another request.", "Eşgüçlülük anahtarı başka bir istekte kullanıldı.",
        ["Make a new key for each new request.", "Her yeni istek için yeni bir anahtar üretin."];
    /// A change needs `If-Match`.
    PreconditionNeeded = "precondition-needed", PRECONDITION_REQUIRED, "The change needs an `If-Match` header.", "Değişiklik bir `If-Match` başlığı ister.",
        ["Send the `ETag` that you read, or `If-None-Match: *` to make something new.", "Okuduğunuz `ETag` değerini ya da yeni bir şey için `If-None-Match: *` gönderin."];
    /// Too many requests.
    TooManyRequests = "too-many-requests", TOO_MANY_REQUESTS, "Too many requests.", "Çok fazla istek.",
        ["Wait for as many seconds as `Retry-After` says.", "`Retry-After` kadar saniye bekleyin."];
    /// Something in the server went wrong. Its log says what.
    Internal = "internal", INTERNAL_SERVER_ERROR, "Something in the server went wrong.", "Sunucuda bir şey ters gitti.",
        ["The log of the server says more.", "Sunucunun günlüğü daha çoğunu söyler."];
    /// The server has too much to do, or is about to stop.
    Busy = "busy", SERVICE_UNAVAILABLE, "The server is busy.", "Sunucu meşgul.",
        ["Wait for as many seconds as `Retry-After` says.", "`Retry-After` kadar saniye bekleyin."];
}

/// The texts of a hint, if there is one.
fn hint(texts: &[&str]) -> Option<Text> {
    match texts {
        [en, tr] => Some(Text::new(*en, *tr)),
        _ => None,
    }
}
