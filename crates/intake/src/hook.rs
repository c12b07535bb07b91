//! The ways in which shop systems send, and who may send so.

use std::fmt;

use kesit_model::message::{Reason, Rejected, value};
use kesit_model::zone::Zone;

use crate::delivery::{Delivery, HOOK_BYTES, Refused, Skipped, Taken};
use crate::mapping::Mapping;
use crate::signature::{Algorithm, Encoding, Signed};
use crate::{shopify, woocommerce};

/// A secret shared with a shop. Nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret as the shop shows it; `None` for a blank one, with which anybody could sign.
    #[must_use]
    pub fn parse(text: &str) -> Option<Secret> {
        let text = text.trim();
        (!text.is_empty()).then(|| Secret(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// How a shop system sends.
#[derive(Debug, Clone)]
pub enum Hook {
    /// Shopify, signed by the secret of the app or of the shop's notifications.
    Shopify {
        /// The secret.
        secret: Secret,
        /// The shop's time zone, for times that name none.
        zone: Zone,
    },
    /// WooCommerce, signed by the secret of each webhook.
    WooCommerce {
        /// The secret; the same in all webhooks of the source.
        secret: Secret,
        /// The shop's time zone, for times that name none.
        zone: Zone,
    },
    /// Any other, by a mapping.
    Mapped {
        /// What is what.
        mapping: Mapping,
        /// The secret, where the mapping says how it is signed; otherwise the sender must show the source's write key,
        /// which is for the caller to check ([`Hook::is_signed`]).
        secret: Option<Secret>,
        /// The shop's time zone, for times that name none.
        zone: Zone,
    },
}

impl Hook {
    /// Whether deliveries prove by a signature who made them. If not, [`Hook::read`] believes whoever calls it.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        match self {
            Hook::Shopify { .. } | Hook::WooCommerce { .. } => true,
            Hook::Mapped { mapping, secret, .. } => mapping.signed().is_some() && secret.is_some(),
        }
    }

    /// Checks who sent a delivery, and reads what it says.
    ///
    /// # Errors
    /// When it is too long, or not signed by whom it should be. Nothing of it is parsed then.
    pub fn read(&self, delivery: &Delivery<'_>) -> Result<Taken, Refused> {
        if delivery.body.len() > HOOK_BYTES {
            return Err(Refused::TooLarge);
        }
        if matches!(self, Hook::WooCommerce { .. }) && woocommerce::is_ping(delivery) {
            return Ok(Taken::nothing(Skipped::Ping));
        }
        self.check(delivery)?;
        let whole = |reason: Reason| Rejected { reason, field: None, index: None };
        let said = match value(delivery.body) {
            Ok(said) => said,
            Err(reason) => return Ok(Taken::of(Err(whole(reason)))),
        };
        Ok(match self {
            Hook::Shopify { zone, .. } => Taken::of(shopify::read(delivery, &said, zone)),
            Hook::WooCommerce { zone, .. } => Taken::of(woocommerce::read(delivery, &said, zone)),
            Hook::Mapped { mapping, zone, .. } => mapping.read(&said, delivery.received_at, zone),
        })
    }

    fn check(&self, delivery: &Delivery<'_>) -> Result<(), Refused> {
        let base64 = |header: &str| Signed {
            header: header.to_owned(),
            prefix: String::new(),
            algorithm: Algorithm::Sha256,
            encoding: Encoding::Base64,
        };
        let (signed, secret) = match self {
            Hook::Shopify { secret, .. } => (base64("X-Shopify-Hmac-Sha256"), secret),
            Hook::WooCommerce { secret, .. } => (base64("X-WC-Webhook-Signature"), secret),
            Hook::Mapped { mapping, secret, .. } => match (mapping.signed(), secret) {
                (Some(signed), Some(secret)) => (signed.clone(), secret),
                _ => return Ok(()),
            },
        };
        let given = delivery.header(&signed.header).ok_or(Refused::Unsigned)?;
        let fits = signed.fits(secret.0.as_bytes(), given, delivery.body);
        if fits { Ok(()) } else { Err(Refused::BadSignature) }
    }
}
