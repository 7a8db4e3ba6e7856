//! What was worked out or said stays, or ends, when it should; and an account at a glance.

use crate::firm::{Firm, question, refused, tuesday};
use crate::outcomes::{account, asked, with_a_past};
use desk::forms::{Heard, Renewal};
use desk::views::{
    AccountEvent, AccountFilter, AccountView, AttentionDone, ComplaintFilter, ComplaintState, TimelineFrom,
};
use desk::worth::past::{Cause, Channel, PastAccount, PastComplaint, PastQuestion, PastSubscription, PastWrong};
use desk::worth::views::DepartureForm;
use desk::worth::{CostSettings, Period};
use desk::{AccountId, Refusal};
use jiff::civil::date;
use jiff::{SignedDuration, ToSpan};
use testkit::{at, database, each_database};

#[tokio::test]
async fn a_call_takes_the_place_of_a_promise_for_later_and_of_none_for_sooner() {
    let firm = Firm::on(database()).await;
    with_a_past(&firm).await;
    let now = tuesday();
    firm.desk.reckon_outcomes(now).await.unwrap();
    let worth = firm.desk.worth_a_call(&firm.joost).await.unwrap();
    let (account, name) = (worth[0].worth.account.unwrap(), worth[0].worth.name.to_lowercase().replace(' ', ""));
    let words = question("Ilse", &format!("{name}@klant.example"), "Wanneer komt u?");
    let asked = firm.desk.ask(None, words, now).await.unwrap();
    assert!(asked.promise.deadline_at < at("2026-11-25T12:00"), "an answer today, a call tomorrow");
    let call = firm.desk.call_account(&firm.joost, account, now).await;
    assert_eq!(refused(call), Refusal::PromisedAlready, "they would wait longer than they were told");
    let later = Renewal { deadline: at("2026-11-27T12:00"), reason: "Het onderdeel komt vrijdag.".into() };
    firm.desk.renew(&firm.karin, asked.conversation, later, now).await.unwrap();
    let promise = firm.desk.call_account(&firm.joost, account, now).await.unwrap();
    assert_eq!((promise.kind, promise.deadline_at), (promise::Kind::Callback, at("2026-11-25T12:00")));
}

#[tokio::test]
async fn no_still_a_customer_holds_for_a_quarter_or_until_the_contract_ends() {
    let firm = Firm::on(database()).await;
    with_a_past(&firm).await;
    firm.desk.reckon_outcomes(tuesday()).await.unwrap();
    let seems = async |now| firm.desk.departed(&firm.lotte, now).await.unwrap().seems_gone;
    let first = seems(tuesday()).await[0].account.unwrap();
    firm.desk.say_departed(&firm.lotte, first, DepartureForm::default(), tuesday()).await.unwrap();
    let is_there = |rows: Vec<desk::worth::views::WorthRow>| rows.iter().any(|row| row.account == Some(first));
    assert!(!is_there(seems(tuesday()).await));
    let soon = tuesday() + SignedDuration::from_hours(24 * 80);
    firm.desk.reckon_outcomes(soon).await.unwrap();
    assert!(!is_there(seems(soon).await), "it was said less than a quarter ago");
    let later = tuesday() + SignedDuration::from_hours(24 * 100);
    firm.desk.reckon_outcomes(later).await.unwrap();
    assert!(is_there(seems(later).await), "it is asked again");
}

#[tokio::test]
async fn of_two_reckonings_the_one_begun_later_stays_whole() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        with_a_past(&firm).await;
        let (earlier, later) = (tuesday(), tuesday() + 20.seconds());
        firm.desk.reckon_outcomes(later).await.unwrap();
        firm.desk.reckon_outcomes(earlier).await.unwrap();
        let view = firm.desk.outcomes(&firm.lotte, Period::Year, later).await.unwrap();
        assert_eq!(view.reckoned_at, later);
        let old = "select (select count(*) from account_worth where changed_at < ?1) + (select count(*) from account_period where changed_at < ?1)";
        let count = move |tx: &mut store::Tx<'_>| tx.query_one(old, store::args![later], |row| row.get::<i64>(0));
        assert_eq!(firm.db.db().read_blocking(count).unwrap(), 0, "what the slower one wrote would be forgotten");
        assert_eq!(firm.desk.worth_rows(&firm.lotte, false, 0, 500).await.unwrap().len(), 220);
    })
    .await;
}

