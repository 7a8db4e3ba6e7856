//! Accounts: the list, changing one, moving a person to another.

use jiff::Timestamp;
use store::{AccountId, AccountRow, ContactId, KeyKind, StoreError};

use crate::accounts::{AccountForm, KEYS_MAX, NUMBER_MAX, TIER_MAX, key_of};
use crate::check::{self, Checks, NAME_MAX};
use crate::turn::Turn;
use crate::views::AccountsView;
use crate::{Act, Agent, Desk, DeskError, Refusal};

/// Accounts on one page of the list.
pub(crate) const ACCOUNTS_PAGE: usize = 50;
/// Characters of a note.
const NOTE_MAX: usize = 2_000;
/// What is looked for, in characters.
const WORDS_MAX: usize = 200;

impl Desk {
    /// A page of the accounts, by name: all of them behind `after`, or those in which `words` are found.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn accounts(&self, by: &Agent, words: &str, after: &str) -> Result<AccountsView, DeskError> {
        by.must(Act::SeeAccounts)?;
        let (may_change, may_bring_in) = (by.may(Act::EditAccounts), by.may(Act::BringIn));
        let words: String = words.trim().chars().take(WORDS_MAX).collect();
        // "ID name": the id first, because a name may hold anything.
        let after = after.split_once(' ').and_then(|(id, name)| Some((name.to_owned(), id.parse().ok()?)));
        self.db
            .read(move |tx| {
                let mut accounts = if words.is_empty() {
                    tx.accounts_after(after, ACCOUNTS_PAGE + 1)?
                } else {
                    tx.accounts_like(&words, &bare(&words), ACCOUNTS_PAGE)?
                };
                let has_more = accounts.len() > ACCOUNTS_PAGE;
                accounts.truncate(ACCOUNTS_PAGE);
                let last = accounts.last().filter(|_| has_more);
                let next = last.map(|last| format!("{} {}", last.id, last.sorted_by));
                Ok(AccountsView { accounts, next, may_change, may_bring_in })
            })
            .await
    }

    /// Keeps an account, new or changed, with all keys by which it is found.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`]; fields `name`, `number`, `city`, `tier`, `note`, `keys` with all that is
    /// wrong; [`Refusal::Taken`] for `number` and `keys` when another account has them.
    pub async fn save_account(&self, by: &Agent, form: AccountForm, now: Timestamp) -> Result<AccountId, DeskError> {
        by.must(Act::EditAccounts)?;
        let (row, keys) = checked(&form)?;
        self.act(now, move |turn| turn.save_account(&form, row.clone(), &keys)).await
    }

    /// Puts a person, and what they asked, with another account, or with none.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn move_contact(
        &self,
        by: &Agent,
        contact: ContactId,
        to: Option<AccountId>,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::EditAccounts)?;
        self.act(now, move |turn| {
            turn.tx.contact(contact)?;
            if let Some(to) = to
                && turn.tx.account(to)?.joined_into.is_some()
            {
                return Err(DeskError::NotFound);
            }
            turn.tx.move_contact(contact, to, turn.now)?;
            Ok(turn.tx.notify("lists", "")?)
        })
        .await
    }
}

/// As numbers are kept: a search for "NL91 ABNA ..." finds what was stored without spaces.
pub(crate) fn bare(words: &str) -> String {
    let bare: String = words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    if bare.chars().any(|c| c.is_ascii_digit()) { bare } else { words.to_lowercase() }
}

/// What is filled in, without an id yet.
fn checked(form: &AccountForm) -> Result<(AccountRow, Vec<(KeyKind, String)>), Refusal> {
    let mut checks = Checks::default();
    let mut keys = Vec::new();
    for (kind, typed) in form.keys.iter().filter(|(_, typed)| !typed.trim().is_empty()) {
        match key_of(*kind, typed) {
            Some(key) if !keys.contains(&(*kind, key.clone())) => keys.push((*kind, key)),
            Some(_) => {}
            None => checks.take(check::refuse("keys", "not_a_key")),
        }
    }
    if keys.len() > KEYS_MAX {
        checks.take(check::refuse("keys", "too_many"))
    }
    let note = form.note.trim().replace('\0', "");
    if note.chars().count() > NOTE_MAX {
        checks.take(check::refuse("note", "too_long"))
    }
    let row = AccountRow {
        // Filled in when it is kept.
        id: form.id.unwrap_or(AccountId::of_number(0)),
        name: checks.take(check::line("name", &form.name, NAME_MAX)),
        kind: form.kind,
        number: checks.take(check::optional_line("number", &form.number, NUMBER_MAX)),
        city: checks.take(check::optional_line("city", &form.city, NAME_MAX)),
        customer_since: form.customer_since,
        tier: checks.take(check::optional_line("tier", &form.tier, TIER_MAX)),
        note,
        joined_into: None,
    };
    checks.done()?;
    Ok((row, keys))
}

impl Turn<'_, '_> {
    fn save_account(
        &mut self,
        form: &AccountForm,
        mut row: AccountRow,
        keys: &[(KeyKind, String)],
    ) -> Result<AccountId, DeskError> {
        let old = form.id.map(|id| self.tx.account(id)).transpose()?;
        match &old {
            Some(old) if old.joined_into.is_some() => return Err(DeskError::NotFound),
            Some(_) => {}
            None => row.id = AccountId::new(self.now, self.chance),
        }
        self.tx.save_account(&row, None, self.now).map_err(taken_number)?;
        if let Some(old) = &old {
            for (kind, value) in self.tx.account_keys(row.id)? {
                // The name it had goes with the name.
                if !keys.contains(&(kind, value.clone())) || value == old.name.to_lowercase() {
                    self.tx.remove_account_key(kind, &value, row.id)?;
                }
            }
        }
        for (kind, value) in keys {
            if !self.tx.add_account_key(*kind, value, row.id, None)? {
                return Err(Refusal::Taken("keys").into());
            }
        }
        // Another account may have the same name: then neither is found by it in doubt.
        self.tx.add_account_key(KeyKind::Name, &row.name.to_lowercase(), row.id, None)?;
        self.tx.notify("lists", "")?;
        Ok(row.id)
    }
}

pub(crate) fn taken_number(error: StoreError) -> DeskError {
    if error.is_unique("account_number") { Refusal::Taken("number").into() } else { error.into() }
}
