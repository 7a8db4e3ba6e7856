use std::collections::HashMap;

use jiff::Timestamp;
use store::{AgentRow, StoreError, TeamRow, TimelineEntry, Tx, happened};

use crate::acts::password_link::Why;
use crate::acts::sign_in::set_password;
use crate::check::{self, Checks, NAME_MAX};
use crate::forms::{AgentForm, TeamForm};
use crate::secrets::{digest, new_token};
use crate::views::{AgentView, TeamView, TokenView};
use crate::{Act, Agent, AgentId, Desk, DeskError, Refusal, Role, TeamId, TimelineId, TokenId};

/// Colleagues in one team, at most.
const MEMBERS_MAX: usize = 1_000;

impl Desk {
    /// All colleagues: who are active first, then by name. Everybody may see their colleagues.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn agents(&self, by: &Agent) -> Result<Vec<AgentView>, DeskError> {
        by.must(Act::SeeConversations)?;
        self.db
            .read(|tx| {
                let mut of: HashMap<AgentId, Vec<TeamId>> = HashMap::new();
                for (agent, team) in tx.team_memberships()? {
                    of.entry(agent).or_default().push(team);
                }
                tx.agents()?.into_iter().map(|row| view_of(row, &mut of)).collect()
            })
            .await
    }

    /// A new colleague or a changed one. The last active administrator can't be taken away.
    ///
    /// A new colleague without a password gets a link by mail to choose one. Who leaves is signed out, and what they had promised goes to its team, at the same deadline.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`], [`Refusal::Taken`] (`email`), [`Refusal::Field`].
    pub async fn save_agent(&self, by: &Agent, form: AgentForm, now: Timestamp) -> Result<AgentId, DeskError> {
        by.must(Act::EditPeople)?;
        let mut checks = Checks::default();
        let name = checks.take(check::line("name", &form.name, NAME_MAX));
        let email = checks.take(check::address("email", &form.email));
        let zone = checks.take(check::optional_zone("zone", form.zone.as_deref()));
        if !form.password.is_empty() {
            checks.take(check::password("password", &form.password, &email, &name));
        }
        checks.done()?;
        let hash = if form.password.is_empty() { None } else { Some(self.hashed(&form.password).await?) };
        let id = form.id.unwrap_or_else(|| AgentId::new(now, &*self.chance));
        let row = AgentRow {
            id,
            name,
            email,
            role: form.role.as_str().to_owned(),
            language: form.language,
            zone,
            password_hash: hash,
            has_single_keys: true,
            is_active: form.is_active,
        };
        let (is_new, form_teams, me, desk) = (form.id.is_none(), form.teams, by.id, self.clone());
        let token = new_token(&*self.chance);
        self.act(now, move |turn| {
            if is_new {
                turn.tx.add_agent(&row, now).map_err(taken)?;
                if row.password_hash.is_none() && row.is_active {
                    turn.post_password_link(&row, &token, Why::Welcome)?;
                }
            } else {
                desk.change_agent(turn.tx, row.clone(), me, now)?;
            }
            turn.tx.set_teams_of_agent(id, &form_teams).map_err(unknown("teams"))?;
            turn.tx.notify("settings", "")?;
            turn.replan()?;
            Ok(id)
        })
        .await
    }

    fn change_agent(&self, tx: &mut Tx<'_>, new: AgentRow, me: AgentId, now: Timestamp) -> Result<(), DeskError> {
        let old = tx.agent_row(new.id)?.ok_or(DeskError::NotFound)?;
        let administrator = Role::Administrator.as_str();
        let was = old.is_active && old.role == administrator;
        let stays = new.is_active && new.role == administrator;
        if was && !stays && tx.active_administrators()? == 1 {
            return Err(Refusal::Field { field: "role", problem: "last_administrator" }.into());
        }
        if new.id == me && !new.is_active {
            return Err(Refusal::Field { field: "is_active", problem: "not_yourself" }.into());
        }
        let has_new_password = new.password_hash.is_some();
        let leaves = old.is_active && !new.is_active;
        let id = new.id;
        let password_hash = new.password_hash.or(old.password_hash);
        tx.change_agent(&AgentRow { password_hash, has_single_keys: old.has_single_keys, ..new }, now)
            .map_err(taken)?;
        if has_new_password || leaves {
            tx.remove_sessions_of(id)?;
        }
        if leaves {
            self.release_all_of(tx, id, me, now)?;
        }
        Ok(())
    }

    fn release_all_of(&self, tx: &mut Tx<'_>, leaves: AgentId, by: AgentId, now: Timestamp) -> Result<(), DeskError> {
        for (conversation, team) in tx.release_work_of(leaves)? {
            tx.add_timeline(&TimelineEntry {
                id: TimelineId::new(now, &*self.chance),
                at: now,
                kind: happened::ASSIGNED,
                conversation: Some(conversation),
                account: None,
                agent: Some(by),
                contact: None,
                promise: None,
                message: None,
                detail: serde_json::json!({ "team": team, "agent": null }),
            })?;
            tx.notify("conversation", &conversation.to_string())?;
        }
        tx.notify("lists", "")?;
        Ok(())
    }

    /// All teams with their active members, the default team first. Everybody may see them.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn teams(&self, by: &Agent) -> Result<Vec<TeamView>, DeskError> {
        by.must(Act::SeeConversations)?;
        self.db
            .read(|tx| {
                let mut of: HashMap<TeamId, Vec<(AgentId, String)>> = HashMap::new();
                for (team, agent, name) in tx.team_members()? {
                    of.entry(team).or_default().push((agent, name));
                }
                let view = |row: TeamRow| TeamView {
                    members: of.remove(&row.id).unwrap_or_default(),
                    id: row.id,
                    name: row.name,
                    is_default: row.is_default,
                };
                Ok(tx.teams()?.into_iter().map(view).collect())
            })
            .await
    }

    /// A new team, or another name and other members for one.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`], [`Refusal::Taken`] (`name`), [`Refusal::Field`].
    pub async fn save_team(&self, by: &Agent, form: TeamForm, now: Timestamp) -> Result<TeamId, DeskError> {
        by.must(Act::EditPeople)?;
        let mut checks = Checks::default();
        let name = checks.take(check::line("name", &form.name, 60));
        if form.members.len() > MEMBERS_MAX {
            checks.take(check::refuse("members", "too_many"))
        }
        checks.done()?;
        let id = form.id.unwrap_or_else(|| TeamId::new(now, &*self.chance));
        let (is_new, members) = (form.id.is_none(), form.members);
        self.db
            .write(move |tx| {
                if is_new {
                    tx.add_team(&TeamRow { id, name: name.clone(), is_default: false }, now).map_err(taken)?;
                } else if !tx.rename_team(id, &name).map_err(taken)? {
                    return Err(DeskError::NotFound);
                }
                tx.set_team_members(id, &members).map_err(unknown("members"))?;
                tx.notify("settings", "")?;
                Ok(id)
            })
            .await
    }

    /// The tokens of the API, newest first.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn tokens(&self, by: &Agent) -> Result<Vec<TokenView>, DeskError> {
        by.must(Act::EditApiTokens)?;
        self.db
            .read(|tx| {
                let rows = tx.tokens()?.into_iter();
                Ok(rows
                    .map(|row| TokenView {
                        id: row.id,
                        name: row.name,
                        made_by: row.made_by,
                        created_at: row.created_at,
                        used_at: row.used_at,
                        revoked_at: row.revoked_at,
                    })
                    .collect())
            })
            .await
    }

    /// Makes a token; its secret is in the answer and nowhere else.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`Refusal::Field`] (`name`).
    pub async fn make_token(&self, by: &Agent, name: &str, now: Timestamp) -> Result<(TokenView, String), DeskError> {
        by.must(Act::EditApiTokens)?;
        let name = check::line("name", name, NAME_MAX)?;
        let (id, secret, maker) =
            (TokenId::new(now, &*self.chance), format!("myo_{}", new_token(&*self.chance)), by.id);
        let (hash, stored) = (digest(&secret), name.clone());
        self.db.write(move |tx| Ok::<_, DeskError>(tx.add_token(id, &stored, &hash, maker, now)?)).await?;
        let view = TokenView { id, name, made_by: by.name.clone(), created_at: now, used_at: None, revoked_at: None };
        Ok((view, secret))
    }

    /// Takes a token back: whoever uses it is refused from now on.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn revoke_token(&self, by: &Agent, id: TokenId, now: Timestamp) -> Result<(), DeskError> {
        by.must(Act::EditApiTokens)?;
        self.db.write(move |tx| if tx.revoke_token(id, now)? { Ok(()) } else { Err(DeskError::NotFound) }).await
    }

    /// For the command line, by whoever may read the database file: a new administrator, or a new password for an existing one.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] before the first run; [`Refusal::Field`].
    pub async fn rescue_administrator(
        &self,
        email: &str,
        name: &str,
        password: &str,
        now: Timestamp,
    ) -> Result<AgentId, DeskError> {
        let mut checks = Checks::default();
        let email = checks.take(check::address("email", email));
        let name = checks.take(check::line("name", name, NAME_MAX));
        checks.take(check::password("password", password, &email, &name));
        checks.done()?;
        let (hash, new_id) = (self.hashed(password).await?, AgentId::new(now, &*self.chance));
        self.db
            .write(move |tx| {
                let language = tx.organisation()?.ok_or(DeskError::NotFound)?.language;
                let role = Role::Administrator.as_str().to_owned();
                if let Some(row) = tx.agent_by_email(&email)? {
                    let id = row.id;
                    tx.change_agent(&AgentRow { role, is_active: true, ..row }, now)?;
                    set_password(tx, id, &hash, now)?;
                    return Ok(id);
                }
                let row = AgentRow {
                    id: new_id,
                    name: name.clone(),
                    email: email.clone(),
                    role,
                    language,
                    zone: None,
                    password_hash: Some(hash.clone()),
                    has_single_keys: true,
                    is_active: true,
                };
                tx.add_agent(&row, now)?;
                let team = tx.default_team_row()?.id;
                tx.set_teams_of_agent(new_id, &[team])?;
                Ok(new_id)
            })
            .await
    }
}

fn view_of(row: AgentRow, teams: &mut HashMap<AgentId, Vec<TeamId>>) -> Result<AgentView, DeskError> {
    Ok(AgentView {
        teams: teams.remove(&row.id).unwrap_or_default(),
        can_sign_in: row.is_active && row.password_hash.is_some(),
        role: Role::from_column(&row.role)?,
        id: row.id,
        name: row.name,
        email: row.email,
        language: row.language,
        zone: row.zone,
        is_active: row.is_active,
    })
}

fn taken(error: StoreError) -> DeskError {
    if error.is_unique("agent_email") {
        Refusal::Taken("email").into()
    } else if error.is_unique("team_name") {
        Refusal::Taken("name").into()
    } else {
        error.into()
    }
}

fn unknown(field: &'static str) -> impl Fn(StoreError) -> DeskError {
    move |error| match error {
        StoreError::ForeignKey => Refusal::Field { field, problem: "unknown" }.into(),
        error => error.into(),
    }
}
