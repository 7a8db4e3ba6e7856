//! The demo: a firm with three months of history, made by doing what its people and customers would have done, with a clock that
//! moves; and before those three years of sales, contracts and promises, as an import would have brought them.

mod arrivals;
mod asking;
mod books;
mod books_files;
mod customers;
mod dice;
mod firm;
mod handing;
pub(crate) mod moment;
mod past;
mod past_complaints;
mod past_words;
mod piles;
mod questions;
mod replay;
mod rosters;
mod voice;
mod voice_complaints;
mod voice_words;
mod watching;

#[cfg(test)]
mod month_tests;

pub(crate) use firm::PASSWORD;

use desk::{Desk, DeskError};
use indicatif::ProgressBar;
use jiff::{Span, Timestamp, tz::TimeZone};

/// Days of history.
const DAYS: i64 = 92;

/// Fills an empty desk with the demo firm and its history up to `until`.
///
/// # Errors
/// Whatever the desk refuses; then the data directory should be thrown away and made again.
pub(crate) async fn build(
    desk: &Desk,
    public_url: &str,
    until: Timestamp,
    progress: &ProgressBar,
) -> Result<(), DeskError> {
    let firm = build_days(desk, public_url, until, DAYS, progress).await?;
    // Three years of what customers brought and were promised before those months, by which outcomes are worked out.
    past::fill(desk, &firm, &zone(), until).await?;
    voice::read(desk, &firm, until).await
}

async fn build_days(
    desk: &Desk,
    public_url: &str,
    until: Timestamp,
    days: i64,
    progress: &ProgressBar,
) -> Result<firm::Firm, DeskError> {
    let zone = zone();
    let first_day = until.to_zoned(zone.clone()).date().saturating_sub(Span::new().days(days));
    let opening = first_day.at(7, 0, 0, 0).to_zoned(zone.clone()).expect("a morning exists").timestamp();
    let firm = firm::set_up(desk, public_url, opening).await?;
    let subjects = rosters::name_subjects(desk, &firm, opening).await?;
    replay::run(desk, (&firm, &subjects), &zone, first_day, until, progress).await?;
    voice::live(desk, &firm, &zone, days, until).await?;
    piles::fill(desk, &firm, &zone, first_day, until).await?;
    rosters::be_away(desk, &firm, &zone, until).await?;
    Ok(firm)
}

/// The firm is in Zutphen.
fn zone() -> TimeZone {
    TimeZone::get("Europe/Amsterdam").expect("the zone is in the bundled database")
}
