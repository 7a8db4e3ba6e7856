//! Keys that open sealed mail, and certificates and keys by which signatures are believed.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::views::MailKeyView;
use desk::{Act, DeskError, Refusal, Role};
use jiff::Timestamp;

use super::frame::{Frame, Here};
use super::{Done, Problems, Typed, problems};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::Field;
use crate::shell::{Entry, Shell};
use crate::uploads::{FilesField, Sent};

const PATH: &str = "/settings/keys";
const ACCESS: Access = Access::Colleague(Act::EditMailboxes);

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, ACCESS, list).post(PATH, ACCESS, install).post("/settings/keys/removals", ACCESS, remove)
}

/// `GET /settings/keys`.
#[derive(Debug, Template)]
#[template(path = "settings/keys.html")]
pub struct KeysPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    file: FilesField,
    passphrase: Field,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    kind: String,
    fingerprint: String,
    spaced: String,
    name: String,
    what: String,
    addresses: String,
    ends: String,
    has_ended: bool,
}

impl KeysPage {
    fn new(shell: Shell, frame: Frame, keys: &[MailKeyView], now: Timestamp, problems: &Problems) -> Self {
        let t = shell.t;
        let rows = keys.iter().map(|key| row(&shell, key, now)).collect();
        let passphrase = Field::input("password", "passphrase", t.say("mail-keys-passphrase"))
            .help(t.say("mail-keys-passphrase-help"))
            .error(problems.at("passphrase"))
            .with("autocomplete", "off");
        let file = FilesField::new(t, t.say("mail-keys-file")).error(problems.at("files"));
        Self { t, rows, passphrase, file, frame: frame.with_problems(t, problems), shell }
    }
}

fn row(shell: &Shell, key: &MailKeyView, now: Timestamp) -> Row {
    let (t, times) = (shell.t, &shell.times);
    let what = match key.kind.as_str() {
        "smime-key" => "mail-keys-smime-key",
        "smime-authority" => "mail-keys-smime-authority",
        "open-pgp-key" => "mail-keys-openpgp-key",
        _ => "mail-keys-openpgp-correspondent",
    };
    let has_ended = key.ends_at.is_some_and(|ends| ends < now);
    let ends = key.ends_at.map(|ends| t.with("when", times.date(times.local(ends).date())));
    let ends = ends.map(|t| if has_ended { t.say("mail-keys-ended") } else { t.say("mail-keys-ends") });
    Row {
        kind: key.kind.clone(),
        name: if key.name.is_empty() { key.addresses.join(", ") } else { key.name.clone() },
        what: t.say(what),
        addresses: key.addresses.join(", "),
        ends: ends.unwrap_or_default(),
        has_ended,
        fingerprint: key.fingerprint.clone(),
        spaced: in_fours(&key.fingerprint),
    }
}

/// As people compare it: four by four.
fn in_fours(fingerprint: &str) -> String {
    let fours: Vec<String> =
        fingerprint.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into()).collect();
    fours.join(" ")
}

async fn page(app: &App, signed: &Signed, done: &Done, problems: &Problems) -> Result<KeysPage, PageError> {
    let t = signed.words();
    let keys = app.desk.mail_keys(&signed.agent).await?;
    let frame = Frame::new(t, signed.agent.role, Here::Keys).with_done(t, done);
    Ok(KeysPage::new(signed.shell(app, Entry::Settings).await?, frame, &keys, app.clock.now(), problems))
}

async fn list(State(app): State<App>, signed: Signed, Query(done): Query<Done>) -> Result<Response, PageError> {
    Ok(show(&page(&app, &signed, &done, &Problems::none()).await?))
}

