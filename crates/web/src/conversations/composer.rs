//! Where the answer and the note are written.

use desk::views::{Channel, ConversationView, Draft, PromiseState};
use desk::{Act, Concern};

use super::drafts::{Asides, DraftFiles};
use super::moments::Moments;
use super::page::Made;
use super::typed::{Form, Typed};
use crate::i18n::Words;
use crate::richtext::LaidOut;
use crate::times::Times;
use crate::uploads::FilesField;

/// Both, of which one is in front.
#[derive(Debug)]
pub(crate) struct Composer {
    pub(crate) answer: Option<Answer>,
    pub(crate) note: Note,
    pub(crate) is_note: bool,
    /// Why an answer by mail will hardly arrive.
    pub(crate) unreachable: Option<String>,
    /// To whom the answer goes.
    pub(crate) to: String,
    pub(crate) label: String,
    pub(crate) asides: Asides,
}

/// An answer by mail, or what was said.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) action: String,
    pub(crate) draft: String,
    pub(crate) draft_said: String,
    pub(crate) text: String,
    /// Laid out; empty for plain text.
    pub(crate) html: String,
    pub(crate) version: i64,
    pub(crate) error: Option<String>,
    /// What should be looked at before it is sent, a sentence each; and the words by which its writer is sure.
    pub(crate) concerns: Vec<String>,
    pub(crate) sure: String,
    /// Where files that are chosen are kept at once.
    pub(crate) keep_files: String,
    pub(crate) kept: DraftFiles,
    /// Id and name of each saved reply.
    pub(crate) replies: Vec<(String, String)>,
    pub(crate) insert: String,
    pub(crate) signature: Option<LaidOut>,
    /// Everybody else whom the customer's mail went to.
    pub(crate) others: String,
    pub(crate) bcc: String,
    pub(crate) bcc_error: Option<String>,
    /// Value, word, chosen.
    pub(crate) after: Vec<(&'static str, String, bool)>,
    pub(crate) back: String,
    pub(crate) back_error: Option<String>,
    /// What is the matter with the whole: the message that came meanwhile, and where it stands.
    pub(crate) behind: Option<(String, String)>,
    /// By mail, telephone or visit: value, word, chosen.
    pub(crate) ways: Vec<(&'static str, String, bool)>,
    pub(crate) how_error: Option<String>,
    pub(crate) cc: String,
    pub(crate) cc_error: Option<String>,
    pub(crate) files: FilesField,
    pub(crate) seen_up_to: String,
    pub(crate) has_open_promise: bool,
    pub(crate) then: Option<Then>,
}

/// What follows upon the answer: another promise.
#[derive(Debug)]
pub(crate) struct Then {
    pub(crate) moments: Moments,
    pub(crate) reason: String,
    pub(crate) reason_error: Option<String>,
    pub(crate) is_chosen: bool,
}

/// A note for colleagues.
#[derive(Debug)]
pub(crate) struct Note {
    pub(crate) action: String,
    pub(crate) draft: String,
    pub(crate) draft_said: String,
    pub(crate) text: String,
    pub(crate) error: Option<String>,
    pub(crate) files: FilesField,
}

pub(super) fn composer(made: &Made<'_>, times: &Times, csrf: &str) -> Composer {
    let t = times.t;
    let view = made.view;
    let person = [&view.contact.name, &view.row.who].into_iter().find(|name| !name.is_empty()).cloned();
    let person = person.unwrap_or_default();
    let answer = made.by.role.may(Act::Answer).then(|| answer(made, times));
    Composer {
        is_note: answer.is_none() || made.typed.is(Form::Note) || made.wanted.open == "note",
        unreachable: unreachable(view, times),
        answer,
        note: note(made, times),
        asides: Asides::new(times, csrf, &view.row.id.to_string(), &view.asides),
        to: if person.is_empty() { String::new() } else { t.with("to", person.clone()).say("composer-to") },
        label: t.with("to", person).say("composer-answer"),
    }
}

/// The mark on the address that an answer would go to.
fn unreachable(view: &ConversationView, times: &Times) -> Option<String> {
    let to = view.answer_to.first()?;
    let mark = view.unreachable.iter().find(|mark| mark.address == *to)?;
    Some(super::person::unreachable(mark, times))
}

fn address(made: &Made<'_>, what: &str) -> String {
    format!("/conversations/{}/{what}{}", made.view.row.id, made.wanted.query())
}

fn draft_said(draft: Option<&Draft>, times: &Times) -> String {
    draft.map(|draft| times.t.with("when", times.day_and_time(draft.saved_at)).say("draft-saved")).unwrap_or_default()
}

/// What this form said when it was refused, or the draft.
fn text(typed: Option<&Typed>, name: &str, draft: Option<&Draft>) -> String {
    let typed = typed.and_then(|typed| typed.text(name)).map(str::to_owned);
    typed.or_else(|| draft.map(|draft| draft.body.clone())).unwrap_or_default()
}

fn answer(made: &Made<'_>, times: &Times) -> Answer {
    let t = times.t;
    let view = made.view;
    let typed = Some(&made.typed).filter(|typed| typed.is(Form::Answer));
    let error = |name: &str| typed.and_then(|typed| typed.error(name));
    let draft = view.draft_answer.as_ref();
    let is_open = view.row.promise.as_ref().is_some_and(|promise| promise.state == PromiseState::Open);
    let newest = view.messages.last();
    let concerns = typed.map(Typed::concerns).unwrap_or_default();
    let field = |name: &str, kept: fn(&Draft) -> &String| {
        let typed = typed.map(|typed| typed.text(name).unwrap_or_default().to_owned());
        typed.or_else(|| draft.map(|draft| kept(draft).clone())).unwrap_or_default()
    };
    let version = typed.and_then(|typed| typed.text("draft_version")?.parse().ok());
    let said = |name: &str| typed.and_then(|typed| typed.text(name)).unwrap_or_default();
    Answer {
        html: field("html", |draft| &draft.html),
        version: version.or_else(|| draft.map(|draft| draft.version)).unwrap_or_default(),
        concerns: concerns.iter().map(|concern| concern_words(t, concern)).collect(),
        sure: sure(said("sure"), concerns),
        keep_files: address(made, "draft-files"),
        kept: DraftFiles::new(times, &view.draft_files),
        replies: view.replies.iter().map(|(id, name)| (id.to_string(), name.clone())).collect(),
        insert: address(made, "insertions"),
        signature: view.signature.as_ref().map(|signature| LaidOut::of_desk(signature.html.clone())),
        others: view.others.join(", "),
        bcc: field("bcc", |draft| &draft.bcc),
        bcc_error: error("bcc"),
        after: [
            ("wait", t.say("composer-after-wait")),
            ("done", t.say("composer-after-done")),
            ("back", t.say("composer-after-back")),
        ]
        .map(|(way, word)| (way, word, said("after") == way))
        .to_vec(),
        back: said("back").to_owned(),
        back_error: error("back"),
        action: address(made, "answers"),
        draft: format!("/conversations/{}/drafts", view.row.id),
        draft_said: draft_said(draft, times),
        text: text(typed, "text", draft),
        error: error("text"),
        behind: behind(t, &made.typed, view),
        ways: ways(t, view, typed.and_then(|typed| typed.text("how"))),
        how_error: error("how"),
        cc: field("cc", |draft| &draft.cc),
        cc_error: error("cc"),
        files: files(t, typed).id("f-files"),
        seen_up_to: newest.map(|message| message.written_at.as_millisecond().to_string()).unwrap_or_default(),
        has_open_promise: is_open,
        then: (is_open && made.by.role.may(Act::Renew)).then(|| then(made, typed, times)),
    }
}

/// What somebody is sure of, what was just shown to them included.
fn sure(before: &str, concerns: &[Concern]) -> String {
    let shown = concerns.iter().map(|concern| concern.name());
    let names: Vec<&str> = before.split(',').filter(|name| !name.is_empty()).chain(shown).collect();
    names.join(",")
}

fn concern_words(t: Words, concern: &Concern) -> String {
    match concern {
        Concern::Everybody(who) => t.with("who", who.join(", ")).with("n", who.len()).say("concern-everybody"),
        Concern::NoFile(word) => t.with("word", word.clone()).say("concern-no-file"),
        Concern::Bounced(who) => t.with("who", who.join(", ")).say("concern-bounced"),
        Concern::Mailing(n) => t.with("n", *n).say("concern-mailing"),
        Concern::Variables(left) => t.with("what", left.join(", ")).say("concern-variables"),
    }
}

/// The words of the customer that were not there when the answer was begun.
fn behind(t: Words, typed: &Typed, view: &ConversationView) -> Option<(String, String)> {
    use desk::views::Direction;
    let newest = view.messages.iter().rev().find(|message| message.direction == Direction::Inbound)?;
    let who = if newest.author.is_empty() { newest.author_address.clone() } else { newest.author.clone() };
    typed.is_behind().then(|| (t.with("who", who).say("composer-behind"), format!("#message-{}", newest.id)))
}

fn files(t: Words, typed: Option<&Typed>) -> FilesField {
    let again = typed.map(|typed| typed.files().to_vec()).unwrap_or_default();
    FilesField::new(t, t.say("composer-files")).quiet().error(typed.and_then(|typed| typed.error("files"))).again(again)
}

fn then(made: &Made<'_>, typed: Option<&Typed>, times: &Times) -> Then {
    let nothing = Typed::default();
    let typed = typed.filter(|typed| typed.text("and") == Some("renew")).unwrap_or(&nothing);
    Then {
        moments: Moments::new("then", times.t.say("composer-then"), &made.choices.proposals, typed, times),
        reason: typed.text("then_reason").unwrap_or_default().to_owned(),
        reason_error: typed.error("then_reason"),
        is_chosen: typed.is(Form::Answer),
    }
}

fn ways(t: Words, view: &ConversationView, typed: Option<&str>) -> Vec<(&'static str, String, bool)> {
    let chosen = typed.unwrap_or_else(|| usual_way(view));
    let mut ways = Vec::new();
    if !view.answer_to.is_empty() {
        ways.push(("mail", t.say("way-mail"), chosen == "mail"));
    }
    ways.push(("telephone", t.say("way-telephone"), chosen == "telephone"));
    ways.push(("visit", t.say("way-visit"), chosen == "visit"));
    ways
}

/// By the road it came: who telephoned is called back, and who can't be written to as well.
fn usual_way(view: &ConversationView) -> &'static str {
    match view.row.channel {
        Channel::Phone => "telephone",
        Channel::Visit if view.contact.phones.is_empty() && view.answer_to.is_empty() => "visit",
        Channel::Visit if view.answer_to.is_empty() => "telephone",
        _ if view.answer_to.is_empty() => "telephone",
        _ => "mail",
    }
}

fn note(made: &Made<'_>, times: &Times) -> Note {
    let typed = Some(&made.typed).filter(|typed| typed.is(Form::Note));
    let draft = made.view.draft_note.as_ref();
    Note {
        action: address(made, "notes"),
        draft: format!("/conversations/{}/drafts?note=yes", made.view.row.id),
        draft_said: draft_said(draft, times),
        text: text(typed, "note", draft),
        error: typed.and_then(|typed| typed.error("note")),
        files: files(times.t, typed).id("f-note-files"),
    }
}
