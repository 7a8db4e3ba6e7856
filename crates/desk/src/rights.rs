//! Who may do what: one table, reviewed as a whole, asked by every act.

use promise::Language;
use store::id::{AgentId, TeamId};

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
    TakeDown,          // phone note, walk-in
    Answer,            // by mail, or say what was said
    Renew,
    Withdraw,
    Assign,
    EditConversation,  // subject, tags, urgency, done
    SeeStatus,
    SeeOutbox,         // mails on their way, parked mails
    EditHoursAndRules,
    EditPeople,        // colleagues, teams, roles
    EditMailboxes,
    EditOrganisation,
    EditApiTokens,
}

impl Act {
    /// Every act, in the order of the rights table.
    pub const ALL: [Act; 16] = [
        Act::SeeToday, Act::SeeConversations, Act::WriteNote, Act::TakeDown, Act::Answer, Act::Renew, Act::Withdraw, Act::Assign,
        Act::EditConversation, Act::SeeStatus, Act::SeeOutbox, Act::EditHoursAndRules, Act::EditPeople, Act::EditMailboxes,
        Act::EditOrganisation, Act::EditApiTokens,
    ];
}

impl Role {
    /// Whether this role includes the act: the one table of rights.
    #[must_use]
    pub fn may(self, act: Act) -> bool {
        match self {
            Role::Administrator => true,
            Role::Lead => !matches!(act, Act::EditPeople | Act::EditMailboxes | Act::EditOrganisation | Act::EditApiTokens),
            Role::Agent => matches!(
                act,
                Act::SeeToday | Act::SeeConversations | Act::WriteNote | Act::TakeDown | Act::Answer | Act::Renew | Act::Withdraw
                    | Act::Assign | Act::EditConversation | Act::SeeStatus
            ),
            Role::Desk => matches!(
                act,
                Act::SeeToday | Act::SeeConversations | Act::WriteNote | Act::TakeDown | Act::Answer | Act::Assign
                    | Act::EditConversation | Act::SeeStatus
            ),
        }
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
