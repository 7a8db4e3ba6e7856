//! The rows behind the figures, as a file. Nobody of the firm is named in them.

use axum::extract::State;
use axum::response::Response;

use crate::app::App;
use crate::csv::Csv;
use crate::errors::PageError;
use crate::gate::Signed;

/// `GET /surveys.csv`: a row per survey that was asked, in UTC.
pub(super) async fn download(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    let rows = app.desk.survey_rows(&signed.agent, app.clock.now()).await?;
    let mut csv = Csv::new(["kind", "asked_at", "answered_at", "score", "words", "customer"]);
    for row in rows {
        let answered = row.answered_at.map(|at| at.to_string()).unwrap_or_default();
        let score = row.score.map(|score| score.to_string()).unwrap_or_default();
        csv.row([row.kind.as_str(), &row.asked_at.to_string(), &answered, &score, &row.words, &row.who]);
    }
    Ok(csv.file("surveys.csv"))
}
