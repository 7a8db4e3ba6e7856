//! A mailbox is connected with its provider: asked, typed or consented there, and kept connected.

mod held;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use held::{Held, app_of, document_of, escaped, later, unreadable};
use jiff::{Timestamp, ToSpan};
use sha2::{Digest, Sha256};
use store::{OAuthRow, OAuthState};

use crate::edge::MailEdge;
use crate::oauth::{Asking, ConnectionView, Document, Grant, OAuthApp, OAuthError, OAuthForm, Secret, Tokens};
use crate::oauth::{REFRESH_AHEAD_SECONDS, USABLE_SECONDS_MIN};
use crate::secrets::{digest, new_token};
use crate::trouble::Trouble;
use crate::turn::whole_milliseconds;
use crate::{Act, Agent, Desk, DeskError, MailboxId, Refusal};

/// Where the provider sends the browser back to, below the public address.
pub const CONNECTED_PATH: &str = "/settings/mailboxes/connected";
/// How long a link to the provider may be followed.
const LINK_WITHIN_MINUTES: i64 = 30;
/// After a failure of the network, the provider is asked again.
const AGAIN_AFTER_SECONDS: i64 = 60;

impl Desk {
    /// Sets with which client a mailbox is connected. Another client or provider means: connect anew.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`], [`Refusal::Field`].
    pub async fn set_mailbox_oauth(&self, by: &Agent, form: OAuthForm, now: Timestamp) -> Result<(), DeskError> {
        by.must(Act::EditMailboxes)?;
        let (document, now) = (Document::of(&form)?, whole_milliseconds(now));
        let typed = Secret::new(form.client_secret.trim());
        let json = serde_json::to_string(&document).expect("documents have text keys only");
        let desk = self.clone();
        self.db
            .write(move |tx| {
                tx.mailbox(form.mailbox)?.ok_or(DeskError::NotFound)?;
                let old = tx.mailbox_oauth(form.mailbox)?;
                let is_same = old.as_ref().is_some_and(|old| old.provider == form.provider && old.document == json);
                let mut held = match &old {
                    Some(old) if is_same => desk.opened_tokens(old)?,
                    Some(_) | None => Held::default(),
                };
                if is_same && (typed.is_empty() || typed == held.client_secret) {
                    return Ok(());
                }
                if !typed.is_empty() {
                    held = Held { client_secret: typed.clone(), ..Held::default() };
                }
                let mut row = OAuthRow {
                    mailbox: form.mailbox,
                    provider: form.provider,
                    document: json.clone(),
                    sealed: None,
                    state: OAuthState::New,
                    asking: None,
                    expires_at: None,
                    next_at: None,
                    failure: None,
                    changed_at: now,
                };
                row.sealed = desk.sealed_tokens(form.mailbox, &held)?;
                tx.put_mailbox_oauth(&row)?;
                tx.notify("settings", "")?;
                Ok(())
            })
            .await
    }

