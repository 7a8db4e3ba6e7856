//! Who can answer: the circle of colleagues for a subject of a team.

use std::sync::Arc;

use super::Plan;
use crate::roster::{Skill, SubjectId, TeamId};

/// Those who can answer, by number of their lane.
#[derive(Debug, Clone, Default)]
pub(super) struct Circle {
    pub(super) seats: Vec<Seat>,
}

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seat {
    pub(super) lane: usize,
    pub(super) skill: Skill,
}

impl Plan {
    /// The circle, worked out once until somebody's knowledge or a team changes.
    pub(super) fn circle(&mut self, team: Option<TeamId>, subject: Option<SubjectId>) -> Arc<Circle> {
        if let Some(circle) = self.circles.get(&(team, subject)) {
            return Arc::clone(circle);
        }
        let circle = Arc::new(self.circle_of(team, subject));
        self.circles.insert((team, subject), Arc::clone(&circle));
        circle
    }

    /// Members of the team who know the subject; if there are none, whoever knows it. Without a subject any member.
    pub(super) fn circle_of(&self, team: Option<TeamId>, subject: Option<SubjectId>) -> Circle {
        let skill = |lane: usize| match subject {
            Some(subject) => self.people[lane].knows.get(&subject).copied(),
            None => Some(Skill::Knows),
        };
        let all = || (0..self.people.len()).filter_map(|lane| Some(Seat { lane, skill: skill(lane)? }));
        let members = team.and_then(|team| self.teams.get(&team));
        let of_team: Vec<Seat> = match members {
            Some(members) => all().filter(|seat| members.contains(&self.people[seat.lane].id)).collect(),
            None => Vec::new(),
        };
        let nobody_else_may = subject.is_none() && members.is_some();
        Circle { seats: if of_team.is_empty() && !nobody_else_may { all().collect() } else { of_team } }
    }
}
