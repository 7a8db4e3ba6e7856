//! How a backup is made and put back: on the command line, by whoever looks after the machine.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use desk::{Act, Role};

use super::frame::{Frame, Here};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::i18n::Words;
use crate::page::{Page, show};
use crate::shell::{Entry, Shell};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/settings/backup", Access::Colleague(Act::EditOrganisation), ask)
}

/// `GET /settings/backup`.
#[derive(Debug, Template)]
#[template(path = "settings/backup.html")]
pub struct BackupPage {
    t: Words,
    shell: Shell,
    frame: Frame,
}

async fn ask(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    let t = signed.words();
    let shell = signed.shell(&app, Entry::Settings).await?;
    Ok(show(&BackupPage { t, shell, frame: Frame::new(t, signed.agent.role, Here::Backup) }))
}

impl Page for BackupPage {
    const NAME: &'static str = "settings-backup";

    fn samples(t: Words) -> Vec<(&'static str, Self)> {
        let frame = Frame::new(t, Role::Administrator, Here::Backup);
        vec![("ordinary", Self { t, shell: Shell::sample(t, Entry::Settings), frame })]
    }
}
