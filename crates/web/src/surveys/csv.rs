//! The rows behind the figures, as a file. Nobody of the firm is named in them.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::errors::PageError;
use crate::gate::Signed;

/// `GET /surveys.csv`: a row per survey that was asked, in UTC.
pub(super) async fn download(State(app): State<App>, signed: Signed) -> Result<Response, PageError> {
    let rows = app.desk.survey_rows(&signed.agent, app.clock.now()).await?;
    let mut csv = String::from("kind,asked_at,answered_at,score,words,customer\r\n");
    for row in rows {
        let answered = row.answered_at.map(|at| at.to_string()).unwrap_or_default();
        let score = row.score.map(|score| score.to_string()).unwrap_or_default();
        let line = [row.kind.as_str(), &row.asked_at.to_string(), &answered, &score, &row.words, &row.who]
            .map(field)
            .join(",");
        csv.push_str(&line);
        csv.push_str("\r\n");
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"surveys.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, csv).into_response())
}

/// A field of a CSV file (RFC 4180). What a spreadsheet would take for a formula stands behind an apostrophe.
fn field(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn a_field_is_quoted_where_it_must_be_and_never_a_formula() {
        for (text, written) in [
            ("goed", "goed"),
            ("goed, snel", "\"goed, snel\""),
            ("een \"tien\"", "\"een \"\"tien\"\"\""),
            ("=1+1", "'=1+1"),
        ] {
            assert_eq!(field(text), written);
        }
    }
}
