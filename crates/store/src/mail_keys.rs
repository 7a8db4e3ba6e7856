//! Keys that open sealed mail, and those by which signatures are believed.

use jiff::Timestamp;

use crate::id::AgentId;
use crate::{Row, StoreError, Tx, args};

/// A key or certificate that is installed.
#[derive(Clone, PartialEq, Eq)]
pub struct MailKeyRow {
    /// `smime-key`, `smime-authority`, `open-pgp-key` or `open-pgp-correspondent`.
    pub kind: String,
    /// Hex, upper case.
    pub fingerprint: String,
    pub name: String,
    /// Lower case.
    pub addresses: Vec<String>,
    pub ends_at: Option<Timestamp>,
    /// The key itself; sealed where it opens mail.
    pub material: Vec<u8>,
    pub added_by: AgentId,
    pub added_at: Timestamp,
}

impl std::fmt::Debug for MailKeyRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut debug = f.debug_struct("MailKeyRow");
        debug.field("kind", &self.kind).field("fingerprint", &self.fingerprint).finish_non_exhaustive()
    }
}

/// Keys that a list holds, and that are tried on a mail.
const KEYS_MAX: i64 = 500;
/// The reading of a message that is to be read again by itself.
const AGAIN: i64 = -1;

impl Tx<'_> {
    /// Keeps a key, in place of the one with its kind and fingerprint.
    ///
    /// # Errors
    /// What the database says.
    pub fn save_mail_key(&mut self, key: &MailKeyRow) -> Result<(), StoreError> {
        self.exec(
            "insert into mail_key (kind, fingerprint, name, addresses, ends_at, material, added_by, added_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             on conflict (kind, fingerprint) do update set name = excluded.name, addresses = excluded.addresses,
               ends_at = excluded.ends_at, material = excluded.material, added_by = excluded.added_by,
               added_at = excluded.added_at",
            args![
                &key.kind,
                &key.fingerprint,
                &key.name,
                key.addresses.join(" "),
                key.ends_at,
                key.material.as_slice(),
                key.added_by,
                key.added_at
            ],
        )?;
        Ok(())
    }

    /// All keys, by kind and name; at most 500.
    ///
    /// # Errors
    /// What the database says.
    pub fn mail_keys(&mut self) -> Result<Vec<MailKeyRow>, StoreError> {
        self.query(
            "select kind, fingerprint, name, addresses, ends_at, material, added_by, added_at from mail_key
             order by kind, name, fingerprint limit ?1",
            args![KEYS_MAX],
            key_from,
        )
    }

    /// Forgets a key; says whether it was there.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_mail_key(&mut self, kind: &str, fingerprint: &str) -> Result<bool, StoreError> {
        let gone = self.exec("delete from mail_key where kind = ?1 and fingerprint = ?2", args![kind, fingerprint])?;
        Ok(gone > 0)
    }

    /// Has every sealed mail read again by itself, as the keys are others now.
    ///
    /// # Errors
    /// What the database says.
    pub fn reread_sealed_mail(&mut self) -> Result<(), StoreError> {
        // The document is ours: serde_json writes it without spaces.
        self.exec(
            "update message set reading = ?1 where raw_mail_id is not null
               and id in (select message_id from message_finding where document like ?2)",
            args![AGAIN, "%\"sealed\":{%"],
        )?;
        Ok(())
    }
}

fn key_from(row: &Row<'_>) -> Result<MailKeyRow, StoreError> {
    let addresses: String = row.get(3)?;
    Ok(MailKeyRow {
        kind: row.get(0)?,
        fingerprint: row.get(1)?,
        name: row.get(2)?,
        addresses: addresses.split_whitespace().map(str::to_owned).collect(),
        ends_at: row.get(4)?,
        material: row.get(5)?,
        added_by: row.get(6)?,
        added_at: row.get(7)?,
    })
}
