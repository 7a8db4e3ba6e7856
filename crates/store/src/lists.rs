//! Lists of conversations: pages by keyset, each on an index, however many conversations there are.

use crate::id::{AccountId, AgentId, ContactId, ConversationId, TeamId};
use crate::promises::limit_of;
use crate::{Channel, ConversationState, StoreError, Tx, Value};

/// Whose conversations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// Of this colleague.
    Agent(AgentId),
    /// Of one of these teams, whoever is named.
    Teams(Vec<TeamId>),
    /// Of one of these teams, with nobody named.
    TeamsOnly(Vec<TeamId>),
    /// With nobody named.
    Nobody,
    /// All.
    Anybody,
}

impl Owner {
    /// Of no team at all, there is nothing.
    fn is_nothing(&self) -> bool {
        matches!(self, Self::Teams(teams) | Self::TeamsOnly(teams) if teams.is_empty())
    }
}

/// What a list shows, besides whose it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowing {
    pub tag: Option<String>,
    pub channel: Option<Channel>,
    pub contact: Option<ContactId>,
    pub account: Option<AccountId>,
    /// Only these: what a search found.
    pub among: Option<Vec<ConversationId>>,
}

/// A place in a list: the moment that it is ordered by, and an id to tell two of one moment apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// A deadline, or a last message; milliseconds UTC.
    pub at: i64,
    /// Of the promise, or the conversation.
    pub id: String,
}

/// A conversation in a list, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub conversation: ConversationId,
    pub place: Place,
}

/// A statement that is put together, with its arguments numbered as they come.
#[derive(Default)]
struct Sql {
    args: Vec<Value>,
}

impl Sql {
    fn arg(&mut self, value: impl Into<Value>) -> String {
        self.args.push(value.into());
        format!("?{}", self.args.len())
    }
}

/// A page of a list as one statement: each branch is a walk along one index that stops at the limit.
fn union(branches: &[String], order: &str, limit: &str) -> String {
    match branches {
        [one] => one.clone(),
        many => {
            let parts: Vec<String> =
                many.iter().enumerate().map(|(i, b)| format!("select * from ({b}) b{i}")).collect();
            format!("{} order by {order} limit {limit}", parts.join(" union all "))
        }
    }
}

