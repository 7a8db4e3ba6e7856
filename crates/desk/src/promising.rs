//! Which promise a conversation gets, and how one ends. Every change to a promise goes through here, so that the invariant
//! of design.md §4 has one place to be kept: waiting for us with one open promise, or not waiting for us with none.

use jiff::{SignedDuration, Timestamp};
use promise::plan::SOONEST;
use promise::{Kind, RoundTo, Rule, ServiceHours};
use serde_json::json;
use store::id::{AgentId, MailboxId, MessageId, PromiseId, RuleId, TeamId};
use store::{
    Channel, Conversation, ConversationState, Ending, NewPromise, Origin, PromiseState, PromiseView, RuleFound, Rung,
    first_name, happened,
};

use crate::DeskError;
use crate::forms::TARGET_PERCENT;
use crate::honest::Wish;
use crate::learning::{gap_ms, target_of};
use crate::planning::About;
use crate::turn::{Event, Turn, whole_milliseconds};
use crate::views::Quote;

/// What is promised when the rules or the hours give no deadline (none matches, or they never open): a question is never
/// turned away because of our own settings. `myosotis doctor` and the status page say that something is wrong.
pub const FALLBACK_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// What a rule may match on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matter {
    pub(crate) channel: Channel,
    pub(crate) mailbox: Option<MailboxId>,
    pub(crate) team: TeamId,
    pub(crate) is_urgent: bool,
    pub(crate) is_complaint: bool,
}

impl Matter {
    pub(crate) fn of(conversation: &Conversation) -> Self {
        Self {
            channel: conversation.channel,
            mailbox: conversation.mailbox,
            team: conversation.team,
            is_urgent: conversation.is_urgent,
            is_complaint: conversation.is_complaint,
        }
    }
}

/// A deadline with the rule that gave it; no rule: the fallback.
#[derive(Debug, Clone)]
pub(crate) struct Reckoned {
    pub(crate) deadline: Timestamp,
    pub(crate) rule: Option<(RuleId, String)>,
    /// The share of such promises that is to be kept, in percent.
    pub(crate) target_percent: i64,
    /// Nothing is promised sooner, unless the rule wants it so: an open hour from now.
    pub(crate) soonest: Timestamp,
}

/// A promise about to be made.
#[derive(Debug, Clone)]
pub(crate) struct Making {
    pub(crate) kind: Kind,
    pub(crate) origin: Origin,
    pub(crate) by: Option<AgentId>,
    pub(crate) replaces: Option<PromiseId>,
    pub(crate) when: When,
}

/// Before when.
#[derive(Debug, Clone, Copy)]
pub(crate) enum When {
    /// What the rule says for a question of this moment; reckoned from now if that has passed already.
    ByRule { asked_at: Timestamp },
    /// The same, but not before this moment ("later beloven").
    ByRuleNotBefore { asked_at: Timestamp, not_before: Timestamp },
    /// What a colleague chose.
    At(Timestamp),
}

impl Turn<'_, '_> {
    /// What the rules promise for a question of `asked_at`; always after now.
    pub(crate) fn reckon(&mut self, matter: Matter, asked_at: Timestamp) -> Result<Reckoned, DeskError> {
        let found = self.rule_for(matter)?;
        let reckoned = found.and_then(|found| match deadline_of(&found, asked_at, self.now) {
            Ok(deadline) => {
                let target_percent = found.target_percent;
                let soonest = soonest_by(&found, self.now);
                Some(Reckoned { deadline, rule: Some((found.id, found.name)), target_percent, soonest })
            }
            Err(problem) => {
                tracing::warn!(rule.id = %found.id, "rule {} gives no deadline: {problem}", found.id);
                None
            }
        });
        let deadline = whole_milliseconds(self.now + FALLBACK_WITHIN);
        let (target_percent, soonest) = (TARGET_PERCENT.into(), self.now + SOONEST);
        let fallback = || Reckoned { deadline, rule: None, target_percent, soonest };
        Ok(reckoned.unwrap_or_else(fallback))
    }

    /// The promise rule for this.
    pub(crate) fn rule_for(&mut self, matter: Matter) -> Result<Option<RuleFound>, DeskError> {
        let Matter { channel, mailbox, team, is_urgent, is_complaint } = matter;
        Ok(self.tx.rule_for(channel, mailbox, team, is_urgent, is_complaint)?)
    }

    /// The close of the `days`th service day from now, by the hours of the rule for this; none where no rule says.
    pub(crate) fn service_days_on(&mut self, matter: Matter, days: u32) -> Result<Option<Timestamp>, DeskError> {
        let found = self.rule_for(matter)?;
        let rule = Rule::ServiceDays { days, at: None, round_to: RoundTo::default() };
        Ok(found.and_then(|found| rule.deadline(&hours_of(&found).ok()?, self.now).ok()))
    }

