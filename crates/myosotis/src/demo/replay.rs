//! Three months at the demo firm, event by event, through the same acts that pages and edges use.

use std::collections::{BTreeMap, HashSet};

use desk::forms::{Answer, How, Renewal};
use desk::views::{Channel, ConversationState, PromiseState};
use desk::{Agent, ConversationId, Delivery, Desk, DeskError, Filed, SubjectId};
use indicatif::ProgressBar;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::arrivals;
use super::asking::{self, Asking};
use super::customers::{CUSTOMERS, Customer};
use super::dice::Dice;
use super::firm::Firm;
use super::questions::{ADDED, NOT_YET, NOTES, QUESTIONS, Question, REASONS, THANKS};
use super::rosters;

/// Of the last answers so many hours before the end it is known how long they took.
const WORKED_HOURS: i64 = 24 * 4;

/// Mails handed over at once in the replay.
pub(super) const BATCH: usize = 50;

pub(super) enum Event {
    Ask,
    Added(ConversationId),
    Noted(ConversationId),
    Renewed(Case),
    Answered(Case),
    Delivered,
    Passed,
    Helped(ConversationId),
    NotYet(Case),
    Thanked(Case),
    Closed(ConversationId),
    /// The owner has the letter of that day before them.
    LetterRead(Date),
    /// And calls, as promised.
    OwnerCalls(ConversationId),
}

/// A conversation of the replay, with what will be answered and by whom.
#[derive(Clone)]
pub(super) struct Case {
    conversation: ConversationId,
    customer: &'static Customer,
    answer: String,
    knows: &'static str,
    by_mail: bool,
}

pub(super) struct Replay<'a> {
    pub(super) desk: &'a Desk,
    pub(super) firm: &'a Firm,
    dice: Dice,
    /// For what is forgotten, and by whom it is made good: apart, so that all else goes on as it went.
    pub(super) fate: Dice,
    pub(super) zone: TimeZone,
    /// Up to where the desk has watched.
    pub(super) watched: Timestamp,
    pub(super) queue: BTreeMap<(Timestamp, u64), Event>,
    pub(super) pushed: u64,
    introduced: HashSet<&'static str>,
    until: Timestamp,
}

/// Replays every day from `first_day` up to `until`. Answer slots come on the last day: the history is of a firm that went by its
/// rule alone, and what waits today was promised by the plan.
pub(crate) async fn run(
    desk: &Desk,
    (firm, subjects): (&Firm, &[SubjectId]),
    zone: &TimeZone,
    first_day: Date,
    until: Timestamp,
    progress: &ProgressBar,
) -> Result<(), DeskError> {
    let mut replay = Replay {
        desk,
        firm,
        dice: Dice::new(20_261_124),
        fate: Dice::new(20_300_630),
        zone: zone.clone(),
        watched: Timestamp::UNIX_EPOCH,
        queue: BTreeMap::new(),
        pushed: 0,
        introduced: HashSet::new(),
        until,
    };
    let mut day = first_day.tomorrow().expect("the demo lies in this century");
    let last_day = until.to_zoned(zone.clone()).date();
    while day <= last_day {
        for moment in arrivals::of_day(day, day == last_day, zone, &mut replay.dice) {
            replay.push(moment, Event::Ask);
        }
        day = day.tomorrow().expect("the demo lies in this century");
    }
    let mut has_slots = false;
    progress.set_length(replay.queue.range(..(until, 0)).count() as u64);
    while let Some(((at, _), event)) = replay.queue.pop_first() {
        if at > until {
            break;
        }
        // What is due before it comes first, and may bring about something earlier still.
        if replay.watch(at).await? {
            replay.push(at, event);
            continue;
        }
        if matches!(event, Event::Ask) {
            progress.inc(1);
        }
        if !has_slots && replay.is_last_day(at) {
            rosters::fill(desk, firm, subjects, at).await?;
            has_slots = true;
        }
        replay.play(event, at).await?;
    }
    replay.watch(until).await?;
    if !has_slots {
        rosters::fill(desk, firm, subjects, until).await?;
    }
    Ok(())
}

