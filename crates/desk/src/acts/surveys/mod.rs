//! NPS: sampled, never nagging; kept apart for an answer and for the firm as a whole; whoever is unhappy is called.

mod answered;
mod asked;

pub(super) use answered::DETRACTOR_MAX;

use jiff::{SignedDuration, Timestamp};
use store::id::SurveyId;
use store::{SurveyKind, SurveyRow};

use crate::check::{Checks, refuse};
use crate::chosen::{SURVEYS, SurveySettings, chosen};
use crate::incoming::optional_text;
use crate::rights::Act;
use crate::turn::{allow, whole_milliseconds};
use crate::views::{SurveyPage, SurveysOf, SurveysView, Verbatim};
use crate::{Agent, Desk, DeskError};

/// Characters of the sentence with a score.
const WORDS_MAX: usize = 2_000;
/// What is looked at: a year.
const SEEN_WITHIN: SignedDuration = SignedDuration::from_hours(365 * 24);
/// Verbatims on the page.
const VERBATIMS_MAX: usize = 200;
/// Rows of the CSV.
const ROWS_MAX: usize = 100_000;

impl Desk {
    /// The page of a survey. Looking records nothing.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] for a link that is not one.
    pub async fn survey_page(&self, token: &str, now: Timestamp) -> Result<SurveyPage, DeskError> {
        let token = token.to_owned();
        self.look(now, move |turn| turn.survey_shown(&token)).await
    }

    /// Somebody answers: a score, and perhaps a sentence. A detractor is promised a call within two service days, once. It can
    /// be changed for a day.
    ///
    /// # Errors
    /// Fields `score` (none, or not 0 to 10), `words`; [`DeskError::NotFound`].
    pub async fn answer_survey(
        &self,
        token: &str,
        score: Option<i64>,
        words: &str,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let words = optional_text("words", words)?;
        if words.chars().count() > WORDS_MAX {
            return Ok(refuse("words", "too_long")?);
        }
        let Some(score) = score.filter(|score| (0..=10).contains(score)) else {
            return Ok(refuse("score", "required")?);
        };
        let token = token.to_owned();
        self.act(now, move |turn| turn.survey_answered(&token, score, &words)).await
    }

    /// Somebody doesn't want to be asked any more.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] for a link that is not one.
    pub async fn no_more_surveys(&self, token: &str, now: Timestamp) -> Result<(), DeskError> {
        let token = token.to_owned();
        self.act(now, move |turn| {
            let survey = turn.tx.survey_by_token(&token)?.ok_or(DeskError::NotFound)?;
            Ok(turn.tx.set_no_survey(survey.contact, Some(turn.now))?)
        })
        .await
    }

    /// Sends the surveys that are due: in service hours only, so many an hour. Gives how many left.
    ///
    /// # Errors
    /// The first failure, after all others were tried.
    pub async fn send_surveys(&self, limit: usize, now: Timestamp) -> Result<usize, DeskError> {
        let due = self.look(now, move |turn| turn.surveys_to_mail_now(limit)).await?;
        let mut sent = 0;
        let mut failed = None;
        for id in due {
            match self.act(now, move |turn| turn.mail_survey(id)).await {
                Ok(did) => sent += usize::from(did),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(sent), Err)
    }

    /// Chooses who is asked about the firm as a whole: each contact has a day of the quarter, and the sampled share is asked on
    /// it. At most once an hour. Gives how many were chosen.
    ///
    /// # Errors
    /// What the database says.
    pub async fn choose_surveys(&self, now: Timestamp) -> Result<usize, DeskError> {
        // All who might be asked are gone through without keeping anybody from writing; few of them are written down.
        let found =
            self.look(now, |turn| if turn.is_time_to_choose()? { turn.whom_to_ask().map(Some) } else { Ok(None) });
        let Some(found) = found.await? else { return Ok(0) };
        self.act(now, move |turn| if turn.is_time_to_choose()? { turn.ask_all(&found) } else { Ok(0) }).await
    }

    /// Scores, response, and what people wrote, of a year.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn surveys(&self, by: &Agent, now: Timestamp) -> Result<SurveysView, DeskError> {
        allow(by, Act::SeeSurveys)?;
        let me = by.id;
        self.look(now, move |turn| {
            let since = turn.now - SEEN_WITHIN;
            let read = turn.tx.surveys_read(me, since)?;
            let with_words = turn.tx.surveys_since(since, true, VERBATIMS_MAX)?;
            let verbatims =
                with_words.into_iter().map(|row| Verbatim { is_unread: !read.contains(&row.id), row }).collect();
            let mut kinds = Vec::new();
            for kind in [SurveyKind::Relationship, SurveyKind::Transaction] {
                let scores = turn.tx.survey_scores(kind, since)?;
                let asked = scores.iter().map(|(_, n)| n).sum();
                let scores = scores.into_iter().filter_map(|(score, n)| Some((score?, n))).collect();
                kinds.push(SurveysOf { kind, asked, scores });
            }
            let settings: SurveySettings = chosen(turn.tx, SURVEYS)?;
            Ok(SurveysView { is_on: settings.is_on, kinds, verbatims })
        })
        .await
    }

    /// The rows behind the figures, a year of them.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn survey_rows(&self, by: &Agent, now: Timestamp) -> Result<Vec<SurveyRow>, DeskError> {
        allow(by, Act::SeeSurveys)?;
        let since = whole_milliseconds(now) - SEEN_WITHIN;
        self.db.read(move |tx| Ok(tx.surveys_since(since, false, ROWS_MAX)?)).await
    }

    /// A colleague has read these.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn read_surveys(&self, by: &Agent, ids: Vec<SurveyId>, now: Timestamp) -> Result<(), DeskError> {
        allow(by, Act::SeeSurveys)?;
        let me = by.id;
        self.act(now, move |turn| {
            for id in ids.iter().take(VERBATIMS_MAX) {
                turn.tx.survey(*id)?;
                turn.tx.read_survey(*id, me, turn.now)?;
            }
            Ok(())
        })
        .await
    }

    /// Whom we ask.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn survey_settings(&self, by: &Agent) -> Result<SurveySettings, DeskError> {
        by.must(Act::EditVoice)?;
        self.db.read(|tx| Ok(chosen(tx, SURVEYS)?)).await
    }

    /// Changes it.
    ///
    /// # Errors
    /// [`Refusal::Field`] `not_in_range`: `share_percent` 1 to 100, `quiet_days` 30 to 730, `mails_per_hour` 1 to 1000.
    pub async fn save_survey_settings(
        &self,
        by: &Agent,
        form: SurveySettings,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::EditVoice)?;
        let mut checks = Checks::default();
        for (field, value, range) in [
            ("share_percent", form.share_percent, 1..=100),
            ("quiet_days", form.quiet_days, 30..=730),
            ("mails_per_hour", form.mails_per_hour, 1..=1_000),
        ] {
            if !range.contains(&value) {
                checks.take(refuse(field, "not_in_range"))
            }
        }
        checks.done()?;
        let document = serde_json::to_string(&form).expect("settings have text keys only");
        self.db
            .write(move |tx| {
                tx.save_setting(SURVEYS, &document, now)?;
                tx.notify("settings", "")?;
                Ok(())
            })
            .await
    }
}
