//! A later moment told in time, and a promise taken away with a reason.

use jiff::{SignedDuration, Timestamp};
use promise::plan::SOONEST;
use store::id::ConversationId;
use store::{Conversation, ConversationState, Ending, MailKind, PromiseState, PromiseView};

use crate::check::refuse;
use crate::forms::{Renewal, TARGET_PERCENT};
use crate::honest::Wish;
use crate::incoming::text_of;
use crate::learning::{gap_ms, target_of};
use crate::planning::About;
use crate::promising::{Matter, hours_of, is_in_slots, soonest_by};
use crate::rights::Act;
use crate::turn::{Turn, allow, whole_milliseconds};
use crate::{Agent, Desk, DeskError, Refusal, letters};

/// Characters of a reason that the customer reads.
const REASON_MAX: usize = 2_000;
/// Later moments that are offered.
const PROPOSALS_MAX: usize = 4;
/// How far ahead a renewal may promise.
pub const RENEWAL_WITHIN: SignedDuration = SignedDuration::from_hours(24 * 366);

impl Desk {
    /// A later moment, told to the customer with the reason, only before the deadline.
    ///
    /// # Errors
    /// [`Refusal::NoOpenPromise`], [`Refusal::TooLate`] after the deadline, [`Refusal::NotLater`]; field `reason` when it is
    /// empty or too long, `deadline` when it is more than a year away.
    pub async fn renew(
        &self,
        by: &Agent,
        conversation: ConversationId,
        renewal: Renewal,
        now: Timestamp,
    ) -> Result<PromiseView, DeskError> {
        allow(by, Act::Renew)?;
        let reason = reason_of(&renewal.reason)?;
        let deadline = whole_milliseconds(renewal.deadline);
        if deadline > now + RENEWAL_WITHIN {
            return Ok(refuse("deadline", "too_far")?);
        }
        let me = by.id;
        self.act(now, move |turn| {
            let conversation = turn.tx.conversation(conversation)?;
            let open = turn.tx.open_promise(conversation.id)?.ok_or(Refusal::NoOpenPromise)?;
            turn.in_time(&open)?;
            if deadline <= open.deadline_at {
                return Err(Refusal::NotLater.into());
            }
            let promise = turn.replace(&conversation, &open, deadline, &reason, Some(me))?;
            let old = turn.moment(&conversation, open.deadline_at);
            let told = turn.told(&conversation, &promise);
            let blocks = letters::renewal(conversation.language, &old, &reason, told, turn.page_of(&conversation));
            turn.tell(&conversation, MailKind::Renewal, Some(&promise), blocks)?;
            Ok(promise)
        })
        .await
    }

    /// Later moments worth offering, at most 4: what the plan can keep, and the rule's next ones after the open deadline.
    pub async fn renewal_proposals(
        &self,
        by: &Agent,
        conversation: ConversationId,
        now: Timestamp,
    ) -> Result<Vec<Timestamp>, DeskError> {
        allow(by, Act::Renew)?;
        self.look(now, move |turn| {
            let conversation = turn.tx.conversation(conversation)?;
            let open = turn.tx.open_promise(conversation.id)?;
            let after = open.map_or(turn.now, |open| open.deadline_at.max(turn.now));
            turn.proposals(&conversation, after)
        })
        .await
    }

    /// Takes the promise away with a reason (wrong address, spam, asked twice); the conversation is done. The customer is told
    /// when `tell` is set.
    ///
    /// # Errors
    /// [`Refusal::NoOpenPromise`], [`Refusal::TooLate`] after the deadline; field `reason`.
    pub async fn withdraw(
        &self,
        by: &Agent,
        conversation: ConversationId,
        reason: String,
        tell: bool,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        allow(by, Act::Withdraw)?;
        let reason = reason_of(&reason)?;
        let me = by.id;
        self.act(now, move |turn| {
            let conversation = turn.tx.conversation(conversation)?;
            if conversation.is_complaint {
                return Err(Refusal::ComplaintOpen.into());
            }
            let open = turn.tx.open_promise(conversation.id)?.ok_or(Refusal::NoOpenPromise)?;
            turn.in_time(&open)?;
            let ending = Ending { by: Some(me), reason: reason.clone(), message: None };
            turn.end(&conversation, &open, PromiseState::Withdrawn, ending)?;
            turn.tx.set_conversation_state(conversation.id, ConversationState::Done)?;
            if tell {
                let said = turn.tx.last_inbound(conversation.id)?.map(|message| message.own_words).unwrap_or_default();
                let page = turn.page_of(&conversation);
                let blocks = letters::withdrawal(conversation.language, &letters::shortened(&said), &reason, page);
                turn.tell(&conversation, MailKind::Withdrawal, Some(&open), blocks)?;
            }
            Ok(())
        })
        .await
    }
}

