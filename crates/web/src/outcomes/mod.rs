//! Outcomes: what service brings, who slips away, and what a broken promise costs. Every figure with its definition, interval, rows,
//! CSV and PDF; none of a colleague.

mod charts;
mod choice;
mod columns;
mod costs;
mod departed;
mod draw;
mod figure;
mod month;
mod numbers;
mod page;
mod pdf;
mod rows;
mod samples;
mod say;

use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::worth::Period;
use desk::{AccountId, Act};

pub use costs::CostsPage;
pub use departed::{DepartedPage, DeparturePage};
pub use figure::FigurePage;
pub use month::MonthPage;
pub(crate) use numbers::percent;
pub use page::OutcomesPage;
pub(crate) use page::{SlippingRow, slipping_rows};
pub(crate) use samples::fading as fading_samples;

use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;

const PATH: &str = "/outcomes";
const ACCESS: Access = Access::Colleague(Act::SeeOutcomes);

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = routes.get(PATH, ACCESS, page::outcomes).post("/outcomes/calls", Access::Colleague(Act::Answer), call);
    let routes = costs::routes(departed::routes(month::routes(routes)));
    figure::routes(routes)
}

/// A figure that has a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Figure {
    Nps,
    Revenue,
    Retention,
    Cost,
    Promises,
    Complaints,
    Alive,
}

impl Figure {
    pub(crate) const ALL: [Self; 7] =
        [Self::Nps, Self::Revenue, Self::Retention, Self::Cost, Self::Promises, Self::Complaints, Self::Alive];

    /// In addresses.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Nps => "nps",
            Self::Revenue => "revenue",
            Self::Retention => "retention",
            Self::Cost => "cost",
            Self::Promises => "promises",
            Self::Complaints => "complaints",
            Self::Alive => "alive",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.word() == word)
    }

    /// The question that it answers.
    fn title(self, t: Words) -> String {
        match self {
            Self::Nps => t.say("outcomes-nps"),
            Self::Revenue => t.say("outcomes-grow"),
            Self::Retention => t.say("outcomes-stay"),
            Self::Cost => t.say("outcomes-cost"),
            Self::Promises => t.say("outcomes-promises"),
            Self::Complaints => t.say("outcomes-complaints"),
            Self::Alive => t.say("outcomes-alive"),
        }
    }

    /// Formula, source, and when it holds.
    fn definition(self, t: Words) -> [String; 3] {
        match self {
            Self::Nps => [t.say("outcomes-nps-formula"), t.say("outcomes-nps-source"), t.say("outcomes-nps-holds")],
            Self::Revenue => {
                [t.say("outcomes-grow-formula"), t.say("outcomes-grow-source"), t.say("outcomes-grow-holds")]
            }
            Self::Retention => {
                [t.say("outcomes-stay-formula"), t.say("outcomes-stay-source"), t.say("outcomes-stay-holds")]
            }
            Self::Cost => [t.say("outcomes-cost-formula"), t.say("outcomes-cost-source"), t.say("outcomes-cost-holds")],
            Self::Promises => [
                t.say("outcomes-promises-formula"),
                t.say("outcomes-promises-source"),
                t.say("outcomes-promises-holds"),
            ],
            Self::Complaints => [
                t.say("outcomes-complaints-formula"),
                t.say("outcomes-complaints-source"),
                t.say("outcomes-complaints-holds"),
            ],
            Self::Alive => {
                [t.say("outcomes-alive-formula"), t.say("outcomes-alive-source"), t.say("outcomes-alive-holds")]
            }
        }
    }

    fn address(self, period: Period) -> String {
        format!("/outcomes/figures/{}?period={}", self.word(), period.word())
    }
}

/// `?period=year&page=2`.
#[derive(Debug, serde::Deserialize, Default)]
pub(crate) struct Asked {
    period: Option<String>,
    page: Option<u32>,
}

impl Asked {
    fn period(&self) -> Period {
        self.period.as_deref().and_then(Period::of_word).unwrap_or_default()
    }
}

#[derive(Debug, serde::Deserialize)]
struct CallForm {
    account: String,
}

/// `POST /outcomes/calls`: "I'll call". Leads to the conversation on which the promise stands.
async fn call(State(app): State<App>, signed: Signed, Form(form): Form<CallForm>) -> Result<Response, PageError> {
    let account: AccountId = form.account.parse().map_err(|_| PageError::NotFound)?;
    let promise = app.desk.call_account(&signed.agent, account, app.clock.now()).await?;
    Ok(Redirect::to(&format!("/conversations/{}", promise.conversation)).into_response())
}
