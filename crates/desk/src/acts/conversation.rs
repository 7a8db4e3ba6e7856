use std::collections::HashMap;

use jiff::Timestamp;
use store::{Conversation, DraftRow, ForwardRow, MessageRow, TimelineRow, first_name, happened};

use crate::acts::authentic::Authentic;
use crate::acts::outbox::sending;
use crate::acts::presence::present;
use crate::signature::Signature;
use crate::turn::{Turn, whole_milliseconds};
use crate::views::{
    Aside, AttachmentView, ConversationView, Direction, Draft, ForwardView, InvitationView, MESSAGES_MAX, MailFindings,
    MessageView, PromiseView, TimelineView,
};
use crate::writing::ATTACHMENTS;
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
            let noted = self.act(now, move |turn| {
                turn.tx.mark_read(id, reader, now)?;
                if !is_urgent {
                    return Ok(());
                }
                let conversation = turn.tx.conversation(id)?;
                turn.reached(reader, &conversation)?;
                turn.interrupts()
            });
            self.by_the_way(noted).await?;
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
        let draft_answer = self.tx.draft(reader.id, id, false)?.map(draft_view);
        let draft_note = self.tx.draft(reader.id, id, true)?.map(draft_view);
        let mut besides = Besides {
            files,
            found: self.tx.findings_of(&message_ids)?.into_iter().collect(),
            forwards: self.tx.open_forwards(id)?,
        };
        let contact = self.tx.contact(conversation.contact)?;
        let others = self.everybody_else(&conversation, &messages)?;
        let asides = self.tx.asides(reader.id, id)?;
        Ok(ConversationView {
            language: conversation.language,
            agent: conversation.agent,
            team: conversation.team,
            unreachable: self.tx.address_marks(&contact.emails, self.now)?,
            contact,
            customer_path: format!("/k/{}", conversation.customer_token),
            messages_left_out: all - shown,
            messages: messages.into_iter().map(|message| message_view(message, &mut besides, &doubts)).collect(),
            timeline: timeline.into_iter().map(|line| timeline_view(line, &promises)).collect(),
            earlier: self.tx.conversation_rows(reader.id, &earlier)?,
            present: present(self.tx, id, reader.id, self.now)?,
            draft_answer,
            draft_note,
            draft_files: self.tx.draft_files(reader.id, id)?,
            asides: asides
                .into_iter()
                .map(|aside| Aside { window: aside.window, body: aside.body, saved_at: aside.saved_at })
                .collect(),
            replies: self.replies_for(reader, &conversation)?,
            signature: self.signature_shown(reader, &conversation)?,
            others,
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

/// What stands with messages, by message.
struct Besides {
    files: HashMap<MessageId, Vec<AttachmentView>>,
    found: HashMap<MessageId, serde_json::Value>,
    forwards: Vec<ForwardRow>,
}

impl Turn<'_, '_> {
    /// What would stand below an answer by mail; `None` where there is no mailbox to send it by.
    fn signature_shown(&mut self, by: &Agent, conversation: &Conversation) -> Result<Option<Signature>, DeskError> {
        let Some(sender) = self.sender_for(conversation)? else { return Ok(None) };
        let values = self.values(conversation, by)?;
        let own = self.signature(conversation, &sender, Some((by.id, &by.name)), &values)?;
        Ok(Some(own.unwrap_or_else(|| {
            let lines = [by.name.as_str(), self.firm.name.as_str(), self.firm.phone.as_str()];
            let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
            let html: Vec<String> = lines.iter().map(|line| mail::sanitize::escaped(line)).collect();
            Signature { text: lines.join("\n"), html: format!("<p>{}</p>", html.join("<br>")) }
        })))
    }

    /// Saved replies that fit a conversation: everybody's, its team's, and those of the reader's teams.
    fn replies_for(
        &mut self,
        by: &Agent,
        conversation: &Conversation,
    ) -> Result<Vec<(store::id::ReplyId, String)>, DeskError> {
        let fits = |team: Option<store::id::TeamId>| {
            team.is_none_or(|team| team == conversation.team || by.teams.contains(&team))
        };
        let replies = self.tx.replies()?.into_iter().filter(|reply| fits(reply.team));
        Ok(replies.map(|reply| (reply.id, reply.name)).collect())
    }

    /// Whom the last mail from outside came from or went to, besides the customer and ourselves.
    fn everybody_else(
        &mut self,
        conversation: &Conversation,
        messages: &[MessageRow],
    ) -> Result<Vec<String>, DeskError> {
        let is_theirs = |message: &&MessageRow| message.direction == Direction::Inbound && message.automatic == "no";
        let Some(last) = messages.iter().rev().find(is_theirs) else { return Ok(Vec::new()) };
        let all = std::iter::once(&last.from_address).chain(&last.recipients.to).chain(&last.recipients.cc);
        let mut all: Vec<String> = all.map(|address| address.trim().to_lowercase()).collect();
        all.retain(|address| crate::check::address("cc", address).is_ok());
        all.dedup();
        self.others_among(conversation, &all)
    }
}

fn draft_view(row: DraftRow) -> Draft {
    let store::DraftWords { body, html, cc, bcc } = row.words;
    Draft { body, html, cc, bcc, version: row.version, saved_at: row.saved_at }
}

/// What was found in a mail, as it was noted when it came.
fn found_view(document: &serde_json::Value) -> MailFindings {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let invitation = &document["invitation"];
    let text_or_none = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let person = |who: &serde_json::Value| {
        let name = text(&who["name"]);
        if name.is_empty() { text(&who["address"]) } else { name }
    };
    MailFindings {
        // What a newer program wrote, and this one can't read, says nothing.
        sealed: serde_json::from_value(document["sealed"].clone()).ok(),
        invitation: invitation.is_object().then(|| InvitationView {
            method: text(&invitation["method"]),
            summary: text(&invitation["summary"]),
            organizer: person(&invitation["organizer"]),
            starts: text_or_none(&invitation["starts"]),
            ends: text_or_none(&invitation["ends"]),
            location: text(&invitation["location"]),
            is_repeated: invitation["is_repeated"].as_bool().unwrap_or_default(),
        }),
        notes: document["notes"].as_array().map(|notes| notes.iter().map(text).collect()).unwrap_or_default(),
    }
}

fn message_view(message: MessageRow, besides: &mut Besides, doubts: &HashMap<MessageId, String>) -> MessageView {
    let is_ours = message.direction != Direction::Inbound;
    let forward =
        besides.forwards.iter().find(|forward| forward.new.message == message.id).map(|forward| ForwardView {
            name: forward.new.name.clone(),
            address: forward.new.address.clone(),
            words: forward.new.words.clone(),
        });
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
        attachments: besides.files.remove(&message.id).unwrap_or_default(),
        found: besides.found.get(&message.id).map(found_view),
        forward,
        written: message
            .html
            .as_deref()
            .filter(|_| is_ours && message.agent.is_some())
            .map(|html| mail::sanitize::written_html(html, &own_attachment)),
        is_third_party: !is_ours && message.contact.is_none() && message.automatic == "no",
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
        bcc: message.recipients.bcc,
        subject: message.subject,
        own_words: message.own_words,
        html: message.html,
        written_at: message.written_at,
    }
}

/// Pictures in a message are its own files.
fn own_attachment(src: &str) -> Option<String> {
    let id: AttachmentId = src.strip_prefix(ATTACHMENTS)?.parse().ok()?;
    Some(format!("{ATTACHMENTS}{id}"))
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
