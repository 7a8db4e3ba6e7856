//! Complaints at the demo firm as they come: on working days, at any hour of them, and each from hearing to what the customer says.

use std::collections::BTreeMap;

use desk::forms::{Answer, Heard, How, RemedyForm};
use desk::views::{ConversationRow, ConversationState, ListFilter, Whose};
use desk::{ComplaintId, ConversationId, Desk, DeskError};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use promise::Kind;

use super::dice::Dice;
use super::firm::Firm;
use super::moment::is_working_day;
use super::replay::minutes;
use super::voice::{BATCH, deliver};
use super::voice_words::{Then, WRONG, Wrong};

/// Of a hundred working days so many bring a complaint.
const EACH_DAY: u64 = 19;
/// Of a hundred who are asked on their page so many answer.
const ANSWERING: u64 = 75;
/// Who hears them, and who promises what is done and does it.
const HEARING: &[&str] = &["Bea", "Bea", "Bea", "Karin", "Femke", "Joost"];
const MENDING: &[&str] = &["Sanne", "Ahmet", "Sanne", "Piet"];

enum Step {
    Hears(&'static Wrong),
    Promises(Case),
    Does(Case),
    Says(Case),
    /// A lead allows what goes beyond a colleague's month.
    Allows,
    /// Somebody is called who was unhappy with how it went.
    Calls(ConversationId),
    /// Whoever said nothing is asked again.
    Asks,
}

#[derive(Clone, Copy)]
struct Case {
    conversation: ConversationId,
    complaint: ComplaintId,
    wrong: &'static Wrong,
    by: &'static str,
    /// After a no.
    is_again: bool,
}

/// All of them, up to `until`: the last was heard just now, and waits for somebody to say what we do about it.
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
    let mut complaints = Complaints {
        desk,
        firm,
        zone,
        dice: Dice::new(20_270_209),
        until,
        queue: BTreeMap::new(),
        pushed: 0,
        free: answered(desk, firm, until).await?,
        taken: Vec::new(),
    };
    complaints.fill(days);
    while let Some(((at, _), step)) = complaints.queue.pop_first() {
        if at > until {
            break;
        }
        complaints.play(step, at).await?;
    }
    Ok(())
}

/// Conversations that are done, the newest first.
async fn answered(desk: &Desk, firm: &Firm, now: Timestamp) -> Result<Vec<ConversationRow>, DeskError> {
    let mut filter = ListFilter { whose: Whose::All, state: Some(ConversationState::Done), ..ListFilter::default() };
    let mut rows = Vec::new();
    loop {
        let page = desk.conversations(firm.agent("Lotte"), &filter, now).await?;
        rows.extend(page.rows.into_iter().filter(|row| !row.tags.iter().any(|tag| tag == "nps")));
        filter.after = page.next;
        if filter.after.is_none() {
            return Ok(rows);
        }
    }
}

struct Complaints<'a> {
    desk: &'a Desk,
    firm: &'a Firm,
    zone: &'a TimeZone,
    dice: Dice,
    until: Timestamp,
    queue: BTreeMap<(Timestamp, u64), Step>,
    pushed: u64,
    free: Vec<ConversationRow>,
    /// Who has complained already: nobody does twice.
    taken: Vec<String>,
}

