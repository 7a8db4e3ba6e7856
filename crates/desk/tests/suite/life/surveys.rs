//! "How likely is it that you would recommend us?": sampled, never nagging; whoever is unhappy is called.

use desk::forms::Heard;
use desk::views::{ConversationState, SurveyKind};
use desk::{DeskError, SurveySettings};
use promise::Kind;
use testkit::{at, each_database};

use super::story::{Story, spoken};
use crate::firm::{field, refused};

fn everybody() -> SurveySettings {
    SurveySettings { is_on: true, share_percent: 100, ..SurveySettings::default() }
}

impl Story {
    async fn is_surveyed(&self, settings: SurveySettings) {
        self.firm.desk.save_survey_settings(&self.firm.lotte, settings, self.now).await.unwrap();
    }

    /// A question that was answered, and the answer helped. Gives its customer's token.
    async fn is_helped(&mut self) -> String {
        let asked = self.asks().await;
        self.answers(asked.conversation, spoken("Kraan 3 dicht.")).await.unwrap();
        self.firm.desk.customer_says(&asked.customer_token, true, self.now).await.unwrap();
        asked.customer_token
    }
}

#[tokio::test]
async fn nobody_is_asked_until_surveys_are_switched_on() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        story.is_helped().await;
        assert_eq!(story.count("survey").await, 0);
        story.is_surveyed(everybody()).await;
        let token = story.later(60).is_helped().await;
        assert_eq!(story.count("survey").await, 1);
        let page = story.firm.desk.customer_page(&token, story.now).await.unwrap();
        assert!(page.survey.is_some());
        // Once a quarter.
        story.later(60).is_helped().await;
        assert_eq!(story.count("survey").await, 1);
        story.at("2027-02-24T09:10").is_helped().await;
        assert_eq!(story.count("survey").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_survey_is_mailed_in_service_hours_and_only_a_press_records_a_score() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let desk = story.firm.desk.clone();
        story.is_surveyed(everybody()).await;
        story.at("2026-11-24T16:30");
        let token = story.is_helped().await;
        story.mail_leaves().await;
        assert_eq!(desk.send_surveys(10, story.at("2026-11-24T18:00").now).await.unwrap(), 0, "the desk is closed");
        assert_eq!(desk.send_surveys(10, story.at("2026-11-25T09:00").now).await.unwrap(), 1);
        assert_eq!(desk.send_surveys(10, story.now).await.unwrap(), 0);
        let mail = story.mail_leaves().await.pop().unwrap().mail;
        assert!(mail.subject.starts_with("Hoe waarschijnlijk is het dat u Halmeer"), "{}", mail.subject);
        let survey = desk.customer_page(&token, story.now).await.unwrap().survey.unwrap();
        assert!(mail.text.contains(&format!("https://vraag.halmeer.example/s/{survey}")), "{}", mail.text);
        assert_eq!(desk.survey_page(&survey, story.now).await.unwrap().row.score, None, "looking records nothing");
        assert_eq!(refused(desk.answer_survey(&survey, None, "", story.now).await), field("score", "required"));
        assert_eq!(refused(desk.answer_survey(&survey, Some(11), "", story.now).await), field("score", "required"));
        desk.answer_survey(&survey, Some(9), "Snel.", story.now).await.unwrap();
        let view = desk.surveys(&story.firm.karin, story.now).await.unwrap();
        let transaction = view.kinds.iter().find(|of| of.kind == SurveyKind::Transaction).unwrap();
        assert_eq!((transaction.asked, transaction.scores.as_slice()), (1, &[(9, 1)][..]));
        assert!(view.verbatims[0].is_unread);
        desk.read_surveys(&story.firm.karin, vec![view.verbatims[0].row.id], story.now).await.unwrap();
        assert!(!desk.surveys(&story.firm.karin, story.now).await.unwrap().verbatims[0].is_unread);
        assert!(desk.surveys(&story.firm.joost, story.now).await.unwrap().verbatims[0].is_unread);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_detractor_is_called_within_two_service_days_by_whoever_knows_them_best() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let desk = story.firm.desk.clone();
        story.is_surveyed(everybody()).await;
        let token = story.is_helped().await;
        let survey = desk.customer_page(&token, story.now).await.unwrap().survey.unwrap();
        desk.answer_survey(&survey, Some(3), "Het duurde te lang.", story.now).await.unwrap();
        desk.answer_survey(&survey, Some(2), "", story.now).await.unwrap();
        let page = desk.survey_page(&survey, story.now).await.unwrap();
        assert_eq!((page.row.score, page.row.words.as_str()), (Some(2), "Het duurde te lang."));
        let call = page.row.called_by.expect("a call is promised");
        assert_eq!(story.count("conversation").await, 2, "one call, however often it is changed");
        let promise = story.open_promise(call).await.unwrap();
        assert_eq!((promise.kind, promise.agent), (Kind::Callback, Some(story.firm.karin.id)));
        assert_eq!(promise.deadline_at, at("2026-11-26T17:00"));
        assert_eq!(story.state(call).await, ConversationState::WaitingForUs);
        let mails = story.mail_leaves().await;
        let told: Vec<_> = mails.iter().filter(|it| it.mail.subject.starts_with("Peiling")).collect();
        assert_eq!(told.len(), 1, "once, however often the answer is changed");
        assert!(told[0].mail.subject.starts_with("Peiling: 3 van 10 [#"), "{}", told[0].mail.subject);
        assert!(told[0].mail.text.contains("Het duurde te lang.") && told[0].mail.text.contains("26 november"));
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn who_complains_or_does_not_want_it_is_not_asked() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (desk, karin) = (story.firm.desk.clone(), story.firm.karin.clone());
        story.is_surveyed(SurveySettings { asks_relationship: true, ..everybody() }).await;
        let other = story.asks().await;
        let heard = Heard { words: String::new(), kind: Kind::Callback };
        desk.hear_complaint(&karin, other.conversation, heard, story.now).await.unwrap();
        story.is_helped().await;
        assert_eq!(desk.choose_surveys(story.at("2026-12-31T10:00").now).await.unwrap(), 0);
        assert_eq!(story.count("survey").await, 0);
        desk.customer_says(&other.customer_token, true, story.now).await.unwrap();
        let survey = desk.customer_page(&other.customer_token, story.now).await.unwrap().survey.unwrap();
        desk.no_more_surveys(&survey, story.now).await.unwrap();
        assert_eq!(desk.send_surveys(10, story.at("2027-01-04T10:00").now).await.unwrap(), 0);
        assert_eq!(desk.choose_surveys(story.at("2027-06-30T10:00").now).await.unwrap(), 0);
        assert!(matches!(desk.survey_page("nonsense", story.now).await, Err(DeskError::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn about_the_firm_as_a_whole_each_is_asked_on_a_day_of_the_quarter() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let desk = story.firm.desk.clone();
        story.asks().await;
        story
            .mail_comes(
                "From: Robot <robot@elders.example>\nSubject: Uw bestelling\nMessage-ID: <3@elders.example>\nAuto-Submitted: auto-generated",
            )
            .await;
        assert_eq!(story.count("contact").await, 2);
        story.is_surveyed(SurveySettings { asks_relationship: true, ..everybody() }).await;
        assert_eq!(desk.choose_surveys(story.at("2026-12-31T10:00").now).await.unwrap(), 1, "a program recommends nobody");
        assert_eq!(desk.choose_surveys(story.later(60).now).await.unwrap(), 0);
        assert_eq!(desk.choose_surveys(story.later(7_200).now).await.unwrap(), 0, "once a quarter");
        assert_eq!(story.count("survey where kind = 'relationship'").await, 1);
    })
    .await;
}
