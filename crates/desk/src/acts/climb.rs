//! The ladder is climbed: rungs that are due are written down, and told; many at once in one mail.

use jiff::{SignedDuration, Timestamp};
use promise::ServiceHours;
use promise::sentence::{self, Who};
use serde_json::json;
use store::id::{AgentId, ConversationId, PromiseId};
use store::{
    AgentRow, Conversation, ConversationState, MailKind, PromiseState, PromiseView, Rung, StepRow, first_name, happened,
};

use crate::acts::file_ladder::FileTold;
use crate::acts::ladder_words as words;
use crate::chosen::{LADDER, LadderSettings, chosen};
use crate::ladder::Moments;
use crate::letters::{self, Block, Letter, Link};
use crate::promising::{Matter, hours_of};
use crate::turn::{Event, Turn, whole_milliseconds};
use crate::{Act, Agent, Desk, DeskError, Refusal, hours};

/// Promises that stand in one mail; of more it says how many.
const LISTED_MAX: usize = 15;
/// Rungs that are looked at for one mail.
const STEPS_MAX: usize = 500;

impl Desk {
    /// Looks at the open promises, on questions and on files, that the ladder is due to look at, at most `limit`, and writes down which rungs they
    /// reached; gives how many it looked at.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn climb_ladder(&self, limit: usize, now: Timestamp) -> Result<usize, DeskError> {
        let moment = whole_milliseconds(now);
        let due = self.db.read(move |tx| Ok::<_, DeskError>(tx.promises_for_ladder(moment, limit)?)).await?;
        let files = self.climb_files(limit, now).await?;
        if due.is_empty() {
            return Ok(files);
        }
        let count = due.len();
        self.act(now, move |turn| {
            let settings: LadderSettings = chosen(turn.tx, LADDER)?;
            due.iter().try_for_each(|(promise, conversation)| turn.climb(&settings, *promise, *conversation))
        })
        .await?;
        Ok(count + files)
    }

    /// Mails each colleague what they are still to be told, if now is a moment for it; gives how many mails.
    ///
    /// # Errors
    /// The first failure, after all others were tried.
    pub async fn tell_ladder(&self, now: Timestamp) -> Result<usize, DeskError> {
        let agents = self.db.read(|tx| Ok::<_, DeskError>(tx.agents_to_tell()?)).await?;
        let mut count = 0;
        let mut failed = None;
        for agent in agents {
            match self.act(now, move |turn| turn.tell_steps(agent)).await {
                Ok(did) => count += usize::from(did),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(count), Err)
    }

    /// When the ladder has something to look at next.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn next_rung(&self) -> Result<Option<Timestamp>, DeskError> {
        self.db.read(|tx| Ok(tx.next_ladder_moment()?)).await
    }

    /// The ladder as it was chosen.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn ladder_settings(&self, by: &Agent) -> Result<LadderSettings, DeskError> {
        by.must(Act::EditHoursAndRules)?;
        self.db.read(|tx| Ok(chosen(tx, LADDER)?)).await
    }

    /// Changes it; every open promise is looked at anew, and no rung is told twice.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; [`Refusal::Field`] `half_percent` (10 to 90), `warning_minutes` (5 to 480), `quiet_minutes`
    /// (1 to 240), `mails_per_day` (1 to 100): `not_in_range`.
    pub async fn save_ladder_settings(
        &self,
        by: &Agent,
        form: LadderSettings,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::EditHoursAndRules)?;
        within("half_percent", form.half_percent, 10..=90)?;
        within("warning_minutes", form.warning_minutes, 5..=480)?;
        within("quiet_minutes", Some(form.quiet_minutes), 1..=240)?;
        within("mails_per_day", Some(form.mails_per_day), 1..=100)?;
        let document = serde_json::to_string(&form).expect("settings have text keys only");
        self.db
            .write(move |tx| {
                tx.save_setting(LADDER, &document, now)?;
                tx.look_at_all_promises_again()?;
                tx.notify("settings", "")?;
                Ok(())
            })
            .await
    }
}

fn within(field: &'static str, value: Option<u32>, range: std::ops::RangeInclusive<u32>) -> Result<(), Refusal> {
    if value.is_none_or(|value| range.contains(&value)) {
        Ok(())
    } else {
        Err(Refusal::Field { field, problem: "not_in_range" })
    }
}

impl Turn<'_, '_> {
    fn climb(
        &mut self,
        settings: &LadderSettings,
        promise: PromiseId,
        conversation: ConversationId,
    ) -> Result<(), DeskError> {
        let Some(open) = self.tx.open_promise(conversation)?.filter(|open| open.id == promise) else { return Ok(()) };
        if open.deadline_at < self.now {
            // It is broken, and owned up to elsewhere.
            return Ok(self.tx.look_at_promise_again(open.id, None)?);
        }
        let conversation = self.tx.conversation(conversation)?;
        let hours = self.hours_of_matter(&conversation)?;
        let moments = Moments::of(settings, &hours, open.said_at, open.deadline_at);
        let rungs = [(Rung::Half, moments.half), (Rung::Warning, moments.warning)];
        let now = self.now;
        for (rung, _) in rungs.iter().filter(|(_, at)| at.is_some_and(|at| at <= now)) {
            self.reach(*rung, &conversation, &open)?;
        }
        let next = rungs.iter().filter_map(|(_, at)| *at).filter(|at| *at > now).min();
        Ok(self.tx.look_at_promise_again(open.id, next)?)
    }

