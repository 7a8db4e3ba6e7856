//! Who is forgotten besides those who wait: a detractor whom nobody called, a complaint that nobody confirmed, an account of
//! value that fell silent; and what the letter says of what they are worth.

use desk::AccountId;
use desk::accounts::AccountForm;
use desk::forms::{Heard, RemedyForm, Renewal};
use desk::views::{AccountKind, Cause, Fate, LetterEntryView};
use jiff::civil::date;
use promise::Kind;
use store::{AccountPeriodRow, AccountWorthRow};
use testkit::{at, each_database};

use super::story::{Story, answer, spoken};

impl Story {
    /// Who stands in the letter of this evening.
    async fn in_letter(&mut self, day: &str) -> Vec<LetterEntryView> {
        self.at(&format!("{day}T20:30")).owns_up().await;
        let written = self.firm.desk.write_letter(self.now).await.unwrap().expect("a service day");
        self.letter(written).await
    }

    async fn letter(&self, day: jiff::civil::Date) -> Vec<LetterEntryView> {
        self.firm.desk.letter(&self.firm.petra, day, self.now).await.unwrap().entries
    }
}

#[tokio::test]
async fn a_detractor_whom_nobody_called_within_two_service_days_stands_in_the_letter_until_somebody_does() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (desk, karin) = (story.firm.desk.clone(), story.firm.karin.clone());
        let settings = desk::SurveySettings { is_on: true, share_percent: 100, ..desk::SurveySettings::default() };
        desk.save_survey_settings(&story.firm.lotte, settings, story.now).await.unwrap();
        let asked = story.asks().await;
        story.answers(asked.conversation, spoken("Kraan 3 dicht.")).await.unwrap();
        desk.customer_says(&asked.customer_token, true, story.now).await.unwrap();
        let survey = desk.customer_page(&asked.customer_token, story.now).await.unwrap().survey.unwrap();
        desk.answer_survey(&survey, Some(3), "Het duurde te lang.", story.now).await.unwrap();
        let call = desk.survey_page(&survey, story.now).await.unwrap().row.called_by.unwrap();
        // Karin has read what they wrote, and doesn't call.
        desk.conversation_for(&karin, call, story.now).await.unwrap();
        assert_eq!(story.in_letter("2026-11-25").await, [], "two service days are not over");
        // Promised anew in time, so that nothing breaks; and still nobody calls.
        story.at("2026-11-26T10:00");
        let later = Renewal { deadline: at("2026-12-01T12:00"), reason: "Karin is op cursus.".into() };
        desk.renew(&karin, call, later, story.now).await.unwrap();
        let [entry] = &story.in_letter("2026-11-26").await[..] else { panic!("they wait for a call") };
        assert_eq!((entry.conversation, entry.words.as_str()), (call, "Het duurde te lang."));
        assert!(
            entry.what.starts_with("Gaf ons dinsdag 24 november een 3. Binnen twee werkdagen zou iemand bellen"),
            "{}",
            entry.what
        );
        assert_eq!(story.in_letter("2026-11-27").await.len(), 1, "the next evening as well");
        story.at("2026-11-30T09:30").answers(call, spoken("Excuses gemaakt.")).await.unwrap();
        assert_eq!(story.in_letter("2026-11-30").await, []);
        let kept = story.letter(date(2026, 11, 27)).await;
        assert!(matches!(kept[0].fate, Fate::Answered { .. }), "{:?}", kept[0].fate);
    })
    .await;
}

#[tokio::test]
async fn a_complaint_that_nobody_confirmed_is_named_once_before_it_closes() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let (desk, karin) = (story.firm.desk.clone(), story.firm.karin.clone());
        let asked = story.asks().await;
        let heard = Heard { words: String::new(), kind: Kind::Callback };
        let id = desk.hear_complaint(&karin, asked.conversation, heard, story.now).await.unwrap();
        let remedy = RemedyForm {
            cause: Some(Cause::Process),
            cause_words: "Een verzette afspraak komt niet op de lijst.".into(),
            remedy: "Wij sluiten de thermostaat aan.".into(),
            before: Some(at("2026-11-25T12:00")),
            cents: None,
            agent: None,
        };
        desk.promise_remedy(&karin, id, remedy, story.now).await.unwrap();
        story.at("2026-11-24T16:00").answers(asked.conversation, spoken("Gedaan.")).await.unwrap();
        assert_eq!(story.in_letter("2026-11-24").await, [], "they were asked once");
        desk.ask_complainants(10, story.at("2026-12-01T17:00").now).await.unwrap();
        let [entry] = &story.in_letter("2026-12-01").await[..] else { panic!("asked twice, and no answer") };
        assert!(entry.what.contains("Twee keer is gevraagd of het zo goed is"), "{}", entry.what);
        assert_eq!(entry.fate, Fate::Waits(None), "the owner can call");
        assert_eq!(story.in_letter("2026-12-02").await, [], "once");
        desk.customer_says(&asked.customer_token, true, story.now).await.unwrap();
        assert_eq!(story.letter(date(2026, 12, 1)).await[0].fate, Fate::Closed);
    })
    .await;
}

