//! For each thing that can be wrong: a desk that is broken on purpose, and the doctor who says exactly that.

use crate::firm::{Firm, empty_desk, question, tuesday};
use desk::forms::{Answer, HandOver, How, Question, Renewal};
use desk::{Delivery, Envelope, Report};
use jiff::{Timestamp, ToSpan};
use store::{Dialect, StoreError, Tx, args};
use testkit::{TestDatabase, at, each_database};

/// A desk with a bit of everything: a question that waits, one answered, one renewed, one that was broken, and a mail with a file.
async fn lived_in(db: TestDatabase) -> Firm {
    let firm = Firm::on(db).await;
    let monday = at("2026-11-23T09:00");
    let ask = async |subject: &str, now: Timestamp| {
        let question = Question { subject: subject.into(), ..question("Jan Blom", "jan@blom.example", "De cv lekt.") };
        firm.desk.ask(None, question, now).await.unwrap().conversation
    };
    ask("Gebroken", monday).await;
    post(&firm, monday).await;
    firm.desk.own_up(10, at("2026-11-23T13:30")).await.unwrap();
    post(&firm, at("2026-11-23T13:30")).await;
    let now = tuesday();
    let [_, kept, renewed] = [ask("Wacht", now).await, ask("Gehouden", now).await, ask("Vernieuwd", now).await];
    let said = Answer { text: "Gemaakt.".into(), how: How::Telephone, ..Answer::default() };
    firm.desk.answer(&firm.karin, kept, said, now).await.unwrap();
    firm.desk
        .hand_over(&firm.karin, renewed, HandOver { team: firm.karin.teams[0], agent: Some(firm.karin.id) }, now)
        .await
        .unwrap();
    let later = Renewal { deadline: at("2026-11-25T12:00"), reason: "Het onderdeel komt morgen.".into() };
    firm.desk.renew(&firm.karin, renewed, later, now).await.unwrap();
    mail(&firm, "1", now).await;
    firm.desk.file_stored_mail(10, now).await.unwrap();
    post(&firm, now).await;
    firm
}

async fn mail(firm: &Firm, id: &str, now: Timestamp) {
    let mail = format!(
        "From: Els Vos <els@vos.example>\r\nTo: info@halmeer.example\r\nSubject: Foto\r\nMessage-ID: <{id}@vos.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nZie de foto.\r\n\
         --x\r\nContent-Type: image/png; name=lek.png\r\nContent-Disposition: attachment; filename=lek.png\r\n\
         Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--x--\r\n"
    );
    let to =
        Envelope { from: "els@vos.example".into(), to: vec!["info@halmeer.example".into()], mailbox: None, peer: None };
    firm.desk.receive_mail(to, mail.into_bytes(), now).await.unwrap();
}

/// The postman comes and takes everything.
async fn post(firm: &Firm, now: Timestamp) {
    for mail in firm.desk.claim_outgoing(100, now).await.unwrap() {
        firm.desk.delivered(mail.id, Delivery::Accepted { reply: "250 ok".into() }, now).await.unwrap();
    }
}

/// What the database itself would have refused.
fn unlock(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let statements: &[&str] = match tx.dialect() {
        Dialect::Sqlite => &[
            "drop trigger timeline_no_update",
            "drop trigger timeline_no_delete",
            "drop trigger promise_settled",
            "drop trigger promise_no_delete",
        ],
        Dialect::Postgres => &[
            "drop trigger timeline_no_change on timeline",
            "drop trigger promise_settled on promise",
            "drop trigger promise_no_delete on promise",
        ],
    };
    for statement in statements {
        tx.exec(statement, args![])?;
    }
    for index in ["promise_one_open", "conversation_reference"] {
        tx.exec(&format!("drop index {index}"), args![])?;
    }
    Ok(())
}

fn codes(report: &Report) -> Vec<&str> {
    let mut codes: Vec<&str> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
    codes.dedup();
    codes
}