impl Tx<'_> {
    /// What waits for us, by deadline: the earliest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn list_waiting_for_us(
        &mut self,
        owner: &Owner,
        narrowing: &Narrowing,
        after: Option<&Place>,
        limit: usize,
    ) -> Result<Vec<Listed>, StoreError> {
        if owner.is_nothing() {
            return Ok(Vec::new());
        }
        let (sql, args) = self.waiting_for_us_sql(owner, narrowing, after, limit);
        self.query(&sql, &args, listed)
    }

    /// Conversations in these states, the last heard of first.
    ///
    /// # Errors
    /// What the database says.
    pub fn list_newest(
        &mut self,
        owner: &Owner,
        states: &[ConversationState],
        narrowing: &Narrowing,
        after: Option<&Place>,
        limit: usize,
    ) -> Result<Vec<Listed>, StoreError> {
        if owner.is_nothing() || states.is_empty() {
            return Ok(Vec::new());
        }
        let (sql, args) = self.newest_sql(owner, states, narrowing, after, limit);
        self.query(&sql, &args, listed)
    }

    /// The plan for [`Tx::list_waiting_for_us`], for the test that no list reads all there is.
    ///
    /// # Errors
    /// What the database says.
    pub fn plan_of_waiting_for_us(&mut self, owner: &Owner, narrowing: &Narrowing) -> Result<Vec<String>, StoreError> {
        let place = Place { at: 0, id: String::new() };
        let (sql, args) = self.waiting_for_us_sql(owner, narrowing, Some(&place), 51);
        self.plan_of(&sql, &args)
    }

    /// The plan for [`Tx::list_newest`], for the test that no list reads all there is.
    ///
    /// # Errors
    /// What the database says.
    pub fn plan_of_newest(
        &mut self,
        owner: &Owner,
        states: &[ConversationState],
        narrowing: &Narrowing,
    ) -> Result<Vec<String>, StoreError> {
        let place = Place { at: 0, id: String::new() };
        let (sql, args) = self.newest_sql(owner, states, narrowing, Some(&place), 51);
        self.plan_of(&sql, &args)
    }

    fn waiting_for_us_sql(
        &mut self,
        owner: &Owner,
        narrowing: &Narrowing,
        after: Option<&Place>,
        limit: usize,
    ) -> (String, Vec<Value>) {
        let mut sql = Sql::default();
        let limit = sql.arg(limit_of(limit));
        let mut rest = String::new();
        if let Some(place) = after {
            rest = format!(" and (p.deadline_at, p.id) > ({}, {})", sql.arg(place.at), sql.arg(&*place.id));
        }
        let narrow = self.narrowed(&mut sql, narrowing);
        let from =
            if narrow.is_empty() { "promise p" } else { "promise p join conversation c on c.id = p.conversation_id" };
        let branches: Vec<String> = owners(&mut sql, owner, "p")
            .iter()
            .map(|whose| {
                format!(
                    "select p.conversation_id, p.deadline_at, p.id from {from} \
                     where p.state = 'open'{whose}{narrow}{rest} order by p.deadline_at, p.id limit {limit}"
                )
            })
            .collect();
        (union(&branches, "2, 3", &limit), sql.args)
    }

    fn newest_sql(
        &mut self,
        owner: &Owner,
        states: &[ConversationState],
        narrowing: &Narrowing,
        after: Option<&Place>,
        limit: usize,
    ) -> (String, Vec<Value>) {
        let mut sql = Sql::default();
        let limit = sql.arg(limit_of(limit));
        let mut rest = String::new();
        if let Some(place) = after {
            rest = format!(" and (c.last_at, c.id) < ({}, {})", sql.arg(place.at), sql.arg(&*place.id));
        }
        let narrow = self.narrowed(&mut sql, narrowing);
        // Few enough to be found by who asked: then the state must not tempt anybody to walk along the index of states.
        let is_narrow = narrowing.contact.is_some() || narrowing.account.is_some() || narrowing.among.is_some();
        let in_state = |state: &ConversationState| {
            if is_narrow { format!("c.state || '' = '{state}'") } else { format!("c.state = '{state}'") }
        };
        let states: Vec<String> = if is_narrow {
            vec![format!("({})", states.iter().map(in_state).collect::<Vec<_>>().join(" or "))]
        } else {
            states.iter().map(in_state).collect()
        };
        let owners = owners(&mut sql, owner, "c");
        let branch = |state: &String, whose: &String| {
            format!(
                "select c.id, c.last_at, c.id as place from conversation c \
                 where {state}{whose}{narrow}{rest} order by c.last_at desc, c.id desc limit {limit}"
            )
        };
        let branches: Vec<String> =
            states.iter().flat_map(|state| owners.iter().map(move |whose| branch(state, whose))).collect();
        (union(&branches, "2 desc, 3 desc", &limit), sql.args)
    }

    fn narrowed(&mut self, sql: &mut Sql, narrowing: &Narrowing) -> String {
        let mut out = String::new();
        let Narrowing { tag, channel, contact, account, among } = narrowing;
        if let Some(channel) = channel {
            out += &format!(" and c.channel = {}", sql.arg(*channel));
        }
        if let Some(contact) = contact {
            out += &format!(" and c.contact_id = {}", sql.arg(contact));
        }
        if let Some(account) = account {
            out += &format!(" and c.account_id = {}", sql.arg(account));
        }
        if let Some(tag) = tag {
            let tag = sql.arg(&**tag);
            out += &format!(
                " and exists (select 1 from conversation_tag g where g.conversation_id = c.id and g.tag = {tag})"
            );
        }
        if let Some(among) = among {
            let list = sql.arg(Value::list(among));
            out += &format!(" and c.id in {}", self.dialect().in_list(&list));
        }
        out
    }

    /// How many conversations are in a state, counted up to `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub fn count_conversations(
        &mut self,
        owner: &Owner,
        state: ConversationState,
        limit: usize,
    ) -> Result<u32, StoreError> {
        if owner.is_nothing() {
            return Ok(0);
        }
        let mut sql = Sql::default();
        let limit = sql.arg(limit_of(limit));
        let branches: Vec<String> = owners(&mut sql, owner, "c")
            .iter()
            .map(|whose| format!("select 1 from conversation c where c.state = '{state}'{whose} limit {limit}"))
            .collect();
        let parts: Vec<String> =
            branches.iter().enumerate().map(|(i, b)| format!("select * from ({b}) b{i}")).collect();
        let statement =
            format!("select count(*) from (select * from ({}) u limit {limit}) n", parts.join(" union all "));
        self.query_one(&statement, &sql.args, |row| Ok(u32::try_from(row.get::<i64>(0)?).unwrap_or(u32::MAX)))
    }

    /// The last conversations of these people, the last heard of first.
    ///
    /// # Errors
    /// What the database says.
    pub fn conversations_of_contacts(
        &mut self,
        contacts: &[ContactId],
        limit: usize,
    ) -> Result<Vec<ConversationId>, StoreError> {
        let list = self.dialect().in_list("?1");
        self.query(
            &format!("select id from conversation where contact_id in {list} order by last_at desc, id desc limit ?2"),
            &[Value::list(contacts), Value::from(limit_of(limit))],
            |row| row.get(0),
        )
    }

    /// Other conversations of the same account, or of the same contact when it has none; the last heard of first.
    ///
    /// # Errors
    /// What the database says.
    pub fn earlier_conversations(
        &mut self,
        than: ConversationId,
        account: Option<AccountId>,
        contact: ContactId,
        limit: usize,
    ) -> Result<Vec<ConversationId>, StoreError> {
        let (column, value) = match account {
            Some(account) => ("account_id", Value::from(account)),
            None => ("contact_id", Value::from(contact)),
        };
        self.query(
            &format!(
                "select id from conversation where {column} = ?1 and id <> ?2 order by last_at desc, id desc limit ?3"
            ),
            &[value, Value::from(than), Value::from(limit_of(limit))],
            |row| row.get(0),
        )
    }
}

fn listed(row: &crate::Row<'_>) -> Result<Listed, StoreError> {
    Ok(Listed { conversation: row.get(0)?, place: Place { at: row.get(1)?, id: row.get(2)? } })
}

/// One condition per walk along an index.
fn owners(sql: &mut Sql, owner: &Owner, table: &str) -> Vec<String> {
    match owner {
        Owner::Agent(agent) => vec![format!(" and {table}.agent_id = {}", sql.arg(agent))],
        Owner::Teams(teams) => teams.iter().map(|team| format!(" and {table}.team_id = {}", sql.arg(team))).collect(),
        Owner::TeamsOnly(teams) => teams
            .iter()
            .map(|team| format!(" and {table}.team_id = {} and {table}.agent_id is null", sql.arg(team)))
            .collect(),
        Owner::Nobody => vec![format!(" and {table}.agent_id is null")],
        Owner::Anybody => vec![String::new()],
    }
}
