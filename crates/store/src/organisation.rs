//! The firm itself: one row.

use jiff::Timestamp;

use crate::{Organisation, StoreError, Tx, args};

impl Tx<'_> {
    /// The first run.
    ///
    /// # Errors
    /// `Unique` (`organisation_pkey`) when there is one already.
    pub fn add_organisation(&mut self, row: &Organisation, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into organisation (id, name, zone, language, phone, prefix, public_url, secret, created_at, changed_at) \
             values ('self', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
            args![&*row.name, &*row.zone, row.language, &*row.phone, &*row.prefix, &*row.public_url, row.secret.clone(), now],
        )?;
        Ok(())
    }

    /// Changes everything but the secret.
    ///
    /// # Errors
    /// What the database says.
    pub fn change_organisation(&mut self, row: &Organisation, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "update organisation set name = ?1, zone = ?2, language = ?3, phone = ?4, prefix = ?5, public_url = ?6, changed_at = ?7 \
             where id = 'self'",
            args![&*row.name, &*row.zone, row.language, &*row.phone, &*row.prefix, &*row.public_url, now],
        )?;
        Ok(())
    }
}
