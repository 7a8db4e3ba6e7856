//! Complaints, from the first word to the customer's yes; and goodwill.

use desk::forms::{Heard, RemedyForm};
use desk::views::{Cause, ComplaintFilter, ComplaintState, ConversationState, Tried};
use desk::{ComplaintId, Given, GoodwillSettings, Refusal};
use promise::Kind;
use testkit::{at, each_database};

use super::story::{Story, answer, phone_note, question, spoken};
use crate::firm::{field, refused};

fn heard() -> Heard {
    Heard { words: String::new(), kind: Kind::Callback }
}

fn remedy(before: &str) -> RemedyForm {
    RemedyForm {
        cause: Some(Cause::Process),
        cause_words: "Een verzette afspraak komt niet op de lijst van de planning.".into(),
        remedy: "Wij sluiten de thermostaat aan. De voorrijkosten zijn voor ons.".into(),
        before: Some(at(before)),
        cents: Some(4_500),
        agent: None,
    }
}

impl Story {
    async fn complaint(&self, id: ComplaintId) -> desk::views::ComplaintView {
        self.firm.desk.complaint_for(&self.firm.karin, id, self.now).await.unwrap()
    }
}

#[tokio::test]
async fn a_complaint_goes_from_hearing_to_the_customers_yes_with_a_promise_at_each_step() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (desk, karin) = (story.firm.desk.clone(), story.firm.karin.clone());
        let asked = desk.ask_as_complaint(None, question(), story.now).await.unwrap();
        let mail = story.mail_leaves().await.pop().unwrap().mail;
        assert!(mail.text.contains("Wij hebben uw klacht gehoord."), "{}", mail.text);
        let (id, state) = desk.complaint_in(&karin, asked.conversation).await.unwrap().unwrap();
        assert_eq!(state, ComplaintState::Open);

        let named = RemedyForm { cause_words: "Joost vergat het.".into(), ..remedy("2026-11-25T12:00") };
        let refusal = refused(desk.promise_remedy(&karin, id, named, story.now).await);
        assert_eq!(refusal, field("cause_words", "has_name"));
        desk.promise_remedy(&karin, id, remedy("2026-11-25T12:00"), story.now).await.unwrap();
        assert_eq!(
            story.promises(asked.conversation).await,
            ["answer renewed question Tue 13:10", "remedy open renewal Wed 12:00"]
        );
        let mail = story.mail_leaves().await.pop().unwrap().mail;
        assert!(mail.text.contains("De voorrijkosten zijn voor ons."), "{}", mail.text);
        assert!(mail.text.contains("€\u{a0}45,00") && mail.text.contains("morgen vóór 12:00"), "{}", mail.text);
        assert_eq!(story.complaint(id).await.left.left_cents, 5_500);

        // Nobody but the customer closes it.
        let withdrawn = desk.withdraw(&karin, asked.conversation, "Klaar.".into(), false, story.now).await;
        assert_eq!(refused(withdrawn), Refusal::ComplaintOpen);
        story.at("2026-11-25T11:00").answers(asked.conversation, spoken("Aangesloten.")).await.unwrap();
        assert_eq!(refused(desk.close(&karin, asked.conversation, story.now).await), Refusal::ComplaintOpen);
        let view = story.complaint(id).await;
        assert_eq!((view.row.state, view.row.times_asked), (ComplaintState::Asked, 1));
        let mail = story.mail_leaves().await.pop().unwrap().mail;
        assert!(mail.text.contains("Is het hiermee goed?"), "{}", mail.text);

        story.later(60);
        desk.customer_says(&asked.customer_token, false, story.now).await.unwrap();
        let view = story.complaint(id).await;
        assert_eq!(view.row.state, ComplaintState::Open);
        let tried = [Tried { at: story.now, remedy: view.row.remedy.clone() }];
        assert_eq!(view.tried, tried, "what did not suffice stays to be seen");
        assert_eq!(story.state(asked.conversation).await, ConversationState::WaitingForUs);
        story.later(60);
        desk.customer_says(&asked.customer_token, true, story.now).await.unwrap();
        let view = story.complaint(id).await;
        assert_eq!((view.row.state, view.row.ended_by), (ComplaintState::Yes, None));
        let past = desk.customer_page(&asked.customer_token, story.now).await.unwrap().past;
        let said: Vec<_> = past.iter().map(|event| event.kind.as_str()).filter(|kind| !kind.contains("prom")).collect();
        assert_eq!(said, ["received", "renewed", "answered", "read", "not_yet", "withdrawn", "helped"]);
        assert_eq!(story.state(asked.conversation).await, ConversationState::Done);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_remedy_that_was_promised_is_not_promised_twice_nor_written_over() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let (desk, karin) = (story.firm.desk.clone(), story.firm.karin.clone());
        let asked = desk.ask_as_complaint(None, question(), story.now).await.unwrap();
        let (id, _) = desk.complaint_in(&karin, asked.conversation).await.unwrap().unwrap();
        let slip = desk.promise_remedy(&karin, id, remedy("2206-11-25T12:00"), story.now).await;
        assert_eq!(refused(slip), field("before", "too_far"));
        desk.promise_remedy(&karin, id, remedy("2026-11-25T12:00"), story.now).await.unwrap();
        story.mail_leaves().await;
        let again = remedy("2026-11-27T12:00");
        assert_eq!(refused(desk.promise_remedy(&karin, id, again.clone(), story.now).await), Refusal::ChangedMeanwhile);
        assert_eq!(refused(desk.save_complaint(&karin, id, again, story.now).await), Refusal::ChangedMeanwhile);
        assert_eq!(story.count("goodwill").await, 1);
        assert_eq!(story.open_promise(asked.conversation).await.unwrap().deadline_at, at("2026-11-25T12:00"));
        assert_eq!(story.mail_leaves().await.len(), 0, "they are told once");
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_yes_of_then_does_not_close_what_was_asked_since() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (desk, karin) = (story.firm.desk.clone(), story.firm.karin.clone());
        let asked = desk.ask_as_complaint(None, question(), story.now).await.unwrap();
        let (id, _) = desk.complaint_in(&karin, asked.conversation).await.unwrap().unwrap();
        desk.promise_remedy(&karin, id, remedy("2026-11-25T12:00"), story.now).await.unwrap();
        story.at("2026-11-25T11:00").answers(asked.conversation, spoken("Aangesloten.")).await.unwrap();
        desk.customer_is_satisfied(&karin, id, story.now).await.unwrap();
        assert_eq!(story.complaint(id).await.row.state, ComplaintState::Yes);
        desk.customer_adds(
            &asked.customer_token,
            "En wanneer komt de monteur?".into(),
            Vec::new(),
            story.later(60).now,
        )
        .await
        .unwrap();
        let promise = story.open_promise(asked.conversation).await.expect("a new question has a promise");
        assert_eq!(refused(desk.customer_is_satisfied(&karin, id, story.now).await), Refusal::ChangedMeanwhile);
        assert_eq!(story.open_promise(asked.conversation).await.map(|open| open.id), Some(promise.id));
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn who_says_nothing_is_asked_twice_and_then_it_is_closed_as_unanswered() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (desk, karin) = (story.firm.desk.clone(), story.firm.karin.clone());
        let asked = story.asks().await;
        let id = desk.hear_complaint(&karin, asked.conversation, heard(), story.now).await.unwrap();
        assert_eq!(desk.hear_complaint(&karin, asked.conversation, heard(), story.now).await.unwrap(), id);
        desk.promise_remedy(&karin, id, remedy("2026-11-25T12:00"), story.now).await.unwrap();
        story.at("2026-11-24T16:00").answers(asked.conversation, spoken("Gedaan.")).await.unwrap();
        story.mail_leaves().await;
        for (moment, times, state) in [
            ("2026-12-01T16:30", 1, ComplaintState::Asked),
            ("2026-12-01T17:00", 2, ComplaintState::Asked),
            ("2026-12-08T16:30", 2, ComplaintState::Asked),
            ("2026-12-08T17:00", 2, ComplaintState::Unanswered),
        ] {
            story.at(moment);
            desk.ask_complainants(10, story.now).await.unwrap();
            let row = story.complaint(id).await.row;
            assert_eq!((row.times_asked, row.state), (times, state), "{moment}");
        }
        assert_eq!(story.state(asked.conversation).await, ConversationState::Done);
        // Also then they can say that it isn't good.
        desk.customer_says(&asked.customer_token, false, story.now).await.unwrap();
        assert_eq!(story.complaint(id).await.row.state, ComplaintState::Open);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_complaint_without_a_remedy_never_lies_between_two_mails() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (desk, karin) = (story.firm.desk.clone(), story.firm.karin.clone());
        let asked = story.asks().await;
        let id = desk.hear_complaint(&karin, asked.conversation, heard(), story.now).await.unwrap();
        story.mail_leaves().await;
        story.later(60).answers(asked.conversation, answer("Wij zoeken het uit.")).await.unwrap();
        story.later(10).mail_leaves().await;
        let open = story.open_promise(asked.conversation).await.expect("a promise of its own");
        assert_eq!(open.kind, Kind::Callback);
        let told = story.mail_leaves().await.pop().unwrap().mail;
        assert!(told.text.contains("Uw klacht is hiermee nog niet opgelost."), "{}", told.text);
        desk.no_complaint(&karin, id, story.now).await.unwrap();
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn who_has_no_address_is_called_before_it_ends_unanswered() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (desk, karin, ria) = (story.firm.desk.clone(), story.firm.karin.clone(), story.firm.ria.clone());
        let asked = desk.ask_as_complaint(Some(&ria), phone_note("0612345678"), story.now).await.unwrap();
        let (id, _) = desk.complaint_in(&karin, asked.conversation).await.unwrap().unwrap();
        desk.promise_remedy(&karin, id, remedy("2026-11-25T12:00"), story.now).await.unwrap();
        story.answers(asked.conversation, spoken("Gedaan.")).await.unwrap();
        desk.ask_complainants(10, story.at("2026-12-01T17:00").now).await.unwrap();
        assert_eq!(story.open_promise(asked.conversation).await.unwrap().kind, Kind::Callback);
        story.answers(asked.conversation, spoken("Niet thuis.")).await.unwrap();
        assert_eq!(story.complaint(id).await.row.state, ComplaintState::Asked);
        desk.customer_is_satisfied(&karin, id, story.now).await.unwrap();
        let row = story.complaint(id).await.row;
        assert_eq!((row.state, row.ended_by), (ComplaintState::Yes, Some(karin.id)));
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn complaints_have_rules_of_their_own() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let (desk, lotte) = (&story.firm.desk, &story.firm.lotte);
        let rule = desk::forms::RuleForm {
            id: None,
            name: "Klachten binnen een uur".into(),
            calendar: None,
            channel: None,
            mailbox: None,
            team: None,
            is_urgent: None,
            is_complaint: Some(true),
            rule: serde_json::from_str(r#"{"kind":"clock","within":"1h"}"#).unwrap(),
            is_active: true,
            target_percent: desk::forms::TARGET_PERCENT,
        };
        desk.save_rule(lotte, rule, story.now).await.unwrap();
        let asked = story.asks().await;
        assert_eq!(story.promises(asked.conversation).await, ["answer open question Tue 13:10"]);
        desk.hear_complaint(lotte, asked.conversation, heard(), story.now).await.unwrap();
        assert_eq!(story.open_promise(asked.conversation).await.unwrap().deadline_at, at("2026-11-24T10:10"));
        let form = desk.ask_as_complaint(None, question(), story.now).await.unwrap();
        assert_eq!(form.promise.deadline_at, at("2026-11-24T10:10"));
        assert_eq!(desk.quote_complaint(&question(), story.now).await.unwrap().deadline_at, at("2026-11-24T10:10"));
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn causes_add_up_to_what_there_is_to_mend_with_what_each_has_cost() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (desk, karin, lotte) = (story.firm.desk.clone(), story.firm.karin.clone(), story.firm.lotte.clone());
        let mut ids = Vec::new();
        for _ in 0..2 {
            let asked = desk.ask_as_complaint(None, question(), story.now).await.unwrap();
            let (id, _) = desk.complaint_in(&karin, asked.conversation).await.unwrap().unwrap();
            desk.promise_remedy(&karin, id, remedy("2026-11-25T12:00"), story.now).await.unwrap();
            desk.put_on_list(&karin, id, "Verzette afspraak", story.now).await.unwrap();
            ids.push(id);
            story.later(60);
        }
        let list = desk.mend_list(&karin, story.now).await.unwrap();
        assert_eq!(list.len(), 1);
        assert_eq!((list[0].cost.complaints, list[0].cost.customers, list[0].cost.goodwill_cents), (2, 1, 9_000));
        let causes = story.complaint(ids[0]).await.causes;
        assert_eq!(
            (causes[0].title.as_deref(), causes[0].times, causes[0].cents),
            (Some("Verzette afspraak"), 2, 9_000)
        );
        desk.mended(&lotte, list[0].row.id, "De planning krijgt bericht.", story.now).await.unwrap();
        let asked = desk.ask_as_complaint(None, question(), story.later(60).now).await.unwrap();
        let (third, _) = desk.complaint_in(&karin, asked.conversation).await.unwrap().unwrap();
        desk.save_complaint(&karin, third, RemedyForm { before: None, ..remedy("2026-11-25T12:00") }, story.now)
            .await
            .unwrap();
        desk.put_on_list(&karin, third, "Verzette afspraak", story.now).await.unwrap();
        let list = desk.mend_list(&karin, story.now).await.unwrap();
        assert_eq!((list[0].row.done.as_str(), list[0].cost.after_mending), ("De planning krijgt bericht.", 1));
        story
            .firm
            .db
            .write(|tx| {
                let account = store::AccountId::new(at("2026-11-24T09:10"), &testkit::chance(9));
                tx.add_account(account, "Bakkerij Stam", "Zutphen", at("2026-11-24T09:10"))?;
                tx.exec("update complaint set account_id = ?1", store::args![account])?;
                // A contract of a year, renewed twice: what was lost is what came in a month at the end.
                for (id, cents, from, to) in [
                    ("a", 9_000, "2023-11-25", "2025-11-24"),
                    ("b", 10_000, "2025-11-25", "2026-11-24"),
                    ("c", 2_000, "2026-01-01", "2026-11-24"),
                ] {
                    tx.exec(
                        "insert into subscription (id, account_id, cents, started_on, ended_on, source_key, changed_at)
                         values (?1, ?2, ?3, ?4, ?5, ?1, 0)",
                        store::args![id, account, cents, from, to],
                    )?;
                }
                Ok::<_, store::StoreError>(())
            })
            .await
            .unwrap();
        let lost = |list: Vec<desk::views::MendView>| (list[0].cost.lost_accounts, list[0].cost.lost_cents_a_month);
        assert_eq!(lost(desk.mend_list(&karin, story.now).await.unwrap()), (1, 12_000));
        let end = "update subscription set ended_on = '2027-11-24' where id = 'b'";
        story.firm.db.write(move |tx| tx.exec(end, store::args![])).await.unwrap();
        assert_eq!(lost(desk.mend_list(&karin, story.now).await.unwrap()), (0, 0), "a customer until then");
        let found =
            |words: &str| desk.complaints(&karin, ComplaintFilter { words: words.into(), ..Default::default() });
        assert_eq!(found("jan").await.unwrap().rows.len(), 3);
        let say = "update complaint set words = 'Óók Café met ß, Ångström 100% (A_B)' where id = (select min(id) from complaint)";
        story.firm.db.write(move |tx| tx.exec(say, store::args![])).await.unwrap();
        for (words, many) in [
            ("óók", 1),
            ("ÓÓK", 1),
            ("ook café", 1),
            ("Ook Cafe\u{301}", 1),
            ("ångström", 1),
            ("angstrom", 1),
            ("100%", 1),
            ("a_b", 1),
            ("axb", 0),
            ("ß,", 1),
            ("twee café", 0),
        ] {
            assert_eq!(found(words).await.unwrap().rows.len(), many, "{words}");
        }
        assert_eq!(found("zonnepaneel").await.unwrap().rows.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn goodwill_comes_out_of_ones_own_month_and_above_it_a_lead_says_whether() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (desk, karin, lotte) = (story.firm.desk.clone(), story.firm.karin.clone(), story.firm.lotte.clone());
        let settings = GoodwillSettings { agent_cents: Some(6_000), ..GoodwillSettings::default() };
        desk.save_goodwill_settings(&lotte, settings, story.now).await.unwrap();
        let id = story.asks().await.conversation;
        let Given::Booked(first) = desk.goodwill(&karin, id, (5_000, "Voorrijkosten"), story.now).await.unwrap() else {
            panic!("it fits")
        };
        let Given::Asked(request) = desk.goodwill(&karin, id, (5_000, "Nog eens"), story.now).await.unwrap() else {
            panic!("it doesn't fit")
        };
        assert!(desk.decide_goodwill(&karin, request, true, story.now).await.is_err());
        desk.decide_goodwill(&lotte, request, true, story.now).await.unwrap();
        assert_eq!(refused(desk.decide_goodwill(&lotte, request, false, story.now).await), Refusal::ChangedMeanwhile);
        let of = desk.goodwill_of(&karin, id, story.now).await.unwrap();
        assert_eq!((of.given.len(), of.left.left_cents), (2, 1_000), "what a lead allowed isn't out of one's month");
        assert!(desk.take_goodwill_back(&story.firm.joost, first, story.now).await.is_err());
        desk.take_goodwill_back(&karin, first, story.now).await.unwrap();
        assert_eq!(desk.goodwill_of(&karin, id, story.now).await.unwrap().left.left_cents, 6_000);
        desk.goodwill(&karin, id, (6_000, ""), story.now).await.unwrap();
        story.at("2026-12-01T09:00");
        assert_eq!(desk.goodwill_of(&karin, id, story.now).await.unwrap().left.left_cents, 6_000, "a new month");
        assert_eq!(refused(desk.goodwill(&karin, id, (0, ""), story.now).await), field("cents", "not_an_amount"));
    })
    .await;
}
