use jiff::Timestamp;
use promise::{Kind, Rule};
use store::{CalendarRow, RuleRow, StoreError, Tx};

use crate::check::{self, Checks, NAME_MAX};
use crate::forms::{CalendarForm, RuleForm};
use crate::hours;
use crate::views::{Quote, RuleView};
use crate::{Act, Agent, Desk, DeskError, Refusal, RuleId};

/// Percents that can be aimed at: fewer is no promise, and with 100 nothing could be promised at all.
const TARGETS: std::ops::RangeInclusive<u8> = 50..=99;

/// More than a desk can oversee.
const RULES_MAX: usize = 100;

/// A rule whose own fields are in order; against the hours and the other rules it is checked as it is put.
pub(super) struct CheckedRule {
    id: RuleId,
    name: String,
    form: RuleForm,
}

impl CheckedRule {
    pub(super) fn of(desk: &Desk, form: RuleForm, now: Timestamp) -> Result<Self, DeskError> {
        let mut checks = Checks::default();
        let name = checks.take(check::line("name", &form.name, NAME_MAX));
        if !TARGETS.contains(&form.target_percent) {
            checks.take(check::refuse("target", "not_in_range"))
        }
        checks.done()?;
        Ok(Self { id: form.id.unwrap_or_else(|| RuleId::new(now, &*desk.chance)), name, form })
    }

    pub(super) fn put(&self, tx: &mut Tx<'_>, now: Timestamp) -> Result<RuleId, DeskError> {
        let all = tx.rules()?;
        let last = all.last().ok_or(DeskError::NotFound)?;
        let row = self.row(last.position);
        can_be_reckoned(tx, &row, &self.form.rule, now)?;
        if self.form.id.is_none() {
            if all.len() >= RULES_MAX {
                return Err(Refusal::Field { field: "name", problem: "too_many" }.into());
            }
            tx.set_rule_position(last.id, last.position + 1)?;
            tx.add_rule(&row, now).map_err(unknown)?;
        } else {
            if !all.iter().any(|rule| rule.id == self.id) {
                return Err(DeskError::NotFound);
            }
            if self.id == last.id && !(matches_everything(&row) && row.is_active) {
                return Err(Refusal::Field { field: "match", problem: "last_rule_matches_all" }.into());
            }
            tx.change_rule(&row, now).map_err(unknown)?;
        }
        tx.notify("settings", "")?;
        Ok(self.id)
    }

    fn row(&self, position: i64) -> RuleRow {
        RuleRow {
            id: self.id,
            position,
            name: self.name.clone(),
            calendar: self.form.calendar,
            channel: self.form.channel,
            mailbox: self.form.mailbox,
            team: self.form.team,
            is_urgent: self.form.is_urgent,
            is_complaint: self.form.is_complaint,
            document: serde_json::to_string(&self.form.rule).expect("documents have text keys only"),
            is_active: self.form.is_active,
            target_percent: self.form.target_percent.into(),
        }
    }
}

