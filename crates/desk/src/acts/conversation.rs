use std::collections::HashMap;

use jiff::Timestamp;
use store::{MessageRow, TimelineRow, first_name, happened};

use crate::acts::authentic::Authentic;
use crate::acts::outbox::sending;
use crate::acts::presence::present;
use crate::turn::{Turn, whole_milliseconds};
use crate::views::{AttachmentView, ConversationView, Draft, MESSAGES_MAX, MessageView, PromiseView, TimelineView};
use crate::{Act, Agent, AttachmentId, ConversationId, Desk, DeskError, MessageId, PromiseId};

const EARLIER_MAX: usize = 10;
const TIMELINE_MAX: usize = 1_000;

impl Desk {
    /// One conversation, whole, by the one door; marks it as read by this colleague.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn conversation_for(
        &self,
        by: &Agent,
        id: ConversationId,
        now: Timestamp,
    ) -> Result<ConversationView, DeskError> {
        let now = whole_milliseconds(now);
        let view = self.conversation_unread(by, id, now).await?;
        // Reading is a read: only news is written down.
        if view.row.is_unread {
            let (reader, is_urgent) = (by.id, view.row.is_urgent);
            self.act(now, move |turn| {
                turn.tx.mark_read(id, reader, now)?;
                if is_urgent { turn.interrupts() } else { Ok(()) }
            })
            .await?;
        }
        Ok(view)
    }

    /// As [`Desk::conversation_for`], marked as read by nobody: for a program, which reads for no one.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn conversation_unread(
        &self,
        by: &Agent,
        id: ConversationId,
        now: Timestamp,
    ) -> Result<ConversationView, DeskError> {
        by.must(Act::SeeConversations)?;
        let reader = by.clone();
        self.look(now, move |turn| turn.conversation_view(&reader, id)).await
    }

    /// The sanitised HTML of a message, to be shown alone in a frame; `None` when it came as text only.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn message_html_for(&self, by: &Agent, message: MessageId) -> Result<Option<String>, DeskError> {
        by.must(Act::SeeConversations)?;
        self.db.read(move |tx| Ok(tx.message_html(message)?)).await
    }

    /// An attachment's name, type and bytes.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`].
    pub async fn attachment_for(&self, by: &Agent, id: AttachmentId) -> Result<(AttachmentView, Vec<u8>), DeskError> {
        by.must(Act::SeeConversations)?;
        self.db
            .read(move |tx| {
                let stored = tx.attachment(id)?;
                Ok((stored.view, stored.bytes))
            })
            .await
    }

    /// The raw mail behind a message, to download.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`]; [`DeskError::NotFound`], also when it did not come by mail.
    pub async fn raw_mail_for(&self, by: &Agent, message: MessageId) -> Result<Vec<u8>, DeskError> {
        by.must(Act::SeeConversations)?;
        self.db
            .read(move |tx| {
                let (_, bytes) = tx.raw_mail_of_message(message)?.ok_or(DeskError::NotFound)?;
                Ok(bytes)
            })
            .await
    }
}

impl Turn<'_, '_> {
    fn conversation_view(&mut self, reader: &Agent, id: ConversationId) -> Result<ConversationView, DeskError> {
        let conversation = self.tx.conversation(id)?;
        let row = self.tx.conversation_rows(reader.id, &[id])?.pop().ok_or(DeskError::NotFound)?;
        let promises = self.tx.promises_of(&[id])?;
        let messages = self.tx.messages_of(id, MESSAGES_MAX)?;
        let shown = u32::try_from(messages.len()).unwrap_or(u32::MAX);
        let all = if messages.len() < MESSAGES_MAX { shown } else { self.tx.count_messages(id)? };
        let message_ids: Vec<MessageId> = messages.iter().map(|message| message.id).collect();
        let doubts: HashMap<MessageId, String> = doubts(self.tx.authentic_of(&message_ids)?);
        let mut files: HashMap<MessageId, Vec<AttachmentView>> = HashMap::new();
        for (message, file) in self.tx.attachments_of(&message_ids)? {
            files.entry(message).or_default().push(file);
        }
        let earlier = self.tx.earlier_conversations(id, conversation.account, conversation.contact, EARLIER_MAX)?;
        let mut timeline = self.tx.timeline_of(id, TIMELINE_MAX)?;
        timeline.sort_by_key(|line| (line.at, place_within_an_instant(line)));
        let mut draft = |is_note| {
            let draft = self.tx.draft(reader.id, id, is_note)?;
            Ok::<_, DeskError>(draft.map(|(body, saved_at)| Draft { body, saved_at }))
        };
        let (draft_answer, draft_note) = (draft(false)?, draft(true)?);
        let contact = self.tx.contact(conversation.contact)?;
        Ok(ConversationView {
            language: conversation.language,
            agent: conversation.agent,
            team: conversation.team,
            unreachable: self.tx.address_marks(&contact.emails, self.now)?,
            contact,
            customer_path: format!("/k/{}", conversation.customer_token),
            messages_left_out: all - shown,
            messages: messages.into_iter().map(|message| message_view(message, &mut files, &doubts)).collect(),
            timeline: timeline.into_iter().map(|line| timeline_view(line, &promises)).collect(),
            earlier: self.tx.conversation_rows(reader.id, &earlier)?,
            present: present(self.tx, id, reader.id, self.now)?,
            draft_answer,
            draft_note,
            answer_to: self.address_of(&conversation)?.into_iter().collect(),
            promises,
            row,
        })
    }
}

