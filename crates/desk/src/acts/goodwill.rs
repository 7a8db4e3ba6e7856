//! Goodwill: an amount per colleague per month to spend without asking; above it a lead says whether. Nobody is ranked by it.

use jiff::Timestamp;
use serde_json::json;
use store::id::{AgentId, ConversationId, GoodwillId, GoodwillRequestId};
use store::{Conversation, GoodwillRequestRow, happened};

use crate::check::refuse;
use crate::chosen::{GOODWILL, GoodwillSettings, chosen};
use crate::incoming::optional_text;
use crate::rights::Act;
use crate::turn::{Event, Turn, allow};
use crate::views::{GoodwillLeft, GoodwillOf};
use crate::{Agent, Desk, DeskError, Refusal};

/// The most that is given in one act, in cents: a slip of the keyboard is no gift.
pub const GOODWILL_MAX: i64 = 1_000_000;
/// Characters of what it is for.
const WHAT_MAX: usize = 500;

/// What became of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// It is given.
    Booked(GoodwillId),
    /// A lead is asked.
    Asked(GoodwillRequestId),
}

impl Desk {
    /// Gives an amount (in cents) on the account of a conversation: out of the colleague's month, and above it by a lead's
    /// leave, who is asked. A lead asks nobody.
    ///
    /// # Errors
    /// Fields `cents` (nothing, or far too much), `what`.
    pub async fn goodwill(
        &self,
        by: &Agent,
        conversation: ConversationId,
        (cents, what): (i64, &str),
        now: Timestamp,
    ) -> Result<Given, DeskError> {
        allow(by, Act::GiveGoodwill)?;
        let what = optional_text("what", what)?;
        if what.chars().count() > WHAT_MAX {
            return Ok(refuse("what", "too_long")?);
        }
        let by = by.clone();
        self.act(now, move |turn| {
            let conversation = turn.tx.conversation(conversation)?;
            turn.give_goodwill(&by, &conversation, cents, &what)
        })
        .await
    }

    /// What was given in a conversation, what leads are asked, and what the colleague has left this month.
    ///
    /// # Errors
    /// [`DeskError::NotFound`].
    pub async fn goodwill_of(&self, by: &Agent, of: ConversationId, now: Timestamp) -> Result<GoodwillOf, DeskError> {
        allow(by, Act::GiveGoodwill)?;
        let by = by.clone();
        self.look(now, move |turn| {
            let conversation = turn.tx.conversation(of)?;
            Ok(GoodwillOf {
                who: turn.tx.conversation_rows(by.id, &[of])?.pop().map(|row| row.who).unwrap_or_default(),
                subject: conversation.subject,
                reference: conversation.reference,
                given: turn.tx.goodwill_of(of)?,
                requests: turn.tx.goodwill_requests_of(of)?,
                left: turn.goodwill_left(&by)?,
            })
        })
        .await
    }

    /// Takes an amount back: whoever gave it, or a lead. Gives its conversation.
    ///
    /// # Errors
    /// [`DeskError::NotFound`], also when somebody else gave it.
    pub async fn take_goodwill_back(
        &self,
        by: &Agent,
        id: GoodwillId,
        now: Timestamp,
    ) -> Result<Option<ConversationId>, DeskError> {
        allow(by, Act::GiveGoodwill)?;
        let (me, is_lead) = (by.id, by.may(Act::AllowGoodwill));
        self.act(now, move |turn| {
            let row = turn.tx.goodwill(id)?;
            if row.agent != me && !is_lead {
                return Err(DeskError::NotFound);
            }
            if turn.tx.take_goodwill_back(id, me, turn.now)?
                && let Some(conversation) = row.conversation
            {
                let conversation = turn.tx.conversation(conversation)?;
                let detail = json!({ "cents": row.cents });
                turn.record(Event::of(happened::GOODWILL_BACK, &conversation).by(me).detail(detail))?;
            }
            Ok(row.conversation)
        })
        .await
    }