impl Desk {
    /// The promise rules in the order in which they are tried.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn rules(&self, by: &Agent) -> Result<Vec<RuleView>, DeskError> {
        by.must(Act::EditHoursAndRules)?;
        self.db
            .read(|tx| {
                let all = tx.rules()?;
                let last = all.last().map(|row| row.id);
                all.into_iter().map(|row| view_of(row, last)).collect()
            })
            .await
    }

    /// A new rule, tried just before the last one, or a changed one. The last one matches everything and is never off.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`], [`Refusal::Field`], [`Refusal::NeverOpen`].
    pub async fn save_rule(&self, by: &Agent, form: RuleForm, now: Timestamp) -> Result<RuleId, DeskError> {
        by.must(Act::EditHoursAndRules)?;
        let rule = CheckedRule::of(self, form, now)?;
        self.db.write(move |tx| rule.put(tx, now)).await
    }

    /// Takes a rule away. Promises made by it keep their deadlines.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`], [`Refusal::InUse`] for the last one.
    pub async fn remove_rule(&self, by: &Agent, id: RuleId, _now: Timestamp) -> Result<(), DeskError> {
        by.must(Act::EditHoursAndRules)?;
        self.db
            .write(move |tx| {
                let all = tx.rules()?;
                if all.last().is_some_and(|rule| rule.id == id) {
                    return Err(Refusal::InUse("last_rule").into());
                }
                if !all.iter().any(|rule| rule.id == id) {
                    return Err(DeskError::NotFound);
                }
                tx.remove_rule(id)?;
                tx.notify("settings", "")?;
                Ok(())
            })
            .await
    }

    /// First matching wins; the last rule stays last.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; [`Refusal::ChangedMeanwhile`] when these are not the rules there are;
    /// [`Refusal::Field`] when another one would come last.
    pub async fn order_rules(&self, by: &Agent, ids: Vec<RuleId>, _now: Timestamp) -> Result<(), DeskError> {
        by.must(Act::EditHoursAndRules)?;
        self.db
            .write(move |tx| {
                let all: Vec<RuleId> = tx.rules()?.into_iter().map(|rule| rule.id).collect();
                let (mut wanted, mut there) = (ids.clone(), all.clone());
                wanted.sort();
                there.sort();
                if wanted != there {
                    return Err(Refusal::ChangedMeanwhile.into());
                }
                if ids.last() != all.last() {
                    return Err(Refusal::Field { field: "order", problem: "last_rule_stays_last" }.into());
                }
                for (position, id) in (1..).zip(&ids) {
                    tx.set_rule_position(*id, position)?;
                }
                tx.notify("settings", "")?;
                Ok(())
            })
            .await
    }

    /// "If a question came in then": with the stored rules and hours, or with a form that isn't saved yet.
    ///
    /// Without a rule it is the last one, which holds for every question; without a calendar that rule's, or the default one.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`], [`Refusal::Hours`], [`Refusal::NeverOpen`], [`Refusal::Field`].
    pub async fn try_rule(
        &self,
        by: &Agent,
        calendar: Option<&CalendarForm>,
        rule: Option<&RuleForm>,
        received: Timestamp,
    ) -> Result<Quote, DeskError> {
        by.must(Act::EditHoursAndRules)?;
        let (calendar, form) = (calendar.cloned(), rule.cloned());
        let unsaved = RuleId::new(received, &*self.chance);
        self.db
            .read(move |tx| {
                let last = tx.rules()?.pop().ok_or(DeskError::NotFound)?;
                let (id, name, rule, calendar_id, team) = match form {
                    Some(form) => (form.id.unwrap_or(unsaved), form.name, form.rule, form.calendar, form.team),
                    None => (last.id, last.name.clone(), rule_of(&last)?, last.calendar, None),
                };
                let hours = match calendar {
                    Some(form) => {
                        let zone = tx.organisation()?.ok_or(DeskError::NotFound)?.zone;
                        let stored = form.id.map(|id| tx.calendar(id)).transpose()?.flatten();
                        let days = stored.as_ref().map(hours::feed_days_of).transpose()?.unwrap_or_default();
                        hours::checked(form.document, &zone, &days, received)?.1
                    }
                    None => hours::service_hours(&calendar_of(tx, calendar_id)?)?,
                };
                let deadline_at = rule.deadline(&hours, received).map_err(|error| hours::refusal(&error))?;
                let team = match team {
                    Some(id) => tx.team(id)?.ok_or(DeskError::NotFound)?,
                    None => tx.default_team_row()?,
                };
                Ok(Quote {
                    kind: Kind::Answer,
                    deadline_at,
                    agent: None,
                    agent_name: None,
                    team: team.id,
                    team_name: team.name,
                    rule: Some(id),
                    rule_name: name,
                })
            })
            .await
    }
}

fn matches_everything(row: &RuleRow) -> bool {
    let RuleRow { channel, mailbox, team, is_urgent, is_complaint, .. } = row;
    channel.is_none() && mailbox.is_none() && team.is_none() && is_urgent.is_none() && is_complaint.is_none()
}

/// A rule that gives no deadline now will give none when a customer waits for it.
fn can_be_reckoned(tx: &mut Tx<'_>, row: &RuleRow, rule: &Rule, now: Timestamp) -> Result<(), DeskError> {
    let hours = hours::service_hours(&calendar_of(tx, row.calendar)?)?;
    rule.deadline(&hours, now).map(drop).map_err(|error| hours::refusal(&error).into())
}

fn calendar_of(tx: &mut Tx<'_>, id: Option<crate::CalendarId>) -> Result<CalendarRow, DeskError> {
    match id {
        Some(id) => tx.calendar(id)?.ok_or(Refusal::Field { field: "calendar", problem: "unknown" }.into()),
        None => Ok(tx.default_calendar()?),
    }
}

fn rule_of(row: &RuleRow) -> Result<Rule, StoreError> {
    serde_json::from_str(&row.document).map_err(|e| StoreError::other(format!("promise rule {}: {e}", row.id)))
}

fn view_of(row: RuleRow, last: Option<RuleId>) -> Result<RuleView, DeskError> {
    Ok(RuleView {
        rule: rule_of(&row)?,
        is_last: Some(row.id) == last,
        id: row.id,
        name: row.name,
        calendar: row.calendar,
        channel: row.channel,
        mailbox: row.mailbox,
        team: row.team,
        is_urgent: row.is_urgent,
        is_complaint: row.is_complaint,
        is_active: row.is_active,
        target_percent: u8::try_from(row.target_percent).unwrap_or(crate::forms::TARGET_PERCENT),
    })
}

fn unknown(error: StoreError) -> DeskError {
    match error {
        StoreError::ForeignKey => Refusal::Field { field: "match", problem: "unknown" }.into(),
        error => error.into(),
    }
}
