//! The evening letter: who is in it, when it is written, and what becomes of them.

use desk::forms::RemedyForm;
use desk::views::{Cause, Fate, LetterView};
use desk::{DeskError, LetterSettings, Refusal};
use jiff::civil::{Date, date};
use testkit::each_database;

use super::story::{Left, Story, answer, spoken};
use crate::firm::{field, question, refused};

const TUESDAY: Date = date(2026, 11, 24);

async fn written(story: &Story) -> Option<Date> {
    story.firm.desk.write_letter(story.now).await.unwrap()
}

async fn letter(story: &Story, day: Date) -> LetterView {
    story.firm.desk.letter(&story.firm.petra, day, story.now).await.unwrap()
}

async fn mailed(story: &Story) -> Vec<Left> {
    let left = story.mail_leaves().await;
    left.into_iter().filter(|left| left.to == ["petra@halmeer.example"]).collect()
}

#[tokio::test]
async fn when_no_one_is_forgotten_the_letter_is_two_lines_and_says_so() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.at("2026-11-24T10:00").answers(asked.conversation, answer("Piet komt.")).await.unwrap();
        story.later(20).mail_leaves().await;
        story.at("2026-11-24T20:29");
        assert_eq!(written(&story).await, None);
        story.at("2026-11-24T20:30");
        assert_eq!(written(&story).await, Some(TUESDAY));
        assert_eq!(written(&story).await, None, "one a day");
        let mail = mailed(&story).await.pop().unwrap().mail;
        assert_eq!(mail.subject, "Vandaag is niemand vergeten");
        assert!(
            mail.text.contains(
                "Beste Petra,\n\nVandaag liep één belofte af, en die hielden uw mensen.\nNiemand is vergeten.\n"
            ),
            "{}",
            mail.text
        );
        let kept = letter(&story, TUESDAY).await;
        assert_eq!((kept.forgotten, kept.entries.len()), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn after_an_outage_over_the_evening_the_letter_tells_what_broke_meanwhile() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        story.asks().await;
        // The desk is there again at half past eight, and the letter is the first that is looked at.
        story.at("2026-11-24T20:30");
        assert_eq!(written(&story).await, Some(TUESDAY));
        let kept = letter(&story, TUESDAY).await;
        assert_eq!(kept.opening[0], "Vandaag liep één belofte af, en die werd gebroken.");
        assert_eq!(story.owns_up().await, 0, "that was done before the letter");
    })
    .await;
}

#[tokio::test]
async fn who_was_forgotten_stands_in_it_worst_first_in_their_own_words() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let desk = story.firm.desk.clone();
        for (name, text) in [
            ("Jan Jansen", "Beste mensen,\n\nIk zit sinds zaterdag met een deken om. U zei maandag.\n\nGroet, Jan"),
            ("Manege <b>Hof</b>", "De omvormer staat uit."),
        ] {
            let reach = format!("{}@voorbeeld.example", name.split(' ').next().unwrap().to_lowercase());
            desk.ask(None, question(name, &reach, text), story.now).await.unwrap();
            story.later(1);
        }
        // Jan's promise is broken twice, the other one's once.
        story.at("2026-11-24T13:30").owns_up().await;
        let jan = desk.conversations(&story.firm.lotte, &all(), story.now).await.unwrap();
        let other = jan.rows.iter().find(|row| row.who.starts_with("Manege")).unwrap().id;
        story.answers(other, answer("We kijken.")).await.unwrap();
        story.later(20).mail_leaves().await;
        story.at("2026-11-25T09:31").owns_up().await;
        let unread = desk.ask(None, question("Kapper", "k@voorbeeld.example", "Wie belt mij?"), story.now).await.unwrap();
        story.later(1);
        let read = desk.ask(None, question("Lezer", "l@voorbeeld.example", "En mij?"), story.now).await.unwrap();
        desk.conversation_for(&story.firm.karin, read.conversation, story.now).await.unwrap();
        story.at("2026-11-25T20:31");
        // Theirs was broken by then as well: they have one each.
        story.owns_up().await;
        assert_eq!(written(&story).await, Some(date(2026, 11, 25)));
        let kept = letter(&story, date(2026, 11, 25)).await;
        let who: Vec<(&str, usize)> = kept.entries.iter().map(|entry| (entry.who.as_str(), entry.broken)).collect();
        assert_eq!(who, [("Jan Jansen", 3), ("Kapper", 1), ("Lezer", 1)]);
        assert_eq!(kept.entries[0].words, "Ik zit sinds zaterdag met een deken om. U zei maandag.");
        assert_eq!(
            kept.entries[1].what,
            "Service zou vandaag vóór 13:35 antwoorden. Dat is niet gebeurd. Nu is beloofd: Service antwoordt morgen vóór 09:30."
                .replace("Service", &story.open_promise(unread.conversation).await.unwrap().team_name)
        );
        assert_eq!(kept.opening[1], "Drie klanten zijn vergeten. Dit zeiden zij.");
        let mail = mailed(&story).await.pop().unwrap().mail;
        assert_eq!(mail.subject, "Drie klanten zijn vandaag vergeten");
        assert!(mail.text.contains("“Ik zit sinds zaterdag met een deken om. U zei maandag.”\nJan Jansen"), "{}", mail.text);
        assert!(mail.text.contains("https://vraag.halmeer.example/letters/2026-11-25?call=1#call-1"), "{}", mail.text);
        let html = mail.html.unwrap();
        assert!(!html.contains("<script"), "{html}");
    })
    .await;
}

