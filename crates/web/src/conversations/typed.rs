//! What comes back with a form that was refused: the fields as they were typed, and what is wrong at which of them.

use desk::Refusal;
use desk::views::{ConversationView, PromiseState};

use crate::times::Times;
use crate::uploads::Sent;

/// A form of the conversation's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Form {
    Answer,
    Note,
    Renew,
    Withdraw,
    HandOver,
    Edit,
    Contact,
    /// A button alone: done, open again, take back. What is refused stands above the page.
    #[default]
    Button,
}

impl Form {
    /// The form that an address opens below the promise: `?open=renew`.
    pub(crate) fn of_address(open: &str) -> Option<Self> {
        Some(match open {
            "renew" => Self::Renew,
            "withdraw" => Self::Withdraw,
            "hand-over" => Self::HandOver,
            "edit" => Self::Edit,
            "contact" => Self::Contact,
            _ => return None,
        })
    }

    /// As it stands in the address.
    pub(crate) fn address(self) -> &'static str {
        match self {
            Self::Renew => "renew",
            Self::Withdraw => "withdraw",
            Self::HandOver => "hand-over",
            Self::Edit => "edit",
            Self::Contact => "contact",
            Self::Answer | Self::Note | Self::Button => "",
        }
    }
}

/// A form that came back.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    pub(crate) form: Form,
    fields: Vec<(String, String)>,
    files: Vec<String>,
    wrong: Option<Refusal>,
    /// The field of `wrong`, or nothing when the whole form is refused, with the sentence.
    said: Option<(&'static str, String)>,
}

impl Typed {
    /// What was sent with this form, and why it was refused, in words for who reads `view`.
    pub(crate) fn refused(form: Form, sent: &Sent, refusal: Refusal, view: &ConversationView, times: &Times) -> Self {
        let said = Some((place(form, &refusal), sentence(&refusal, view, times)));
        Self { form, fields: sent.fields().to_vec(), files: sent.file_names(), wrong: Some(refusal), said }
    }

    /// Whether this form came back.
    pub(crate) fn is(&self, form: Form) -> bool {
        self.said.is_some() && self.form == form
    }

    /// What was typed, if this form came back: a box that wasn't ticked was not sent.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// What is wrong at this field.
    pub(crate) fn error(&self, name: &str) -> Option<String> {
        self.said.as_ref().filter(|(field, _)| *field == name).map(|(_, sentence)| sentence.clone())
    }

    /// What is wrong with the whole.
    pub(crate) fn whole(&self) -> Option<String> {
        self.error("")
    }

    /// The customer wrote while the answer was being written.
    pub(crate) fn is_behind(&self) -> bool {
        self.wrong == Some(Refusal::ChangedMeanwhile)
    }

    /// What should be looked at before it is sent.
    pub(crate) fn concerns(&self) -> &[desk::Concern] {
        match &self.wrong {
            Some(Refusal::Concerns(concerns)) => concerns,
            _ => &[],
        }
    }

    /// Files that must be chosen again: a browser forgets them.
    pub(crate) fn files(&self) -> &[String] {
        &self.files
    }
}

/// The field at which a refusal is shown, by this form's name of it; nothing for the whole.
fn place(form: Form, refusal: &Refusal) -> &'static str {
    let field = match refusal {
        Refusal::Field { field, .. } | Refusal::Taken(field) => field,
        Refusal::NotLater if form == Form::Answer => "then",
        Refusal::NotLater => "deadline",
        _ => return "",
    };
    match (form, field) {
        (Form::Note, "text") => "note",
        (Form::Answer, "then_deadline") => "then",
        (Form::HandOver, _) => "to",
        (Form::Contact, "account") => "account_name",
        (Form::Button, _) => "",
        (_, field) => known(field),
    }
}

/// Only fields that stand on the page: what is refused elsewhere is said above it.
fn known(field: &str) -> &'static str {
    const FIELDS: [&str; 18] = [
        "text",
        "cc",
        "bcc",
        "back",
        "files",
        "how",
        "then",
        "then_reason",
        "deadline",
        "reason",
        "subject",
        "tags",
        "name",
        "account_name",
        "city",
        "emails",
        "phones",
        "to",
    ];
    FIELDS.into_iter().find(|known| *known == field).unwrap_or_default()
}

fn sentence(refusal: &Refusal, view: &ConversationView, times: &Times) -> String {
    let t = times.t;
    match refusal {
        Refusal::Field { problem: "no_address", .. } => t.say("composer-no-address"),
        Refusal::Field { problem: "no_mailbox", .. } => t.say("composer-no-mailbox"),
        Refusal::Field { problem: "not_a_moment", .. } => t.say("moments-none"),
        Refusal::Field { field: "then_deadline", problem: "in_the_past" } => t.say("problem-in-the-past"),
        Refusal::Field { problem, .. } => crate::refusals::at_field(t, problem),
        Refusal::NotLater => {
            let open = view.row.promise.as_ref().filter(|promise| promise.state == PromiseState::Open);
            open.map_or_else(
                || t.say("refused-not-later"),
                |open| t.with("time", times.day_and_time(open.deadline_at)).say("moments-not-later"),
            )
        }
        Refusal::Taken("emails") => t.say("room-contact-taken"),
        other => t.say(crate::refusals::key(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_stands_at_the_field_where_it_was_typed_or_above_the_page() {
        let field = |field| Refusal::Field { field, problem: "required" };
        assert_eq!(place(Form::Note, &field("text")), "note");
        assert_eq!(place(Form::Answer, &field("then_deadline")), "then");
        assert_eq!(place(Form::Answer, &Refusal::NotLater), "then");
        assert_eq!(place(Form::Renew, &Refusal::NotLater), "deadline");
        assert_eq!(place(Form::HandOver, &field("agent")), "to");
        assert_eq!(place(Form::Contact, &Refusal::Taken("emails")), "emails");
        assert_eq!(place(Form::Renew, &Refusal::TooLate), "");
        assert_eq!(place(Form::Edit, &field("something_new")), "");
    }
}
