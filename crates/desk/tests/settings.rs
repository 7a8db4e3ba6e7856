//! People, hours, rules and mailboxes.
#![allow(clippy::unwrap_used, reason = "a test")]

mod firm;

use desk::forms::{AgentForm, CalendarForm, MailboxForm, OrganisationForm, RuleForm, Security, ServerForm, TeamForm};
use desk::views::Channel;
use desk::{DeskError, Language, Refusal, Role};
use firm::{Firm, PASSWORD, colleague, field, question, refused, sign_in, tuesday};
use jiff::ToSpan;
use promise::document::HoursDocument;
use promise::{Length, RoundTo, Rule};
use testkit::{at, database, each_database};

fn rule(name: &str) -> RuleForm {
    RuleForm {
        id: None,
        name: name.into(),
        calendar: None,
        channel: None,
        mailbox: None,
        team: None,
        is_urgent: None,
        rule: Rule::Clock { within: Length::hours(2), round_to: RoundTo::default() },
        is_active: true,
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
        firm.desk.save_rule(&firm.lotte, last, now).await.unwrap();
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
        for bad in [Err("404 not found".to_owned()), Ok(b"<html>".to_vec())] {
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
async fn the_last_administrator_stays() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let petra = AgentForm {
            id: Some(firm.petra.id),
            password: String::new(),
            ..colleague("Petra Halmeer", Role::Administrator)
        };
        let save = async |form: AgentForm| firm.desk.save_agent(&firm.petra, form, now).await;
        assert_eq!(
            refused(save(AgentForm { role: Role::Lead, ..petra.clone() }).await),
            field("role", "last_administrator")
        );
        assert_eq!(
            refused(save(AgentForm { is_active: false, ..petra.clone() }).await),
            field("role", "last_administrator")
        );
        let kees = save(colleague("Kees Kok", Role::Administrator)).await.unwrap();
        assert_eq!(
            refused(save(AgentForm { is_active: false, ..petra.clone() }).await),
            field("is_active", "not_yourself")
        );
        save(AgentForm { role: Role::Lead, ..petra }).await.unwrap();
        assert_eq!(refused(save(colleague("Kees Kok", Role::Agent)).await), Refusal::Taken("email"));
        let found = firm.desk.agents(&firm.ria).await.unwrap().into_iter().find(|agent| agent.id == kees).unwrap();
        assert!(found.can_sign_in && found.is_active);
    })
    .await;
}

#[tokio::test]
async fn a_new_colleague_gets_a_link_and_so_does_who_forgot() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let kees = AgentForm { password: String::new(), ..colleague("Kees Kok", Role::Agent) };
        firm.desk.save_agent(&firm.petra, kees, now).await.unwrap();
        let token = async || {
            let mail = firm.desk.claim_outgoing(9, now).await.unwrap().remove(0);
            let text = String::from_utf8(mail.bytes).unwrap().replace("=\r\n", "").replace("=3D", "=");
            let link = text.split("https://vraag.halmeer.example/password/").nth(1).unwrap();
            (
                mail.id,
                mail.recipients,
                link.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect::<String>(),
            )
        };
        let (id, to, link) = token().await;
        assert_eq!(to, ["kees@halmeer.example"]);
        assert!(
            matches!(firm.desk.outbox_mail(&firm.petra, id).await, Err(DeskError::NotFound)),
            "nobody reads another's link"
        );
        assert_eq!(
            refused(firm.desk.set_password_by_link(&link, "kort", now).await),
            field("password", "password_too_short")
        );
        firm.desk.set_password_by_link(&link, PASSWORD, now + 100.hours()).await.unwrap();
        sign_in(&firm.desk, "kees@halmeer.example", now).await;
        assert_eq!(
            refused(firm.desk.set_password_by_link(&link, PASSWORD, now).await),
            Refusal::LinkExpired,
            "a link works once"
        );

        firm.desk.forgot_password("Kees@halmeer.example ", "192.0.2.1", now).await.unwrap();
        let (_, _, link) = token().await;
        let late = firm.desk.set_password_by_link(&link, "een nieuwe zin", now + 1.hour()).await;
        assert_eq!(refused(late), Refusal::LinkExpired);
        firm.desk.set_password_by_link(&link, "een nieuwe zin", now + 59.minutes()).await.unwrap();
        firm.desk.sign_in("kees@halmeer.example", "een nieuwe zin", "192.0.2.1", "", now).await.unwrap();

        for _ in 0..3 {
            firm.desk.forgot_password("niemand@halmeer.example", "192.0.2.1", now).await.unwrap();
        }
        let once_more = firm.desk.forgot_password("niemand@halmeer.example", "192.0.2.1", now).await;
        assert!(matches!(refused(once_more), Refusal::TooManyTries(_)));
        assert!(firm.desk.claim_outgoing(9, now).await.unwrap().is_empty(), "strangers get no mail");
    })
    .await;
}

