//! What stands below a mail: one's own signature, and that of a mailbox, each in Dutch and English.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::forms::SignatureForm;
use desk::{Act, DeskError, MailboxId};

use super::replies::{Preview, previews};
use super::{Done, Problems, Typed, problems, saved};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show, show_with};
use crate::parts::{Notice, RichField, State as Shown};
use crate::richtext::LaidOut;
use crate::shell::{Entry, Shell};

const OWN: &str = "/preferences/signature";

pub(super) fn routes(routes: Routes) -> Routes {
    let mailboxes = Access::Colleague(Act::EditMailboxes);
    routes
        .get(OWN, Access::AnyColleague, own)
        .post(OWN, Access::AnyColleague, save_own)
        .post("/preferences/signature/previews", Access::AnyColleague, preview_own)
        .get("/settings/mailboxes/{id}/signature", mailboxes, of_mailbox)
        .post("/settings/mailboxes/{id}/signature", mailboxes, save_of_mailbox)
        .post("/settings/mailboxes/{id}/signature/previews", mailboxes, preview_of_mailbox)
}

/// `GET /preferences/signature` and `/settings/mailboxes/{id}/signature`.
#[derive(Debug, Template)]
#[template(path = "settings/signature.html")]
pub struct SignaturePage {
    t: Words,
    shell: Shell,
    title: String,
    what: String,
    notice: Option<Notice>,
    action: String,
    /// Where it is a part of: a word and an address.
    back: (String, &'static str),
    texts: Vec<RichField>,
    variables: Vec<String>,
    previews: Vec<Preview>,
}

/// Whose signature it is.
#[derive(Debug, Clone, Copy)]
enum Whose {
    Mine,
    Mailbox(MailboxId),
}

impl Whose {
    fn path(self) -> String {
        match self {
            Self::Mine => OWN.to_owned(),
            Self::Mailbox(id) => format!("/settings/mailboxes/{id}/signature"),
        }
    }
}

/// What its page is made of, besides what was typed.
#[derive(Default)]
struct With {
    variables: Vec<String>,
    previews: Vec<Preview>,
    is_saved: bool,
}

impl SignaturePage {
    fn new(shell: Shell, whose: Whose, typed: &Typed, with: With, problems: &Problems) -> Self {
        let t = shell.t;
        let text = |name: &str, label: &str| {
            RichField::new(t, name, t.say(label))
                .value(typed.get(&format!("html_{name}")), typed.get(&format!("text_{name}")))
                .error(problems.at(&format!("signature_{name}")))
        };
        let (title, what, back) = match whose {
            Whose::Mine => ("signature-mine", "signature-mine-what", ("shell-preferences", "/preferences")),
            Whose::Mailbox(_) => {
                ("signature-mailbox", "signature-mailbox-what", ("settings-mailboxes", "/settings/mailboxes"))
            }
        };
        let kept = with.is_saved.then(|| Notice::of(Shown::Kept, t.say("settings-saved")));
        Self {
            t,
            title: t.say(title),
            what: t.say(what),
            notice: problems.notice(t).or(kept),
            action: whose.path(),
            back: (t.say(back.0), back.1),
            texts: vec![text("nl", "signature-nl"), text("en", "signature-en")],
            variables: with.variables,
            previews: with.previews,
            shell,
        }
    }
}

async fn page(
    app: &App,
    signed: &Signed,
    whose: Whose,
    typed: &Typed,
    with: With,
    problems: &Problems,
) -> Result<SignaturePage, PageError> {
    let entry = match whose {
        Whose::Mine => Entry::Nowhere,
        Whose::Mailbox(_) => Entry::Settings,
    };
    let with = With { variables: app.desk.variable_names(&signed.agent), ..with };
    Ok(SignaturePage::new(signed.shell(app, entry).await?, whose, typed, with, problems))
}

async fn asked(app: &App, signed: &Signed, whose: Whose, done: &Done) -> Result<Response, PageError> {
    let (nl, en) = match whose {
        Whose::Mine => app.desk.my_signature(&signed.agent).await?,
        Whose::Mailbox(id) => app.desk.mailbox_signature(&signed.agent, id).await?,
    };
    let typed = Typed::default()
        .with("text_nl", desk::template_text(&nl))
        .with("html_nl", nl)
        .with("text_en", desk::template_text(&en))
        .with("html_en", en);
    let with = With { is_saved: done.done == "saved", ..With::default() };
    Ok(show(&page(app, signed, whose, &typed, with, &Problems::none()).await?))
}

async fn keep(app: &App, signed: &Signed, whose: Whose, typed: &Typed) -> Result<Response, PageError> {
    let form = SignatureForm {
        html_nl: typed.get("html_nl").into(),
        text_nl: typed.get("text_nl").into(),
        html_en: typed.get("html_en").into(),
        text_en: typed.get("text_en").into(),
    };
    let now = app.clock.now();
    let outcome: Result<(), DeskError> = match whose {
        Whose::Mine => app.desk.save_my_signature(&signed.agent, form, now).await,
        Whose::Mailbox(id) => app.desk.save_mailbox_signature(&signed.agent, id, form, now).await,
    };
    match outcome {
        Ok(()) => Ok(saved(&whose.path())),
        Err(error) => {
            let found = problems(error, signed)?;
            let page = page(app, signed, whose, typed, With::default(), &found).await?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

async fn tried(app: &App, signed: &Signed, whose: Whose, typed: &Typed) -> Result<Response, PageError> {
    let with = With { previews: previews(app, signed, typed, ["nl", "en"])?, ..With::default() };
    Ok(show(&page(app, signed, whose, typed, with, &Problems::none()).await?))
}

fn mailbox(id: &str) -> Result<Whose, PageError> {
    id.parse().map(Whose::Mailbox).map_err(|_| PageError::NotFound)
}

async fn own(State(app): State<App>, signed: Signed, Query(done): Query<Done>) -> Result<Response, PageError> {
    asked(&app, &signed, Whose::Mine, &done).await
}

async fn save_own(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    keep(&app, &signed, Whose::Mine, &typed).await
}

async fn preview_own(State(app): State<App>, signed: Signed, Form(typed): Form<Typed>) -> Result<Response, PageError> {
    tried(&app, &signed, Whose::Mine, &typed).await
}

async fn of_mailbox(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    asked(&app, &signed, mailbox(&id)?, &done).await
}

async fn save_of_mailbox(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    keep(&app, &signed, mailbox(&id)?, &typed).await
}

async fn preview_of_mailbox(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let whose = mailbox(&id)?;
    if let Whose::Mailbox(id) = whose {
        app.desk.mailbox_signature(&signed.agent, id).await?;
    }
    tried(&app, &signed, whose, &typed).await
}

impl Page for SignaturePage {
    const NAME: &'static str = "settings-signature";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let typed = Typed::default()
            .with("html_nl", "<p>Groet,<br>{ik.voornaam}</p>")
            .with("text_nl", "Groet,\n{ik.voornaam}</textarea><script>alert(1)</script>");
        let with = || With {
            variables: vec!["{ik.naam}".into(), "{organisatie.telefoon}".into()],
            previews: vec![Preview {
                label: t.say("language-nl"),
                html: LaidOut::of_desk("<p>Groet,<br>Karin</p>"),
                unknown: Some(t.with("what", "{ik.schoenmaat}").say("template-unknown")),
            }],
            is_saved: true,
        };
        let mut wrong = Problems::none();
        wrong.add("signature_en", crate::refusals::at_field(t, "too_long"));
        let page = |whose, typed: &Typed, with, problems: &Problems| {
            Self::new(Shell::sample(t, Entry::Settings), whose, typed, with, problems)
        };
        let mailbox = Whose::Mailbox(super::sample_id(1));
        vec![
            ("mine-empty", page(Whose::Mine, &Typed::default(), With::default(), &Problems::none())),
            ("mine", page(Whose::Mine, &typed, with(), &Problems::none())),
            ("mailbox-error", page(mailbox, &typed, with(), &wrong)),
        ]
    }
}