/// Which messages are perhaps not from whom they say, and who found so.
fn doubts(found: Vec<(MessageId, String)>) -> HashMap<MessageId, String> {
    // What a newer program wrote, and this one can't read, says nothing.
    let read = |json: String| serde_json::from_str::<Authentic>(&json).ok().filter(|found| found.results.is_doubtful());
    found.into_iter().filter_map(|(id, json)| Some((id, read(json)?.by))).collect()
}

fn message_view(
    message: MessageRow,
    files: &mut HashMap<MessageId, Vec<AttachmentView>>,
    doubts: &HashMap<MessageId, String>,
) -> MessageView {
    let is_by_program = message.direction == crate::views::Direction::Outbound && message.agent.is_none();
    let theirs =
        [message.from_name.clone(), message.contact_name.clone().unwrap_or_default(), message.from_address.clone()];
    let author = match (&message.agent_name, is_by_program) {
        (Some(name), _) => first_name(name).to_owned(),
        (None, true) => String::new(),
        (None, false) => theirs.into_iter().find(|name| !name.is_empty()).unwrap_or_default(),
    };
    MessageView {
        author,
        is_by_program,
        folded: folded(&message.body, &message.own_words),
        attachments: files.remove(&message.id).unwrap_or_default(),
        sending: message.sending.map(sending),
        doubt: doubts.get(&message.id).cloned(),
        id: message.id,
        direction: message.direction,
        channel: message.channel,
        author_address: message.from_address,
        agent: message.agent,
        automatic: message.automatic,
        to: message.recipients.to,
        cc: message.recipients.cc,
        subject: message.subject,
        own_words: message.own_words,
        html: message.html,
        written_at: message.written_at,
    }
}

/// What is left of a text without the writer's own words: the quoted past, signature, disclaimer. Whole, where the own words
/// stand between the lines of somebody else.
fn folded(body: &str, own_words: &str) -> String {
    let (body, own) = (body.trim(), own_words.trim());
    match body.split_once(own) {
        Some((before, after)) => {
            format!("{}\n{}", before.trim_end(), after.trim_start_matches(['\r', '\n'])).trim().to_owned()
        }
        None => body.to_owned(),
    }
}

/// One act is one instant, and ids of one instant are in no order: what made or ended a promise goes before the next one.
fn place_within_an_instant(line: &TimelineRow) -> u8 {
    match line.kind.as_str() {
        happened::ASKED | happened::RECEIVED | happened::NOT_YET | happened::REOPENED => 0,
        happened::ASSIGNED if line.detail.get("by_answering").is_some() => 0,
        happened::KEPT | happened::RENEWED | happened::BROKEN | happened::WITHDRAWN => 1,
        happened::PROMISED => 2,
        _ => 3,
    }
}

fn timeline_view(line: TimelineRow, promises: &[PromiseView]) -> TimelineView {
    let of = |id: PromiseId| promises.iter().find(|promise| promise.id == id).cloned();
    TimelineView {
        id: line.id,
        at: line.at,
        kind: line.kind,
        agent_name: line.agent_name,
        promise: line.promise.and_then(of),
        detail: line.detail,
    }
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn what_is_not_somebodys_own_words_is_folded_away() {
        for (body, own, rest) in [
            ("De cv lekt.", "De cv lekt.", ""),
            ("De cv lekt.\n\nOp 23 nov schreef Karin:\n> Dag", "De cv lekt.", "Op 23 nov schreef Karin:\n> Dag"),
            ("> Dag\n\nDe cv lekt.\n-- \nJan", "De cv lekt.", "> Dag\n-- \nJan"),
            ("> een\nja\n> twee\nnee", "ja\nnee", "> een\nja\n> twee\nnee"),
            ("> alleen maar", "", "> alleen maar"),
        ] {
            assert_eq!(folded(body, own), rest);
        }
    }
}
