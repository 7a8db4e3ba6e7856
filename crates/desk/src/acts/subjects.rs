//! What questions are about, and which teams answer that.

use jiff::Timestamp;
use store::{StoreError, SubjectRow, Tx};

use super::rosters::{subject_views, unknown};
use crate::check;
use crate::rosters::{RosterFault, RosterProblem, SubjectForm, TeamRosterForm};
use crate::views::SubjectView;
use crate::{Act, Agent, Desk, DeskError, Refusal, Role, SubjectId};

const NAME_MAX: usize = 60;
const WORDS_MAX: usize = 40;
const WORD_MAX: usize = 60;
const SUBJECTS_MAX: usize = 500;

impl Desk {
    /// All subjects, with who knows them.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn subjects(&self, by: &Agent) -> Result<Vec<SubjectView>, DeskError> {
        by.must(Act::EditRosters)?;
        self.db.read(|tx| Ok(subject_views(tx)?)).await
    }

    /// A new subject, or other words for one.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; [`Refusal::Roster`] with all that is wrong.
    pub async fn save_subject(&self, by: &Agent, form: SubjectForm, now: Timestamp) -> Result<SubjectId, DeskError> {
        by.must(Act::EditRosters)?;
        let (name, words) = checked(&form)?;
        self.act(now, move |turn| {
            let all = turn.tx.subjects()?;
            let id = match form.id {
                Some(id) if all.iter().any(|row| row.id == id) => id,
                Some(_) => return Err(DeskError::NotFound),
                None if all.len() >= SUBJECTS_MAX => return Err(wrong("name", "too_many").into()),
                None => SubjectId::new(turn.now, turn.chance),
            };
            if all.iter().any(|row| row.id != id && row.name.to_lowercase() == name.to_lowercase()) {
                return Err(wrong("name", "taken").into());
            }
            if let Some(other) =
                all.iter().find(|row| row.id != id && row.words.iter().any(|word| words.contains(word)))
            {
                let word = other.words.iter().find(|word| words.contains(word)).cloned().unwrap_or_default();
                let fault = RosterFault::Overlap { first: word, second: other.name.clone() };
                return Err(Refusal::Roster(vec![RosterProblem::at("words", fault)]).into());
            }
            turn.tx
                .save_subject(&SubjectRow { id, name: name.clone(), words: words.clone() }, turn.now)
                .map_err(taken)?;
            turn.tx.notify("settings", "")?;
            turn.replan()?;
            Ok(id)
        })
        .await
    }

    /// Takes a subject away; whoever knows it no longer does.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn remove_subject(&self, by: &Agent, id: SubjectId, now: Timestamp) -> Result<(), DeskError> {
        by.must(Act::EditRosters)?;
        self.act(now, move |turn| {
            if !turn.tx.remove_subject(id)? {
                return Err(DeskError::NotFound);
            }
            turn.tx.notify("settings", "")?;
            turn.replan()
        })
        .await
    }

    /// The subjects of a team that one leads, and who is on call for it.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; [`DeskError::NotFound`]: not there, or not yours; [`Refusal::Roster`].
    pub async fn save_team_roster(&self, by: &Agent, form: TeamRosterForm, now: Timestamp) -> Result<(), DeskError> {
        by.must(Act::EditRosters)?;
        if by.role != Role::Administrator && !by.teams.contains(&form.team) {
            return Err(DeskError::NotFound);
        }
        self.act(now, move |turn| {
            if let Some(agent) = form.on_call
                && !is_member(turn.tx, &form, agent)?
            {
                return Err(wrong("on_call", "unknown").into());
            }
            if !turn.tx.set_on_call(form.team, form.on_call)? {
                return Err(DeskError::NotFound);
            }
            turn.tx.set_team_subjects(form.team, &form.subjects).map_err(unknown("subjects"))?;
            turn.tx.notify("settings", "")?;
            turn.replan()?;
            turn.interrupts()
        })
        .await
    }
}

fn is_member(tx: &mut Tx<'_>, form: &TeamRosterForm, agent: crate::AgentId) -> Result<bool, StoreError> {
    Ok(tx.team_members()?.iter().any(|(team, member, _)| *team == form.team && *member == agent))
}

fn wrong(field: &str, problem: &'static str) -> Refusal {
    Refusal::Roster(vec![RosterProblem::at(field, RosterFault::Other(problem))])
}

fn taken(error: StoreError) -> DeskError {
    if error.is_unique("subject_name") { wrong("name", "taken").into() } else { error.into() }
}

/// Name and words as they are kept, or all that is wrong with them.
fn checked(form: &SubjectForm) -> Result<(String, Vec<String>), Refusal> {
    let mut problems = Vec::new();
    let mut add = |field: &str, problem: &'static str| {
        problems.push(RosterProblem::at(field, RosterFault::Other(problem)));
    };
    let name = match check::line("name", &form.name, NAME_MAX) {
        Ok(name) => name,
        Err(Refusal::Field { problem, .. }) => {
            add("name", problem);
            String::new()
        }
        Err(other) => return Err(other),
    };
    let mut words: Vec<String> = form
        .words
        .split([',', ';', '\n'])
        .map(|word| word.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    words.sort();
    words.dedup();
    if words.len() > WORDS_MAX {
        add("words", "too_many");
    } else if words.iter().any(|word| word.chars().count() > WORD_MAX) {
        add("words", "too_long");
    }
    if problems.is_empty() { Ok((name, words)) } else { Err(Refusal::Roster(problems)) }
}
