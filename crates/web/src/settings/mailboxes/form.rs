//! One mailbox: its address, and the servers it is fetched from and sent through. A stored password is never shown.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::forms::{Auth, Fetching, MailboxForm, Security, ServerForm};
use desk::views::{MailboxView, TeamView};
use desk::{MailboxId, Role, Tried};

use super::super::frame::{Frame, Here};
use super::super::{Problems, Typed, problems, saved};
use super::{ACCESS, PATH, fetch_fields};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Choice, Field, Notice, State as Shown};
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
    servers: Vec<(&'static str, String, String, Vec<Field>)>,
    /// About fetching: shown with the first server.
    fetching: Vec<Field>,
    /// The folders that a try found.
    found: Vec<Choice>,
    takes_tokens: bool,
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
                .with(format!("{which}.auth"), if server.auth == Auth::OAuth { "oauth" } else { "password" }),
            None => typed.joined(usual(which)),
        };
    }
    let folder = mailbox.imap.as_ref().map_or("INBOX", |server| server.folder.as_str());
    typed.joined(fetch_fields::typed_of(&mailbox.fetching, folder))
}

/// A server before anything is filled in.
fn usual(which: &str) -> Typed {
    let port = if which == "imap" { "993" } else { "465" };
    Typed::default().with(format!("{which}.port"), port).with(format!("{which}.security"), "tls")
}

/// A mailbox before anything is filled in.
fn new_mailbox() -> Typed {
    let fetching = fetch_fields::typed_of(&Fetching::default(), "INBOX");
    usual("imap").joined(usual("smtp")).joined(fetching).with("is_active", "yes")
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
        auth: if get("auth") == "oauth" { Auth::OAuth } else { Auth::Password },
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
    let ways = [("password", "mailbox-by-password"), ("oauth", "mailbox-by-token")];
    let ways = ways.map(|(value, key)| (value.to_owned(), t.say(key))).to_vec();
    fields.push(Field::select(&name("auth"), t.say("mailbox-auth"), ways));
    names.push(name("auth"));
    let mut fields: Vec<Field> =
        fields.into_iter().zip(&names).map(|(field, name)| typed.fill(name, field, problems)).collect();
    fields.push(
        Field::input("password", &name("password"), t.say("mailbox-password"))
            .help(t.say(if typed.get("id").is_empty() { "mailbox-password-new" } else { "mailbox-password-help" }))
            .with("autocomplete", "new-password")
            // A try stores nothing, so what was typed for it stays typed; otherwise a password is never shown.
            .value(if typed.has("try") { typed.get(&name("password")) } else { "" })
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
                ("imap", t.say("mailbox-imap"), t.say("mailbox-imap-help"), server_fields(t, typed, "imap", problems)),
                ("smtp", t.say("mailbox-smtp"), t.say("mailbox-smtp-help"), server_fields(t, typed, "smtp", problems)),
            ],
            fetching: fetch_fields::fields(t, typed, problems),
            found: Vec::new(),
            takes_tokens: ["imap.auth", "smtp.auth"].iter().any(|name| typed.get(name) == "oauth"),
            frame: frame.with_problems(t, problems),
            shell,
        }
    }
}

impl MailboxPage {
    /// With what a try found.
    fn with_found(mut self, typed: &Typed, folders: &[String]) -> Self {
        let t = self.t;
        self.found = fetch_fields::found(typed, folders);
        if self.frame.notice.is_none() {
            self.frame.notice = Some(Notice::of(Shown::Kept, t.with("n", folders.len()).say("try-works")));
        }
        self
    }
}

async fn page(app: &App, signed: &Signed, typed: &Typed, problems: &Problems) -> Result<MailboxPage, PageError> {
    let teams = app.desk.teams(&signed.agent).await?;
    let frame = Frame::new(signed.words(), signed.agent.role, Here::Mailboxes);
    Ok(MailboxPage::new(signed.shell(app, Entry::Settings).await?, frame, typed, &teams, problems))
}

async fn ask(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, PageError> {
    let typed = if id == "new" {
        new_mailbox()
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
        fetching: fetch_fields::fetching_of(t, &typed, &mut found),
    };
    if typed.has("try") {
        return try_it(&app, &signed, form, typed, found).await;
    }
    if found.is_empty() {
        match app.desk.save_mailbox(&signed.agent, form, app.clock.now()).await {
            Ok(_) => return Ok(saved(PATH)),
            Err(error) => found = problems(error, &signed)?,
        }
    } else if let Err(refusal) = form.check() {
        found.join(Problems::of(t, &refusal));
    }
    Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &signed, &typed, &found).await?))
}

/// Connects to the server that was typed, and says at the field what is wrong. Nothing is saved.
async fn try_it(
    app: &App,
    signed: &Signed,
    form: MailboxForm,
    typed: Typed,
    mut found: Problems,
) -> Result<Response, PageError> {
    let t = signed.words();
    let mut folders = None;
    if found.is_empty() {
        match app.desk.try_mailbox(&signed.agent, &form, app.clock.now()).await {
            Ok(Tried::Works { folders: there }) => {
                fetch_fields::missing(t, &form.fetching, &there, &mut found);
                folders = Some(there);
            }
            Ok(Tried::Fails(failure)) => fetch_fields::problem_of(t, &failure, &mut found),
            Err(error) => found = problems(error, signed)?,
        }
    }
    let status = if found.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = match folders {
        Some(folders) => {
            let left = fetch_fields::without_found(typed.clone(), &folders);
            page(app, signed, &left, &found).await?.with_found(&typed, &folders)
        }
        None => page(app, signed, &typed, &found).await?,
    };
    Ok(show_with(status, &shown))
}

impl Page for MailboxPage {
    const NAME: &'static str = "settings-mailbox";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let page = |typed: &Typed, problems: &Problems| {
            let frame = Frame::new(t, Role::Administrator, Here::Mailboxes);
            Self::new(Shell::sample(t, Entry::Settings), frame, typed, &[], problems)
        };
        let all = super::sample_mailboxes();
        let found = ["INBOX".to_owned(), "Vragen/Geëist".to_owned(), "<script>alert(1)</script>".to_owned()];
        let mut wrong = Problems::none();
        wrong.add("imap.security", t.say("problem-only-local"));
        wrong.add("smtp.port", t.say("problem-not-a-port"));
        vec![
            ("new", page(&new_mailbox(), &Problems::none())),
            ("tried", page(&typed_of(&all[0]), &Problems::none()).with_found(&typed_of(&all[0]), &found)),
            ("ordinary", page(&typed_of(&all[0]), &Problems::none())),
            ("hostile-error", page(&typed_of(&all[1]), &wrong)),
        ]
    }
}
