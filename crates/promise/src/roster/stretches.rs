//! Sorted stretches of time that lie apart, in seconds since 1970.

/// From the first second up to, not including, the second.
pub(super) type Stretch = (i64, i64);

/// What two rows of stretches have in common.
pub(super) fn common(one: &[Stretch], other: &[Stretch]) -> Vec<Stretch> {
    let (mut left, mut right, mut both) = (0, 0, Vec::new());
    while let (Some(&(from, until)), Some(&(begin, end))) = (one.get(left), other.get(right)) {
        if from.max(begin) < until.min(end) {
            both.push((from.max(begin), until.min(end)));
        }
        if until <= end { left += 1 } else { right += 1 }
    }
    both
}

/// What is left of `from` without `taken`.
pub(super) fn without(from: &[Stretch], taken: &[Stretch]) -> Vec<Stretch> {
    let mut left = Vec::with_capacity(from.len());
    for &(begin, end) in from {
        let mut begin = begin;
        let first = taken.partition_point(|&(_, until)| until <= begin);
        for &(away, back) in taken[first..].iter().take_while(|&&(away, _)| away < end) {
            if away > begin {
                left.push((begin, away));
            }
            begin = begin.max(back);
        }
        if begin < end {
            left.push((begin, end));
        }
    }
    left
}

/// Sorts, and makes one of what overlaps or touches; what is empty is dropped.
pub(super) fn united(stretches: impl Iterator<Item = Stretch>) -> Vec<Stretch> {
    let mut sorted: Vec<Stretch> = stretches.filter(|(from, until)| from < until).collect();
    sorted.sort_unstable();
    let mut apart: Vec<Stretch> = Vec::with_capacity(sorted.len());
    for (from, until) in sorted {
        match apart.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => apart.push((from, until)),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_common_and_what_is_left() {
        let (day, away) = ([(0, 10), (20, 30), (40, 50)], [(5, 25), (45, 46)]);
        assert_eq!(common(&day, &away), [(5, 10), (20, 25), (45, 46)]);
        assert_eq!(without(&day, &away), [(0, 5), (25, 30), (40, 45), (46, 50)]);
        assert_eq!(without(&day, &[]), day);
        assert_eq!(united([(8, 9), (1, 3), (3, 4), (2, 2), (7, 7)].into_iter()), [(1, 4), (8, 9)]);
    }
}
