//! Who we are on invoices, and who pays.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::AgentId;
use desk::accounts::key_of;
use desk::books::{BooksSettings, KeyKind};

use super::{ACCESS, Done, Tab, done_notice, tabs};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Choice, Field, Notice};
use crate::settings::{Problems, Typed, problems};
use crate::shell::{Entry, Shell};

pub(super) const PATH: &str = "/books/settings";
const KINDS: [KeyKind; 5] = [KeyKind::Vat, KeyKind::Kvk, KeyKind::Kbo, KeyKind::Gln, KeyKind::Iban];

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, ACCESS, ask).post(PATH, ACCESS, save)
}

/// `GET /books/settings`.
#[derive(Debug, Template)]
#[template(path = "books/who.html")]
pub struct BooksSettingsPage {
    t: Words,
    shell: Shell,
    tabs: Vec<Tab>,
    notice: Option<Notice>,
    fields: Vec<Field>,
    large: Choice,
}

impl BooksSettingsPage {
    pub(super) fn new(
        shell: Shell,
        payers: &[(AgentId, String)],
        typed: &Typed,
        problems: &Problems,
        done: &str,
    ) -> Self {
        let t = shell.t;
        let mut people = vec![(String::new(), t.say("books-payer-first"))];
        people.extend(payers.iter().map(|(id, name)| (id.to_string(), name.clone())));
        let fields = [
            ("vat", Field::text("vat", t.say("books-key-vat"))),
            ("kvk", Field::text("kvk", t.say("books-key-kvk"))),
            ("kbo", Field::text("kbo", t.say("books-key-kbo"))),
            ("gln", Field::text("gln", t.say("books-key-gln"))),
            ("iban", Field::area("iban", t.say("books-key-iban"), 3).help(t.say("books-iban-help"))),
            ("names", Field::area("names", t.say("books-names"), 3).help(t.say("books-names-help"))),
            ("payer", Field::select("payer", t.say("books-payer"), people).help(t.say("books-payer-help"))),
        ];
        Self {
            t,
            tabs: tabs(t, PATH),
            notice: problems.notice(t).or_else(|| done_notice(t, done)),
            fields: fields.into_iter().map(|(name, field)| typed.fill(name, field, problems)).collect(),
            large: Choice {
                kind: "checkbox",
                name: "large".into(),
                value: "yes".into(),
                label: t.say("books-large"),
                help: Some(t.say("books-large-help")),
                is_chosen: typed.has("large"),
            },
            shell,
        }
    }
}

pub(super) fn typed_of(settings: &BooksSettings) -> Typed {
    let mut typed = Typed::default();
    for kind in KINDS {
        let all = settings.ours.iter().filter(|(has, _)| *has == kind).map(|(_, value)| value.as_str());
        typed = typed.with(kind.as_str(), all.collect::<Vec<_>>().join("\n"));
    }
    typed = typed.with("names", settings.names.join("\n"));
    typed = typed.with("payer", settings.payer.map(|id| id.to_string()).unwrap_or_default());
    if settings.is_large { typed.with("large", "yes") } else { typed }
}

async fn ask(State(app): State<App>, signed: Signed, Query(done): Query<Done>) -> Result<Response, PageError> {
    let settings = app.desk.books_settings(&signed.agent).await?;
    Ok(show(&page(&app, &signed, &typed_of(&settings), &Problems::none(), &done.done).await?))
}

async fn page(
    app: &App,
    signed: &Signed,
    typed: &Typed,
    problems: &Problems,
    done: &str,
) -> Result<BooksSettingsPage, PageError> {
    let payers = app.desk.payers(&signed.agent).await?;
    Ok(BooksSettingsPage::new(signed.shell(app, Entry::Books).await?, &payers, typed, problems, done))
}

async fn save(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let t = signed.words();
    let mut found = Problems::none();
    let mut ours = Vec::new();
    for kind in KINDS {
        let lines = typed.get(kind.as_str()).split(['\n', ',', ';']).map(str::trim);
        for line in lines.filter(|line| !line.is_empty()) {
            match key_of(kind, line) {
                Some(value) => ours.push((kind, value)),
                None => found.add(kind.as_str(), t.with("what", line.to_owned()).say("books-not-a-key")),
            }
        }
    }
    let names = typed.get("names").lines().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
    let settings =
        BooksSettings { ours, names: names.collect(), payer: typed.id("payer"), is_large: typed.has("large") };
    if found.is_empty() {
        match app.desk.save_books_settings(&signed.agent, settings, app.clock.now()).await {
            Ok(()) => return Ok(Redirect::to(&format!("{PATH}?done=saved")).into_response()),
            Err(error) => found = problems(error, &signed)?,
        }
    }
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed, &typed, &found, "").await?))
}

impl Page for BooksSettingsPage {
    const NAME: &'static str = "books-settings";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        super::samples::who(t)
    }
}
