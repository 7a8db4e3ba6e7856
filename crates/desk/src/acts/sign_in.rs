use jiff::{SignedDuration, Timestamp};
use promise::Language;
use store::{AgentRow, NewSession, SessionRow, Tx};

use crate::check;
use crate::secrets::{digest, new_token};
use crate::{Agent, AgentId, Desk, DeskError, Refusal, Role};

/// Tries per address and per client within [`WINDOW`].
const TRIES_PER_ADDRESS: i64 = 5;
/// One client may be a whole office behind one address.
const TRIES_PER_CLIENT: i64 = 50;
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// A session ends so long after the colleague was last seen …
const IDLE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// … and so long after they signed in.
const LIFE: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Being seen is written down once per so long: a page view is a read, not a write.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(5);
/// What we keep of what a browser says it is, in characters.
const BROWSER_MAX: usize = 200;

/// A colleague has signed in.
#[derive(Clone)]
pub struct SignedIn {
    /// The cookie's value; only its hash is stored.
    pub token: String,
    /// For the forms of this session.
    pub csrf_token: String,
    pub agent: Agent,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedIn").field("agent", &self.agent.id).finish_non_exhaustive()
    }
}

impl Desk {
    /// Checks the password (argon2id, outside any transaction), limits tries per address and per client (5 in 15 minutes; 50 per client).
    ///
    /// `client` is the address of whoever tries, `browser` what it says it is. It takes as long for an address that is
    /// nobody's, and says the same.
    ///
    /// # Errors
    /// [`Refusal::WrongPassword`]; [`Refusal::TooManyTries`].
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        client: &str,
        browser: &str,
        now: Timestamp,
    ) -> Result<SignedIn, DeskError> {
        let email = email.trim().to_lowercase();
        let subjects = [(format!("email:{email}"), TRIES_PER_ADDRESS), (format!("client:{client}"), TRIES_PER_CLIENT)];
        let address_subject = subjects[0].0.clone();
        let found = self.db.write(move |tx| {
            count_try(tx, &subjects, now)?;
            Ok::<_, DeskError>(tx.agent_by_email(&email)?.filter(|agent| agent.is_active))
        });
        let found = found.await?;
        let hash = found.as_ref().and_then(|agent| agent.password_hash.clone());
        if password.len() > check::PASSWORD_MAX || !self.passwords.fits(password, hash).await? {
            return Err(Refusal::WrongPassword.into());
        }
        let agent = found.ok_or(Refusal::WrongPassword)?;
        self.open_session(agent, Some(address_subject), browser, now).await
    }

    /// The demo's one click per role: signs in the first active colleague with this role.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] unless the desk is a demo and has such a colleague.
    pub async fn sign_in_demo(&self, role: Role, now: Timestamp) -> Result<SignedIn, DeskError> {
        if !self.is_demo {
            return Err(DeskError::NotFound);
        }
        let agent: Option<AgentRow> =
            self.db.read(move |tx| Ok::<_, DeskError>(tx.first_agent_with_role(role.as_str())?)).await?;
        self.open_session(agent.ok_or(DeskError::NotFound)?, None, "demo", now).await
    }

    async fn open_session(
        &self,
        found: AgentRow,
        tries: Option<String>,
        browser: &str,
        now: Timestamp,
    ) -> Result<SignedIn, DeskError> {
        let (token, csrf_token) = (new_token(&*self.chance), new_token(&*self.chance));
        let new = NewSession {
            token_hash: digest(&token),
            csrf_token: csrf_token.clone(),
            agent: found.id,
            client: browser.chars().take(BROWSER_MAX).collect(),
            expires_at: now + IDLE,
        };
        let agent = self.db.write(move |tx| {
            // Meanwhile they may have been sent away, or the password changed.
            let again = tx.agent_row(found.id)?.filter(|a| a.is_active && a.password_hash == found.password_hash);
            let again = again.ok_or(Refusal::WrongPassword)?;
            if let Some(tries) = &tries {
                tx.forget_tries(tries)?;
            }
            tx.forget_old_sessions(now - WINDOW, now)?;
            tx.add_session(&new, now)?;
            agent_of(tx, again)
        });
        Ok(SignedIn { token, csrf_token, agent: agent.await? })
    }

    /// Who is behind a cookie, with the CSRF token; `None` when unknown or over. Sliding: 14 days after last seen, at most 90.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn session(&self, token: &str, now: Timestamp) -> Result<Option<(Agent, String)>, DeskError> {
        let hash = digest(token);
        let looked_up = hash.clone();
        let found = self.db.read(move |tx| {
            let Some(row) = tx.session(&looked_up, now)? else { return Ok::<_, DeskError>(None) };
            let teams = tx.teams_of_agent(row.agent)?;
            Ok(Some((row, teams)))
        });
        let Some((row, teams)) = found.await? else { return Ok(None) };
        if now.duration_since(row.seen_at) >= SEEN_EVERY {
            let expires_at = (now + IDLE).min(row.created_at + LIFE);
            let touched = self.db.write(move |tx| Ok::<_, DeskError>(tx.touch_session(&hash, expires_at, now)?));
            self.by_the_way(touched).await?;
        }
        let SessionRow { csrf_token, agent, name, email, role, language, zone, has_single_keys, .. } = row;
        let role = Role::from_column(&role)?;
        Ok(Some((Agent { id: agent, name, email, role, language, zone, has_single_keys, teams }, csrf_token)))
    }

    /// Ends the session of this cookie.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn sign_out(&self, token: &str) -> Result<(), DeskError> {
        let hash = digest(token);
        self.db.write(move |tx| Ok(tx.remove_session(&hash)?)).await
    }

    /// A new password, by who knows the old one. All sessions end, this one too; sign in again with the new one.
    ///
    /// # Errors
    /// [`Refusal::WrongPassword`] or [`Refusal::TooManyTries`] for the old one, [`Refusal::Field`] for the new one.
    pub async fn change_password(&self, by: &Agent, old: &str, new: &str, now: Timestamp) -> Result<(), DeskError> {
        check::password("new", new, &by.email, &by.name)?;
        let (id, subjects) = (by.id, [(format!("email:{}", by.email), TRIES_PER_ADDRESS)]);
        let found = self.db.write(move |tx| {
            count_try(tx, &subjects, now)?;
            tx.agent_row(id)?.ok_or(DeskError::NotFound)
        });
        let hash = found.await?.password_hash;
        if old.len() > check::PASSWORD_MAX || !self.passwords.fits(old, hash).await? {
            return Err(Refusal::WrongPassword.into());
        }
        let subject = format!("email:{}", by.email);
        let hash = self.hashed(new).await?;
        self.db
            .write(move |tx| {
                tx.forget_tries(&subject)?;
                set_password(tx, id, &hash, now)
            })
            .await
    }

    /// Language, zone and single keys of oneself.
    ///
    /// # Errors
    /// [`Refusal::Field`] when there is no such zone.
    pub async fn save_preferences(
        &self,
        by: &Agent,
        language: Language,
        zone: Option<String>,
        has_single_keys: bool,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let (id, zone) = (by.id, check::optional_zone("zone", zone.as_deref())?);
        self.db
            .write(move |tx| {
                let row = tx.agent_row(id)?.ok_or(DeskError::NotFound)?;
                tx.change_agent(&AgentRow { language, zone: zone.clone(), has_single_keys, ..row }, now)?;
                Ok(())
            })
            .await
    }

    /// Who is behind an API token: an agent with the rights of the one who made it; `None` when unknown or revoked.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn by_api_token(&self, token: &str, now: Timestamp) -> Result<Option<Agent>, DeskError> {
        let hash = digest(token);
        let found = self.db.read(move |tx| {
            let Some((id, maker, used_at)) = tx.token_made_by(&hash)? else { return Ok::<_, DeskError>(None) };
            let row = tx.agent_row(maker)?.ok_or(DeskError::NotFound)?;
            Ok(Some((id, used_at, agent_of(tx, row)?)))
        });
        let Some((id, used_at, agent)) = found.await? else { return Ok(None) };
        if used_at.is_none_or(|at| now.duration_since(at) >= SEEN_EVERY) {
            self.by_the_way(self.db.write(move |tx| Ok::<_, DeskError>(tx.token_used(id, now)?))).await?;
        }
        Ok(Some(agent))
    }

    /// A password as it is stored.
    pub(crate) async fn hashed(&self, password: &str) -> Result<String, DeskError> {
        let mut salt = [0; 16];
        self.chance.fill(&mut salt);
        Ok(self.passwords.hash(password, salt).await?)
    }
}

