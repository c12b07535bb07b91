//! What can be allowed or not, and which role is allowed what. Whoever asks for something that is not in this table does not
//! get it.

use std::fmt;

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident: $code:literal, [$($role:ident)*];)*) => {
        /// One thing that somebody may be allowed to do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission {
            $($(#[$doc])* $name,)*
        }

        impl Permission {
            /// Every permission.
            pub const ALL: &[Permission] = &[$(Permission::$name,)*];

            /// The stable word for it, `noun:verb`; a scope of an API key.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Permission::$name => $code,)* }
            }

            /// The permission of a word.
            #[must_use]
            pub fn parse(code: &str) -> Option<Permission> {
                Permission::ALL.iter().copied().find(|permission| permission.code() == code)
            }

            /// The roles that have it.
            #[must_use]
            pub fn roles(self) -> &'static [Role] {
                match self { $(Permission::$name => &[$(Role::$role),*],)* }
            }
        }
    };
}

permissions! {
    /// Segments, their members' number, growth, versions, plans and previews.
    SegmentsRead: "segments:read", [Owner Editor Analyst Viewer];
    /// Define, change, remove and revert segments.
    SegmentsWrite: "segments:write", [Owner Editor];
    /// Customers, their memberships and why; personal data masked.
    CustomersRead: "customers:read", [Owner Editor Analyst];
    /// Personal data of customers in clear.
    CustomersPersonal: "customers:personal", [Owner Editor];
    /// Erase a customer, hand out all that is known of one, set retention.
    PrivacyWrite: "privacy:write", [Owner];
    /// Send messages as a trusted server.
    EventsWrite: "events:write", [Owner Editor];
    /// Static lists.
    ListsRead: "lists:read", [Owner Editor Analyst];
    /// Change static lists.
    ListsWrite: "lists:write", [Owner Editor];
    /// Imports and what became of them.
    ImportsRead: "imports:read", [Owner Editor Analyst];
    /// Import files, undo imports.
    ImportsWrite: "imports:write", [Owner Editor];
    /// What was put aside; it may hold personal data.
    QuarantineRead: "quarantine:read", [Owner Editor];
    /// Mend, retry or drop what was put aside.
    QuarantineWrite: "quarantine:write", [Owner Editor];
    /// Figures about the shop and its customers as a whole.
    InsightRead: "insight:read", [Owner Editor Analyst Viewer];
    /// Jobs and their history.
    JobsRead: "jobs:read", [Owner Editor Analyst Viewer];
    /// Run or cancel a job now.
    JobsRun: "jobs:run", [Owner Editor];
    /// Moves in and out of segments, as a stream.
    TransitionsRead: "transitions:read", [Owner Editor Analyst];
    /// Sources, without their keys.
    SourcesRead: "sources:read", [Owner Editor Analyst];
    /// Add sources, rotate their keys.
    SourcesWrite: "sources:write", [Owner];
    /// Webhooks and their deliveries, without their secrets.
    WebhooksRead: "webhooks:read", [Owner Editor];
    /// Add, change, test and replay webhooks.
    WebhooksWrite: "webhooks:write", [Owner];
    /// Settings.
    SettingsRead: "settings:read", [Owner Editor Analyst Viewer];
    /// Change settings.
    SettingsWrite: "settings:write", [Owner];
    /// Who may sign in, and API keys.
    UsersRead: "users:read", [Owner];
    /// Invite, change and remove users; make and revoke API keys.
    UsersWrite: "users:write", [Owner];
    /// The audit log.
    AuditRead: "audit:read", [Owner];
    /// Move a clock that stands still; only there is such a clock.
    ClockWrite: "clock:write", [Owner Editor];
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What a user is to the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// May do everything.
    Owner,
    /// Works with segments and customers.
    Editor,
    /// Looks at everything but personal data.
    Analyst,
    /// Looks at figures.
    Viewer,
}

impl Role {
    /// Every role, the mightiest first.
    pub const ALL: [Role; 4] = [Role::Owner, Role::Editor, Role::Analyst, Role::Viewer];

    /// Whether the role has a permission.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        permission.roles().contains(&self)
    }

    /// The stable word for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Editor => "editor",
            Role::Analyst => "analyst",
            Role::Viewer => "viewer",
        }
    }

    /// The role of a word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
