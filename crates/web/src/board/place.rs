//! Where a promise stands on the board: by who has it, and by half-day.

use std::collections::BTreeMap;

use desk::views::{BoardView, ConversationRow, PromiseView};
use jiff::civil::Date;

use super::Column;
use crate::parts::{Sign, State, initials};
use crate::times::Times;

/// Today and the next service day, each in two halves; and what comes later.
const COLUMNS: usize = 5;
/// The hour at which the afternoon begins.
const NOON: i8 = 12;

/// A colleague, or nobody, with their promises per column.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) name: String,
    pub(super) initials: String,
    /// Nobody has these.
    pub(super) is_nobody: bool,
    pub(super) cells: Vec<Cell>,
}

#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// For a telephone, where there are no columns.
    pub(super) when: String,
    pub(super) is_later: bool,
    pub(super) slips: Vec<Slip>,
}

/// A promise.
#[derive(Debug, Clone)]
pub(super) struct Slip {
    pub(super) id: String,
    pub(super) href: String,
    pub(super) sign: Sign,
    pub(super) time: String,
    pub(super) instant: String,
    pub(super) who: String,
    pub(super) is_at_risk: bool,
}

pub(super) fn columns(view: &BoardView, times: &Times) -> Vec<Column> {
    let t = times.t;
    let next = match view.today.tomorrow() {
        Ok(tomorrow) if tomorrow == view.next_day => crate::times::capitalised(&t.say("time-tomorrow-word")),
        _ => crate::times::capitalised(&times.short_day(view.next_day)),
    };
    let today = crate::times::capitalised(&t.say("time-today-word"));
    let part = |title: &str, part: &str, is_later| Column { title: title.to_owned(), part: t.say(part), is_later };
    vec![
        part(&today, "board-morning", false),
        part(&today, "board-afternoon", false),
        part(&next, "board-morning", true),
        part(&next, "board-afternoon", true),
        Column { title: t.say("board-later"), part: String::new(), is_later: true },
    ]
}

/// Nobody's first, then each by name: in no other order.
pub(super) fn lines(view: &BoardView, times: &Times) -> Vec<Line> {
    let columns = columns(view, times);
    let mut by_name: BTreeMap<Option<String>, Vec<Vec<Slip>>> = BTreeMap::new();
    for row in &view.rows {
        let Some(promise) = &row.promise else { continue };
        let cells = by_name.entry(promise.agent_name.clone()).or_insert_with(|| vec![Vec::new(); COLUMNS]);
        cells[column_of(view, promise, times)].push(slip(view, row, promise, times));
    }
    let line = |(name, cells): (Option<String>, Vec<Vec<Slip>>)| Line {
        initials: name.as_deref().map(initials).unwrap_or_default(),
        is_nobody: name.is_none(),
        name: name.unwrap_or_else(|| times.t.say("board-nobody")),
        cells: cells
            .into_iter()
            .zip(&columns)
            .map(|(slips, column)| Cell {
                when: [column.title.as_str(), &column.part].join(" ").trim().to_owned(),
                is_later: column.is_later,
                slips,
            })
            .collect(),
    };
    by_name.into_iter().map(line).collect()
}

fn column_of(view: &BoardView, promise: &PromiseView, times: &Times) -> usize {
    let local = promise.deadline_at.to_zoned(times.zone.clone());
    let date: Date = local.date();
    let half = usize::from(local.hour() >= NOON);
    match date {
        date if date <= view.today => half,
        date if date <= view.next_day => 2 + half,
        _ => 4,
    }
}

fn slip(view: &BoardView, row: &ConversationRow, promise: &PromiseView, times: &Times) -> Slip {
    let is_later = column_of(view, promise, times) == 4;
    Slip {
        id: format!("slip-{}", row.id),
        href: format!("/conversations/{}", row.id),
        sign: State::of(promise, view.now).sign(times.t),
        time: if is_later { times.day(promise.deadline_at) } else { times.clock_time(promise.deadline_at) },
        instant: times.instant(promise.deadline_at),
        who: crate::parts::from_whom(times.t, &row.who),
        is_at_risk: view.needs.iter().any(|(id, _)| *id == row.id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Language, Words};

    #[test]
    fn nobodys_promises_come_first_and_each_stands_in_its_half_day() {
        let view = super::super::samples::view(false);
        let times = Times::in_zone_named(Words::of(Language::Nl), "Europe/Amsterdam", view.now);
        let lines = lines(&view, &times);
        let found: Vec<(String, Vec<usize>)> = lines
            .iter()
            .map(|line| (line.name.clone(), line.cells.iter().map(|cell| cell.slips.len()).collect()))
            .collect();
        assert_eq!(
            found,
            [
                ("Niemand".into(), vec![0, 1, 0, 0, 0]),
                ("Joost".into(), vec![0, 1, 1, 0, 0]),
                ("Karin".into(), vec![1, 2, 0, 0, 1])
            ]
        );
        assert_eq!(columns(&view, &times)[2].title, "Morgen");
        assert!(lines[0].cells[1].slips[0].is_at_risk);
    }
}
