//! The firm itself: one row.

use jiff::Timestamp;

use promise::Language;

use crate::{Row, StoreError, Tx, args};

/// The firm.
#[derive(Clone, PartialEq, Eq)]
pub struct OrganisationRow {
    pub name: String,
    /// IANA name.
    pub zone: String,
    pub language: Language,
    pub phone: String,
    /// Of references, at most 8 characters: `HI` in `HI-2026-1184`. May be empty.
    pub prefix: String,
    /// Without a slash at the end; may be empty.
    pub public_url: String,
    /// 32 bytes; signs threading tokens. Never leaves the desk.
    pub secret: Vec<u8>,
}

impl std::fmt::Debug for OrganisationRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OrganisationRow").field("name", &self.name).finish_non_exhaustive()
    }
}

fn read(row: &Row<'_>) -> Result<OrganisationRow, StoreError> {
    Ok(OrganisationRow {
        name: row.get(0)?,
        zone: row.get(1)?,
        language: row.get(2)?,
        phone: row.get(3)?,
        prefix: row.get(4)?,
        public_url: row.get(5)?,
        secret: row.get(6)?,
    })
}

/// The firm; `None` before the first run.
///
/// # Errors
/// What the database says.
pub fn get(tx: &mut Tx<'_>) -> Result<Option<OrganisationRow>, StoreError> {
    tx.query_opt("select name, zone, language, phone, prefix, public_url, secret from organisation where id = 'self'", args![], read)
}

/// The first run.
///
/// # Errors
/// `Unique` (`organisation_pkey`) when there is one already.
pub fn insert(tx: &mut Tx<'_>, row: &OrganisationRow, now: Timestamp) -> Result<(), StoreError> {
    tx.exec(
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
pub fn update(tx: &mut Tx<'_>, row: &OrganisationRow, now: Timestamp) -> Result<(), StoreError> {
    tx.exec(
        "update organisation set name = ?1, zone = ?2, language = ?3, phone = ?4, prefix = ?5, public_url = ?6, changed_at = ?7 \
         where id = 'self'",
        args![&*row.name, &*row.zone, row.language, &*row.phone, &*row.prefix, &*row.public_url, now],
    )?;
    Ok(())
}
