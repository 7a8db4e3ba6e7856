//! What the desk refuses, in words: the key of a sentence per refusal. Forms show it at the field; other pages as a whole.

use desk::{Refusal, Unstored};

use crate::i18n::Words;

/// The key of the sentence that says what was refused, and what to do.
pub(crate) fn key(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Field { .. } | Refusal::Several(_) => "refused-field",
        Refusal::NotStored(Unstored::Full) => "refused-disk-full",
        Refusal::NotStored(Unstored::Locked) => "refused-locked",
        Refusal::NotStored(Unstored::ReadOnly) => "refused-read-only",
        Refusal::TooLate => "refused-too-late",
        Refusal::NotLater => "refused-not-later",
        Refusal::NoOpenPromise => "refused-no-open-promise",
        Refusal::PromiseOpen => "refused-promise-open",
        Refusal::PromisedAlready => "refused-promised-already",
        Refusal::ComplaintOpen => "refused-complaint-open",
        Refusal::ChangedMeanwhile => "refused-changed-meanwhile",
        Refusal::Concerns(_) => "refused-concerns",
        Refusal::AlreadySent => "refused-already-sent",
        Refusal::WrongPassword => "refused-wrong-password",
        Refusal::TooManyTries(_) => "refused-too-many",
        Refusal::LinkExpired => "refused-link-expired",
        Refusal::Hours(_) => "refused-hours",
        Refusal::NeverOpen => "refused-never-open",
        Refusal::Taken(_) => "refused-taken",
        Refusal::InUse(_) => "refused-in-use",
        Refusal::Roster(_) => "refused-roster",
        Refusal::Lines(_) => "refused-lines",
        Refusal::AlreadySetUp => "refused-already-set-up",
    }
}

/// What is wrong with a field, as the sentence that stands below it. A form that knows better says it in its own words.
pub(crate) fn at_field(t: Words, problem: &str) -> String {
    t.say(match problem {
        "required" => "problem-required",
        "too_long" => "problem-too-long",
        "too_many" => "problem-too-many",
        "too_large" => "problem-too-large",
        "not_an_address" => "problem-not-an-address",
        "not_a_phone_number" => "problem-not-a-phone-number",
        "not_a_zone" => "problem-not-a-zone",
        "not_a_url" => "problem-not-a-url",
        "not_a_number" => "problem-not-a-number",
        "password_too_short" => "problem-password-too-short",
        "password_too_long" => "problem-password-too-long",
        "password_is_known" => "problem-password-is-known",
        "unknown" => "problem-unknown",
        "slot_gone" => "problem-slot-gone",
        "slot_full" => "problem-slot-full",
        "does_not_know" => "problem-does-not-know",
        "has_name" => "problem-has-name",
        "not_an_amount" => "problem-not-an-amount",
        "in_the_past" => "problem-in-the-past",
        "too_far" => "problem-too-far",
        "not_a_statement" => "problem-not-a-statement",
        "known" => "pile-problem-known",
        "twice" => "pile-problem-twice",
        "in_future" => "pile-problem-future",
        "too_long_ago" => "pile-problem-long-ago",
        "not_in_range" => "problem-not-in-range",
        _ => "refused-field",
    })
}
