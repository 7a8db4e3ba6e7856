use store::{Tx, search};

use crate::views::Found;
use crate::{Act, Agent, ContactId, ConversationId, Desk, DeskError, reach};

/// Lines in the palette.
const FOUND_MAX: usize = 12;
/// Of which at most so many are people.
const PEOPLE_MAX: usize = 4;
/// And so many are accounts.
const ACCOUNTS_MAX: usize = 3;
/// Messages that are looked at for one search, the newest ones.
const HITS_MAX: u32 = 500;
/// People whose conversations are found by their name, number or address.
const CONTACTS_MAX: usize = 20;
const CONVERSATIONS_OF_CONTACTS_MAX: usize = 200;
/// What is searched for, in characters.
const WORDS_MAX: usize = 200;

impl Desk {
    /// Conversations, contacts and accounts for the palette, at most 12: the conversation with that reference first.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn find(&self, by: &Agent, words: &str) -> Result<Vec<Found>, DeskError> {
        by.must(Act::SeeConversations)?;
        let (reader, words) = (by.id, words.to_owned());
        let sees_accounts = by.may(Act::SeeAccounts);
        self.db
            .read(move |tx| {
                if words.trim().is_empty() {
                    return Ok(Vec::new());
                }
                let mut people = contacts_by(tx, &words)?;
                let mut ids = found_among(tx, &words, &people)?;
                let shortened = shortened(&words);
                let accounts = if sees_accounts {
                    tx.accounts_like(&shortened, &shortened.to_lowercase(), ACCOUNTS_MAX)?
                } else {
                    Vec::new()
                };
                people.truncate(PEOPLE_MAX);
                ids.truncate(FOUND_MAX - people.len() - accounts.len());
                let mut found: Vec<Found> =
                    tx.conversation_rows(reader, &ids)?.into_iter().map(Found::Conversation).collect();
                for contact in tx.contact_views(&people)? {
                    let reach = contact.emails.into_iter().chain(contact.phones).next().unwrap_or_default();
                    found.push(Found::Contact {
                        id: contact.id,
                        name: contact.name,
                        account: contact.account_name,
                        reach,
                    });
                }
                found.extend(accounts.into_iter().map(|row| Found::Account {
                    id: row.id,
                    name: row.name,
                    city: row.city,
                }));
                Ok(found)
            })
            .await
    }

    /// By its reference, e.g. `HI-2026-1184`, in capitals or not.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn conversation_by_reference(&self, by: &Agent, reference: &str) -> Result<ConversationId, DeskError> {
        by.must(Act::SeeConversations)?;
        let reference = reference.trim().to_uppercase();
        let found = self.db.read(move |tx| Ok::<_, DeskError>(tx.conversation_by_reference(&reference)?));
        Ok(found.await?.ok_or(DeskError::NotFound)?.id)
    }
}

/// Conversations by reference, by words in their messages, and by who asks; in that order, each once.
pub(super) fn found_by(tx: &mut Tx<'_>, words: &str) -> Result<Vec<ConversationId>, DeskError> {
    let contacts = contacts_by(tx, words)?;
    found_among(tx, words, &contacts)
}

fn found_among(tx: &mut Tx<'_>, words: &str, contacts: &[ContactId]) -> Result<Vec<ConversationId>, DeskError> {
    let words = shortened(words);
    let mut ids: Vec<ConversationId> = Vec::new();
    let mut add = |id| {
        if !ids.contains(&id) {
            ids.push(id);
        }
    };
    if let Some(conversation) = tx.conversation_by_reference(&words.to_uppercase())? {
        add(conversation.id);
    }
    search::matching(tx, &words, HITS_MAX)?.into_iter().map(|hit| hit.conversation_id).for_each(&mut add);
    tx.conversations_of_contacts(contacts, CONVERSATIONS_OF_CONTACTS_MAX)?.into_iter().for_each(&mut add);
    Ok(ids)
}

fn shortened(words: &str) -> String {
    words.trim().chars().take(WORDS_MAX).collect()
}

/// People by name, address, or number in any form that people type.
fn contacts_by(tx: &mut Tx<'_>, words: &str) -> Result<Vec<ContactId>, DeskError> {
    let words = shortened(words);
    let firm = tx.organisation()?.ok_or(DeskError::NotFound)?;
    let digits = match reach::e164(&words, reach::region_of(&firm.phone, &firm.zone)) {
        Some(number) => number.trim_start_matches('+').to_owned(),
        None if words.contains(|c: char| c.is_alphabetic()) => String::new(),
        None => words.chars().filter(char::is_ascii_digit).collect(),
    };
    Ok(tx.contacts_like(&words, &digits, CONTACTS_MAX)?)
}
