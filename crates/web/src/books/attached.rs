//! An invoice that came with a mail, taken from its conversation into the books.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use desk::AttachmentId;
use desk::books::Brought;

use super::ACCESS;
use super::invoices::{InvoicesPage, PATH, told};
use crate::app::App;
use crate::errors::PageError;
use crate::gate::{Routes, Signed};
use crate::ids::Id;
use crate::page::show_with;
use crate::shell::Entry;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.post("/attachments/{id}/invoice", ACCESS, take)
}

/// Whether a file may be an invoice that a program can read, by what it is called: only then is it offered.
pub(crate) fn may_be_invoice(name: &str, content_type: &str) -> bool {
    let name = name.to_lowercase();
    let is_xml = name.ends_with(".xml") || ["text/xml", "application/xml"].contains(&content_type);
    let is_pdf = name.ends_with(".pdf") || content_type == "application/pdf";
    let says_so = ["factu", "invoice", "nota", "rechnung", "zugferd"].iter().any(|word| name.contains(word));
    is_xml || (is_pdf && says_so)
}

async fn take(State(app): State<App>, signed: Signed, Id(id): Id<AttachmentId>) -> Result<Response, PageError> {
    let (name, brought) = app.desk.take_attached_invoice(&signed.agent, id, app.clock.now()).await?;
    match &brought {
        Brought::New { id, .. } | Brought::Known { id, .. } => {
            // Whoever pressed in a conversation stands on another page now: it says what became of it.
            let done = match &brought {
                Brought::New { is_booked: true, .. } => "placed-0",
                Brought::New { .. } => "taken",
                Brought::Known { differs: true, .. } => "differs",
                _ => "known",
            };
            Ok(Redirect::to(&format!("{PATH}/{id}?done={done}")).into_response())
        }
        Brought::Not { .. } => {
            let rows = app.desk.invoices(&signed.agent).await?;
            let said = vec![told(signed.words(), &name, &brought)];
            let shell = signed.shell(&app, Entry::Books).await?;
            Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &InvoicesPage::new(shell, &rows, said, "")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::may_be_invoice;

    #[test]
    fn an_xml_file_is_offered_and_a_pdf_only_when_it_says_that_it_is_an_invoice() {
        for (name, kind, is_offered) in [
            ("UBL-2026-17.XML", "application/octet-stream", true),
            ("", "text/xml", true),
            ("Factuur 2026-17.pdf", "application/pdf", true),
            ("offerte.pdf", "application/pdf", false),
            ("factuur.jpg", "image/jpeg", false),
        ] {
            assert_eq!(may_be_invoice(name, kind), is_offered, "{name}");
        }
    }
}
