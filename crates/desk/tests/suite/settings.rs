//! People, hours, rules and mailboxes.

use crate::firm::{Firm, field, question, refused, tuesday};
use desk::forms::{CalendarForm, Fetching, MailboxForm, RuleForm, Security, ServerForm};
use desk::views::Channel;
use desk::{DeskError, Refusal};
use jiff::ToSpan;
use promise::document::HoursDocument;
use promise::{Length, RoundTo, Rule};
use testkit::{at, each_database};

fn rule(name: &str) -> RuleForm {
    RuleForm {
        id: None,
        name: name.into(),
        calendar: None,
        channel: None,
        mailbox: None,
        team: None,
        is_urgent: None,
        is_complaint: None,
        rule: Rule::Clock { within: Length::hours(2), round_to: RoundTo::default() },
        is_active: true,
        target_percent: desk::forms::TARGET_PERCENT,
    }
}

async fn names(firm: &Firm) -> Vec<String> {
    firm.desk.rules(&firm.lotte).await.unwrap().into_iter().map(|rule| rule.name).collect()
}

#[tokio::test]
async fn rules_are_tried_in_order_and_the_last_one_holds_for_all() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let phone = RuleForm { channel: Some(Channel::Phone), ..rule("Telefoon") };
        let id = firm.desk.save_rule(&firm.lotte, phone.clone(), now).await.unwrap();
        assert_eq!(names(&firm).await, ["Spoed", "Telefoon", "Alle vragen"]);
        let call = desk::forms::Question { channel: Channel::Phone, ..question("Els", "06 12345678", "Belt u terug?") };
        assert_eq!(firm.desk.quote(&call, now).await.unwrap().deadline_at, now + 2.hours());

        let ids: Vec<_> = firm.desk.rules(&firm.lotte).await.unwrap().into_iter().map(|rule| rule.id).collect();
        firm.desk.order_rules(&firm.lotte, vec![ids[1], ids[0], ids[2]], now).await.unwrap();
        assert_eq!(names(&firm).await, ["Telefoon", "Spoed", "Alle vragen"]);
        let order = |ids: Vec<_>| firm.desk.order_rules(&firm.lotte, ids, now);
        assert_eq!(refused(order(vec![ids[1], ids[2], ids[0]]).await), field("order", "last_rule_stays_last"));
        assert_eq!(refused(order(vec![ids[0], ids[2]]).await), Refusal::ChangedMeanwhile);
        assert_eq!(refused(order(vec![ids[0], ids[0], ids[2]]).await), Refusal::ChangedMeanwhile);

        let last = RuleForm { id: Some(ids[2]), ..rule("Alle vragen") };
        for narrow in [
            RuleForm { channel: Some(Channel::Web), ..last.clone() },
            RuleForm { is_urgent: Some(false), ..last.clone() },
            RuleForm { is_active: false, ..last.clone() },
        ] {
            assert_eq!(
                refused(firm.desk.save_rule(&firm.lotte, narrow, now).await),
                field("match", "last_rule_matches_all")
            );
        }
        for out_of_range in [49, 100] {
            let certain = RuleForm { target_percent: out_of_range, ..last.clone() };
            assert_eq!(refused(firm.desk.save_rule(&firm.lotte, certain, now).await), field("target", "not_in_range"));
        }
        let certain = RuleForm { target_percent: 99, ..last };
        firm.desk.save_rule(&firm.lotte, certain, now).await.unwrap();
        let targets = firm.desk.rules(&firm.lotte).await.unwrap().into_iter().map(|rule| rule.target_percent);
        assert_eq!(targets.collect::<Vec<_>>(), [95, 95, 99]);
        assert_eq!(refused(firm.desk.remove_rule(&firm.lotte, ids[2], now).await), Refusal::InUse("last_rule"));
        firm.desk.remove_rule(&firm.lotte, id, now).await.unwrap();
        assert!(matches!(firm.desk.remove_rule(&firm.lotte, id, now).await, Err(DeskError::NotFound)));
        let stranger =
            RuleForm { team: Some("019aa7c2-5f1e-7cc3-98c4-dc0c0c07398f".parse().unwrap()), ..rule("Team weg") };
        assert_eq!(refused(firm.desk.save_rule(&firm.lotte, stranger, now).await), field("match", "unknown"));
        assert_eq!(names(&firm).await, ["Spoed", "Alle vragen"]);
    })
    .await;
}

