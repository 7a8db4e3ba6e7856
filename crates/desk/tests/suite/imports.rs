//! What an import may not do: change a number, find somebody in doubt, leave something behind, or go on for ever.

use crate::accounts::{brought_in, clock, form, look, seen, work};
use crate::firm::{Firm, tuesday};
use desk::importing::ImportKind;
use desk::views::{BookingSide, ImportState, ImportStep};
use desk::{BookingForm, Whose};
use jiff::ToSpan;
use jiff::civil::date;
use store::args;
use testkit::{Fault, Options, TestDatabase, database, database_with, each_database};

async fn numbers(firm: &Firm, name: &str) -> Vec<String> {
    let found = firm.desk.accounts(&firm.lotte, name, "").await.unwrap();
    let mut all: Vec<String> = found.accounts.into_iter().map(|account| account.number).collect();
    all.sort();
    all
}

async fn reckoned(db: TestDatabase) {
    let firm = Firm::on(db).await;
    let text = "nummer;naam;datum;bedrag\n7;Van Dam;2026-10-01;100\n7;Van Dam;2026-11-01;100\n";
    let id = brought_in(&firm, ImportKind::Sales, text.as_bytes(), true).await.row.id;
    firm.desk.reckon_outcomes(tuesday()).await.unwrap();
    let worked_out = || {
        firm.db.read_blocking(|tx| tx.query_one("select count(*) from account_worth", args![], |row| row.get::<i64>(0)))
    };
    let worked_out = move || -> i64 { worked_out().map_err(|error: desk::StoreError| error).unwrap() };
    assert_eq!(worked_out(), 1, "there is something to forget");
    firm.desk.undo_import(&firm.lotte, id, tuesday()).await.unwrap();
    work(&firm).await;
    assert_eq!(look(&firm, id).await.row.state, ImportState::Undone);
    assert!(numbers(&firm, "Van Dam").await.is_empty());
    assert_eq!(worked_out(), 0);
}
#[tokio::test]
async fn an_account_that_is_taken_out_takes_along_what_was_reckoned_of_it() {
    each_database(reckoned).await;
}

async fn numbered(db: TestDatabase) {
    let firm = Firm::on(db).await;
    let (desk, now) = (&firm.desk, tuesday());
    // Two of one name with different numbers in one file are two.
    let text = "nummer;naam;plaats\n11;Jansen;Ede\n12;Jansen;Gent\n";
    let view = brought_in(&firm, ImportKind::Accounts, text.as_bytes(), false).await;
    assert_eq!((view.row.counts.new, numbers(&firm, "Jansen").await), (2, vec!["11".into(), "12".into()]));
    // Sales by the name alone are of nobody: it may be either.
    let sales = "naam;datum;bedrag\nJansen;2026-11-01;5\n";
    let view = brought_in(&firm, ImportKind::Sales, sales.as_bytes(), true).await;
    assert_eq!((view.row.counts.read, view.bad[0].problem.as_str()), (0, "several-accounts"));

    // A number is filled in, and never replaced.
    desk.save_account(&firm.karin, form("Garage Stellingwerf", ""), now).await.unwrap();
    let file = |number: &str| format!("nummer;naam\n{number};Garage Stellingwerf\n");
    let filled = brought_in(&firm, ImportKind::Accounts, file("1001").as_bytes(), false).await.row.id;
    assert_eq!(numbers(&firm, "Garage").await, ["1001"]);
    let other = brought_in(&firm, ImportKind::Accounts, file("1009").as_bytes(), false).await;
    assert_eq!((other.row.counts.new, numbers(&firm, "Garage").await), (1, vec!["1001".into(), "1009".into()]));
    desk.undo_import(&firm.lotte, other.row.id, now).await.unwrap();
    work(&firm).await;
    assert_eq!(numbers(&firm, "Garage").await, ["1001"]);
    // Its number of before is nobody's, and is put back: none.
    desk.undo_import(&firm.lotte, filled, now).await.unwrap();
    work(&firm).await;
    assert_eq!(numbers(&firm, "Garage").await, [""]);
}
#[tokio::test]
async fn a_number_is_filled_in_and_never_replaced() {
    each_database(numbered).await;
}

