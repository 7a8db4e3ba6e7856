//! The frame around every page: head, menu, the small day line, the foot bar on phones; and the plainer one for customers.

use askama::Template;

use crate::day_line::Strip;
use crate::i18n::Words;
use crate::parts::{Csrf, initials};
use crate::times::Times;

/// What each page of the desk needs around it. A page struct has a field `shell: Shell` and `t: Words`,
/// and its template begins with `{% extends "shell/desk.html" %}`.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The reader's words.
    pub t: Words,
    /// The reader's zone, and now.
    pub times: Times,
    /// The organisation's name.
    pub organisation: String,
    /// Who is signed in.
    pub colleague: Colleague,
    /// The entry of the menu under which this page is.
    pub here: Entry,
    /// The session's token against forged forms.
    pub csrf: String,
    /// The small day line; `None` on Today, which has the large one.
    pub strip: Option<Strip>,
    /// Urgent questions that interrupt the reader.
    pub urgent: Vec<Urgent>,
    /// Light, dark, or as the reader's machine.
    pub theme: Theme,
    /// Where the changes were before this page was made: from there it follows them.
    pub mark: String,
}

/// An urgent question at the head of every page.
#[derive(Debug, Clone)]
pub struct Urgent {
    /// Its conversation.
    pub href: String,
    /// Who asks.
    pub who: String,
    /// What it is about.
    pub subject: String,
    /// "vandaag vóór 12:35"; empty if nothing is promised.
    pub before: String,
}

impl Urgent {
    /// As the desk tells it.
    pub fn of(row: &desk::views::ConversationRow, times: &Times) -> Self {
        Self {
            href: format!("/conversations/{}", row.id),
            who: row.who.clone(),
            subject: row.subject.clone(),
            before: row.promise.as_ref().map(|promise| times.before(promise.deadline_at)).unwrap_or_default(),
        }
    }
}

/// Who is signed in.
#[derive(Debug, Clone)]
pub struct Colleague {
    /// The whole name.
    pub name: String,
    /// What the menu shows them.
    pub may: May,
    /// Single keys can be switched off (WCAG 2.1.4).
    pub has_single_keys: bool,
}

/// What a colleague's menu holds besides what everybody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct May {
    /// Hours and rules, people, mailboxes: any of them.
    pub change_settings: bool,
    /// All open promises.
    pub see_board: bool,
    /// What service brings.
    pub see_outcomes: bool,
    /// The evening letter.
    pub read_letter: bool,
    /// The status page.
    pub see_status: bool,
    /// Phone notes and walk-ins.
    pub take_down: bool,
    /// Piles of files.
    pub work_piles: bool,
    /// Complaints.
    pub work_complaints: bool,
    /// Invoices, bank statements, what we owe.
    pub keep_books: bool,
}

