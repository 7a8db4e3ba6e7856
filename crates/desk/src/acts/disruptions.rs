//! Something goes wrong for many: all who wait for it are told in one act, each with a promise of their own.

use jiff::Timestamp;
use store::id::{ConversationId, DisruptionId};
use store::{Conversation, DisruptionRow, MailKind, MemberRow, PromiseView, first_name};

use crate::acts::answer::UNDO_WITHIN;
use crate::acts::renew::RENEWAL_WITHIN;
use crate::check::refuse;
use crate::forms::{Disrupted, Disruption};
use crate::incoming::text_of;
use crate::promising::Matter;
use crate::turn::{Turn, allow, whole_milliseconds};
use crate::views::{DisruptedView, DisruptionMember, DisruptionView};
use crate::{Act, Agent, Desk, DeskError, Refusal, letters};

/// Customers that are told in one act.
pub const DISRUPTED_MAX: usize = 500;
/// Characters of what is told.
const WORDS_MAX: usize = 4_000;
/// Those that are listed as told before.
const LISTED_MAX: usize = 20;
/// Tags that are offered.
const TAGS_MAX: usize = 40;

/// Why a moment can't be promised to all at once: `in_the_past` or `too_far`.
#[must_use]
pub fn problem_of_moment(deadline: Timestamp, now: Timestamp) -> Option<&'static str> {
    match deadline {
        passed if passed <= now => Some("in_the_past"),
        far if far > now + RENEWAL_WITHIN => Some("too_far"),
        _ => None,
    }
}

impl Desk {
    /// A new name for a message to all, made before it is told, so that a form that is sent twice tells once.
    #[must_use]
    pub fn new_disruption(&self, now: Timestamp) -> DisruptionId {
        DisruptionId::new(now, &*self.chance)
    }

    /// The tags of those who wait, with how many.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn tags_that_wait(&self, by: &Agent) -> Result<Vec<(String, u32)>, DeskError> {
        allow(by, Act::TellAll)?;
        let tags = self.db.read(|tx| Ok::<_, DeskError>(tx.tags_that_wait(TAGS_MAX)?)).await?;
        Ok(tags.into_iter().map(|(tag, count)| (tag, u32::try_from(count).unwrap_or(u32::MAX))).collect())
    }

    /// Who waits for it, and what each would be promised: before `deadline`, or by the rule of each. At most 500.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn who_is_disrupted(
        &self,
        by: &Agent,
        which: Disrupted,
        deadline: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Vec<DisruptedView>, DeskError> {
        allow(by, Act::TellAll)?;
        let reader = by.id;
        self.look(now, move |turn| {
            let ids = turn.tx.who_waits_about(which.tag.trim(), which.team, which.words.trim(), DISRUPTED_MAX)?;
            let rows = turn.tx.conversation_rows(reader, &ids)?;
            rows.into_iter()
                .map(|row| {
                    let conversation = turn.tx.conversation(row.id)?;
                    let open = row.promise.clone();
                    let then = match &open {
                        Some(open) => turn.promised_then(&conversation, open, deadline)?,
                        None => Err(Refusal::NoOpenPromise),
                    };
                    Ok(DisruptedView {
                        is_as_it_was: then
                            .as_ref()
                            .is_ok_and(|then| open.is_some_and(|open| open.deadline_at == *then)),
                        deadline_at: then.ok(),
                        row,
                    })
                })
                .collect()
        })
        .await
    }

    /// Tells these customers the same, each with a promise of their own; ten seconds in which it can be taken back.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; [`Refusal::Field`] `words` (required, too long), `deadline` (passed, too far),
    /// `conversations` (required, too many).
    pub async fn tell_all(&self, by: &Agent, form: Disruption, now: Timestamp) -> Result<DisruptionId, DeskError> {
        allow(by, Act::TellAll)?;
        let words = text_of("words", &form.words)?;
        if words.chars().count() > WORDS_MAX {
            return Ok(refuse("words", "too_long")?);
        }
        let now = whole_milliseconds(now);
        let deadline_at = form.deadline.map(whole_milliseconds);
        if let Some(problem) = form.deadline.and_then(|deadline| problem_of_moment(deadline, now)) {
            return Ok(refuse("deadline", problem)?);
        }
        let mut members = form.conversations;
        members.sort();
        members.dedup();
        if members.is_empty() {
            return Ok(refuse("conversations", "required")?);
        }
        if members.len() > DISRUPTED_MAX {
            return Ok(refuse("conversations", "too_many")?);
        }
        let not_before = now + UNDO_WITHIN;
        let row =
            DisruptionRow { id: form.id, agent: by.id, words, deadline_at, made_at: now, not_before, undone_at: None };
        self.act(now, move |turn| {
            if turn.tx.disruption(row.id)?.is_none() {
                turn.tx.add_disruption(&row, &members)?;
                turn.tx.notify("disruption", &row.id.to_string())?;
            }
            Ok(row.id)
        })
        .await
    }

    /// Takes it back, all of it, while nobody has been told.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; [`Refusal::AlreadySent`] after the ten seconds.
    pub async fn undo_disruption(&self, by: &Agent, id: DisruptionId, now: Timestamp) -> Result<(), DeskError> {
        allow(by, Act::TellAll)?;
        self.act(now, move |turn| {
            turn.tx.disruption(id)?.ok_or(DeskError::NotFound)?;
            if !turn.tx.undo_disruption(id, turn.now)? {
                return Err(Refusal::AlreadySent.into());
            }
            Ok(turn.tx.notify("disruption", &id.to_string())?)
        })
        .await
    }

    /// Tells at most `limit` customers who are still to be told; gives how many. Each is a transaction of its own.
    ///
    /// # Errors
    /// The first failure, after all others were tried.
    pub async fn tell_disrupted(&self, limit: usize, now: Timestamp) -> Result<usize, DeskError> {
        let moment = whole_milliseconds(now);
        let due = self.db.read(move |tx| Ok::<_, DeskError>(tx.disrupted_to_tell(moment, limit)?)).await?;
        let mut count = 0;
        let mut failed = None;
        for (id, conversation) in due {
            match self.act(now, move |turn| turn.tell_one(id, conversation)).await {
                Ok(()) => count += 1,
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(count), Err)
    }

    /// When somebody is to be told next.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn next_disruption(&self) -> Result<Option<Timestamp>, DeskError> {
        self.db.read(|tx| Ok(tx.next_disruption()?)).await
    }

    /// One of them, with what became of it for each.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn disruption(&self, by: &Agent, id: DisruptionId, now: Timestamp) -> Result<DisruptionView, DeskError> {
        allow(by, Act::TellAll)?;
        let by = by.clone();
        self.look(now, move |turn| {
            let row = turn.tx.disruption(id)?.ok_or(DeskError::NotFound)?;
            turn.disruption_view(&by, row)
        })
        .await
    }

    /// The newest of them, at most twenty.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn disruptions(&self, by: &Agent, now: Timestamp) -> Result<Vec<DisruptionView>, DeskError> {
        allow(by, Act::TellAll)?;
        let by = by.clone();
        self.look(now, move |turn| {
            let rows = turn.tx.disruptions(LISTED_MAX)?;
            rows.into_iter().map(|row| turn.disruption_view(&by, row)).collect()
        })
        .await
    }
}

