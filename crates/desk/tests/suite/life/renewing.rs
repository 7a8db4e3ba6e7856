//! A later moment in time, a promise taken away, and a question handed over.

use desk::forms::HandOver;
use desk::views::ConversationState;
use desk::{DeskError, Refusal};
use testkit::each_database;

use super::story::{Story, phone_note, until};
use crate::firm::{field, refused};

#[tokio::test]
async fn a_promise_is_renewed_before_its_deadline_with_a_reason_that_the_customer_reads() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.mail_leaves().await;
        let (desk, karin, id) = (story.firm.desk.clone(), story.firm.karin.clone(), asked.conversation);
        for (renewal, refusal) in [
            (until("2026-11-24T12:00", "Druk."), Refusal::NotLater),
            (until("2026-11-24T13:10", "Druk."), Refusal::NotLater),
            (until("2026-11-25T12:00", " "), field("reason", "required")),
            (until("2028-11-25T12:00", "Druk."), field("deadline", "too_far")),
        ] {
            assert_eq!(refused(desk.renew(&karin, id, renewal, story.now).await), refusal);
        }
        story.at("2026-11-24T13:10");
        desk.renew(&karin, id, until("2026-11-25T12:00", "Het onderdeel komt morgen."), story.now).await.unwrap();
        assert_eq!(story.promises(id).await, ["answer renewed question Tue 13:10", "answer open renewal Wed 12:00"]);
        let left = story.mail_leaves().await.pop().unwrap();
        for said in ["“Het onderdeel komt morgen.”", "Dat was: vandaag vóór 13:10.", "antwoordt u morgen vóór 12:00."]
        {
            assert!(left.mail.text.contains(said), "{said} is not in:\n{}", left.mail.text);
        }
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn after_the_deadline_a_promise_is_broken_and_nothing_else() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        let (desk, karin, id) = (story.firm.desk.clone(), story.firm.karin.clone(), asked.conversation);
        story.at("2026-11-24T13:10:01");
        assert_eq!(
            refused(desk.renew(&karin, id, until("2026-11-25T12:00", "Druk."), story.now).await),
            Refusal::TooLate
        );
        assert_eq!(refused(desk.withdraw(&karin, id, "Te laat.".into(), false, story.now).await), Refusal::TooLate);
        story.owns_up().await;
        desk.renew(&karin, id, until("2026-11-25T12:00", "Het onderdeel komt."), story.now).await.unwrap();
        assert_eq!(
            story.promises(id).await,
            ["answer broken question Tue 13:10", "answer renewed apology Wed 09:30", "answer open renewal Wed 12:00"]
        );
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_offered_is_later_each_time_and_can_be_taken() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let asked = story.asks().await;
        let offered =
            story.firm.desk.renewal_proposals(&story.firm.karin, asked.conversation, story.now).await.unwrap();
        assert!((2..=4).contains(&offered.len()), "{offered:?}");
        assert!(offered.is_sorted() && offered[0] > asked.promise.deadline_at, "{offered:?}");
        let renewal = desk::forms::Renewal { deadline: offered[0], reason: "Druk.".into() };
        let promise = story.firm.desk.renew(&story.firm.karin, asked.conversation, renewal, story.now).await.unwrap();
        assert_eq!(promise.deadline_at, offered[0]);
    })
    .await;
}

