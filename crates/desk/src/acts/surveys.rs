//! NPS: sampled, never nagging; kept apart for an answer and for the firm as a whole; whoever is unhappy is called.

use jiff::{SignedDuration, Timestamp, Zoned};
use promise::Kind;
use serde_json::json;
use store::id::{ConversationId, SurveyId};
use store::{
    Channel, Conversation, ConversationState, Direction, MailKind, Origin, PromiseView, SurveyKind, SurveyRow, happened,
};

use crate::acts::ask::Opening;
use crate::check::{Checks, refuse};
use crate::chosen::{SURVEYS, SURVEYS_CHOSEN, SurveySettings, chosen};
use crate::incoming::{NewWords, optional_text};
use crate::promising::{Making, Matter, When};
use crate::rights::Act;
use crate::turn::{Event, Turn, allow, whole_milliseconds};
use crate::views::{SurveyPage, SurveysOf, SurveysView, Verbatim};
use crate::{Agent, Desk, DeskError, Refusal, hours, letters};

/// The mail leaves so long after the page asked: who answers there gets none.
const MAIL_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// An answer can be changed for so long.
const CHANGED_WITHIN: SignedDuration = SignedDuration::from_hours(24);
/// Characters of the sentence with a score.
const WORDS_MAX: usize = 2_000;
/// The highest score of whom we lose, which is called about (Reichheld, 2003).
const DETRACTOR_MAX: i64 = 6;
/// Service days within which they are called.
const CALL_DAYS: u32 = 2;
/// What is looked at: a year.
const SEEN_WITHIN: SignedDuration = SignedDuration::from_hours(365 * 24);
/// Who wasn't in touch for so long isn't asked about us.
const ACTIVE_WITHIN: SignedDuration = SignedDuration::from_hours(365 * 24);
/// Between two rounds of choosing whom to ask about the firm.
const CHOOSE_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// People asked in one round.
const CHOSEN_MAX: usize = 50;
/// People looked at in one query.
const LOOKED_AT: usize = 500;
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
    /// What the database says.
    pub async fn send_surveys(&self, limit: usize, now: Timestamp) -> Result<usize, DeskError> {
        let moment = whole_milliseconds(now);
        let due = self.db.read(move |tx| Ok::<_, DeskError>(tx.surveys_to_mail(moment, limit)?)).await?;
        let mut sent = 0;
        for id in due {
            sent += usize::from(self.act(now, move |turn| turn.mail_survey(id)).await?);
        }
        Ok(sent)
    }

    /// Chooses who is asked about the firm as a whole: each contact has a day of the quarter, and the sampled share is asked on
    /// it. At most once an hour. Gives how many were chosen.
    ///
    /// # Errors
    /// What the database says.
    pub async fn choose_surveys(&self, now: Timestamp) -> Result<usize, DeskError> {
        let is_due = self.look(now, |turn| turn.is_time_to_choose()).await?;
        if !is_due {
            return Ok(0);
        }
        self.act(now, |turn| if turn.is_time_to_choose()? { turn.choose() } else { Ok(0) }).await
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
            let answered = turn.tx.surveys_since(since, true, VERBATIMS_MAX)?;
            let with_words = answered.into_iter().filter(|row| !row.words.is_empty());
            let verbatims = with_words.map(|row| Verbatim { is_unread: !read.contains(&row.id), row }).collect();
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

impl Turn<'_, '_> {
    fn survey_shown(&mut self, token: &str) -> Result<SurveyPage, DeskError> {
        let row = self.tx.survey_by_token(token)?.ok_or(DeskError::NotFound)?;
        let contact = self.tx.contact(row.contact)?;
        let (mut language, mut page, mut promise) = (contact.language.unwrap_or(self.firm.language), None, None);
        if let Some(conversation) = row.conversation {
            language = self.tx.conversation(conversation)?.language;
        }
        if let Some(call) = row.called_by {
            let conversation = self.tx.conversation(call)?;
            promise = self.tx.promises_of(&[call])?.pop();
            page = Some(format!("/k/{}", conversation.customer_token));
        }
        let (_, is_off) = self.tx.last_surveyed(row.contact)?;
        Ok(SurveyPage {
            question: letters::survey_question(language, &self.firm.name),
            is_fixed: row.answered_at.is_some_and(|at| at + CHANGED_WITHIN < self.now),
            row,
            language,
            organisation: self.firm.name.clone(),
            phone: self.firm.phone.clone(),
            zone: self.firm.zone.clone(),
            is_off,
            promise,
            page,
        })
    }

    fn survey_answered(&mut self, token: &str, score: i64, words: &str) -> Result<(), DeskError> {
        let row = self.tx.survey_by_token(token)?.ok_or(DeskError::NotFound)?;
        if row.answered_at.is_some_and(|at| at + CHANGED_WITHIN < self.now) {
            return Err(Refusal::TooLate.into());
        }
        // A page that was open in two windows, or a press without words after one with them, loses nothing.
        let words = if words.is_empty() { row.words.as_str() } else { words };
        self.tx.answer_survey(row.id, score, words, self.now)?;
        if let Some(conversation) = row.conversation.filter(|_| row.score != Some(score)) {
            let conversation = self.tx.conversation(conversation)?;
            let event = Event::of(happened::SURVEYED, &conversation).contact(row.contact);
            self.record(event.detail(json!({ "score": score, "kind": row.kind.as_str() })))?;
        }
        if score <= DETRACTOR_MAX && row.called_by.is_none() {
            let call = self.promise_a_call(&row, score, words)?;
            self.tx.set_survey_call(row.id, call)?;
        }
        self.tx.notify("surveys", "")?;
        Ok(())
    }

    /// Somebody who would not recommend us is called by whom they know best, within two service days.
    fn promise_a_call(&mut self, row: &SurveyRow, score: i64, words: &str) -> Result<ConversationId, DeskError> {
        let knows = self.tx.knows_best(row.account, row.contact)?;
        let language = match row.conversation {
            Some(id) => Some(self.tx.conversation(id)?.language),
            None => None,
        };
        let said = match self.firm.language {
            promise::Language::Nl => format!("Peiling: {score} van 10"),
            promise::Language::En => format!("Survey: {score} out of 10"),
        };
        let team = knows.team;
        let opening = Opening {
            contact: row.contact,
            subject: said.clone(),
            matter: Matter { channel: Channel::Web, mailbox: None, team, is_urgent: false, is_complaint: false },
            agent: knows.agent,
            state: ConversationState::WaitingForUs,
            language,
            asked_at: self.now,
        };
        let conversation = self.open_conversation(opening)?;
        let text = if words.is_empty() { said } else { format!("{said}\n\n{words}") };
        let new = NewWords {
            direction: Direction::Inbound,
            channel: Channel::Web,
            text,
            contact: Some(row.contact),
            agent: None,
            files: &[],
        };
        let message = self.write_down(&conversation, new)?;
        self.record(Event::of(happened::ASKED, &conversation).contact(row.contact).message(message))?;
        self.tx.add_conversation_tag(conversation.id, "nps")?;
        let deadline = self.service_days_on(Matter::of(&conversation), CALL_DAYS)?;
        let deadline = deadline.unwrap_or_else(|| whole_milliseconds(self.now + SignedDuration::from_hours(48)));
        let making = Making {
            kind: Kind::Callback,
            origin: Origin::Question,
            by: None,
            replaces: None,
            when: When::At(deadline),
        };
        let _: PromiseView = self.make_promise(&conversation, making)?;
        Ok(conversation.id)
    }

    /// The answer helped: perhaps they are asked.
    pub(crate) fn ask_about_answer(&mut self, conversation: &Conversation) -> Result<(), DeskError> {
        let settings: SurveySettings = chosen(self.tx, SURVEYS)?;
        if !settings.asks(SurveyKind::Transaction, conversation.language) {
            return Ok(());
        }
        let drawn = u64::from_be_bytes(self.chance_bytes::<8>()) % 100;
        if drawn >= u64::from(settings.share_percent) || !self.may_be_asked(conversation, &settings)? {
            return Ok(());
        }
        self.ask_survey(SurveyKind::Transaction, conversation, self.now + MAIL_AFTER).map(drop)
    }

    /// Once in the quiet time, not who doesn't want it, not while a complaint of theirs is open.
    fn may_be_asked(&mut self, conversation: &Conversation, settings: &SurveySettings) -> Result<bool, DeskError> {
        let (last, is_off) = self.tx.last_surveyed(conversation.contact)?;
        let quiet = SignedDuration::from_hours(24 * i64::from(settings.quiet_days));
        let is_quiet = last.is_some_and(|at| at + quiet > self.now);
        Ok(!is_off && !is_quiet && !self.tx.has_open_complaint(conversation.contact)?)
    }

    fn ask_survey(
        &mut self,
        kind: SurveyKind,
        conversation: &Conversation,
        mail_at: Timestamp,
    ) -> Result<SurveyId, DeskError> {
        let id = SurveyId::new(self.now, self.chance);
        self.tx.add_survey(&SurveyRow {
            id,
            kind,
            contact: conversation.contact,
            account: conversation.account,
            conversation: Some(conversation.id),
            token: self.customer_token(),
            asked_at: self.now,
            score: None,
            words: String::new(),
            answered_at: None,
            mail_at: Some(whole_milliseconds(mail_at)),
            mailed_at: None,
            called_by: None,
            who: String::new(),
        })?;
        self.tx.notify("surveys", "")?;
        Ok(id)
    }

    /// A survey about this answer, that is not answered yet.
    pub(crate) fn survey_on_page(&mut self, conversation: &Conversation) -> Result<Option<String>, DeskError> {
        if conversation.helped != Some(true) {
            return Ok(None);
        }
        let found = self.tx.survey_of(conversation.id)?;
        Ok(found.filter(|survey| survey.score.is_none()).map(|survey| survey.token))
    }

    /// Mails one survey, if it is the moment; one that can't be mailed is asked on the page only.
    fn mail_survey(&mut self, id: SurveyId) -> Result<bool, DeskError> {
        let survey = self.tx.survey(id)?;
        let Some(conversation) = survey.conversation.filter(|_| survey.mail_at.is_some()) else { return Ok(false) };
        let settings: SurveySettings = chosen(self.tx, SURVEYS)?;
        let left = self.tx.surveys_mailed_since(self.now - SignedDuration::from_hours(1))?;
        let is_open = hours::service_hours(&self.tx.default_calendar()?)?.is_open(self.now).unwrap_or(false);
        if !is_open || left >= i64::from(settings.mails_per_hour) {
            return Ok(false);
        }
        let conversation = self.tx.conversation(conversation)?;
        let (_, is_off) = self.tx.last_surveyed(survey.contact)?;
        let address = self.address_of(&conversation)?;
        let is_gone = address.as_deref().map_or(Ok(true), |address| self.is_gone(address))?;
        let base = self.firm.public_url.trim_end_matches('/').to_owned();
        let is_pointless = !settings.is_on || is_off || is_gone || base.is_empty() || survey.score.is_some();
        if is_pointless || self.tx.has_open_complaint(survey.contact)? {
            self.tx.survey_mailed(id, None)?;
            return Ok(false);
        }
        let (language, firm) = (conversation.language, self.firm.name.clone());
        let url = format!("{base}/s/{}", survey.token);
        let blocks = letters::survey(language, &firm, survey.kind == SurveyKind::Transaction, &url);
        let about = Conversation { subject: letters::survey_question(language, &firm), ..conversation };
        let told = self.tell(&about, MailKind::Notice, None, blocks)?;
        self.tx.survey_mailed(id, told.is_some().then_some(self.now))?;
        Ok(told.is_some())
    }

    fn is_time_to_choose(&mut self) -> Result<bool, DeskError> {
        let settings: SurveySettings = chosen(self.tx, SURVEYS)?;
        if !settings.is_on || !settings.asks_relationship {
            return Ok(false);
        }
        let last: Option<i64> = chosen(self.tx, SURVEYS_CHOSEN)?;
        let last = last.and_then(|ms| Timestamp::from_millisecond(ms).ok());
        let is_long_ago = last.is_none_or(|at| self.now.duration_since(at) >= CHOOSE_EVERY);
        Ok(is_long_ago && hours::service_hours(&self.tx.default_calendar()?)?.is_open(self.now).unwrap_or(false))
    }

    fn choose(&mut self) -> Result<usize, DeskError> {
        let settings: SurveySettings = chosen(self.tx, SURVEYS)?;
        self.tx.save_setting(SURVEYS_CHOSEN, &self.now.as_millisecond().to_string(), self.now)?;
        let quiet_since = self.now - SignedDuration::from_hours(24 * i64::from(settings.quiet_days));
        let today = self.now.to_zoned(self.zone());
        let (mut after, mut count) = (None, 0);
        loop {
            let people = self.tx.people_to_survey(self.now - ACTIVE_WITHIN, quiet_since, after, LOOKED_AT)?;
            let is_last = people.len() < LOOKED_AT;
            after = people.last().map(|person| person.contact);
            for person in people {
                if !is_their_day(person.contact.number(), &today, settings.share_percent) {
                    continue;
                }
                let conversation = self.tx.conversation(person.conversation)?;
                if settings.asks(SurveyKind::Relationship, conversation.language) {
                    self.ask_survey(SurveyKind::Relationship, &conversation, self.now)?;
                    count += 1;
                }
                if count >= CHOSEN_MAX {
                    return Ok(count);
                }
            }
            if is_last {
                return Ok(count);
            }
        }
    }
}

/// Whether somebody is in the sample of this quarter, and their day in it has come.
fn is_their_day(contact: u128, today: &Zoned, share_percent: u32) -> bool {
    let first_month = (today.month() - 1) / 3 * 3 + 1;
    let quarter = i64::from(today.year()) * 4 + i64::from(first_month);
    let first = jiff::civil::date(today.year(), first_month, 1);
    let day = (today.date() - first).get_days();
    // FNV-1a over the contact and the quarter: another draw each quarter, the same however often it is made.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in contact.to_be_bytes().into_iter().chain(quarter.to_be_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let (drawn, their_day) = ((hash >> 8) % 100, (hash >> 24) % 90);
    drawn < u64::from(share_percent) && u64::try_from(day).is_ok_and(|day| their_day <= day)
}

#[cfg(test)]
mod tests {
    use super::is_their_day;

    #[test]
    fn each_has_a_day_of_the_quarter_and_the_share_is_asked_by_its_end() {
        let on = |day: &str| format!("{day}T10:00[Europe/Amsterdam]").parse::<jiff::Zoned>().unwrap();
        let asked = |day: &str| (0..10_000_u128).filter(|n| is_their_day(n * 7_919, &on(day), 25)).count();
        let (first, middle, last) = (asked("2026-10-01"), asked("2026-11-15"), asked("2026-12-31"));
        assert!((1..80).contains(&first), "{first}");
        assert!((1_000..1_500).contains(&middle), "{middle}");
        assert!((2_300..2_700).contains(&last), "{last}");
    }
}
