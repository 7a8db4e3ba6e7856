//! What stands beside a complaint: how it is, what was tried, what else had the same cause, and goodwill.

use desk::views::ComplaintView;

use super::{PATH, cause_word, state_word};
use crate::times::Times;

/// A cause of the last twelve months.
#[derive(Debug, Clone)]
pub(super) struct Same {
    pub(super) title: String,
    pub(super) times: String,
    pub(super) share: i64,
    pub(super) cost: String,
    pub(super) href: Option<String>,
    pub(super) is_this: bool,
}

/// How it stands, its cause and its remedy, when there is nothing to fill in any more.
pub(super) fn told(view: &ComplaintView, times: &Times) -> Vec<(String, String)> {
    let (t, row) = (times.t, &view.row);
    let mut told = vec![(t.say("complaint-how"), state_word(t, row.state))];
    if let Some(cause) = row.cause {
        told.push((t.say("complaint-cause"), format!("{}: {}", cause_word(t, cause), row.cause_words)));
    }
    if !row.remedy.is_empty() {
        told.push((t.say("complaint-remedy"), row.remedy.clone()));
    }
    told
}

/// What did not suffice, and when the customer said so.
pub(super) fn tried(view: &ComplaintView, times: &Times) -> Vec<String> {
    let line = |tried: &desk::views::Tried| {
        let at = times.t.with("at", times.day_and_time(tried.at));
        if tried.remedy.is_empty() {
            return at.say("complaint-not-yet");
        }
        at.with("remedy", tried.remedy.as_str()).say("complaint-not-yet-tried")
    };
    view.tried.iter().map(line).collect()
}

/// The causes of twelve months, with what they cost.
pub(super) fn same(view: &ComplaintView, times: &Times) -> Vec<Same> {
    let t = times.t;
    let most = view.causes.iter().map(|cause| cause.times).max().unwrap_or(1).max(1);
    let line = |cause: &desk::views::CauseView| {
        let cost = t.with("cost", times.money(cause.cents));
        Same {
            title: match &cause.title {
                Some(title) => format!("{}: {title}", cause_word(t, cause.cause)),
                None => t.with("cause", cause_word(t, cause.cause)).say("complaint-same-unlisted"),
            },
            times: t.with("n", cause.times).say("complaint-same-times"),
            share: 100 * cause.times / most,
            cost: match cause.lost_accounts {
                0 => cost.say("complaint-same-cost"),
                lost => cost.with("lost", lost).say("complaint-same-cost-lost"),
            },
            href: cause.mend.map(|mend| format!("{PATH}?mend={mend}")),
            is_this: cause.mend.is_some() && cause.mend == view.row.mend,
        }
    };
    view.causes.iter().map(line).collect()
}

/// What was given, asked, and refused.
pub(super) fn goodwill(view: &ComplaintView, times: &Times) -> Vec<String> {
    let t = times.t;
    let given = view.goodwill.iter().filter(|row| row.taken_back_at.is_none());
    let given =
        given.map(|row| t.with("cents", times.money(row.cents)).with("at", times.day(row.at)).say("goodwill-line"));
    let asked = view.requests.iter().filter(|request| request.decided_at.is_none());
    let asked = asked.map(|request| t.with("cents", times.money(request.cents)).say("goodwill-line-asked"));
    let refused = view.requests.iter().filter(|request| request.goodwill.is_none()).filter_map(|request| {
        let said = t.with("cents", times.money(request.cents)).with("at", times.day(request.decided_at?));
        Some(said.say("goodwill-line-refused"))
    });
    given.chain(asked).chain(refused).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaints::samples;
    use crate::i18n::Words;
    use crate::shell::{Entry, Shell};

    #[test]
    fn what_was_asked_and_not_allowed_is_said() {
        let times = Shell::sample(Words::of(promise::Language::Nl), Entry::Complaints).times;
        let said = goodwill(&samples::promised(), &times);
        assert!(said.iter().any(|line| line.ends_with("250,00 werd gevraagd en niet toegestaan, vandaag")), "{said:?}");
    }
}