async fn in_one_batch(db: TestDatabase) {
    let firm = Firm::on(db).await;
    let now = tuesday();
    for name in ["Garage Stellingwerf", "Autobedrijf Oost"] {
        firm.desk.save_account(&firm.karin, form(name, ""), now).await.unwrap();
    }
    // What a row makes of an account is there for the next, and a number that a row gave isn't given twice.
    let text = "nummer;naam;plaats;e-mail\n1001;Garage Stellingwerf;Zutphen;\n1001;Garage Stellingwerf BV;;info@garage.example\n\
                1002;Nieuw;Ede;\n;Nieuw;Gent;\n1002;Autobedrijf Oost;Lochem;\n";
    let view = brought_in(&firm, ImportKind::Accounts, text.as_bytes(), false).await;
    assert_eq!((view.row.counts.read, view.row.counts.new, view.row.counts.bad), (5, 1, 0));
    let garage = seen(&firm, "Garage").await.account;
    assert_eq!(
        (garage.name.as_str(), garage.number.as_str(), garage.city.as_str()),
        ("Garage Stellingwerf BV", "1001", "Zutphen")
    );
    firm.desk.undo_import(&firm.lotte, view.row.id, now).await.unwrap();
    work(&firm).await;
    let garage = seen(&firm, "Garage").await.account;
    assert_eq!(
        (garage.name.as_str(), garage.number.as_str(), garage.city.as_str()),
        ("Garage Stellingwerf", "", "Doetinchem")
    );
    assert!(numbers(&firm, "Nieuw").await.is_empty());
    assert_eq!(numbers(&firm, "Autobedrijf Oost").await, [""]);
    assert_eq!(seen(&firm, "Autobedrijf Oost").await.account.city, "Doetinchem");
}
#[tokio::test]
async fn rows_of_one_batch_see_what_those_before_them_made_of_an_account() {
    each_database(in_one_batch).await;
}

#[tokio::test]
async fn a_file_of_accounts_asks_once_for_all_its_rows_and_not_for_each() {
    let fault = Fault::default();
    let firm = Firm::on(database_with(Options { fault: Some(fault.clone()), ..Options::default() })).await;
    let file = |rows: u32| {
        let row = |nth: u32| format!("{nth};Klant {nth};Ede;NL{nth:09}B01\n");
        format!("nummer;naam;plaats;btw-nummer\n{}", (1..=rows).map(row).collect::<String>())
    };
    brought_in(&firm, ImportKind::Accounts, file(40).as_bytes(), false).await;
    let mut steps = Vec::new();
    for rows in [10, 40] {
        fault.never();
        let view = brought_in(&firm, ImportKind::Accounts, file(rows).as_bytes(), false).await;
        assert_eq!((view.row.counts.known, view.row.counts.new), (i64::from(rows), 0));
        steps.push(fault.steps());
    }
    assert_eq!(steps[0], steps[1], "accounts that stay as they are");
}

#[tokio::test]
async fn amounts_of_many_accounts_are_booked_with_as_many_statements_as_of_one() {
    let fault = Fault::default();
    let firm = Firm::on(database_with(Options { fault: Some(fault.clone()), ..Options::default() })).await;
    let text = format!("nummer;naam\n{}", (1..=40).map(|nth| format!("{nth};Klant {nth}\n")).collect::<String>());
    brought_in(&firm, ImportKind::Accounts, text.as_bytes(), false).await;
    let mut steps = Vec::new();
    for (accounts, round) in [(1, "een"), (40, "veel")] {
        let form = |nth: i64| BookingForm {
            whose: Whose::Number(format!(" {} ", 1 + nth % accounts)),
            side: BookingSide::Sale,
            on: date(2026, 11, 2),
            cents: 100,
            cost_cents: None,
            product: String::new(),
            key: format!("{round}-{nth}"),
        };
        fault.never();
        let booked = firm.desk.book(&firm.lotte, (0..40).map(form).collect(), tuesday()).await.unwrap();
        assert_eq!((booked.new, booked.known), (40, 0));
        steps.push(fault.steps());
    }
    assert_eq!(steps[0], steps[1]);
}

async fn an_others(db: TestDatabase) {
    let firm = Firm::on(db).await;
    let (desk, now) = (&firm.desk, tuesday());
    let id = desk.save_account(&firm.karin, form("Garage Stellingwerf", "1001"), now).await.unwrap();
    let text = "nummer;naam;plaats\n1001;Garage Stellingwerf BV;Zutphen\n";
    let import = brought_in(&firm, ImportKind::Accounts, text.as_bytes(), false).await.row.id;
    // Its old number goes to another by hand; the undo then would have two with one number.
    let change = firm.db.write_blocking(move |tx| {
        tx.exec("update import_change set before = replace(before, '1001', '2002') where account_id = ?1", args![id])
    });
    assert_eq!(change.map_err(|error: desk::StoreError| error).unwrap(), 1);
    desk.save_account(&firm.karin, form("Een ander", "2002"), now).await.unwrap();
    desk.undo_import(&firm.lotte, import, now).await.unwrap();
    work(&firm).await;
    assert_eq!(look(&firm, import).await.row.state, ImportState::Undone);
    let garage = seen(&firm, "Garage").await.account;
    assert_eq!(
        (garage.name.as_str(), garage.city.as_str(), garage.number.as_str()),
        ("Garage Stellingwerf", "Doetinchem", "1001")
    );
    assert_eq!(numbers(&firm, "Een ander").await, ["2002"]);
}
#[tokio::test]
async fn an_undo_leaves_a_number_that_is_anothers_by_now_with_that_other() {
    each_database(an_others).await;
}

