//! Two accounts that are one: what would move is shown first, and then it moves.

use jiff::Timestamp;
use store::AccountId;

use crate::check;
use crate::turn::Turn;
use crate::views::JoinPreview;
use crate::{Act, Agent, Desk, DeskError};

impl Desk {
    /// What joining `from` into `into` would move.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; field `into` (`same`).
    pub async fn preview_join(
        &self,
        by: &Agent,
        from: AccountId,
        into: AccountId,
        now: Timestamp,
    ) -> Result<JoinPreview, DeskError> {
        by.must(Act::EditAccounts)?;
        self.look(now, move |turn| turn.join_preview(from, into)).await
    }

    /// Joins them: people, conversations, bookings, subscriptions and keys of `from` are `into`'s from now on. `from` is found no
    /// more; its number and its old address lead to `into`. This can't be undone, so [`Self::preview_join`] comes first.
    ///
    /// # Errors
    /// As [`Self::preview_join`]; field `into` (`import_runs`) while a file is being brought in.
    pub async fn join_accounts(
        &self,
        by: &Agent,
        from: AccountId,
        into: AccountId,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::EditAccounts)?;
        self.act(now, move |turn| {
            let preview = turn.join_preview(from, into)?;
            if turn.tx.is_import_under_way()? {
                return Ok(check::refuse("into", "import_runs")?);
            }
            let mut into = preview.into;
            if into.number.is_empty() && !preview.from.number.is_empty() {
                // A number belongs to one account at a time.
                let bare = store::AccountRow { number: String::new(), ..preview.from.clone() };
                turn.tx.save_account(&bare, None, turn.now)?;
                into.number.clone_from(&preview.from.number);
            }
            let since = [into.customer_since, preview.from.customer_since];
            into.customer_since = since.into_iter().flatten().min();
            for (mine, theirs) in [
                (&mut into.city, &preview.from.city),
                (&mut into.tier, &preview.from.tier),
                (&mut into.note, &preview.from.note),
            ] {
                if mine.is_empty() {
                    mine.clone_from(theirs);
                }
            }
            turn.tx.save_account(&into, None, turn.now)?;
            turn.tx.join_account(from, into.id, turn.now)?;
            Ok(turn.tx.notify("lists", "")?)
        })
        .await
    }
}

impl Turn<'_, '_> {
    fn join_preview(&mut self, from: AccountId, into: AccountId) -> Result<JoinPreview, DeskError> {
        let (from, into) = (self.tx.account(from)?, self.tx.account(into)?);
        if from.joined_into.is_some() || into.joined_into.is_some() {
            return Err(DeskError::NotFound);
        }
        if from.id == into.id {
            return Ok(check::refuse("into", "same")?);
        }
        let moves = self.tx.account_references(from.id)?.into_iter().filter(|(_, count)| *count > 0).collect();
        let keys = self.tx.account_keys(from.id)?;
        Ok(JoinPreview { from, into, moves, keys })
    }
}
