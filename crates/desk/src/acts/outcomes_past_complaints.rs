//! Complaints from before there was a desk, as hearing, promising, mending and asking would have left them.

use jiff::{Timestamp, ToSpan};
use promise::Kind;
use serde_json::json;
use store::id::{AccountId, ComplaintId, ContactId, MendId, MessageId, PromiseId};
use store::{ComplaintState, Ending, NewConversation, NewPromise, Origin, PromiseState, happened};

use super::outcomes_past::{Begun, Said};
use crate::DeskError;
use crate::turn::{Event, Turn};
use crate::worth::past::{PastAccount, PastComplaint};

/// Hours within which the complaint itself was promised an answer; by then the remedy was promised in its place.
const ANSWERED_WITHIN: i64 = 8;
/// How often who says nothing is asked.
const TIMES_ASKED: i64 = 2;

impl Turn<'_, '_> {
    pub(super) fn put_past_complaint(
        &mut self,
        past: &PastAccount,
        of: &PastComplaint,
        (account, contact): (AccountId, ContactId),
    ) -> Result<(), DeskError> {
        let (subject, channel, at) = (of.wrong.subject, of.channel, of.heard_at);
        let begun = Begun { account, contact, subject, channel, agent: of.agent, team: of.team, at };
        let new = self.past_conversation(&begun)?;
        self.past_message(&new, Said::Theirs(&past.contact), of.wrong.words, at)?;
        let answer = self.past_message(&new, Said::Ours(of.agent), of.wrong.done, of.remedied_at)?;
        self.tx.add_effort(answer, of.agent, of.spent_minutes * 60_000, of.remedied_at)?;
        let complaint = self.past_complaint_row(&new, of)?;
        let remedy = self.past_complaint_promises(&new, of, answer)?;
        if of.cents > 0 {
            let (key, to) = (self.a_key(), (account, contact, Some(new.id)));
            self.tx.add_past_goodwill(to, of.agent, (of.cents, of.wrong.remedy), &key, of.promised_at)?;
        }
        if of.is_good {
            self.tx.set_conversation_helped(new.id, Some(true))?;
        }
        self.past_complaint_story(&new, of, complaint, (remedy, answer))
    }

    fn past_complaint_row(&mut self, new: &NewConversation, of: &PastComplaint) -> Result<ComplaintId, DeskError> {
        let (wrong, at) = (of.wrong, of.heard_at);
        let conversation = self.tx.conversation(new.id)?;
        let id = ComplaintId::new(at, self.chance);
        self.tx.add_complaint(id, &conversation, wrong.words, Some(of.agent), at)?;
        let mend = MendId::new(at, self.chance);
        let mend = self.tx.add_past_mend(mend, (wrong.cause, wrong.mend), of.agent, of.promised_at)?;
        let mut row = self.tx.complaint(id)?;
        (row.cause, row.cause_words, row.mend) = (Some(wrong.cause), wrong.cause_words.to_owned(), Some(mend));
        (row.remedy, row.remedy_cents) = (wrong.remedy.to_owned(), (of.cents > 0).then_some(of.cents));
        (row.promised_at, row.remedy_before, row.remedied_at) =
            (Some(of.promised_at), Some(of.before), Some(of.remedied_at));
        row.times_asked = if of.is_good { 1 } else { TIMES_ASKED };
        row.asked_at = Some(if of.is_good { of.remedied_at } else { asked_again_at(of) });
        row.state = if of.is_good { ComplaintState::Yes } else { ComplaintState::Unanswered };
        row.ended_at = Some(of.ended_at);
        self.tx.change_complaint(&row)?;
        self.tx.mark_complaint(new.id, false)?;
        Ok(id)
    }

