//! One message to all who wait for the same.

use desk::Refusal;
use desk::forms::{Disrupted, Disruption};
use testkit::{at, each_database};

use super::story::{Story, phone_note};
use crate::firm::{field, question, refused};

#[tokio::test]
async fn everybody_who_waits_is_told_and_each_has_a_promise_of_their_own() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let desk = story.firm.desk.clone();
        let lotte = story.firm.lotte.clone();
        let ask = |name: &'static str, text: &'static str| {
            let reach = format!("{}@voorbeeld.example", name.to_lowercase());
            desk.ask(None, question(name, &reach, text), story.now)
        };
        let (jan, piet) =
            (ask("Jan", "Storing in de wijk?").await.unwrap(), ask("Piet", "Is er een storing?").await.unwrap());
        ask("Kees", "Wat kost een ketel?").await.unwrap();
        let called = desk
            .ask(
                Some(&story.firm.ria),
                desk::forms::Question { text: "Belt over de storing".into(), ..phone_note("0612345678") },
                story.now,
            )
            .await
            .unwrap();
        story.mail_leaves().await;
        story.at("2026-11-24T11:00");
        let which = Disrupted { words: "storing".into(), ..Disrupted::default() };
        let until = at("2026-11-24T16:00");
        let found = desk.who_is_disrupted(&lotte, which.clone(), Some(until), story.now).await.unwrap();
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found.iter().all(|one| one.deadline_at == Some(until) && !one.is_as_it_was));
        assert!(desk.who_is_disrupted(&story.firm.karin, which, None, story.now).await.is_err());
        let form = Disruption {
            id: desk.new_disruption(story.now),
            words: "De stroom is uitgevallen.\n\nWij wachten op de netbeheerder.".into(),
            deadline: Some(until),
            conversations: found.iter().map(|one| one.row.id).collect(),
        };
        let empty = Disruption { words: " ".into(), ..form.clone() };
        assert_eq!(refused(desk.tell_all(&lotte, empty, story.now).await), field("words", "required"));
        let id = desk.tell_all(&lotte, form.clone(), story.now).await.unwrap();
        assert_eq!(desk.tell_all(&lotte, form, story.now).await.unwrap(), id, "a form that is sent twice tells once");
        assert_eq!(desk.tell_disrupted(50, story.now).await.unwrap(), 0, "it can still be taken back");
        // Killed halfway, the rest is told the next time.
        assert_eq!(desk.tell_disrupted(1, story.later(10).now).await.unwrap(), 1);
        assert_eq!(desk.tell_disrupted(50, story.now).await.unwrap(), 2);
        assert_eq!(desk.tell_disrupted(50, story.now).await.unwrap(), 0);
        let mut to: Vec<_> = story.mail_leaves().await.into_iter().flat_map(|left| left.to).collect();
        to.sort();
        assert_eq!(to, ["jan@voorbeeld.example", "piet@voorbeeld.example"]);
        for asked in [&jan, &piet] {
            assert_eq!(
                story.promises(asked.conversation).await,
                ["answer renewed question Tue 13:10", "answer open renewal Tue 16:00"]
            );
        }
        let view = desk.disruption(&lotte, id, story.now).await.unwrap();
        let state = |of| view.members.iter().find(|member| member.row.id == of).unwrap().state.clone();
        assert_eq!((state(jan.conversation), state(called.conversation)), ("told".into(), "promised".into()));
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn what_has_passed_can_not_be_renewed_and_what_is_taken_back_is_told_to_nobody() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let desk = story.firm.desk.clone();
        let lotte = story.firm.lotte.clone();
        let asked = story.asks().await;
        let id = desk.new_disruption(story.now);
        let form = Disruption { id, words: "Storing.".into(), deadline: None, conversations: vec![asked.conversation] };
        desk.tell_all(&lotte, form.clone(), story.now).await.unwrap();
        desk.undo_disruption(&lotte, id, story.later(9).now).await.unwrap();
        assert_eq!(refused(desk.undo_disruption(&lotte, id, story.now).await), Refusal::AlreadySent);
        assert_eq!(desk.tell_disrupted(50, story.later(60).now).await.unwrap(), 0);
        assert!(desk.disruption(&lotte, id, story.now).await.unwrap().is_undone);
        // The deadline passes within the ten seconds: it is broken, not renewed.
        story.now = asked.promise.deadline_at;
        let form = Disruption { id: desk.new_disruption(story.now), ..form };
        let id = desk.tell_all(&lotte, form, story.now).await.unwrap();
        desk.tell_disrupted(50, story.later(10).now).await.unwrap();
        let member = desk.disruption(&lotte, id, story.now).await.unwrap().members.remove(0);
        assert_eq!((member.state.as_str(), member.reason.as_str()), ("refused", "too_late"));
        story.all_is_well().await;
    })
    .await;
}
