//! What a customer's companies are.

use kesit_model::Timestamp;
use kesit_model::definition::{AccountCondition, Accounts};
use kesit_model::message::Body;

use super::world::{Account, Person};
use super::{Oracle, Subject};

impl<'a> Oracle<'a> {
    pub(super) fn account_holds(&self, wanted: &AccountCondition, person: &Person, now: Timestamp) -> bool {
        let accounts = self.accounts_of(person, now);
        let holds =
            |account: &&Account| self.holds(&wanted.when, Subject { person, account: Some(account) }, now);
        match wanted.accounts {
            Accounts::Any => accounts.iter().any(holds),
            Accounts::Every => !accounts.is_empty() && accounts.iter().all(holds),
            Accounts::None => !accounts.iter().any(holds),
        }
    }

    /// The accounts that the customer belongs to: those of a group message up to `now`.
    pub(super) fn accounts_of(&self, person: &Person, now: Timestamp) -> Vec<&'a Account> {
        let joined = |account: &Account| {
            person.messages.iter().any(|message| {
                message.at <= now
                    && matches!(&message.body, Body::Group { account: id, .. } if *id == account.id)
            })
        };
        self.world.accounts.iter().filter(|account| joined(account)).collect()
    }
}