#[tokio::test]
async fn a_form_is_tried_before_it_is_saved() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let evening = CalendarForm {
            id: None,
            name: "Avond".into(),
            document: HoursDocument::office("Europe/Amsterdam", "18:00", "22:00"),
            feed_url: String::new(),
        };
        let tried = async |calendar, rule| firm.desk.try_rule(&firm.lotte, calendar, rule, tuesday()).await.unwrap();
        let quote = tried(None, None).await;
        assert_eq!(
            (quote.deadline_at, quote.rule_name.as_str(), quote.team_name.as_str()),
            (at("2026-11-24T13:10"), "Alle vragen", "Service")
        );
        assert_eq!(tried(Some(&evening), None).await.deadline_at, at("2026-11-24T19:00"));
        let unsaved = rule("Twee uur");
        assert_eq!(tried(None, Some(&unsaved)).await.deadline_at, at("2026-11-24T11:10"));
        assert_eq!(names(&firm).await.len(), 2, "trying saves nothing");
        let closed = CalendarForm { document: HoursDocument::default(), ..evening.clone() };
        let never = firm.desk.try_rule(&firm.lotte, Some(&closed), None, tuesday()).await;
        assert_eq!(refused(never), Refusal::NeverOpen);
        let days = RuleForm {
            rule: Rule::ServiceDays { days: 0, at: None, round_to: RoundTo::default() },
            ..rule("Nul dagen")
        };
        assert_eq!(refused(firm.desk.save_rule(&firm.lotte, days, tuesday()).await), field("rule", "out_of_range"));
    })
    .await;
}

#[tokio::test]
async fn hours_are_refused_when_they_never_open_or_cannot_be_read() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let view = firm.desk.calendars(&firm.lotte).await.unwrap().remove(0);
        let form = CalendarForm {
            id: Some(view.id),
            name: view.name.clone(),
            document: view.document.clone(),
            feed_url: String::new(),
        };
        let save = |document| firm.desk.save_calendar(&firm.lotte, CalendarForm { document, ..form.clone() }, now);
        assert_eq!(refused(save(HoursDocument::default()).await), Refusal::NeverOpen);
        let mut backward = view.document.clone();
        backward.hours.mon = vec![["09:00".into(), "09:00".into()]];
        assert!(matches!(refused(save(backward).await), Refusal::Hours(_)));
        let asked = firm.desk.ask(None, question("Jan", "jan@blom.example", "Lek."), now).await.unwrap();
        let mut shorter = view.document.clone();
        shorter.hours.tue = vec![["08:30".into(), "12:00".into()]];
        save(shorter.clone()).await.unwrap();
        let page = firm.desk.conversation_for(&firm.karin, asked.conversation, now).await.unwrap();
        assert_eq!(page.promises[0].deadline_at, at("2026-11-24T13:10"), "what was promised stays promised");
        assert_eq!(
            firm.desk.quote(&question("Jan", "", "Lek."), now).await.unwrap().deadline_at,
            at("2026-11-25T09:30")
        );
        let stored = firm.desk.calendars(&firm.lotte).await.unwrap().remove(0);
        assert!(stored.is_default && stored.document == shorter);
    })
    .await;
}

fn days_off(dates: &[&str]) -> Vec<u8> {
    let event = |date: &&str| {
        format!("BEGIN:VEVENT\r\nUID:{date}\r\nSUMMARY:Dicht\r\nDTSTART;VALUE=DATE:{date}\r\nEND:VEVENT\r\n")
    };
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", dates.iter().map(event).collect::<String>())
        .into_bytes()
}

#[tokio::test]
async fn a_feed_closes_days_and_a_feed_that_fails_opens_none() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let view = firm.desk.calendars(&firm.lotte).await.unwrap().remove(0);
        let feed_url = "webcal://agenda.halmeer.example/vrij.ics".to_owned();
        let form = CalendarForm { id: Some(view.id), name: view.name, document: view.document, feed_url };
        firm.desk.save_calendar(&firm.lotte, form.clone(), now).await.unwrap();
        let feeds = firm.desk.calendar_feeds().await.unwrap();
        assert_eq!(feeds, [(view.id, "https://agenda.halmeer.example/vrij.ics".to_owned())]);
        firm.desk.calendar_feed_read(view.id, Ok(days_off(&["20261124", "20261125"])), now).await.unwrap();
        let quote = async || firm.desk.quote(&question("Jan", "", "Lek."), now).await.unwrap().deadline_at;
        assert_eq!(quote().await, at("2026-11-26T09:30"));
        for bad in [Err("404 not found".into()), Ok(b"<html>".to_vec())] {
            firm.desk.calendar_feed_read(view.id, bad, now).await.unwrap();
            let stored = firm.desk.calendars(&firm.lotte).await.unwrap().remove(0);
            assert!(stored.feed_error.is_some());
            assert_eq!(stored.feed_days.len(), 2);
            assert_eq!(quote().await, at("2026-11-26T09:30"));
        }
        firm.desk.calendar_feed_read(view.id, Ok(days_off(&["20261125"])), now).await.unwrap();
        assert_eq!(firm.desk.calendars(&firm.lotte).await.unwrap()[0].feed_error, None);
        assert_eq!(quote().await, at("2026-11-24T13:10"));
        // No feed any more: its days are gone; a file's days stay.
        firm.desk
            .save_calendar(&firm.lotte, CalendarForm { feed_url: String::new(), ..form.clone() }, now)
            .await
            .unwrap();
        let count = firm.desk.import_calendar_file(&firm.lotte, view.id, &days_off(&["20261124"]), now).await.unwrap();
        assert_eq!((count, quote().await), (1, at("2026-11-25T09:30")));
        firm.desk.save_calendar(&firm.lotte, CalendarForm { feed_url: String::new(), ..form }, now).await.unwrap();
        assert_eq!(quote().await, at("2026-11-25T09:30"));
        let no_file = firm.desk.import_calendar_file(&firm.lotte, view.id, b"hallo", now).await;
        assert_eq!(refused(no_file), field("file", "not_a_calendar"));
    })
    .await;
}

