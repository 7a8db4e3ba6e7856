//! Files in what questions leave of the slots: by deadline, with whoever has them done first.
//!
//! Questions come first: a customer who waits for an answer is never moved for a file. So it is reckoned afresh from the plan
//! whenever it is looked at, and what finds no room in time is what the lead has to choose about.

use jiff::Timestamp;

use crate::roster::{ColleagueId, Slot};

/// A slot, and what of it is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// The slot.
    pub slot: Slot,
    /// Seconds of it that nothing stands in.
    pub free_s: i64,
}

/// A file that waits.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// By when it is to be done.
    pub deadline: Timestamp,
    /// How much work it is, in seconds for somebody who knows the subject.
    pub effort_s: f64,
    /// Who can do it, with the factor by which they take longer or shorter.
    pub able: Vec<(ColleagueId, f64)>,
}

/// Where a file stands: a long one may take several slots of one colleague.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// The slot in which it is finished.
    pub slot: Slot,
    /// Whether that slot ends after its deadline.
    pub is_late: bool,
}

/// Lays files into the rooms (in any order), the earliest deadline first, each with whoever finishes it first, and of those
/// with whom has most room left. Gives, in the order of `files`, where each is finished; `None`: nobody has room for it. What
/// is left stays in `rooms`.
#[must_use]
pub fn laid_in(files: &[File], rooms: &mut [Room]) -> Vec<Option<Done>> {
    rooms.sort_by_key(|room| (room.slot.colleague, room.slot.starts_at));
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_key(|place| (files[*place].deadline, *place));
    let mut done = vec![None; files.len()];
    for place in order {
        let file = &files[place];
        let best = file
            .able
            .iter()
            .filter_map(|(who, factor)| {
                let needs_s = (file.effort_s * factor).ceil().max(1.0) as i64;
                let last = finished_in(rooms, *who, needs_s)?;
                Some((rooms[last].slot.ends_at, std::cmp::Reverse(free_of(rooms, *who)), *who, last, needs_s))
            })
            .min();
        if let Some((ends_at, _, who, last, needs_s)) = best {
            take(rooms, who, needs_s);
            done[place] = Some(Done { slot: rooms[last].slot, is_late: ends_at > file.deadline });
        }
    }
    done
}

/// The rooms of one colleague: they lie together.
fn of(rooms: &[Room], who: ColleagueId) -> std::ops::Range<usize> {
    rooms.partition_point(|room| room.slot.colleague < who)..rooms.partition_point(|room| room.slot.colleague <= who)
}

fn free_of(rooms: &[Room], who: ColleagueId) -> i64 {
    rooms[of(rooms, who)].iter().map(|room| room.free_s.max(0)).sum()
}

fn finished_in(rooms: &[Room], who: ColleagueId, needs_s: i64) -> Option<usize> {
    let mut left_s = needs_s;
    of(rooms, who).find(|place| {
        left_s -= rooms[*place].free_s.max(0);
        left_s <= 0
    })
}

fn take(rooms: &mut [Room], who: ColleagueId, needs_s: i64) {
    let (range, mut left_s) = (of(rooms, who), needs_s);
    for room in &mut rooms[range] {
        let taken_s = room.free_s.clamp(0, left_s);
        room.free_s -= taken_s;
        left_s -= taken_s;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    fn room(who: u128, starts: i64, free: i64) -> Room {
        let slot = Slot { colleague: ColleagueId(who), starts_at: at(starts), ends_at: at(starts + 60) };
        Room { slot, free_s: free * 60 }
    }

    fn file(deadline: i64, minutes: f64, able: &[u128]) -> File {
        let able = able.iter().map(|who| (ColleagueId(*who), 1.0)).collect();
        File { deadline: at(deadline), effort_s: minutes * 60.0, able }
    }

    #[track_caller]
    fn check(files: &[File], rooms: &[Room], expected: &[Option<(u128, i64, bool)>]) {
        let mut rooms = rooms.to_vec();
        let whole: i64 = rooms.iter().map(|room| room.free_s).sum();
        let found = laid_in(files, &mut rooms);
        let said: Vec<_> = found
            .iter()
            .map(|done| done.map(|done| (done.slot.colleague.0, done.slot.starts_at.as_second() / 60, done.is_late)))
            .collect();
        assert_eq!(said, expected);
        let placed = files.iter().zip(&found).filter(|(_, done)| done.is_some());
        let taken: i64 = placed.map(|(file, _)| file.effort_s as i64).sum();
        assert_eq!(whole - rooms.iter().map(|room| room.free_s).sum::<i64>(), taken, "nothing is booked twice");
        assert!(rooms.iter().all(|room| room.free_s >= 0));
    }

    #[test]
    fn what_is_due_first_gets_the_first_room_and_what_is_long_takes_several_slots() {
        let rooms = [room(1, 0, 30), room(1, 100, 60), room(1, 200, 60)];
        check(&[file(900, 30.0, &[1]), file(500, 75.0, &[1])], &rooms, &[Some((1, 200, false)), Some((1, 100, false))]);
    }

    #[test]
    fn whoever_finishes_it_first_does_it_and_nobody_who_can_not() {
        let rooms = [room(1, 0, 10), room(1, 300, 60), room(2, 100, 60), room(3, 0, 60)];
        check(&[file(400, 20.0, &[1, 2])], &rooms, &[Some((2, 100, false))]);
        check(&[file(400, 20.0, &[])], &rooms, &[None]);
    }

    #[test]
    fn what_finds_no_room_in_time_is_late_and_what_finds_none_stands_nowhere() {
        let rooms = [room(1, 0, 30), room(1, 500, 30)];
        let files = [file(100, 30.0, &[1]), file(200, 30.0, &[1]), file(300, 5.0, &[1])];
        check(&files, &rooms, &[Some((1, 0, false)), Some((1, 500, true)), None]);
    }
}
