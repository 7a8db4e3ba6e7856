//! Every act is broken at its first step, its second, ... until it comes through: it happens whole, or not at all.

use std::sync::Arc;

use desk::forms::HandOver;
use desk::{Delivery, DeskError, Envelope, Filed};
use store::{Fault, Options, args};
use testkit::{TestDatabase, database_with, each_database_with};

use super::story::{Story, answer, question, spoken, until};

/// No act takes so many steps.
const STEPS_MAX: u64 = 200;

/// What there is of everything.
async fn counted(db: &TestDatabase) -> Vec<i64> {
    db.read(|tx| {
        let tables = [
            "conversation",
            "message",
            "promise",
            "timeline",
            "outbox",
            "raw_mail",
            "contact",
            "reference_counter",
            "draft",
        ];
        tables
            .into_iter()
            .map(|table| tx.query_one(&format!("select count(*) from {table}"), args![], |row| row.get(0)))
            .collect()
    })
    .await
    .unwrap_or_else(|error: store::StoreError| panic!("{error}"))
}

/// Breaks an act at each of its steps, and finds the house as it was; then it comes through. Gives how many steps it took.
async fn breaks_at_every_step<T>(
    story: &Story,
    fault: &Fault,
    what: &str,
    act: impl AsyncFn() -> Result<T, DeskError>,
) -> (u64, T) {
    let before = counted(&story.firm.db).await;
    for nth in 0..STEPS_MAX {
        fault.fail_at(nth);
        let done = act().await;
        fault.never();
        story.all_is_well().await;
        match done {
            Ok(done) => return (nth, done),
            Err(_) => {
                assert_eq!(counted(&story.firm.db).await, before, "{what}, broken at step {nth}, left something behind")
            }
        }
    }
    panic!("{what}: {STEPS_MAX} faults and still not through");
}

#[tokio::test]
async fn every_act_happens_whole_or_not_at_all() {
    let fault = Fault::default();
    let given = fault.clone();
    each_database_with(
        move || Options { fault: Some(given.clone()), ..Options::default() },
        |db| {
            let fault = fault.clone();
            async move {
                fault.never();
                let mut story = Story::on(db).await;
                let (desk, karin, joost) = (story.firm.desk.clone(), story.firm.karin.clone(), story.firm.joost.id);
                let now = story.now;

                let (steps, asked) =
                    breaks_at_every_step(&story, &fault, "ask", async || desk.ask(None, question(), now).await).await;
                assert!(steps > 10, "an act of {steps} steps is not the act that was meant");
                let (id, token) = (asked.conversation, asked.customer_token.clone());

                breaks_at_every_step(&story, &fault, "answer", async || {
                    desk.answer(&karin, id, answer("Kraan 3."), now).await
                })
                .await;
                story.later(20);
                let now = story.now;
                for mail in desk.claim_outgoing(10, now).await.unwrap() {
                    let accepted =
                        async || desk.delivered(mail.id, Delivery::Accepted { reply: "250".into() }, now).await;
                    breaks_at_every_step(&story, &fault, "delivered", accepted).await;
                }
                assert_eq!(story.promises(id).await, ["answer kept question Tue 13:10"]);

                breaks_at_every_step(&story, &fault, "not yet", async || desk.customer_says(&token, false, now).await)
                    .await;
                let renewal = until("2026-11-25T12:00", "Het onderdeel komt.");
                breaks_at_every_step(&story, &fault, "renew", async || {
                    desk.renew(&karin, id, renewal.clone(), now).await
                })
                .await;
                let to = HandOver { team: asked.promise.team, agent: Some(joost) };
                breaks_at_every_step(&story, &fault, "hand over", async || desk.hand_over(&karin, id, to, now).await)
                    .await;

                story.at("2026-11-25T12:01");
                let now = story.now;
                let (_, count) =
                    breaks_at_every_step(&story, &fault, "own up", async || desk.own_up(10, now).await).await;
                assert_eq!(count, 1);
                let message = desk.answer(&karin, id, answer("Te snel."), now).await.unwrap();
                breaks_at_every_step(&story, &fault, "undo", async || desk.undo(&karin, message, now).await).await;
                let told = async || desk.withdraw(&karin, id, "Opgelost.".into(), true, now).await;
                breaks_at_every_step(&story, &fault, "withdraw", told).await;
                let adds = async || desk.customer_adds(&token, "Toch niet.".into(), vec![], now).await;
                breaks_at_every_step(&story, &fault, "add", adds).await;
                breaks_at_every_step(&story, &fault, "say", async || {
                    desk.answer(&karin, id, spoken("Gebeld."), now).await
                })
                .await;
            }
        },
    )
    .await;
}

#[tokio::test]
async fn a_mail_is_stored_or_refused_and_filed_once_however_often_filing_broke() {
    let fault = Fault::default();
    let story = Arc::new(Story::on(database_with(Options { fault: Some(fault.clone()), ..Options::default() })).await);
    let mail = |nth: u64| {
        format!(
            "From: Jan <jan{nth}@voorbeeld.example>\r\nSubject: Vraag {nth}\r\nMessage-ID: <{nth}@v.example>\r\n\r\nHoi."
        )
    };
    let envelope = || Envelope { to: vec!["info@halmeer.example".into()], ..Envelope::default() };
    for nth in 0..STEPS_MAX {
        let bytes = mail(nth).into_bytes();
        fault.fail_at(nth % 4);
        // Who was not told "received" sends it again.
        let first = story.firm.desk.receive_mail(envelope(), bytes.clone(), story.now).await;
        fault.never();
        if first.is_err() {
            story.firm.desk.receive_mail(envelope(), bytes, story.now).await.unwrap();
        }
        fault.fail_at(nth);
        let filed = story.filed().await;
        let is_through = fault.steps() <= nth;
        fault.never();
        let again = story.filed().await;
        let opened = filed.iter().chain(&again).filter(|filed| matches!(filed, Filed::Opened(_))).count();
        assert_eq!(opened, 1, "filing broken at step {nth}");
        assert_eq!(story.count("conversation").await, i64::try_from(nth).unwrap() + 1);
        story.all_is_well().await;
        if is_through {
            return;
        }
    }
    panic!("{STEPS_MAX} faults and still not through");
}