    /// How far the connection of a mailbox is; `None` when it has none.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn mailbox_connection(&self, by: &Agent, id: MailboxId) -> Result<Option<ConnectionView>, DeskError> {
        by.must(Act::EditMailboxes)?;
        let row = self.db.read(move |tx| Ok::<_, DeskError>(tx.mailbox_oauth(id)?)).await?;
        row.map(|row| self.connection_view(&row)).transpose()
    }

    /// Asks the provider for a code to type, or makes the link to follow where it gives none. What goes wrong there stands in
    /// the view.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`] when no client was set; what the database says.
    pub async fn ask_to_connect(
        &self,
        by: &Agent,
        id: MailboxId,
        public_url: &str,
        now: Timestamp,
    ) -> Result<ConnectionView, DeskError> {
        by.must(Act::EditMailboxes)?;
        let now = whole_milliseconds(now);
        let row =
            self.db.read(move |tx| Ok::<_, DeskError>(tx.mailbox_oauth(id)?)).await?.ok_or(DeskError::NotFound)?;
        let mut held = self.opened_tokens(&row)?;
        let app = app_of(&row, &held)?;
        let asked = match &app.device_url {
            Some(_) => self.asked_code(&app, &mut held, now).await,
            None => Ok(self.link(id, &app, &mut held, public_url, now)),
        };
        let mut new = OAuthRow { failure: None, changed_at: now, ..row.clone() };
        match asked {
            Ok(asking) => {
                new.state = OAuthState::Asked;
                new.expires_at = Some(asking.until);
                new.next_at = asking.user_code.as_ref().map(|_| later(now, i64::from(held.interval)));
                new.asking = Some(serde_json::to_string(&asking).expect("a code can be written as JSON"));
                new.sealed = self.sealed_tokens(id, &held)?;
            }
            Err(error) => new.failure = Some(Trouble::from(error).to_text()),
        }
        let put = new.clone();
        self.db
            .write(move |tx| {
                tx.put_mailbox_oauth(&put)?;
                tx.notify("settings", "")?;
                Ok::<_, DeskError>(())
            })
            .await?;
        self.connection_view(&new)
    }

    async fn asked_code(&self, app: &OAuthApp, held: &mut Held, now: Timestamp) -> Result<Asking, OAuthError> {
        let code = self.edge()?.ask_for_code(app).await?;
        held.device_code = code.device_code;
        held.interval = code.interval.clamp(1, 60);
        let until = later(now, i64::from(code.expires_in.min(24 * 3_600)));
        Ok(Asking { user_code: Some(code.user_code), url: code.verification_uri, until })
    }

    /// RFC 6749, 4.1.1, with PKCE (RFC 7636) and a state that only the browser of whoever asked brings back.
    fn link(&self, id: MailboxId, app: &OAuthApp, held: &mut Held, public_url: &str, now: Timestamp) -> Asking {
        let (state, verifier) = (new_token(&*self.chance), new_token(&*self.chance));
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        held.state = digest(&state);
        held.redirect_uri = format!("{}{CONNECTED_PATH}", public_url.trim_end_matches('/'));
        held.verifier = Secret::new(verifier);
        let state = format!("{id}.{state}");
        let query = [
            ("response_type", "code"),
            ("client_id", &app.client_id),
            ("redirect_uri", &held.redirect_uri),
            ("scope", &app.scope),
            ("state", &state),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            // Without these two Google gives a token for an hour and no way to another.
            ("access_type", "offline"),
            ("prompt", "consent"),
        ];
        let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let mark = if app.authorize_url.contains('?') { '&' } else { '?' };
        let url = format!("{}{mark}{}", app.authorize_url, query.join("&"));
        Asking { user_code: None, url, until: now.saturating_add(LINK_WITHIN_MINUTES.minutes()).unwrap_or(now) }
    }

    /// The provider sent the browser back: with a code, or with its reason why not.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; [`Refusal::LinkExpired`] when this is not what we asked.
    pub async fn finish_connection(
        &self,
        by: &Agent,
        state: &str,
        answer: Result<Secret, String>,
        now: Timestamp,
    ) -> Result<MailboxId, DeskError> {
        by.must(Act::EditMailboxes)?;
        let now = whole_milliseconds(now);
        let (id, token) = state.split_once('.').ok_or(Refusal::LinkExpired)?;
        let id: MailboxId = id.parse().map_err(|_| Refusal::LinkExpired)?;
        let row =
            self.db.read(move |tx| Ok::<_, DeskError>(tx.mailbox_oauth(id)?)).await?.ok_or(Refusal::LinkExpired)?;
        let held = self.opened_tokens(&row)?;
        let is_ours = !held.state.is_empty() && digest(token) == held.state;
        if !is_ours || row.state != OAuthState::Asked || row.expires_at.is_none_or(|until| until < now) {
            return Err(Refusal::LinkExpired.into());
        }
        let redeemed = match answer {
            Ok(code) => {
                let (redirect_uri, verifier) = (held.redirect_uri.clone(), held.verifier.clone());
                self.redeemed(&row, &held, Grant::Code { code, redirect_uri, verifier }).await
            }
            Err(_) => Err(OAuthError::Denied),
        };
        self.keep_answer(row, held, redeemed, now).await?;
        Ok(id)
    }

    /// Asks the providers of all mailboxes that want asking: whether a code was typed, and for new tokens ahead of time. Gives
    /// what was met, by the mailbox's address, and when to ask again.
    ///
    /// # Errors
    /// What the database says.
    pub async fn keep_connected(&self, now: Timestamp) -> Result<KeptConnected, DeskError> {
        let now = whole_milliseconds(now);
        let (rows, addresses) = self
            .db
            .read(|tx| {
                let addresses: Vec<_> = tx.mailboxes()?.into_iter().map(|row| (row.id, row.address)).collect();
                Ok::<_, DeskError>((tx.mailbox_oauths()?, addresses))
            })
            .await?;
        let mut kept = KeptConnected::default();
        for row in rows {
            let Some(next) = row.next_at else { continue };
            if next > now {
                kept.next_at = Some(kept.next_at.map_or(next, |at| at.min(next)));
                continue;
            }
            let address = addresses.iter().find(|(id, _)| *id == row.mailbox).map(|(_, address)| address.clone());
            let outcome = match self.opened_tokens(&row) {
                Ok(held) => {
                    kept.next_at = Some(now);
                    self.ask_again(row, held, now).await?
                }
                Err(error) => Some(Err(Trouble::Settings { why: error.to_string() })),
            };
            if let (Some(address), Some(outcome)) = (address, outcome) {
                kept.met.push((address, outcome));
            }
        }
        Ok(kept)
    }

    /// `None`: there is nothing to tell yet.
    async fn ask_again(
        &self,
        row: OAuthRow,
        held: Held,
        now: Timestamp,
    ) -> Result<Option<Result<(), Trouble>>, DeskError> {
        let grant = match row.state {
            OAuthState::Asked => Grant::Device { device_code: held.device_code.clone() },
            OAuthState::Connected => Grant::Refresh { refresh_token: held.refresh.clone() },
            OAuthState::New | OAuthState::Refused => return Ok(None),
        };
        let redeemed = if row.state == OAuthState::Asked && row.expires_at.is_some_and(|until| until < now) {
            Err(OAuthError::TooLate)
        } else {
            self.redeemed(&row, &held, grant).await
        };
        let outcome = match &redeemed {
            Ok(_) => Some(Ok(())),
            Err(OAuthError::Pending | OAuthError::SlowDown) => None,
            Err(error) => Some(Err(Trouble::from(error.clone()))),
        };
        self.keep_answer(row, held, redeemed, now).await?;
        Ok(outcome)
    }

    /// A token to sign in with at the servers of a mailbox, good for a minute at least. Asks the provider where the one at
    /// hand is too old.
    ///
    /// # Errors
    /// [`OAuthError`], in words for an administrator.
    pub async fn access_token(&self, mailbox: MailboxId, now: Timestamp) -> Result<Secret, OAuthError> {
        let now = whole_milliseconds(now);
        let stored = |error: DeskError| OAuthError::Store { why: error.to_string() };
        let row = self.db.read(move |tx| Ok::<_, DeskError>(tx.mailbox_oauth(mailbox)?)).await.map_err(stored)?;
        let row = row.ok_or(OAuthError::NotConnected)?;
        let held = self.opened_tokens(&row).map_err(|error| OAuthError::Store { why: error.to_string() })?;
        if held.refresh.is_empty() && held.access.is_empty() {
            return Err(OAuthError::NotConnected);
        }
        if row.state == OAuthState::Refused {
            return Err(refused_before(row.failure.as_deref().unwrap_or_default()));
        }
        // While somebody connects it anew, the tokens we hold stay good.
        let token_ends = if row.state == OAuthState::Connected { row.expires_at } else { None };
        if token_ends.is_some_and(|at| at > later(now, USABLE_SECONDS_MIN)) {
            return Ok(held.access);
        }
        let redeemed = self.redeemed(&row, &held, Grant::Refresh { refresh_token: held.refresh.clone() }).await;
        let tokens = redeemed.clone();
        if row.state == OAuthState::Connected {
            self.keep_answer(row, held, redeemed, now).await.map_err(stored)?;
        }
        tokens.map(|tokens| tokens.access)
    }

    async fn redeemed(&self, row: &OAuthRow, held: &Held, grant: Grant) -> Result<Tokens, OAuthError> {
        let app = app_of(row, held).map_err(|error| OAuthError::Store { why: error.to_string() })?;
        self.edge()?.redeem(&app, &grant).await
    }

    /// Writes down what the provider said, unless another node was first.
    async fn keep_answer(
        &self,
        row: OAuthRow,
        held: Held,
        redeemed: Result<Tokens, OAuthError>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let (seen, was) = (row.changed_at, row.state);
        let mut new = OAuthRow { changed_at: now.max(later(seen, 0)), ..row };
        match redeemed {
            Ok(tokens) => {
                let lasts = i64::from(tokens.expires_in);
                new.state = OAuthState::Connected;
                new.asking = None;
                new.failure = None;
                new.expires_at = Some(later(now, lasts));
                let ahead = REFRESH_AHEAD_SECONDS.min(lasts / 2);
                new.next_at = Some(later(now, lasts - ahead));
                let refresh = tokens.refresh.unwrap_or_else(|| held.refresh.clone());
                let held =
                    Held { client_secret: held.client_secret, access: tokens.access, refresh, ..Held::default() };
                new.sealed = self.sealed_tokens(new.mailbox, &held)?;
            }
            Err(OAuthError::Pending) => new.next_at = Some(later(now, i64::from(held.interval))),
            Err(OAuthError::SlowDown) => {
                // RFC 8628, 3.5: five seconds more, from now on.
                let held = Held { interval: held.interval.saturating_add(5), ..held };
                new.next_at = Some(later(now, i64::from(held.interval)));
                new.sealed = self.sealed_tokens(new.mailbox, &held)?;
            }
            Err(error @ OAuthError::Unreachable { .. }) => {
                new.failure = Some(Trouble::from(error).to_text());
                new.next_at = Some(later(now, AGAIN_AFTER_SECONDS));
            }
            Err(error) => {
                new.state = if new.state == OAuthState::Connected { OAuthState::Refused } else { OAuthState::New };
                new.asking = None;
                new.next_at = None;
                new.failure = Some(Trouble::from(error).to_text());
            }
        }
        self.db
            .write(move |tx| {
                // Only what somebody waits for is told: a fetcher that is told of its own failure would never rest.
                if tx.change_mailbox_oauth(&new, seen)? && new.state != was {
                    tx.notify("settings", "")?;
                }
                Ok::<_, DeskError>(())
            })
            .await
    }

    fn edge(&self) -> Result<&dyn MailEdge, OAuthError> {
        self.edge.as_deref().ok_or(OAuthError::NoEdge)
    }

    fn connection_view(&self, row: &OAuthRow) -> Result<ConnectionView, DeskError> {
        let document = document_of(row)?;
        let asking = row.asking.as_deref().map(serde_json::from_str).transpose();
        Ok(ConnectionView {
            mailbox: row.mailbox,
            provider: row.provider,
            tenant: document.tenant,
            client_id: document.client_id,
            has_secret: !self.opened_tokens(row)?.client_secret.is_empty(),
            authorize_url: document.authorize_url,
            token_url: document.token_url,
            device_url: document.device_url,
            scope: document.scope,
            state: row.state,
            asking: asking.map_err(|e| unreadable(row, &e))?,
            expires_at: row.expires_at,
            failure: row.failure.as_deref().map(Trouble::from_text),
        })
    }
}

/// Why a connection is refused, as it was written down.
fn refused_before(failure: &str) -> OAuthError {
    match Trouble::from_text(failure) {
        Trouble::Token { error } => error,
        other => OAuthError::Refused { reply: other.to_string() },
    }
}

/// What became of the connections.
#[derive(Debug, Default)]
pub struct KeptConnected {
    /// By the mailbox's address: connected, or why not.
    pub met: Vec<(String, Result<(), Trouble>)>,
    /// When a provider is to be asked again.
    pub next_at: Option<Timestamp>,
}