    fn reach(&mut self, rung: Rung, conversation: &Conversation, open: &PromiseView) -> Result<(), DeskError> {
        let is_of_use = rung != Rung::Half || self.needs_a_lead(open)?;
        // Who has written the answer is not asked for it: it is on its way, and what goes wrong there is told otherwise.
        if !is_of_use
            || self.tx.has_reached(open.id, rung)?
            || self.tx.answered_after(conversation.id, open.said_at)?.is_some()
        {
            return Ok(());
        }
        let mut told = Vec::new();
        for agent in self.who_hears(rung, open)? {
            if self.tx.add_step(open.id, rung, agent, self.now)? {
                told.extend(self.tx.active_agent_name(agent)?.map(|name| first_name(&name).to_owned()));
            }
        }
        let detail = json!({ "rung": rung.as_str(), "to": told });
        self.record(Event::of(happened::WARNED, conversation).promise(open.id).detail(detail))
    }

    pub(crate) fn hours_of_matter(&mut self, conversation: &Conversation) -> Result<ServiceHours, DeskError> {
        let matter = Matter::of(conversation);
        let found = self.rule_for(matter)?;
        match found.and_then(|found| hours_of(&found).ok()) {
            Some(hours) => Ok(hours),
            None => hours::service_hours(&self.tx.default_calendar()?),
        }
    }

    /// One mail to one colleague with all that they are still to be told; or none, when now is not the moment.
    fn tell_steps(&mut self, agent: AgentId) -> Result<bool, DeskError> {
        let settings: LadderSettings = chosen(self.tx, LADDER)?;
        let hours = hours::service_hours(&self.tx.default_calendar()?)?;
        let Some(row) = self.tx.agent_row(agent)?.filter(|agent| agent.is_active) else {
            return self.settle_all(agent);
        };
        let (mut steps, mut files) = (self.steps_of_use(agent)?, self.file_steps_of_use(agent, STEPS_MAX)?);
        if !hours.is_open(self.now).unwrap_or(true) {
            steps.retain(|(_, conversation, _)| settings.is_urgent_told_when_closed && conversation.is_urgent);
            files.clear();
        }
        if (steps.is_empty() && files.is_empty()) || !self.is_moment_for(agent, &settings, &hours)? {
            return Ok(false);
        }
        let Some(sender) = self.tx.default_mailbox()? else { return Ok(false) };
        let shown = gravest(&steps);
        let about = if let ([(_, conversation, _)], []) = (shown.as_slice(), files.as_slice()) {
            Some(conversation.id)
        } else {
            None
        };
        let letter = self.ladder_letter(&row, &shown, &files)?;
        let Some(mail) = self.post_to_colleague(&row, sender, MailKind::Notice, about, letter)? else {
            return Ok(false);
        };
        for (step, ..) in &steps {
            if !self.tx.settle_step(agent, step, Some(mail), self.now)? {
                // Another node told them of it just now.
                return Err(Refusal::ChangedMeanwhile.into());
            }
        }
        for told in &files {
            if !self.tx.settle_dossier_step(agent, &told.step, Some(mail), self.now)? {
                return Err(Refusal::ChangedMeanwhile.into());
            }
        }
        Ok(true)
    }

    fn settle_all(&mut self, agent: AgentId) -> Result<bool, DeskError> {
        for step in self.tx.steps_to_tell(agent, STEPS_MAX)? {
            self.tx.settle_step(agent, &step, None, self.now)?;
        }
        for step in self.tx.dossier_steps_to_tell(agent, STEPS_MAX)? {
            self.tx.settle_dossier_step(agent, &step, None, self.now)?;
        }
        Ok(false)
    }

    /// What somebody can still act on; the rest is settled without a word.
    fn steps_of_use(&mut self, agent: AgentId) -> Result<Vec<(StepRow, Conversation, PromiseView)>, DeskError> {
        let mut of_use = Vec::new();
        for step in self.tx.steps_to_tell(agent, STEPS_MAX)? {
            let conversation = self.tx.conversation(step.conversation)?;
            let promise = self.tx.promise(step.promise)?;
            let is_open = promise.state == PromiseState::Open;
            let is_of_use = match step.rung {
                Rung::Half => is_open && self.needs_a_lead(&promise)?,
                Rung::Later => is_open,
                Rung::Unfit => is_open && self.tx.fits(promise.id)? == Some(false),
                Rung::Warning => is_open && promise.deadline_at >= self.now,
                Rung::Broken => conversation.state == ConversationState::WaitingForUs,
            };
            if is_of_use {
                of_use.push((step, conversation, promise));
            } else {
                self.tx.settle_step(agent, &step, None, self.now)?;
            }
        }
        Ok(of_use)
    }