fn server(host: &str, password: &str) -> ServerForm {
    ServerForm {
        host: host.into(),
        port: 993,
        security: Security::Tls,
        user: "info".into(),
        password: password.into(),
        folder: "INBOX".into(),
        ..ServerForm::default()
    }
}

#[tokio::test]
async fn the_password_of_a_mailbox_goes_in_and_comes_out_for_the_edges_only() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let form = MailboxForm {
            id: Some(firm.desk.mailboxes(&firm.petra).await.unwrap()[0].id),
            address: "info@halmeer.example".into(),
            name: "Halmeer".into(),
            team: None,
            is_default: false,
            is_active: true,
            imap: Some(server("imap.halmeer.example", "zeer geheim")),
            smtp: None,
            fetching: Fetching::default(),
        };
        let save = async |imap: ServerForm| {
            firm.desk.save_mailbox(&firm.petra, MailboxForm { imap: Some(imap), ..form.clone() }, now).await
        };
        save(server("imap.halmeer.example", "zeer geheim")).await.unwrap();
        let view = firm.desk.mailboxes(&firm.petra).await.unwrap().remove(0);
        assert!(view.is_default, "the only one stays the default one");
        assert_eq!(view.imap.as_ref().unwrap().password, "");
        assert!(!serde_json::to_string(&view).unwrap().contains("geheim"));
        let stored = firm.db.read(|tx| {
            tx.query_one("select imap, sealed from mailbox", store::args![], |row| {
                Ok((row.get::<String>(0)?, row.get::<Vec<u8>>(1)?))
            })
        });
        let (imap, sealed) = stored.await.unwrap();
        assert!(!imap.contains("geheim") && !sealed.windows(6).any(|w| w == b"geheim"));
        let password = async || firm.desk.mailbox_servers().await.unwrap().remove(0).imap.unwrap().password;
        assert_eq!(password().await, "zeer geheim");
        save(server("imap.halmeer.example", "")).await.unwrap();
        assert_eq!(password().await, "zeer geheim", "an empty field leaves it as it is");
        assert_eq!(refused(save(server("imap.elders.example", "")).await), field("imap.password", "required"));
        save(server("imap.elders.example", "ander geheim")).await.unwrap();
        assert_eq!(password().await, "ander geheim");
        let plain = ServerForm { security: Security::None, ..server("imap.halmeer.example", "x") };
        assert_eq!(refused(save(plain).await), field("imap.security", "only_local"));
        let other_key = firm.desk.clone().with_key([8; 32]);
        assert!(matches!(other_key.mailbox_servers().await, Err(DeskError::Store(_))));
        let keyless = desk::Desk::new(firm.db.db(), std::sync::Arc::new(testkit::chance(9)));
        let new = MailboxForm {
            id: None,
            address: "b@halmeer.example".into(),
            imap: Some(server("i", "geheim")),
            ..form.clone()
        };
        assert_eq!(
            refused(keyless.save_mailbox(&firm.petra, new.clone(), now).await),
            field("imap.password", "no_key")
        );
        let id =
            firm.desk.save_mailbox(&firm.petra, MailboxForm { is_default: true, ..new.clone() }, now).await.unwrap();
        let views = firm.desk.mailboxes(&firm.petra).await.unwrap();
        assert_eq!(
            views.iter().map(|m| (m.id == id, m.is_default)).collect::<Vec<_>>(),
            [(true, true), (false, false)]
        );
        assert_eq!(refused(firm.desk.save_mailbox(&firm.petra, new, now).await), Refusal::Taken("address"));
    })
    .await;
}

#[tokio::test]
async fn who_sets_rules_knows_the_mailboxes_by_address_and_nobody_else_does() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let found = firm.desk.mailbox_addresses(&firm.lotte).await.unwrap();
        assert_eq!(found.into_iter().map(|(_, address)| address).collect::<Vec<_>>(), ["info@halmeer.example"]);
        assert!(matches!(firm.desk.mailbox_addresses(&firm.karin).await, Err(DeskError::NotAllowed(_))));
    })
    .await;
}
