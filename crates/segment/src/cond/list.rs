//! `list: key`: on a static list.

use kesit_model::Key;
use kesit_model::definition::ListCondition;

use crate::subject::Subject;

#[derive(Debug)]
pub(crate) struct ListLeaf {
    pub(crate) key: Key,
}

impl ListLeaf {
    pub(crate) fn compile(condition: &ListCondition) -> ListLeaf {
        ListLeaf { key: condition.key.clone() }
    }

    pub(crate) fn holds(&self, subject: &Subject<'_>) -> bool {
        subject.scene.frozen.is_listed(&self.key, subject.customer())
    }
}
