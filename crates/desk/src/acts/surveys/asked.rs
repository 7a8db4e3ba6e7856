//! Who is asked, when, and by which mail.

use jiff::{SignedDuration, Timestamp, Zoned};
use store::id::{ConversationId, SurveyId};
use store::{Conversation, MailKind, SurveyKind, SurveyRow, SurveyToAsk};

use crate::chosen::{SURVEYS, SURVEYS_CHOSEN, SurveySettings, chosen};
use crate::turn::{Turn, whole_milliseconds};
use crate::{DeskError, hours, letters};

/// The mail leaves so long after the page asked: who answers there gets none.
const MAIL_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// Who wasn't in touch for so long isn't asked about us.
const ACTIVE_WITHIN: SignedDuration = SignedDuration::from_hours(365 * 24);
/// Between two rounds of choosing whom to ask about the firm.
const CHOOSE_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// People asked in one round.
const CHOSEN_MAX: usize = 50;
/// People looked at in one query.
const LOOKED_AT: usize = 500;

impl Turn<'_, '_> {
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

    /// Those whose mail is due, as many as may leave in this hour; none while we are closed.
    pub(super) fn surveys_to_mail_now(&mut self, limit: usize) -> Result<Vec<SurveyId>, DeskError> {
        let due = self.tx.surveys_to_mail(self.now, limit)?;
        if due.is_empty() || !hours::service_hours(&self.tx.default_calendar()?)?.is_open(self.now).unwrap_or(false) {
            return Ok(Vec::new());
        }
        let settings: SurveySettings = chosen(self.tx, SURVEYS)?;
        let room = self.room_for_surveys(&settings)?;
        Ok(due.into_iter().take(room).collect())
    }

    /// How many more may leave in this hour.
    fn room_for_surveys(&mut self, settings: &SurveySettings) -> Result<usize, DeskError> {
        let left = self.tx.surveys_mailed_since(self.now - SignedDuration::from_hours(1))?;
        Ok(usize::try_from(i64::from(settings.mails_per_hour) - left).unwrap_or(0))
    }

    /// Mails one survey, if it is the moment; one that can't be mailed is asked on the page only.
    pub(super) fn mail_survey(&mut self, id: SurveyId) -> Result<bool, DeskError> {
        let survey = self.tx.survey(id)?;
        let Some(conversation) = survey.conversation.filter(|_| survey.mail_at.is_some()) else { return Ok(false) };
        let settings: SurveySettings = chosen(self.tx, SURVEYS)?;
        if self.room_for_surveys(&settings)? == 0 {
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

    pub(super) fn is_time_to_choose(&mut self) -> Result<bool, DeskError> {
        let settings: SurveySettings = chosen(self.tx, SURVEYS)?;
        if !settings.is_on || !settings.asks_relationship {
            return Ok(false);
        }
        let last: Option<i64> = chosen(self.tx, SURVEYS_CHOSEN)?;
        let last = last.and_then(|ms| Timestamp::from_millisecond(ms).ok());
        let is_long_ago = last.is_none_or(|at| self.now.duration_since(at) >= CHOOSE_EVERY);
        Ok(is_long_ago && hours::service_hours(&self.tx.default_calendar()?)?.is_open(self.now).unwrap_or(false))
    }

    /// Whose day it is, in conversations: their last.
    pub(super) fn whom_to_ask(&mut self) -> Result<Vec<ConversationId>, DeskError> {
        let settings: SurveySettings = chosen(self.tx, SURVEYS)?;
        let quiet_since = self.now - SignedDuration::from_hours(24 * i64::from(settings.quiet_days));
        let today = self.now.to_zoned(self.zone());
        let (mut after, mut found) = (None, Vec::new());
        loop {
            let people = self.tx.people_to_survey(self.now - ACTIVE_WITHIN, quiet_since, after, LOOKED_AT)?;
            let is_last = people.len() < LOOKED_AT;
            after = people.last().map(|person| person.contact);
            let theirs = |person: &SurveyToAsk| is_their_day(person.contact.number(), &today, settings.share_percent);
            found.extend(people.into_iter().filter(theirs).map(|person| person.conversation));
            if is_last || found.len() >= CHOSEN_MAX {
                found.truncate(CHOSEN_MAX);
                return Ok(found);
            }
        }
    }

    /// Asks them, but for who was asked or complained meanwhile.
    pub(super) fn ask_all(&mut self, conversations: &[ConversationId]) -> Result<usize, DeskError> {
        let settings: SurveySettings = chosen(self.tx, SURVEYS)?;
        self.tx.save_setting(SURVEYS_CHOSEN, &self.now.as_millisecond().to_string(), self.now)?;
        let mut count = 0;
        for id in conversations {
            let conversation = self.tx.conversation(*id)?;
            if settings.asks(SurveyKind::Relationship, conversation.language)
                && self.may_be_asked(&conversation, &settings)?
            {
                self.ask_survey(SurveyKind::Relationship, &conversation, self.now)?;
                count += 1;
            }
        }
        Ok(count)
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
