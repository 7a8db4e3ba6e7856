//! Keys that sign what we send, and what was found about who sent what we got.

use jiff::Timestamp;

use crate::id::{MessageId, RawMailId};
use crate::promises::limit_of;
use crate::{Row, StoreError, Tx, args};

/// A key that signs mail from a domain (DKIM).
#[derive(Clone, PartialEq, Eq)]
pub struct DkimKeyRow {
    /// In lower case.
    pub domain: String,
    /// The name under which the public half stands in DNS.
    pub selector: String,
    /// `rsa-sha256` or `ed25519-sha256`.
    pub algorithm: String,
    /// As it stands in the DNS record, base64.
    pub public_key: String,
    /// The private half, sealed.
    pub sealed: Vec<u8>,
    /// Whether it signs.
    pub is_active: bool,
    pub created_at: Timestamp,
}

impl std::fmt::Debug for DkimKeyRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DkimKeyRow")
            .field("domain", &self.domain)
            .field("selector", &self.selector)
            .finish_non_exhaustive()
    }
}

/// A mail that came in, about whose sender nothing is known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UncheckedMail {
    pub id: RawMailId,
    pub bytes: Vec<u8>,
    /// Of the envelope; empty for none.
    pub envelope_from: String,
    /// The address of the machine that handed it over from outside, and what it called itself; or "".
    pub peer: String,
    pub helo: String,
}

const KEY: &str = "select domain, selector, algorithm, public_key, sealed, is_active, created_at from dkim_key";

fn key_from(row: &Row<'_>) -> Result<DkimKeyRow, StoreError> {
    Ok(DkimKeyRow {
        domain: row.get(0)?,
        selector: row.get(1)?,
        algorithm: row.get(2)?,
        public_key: row.get(3)?,
        sealed: row.get(4)?,
        is_active: row.get(5)?,
        created_at: row.get(6)?,
    })
}

impl Tx<'_> {
    /// Keeps a new key.
    ///
    /// # Errors
    /// [`StoreError::Unique`] when the domain has one under this selector.
    pub fn add_dkim_key(&mut self, new: &DkimKeyRow) -> Result<(), StoreError> {
        self.exec(
            "insert into dkim_key (domain, selector, algorithm, public_key, sealed, is_active, created_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            args![
                &new.domain,
                &new.selector,
                &new.algorithm,
                &new.public_key,
                new.sealed.as_slice(),
                new.is_active,
                new.created_at
            ],
        )?;
        Ok(())
    }

    /// The keys of a domain, the newest first; at most 20.
    ///
    /// # Errors
    /// What the database says.
    pub fn dkim_keys(&mut self, domain: &str) -> Result<Vec<DkimKeyRow>, StoreError> {
        self.query(
            &format!("{KEY} where domain = ?1 order by created_at desc, selector limit 20"),
            args![domain],
            key_from,
        )
    }

    /// Has all keys of a domain sign, or none.
    ///
    /// # Errors
    /// What the database says.
    pub fn switch_dkim_keys(&mut self, domain: &str, is_active: bool) -> Result<(), StoreError> {
        self.exec("update dkim_key set is_active = ?2 where domain = ?1", args![domain, is_active])?;
        Ok(())
    }

    /// Forgets the keys of a domain.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_dkim_keys(&mut self, domain: &str) -> Result<(), StoreError> {
        self.exec("delete from dkim_key where domain = ?1", args![domain])?;
        Ok(())
    }

    /// Whose Authentication-Results are believed; empty for nobody's.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without an organisation, or what the database says.
    pub fn authserv_id(&mut self) -> Result<String, StoreError> {
        self.query_one("select authserv_id from organisation where id = 'self'", args![], |row| row.get(0))
    }

    /// Believes these Authentication-Results from now on.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_authserv_id(&mut self, name: &str) -> Result<(), StoreError> {
        self.exec("update organisation set authserv_id = ?1 where id = 'self'", args![name])?;
        Ok(())
    }

    /// Filed mails about whose sender nothing is known yet, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn unchecked_mail(&mut self, limit: usize) -> Result<Vec<UncheckedMail>, StoreError> {
        self.query(
            "select id, bytes, envelope_from, peer, helo from raw_mail where authentic is null and state = 'filed'
             order by received_at, id limit ?1",
            args![limit_of(limit)],
            |row| {
                Ok(UncheckedMail {
                    id: row.get(0)?,
                    bytes: row.get(1)?,
                    envelope_from: row.get(2)?,
                    peer: row.get(3)?,
                    helo: row.get(4)?,
                })
            },
        )
    }

    /// What was found about a mail, as JSON.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_authentic(&mut self, id: RawMailId, found: &str) -> Result<(), StoreError> {
        self.exec("update raw_mail set authentic = ?2 where id = ?1", args![id, found])?;
        Ok(())
    }

    /// What was found about the mails behind these messages, as JSON; messages of which nothing was found are left out.
    ///
    /// # Errors
    /// What the database says.
    pub fn authentic_of(&mut self, messages: &[MessageId]) -> Result<Vec<(MessageId, String)>, StoreError> {
        if messages.is_empty() {
            return Ok(Vec::new());
        }
        let list = self.dialect().in_list("?1");
        self.query(
            &format!(
                "select m.id, r.authentic from message m join raw_mail r on r.id = m.raw_mail_id
                 where m.id in {list} and r.authentic is not null and r.authentic <> '{{}}'"
            ),
            &[crate::Value::list(messages)],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }
}
