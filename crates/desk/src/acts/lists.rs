use jiff::Timestamp;
use store::{Listed, Narrowing, Owner, Place, Tx};

use crate::acts::find::found_by;
use crate::acts::today::COUNT_MAX;
use crate::views::{ConversationList, ConversationState, LIST_PAGE, ListFilter, Whose};
use crate::{Act, Agent, ConversationId, Desk, DeskError};

/// A tag on fewer conversations than this is looked up; one on more is met soon enough on the way.
const RARE_TAG: usize = 2_000;
const TAGS_MAX: usize = 100;
const ALL_STATES: &[ConversationState] = ConversationState::ALL;

impl Desk {
    /// A list of conversations, by search words or filter.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; [`DeskError::NotFound`] for a place (`after`) that no list gave.
    pub async fn conversations(
        &self,
        by: &Agent,
        filter: &ListFilter,
        _now: Timestamp,
    ) -> Result<ConversationList, DeskError> {
        by.must(Act::SeeConversations)?;
        let (by, filter) = (by.clone(), filter.clone());
        self.db
            .read(move |tx| {
                let owner = owner_of(&by, &filter);
                let after = filter.after.as_deref().map(place_of).transpose()?;
                let narrowing = narrowing_of(tx, &filter)?;
                let page = filter.limit.map_or(LIST_PAGE, |limit| limit.clamp(1, LIST_PAGE));
                let limit = page + 1;
                let mut listed = match filter.state {
                    Some(ConversationState::WaitingForUs) => {
                        tx.list_waiting_for_us(&owner, &narrowing, after.as_ref(), limit)?
                    }
                    Some(state) => tx.list_newest(&owner, &[state], &narrowing, after.as_ref(), limit)?,
                    None => tx.list_newest(&owner, ALL_STATES, &narrowing, after.as_ref(), limit)?,
                };
                let has_more = listed.len() > page;
                listed.truncate(page);
                let ids: Vec<ConversationId> = listed.iter().map(|line| line.conversation).collect();
                Ok(ConversationList {
                    rows: tx.conversation_rows(by.id, &ids)?,
                    next: listed.last().filter(|_| has_more).map(token_of),
                    waiting_for_us: tx.count_conversations(&owner, ConversationState::WaitingForUs, COUNT_MAX)?,
                    waiting_for_them: tx.count_conversations(&owner, ConversationState::WaitingForThem, COUNT_MAX)?,
                })
            })
            .await
    }

    /// Tags in use, most used first, at most 100.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn tags(&self, by: &Agent) -> Result<Vec<String>, DeskError> {
        by.must(Act::SeeConversations)?;
        self.db.read(|tx| Ok(tx.tags_in_use(TAGS_MAX)?)).await
    }
}

fn owner_of(by: &Agent, filter: &ListFilter) -> Owner {
    match (filter.whose, filter.team) {
        (Whose::Mine, _) => Owner::Agent(by.id),
        (Whose::MyTeams | Whose::All, Some(team)) => Owner::Teams(vec![team]),
        (Whose::MyTeams, None) => Owner::Teams(by.teams.clone()),
        (Whose::Unassigned, Some(team)) => Owner::TeamsOnly(vec![team]),
        (Whose::Unassigned, None) => Owner::Nobody,
        (Whose::All, None) => Owner::Anybody,
    }
}

fn narrowing_of(tx: &mut Tx<'_>, filter: &ListFilter) -> Result<Narrowing, DeskError> {
    let mut narrowing = Narrowing {
        tag: filter.tag.clone(),
        channel: filter.channel,
        contact: filter.contact,
        account: filter.account,
        among: None,
    };
    if !filter.words.trim().is_empty() {
        narrowing.among = Some(found_by(tx, &filter.words)?);
    } else if let Some(tag) = &filter.tag {
        let tagged = tx.tagged(tag, RARE_TAG)?;
        if tagged.len() < RARE_TAG {
            narrowing.among = Some(tagged);
        }
    }
    Ok(narrowing)
}

fn token_of(line: &Listed) -> String {
    format!("{}.{}", line.place.at, line.place.id)
}

fn place_of(token: &str) -> Result<Place, DeskError> {
    let (at, id) = token.split_once('.').ok_or(DeskError::NotFound)?;
    Ok(Place { at: at.parse().map_err(|_| DeskError::NotFound)?, id: id.to_owned() })
}
