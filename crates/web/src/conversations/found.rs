//! What is in a mail besides its words, in words: a seal, an invitation, what was cut, whose question it may be.

use desk::views::{ForwardView, InvitationView, MailFindings, SealState, SealView, Standing};
use jiff::Zoned;
use jiff::civil::{Date, DateTime};

use crate::i18n::Words;
use crate::times::Times;

/// An invitation: what is asked, when and where.
#[derive(Debug)]
pub(crate) struct Invitation {
    pub(crate) title: String,
    /// Label and value.
    pub(crate) facts: Vec<(String, String)>,
}

impl Invitation {
    pub(super) fn new(invitation: &InvitationView, times: &Times) -> Self {
        let t = times.t;
        let title = match invitation.method.as_str() {
            "request" => t.say("invitation-request"),
            "cancel" => t.say("invitation-cancel"),
            "reply" => t.say("invitation-reply"),
            "counter" => t.say("invitation-counter"),
            _ => t.say("invitation-publish"),
        };
        let starts = invitation.starts.as_deref().map(|moment| when(moment, times)).unwrap_or_default();
        let ends = invitation.ends.as_deref().map(|moment| when(moment, times)).unwrap_or_default();
        let until = if ends.is_empty() || ends == starts { starts } else { format!("{starts} – {ends}") };
        let until = if invitation.is_repeated { format!("{until} {}", t.say("invitation-repeated")) } else { until };
        let facts = [
            (t.say("invitation-what"), invitation.summary.clone()),
            (t.say("invitation-when"), until),
            (t.say("invitation-where"), invitation.location.clone()),
            (t.say("invitation-who"), invitation.organizer.clone()),
        ];
        Self { title, facts: facts.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect() }
    }
}

/// A moment as an invitation names it: in the reader's zone where it is an instant, else as it stands there.
fn when(moment: &str, times: &Times) -> String {
    if let Ok(at) = moment.parse::<Zoned>() {
        return times.day_and_time(at.timestamp());
    }
    if let Ok(time) = moment.parse::<DateTime>()
        && moment.contains('T')
    {
        return time.strftime("%d-%m-%Y %H:%M").to_string();
    }
    moment.parse::<Date>().map_or_else(|_| moment.to_owned(), |day| day.strftime("%d-%m-%Y").to_string())
}

/// What is in a mail besides its words, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Remark {
    /// `sure`: it was looked at, and is right; `plain`: it is good to know; `warn`: think before you rely on it.
    pub(crate) tone: &'static str,
    pub(crate) words: String,
}

impl Remark {
    fn warn(words: String) -> Self {
        Self { tone: "warn", words }
    }

    fn plain(words: String) -> Self {
        Self { tone: "plain", words }
    }

    pub(crate) fn icon(&self) -> &'static str {
        match self.tone {
            "sure" => "check",
            "plain" => "mail",
            _ => "warn",
        }
    }
}

/// A seal and what was cut, a sentence each.
pub(super) fn remarks(t: Words, found: &MailFindings) -> Vec<Remark> {
    let seal = found.sealed.as_ref().map(|seal| seal_remarks(t, seal)).unwrap_or_default();
    let cuts = found.notes.iter().map(|note| match note.as_str() {
        "text-cut" => t.say("cut-text"),
        "attachments-cut" => t.say("cut-attachments"),
        "wrapper-broken" => t.say("cut-wrapper"),
        _ => t.say("cut-parts"),
    });
    seal.into_iter().chain(cuts.map(Remark::warn)).collect()
}

/// What became of a seal, and each signature.
fn seal_remarks(t: Words, seal: &SealView) -> Vec<Remark> {
    let how = if seal.scheme == "open-pgp" { "OpenPGP" } else { "S/MIME" };
    let said = t.with("how", how);
    let whole = match seal.state {
        SealState::Unchecked if seal.sealing == "keys" => Some(Remark::plain(said.say("sealed-keys"))),
        SealState::Unchecked => Some(Remark::plain(said.say("seal-part"))),
        SealState::Checked => None,
        SealState::Opened => Some(Remark::plain(said.say("seal-opened"))),
        SealState::NoKey => Some(Remark::warn(said.say("seal-no-key"))),
        SealState::Unsupported => Some(Remark::warn(said.say("seal-unsupported"))),
        SealState::Damaged => Some(Remark::warn(said.say("seal-damaged"))),
    };
    let signatures = seal.signatures.iter().map(|signature| {
        let address = signature.addresses.join(", ");
        let who = match (signature.name.as_str(), address.as_str()) {
            ("", address) => address.to_owned(),
            (name, "") => name.to_owned(),
            (name, address) => format!("{name} <{address}>"),
        };
        let said = t.with("how", how).with("who", who).with("what", signature.what.clone());
        let (tone, words) = match signature.standing {
            Standing::Good => ("sure", "seal-good"),
            Standing::OtherAddress => ("warn", "seal-other-address"),
            Standing::UnknownSigner => ("plain", "seal-unknown-signer"),
            Standing::OutOfDate => ("warn", "seal-out-of-date"),
            Standing::Altered => ("warn", "seal-altered"),
            Standing::Unreadable => ("warn", "seal-unreadable"),
            Standing::NoKey => ("plain", "seal-unknown-key"),
            Standing::Unsupported => ("warn", "seal-unsupported-signature"),
        };
        Remark { tone, words: said.say(words) }
    });
    whole.into_iter().chain(signatures).collect()
}

/// Whose question it may be, and how they put it.
pub(super) fn question(t: Words, forward: &ForwardView) -> (String, String) {
    let who = if forward.name.is_empty() {
        forward.address.clone()
    } else {
        format!("{} <{}>", forward.name, forward.address)
    };
    (t.with("who", who).say("forward-question"), forward.words.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::samples_seal;
    use crate::i18n::Language;

    #[test]
    fn each_state_of_a_seal_is_said_in_its_own_words_in_both_languages() {
        let states = [
            SealState::Unchecked,
            SealState::Opened,
            SealState::NoKey,
            SealState::Unsupported,
            SealState::Damaged,
            SealState::Checked,
        ];
        for language in [Language::Nl, Language::En] {
            let mut said = std::collections::BTreeSet::new();
            for state in states {
                let seal = SealView { state, signatures: vec![], ..samples_seal::checked() };
                said.extend(seal_remarks(Words::of(language), &seal));
            }
            said.extend(seal_remarks(Words::of(language), &samples_seal::checked()));
            assert_eq!(said.len(), states.len() - 1 + 8, "{said:#?}");
            assert!(said.iter().all(|remark| remark.words.contains("S/MIME")), "{said:#?}");
            assert_eq!(said.iter().filter(|remark| remark.tone == "sure").count(), 1, "only what is right looks right");
        }
    }
}
