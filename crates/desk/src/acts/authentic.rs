//! Whether a mail is from whom it says: what our own mail server found, or what we found ourselves. It is shown, and never a
//! reason to drop or to hide a mail.

use jiff::Timestamp;
use mail::ParsedMail;
use mail::authenticity::{Results, results};
use store::UncheckedMail;
use store::id::RawMailId;

use crate::check::{ADDRESS_MAX, line, refuse};
use crate::rights::Act;
use crate::turn::{Turn, allow};
use crate::{Agent, Desk, DeskError};

/// What is known about the sender of a mail, and from whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Authentic {
    #[serde(flatten)]
    pub results: Results,
    /// The mail server that found it; empty: we ourselves.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
}

impl Desk {
    /// For the edge that asks: filed mails about whose sender nothing is known, oldest first.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn unchecked_mail(&self, limit: usize) -> Result<Vec<UncheckedMail>, DeskError> {
        self.db.read(move |tx| Ok(tx.unchecked_mail(limit)?)).await
    }

    /// Records what the edge found; `None` where nothing could be, so that nobody asks again.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn checked_mail(&self, id: RawMailId, found: Option<Authentic>) -> Result<(), DeskError> {
        self.db
            .write(move |tx| {
                tx.set_authentic(id, &json(found.as_ref()))?;
                tx.notify("lists", "")?;
                Ok(())
            })
            .await
    }

    /// Whose Authentication-Results are believed; empty for nobody's.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn authserv_id(&self, by: &Agent) -> Result<String, DeskError> {
        allow(by, Act::EditMailboxes)?;
        self.db.read(|tx| Ok(tx.authserv_id()?)).await
    }

    /// Believes the Authentication-Results of the server that gives itself this name; empty for nobody's.
    ///
    /// # Errors
    /// Field `authserv_id`: `not_a_host`, `too_long`.
    pub async fn set_authserv_id(&self, by: &Agent, name: &str, now: Timestamp) -> Result<(), DeskError> {
        allow(by, Act::EditMailboxes)?;
        let name = name.trim().to_lowercase();
        if !name.is_empty() && line("authserv_id", &name, ADDRESS_MAX)?.contains([' ', ';', '/', '@']) {
            return Ok(refuse("authserv_id", "not_a_host")?);
        }
        self.act(now, move |turn| Ok(turn.tx.set_authserv_id(&name)?)).await
    }
}

impl Turn<'_, '_> {
    /// What our own mail server wrote on a mail; where it wrote nothing, the edge looks for itself.
    pub(crate) fn note_who_sent(&mut self, raw: RawMailId, mail: &ParsedMail) -> Result<(), DeskError> {
        let by = self.tx.authserv_id()?;
        let found = results(mail, &by);
        if found.is_empty() {
            return Ok(());
        }
        Ok(self.tx.set_authentic(raw, &json(Some(&Authentic { results: found, by })))?)
    }
}

fn json(found: Option<&Authentic>) -> String {
    found.map_or_else(|| "{}".to_owned(), |found| serde_json::to_string(found).expect("words only"))
}
