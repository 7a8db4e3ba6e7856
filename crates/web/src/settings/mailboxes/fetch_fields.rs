//! What stands in the form about fetching: which folders, from which day, and what is done afterwards.

use desk::forms::{AfterFetch, Fetching, Old, Since};
use desk::trouble::{About, Trouble};

use super::super::{Problems, Typed};
use crate::i18n::Words;
use crate::parts::{Choice, Field};
use crate::troubles;

/// What the form shows of what is set.
pub(super) fn typed_of(fetching: &Fetching, folder: &str) -> Typed {
    let folders = if fetching.folders.is_empty() { folder.to_owned() } else { fetching.folders.join("\n") };
    let (since, day) = match fetching.since {
        Since::Now => ("now", String::new()),
        Since::Day(day) => ("day", day.to_string()),
        Since::Everything => ("all", String::new()),
    };
    let (after, to) = match &fetching.after {
        AfterFetch::Leave => ("leave", ""),
        AfterFetch::Read => ("read", ""),
        AfterFetch::Move(folder) => ("move", folder.as_str()),
    };
    Typed::default()
        .with("fetching.folders", folders)
        .with("fetching.since", since)
        .with("fetching.day", day)
        .with("fetching.old", if fetching.old == Old::Past { "past" } else { "question" })
        .with("fetching.after", after)
        .with("fetching.move", to)
}

/// What was filled in.
pub(super) fn fetching_of(t: Words, typed: &Typed, problems: &mut Problems) -> Fetching {
    let lines = typed.get("fetching.folders").lines().map(str::trim).filter(|line| !line.is_empty());
    let mut folders: Vec<String> = lines.map(str::to_owned).collect();
    folders.extend(typed.all("fetching.folder").map(str::to_owned));
    let mut seen = std::collections::HashSet::new();
    folders.retain(|folder| seen.insert(folder.clone()));
    let since = match typed.get("fetching.since") {
        "all" => Since::Everything,
        "day" => match typed.get("fetching.day").parse() {
            Ok(day) => Since::Day(day),
            Err(_) => {
                problems.add("fetching.day", t.say("problem-not-a-date"));
                Since::Now
            }
        },
        _ => Since::Now,
    };
    let after = match typed.get("fetching.after") {
        "read" => AfterFetch::Read,
        "move" => AfterFetch::Move(typed.get("fetching.move").to_owned()),
        _ => AfterFetch::Leave,
    };
    let old = if typed.get("fetching.old") == "question" { Old::Question } else { Old::Past };
    Fetching { folders, since, old, after }
}

pub(super) fn fields(t: Words, typed: &Typed, problems: &Problems) -> Vec<Field> {
    let options = |of: &[(&str, &str)]| of.iter().map(|(value, key)| ((*value).to_owned(), t.say(key))).collect();
    let since = options(&[("now", "fetching-since-now"), ("day", "fetching-since-day"), ("all", "fetching-since-all")]);
    let after =
        options(&[("leave", "fetching-after-leave"), ("read", "fetching-after-read"), ("move", "fetching-after-move")]);
    let old = options(&[("past", "fetching-old-past"), ("question", "fetching-old-question")]);
    let fields = [
        (
            "fetching.folders",
            Field::area("fetching.folders", t.say("fetching-folders"), 3).help(t.say("fetching-folders-help")),
        ),
        (
            "fetching.since",
            Field::select("fetching.since", t.say("fetching-since"), since).help(t.say("fetching-since-help")),
        ),
        ("fetching.day", Field::input("date", "fetching.day", t.say("fetching-day"))),
        ("fetching.old", Field::select("fetching.old", t.say("fetching-old"), old).help(t.say("fetching-old-help"))),
        (
            "fetching.after",
            Field::select("fetching.after", t.say("fetching-after"), after).help(t.say("fetching-after-help")),
        ),
        ("fetching.move", Field::text("fetching.move", t.say("fetching-move"))),
    ];
    fields.into_iter().map(|(name, field)| typed.fill(name, field, problems)).collect()
}

/// The folders that a try found, to be ticked. Those that were typed are.
pub(super) fn found(typed: &Typed, folders: &[String]) -> Vec<Choice> {
    let is_typed = |folder: &str| {
        typed.get("fetching.folders").lines().any(|line| line.trim() == folder)
            || typed.has_value("fetching.folder", folder)
    };
    let none_typed = !folders.iter().any(|folder| is_typed(folder));
    let choice = |folder: &String| Choice {
        kind: "checkbox",
        name: "fetching.folder".into(),
        value: folder.clone(),
        label: folder.clone(),
        help: None,
        is_chosen: is_typed(folder) || (none_typed && folder.eq_ignore_ascii_case("INBOX")),
    };
    folders.iter().map(choice).collect()
}

/// What is left to be typed once folders can be ticked: those that the server doesn't have.
pub(super) fn without_found(typed: Typed, folders: &[String]) -> Typed {
    let others: Vec<String> = typed
        .get("fetching.folders")
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty() && !folders.contains(line))
        .collect();
    Typed::default().with("fetching.folders", others.join("\n")).joined(typed)
}

/// A failed try, at the field that it is about.
pub(super) fn problem_of(t: Words, trouble: &Trouble, problems: &mut Problems) {
    let (field, key) = match trouble.about() {
        About::Host => ("imap.host", "try-host"),
        About::Port => ("imap.port", "try-port"),
        About::Security => ("imap.security", "try-security"),
        About::SignIn => ("imap.user", "try-sign-in"),
        About::Folder => ("fetching.folders", "try-folder"),
        About::Other => ("imap.host", "try-other"),
    };
    problems.add(field, t.with("words", troubles::say(t, trouble)).say(key));
}

/// The folders that were asked for and aren't there.
pub(super) fn missing(t: Words, wanted: &Fetching, there: &[String], problems: &mut Problems) {
    let is_there = |folder: &str| {
        there
            .iter()
            .any(|name| name == folder || (folder.eq_ignore_ascii_case("INBOX") && name.eq_ignore_ascii_case(folder)))
    };
    if let Some(folder) = wanted.folders.iter().find(|folder| !is_there(folder)) {
        problems.add("fetching.folders", t.with("folder", folder.clone()).say("try-no-folder"));
    }
    if let AfterFetch::Move(folder) = &wanted.after
        && !is_there(folder)
    {
        problems.add("fetching.move", t.with("folder", folder.clone()).say("try-no-folder"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn what_is_set_comes_back_from_the_form_as_it_was() {
        let t = Words::of(Language::Nl);
        for fetching in [
            Fetching::default(),
            Fetching {
                folders: vec!["INBOX".into(), "Vragen/Geëist".into()],
                since: Since::Day("2026-11-01".parse().unwrap()),
                old: Old::Past,
                after: AfterFetch::Move("Klaar".into()),
            },
            Fetching { since: Since::Everything, old: Old::Question, after: AfterFetch::Read, ..Fetching::default() },
        ] {
            let mut problems = Problems::none();
            assert_eq!(fetching_of(t, &typed_of(&fetching, ""), &mut problems), fetching);
            assert!(problems.is_empty());
        }
    }

    #[test]
    fn a_day_that_is_none_is_said_at_its_field() {
        let mut problems = Problems::none();
        let typed = Typed::default().with("fetching.since", "day").with("fetching.day", "gisteren");
        fetching_of(Words::of(Language::En), &typed, &mut problems);
        assert!(problems.at("fetching.day").is_some());
    }
}