    /// Not too soon after the last mail of the ladder, and not too many in a day. A clock that was put back holds nobody up.
    fn is_moment_for(
        &mut self,
        agent: AgentId,
        settings: &LadderSettings,
        hours: &ServiceHours,
    ) -> Result<bool, DeskError> {
        let midnight =
            hours.date_of(self.now).to_zoned(hours.zone().clone()).map_or(self.now, |zoned| zoned.timestamp());
        let quiet = SignedDuration::from_mins(i64::from(settings.quiet_minutes));
        let (today, of_today) = self.tx.ladder_mails(agent, midnight)?;
        // A quiet time that began before midnight isn't over at midnight.
        let last = match of_today {
            None if self.now - quiet < midnight => self.tx.ladder_mails(agent, self.now - quiet)?.1,
            last => last,
        };
        let since = last.map(|last| self.now.duration_since(last));
        let is_quiet = since.is_some_and(|since| !since.is_negative() && since < quiet);
        Ok(!is_quiet && today < i64::from(settings.mails_per_day))
    }

    fn ladder_letter(
        &mut self,
        agent: &AgentRow,
        steps: &[(StepRow, Conversation, PromiseView)],
        files: &[FileTold],
    ) -> Result<Letter, DeskError> {
        let language = agent.language;
        let base = self.firm.public_url.trim_end_matches('/').to_owned();
        let mut blocks = Vec::new();
        for (step, conversation, promise) in steps.iter().take(LISTED_MAX) {
            let contact = self.tx.contact(conversation.contact)?;
            let who = contact.account_name.unwrap_or(contact.name);
            blocks.push(Block::Say(words::why(language, step.rung, &who, &conversation.subject)));
            if step.rung == Rung::Later
                && let Some(why) = self.why_later(promise.id, language)?
            {
                blocks.push(Block::Say(why));
            }
            let open = self.tx.open_promise(conversation.id)?;
            let shown = open.as_ref().unwrap_or(promise);
            let named = shown.agent_name.as_deref().map_or(Who::Team(&shown.team_name), Who::Person);
            let zone = self.zone();
            let parts = sentence::colleague_parts(language, named, shown.kind, shown.deadline_at, self.now, &zone);
            blocks.push(Block::Promised(parts));
            if step.rung == Rung::Warning
                && let Some(later) = self.proposals(conversation, shown.deadline_at)?.first()
            {
                let when = sentence::when(language, *later, self.now, &zone);
                blocks.push(Block::Say(words::proposal(language, &when)));
            }
            if !base.is_empty() {
                let open = if step.rung == Rung::Warning { "?open=renew" } else { "" };
                let url = format!("{base}/conversations/{}{open}", conversation.id);
                blocks.push(Block::Link(Link { words: words::link(language, step.rung), url }));
            }
        }
        for told in files.iter().take(LISTED_MAX.saturating_sub(steps.len())) {
            blocks.push(Block::Say(words::why_file(language, told)));
            let when = sentence::when(language, told.file.deadline_at, self.now, &self.zone());
            blocks.push(Block::Say(words::file_due(language, &when)));
            if !base.is_empty() {
                let url = format!("{base}/piles/{}/dossiers/{}", told.pile.id, told.file.id);
                blocks.push(Block::Link(Link { words: words::link_file(language), url }));
            }
        }
        if steps.len() + files.len() > LISTED_MAX {
            blocks.push(Block::Say(words::more(language, steps.len() + files.len() - LISTED_MAX)));
        }
        Ok(Letter {
            language,
            subject: words::subject(language, steps, files),
            blocks,
            signed: String::new(),
            signature: None,
            firm: self.firm.name.clone(),
            phone: String::new(),
            said_by: letters::written_by_program(language, MailKind::Notice),
            marker: String::new(),
        })
    }
}

/// One step of each conversation, the gravest, where the first of it stood: whoever is told that a promise was broken needn't hear
/// that half of its time had passed.
fn gravest(steps: &[(StepRow, Conversation, PromiseView)]) -> Vec<(StepRow, Conversation, PromiseView)> {
    let gravity = |rung: Rung| match rung {
        Rung::Later => 0,
        Rung::Half => 1,
        Rung::Unfit => 2,
        Rung::Warning => 3,
        Rung::Broken => 4,
    };
    let mut shown: Vec<(StepRow, Conversation, PromiseView)> = Vec::new();
    for step in steps {
        match shown.iter_mut().find(|(_, conversation, _)| conversation.id == step.1.id) {
            Some(known) if gravity(step.0.rung) > gravity(known.0.rung) => *known = step.clone(),
            Some(_) => {}
            None => shown.push(step.clone()),
        }
    }
    shown
}
