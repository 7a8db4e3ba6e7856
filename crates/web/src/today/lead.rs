//! The one sentence at the top: who counts on me, and from when.

use desk::views::ConversationRow;
use jiff::Timestamp;

use crate::i18n::Marked;
use crate::times::Times;

/// The sentence for so many open promises of which the first is due then.
pub(super) fn lead(times: &Times, count: usize, first: Option<Timestamp>) -> Marked {
    let t = times.t;
    let Some(first) = first.filter(|_| count > 0) else { return t.marked("today-lead-none") };
    let sentence = t.with("n", count).with("count", capital(&t.number(count))).with("before", times.before(first));
    if first < times.now { sentence.marked("today-lead-passed") } else { sentence.marked("today-lead") }
}

/// Nobody counts on me by name, but on my team: so many, with the one that is due first.
pub(super) fn unowned(times: &Times, rows: &[ConversationRow]) -> Marked {
    let first = rows.iter().filter_map(|row| row.promise.as_ref()).map(|promise| promise.deadline_at).min();
    let Some(first) = first else { return times.t.marked("today-lead-none") };
    let count = capital(&times.t.number(rows.len()));
    times.t.with("n", rows.len()).with("count", count).with("before", times.before(first)).marked("today-lead-unowned")
}

/// A sentence begins with "Eén": the accent stays off a capital.
fn capital(word: &str) -> String {
    let word = word.strip_prefix('é').map_or_else(|| word.to_owned(), |rest| format!("e{rest}"));
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Language, Words};

    #[track_caller]
    fn check(language: Language, count: usize, first: &str, said: &str) {
        let now = "2026-11-24T10:20:00Z".parse().unwrap();
        let times = Times::in_zone_named(Words::of(language), "Europe/Amsterdam", now);
        assert_eq!(lead(&times, count, first.parse().ok()).to_string(), said);
    }

    #[test]
    fn it_says_how_many_count_on_me_and_from_when() {
        check(Language::Nl, 6, "2026-11-24T10:45:00Z", "Zes klanten rekenen op u, de eerste <em>vóór 11:45</em>.");
        check(Language::Nl, 1, "2026-11-25T08:30:00Z", "Eén klant rekent op u, <em>morgen vóór 09:30</em>.");
        check(Language::En, 13, "2026-11-24T10:45:00Z", "13 customers count on you, the first <em>before 11:45</em>.");
        check(Language::En, 0, "", "Nobody is waiting for you. There is time for who asked nothing.");
    }

    #[test]
    fn it_says_first_what_has_passed() {
        check(
            Language::Nl,
            2,
            "2026-11-24T10:00:00Z",
            "Twee klanten rekenen op u; de eerste had <em>vóór 11:00</em> antwoord moeten hebben.",
        );
    }
}
