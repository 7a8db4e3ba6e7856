//! Who may do what: one table, reviewed as a whole, asked by every act.

use promise::Language;
use store::StoreError;
use store::id::{AgentId, TeamId};

use crate::DeskError;

/// What a colleague is to the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Installs, people, mailboxes; may do everything.
    Administrator,
    /// Hours, promise rules, capacity; sees what was broken.
    Lead,
    /// A specialist who answers.
    Agent,
    /// Reception: phone notes and walk-ins; answers the simple.
    Desk,
}

/// Something that a right is needed for. Pages and API routes name the act they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    SeeToday,
    SeeConversations,
    WriteNote,
    TakeDown, // phone note, walk-in
    Answer,   // by mail, or say what was said
    Renew,
    Withdraw,
    Assign,
    EditConversation, // subject, tags, urgency, done
    SeeStatus,
    SeeOutbox, // mails on their way, parked mails
    EditHoursAndRules,
    EditPeople, // colleagues, teams, roles
    EditMailboxes,
    EditOrganisation,
    EditApiTokens,
    SeeBoard,      // all open promises, of every team
    TellAll,       // one message to all who wait for the same
    SeeLetter,     // the evening letter; who is named for it reads it too, whatever their role
    EditReplies,   // texts that are often sent: a lead all, an agent those of their teams
    EditRosters,   // everybody's slots, absences and subjects in the teams that one leads; one's own needs no right
    WorkPiles,     // files: put in, done, put off
    EditPiles,     // which piles there are, and their maximum delay
    AskWhatIf,     // what other slots, people or rules would do to promises; changes nothing
    SeeAccounts,   // who our customers are, what was promised them
    EditAccounts,  // their names, numbers, keys; join two, move a contact
    SeeMoney,      // what an account brings and costs, subscriptions
    BringIn,       // files with figures, bookings and subscriptions
    SeeOutcomes,   // what service brings, by account and period, never by colleague; and who has left
    Complaints,    // hear them, say the cause, promise a remedy
    GiveGoodwill,  // out of one's own month, and ask for more
    AllowGoodwill, // say whether, when a month is spent; what is mended
    SeeSurveys,    // scores together, and what people wrote with them
    EditVoice,     // how much goodwill, and who is surveyed
    KeepBooks,     // invoices, bank statements, what we owe, on whom we lean
}

impl Act {
    /// Every act, in the order of the rights table.
    pub const ALL: [Act; 35] = [
        Act::SeeToday,
        Act::SeeConversations,
        Act::WriteNote,
        Act::TakeDown,
        Act::Answer,
        Act::Renew,
        Act::Withdraw,
        Act::Assign,
        Act::EditConversation,
        Act::SeeStatus,
        Act::SeeOutbox,
        Act::EditHoursAndRules,
        Act::EditPeople,
        Act::EditMailboxes,
        Act::EditOrganisation,
        Act::EditApiTokens,
        Act::SeeBoard,
        Act::TellAll,
        Act::SeeLetter,
        Act::EditReplies,
        Act::EditRosters,
        Act::WorkPiles,
        Act::EditPiles,
        Act::AskWhatIf,
        Act::SeeOutcomes,
        Act::SeeAccounts,
        Act::EditAccounts,
        Act::SeeMoney,
        Act::BringIn,
        Act::Complaints,
        Act::GiveGoodwill,
        Act::AllowGoodwill,
        Act::SeeSurveys,
        Act::EditVoice,
        Act::KeepBooks,
    ];
}

impl Role {
    /// Every role, from the one who may most to the one who may least.
    pub const ALL: [Role; 4] = [Role::Administrator, Role::Lead, Role::Agent, Role::Desk];

    /// The word that stands in data and configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Administrator => "administrator",
            Role::Lead => "lead",
            Role::Agent => "agent",
            Role::Desk => "desk",
        }
    }

    pub(crate) fn from_column(text: &str) -> Result<Self, StoreError> {
        text.parse().map_err(|UnknownRole(text)| StoreError::other(format!("`{text}` is no role")))
    }

    /// Whether this role includes the act: the one table of rights.
    #[must_use]
    pub fn may(self, act: Act) -> bool {
        match self {
            Role::Administrator => true,
            Role::Lead => !matches!(
                act,
                Act::EditPeople
                    | Act::EditMailboxes
                    | Act::EditOrganisation
                    | Act::EditApiTokens
                    | Act::SeeLetter
                    | Act::EditPiles
            ),
            Role::Agent => matches!(
                act,
                Act::SeeToday
                    | Act::SeeConversations
                    | Act::WriteNote
                    | Act::TakeDown
                    | Act::Answer
                    | Act::Renew
                    | Act::Withdraw
                    | Act::Assign
                    | Act::EditConversation
                    | Act::SeeStatus
                    | Act::EditReplies
                    | Act::WorkPiles
                    | Act::SeeAccounts
                    | Act::EditAccounts
                    | Act::Complaints
                    | Act::GiveGoodwill
                    | Act::SeeSurveys
            ),
            Role::Desk => matches!(
                act,
                Act::SeeToday
                    | Act::SeeConversations
                    | Act::WriteNote
                    | Act::TakeDown
                    | Act::Answer
                    | Act::Assign
                    | Act::EditConversation
                    | Act::SeeStatus
                    | Act::SeeAccounts
                    | Act::Complaints
                    | Act::GiveGoodwill
            ),
        }
    }
}

/// The text names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no role; use administrator, lead, agent or desk")]
pub struct UnknownRole(pub String);

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

/// A colleague who is signed in. Only [`crate::Desk::session`] makes one (and tests).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    pub id: AgentId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub language: Language,
    /// IANA name; the reader's own, or the organisation's.
    pub zone: String,
    pub has_single_keys: bool,
    pub teams: Vec<TeamId>,
}

impl Agent {
    /// Whether this colleague may do it.
    #[must_use]
    pub fn may(&self, act: Act) -> bool {
        self.role.may(act)
    }

    /// With this each act begins.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`] when the role does not include the act.
    pub fn must(&self, act: Act) -> Result<(), DeskError> {
        if self.may(act) { Ok(()) } else { Err(DeskError::NotAllowed(act)) }
    }
}