#[tokio::test]
async fn a_remedy_that_was_promised_and_broken_is_told_in_its_own_words_and_stays_so() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (desk, karin) = (story.firm.desk.clone(), story.firm.karin.clone());
        let words = "De thermostaat is voor de derde keer vergeten.";
        let form = question("Ilse Smeets", "ilse@voorbeeld.example", words);
        let asked = desk.ask_as_complaint(None, form, story.now).await.unwrap();
        let (id, _) = desk.complaint_in(&karin, asked.conversation).await.unwrap().unwrap();
        let remedy = RemedyForm {
            cause: Some(Cause::Process),
            cause_words: "Een verzette afspraak komt niet op de lijst.".into(),
            remedy: "Wij sluiten de thermostaat aan.".into(),
            before: Some(testkit::at("2026-11-24T16:00")),
            cents: None,
            agent: None,
        };
        desk.promise_remedy(&karin, id, remedy, story.now).await.unwrap();
        story.at("2026-11-24T16:30").owns_up().await;
        story.at("2026-11-24T20:30");
        assert_eq!(written(&story).await, Some(TUESDAY));
        let kept = letter(&story, TUESDAY).await;
        let told: Vec<_> = kept.entries.iter().map(|entry| (entry.words.clone(), entry.what.clone())).collect();
        let said = "Karin zou vandaag vóór 16:00 met een oplossing komen. Dat is niet gebeurd.";
        assert!(told.len() == 1 && told[0].0 == words && told[0].1.starts_with(said), "{told:?}");
        let mail = mailed(&story).await.pop().unwrap().mail;
        assert!(mail.text.contains(said) && mail.text.contains(words), "{}", mail.text);
        // Mended the next day, the letter of that evening says what it said.
        story.at("2026-11-25T09:05").answers(asked.conversation, spoken("Aangesloten.")).await.unwrap();
        desk.customer_is_satisfied(&karin, id, story.now).await.unwrap();
        let after = letter(&story, TUESDAY).await;
        let again: Vec<_> = after.entries.iter().map(|entry| (entry.words.clone(), entry.what.clone())).collect();
        assert_eq!(again, told);
    })
    .await;
}

fn all() -> desk::views::ListFilter {
    desk::views::ListFilter { whose: desk::views::Whose::All, ..Default::default() }
}

#[tokio::test]
async fn a_message_that_nobody_read_by_half_its_time_is_forgotten_and_one_that_somebody_read_is_not() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let desk = story.firm.desk.clone();
        story.at("2026-11-24T15:00");
        desk.ask(None, question("Kapper", "k@voorbeeld.example", "Wie belt mij?"), story.now).await.unwrap();
        let read = desk.ask(None, question("Lezer", "l@voorbeeld.example", "En mij?"), story.now).await.unwrap();
        desk.conversation_for(&story.firm.karin, read.conversation, story.now).await.unwrap();
        // Half of its time is tomorrow.
        story.at("2026-11-24T18:00");
        desk.ask(None, question("Laat", "laat@voorbeeld.example", "Morgen?"), story.now).await.unwrap();
        story.at("2026-11-24T20:30");
        written(&story).await;
        let kept = letter(&story, TUESDAY).await;
        let who: Vec<&str> = kept.entries.iter().map(|entry| entry.who.as_str()).collect();
        assert_eq!(who, ["Kapper"]);
        assert!(
            kept.entries[0].what.starts_with("Schreef vandaag om 15:00; niemand heeft het gelezen"),
            "{}",
            kept.entries[0].what
        );
    })
    .await;
}

