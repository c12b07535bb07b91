//! A message before it is written down: what happened, in 32 bytes. The words follow when it is written.

use kesit_model::{Span, Timestamp};

/// Bytes of a draft in a file.
pub(super) const DRAFT_BYTES: usize = 31;

/// Declares an enum whose variants can be told by their number.
macro_rules! numbered {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub(super) enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// Every one.
            pub(super) const ALL: &[$name] = &[$($name::$variant,)*];
        }
    };
}

numbered! {
    /// What happened. `a` and `b` are the members of the [`Draft`].
    Kind {
        /// Became known.
        SignedUp,
        /// Logged in on the second browser.
        LoggedIn,
        /// Answered questions on interests, values and needs.
        ToldAboutThemselves,
        /// Chose a channel; `a`: the [`super::campaigns::Medium`].
        ChoseChannel,
        /// Moved house; `a`: a number to draw the city from.
        Moved,
        /// Consented or withdrew; `a`: the channel, `b`: 1 if granted.
        ChangedConsent,
        /// Began or renewed a subscription, or gave it up; `a`: the step, `b`: days since it began.
        Subscribed,
        /// The anonymous visitor turned out to be this customer.
        Aliased,
        /// Belongs to a company; `a`: its number, `b`: weeks since the shop opened.
        JoinedCompany,
        /// `a`: the page, `b`: what it shows.
        PageViewed,
        /// `a`: the screen, `b`: what it shows.
        ScreenViewed,
        ApplicationInstalled,
        ApplicationOpened,
        /// `a`: which feature.
        FeatureUsed,
        /// `a`: the product that is looked for.
        ProductsSearched,
        /// `a`: the category.
        ProductListViewed,
        /// `a`: the product.
        ProductViewed,
        /// `a`: the product, `b`: pieces.
        ProductAdded,
        /// `a`: the product, `b`: pieces.
        ProductRemoved,
        /// `a`: the product.
        AddedToWishlist,
        /// `a`: value in kuruş, `b`: pieces.
        CheckoutStarted,
        /// `a`: the [`super::order::OrderKey`].
        OrderCompleted,
        /// `a`: the order.
        OrderCancelled,
        /// `a`: the order.
        OrderRefunded,
        /// `a`: the order, of which the first line comes back.
        LineRefunded,
        /// `a`: the campaign.
        EmailDelivered,
        /// `a`: the campaign, `b`: 1 if it was a machine.
        EmailOpened,
        /// `a`: the campaign.
        EmailLinkClicked,
        /// `a`: the campaign.
        EmailBounced,
        /// `a`: the campaign.
        Unsubscribed,
        /// `a`: the campaign.
        PushReceived,
        /// `a`: the campaign.
        PushTapped,
        /// `a`: the campaign.
        SmsDelivered,
        /// `a`: the campaign.
        SmsLinkClicked,
        /// `a`: the campaign.
        SmsUnsubscribed,
        /// `a`: the store.
        StoreVisited,
        /// `a`: the topic, `b`: the number of the case.
        CaseOpened,
        /// `a`: the topic, `b`: the number of the case.
        CaseClosed,
        /// `a`: the product, `b`: stars.
        ProductReviewed,
        /// `a`: the score.
        NpsAnswered,
        /// `a`: the way of life.
        LifestyleAnswered,
    }
}

numbered! {
    /// Which ids a message bears.
    Who {
        /// The user id alone, as servers send it.
        User,
        /// The user id and the id of the first browser or telephone.
        UserOnFirst,
        /// The user id and the id of the second one.
        UserOnSecond,
        /// The id of the first one alone.
        AnonymousOnFirst,
        /// The id of the second one alone.
        AnonymousOnSecond,
    }
}

numbered! {
    /// Where a message comes from.
    Device {
        /// A server: e-mail, stores, support.
        Server,
        WindowsPc,
        Mac,
        AndroidBrowser,
        IosBrowser,
        AndroidApp,
        IosApp,
    }
}

impl Device {
    /// Whether it is the app, which sends later when there is no connection.
    pub(super) fn is_app(self) -> bool {
        matches!(self, Device::AndroidApp | Device::IosApp)
    }
}

/// A message to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Draft {
    /// When it happened.
    pub(super) at: Timestamp,
    /// How long after that it was received, in milliseconds.
    pub(super) delay_ms: u32,
    /// The number of the customer.
    pub(super) person: u32,
    /// The how-manieth message of the customer it is.
    pub(super) ordinal: u32,
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) kind: Kind,
    pub(super) who: Who,
    pub(super) device: Device,
}

impl Draft {
    /// When it was received.
    pub(super) fn received_at(&self) -> Timestamp {
        self.at.plus(Span(i64::from(self.delay_ms)))
    }

    /// Its place among all messages. No two are equal.
    pub(super) fn order(&self) -> (Timestamp, u32, u32) {
        (self.received_at(), self.person, self.ordinal)
    }

    /// As it stands in a file.
    pub(super) fn to_bytes(self) -> [u8; DRAFT_BYTES] {
        let mut bytes = [0; DRAFT_BYTES];
        bytes[..8].copy_from_slice(&self.at.0.to_le_bytes());
        let numbers = [self.delay_ms, self.person, self.ordinal, self.a, self.b];
        for (place, number) in bytes[8..28].chunks_exact_mut(4).zip(numbers) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        bytes[28..].copy_from_slice(&[self.kind as u8, self.who as u8, self.device as u8]);
        bytes
    }

    /// Reads what [`Draft::to_bytes`] gave.
    pub(super) fn from_bytes(bytes: &[u8; DRAFT_BYTES]) -> Draft {
        let number = |ix: usize| {
            u32::from_le_bytes([bytes[8 + 4 * ix], bytes[9 + 4 * ix], bytes[10 + 4 * ix], bytes[11 + 4 * ix]])
        };
        let at: [u8; 8] = std::array::from_fn(|ix| bytes[ix]);
        Draft {
            at: Timestamp(i64::from_le_bytes(at)),
            delay_ms: number(0),
            person: number(1),
            ordinal: number(2),
            a: number(3),
            b: number(4),
            kind: Kind::ALL[usize::from(bytes[28])],
            who: Who::ALL[usize::from(bytes[29])],
            device: Device::ALL[usize::from(bytes[30])],
        }
    }
}

#[cfg(test)]
mod tests {
    use kesit_model::Timestamp;

    use super::{Device, Draft, Kind, Who};

    #[test]
    fn a_draft_comes_back_from_its_bytes() {
        let drafts = Kind::ALL.iter().zip(Who::ALL.iter().cycle()).zip(Device::ALL.iter().cycle());
        for (ordinal, ((kind, who), device)) in (0..).zip(drafts) {
            let draft = Draft {
                at: Timestamp(-5 + i64::from(ordinal) * 1_000_000_007),
                delay_ms: u32::MAX - ordinal,
                person: 7 + ordinal,
                ordinal,
                a: 0x0102_0304,
                b: u32::MAX,
                kind: *kind,
                who: *who,
                device: *device,
            };
            assert_eq!(Draft::from_bytes(&draft.to_bytes()), draft);
        }
    }
}
