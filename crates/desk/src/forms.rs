//! What people fill in. Each is checked by the act that takes it; a refusal names the field.

use jiff::Timestamp;
use promise::document::HoursDocument;
use promise::{Kind, Language, Rule};
use store::id::{AgentId, CalendarId, ContactId, ConversationId, DisruptionId, MailboxId, ReplyId, RuleId, TeamId};

use crate::rights::Role;
use crate::views::Channel;

/// The first-run page: organisation, hours, first administrator.
#[derive(Debug, Clone)]
pub struct SetUp {
    pub organisation: String,
    pub zone: String,
    pub language: Language,
    pub phone: String,
    pub public_url: String,
    pub hours: HoursDocument,
    /// The address that questions come in on, e.g. info@halmeer.example; may be empty.
    pub mailbox: String,
    pub name: String,
    pub email: String,
    pub password: String,
}

/// A file that comes with a question, an answer or a note.
#[derive(Debug, Clone)]
pub struct Upload {
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// A complaint that a colleague heard.
#[derive(Debug, Clone)]
pub struct Heard {
    /// In the customer's words; empty: what they last said.
    pub words: String,
    /// Whether they are answered or called.
    pub kind: Kind,
}

/// Cause and remedy of a complaint.
#[derive(Debug, Clone, Default)]
pub struct RemedyForm {
    pub cause: Option<crate::views::Cause>,
    /// One sentence, without a colleague's name.
    pub cause_words: String,
    /// What we do about it, as the customer reads it.
    pub remedy: String,
    pub before: Option<Timestamp>,
    /// Goodwill that goes with it.
    pub cents: Option<i64>,
    /// Who does it; `None`: whose complaint it is, else who promises.
    pub agent: Option<AgentId>,
}

/// A question by form, telephone, visit or API.
#[derive(Debug, Clone)]
pub struct Question {
    pub channel: Channel,
    /// In the customer's words.
    pub text: String,
    /// Empty: made from the first words.
    pub subject: String,
    pub name: String,
    /// E-mail address or telephone number, in any form people type; may be empty for a walk-in.
    pub reach: String,
    /// A contact already chosen (the caller found by number), instead of looking one up by `reach`.
    pub contact: Option<ContactId>,
    pub team: Option<TeamId>,
    pub agent: Option<AgentId>,
    pub is_urgent: bool,
    pub kind: Kind,
    /// The customer's language, if known.
    pub language: Option<Language>,
    /// Later than the rule says, never earlier: "later beloven".
    pub not_before: Option<Timestamp>,
    pub files: Vec<Upload>,
    /// Sent twice with the same key, the second is the first; scope and key, each at most 200 characters.
    pub idempotency: Option<(String, String)>,
}

/// An answer by mail, or what was said on the telephone or at the counter.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The words; not looked at where there is `html`.
    pub text: String,
    /// Laid out; sanitised before anything is made of it. Empty: plain text.
    pub html: String,
    pub how: How,
    pub cc: Vec<String>,
    /// Who gets it without the others knowing.
    pub bcc: Vec<String>,
    pub files: Vec<Upload>,
    /// After this answer another promise follows ("Verstuur, belofte vernieuwen"): before when, and why, as the customer reads it.
    pub then: Option<Renewal>,
    /// What becomes of the conversation when the answer has left.
    pub after: After,
    /// The newest message the colleague had seen; a newer one from the customer refuses with `ChangedMeanwhile` unless `None`.
    pub seen_up_to: Option<Timestamp>,
    /// The draft that it is made of: its files come along, and it is gone afterwards.
    pub draft: Option<FromDraft>,
    /// Names of the concerns that somebody has looked at; `None`: a program sends it, which looks at nothing.
    pub sure_of: Option<Vec<String>>,
}

/// Which state of a draft an answer is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FromDraft {
    pub version: i64,
    /// The browser window; empty without scripts.
    pub window: String,
}

/// What becomes of a conversation when its answer has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum After {
    /// It waits for the customer.
    #[default]
    Wait,
    /// It is done, unless the customer writes again.
    Done,
    /// It waits for the customer, and is back on the writer's Today at this moment if nothing came.
    Back(Timestamp),
}

/// What is being written, as a form sends it.
#[derive(Debug, Clone, Default)]
pub struct DraftForm {
    pub is_note: bool,
    pub text: String,
    /// Laid out; empty: plain text.
    pub html: String,
    /// Addresses as typed.
    pub cc: String,
    pub bcc: String,
    /// The version that this window last saw; 0: none, below 0: it isn't known.
    pub version: i64,
    /// The browser window; empty without scripts.
    pub window: String,
}

/// A saved reply, new or changed. Each language laid out, or as plain text.
#[derive(Debug, Clone, Default)]
pub struct ReplyForm {
    pub id: Option<ReplyId>,
    pub name: String,
    /// `None`: for everybody.
    pub team: Option<TeamId>,
    pub html_nl: String,
    pub text_nl: String,
    pub html_en: String,
    pub text_en: String,
}

/// A signature in both languages, each laid out or as plain text; may be empty.
#[derive(Debug, Clone, Default)]
pub struct SignatureForm {
    pub html_nl: String,
    pub text_nl: String,
    pub html_en: String,
    pub text_en: String,
}