async fn subscribed_again(db: TestDatabase) {
    let firm = Firm::on(db).await;
    let now = tuesday();
    let account = firm.desk.save_account(&firm.karin, form("Garage Stellingwerf", "1001"), now).await.unwrap();
    let file = |cents: &str, end: &str| {
        format!("Klant;Abonnement;Bedrag;Begindatum;Einddatum\nGarage Stellingwerf;Bewaking;{cents};1-2-2026;{end}\n")
    };
    // An end far in the future is one.
    let first = brought_in(&firm, ImportKind::Subscriptions, file("12,50", "31-12-2039").as_bytes(), false).await;
    assert_eq!((first.row.counts.new, first.row.counts.bad), (1, 0));
    let kept = || async {
        let all = firm.desk.subscriptions(&firm.lotte, account).await.unwrap();
        all.iter().map(|row| (row.cents, row.ended_on)).collect::<Vec<_>>()
    };
    assert_eq!(kept().await, [(1_250, Some(date(2039, 12, 31)))]);
    let second = brought_in(&firm, ImportKind::Subscriptions, file("15,00", "30-11-2026").as_bytes(), false).await;
    assert_eq!((second.row.counts.new, second.row.counts.known), (0, 1));
    assert_eq!(kept().await, [(1_500, Some(date(2026, 11, 30)))]);
    // Taken out, it is as it was before; and the first takes all of it out, whoever changed it since.
    firm.desk.undo_import(&firm.lotte, second.row.id, now).await.unwrap();
    work(&firm).await;
    assert_eq!(kept().await, [(1_250, Some(date(2039, 12, 31)))]);
    brought_in(&firm, ImportKind::Subscriptions, file("17,00", "").as_bytes(), false).await;
    assert_eq!(kept().await, [(1_700, None)]);
    firm.desk.undo_import(&firm.lotte, first.row.id, now).await.unwrap();
    work(&firm).await;
    assert!(kept().await.is_empty());
}
#[tokio::test]
async fn a_subscription_that_is_brought_again_with_another_amount_or_end_is_changed_and_changed_back() {
    each_database(subscribed_again).await;
}

#[tokio::test]
async fn an_import_that_fails_again_and_again_is_put_aside() {
    let firm = Firm::on(database()).await;
    let id =
        crate::accounts::tried(&firm, ImportKind::Sales, b"nummer;naam;datum;bedrag\n7;Van Dam;2026-10-01;100\n", true);
    let id = id.await.row.id;
    firm.desk.bring_in(&firm.lotte, id, true, tuesday()).await.unwrap();
    // Something in the database that no new try changes: amounts can't be booked.
    let broken = firm.db.write_blocking(|tx| {
        tx.exec("create trigger no_bookings before insert on booking begin select raise(abort, 'broken'); end", args![])
    });
    broken.map_err(|error: desk::StoreError| error).unwrap();
    let at =
        |nth: i64| -> std::sync::Arc<dyn desk::Clock> { std::sync::Arc::new(move || tuesday() + (nth * 60).seconds()) };
    for nth in 0..5 {
        assert_eq!(look(&firm, id).await.row.step, ImportStep::Write);
        assert!(firm.desk.work_on_import(at(nth), || false).await.is_err(), "try {nth}");
        // It isn't hammered on: right after that there is nothing to do.
        assert!(!firm.desk.work_on_import(at(nth), || false).await.unwrap());
    }
    let row = look(&firm, id).await.row;
    assert_eq!((row.state, row.step, row.failure.as_str()), (ImportState::Failed, ImportStep::End, "gave-up"));
    assert!(!firm.desk.work_on_import(clock(), || false).await.unwrap());
    // What it made until then is taken out.
    firm.desk.undo_import(&firm.lotte, id, tuesday()).await.unwrap();
    work(&firm).await;
    assert_eq!(look(&firm, id).await.row.state, ImportState::Undone);
}

#[tokio::test]
async fn a_file_that_was_only_tried_is_thrown_away_and_leaves_no_bytes() {
    let firm = Firm::on(database()).await;
    let view = crate::accounts::tried(&firm, ImportKind::Sales, b"nummer;datum;bedrag\n1;gisteren;1\n", false).await;
    firm.desk.throw_import_away(view.row.id, tuesday()).await.unwrap();
    let parts =
        firm.db.read_blocking(|tx| tx.query_one("select count(*) from import_part", args![], |row| row.get::<i64>(0)));
    assert_eq!(parts.map_err(|error: desk::StoreError| error).unwrap(), 0);
    let row = look(&firm, view.row.id).await;
    assert_eq!((row.row.state, row.bad.len()), (ImportState::Undone, 1));
}