#[tokio::test]
async fn i_will_call_tomorrow_is_a_promise_on_the_owner_of_which_the_customer_is_told() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.at("2026-11-24T13:30").owns_up().await;
        story.at("2026-11-24T20:30");
        written(&story).await;
        story.mail_leaves().await;
        let desk = story.firm.desk.clone();
        let refused = desk.call_tomorrow(&story.firm.lotte, TUESDAY, 1, story.now).await;
        assert!(matches!(refused, Err(DeskError::NotFound)), "a lead doesn't read the letter");
        assert!(matches!(desk.call_tomorrow(&story.firm.petra, TUESDAY, 2, story.now).await, Err(DeskError::NotFound)));
        let promise = desk.call_tomorrow(&story.firm.petra, TUESDAY, 1, story.now).await.unwrap();
        assert_eq!(promise.agent, Some(story.firm.petra.id));
        story.later(60);
        let again = desk.call_tomorrow(&story.firm.petra, TUESDAY, 1, story.now).await.unwrap();
        assert_eq!(again.id, promise.id, "said twice, promised once");
        assert_eq!(
            story.promises(asked.conversation).await,
            ["answer broken question Tue 13:10", "answer renewed apology Wed 09:30", "callback open renewal Wed 12:00"]
        );
        let left = story.mail_leaves().await;
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].to, ["jan@voorbeeld.example"]);
        assert!(left[0].mail.text.contains("Petra belt u morgen terug, vóór 12:00."), "{}", left[0].mail.text);
        assert!(matches!(letter(&story, TUESDAY).await.entries[0].fate, Fate::Calls(_)));
        story.at("2026-11-25T09:40");
        desk.answer(&story.firm.petra, asked.conversation, spoken("Excuses gemaakt; Piet komt."), story.now)
            .await
            .unwrap();
        let fate = letter(&story, TUESDAY).await.entries.remove(0).fate;
        assert_eq!(fate, Fate::Called { by: "Petra".into(), at: story.now });
        let lines = desk.letters(&story.firm.petra, None, story.now).await.unwrap();
        assert_eq!((lines[0].called, lines[0].answered, lines[0].waiting), (1, 0, 0));
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn i_will_call_tomorrow_can_be_taken_back_within_a_minute_and_the_customer_hears_nothing_of_it() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.at("2026-11-24T13:30").owns_up().await;
        story.at("2026-11-24T20:30");
        written(&story).await;
        story.mail_leaves().await;
        let (desk, petra) = (story.firm.desk.clone(), story.firm.petra.clone());
        desk.call_tomorrow(&petra, TUESDAY, 1, story.now).await.unwrap();
        assert!(letter(&story, TUESDAY).await.entries[0].can_take_back);
        assert_eq!(story.mail_leaves().await.len(), 0, "nobody is told yet");
        story.later(20);
        desk.take_call_back(&petra, TUESDAY, 1, story.now).await.unwrap();
        assert_eq!(
            story.promises(asked.conversation).await,
            [
                "answer broken question Tue 13:10",
                "answer renewed apology Wed 09:30",
                "callback withdrawn renewal Wed 12:00",
                "answer open colleague Wed 09:30"
            ]
        );
        let back = story.open_promise(asked.conversation).await.unwrap();
        assert_eq!(back.agent_name, None, "on the team's name, as before");
        let seen = letter(&story, TUESDAY).await.entries.remove(0);
        assert!(matches!(seen.fate, Fate::Waits(_)) && !seen.can_take_back);
        story.later(120);
        assert_eq!(story.mail_leaves().await.len(), 0, "and nobody is told");
        let again = desk.take_call_back(&petra, TUESDAY, 1, story.now).await;
        assert!(matches!(again, Err(DeskError::NotFound)));
        // Said again, and too late to be taken back.
        desk.call_tomorrow(&petra, TUESDAY, 1, story.now).await.unwrap();
        story.later(61);
        assert_eq!(refused(desk.take_call_back(&petra, TUESDAY, 1, story.now).await), Refusal::TooLate);
        assert_eq!(story.mail_leaves().await.len(), 1);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_call_that_is_taken_back_leaves_the_question_with_whom_it_was() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await;
        story.at("2026-11-24T13:30").owns_up().await;
        story.at("2026-11-24T20:30");
        written(&story).await;
        let (desk, petra, karin) = (story.firm.desk.clone(), story.firm.petra.clone(), story.firm.karin.clone());
        // Karin took it on after it was promised in the name of the team.
        let to = desk::forms::HandOver { team: karin.teams[0], agent: Some(karin.id) };
        desk.hand_over(&karin, asked.conversation, to, story.now).await.unwrap();
        for _ in 0..2 {
            desk.call_tomorrow(&petra, TUESDAY, 1, story.now).await.unwrap();
            story.later(10);
            desk.take_call_back(&petra, TUESDAY, 1, story.now).await.unwrap();
            let seen = desk.conversation_for(&karin, asked.conversation, story.now).await.unwrap();
            assert_eq!(seen.agent, Some(karin.id), "hers, as before");
        }
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn there_is_one_letter_on_each_service_day_whenever_the_program_is_there() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        // Before the firm was set up there was nothing to say; it was down on Wednesday evening, and comes back on Thursday.
        let mut days = Vec::new();
        for now in [
            "2026-11-24T12:00",
            "2026-11-24T20:31",
            "2026-11-25T20:29",
            "2026-11-26T07:00",
            "2026-11-26T20:30",
            "2026-11-27T23:59",
            "2026-11-28T20:30",
            "2026-11-29T20:30",
            "2026-11-30T20:30",
            "2026-12-25T20:30",
            "2027-03-26T20:30",
            "2027-03-28T20:30",
            "2027-03-29T20:30",
            "2027-03-30T20:29",
            "2027-03-30T20:30",
            "2027-10-29T20:30",
            "2027-10-31T20:30",
            "2027-11-01T20:30",
        ] {
            story.at(now);
            let next = story.firm.desk.next_letter(story.now).await.unwrap().unwrap();
            assert!(next > story.now);
            days.extend(written(&story).await.map(|day| day.to_string()));
            assert_eq!(written(&story).await, None, "{now}");
        }
        assert_eq!(
            days,
            [
                "2026-11-24",
                "2026-11-25",
                "2026-11-26",
                "2026-11-27",
                "2026-11-30",
                "2026-12-24",
                "2027-03-26",
                "2027-03-30",
                "2027-10-29",
                "2027-11-01"
            ],
            "Good Friday is no holiday here, Easter Monday is; and Christmas"
        );
        let lines = story.firm.desk.letters(&story.firm.petra, None, story.now).await.unwrap();
        assert_eq!(lines.len(), days.len());
        assert!(lines.iter().zip(days.iter().rev()).all(|(line, day)| line.day.to_string() == *day));
    })
    .await;
}

