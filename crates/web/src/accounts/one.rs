//! One account.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::accounts::SubscriptionForm;
use desk::views::{AccountFilter, AccountView, SubscriptionRow, TimelineFrom};
use desk::{AccountId, ContactId, SubscriptionId};
use jiff::Timestamp;

use super::chart::Chart;
use super::events::{Line, lines};
use super::glance::{self, Glance};
use super::{BRING_IN, EDIT, PATH, SEE};
use crate::amounts::{cents_of, typed_cents};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Field, Notice, State as Shown};
use crate::settings::{Problems, Typed, problems};
use crate::shell::{Entry, Shell};
use crate::times::Times;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/{id}", SEE, ask).post("/accounts/{id}/people", EDIT, move_person).post(
        "/accounts/{id}/subscriptions",
        BRING_IN,
        subscribe,
    )
}

/// `GET /accounts/{id}`.
#[derive(Debug, Template)]
#[template(path = "accounts/account.html")]
pub struct AccountPage {
    t: Words,
    shell: Shell,
    notice: Option<Notice>,
    path: String,
    name: String,
    about: String,
    note: String,
    facts: Vec<(String, String)>,
    figures: Vec<(String, String)>,
    chart: Option<Chart>,
    segments: Vec<(String, String, bool)>,
    events: Vec<Line>,
    more: Option<String>,
    promises: String,
    glance: Glance,
    sides: Option<[(String, i64); 2]>,
    people: Vec<Person>,
    subscriptions: Vec<Subscribed>,
    new_subscription: Option<Vec<Field>>,
    may_change: bool,
    may_see_money: bool,
}

#[derive(Debug)]
struct Person {
    id: String,
    href: String,
    name: String,
    role: String,
    reach: String,
    to: Field,
}

#[derive(Debug)]
struct Subscribed {
    id: String,
    said: String,
    when: String,
    fields: Vec<Field>,
}

/// What is asked of the page.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    show: String,
    before: Option<Timestamp>,
    /// Of that very moment so many were shown.
    #[serde(default)]
    passed: usize,
    #[serde(default)]
    done: String,
    /// A reason for attention of which it was just said what was done.
    #[serde(default)]
    tapped: String,
}

impl Asked {
    fn from(&self) -> Option<TimelineFrom> {
        self.before.map(|at| TimelineFrom { at, passed: self.passed })
    }
}

/// What a page is made of, besides what is stored.
#[derive(Debug, Default)]
pub(super) struct With {
    pub(super) show: String,
    pub(super) done: String,
    pub(super) typed: Typed,
    pub(super) problems: Problems,
}

const FILTERS: [(&str, AccountFilter); 4] = [
    ("", AccountFilter::All),
    ("promises", AccountFilter::Promises),
    ("messages", AccountFilter::Messages),
    ("money", AccountFilter::Money),
];

fn filter_of(show: &str) -> AccountFilter {
    FILTERS.iter().find(|(word, _)| *word == show).map_or(AccountFilter::All, |(_, filter)| *filter)
}

impl AccountPage {
    pub(super) fn new(shell: Shell, view: &AccountView, with: &With) -> Self {
        let (t, times) = (shell.t, shell.times.clone());
        let path = format!("{PATH}/{}", view.account.id);
        let address = |show: &str| if show.is_empty() { path.clone() } else { format!("{path}?show={show}") };
        let filter = filter_of(&with.show);
        let segments = FILTERS.iter().filter(|(_, is)| *is != AccountFilter::Money || view.may_see_money);
        let segments = segments.map(|(word, is)| (address(word), filter_word(t, *is), *is == filter)).collect();
        let between = if with.show.is_empty() { '?' } else { '&' };
        let may_subscribe = view.may_see_money;
        Self {
            t,
            notice: with.problems.notice(t).or_else(|| done_notice(t, &with.done)),
            name: view.account.name.clone(),
            about: about(&times, view),
            note: view.account.note.clone(),
            facts: facts(t, view),
            figures: figures(&times, view),
            chart: Chart::new(&times, &view.quarters),
            segments,
            events: lines(&times, &view.events),
            more: view
                .more
                .map(|from| format!("{}{between}before={}&passed={}", address(&with.show), from.at, from.passed)),
            promises: glance::promises(&times, view),
            glance: Glance::of(&shell, view),
            sides: glance::sides(&times, view),
            people: view.people.iter().map(|person| self::person(t, person, with)).collect(),
            subscriptions: view.subscriptions.iter().map(|row| subscribed(&times, row, with)).collect(),
            new_subscription: may_subscribe.then(|| {
                let typed = if with.typed.get("id").is_empty() { with.typed.clone() } else { Typed::default() };
                subscription_fields(t, &typed, &with.problems, "new")
            }),
            may_change: view.may_change,
            may_see_money: view.may_see_money,
            path,
            shell,
        }
    }
}

