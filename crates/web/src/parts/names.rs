//! What stands where a mail came without a subject, or without a sender.

use crate::i18n::Words;

/// A subject as it is shown: a mail may come without.
pub(crate) fn titled(t: Words, subject: &str) -> String {
    if subject.trim().is_empty() { t.say("no-subject") } else { subject.to_owned() }
}

/// Who asks, as it is shown: a mail may come without a sender.
pub(crate) fn from_whom(t: Words, who: &str) -> String {
    if who.trim().is_empty() { t.say("no-sender") } else { who.to_owned() }
}