    /// What would be promised now.
    pub(crate) fn quote_for(
        &mut self,
        matter: Matter,
        kind: Kind,
        agent: Option<AgentId>,
        not_before: Option<Timestamp>,
        about: (&str, &[String]),
    ) -> Result<Quote, DeskError> {
        let reckoned = self.reckon(matter, self.now)?;
        let named = match agent {
            Some(id) => self.tx.active_agent_name(id)?.map(|name| (id, first_name(&name).to_owned())),
            None => None,
        };
        let (agent, agent_name) = named.unzip();
        let soonest = reckoned.soonest;
        let (rule, rule_name) = reckoned.rule.unzip();
        let policy = later_of(reckoned.deadline, not_before);
        let about =
            About { agent, team: matter.team, subject_line: about.0, tags: about.1, deadline: policy, spent_ms: 0 };
        let target = target_of(reckoned.target_percent);
        let wish = Wish { about, not_before, is_urgent: matter.is_urgent, rule, target, soonest };
        let honest = if is_in_slots(kind) { self.honest(wish)? } else { None };
        Ok(Quote {
            kind,
            deadline_at: honest.map_or(policy, |honest| honest.deadline),
            agent,
            agent_name,
            team: matter.team,
            team_name: self.tx.team_name(matter.team)?.ok_or(DeskError::NotFound)?,
            rule,
            rule_name: rule_name.unwrap_or_default(),
        })
    }

    /// Makes the one open promise of a conversation, which from now on waits for us. It names the colleague whose
    /// conversation it is, if they still work here, and else the team.
    pub(crate) fn make_promise(
        &mut self,
        conversation: &Conversation,
        making: Making,
    ) -> Result<PromiseView, DeskError> {
        let matter = Matter::of(conversation);
        let (policy, reckoned, not_before) = match making.when {
            When::At(deadline) => (whole_milliseconds(deadline), None, None),
            When::ByRule { asked_at } => {
                let reckoned = self.reckon(matter, asked_at)?;
                (reckoned.deadline, Some(reckoned), None)
            }
            When::ByRuleNotBefore { asked_at, not_before } => {
                let reckoned = self.reckon(matter, asked_at)?;
                (later_of(reckoned.deadline, Some(not_before)), Some(reckoned), Some(not_before))
            }
        };
        let agent = match conversation.agent {
            Some(id) => self.tx.active_agent_name(id)?.map(|_| id),
            None => None,
        };
        let tags = self.tx.conversation_tags(conversation.id)?;
        let about = About {
            agent,
            team: conversation.team,
            subject_line: &conversation.subject,
            tags: &tags,
            deadline: policy,
            spent_ms: self.tx.spent_on(conversation.id, gap_ms(), self.now)?,
        };
        let honest = match &reckoned {
            Some(reckoned) if is_in_slots(making.kind) => {
                let rule = reckoned.rule.as_ref().map(|(id, _)| *id);
                let target = target_of(reckoned.target_percent);
                let soonest = reckoned.soonest;
                self.honest(Wish { about, not_before, is_urgent: conversation.is_urgent, rule, target, soonest })?
            }
            Some(_) | None => None,
        };
        let rule = reckoned.and_then(|reckoned| reckoned.rule);
        let deadline = honest.map_or(policy, |honest| honest.deadline);
        let is_fallback = rule.is_none() && !matches!(making.when, When::At(_));
        let new = NewPromise {
            id: PromiseId::new(self.now, self.chance),
            conversation: conversation.id,
            kind: making.kind,
            origin: making.origin,
            agent,
            team: conversation.team,
            rule: rule.map(|(id, _)| id),
            said_at: self.now,
            deadline_at: deadline,
            replaces: making.replaces,
        };
        self.tx.add_promise(&new)?;
        if let Some(honest) = honest {
            let reason = serde_json::to_string(&honest.reason).expect("a reason has no keys but text");
            self.tx.note_quote(new.id, policy, &reason, honest.learns_percent)?;
        }
        self.tx.set_conversation_state(conversation.id, ConversationState::WaitingForUs)?;
        let detail = if is_fallback { json!({ "fallback": true }) } else { json!({}) };
        self.record(Event::of(happened::PROMISED, conversation).by(making.by).promise(new.id).detail(detail))?;
        self.replan_for(new.id)?;
        let promise = self.tx.promise(new.id)?;
        if honest.is_some_and(|honest| honest.deadline > policy) {
            self.lead_hears(&promise, Rung::Later)?;
        }
        Ok(promise)
    }

    /// What was promised is done: kept in time, or broken when the moment had passed. Nobody waits for us after this.
    /// Says whether it was in time.
    pub(crate) fn settle_by(
        &mut self,
        conversation: &Conversation,
        promise: &PromiseView,
        message: MessageId,
        by: Option<AgentId>,
    ) -> Result<bool, DeskError> {
        let is_in_time = self.now <= promise.deadline_at;
        if is_in_time {
            let ending = Ending { by, message: Some(message), ..Ending::default() };
            self.end(conversation, promise, PromiseState::Kept, ending)?;
        } else {
            self.end(conversation, promise, PromiseState::Broken, Ending::default())?;
        }
        self.learn_from_answer(conversation, message)?;
        self.tx.set_conversation_state(conversation.id, ConversationState::WaitingForThem)?;
        self.complaint_goes_on(conversation)?;
        Ok(is_in_time)
    }