impl Replay<'_> {
    pub(super) fn push(&mut self, at: Timestamp, event: Event) {
        self.pushed += 1;
        self.queue.insert((at, self.pushed), event);
    }

    async fn play(&mut self, event: Event, now: Timestamp) -> Result<(), DeskError> {
        match event {
            Event::Ask => self.ask(now).await,
            Event::Added(conversation) => self.added(conversation, now).await,
            Event::Noted(conversation) => self.noted(conversation, now).await,
            Event::Renewed(case) => self.renewed(case, now).await,
            Event::Answered(case) => self.answered(case, now).await,
            Event::Delivered => self.deliver(now).await,
            Event::Passed => self.desk.own_up(BATCH, now).await.map(|_| ()),
            Event::Helped(conversation) => self.helped(conversation, now).await,
            Event::NotYet(case) => self.not_yet(case, now).await,
            Event::Thanked(case) => self.thanked(case, now).await,
            Event::Closed(conversation) => self.closed(conversation, now).await,
            Event::LetterRead(day) => self.letter_read(day, now).await,
            Event::OwnerCalls(conversation) => self.owner_calls(conversation, now).await,
        }
    }

    pub(super) fn colleague(&self, first_name: &str) -> &Agent {
        self.firm.agent(first_name)
    }

    async fn ask(&mut self, now: Timestamp) -> Result<(), DeskError> {
        let customer = self.dice.pick_weighted(CUSTOMERS, |customer| customer.weight);
        let is_last_day = self.is_last_day(now);
        let question = self.dice.pick_weighted(QUESTIONS, |question| {
            let is_for_karin = is_last_day && question.knows.contains(&"Karin");
            match (question.is_english == customer.is_english, question.is_urgent) {
                (false, _) => 0,
                (true, true) => 1,
                (true, false) => {
                    if is_for_karin {
                        12
                    } else {
                        4
                    }
                }
            }
        });
        let knows = self.who_knows(question, now);
        let asking = Asking::new(customer, question, &mut self.dice);
        let Some(conversation) = asking::put(self.desk, self.firm, &asking, knows, now).await? else { return Ok(()) };
        // Now and then nobody hands a question over, and a lead hears of it from the ladder.
        let mut is_left = self.fate.chance(6);
        let mut knows = knows;
        let is_written = matches!(asking.channel, Channel::Email | Channel::Web);
        if is_last_day && is_written {
            let planned = self.planned_with(conversation, question, now).await?;
            // To Karin if she can keep it; else to whom it stands with, if that is one of those who usually answer it.
            let is_hers = knows == "Karin" && !is_left && self.can_keep(conversation, question, knows, now).await?;
            is_left = is_left || is_hers || planned.is_none();
            knows = if is_hers { knows } else { planned.unwrap_or(knows) };
        }
        if !is_left && is_written {
            self.hand(conversation, question, Some(knows), now).await?;
        }
        if self.introduced.insert(customer.name) {
            self.introduce(customer, conversation, now).await?;
        }
        let by_mail = !customer.email.is_empty() && matches!(asking.channel, Channel::Email | Channel::Web);
        let case = Case { conversation, customer, answer: asking.answer.clone(), knows, by_mail };
        self.desk
            .set_tags(self.colleague("Bea"), conversation, vec![question.tag.to_owned()], now + minutes(1))
            .await?;
        if self.dice.chance(10) && by_mail {
            let after = self.dice.between(3, 40);
            self.push(now + minutes(after), Event::Added(conversation));
        }
        if self.dice.chance(14) {
            let after = self.dice.between(5, 60);
            self.push(now + minutes(after), Event::Noted(conversation));
        }
        self.push(now + SignedDuration::from_secs(5), Event::Delivered);
        self.decide(case, now).await
    }

    /// The first time, the desk notes who this is: firm, place, other ways to reach them.
    async fn introduce(
        &self,
        customer: &Customer,
        conversation: ConversationId,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let bea = self.colleague("Bea");
        let contact = self.desk.conversation_for(bea, conversation, now).await?.contact.id;
        let emails = [customer.email].into_iter().filter(|email| !email.is_empty()).map(str::to_owned).collect();
        let (name, account, city) = (customer.name.to_owned(), customer.account.to_owned(), customer.city.to_owned());
        self.desk.edit_contact(bea, contact, name, account, city, emails, vec![customer.phone.to_owned()], now).await
    }

    fn is_last_day(&self, now: Timestamp) -> bool {
        self.until.duration_since(now).as_hours() < 20
    }

    /// One of those who know the subject; on the demo's own day mostly Karin, whose desk is looked at first.
    fn who_knows(&mut self, question: &Question, now: Timestamp) -> &'static str {
        let is_last_day = self.is_last_day(now);
        if is_last_day && question.knows.contains(&"Karin") && self.dice.chance(80) {
            return "Karin";
        }
        let knows: &&'static str = self.dice.pick(question.knows);
        knows
    }

    /// What becomes of the open promise: mostly kept, sometimes renewed in time, now and then forgotten.
    async fn decide(&mut self, case: Case, now: Timestamp) -> Result<(), DeskError> {
        let Some(deadline) = self.open_deadline(&case, now).await? else { return Ok(()) };
        self.push(deadline + SignedDuration::from_secs(20), Event::Passed);
        let wait = deadline.duration_since(now).as_mins();
        let fate = self.dice.below(1000);
        let is_forgotten = fate < 22;
        if !is_forgotten || self.fate.chance(40) {
            // Who has it reads it.
            self.desk.conversation_for(self.colleague(case.knows), case.conversation, now).await?;
        }
        if is_forgotten {
            let usual = self.dice.between(25, 150);
            let moment = self.late(usual, deadline);
            self.push(moment, Event::Answered(case));
        } else if fate < 65 && wait > 70 {
            let before = self.dice.between(8, 50);
            self.push(deadline - minutes(before), Event::Renewed(case));
        } else {
            let is_last_day = self.is_last_day(now);
            let early = if is_last_day { 45 } else { 170 };
            let before = self.dice.between(4, (wait * 9 / 10).clamp(5, early));
            self.push(deadline - minutes(before), Event::Answered(case));
        }
        Ok(())
    }

    async fn open_deadline(&self, case: &Case, now: Timestamp) -> Result<Option<Timestamp>, DeskError> {
        let view = self.desk.conversation_unread(self.colleague(case.knows), case.conversation, now).await?;
        let open = view.row.promise.filter(|promise| promise.state == PromiseState::Open);
        Ok(open.map(|promise| promise.deadline_at))
    }

    pub(super) async fn state(
        &self,
        conversation: ConversationId,
        now: Timestamp,
    ) -> Result<ConversationState, DeskError> {
        Ok(self.desk.conversation_unread(self.colleague("Lotte"), conversation, now).await?.row.state)
    }

    async fn customer_token(&self, conversation: ConversationId, now: Timestamp) -> Result<String, DeskError> {
        let view = self.desk.conversation_unread(self.colleague("Lotte"), conversation, now).await?;
        Ok(view.customer_path.trim_start_matches("/k/").to_owned())
    }

    async fn added(&mut self, conversation: ConversationId, now: Timestamp) -> Result<(), DeskError> {
        if self.state(conversation, now).await? != ConversationState::WaitingForUs {
            return Ok(());
        }
        let token = self.customer_token(conversation, now).await?;
        self.desk.customer_page(&token, now).await?;
        let words = *self.dice.pick(ADDED);
        self.desk.customer_adds(&token, words.to_owned(), vec![], now).await
    }

    async fn noted(&mut self, conversation: ConversationId, now: Timestamp) -> Result<(), DeskError> {
        let words = *self.dice.pick(NOTES);
        let by = *self.dice.pick(&["Joost", "Lotte", "Piet", "Bea"]);
        self.desk.note(self.colleague(by), conversation, words.to_owned(), vec![], now).await.map(|_| ())
    }

    async fn renewed(&mut self, case: Case, now: Timestamp) -> Result<(), DeskError> {
        let by = self.firm.renewer_for(case.knows);
        let Some(deadline) = self.desk.renewal_proposals(by, case.conversation, now).await?.first().copied() else {
            return Ok(());
        };
        let reason = (*self.dice.pick(REASONS)).to_owned();
        self.desk.renew(by, case.conversation, Renewal { deadline, reason }, now).await?;
        self.push(now + SignedDuration::from_secs(5), Event::Delivered);
        self.push(deadline + SignedDuration::from_secs(20), Event::Passed);
        let before = self.dice.between(5, 60);
        self.push(deadline - minutes(before), Event::Answered(case));
        Ok(())
    }

    async fn answered(&mut self, case: Case, now: Timestamp) -> Result<(), DeskError> {
        if self.state(case.conversation, now).await? != ConversationState::WaitingForUs {
            return Ok(());
        }
        let how = if case.by_mail { How::Mail } else { How::Telephone };
        let text = asking::signed(&case.answer, case.customer, case.knows, case.by_mail);
        let answer = Answer { text, how, ..Answer::default() };
        if self.until.duration_since(now).as_hours() < WORKED_HOURS {
            self.writes(&case, now).await?;
        }
        self.desk.answer(self.colleague(case.knows), case.conversation, answer, now).await?;
        self.push(now + SignedDuration::from_secs(11), Event::Delivered);
        let hours = self.dice.between(2, 46);
        let later = now + minutes(hours * 60 + 7);
        match self.dice.below(100) {
            0..6 if case.by_mail => self.push(later, Event::NotYet(case)),
            6..16 if case.by_mail => self.push(later, Event::Thanked(case)),
            16..66 => self.push(later, Event::Helped(case.conversation)),
            66..92 => self.push(now + minutes(5 * 24 * 60), Event::Closed(case.conversation)),
            _ => {}
        }
        Ok(())
    }

    /// The page on which an answer is written is open for some minutes, and says so: that is how long answers take.
    async fn writes(&self, case: &Case, now: Timestamp) -> Result<(), DeskError> {
        let by = self.colleague(case.knows);
        let long = 3 + i64::try_from(self.pushed % 7).unwrap_or_default();
        for before in (0..=long).rev() {
            self.desk.is_with(by, case.conversation, true, now - minutes(before)).await?;
        }
        self.desk.leaves(by, case.conversation, now).await
    }

    async fn deliver(&mut self, now: Timestamp) -> Result<(), DeskError> {
        for mail in self.desk.claim_outgoing(BATCH, now).await? {
            let delivery = Delivery::Accepted { reply: "250 held in the demo".into() };
            self.desk.delivered(mail.id, delivery, now).await?;
        }
        Ok(())
    }

    async fn helped(&mut self, conversation: ConversationId, now: Timestamp) -> Result<(), DeskError> {
        let token = self.customer_token(conversation, now).await?;
        if self.state(conversation, now).await? == ConversationState::WaitingForThem {
            self.desk.customer_says(&token, true, now).await?;
        }
        Ok(())
    }

    async fn not_yet(&mut self, case: Case, now: Timestamp) -> Result<(), DeskError> {
        if self.state(case.conversation, now).await? != ConversationState::WaitingForThem {
            return Ok(());
        }
        let token = self.customer_token(case.conversation, now).await?;
        self.desk.customer_says(&token, false, now).await?;
        let words = *self.dice.pick(NOT_YET);
        self.desk.customer_adds(&token, words.to_owned(), vec![], now + SignedDuration::from_secs(40)).await?;
        self.decide(case, now + SignedDuration::from_secs(40)).await
    }

    async fn thanked(&mut self, case: Case, now: Timestamp) -> Result<(), DeskError> {
        if self.state(case.conversation, now).await? != ConversationState::WaitingForThem {
            return Ok(());
        }
        let words = *self.dice.pick(THANKS);
        let view = self.desk.conversation_for(self.colleague("Lotte"), case.conversation, now).await?;
        let filed = asking::reply(self.desk, case.customer, &view.row.reference, &view.row.subject, words, now).await?;
        if let Some(Filed::Continued(conversation)) = filed
            && self.state(conversation, now).await? == ConversationState::WaitingForUs
        {
            let reason = "Een bedankje; er is geen vraag meer.".to_owned();
            self.desk.withdraw(self.colleague("Lotte"), conversation, reason, false, now + minutes(9)).await?;
        }
        Ok(())
    }

    async fn closed(&mut self, conversation: ConversationId, now: Timestamp) -> Result<(), DeskError> {
        if self.state(conversation, now).await? == ConversationState::WaitingForThem {
            self.desk.close(self.colleague("Bea"), conversation, now).await?;
        }
        Ok(())
    }
}

pub(super) fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}
