//! `customer_accounts`: which accounts a customer belongs to and from when on; by customer, then account. `accounts` and
//! `account_traits`: the accounts themselves; they are few, and lie in one file each.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::StringBuilder;
use kesit_timeline::{AccountIx, CustomerIx};

use super::traits::{self, TraitColumns};
use super::{Instants, Table, World, instant_field, schema};
use super::{LakeError, Layout, text_field};
use crate::lake::rows::{Columns, Rows};

/// Who belongs to which account.
#[derive(Default)]
pub(in crate::lake) struct CustomerAccounts;

/// The accounts.
#[derive(Default)]
pub(in crate::lake) struct Accounts;

/// The traits of accounts.
#[derive(Default)]
pub(in crate::lake) struct AccountTraits {
    json: Vec<u8>,
}

#[derive(Default)]
pub(in crate::lake) struct CustomerAccountColumns {
    customer: StringBuilder,
    account: StringBuilder,
    joined_at: Instants,
}

#[derive(Default)]
pub(in crate::lake) struct AccountColumns {
    account: StringBuilder,
    first_at: Instants,
}

impl Table for CustomerAccounts {
    type Owner = CustomerIx;
    type Columns = CustomerAccountColumns;

    const NAME: &'static str = "customer_accounts";

    fn layout() -> Layout {
        let fields = vec![text_field("customer"), text_field("account"), instant_field("joined_at")];
        Layout { schema: schema(fields), loose: &[], sorted_by: 2 }
    }

    fn give(
        &mut self,
        world: &World<'_>,
        owner: CustomerIx,
        rows: &mut Rows<'_, CustomerAccountColumns>,
    ) -> Result<(), LakeError> {
        let own = world.timelines.blocks()[owner.block()].accounts(owner.row()).iter();
        let mut own: Vec<_> = own.map(|(account, at)| (world.timelines.account_id(*account), *at)).collect();
        own.sort_unstable();
        for (account, at) in own {
            rows.digest.text(world.id(owner));
            rows.digest.text(account.as_str());
            rows.digest.instant(at);
            rows.push(|columns| {
                columns.customer.append_value(world.id(owner));
                columns.account.append_value(account.as_str());
                columns.joined_at.push(at);
            })?;
        }
        Ok(())
    }
}

impl Table for Accounts {
    type Owner = AccountIx;
    type Columns = AccountColumns;

    const NAME: &'static str = "accounts";

    fn layout() -> Layout {
        let fields = vec![text_field("account"), instant_field("first_at")];
        Layout { schema: schema(fields), loose: &[], sorted_by: 1 }
    }

    fn give(
        &mut self,
        world: &World<'_>,
        owner: AccountIx,
        rows: &mut Rows<'_, AccountColumns>,
    ) -> Result<(), LakeError> {
        let id = world.timelines.account_id(owner).as_str();
        let first_at = world.timelines.account_blocks()[owner.block()].first_at(owner.row());
        rows.digest.text(id);
        rows.digest.instant(first_at);
        rows.push(|columns| {
            columns.account.append_value(id);
            columns.first_at.push(first_at);
        })
    }
}

impl Table for AccountTraits {
    type Owner = AccountIx;
    type Columns = TraitColumns;

    const NAME: &'static str = "account_traits";

    fn layout() -> Layout {
        traits::layout("account")
    }

    fn give(
        &mut self,
        world: &World<'_>,
        owner: AccountIx,
        rows: &mut Rows<'_, TraitColumns>,
    ) -> Result<(), LakeError> {
        let block = &world.timelines.account_blocks()[owner.block()];
        let id = world.timelines.account_id(owner).as_str();
        traits::give(id, block, owner.row(), &world.words, &mut self.json, rows)
    }
}

impl Columns for CustomerAccountColumns {
    fn take(&mut self) -> Vec<ArrayRef> {
        vec![
            Arc::new(self.customer.finish()),
            Arc::new(self.account.finish()),
            Arc::new(self.joined_at.0.finish()),
        ]
    }
}

impl Columns for AccountColumns {
    fn take(&mut self) -> Vec<ArrayRef> {
        vec![Arc::new(self.account.finish()), Arc::new(self.first_at.0.finish())]
    }
}
