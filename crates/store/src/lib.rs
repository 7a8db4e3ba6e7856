//! The data: one door ([`Db`]) to either SQLite or PostgreSQL, closures that run in a transaction ([`Tx`]), and
//! queries in one portable text.
//!
//! Domain queries are `impl Tx<'_>` blocks in files of this crate that are named for their subject. All that differs
//! between the two databases is in [`dialect`](crate::Dialect).

mod account_finding;
mod account_pages;
mod accounts;
mod agents;
mod asked;
mod attachments;
mod attention;
pub mod backup;
mod bank;
mod board;
mod bookings;
mod calendars;
mod changes;
mod checks;
mod complaints;
mod contacts;
mod conversation_rows;
mod conversations;
mod db;
mod departures;
mod dialect;
mod disruptions;
pub mod doctor;
mod dossier_events;
mod dossier_ladder;
mod drafts;
mod edges;
mod efforts;
mod error;
mod fault;
mod fetching;
mod findings;
mod firm;
mod forgotten;
mod forwards;
mod goodwill;
mod health;
pub mod id;
mod imports;
mod inventory;
mod invoices;
pub mod jobs;
mod ladder;
mod letters;
mod lists;
mod mail_keys;
mod mailboxes;
mod mends;
mod messages;
mod migrate;
mod oauth;
mod options;
mod organisation;
mod outbox;
mod past;
mod piles;
mod plan_turn;
mod planned;
mod postgres;
mod presence;
mod promises;
mod quotes;
mod raw_mail;
mod reading;
mod replies;
mod returned;
mod rosters;
mod row;
mod rules;
pub mod search;
mod sessions;
mod set_aside;
mod setting;
mod signatures;
mod signing;
mod sqlite;
mod status;
mod subjects;
mod subscriptions;
mod surveys;
mod tags;
mod teams;
mod timeline;
mod today;
mod tokens;
mod tx;
mod value;
mod words;
mod work;
mod worth;
mod worth_rows;

pub use account_finding::{Named, Sought};
pub use account_pages::{AccountListed, AccountMessage, BookedDay, MonthBooked};
pub use accounts::{ACCOUNT_REFERENCES, ACCOUNT_WORKED_OUT, AccountRow};
pub use agents::AgentRow;
pub use asked::AskedRow;
pub use attachments::{AttachmentView, NewAttachment, StoredAttachment};
pub use attention::{AttentionRow, Knows, NewAttention, QuietAsker};
pub use bank::{EntryRow, PaymentRow, StatementRow};
pub use board::EndedCounts;
pub use bookings::NewBooking;
pub use calendars::CalendarRow;
pub use changes::{CHANGE_BYTES_MAX, Change, Following};
pub use checks::{CHECKS, Check, Wrong};
pub use complaints::{CauseCount, ComplaintFilter, ComplaintRow};
pub use contacts::{ContactView, Reach};
pub use conversation_rows::ConversationRow;
pub use conversations::{Conversation, Heard, NewConversation};
pub use db::{Counters, Db};
pub use departures::DepartureRow;
pub use dialect::Dialect;
pub use disruptions::{DisruptionRow, MemberRow};
pub use dossier_events::{BrokenFileRow, DossierEventRow};
pub use dossier_ladder::FileStepRow;
pub use drafts::{AsideRow, DraftFile, DraftRow, DraftWords};
pub use edges::EdgeRow;
pub use error::{Source, StoreError};
pub use fault::Fault;
pub use fetching::{FolderCount, FolderRow, Numbered, Sight, TroubleRow};
pub use firm::{MailboxRow, Organisation, RuleFound, first_name};
pub use forgotten::{BrokenChain, UnreadWaiting};
pub use forwards::{ForwardRow, NewForward};
pub use goodwill::{GoodwillRequestRow, GoodwillRow};
pub use health::{Health, Hindrance};
pub use id::{
    AbsenceId, AccountId, AgentId, AttachmentId, AttentionId, BookingId, CalendarId, Chance, ComplaintId, ContactId,
    ConversationId, DepartureId, DisruptionId, DossierId, DossierPromiseId, DraftFileId, EntryId, GoodwillId,
    GoodwillRequestId, IdError, ImportId, InvoiceId, InvoicePaymentId, JobId, LetterId, MailboxId, MendId, MessageId,
    OutboxId, PileId, PromiseId, RawMailId, ReplyId, RuleId, SessionId, StatementId, SubjectId, SubscriptionId,
    SurveyId, TeamId, TimelineId, TokenId,
};
pub use imports::{BadRow, ImportCounts, ImportRow};
pub use invoices::{InvoiceRow, NewInvoice, Settled};
pub use ladder::StepRow;
pub use letters::{LetterEntryRow, LetterRow, NewLetter};
pub use lists::{Listed, Narrowing, Owner, Place};
pub use mail_keys::MailKeyRow;
pub use mailboxes::StoredMailbox;
pub use mends::{MendCost, MendRow};
pub use messages::{MessageRow, NewMessage, Recipients, SAID_CHARS_MAX, SendingRow};
pub use migrate::{newest_version, schema_fingerprint, schema_version};
pub use oauth::OAuthRow;
pub use options::{Location, Options};
pub use outbox::{NewOutgoing, OutgoingRow};
pub use past::{PastBooking, PastSubscription, PastSurvey};
pub use piles::{DossierRow, Flowed, PILES_MAX, PileRow};
pub use planned::{
    FileInSlotRow, FileToPlan, InPlan, InSlotRow, Interruptions, PlannedEffort, PlannedRow, PlannedSlot,
    PromisedInSlot, Reached, ToPlan,
};
pub use promises::{Ending, NewPromise, PROMISE_COLUMNS, PROMISE_FROM, PromiseView, promise_from};
pub use raw_mail::{LedgerEntry, NewRawMail, RawMailRow};
pub use reading::{FileOfMessage, Reread};
pub use replies::ReplyRow;
pub use returned::{AddressMark, MailTrouble, NewBounce};
pub use rosters::{AbsenceRow, RosterRow};
pub use row::Row;
pub use rules::RuleRow;
pub use sessions::{NewSession, SessionRow};
pub use set_aside::{Becomes, SetAsideRow};
pub use signing::{DkimKeyRow, UncheckedMail};
pub use status::{ParkedRow, Standing};
pub use subjects::SubjectRow;
pub use subscriptions::SubscriptionRow;
pub use surveys::{SurveyRow, SurveyToAsk};
pub use teams::TeamRow;
pub use timeline::{TimelineEntry, TimelineRow, happened};
pub use tokens::TokenRow;
pub use tx::Tx;
pub use value::{FromValue, Value};
pub use words::{
    AccountKind, AttentionDone, AttentionReason, BookingSide, Cause, Channel, ComplaintState, ConversationState,
    Direction, ImportState, ImportStep, KeyKind, MailKind, OAuthProvider, OAuthState, Origin, OutboxState,
    PromiseState, RawMailState, Rung, SurveyKind, UnknownWord,
};
pub use worth::{GoodwillFact, PromiseFact, SaleDay, ServedConversation, SubscriptionFact, SurveyFact, WorkFact};
pub use worth_rows::{AccountPeriodRow, AccountWorthRow, Slipping, SurveyAnswerRow, WorthSort};