/// Counts a try before it is known whether it succeeds, so that many at once don't slip through.
pub(super) fn count_try(tx: &mut Tx<'_>, subjects: &[(String, i64)], now: Timestamp) -> Result<(), DeskError> {
    for (subject, limit) in subjects {
        let tries = tx.tries_since(subject, now - WINDOW, *limit)?;
        if let Some(oldest) = tries.last().filter(|_| i64::try_from(tries.len()) == Ok(*limit)) {
            let seconds = (*oldest + WINDOW).duration_since(now).as_secs().clamp(1, WINDOW.as_secs());
            return Err(Refusal::TooManyTries(u32::try_from(seconds).unwrap_or(u32::MAX)).into());
        }
    }
    for (subject, _) in subjects {
        tx.add_try(subject, now)?;
    }
    Ok(())
}

/// Another password: whoever was signed in with the old one no longer is.
pub(super) fn set_password(tx: &mut Tx<'_>, id: AgentId, hash: &str, now: Timestamp) -> Result<(), DeskError> {
    let row = tx.agent_row(id)?.ok_or(DeskError::NotFound)?;
    tx.change_agent(&AgentRow { password_hash: Some(hash.to_owned()), ..row }, now)?;
    tx.remove_sessions_of(id)?;
    Ok(())
}

/// A stored colleague as who acts.
pub(crate) fn agent_of(tx: &mut Tx<'_>, row: AgentRow) -> Result<Agent, DeskError> {
    let AgentRow { id, name, email, role, language, zone, has_single_keys, .. } = row;
    let zone = match zone {
        Some(zone) => zone,
        None => tx.organisation()?.ok_or(DeskError::NotFound)?.zone,
    };
    let role = Role::from_column(&role)?;
    Ok(Agent { id, name, email, role, language, zone, has_single_keys, teams: tx.teams_of_agent(id)? })
}