#[tokio::test]
async fn the_letter_goes_to_whom_the_administrator_names_at_the_time_they_say() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let desk = story.firm.desk.clone();
        let named = LetterSettings { is_on: true, at: "7:05".into(), recipients: vec![story.firm.lotte.id] };
        let wrong = LetterSettings { at: "half negen".into(), ..named.clone() };
        assert!(desk.save_letter_settings(&story.firm.lotte, named.clone(), story.now).await.is_err());
        let refusal = refused(desk.save_letter_settings(&story.firm.petra, wrong, story.now).await);
        assert_eq!(refusal, field("at", "not_a_time"));
        assert!(!desk.reads_letter(&story.firm.lotte).await.unwrap());
        desk.save_letter_settings(&story.firm.petra, named, story.now).await.unwrap();
        assert!(desk.reads_letter(&story.firm.lotte).await.unwrap());
        assert!(!desk.reads_letter(&story.firm.karin).await.unwrap());
        story.at("2026-11-25T07:05");
        assert_eq!(written(&story).await, Some(date(2026, 11, 25)));
        let to: Vec<_> = story.mail_leaves().await.into_iter().flat_map(|left| left.to).collect();
        assert_eq!(to, ["lotte@halmeer.example"]);
        let off = LetterSettings { is_on: false, ..LetterSettings::default() };
        desk.save_letter_settings(&story.firm.petra, off, story.now).await.unwrap();
        assert_eq!(written(story.at("2026-11-26T21:00")).await, None);
        assert_eq!(desk.next_letter(story.now).await.unwrap(), None);
    })
    .await;
}
