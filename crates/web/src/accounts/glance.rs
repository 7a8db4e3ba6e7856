//! What a colleague wants to know of an account before saying a word.

use desk::views::AccountView;

use crate::attention::{Reason, Tapped, Taps};
use crate::outcomes::percent;
use crate::shell::Shell;
use crate::times::Times;

/// Beside the timeline.
#[derive(Debug)]
pub(super) struct Glance {
    /// Its address, the customer's words, how it stands.
    pub(super) complaints: Vec<(String, String, String)>,
    pub(super) reasons: Vec<(Reason, Taps)>,
    /// What was just said of one of them.
    pub(super) tapped: Option<Tapped>,
    /// Score, words, when.
    pub(super) answers: Vec<(i64, String, String)>,
}

impl Glance {
    pub(super) fn of(shell: &Shell, view: &AccountView) -> Self {
        let (t, times, glance) = (shell.t, &shell.times, &view.glance);
        let complaints = glance.complaints.iter().map(|one| {
            let said = t.with("when", times.day(one.heard_at));
            let state = said.say(if one.is_asked { "account-complaint-asked" } else { "account-complaint-open" });
            (format!("/complaints/{}", one.id), one.words.clone(), state)
        });
        let reasons = glance.attention.iter().map(|row| {
            let reason = Reason::of(row, times);
            let taps = Taps::of(&reason, shell).on_account(view.account.id);
            (reason, taps)
        });
        let answers = glance.answers.iter().map(|one| (one.score, one.words.clone(), times.day(one.at)));
        Self { complaints: complaints.collect(), reasons: reasons.collect(), tapped: None, answers: answers.collect() }
    }
}

/// Beside what the account brings: whether it is still there, its last score; and for who sees money what serving it cost, and goodwill.
pub(super) fn figures(times: &Times, view: &AccountView) -> Vec<(String, String)> {
    let (t, mut figures) = (times.t, Vec::new());
    match view.glance.stay {
        Some(stay) if stay.is_contract => figures.push(match stay.ended_on {
            Some(end) => {
                let why = t.with("day", times.date(end)).say("account-contract-ended-why");
                (t.say("account-contract-ended"), why)
            }
            None => (t.say("account-contract-runs"), t.say("account-contract-runs-why")),
        }),
        Some(stay) => figures.extend(stay.alive.map(|(at, low, high)| {
            let whole = |share: f64| (share * 100.0).round() as i64;
            let said = t.with("from", whole(low)).with("to", whole(high));
            let key = if stay.is_slipping { "account-alive-slips" } else { "account-alive" };
            (percent(t, at), said.say(key))
        })),
        None => {}
    }
    if let Some(last) = view.glance.answers.first() {
        figures.push((last.score.to_string(), t.with("when", times.day(last.at)).say("account-last-score")));
    }
    if let Some(served) = view.served.filter(|it| it.cost_cents != 0 || it.margin_cents != 0) {
        let said = t.with("n", served.minutes).say("account-served");
        let euros = |cents: i64| times.whole_money((cents + 50 * cents.signum()) / 100 * 100);
        figures.push((euros(served.cost_cents), said));
        figures.push((euros(served.margin_cents), t.say("account-margin-left")));
    }
    if let Some((cents, times_given)) = view.goodwill.filter(|(cents, _)| *cents > 0) {
        figures.push((times.money(cents), t.with("n", times_given).say("account-goodwill")));
    }
    figures
}

/// What became of promises to them in 24 months.
pub(super) fn promises(times: &Times, view: &AccountView) -> String {
    let t = times.t;
    let [kept, renewed, broken, _] = view.promises;
    if kept + renewed + broken == 0 {
        return t.say("account-no-promises");
    }
    let said = t.with("kept", kept).with("renewed", renewed).with("broken", broken).say("account-promised");
    match view.broken_at.filter(|_| broken > 0) {
        Some(at) => format!("{said} {}", t.with("when", times.day(at)).say("account-last-broken")),
        None => said,
    }
}

/// What they buy here and we buy there; `None`: they sell us nothing.
pub(super) fn sides(times: &Times, view: &AccountView) -> Option<[(String, i64); 2]> {
    let money = view.money.filter(|money| money.purchases_cents > 0)?;
    let (ours, theirs) = (money.revenue_cents.max(0), money.purchases_cents);
    let most = ours.max(theirs).max(1);
    let side = |cents: i64| (times.whole_money(cents), cents * 100 / most);
    Some([side(ours), side(theirs)])
}
