//! The forms below the promise bar, each with what was typed and what was wrong with it.

use desk::views::{ConversationView, PromiseState};
use desk::{Act, Agent};
use jiff::Timestamp;

use crate::i18n::Words;
use crate::parts::{Choice, Field};
use crate::times::Times;

/// What comes back with a form that was refused: the fields as typed, and the sentence for one of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) wrong: Option<(&'static str, String)>,
}

impl Typed {
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn error(&self, name: &str) -> Option<String> {
        self.wrong.as_ref().filter(|(field, _)| *field == name).map(|(_, sentence)| sentence.clone())
    }
}

/// One open form: where it goes, its fields, its button.
#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) title: String,
    pub(crate) help: Option<String>,
    pub(crate) action: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) button: String,
}

/// What somebody may choose from.
#[derive(Debug, Default)]
pub(crate) struct Choices {
    pub(crate) proposals: Vec<Timestamp>,
    /// `team` or `team/agent`, and the words.
    pub(crate) people: Vec<(String, String)>,
}

/// Whether a form may be opened now, by this colleague.
pub(crate) fn may_open(open: &str, by: &Agent, view: &ConversationView) -> bool {
    let has_open = view.row.promise.as_ref().is_some_and(|promise| promise.state == PromiseState::Open);
    match open {
        "renew" => has_open && by.role.may(Act::Renew),
        "withdraw" => has_open && by.role.may(Act::Withdraw),
        "hand-over" => by.role.may(Act::Assign),
        "edit" | "contact" => by.role.may(Act::EditConversation),
        _ => false,
    }
}

pub(crate) fn room(
    open: &str,
    view: &ConversationView,
    choices: &Choices,
    typed: &Typed,
    times: &Times,
) -> Option<Room> {
    let base = format!("/conversations/{}", view.row.id);
    Some(match open {
        "renew" => renew(&base, choices, typed, times),
        "withdraw" => withdraw(&base, typed, times.t),
        "hand-over" => hand_over(&base, view, choices, typed, times.t),
        "edit" => edit(&base, view, typed, times.t),
        "contact" => contact(&base, view, typed, times.t),
        _ => return None,
    })
}

fn renew(base: &str, choices: &Choices, typed: &Typed, times: &Times) -> Room {
    let t = times.t;
    let civil = |at: Timestamp| at.to_zoned(times.zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string();
    let first = choices.proposals.first().map(|at| civil(*at)).unwrap_or_default();
    let chosen = typed.text("deadline").map_or(first, str::to_owned);
    let proposals = choices.proposals.iter().map(|at| times.before(*at)).collect::<Vec<_>>().join(", ");
    let deadline = Field::input("datetime-local", "deadline", t.say("room-renew-deadline"))
        .value(chosen)
        .help(t.with("proposals", proposals).say("room-renew-proposals"))
        .error(typed.error("deadline"))
        .required();
    let reason = Field::area("reason", t.say("room-renew-reason"), 2)
        .value(typed.text("reason").unwrap_or_default())
        .help(t.say("room-renew-read"))
        .error(typed.error("reason"))
        .required();
    Room {
        title: t.say("room-renew"),
        help: typed.error(""),
        action: format!("{base}/renewals"),
        fields: vec![deadline, reason],
        choices: vec![],
        button: t.say("room-renew-do"),
    }
}

fn withdraw(base: &str, typed: &Typed, t: Words) -> Room {
    let reason = Field::area("reason", t.say("room-withdraw-reason"), 2)
        .value(typed.text("reason").unwrap_or_default())
        .error(typed.error("reason"))
        .required();
    let tell = Choice {
        kind: "checkbox",
        name: "tell".into(),
        value: "yes".into(),
        label: t.say("room-withdraw-tell"),
        help: None,
        is_chosen: typed.fields.is_empty() || typed.text("tell").is_some(),
    };
    Room {
        title: t.say("room-withdraw"),
        help: Some(typed.error("").unwrap_or_else(|| t.say("room-withdraw-help"))),
        action: format!("{base}/withdrawals"),
        fields: vec![reason],
        choices: vec![tell],
        button: t.say("room-withdraw-do"),
    }
}

fn hand_over(base: &str, view: &ConversationView, choices: &Choices, typed: &Typed, t: Words) -> Room {
    let now = match view.agent {
        Some(agent) => format!("{}/{agent}", view.team),
        None => view.team.to_string(),
    };
    let to = Field::select("to", t.say("room-hand-over-to"), choices.people.clone())
        .value(typed.text("to").map_or(now, str::to_owned))
        .error(typed.error("to").or_else(|| typed.error("")));
    Room {
        title: t.say("room-hand-over"),
        help: Some(t.say("room-hand-over-help")),
        action: format!("{base}/hand-overs"),
        fields: vec![to],
        choices: vec![],
        button: t.say("room-hand-over-do"),
    }
}

fn edit(base: &str, view: &ConversationView, typed: &Typed, t: Words) -> Room {
    let subject = Field::text("subject", t.say("room-edit-subject"))
        .value(typed.text("subject").unwrap_or(&view.row.subject))
        .error(typed.error("subject"))
        .required();
    let tags = Field::text("tags", t.say("room-edit-tags"))
        .value(typed.text("tags").map_or_else(|| view.row.tags.join(", "), str::to_owned))
        .help(t.say("room-edit-tags-help"))
        .error(typed.error("tags"));
    let urgent = Choice {
        kind: "checkbox",
        name: "is_urgent".into(),
        value: "yes".into(),
        label: t.say("room-edit-urgent"),
        help: Some(t.say("room-edit-urgent-help")),
        is_chosen: if typed.fields.is_empty() { view.row.is_urgent } else { typed.text("is_urgent").is_some() },
    };
    Room {
        title: t.say("room-edit"),
        help: typed.error(""),
        action: format!("{base}/edits"),
        fields: vec![subject, tags],
        choices: vec![urgent],
        button: t.say("room-save"),
    }
}

fn contact(base: &str, view: &ConversationView, typed: &Typed, t: Words) -> Room {
    let contact = &view.contact;
    let field = |name: &'static str, label: String, value: String| {
        Field::text(name, label).value(typed.text(name).map_or(value, str::to_owned)).error(typed.error(name))
    };
    Room {
        title: t.say("room-contact"),
        help: typed.error(""),
        action: format!("{base}/contacts"),
        fields: vec![
            field("name", t.say("room-contact-name"), contact.name.clone()),
            field("account_name", t.say("room-contact-account"), contact.account_name.clone().unwrap_or_default()),
            field("city", t.say("room-contact-city"), contact.city.clone()),
            field("emails", t.say("room-contact-emails"), contact.emails.join(", ")),
            field("phones", t.say("room-contact-phones"), contact.phones.join(", ")),
        ],
        choices: vec![],
        button: t.say("room-save"),
    }
}
