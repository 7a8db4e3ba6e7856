//! A settings page that is one form: what is set is shown, typed over and saved; what is wrong comes back with what was typed.

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::DeskError;

use super::frame::{Frame, Here};
use super::{Done, Problems, Typed, problems, saved};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Access, Routes, Signed};
use crate::page::{Page, show, show_with};
use crate::shell::{Entry, Shell};

/// Such a page.
pub(super) trait OneForm: Page + Send + Sized + 'static {
    const PATH: &'static str;
    const ACCESS: Access;
    const HERE: Here;

    fn new(shell: Shell, frame: Frame, typed: &Typed, problems: &Problems) -> Self;

    /// What is set, as it stands in the form.
    fn set(app: &App, signed: &Signed) -> impl Future<Output = Result<Typed, PageError>> + Send;

    /// Sets what was typed.
    fn save(app: &App, signed: &Signed, typed: &Typed) -> impl Future<Output = Result<(), DeskError>> + Send;
}

pub(super) fn routes<P: OneForm>(routes: Routes) -> Routes {
    routes.get(P::PATH, P::ACCESS, ask::<P>).post(P::PATH, P::ACCESS, save::<P>)
}

async fn page<P: OneForm>(
    app: &App,
    signed: &Signed,
    done: &Done,
    typed: &Typed,
    problems: &Problems,
) -> Result<P, PageError> {
    let t = signed.words();
    let frame = Frame::new(t, signed.agent.role, P::HERE).with_done(t, done);
    Ok(P::new(signed.shell(app, Entry::Settings).await?, frame, typed, problems))
}

async fn ask<P: OneForm>(
    State(app): State<App>,
    signed: Signed,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let typed = P::set(&app, &signed).await?;
    Ok(show(&page::<P>(&app, &signed, &done, &typed, &Problems::none()).await?))
}

async fn save<P: OneForm>(
    State(app): State<App>,
    signed: Signed,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    match P::save(&app, &signed, &typed).await {
        Ok(()) => Ok(saved(P::PATH)),
        Err(error) => {
            let problems = problems(error, &signed)?;
            let page = page::<P>(&app, &signed, &Done::default(), &typed, &problems).await?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}
