//! Taking an import out again: what it booked, the keys it gave, what it changed, and accounts that nobody has used since.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::{Value, json};
use store::{AccountId, AccountRow, Db, ImportId, ImportState, ImportStep, StoreError, SubscriptionRow, Tx};

use crate::{Clock, DeskError};

/// Rows in one transaction.
const BATCH: usize = 4_000;

/// What is left to do after a batch.
enum Left {
    Some,
    Nothing,
}

/// Takes it out in batches, each a transaction: begun again, it goes on where it was.
pub(super) fn undo(
    db: &Db,
    clock: &Arc<dyn Clock>,
    id: ImportId,
    lease: SignedDuration,
    is_stopping: &dyn Fn() -> bool,
) -> Result<(), DeskError> {
    loop {
        let now = clock.now();
        let left = db.write_blocking(move |tx| {
            let mut counts = tx.import(id)?.counts;
            let removed = resubscribe(tx, id, now)?
                + tx.remove_bookings_of(id, BATCH)?
                + tx.remove_subscriptions_of(id, BATCH)?;
            counts.at = counts.at.saturating_add(i64::try_from(removed).unwrap_or(i64::MAX));
            tx.keep_import(id, &counts, now + lease)?;
            tx.notify("imports", &id.to_string())?;
            if removed > 0 {
                return Ok(Left::Some);
            }
            put_back(tx, id, now)
        })?;
        match left {
            Left::Nothing => break,
            Left::Some if is_stopping() => return Ok(()),
            Left::Some => {}
        }
    }
    let now = clock.now();
    db.write_blocking(move |tx| {
        tx.remove_import_parts(id)?;
        tx.step_import(id, ImportState::Undone, ImportStep::End, "", now)?;
        tx.notify("lists", "")?;
        tx.notify("imports", &id.to_string())
    })?;
    Ok(())
}

/// Subscriptions that it changed and that are still so are as they were; says how many it had changed.
fn resubscribe(tx: &mut Tx<'_>, id: ImportId, now: jiff::Timestamp) -> Result<u64, StoreError> {
    let changed = tx.resubscribed(id, BATCH)?;
    for (row, before, after) in &changed {
        if plan_of(row) == *after
            && let Some(old) = with_plan(row, before)
        {
            tx.save_subscription(&old, now)?;
        }
        tx.forget_resubscribed(id, row.id)?;
    }
    Ok(changed.len() as u64)
}

/// What an import can change of a subscription.
pub(super) fn plan_of(row: &SubscriptionRow) -> String {
    json!({ "cents": row.cents, "ended_on": row.ended_on.map(|day| day.to_string()) }).to_string()
}

fn with_plan(row: &SubscriptionRow, text: &str) -> Option<SubscriptionRow> {
    let value: Value = serde_json::from_str(text).ok()?;
    let ended_on = value["ended_on"].as_str().map(str::parse).transpose().ok()?;
    Some(SubscriptionRow { cents: value["cents"].as_i64()?, ended_on, ..row.clone() })
}

/// Accounts that it changed and that are still so, then its keys, then accounts that it made.
fn put_back(tx: &mut Tx<'_>, id: ImportId, now: jiff::Timestamp) -> Result<Left, StoreError> {
    let changes = tx.import_changes(id, BATCH)?;
    let ids: Vec<AccountId> = changes.iter().map(|(account, ..)| *account).collect();
    let rows: HashMap<AccountId, AccountRow> = tx.accounts_of(&ids)?.into_iter().map(|row| (row.id, row)).collect();
    // What goes back, and its old number, which may be another's by now.
    let mut old: Vec<AccountRow> = Vec::new();
    for (account, before, after) in &changes {
        let row = rows.get(account).ok_or(StoreError::NotFound)?;
        old.extend(read(row, before).filter(|_| written(row) == *after));
    }
    let numbers: Vec<String> = old.iter().map(|row| row.number.clone()).collect();
    let whose = tx.accounts_by(store::Sought::Number, &numbers)?;
    for mut row in old {
        let of = whose.get(&row.number).into_iter().flatten();
        if !row.number.is_empty() && of.into_iter().any(|named| named.account != row.id) {
            row.number.clone_from(&rows[&row.id].number);
        }
        tx.save_account(&row, None, now)?;
    }
    for account in &ids {
        tx.forget_import_change(id, *account)?;
    }
    if !changes.is_empty() {
        return Ok(Left::Some);
    }
    tx.remove_keys_of_import(id)?;
    // One that stays is nobody's any more: so each is looked at once.
    let made = tx.accounts_of_import(id, "", BATCH)?;
    for account in &made {
        tx.remove_bare_account(*account)?;
    }
    Ok(if made.is_empty() { Left::Nothing } else { Left::Some })
}

/// What an import can change of an account, to lay two beside each other.
pub(super) fn written(row: &AccountRow) -> String {
    json!({
        "name": row.name, "kind": row.kind, "number": row.number, "city": row.city,
        "since": row.customer_since.map(|day| day.to_string()), "tier": row.tier, "note": row.note,
    })
    .to_string()
}

fn read(row: &AccountRow, text: &str) -> Option<AccountRow> {
    let value: Value = serde_json::from_str(text).ok()?;
    let word = |name: &str| value[name].as_str().map(str::to_owned);
    Some(AccountRow {
        name: word("name")?,
        kind: serde_json::from_value(value["kind"].clone()).ok()?,
        number: word("number")?,
        city: word("city")?,
        customer_since: value["since"].as_str().and_then(|day| day.parse().ok()),
        tier: word("tier")?,
        note: word("note")?,
        ..row.clone()
    })
}