impl Complaints<'_> {
    fn push(&mut self, at: Timestamp, step: Step) {
        self.pushed += 1;
        self.queue.insert((at, self.pushed), step);
    }

    /// When each is heard. The last three are of the demo's own days: the working day before, this morning, and just now.
    fn fill(&mut self, days: i64) {
        let today = self.until.to_zoned(self.zone.clone()).date();
        let (earlier, lately) = WRONG.split_at(WRONG.len() - 3);
        let yesterday = self.beside(today, -1);
        let mut heard = Vec::new();
        let mut day = today.saturating_sub((days - 3).days());
        while day < yesterday {
            if is_working_day(day) {
                let (hour, minute) = (self.dice.between(8, 15), self.dice.between(31, 59));
                if self.dice.chance(EACH_DAY) {
                    heard.push(self.at(day, hour, minute));
                }
                let asks = self.at(day, 10, 7);
                self.push(asks, Step::Asks);
            }
            day = day.saturating_add(1.day());
        }
        let spare = heard.len().saturating_sub(earlier.len());
        for (at, wrong) in heard.into_iter().skip(spare).zip(earlier) {
            self.push(at, Step::Hears(wrong));
        }
        let (hour, minute) = (self.dice.between(13, 15), self.dice.between(2, 56));
        // The demo begins on a whole minute, which customers don't know of.
        let this_morning = self.until - SignedDuration::from_secs(self.dice.between(6_061, 8_999));
        let just_now = self.until - SignedDuration::from_secs(1_187);
        let moments = [self.at(yesterday, hour, minute), this_morning, just_now];
        for (at, wrong) in moments.into_iter().zip(lately) {
            self.push(at, Step::Hears(wrong));
        }
        self.push(self.until, Step::Asks);
    }

    /// The working day so many working days further, or back.
    fn beside(&self, from: Date, steps: i32) -> Date {
        let mut day = from;
        for _ in 0..steps.abs() {
            day = day.saturating_add(steps.signum().days());
            while !is_working_day(day) {
                day = day.saturating_add(steps.signum().days());
            }
        }
        day
    }

    /// A moment of a day; never on a whole minute, as nothing that people do is.
    fn at(&mut self, day: Date, hour: i64, minute: i64) -> Timestamp {
        let part = |n: i64| i8::try_from(n).expect("hours, minutes and seconds are small");
        let local = day.at(part(hour), part(minute), part(self.dice.between(1, 58)), 0).to_zoned(self.zone.clone());
        local.expect("the hours of a working day exist").timestamp()
    }

    /// Some working days after a moment, in the hours of the firm.
    fn days_after(&mut self, from: Timestamp, days: i64, hours: (i64, i64)) -> Timestamp {
        let day = self.beside(from.to_zoned(self.zone.clone()).date(), i32::try_from(days).unwrap_or(1));
        let (hour, minute) = (self.dice.between(hours.0, hours.1), self.dice.between(0, 59));
        self.at(day, hour, minute)
    }

    async fn play(&mut self, step: Step, now: Timestamp) -> Result<(), DeskError> {
        match step {
            Step::Hears(wrong) => self.hears(wrong, now).await,
            Step::Promises(case) => self.promises(case, now).await,
            Step::Does(case) => self.does(case, now).await,
            Step::Says(case) => self.says(case, now).await,
            Step::Allows => self.allows(now).await,
            Step::Calls(conversation) => self.calls(conversation, now).await,
            Step::Asks => {
                self.desk.ask_complainants(BATCH, now).await?;
                deliver(self.desk, now).await
            }
        }
    }

    /// Somebody who was answered the day before or longer ago complains: of the same thing, where there is such a conversation.
    async fn hears(&mut self, wrong: &'static Wrong, now: Timestamp) -> Result<(), DeskError> {
        let is_free = |row: &&ConversationRow| {
            row.last_at + SignedDuration::from_hours(20) < now && !self.taken.contains(&row.who)
        };
        let is_about = |row: &&ConversationRow| wrong.about.iter().any(|part| row.subject.contains(part));
        let same = self.free.iter().filter(is_free).find(is_about);
        let Some(row) = same.or_else(|| self.free.iter().find(is_free)) else { return Ok(()) };
        let (conversation, who) = (row.id, row.who.clone());
        self.taken.push(who);
        let form = Heard { words: wrong.words.to_owned(), kind: Kind::Answer };
        let hearing = self.firm.agent(self.dice.pick::<&str>(HEARING));
        let complaint = self.desk.hear_complaint(hearing, conversation, form, now).await?;
        let by: &'static str = self.dice.pick::<&'static str>(MENDING);
        let case = Case { conversation, complaint, wrong, by, is_again: false };
        // Whoever was heard just now still waits for what we do about it.
        let promised = now + minutes(self.dice.between(21, 95));
        self.push(promised, Step::Promises(case));
        deliver(self.desk, now).await
    }

    async fn promises(&mut self, case: Case, now: Timestamp) -> Result<(), DeskError> {
        let Case { wrong, complaint, .. } = case;
        let (remedy, cents) = match &wrong.then {
            Then::NotYet(again) if case.is_again => (again.remedy, again.cents),
            Then::Good(..) | Then::NotYet(_) | Then::Silence => (wrong.remedy, wrong.cents),
        };
        let days = self.dice.between(1, 4);
        let done = self.days_after(now, days, (9, 14));
        let spare = self.dice.between(50, 170);
        let by = self.firm.agent(case.by);
        let form = RemedyForm {
            cause: Some(wrong.cause),
            cause_words: wrong.cause_words.to_owned(),
            remedy: remedy.to_owned(),
            before: Some(done + minutes(spare)),
            cents: (cents > 0).then_some(cents),
            agent: Some(by.id),
        };
        self.desk.promise_remedy(by, complaint, form, now).await?;
        self.desk.put_on_list(by, complaint, wrong.mend, now).await?;
        self.push(done, Step::Does(case));
        let allowed = now + minutes(self.dice.between(12, 140));
        self.push(allowed, Step::Allows);
        deliver(self.desk, now + SignedDuration::from_secs(5)).await
    }

    async fn allows(&mut self, now: Timestamp) -> Result<(), DeskError> {
        let lotte = self.firm.agent("Lotte");
        for request in self.desk.goodwill_requests(lotte).await? {
            self.desk.decide_goodwill(lotte, request.id, true, now).await?;
        }
        deliver(self.desk, now).await
    }

    async fn does(&mut self, case: Case, now: Timestamp) -> Result<(), DeskError> {
        let done = match &case.wrong.then {
            Then::NotYet(again) if case.is_again => again.done,
            Then::Good(..) | Then::NotYet(_) | Then::Silence => case.wrong.done,
        };
        self.works(case, now).await?;
        tells(self.desk, self.firm, (case.by, case.conversation), done, now).await?;
        deliver(self.desk, now + SignedDuration::from_secs(5)).await?;
        if matches!(case.wrong.then, Then::Silence) {
            return Ok(());
        }
        let said = if self.dice.chance(45) {
            now + minutes(self.dice.between(35, 110))
        } else {
            let days = self.dice.between(1, 3);
            self.days_after(now, days, (8, 15))
        };
        self.push(said, Step::Says(case));
        Ok(())
    }

    /// Its page is open while somebody is at it: that is how long it took.
    async fn works(&mut self, case: Case, now: Timestamp) -> Result<(), DeskError> {
        let by = self.firm.agent(case.by);
        for before in (0..=self.dice.between(7, 22)).rev() {
            self.desk.is_with(by, case.conversation, true, now - minutes(before)).await?;
        }
        self.desk.leaves(by, case.conversation, now).await
    }

    async fn says(&mut self, case: Case, now: Timestamp) -> Result<(), DeskError> {
        let token = token(self.desk, self.firm, case.conversation, now).await?;
        let (score, words) = match &case.wrong.then {
            Then::Good(score, words) => (*score, *words),
            Then::NotYet(again) if case.is_again => (again.score, again.said),
            Then::NotYet(again) => {
                self.desk.customer_says(&token, false, now).await?;
                let words = again.words.to_owned();
                self.desk.customer_adds(&token, words, vec![], now + SignedDuration::from_secs(70)).await?;
                let promised = now + minutes(self.dice.between(25, 80));
                self.push(promised, Step::Promises(Case { is_again: true, ..case }));
                return deliver(self.desk, now + SignedDuration::from_secs(75)).await;
            }
            Then::Silence => return Ok(()),
        };
        self.desk.customer_says(&token, true, now).await?;
        let answered = now + SignedDuration::from_secs(self.dice.between(40, 900));
        let asked = self.desk.customer_page(&token, now).await?.survey;
        if let Some(survey) = asked.filter(|_| answered < self.until && self.dice.chance(ANSWERING)) {
            self.desk.answer_survey(&survey, Some(score), words, answered).await?;
            if let Some(call) = self.desk.survey_page(&survey, answered).await?.row.called_by {
                let called = self.days_after(answered, 1, (9, 11));
                self.push(called, Step::Calls(call));
            }
        }
        Ok(())
    }

    async fn calls(&mut self, conversation: ConversationId, now: Timestamp) -> Result<(), DeskError> {
        let said = "Gebeld. De oplossing is goed, de weg ernaartoe niet; dat is genoteerd.";
        tells(self.desk, self.firm, ("Lotte", conversation), said, now).await?;
        self.desk.close(self.firm.agent("Lotte"), conversation, now + minutes(6)).await
    }
}

/// A colleague tells somebody something by telephone.
pub(super) async fn tells(
    desk: &Desk,
    firm: &Firm,
    (by, conversation): (&str, ConversationId),
    text: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let answer = Answer { text: text.to_owned(), how: How::Telephone, ..Answer::default() };
    desk.answer(firm.agent(by), conversation, answer, now).await.map(drop)
}

async fn token(desk: &Desk, firm: &Firm, conversation: ConversationId, now: Timestamp) -> Result<String, DeskError> {
    let view = desk.conversation_unread(firm.agent("Lotte"), conversation, now).await?;
    Ok(view.customer_path.trim_start_matches("/k/").to_owned())
}
