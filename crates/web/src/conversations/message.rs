//! A message as it is shown in the thread.

use desk::views::{Channel, Direction, MessageView, Sending};

use super::found::{self, Invitation, Remark};
use super::item::channel;
use crate::i18n::Words;
use crate::parts::initials;
use crate::richtext::LaidOut;
use crate::times::Times;
use crate::troubles;

/// A message, ready to show.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) is_note: bool,
    pub(crate) is_ours: bool,
    /// The program wrote it, or a machine at the other end: shown small.
    pub(crate) is_small: bool,
    pub(crate) initials: String,
    pub(crate) author: String,
    pub(crate) address: String,
    /// How it came or went, when not by mail; or what kind of automatic mail it is.
    pub(crate) way: Option<String>,
    pub(crate) cc: Option<String>,
    pub(crate) bcc: Option<String>,
    pub(crate) when: String,
    pub(crate) instant: String,
    pub(crate) paragraphs: Vec<String>,
    /// What a colleague wrote, laid out, in place of the paragraphs.
    pub(crate) written: Option<LaidOut>,
    /// That somebody else than the customer wrote it.
    pub(crate) third_party: Option<String>,
    /// "Is this question from Jan de Vries <jan@…>?", and what they wrote.
    pub(crate) forward: Option<(String, String)>,
    /// What is in it besides its words, a sentence each: a seal, what was cut.
    pub(crate) remarks: Vec<Remark>,
    pub(crate) invitation: Option<Invitation>,
    pub(crate) folded: String,
    pub(crate) folded_lines: usize,
    /// Address of the HTML alone.
    pub(crate) html: Option<String>,
    pub(crate) raw: Option<String>,
    pub(crate) files: Vec<File>,
    pub(crate) sending: Option<Sent>,
    /// That it is perhaps not from whom it says, and who found so.
    pub(crate) doubt: Option<(String, String)>,
}

/// A file with a message.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) size: String,
    pub(crate) is_picture: bool,
    /// Where it is taken into the books, if it may be an invoice and the reader may.
    pub(crate) invoice: Option<String>,
}

/// What became of an answer by mail.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) words: String,
    /// The customer hasn't got it: what that means, and the number to call.
    pub(crate) trouble: Option<Trouble>,
    /// Seconds in which it can be taken back.
    pub(crate) undo_seconds: Option<i64>,
}

/// A mail that did not arrive.
#[derive(Debug)]
pub(crate) struct Trouble {
    /// In two words.
    pub(crate) title: String,
    /// The telephone link.
    pub(crate) call: Option<String>,
    /// It can be given up: it has not left.
    pub(crate) may_give_up: bool,
}

impl Message {
    pub(crate) fn new(message: &MessageView, phone: Option<&String>, keeps_books: bool, times: &Times) -> Self {
        let t = times.t;
        let is_note = message.direction == Direction::Note;
        let is_ours = message.direction == Direction::Outbound;
        let author = if message.is_by_program { t.say("message-program") } else { message.author.clone() };
        Self {
            id: message.id.to_string(),
            is_note,
            is_ours,
            is_small: message.is_by_program || message.automatic != "no",
            initials: initials(&author),
            address: match (is_ours, is_note) {
                (_, true) => String::new(),
                (true, _) if message.to.is_empty() => String::new(),
                (true, _) => t.with("to", message.to.join(", ")).say("composer-to"),
                _ => message.author_address.clone(),
            },
            author,
            way: way(t, message),
            bcc: (!message.bcc.is_empty()).then(|| t.with("bcc", message.bcc.join(", ")).say("message-bcc")),
            third_party: message.is_third_party.then(|| t.say("message-third-party")),
            forward: message.forward.as_ref().map(|forward| found::question(t, forward)),
            remarks: message.found.as_ref().map(|found| found::remarks(t, found)).unwrap_or_default(),
            invitation: message
                .found
                .as_ref()
                .and_then(|found| found.invitation.as_ref())
                .map(|it| Invitation::new(it, times)),
            written: message.written.clone().map(LaidOut::of_desk),
            cc: (!message.cc.is_empty()).then(|| t.with("cc", message.cc.join(", ")).say("message-cc")),
            when: times.day_and_time(message.written_at),
            instant: times.instant(message.written_at),
            paragraphs: paragraphs(&message.own_words),
            folded_lines: message.folded.trim().lines().count(),
            folded: message.folded.trim().to_owned(),
            html: message
                .html
                .as_ref()
                .filter(|_| message.written.is_none())
                .map(|_| format!("/messages/{}/html", message.id)),
            raw: (message.direction == Direction::Inbound && message.channel == Channel::Email)
                .then(|| format!("/messages/{}/raw", message.id)),
            // A picture that stands in the text is no file beside it.
            files: message
                .attachments
                .iter()
                .filter(|file| !(file.is_inline && message.written.is_some()))
                .map(|file| file_of(file, keeps_books && message.direction == Direction::Inbound, times))
                .collect(),
            sending: message.sending.as_ref().map(|sending| sent(sending, phone, times)),
            doubt: message.doubt.as_ref().map(|by| doubt(t, message, by)),
        }
    }
}