    /// Ends an open promise and says so on the timeline. The caller sees to what comes after it.
    pub(crate) fn end(
        &mut self,
        conversation: &Conversation,
        promise: &PromiseView,
        state: PromiseState,
        ending: Ending,
    ) -> Result<(), DeskError> {
        let kind = match state {
            PromiseState::Kept => happened::KEPT,
            PromiseState::Renewed => happened::RENEWED,
            PromiseState::Broken => happened::BROKEN,
            PromiseState::Withdrawn => happened::WITHDRAWN,
            PromiseState::Open => return Err(crate::Refusal::NoOpenPromise.into()),
        };
        if !self.tx.end_promise(promise.id, state, self.now, &ending)? {
            return Err(crate::Refusal::ChangedMeanwhile.into());
        }
        self.learn_from_end(promise.id, state)?;
        self.leaves_the_plan(promise.id)?;
        let detail = match state {
            PromiseState::Broken => json!({ "stood": self.how_it_stood(conversation, promise)? }),
            _ if ending.reason.is_empty() => json!({}),
            _ => json!({ "reason": ending.reason }),
        };
        self.record(
            Event::of(kind, conversation).by(ending.by).promise(promise.id).message(ending.message).detail(detail),
        )
    }

    /// How a promise stood when it broke, so that its cause can be traced: what the data says, and nobody's name.
    fn how_it_stood(&mut self, conversation: &Conversation, promise: &PromiseView) -> Result<&'static str, DeskError> {
        if self.tx.answered_after(conversation.id, promise.said_at)?.is_some() {
            return Ok("late");
        }
        if promise.agent.is_none() {
            return Ok("unassigned");
        }
        let asked_at = self.tx.last_inbound(conversation.id)?.map_or(promise.said_at, |message| message.written_at);
        Ok(if self.tx.was_read_since(conversation.id, asked_at)? { "unanswered" } else { "unread" })
    }

    /// A later moment in place of the one promised (or, when that has passed, an apology's). Gives the new promise.
    pub(crate) fn replace(
        &mut self,
        conversation: &Conversation,
        old: &PromiseView,
        deadline: Timestamp,
        reason: &str,
        by: Option<AgentId>,
    ) -> Result<PromiseView, DeskError> {
        self.replace_with(conversation, old, old.kind, deadline, reason, by)
    }

    /// As [`Turn::replace`], with another kind of promise: who was to be answered is called.
    pub(crate) fn replace_with(
        &mut self,
        conversation: &Conversation,
        old: &PromiseView,
        kind: Kind,
        deadline: Timestamp,
        reason: &str,
        by: Option<AgentId>,
    ) -> Result<PromiseView, DeskError> {
        let ending = Ending { by, reason: reason.to_owned(), message: None };
        let (state, origin) = if old.deadline_at < self.now {
            (PromiseState::Broken, Origin::Apology)
        } else if deadline > old.deadline_at {
            (PromiseState::Renewed, Origin::Renewal)
        } else {
            // Told an earlier moment than the one that stood: the customer goes by what they read last.
            (PromiseState::Withdrawn, Origin::Colleague)
        };
        self.end(conversation, old, state, ending)?;
        let making = Making { kind, origin, by, replaces: Some(old.id), when: When::At(deadline) };
        self.make_promise(conversation, making)
    }
}

/// The deadline of a rule: from when it was asked, or from now if that has passed.
fn deadline_of(
    found: &RuleFound,
    asked_at: Timestamp,
    now: Timestamp,
) -> Result<Timestamp, Box<dyn std::error::Error>> {
    let rule: Rule = serde_json::from_str(&found.document)?;
    let hours = hours_of(found)?;
    let deadline = rule.deadline(&hours, asked_at)?;
    let deadline = if deadline > now { deadline } else { rule.deadline(&hours, now)? };
    Ok(whole_milliseconds(deadline))
}

/// The hours that a rule goes by, with the days off of its calendar's feed.
pub(crate) fn hours_of(found: &RuleFound) -> Result<ServiceHours, Box<dyn std::error::Error>> {
    Ok(crate::hours::stored_hours(&found.hours, &found.feed_days)?)
}

/// An hour from now by the clock on the door: of the hours of the rule.
pub(crate) fn soonest_by(found: &RuleFound, now: Timestamp) -> Timestamp {
    let open = hours_of(found).ok().and_then(|hours| hours.add(now, SOONEST).ok());
    open.unwrap_or(now + SOONEST)
}

/// Whether such a promise is kept from behind a desk: a visit or a payment stands in no answer slot.
pub(crate) fn is_in_slots(kind: Kind) -> bool {
    match kind {
        Kind::Answer | Kind::Callback => true,
        Kind::Visit | Kind::Remedy | Kind::Payment => false,
    }
}

fn later_of(deadline: Timestamp, not_before: Option<Timestamp>) -> Timestamp {
    not_before.map_or(deadline, |moment| deadline.max(whole_milliseconds(moment)))
}
