//! Who may do what: the whole table is a file, so that a change in rights is a diff that a person reads.

use std::fmt::Write;
use std::path::Path;

use crate::firm::{Firm, colleague, tuesday};
use desk::forms::{CalendarForm, Fetching, MailboxForm, OrganisationForm, RuleForm, TeamForm};
use desk::{Act, Agent, DeskError, Language, Role};
use promise::document::HoursDocument;
use testkit::database;

#[test]
fn the_rights_are_as_they_were_reviewed() {
    let mut table = format!("{:<18}", "");
    for role in Role::ALL {
        write!(table, " {:<13}", role.as_str()).unwrap();
    }
    for act in Act::ALL {
        write!(table, "\n{:<18}", format!("{act:?}")).unwrap();
        for role in Role::ALL {
            write!(table, " {:<13}", if role.may(act) { "yes" } else { "-" }).unwrap();
        }
    }
    let table = table.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n";
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/rights.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &table).unwrap();
    }
    let reviewed = std::fs::read_to_string(&golden).unwrap_or_default();
    assert_eq!(
        table, reviewed,
        "rights changed; if that is meant: UPDATE_GOLDEN=1 cargo test -p desk --test suite rights, and read the diff"
    );
}

#[test]
fn a_role_is_read_by_the_word_that_is_stored() {
    for role in Role::ALL {
        assert_eq!(role.as_str().parse(), Ok(role));
        assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{role}\""));
    }
    assert!("owner".parse::<Role>().is_err());
}

/// Each act of settings and status, by a colleague whose role doesn't include it.
#[tokio::test]
async fn every_act_asks_who_you_are() {
    let firm = Firm::on(database()).await;
    let (desk, now) = (&firm.desk, tuesday());
    let hours = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00");
    let calendar = CalendarForm { id: None, name: "Avond".into(), document: hours, feed_url: String::new() };
    let calendars = desk.calendars(&firm.lotte).await.unwrap();
    let rules = desk.rules(&firm.lotte).await.unwrap();
    let rule = RuleForm {
        id: None,
        name: "Web".into(),
        calendar: None,
        channel: None,
        mailbox: None,
        team: None,
        is_urgent: None,
        is_complaint: None,
        rule: promise::Rule::default(),
        is_active: true,
        target_percent: desk::forms::TARGET_PERCENT,
    };
    let organisation = OrganisationForm {
        name: "H".into(),
        zone: "Europe/Amsterdam".into(),
        language: Language::Nl,
        phone: String::new(),
        prefix: String::new(),
        public_url: String::new(),
    };
    let mailbox = MailboxForm {
        id: None,
        address: "service@halmeer.example".into(),
        name: String::new(),
        team: None,
        is_default: false,
        is_active: true,
        imap: None,
        smtp: None,
        fetching: Fetching::default(),
    };
    let team = TeamForm { id: None, name: "Storing".into(), members: vec![] };
    macro_rules! refuses {
        ($by:expr, $act:ident: $($call:expr),* $(,)?) => { $(
            let result = $call.await;
            assert!(matches!(result, Err(DeskError::NotAllowed(Act::$act))), "{}", stringify!($call));
        )* };
    }
    for by in [&firm.karin, &firm.ria] {
        let by: &Agent = by;
        refuses!(by, EditHoursAndRules:
            desk.calendars(by), desk.save_calendar(by, calendar.clone(), now),
            desk.import_calendar_file(by, calendars[0].id, b"", now), desk.rules(by), desk.save_rule(by, rule.clone(), now),
            desk.remove_rule(by, rules[0].id, now), desk.order_rules(by, vec![], now), desk.try_rule(by, None, None, now),
        );
    }
    for by in [&firm.lotte, &firm.karin, &firm.ria] {
        refuses!(by, EditPeople:
            desk.save_agent(by, colleague("Kees Kok", Role::Administrator), now), desk.save_team(by, team.clone(), now),
        );
        refuses!(by, EditMailboxes:
            desk.mailboxes(by), desk.save_mailbox(by, mailbox.clone(), now), desk.mail_keys(by),
            desk.install_mail_keys(by, b"x".to_vec(), String::new(), now), desk.remove_mail_key(by, "smime-key", "0"),
        );
        refuses!(by, EditOrganisation: desk.save_organisation(by, organisation.clone(), now));
        refuses!(by, EditApiTokens: desk.tokens(by), desk.make_token(by, "boekhouding", now));
    }
}
