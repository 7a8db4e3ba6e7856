//! Subscriptions: begun, changed and ended by hand or by another program.

use jiff::Timestamp;
use store::{AccountId, SubscriptionId, SubscriptionRow};

use crate::accounts::SubscriptionForm;
use crate::acts::bookings::{CENTS_MAX, Whose, is_day};
use crate::check::{self, Checks, NAME_MAX};
use crate::{Act, Agent, Desk, DeskError, Refusal};

fn checked(form: &SubscriptionForm) -> Result<String, Refusal> {
    let mut checks = Checks::default();
    let product = checks.take(check::line("product", &form.product, NAME_MAX));
    let is = |fits: bool, field, problem| if fits { Ok(()) } else { check::refuse(field, problem) };
    checks.take(is((1..=CENTS_MAX).contains(&form.cents), "cents", "not_in_range"));
    checks.take(is(is_day(form.started_on), "started_on", "not_in_range"));
    let ends_in_time = form.ended_on.is_none_or(|end| end >= form.started_on && is_day(end));
    checks.take(is(ends_in_time, "ended_on", "not_in_range"));
    checks.done()?;
    Ok(product)
}

impl Desk {
    /// Begins a subscription of an account, or changes one: also by giving it a last day.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; fields `product`, `cents`, `started_on`, `ended_on`.
    pub async fn save_subscription(
        &self,
        by: &Agent,
        account: AccountId,
        form: SubscriptionForm,
        now: Timestamp,
    ) -> Result<SubscriptionId, DeskError> {
        by.must(Act::BringIn)?;
        let product = checked(&form)?;
        self.act(now, move |turn| {
            if turn.tx.account(account)?.joined_into.is_some() {
                return Err(DeskError::NotFound);
            }
            let old = form.id.map(|id| turn.tx.subscription(id)).transpose()?;
            if old.as_ref().is_some_and(|old| old.account != account) {
                return Err(DeskError::NotFound);
            }
            let id = old.as_ref().map_or_else(|| SubscriptionId::new(turn.now, turn.chance), |old| old.id);
            let row = SubscriptionRow {
                id,
                account,
                product: product.clone(),
                cents: form.cents,
                started_on: form.started_on,
                ended_on: form.ended_on,
                source_key: old.map_or_else(|| format!("hand:{id}"), |old| old.source_key),
                import: None,
            };
            turn.tx.save_subscription(&row, turn.now)?;
            // Whoever did it looks at the account next: it shan't say that the contract ended when another has begun.
            turn.tx.revive_those_who_came_back()?;
            turn.ask_for_outcomes()?;
            Ok(id)
        })
        .await
    }

    /// Begins or changes the subscription with this key of another program; the same sent again changes nothing.
    ///
    /// # Errors
    /// As [`Self::save_subscription`]; fields `account` (`unknown`) and `key`.
    pub async fn put_subscription(
        &self,
        by: &Agent,
        whose: Whose,
        key: String,
        form: SubscriptionForm,
        now: Timestamp,
    ) -> Result<SubscriptionId, DeskError> {
        by.must(Act::BringIn)?;
        let product = checked(&form)?;
        let key = check::line("key", &key, NAME_MAX)?;
        self.act(now, move |turn| {
            let Some(account) = turn.whose(&whose)? else { return Ok(check::refuse("account", "unknown")?) };
            let key = format!("api:{key}");
            let old = turn.tx.subscription_by_key(&key)?;
            if old.as_ref().is_some_and(|old| old.account != account) {
                return Err(Refusal::Taken("key").into());
            }
            let row = SubscriptionRow {
                id: old.map_or_else(|| SubscriptionId::new(turn.now, turn.chance), |old| old.id),
                account,
                product: product.clone(),
                cents: form.cents,
                started_on: form.started_on,
                ended_on: form.ended_on,
                source_key: key,
                import: None,
            };
            turn.tx.save_subscription(&row, turn.now)?;
            Ok(row.id)
        })
        .await
    }

    /// What an account subscribes to: what runs first.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn subscriptions(&self, by: &Agent, account: AccountId) -> Result<Vec<SubscriptionRow>, DeskError> {
        by.must(Act::SeeMoney)?;
        self.db
            .read(move |tx| {
                tx.account(account)?;
                Ok(tx.subscriptions_of(account, super::account_seen::SUBSCRIPTIONS_MAX)?)
            })
            .await
    }
}
