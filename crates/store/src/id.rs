//! Typed ids: UUIDv7, made by the program, kept as text.

use crate::{FromValue, StoreError, Value};
use jiff::Timestamp;
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// The only source of randomness. The real one lives in the program, a seeded one in `testkit`.
pub trait Chance: Send + Sync {
    /// Fills `bytes` with chance.
    fn fill(&self, bytes: &mut [u8]);
}

/// A text that isn't an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id: an id looks like 019aa7c2-5f1e-7cc3-98c4-dc0c0c07398f")]
pub struct IdError;

fn uuid_v7(now: Timestamp, chance: &dyn Chance) -> Uuid {
    let mut bytes = [0; 10];
    chance.fill(&mut bytes);
    // Before 1970 there were no ids; a clock that says so gets the first of them.
    let ms = u64::try_from(now.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(ms, &bytes).into_uuid()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id: made at `now` (so that later ones sort after earlier ones), distinguished by `chance`.
            pub fn new(now: Timestamp, chance: &dyn Chance) -> Self {
                Self(uuid_v7(now, chance))
            }

            /// The id as a number of 128 bits, for reckoning that knows no ids.
            #[must_use]
            pub fn number(self) -> u128 {
                self.0.as_u128()
            }

            /// The id that [`Self::number`] gave.
            #[must_use]
            pub fn of_number(number: u128) -> Self {
                Self(Uuid::from_u128(number))
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                // One spelling only, so that the same id is the same text in every index and link.
                if text.len() != 36 || text.bytes().any(|b| b.is_ascii_uppercase()) {
                    return Err(IdError);
                }
                Uuid::try_parse(text).map(Self).map_err(|_| IdError)
            }
        }
        impl From<$name> for Value {
            fn from(id: $name) -> Self {
                Self::Text(id.to_string())
            }
        }
        impl From<&$name> for Value {
            fn from(id: &$name) -> Self {
                Self::Text(id.to_string())
            }
        }
        impl FromValue for $name {
            fn from_value(value: Value) -> Result<Self, StoreError> {
                let text = String::from_value(value)?;
                text.parse().map_err(|e| StoreError::with(format!("`{text}` is not an id"), e))
            }
        }
    )* };
}

ids! {
    /// One question and all that follows.
    ConversationId,
    /// An inbound or outbound message, or a note.
    MessageId,
    /// Who will do what for whom, before when.
    PromiseId,
    /// A person with addresses and numbers.
    ContactId,
    /// A company or household.
    AccountId,
    /// A colleague.
    AgentId,
    /// A group of colleagues.
    TeamId,
    /// An address that questions come in by.
    MailboxId,
    /// A file sent along with a message.
    AttachmentId,
    /// Which promise a question gets.
    RuleId,
    /// Service hours, holidays and exceptions.
    CalendarId,
    /// Something to be told to the outside world.
    OutboxId,
    /// Work to be done later.
    JobId,
    /// A key to the API, or to a customer's page.
    TokenId,
    /// A message as it came in, byte for byte.
    RawMailId,
    /// One line of what happened.
    TimelineId,
    /// A signed-in browser.
    SessionId,
    /// A file of an answer that is being written.
    DraftFileId,
    /// A text that is often sent.
    ReplyId,
    /// What questions are about.
    SubjectId,
    /// Somebody isn't there.
    AbsenceId,
    /// An evening letter.
    LetterId,
    /// One message to all who wait for the same.
    DisruptionId,
    /// A kind of file, with a maximum delay.
    PileId,
    /// A file.
    DossierId,
    /// A promise on a file.
    DossierPromiseId,
    /// An account that has left.
    DepartureId,
    /// A file with figures that was brought in.
    ImportId,
    /// An amount on an account on a day.
    BookingId,
    /// What comes back each month.
    SubscriptionId,
    /// A complaint.
    ComplaintId,
    /// Something to mend.
    MendId,
    /// An amount of goodwill.
    GoodwillId,
    /// A question to a lead for more goodwill.
    GoodwillRequestId,
    /// "How likely is it that you would recommend us?", asked once.
    SurveyId,
    /// A reason to pay attention to somebody.
    AttentionId,
    /// An invoice or credit note, ours or a supplier's.
    InvoiceId,
    /// A bank statement.
    StatementId,
    /// Money that moved on one of our accounts.
    EntryId,
    /// What of an invoice was paid.
    InvoicePaymentId,
    /// An act by which entries were set aside.
    AsideId,
}
