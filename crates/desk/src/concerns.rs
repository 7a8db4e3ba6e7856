//! What somebody may have overlooked in an answer that is about to leave. One can always go on.

use store::Conversation;

use crate::post::is_address_of;
use crate::turn::Turn;
use crate::{DeskError, Refusal, variables};

/// Something to look at before sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Concern {
    /// It goes to more people outside than the customer: these.
    Everybody(Vec<String>),
    /// It speaks of an attachment (in this word) and has none.
    NoFile(String),
    /// A mail to these addresses came back before.
    Bounced(Vec<String>),
    /// These variables stand for nothing that is known.
    Variables(Vec<String>),
    /// Nearly the same was written to so many others lately: a mailing, and no attention.
    Mailing(usize),
}

impl Concern {
    /// The word by which somebody says that they are sure.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Everybody(_) => "everybody",
            Self::NoFile(_) => "no_file",
            Self::Bounced(_) => "bounced",
            Self::Variables(_) => "variables",
            Self::Mailing(_) => "mailing",
        }
    }
}

/// An answer as it would leave.
pub(crate) struct Leaving<'a> {
    pub(crate) text: &'a str,
    pub(crate) by: &'a crate::Agent,
    pub(crate) files: usize,
    /// All that it goes to.
    pub(crate) recipients: Vec<String>,
}

impl Turn<'_, '_> {
    /// Refuses what somebody should look at, unless they have said that they are sure of it.
    pub(crate) fn look_before_sending(
        &mut self,
        conversation: &Conversation,
        leaving: &Leaving<'_>,
        sure_of: &[String],
    ) -> Result<(), DeskError> {
        let mut concerns = Vec::new();
        let others = self.others_among(conversation, &leaving.recipients)?;
        concerns.extend((!others.is_empty()).then_some(Concern::Everybody(others)));
        if leaving.files == 0 {
            concerns.extend(speaks_of_a_file(leaving.text).map(|word| Concern::NoFile(word.to_owned())));
        }
        let bounced = self.bounced_among(&leaving.recipients)?;
        concerns.extend((!bounced.is_empty()).then_some(Concern::Bounced(bounced)));
        let left = variables::left_in(leaving.text);
        concerns.extend((!left.is_empty()).then_some(Concern::Variables(left)));
        concerns.extend(self.is_mailing(leaving.by, conversation, leaving.text)?.map(Concern::Mailing));
        concerns.retain(|concern| !sure_of.iter().any(|name| name == concern.name()));
        if concerns.is_empty() { Ok(()) } else { Err(Refusal::Concerns(concerns).into()) }
    }

    /// Those of these addresses that are neither the customer's nor ours.
    pub(crate) fn others_among(
        &mut self,
        conversation: &Conversation,
        addresses: &[String],
    ) -> Result<Vec<String>, DeskError> {
        let theirs = self.tx.contact(conversation.contact)?.emails;
        let mut others = Vec::new();
        for address in addresses {
            if !theirs.contains(address) && !self.is_one_of_us(address)? {
                others.push(address.clone());
            }
        }
        Ok(others)
    }

    /// Whether an address is a colleague's or a mailbox of ours.
    pub(crate) fn is_one_of_us(&mut self, address: &str) -> Result<bool, DeskError> {
        let mailboxes = self.tx.mailbox_rows()?;
        Ok(mailboxes.iter().any(|mailbox| is_address_of(mailbox, address))
            || self.tx.agent_by_email(address)?.is_some())
    }

    /// Those of these addresses that mail doesn't reach, by what came back.
    fn bounced_among(&mut self, addresses: &[String]) -> Result<Vec<String>, DeskError> {
        Ok(self.tx.address_marks(addresses, self.now)?.into_iter().map(|mark| mark.address).collect())
    }
}

/// Words by which people say that something is attached: Dutch, English, German, French. A star: whatever follows.
const OF_FILES: [&str; 24] = [
    "bijlage*",
    "bijgevoegd*",
    "bijgesloten",
    "bijgaand*",
    "meegestuurd*",
    "toegevoegd bestand",
    "attached",
    "attachment*",
    "enclosed",
    "anhang",
    "anhänge",
    "angehängt*",
    "anbei",
    "beigefügt*",
    "anlage",
    "anlagen",
    "pièce jointe",
    "pièces jointes",
    "piece jointe",
    "pieces jointes",
    "ci-joint*",
    "ci-inclus*",
    "en annexe",
    "fichier joint",
];

/// The word by which a text says that something is attached, outside what it quotes.
fn speaks_of_a_file(text: &str) -> Option<&'static str> {
    let own: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with('>')).collect();
    let own = own.join("\n").to_lowercase();
    OF_FILES.into_iter().find(|phrase| stands_in(&own, phrase)).map(|phrase| phrase.trim_end_matches('*'))
}

fn stands_in(text: &str, phrase: &str) -> bool {
    let (word, is_stem) = phrase.strip_suffix('*').map_or((phrase, false), |stem| (stem, true));
    text.match_indices(word).any(|(at, _)| {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let after = text[at + word.len()..].chars().next();
        !is_letter(text[..at].chars().next_back()) && (is_stem || !is_letter(after))
    })
}

#[cfg(test)]
mod tests {
    use super::speaks_of_a_file;

    #[test]
    fn who_speaks_of_an_attachment_is_heard_in_four_languages_and_not_in_what_is_quoted() {
        for (text, word) in [
            ("Zie bijlage.", Some("bijlage")),
            ("De bijlagen volgen", Some("bijlage")),
            ("U vindt de offerte bijgevoegd.", Some("bijgevoegd")),
            ("Please find attached the quote", Some("attached")),
            ("Anbei das Angebot", Some("anbei")),
            ("Das steht im Anhang.", Some("anhang")),
            ("Vous trouverez ci-jointe la facture", Some("ci-joint")),
            ("en pièce jointe", Some("pièce jointe")),
            ("> Zie bijlage\nDie kreeg ik niet.", None),
            ("He seems unattached; die Anlagentechnik", None),
            ("Dag", None),
        ] {
            assert_eq!(speaks_of_a_file(text), word, "{text}");
        }
    }
}
