//! Waiting for mail on an open connection (IDLE, RFC 2177): the server says when there is some.

use std::time::Duration;

use tokio::time::timeout;

use super::connect::BoxedSession;
use crate::pace::{Next, Pace};

/// IDLE is begun anew after this long: well within the 29 minutes of RFC 2177, and before a router forgets the connection or
/// a server that never says a word keeps a mail from us.
pub(super) const IDLE_FOR: Duration = Duration::from_secs(5 * 60);
/// How long the server may take to begin and to end it.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// Whether the server can.
pub(super) async fn can_idle(session: &mut BoxedSession) -> bool {
    timeout(ANSWER_WITHIN, session.capabilities()).await.is_ok_and(|can| can.is_ok_and(|can| can.has_str("IDLE")))
}

/// Waits in the folder that is open, until the server tells of something, `length` is over, or `pace` says. Gives the session
/// back, unless the connection was lost.
pub(super) async fn wait(session: BoxedSession, pace: &mut Pace, length: Duration) -> (Next, Option<BoxedSession>) {
    let mut handle = session.idle();
    if !timeout(ANSWER_WITHIN, handle.init()).await.is_ok_and(|begun| begun.is_ok()) {
        return (Next::GoOn, None);
    }
    let next = {
        let (told, _stop) = handle.wait_with_timeout(length);
        tokio::select! {
            biased;
            next = pace.wait(None) => next,
            _ = told => Next::GoOn,
        }
    };
    let ended = timeout(ANSWER_WITHIN, handle.done()).await;
    (next, ended.ok().and_then(Result::ok))
}
