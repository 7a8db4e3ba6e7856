//! The settings: the firm, its hours and promise rules, its people, mailboxes, programs. A colleague sees what their role may change.

mod backup;
mod deliverability;
pub(crate) mod fill;
mod frame;
mod goodwill;
mod hours;
mod keys;
mod ladder;
mod letter;
mod mailboxes;
mod one_form;
mod organisation;
mod people;
mod replies;
mod rosters;
mod rules;
mod signatures;
mod surveys;
mod tokens;
mod typed;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use desk::{Act, DeskError};
use jiff::Timestamp;

pub use backup::BackupPage;
pub use deliverability::DeliverabilityPage;
pub use goodwill::GoodwillSettingsPage;
pub use hours::{HoursPage, PreviewPart};
pub use keys::KeysPage;
pub use ladder::LadderPage;
pub use letter::LetterSettingsPage;
pub use mailboxes::{ConnectionPage, FetchingPage, MailboxPage, MailboxesPage};
pub use organisation::OrganisationPage;
pub use people::{AgentPage, PeoplePage, TeamPage};
pub use replies::{RepliesPage, ReplyPage};
pub use rosters::{RosterPage, RostersPage, SubjectPage, TeamRosterPage};
pub use rules::{RulePage, RulesPage};
pub use signatures::SignaturePage;
pub use surveys::SurveySettingsPage;
pub use tokens::TokensPage;

pub(crate) use hours::week;
pub(crate) use organisation::{languages, zones};
pub(crate) use rosters::{at_fields, slots_said};
pub(crate) use typed::{Problems, Typed};

use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = routes.get("/settings", Access::Colleague(Act::EditReplies), first);
    let routes = one_form::routes::<OrganisationPage>(routes);
    let routes = hours::routes(routes);
    let routes = rules::routes(routes);
    let routes = rosters::routes(people::routes(routes));
    let routes = mailboxes::routes(routes);
    let routes = deliverability::routes(routes);
    let routes = keys::routes(routes);
    let routes = replies::routes(routes);
    let routes = signatures::routes(routes);
    let routes = tokens::routes(routes);
    let routes = letter::routes(one_form::routes::<LadderPage>(routes));
    let routes = one_form::routes::<SurveySettingsPage>(one_form::routes::<GoodwillSettingsPage>(routes));
    backup::routes(routes)
}

/// `GET /settings`: the first page that this colleague may change.
async fn first(_: State<App>, signed: Signed) -> Response {
    let to = frame::PLACES.iter().find(|place| signed.agent.may(place.act)).map_or("/today", |place| place.href);
    Redirect::to(to).into_response()
}

/// Back to a page, which says that it was saved.
fn saved(path: &str) -> Response {
    let mark = if path.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{path}{mark}done=saved")).into_response()
}

/// What the page said when it was last saved.
#[derive(Debug, Default, serde::Deserialize)]
struct Done {
    #[serde(default)]
    done: String,
}

/// What the desk refused, as what stands at the fields; other errors are a page of their own.
pub(crate) fn problems(error: DeskError, signed: &Signed) -> Result<Problems, PageError> {
    match error {
        DeskError::Refused(refusal) => Ok(Problems::of(signed.words(), &refusal)),
        other => Err(other.into()),
    }
}

/// An instant of the samples, which are all on Tuesday 24 November 2026.
fn sample_at(civil: &str) -> Timestamp {
    format!("2026-11-24T{civil}:00+01:00").parse().expect("a written-out instant")
}

/// An id for samples, the nth.
fn sample_id<I: std::str::FromStr<Err: std::fmt::Debug>>(n: u32) -> I {
    format!("019aa7c2-5f1e-7cc3-98c4-{n:012}").parse().expect("a written-out id")
}
