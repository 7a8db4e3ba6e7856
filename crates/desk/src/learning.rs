//! What the desk learns from its own work: how much work answers are, and whether what was quoted is kept. Nobody starts a
//! stopwatch: the time is that of the page on which the answer is written (docs/promises.md).

use jiff::SignedDuration;
use promise::plan::{Effort, Learnt};
use promise::quote::Target;
use promise::roster::{Skill, SubjectId};
use store::id::{AgentId, ConversationId, MessageId, PromiseId};
use store::{Conversation, PlannedEffort, PromiseState, PromiseView};

use crate::rosters::skill_of;
use crate::topics::Topics;
use crate::turn::Turn;
use crate::{Agent, DeskError};

/// How much work a question is said to be, openly, while there is little history.
const UNKNOWN: Effort = Effort { mean_s: 600.0, deviation_s: 420.0 };
/// A page that is open says so each thirty seconds; what is longer than this was no work.
pub(crate) const GAP: SignedDuration = SignedDuration::from_secs(60);
/// Without a page that says so, nobody works on one answer for longer without doing something else.
const UNSEEN_MAX: SignedDuration = SignedDuration::from_mins(30);
/// One answer is never more work; it was a page left open.
const EFFORT_MAX: SignedDuration = SignedDuration::from_hours(8);
/// What is planned keeps its effort until it differs by more than this share: the plan stays as it stands.
const STABLE: f64 = 0.2;
/// What remains of work that was begun is at least this much, in seconds.
const REST_MIN_S: f64 = 60.0;

pub(crate) fn gap_ms() -> i64 {
    i64::try_from(GAP.as_millis()).unwrap_or(i64::MAX)
}

/// The target that a rule asks for; what was stored is within its range.
pub(crate) fn target_of(percent: i64) -> Target {
    Target::new(percent as f64 / 100.0).unwrap_or_default()
}

/// How much work is still to be done for a question on which so much was spent; as it was planned, if that is near.
pub(crate) fn effort_left(
    learnt: &Learnt,
    subject: Option<SubjectId>,
    spent_ms: i64,
    planned: Option<PlannedEffort>,
) -> Effort {
    let effort = if learnt.is_little() {
        UNKNOWN
    } else {
        // What takes long already takes longer still: the mean of those that take longer than was spent.
        let spent_s = spent_ms.max(0) as f64 / 1000.0;
        let whole = learnt.efforts().expected_beyond(subject, spent_s);
        let mean_s = (whole.mean_s - spent_s).max(REST_MIN_S);
        Effort { mean_s: mean_s.round(), deviation_s: whole.deviation_s.round() }
    };
    let is_near = |planned: i64, now: f64| (planned as f64 - now).abs() <= STABLE * planned as f64;
    match planned {
        Some(planned) if is_near(planned.mean_s, effort.mean_s) && is_near(planned.deviation_s, effort.deviation_s) => {
            Effort { mean_s: planned.mean_s as f64, deviation_s: planned.deviation_s as f64 }
        }
        Some(_) | None => effort,
    }
}

impl Turn<'_, '_> {
    /// What was learnt so far.
    pub(crate) fn learnt(&mut self) -> Result<Learnt, DeskError> {
        let Some(document) = self.tx.learnt()? else { return Ok(Learnt::default()) };
        // It is what this program wrote; if it no longer reads, the rules decide until enough is learnt anew.
        Ok(serde_json::from_str(&document).unwrap_or_else(|error| {
            tracing::error!("what was learnt about quotes can't be read, and is begun anew: {error}");
            Learnt::default()
        }))
    }

    fn learn(&mut self, from: impl FnOnce(&mut Learnt)) -> Result<(), DeskError> {
        self.tx.take_plan_turn(self.now)?;
        let mut learnt = self.learnt()?;
        from(&mut learnt);
        let document = serde_json::to_string(&learnt).expect("what was learnt has number keys only");
        Ok(self.tx.keep_learnt(&document, self.now)?)
    }

    /// A promise ended: if its deadline was a quote, that says whether quotes can be kept. Withdrawn ones say nothing.
    pub(crate) fn learn_from_end(&mut self, promise: PromiseId, state: PromiseState) -> Result<(), DeskError> {
        let is_kept = match state {
            PromiseState::Kept => true,
            PromiseState::Renewed | PromiseState::Broken => false,
            PromiseState::Withdrawn | PromiseState::Open => return Ok(()),
        };
        let Some(percent) = self.tx.quoted_percent(promise)? else { return Ok(()) };
        self.learn(|learnt| learnt.settled(target_of(percent), is_kept))
    }

    /// What this answer took, in milliseconds: what colleagues spent on the open page; or without one, the time since it was
    /// read, or since the running answer slot began. `None`: nothing says how long.
    pub(crate) fn taken_by_answer(
        &mut self,
        conversation: ConversationId,
        by: &Agent,
        open: Option<&PromiseView>,
    ) -> Result<Option<i64>, DeskError> {
        let Some(open) = open else { return Ok(None) };
        let seen_ms = self.tx.spent_on(conversation, gap_ms(), self.now)?;
        let whole = |length: SignedDuration| i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
        if seen_ms > 0 {
            return Ok(Some(seen_ms.min(whole(EFFORT_MAX))));
        }
        let Some(read_at) = self.tx.read_at(conversation, by.id)? else { return Ok(None) };
        let begun = read_at.max(open.said_at);
        let running = match self.timetable_of(by.id, begun)? {
            Some(timetable) => timetable.slots(self.now, self.now + SignedDuration::from_secs(1)).unwrap_or_default(),
            None => Vec::new(),
        };
        let begun = running.first().map_or(begun, |slot| begun.max(slot.starts_at.min(self.now)));
        let took = self.now.duration_since(begun);
        Ok((took.is_positive() && took <= UNSEEN_MAX).then(|| whole(took)))
    }

    /// Keeps what an answer took; from now on nobody is at work on it.
    pub(crate) fn keep_effort(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        by: AgentId,
        took_ms: Option<i64>,
    ) -> Result<(), DeskError> {
        if let Some(took_ms) = took_ms {
            self.tx.add_effort(message, by, took_ms, self.now)?;
            self.tx.work_is_done(conversation)?;
        }
        Ok(())
    }

    /// The answer is there: what it took is what such questions take.
    pub(crate) fn learn_from_answer(
        &mut self,
        conversation: &Conversation,
        message: MessageId,
    ) -> Result<(), DeskError> {
        self.tx.work_is_done(conversation.id)?;
        let Some((agent, took_ms)) = self.tx.effort_of(message)? else { return Ok(()) };
        let tags = self.tx.conversation_tags(conversation.id)?;
        let topics = Topics::new(&self.tx.subjects()?, self.tx.team_subjects()?);
        let subject = topics.of(conversation.team, &conversation.subject, &tags).map(|id| SubjectId(id.number()));
        let skill = match subject {
            Some(subject) => self.tx.known_subjects()?.into_iter().find_map(|(who, known, level)| {
                (who == agent && SubjectId(known.number()) == subject).then(|| skill_of(level))
            }),
            None => None,
        };
        let took_s = took_ms as f64 / 1000.0 / skill.map_or(1.0, Skill::effort_factor);
        self.learn(|learnt| learnt.took(subject, took_s))
    }
}