    /// What was promised when it was heard, and in its place what we would do about it, which was done in time.
    fn past_complaint_promises(
        &mut self,
        new: &NewConversation,
        of: &PastComplaint,
        answer: MessageId,
    ) -> Result<PromiseId, DeskError> {
        let heard = NewPromise {
            id: PromiseId::new(of.heard_at, self.chance),
            conversation: new.id,
            kind: Kind::Answer,
            origin: Origin::Colleague,
            agent: Some(of.agent),
            team: of.team,
            rule: None,
            said_at: of.heard_at,
            deadline_at: of.heard_at + ANSWERED_WITHIN.hours(),
            replaces: None,
        };
        let remedy = NewPromise {
            id: PromiseId::new(of.promised_at, self.chance),
            kind: Kind::Remedy,
            origin: Origin::Renewal,
            said_at: of.promised_at,
            deadline_at: of.before,
            replaces: Some(heard.id),
            ..heard.clone()
        };
        let by = Some(of.agent);
        self.tx.add_promise(&heard)?;
        let renewed = Ending { by, reason: of.wrong.remedy.to_owned(), message: None };
        self.tx.end_promise(heard.id, PromiseState::Renewed, of.promised_at, &renewed)?;
        self.tx.add_promise(&remedy)?;
        let kept = Ending { by, message: Some(answer), reason: String::new() };
        self.tx.end_promise(remedy.id, PromiseState::Kept, of.remedied_at, &kept)?;
        let conversation = self.tx.conversation(new.id)?;
        let line = |kind, promise| Event::of(kind, &conversation).promise(promise);
        self.record_past(line(happened::PROMISED, heard.id), of.heard_at)?;
        let reason = json!({ "reason": of.wrong.remedy });
        self.record_past(line(happened::RENEWED, heard.id).by(by).detail(reason), of.promised_at)?;
        self.record_past(line(happened::PROMISED, remedy.id).by(by), of.promised_at)?;
        self.record_past(line(happened::KEPT, remedy.id).by(by).message(Some(answer)), of.remedied_at)?;
        Ok(remedy.id)
    }

    /// The lines of the timeline that make it a complaint.
    fn past_complaint_story(
        &mut self,
        new: &NewConversation,
        of: &PastComplaint,
        id: ComplaintId,
        (remedy, answer): (PromiseId, MessageId),
    ) -> Result<(), DeskError> {
        let conversation = self.tx.conversation(new.id)?;
        let event = |kind| Event::of(kind, &conversation).detail(json!({ "complaint": id }));
        let by = Some(of.agent);
        self.record_past(Event::of(happened::ASKED, &conversation), of.heard_at)?;
        self.record_past(event(happened::COMPLAINED).by(by).contact(conversation.contact), of.heard_at)?;
        let cause = json!({ "complaint": id, "cause": of.wrong.cause.as_str() });
        self.record_past(event(happened::CAUSE).by(by).detail(cause), of.promised_at)?;
        if of.cents > 0 {
            let cents = json!({ "cents": of.cents });
            self.record_past(event(happened::GOODWILL).by(by).detail(cents), of.promised_at)?;
        }
        self.record_past(event(happened::REMEDY).by(by).promise(remedy), of.promised_at)?;
        self.record_past(Event::of(happened::ANSWERED, &conversation).by(by).message(Some(answer)), of.remedied_at)?;
        let mut asked = vec![of.remedied_at];
        asked.extend((!of.is_good).then(|| asked_again_at(of)));
        for (at, times) in asked.into_iter().zip(1..) {
            let detail = json!({ "complaint": id, "times": times, "call": false });
            self.record_past(event(happened::ASKED_IF_GOOD).detail(detail), at)?;
        }
        if of.is_good {
            self.record_past(event(happened::SATISFIED).contact(conversation.contact), of.ended_at)?;
            let helped = Event::of(happened::HELPED, &conversation).contact(conversation.contact);
            return self.record_past(helped, of.ended_at);
        }
        self.record_past(event(happened::UNANSWERED), of.ended_at)
    }
}

/// Who says nothing is asked once more halfway.
fn asked_again_at(of: &PastComplaint) -> Timestamp {
    of.remedied_at + of.ended_at.duration_since(of.remedied_at) / 2
}
