use jiff::{SignedDuration, Timestamp};
use promise::Language;
use store::{AgentRow, MailKind};

use crate::acts::sign_in::{count_try, set_password};
use crate::letters::{self, Block, Letter};
use crate::secrets::{digest, new_token};
use crate::turn::Turn;
use crate::{Desk, DeskError, Refusal, check};

/// Where a link to set a password leads: this, followed by its token.
pub const PASSWORD_LINK_PATH: &str = "/password/";

/// Whoever asks for a link reads it soon.
const LINK_LIVES: SignedDuration = SignedDuration::from_hours(1);
/// Whoever is welcomed may be on holiday.
const WELCOME_LIVES: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Links that may be asked for within a quarter of an hour, per address and per client.
const LINKS_PER_ADDRESS: i64 = 3;
const LINKS_PER_CLIENT: i64 = 20;

/// Why a colleague gets a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    Forgotten,
    Welcome,
}

impl Desk {
    /// Sends a link to set a new password, if the address is a colleague's; the answer is the same if it isn't.
    ///
    /// # Errors
    /// [`Refusal::TooManyTries`], for strangers as for colleagues.
    pub async fn forgot_password(&self, email: &str, client: &str, now: Timestamp) -> Result<(), DeskError> {
        let email = email.trim().to_lowercase();
        let subjects =
            [(format!("forgot:{email}"), LINKS_PER_ADDRESS), (format!("forgot-client:{client}"), LINKS_PER_CLIENT)];
        let token = new_token(&*self.chance);
        self.act(now, move |turn| {
            count_try(turn.tx, &subjects, now)?;
            if let Some(agent) = turn.tx.agent_by_email(&email)?.filter(|agent| agent.is_active) {
                turn.post_password_link(&agent, &token, Why::Forgotten)?;
            }
            Ok(())
        })
        .await
    }

    /// Whether a link to set a password still works: better said before somebody has thought one up.
    ///
    /// # Errors
    /// What the database says.
    pub async fn password_link_works(&self, token: &str, now: Timestamp) -> Result<bool, DeskError> {
        let hash = digest(token);
        self.db.read(move |tx| Ok(tx.password_reset_of(&hash, now)?.is_some())).await
    }

    /// A new password, by who has the link. All sessions of that colleague end; the link works once.
    ///
    /// # Errors
    /// [`Refusal::LinkExpired`] when it was used, replaced, or is too old; [`Refusal::Field`] (`password`).
    pub async fn set_password_by_link(&self, token: &str, password: &str, now: Timestamp) -> Result<(), DeskError> {
        let hash = digest(token);
        let find = hash.clone();
        let found = self.db.read(move |tx| {
            let Some(id) = tx.password_reset_of(&find, now)? else { return Ok::<_, DeskError>(None) };
            Ok(tx.agent_row(id)?)
        });
        let agent = found.await?.ok_or(Refusal::LinkExpired)?;
        check::password("password", password, &agent.email, &agent.name)?;
        let new = self.hashed(password).await?;
        self.db
            .write(move |tx| {
                // Two at once: the second finds the link used.
                let id = tx.password_reset_of(&hash, now)?.ok_or(Refusal::LinkExpired)?;
                tx.forget_tries(&format!("email:{}", agent.email))?;
                set_password(tx, id, &new, now)
            })
            .await
    }
}

impl Turn<'_, '_> {
    /// Puts a mail with a link in the outbox; without a mailbox to write from, or a public address to link to, nothing.
    pub(crate) fn post_password_link(&mut self, agent: &AgentRow, token: &str, why: Why) -> Result<(), DeskError> {
        let base = self.firm.public_url.clone();
        let Some(sender) = self.tx.default_mailbox()?.filter(|_| !base.is_empty()) else {
            tracing::warn!(agent.id = %agent.id, "no link to set a password for agent {}: there is no mailbox, or no public address", agent.id);
            return Ok(());
        };
        let lives = match why {
            Why::Forgotten => LINK_LIVES,
            Why::Welcome => WELCOME_LIVES,
        };
        self.tx.add_password_reset(&digest(token), agent.id, self.now + lives)?;
        let letter = letter(agent.language, &self.firm.name, why, format!("{base}{PASSWORD_LINK_PATH}{token}"));
        if self.post_to_colleague(agent, sender, MailKind::Password, None, letter)?.is_some() {
            return Ok(());
        }
        Err(store::StoreError::other("no mail can be made of a link to set a password").into())
    }
}

fn letter(language: Language, firm: &str, why: Why, url: String) -> Letter {
    let (subject, about, link, after) = match (language, why) {
        (Language::Nl, Why::Forgotten) => (
            "Een nieuw wachtwoord",
            format!("Er is een nieuw wachtwoord gevraagd voor uw account bij {firm}."),
            "Hier kiest u het, binnen een uur:",
            "Was u dat niet? Dan hoeft u niets te doen.",
        ),
        (Language::Nl, Why::Welcome) => (
            "Welkom",
            format!("U kunt nu met uw collega's van {firm} vragen van klanten beantwoorden."),
            "Kies hier binnen een week uw wachtwoord:",
            "",
        ),
        (Language::En, Why::Forgotten) => (
            "A new password",
            format!("Somebody asked for a new password for your account at {firm}."),
            "Choose it here, within the hour:",
            "Wasn't that you? Then there is nothing you need to do.",
        ),
        (Language::En, Why::Welcome) => (
            "Welcome",
            format!("From now on you can answer customers together with your colleagues at {firm}."),
            "Choose your password here, within a week:",
            "",
        ),
    };
    let mut blocks = vec![Block::Say(about), Block::Link(letters::Link { words: link, url })];
    blocks.extend((!after.is_empty()).then(|| Block::Say(after.to_owned())));
    Letter {
        language,
        subject: subject.to_owned(),
        blocks,
        signed: String::new(),
        signature: None,
        firm: firm.to_owned(),
        phone: String::new(),
        said_by: letters::written_by_program(language, MailKind::Password),
        marker: String::new(),
    }
}
