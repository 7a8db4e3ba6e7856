//! Attention: reasons for whoever knows somebody best; and what is a mailing.

use desk::forms::Answer;
use desk::views::{AttentionDone, AttentionReason};
use desk::{Concern, Refusal};
use testkit::each_database;

use super::story::{Story, answer, spoken};
use crate::firm::{field, question, refused};

#[tokio::test]
async fn what_a_colleague_notes_stands_on_today_of_who_knows_them_best_on_that_day_and_is_done_in_one_tap() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (desk, karin, ria) = (story.firm.desk.clone(), story.firm.karin.clone(), story.firm.ria.clone());
        let asked = story.asks().await;
        story.answers(asked.conversation, spoken("Kraan 3 dicht.")).await.unwrap();
        let day = Some("2026-11-27".parse().unwrap());
        let early =
            desk.note_attention(&ria, asked.conversation, ("Opening", Some("2026-11-20".parse().unwrap())), story.now);
        assert_eq!(refused(early.await), field("day", "in_the_past"));
        let id = desk
            .note_attention(&ria, asked.conversation, ("Opening van de nieuwe winkel", day), story.now)
            .await
            .unwrap();
        assert_eq!(desk.attention_today(&karin, story.now).await.unwrap(), []);
        story.at("2026-11-27T09:00");
        let rows = desk.attention_today(&karin, story.now).await.unwrap();
        assert_eq!(rows.iter().map(|row| (row.id, row.reason)).collect::<Vec<_>>(), [(id, AttentionReason::Noted)]);
        assert_eq!(desk.attention_today(&ria, story.now).await.unwrap(), [], "it is Karin who knows them");
        desk.attention_done(&karin, id, AttentionDone::Visited, story.now).await.unwrap();
        desk.attention_done(&karin, id, AttentionDone::NotNow, story.later(5).now).await.unwrap();
        assert_eq!(desk.attention_today(&karin, story.now).await.unwrap(), []);
        assert!(story.timeline(asked.conversation).await.contains(&"attention".to_owned()));
        assert_eq!(story.count("attention where done = 'visited'").await, 1, "the first holds");

        // By mistake: whoever said it takes it back, at once or not at all.
        assert!(desk.attention_just_done(&ria, id, story.now).await.unwrap().is_none(), "not what somebody else said");
        assert!(desk.attention_just_done(&karin, id, story.now).await.unwrap().is_some());
        let not_hers = desk.take_attention_back(&ria, id, story.now).await;
        assert_eq!(refused(not_hers), Refusal::ChangedMeanwhile);
        desk.take_attention_back(&karin, id, story.now).await.unwrap();
        assert_eq!(desk.attention_today(&karin, story.now).await.unwrap().len(), 1);
        desk.attention_done(&karin, id, AttentionDone::Called, story.now).await.unwrap();
        let late = desk.take_attention_back(&karin, id, story.later(61).now).await;
        assert_eq!(refused(late), Refusal::ChangedMeanwhile);
    })
    .await;
}

