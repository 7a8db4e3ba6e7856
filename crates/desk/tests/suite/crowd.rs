//! A busy morning: many ask, mail and work at the same moment, and nobody is sent away because of the others.

use std::collections::BTreeSet;

use crate::firm::{Firm, question, tuesday};
use desk::{DeskError, Envelope};
use store::args;
use testkit::each_database;
use tokio::task::JoinSet;

const WRITERS: usize = 16;
const EACH: usize = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_who_ask_while_sixteen_mail_and_four_send_are_all_served() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let mut under_way: JoinSet<Result<usize, DeskError>> = JoinSet::new();
        for writer in 0..WRITERS {
            let desk = firm.desk.clone();
            under_way.spawn(async move {
                for number in 0..EACH {
                    // An address of its own: who writes often is not told each time.
                    let reach = format!("klant{writer}.{number}@form.example");
                    desk.ask(None, question("Klant", &reach, &format!("Vraag {number} van {writer}")), now).await?;
                }
                Ok(0)
            });
            let desk = firm.desk.clone();
            under_way.spawn(async move {
                for number in 0..EACH {
                    let mail = format!(
                        "From: Klant <klant{writer}.{number}@mail.example>\r\nTo: info@halmeer.example\r\nSubject: Vraag\r\n\
                         Message-ID: <{number}.{writer}@mail.example>\r\n\r\nMail {number} van {writer}"
                    );
                    let envelope = Envelope { to: vec!["info@halmeer.example".into()], ..Envelope::default() };
                    desk.receive_mail(envelope, mail.into_bytes(), now).await?;
                    desk.file_stored_mail(2, now).await?;
                }
                Ok(0)
            });
        }
        for _ in 0..4 {
            let desk = firm.desk.clone();
            under_way.spawn(async move {
                let mut claimed = 0;
                for _ in 0..EACH {
                    claimed += desk.claim_outgoing(5, now).await?.len();
                }
                Ok(claimed)
            });
        }
        let mut claimed = 0;
        for served in under_way.join_all().await {
            claimed += served.unwrap();
        }
        // What nobody was at when the last mail came in.
        while !firm.desk.file_stored_mail(50, now).await.unwrap().is_empty() {}
        while let more @ 1.. = firm.desk.claim_outgoing(50, now).await.unwrap().len() {
            claimed += more;
        }

        let all = 2 * WRITERS * EACH;
        let references = firm.db.read(|tx| {
            tx.query("select reference from conversation", args![], |row| row.get::<String>(0))
        });
        let references = references.await.unwrap();
        assert_eq!((references.len(), references.iter().collect::<BTreeSet<_>>().len()), (all, all));
        let words = firm.db.read(|tx| {
            tx.query("select own_words from message where direction = 'inbound'", args![], |row| row.get::<String>(0))
        });
        assert_eq!(words.await.unwrap().into_iter().collect::<BTreeSet<_>>().len(), all, "none is lost or doubled");
        assert_eq!(claimed, all, "each acknowledgement is sent by one");
        assert!(firm.desk.doctor(now).await.unwrap().findings.is_empty());
    })
    .await;
}