fn doubt(t: Words, message: &MessageView, by: &str) -> (String, String) {
    let why = match by {
        "" => t.say("message-doubt-we"),
        by => t.with("by", by.to_owned()).say("message-doubt-by"),
    };
    (t.with("address", message.author_address.clone()).say("message-doubt"), why)
}

fn way(t: Words, message: &MessageView) -> Option<String> {
    match message.automatic.as_str() {
        "no" if message.channel == Channel::Email => None,
        "no" => Some(channel(t, message.channel)),
        "out-of-office" => Some(t.say("message-out-of-office")),
        "bounce" => Some(t.say("message-bounce")),
        _ => Some(t.say("message-automatic")),
    }
}

/// Paragraphs as the writer parted them; line ends within one stay.
fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn file_of(file: &desk::views::AttachmentView, offers_books: bool, times: &Times) -> File {
    let is_offered = offers_books && crate::books::may_be_invoice(&file.name, &file.content_type);
    File {
        href: format!("/attachments/{}", file.id),
        name: if file.name.is_empty() { times.t.say("message-nameless") } else { file.name.clone() },
        size: times.size(file.size_bytes),
        is_picture: crate::downloads::is_drawn(&file.content_type),
        invoice: is_offered.then(|| format!("/attachments/{}/invoice", file.id)),
    }
}

fn sent(sending: &Sending, phone: Option<&String>, times: &Times) -> Sent {
    let t = times.t;
    let plain = |words: String| Sent { words, trouble: None, undo_seconds: None };
    let trouble = |title: &'static str, words: String, may_give_up: bool| {
        let call = phone.map(|phone| super::person::phone_link(phone));
        Sent { words, trouble: Some(Trouble { title: t.say(title), call, may_give_up }), undo_seconds: None }
    };
    match sending {
        Sending::Held { until } => {
            let left = until.duration_since(times.now).as_secs().max(0);
            Sent { words: t.say("message-held"), trouble: None, undo_seconds: Some(left) }
        }
        Sending::Waiting { failure: None, .. } => plain(t.say("message-waiting")),
        Sending::Waiting { failure: Some(failure), next_at, attempts } => {
            let said =
                t.with("failure", troubles::say(t, failure)).with("when", times.at(*next_at)).with("n", *attempts);
            trouble("message-later-title", said.say("message-later"), true)
        }
        Sending::Sent { at } => plain(t.with("when", times.day_and_time(*at)).say("message-sent")),
        Sending::Failed { failure } => {
            trouble("message-failed-title", t.with("failure", troubles::say(t, failure)).say("message-failed"), true)
        }
        Sending::Returned { at, failure } => {
            let said = t.with("failure", troubles::say(t, failure)).with("when", times.day_and_time(*at));
            trouble("message-failed-title", said.say("message-returned"), false)
        }
        Sending::Undone => plain(t.say("message-undone")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_part_paragraphs_and_nothing_is_lost() {
        assert_eq!(paragraphs("Goedemorgen,\nde ketel\n\n\n\nGroet"), ["Goedemorgen,\nde ketel", "Groet"]);
        assert_eq!(paragraphs("\n\n \n\n"), Vec::<String>::new());
    }
}