    /// What leads are asked for and haven't decided.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn goodwill_requests(&self, by: &Agent) -> Result<Vec<GoodwillRequestRow>, DeskError> {
        allow(by, Act::AllowGoodwill)?;
        self.db.read(|tx| Ok(tx.open_goodwill_requests()?)).await
    }

    /// A lead says whether. Said twice, the first holds.
    ///
    /// # Errors
    /// [`Refusal::ChangedMeanwhile`] when another lead said so before.
    pub async fn decide_goodwill(
        &self,
        by: &Agent,
        id: GoodwillRequestId,
        is_allowed: bool,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        allow(by, Act::AllowGoodwill)?;
        let me = by.id;
        self.act(now, move |turn| turn.decide_goodwill(me, id, is_allowed)).await
    }

    /// How much goodwill a month, and what an hour costs.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn goodwill_settings(&self, by: &Agent) -> Result<GoodwillSettings, DeskError> {
        by.must(Act::EditVoice)?;
        self.db.read(|tx| Ok(chosen(tx, GOODWILL)?)).await
    }

    /// Changes it.
    ///
    /// # Errors
    /// [`Refusal::Field`] `not_in_range` at the amount that can't be.
    pub async fn save_goodwill_settings(
        &self,
        by: &Agent,
        form: GoodwillSettings,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::EditVoice)?;
        let mut checks = crate::check::Checks::default();
        let amounts = [
            ("month_cents", Some(form.month_cents)),
            ("lead_cents", form.lead_cents),
            ("agent_cents", form.agent_cents),
            ("desk_cents", form.desk_cents),
        ];
        for (field, cents) in amounts {
            if cents.is_some_and(|cents| !(0..=GOODWILL_MAX).contains(&cents)) {
                checks.take(refuse(field, "not_in_range"))
            }
        }
        checks.done()?;
        let document = serde_json::to_string(&form).expect("settings have text keys only");
        self.db
            .write(move |tx| {
                tx.save_setting(GOODWILL, &document, now)?;
                tx.notify("settings", "")?;
                Ok(())
            })
            .await
    }
}

impl Turn<'_, '_> {
    /// What a colleague has left of this month, by the firm's calendar.
    pub(crate) fn goodwill_left(&mut self, by: &Agent) -> Result<GoodwillLeft, DeskError> {
        let settings: GoodwillSettings = chosen(self.tx, GOODWILL)?;
        let month_cents = settings.for_role(by.role);
        let first = self.now.to_zoned(self.zone()).first_of_month();
        let since = first.and_then(|day| day.start_of_day()).map_or(self.now, |day| day.timestamp());
        let spent = self.tx.spent_without_asking(by.id, since)?;
        Ok(GoodwillLeft { month_cents, left_cents: (month_cents - spent).max(0) })
    }

    pub(crate) fn give_goodwill(
        &mut self,
        by: &Agent,
        conversation: &Conversation,
        cents: i64,
        what: &str,
    ) -> Result<Given, DeskError> {
        if !(1..=GOODWILL_MAX).contains(&cents) {
            return Ok(refuse("cents", "not_an_amount")?);
        }
        let what: String = what.chars().take(WHAT_MAX).collect();
        let fits = cents <= self.goodwill_left(by)?.left_cents;
        if fits || by.may(Act::AllowGoodwill) {
            let allowed_by = (!fits).then_some(by.id);
            return self.spend(conversation, (by.id, allowed_by), cents, &what).map(Given::Booked);
        }
        let id = GoodwillRequestId::new(self.now, self.chance);
        self.tx.ask_for_goodwill(id, conversation, by.id, (cents, &what), self.now)?;
        let event = Event::of(happened::GOODWILL_ASKED, conversation).by(by.id);
        self.record(event.detail(json!({ "cents": cents })))?;
        self.tx.notify("goodwill", "")?;
        Ok(Given::Asked(id))
    }

    fn spend(
        &mut self,
        conversation: &Conversation,
        (agent, allowed_by): (AgentId, Option<AgentId>),
        cents: i64,
        what: &str,
    ) -> Result<GoodwillId, DeskError> {
        let id = GoodwillId::new(self.now, self.chance);
        self.tx.add_goodwill(id, conversation, (agent, allowed_by), (cents, what), self.now)?;
        let event = Event::of(happened::GOODWILL, conversation).by(allowed_by.unwrap_or(agent));
        self.record(event.detail(json!({ "cents": cents })))?;
        Ok(id)
    }

    fn decide_goodwill(&mut self, by: AgentId, id: GoodwillRequestId, is_allowed: bool) -> Result<(), DeskError> {
        let request = self.tx.goodwill_request(id)?;
        if request.decided_at.is_some() {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        let conversation = self.tx.conversation(request.conversation)?;
        let given = match is_allowed {
            true => Some(self.spend(&conversation, (request.agent, Some(by)), request.cents, &request.what)?),
            false => {
                let event = Event::of(happened::GOODWILL_REFUSED, &conversation).by(by);
                self.record(event.detail(json!({ "cents": request.cents })))?;
                None
            }
        };
        if !self.tx.decide_goodwill(id, by, given, self.now)? {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        self.tx.notify("goodwill", "")?;
        Ok(())
    }
}
