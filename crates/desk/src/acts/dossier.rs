//! One file: what happened to it, and moving it by hand to another slot.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::json;
use store::id::{AgentId, DossierId};
use store::{PlannedRow, first_name};

use super::plan::{names, refused, slot_choices};
use crate::planning::{changed, number_of_file};
use crate::rosters::number_of_agent;
use crate::views::DossierView;
use crate::{Act, Agent, Desk, DeskError};

/// Lines of its history that are shown.
const HISTORY_MAX: usize = 200;

impl Desk {
    /// One file, with its history.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn dossier(&self, by: &Agent, id: DossierId, now: Timestamp) -> Result<DossierView, DeskError> {
        by.must(Act::WorkPiles)?;
        self.look(now, move |turn| {
            let (file, pile) = turn.file_in_pile(id)?.ok_or(DeskError::NotFound)?;
            let planned = turn.tx.planned_of(&[file.promise])?.pop();
            let names = names(turn.tx)?;
            let number = number_of_file(file.promise);
            let choices = match &planned {
                Some(_) => turn.in_plan(|laid, _| slot_choices(laid, number, &names))?.unwrap_or_default(),
                None => Vec::new(),
            };
            let all: HashMap<AgentId, String> =
                turn.tx.agents()?.into_iter().map(|row| (row.id, first_name(&row.name).to_owned())).collect();
            let pinned_to = planned.as_ref().filter(|planned| planned.pinned_by.is_some());
            Ok(DossierView {
                pinned_to: pinned_to.and_then(|planned| planned.slot).map(|slot| (slot.agent, slot.from_at)),
                file: super::piles_seen::line_of(file, planned, &all),
                history: turn.tx.dossier_events(id, HISTORY_MAX)?,
                pile,
                choices,
            })
        })
        .await
    }

    /// Moves a file by hand to a slot of somebody who may do it, where nothing but an absence or another hand moves it away.
    /// Without a slot the plan decides again.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; a refused `slot`: `slot_gone`, `slot_full`, `does_not_know`;
    /// [`Refusal::NoOpenPromise`](crate::Refusal::NoOpenPromise).
    pub async fn move_dossier(
        &self,
        by: &Agent,
        id: DossierId,
        to: Option<(AgentId, Timestamp)>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::WorkPiles)?;
        let by = by.id;
        self.act(now, move |turn| {
            turn.tx.take_plan_turn(turn.now)?;
            let file = turn.open_dossier(id)?;
            let mut laid = turn.laid()?.ok_or(DeskError::NotFound)?;
            let number = number_of_file(file.promise);
            let moved = match to {
                Some((agent, slot)) => laid.plan.pinned(number, number_of_agent(agent), slot, turn.now),
                None => laid.plan.unpinned(number, turn.now),
            };
            let mut touched = changed(&moved.map_err(|error| refused(&error))?);
            touched.insert(number);
            turn.write_down_some(&mut laid, touched)?;
            if let (Some(_), Some(row)) = (to, laid.file_rows.get_mut(&file.promise)) {
                *row = PlannedRow { pinned_by: Some(by), ..row.clone() };
                turn.tx.put_in_plan(row, turn.now)?;
            }
            turn.keep_changed(laid)?;
            let (kind, detail) = match to {
                Some((agent, slot)) => ("moved", json!({ "to": turn.tx.active_agent_name(agent)?, "slot": slot })),
                None => ("unpinned", json!({})),
            };
            turn.log_dossier(id, kind, Some(by), &detail)?;
            Ok(turn.tx.notify("lists", "")?)
        })
        .await
    }
}
