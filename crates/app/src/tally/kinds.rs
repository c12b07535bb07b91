//! The kinds by which things are counted. They are few and closed, so that no page of figures grows without bound.

use crate::service::JobKind;

/// A closed kind.
pub trait Kind: Copy + 'static {
    /// Every one, in the order of [`Kind::index`].
    const ALL: &'static [Self];

    /// Its place in [`Kind::ALL`].
    fn index(self) -> usize;

    /// Its word in figures.
    fn name(self) -> &'static str;
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident { $($(#[$variant_doc:meta])* $variant:ident: $name:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $kind {
            $($(#[$variant_doc])* $variant,)*
        }

        impl Kind for $kind {
            const ALL: &'static [$kind] = &[$($kind::$variant,)*];

            fn index(self) -> usize {
                self as usize
            }

            fn name(self) -> &'static str {
                match self { $($kind::$variant => $name,)* }
            }
        }
    )*};
}

kinds! {
    /// Who sent a message.
    Sender {
        /// A server with a secret key.
        Server: "server",
        /// A browser or an app with a public key.
        Browser: "browser",
        /// Shopify.
        Shopify: "shopify",
        /// WooCommerce.
        WooCommerce: "woocommerce",
        /// Another service, by a webhook with a mapping.
        Generic: "generic",
        /// Kesit itself: a move that is written back.
        Kesit: "kesit",
    }

    /// What became of a message.
    Outcome {
        /// It is on disk. One with an id that was there before does not count: the duplicates are counted by themselves.
        Accepted: "accepted",
        /// It cannot be used and was put aside.
        Quarantined: "quarantined",
        /// It was turned away and the sender told so: too much at once, too big, a full disk.
        Rejected: "rejected",
    }

    /// How an attempt to deliver ended.
    Delivery {
        /// The endpoint took it.
        Delivered: "delivered",
        /// It did not, and is asked again later.
        Retried: "retried",
        /// It did not, and is not asked again by itself.
        Dead: "dead",
        /// Its address may not be called.
        Blocked: "blocked",
    }

    /// How a job ended.
    JobEnd {
        /// As wanted.
        Done: "done",
        /// By a fault.
        Failed: "failed",
        /// Somebody stopped it.
        Cancelled: "cancelled",
    }
}

impl Kind for JobKind {
    const ALL: &'static [JobKind] = JobKind::ALL;

    fn index(self) -> usize {
        self as usize
    }

    fn name(self) -> &'static str {
        self.word()
    }
}