fn filter_word(t: Words, filter: AccountFilter) -> String {
    t.say(match filter {
        AccountFilter::All => "account-all",
        AccountFilter::Promises => "account-promises",
        AccountFilter::Messages => "account-messages",
        AccountFilter::Money => "account-money",
    })
}

fn done_notice(t: Words, done: &str) -> Option<Notice> {
    let said = match done {
        "saved" => t.say("account-saved"),
        "joined" => t.say("account-joined"),
        "moved" => t.say("account-moved"),
        "subscribed" => t.say("account-subscribed"),
        _ => return None,
    };
    Some(Notice::of(Shown::Kept, said))
}

fn about(times: &Times, view: &AccountView) -> String {
    let t = times.t;
    let mut said = Vec::new();
    if !view.account.city.is_empty() {
        said.push(format!("{}.", view.account.city));
    }
    if let Some(since) = view.account.customer_since {
        let month = format!("{} {}", times.month(since), since.year());
        said.push(t.with("month", month).say("account-since"));
    }
    said.push(if view.waiting == 0 {
        t.say("account-nothing-open")
    } else {
        t.with("n", view.waiting).with("word", t.number(view.waiting as usize)).say("account-open")
    });
    said.join(" ")
}

fn facts(t: Words, view: &AccountView) -> Vec<(String, String)> {
    let mut facts = vec![(t.say("account-number"), view.account.number.clone())];
    facts.push((t.say("account-tier"), view.account.tier.clone()));
    for (kind, value) in &view.keys {
        if *kind != desk::accounts::KeyKind::Name || *value != view.account.name.to_lowercase() {
            facts.push((super::form::key_word(t, *kind), value.clone()));
        }
    }
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

fn figures(times: &Times, view: &AccountView) -> Vec<(String, String)> {
    let t = times.t;
    let known = glance::figures(times, view);
    let Some(money) = &view.money else { return known };
    let mut figures = Vec::new();
    if money.revenue_cents != 0 {
        let share = if money.all_cents > 0 { money.revenue_cents * 100 / money.all_cents } else { 0 };
        figures.push((times.whole_money(money.revenue_cents), t.with("share", share).say("account-revenue")));
    }
    if let Some(margin) = money.margin_cents {
        figures.push((times.whole_money(margin), t.say("account-margin")));
    }
    if money.monthly_cents != 0 {
        figures.push((times.money(money.monthly_cents), t.say("account-monthly")));
    }
    figures.extend(known);
    figures
}

fn person(t: Words, contact: &desk::views::ContactView, with: &With) -> Person {
    let id = contact.id.to_string();
    let reach: Vec<&str> = contact.emails.iter().chain(&contact.phones).map(String::as_str).collect();
    let is_asked = with.typed.get("contact") == id;
    let (typed, error) = if is_asked { (with.typed.get("to"), with.problems.at("to")) } else { ("", None) };
    let to = Field::text("to", t.say("account-move-to")).help(t.say("account-move-help")).value(typed).error(error);
    Person {
        href: format!("/conversations?contact={id}"),
        name: if contact.name.is_empty() {
            reach.first().copied().unwrap_or("?").to_owned()
        } else {
            contact.name.clone()
        },
        role: contact.role.clone(),
        reach: reach.join(" · "),
        to: to.id(format!("to-{id}")),
        id,
    }
}

fn subscribed(times: &Times, row: &SubscriptionRow, with: &With) -> Subscribed {
    let (t, id) = (times.t, row.id.to_string());
    let amount = times.money(row.cents);
    let when = match row.ended_on {
        Some(end) => t.with("from", times.date(row.started_on)).with("to", times.date(end)).say("account-ran"),
        None => t.with("from", times.date(row.started_on)).say("account-runs"),
    };
    let is_asked = with.typed.get("id") == id;
    let kept = Typed::default()
        .with("product", row.product.clone())
        .with("cents", typed_cents(t.language, row.cents))
        .with("started_on", row.started_on.to_string())
        .with("ended_on", row.ended_on.map(|day| day.to_string()).unwrap_or_default());
    let none = Problems::none();
    let (typed, problems) = if is_asked { (&with.typed, &with.problems) } else { (&kept, &none) };
    Subscribed {
        said: t.with("product", row.product.clone()).with("amount", amount).say("account-subscription"),
        when,
        fields: subscription_fields(t, typed, problems, &id),
        id,
    }
}

fn subscription_fields(t: Words, typed: &Typed, problems: &Problems, own: &str) -> Vec<Field> {
    let fields = [
        ("product", Field::text("product", t.say("account-product"))),
        ("cents", Field::text("cents", t.say("account-per-month")).with("inputmode", "decimal")),
        ("started_on", Field::input("date", "started_on", t.say("account-first-day"))),
        ("ended_on", Field::input("date", "ended_on", t.say("account-last-day"))),
    ];
    fields.map(|(name, field)| typed.fill(name, field, problems).id(format!("{name}-{own}"))).into()
}

async fn page(app: &App, signed: &Signed, id: AccountId, asked: &Asked, with: &With) -> Result<AccountPage, PageError> {
    let filter = filter_of(&with.show);
    let view = app.desk.account(&signed.agent, id, filter, asked.from(), app.clock.now()).await?;
    Ok(AccountPage::new(signed.shell(app, Entry::Accounts).await?, &view, with))
}

async fn ask(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let id: AccountId = id.parse().map_err(|_| PageError::NotFound)?;
    let filter = filter_of(&asked.show);
    let view = app.desk.account(&signed.agent, id, filter, asked.from(), app.clock.now()).await?;
    // Links from before two accounts were joined lead to the one that is left.
    if let Some(into) = view.account.joined_into {
        return Ok(Redirect::to(&format!("{PATH}/{into}")).into_response());
    }
    let with = With { show: asked.show, done: asked.done, ..With::default() };
    let mut page = AccountPage::new(signed.shell(&app, Entry::Accounts).await?, &view, &with);
    let tapped = crate::attention::tapped(&app, &signed, &asked.tapped).await?;
    page.glance.tapped = tapped.map(|row| crate::attention::Tapped::of(&row, &page.shell, Some(id)));
    Ok(show(&page))
}

async fn again(
    app: &App,
    signed: &Signed,
    id: AccountId,
    typed: Typed,
    problems: Problems,
) -> Result<Response, PageError> {
    let with = With { typed, problems, ..With::default() };
    let page = page(app, signed, id, &Asked::default(), &with).await?;
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

async fn move_person(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let id: AccountId = id.parse().map_err(|_| PageError::NotFound)?;
    let contact: ContactId = typed.id("contact").ok_or(PageError::NotFound)?;
    let to = match typed.get("to").trim() {
        "" => None,
        words => match super::join::meant(&app, &signed, words).await? {
            Some(account) => Some(account),
            None => {
                let mut found = Problems::none();
                found.add("to", signed.words().say("account-not-one"));
                return again(&app, &signed, id, typed, found).await;
            }
        },
    };
    app.desk.move_contact(&signed.agent, contact, to, app.clock.now()).await?;
    Ok(Redirect::to(&format!("{PATH}/{id}?done=moved")).into_response())
}

async fn subscribe(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let id: AccountId = id.parse().map_err(|_| PageError::NotFound)?;
    let t = signed.words();
    let mut found = Problems::none();
    let cents = cents_of(t.language, typed.get("cents")).unwrap_or_else(|_| {
        found.add("cents", crate::refusals::at_field(t, "not_an_amount"));
        None
    });
    let day = |name: &str| typed.get(name).parse().ok();
    if day("started_on").is_none() {
        found.add("started_on", t.say("problem-required"));
    }
    if day("ended_on").is_none() && !typed.get("ended_on").trim().is_empty() {
        found.add("ended_on", t.say("account-not-a-day"));
    }
    let form = SubscriptionForm {
        id: typed.id::<SubscriptionId>("id"),
        product: typed.get("product").to_owned(),
        cents: cents.unwrap_or_default(),
        started_on: day("started_on").unwrap_or(jiff::civil::date(2000, 1, 1)),
        ended_on: day("ended_on"),
    };
    if found.is_empty() {
        match app.desk.save_subscription(&signed.agent, id, form, app.clock.now()).await {
            Ok(_) => return Ok(Redirect::to(&format!("{PATH}/{id}?done=subscribed")).into_response()),
            Err(error) => found = problems(error, &signed)?,
        }
    }
    again(&app, &signed, id, typed, found).await
}

impl Page for AccountPage {
    const NAME: &'static str = "account";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::ones(t)
    }
}
