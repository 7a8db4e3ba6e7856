//! The menu beside every page of the settings: only what exists, and only what this role may change.

use desk::{Act, Role};

use crate::i18n::Words;
use crate::parts::{Notice, State};

use super::{Done, Problems};

/// A page of the settings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) here: Here,
    pub(super) href: &'static str,
    pub(super) act: Act,
    word: &'static str,
}

/// Which page of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Here {
    Organisation,
    Hours,
    Ladder,
    Letter,
    People,
    Rosters,
    Mailboxes,
    Deliverability,
    Keys,
    Replies,
    Tokens,
    Backup,
    Goodwill,
    Surveys,
}

/// In the order of the menu.
pub(super) const PLACES: [Place; 14] = [
    Place {
        here: Here::Organisation,
        href: "/settings/organisation",
        act: Act::EditOrganisation,
        word: "settings-organisation",
    },
    Place { here: Here::Hours, href: "/settings/hours", act: Act::EditHoursAndRules, word: "settings-hours" },
    Place { here: Here::Ladder, href: "/settings/ladder", act: Act::EditHoursAndRules, word: "settings-ladder" },
    Place { here: Here::Letter, href: "/settings/letter", act: Act::EditOrganisation, word: "settings-letter" },
    Place { here: Here::People, href: "/settings/people", act: Act::EditPeople, word: "settings-people" },
    Place { here: Here::Rosters, href: "/settings/rosters", act: Act::EditRosters, word: "settings-rosters" },
    Place { here: Here::Mailboxes, href: "/settings/mailboxes", act: Act::EditMailboxes, word: "settings-mailboxes" },
    Place {
        here: Here::Deliverability,
        href: "/settings/deliverability",
        act: Act::EditMailboxes,
        word: "settings-deliverability",
    },
    Place { here: Here::Keys, href: "/settings/keys", act: Act::EditMailboxes, word: "settings-keys" },
    Place { here: Here::Replies, href: "/settings/replies", act: Act::EditReplies, word: "settings-replies" },
    Place { here: Here::Goodwill, href: "/settings/goodwill", act: Act::EditVoice, word: "settings-goodwill" },
    Place { here: Here::Surveys, href: "/settings/surveys", act: Act::EditVoice, word: "settings-surveys" },
    Place { here: Here::Tokens, href: "/settings/tokens", act: Act::EditApiTokens, word: "settings-tokens" },
    Place { here: Here::Backup, href: "/settings/backup", act: Act::EditOrganisation, word: "settings-backup" },
];

/// What stands around a page of the settings.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) lines: Vec<Line>,
    pub(super) notice: Option<Notice>,
    /// What is said of what was kept: where promises hang on it, that those that were made stay.
    saved: &'static str,
}

/// A line of the menu.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) href: &'static str,
    pub(super) word: String,
    pub(super) is_here: bool,
}

impl Frame {
    pub(super) fn new(t: Words, role: Role, here: Here) -> Self {
        let lines = PLACES
            .iter()
            .filter(|place| role.may(place.act))
            .map(|place| Line { href: place.href, word: t.say(place.word), is_here: place.here == here })
            .collect();
        let saved = match here {
            Here::Organisation | Here::Hours | Here::Ladder | Here::Rosters => "settings-saved-promises",
            _ => "settings-saved",
        };
        Self { lines, notice: None, saved }
    }

    /// With what is wrong, if something is.
    #[must_use]
    pub(super) fn with_problems(mut self, t: Words, problems: &Problems) -> Self {
        self.notice = problems.notice(t).or(self.notice);
        self
    }

    /// With what was done just now.
    #[must_use]
    pub(super) fn with_done(mut self, t: Words, done: &Done) -> Self {
        self.notice = match done.done.as_str() {
            "saved" => Some(Notice::of(State::Kept, t.say(self.saved))),
            "removed" => Some(Notice::of(State::Kept, t.say("settings-removed"))),
            _ => self.notice,
        };
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn each_sees_what_they_may_change_and_an_administrator_everything() {
        let hrefs = |role| {
            let frame = Frame::new(Words::of(Language::Nl), role, Here::Hours);
            frame.lines.into_iter().map(|line| line.href).collect::<Vec<_>>()
        };
        let lead = [
            "/settings/hours",
            "/settings/ladder",
            "/settings/rosters",
            "/settings/replies",
            "/settings/goodwill",
            "/settings/surveys",
        ];
        assert_eq!(hrefs(Role::Lead), lead);
        assert_eq!(hrefs(Role::Administrator).len(), PLACES.len());
        assert_eq!(hrefs(Role::Agent), ["/settings/replies"]);
        assert_eq!(hrefs(Role::Desk), Vec::<&str>::new());
    }
}