/// Breaks a lived-in desk by these statements, and sees the doctor find it, and nothing else.
async fn check(code: &'static str, broken_by: &'static [&'static str]) {
    each_database(|db| async move {
        let firm = lived_in(db).await;
        let broken = firm.db.write(move |tx| {
            unlock(tx)?;
            broken_by.iter().try_for_each(|statement| tx.exec(statement, args![]).map(drop))
        });
        broken.await.unwrap();
        finds(&firm, code, tuesday() + 10.minutes()).await;
    })
    .await;
}

async fn finds(firm: &Firm, code: &str, now: Timestamp) {
    let report = firm.desk.doctor(now).await.unwrap();
    assert_eq!(codes(&report), [code], "{:#?}", report.findings);
}

#[tokio::test]
async fn of_a_healthy_desk_the_doctor_says_nothing_and_has_looked_at_everything() {
    each_database(|db| async move {
        let firm = lived_in(db).await;
        let report = firm.desk.doctor(tuesday() + 10.minutes()).await.unwrap();
        assert_eq!(report.findings, []);
        assert!(report.is_sound());
        let looked_at = |code: &str| report.checks.iter().find(|(c, _)| c == code).unwrap().1;
        for (code, count) in
            [("promise.missing", 4), ("conversation.empty", 5), ("blob.changed", 1), ("reference.doubled", 5)]
        {
            assert_eq!(looked_at(code), count, "{code}");
        }
        let nobody_home = [
            "complaint.no_promise",
            "outbox.late",
            "outbox.failed",
            "raw_mail.lost",
            "raw_mail.parked",
            "edge.failing",
            "ledger.unstored",
            "mailbox.miscounted",
            // Files have stories of their own (files.rs).
            "dossier.missing",
            "dossier.two_open",
            "dossier.not_open",
            "dossier.overdue",
        ];
        assert!(
            report.checks.iter().all(|(code, count)| *count > 0 || nobody_home.contains(&code.as_str())),
            "{:?}",
            report.checks
        );
    })
    .await;
}

#[tokio::test]
async fn before_the_first_run_there_is_only_that_to_say() {
    each_database(|db| async move {
        let report = empty_desk(&db).doctor(tuesday()).await.unwrap();
        assert_eq!(codes(&report), ["settings.no_organisation"]);
        assert!(report.is_sound());
    })
    .await;
}

#[tokio::test]
async fn a_question_that_waits_without_a_promise() {
    check("promise.missing", &[
        "update outbox set promise_id = null",
        "delete from timeline where promise_id in (select id from promise where conversation_id in (select id from conversation where subject = 'Wacht'))",
        "delete from promise where conversation_id in (select id from conversation where subject = 'Wacht')",
    ])
    .await;
}

#[tokio::test]
async fn two_open_promises_at_once() {
    check(
        "promise.two_open",
        &[
            "insert into promise (id, conversation_id, kind, state, team_id, origin, said_at, deadline_at)
         select 'second', conversation_id, kind, 'open', team_id, origin, said_at, deadline_at from promise
         where conversation_id in (select id from conversation where subject = 'Wacht')",
            "insert into timeline (id, at, kind, conversation_id, promise_id)
         select 'second', said_at, 'promised', conversation_id, id from promise where id = 'second'",
        ],
    )
    .await;
}

#[tokio::test]
async fn an_open_promise_that_nobody_waits_for() {
    check("promise.not_waiting", &["update conversation set state = 'done' where subject = 'Wacht'"]).await;
}

#[tokio::test]
async fn a_promise_that_passed_in_silence() {
    each_database(|db| async move {
        let firm = lived_in(db).await;
        let deadline = at("2026-11-24T13:10");
        let found = firm.desk.doctor(at("2026-11-24T09:30")).await.unwrap();
        assert_eq!(codes(&found), [] as [&str; 0]);
        finds(&firm, "promise.overdue", deadline).await;
        while firm.desk.own_up(10, deadline + 2.minutes()).await.unwrap() > 0 {}
        post(&firm, deadline + 2.minutes()).await;
        let found = firm.desk.doctor(deadline + 2.minutes()).await.unwrap();
        assert_eq!(codes(&found), [] as [&str; 0], "owned up to: {:#?}", found.findings);
    })
    .await;
}

#[tokio::test]
async fn a_promise_of_somebody_who_left() {
    check("promise.nobody", &["update agent set is_active = 0 where name = 'Karin de Vries'"]).await;
}

#[tokio::test]
async fn a_renewed_promise_with_nothing_in_its_place() {
    check("promise.no_successor", &["update promise set replaces_id = null where origin = 'renewal'"]).await;
}

#[tokio::test]
async fn a_broken_promise_that_was_never_made_good() {
    check("promise.no_successor", &["update promise set replaces_id = null where origin = 'apology'"]).await;
}

#[tokio::test]
async fn a_promise_kept_by_nothing() {
    check("promise.kept_by_nothing", &["update promise set kept_by_message = null where state = 'kept'"]).await;
}

#[tokio::test]
async fn a_promise_missing_from_the_timeline() {
    check("timeline.missing", &["delete from timeline where kind = 'promised'"]).await;
    check("timeline.missing", &["delete from timeline where kind = 'kept'"]).await;
}

#[tokio::test]
async fn a_conversation_without_a_word() {
    check("conversation.empty", &[
        "insert into conversation (id, reference, subject, contact_id, channel, team_id, state, language, customer_token, asked_at, last_at, created_at)
         select 'empty', 'HI-2026-0', 'Leeg', contact_id, channel, team_id, 'done', language, 'token', asked_at, last_at, created_at
         from conversation where subject = 'Wacht'",
    ])
    .await;
}

#[tokio::test]
async fn messages_miscounted() {
    check("conversation.count", &["update conversation set message_count = message_count + 1 where subject = 'Wacht'"])
        .await;
}

#[tokio::test]
async fn a_message_that_no_search_finds() {
    check(
        "message.unfindable",
        &["delete from search_text where conversation_id in (select id from conversation where subject = 'Wacht')"],
    )
    .await;
}

#[tokio::test]
async fn a_file_whose_bytes_changed() {
    each_database(|db| async move {
        let firm = lived_in(db).await;
        let changed = firm.db.write(|tx| tx.exec("update blob set bytes = ?1", args![vec![0_u8]]));
        assert_eq!(changed.await.unwrap(), 1);
        finds(&firm, "blob.changed", tuesday() + 10.minutes()).await;
    })
    .await;
}

#[tokio::test]
async fn a_file_whose_bytes_are_gone() {
    each_database(|db| async move {
        // SQLite can't be talked out of its foreign keys within a transaction; what it finds itself is tested below the desk.
        if db.dialect() == Dialect::Sqlite {
            return;
        }
        let firm = lived_in(db).await;
        let gone = firm.db.write(|tx| {
            tx.exec("alter table attachment drop constraint attachment_digest_fkey", args![])?;
            tx.exec("delete from blob", args![])
        });
        gone.await.unwrap();
        finds(&firm, "blob.missing", tuesday() + 10.minutes()).await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_was_sent_and_kept_nothing() {
    check("outbox.sent_but_open", &[
        "update outbox set kind = 'answer', message_id = (select m.id from message m where m.conversation_id = outbox.conversation_id)
         where conversation_id in (select id from conversation where subject = 'Wacht')",
    ])
    .await;
}

#[tokio::test]
async fn a_mail_about_nothing() {
    check("outbox.orphan", &[
        "update outbox set conversation_id = null where conversation_id in (select id from conversation where subject = 'Wacht')",
    ])
    .await;
}

#[tokio::test]
async fn a_mail_that_does_not_get_away_or_never_will() {
    each_database(|db| async move {
        let firm = lived_in(db).await;
        let now = tuesday();
        let asked = firm.desk.ask(None, question("Jan Blom", "jan@blom.example", "Nog iets."), now).await.unwrap();
        assert_eq!(asked.told_to.as_deref(), Some("jan@blom.example"));
        assert_eq!(codes(&firm.desk.doctor(now + 15.minutes()).await.unwrap()), [] as [&str; 0]);
        finds(&firm, "outbox.late", now + 16.minutes()).await;
        let mail = firm.desk.claim_outgoing(1, now + 16.minutes()).await.unwrap().remove(0);
        let refused = Delivery::Refused { failure: "550 no such user".into() };
        firm.desk.delivered(mail.id, refused, now + 16.minutes()).await.unwrap();
        let report = firm.desk.doctor(now + 16.minutes()).await.unwrap();
        assert_eq!(codes(&report), ["outbox.failed"]);
        assert!(report.findings[0].en.contains("550 no such user") && report.is_sound());
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_came_in_and_went_no_further() {
    each_database(|db| async move {
        let firm = lived_in(db).await;
        mail(&firm, "2", tuesday()).await;
        assert_eq!(codes(&firm.desk.doctor(tuesday() + 5.minutes()).await.unwrap()), [] as [&str; 0]);
        finds(&firm, "raw_mail.lost", tuesday() + 6.minutes()).await;
    })
    .await;
    check("raw_mail.parked", &["update raw_mail set state = 'parked', failure = 'unreadable'"]).await;
    check("raw_mail.no_message", &["update message set raw_mail_id = null"]).await;
}

#[tokio::test]
async fn a_mailbox_whose_server_ledger_and_store_disagree() {
    check(
        "ledger.unstored",
        &["insert into imap_ledger (mailbox_id, folder, uid_validity, uid, raw_mail_id, at) \
         select id, 'INBOX', 1, 7, 'gone', 0 from mailbox where is_default = 1"],
    )
    .await;
    check(
        "mailbox.miscounted",
        &["insert into mailbox_folder (mailbox_id, folder, uid_validity, there, looked_at, counted_at, missing) \
         select id, 'INBOX', 1, 9, 0, 0, 3 from mailbox where is_default = 1"],
    )
    .await;
}

#[tokio::test]
async fn settings_that_promise_nothing() {
    check("settings.no_team", &["update team set is_default = 0"]).await;
    check("settings.no_calendar", &["update calendar set is_default = 0"]).await;
    check("settings.no_last_rule", &["delete from promise_rule where is_urgent is null"]).await;
    check("settings.no_administrator", &["update agent set is_active = 0 where role = 'administrator'"]).await;
    check("rule.unreadable", &["update promise_rule set document = '{}' where is_urgent = 1"]).await;
    check("calendar.never_opens", &["update calendar set document = '{\"time_zone\":\"Europe/Amsterdam\"}'"]).await;
    check("calendar.never_opens", &["update calendar set document = 'no JSON'"]).await;
}

#[tokio::test]
async fn references_given_twice_or_about_to_be() {
    check("reference.behind", &["update reference_counter set last_number = 1"]).await;
    check("reference.doubled", &[
        "update conversation set reference = (select c.reference from conversation c where c.subject = 'Gehouden') where subject = 'Wacht'",
    ])
    .await;
}

#[tokio::test]
async fn an_edge_that_fails() {
    each_database(|db| async move {
        let firm = lived_in(db).await;
        let now = tuesday();
        let edge = "imap:info@halmeer.example";
        firm.desk.edge_met(edge, Err("NO [AUTHENTICATIONFAILED]".into()), now).await.unwrap();
        finds(&firm, "edge.failing", now).await;
        let status = firm.desk.status(&firm.lotte, now).await.unwrap();
        assert_eq!((status.edges[0].edge.as_str(), status.edges[0].failed_at), (edge, Some(now)));
        assert_eq!(
            (status.open_promises, status.overdue_promises, status.outbox_waiting, status.raw_waiting),
            (4, 0, 0, 0)
        );
        firm.desk.edge_met(edge, Ok(()), now + 1.minute()).await.unwrap();
        assert_eq!(codes(&firm.desk.doctor(now + 1.minute()).await.unwrap()), [] as [&str; 0]);
        firm.desk.ping().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_conversation_that_is_called_a_complaint_without_one_is_found() {
    check(
        "complaint.mark",
        &["update conversation set is_complaint = 1 where reference = (select min(reference) from conversation)"],
    )
    .await;
}
