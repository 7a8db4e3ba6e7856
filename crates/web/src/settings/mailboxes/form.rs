//! One mailbox: its address, and the servers it is fetched from and sent through. A stored password is never shown.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::forms::{MailboxForm, Security, ServerForm};
use desk::views::{MailboxView, TeamView};
use desk::{MailboxId, Role};

use super::super::frame::{Frame, Here};
use super::super::{Problems, Typed, problems, saved};
use super::{ACCESS, PATH};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Choice, Field};
use crate::shell::{Entry, Shell};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/settings/mailboxes/{id}", ACCESS, ask).post(PATH, ACCESS, save)
}

/// `GET /settings/mailboxes/new` and `/settings/mailboxes/{id}`.
#[derive(Debug, Template)]
#[template(path = "settings/mailboxes/mailbox.html")]
pub struct MailboxPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    title: String,
    id: String,
    fields: Vec<Field>,
    switches: Vec<Choice>,
    servers: Vec<(String, String, Vec<Field>)>,
}

fn typed_of(mailbox: &MailboxView) -> Typed {
    let mut typed = Typed::default()
        .with("id", mailbox.id.to_string())
        .with("address", &mailbox.address)
        .with("name", &mailbox.name)
        .with("team", mailbox.team.map(|id| id.to_string()).unwrap_or_default());
    for (name, is_on) in [("is_default", mailbox.is_default), ("is_active", mailbox.is_active)] {
        if is_on {
            typed = typed.with(name, "yes");
        }
    }
    for (which, server) in [("imap", &mailbox.imap), ("smtp", &mailbox.smtp)] {
        typed = match server {
            Some(server) => typed
                .with(format!("{which}.host"), &server.host)
                .with(format!("{which}.port"), server.port.to_string())
                .with(format!("{which}.security"), security_word(server.security))
                .with(format!("{which}.user"), &server.user)
                .with(format!("{which}.folder"), &server.folder),
            None => typed.joined(usual(which)),
        };
    }
    typed
}

/// A server before anything is filled in.
fn usual(which: &str) -> Typed {
    let port = if which == "imap" { "993" } else { "465" };
    Typed::default()
        .with(format!("{which}.port"), port)
        .with(format!("{which}.security"), "tls")
        .with(format!("{which}.folder"), if which == "imap" { "INBOX" } else { "" })
}

fn security_word(security: Security) -> &'static str {
    match security {
        Security::Tls => "tls",
        Security::StartTls => "starttls",
        Security::None => "none",
    }
}

/// The server in the form; without a host there is none.
fn server_of(t: Words, typed: &Typed, which: &str, problems: &mut Problems) -> Option<ServerForm> {
    let get = |name: &str| typed.get(&format!("{which}.{name}")).trim().to_owned();
    let host = get("host");
    if host.is_empty() {
        return None;
    }
    let port = get("port").parse().ok().filter(|port| *port != 0);
    if port.is_none() {
        problems.add(format!("{which}.port"), t.say("problem-not-a-port"));
    }
    Some(ServerForm {
        host,
        port: port.unwrap_or_default(),
        security: match get("security").as_str() {
            "none" => Security::None,
            "starttls" => Security::StartTls,
            _ => Security::Tls,
        },
        user: get("user"),
        // As it was typed: a password may begin or end with a space.
        password: typed.get(&format!("{which}.password")).to_owned(),
        folder: get("folder"),
    })
}

fn server_fields(t: Words, typed: &Typed, which: &str, problems: &Problems) -> Vec<Field> {
    let name = |field: &str| format!("{which}.{field}");
    let secure = [("tls", "mailbox-tls"), ("starttls", "mailbox-starttls"), ("none", "mailbox-no-security")];
    let secure = secure.map(|(value, key)| (value.to_owned(), t.say(key))).to_vec();
    let mut fields = vec![
        Field::text(&name("host"), t.say("mailbox-host")),
        Field::input("number", &name("port"), t.say("mailbox-port")).with("min", "1").with("max", "65535"),
        Field::select(&name("security"), t.say("mailbox-security"), secure),
        Field::text(&name("user"), t.say("mailbox-user")).with("autocomplete", "off"),
    ];
    let mut names = vec![name("host"), name("port"), name("security"), name("user")];
    if which == "imap" {
        fields.push(Field::text(&name("folder"), t.say("mailbox-folder")));
        names.push(name("folder"));
    }
    let mut fields: Vec<Field> =
        fields.into_iter().zip(&names).map(|(field, name)| typed.fill(name, field, problems)).collect();
    fields.push(
        Field::input("password", &name("password"), t.say("mailbox-password"))
            .help(t.say("mailbox-password-help"))
            .with("autocomplete", "new-password")
            .error(problems.at(&name("password"))),
    );
    fields
}

