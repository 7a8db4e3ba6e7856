//! Complaints: the list, one complaint from hearing to the customer's yes, what there is to mend, and goodwill.

mod beside;
mod goodwill;
mod hear;
mod list;
mod mend;
mod one;
mod requests;
mod samples;

pub use goodwill::GoodwillPage;
pub use hear::HearPage;
pub use list::ComplaintsPage;
pub use mend::MendPage;
pub use one::ComplaintPage;
pub use requests::RequestsPage;

use desk::Act;
use desk::views::{Cause, ComplaintState};

use crate::gate::{Access, Routes};
use crate::i18n::Words;
use crate::parts::State;

const ACCESS: Access = Access::Colleague(Act::Complaints);
const PATH: &str = "/complaints";

pub(crate) fn routes(routes: Routes) -> Routes {
    let give = Access::Colleague(Act::GiveGoodwill);
    let allow = Access::Colleague(Act::AllowGoodwill);
    routes
        .get(PATH, ACCESS, list::show_list)
        .get("/complaints/mend", ACCESS, mend::show_list)
        .post("/complaints/mend/{id}", allow, mend::change)
        .get("/complaints/{id}", ACCESS, one::show_one)
        .post("/complaints/{id}", ACCESS, one::act)
        .get("/conversations/{id}/complaint", ACCESS, hear::ask)
        .post("/conversations/{id}/complaint", ACCESS, hear::hear)
        .get("/conversations/{id}/goodwill", give, goodwill::show_one)
        .post("/conversations/{id}/goodwill", give, goodwill::give)
        .post("/goodwill/{id}/back", give, goodwill::take_back)
        .get("/goodwill", allow, requests::show_list)
        .post("/goodwill/{id}", allow, requests::decide)
}

/// What went wrong, in a word.
pub(crate) fn cause_word(t: Words, cause: Cause) -> String {
    t.say(match cause {
        Cause::Capacity => "cause-capacity",
        Cause::Process => "cause-process",
        Cause::Policy => "cause-policy",
        Cause::Product => "cause-product",
        Cause::Supplier => "cause-supplier",
    })
}

fn cause_help(t: Words, cause: Cause) -> String {
    t.say(match cause {
        Cause::Capacity => "cause-capacity-help",
        Cause::Process => "cause-process-help",
        Cause::Policy => "cause-policy-help",
        Cause::Product => "cause-product-help",
        Cause::Supplier => "cause-supplier-help",
    })
}

/// How it stands with a complaint.
fn state_word(t: Words, state: ComplaintState) -> String {
    t.say(match state {
        ComplaintState::Open => "complaint-state-open",
        ComplaintState::Asked => "complaint-state-asked",
        ComplaintState::Yes => "complaint-state-yes",
        ComplaintState::Unanswered => "complaint-state-unanswered",
        ComplaintState::Withdrawn => "complaint-state-withdrawn",
    })
}

fn sign_of(state: ComplaintState) -> State {
    match state {
        ComplaintState::Open => State::Open,
        ComplaintState::Asked => State::Soon,
        ComplaintState::Yes => State::Kept,
        ComplaintState::Unanswered | ComplaintState::Withdrawn => State::Withdrawn,
    }
}
