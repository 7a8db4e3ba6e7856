//! Urgent matters: who is interrupted, and why.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::QuestionId;
use crate::roster::{ColleagueId, Team};

/// Why somebody is interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Urgency {
    /// The rule says that such a question is urgent.
    Rule,
    /// A colleague said so.
    ByHand,
    /// Its promise would be broken otherwise: no slot before the deadline has room.
    NoSlotInTime,
}

/// A question that reached a colleague outside a slot (design.md §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interruption {
    /// What for.
    pub question: QuestionId,
    /// Whom.
    pub colleague: ColleagueId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: Urgency,
}

/// Who is on call in a team: the first of its list who is there. `is_present`: whether somebody is at work now
/// ([`Timetable::is_present`](crate::roster::Timetable::is_present)).
#[must_use]
pub fn on_call(team: &Team, mut is_present: impl FnMut(ColleagueId) -> bool) -> Option<ColleagueId> {
    team.on_call.iter().copied().find(|colleague| is_present(*colleague))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::TeamId;

    #[test]
    fn the_first_who_is_there_is_called() {
        let [karin, joost, sanne] = [1, 2, 3].map(ColleagueId);
        let team =
            Team { id: TeamId(1), members: [karin].into(), subjects: [].into(), on_call: vec![karin, joost, sanne] };
        assert_eq!(on_call(&team, |who| who != karin), Some(joost));
        assert_eq!(on_call(&team, |_| false), None);
    }
}
