//! From an address to what is asked, and to the shortest address that asks the same.

use desk::AgentId;
use desk::rosters::RosterProblem;
use desk::what_if::{Joining, WhatIfForm};
use promise::document::WeekDocument;

use crate::i18n::Words;
use crate::settings::fill;
use crate::settings::{Problems, Typed, week};

/// What was typed, without what is as it was; and whether it came like that.
#[derive(Debug, Clone)]
pub(super) struct Short {
    pub(super) typed: Typed,
    is_as_it_came: bool,
}

impl Short {
    pub(super) fn is_as_it_came(&self) -> bool {
        self.is_as_it_came
    }

    /// The page with this behind it.
    pub(super) fn address(&self, path: &str) -> String {
        let query = serde_urlencoded::to_string(self.typed.pairs()).unwrap_or_default();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

/// Fields that say something of one colleague.
pub(super) fn changes_of_people(typed: &Typed) -> impl Iterator<Item = (&str, &str)> {
    let pairs = typed.pairs().iter().map(|(name, value)| (name.as_str(), value.as_str()));
    pairs.filter(|(name, _)| name.starts_with("m.") || name.starts_with("s.") || *name == "gone")
}

/// What is asked, the fields that say it, and what can't be read of them.
pub(super) fn read(t: Words, typed: &Typed, slots: &[(AgentId, WeekDocument)]) -> (WhatIfForm, Short, Problems) {
    let (mut form, mut problems, mut short) = (WhatIfForm::default(), Problems::none(), Typed::default());
    let mut minutes = |name: &str, value: &str, problems: &mut Problems| match number(value) {
        Some(0) => None,
        read => {
            short = std::mem::take(&mut short).with(name, value.trim());
            if read.is_none() {
                problems.add(name, t.say("problem-not-a-number"));
            }
            read
        }
    };
    for (name, value) in typed.pairs() {
        if let Some(agent) = name.strip_prefix("m.").and_then(|id| id.parse().ok()) {
            let is_here = slots.iter().any(|(known, _)| *known == agent);
            if !is_here && number(value) != Some(0) {
                problems.add(name, t.say("whatif-problem-not-here"));
            }
            form.minutes.extend(minutes(name, value, &mut problems).map(|minutes| (agent, minutes)));
        } else if let Some(team) = name.strip_prefix("tm.").and_then(|id| id.parse().ok()) {
            form.team_minutes.extend(minutes(name, value, &mut problems).map(|minutes| (team, minutes)));
        }
    }
    short = read_slots(t, typed, slots, &mut form, &mut problems, short);
    for (value, agent) in typed.all("gone").filter_map(|value| Some((value, value.parse::<AgentId>().ok()?))) {
        if !slots.iter().any(|(known, _)| *known == agent) {
            problems.add("gone", t.say("whatif-problem-not-here"));
            short = short.with("gone", value);
        } else if !form.gone.contains(&agent) {
            form.gone.push(agent);
            short = short.with("gone", value);
        }
    }
    short = read_joining(t, typed, &mut form, &mut problems, short);
    short = read_rule(t, typed, &mut form, &mut problems, short);
    match typed.get("effort").trim() {
        "" => {}
        said => {
            let read = number(said);
            form.effort_minutes = read;
            short = short.with("effort", said);
            if read.is_none() {
                problems.add("effort", t.say("problem-not-a-number"));
            }
        }
    }
    if !typed.get("team").is_empty() {
        short = short.with("team", typed.get("team"));
    }
    let is_as_it_came = short.pairs() == typed.pairs();
    (form, Short { typed: short, is_as_it_came }, problems)
}

/// Nothing is nought; `None`: no number.
fn number(text: &str) -> Option<i64> {
    let text = text.trim().trim_start_matches('+').replace('−', "-");
    if text.is_empty() { Some(0) } else { text.parse().ok() }
}

fn read_slots(
    t: Words,
    typed: &Typed,
    slots: &[(AgentId, WeekDocument)],
    form: &mut WhatIfForm,
    problems: &mut Problems,
    mut short: Typed,
) -> Typed {
    for (agent, as_they_are) in slots {
        for (day, intervals) in as_they_are.days() {
            let name = format!("s.{agent}.{day}");
            if !typed.has(&name) {
                continue;
            }
            let read = week::read(typed.get(&name));
            if read.as_deref() == Some(intervals) {
                continue;
            }
            match read {
                Some(read) => form.slots.push((*agent, day, read)),
                None => problems.add(&name, t.say("problem-not-slots")),
            }
            short = short.with(&name, typed.get(&name).trim());
        }
    }
    short
}

fn read_joining(t: Words, typed: &Typed, form: &mut WhatIfForm, problems: &mut Problems, short: Typed) -> Typed {
    let (count, like) = (typed.get("joining"), typed.get("like"));
    let knows: Vec<&str> = typed.all("knows").filter(|value| value.parse::<desk::SubjectId>().is_ok()).collect();
    let read = number(count);
    if read == Some(0) && like.is_empty() {
        return short;
    }
    let mut short = short.with("joining", count.trim()).with("like", like);
    for value in &knows {
        short = short.with("knows", *value);
    }
    match (read.and_then(|count| u32::try_from(count).ok()), like.parse()) {
        // Whoever was named to be like, without saying how many: one.
        (Some(count), Ok(like)) => {
            let knows = knows.iter().filter_map(|value| value.parse().ok()).collect();
            form.joining = Some(Joining { count: count.max(1), like, knows });
        }
        (None, _) => problems.add("joining", t.say("problem-not-a-number")),
        (Some(_), Err(_)) => problems.add("like", t.say("problem-required")),
    }
    short
}

fn read_rule(t: Words, typed: &Typed, form: &mut WhatIfForm, problems: &mut Problems, short: Typed) -> Typed {
    let kind = typed.get("kind");
    if !fill::KINDS.contains(&kind) {
        return short;
    }
    let usual = fill::typed_of(t, &promise::Rule::default());
    match fill::rule_of(t, &typed.clone().joined(usual)) {
        Ok(rule) => form.rule = Some(rule),
        Err(found) => problems.join(found),
    }
    let mut short = short.with("kind", kind);
    for name in fill::fields_of(kind) {
        if typed.has(name) {
            short = short.with(*name, typed.get(name).trim());
        }
    }
    short
}

/// What the desk found wrong, at the names that the fields have here.
pub(super) fn at_own_fields(said: Problems, found: &[RosterProblem]) -> Problems {
    let mut problems = Problems::none();
    for problem in found {
        let own = match problem.field.split_once('.') {
            Some(("minutes", rest)) => format!("m.{rest}"),
            Some(("team_minutes", rest)) => format!("tm.{rest}"),
            Some(("slots", rest)) => format!("s.{rest}"),
            _ => problem.field.clone(),
        };
        problems.add(own, said.at(&problem.field).unwrap_or_default());
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    const KARIN: &str = "019aa7c2-5f1e-7cc3-98c4-000000000001";

    fn read_as(pairs: &[(&str, &str)]) -> (WhatIfForm, Short, Problems) {
        let typed = pairs.iter().fold(Typed::default(), |typed, (name, value)| typed.with(*name, *value));
        let mon = vec![["09:00".to_owned(), "10:00".to_owned()]];
        let slots = [(KARIN.parse().unwrap(), WeekDocument { mon, ..WeekDocument::default() })];
        read(Words::of(Language::Nl), &typed, &slots)
    }

    #[test]
    fn an_address_keeps_what_is_changed_and_drops_what_is_as_it_was() {
        let (minutes, slots, other) = (format!("m.{KARIN}"), format!("s.{KARIN}.mon"), format!("s.{KARIN}.tue"));
        let all = [
            (minutes.as_str(), "-30"),
            (&slots, "9 - 10"),
            (&other, "13-14"),
            ("joining", ""),
            ("like", ""),
            ("kind", ""),
            ("within", "vier uur"),
            ("effort", ""),
            ("team", ""),
        ];
        let (form, short, problems) = read_as(&all);
        assert!(problems.is_empty() && !short.is_as_it_came());
        assert_eq!(short.address("/what-if"), format!("/what-if?m.{KARIN}=-30&s.{KARIN}.tue=13-14"));
        assert_eq!((form.minutes.len(), form.slots.len(), form.rule), (1, 1, None));
        let again: Vec<(String, String)> = short.typed.pairs().to_vec();
        let again: Vec<(&str, &str)> = again.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert!(read_as(&again).1.is_as_it_came());
    }

    #[test]
    fn what_cannot_be_read_stays_and_is_told_at_its_field_all_at_once() {
        let minutes = format!("m.{KARIN}");
        let typed = [
            (minutes.as_str(), "half"),
            ("joining", "x"),
            ("kind", "clock"),
            ("clock_within", "straks"),
            ("effort", "kort"),
        ];
        let (_, short, problems) = read_as(&typed);
        for field in [minutes.as_str(), "joining", "clock_within", "effort"] {
            assert!(problems.at(field).is_some(), "{field}");
        }
        assert!(short.address("/what-if").contains("straks"));
    }
}
