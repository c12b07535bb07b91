//! What the audit log says: who did what, on which object, when, and from where. Never a secret, never a customer's data: a
//! customer is told from others by a keyed digest of the id, and a detail is a short word of ours such as `viewer → editor`.

use std::fmt;
use std::net::IpAddr;

use kesit_model::{Span, Timestamp};

use crate::{Principal, PrincipalKind};

/// The longest name of an object kept in an entry, in characters; what is longer is cut.
pub const MAX_OBJECT_CHARS: usize = 200;
/// The longest detail kept in an entry, in characters; what is longer is cut.
pub const MAX_DETAIL_CHARS: usize = 500;
/// Entries are kept so long, addresses in them with it, unless the workspace has a period of its own for them: two years.
pub const KEPT: Span = Span(730 * 86_400_000);

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident: $code:literal;)*) => {
        /// Something done that the audit log tells.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum AuditAction {
            $($(#[$doc])* $name,)*
        }

        impl AuditAction {
            /// Every action.
            pub const ALL: &[AuditAction] = &[$(AuditAction::$name,)*];

            /// The stable word for it, `noun.verb`.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(AuditAction::$name => $code,)* }
            }

            /// The action of a word.
            #[must_use]
            pub fn parse(code: &str) -> Option<AuditAction> {
                AuditAction::ALL.iter().copied().find(|action| action.code() == code)
            }
        }
    };
}

actions! {
    /// The first owner was made.
    WorkspaceSetUp: "workspace.set_up";
    /// A user signed in.
    SessionBegun: "session.begun";
    /// Somebody tried to sign in and was refused.
    SessionRefused: "session.refused";
    /// A user signed out.
    SessionEnded: "session.ended";
    /// All sessions of a user were ended.
    SessionsRevoked: "session.revoked_all";
    /// A user was invited, anew or once more.
    UserInvited: "user.invited";
    /// An invited user chose a password.
    UserJoined: "user.joined";
    /// A user has another role.
    UserRoleChanged: "user.role_changed";
    /// A user has another name.
    UserRenamed: "user.renamed";
    /// A user has another password.
    UserPasswordChanged: "user.password_changed";
    /// A user may no longer sign in.
    UserDisabled: "user.disabled";
    /// A user may sign in again.
    UserEnabled: "user.enabled";
    /// An API key was made.
    ApiKeyMade: "api_key.made";
    /// An API key was revoked.
    ApiKeyRevoked: "api_key.revoked";
    /// A source was added.
    SourceAdded: "source.added";
    /// A source was changed.
    SourceChanged: "source.changed";
    /// A source has a new key; the one before ends by itself.
    SourceKeyRotated: "source.key_rotated";
    /// A source's key was ended at once.
    SourceKeyRevoked: "source.key_revoked";
    /// Definitions were applied.
    SegmentsApplied: "segment.applied";
    /// Definitions were put back to how they were.
    SegmentsReverted: "segment.reverted";
    /// A static list was made, changed or removed.
    ListChanged: "list.changed";
    /// Files were given to a job that imports them; what came of it is in the list of imports.
    ImportBegun: "import.begun";
    /// An import was given to a job that undoes it.
    ImportUndone: "import.undone";
    /// Something put aside was mended and is read again.
    QuarantineMended: "quarantine.mended";
    /// What was put aside was given to a job that reads it again.
    QuarantineRetried: "quarantine.retried";
    /// Something put aside was dropped.
    QuarantineDropped: "quarantine.dropped";
    /// Members were handed out as a file.
    MembersExported: "segment.exported";
    /// All that is known of a customer was handed out.
    CustomerExported: "customer.exported";
    /// A customer was erased.
    CustomerErased: "customer.erased";
    /// A customer who was erased may come back, by their own wish.
    CustomerReadmitted: "customer.readmitted";
    /// How long data are kept was changed.
    RetentionChanged: "retention.changed";
    /// A webhook was added.
    WebhookAdded: "webhook.added";
    /// A webhook was changed.
    WebhookChanged: "webhook.changed";
    /// A webhook has a new secret.
    WebhookSecretRotated: "webhook.secret_rotated";
    /// A webhook was removed.
    WebhookRemoved: "webhook.removed";
    /// Deliveries were asked for again.
    WebhookReplayed: "webhook.replayed";
    /// A webhook was sent a test.
    WebhookTested: "webhook.tested";
    /// A job was started by hand.
    JobRun: "job.run";
    /// A job was cancelled.
    JobCancelled: "job.cancelled";
    /// Settings were changed.
    SettingsChanged: "settings.changed";
    /// A clock that stands still was moved.
    ClockMoved: "clock.moved";
}

