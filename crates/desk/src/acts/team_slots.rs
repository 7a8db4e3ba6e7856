//! A week of answer slots of a team: who answers what when, with what is promised in each; nobody is counted or ranked.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use promise::roster::Timetable;
use store::first_name;
use store::id::{AgentId, TeamId};

use super::own_calendars::busy_of;
use crate::rosters::colleague_of;
use crate::views::{Away, InTeamSlot, TeamDay, TeamSlot, TeamWeek};
use crate::{Act, Agent, Desk, DeskError, Role, hours};

const WEEK_DAYS: i64 = 7;

impl Desk {
    /// The week of a day (this week without one), of one team or of all that are the reader's.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; [`DeskError::NotFound`]: no such team, or not the reader's.
    pub async fn team_slots(
        &self,
        by: &Agent,
        team: Option<TeamId>,
        day: Option<Date>,
        now: Timestamp,
    ) -> Result<TeamWeek, DeskError> {
        by.must(Act::SeeBoard)?;
        let by = by.clone();
        self.look(now, move |turn| {
            let mut teams: Vec<_> = turn.tx.teams()?.into_iter().map(|team| (team.id, team.name)).collect();
            if by.role == Role::Lead {
                teams.retain(|(id, _)| by.teams.contains(id));
            }
            if team.is_some_and(|team| teams.iter().all(|(id, _)| *id != team)) {
                return Err(DeskError::NotFound);
            }
            let members = turn.tx.team_members()?.into_iter();
            let shown = |of: &TeamId| team.map_or_else(|| teams.iter().any(|(id, _)| id == of), |team| team == *of);
            let people: HashMap<AgentId, String> = members
                .filter(|(of, ..)| shown(of))
                .map(|(_, agent, name)| (agent, first_name(&name).to_owned()))
                .collect();
            let hours = hours::service_hours(&turn.tx.default_calendar()?)?;
            let today = hours.date_of(turn.now);
            let day = day.unwrap_or(today);
            let first = day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days());
            let midnight = |date: Date| date.to_zoned(hours.zone().clone()).map_or(turn.now, |at| at.timestamp());
            let bounds: Vec<_> = (0..=WEEK_DAYS).map(|n| midnight(first.saturating_add(n.days()))).collect();
            let (from, until) = (bounds[0], bounds[WEEK_DAYS as usize]);
            let absences = turn.tx.absences(None, from)?;
            let mut weeks = Vec::new();
            for row in turn.tx.rosters()?.iter().filter(|row| people.contains_key(&row.agent)) {
                let colleague = colleague_of(row, &absences, &busy_of(row)?)?;
                let Ok(there) = Timetable::new(&hours, &colleague) else { continue };
                let mut always = there.clone();
                always.set_absences(&[]);
                weeks.push((row.agent, people[&row.agent].clone(), there, always));
            }
            weeks.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
            let mut promised: HashMap<(AgentId, Timestamp), Vec<InTeamSlot>> = HashMap::new();
            for row in turn.tx.all_promised_in_slots(from, until)? {
                let standing = InTeamSlot {
                    subject: row.subject,
                    who: row.who,
                    deadline_at: row.deadline_at,
                    conversation: row.conversation,
                    file: row.file,
                };
                promised.entry((row.agent, row.slot_from_at)).or_default().push(standing);
            }
            let days = bounds.windows(2).zip(0i64..).map(|(bound, n)| {
                let (begins, ends) = (bound[0], bound[1]);
                let mut slots: Vec<TeamSlot> = Vec::new();
                let mut away = Vec::new();
                for (agent, name, there, always) in &weeks {
                    for slot in there.slots(begins, ends).unwrap_or_default() {
                        if slot.starts_at >= begins {
                            slots.push(TeamSlot {
                                name: name.clone(),
                                from_at: slot.starts_at,
                                until_at: slot.ends_at,
                                promised: promised.remove(&(*agent, slot.starts_at)).unwrap_or_default(),
                            });
                        }
                    }
                    let time =
                        |table: &Timetable| length(&table.working(begins, ends).unwrap_or_default(), begins, ends);
                    let (present, usual) = (time(there), time(always));
                    if present < usual {
                        away.push(Away { name: name.clone(), is_whole_day: present.is_zero() });
                    }
                }
                slots.sort_by(|a, b| (a.from_at, &a.name).cmp(&(b.from_at, &b.name)));
                let date = first.saturating_add(n.days());
                let is_open = hours.service_day(date).is_ok_and(|day| day.is_some());
                TeamDay { date, is_open, away, slots }
            });
            Ok(TeamWeek { today, days: days.collect(), first, teams, team })
        })
        .await
    }
}

fn length(stretches: &[(Timestamp, Timestamp)], from: Timestamp, until: Timestamp) -> SignedDuration {
    stretches.iter().map(|(begin, end)| (*end).min(until).duration_since((*begin).max(from))).sum()
}
