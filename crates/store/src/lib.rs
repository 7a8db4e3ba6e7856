//! The data: one door ([`Db`]) to either SQLite or PostgreSQL, closures that run in a transaction ([`Tx`]), and
//! queries in one portable text.
//!
//! Domain queries are `impl Tx<'_>` blocks in files of this crate that are named for their subject. All that differs
//! between the two databases is in [`dialect`](crate::Dialect).

pub mod backup;
mod changes;
mod db;
mod dialect;
pub mod doctor;
mod error;
mod fault;
mod id;
mod inventory;
pub mod jobs;
mod migrate;
mod options;
mod postgres;
mod row;
pub mod search;
mod sqlite;
mod tx;
mod value;
mod work;

pub use changes::{CHANGE_BYTES_MAX, Change};
pub use db::{Counters, Db};
pub use dialect::Dialect;
pub use error::{Source, StoreError};
pub use fault::Fault;
pub use id::{
    AccountId, AgentId, AttachmentId, CalendarId, Chance, ContactId, ConversationId, IdError, JobId, MailboxId,
    MessageId, OutboxId, PromiseId, RawMailId, RuleId, SessionId, TeamId, TimelineId, TokenId,
};
pub use migrate::{newest_version, schema_fingerprint, schema_version};
pub use options::{Location, Options};
pub use row::Row;
pub use tx::Tx;
pub use value::{FromValue, Value};
