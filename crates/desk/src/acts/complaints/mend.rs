//! The list of what there is to mend: causes add up, with what each has cost.

use jiff::Timestamp;
use store::id::{ComplaintId, MendId};

use crate::check::{NAME_MAX, line, refuse};
use crate::chosen::chosen;
use crate::incoming::text_of;
use crate::rights::{Act, Role};
use crate::turn::{Turn, allow};
use crate::views::MendView;
use crate::worth::CostSettings;
use crate::worth::settings::COSTS;
use crate::{Agent, Desk, DeskError};

/// Characters of what was done about it.
const DONE_MAX: usize = 2_000;
/// A lost account is counted for a year of what it brought in.
pub(super) const LOST_MONTHS: i64 = 12;

impl Desk {
    /// Puts the cause of a complaint on the list, under a title; complaints with the same title add up.
    ///
    /// # Errors
    /// Fields `title` (`has_name`: a colleague's), `cause` when the complaint has none yet.
    pub async fn put_on_list(
        &self,
        by: &Agent,
        complaint: ComplaintId,
        title: &str,
        now: Timestamp,
    ) -> Result<MendId, DeskError> {
        allow(by, Act::Complaints)?;
        let title = line("title", title, NAME_MAX)?;
        let me = by.id;
        self.act(now, move |turn| {
            let mut complaint = turn.tx.complaint(complaint)?;
            let Some(cause) = complaint.cause else { return Ok(refuse("cause", "required")?) };
            if super::remedy::names_somebody(&title, &turn.tx.names_of_colleagues()?) {
                return Ok(refuse("title", "has_name")?);
            }
            let id = turn.tx.put_on_mend_list(MendId::new(turn.now, turn.chance), cause, &title, Some(me), turn.now)?;
            complaint.mend = Some(id);
            turn.tx.change_complaint(&complaint)?;
            turn.complaints_changed()?;
            Ok(id)
        })
        .await
    }

    /// What there is to mend, what is still to be done first, with what each has cost.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn mend_list(&self, by: &Agent, now: Timestamp) -> Result<Vec<MendView>, DeskError> {
        allow(by, Act::Complaints)?;
        self.look(now, move |turn| {
            let hour_cents = turn.hour_cents()?;
            let (rows, today) = (turn.tx.mends()?, turn.today());
            let costs = turn.tx.costs_of_mends(&rows.iter().map(|row| row.id).collect::<Vec<_>>(), today)?;
            let view = |row: store::MendRow| {
                let cost = costs.get(&row.id).copied().unwrap_or_default();
                let cents =
                    cost.goodwill_cents + time_cents(cost.spent_ms, hour_cents) + LOST_MONTHS * cost.lost_cents_a_month;
                MendView { row, cost, cents }
            };
            let mut list: Vec<MendView> = rows.into_iter().map(view).collect();
            list.sort_by_key(|view| (view.row.mended_at.is_some(), -view.cents, -view.cost.complaints));
            Ok(list)
        })
        .await
    }

    /// It is mended: what was done.
    ///
    /// # Errors
    /// Field `done`: it must say something.
    pub async fn mended(&self, by: &Agent, id: MendId, done: &str, now: Timestamp) -> Result<(), DeskError> {
        allow(by, Act::AllowGoodwill)?;
        let done = text_of("done", done)?;
        if done.chars().count() > DONE_MAX {
            return Ok(refuse("done", "too_long")?);
        }
        self.act(now, move |turn| {
            turn.tx.mend(id)?;
            turn.tx.set_mended(id, &done, Some(turn.now))?;
            turn.complaints_changed()
        })
        .await
    }

    /// It is not mended after all.
    ///
    /// # Errors
    /// [`DeskError::NotFound`].
    pub async fn not_mended(&self, by: &Agent, id: MendId, now: Timestamp) -> Result<(), DeskError> {
        allow(by, Act::AllowGoodwill)?;
        self.act(now, move |turn| {
            let row = turn.tx.mend(id)?;
            turn.tx.set_mended(id, &row.done, None)?;
            turn.complaints_changed()
        })
        .await
    }
}

impl Turn<'_, '_> {
    /// What an hour spent on a complaint costs: the rate by which the cost to serve is reckoned, of those who answer.
    pub(super) fn hour_cents(&mut self) -> Result<i64, DeskError> {
        Ok(chosen::<CostSettings>(self.tx, COSTS)?.hour(Role::Agent.as_str()))
    }
}

/// What time costs, in cents, at a rate per hour.
pub(super) fn time_cents(spent_ms: i64, hour_cents: i64) -> i64 {
    spent_ms.saturating_mul(hour_cents) / 3_600_000
}