/// Light, dark, or as the reader's machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the reader's machine.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// From the cookie's value.
    pub fn from_cookie(value: &str) -> Self {
        match value {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    /// The value of `data-theme`, if it overrules the machine.
    pub fn forced(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// The entries of the menu, in its order. Add one when its page is real.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// My promises by deadline.
    Today,
    /// Lists and conversations.
    Conversations,
    /// All open promises.
    Promises,
    /// Who our customers are.
    Accounts,
    /// Complaints, and what there is to mend.
    Complaints,
    /// What service brings.
    Outcomes,
    /// The evening letter.
    Letter,
    /// Invoices, bank statements, what we owe, on whom we lean.
    Books,
    /// The organisation, hours, rules, people, mailboxes.
    Settings,
    /// What works and what doesn't.
    Status,
    /// A page that is under none of them: the phone note, an error.
    Nowhere,
}

/// A line of the menu, ready to show.
#[derive(Debug, Clone)]
pub struct MenuLine {
    /// Where it goes.
    pub href: &'static str,
    /// Its word.
    pub word: String,
    /// Icon on a phone.
    pub icon: &'static str,
    /// The keys that go there: `g t`.
    pub keys: &'static str,
    /// This page is under it.
    pub is_here: bool,
    /// Seldom needed: it stands behind "more".
    pub is_seldom: bool,
}

impl Shell {
    /// The menu: only what exists, and only what this colleague may see.
    pub fn menu(&self) -> Vec<MenuLine> {
        let line = |entry, href, key, icon, keys| MenuLine {
            href,
            word: self.t.say(key),
            icon,
            keys,
            is_here: self.here == entry,
            is_seldom: matches!(entry, Entry::Books | Entry::Settings | Entry::Status),
        };
        let may = self.colleague.may;
        let mut lines = vec![
            line(Entry::Today, "/today", "menu-today", "home", "g t"),
            line(Entry::Conversations, "/conversations", "menu-conversations", "talk", "g c"),
        ];
        if may.see_board {
            lines.push(line(Entry::Promises, "/promises", "menu-promises", "clock", "g b"));
        }
        lines.push(line(Entry::Accounts, "/accounts", "menu-accounts", "people", "g k"));
        if may.work_complaints {
            lines.push(line(Entry::Complaints, "/complaints", "menu-complaints", "note", "g h"));
        }
        if may.see_outcomes {
            lines.push(line(Entry::Outcomes, "/outcomes", "menu-outcomes", "check", "g u"));
        }
        if may.read_letter {
            lines.push(line(Entry::Letter, "/letters", "menu-letter", "mail", "g l"));
        }
        if may.keep_books {
            lines.push(line(Entry::Books, "/invoices", "menu-books", "more", "g f"));
        }
        if may.change_settings {
            lines.push(line(Entry::Settings, "/settings", "menu-settings", "more", "g s"));
        }
        if may.see_status {
            lines.push(line(Entry::Status, "/status", "menu-status", "eye", "g i"));
        }
        lines
    }

    /// What of the menu is seldom needed, and whether this page is there.
    pub fn seldom(&self) -> (Vec<MenuLine>, bool) {
        let lines: Vec<_> = self.menu().into_iter().filter(|line| line.is_seldom).collect();
        let is_here = lines.iter().any(|line| line.is_here);
        (lines, is_here)
    }

    /// The colleague's two letters.
    pub fn initials(&self) -> String {
        initials(&self.colleague.name)
    }

    /// The hidden field for forms.
    pub fn csrf_field(&self) -> Csrf<'_> {
        Csrf { token: &self.csrf }
    }

    /// A shell for samples and tests: Karin Vos of Halmeer Installatie, on Tuesday 24 November 2026 at 11:20.
    pub fn sample(t: Words, here: Entry) -> Self {
        let now = "2026-11-24T10:20:00Z".parse().expect("a written-out instant");
        let times = Times::in_zone_named(t, "Europe/Amsterdam", now);
        Self {
            t,
            strip: (here != Entry::Today).then(|| Strip::sample(&times)),
            urgent: Vec::new(),
            times,
            organisation: "Halmeer Installatie".into(),
            colleague: Colleague {
                name: "Karin Vos".into(),
                may: May {
                    see_board: true,
                    see_outcomes: true,
                    read_letter: true,
                    change_settings: true,
                    see_status: true,
                    take_down: true,
                    work_piles: true,
                    work_complaints: true,
                    keep_books: true,
                },
                has_single_keys: true,
            },
            here,
            csrf: "sample".into(),
            theme: Theme::System,
            mark: "sample.0".into(),
        }
    }
}

/// What each page for customers needs around it: field `shell: Front`, template `{% extends "shell/public.html" %}`.
#[derive(Debug, Clone)]
pub struct Front {
    /// The customer's words.
    pub t: Words,
    /// The organisation's name.
    pub organisation: String,
    /// Its telephone number as people read it; may be empty.
    pub phone: String,
    /// Light, dark, or as the reader's machine.
    pub theme: Theme,
}

impl Front {
    /// The number for `tel:` links.
    pub fn phone_link(&self) -> String {
        format!("tel:{}", self.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>())
    }

    /// A front for samples and tests.
    pub fn sample(t: Words) -> Self {
        Self { t, organisation: "Halmeer Installatie".into(), phone: "0575 00 12 00".into(), theme: Theme::System }
    }
}

/// The list of keys, opened by `?`; its lines are filled in from the page itself.
#[derive(Debug, Clone, Template)]
#[template(path = "shell/keys.html")]
pub struct Keys {
    t: Words,
    has_single_keys: bool,
}

crate::parts::html_safe!(Keys);

impl Shell {
    /// The list of keys for the foot of the page.
    pub fn keys(&self) -> Keys {
        Keys { t: self.t, has_single_keys: self.colleague.has_single_keys }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn the_menu_shows_only_what_a_colleague_may_see() {
        let mut shell = Shell::sample(Words::of(Language::Nl), Entry::Today);
        let words = |shell: &Shell| shell.menu().into_iter().map(|line| line.word).collect::<Vec<_>>();
        let all = [
            "Vandaag",
            "Gesprekken",
            "Beloften",
            "Klanten",
            "Klachten",
            "Uitkomsten",
            "Brief",
            "Boeken",
            "Instellingen",
            "Status",
        ];
        assert_eq!(words(&shell), all);
        shell.colleague.may = May::default();
        assert_eq!(words(&shell), ["Vandaag", "Gesprekken", "Klanten"]);
        assert!(shell.menu()[0].is_here);
    }

    #[derive(Template)]
    #[template(
        source = r#"{% extends "shell/desk.html" %}{% block title %}{{ title }}{% endblock %}{% block main %}<h1>{{ title }}</h1>{% endblock %}"#,
        ext = "html"
    )]
    struct Plain {
        shell: Shell,
        title: &'static str,
    }

    #[test]
    fn a_page_under_conversations_has_the_small_day_line_and_on_today_it_has_not() {
        let html = |here| Plain { shell: Shell::sample(Words::of(Language::En), here), title: "A & B" }.to_string();
        let conversations = html(Entry::Conversations);
        assert!(conversations.contains("<title>A &#38; B · Halmeer Installatie</title>"));
        assert!(conversations.contains(r#"href="/conversations" aria-current="page""#));
        assert!(conversations.contains("class=\"strip\"") && !html(Entry::Today).contains("class=\"strip\""));
        assert!(conversations.contains("first promise") && conversations.contains("Signed in as Karin Vos"));
    }

    #[test]
    fn a_telephone_link_holds_only_what_a_telephone_knows() {
        let mut front = Front::sample(Words::of(Language::Nl));
        front.phone = "+31 (0)575 – 00 12 00\"".into();
        assert_eq!(front.phone_link(), "tel:+310575001200");
    }
}