impl MailboxPage {
    fn new(shell: Shell, frame: Frame, typed: &Typed, teams: &[TeamView], problems: &Problems) -> Self {
        let t = shell.t;
        let mut of_teams = vec![(String::new(), t.say("mailbox-no-team"))];
        of_teams.extend(teams.iter().map(|team| (team.id.to_string(), team.name.clone())));
        let fields = [
            ("address", Field::input("email", "address", t.say("mailbox-address")).required()),
            ("name", Field::text("name", t.say("mailbox-name")).help(t.say("mailbox-name-help"))),
            ("team", Field::select("team", t.say("mailbox-team"), of_teams)),
        ];
        let switch = |name: &str, label: &str| Choice {
            kind: "checkbox",
            name: name.into(),
            value: "yes".into(),
            label: t.say(label),
            help: None,
            is_chosen: typed.has(name),
        };
        Self {
            t,
            title: t.say(if typed.get("id").is_empty() { "mailboxes-new" } else { "mailbox-title" }),
            id: typed.get("id").to_owned(),
            fields: fields.into_iter().map(|(name, field)| typed.fill(name, field, problems)).collect(),
            switches: vec![switch("is_default", "mailbox-is-default"), switch("is_active", "mailbox-is-active")],
            servers: vec![
                (t.say("mailbox-imap"), t.say("mailbox-imap-help"), server_fields(t, typed, "imap", problems)),
                (t.say("mailbox-smtp"), t.say("mailbox-smtp-help"), server_fields(t, typed, "smtp", problems)),
            ],
            frame: frame.with_problems(t, problems),
            shell,
        }
    }
}

async fn page(app: &App, signed: &Signed, typed: &Typed, problems: &Problems) -> Result<MailboxPage, PageError> {
    let teams = app.desk.teams(&signed.agent).await?;
    let frame = Frame::new(signed.words(), signed.agent.role, Here::Mailboxes);
    Ok(MailboxPage::new(signed.shell(app, Entry::Settings).await?, frame, typed, &teams, problems))
}

async fn ask(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let typed = if id == "new" {
        usual("imap").joined(usual("smtp")).with("is_active", "yes")
    } else {
        let id: MailboxId = id.parse().map_err(|_| PageError::NotFound)?;
        let mailboxes = app.desk.mailboxes(&signed.agent).await?;
        typed_of(mailboxes.iter().find(|mailbox| mailbox.id == id).ok_or(PageError::NotFound)?)
    };
    Ok(show(&page(&app, &signed, &typed, &Problems::none()).await?))
}

async fn save(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    let t = signed.words();
    let mut found = Problems::none();
    let form = MailboxForm {
        id: typed.id("id"),
        address: typed.get("address").into(),
        name: typed.get("name").into(),
        team: typed.id("team"),
        is_default: typed.has("is_default"),
        is_active: typed.has("is_active"),
        imap: server_of(t, &typed, "imap", &mut found),
        smtp: server_of(t, &typed, "smtp", &mut found),
    };
    if found.is_empty() {
        match app.desk.save_mailbox(&signed.agent, form, app.clock.now()).await {
            Ok(_) => return Ok(saved(PATH)),
            Err(error) => found = problems(error, &signed)?,
        }
    }
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed, &typed, &found).await?))
}

impl Page for MailboxPage {
    const NAME: &'static str = "settings-mailbox";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |typed: &Typed, problems: &Problems| {
            let frame = Frame::new(t, Role::Administrator, Here::Mailboxes);
            Self::new(Shell::sample(t, Entry::Settings), frame, typed, &[], problems)
        };
        let all = super::sample_mailboxes();
        let mut wrong = Problems::none();
        wrong.add("imap.security", t.say("problem-only-local"));
        wrong.add("smtp.port", t.say("problem-not-a-port"));
        vec![
            ("new", page(&usual("imap").joined(usual("smtp")).with("is_active", "yes"), &Problems::none())),
            ("ordinary", page(&typed_of(&all[0]), &Problems::none())),
            ("hostile-error", page(&typed_of(&all[1]), &wrong)),
        ]
    }
}