#[tokio::test]
async fn two_reckonings_at_once_keep_each_others_rows() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        with_a_past(&firm).await;
        let (earlier, later) = (tuesday(), tuesday() + 20.seconds());
        let other = crate::firm::empty_desk(&firm.db);
        let (first, second) = tokio::join!(firm.desk.reckon_outcomes(earlier), other.reckon_outcomes(later));
        first.and(second).unwrap();
        let view = firm.desk.outcomes(&firm.lotte, Period::Year, later).await.unwrap();
        assert_eq!(view.reckoned_at, later);
        assert_eq!(firm.desk.worth_rows(&firm.lotte, false, 0, 500).await.unwrap().len(), 220);
        let rows = firm.desk.period_rows(&firm.lotte, Period::ThreeYears, 0, 500).await.unwrap();
        // As one reckoning by itself leaves them.
        firm.desk.reckon_outcomes(later + 20.seconds()).await.unwrap();
        assert_eq!(firm.desk.period_rows(&firm.lotte, Period::ThreeYears, 0, 500).await.unwrap(), rows);
        assert!(!rows.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_month_for_the_board_stays_as_it_was_told_whatever_rates_do() {
    let firm = Firm::on(database()).await;
    with_a_past(&firm).await;
    firm.desk.reckon_outcomes(tuesday()).await.unwrap();
    let month = async || firm.desk.outcomes_of_month(&firm.lotte, "2026-10", tuesday()).await.unwrap();
    let year = async || firm.desk.outcomes(&firm.lotte, Period::ThreeYears, tuesday()).await.unwrap().outcomes.cost;
    let (told, before) = (month().await, year().await);
    let rates = CostSettings { hour_cents: [20_000; 4], channel_cents: [100; 6] };
    firm.desk.save_cost_settings(&firm.lotte, rates, tuesday() + 1.minute()).await.unwrap();
    assert!(firm.desk.reckon_outcomes_if_due(tuesday() + 1.minute()).await.unwrap());
    assert_ne!(year().await, before, "figures follow the rates");
    let now = month().await;
    assert_eq!((now.outcomes, now.reckoned_at), (told.outcomes, told.reckoned_at));
}

#[tokio::test]
async fn who_came_before_the_years_that_are_looked_at_is_no_new_customer_of_a_later_one() {
    use desk::worth::past::PastBooking;
    let firm = Firm::on(database()).await;
    let bought = |on| PastBooking { on, cents: 1_000, cost_cents: None, product: String::new() };
    let old = PastAccount { bookings: vec![bought(date(2010, 5, 1)), bought(date(2024, 5, 1))], ..account("Oud") };
    let new = PastAccount { bookings: vec![bought(date(2024, 5, 1))], ..account("Nieuw") };
    firm.desk.clone().as_demo().fill_past(vec![old, new], tuesday()).await.unwrap();
    firm.desk.reckon_outcomes(tuesday()).await.unwrap();
    let found = firm.desk.outcomes(&firm.lotte, Period::Year, tuesday()).await.unwrap().outcomes.retention;
    assert_eq!(found.purchases.iter().map(|cohort| cohort.accounts).sum::<u64>(), 1, "{found:?}");
}

async fn look(firm: &Firm, by: &desk::Agent, id: AccountId, from: Option<TimelineFrom>) -> AccountView {
    firm.desk.account(by, id, AccountFilter::All, from, tuesday()).await.unwrap()
}

async fn named(firm: &Firm, name: &str) -> AccountId {
    firm.desk.accounts(&firm.lotte, name, "").await.unwrap().accounts[0].id
}

#[tokio::test]
async fn a_timeline_by_parts_skips_nothing_of_one_moment_and_tells_nothing_twice() {
    let firm = Firm::on(database()).await;
    let team = firm.desk.teams(&firm.petra).await.unwrap()[0].id;
    let one: PastQuestion = asked(date(2026, 3, 2), false, &firm.karin, team);
    let past = PastAccount { questions: vec![one; 33], ..account("Alles tegelijk") };
    firm.desk.clone().as_demo().fill_past(vec![past], tuesday()).await.unwrap();
    let id = named(&firm, "Alles tegelijk").await;
    let (mut from, mut told) = (None, Vec::new());
    loop {
        let part = look(&firm, &firm.lotte, id, from).await;
        told.extend(part.events.into_iter().map(|(at, event)| format!("{at} {event:?}")));
        from = part.more;
        if from.is_none() {
            break;
        }
        assert!(told.len() < 200, "it comes to an end");
    }
    assert_eq!(told.len(), 99, "a promise, a question and an answer of each of the 33");
}

#[tokio::test]
async fn an_account_says_at_a_glance_what_to_know_before_saying_a_word_and_money_only_to_who_may() {
    let firm = Firm::on(database()).await;
    with_a_past(&firm).await;
    let now = tuesday();
    firm.desk.reckon_outcomes(now).await.unwrap();
    let words = question("Ilse", "koper6@klant.example", "Hij lekt weer.");
    let asked = firm.desk.ask(None, words, now).await.unwrap().conversation;
    let heard = Heard { words: "Drie weken oud en hij lekt al.".into(), kind: promise::Kind::Callback };
    firm.desk.hear_complaint(&firm.karin, asked, heard, now).await.unwrap();
    let note = ("Vraag hoe de verhuizing ging.", Some(date(2026, 11, 24)));
    firm.desk.note_attention(&firm.karin, asked, note, now).await.unwrap();
    let later = ("Pas in maart.", Some(date(2027, 3, 1)));
    firm.desk.note_attention(&firm.karin, asked, later, now).await.unwrap();
    let id = named(&firm, "Koper 6").await;
    let seen = look(&firm, &firm.lotte, id, None).await;
    let glance = &seen.glance;
    assert!(!seen.events.iter().any(|(_, event)| matches!(event, AccountEvent::Attention(_))));
    assert_eq!(glance.attention.len(), 1, "what is for March is for March: {:?}", glance.attention);
    assert_eq!(glance.complaints[0].words, "Drie weken oud en hij lekt al.");
    assert_eq!(glance.answers.iter().map(|one| one.score).collect::<Vec<_>>(), [5]);
    assert!(glance.stay.is_some_and(|stay| !stay.is_contract && stay.alive.is_some()), "{:?}", glance.stay);
    assert_eq!(seen.goodwill, Some((500, 1)));
    let rows = firm.desk.period_rows(&firm.lotte, Period::Year, 0, 500).await.unwrap();
    let row = rows.iter().find(|row| row.name == "Koper 6").unwrap();
    let cost_cents = row.work_cents + row.channel_cents + row.goodwill_cents;
    let served = seen.served.expect("what serving them cost");
    assert_eq!((served.minutes, served.cost_cents), (row.minutes, cost_cents));
    assert_eq!(served.margin_cents, row.now_cents - row.sales_cost_cents - cost_cents);
    assert!(cost_cents > 0 && served.margin_cents != 0);
    // One tap, and it is no reason any more, but something that happened; whoever only looks at promises doesn't see it.
    firm.desk.attention_done(&firm.karin, glance.attention[0].id, AttentionDone::Called, now).await.unwrap();
    let after = look(&firm, &firm.lotte, id, None).await;
    assert!(after.glance.attention.is_empty());
    let told = after.events.iter().find_map(|(at, event)| match event {
        AccountEvent::Attention(row) => Some((*at, row.done, row.done_by_name.clone(), row.detail.clone())),
        _ => None,
    });
    let called = (now, Some(AttentionDone::Called), Some("Karin".into()), "Vraag hoe de verhuizing ging.".into());
    assert_eq!(told, Some(called));
    let promises = firm.desk.account(&firm.lotte, id, AccountFilter::Promises, None, now).await.unwrap().events;
    assert!(!promises.iter().any(|(_, event)| matches!(event, AccountEvent::Attention(_))));
    let head = firm.desk.account_head(&firm.lotte, id).await.unwrap();
    assert_eq!((head.account, head.keys, head.waiting), (seen.account, seen.keys, seen.waiting));
    let by_agent = look(&firm, &firm.karin, id, None).await;
    assert_eq!((by_agent.goodwill, by_agent.served, by_agent.money.is_none()), (None, None, true));
    let contract = look(&firm, &firm.lotte, named(&firm, "Contract 1").await, None).await;
    assert!(contract.glance.stay.is_some_and(|stay| stay.is_contract && stay.alive.is_none()));
}

#[tokio::test]
async fn a_complaint_of_the_past_stands_everywhere_as_one_that_was_lived_through() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let team = firm.desk.teams(&firm.petra).await.unwrap()[0].id;
        let complaint = |is_good| PastComplaint {
            heard_at: at("2025-03-03T09:12"),
            promised_at: at("2025-03-03T10:40"),
            remedied_at: at("2025-03-14T11:05"),
            before: at("2025-03-14T15:00"),
            ended_at: at(if is_good { "2025-03-31T16:20" } else { "2025-03-28T11:05" }),
            is_good,
            wrong: PastWrong {
                subject: "Lekt opnieuw",
                words: "Voor de derde keer.",
                cause: Cause::Product,
                mend: "koppelingen",
                cause_words: "Ze worden lek.",
                remedy: "Een ander merk.",
                done: "Vervangen.",
            },
            cents: 2_500,
            channel: Channel::Phone,
            agent: firm.karin.id,
            team,
            spent_minutes: 60,
        };
        let started = date(2024, 1, 8);
        let past = |name: &str, is_good: bool, ended| PastAccount {
            subscriptions: vec![PastSubscription { product: "Onderhoud".into(), cents: 3_000, started, ended }],
            complaints: vec![complaint(is_good)],
            ..account(name)
        };
        let all = vec![past("Goed", true, None), past("Vergeefs", false, Some(date(2025, 9, 1)))];
        firm.desk.clone().as_demo().fill_past(all, tuesday()).await.unwrap();

        let list = firm.desk.complaints(&firm.lotte, ComplaintFilter::default()).await.unwrap();
        let state = |who: &str| list.rows.iter().find(|row| row.who == who).unwrap();
        let (good, vain) = (state("Goed"), state("Vergeefs"));
        assert_eq!((good.state, good.times_asked), (ComplaintState::Yes, 1));
        assert_eq!((vain.state, vain.times_asked), (ComplaintState::Unanswered, 2));
        let view = firm.desk.complaint_for(&firm.lotte, good.id, tuesday()).await.unwrap();
        assert_eq!(view.promises.len(), 2, "an answer, and in its place the remedy");
        assert_eq!(view.goodwill.iter().map(|one| one.cents).sum::<i64>(), 2_500);

        let mends = firm.desk.mend_list(&firm.lotte, tuesday()).await.unwrap();
        let [mend] = &mends[..] else { panic!("{mends:?}") };
        assert_eq!((mend.cost.complaints, mend.cost.goodwill_cents), (2, 5_000));
        assert_eq!((mend.cost.lost_accounts, mend.cost.lost_cents_a_month), (1, 3_000), "one left after it");
        assert_eq!(mend.row.made_at, at("2025-03-03T10:40"));

        firm.desk.reckon_outcomes(tuesday()).await.unwrap();
        let found = firm.desk.outcomes(&firm.lotte, Period::Year, tuesday()).await.unwrap().outcomes;
        assert_eq!(found.complaints.map(|one| one.complained), Some(2));
        let report = firm.desk.doctor(tuesday()).await.unwrap();
        assert!(report.findings.is_empty(), "{report:?}");
    })
    .await;
}