impl Turn<'_, '_> {
    /// Before when this customer would be promised; what they were promised stands where that is later. Too late is refused.
    fn promised_then(
        &mut self,
        conversation: &Conversation,
        open: &PromiseView,
        deadline: Option<Timestamp>,
    ) -> Result<Result<Timestamp, Refusal>, DeskError> {
        if open.deadline_at < self.now {
            return Ok(Err(Refusal::TooLate));
        }
        let then = match deadline {
            Some(deadline) => deadline,
            None => self.reckon(Matter::of(conversation), self.now)?.deadline,
        };
        Ok(Ok(then.max(open.deadline_at)))
    }

    fn tell_one(&mut self, id: DisruptionId, conversation: ConversationId) -> Result<(), DeskError> {
        let row = self.tx.disruption(id)?.ok_or(DeskError::NotFound)?;
        let conversation = self.tx.conversation(conversation)?;
        let then = match self.tx.open_promise(conversation.id)? {
            Some(open) => self.promised_then(&conversation, &open, row.deadline_at)?.map(|then| (open, then)),
            None => Err(Refusal::NoOpenPromise),
        };
        let (state, reason, promise) = match then {
            Err(Refusal::TooLate) => ("refused", "too_late", None),
            Err(_) => ("refused", "no_open_promise", None),
            Ok((open, then)) => {
                let promise = if then > open.deadline_at {
                    self.replace(&conversation, &open, then, &row.words, Some(row.agent))?
                } else {
                    open
                };
                let told = self.told(&conversation, &promise);
                let blocks = letters::disruption(conversation.language, &row.words, told, self.page_of(&conversation));
                let address = self.tell(&conversation, MailKind::FollowUp, Some(&promise), blocks)?;
                (if address.is_some() { "told" } else { "promised" }, "", Some(promise.id))
            }
        };
        if !self.tx.settle_disrupted(id, conversation.id, state, reason, promise)? {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        Ok(self.tx.notify("disruption", &id.to_string())?)
    }

    fn disruption_view(&mut self, by: &Agent, row: DisruptionRow) -> Result<DisruptionView, DeskError> {
        let members = self.tx.disruption_members(row.id)?;
        let ids: Vec<ConversationId> = members.iter().map(|member| member.conversation).collect();
        let rows = self.tx.conversation_rows(by.id, &ids)?;
        let mut seen: Vec<DisruptionMember> = Vec::new();
        for conversation in rows {
            let Some(MemberRow { state, reason, promise, .. }) =
                members.iter().find(|member| member.conversation == conversation.id).cloned()
            else {
                continue;
            };
            let promise = promise.map(|id| self.tx.promise(id)).transpose()?;
            seen.push(DisruptionMember { row: conversation, state, reason, promise });
        }
        let name = self.tx.agent_row(row.agent)?.map(|agent| agent.name).unwrap_or_default();
        Ok(DisruptionView {
            id: row.id,
            by: first_name(&name).to_owned(),
            made_at: row.made_at,
            not_before: row.not_before,
            is_undone: row.undone_at.is_some(),
            words: row.words,
            members: seen,
        })
    }
}
