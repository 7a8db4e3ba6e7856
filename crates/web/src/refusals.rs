//! What the desk refuses, in words: the key of a sentence per refusal. Forms show it at the field; other pages as a whole.

use desk::Refusal;

/// The key of the sentence that says what was refused, and what to do.
pub(crate) fn key(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Field { .. } => "refused-field",
        Refusal::TooLate => "refused-too-late",
        Refusal::NotLater => "refused-not-later",
        Refusal::NoOpenPromise => "refused-no-open-promise",
        Refusal::PromiseOpen => "refused-promise-open",
        Refusal::ChangedMeanwhile => "refused-changed-meanwhile",
        Refusal::AlreadySent => "refused-already-sent",
        Refusal::WrongPassword => "refused-wrong-password",
        Refusal::TooManyTries(_) => "refused-too-many",
        Refusal::LinkExpired => "refused-link-expired",
        Refusal::Hours(_) => "refused-hours",
        Refusal::NeverOpen => "refused-never-open",
        Refusal::Taken(_) => "refused-taken",
        Refusal::InUse(_) => "refused-in-use",
        Refusal::AlreadySetUp => "refused-already-set-up",
    }
}
