//! Choose or share is worked out anew each night, beside the outcomes: what more or less time for answering would do.

use jiff::Timestamp;
use promise::document::WeekDocument;
use promise::simulate::{Course, Difference, Scenario, WhatIf, what_ifs};
use store::StoreError;

use crate::acts::what_if::{SEED, Span, lacking};
use crate::chosen::chosen;
use crate::turn::whole_milliseconds;
use crate::what_if::{Choice, ChoicePoint, STEPS, Snapshot, Trial, WhatIfForm};
use crate::worth::settings::COSTS;
use crate::worth::{CostSettings, Est};
use crate::{Act, Agent, Desk, DeskError};

/// Under which it is kept among the figures of outcomes.
pub(super) const FIGURE: &str = "choice";

impl Desk {
    /// Works it out anew.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn reckon_choice(&self, now: Timestamp) -> Result<(), DeskError> {
        let snapshot = self.look(now, |turn| turn.snapshot(None)).await?;
        let on = snapshot.until;
        let work = move || choice(&snapshot);
        let found = match tokio::runtime::Handle::try_current() {
            // Seconds of a core: not on a thread that others wait for.
            Ok(runtime) => runtime
                .spawn_blocking(work)
                .await
                .map_err(|e| DeskError::Store(StoreError::other(format!("a choice could not be worked out: {e}"))))?,
            Err(_) => work(),
        };
        // That nothing can be said yet is kept as well, until tomorrow.
        let document = serde_json::to_string(&found)
            .map_err(|e| StoreError::other(format!("what was worked out of a choice can't be kept: {e}")))?;
        let now = whole_milliseconds(now);
        self.db.write(move |tx| Ok::<_, DeskError>(tx.save_outcome_figure(FIGURE, on, &document, now)?)).await
    }

    /// As it was worked out last; `None`: never, or too little is known.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn choice(&self, by: &Agent) -> Result<Option<Choice>, DeskError> {
        by.must(Act::SeeOutcomes)?;
        let read =
            self.db.read(|tx| Ok::<_, DeskError>((tx.outcome_figure(FIGURE)?, chosen::<CostSettings>(tx, COSTS)?)));
        let (kept, costs) = read.await?;
        let choice = kept.and_then(|(document, _)| serde_json::from_str::<Option<Choice>>(&document).ok().flatten());
        Ok(choice.map(|choice| Choice { hour_cents: costs.hour("agent"), ..choice }))
    }
}

/// `None`: too little is known, or nobody has answer slots.
fn choice(snapshot: &Snapshot) -> Option<Choice> {
    let colleagues: Vec<_> = snapshot.people.iter().filter(|person| person.slots != WeekDocument::default()).collect();
    let form = |minutes: i64| WhatIfForm {
        minutes: colleagues.iter().map(|person| (person.agent, minutes)).collect(),
        ..WhatIfForm::default()
    };
    let first = snapshot.trial(&form(0), 0, 0);
    if lacking(snapshot, &first).is_some() {
        return None;
    }
    let Span { warmup, days, replications } = Span::of(snapshot, first.past.len(), 0);
    let trials: Vec<Trial> = STEPS.iter().map(|step| snapshot.trial(&form(*step), warmup, days)).collect();
    let now = &trials.first()?.now;
    let thens: Vec<Scenario> = trials.iter().map(|trial| trial.then.clone()).collect();
    // How it is in the long run: without what happens to wait tonight.
    let course = Course { past: &first.past, backlog: None, days, seed: SEED, replications };
    let found = what_ifs(now, &thens, &course)
        .inspect_err(|error| tracing::warn!("what to choose can't be reckoned: {error}"))
        .ok()?;
    let as_it_is = &found.first()?.all;
    let point = |((day_minutes, trial), then): ((&i64, &Trial), &WhatIf)| ChoicePoint {
        day_minutes: *day_minutes,
        week_minutes: trial.week_minutes[1] - trial.week_minutes[0],
        promised_s: at(&then.all.promised_mean_s),
        kept: at(&then.all.kept),
    };
    let points = STEPS.iter().zip(&trials).zip(&found).map(point).collect();
    Some(Choice {
        on: snapshot.until,
        questions: first.past.len(),
        days,
        replications,
        colleagues: colleagues.len(),
        week_minutes: first.week_minutes[0],
        promised_s: as_it_is.promised_mean_s.now,
        kept: as_it_is.kept.now,
        hour_cents: 0,
        points,
    })
}

/// Where it would lie: what it is, and the change with its interval.
fn at(difference: &Difference) -> Est {
    let Difference { now, then, change_from, change_to, .. } = *difference;
    Est { value: then, lower: now + change_from, upper: now + change_to }
}
