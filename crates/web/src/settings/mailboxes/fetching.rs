//! How fetching a mailbox goes: how far it is in each folder, what the nightly count found, what was left on the server.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use desk::views::MailboxView;
use desk::{FolderView, MailboxId, Role, TroubleView};

use super::super::Done;
use super::super::frame::{Frame, Here};
use super::super::saved;
use super::ACCESS;
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::parts::{Sign, State as Shown};
use crate::shell::{Entry, Shell};
use crate::troubles;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/settings/mailboxes/{id}/fetching", ACCESS, ask).post(
        "/settings/mailboxes/{id}/fetching-retries",
        ACCESS,
        retry,
    )
}

/// `GET /settings/mailboxes/{id}/fetching`.
#[derive(Debug, Template)]
#[template(path = "settings/mailboxes/fetching.html")]
pub struct FetchingPage {
    t: Words,
    shell: Shell,
    frame: Frame,
    id: String,
    address: String,
    lead: String,
    folders: Vec<FolderLine>,
    troubles: Vec<TroubleLine>,
    has_parked: bool,
}

#[derive(Debug)]
struct FolderLine {
    sign: Sign,
    name: String,
    how: String,
    counted: String,
    there: u32,
    held: u32,
}

#[derive(Debug)]
struct TroubleLine {
    what: String,
    how: String,
    failure: String,
}

impl FetchingPage {
    fn new(
        shell: Shell,
        frame: Frame,
        mailbox: &MailboxView,
        folders: &[FolderView],
        troubles: &[TroubleView],
    ) -> Self {
        let (t, times) = (shell.t, &shell.times);
        let lead = match (&mailbox.failure, mailbox.fetched_at) {
            (Some(failure), _) => t.with("failure", troubles::say(t, failure)).say("mailboxes-failed"),
            (None, Some(at)) => t.with("when", times.day_and_time(at)).say("mailboxes-fetched"),
            (None, None) => t.say("mailboxes-not-yet"),
        };
        let folder_line = |folder: &FolderView| {
            let is_done = folder.held >= folder.there;
            let is_well = folder.missing == 0 && folder.unstored == 0;
            let state = match (is_well, is_done) {
                (false, _) => Shown::Broken,
                (true, true) => Shown::Kept,
                (true, false) => Shown::Open,
            };
            let said = t.with("held", folder.held).with("there", folder.there);
            let counted = match folder.counted_at {
                None => t.say("fetching-not-counted"),
                Some(at) if is_well => t.with("when", times.day_and_time(at)).say("fetching-counted"),
                Some(at) => t
                    .with("when", times.day_and_time(at))
                    .with("missing", folder.missing)
                    .with("unstored", folder.unstored)
                    .say("fetching-miscounted"),
            };
            FolderLine {
                sign: state.sign(t),
                name: folder.folder.clone(),
                how: if is_done { said.say("fetching-all") } else { said.say("fetching-under-way") },
                counted,
                there: folder.there,
                held: folder.held,
            }
        };
        let trouble_line = |mail: &TroubleView| {
            let size = mail.size_bytes.map_or_else(|| t.say("fetching-no-size"), |size| times.size(size));
            TroubleLine {
                what: t.with("uid", mail.uid.to_string()).with("folder", mail.folder.clone()).say("fetching-mail"),
                how: t
                    .with("when", times.day_and_time(mail.at))
                    .with("tries", mail.tries)
                    .with("size", size)
                    .say(if mail.is_parked { "fetching-parked" } else { "fetching-troubled" }),
                failure: troubles::say(t, &mail.failure),
            }
        };
        Self {
            t,
            id: mailbox.id.to_string(),
            address: mailbox.address.clone(),
            lead,
            folders: folders.iter().map(folder_line).collect(),
            troubles: troubles.iter().map(trouble_line).collect(),
            has_parked: troubles.iter().any(|mail| mail.is_parked),
            frame,
            shell,
        }
    }
}

async fn ask(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<MailboxId>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let mailboxes = app.desk.mailboxes(&signed.agent).await?;
    let mailbox = mailboxes.iter().find(|mailbox| mailbox.id == id).ok_or(PageError::NotFound)?;
    let folders = app.desk.mailbox_folders(&signed.agent, id).await?;
    let troubles = app.desk.fetch_troubles(&signed.agent, id).await?;
    let frame = Frame::new(signed.words(), signed.agent.role, Here::Mailboxes).with_done(signed.words(), &done);
    Ok(show(&FetchingPage::new(signed.shell(&app, Entry::Settings).await?, frame, mailbox, &folders, &troubles)))
}

async fn retry(State(app): State<App>, signed: Signed, Path(id): Path<MailboxId>) -> Result<Response, PageError> {
    app.desk.retry_fetching(&signed.agent, id).await?;
    Ok(saved(&format!("/settings/mailboxes/{id}/fetching")))
}

impl Page for FetchingPage {
    const NAME: &'static str = "settings-mailbox-fetching";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let at = super::super::sample_at("09:02");
        let page = |mailbox: &MailboxView, folders: &[FolderView], troubles: &[TroubleView]| {
            let frame = Frame::new(t, Role::Administrator, Here::Mailboxes);
            Self::new(Shell::sample(t, Entry::Settings), frame, mailbox, folders, troubles)
        };
        let folder = |name: &str, held, there| FolderView {
            folder: name.into(),
            there,
            held,
            looked_at: at,
            counted_at: Some(at),
            missing: 0,
            unstored: 0,
        };
        let all = super::sample_mailboxes();
        let hostile = TroubleView {
            folder: "<b>INBOX</b>".into(),
            uid: 4_294_967_295,
            size_bytes: Some(73_400_320),
            tries: 5,
            failure: "it is larger than 50 MB <script>alert(1)</script>".into(),
            is_parked: true,
            at,
        };
        let again = TroubleView { size_bytes: None, tries: 2, is_parked: false, ..hostile.clone() };
        let wrong = FolderView { missing: 3, unstored: 1, ..folder("Vragen/Geëist", 12, 12) };
        let new = FolderView { counted_at: None, ..folder("INBOX", 12_000, 50_000) };
        vec![
            ("ordinary", page(&all[0], &[folder("INBOX", 312, 312)], &[])),
            ("first-sight", page(&all[0], &[new], &[])),
            ("hostile", page(&all[1], &[wrong], &[hostile, again])),
            ("empty", page(&all[2], &[], &[])),
        ]
    }
}