/// An account with one question, answered weeks ago, of which it was worked out that it slips away.
async fn slips_away(story: &mut Story) -> AccountId {
    let desk = story.firm.desk.clone();
    let asked = story.asks().await;
    story.answers(asked.conversation, answer("Dat kan.")).await.unwrap();
    story.later(20).mail_leaves().await;
    let form = AccountForm {
        id: None,
        name: "Manege ’t Hof".into(),
        kind: AccountKind::Company,
        number: "1001".into(),
        city: "Zutphen".into(),
        customer_since: None,
        tier: String::new(),
        note: String::new(),
        keys: Vec::new(),
    };
    let account = desk.save_account(&story.firm.lotte, form, story.now).await.unwrap();
    let contact = story.firm.db.read(move |tx| tx.conversation(asked.conversation)).await.unwrap().contact;
    desk.move_contact(&story.firm.lotte, contact, Some(account), story.now).await.unwrap();
    desk.customer_says(&asked.customer_token, true, story.now).await.unwrap();
    let worth = AccountWorthRow {
        account: Some(account),
        name: String::new(),
        is_contract: false,
        first_on: date(2021, 3, 1),
        last_on: date(2026, 5, 4),
        ended_on: None,
        purchases: 9,
        alive: Some(0.34),
        alive_low: Some(0.2),
        alive_high: Some(0.5),
        alive_before: Some(0.8),
        expected: Some(1.0),
        value_cents: Some(90_000),
        value_low_cents: Some(40_000),
        value_high_cents: Some(150_000),
        stake_cents: 60_000,
        known_by: None,
        stay_months: None,
        stay_left: false,
        stay_broken: 0,
        stay_promises: 0,
        stay_monthly_cents: 0,
        stay_age_months: 0.0,
    };
    let period = AccountPeriodRow {
        account,
        name: String::new(),
        before_cents: 900_000,
        now_cents: 899_450,
        sales_cost_cents: 0,
        minutes: 0,
        work_cents: 0,
        channel_cents: 0,
        goodwill_cents: 0,
        kept: 1,
        broken: 0,
    };
    let now = story.now;
    let write = move |tx: &mut store::Tx<'_>| {
        tx.save_account_worth(&worth, now)?;
        tx.save_account_period("year", &period, now)
    };
    story.firm.db.write(write).await.unwrap();
    account
}

#[tokio::test]
async fn an_account_of_value_that_fell_silent_is_named_once_a_quarter_with_what_it_is_worth() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        slips_away(&mut story).await;
        assert_eq!(story.in_letter("2026-11-25").await, [], "a colleague wrote to them yesterday");
        let [entry] = &story.in_letter("2026-12-29").await[..] else {
            panic!("five weeks in which nobody said anything")
        };
        assert_eq!(entry.what, "Kocht het laatst op maandag 4 mei 2026, en is stil geworden.");
        assert!(
            entry.aside.ends_with("€\u{a0}8.995 omzet in twaalf maanden, 34\u{a0}% kans dat dit nog een klant is"),
            "{}",
            entry.aside
        );
        assert!(entry.words.contains("De ketel doet het niet"), "{}", entry.words);
        assert_eq!((entry.who.as_str(), &entry.fate), ("Manege ’t Hof", &Fate::Waits(None)));
        assert_eq!(story.in_letter("2026-12-30").await, [], "once");

        // Who reads the letter without seeing money elsewhere sees none here.
        let settings =
            desk::LetterSettings { recipients: vec![story.firm.joost.id], ..desk::LetterSettings::default() };
        story.firm.desk.save_letter_settings(&story.firm.petra, settings, story.now).await.unwrap();
        let of_joost = story.firm.desk.letter(&story.firm.joost, date(2026, 12, 29), story.now).await.unwrap();
        assert!(!of_joost.entries[0].aside.contains('€'), "{}", of_joost.entries[0].aside);

        // The owner calls: that is a promise like another.
        let call = story.firm.desk.call_tomorrow(&story.firm.petra, date(2026, 12, 29), 1, story.now).await.unwrap();
        assert_eq!(call.kind, Kind::Callback);
        story.all_is_well().await;
    })
    .await;
}
