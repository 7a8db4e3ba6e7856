//! The words that stand in columns: each a type, so that a sixth one doesn't compile until it is thought about.

use crate::{FromValue, StoreError, Value};
use promise::{Kind, Language};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? })*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),* }

        impl $name {
            /// Every one, in the order in which they are explained.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word as it stands in data, links and the API.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl std::str::FromStr for $name {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text).ok_or_else(|| UnknownWord(text.to_owned()))
            }
        }
        impl From<$name> for Value {
            fn from(word: $name) -> Self {
                Self::from(word.as_str())
            }
        }
        impl FromValue for $name {
            fn from_value(value: Value) -> Result<Self, StoreError> {
                read(value)
            }
        }
    )* };
}

/// A text that isn't one of the words of its type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not one of the words that can stand here")]
pub struct UnknownWord(pub String);

words! {
    /// What an account is.
    AccountKind {
        /// A firm, or another organisation.
        Company = "company",
        /// People who live together.
        Household = "household",
    }
    /// By what an account is found, beside its number.
    KeyKind {
        /// Its name, in lower case.
        Name = "name",
        /// What stands behind the @ of its addresses.
        Domain = "domain",
        /// A bank account.
        Iban = "iban",
        /// For VAT.
        Vat = "vat",
        /// In the Dutch trade register.
        Kvk = "kvk",
        /// In the Belgian one.
        Kbo = "kbo",
        /// Global location number.
        Gln = "gln",
    }
    /// What an amount is to us.
    BookingSide {
        /// They bought from us.
        Sale = "sale",
        /// We bought from them.
        Purchase = "purchase",
    }
    /// What became of a file that was brought.
    ImportState {
        /// It lies there; nothing was brought in.
        Offered = "offered",
        /// It is being brought in, or taken out again.
        Running = "running",
        /// Brought in.
        Done = "done",
        /// It stopped; what was brought in until then is there.
        Failed = "failed",
        /// Taken out again, or thrown away.
        Undone = "undone",
    }
    /// How far a file is.
    ImportStep {
        /// Somebody must say which column is what.
        Map = "map",
        /// It is being tried.
        Try = "try",
        /// It was tried; somebody must say whether it is brought in.
        Tried = "tried",
        /// It is being brought in.
        Write = "write",
        /// It is being taken out again.
        Undo = "undo",
        /// Nothing is to be done any more.
        End = "end",
    }
    /// The road by which a question or message came, or goes.
    Channel {
        /// Mail.
        Email = "email",
        /// The public form, or the customer's page.
        Web = "web",
        /// The form within somebody else's site.
        Widget = "widget",
        /// The telephone.
        Phone = "phone",
        /// Somebody at the counter.
        Visit = "visit",
        /// Another program.
        Api = "api",
    }
    /// Who must do something now. `WaitingForUs` has exactly one open promise, the others have none (design.md §4).
    ConversationState {
        /// The customer waits for us.
        WaitingForUs = "waiting_for_us",
        /// Answered; the customer may say whether it helped.
        WaitingForThem = "waiting_for_them",
        /// Nobody waits.
        Done = "done",
    }
    /// What a promise is, or became. `Open` is shown as "due soon" from thirty minutes before the deadline.
    PromiseState {
        /// Made, not yet due.
        Open = "open",
        /// Done in time.
        Kept = "kept",
        /// Replaced in time by a later one, and told.
        Renewed = "renewed",
        /// The deadline passed.
        Broken = "broken",
        /// No longer needed.
        Withdrawn = "withdrawn",
    }
    /// Why a promise was made.
    Origin {
        /// A new question.
        Question = "question",
        /// In place of another, told in time.
        Renewal = "renewal",
        /// After a broken one.
        Apology = "apology",
        /// The customer said "not yet".
        NotYet = "not_yet",
        /// The customer wrote again after it was answered.
        Reply = "reply",
        /// A colleague promised something themselves.
        Colleague = "colleague",
    }
    /// In or out, or among colleagues.
    Direction {
        /// From the customer (or somebody else outside).
        Inbound = "inbound",
        /// From us.
        Outbound = "outbound",
        /// Only for colleagues.
        Note = "note",
    }
    /// What kind of mail waits in the outbox.
    MailKind {
        /// A colleague's answer.
        Answer = "answer",
        /// "We have your question, and answer before ...".
        Acknowledgement = "acknowledgement",
        /// "It will be later, because ...".
        Renewal = "renewal",
        /// "We did not do what we promised."
        Apology = "apology",
        /// "We will not answer this any more, because ...".
        Withdrawal = "withdrawal",
        /// A later question of ours.
        FollowUp = "follow_up",
        /// A link to set a password.
        Password = "password",
        /// Something for a colleague.
        Notice = "notice",
    }
    /// What became of an outgoing mail.
    OutboxState {
        /// To be sent, at `not_before` or later.
        Waiting = "waiting",
        /// The server took it.
        Sent = "sent",
        /// The server will never take it, or didn't for days.
        Failed = "failed",
        /// Taken back by its writer in time.
        Undone = "undone",
    }
    /// Whose tokens open a mailbox.
    OAuthProvider {
        /// Microsoft 365.
        Microsoft = "microsoft",
        /// Google Workspace and Gmail.
        Google = "google",
        /// Another, by its addresses.
        Other = "other",
    }
    /// How far the connection with a provider is.
    OAuthState {
        /// Set, and not asked yet.
        New = "new",
        /// Somebody has been given a code or a link, and we wait for them.
        Asked = "asked",
        /// There are tokens.
        Connected = "connected",
        /// The provider takes our token no more: somebody must connect again.
        Refused = "refused",
    }
    /// A rung of the ladder: what is told of an open promise, and when (design.md §7).
    Rung {
        /// Half of the time has passed, and nobody has it.
        Half = "half",
        /// Little time is left: answer, or renew.
        Warning = "warning",
        /// The deadline has passed.
        Broken = "broken",
        /// It was promised later than its rule wants, since the plan can't keep that.
        Later = "later",
        /// It fits nowhere any more: somebody is away, or nobody knows its subject.
        Unfit = "unfit",
    }
    /// What became of a mail that came in.
    RawMailState {
        /// Safe, not yet made into anything.
        Stored = "stored",
        /// Made into a message.
        Filed = "filed",
        /// Turned out to be one that we had.
        Duplicate = "duplicate",
        /// Could not be filed; shown on the status page, can be tried again.
        Parked = "parked",
    }
    /// What went wrong: something that a firm can mend, never a person.
    Cause {
        /// Too few hours for what was promised.
        Capacity = "capacity",
        /// It was left lying between two people.
        Process = "process",
        /// A rule of ours worked against the customer.
        Policy = "policy",
        /// The thing itself is no good.
        Product = "product",
        /// We waited for somebody else.
        Supplier = "supplier",
    }
    /// How it stands with a complaint.
    ComplaintState {
        /// We are at work on it.
        Open = "open",
        /// What we promised is done, and the customer is asked whether it is good now.
        Asked = "asked",
        /// The customer said yes.
        Yes = "yes",
        /// Asked twice, and no answer.
        Unanswered = "unanswered",
        /// It was no complaint after all.
        Withdrawn = "withdrawn",
    }
    /// What a survey is about.
    SurveyKind {
        /// The firm as a whole.
        Relationship = "relationship",
        /// An answer that helped.
        Transaction = "transaction",
    }
    /// Why somebody deserves attention.
    AttentionReason {
        /// A year a customer, or several.
        Year = "year",
        /// Who used to ask regularly has been silent for long.
        Silence = "silence",
        /// A broken promise was made good a month ago.
        MadeGood = "made_good",
        /// A colleague noted something for a day.
        Noted = "noted",
    }
    /// What a colleague did about it.
    AttentionDone {
        /// Called.
        Called = "called",
        /// Passed by.
        Visited = "visited",
        /// Wrote.
        Written = "written",
        /// Not now.
        NotNow = "not_now",
    }
}

fn read<T: std::str::FromStr>(value: Value) -> Result<T, StoreError>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let text = String::from_value(value)?;
    text.parse().map_err(|e| StoreError::with(format!("`{text}` can't stand in this column"), e))
}

impl From<Kind> for Value {
    fn from(kind: Kind) -> Self {
        Self::from(kind.as_str())
    }
}
impl FromValue for Kind {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        read(value)
    }
}
impl From<Language> for Value {
    fn from(language: Language) -> Self {
        Self::from(language.as_str())
    }
}
impl FromValue for Language {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        read(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back_as_it_was_written() {
        for word in PromiseState::ALL {
            assert_eq!(PromiseState::from_value(Value::from(*word)).unwrap(), *word);
            assert_eq!(serde_json::to_string(word).unwrap(), format!("\"{word}\""));
        }
        assert!(Channel::from_value(Value::from("pigeon")).is_err());
    }
}
