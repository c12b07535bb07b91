//! Several changes as one: all are made, or none.

use super::{Catalogue, CatalogueError};

impl Catalogue {
    /// Does the work in one transaction that begins by taking the right to write, so that what the work reads stays true until
    /// it has written. For work whose own steps begin no transaction: users, sessions, API keys, sources, the audit log.
    ///
    /// # Errors
    /// What the work says, and nothing of it is kept; or when the catalogue cannot be written.
    pub fn together<T, E: From<CatalogueError>>(
        &mut self,
        work: impl FnOnce(&mut Catalogue) -> Result<T, E>,
    ) -> Result<T, E> {
        self.batch("BEGIN IMMEDIATE")?;
        let all = Undo(self);
        let value = work(all.0)?;
        all.0.batch("COMMIT")?;
        Ok(value)
    }

    fn batch(&self, sql: &str) -> Result<(), CatalogueError> {
        Ok(self.connection.execute_batch(sql)?)
    }
}

/// Takes back what was not committed, also when the work panics.
struct Undo<'a>(&'a mut Catalogue);

impl Drop for Undo<'_> {
    fn drop(&mut self) {
        if !self.0.connection.is_autocommit() {
            // If even this fails, the next transaction cannot begin and says so.
            let _ = self.0.batch("ROLLBACK");
        }
    }
}

#[cfg(test)]
mod tests {
    use kesit_model::Timestamp;

    use crate::{Catalogue, CatalogueError, NewAudit};

    fn entry(action: &str) -> NewAudit<'_> {
        NewAudit {
            at: Timestamp(1),
            actor: "local",
            actor_id: None,
            address: None,
            action,
            object: "",
            detail: "",
        }
    }

    #[test]
    fn all_or_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut catalogue = Catalogue::open(&folder.path().join("catalogue.db")).expect("new");
        let refused: Result<(), CatalogueError> = catalogue.together(|catalogue| {
            catalogue.add_audit(&entry("one"))?;
            Err(CatalogueError::Broken { what: "test" })
        });
        assert!(refused.is_err());
        assert_eq!(catalogue.audit(&Default::default()).expect("read"), []);
        let done: Result<(), CatalogueError> = catalogue.together(|catalogue| {
            catalogue.add_audit(&entry("one"))?;
            catalogue.add_audit(&entry("two"))
        });
        done.expect("written");
        assert_eq!(catalogue.audit(&Default::default()).expect("read").len(), 2);
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _: Result<(), CatalogueError> = catalogue.together(|catalogue| {
                catalogue.add_audit(&entry("three"))?;
                panic!("in the midst")
            });
        }));
        assert!(panicked.is_err());
        assert_eq!(catalogue.audit(&Default::default()).expect("read").len(), 2);
    }
}