impl fmt::Display for AuditAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// From which address; `None` if from no network.
    pub address: Option<IpAddr>,
    /// What.
    pub action: AuditAction,
    /// On which object, by its id or key; empty if there is no particular one.
    pub object: String,
    /// What more there is to say; often empty.
    pub detail: String,
}

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The user of this number.
    User(u64),
    /// The API key of this number.
    ApiKey(u64),
    /// Kesit itself, or the command line.
    Local,
    /// Somebody who has not shown who they are.
    Nobody,
}

impl Actor {
    /// The stable word for the kind, and the number where there is one.
    #[must_use]
    pub fn parts(self) -> (&'static str, Option<u64>) {
        match self {
            Actor::User(id) => ("user", Some(id)),
            Actor::ApiKey(id) => ("api_key", Some(id)),
            Actor::Local => ("local", None),
            Actor::Nobody => ("nobody", None),
        }
    }

    /// The actor of what [`Actor::parts`] gave.
    #[must_use]
    pub fn from_parts(kind: &str, id: Option<u64>) -> Option<Actor> {
        match (kind, id) {
            ("user", Some(id)) => Some(Actor::User(id)),
            ("api_key", Some(id)) => Some(Actor::ApiKey(id)),
            ("local", None) => Some(Actor::Local),
            ("nobody", None) => Some(Actor::Nobody),
            _ => None,
        }
    }
}

impl AuditEntry {
    /// An entry about what a principal did. Texts that are too long are cut, and control characters left out.
    #[must_use]
    pub fn new(
        by: &Principal,
        at: Timestamp,
        action: AuditAction,
        object: impl fmt::Display,
        detail: impl fmt::Display,
    ) -> AuditEntry {
        let actor = match by.kind {
            PrincipalKind::User { id, .. } => Actor::User(id.0),
            PrincipalKind::ApiKey { id, .. } => Actor::ApiKey(id.0),
            PrincipalKind::Local => Actor::Local,
            PrincipalKind::SetUp => Actor::Nobody,
        };
        let object = cut(&object.to_string(), MAX_OBJECT_CHARS);
        let detail = cut(&detail.to_string(), MAX_DETAIL_CHARS);
        AuditEntry { at, actor, address: by.address, action, object, detail }
    }
}

fn cut(text: &str, most: usize) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(most).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{ApiKeyId, Role, Scopes, UserId};

    #[test]
    fn every_action_has_a_word_of_its_own() {
        let codes: HashSet<_> = AuditAction::ALL.iter().map(|action| action.code()).collect();
        assert_eq!(codes.len(), AuditAction::ALL.len());
        for action in AuditAction::ALL {
            assert_eq!(AuditAction::parse(action.code()), Some(*action));
            let (noun, verb) = action.code().split_once('.').expect("noun.verb");
            assert!(!noun.is_empty() && !verb.is_empty());
        }
        assert_eq!(AuditAction::parse("segment.eaten"), None);
    }

    #[test]
    fn actors_are_read_as_written() {
        let kinds = [
            PrincipalKind::User { id: UserId(3), role: Role::Editor },
            PrincipalKind::ApiKey { id: ApiKeyId(4), scopes: Scopes::NONE },
            PrincipalKind::Local,
            PrincipalKind::SetUp,
        ];
        let actors = [Actor::User(3), Actor::ApiKey(4), Actor::Local, Actor::Nobody];
        for (kind, actor) in kinds.into_iter().zip(actors) {
            let by = Principal { kind, address: None };
            let entry = AuditEntry::new(&by, Timestamp(1), AuditAction::JobRun, "refit", "");
            assert_eq!(entry.actor, actor);
            let (kind, id) = actor.parts();
            assert_eq!(Actor::from_parts(kind, id), Some(actor));
        }
        assert_eq!(Actor::from_parts("user", None), None);
        assert_eq!(Actor::from_parts("root", Some(1)), None);
    }

    #[test]
    fn texts_are_cut_and_cleaned() {
        let object = "ş".repeat(MAX_OBJECT_CHARS + 1);
        let entry = AuditEntry::new(
            &Principal::LOCAL,
            Timestamp(1),
            AuditAction::JobRun,
            object,
            "one\r\ntwo\u{1b}[0m",
        );
        assert_eq!(entry.object.chars().count(), MAX_OBJECT_CHARS);
        assert_eq!(entry.detail, "onetwo[0m");
    }
}
