use desk::views::{Channel, ConversationState, PromiseState};
use jiff::Timestamp;

use super::*;
use crate::i18n::Language;
use crate::shell::Entry;

fn at(civil: &str) -> Timestamp {
    format!("{civil}[Europe/Amsterdam]").parse::<jiff::Zoned>().unwrap().timestamp()
}

const ID: &str = "019aa7c2-5f1e-7cc3-98c4-dc0c0c07398f";

fn promise(deadline: &str, state: PromiseState) -> PromiseView {
    PromiseView {
        id: ID.parse().unwrap(),
        conversation: ID.parse().unwrap(),
        kind: Kind::Answer,
        state,
        origin: Origin::Question,
        agent: None,
        agent_name: Some("Karin".into()),
        team: ID.parse().unwrap(),
        team_name: "Team service".into(),
        said_at: at("2026-11-24T08:30"),
        deadline_at: at(deadline),
        ended_at: None,
        reason: String::new(),
        next_deadline_at: None,
    }
}

fn row(who: &str, promise: PromiseView) -> ConversationRow {
    ConversationRow {
        id: ID.parse().unwrap(),
        reference: "HI-2026-1184".into(),
        subject: "Ketel valt uit".into(),
        who: who.into(),
        said: "De stoel wordt koud.".into(),
        channel: Channel::Email,
        state: ConversationState::WaitingForUs,
        is_urgent: false,
        is_unread: false,
        agent_name: None,
        team_name: "Team service".into(),
        asked_at: at("2026-11-24T08:30"),
        last_at: at("2026-11-24T08:30"),
        message_count: 1,
        promise: Some(promise),
        tags: Vec::new(),
        mail_trouble: None,
    }
}

fn quiet() -> TodayView {
    TodayView {
        back: vec![],
        now: at("2026-11-24T11:20"),
        mine: Vec::new(),
        mine_count: 0,
        standing_in: Vec::new(),
        unowned: Vec::new(),
        broken_and_renewed: Vec::new(),
        settled_today: Vec::new(),
        day: desk::views::Day { open: vec![(at("2026-11-24T08:30"), at("2026-11-24T17:00"))], is_today: true },
    }
}

fn html(view: &TodayView) -> String {
    TodayPage::new(Shell::sample(Words::of(Language::Nl), Entry::Today), view).to_string()
}

#[track_caller]
fn says(html: &str, words: &str) {
    assert!(html.contains(words), "{words} is not in {html}");
}

#[test]
fn my_promises_stand_by_day_and_what_has_ended_says_how() {
    let mut view = quiet();
    view.mine = vec![
        row("Molenpoort", promise("2026-11-24T13:15", PromiseState::Open)),
        row("Stellingwerf", promise("2026-11-25T09:30", PromiseState::Open)),
    ];
    view.mine_count = 102;
    let mut kept = promise("2026-11-24T09:30", PromiseState::Kept);
    kept.ended_at = Some(at("2026-11-24T09:12"));
    view.settled_today = vec![row("De Vuurvlinder", kept)];
    let html = html(&view);
    says(&html, "102 klanten rekenen op u, de eerste <em>vóór 13:15</em>");
    says(&html, "<li class=\"group\">morgen</li>");
    says(&html, "gehouden, 18 min eerder");
    says(&html, "Nog 100 beloften staan bij Gesprekken");
    says(&html, "nog 1 uur 55");
    assert_eq!(html.matches("Stellingwerf").count(), 1, "tomorrow is not on the line of today");
}

#[test]
fn a_broken_promise_is_told_as_it_was_and_a_renewed_one_as_it_is() {
    let mut view = quiet();
    let event = |promise: PromiseView| ConversationEvent {
        conversation: ID.parse().unwrap(),
        who: "dhr. Okafor".into(),
        subject: "Wanneer komt de monteur?".into(),
        promise,
    };
    let mut broken = promise("2026-11-24T09:30", PromiseState::Broken);
    broken.ended_at = Some(at("2026-11-24T09:31"));
    broken.next_deadline_at = Some(at("2026-11-24T12:30"));
    let mut renewed = promise("2026-11-23T16:00", PromiseState::Renewed);
    renewed.ended_at = Some(at("2026-11-23T15:05"));
    renewed.next_deadline_at = Some(at("2026-11-24T16:00"));
    renewed.reason = "De groothandel belt pas na de middag.".into();
    renewed.agent_name = None;
    view.broken_and_renewed = vec![event(broken), event(renewed)];
    let html = html(&view);
    says(&html, "Karin antwoordt <time datetime=\"2026-11-24T09:30:00+01:00\">vandaag vóór 09:30</time>");
    says(&html, "De klant kreeg om 09:31 excuses en een nieuwe belofte: vóór 12:30.");
    says(&html, "Team service antwoordt <time datetime=\"2026-11-24T16:00:00+01:00\">vandaag vóór 16:00</time>");
    says(&html, "Was gisteren vóór 16:00. Op tijd gezegd, gisteren om 15:05: De groothandel belt pas na de middag.");
}

#[test]
fn on_a_day_that_the_desk_is_closed_the_line_is_that_of_the_next_one() {
    let mut view = quiet();
    view.day = desk::views::Day { open: vec![(at("2026-11-25T08:30"), at("2026-11-25T17:00"))], is_today: false };
    view.mine = vec![row("Molenpoort", promise("2026-11-25T09:30", PromiseState::Open))];
    view.mine_count = 1;
    let html = html(&view);
    says(&html, "Beloften van morgen");
    says(&html, "<b><time datetime=\"2026-11-25T09:30:00+01:00\">09:30</time> <span>Molenpoort</span></b>");
    assert!(!html.contains("bed__now"), "now is not on that day");
}