/// How an answer reaches the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum How {
    #[default]
    Mail,
    Telephone,
    Visit,
}

/// A later moment, told in time.
#[derive(Debug, Clone)]
pub struct Renewal {
    pub deadline: Timestamp,
    /// Why; the customer reads it.
    pub reason: String,
}

/// Whom to hand over to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandOver {
    pub team: TeamId,
    pub agent: Option<AgentId>,
}

/// Organisation settings.
#[derive(Debug, Clone)]
pub struct OrganisationForm {
    pub name: String,
    pub zone: String,
    pub language: Language,
    pub phone: String,
    pub prefix: String,
    pub public_url: String,
}

/// A colleague, new (`id` is `None`) or changed.
#[derive(Debug, Clone)]
pub struct AgentForm {
    pub id: Option<AgentId>,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub language: Language,
    pub zone: Option<String>,
    pub teams: Vec<TeamId>,
    /// New password; empty leaves it as it is (or, for a new colleague, none: they get a link).
    pub password: String,
    pub is_active: bool,
}

/// A team, new or renamed.
#[derive(Debug, Clone)]
pub struct TeamForm {
    pub id: Option<TeamId>,
    pub name: String,
    pub members: Vec<AgentId>,
}

/// Service hours.
#[derive(Debug, Clone)]
pub struct CalendarForm {
    pub id: Option<CalendarId>,
    pub name: String,
    pub document: HoursDocument,
    pub feed_url: String,
}

/// A promise rule with what it matches; `None` matches everything.
#[derive(Debug, Clone)]
pub struct RuleForm {
    pub id: Option<RuleId>,
    pub name: String,
    pub calendar: Option<CalendarId>,
    pub channel: Option<Channel>,
    pub mailbox: Option<MailboxId>,
    pub team: Option<TeamId>,
    pub is_urgent: Option<bool>,
    pub is_complaint: Option<bool>,
    pub rule: Rule,
    pub is_active: bool,
    /// The share of its promises that is to be kept, in percent: 50 to 99.
    pub target_percent: u8,
}

/// What is usual.
pub const TARGET_PERCENT: u8 = 95;

/// A mailbox with its servers.
#[derive(Debug, Clone)]
pub struct MailboxForm {
    pub id: Option<MailboxId>,
    pub address: String,
    pub name: String,
    pub team: Option<TeamId>,
    pub is_default: bool,
    pub is_active: bool,
    pub imap: Option<ServerForm>,
    pub smtp: Option<ServerForm>,
    pub fetching: Fetching,
}

/// Which mail of a mailbox is fetched, and what is done with it afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Fetching {
    /// Folders by their names on the server, the first one watched most closely. Empty: the one of the server, else INBOX.
    #[serde(default)]
    pub folders: Vec<String>,
    #[serde(default)]
    pub since: Since,
    #[serde(default)]
    pub old: Old,
    #[serde(default)]
    pub after: AfterFetch,
}

/// From when on mail is fetched that is there at first sight; what comes later is always fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Since {
    /// From a day before the mailbox was put on the desk.
    #[default]
    Now,
    /// From the beginning of this day (in UTC, an hour or two early for those east of it).
    Day(jiff::civil::Date),
    /// All of it.
    Everything,
}

/// What becomes of mail that stood in the mailbox more than a day before it was put on the desk. Whoever wrote it then may long
/// have had an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Old {
    /// It is kept as the past, in conversations that are done: found, promised nothing, nobody is written to.
    #[default]
    Past,
    /// It is taken for a question of now, with a promise and an acknowledgement.
    Question,
}

/// What is done with a mail on the server, once it is stored here.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AfterFetch {
    /// Nothing: the folder is opened read-only.
    #[default]
    Leave,
    /// It is marked as read.
    Read,
    /// It is moved to this folder.
    Move(String),
}

/// A mail server as an administrator types it.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct ServerForm {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub user: String,
    /// Empty leaves the stored one as it is. Never shown, never logged, never serialised.
    #[serde(skip)]
    pub password: String,
    /// IMAP: the folder; SMTP: unused.
    #[serde(default)]
    pub folder: String,
    /// How we say who we are.
    #[serde(default)]
    pub auth: Auth,
}

/// How we say to a server who we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    /// By user name and password.
    #[default]
    Password,
    /// By a token of the provider (SASL XOAUTH2): see [`crate::Desk::access_token`].
    OAuth,
}

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS from the first byte (993, 465).
    #[default]
    Tls,
    /// STARTTLS, refused if the server doesn't offer it (143, 587).
    StartTls,
    /// Nothing: only for a server on this machine.
    None,
}

/// Who waits for something that went wrong for many: by tag, team, and words of subject or question; empty: all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disrupted {
    pub tag: String,
    pub team: Option<TeamId>,
    pub words: String,
}

/// One message to all of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disruption {
    /// From [`crate::Desk::new_disruption`].
    pub id: DisruptionId,
    /// What each customer reads.
    pub words: String,
    /// Before when; `None`: what the rule of each gives.
    pub deadline: Option<Timestamp>,
    pub conversations: Vec<ConversationId>,
}
