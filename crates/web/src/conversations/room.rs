//! The forms below the promise bar, each with what was typed and what was wrong with it.

use desk::Act;
use desk::views::{ConversationView, PromiseState};
use jiff::Timestamp;

use super::moments::Moments;
use super::page::Made;
use super::typed::{Form, Typed};
use crate::i18n::Words;
use crate::parts::{Choice, Field};
use crate::times::Times;

/// One open form: where it goes, its fields, its button.
#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) title: String,
    pub(crate) help: Option<String>,
    pub(crate) action: String,
    pub(crate) moments: Option<Moments>,
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

/// The form, if this colleague may use it now.
pub(crate) fn room(form: Form, made: &Made<'_>, times: &Times) -> Option<Room> {
    let view = made.view;
    let has_open = view.row.promise.as_ref().is_some_and(|promise| promise.state == PromiseState::Open);
    let may = |act| made.by.role.may(act);
    let nothing = Typed::default();
    let typed = if made.typed.is(form) { &made.typed } else { &nothing };
    let room = match form {
        Form::Renew if has_open && may(Act::Renew) => renew(&made.choices, typed, times),
        Form::Withdraw if has_open && may(Act::Withdraw) => withdraw(typed, times.t),
        Form::HandOver if may(Act::Assign) => hand_over(view, &made.choices, typed, times.t),
        Form::Edit if may(Act::EditConversation) => edit(view, typed, times.t),
        Form::Contact if may(Act::EditConversation) => contact(view, typed, times.t),
        _ => return None,
    };
    let action = format!("/conversations/{}/{}{}", view.row.id, room.action, made.wanted.query());
    Some(Room { action, ..room })
}

fn renew(choices: &Choices, typed: &Typed, times: &Times) -> Room {
    let t = times.t;
    let reason = Field::text("reason", t.say("room-renew-reason"))
        .value(typed.text("reason").unwrap_or_default())
        .help(t.say("room-renew-read"))
        .error(typed.error("reason"))
        .with("maxlength", "2000")
        .required();
    Room {
        title: t.say("room-renew"),
        help: None,
        action: "renewals".into(),
        moments: Some(Moments::new("deadline", t.say("room-renew-deadline"), &choices.proposals, typed, times)),
        fields: vec![reason],
        choices: vec![],
        button: t.say("room-renew-do"),
    }
}

fn withdraw(typed: &Typed, t: Words) -> Room {
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
        is_chosen: !typed.is(Form::Withdraw) || typed.text("tell").is_some(),
    };
    Room {
        title: t.say("room-withdraw"),
        help: Some(t.say("room-withdraw-help")),
        action: "withdrawals".into(),
        moments: None,
        fields: vec![reason],
        choices: vec![tell],
        button: t.say("room-withdraw-do"),
    }
}

fn hand_over(view: &ConversationView, choices: &Choices, typed: &Typed, t: Words) -> Room {
    let now = match view.agent {
        Some(agent) => format!("{}/{agent}", view.team),
        None => view.team.to_string(),
    };
    let to = Field::select("to", t.say("room-hand-over-to"), choices.people.clone())
        .value(typed.text("to").map_or(now, str::to_owned))
        .error(typed.error("to"));
    Room {
        title: t.say("room-hand-over"),
        help: Some(t.say("room-hand-over-help")),
        action: "hand-overs".into(),
        moments: None,
        fields: vec![to],
        choices: vec![],
        button: t.say("room-hand-over-do"),
    }
}

fn edit(view: &ConversationView, typed: &Typed, t: Words) -> Room {
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
        is_chosen: if typed.is(Form::Edit) { typed.text("is_urgent").is_some() } else { view.row.is_urgent },
    };
    Room {
        title: t.say("room-edit"),
        help: None,
        action: "edits".into(),
        moments: None,
        fields: vec![subject, tags],
        choices: vec![urgent],
        button: t.say("room-save"),
    }
}

fn contact(view: &ConversationView, typed: &Typed, t: Words) -> Room {
    let contact = &view.contact;
    let field = |name: &'static str, label: String, value: String| {
        Field::text(name, label).value(typed.text(name).map_or(value, str::to_owned)).error(typed.error(name))
    };
    Room {
        title: t.say("room-contact"),
        help: None,
        action: "contacts".into(),
        moments: None,
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
