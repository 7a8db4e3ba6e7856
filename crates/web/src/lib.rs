//! The pages of Myosotis: typed templates over the desk's views, forms, the frame around them, and the router.
//!
//! How to write a page: `README.md` beside this folder.

pub mod accounts;
mod amounts;
pub mod api;
mod app;
pub mod ask;
pub mod assets;
pub mod attention;
pub mod board;
pub mod books;
mod client;
pub mod complaints;
pub mod conversations;
mod csv;
pub mod customer;
pub mod day_line;
pub mod disruptions;
mod downloads;
pub mod errors;
pub mod gate;
pub mod headers;
pub mod i18n;
mod ids;
pub mod letters;
mod limit;
mod live;
pub mod mails;
pub mod outcomes;
pub mod page;
pub mod parts;
pub mod phone_note;
pub mod pictures;
pub mod piles;
pub mod preferences;
mod refusals;
mod richtext;
pub mod set_up;
pub mod settings;
pub mod shell;
pub mod sign_in;
pub mod status;
pub mod surveys;
pub mod team_slots;
pub mod times;
pub mod today;
mod troubles;
mod uploads;
pub mod what_if;

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;

pub use app::{App, Config};
use gate::{Access, Listed, Routes};

// Each page whose samples are rendered, checked and photographed. Add yours.
page::pages![
    errors::ErrorPage,
    today::TodayPage,
    parts::KitPage,
    sign_in::SignInPage,
    conversations::ListPage,
    conversations::ConversationPage,
    mails::MailsPage,
    mails::MailPage,
    status::StatusPage,
    ask::AskPage,
    ask::PromisePart,
    customer::CustomerPage,
    customer::SentPage,
    customer::GonePage,
    settings::OrganisationPage,
    settings::HoursPage,
    settings::PreviewPart,
    settings::RulesPage,
    settings::RulePage,
    settings::BackupPage,
    settings::PeoplePage,
    settings::AgentPage,
    settings::TeamPage,
    settings::RostersPage,
    settings::RosterPage,
    settings::SubjectPage,
    settings::TeamRosterPage,
    settings::MailboxesPage,
    settings::MailboxPage,
    settings::ConnectionPage,
    settings::FetchingPage,
    settings::DeliverabilityPage,
    settings::KeysPage,
    settings::TokensPage,
    settings::RepliesPage,
    settings::ReplyPage,
    settings::SignaturePage,
    preferences::PreferencesPage,
    sign_in::PasswordPage,
    phone_note::PhoneNotePage,
    phone_note::SayPart,
    phone_note::CallersPart,
    letters::LetterPage,
    letters::LettersPage,
    outcomes::OutcomesPage,
    outcomes::FigurePage,
    outcomes::DepartedPage,
    outcomes::DeparturePage,
    outcomes::MonthPage,
    outcomes::CostsPage,
    board::BoardPage,
    books::InvoicesPage,
    books::InvoicePage,
    books::BankPage,
    books::EntryPage,
    books::OwedPage,
    books::ConcentrationPage,
    books::BooksSettingsPage,
    piles::PilesPage,
    piles::PilePage,
    piles::PileFormPage,
    piles::DossierPage,
    team_slots::TeamSlotsPage,
    what_if::WhatIfPage,
    what_if::AnswerPart,
    accounts::AccountsPage,
    accounts::AccountPage,
    accounts::AccountFormPage,
    accounts::JoinPage,
    accounts::ImportsPage,
    accounts::ImportPage,
    disruptions::ChoosePage,
    disruptions::ToldPage,
    complaints::ComplaintsPage,
    complaints::ComplaintPage,
    complaints::HearPage,
    complaints::MendPage,
    complaints::GoodwillPage,
    complaints::RequestsPage,
    settings::GoodwillSettingsPage,
    settings::SurveySettingsPage,
    attention::AttentionPage,
    surveys::SurveyPage,
    surveys::SurveysPage,
    settings::LadderPage,
    settings::LetterSettingsPage,
    set_up::SetUpPage,
    set_up::FirstPromise,
];

/// Every route with who may pass. Add yours: `thing::routes(routes)`.
fn routes(app: &App) -> Routes {
    let routes = Routes::new(app.clone());
    let routes = sign_in::routes(routes);
    let routes = conversations::routes(routes);
    let routes = today::routes(routes).get("/", Access::Everybody, home);
    let routes = status::routes(mails::routes(routes));
    let routes = customer::routes(ask::routes(routes));
    let routes = preferences::routes(settings::routes(routes));
    let routes = set_up::routes(phone_note::routes(routes));
    let routes = what_if::routes(board::routes(letters::routes(routes)));
    let routes = disruptions::routes(piles::routes(team_slots::routes(routes)));
    let routes = attention::routes(surveys::routes(complaints::routes(routes)));
    live::routes(api::routes(outcomes::routes(books::routes(accounts::routes(routes)))))
}

/// The list of routes with who may pass, for the test of rights.
#[must_use]
pub fn route_list(app: &App) -> Vec<Listed> {
    routes(app).list().to_vec()
}

/// The front door leads to one's own day; whoever isn't signed in is asked to on the way.
async fn home() -> Redirect {
    Redirect::to("/today")
}

/// The whole site: pages, assets, and what protects them.
pub fn router(app: App) -> Router {
    let pages = routes(&app).into_router().route("/assets/{file}", get(assets::serve));
    let pages = pages.route("/favicon.ico", get(assets::icon)).fallback(headers::nothing_here);
    headers::protect(pages, &app).with_state(app)
}
