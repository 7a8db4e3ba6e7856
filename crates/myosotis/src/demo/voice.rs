//! What customers of the demo firm say of it: surveys, complaints, goodwill, and reasons for attention.

use desk::{Delivery, Desk, DeskError, SurveySettings};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::dice::Dice;
use super::firm::Firm;
use super::voice_complaints::{self, tells};
use super::voice_words::with_score;

/// Mails handed over at once.
pub(super) const BATCH: usize = 50;
/// Who reads what people write with their score, and within how many days.
const READING: &[&str] = &["Ruud", "Lotte", "Karin", "Sanne", "Joost"];
const READ_WITHIN_DAYS: i64 = 7;

/// Three months of it, between what was asked and answered.
///
/// # Errors
/// Whatever the desk refuses; the demo is then not made.
pub(super) async fn live(
    desk: &Desk,
    firm: &Firm,
    zone: &TimeZone,
    days: i64,
    until: Timestamp,
) -> Result<(), DeskError> {
    let lotte = firm.agent("Lotte");
    let everybody =
        SurveySettings { is_on: true, share_percent: 100, asks_relationship: true, ..SurveySettings::default() };
    desk.save_survey_settings(lotte, everybody.clone(), until - hours(24 * days.min(45))).await?;
    ask_about_us(desk, firm, until - hours(24 * (days / 2).min(42))).await?;
    voice_complaints::live(desk, firm, zone, days, until).await?;
    desk.save_survey_settings(lotte, SurveySettings { share_percent: 25, ..everybody }, until).await?;
    desk.find_attention(until).await.map(drop)
}

/// What people wrote with their score longer ago than a week has been read by those who look at it; the newest hasn't.
///
/// # Errors
/// Whatever the desk refuses; the demo is then not made.
pub(super) async fn read(desk: &Desk, firm: &Firm, until: Timestamp) -> Result<(), DeskError> {
    let since = until - hours(24 * READ_WITHIN_DAYS);
    for name in READING {
        let by = firm.agent(name);
        let written = desk.surveys(by, until).await?.verbatims.into_iter();
        let old = written.filter(|one| one.is_unread && one.row.answered_at.is_some_and(|at| at < since));
        desk.read_surveys(by, old.map(|one| one.row.id).collect(), since).await?;
    }
    Ok(())
}

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

/// One round of the question about the firm as a whole; who is unhappy is called the next day.
async fn ask_about_us(desk: &Desk, firm: &Firm, moment: Timestamp) -> Result<(), DeskError> {
    let lotte = firm.agent("Lotte");
    let mut dice = Dice::new(20_260_816);
    desk.choose_surveys(moment).await?;
    desk.send_surveys(BATCH, moment).await?;
    deliver(desk, moment).await?;
    for row in desk.survey_rows(lotte, moment).await? {
        if !dice.chance(58) {
            continue;
        }
        let score = *dice.pick(&[3, 6, 7, 8, 8, 9, 9, 9, 10, 10]);
        let often = match score {
            0..=6 => 70,
            7..=8 => 25,
            _ => 40,
        };
        let words = if dice.chance(often) { *dice.pick(with_score(score)) } else { "" };
        // Some answer at once, most in the evening or the days after.
        let answered = moment + SignedDuration::from_secs(dice.between(600, 3 * 24 * 3_600));
        desk.answer_survey(&row.token, Some(score), words, answered).await?;
        if let Some(call) = desk.survey_page(&row.token, answered).await?.row.called_by {
            let called = answered + hours(20);
            let said = "Gebeld en geluisterd. Wij bellen voortaan dezelfde dag terug.";
            tells(desk, firm, ("Lotte", call), said, called).await?;
            desk.close(lotte, call, called + SignedDuration::from_mins(5)).await?;
        }
    }
    Ok(())
}

/// What is to leave has left.
///
/// # Errors
/// Whatever the desk refuses; the demo is then not made.
pub(super) async fn deliver(desk: &Desk, now: Timestamp) -> Result<(), DeskError> {
    for mail in desk.claim_outgoing(BATCH, now).await? {
        let delivery = Delivery::Accepted { reply: "250 held in the demo".into() };
        desk.delivered(mail.id, delivery, now).await?;
    }
    Ok(())
}