#[tokio::test]
async fn a_promise_is_withdrawn_with_a_reason_and_told_if_wanted() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let (first, second) = (story.asks().await, story.asks().await);
        story.mail_leaves().await;
        let (desk, karin) = (&story.firm.desk, &story.firm.karin);
        assert_eq!(
            refused(desk.withdraw(karin, first.conversation, "".into(), true, story.now).await),
            field("reason", "required")
        );
        desk.withdraw(karin, second.conversation, "Twee keer gevraagd.".into(), false, story.now).await.unwrap();
        assert_eq!(story.mail_leaves().await.len(), 0);
        desk.withdraw(karin, first.conversation, "Dit doen wij niet.".into(), true, story.now).await.unwrap();
        let left = story.mail_leaves().await.pop().unwrap();
        assert!(left.mail.text.contains("“Dit doen wij niet.”"), "{}", left.mail.text);
        assert_eq!(story.promises(first.conversation).await, ["answer withdrawn question Tue 13:10"]);
        assert_eq!(story.state(first.conversation).await, ConversationState::Done);
        assert_eq!(
            refused(desk.withdraw(karin, first.conversation, "Nog eens.".into(), false, story.now).await),
            Refusal::NoOpenPromise
        );
        let by_ria = desk.withdraw(&story.firm.ria, second.conversation, "x".into(), false, story.now).await;
        assert!(matches!(by_ria, Err(DeskError::NotAllowed(_))));
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn handed_over_the_promise_goes_along_and_its_deadline_stays() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let asked = story.asks().await;
        let (desk, karin, id) = (&story.firm.desk, &story.firm.karin, asked.conversation);
        let joost = HandOver { team: asked.promise.team, agent: Some(story.firm.joost.id) };
        desk.hand_over(karin, id, joost, story.now).await.unwrap();
        desk.hand_over(karin, id, joost, story.now).await.unwrap();
        let open = story.open_promise(id).await.unwrap();
        assert_eq!((open.agent_name.as_deref(), open.deadline_at), (Some("Joost"), asked.promise.deadline_at));
        assert_eq!(story.timeline(id).await.iter().filter(|kind| *kind == "assigned").count(), 1);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn tags_subject_urgency_and_who_asks_can_be_put_right() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let asked = story.asks().await;
        let (desk, karin, id) = (&story.firm.desk, &story.firm.karin, asked.conversation);
        desk.set_tags(karin, id, vec!["Ketel".into(), "ketel ".into(), "lekkage".into(), " ".into()], story.now)
            .await
            .unwrap();
        desk.set_tags(karin, id, vec!["lekkage".into(), "spoed".into()], story.now).await.unwrap();
        desk.set_subject(karin, id, "Ketel lekt".into(), story.now).await.unwrap();
        desk.set_urgent(karin, id, true, story.now).await.unwrap();
        let me = karin.id;
        let row = story.firm.db.read(move |tx| tx.conversation_rows(me, &[id])).await.unwrap().pop().unwrap();
        assert_eq!(
            (row.tags, row.subject.as_str(), row.is_urgent),
            (vec!["lekkage".into(), "spoed".into()], "Ketel lekt", true)
        );
        assert_eq!(row.promise.unwrap().deadline_at, asked.promise.deadline_at, "the promise stays as it was said");

        let other = desk.ask(Some(&story.firm.ria), phone_note("0612345678"), story.now).await.unwrap().conversation;
        let contacts = story.firm.db.read(move |tx| {
            Ok::<_, store::StoreError>((tx.conversation(id)?.contact, tx.conversation(other)?.contact))
        });
        let (jan, caller) = contacts.await.unwrap();
        let edit = |emails: Vec<String>, phones: Vec<String>| {
            desk.edit_contact(
                karin,
                caller,
                "Els".into(),
                "VvE Het Bolwerk".into(),
                "Zutphen".into(),
                emails,
                phones,
                story.now,
            )
        };
        assert_eq!(refused(edit(vec!["jan@voorbeeld.example".into()], vec![]).await), Refusal::Taken("emails"));
        assert_eq!(refused(edit(vec![], vec!["geen".into()]).await), field("phones", "not_a_phone_number"));
        edit(vec!["els@voorbeeld.example".into()], vec!["06 12345678".into()]).await.unwrap();
        let views = story.firm.db.read(move |tx| tx.contact_views(&[jan, caller])).await.unwrap();
        assert_eq!(views[1].account_name.as_deref(), Some("VvE Het Bolwerk"));
        assert_eq!(
            (views[1].emails.as_slice(), views[1].phones.as_slice()),
            (&["els@voorbeeld.example".to_owned()][..], &["06 12345678".to_owned()][..])
        );
        assert_eq!(views[0].emails, ["jan@voorbeeld.example"]);
        story.all_is_well().await;
    })
    .await;
}
