//! The ladder: who hears of a promise, when, and how often.

use desk::forms::HandOver;
use desk::{LadderSettings, Refusal};
use testkit::each_database;

use super::story::{Left, Story, answer};
use crate::firm::{field, question, refused};

/// Everything that is due, as the program does it; gives what colleagues are mailed: "to: subject".
async fn watched(story: &Story) -> Vec<String> {
    told(&watched_mails(story).await)
}

async fn watched_mails(story: &Story) -> Vec<Left> {
    let desk = &story.firm.desk;
    while desk.climb_ladder(3, story.now).await.unwrap() == 3 {}
    desk.tell_ladder(story.now).await.unwrap();
    story.mail_leaves().await.into_iter().filter(is_for_us).collect()
}

fn is_for_us(left: &Left) -> bool {
    left.to.iter().all(|to| to.ends_with("@halmeer.example"))
}

fn told(mails: &[Left]) -> Vec<String> {
    mails.iter().map(|left| format!("{}: {}", left.to.join(" "), left.mail.subject)).collect()
}

#[tokio::test]
async fn a_question_that_nobody_has_climbs_the_ladder_and_each_rung_is_told_once() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.at("2026-11-24T11:09");
        assert_eq!(watched(&story).await, [""; 0]);
        story.at("2026-11-24T11:10");
        assert_eq!(watched(&story).await, ["lotte@halmeer.example: Niemand heeft deze vraag: De ketel doet het niet"]);
        story.at("2026-11-24T12:00");
        assert_eq!(watched(&story).await, [""; 0], "once");
        story.at("2026-11-24T12:40");
        let mut warned = watched(&story).await;
        warned.sort();
        let subject = "Antwoord of vernieuw: De ketel doet het niet";
        assert_eq!(
            warned,
            ["joost", "karin", "lotte"].map(|who| format!("{who}@halmeer.example: {subject}")),
            "nobody is named: those of the team who answer, and the lead"
        );
        story.at("2026-11-24T13:10").later(1).owns_up().await;
        let broken = watched_mails(&story).await;
        assert_eq!(told(&broken), ["lotte@halmeer.example: Belofte gebroken: De ketel doet het niet"]);
        assert!(broken[0].mail.text.contains("morgen vóór 09:30"), "{}", broken[0].mail.text);
        assert_eq!(
            story.timeline(asked.conversation).await,
            ["asked", "promised", "warned", "warned", "broken", "promised"]
        );
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn who_has_a_question_hears_answer_or_renew_with_a_renewal_proposed_and_who_answered_hears_nothing() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (mine, answered) = (story.asks().await, story.asks().await);
        let to = HandOver { team: story.firm.karin.teams[0], agent: Some(story.firm.karin.id) };
        story.firm.desk.hand_over(&story.firm.lotte, mine.conversation, to, story.now).await.unwrap();
        story.firm.desk.hand_over(&story.firm.lotte, answered.conversation, to, story.now).await.unwrap();
        story.at("2026-11-24T11:30");
        assert_eq!(watched(&story).await, [""; 0], "somebody has it");
        story.at("2026-11-24T12:39").answers(answered.conversation, answer("Piet komt.")).await.unwrap();
        story.at("2026-11-24T12:40");
        let mails = watched_mails(&story).await;
        let karin = mails.iter().find(|left| left.to == ["karin@halmeer.example"]).unwrap();
        assert!(karin.mail.text.contains("Karin antwoordt vandaag vóór 13:10"), "{}", karin.mail.text);
        assert!(karin.mail.text.contains("Lukt het niet, beloof dan: morgen vóór 09:30."), "{}", karin.mail.text);
        assert!(karin.mail.text.contains(&format!("/conversations/{}?open=renew", mine.conversation)));
        assert!(!karin.mail.text.contains(&answered.conversation.to_string()), "that one is on its way");
    })
    .await;
}

