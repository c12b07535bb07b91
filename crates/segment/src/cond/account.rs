//! `account:`: a condition on the companies that the customer belongs to.

use kesit_model::definition::{AccountCondition, Accounts};

use crate::clock::Clock;
use crate::compile::Compiler;
use crate::program::NodeId;
use crate::single::Single;
use crate::subject::{Scene, Subject};

#[derive(Debug)]
pub(crate) struct AccountLeaf {
    accounts: Accounts,
    /// Asked of an account in place of a customer.
    pub(crate) when: NodeId,
}

impl AccountLeaf {
    pub(crate) fn compile(condition: &AccountCondition, compiler: &mut Compiler<'_>) -> AccountLeaf {
        AccountLeaf { accounts: condition.accounts, when: compiler.node(&condition.when) }
    }

    pub(crate) fn holds(&self, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        let (mut some, mut every, mut one) = (false, true, false);
        for (account, since) in subject.block.accounts(subject.row) {
            if clock.has_come(*since) {
                let block = &subject.scene.timelines.account_blocks()[account.block()];
                let scene = Scene { person: Some((subject.block, subject.row)), ..subject.scene };
                let (holds, until) = Single::new(scene, block, account.row(), clock.now()).node(self.when);
                clock.flips_at(until);
                some = true;
                every &= holds;
                one |= holds;
            }
        }
        match self.accounts {
            Accounts::Any => one,
            Accounts::Every => some && every,
            Accounts::None => !one,
        }
    }
}