#[tokio::test]
async fn a_promise_made_good_a_month_ago_and_a_silence_are_reasons_given_once() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (desk, karin) = (story.firm.desk.clone(), story.firm.karin.clone());
        let asked = story.asks().await;
        story.at("2026-11-24T14:00").owns_up().await;
        story.answers(asked.conversation, spoken("Sorry. Kraan 3 dicht.")).await.unwrap();
        for day in ["2026-12-01T10:00", "2026-12-08T10:00", "2026-12-15T10:00"] {
            let again = story.at(day).asks().await;
            story.answers(again.conversation, spoken("Kraan 3 dicht.")).await.unwrap();
        }
        assert_eq!(desk.find_attention(story.at("2026-12-24T10:00").now).await.unwrap(), 1);
        assert_eq!(desk.find_attention(story.later(60).now).await.unwrap(), 0, "once a day");
        desk.find_attention(story.at("2027-02-22T10:00").now).await.unwrap();
        let rows = desk.attention_today(&karin, story.now).await.unwrap();
        let reasons: Vec<_> = rows.iter().map(|row| row.reason).collect();
        assert_eq!(reasons, [AttentionReason::MadeGood, AttentionReason::Silence]);
        desk.find_attention(story.at("2027-02-23T10:00").now).await.unwrap();
        assert_eq!(desk.attention_today(&karin, story.now).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn what_was_noted_for_a_colleague_who_leaves_is_their_teams() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (desk, ria) = (story.firm.desk.clone(), story.firm.ria.clone());
        let asked = story.asks().await;
        story.answers(asked.conversation, spoken("Kraan 3 dicht.")).await.unwrap();
        let day = Some("2026-11-27".parse().unwrap());
        desk.note_attention(&ria, asked.conversation, ("Opening van de nieuwe winkel", day), story.now).await.unwrap();
        let karin = story.firm.karin.id;
        story.firm.db.write(move |tx| tx.release_work_of(karin)).await.unwrap();
        story.at("2026-11-27T09:00");
        assert_eq!(desk.attention_today(&story.firm.joost, story.now).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_program_that_mails_no_more_and_a_promise_that_was_never_made_good_are_no_reasons() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let desk = story.firm.desk.clone();
        let asked = story.asks().await;
        story.at("2026-11-24T14:00").owns_up().await;
        desk.withdraw(&story.firm.karin, asked.conversation, "Dubbel gevraagd.".into(), false, story.now).await.unwrap();
        for day in 1..=5 {
            story.at(&format!("2026-11-2{}T08:00", 4 + day));
            story
                .mail_comes(&format!(
                    "From: Robot <robot@elders.example>\nSubject: Nieuws {day}\nMessage-ID: <{day}@elders.example>\nAuto-Submitted: auto-generated"
                ))
                .await;
        }
        assert_eq!(desk.find_attention(story.at("2026-12-24T10:00").now).await.unwrap(), 0);
        assert_eq!(desk.find_attention(story.at("2027-02-22T10:00").now).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_year_a_customer_is_a_reason() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let desk = story.firm.desk.clone();
        let asked = story.asks().await;
        story
            .firm
            .db
            .write(move |tx| {
                let account = store::AccountId::new(testkit::at("2026-11-24T09:10"), &testkit::chance(9));
                tx.add_account(account, "Bakkerij Stam", "Zutphen", testkit::at("2026-11-24T09:10"))?;
                tx.exec("update account set customer_since = '2021-11-25'", store::args![])?;
                let conversation = tx.conversation(asked.conversation)?;
                tx.change_contact(conversation.contact, "Jan Jansen", Some(account), testkit::at("2026-11-24T09:10"))
            })
            .await
            .unwrap();
        assert_eq!(desk.find_attention(story.now).await.unwrap(), 0);
        assert_eq!(desk.find_attention(story.at("2026-11-25T09:00").now).await.unwrap(), 1);
        let rows = desk.attention_today(&story.firm.karin, story.now).await.unwrap();
        assert_eq!(
            (rows[0].reason, rows[0].detail.as_str(), rows[0].who.as_str()),
            (AttentionReason::Year, "5", "Bakkerij Stam")
        );
        let leap = "update account set customer_since = '2024-02-29'";
        story.firm.db.write(move |tx| tx.exec(leap, store::args![])).await.unwrap();
        assert_eq!(desk.find_attention(story.at("2027-02-27T09:00").now).await.unwrap(), 0);
        assert_eq!(
            desk.find_attention(story.at("2027-02-28T09:00").now).await.unwrap(),
            1,
            "29 February comes each year"
        );
    })
    .await;
}

#[tokio::test]
async fn a_text_that_went_to_three_others_is_called_a_mailing_and_can_be_sent_all_the_same() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (desk, karin) = (story.firm.desk.clone(), story.firm.karin.clone());
        let letter = |name: &str| Answer {
            sure_of: Some(Vec::new()),
            ..answer(&format!(
                "Beste {name}, het is alweer een jaar geleden dat wij uw ketel plaatsten en wij hopen dat u warm zit."
            ))
        };
        for (n, name) in ["Fatima", "Piet", "Ans"].into_iter().enumerate() {
            let form = question(name, &format!("klant{n}@voorbeeld.example"), "Is mijn ketel al een jaar oud?");
            let asked = desk.ask(None, form, story.now).await.unwrap();
            desk.answer(&karin, asked.conversation, letter(name), story.now).await.unwrap();
        }
        let asked = story.later(60).asks().await;
        let refusal = refused(desk.answer(&karin, asked.conversation, letter("Jan"), story.now).await);
        assert_eq!(refusal, Refusal::Concerns(vec![Concern::Mailing(3)]));
        let sure = Answer { sure_of: Some(vec!["mailing".into()]), ..letter("Jan") };
        desk.answer(&karin, asked.conversation, sure, story.now).await.unwrap();
    })
    .await;
}
