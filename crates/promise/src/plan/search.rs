//! When nobody has room as things stand: who could take over what from whom, so that all is kept.
//!
//! Dividing work over colleagues so that every deadline is kept is a partition problem (NP-complete, Garey & Johnson 1979,
//! SS8). So it is searched exactly where few are concerned, with fewest changes of colleague first, and only as far as a
//! budget reaches where many are.

use std::collections::BTreeSet;

use super::circle::Seat;
use super::lane::Row;
use super::placing::Diary;
use super::question::{QuestionId, Work};
use super::{Plan, Stand};

/// So many others are thought about.
const NEAR: usize = 9;

/// Colleagues among whom is looked.
const LANES: usize = 6;

/// Parts of lanes that are looked at in one search: some 300 µs.
const BUDGET: usize = 400_000;

/// One question that may change hands.
struct Item {
    id: QuestionId,
    /// Lane (by place in `Search::rows`), due part, seconds; where it is now first.
    choices: Vec<(usize, usize, i64)>,
    is_new: bool,
}

struct Search {
    /// Per lane the room in each part from now on, with what doesn't change hands due; cumulated.
    rows: Vec<Vec<i64>>,
    chosen: Vec<usize>,
    budget: usize,
}

impl Plan {
    /// Places a question that stands nowhere by letting others change hands; whether that could be done.
    pub(super) fn search(&mut self, id: QuestionId, now_s: i64, diary: &mut Diary) -> bool {
        let (lanes, near) = self.neighbourhood(id);
        let mut items: Vec<Item> =
            near.iter().filter_map(|near| self.item(*near, *near == id, &lanes, now_s)).collect();
        if items.len() < 2 || !items.iter().any(|item| item.is_new && !item.choices.is_empty()) {
            return false;
        }
        items.sort_by_key(|item| (self.entries.get(&item.id).map(|entry| entry.question.deadline), item.id));
        let near: Vec<QuestionId> = items.iter().map(|item| item.id).collect();
        let rows = lanes
            .iter()
            .enumerate()
            .map(|(place, lane)| self.room_without(*lane, &near, last_due(&items, place), now_s))
            .collect();
        let mut search = Search { rows, chosen: vec![0; items.len()], budget: BUDGET };
        let found = [1, 2, items.len()].into_iter().any(|moves| search.place(&items, 0, moves));
        if found {
            self.take_over(&items, &search.chosen, &lanes, now_s, diary);
        }
        found
    }

    /// The lanes concerned, and the questions on them that have more than one who can answer them; `id` included.
    fn neighbourhood(&mut self, id: QuestionId) -> (Vec<usize>, Vec<QuestionId>) {
        let (mut lanes, mut near, mut looked) = (Vec::new(), vec![id], 0);
        let mut seen = BTreeSet::from([id]);
        while looked < near.len() {
            let question = self.entries.get(&near[looked]).map(|entry| entry.question);
            looked += 1;
            let Some(question) = question else { continue };
            let circle = self.circle(question.team, question.subject);
            for seat in &circle.seats {
                if lanes.contains(&seat.lane) || lanes.len() == LANES {
                    continue;
                }
                lanes.push(seat.lane);
                for &(_, _, other) in &self.lanes[seat.lane].standing {
                    if near.len() <= NEAR && seen.insert(other) {
                        near.push(other);
                    }
                }
            }
        }
        (lanes, near)
    }

    fn item(&mut self, id: QuestionId, is_new: bool, lanes: &[usize], now_s: i64) -> Option<Item> {
        let entry = *self.entries.get(&id)?;
        let circle = self.circle(entry.question.team, entry.question.subject);
        let (current, due_now) = match entry.stand {
            Stand::In { lane, load, .. } => (Some(lane), Some(load.due)),
            Stand::Nowhere(_) => (None, None),
            Stand::Pinned { .. } => return None,
        };
        let choice = |seat: &Seat| {
            let place = lanes.iter().position(|lane| *lane == seat.lane)?;
            let by_deadline = self.lanes[seat.lane].due_part(entry.question.deadline.as_second());
            // What is late already may stay as late as it is.
            let due = if current == Some(seat.lane) { due_now.max(by_deadline) } else { by_deadline };
            let due = due.filter(|due| *due >= self.lanes[seat.lane].current(now_s))?;
            Some((seat.lane, (place, due, Self::seconds(&entry.question, *seat))))
        };
        let mut choices: Vec<_> = circle.seats.iter().filter_map(choice).collect();
        choices.sort_by_key(|(lane, _)| (Some(*lane) != current, *lane));
        if current.is_some() && choices.first().is_none_or(|(lane, _)| Some(*lane) != current) {
            return None;
        }
        Some(Item { id, choices: choices.into_iter().map(|(_, choice)| choice).collect(), is_new })
    }

    fn room_without(&self, lane: usize, near: &[QuestionId], until: usize, now_s: i64) -> Vec<i64> {
        let mut row = self.lanes[lane].room_row(Row::Due, until, now_s);
        for id in near {
            if let Some(Stand::In { lane: on, load, .. }) = self.entries.get(id).map(|entry| entry.stand)
                && on == lane
            {
                row.iter_mut().skip(load.due).for_each(|room| *room += load.seconds);
            }
        }
        row
    }

    /// Everybody who was chosen takes what was chosen for them.
    fn take_over(&mut self, items: &[Item], chosen: &[usize], lanes: &[usize], now_s: i64, diary: &mut Diary) {
        let changes = |(item, chosen): &(&Item, &usize)| item.is_new || **chosen > 0;
        let changing: Vec<(&Item, &usize)> = items.iter().zip(chosen).filter(changes).collect();
        for (item, _) in &changing {
            self.note(item.id, diary);
            self.lift(item.id);
        }
        for (item, chosen) in &changing {
            let (place, due, _) = item.choices[**chosen];
            self.put(item.id, lanes[place], due, due);
        }
        for (item, chosen) in changing {
            let (place, ..) = item.choices[*chosen];
            self.spread_out(lanes[place], Work::Question, now_s, diary);
            self.bring_forward(item.id, now_s);
        }
    }
}

/// The last part of a lane in which any item would be due.
fn last_due(items: &[Item], lane: usize) -> usize {
    let choices = items.iter().flat_map(|item| &item.choices);
    choices.filter(|choice| choice.0 == lane).map(|choice| choice.1).max().unwrap_or(0)
}

impl Search {
    /// Places the items from `next` on, with at most `moves` of those that stand already changing hands.
    fn place(&mut self, items: &[Item], next: usize, moves: usize) -> bool {
        let Some(item) = items.get(next) else { return true };
        for (choice, &(lane, due, seconds)) in item.choices.iter().enumerate() {
            let is_move = !item.is_new && choice > 0;
            if is_move && moves == 0 {
                return false;
            }
            let row = &mut self.rows[lane];
            if self.budget < row.len() {
                return false;
            }
            self.budget -= row.len();
            if row[due.min(row.len())..].iter().any(|room| *room < seconds) {
                continue;
            }
            row.iter_mut().skip(due).for_each(|room| *room -= seconds);
            self.chosen[next] = choice;
            if self.place(items, next + 1, moves - usize::from(is_move)) {
                return true;
            }
            self.rows[lane].iter_mut().skip(due).for_each(|room| *room += seconds);
        }
        false
    }
}
