//! The evening letter: what is kept of it, its words, and how it looks in a mail.

mod bills;
mod files;
mod mail;
mod numbers;
mod quote;
mod words;

use jiff::Timestamp;
use promise::Kind;
use serde::{Deserialize, Serialize};
use store::{EndedCounts, PromiseState};

pub(crate) use self::files::said_of_files;
pub(crate) use bills::{BILLS_MAX, LateBill, LateBills, said_of_bills};
pub(crate) use mail::{Dressed, MailEntry};
pub(crate) use quote::quoted;
pub(crate) use words::{Reader, subject};

/// Customers in a letter, at most (design.md §7).
pub const CUSTOMERS_MAX: usize = 7;

/// Files that are named in a letter, at most.
pub(crate) const FILES_MAX: usize = 5;

/// What a letter says besides its customers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Summary {
    /// How the promises of that day ended.
    pub(crate) ended: EndedCounts,
    /// Of the broken ones: so many nobody had on their name.
    pub(crate) unassigned: u32,
    /// Files on which a promise was broken that day, at most [`FILES_MAX`].
    pub(crate) files: Vec<BrokenFile>,
    /// And so many more.
    pub(crate) more_files: u32,
    /// Bills that we should have paid by that evening; for those who may see the books.
    pub(crate) bills: LateBills,
}

/// A file on which a promise was broken, as it was called that evening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BrokenFile {
    pub(crate) pile: String,
    pub(crate) name: String,
}

/// Why a customer is in the letter. Another way of being forgotten is another variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Why {
    /// A promise was broken, and not made good.
    Broken,
    /// Nobody read their message by half of its time.
    Unread,
    /// They would not recommend us, and nobody called them within two service days.
    Detractor,
    /// Their complaint is mended, as we think; asked twice, they didn't say so.
    Unconfirmed,
    /// They were worth much to us, and fell silent.
    Silent,
}

/// What a customer is worth, for readers who may see money.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Worth {
    /// Revenue of twelve months.
    pub(crate) year_cents: i64,
    /// Whether they still are a customer, 0 to 1; `None` with a contract.
    pub(crate) alive: Option<f64>,
}

/// A promise that was told to the customer, as it stood that evening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) kind: Kind,
    /// First name of the colleague, or the team.
    pub(crate) who: String,
    pub(crate) state: PromiseState,
    pub(crate) deadline_at: Timestamp,
}

/// A customer in the letter, as it stood that evening.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) who: String,
    /// The person, where `who` is a firm; else empty.
    pub(crate) person: String,
    pub(crate) city: String,
    pub(crate) since_year: Option<i16>,
    pub(crate) subject: String,
    /// Their own words; empty when there are none that can be shown.
    pub(crate) words: String,
    pub(crate) why: Why,
    /// When they wrote what nobody read, gave their score, were asked the second time, or bought last.
    pub(crate) asked_at: Timestamp,
    /// Through renewals and apologies, oldest first; the last is open.
    pub(crate) promises: Vec<Told>,
    /// Other questions of theirs that were forgotten too.
    pub(crate) others: u32,
    /// What a detractor gave, 0 to 6.
    #[serde(default)]
    pub(crate) score: Option<i64>,
    #[serde(default)]
    pub(crate) worth: Option<Worth>,
}

impl Entry {
    /// Whether the subject would only repeat what they wrote; a question without one is called by its first words.
    pub(crate) fn is_said_by_its_words(&self) -> bool {
        let head: String = self.subject.trim_end_matches('…').trim().chars().take(24).collect();
        head.is_empty() || self.words.to_lowercase().contains(&head.to_lowercase())
    }

    /// How many promises were broken.
    pub(crate) fn broken(&self) -> usize {
        self.promises.iter().filter(|told| told.state == PromiseState::Broken).count()
    }
}
