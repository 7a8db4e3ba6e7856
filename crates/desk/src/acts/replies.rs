//! Texts that are often sent, and signatures: both are written once, with variables, in Dutch and English.

use jiff::Timestamp;
use mail::sanitize::{html_of_text, text_of, written_html};
use store::id::{ConversationId, MailboxId, ReplyId, TeamId};
use store::{DraftWords, ReplyRow};

use super::draft::joined;
use crate::check::{Checks, NAME_MAX, line, refuse};
use crate::forms::{DraftForm, ReplyForm, SignatureForm};
use crate::incoming::optional_text;
use crate::rights::Act;
use crate::signature::in_language;
use crate::turn::allow;
use crate::variables::{Values, Variable, left_in, names};
use crate::views::ReplyView;
use crate::{Agent, Desk, DeskError, Refusal, Role};

impl Desk {
    /// All saved replies that this colleague may change, by name.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn replies(&self, by: &Agent) -> Result<Vec<ReplyView>, DeskError> {
        allow(by, Act::EditReplies)?;
        let by = by.clone();
        self.db
            .read(move |tx| {
                let replies = tx.replies()?;
                Ok(replies.into_iter().filter(|reply| may_change(&by, reply.team)).map(view).collect())
            })
            .await
    }

    /// Keeps a saved reply, new or changed. What is of no team is for everybody, and a lead's to change.
    ///
    /// # Errors
    /// A refused field: `name`, `text_nl` (`required`: neither language), `team`; [`Refusal::Taken`] for a name that is in
    /// use for the same team.
    pub async fn save_reply(&self, by: &Agent, form: ReplyForm, now: Timestamp) -> Result<ReplyId, DeskError> {
        allow(by, Act::EditReplies)?;
        let mut checks = Checks::default();
        let name = checks.take(line("name", &form.name, NAME_MAX));
        let html_nl = template("text_nl", &form.html_nl, &form.text_nl);
        let html_en = template("text_en", &form.html_en, &form.text_en);
        if html_nl.as_ref().is_ok_and(String::is_empty) && html_en.as_ref().is_ok_and(String::is_empty) {
            checks.take(refuse("text_nl", "required"))
        }
        let (html_nl, html_en) = (checks.take(html_nl), checks.take(html_en));
        if !may_change(by, form.team) {
            checks.take(refuse("team", "unknown"))
        }
        checks.done()?;
        let by = by.clone();
        self.act(now, move |turn| {
            let replies = turn.tx.replies()?;
            let id = match form.id {
                Some(id) => {
                    let before = replies.iter().find(|reply| reply.id == id).ok_or(DeskError::NotFound)?;
                    if !may_change(&by, before.team) {
                        return Err(DeskError::NotFound);
                    }
                    id
                }
                None => ReplyId::new(turn.now, turn.chance),
            };
            let is_same = |reply: &&ReplyRow| {
                reply.id != id && reply.team == form.team && reply.name.to_lowercase() == name.to_lowercase()
            };
            if replies.iter().any(|reply| is_same(&reply)) {
                return Err(Refusal::Taken("name").into());
            }
            let (name, html_nl, html_en) = (name.clone(), html_nl.clone(), html_en.clone());
            turn.tx.save_reply(&ReplyRow { id, name, team: form.team, html_nl, html_en }, turn.now)?;
            Ok(id)
        })
        .await
    }

    /// Throws a saved reply away.
    pub async fn remove_reply(&self, by: &Agent, id: ReplyId, now: Timestamp) -> Result<(), DeskError> {
        allow(by, Act::EditReplies)?;
        let by = by.clone();
        self.act(now, move |turn| {
            let reply = turn.tx.reply(id)?;
            if !may_change(&by, reply.team) {
                return Err(DeskError::NotFound);
            }
            Ok(turn.tx.remove_reply(id)?)
        })
        .await
    }

    /// A saved reply as it would stand in an answer to this conversation, as HTML: variables that aren't known stay.
    pub async fn reply_for(
        &self,
        by: &Agent,
        conversation: ConversationId,
        id: ReplyId,
        now: Timestamp,
    ) -> Result<String, DeskError> {
        allow(by, Act::Answer)?;
        let by = by.clone();
        self.look(now, move |turn| {
            let conversation = turn.tx.conversation(conversation)?;
            let reply = turn.tx.reply(id)?;
            if reply.team.is_some_and(|team| team != conversation.team && !by.teams.contains(&team)) {
                return Err(DeskError::NotFound);
            }
            let html = in_language(conversation.language, (reply.html_nl, reply.html_en));
            Ok(turn.values(&conversation, &by)?.fill(&html))
        })
        .await
    }

    /// Puts a saved reply below what is being written, for a browser without scripts.
    pub async fn insert_reply(
        &self,
        by: &Agent,
        conversation: ConversationId,
        draft: DraftForm,
        id: ReplyId,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let html = self.reply_for(by, conversation, id, now).await?;
        let words = DraftWords { body: optional_text("text", &draft.text)?, ..DraftWords::default() };
        let both = joined(words, &text_of(&html), "");
        self.save_draft(by, conversation, DraftForm { text: both.body, html: String::new(), ..draft }, now).await?;
        Ok(())
    }

    /// What a template would look like with made-up values, and the variables in it that mean nothing.
    ///
    /// # Errors
    /// A refused `text` (too long).
    pub fn preview_template(&self, by: &Agent, html: &str, text: &str) -> Result<(String, Vec<String>), DeskError> {
        let example = |nl: &str, en: &str| match by.language {
            promise::Language::Nl => nl.to_owned(),
            promise::Language::En => en.to_owned(),
        };
        let values = Values(vec![
            (Variable::CustomerName, "Jan de Vries".to_owned()),
            (Variable::CustomerFirstName, "Jan".to_owned()),
            (Variable::CustomerCompany, example("Bakkerij De Vries", "De Vries Bakery")),
            (Variable::ConversationNumber, "2026-1184".to_owned()),
            (Variable::ConversationSubject, example("De ketel valt uit", "The boiler cuts out")),
            (Variable::Promise, example("vandaag vóór 13:15", "today before 13:15")),
            (Variable::MyName, by.name.clone()),
            (Variable::MyFirstName, store::first_name(&by.name).to_owned()),
            (Variable::MyAddress, by.email.clone()),
            (Variable::TeamName, example("Service", "Service")),
            (Variable::MailboxAddress, "info@voorbeeld.example".to_owned()),
            (Variable::OrganisationName, example("Uw organisatie", "Your organisation")),
            (Variable::OrganisationPhone, "023 555 01 00".to_owned()),
        ]);
        let filled = values.fill(&template("text", html, text)?);
        let unknown = left_in(&text_of(&filled));
        Ok((filled, unknown))
    }

    /// The names of all variables in a colleague's language, with braces.
    #[must_use]
    pub fn variable_names(&self, by: &Agent) -> Vec<String> {
        names(by.language)
    }

    /// One's own signature, in Dutch and English.
    pub async fn my_signature(&self, by: &Agent) -> Result<(String, String), DeskError> {
        let me = by.id;
        self.db.read(move |tx| Ok(tx.agent_signature(me)?)).await
    }

    /// Keeps one's own signature.
    ///
    /// # Errors
    /// A refused `signature_nl` or `signature_en`.
    pub async fn save_my_signature(&self, by: &Agent, form: SignatureForm, now: Timestamp) -> Result<(), DeskError> {
        let (nl, en) = checked(&form)?;
        let me = by.id;
        self.act(now, move |turn| Ok(turn.tx.set_agent_signature(me, &nl, &en)?)).await
    }

    /// A mailbox's signature, in Dutch and English.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn mailbox_signature(&self, by: &Agent, id: MailboxId) -> Result<(String, String), DeskError> {
        by.must(Act::EditMailboxes)?;
        self.db.read(move |tx| Ok(tx.mailbox_signature(id)?)).await
    }

    /// Keeps a mailbox's signature.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; a refused `signature_nl` or `signature_en`.
    pub async fn save_mailbox_signature(
        &self,
        by: &Agent,
        id: MailboxId,
        form: SignatureForm,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        by.must(Act::EditMailboxes)?;
        let (nl, en) = checked(&form)?;
        self.act(now, move |turn| {
            turn.tx.mailbox_signature(id)?;
            Ok(turn.tx.set_mailbox_signature(id, &nl, &en)?)
        })
        .await
    }
}

fn checked(form: &SignatureForm) -> Result<(String, String), Refusal> {
    Ok((
        template("signature_nl", &form.html_nl, &form.text_nl)?,
        template("signature_en", &form.html_en, &form.text_en)?,
    ))
}

/// A template as it is kept: sanitised, without pictures (they would stand in nobody's draft).
fn template(field: &'static str, html: &str, text: &str) -> Result<String, Refusal> {
    let html = if html.trim().is_empty() { html_of_text(text) } else { html.to_owned() };
    let clean = written_html(&html, &|_| None);
    optional_text(field, &text_of(&clean))?;
    Ok(clean)
}

/// Of everybody's texts a lead decides; of a team's, who is in it.
fn may_change(by: &Agent, team: Option<TeamId>) -> bool {
    let leads = matches!(by.role, Role::Administrator | Role::Lead);
    leads || team.is_some_and(|team| by.teams.contains(&team))
}

fn view(row: ReplyRow) -> ReplyView {
    let ReplyRow { id, name, team, html_nl, html_en } = row;
    ReplyView { id, name, team, html_nl, html_en }
}
