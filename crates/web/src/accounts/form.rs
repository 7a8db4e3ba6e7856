//! Changing an account, or making one.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::AccountId;
use desk::accounts::{AccountForm, AccountKind, KeyKind};
use desk::views::AccountHead;

use super::{EDIT, PATH};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Field, Notice};
use crate::settings::{Problems, Typed, problems};
use crate::shell::{Entry, Shell};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/new", EDIT, fresh).get("/accounts/{id}/change", EDIT, ask).post("/accounts", EDIT, save)
}

/// Kinds of keys, with the form's name of each.
const KEYS: [(KeyKind, &str); 7] = [
    (KeyKind::Domain, "key-domain"),
    (KeyKind::Iban, "key-iban"),
    (KeyKind::Vat, "key-vat"),
    (KeyKind::Kvk, "key-kvk"),
    (KeyKind::Kbo, "key-kbo"),
    (KeyKind::Gln, "key-gln"),
    (KeyKind::Name, "key-name"),
];

/// `GET /accounts/new`, `GET /accounts/{id}/change`.
#[derive(Debug, Template)]
#[template(path = "accounts/form.html")]
pub struct AccountFormPage {
    t: Words,
    shell: Shell,
    notice: Option<Notice>,
    title: String,
    back: String,
    id: String,
    fields: Vec<Field>,
    keys: Vec<Field>,
    keys_error: Option<String>,
}

/// What a key is called.
pub(super) fn key_word(t: Words, kind: KeyKind) -> String {
    t.say(match kind {
        KeyKind::Name => "account-key-name",
        KeyKind::Domain => "account-key-domain",
        KeyKind::Iban => "account-key-iban",
        KeyKind::Vat => "account-key-vat",
        KeyKind::Kvk => "account-key-kvk",
        KeyKind::Kbo => "account-key-kbo",
        KeyKind::Gln => "account-key-gln",
    })
}

impl AccountFormPage {
    pub(super) fn new(shell: Shell, typed: &Typed, problems: &Problems) -> Self {
        let t = shell.t;
        let id = typed.get("id").to_owned();
        let kinds = vec![
            ("company".to_owned(), t.say("account-company")),
            ("household".to_owned(), t.say("account-household")),
        ];
        let fields = [
            ("name", Field::text("name", t.say("account-name")).required().with("maxlength", "200")),
            ("kind", Field::select("kind", t.say("account-kind"), kinds)),
            ("number", Field::text("number", t.say("account-number")).help(t.say("account-number-help"))),
            ("city", Field::text("city", t.say("account-city"))),
            ("since", Field::input("date", "since", t.say("account-customer-since"))),
            ("tier", Field::text("tier", t.say("account-tier")).help(t.say("account-tier-help"))),
            ("note", Field::area("note", t.say("account-note"), 3)),
        ];
        let keys = KEYS.map(|(kind, name)| typed.fill(name, key_field(t, kind, name), problems));
        Self {
            t,
            notice: problems.notice(t),
            title: t.say(if id.is_empty() { "account-new" } else { "account-change-title" }),
            back: if id.is_empty() { PATH.to_owned() } else { format!("{PATH}/{id}") },
            fields: fields.map(|(name, field)| typed.fill(name, field, problems)).into(),
            keys: keys.into(),
            keys_error: problems.at("keys"),
            id,
            shell,
        }
    }
}

/// A form as an account has it.
pub(super) fn typed_of(view: &AccountHead) -> Typed {
    let account = &view.account;
    let typed = Typed::default()
        .with("id", account.id.to_string())
        .with("name", account.name.clone())
        .with("kind", account.kind.as_str())
        .with("number", account.number.clone())
        .with("city", account.city.clone())
        .with("since", account.customer_since.map(|day| day.to_string()).unwrap_or_default())
        .with("tier", account.tier.clone())
        .with("note", account.note.clone());
    KEYS.iter().fold(typed, |typed, (kind, name)| {
        let own = account.name.to_lowercase();
        let values = view.keys.iter().filter(|(is, value)| is == kind && (*is != KeyKind::Name || *value != own));
        typed.with(*name, values.map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(between(*kind)))
    })
}

/// Names have commas in them: one on a line.
fn key_field(t: Words, kind: KeyKind, name: &str) -> Field {
    match kind {
        KeyKind::Name => Field::area(name, key_word(t, kind), 2).help(t.say("account-one-on-a-line")),
        _ => Field::text(name, key_word(t, kind)),
    }
}

fn between(kind: KeyKind) -> &'static str {
    if kind == KeyKind::Name { "\n" } else { ", " }
}

fn ends_of(kind: KeyKind) -> &'static [char] {
    if kind == KeyKind::Name { &['\n'] } else { &[',', ';', '\n'] }
}

async fn fresh(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    let shell = signed.shell(&app, Entry::Accounts).await?;
    Ok(show(&AccountFormPage::new(shell, &Typed::default(), &Problems::none())))
}

async fn ask(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let id: AccountId = id.parse().map_err(|_| PageError::NotFound)?;
    let view = app.desk.account_head(&signed.agent, id).await?;
    let shell = signed.shell(&app, Entry::Accounts).await?;
    Ok(show(&AccountFormPage::new(shell, &typed_of(&view), &Problems::none())))
}

async fn save(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let t = signed.words();
    let mut found = Problems::none();
    let since = typed.get("since").trim();
    let customer_since = since.parse().ok();
    if !since.is_empty() && customer_since.is_none() {
        found.add("since", t.say("account-not-a-day"));
    }
    let keys = KEYS
        .iter()
        .flat_map(|(kind, name)| typed.get(name).split(ends_of(*kind)).map(|value| (*kind, value.trim().to_owned())));
    let form = AccountForm {
        id: typed.id("id"),
        name: typed.get("name").to_owned(),
        kind: typed.get("kind").parse().unwrap_or(AccountKind::Company),
        number: typed.get("number").to_owned(),
        city: typed.get("city").to_owned(),
        customer_since,
        tier: typed.get("tier").to_owned(),
        note: typed.get("note").to_owned(),
        keys: keys.filter(|(_, value)| !value.is_empty()).collect(),
    };
    if found.is_empty() {
        match app.desk.save_account(&signed.agent, form, app.clock.now()).await {
            Ok(id) => return Ok(Redirect::to(&format!("{PATH}/{id}?done=saved")).into_response()),
            Err(error) => found = problems(error, &signed)?,
        }
    }
    let shell = signed.shell(&app, Entry::Accounts).await?;
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &AccountFormPage::new(shell, &typed, &found)))
}

impl Page for AccountFormPage {
    const NAME: &'static str = "account-form";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::forms(t)
    }
}
