//! Whose a row is: thousands at once, each text asked of the database once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use store::{AccountId, Named, Sought, StoreError, Tx};

use super::Cells;

/// Texts that are remembered, at most: a hundred thousand accounts take some 20 MB.
const KNOWN_MAX: usize = 300_000;

/// What is known of texts by which accounts are found; an empty list: nobody is.
#[derive(Debug, Default)]
pub(crate) struct Finder {
    known: HashMap<(Sought, String), Vec<Named>>,
}

/// Whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    One(AccountId),
    Nobody,
    /// Two accounts have this name.
    Several,
}

/// Accounts that were made, or got a number, for rows before this one, and aren't so in the database yet.
#[derive(Debug, Default)]
pub(crate) struct Made(HashMap<(Sought, String), Vec<Named>>);

impl Made {
    pub(crate) fn add(&mut self, cells: &Cells, account: AccountId) {
        for way in cells.ways() {
            self.0.entry(way).or_default().push(Named { account, number: cells.number.clone() });
        }
    }

    /// An account that was there got a number.
    pub(crate) fn number(&mut self, number: &str, account: AccountId) {
        let named = Named { account, number: number.to_owned() };
        self.0.entry((Sought::Number, number.to_owned())).or_default().push(named);
    }
}

impl Finder {
    /// Asks for all that isn't known yet of these rows: a query per way of finding.
    pub(crate) fn learn<'a>(
        &mut self,
        tx: &mut Tx<'_>,
        rows: impl Iterator<Item = &'a Cells>,
    ) -> Result<(), StoreError> {
        if self.known.len() > KNOWN_MAX {
            self.known.clear();
        }
        let mut asked: HashMap<Sought, Vec<String>> = HashMap::new();
        for way in rows.flat_map(Cells::ways) {
            if let Entry::Vacant(vacant) = self.known.entry(way) {
                let (sought, text) = vacant.key();
                asked.entry(*sought).or_default().push(text.clone());
                vacant.insert(Vec::new());
            }
        }
        for (sought, texts) in asked {
            for (text, named) in tx.accounts_by(sought, &texts)? {
                self.known.insert((sought, text), named);
            }
        }
        Ok(())
    }

    /// Remembers what was made, once it is committed.
    pub(crate) fn take(&mut self, made: Made) {
        for (way, named) in made.0 {
            self.known.entry(way).or_default().extend(named);
        }
    }

    /// Whose these cells are: by the first way that finds somebody. A name doesn't find an account with another number.
    pub(crate) fn find(&self, cells: &Cells, made: &Made) -> Found {
        for way in cells.ways() {
            let is_by_name = matches!(way.0, Sought::Name | Sought::Key(store::KeyKind::Name));
            let fits = |named: &&Named| {
                !is_by_name || cells.number.is_empty() || named.number.is_empty() || named.number == cells.number
            };
            let all = self.known.get(&way).into_iter().chain(made.0.get(&way)).flatten();
            let fitting: Vec<&Named> = all.filter(fits).collect();
            match fitting.as_slice() {
                [] => {}
                [one] => return Found::One(one.account),
                _ => return Found::Several,
            }
        }
        Found::Nobody
    }
}
