//! What the gate says when something cannot be done, as problems.

use kesit_access::Permission;
use kesit_access::password::{MAX_BYTES, MIN_CHARS, PasswordFault};
use kesit_app::access::AccessError;

use crate::fault::internal;
use crate::problem::{Code, Problem};

impl std::convert::From<AccessError> for Problem {
    fn from(error: AccessError) -> Problem {
        match error {
            AccessError::WrongPassword => Problem::new(Code::BadCredentials)
                .detail("wrong e-mail address or password", "e-posta adresi ya da parola yanlış"),
            AccessError::BadCredentials => Code::BadCredentials.into(),
            AccessError::TooMany(too_many) => {
                Problem::new(Code::TooManyRequests).retry_after_s(too_many.seconds())
            }
            AccessError::NotPermitted(permission) => not_permitted(permission),
            AccessError::BeyondRole(role) => Problem::new(Code::NotPermitted).detail(
                format!("you may not give the role `{role}` or change who has it"),
                format!("`{role}` rolünü veremez, bu roldekileri değiştiremezsiniz"),
            ),
            AccessError::OnlyUsers => Problem::new(Code::NotPermitted).detail(
                "only a user who signed in can do this",
                "bunu yalnızca oturum açmış bir kullanıcı yapabilir",
            ),
            AccessError::SetUpAlready => {
                conflict("the workspace is set up already", "çalışma alanı zaten kurulmuş")
            }
            AccessError::LastOwner => conflict(
                "the last owner cannot be disabled or given another role",
                "son sahip devre dışı bırakılamaz, rolü değiştirilemez",
            ),
            AccessError::Taken(what) => conflict(
                &format!("the {what} is taken, or there are as many as can be"),
                "zaten var ya da sınıra ulaşıldı",
            ),
            AccessError::Password(fault) => password(fault),
            AccessError::Scopes(fault) => {
                invalid("/scopes").detail(fault.to_string(), "bu kapsamlar verilemez")
            }
            AccessError::BadText { field } => invalid(&format!("/{field}"))
                .detail("empty, too long or not well formed", "boş, çok uzun ya da biçimi yanlış"),
            AccessError::EndPassed => {
                invalid("/expires_at").detail("the end has passed already", "bitiş anı geçmişte")
            }
            AccessError::Unknown(what) => {
                Problem::new(Code::NotFound).detail(format!("there is no such {what}"), "böyle bir kayıt yok")
            }
            AccessError::Catalogue(_) | AccessError::Chance(_) => internal(&error),
        }
    }
}

fn not_permitted(permission: Permission) -> Problem {
    Problem::new(Code::NotPermitted)
        .detail(format!("it takes `{permission}`"), format!("`{permission}` gerekir"))
}

fn conflict(en: &str, tr: &str) -> Problem {
    Problem::new(Code::Conflict).detail(en, tr)
}

/// A fault in the body, at a pointer.
pub(super) fn invalid(pointer: &str) -> Problem {
    Problem::new(Code::InvalidRequest).at(pointer)
}

fn password(fault: PasswordFault) -> Problem {
    let turkish = match fault {
        PasswordFault::TooShort => format!("parola en az {MIN_CHARS} karakterdir"),
        PasswordFault::TooLong => format!("parola en çok {MAX_BYTES} bayttır"),
        PasswordFault::IsEmail => "parola e-posta adresi olamaz".to_owned(),
        PasswordFault::Monotonous => "parola tek bir karakterin yinelenmesi olamaz".to_owned(),
    };
    invalid("/password").detail(fault.to_string(), turkish)
}