/// Each file for itself: those that are refused are said by their names, the others are installed.
async fn install(State(app): State<App>, signed: Signed, sent: Sent) -> Result<Response, PageError> {
    let passphrase = sent.text("passphrase").to_owned();
    let mut files: Vec<_> = sent.files.into_iter().map(|file| (file.name, file.bytes)).collect();
    if files.is_empty() {
        files.push((String::new(), Vec::new()));
    }
    let mut said: Vec<(&'static str, String)> = Vec::new();
    let all = files.len();
    let mut refusals = 0;
    for (name, bytes) in files {
        let installed = app.desk.install_mail_keys(&signed.agent, bytes, passphrase.clone(), app.clock.now()).await;
        if let Err(error) = installed {
            let (field, sentence) = refused(&signed, error, &name)?;
            refusals += 1;
            match said.iter_mut().find(|(known, _)| *known == field) {
                Some((_, sentences)) => *sentences = format!("{sentences} {sentence}"),
                None => said.push((field, sentence)),
            }
        }
    }
    if said.is_empty() {
        return Ok(super::saved(PATH));
    }
    let mut problems = Problems::none();
    said.into_iter().for_each(|(field, sentences)| problems.add(field, sentences));
    if refusals < all {
        problems.say_whole(signed.words().say("mail-keys-some"));
    }
    let page = page(&app, &signed, &Done::default(), &problems).await?;
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// What is wrong with a file, and at which field that stands.
fn refused(signed: &Signed, error: DeskError, file: &str) -> Result<(&'static str, String), PageError> {
    let DeskError::Refused(Refusal::Field { field, problem }) = error else { return Err(error.into()) };
    let t = signed.words().with("file", file);
    let sentence = match problem {
        "key_unknown" => t.say("mail-keys-unknown"),
        "key_passphrase" => t.say("mail-keys-wrong-passphrase"),
        "key_incomplete" => t.say("mail-keys-incomplete"),
        "key_unsupported" => t.say("mail-keys-unsupported"),
        _ => problems(error, signed)?.at(field).unwrap_or_default(),
    };
    Ok((field, sentence))
}

async fn remove(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    app.desk.remove_mail_key(&signed.agent, typed.get("kind"), typed.get("fingerprint")).await?;
    Ok(Redirect::to("/settings/keys?done=removed").into_response())
}

impl Page for KeysPage {
    const NAME: &'static str = "settings-keys";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let now = super::sample_at("09:00");
        let key = |kind: &str, name: &str, ends: Option<&str>| MailKeyView {
            kind: kind.into(),
            fingerprint: "0123456789ABCDEF0123456789ABCDEF01234567".into(),
            name: name.into(),
            addresses: vec!["info@halmeer.example".into()],
            ends_at: ends.map(|ends| format!("{ends}T00:00:00Z").parse().expect("a written-out instant")),
            added_at: now,
        };
        let all = [
            key("smime-key", "", Some("2027-11-24")),
            key("smime-authority", &"<script>alert(1)</script>".repeat(5), Some("2025-11-24")),
            key("open-pgp-key", "Info", None),
            key("open-pgp-correspondent", "Jan Jansen", None),
        ];
        let page = |keys: &[MailKeyView], wrong: &[(&str, String)]| {
            let mut problems = Problems::none();
            wrong.iter().for_each(|(field, said)| problems.add(*field, said));
            let frame = Frame::new(t, Role::Administrator, Here::Keys);
            Self::new(Shell::sample(t, Entry::Settings), frame, keys, now, &problems)
        };
        let file = t.with("file", "sleutel.p12");
        vec![
            ("empty", page(&[], &[])),
            ("ordinary", page(&all, &[])),
            ("passphrase", page(&[], &[("passphrase", file.say("mail-keys-wrong-passphrase"))])),
            ("some", {
                let mut problems = Problems::none();
                problems.add("files", t.with("file", "foto.png").say("mail-keys-unknown"));
                problems.say_whole(t.say("mail-keys-some"));
                Self::new(
                    Shell::sample(t, Entry::Settings),
                    Frame::new(t, Role::Administrator, Here::Keys),
                    &all,
                    now,
                    &problems,
                )
            }),
            ("unknown", page(&[], &[("files", t.with("file", "foto.png").say("mail-keys-unknown"))])),
            ("incomplete", page(&[], &[("files", t.with("file", "a.pem").say("mail-keys-incomplete"))])),
            ("unsupported", page(&[], &[("files", t.with("file", "a.p12").say("mail-keys-unsupported"))])),
        ]
    }
}
