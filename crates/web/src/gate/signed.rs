//! Who is at the other end: a colleague by cookie, or a program by token.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use desk::{Act, Agent, Mark};

use crate::app::App;
use crate::day_line::Strip;
use crate::errors::PageError;
use crate::i18n::Words;
use crate::shell::{Colleague, Entry, May, Shell, Theme, Urgent};
use crate::times::Times;

/// The session's cookie.
const SESSION_COOKIE: &str = "myosotis";
/// A browser forgets a session after so long; the desk ends it earlier when it isn't used.
const SESSION_SECONDS_MAX: u32 = 90 * 24 * 60 * 60;
/// Light or dark, as this browser wants it.
const THEME_COOKIE: &str = "theme";

/// A colleague who passed the gate; a handler takes it as an argument.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Who it is, with role, language and zone.
    pub agent: Agent,
    /// The session's token for forms; empty for a program.
    pub csrf: String,
    /// The cookie's value; empty for a program.
    pub session: String,
    theme: Theme,
    /// Where the changes were when this was asked for: what is read for it is not older.
    mark: Mark,
}

impl Signed {
    /// The reader's words.
    pub fn words(&self) -> Words {
        Words::of(self.agent.language)
    }

    /// Now, in the reader's zone.
    pub fn times(&self, app: &App) -> Times {
        Times::in_zone_named(self.words(), &self.agent.zone, app.clock.now())
    }

    /// The frame of a page that is under this entry of the menu.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn shell(&self, app: &App, here: Entry) -> Result<Shell, PageError> {
        let now = app.clock.now();
        let times = self.times(app);
        let organisation = app.desk.organisation().await?.map(|organisation| organisation.name).unwrap_or_default();
        let strip = match here {
            Entry::Today => None,
            _ => Some(Strip::of(&app.desk.strip(&self.agent, now).await?, &times)),
        };
        let urgent = app.desk.interruptions(&self.agent, now).await?;
        let urgent = urgent.iter().map(|row| Urgent::of(row, &times)).collect();
        let role = self.agent.role;
        let read_letter = app.desk.reads_letter(&self.agent).await?;
        Ok(Shell {
            t: self.words(),
            times,
            organisation,
            colleague: Colleague {
                name: self.agent.name.clone(),
                may: May {
                    see_board: role.may(Act::SeeBoard),
                    see_outcomes: role.may(Act::SeeOutcomes),
                    read_letter,
                    change_settings: role.may(Act::EditReplies),
                    see_status: role.may(Act::SeeStatus),
                    take_down: role.may(Act::TakeDown),
                    work_piles: role.may(Act::WorkPiles),
                    work_complaints: role.may(Act::Complaints),
                    keep_books: role.may(Act::KeepBooks),
                },
                has_single_keys: self.agent.has_single_keys,
            },
            here,
            csrf: self.csrf.clone(),
            urgent,
            strip,
            theme: self.theme,
            mark: self.mark.to_string(),
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Signed {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        // Only the gate puts it there: a route that is open to everybody can't ask for a colleague by mistake.
        parts.extensions.get::<Self>().cloned().ok_or(PageError::NotAllowed)
    }
}

/// Light or dark, by the cookie.
pub(crate) fn theme_of(headers: &HeaderMap) -> Theme {
    CookieJar::from_headers(headers)
        .get(THEME_COOKIE)
        .map_or(Theme::System, |cookie| Theme::from_cookie(cookie.value()))
}

pub(super) async fn by_cookie(app: &App, headers: &HeaderMap) -> Result<Option<Signed>, PageError> {
    let jar = CookieJar::from_headers(headers);
    let Some(session) = jar.get(SESSION_COOKIE).map(|cookie| cookie.value().to_owned()) else { return Ok(None) };
    let mark = app.desk.mark();
    let found = app.desk.session(&session, app.clock.now()).await?;
    Ok(found.map(|(agent, csrf)| Signed { agent, csrf, session, theme: theme_of(headers), mark }))
}

/// The token of `Authorization: Bearer …`.
pub(super) fn bearer(shown: &HeaderValue) -> Option<&str> {
    let (scheme, token) = shown.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

pub(super) async fn by_token(app: &App, token: &str) -> Result<Option<Signed>, PageError> {
    let mark = app.desk.mark();
    let found = app.desk.by_api_token(token, app.clock.now()).await?;
    Ok(found.map(|agent| Signed { agent, csrf: String::new(), session: String::new(), theme: Theme::System, mark }))
}

/// The cookie of a session: for this site only, out of reach of scripts, and by HTTPS only where the desk has it.
pub(crate) fn cookie(app: &App, token: &str) -> Cookie<'static> {
    let secure = if app.config.is_https() { "; Secure" } else { "" };
    let line =
        format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={SESSION_SECONDS_MAX}{secure}");
    Cookie::parse(line).expect("a token is letters and digits")
}
