//! Keys that open sealed mail, and certificates and keys by which signatures are believed: installed by an administrator.

use jiff::Timestamp;
use seal::{Added, KeyError, KeyKind, Keyring};
use store::{MailKeyRow, StoreError};

use crate::check::refuse;
use crate::rights::Act;
use crate::turn::{allow, whole_milliseconds};
use crate::views::MailKeyView;
use crate::{Agent, Desk, DeskError, Refusal};

/// Bytes of a file with keys: a bundle of all authorities of the world is smaller.
const FILE_BYTES_MAX: usize = 1024 * 1024;
/// Keys that one file may bring.
const KEYS_AT_ONCE: usize = 300;

impl Desk {
    /// The keys that are installed, by kind and name.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn mail_keys(&self, by: &Agent) -> Result<Vec<MailKeyView>, DeskError> {
        allow(by, Act::EditMailboxes)?;
        self.db.read(|tx| Ok(tx.mail_keys()?.into_iter().map(view).collect())).await
    }

    /// Installs what a file holds, and says what that was. Sealed mails that came before are read again by themselves. The
    /// passphrase isn't kept: what it guards is sealed with the key of the installation.
    ///
    /// # Errors
    /// [`Refusal::Field`]: `files` (`required`, `too_large`, `too_many`, `key_unknown`, `key_incomplete`,
    /// `key_unsupported`, `no_key`), `passphrase` (`key_passphrase`).
    pub async fn install_mail_keys(
        &self,
        by: &Agent,
        material: Vec<u8>,
        passphrase: String,
        now: Timestamp,
    ) -> Result<Vec<MailKeyView>, DeskError> {
        allow(by, Act::EditMailboxes)?;
        match material.len() {
            0 => return Ok(refuse("files", "required")?),
            FILE_BYTES_MAX.. => return Ok(refuse("files", "too_large")?),
            _ => {}
        }
        // A passphrase is made to be slow.
        let opened = tokio::task::spawn_blocking(move || Keyring::default().add(&material, &passphrase)).await;
        let added = opened.unwrap_or(Err(KeyError::Unknown)).map_err(refusal)?;
        if added.len() > KEYS_AT_ONCE {
            return Ok(refuse("files", "too_many")?);
        }
        let rows = added.into_iter().map(|added| self.row(by, added, now)).collect::<Result<Vec<_>, Refusal>>()?;
        self.db
            .write(move |tx| {
                for row in &rows {
                    tx.save_mail_key(row)?;
                }
                tx.reread_sealed_mail()?;
                tx.notify("lists", "")?;
                Ok(rows.iter().cloned().map(view).collect())
            })
            .await
    }

    /// Forgets a key. What it opened stays as it was read.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] where there is none.
    pub async fn remove_mail_key(&self, by: &Agent, kind: &str, fingerprint: &str) -> Result<(), DeskError> {
        allow(by, Act::EditMailboxes)?;
        let (kind, fingerprint) = (kind.to_owned(), fingerprint.to_owned());
        self.db
            .write(move |tx| match tx.remove_mail_key(&kind, &fingerprint)? {
                true => Ok(()),
                false => Err(DeskError::NotFound),
            })
            .await
    }

    /// All keys, to be tried on a mail. One that can't be read any more is left out, and said in the log.
    pub(super) async fn keyring(&self) -> Result<Keyring, DeskError> {
        let rows = self.db.read(|tx| Ok::<_, DeskError>(tx.mail_keys()?)).await?;
        let key = self.key.clone();
        let ring = tokio::task::spawn_blocking(move || {
            let mut ring = Keyring::default();
            for row in rows {
                let opened = match is_secret(&row.kind) {
                    true => key.as_ref().and_then(|key| key.open(&owner(&row.kind, &row.fingerprint), &row.material)),
                    false => Some(row.material),
                };
                let added = opened.and_then(|material| ring.add(&material, "").ok());
                if added.is_none() {
                    let (kind, fingerprint) = (row.kind, row.fingerprint);
                    tracing::error!(
                        "{kind} {fingerprint} can't be read: it was sealed with another key of the installation"
                    );
                }
            }
            ring
        });
        ring.await.map_err(|error| StoreError::other(format!("the keys could not be read: {error}")).into())
    }

    fn row(&self, by: &Agent, added: Added, now: Timestamp) -> Result<MailKeyRow, Refusal> {
        let kind = word(added.kind);
        let material = match (added.kind.is_secret(), &self.key) {
            (false, _) => added.material,
            (true, Some(key)) => key.seal(&owner(kind, &added.fingerprint), &added.material, &*self.chance),
            (true, None) => return refuse("files", "no_key"),
        };
        Ok(MailKeyRow {
            kind: kind.to_owned(),
            fingerprint: added.fingerprint,
            name: added.name,
            addresses: added.addresses,
            ends_at: added.ends.map(whole_milliseconds),
            material,
            added_by: by.id,
            added_at: whole_milliseconds(now),
        })
    }
}

fn refusal(error: KeyError) -> Refusal {
    let (field, problem) = match error {
        KeyError::Unknown => ("files", "key_unknown"),
        KeyError::Passphrase => ("passphrase", "key_passphrase"),
        KeyError::Incomplete => ("files", "key_incomplete"),
        KeyError::Unsupported => ("files", "key_unsupported"),
    };
    Refusal::Field { field, problem }
}

const fn word(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::SmimeKey => "smime-key",
        KeyKind::SmimeAuthority => "smime-authority",
        KeyKind::OpenPgpKey => "open-pgp-key",
        KeyKind::OpenPgpCorrespondent => "open-pgp-correspondent",
    }
}

fn is_secret(kind: &str) -> bool {
    [KeyKind::SmimeKey, KeyKind::OpenPgpKey].into_iter().any(|secret| word(secret) == kind)
}

fn owner(kind: &str, fingerprint: &str) -> String {
    format!("mail-key:{kind}:{fingerprint}")
}

fn view(row: MailKeyRow) -> MailKeyView {
    let MailKeyRow { kind, fingerprint, name, addresses, ends_at, added_at, .. } = row;
    MailKeyView { kind, fingerprint, name, addresses, ends_at, added_at }
}
