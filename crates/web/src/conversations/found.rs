//! What is in a mail besides its words, in words: a seal, an invitation, what was cut, whose question it may be.

use desk::views::{ForwardView, InvitationView, MailFindings};
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

/// A seal and what was cut, a sentence each.
pub(super) fn remarks(t: Words, found: &MailFindings) -> Vec<String> {
    let seal = found.sealed.as_ref().map(|(scheme, sealing)| {
        let how = if scheme == "open-pgp" { "OpenPGP" } else { "S/MIME" };
        let t = t.with("how", how);
        match sealing.as_str() {
            "encrypted" => t.say("sealed-encrypted"),
            "keys" => t.say("sealed-keys"),
            _ => t.say("sealed-signed"),
        }
    });
    let cuts = found.notes.iter().map(|note| match note.as_str() {
        "text-cut" => t.say("cut-text"),
        "attachments-cut" => t.say("cut-attachments"),
        "wrapper-broken" => t.say("cut-wrapper"),
        _ => t.say("cut-parts"),
    });
    seal.into_iter().chain(cuts).collect()
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