fn reason_of(typed: &str) -> Result<String, Refusal> {
    let reason = text_of("reason", typed)?;
    if reason.chars().count() > REASON_MAX { refuse("reason", "too_long") } else { Ok(reason) }
}

impl Turn<'_, '_> {
    /// A promise whose moment has passed is broken, also if nobody has said so yet: it can't be renewed or withdrawn.
    pub(crate) fn in_time(&self, open: &PromiseView) -> Result<(), DeskError> {
        if open.deadline_at < self.now { Err(Refusal::TooLate.into()) } else { Ok(()) }
    }

    /// Later moments to promise: first what the plan can keep, then what the rule would give for questions that come in later,
    /// after the deadline and each day after that; none that the plan can't keep.
    pub(crate) fn proposals(
        &mut self,
        conversation: &Conversation,
        after: Timestamp,
    ) -> Result<Vec<Timestamp>, DeskError> {
        let mut moments = self.rules_next(conversation, after)?;
        let Some(policy) = moments.first().copied() else { return Ok(moments) };
        if let Some(quoted) = self.quoted_again(conversation, policy)?.filter(|quoted| *quoted > after) {
            moments.retain(|moment| *moment > quoted);
            moments.insert(0, quoted);
            moments.truncate(PROPOSALS_MAX);
        }
        Ok(moments)
    }

    /// The quote that a question would get once more, without the promise that it has.
    fn quoted_again(&mut self, conversation: &Conversation, policy: Timestamp) -> Result<Option<Timestamp>, DeskError> {
        let Some(open) = self.tx.open_promise(conversation.id)? else { return Ok(None) };
        if !is_in_slots(open.kind) || conversation.is_urgent {
            return Ok(None);
        }
        let matter = Matter::of(conversation);
        let found = self.rule_for(matter)?;
        let tags = self.tx.conversation_tags(conversation.id)?;
        let about = About {
            agent: open.agent,
            team: conversation.team,
            subject_line: &conversation.subject,
            tags: &tags,
            deadline: policy,
            spent_ms: self.tx.spent_on(conversation.id, gap_ms(), self.now)?,
        };
        let soonest = found.as_ref().map_or(self.now + SOONEST, |found| soonest_by(found, self.now));
        let target = target_of(found.map_or_else(|| TARGET_PERCENT.into(), |found| found.target_percent));
        let wish = Wish { about, not_before: None, is_urgent: false, rule: None, target, soonest };
        let honest = self.in_plan(|laid, now| laid.honest_again(open.id, wish, now))?.flatten();
        Ok(honest.filter(|honest| honest.reason.planned_by.is_some()).map(|honest| honest.deadline))
    }

    fn rules_next(&mut self, conversation: &Conversation, after: Timestamp) -> Result<Vec<Timestamp>, DeskError> {
        let matter = Matter::of(conversation);
        let Some(found) = self.rule_for(matter)? else {
            return Ok(Vec::new());
        };
        let (Ok(rule), Ok(hours)) = (serde_json::from_str::<promise::Rule>(&found.document), hours_of(&found)) else {
            return Ok(Vec::new());
        };
        let mut moments: Vec<Timestamp> = Vec::new();
        let mut asked_at = after;
        // A step of half a day meets the end of this day and the morning of the next; weekends give the same again.
        for _ in 0..PROPOSALS_MAX * 6 {
            if let Ok(moment) = rule.deadline(&hours, asked_at)
                && moment > moments.last().copied().unwrap_or(after)
            {
                moments.push(whole_milliseconds(moment));
            }
            if moments.len() == PROPOSALS_MAX {
                break;
            }
            asked_at += SignedDuration::from_hours(12);
        }
        Ok(moments)
    }
}
