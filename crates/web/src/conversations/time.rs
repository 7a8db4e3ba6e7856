//! What a conversation took: estimated from the page on which it was answered, and put right in one tap. Whose minutes they are
//! isn't asked and isn't kept.

use desk::Act;
use desk::views::ConversationState;

use super::page::Made;
use crate::i18n::Words;

/// Minutes that are one tap away.
const TAPS: [i64; 4] = [5, 15, 30, 60];

/// The line below the promise of what has been answered.
#[derive(Debug)]
pub(crate) struct TimeLine {
    pub(crate) words: String,
    pub(crate) action: String,
    /// Minutes, and whether they are what stands there now.
    pub(crate) taps: Vec<(i64, bool)>,
}

pub(super) fn line(made: &Made<'_>, t: Words) -> Option<TimeLine> {
    let taken = made.time.filter(|_| made.by.role.may(Act::Answer))?;
    if made.view.row.state == ConversationState::WaitingForUs {
        return None;
    }
    let said = t.with("n", taken.minutes);
    Some(TimeLine {
        words: match (taken.is_said, taken.minutes) {
            (true, _) => said.say("outcomes-time-said"),
            // A call that was noted afterwards was work that nothing here has seen.
            (false, 0) => said.say("outcomes-time-unseen"),
            (false, _) => said.say("outcomes-time-estimate"),
        },
        action: format!("/conversations/{}/time{}", made.view.row.id, made.wanted.query()),
        taps: TAPS.into_iter().map(|minutes| (minutes, taken.is_said && taken.minutes == minutes)).collect(),
    })
}
