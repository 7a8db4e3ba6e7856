//! A promise, as it was made or would be.

use desk::views::{Origin, PromiseState, PromiseView, Quote as QuoteView};
use desk::{AgentId, Language, PromiseId, RuleId, TeamId};
use jiff::Timestamp;
use promise::Kind;
use serde::Serialize;
use utoipa::ToSchema;

use super::firm::Firm;
use super::words::{Id, KindWord, LanguageWord, Moment, OriginWord, PromiseStateWord};

/// Who will do what, and before when.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Promise {
    #[schema(value_type = Id)]
    id: PromiseId,
    #[schema(value_type = KindWord)]
    kind: Kind,
    #[schema(value_type = PromiseStateWord)]
    state: PromiseState,
    #[schema(value_type = OriginWord)]
    origin: Origin,
    /// The colleague who is named in it; otherwise it is the team's.
    #[schema(value_type = Option<Id>)]
    agent: Option<AgentId>,
    /// Their first name.
    agent_name: Option<String>,
    #[schema(value_type = Id)]
    team: TeamId,
    team_name: String,
    /// When it was made.
    #[schema(value_type = Moment)]
    said_at: Timestamp,
    /// Before when it is kept.
    #[schema(value_type = Moment)]
    deadline_at: Timestamp,
    /// When it was kept, renewed, broken or withdrawn.
    #[schema(value_type = Option<Moment>)]
    ended_at: Option<Timestamp>,
    /// Renewed: what the customer read. Withdrawn: why. Otherwise empty.
    reason: String,
    /// Renewed or broken: the deadline of the promise that took its place.
    #[schema(value_type = Option<Moment>)]
    next_deadline_at: Option<Timestamp>,
    /// As the customer is told it, in their language and the firm's time; only while it is open.
    sentence: Option<String>,
}

impl Promise {
    pub(super) fn of(view: &PromiseView, language: Language, firm: &Firm) -> Self {
        Self {
            id: view.id,
            kind: view.kind,
            state: view.state,
            origin: view.origin,
            agent: view.agent,
            agent_name: view.agent_name.clone(),
            team: view.team,
            team_name: view.team_name.clone(),
            said_at: view.said_at,
            deadline_at: view.deadline_at,
            ended_at: view.ended_at,
            reason: view.reason.clone(),
            next_deadline_at: view.next_deadline_at,
            sentence: (view.state == PromiseState::Open).then(|| firm.sentence_of(language, view)),
        }
    }
}

/// What a question would be promised if it came now.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Quote {
    #[schema(value_type = KindWord)]
    kind: Kind,
    #[schema(value_type = Moment)]
    deadline_at: Timestamp,
    #[schema(value_type = Option<Id>)]
    agent: Option<AgentId>,
    /// Their first name.
    agent_name: Option<String>,
    #[schema(value_type = Id)]
    team: TeamId,
    team_name: String,
    /// The rule that gave the deadline; none when no rule gave one, and the fallback of 24 hours holds.
    #[schema(value_type = Option<Id>)]
    rule: Option<RuleId>,
    rule_name: String,
    #[schema(value_type = LanguageWord)]
    language: Language,
    /// As the customer would be told it, in that language and the firm's time.
    sentence: String,
}

impl Quote {
    pub(super) fn of(view: QuoteView, language: Language, firm: &Firm) -> Self {
        let sentence =
            firm.sentence(language, view.agent_name.as_deref(), &view.team_name, view.kind, view.deadline_at);
        Self {
            kind: view.kind,
            deadline_at: view.deadline_at,
            agent: view.agent,
            agent_name: view.agent_name,
            team: view.team,
            team_name: view.team_name,
            rule: view.rule,
            rule_name: view.rule_name,
            language,
            sentence,
        }
    }
}