#[tokio::test]
async fn many_at_once_are_one_mail_and_a_day_has_so_many_mails_and_no_more() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        for _ in 0..20 {
            story.asks().await;
            story.later(1);
        }
        story.at("2026-11-24T11:13");
        assert_eq!(watched(&story).await, ["lotte@halmeer.example: 20 beloften vragen om u"]);
        // What comes within a quarter of an hour waits for the next mail.
        let settings = LadderSettings { mails_per_day: 3, ..LadderSettings::default() };
        story.firm.desk.save_ladder_settings(&story.firm.lotte, settings, story.now).await.unwrap();
        for minute in 12..30 {
            story.at(&format!("2026-11-24T09:{minute}")).asks().await;
        }
        let mut mails = 0;
        for minute in 12..59 {
            story.at(&format!("2026-11-24T11:{minute}"));
            mails += watched(&story).await.iter().filter(|mail| mail.starts_with("lotte")).count();
        }
        assert_eq!(mails, 2, "three in a day, with the first");
        story.at("2026-11-24T12:50");
        let warned = watched(&story).await;
        assert!(!warned.iter().any(|mail| mail.starts_with("lotte")), "{warned:?}");
        assert_eq!(warned.iter().filter(|mail| mail.starts_with("karin")).count(), 1, "{warned:?}");
    })
    .await;
}

#[tokio::test]
async fn a_question_on_two_rungs_at_once_is_told_once_by_the_graver_of_them() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        story.asks().await;
        // The program was down while half of the time passed.
        let told = watched(story.at("2026-11-24T12:50")).await;
        assert!(told.iter().all(|mail| !mail.contains("beloften")), "{told:?}");
        assert!(told.iter().any(|mail| mail.starts_with("lotte@halmeer.example: Antwoord of vernieuw")), "{told:?}");
        assert_eq!(watched(story.at("2026-11-24T13:08")).await, Vec::<String>::new(), "and not the other one later");
    })
    .await;
}

#[tokio::test]
async fn nobody_is_mailed_at_night_and_what_was_answered_meanwhile_is_not_told_in_the_morning() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        story.at("2026-11-24T16:50");
        let (first, second) = (story.asks().await, story.asks().await);
        // The clock jumps over the night and the deadline: half and warning are of no use any more.
        story.at("2026-11-25T07:00");
        let open = story.open_promise(first.conversation).await.unwrap();
        assert_eq!(open.deadline_at, testkit::at("2026-11-25T09:30"));
        assert_eq!(watched(&story).await, [""; 0], "we are closed");
        story.at("2026-11-25T09:31").owns_up().await;
        story.answers(second.conversation, answer("Alsnog.")).await.unwrap();
        story.later(20).mail_leaves().await;
        story.later(60);
        assert_eq!(watched(&story).await, ["lotte@halmeer.example: Belofte gebroken: De ketel doet het niet"]);
        // Back in time, as clocks are put: nothing twice.
        story.at("2026-11-24T16:55");
        assert_eq!(watched(&story).await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn the_ladder_is_set_by_a_lead_and_holds_for_what_is_open_already() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        story.asks().await;
        let desk = &story.firm.desk;
        let off = LadderSettings { half_percent: None, warning_minutes: Some(60), ..LadderSettings::default() };
        assert!(desk.save_ladder_settings(&story.firm.karin, off.clone(), story.now).await.is_err());
        let wrong = LadderSettings { warning_minutes: Some(2), ..off.clone() };
        let refusal: Refusal = refused(desk.save_ladder_settings(&story.firm.lotte, wrong, story.now).await);
        assert_eq!(refusal, field("warning_minutes", "not_in_range"));
        watched(&story).await;
        desk.save_ladder_settings(&story.firm.lotte, off.clone(), story.now).await.unwrap();
        assert_eq!(desk.ladder_settings(&story.firm.lotte).await.unwrap(), off);
        story.at("2026-11-24T12:09");
        assert_eq!(watched(&story).await, [""; 0]);
        story.at("2026-11-24T12:10");
        assert_eq!(watched(&story).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn what_is_urgent_is_told_at_night_where_that_was_chosen() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let desk = story.firm.desk.clone();
        // Within an hour of open time: half of that is over when the doors close.
        story.at("2026-11-24T16:30");
        let urgent = desk::forms::Question { is_urgent: true, ..question("Jan", "jan@voorbeeld.example", "Het lekt!") };
        desk.ask(Some(&story.firm.ria), urgent, story.now).await.unwrap();
        desk.ask(None, question("Piet", "piet@voorbeeld.example", "Wat kost het?"), story.now).await.unwrap();
        story.at("2026-11-24T18:00");
        assert_eq!(watched(&story).await, [""; 0], "nobody is mailed at night");
        let settings = LadderSettings { is_urgent_told_when_closed: true, ..LadderSettings::default() };
        desk.save_ladder_settings(&story.firm.lotte, settings, story.now).await.unwrap();
        assert_eq!(watched(&story).await, ["lotte@halmeer.example: Niemand heeft deze vraag: Het lekt!"]);
    })
    .await;
}