#[tokio::test]
async fn whoever_holds_the_file_can_make_an_administrator() {
    let firm = Firm::on(database()).await;
    let now = tuesday();
    let id = firm.desk.rescue_administrator("nood@halmeer.example", "Nood Geval", PASSWORD, now).await.unwrap();
    assert_eq!(sign_in(&firm.desk, "nood@halmeer.example", now).await.role, Role::Administrator);
    let karin = firm.desk.rescue_administrator("karin@halmeer.example", "Karin", "een nieuwe zin", now).await.unwrap();
    assert!(id != karin && karin == firm.karin.id);
    let karin = firm.desk.sign_in("karin@halmeer.example", "een nieuwe zin", "192.0.2.1", "", now).await.unwrap();
    assert_eq!((karin.agent.role, karin.agent.name.as_str()), (Role::Administrator, "Karin de Vries"));
}

#[tokio::test]
async fn a_token_works_until_it_is_taken_back_and_with_the_rights_of_who_made_it() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let (view, secret) = firm.desk.make_token(&firm.petra, " Boekhouding ", now).await.unwrap();
        assert_eq!((view.name.as_str(), view.made_by.as_str(), view.used_at), ("Boekhouding", "Petra Halmeer", None));
        let by = firm.desk.by_api_token(&secret, now + 1.hour()).await.unwrap().unwrap();
        assert_eq!(by, firm.petra);
        let tokens = firm.desk.tokens(&firm.petra).await.unwrap();
        assert_eq!((tokens.len(), tokens[0].used_at), (1, Some(now + 1.hour())));
        assert!(firm.desk.by_api_token("myo_geraden", now).await.unwrap().is_none());
        firm.desk.revoke_token(&firm.petra, view.id, now).await.unwrap();
        assert!(firm.desk.by_api_token(&secret, now).await.unwrap().is_none());
        assert!(matches!(firm.desk.revoke_token(&firm.petra, view.id, now).await, Err(DeskError::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn the_firm_its_teams_and_ones_own_preferences_can_be_changed() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let form = OrganisationForm {
            name: "Halmeer".into(),
            zone: "Europe/Brussels".into(),
            language: Language::En,
            phone: "+32 2 555 01 00".into(),
            prefix: "hal".into(),
            public_url: String::new(),
        };
        firm.desk.save_organisation(&firm.petra, form.clone(), now).await.unwrap();
        let view = firm.desk.organisation().await.unwrap().unwrap();
        assert_eq!(
            (view.name.as_str(), view.prefix.as_str(), view.zone.as_str()),
            ("Halmeer", "HAL", "Europe/Brussels")
        );
        let odd = OrganisationForm { prefix: "H-I".into(), ..form };
        assert_eq!(refused(firm.desk.save_organisation(&firm.petra, odd, now).await), field("prefix", "only_letters"));

        let team = TeamForm { id: None, name: "Storing".into(), members: vec![firm.joost.id] };
        let id = firm.desk.save_team(&firm.petra, team.clone(), now).await.unwrap();
        assert_eq!(refused(firm.desk.save_team(&firm.petra, team.clone(), now).await), Refusal::Taken("name"));
        let renamed = TeamForm { id: Some(id), name: "Storingsdienst".into(), members: vec![firm.karin.id] };
        firm.desk.save_team(&firm.petra, renamed, now).await.unwrap();
        let teams = firm.desk.teams(&firm.ria).await.unwrap();
        let found = teams.iter().find(|team| team.id == id).unwrap();
        assert_eq!(
            (found.name.as_str(), found.members.as_slice()),
            ("Storingsdienst", [(firm.karin.id, "Karin de Vries".to_owned())].as_slice())
        );

        firm.desk.save_preferences(&firm.ria, Language::En, Some("Europe/London".into()), false, now).await.unwrap();
        let ria = sign_in(&firm.desk, "ria@halmeer.example", now).await;
        assert_eq!((ria.language, ria.zone.as_str(), ria.has_single_keys), (Language::En, "Europe/London", false));
        let nowhere = firm.desk.save_preferences(&firm.ria, Language::En, Some("Mars/Olympus".into()), true, now).await;
        assert_eq!(refused(nowhere), field("zone", "not_a_zone"));
        assert_eq!(sign_in(&firm.desk, "karin@halmeer.example", now).await.zone, "Europe/Brussels");
    })
    .await;
}
