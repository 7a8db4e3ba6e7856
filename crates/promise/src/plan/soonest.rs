//! What is said of a quote that lies very near.

use jiff::{SignedDuration, Timestamp};

/// Nobody is promised an answer sooner than this, unless the rule wants it so.
///
/// Within a running slot the plan is exact to a quarter of an hour; people aren't. A call, a colleague at the desk or a
/// question that needs a second look, and twenty minutes are over. "Within the hour" is the shortest thing that people say
/// and mean. Whoever answers sooner keeps the promise as well.
pub const SOONEST: SignedDuration = SignedDuration::from_hours(1);

/// Times that people say: quarters of an hour.
const SAID_S: i64 = 15 * 60;

/// The moment that is told for what can be kept by `quoted`: at the soonest the quarter of an hour after `soonest`, which is
/// [`SOONEST`] from now in open time, so that nobody waits before a closed door; but never later for that than the rule wants
/// (`policy`), and never before `quoted`.
#[must_use]
pub fn said(quoted: Timestamp, policy: Timestamp, soonest: Timestamp) -> Timestamp {
    let soonest_s = soonest.as_second();
    // All zones of our years are a whole number of quarters from UTC.
    let soonest_s = -(-soonest_s).div_euclid(SAID_S) * SAID_S;
    let soonest = Timestamp::from_second(soonest_s).unwrap_or(policy);
    quoted.max(soonest.min(policy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_promised_within_the_hour_but_what_the_rule_wants_so() {
        // Now, by when it can be kept, what the rule wants, what is said.
        let table = [
            // In a slot that runs from 09:00 to 11:00.
            ("09:10", "09:30", "13:10", "10:15"),
            ("09:00", "09:15", "13:00", "10:00"),
            ("10:50", "11:00", "14:50", "12:00"),
            // In one that begins in a moment.
            ("11:20", "11:45", "15:20", "12:30"),
            // Later than that it is said as it is.
            ("09:10", "10:30", "13:10", "10:30"),
            ("09:10", "15:30", "13:10", "15:30"),
            ("09:15", "10:20", "13:15", "10:20"),
            // The rule wants it within twenty minutes: then that is promised, if it can be kept.
            ("09:10", "09:20", "09:30", "09:30"),
            ("09:10", "09:45", "09:30", "09:45"),
            ("16:40", "16:45", "17:00", "17:00"),
        ];
        for (now, quoted, policy, told) in table {
            let at = |time: &str| format!("2026-11-24T{time}:00+01:00").parse::<Timestamp>().unwrap();
            assert_eq!(said(at(quoted), at(policy), at(now) + SOONEST), at(told), "{now} {quoted} {policy}");
        }
        let (now, policy) = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH + SignedDuration::from_hours(9));
        let late = now + SignedDuration::from_millis(1);
        assert_eq!(said(late, policy, late + SOONEST), now + SignedDuration::from_mins(60));
    }
}
