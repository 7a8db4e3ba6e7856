//! Accounts and what they bring: files with figures are tried, brought in, found again and taken out again; each story on both
//! databases.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::firm::{Firm, field, question, refused, tuesday};
use desk::accounts::{AccountForm, AccountKind, KeyKind, SubscriptionForm};
use desk::importing::{ImportKind, Mapping};
use desk::views::{AccountFilter, AccountView, BookingSide, ImportState, ImportStep, ImportView};
use desk::{AccountId, Act, BookingForm, Clock, DeskError, ImportId, Refusal, Whose};
use jiff::civil::{Date, date};
use testkit::{TestDatabase, database, each_database};

const SALES: &str = "Debiteurnr;Klant;Datum;Bedrag;Kostprijs;Omschrijving\r\n\
    1001;Garage Stellingwerf;03-11-2026;1.234,56;1.000,00;Laadpaal\r\n\
    1001;Garage Stellingwerf;03-11-2026;1.234,56;1.000,00;Laadpaal\r\n\
    1002;Bakkerij De Korenaar;4-11-2026;(12,00);;Terug\r\n\
    1002;Bakkerij De Korenaar;2026-11-05;€ 12,-;;\"Koffie; zwart\"\r\n\
    1003;Niemand;gisteren;1,00;;x\r\n\
    1003;Niemand;05-11-2026;twaalf;;x\r\n\
    1003;Niemand;05-11-2026;12,345;;x\r\n\
    1003;Niemand;05-11-2026;12,34\r\n";

pub(crate) fn form(name: &str, number: &str) -> AccountForm {
    AccountForm {
        id: None,
        name: name.into(),
        kind: AccountKind::Company,
        number: number.into(),
        city: "Doetinchem".into(),
        customer_since: Some(date(2020, 10, 1)),
        tier: String::new(),
        note: String::new(),
        keys: vec![],
    }
}

pub(crate) fn clock() -> Arc<dyn Clock> {
    Arc::new(tuesday)
}

/// Does all work on imports that there is.
pub(crate) async fn work(firm: &Firm) {
    while firm.desk.work_on_import(clock(), || false).await.unwrap() {}
}

pub(crate) async fn look(firm: &Firm, id: ImportId) -> ImportView {
    firm.desk.import(&firm.lotte, id).await.unwrap()
}

/// Offers a file, has it tried as it is guessed, and shows what was found.
pub(crate) async fn tried(firm: &Firm, kind: ImportKind, text: &[u8], makes_accounts: bool) -> ImportView {
    let id = firm.desk.offer_import(&firm.lotte, kind, "uit-het-pakket.csv", text.to_vec(), tuesday()).await.unwrap();
    let mapping = look(firm, id).await.mapping.unwrap();
    firm.desk.try_import(&firm.lotte, id, Mapping { makes_accounts, ..mapping }, tuesday()).await.unwrap();
    work(firm).await;
    look(firm, id).await
}

pub(crate) async fn brought_in(firm: &Firm, kind: ImportKind, text: &[u8], makes_accounts: bool) -> ImportView {
    let id = tried(firm, kind, text, makes_accounts).await.row.id;
    firm.desk.bring_in(&firm.lotte, id, true, tuesday()).await.unwrap();
    work(firm).await;
    look(firm, id).await
}

pub(crate) async fn seen(firm: &Firm, name: &str) -> AccountView {
    let found = firm.desk.accounts(&firm.lotte, name, "").await.unwrap();
    assert_eq!(found.accounts.len(), 1, "{name}: {found:?}");
    firm.desk.account(&firm.lotte, found.accounts[0].id, AccountFilter::All, None, tuesday()).await.unwrap()
}

async fn revenue(firm: &Firm, name: &str) -> i64 {
    seen(firm, name).await.money.unwrap().revenue_cents
}

async fn brought(db: TestDatabase) {
    let firm = Firm::on(db).await;
    let desk = &firm.desk;
    desk.save_account(&firm.karin, form("Garage Stellingwerf", "1001"), tuesday()).await.unwrap();

    // Tried: the bad rows are told with line, column and reason; nothing was brought in; an unknown account is bad too.
    let view = tried(&firm, ImportKind::Sales, SALES.as_bytes(), false).await;
    let counts = view.row.counts;
    assert_eq!((view.row.step, counts.total, counts.read, counts.new, counts.bad), (ImportStep::Tried, 8, 2, 2, 6));
    let bad: Vec<_> = view.bad.iter().map(|bad| (bad.line, bad.head.as_str(), bad.problem.as_str())).collect();
    let expected = [
        (4, "Debiteurnr", "unknown-account"),
        (5, "Debiteurnr", "unknown-account"),
        (6, "Datum", "not-a-day"),
        (7, "Bedrag", "not-an-amount"),
        (8, "Bedrag", "part-of-a-cent"),
        (9, "", "cells"),
    ];
    assert_eq!(bad, expected);
    assert_eq!(revenue(&firm, "Stellingwerf").await, 0);

    // Brought in with new accounts, the rest only when told so.
    let view = tried(&firm, ImportKind::Sales, SALES.as_bytes(), true).await;
    let id = view.row.id;
    assert_eq!((view.row.counts.accounts, view.row.counts.bad), (1, 4));
    assert_eq!(refused(desk.bring_in(&firm.lotte, id, false, tuesday()).await), field("rest", "required"));
    desk.bring_in(&firm.lotte, id, true, tuesday()).await.unwrap();
    work(&firm).await;
    let done = look(&firm, id).await.row;
    assert_eq!((done.state, done.counts.new, done.counts.known), (ImportState::Done, 4, 0));
    assert_eq!((revenue(&firm, "Stellingwerf").await, revenue(&firm, "Korenaar").await), (246_912, 0));
    let money = seen(&firm, "Stellingwerf").await.money.unwrap();
    assert_eq!((money.margin_cents, money.all_cents), (Some(46_912), 246_912));

    // Once more, and in other letters: everything is known, and counts once.
    let wide: Vec<u8> = SALES.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for text in [SALES.as_bytes(), &wide] {
        let again = brought_in(&firm, ImportKind::Sales, text, true).await.row.counts;
        assert_eq!((again.new, again.known, again.accounts), (0, 4, 0));
    }
    assert_eq!(revenue(&firm, "Stellingwerf").await, 246_912);

    // Undone: all of it, and the account that it made; the one that was there stays.
    desk.undo_import(&firm.lotte, id, tuesday()).await.unwrap();
    work(&firm).await;
    assert_eq!(look(&firm, id).await.row.state, ImportState::Undone);
    assert_eq!(revenue(&firm, "Stellingwerf").await, 0);
    assert!(desk.accounts(&firm.lotte, "Korenaar", "").await.unwrap().accounts.is_empty());
    // And it can be brought in anew.
    let again = brought_in(&firm, ImportKind::Sales, SALES.as_bytes(), true).await.row.counts;
    assert_eq!((again.new, again.accounts), (4, 1));
}
#[tokio::test]
async fn a_file_is_tried_brought_in_known_again_and_taken_out_as_a_whole() {
    each_database(brought).await;
}

async fn cut_off(db: TestDatabase) {
    let firm = Firm::on(db).await;
    let mut text = "number,name,date,amount\n".to_owned();
    for row in 0..9_000 {
        text += &format!("{},Klant {0},2026-11-{:02},1.00\n", row % 50, row % 20 + 1);
    }
    let id = tried(&firm, ImportKind::Sales, text.as_bytes(), true).await.row.id;
    firm.desk.bring_in(&firm.lotte, id, true, tuesday()).await.unwrap();
    // The program is stopped after each batch, and begins again.
    let batches = Arc::new(AtomicUsize::new(0));
    loop {
        let count = batches.clone();
        let stops = move || count.fetch_add(1, Ordering::Relaxed) < usize::MAX;
        if !firm.desk.work_on_import(clock(), stops).await.unwrap() {
            break;
        }
    }
    let counts = look(&firm, id).await.row.counts;
    assert_eq!((counts.total, counts.new, counts.known, counts.bad, counts.accounts), (9_000, 9_000, 0, 0, 50));
    assert!(batches.load(Ordering::Relaxed) >= 2, "it went on where it was");
    assert_eq!(seen(&firm, "Klant 7").await.money.unwrap().all_cents, 900_000);
}
#[tokio::test]
async fn an_import_that_is_cut_off_goes_on_where_it_was_and_counts_nothing_twice() {
    each_database(cut_off).await;
}

async fn master_data(db: TestDatabase) {
    let firm = Firm::on(db).await;
    let desk = &firm.desk;
    desk.save_account(&firm.karin, form("Garage Stellingwerf", "1001"), tuesday()).await.unwrap();
    let text = "Nummer;Naam;Plaats;IBAN;Domein;Klant sinds;Klasse\n\
        1001;Garage Stellingwerf B.V.;Zutphen;NL91 ABNA 0417 1643 00;stellingwerf.example;1-10-2019;goud\n\
        1002;De Korenaar;Ede;NL00ABNA0417164300;;;\n\
        1003;Van Dam;Ede;;https://www.vandam.example/;31-12-2021;\n";
    let view = brought_in(&firm, ImportKind::Accounts, text.as_bytes(), false).await;
    assert_eq!((view.row.counts.new, view.row.counts.known, view.row.counts.bad), (1, 1, 1));
    assert_eq!((view.bad[0].line, view.bad[0].problem.as_str()), (3, "not-an-iban"));
    let garage = seen(&firm, "Stellingwerf").await;
    assert_eq!((garage.account.name.as_str(), garage.account.city.as_str()), ("Garage Stellingwerf B.V.", "Zutphen"));
    assert_eq!((garage.account.tier.as_str(), garage.account.customer_since), ("goud", Some(date(2019, 10, 1))));
    assert!(garage.keys.contains(&(KeyKind::Iban, "NL91ABNA0417164300".into())));

    // Sales find them by IBAN, by the domain of an address, and by name; in purchases they are suppliers.
    let text = "iban;e-mail;naam;datum;bedrag;soort\nNL91ABNA0417164300;;;2026-11-01;100,00;verkoop\n\
        ;info@vandam.example;;2026-11-01;50;verkoop\n;;van dam;2026-11-02;25;inkoop\n;x@gmail.com;;2026-11-02;25;inkoop\n";
    let view = brought_in(&firm, ImportKind::Sales, text.as_bytes(), false).await;
    assert_eq!((view.row.counts.new, view.row.counts.bad), (3, 1));
    let dam = seen(&firm, "Van Dam").await.money.unwrap();
    assert_eq!((dam.revenue_cents, dam.purchases_cents), (5_000, 2_500));

    // Undone: what it changed is as it was, what it made and is used by now stays.
    let master = desk.imports(&firm.lotte).await.unwrap().into_iter().find(|row| row.kind == "csv-accounts").unwrap();
    desk.undo_import(&firm.lotte, master.id, tuesday()).await.unwrap();
    work(&firm).await;
    let garage = seen(&firm, "Stellingwerf").await;
    assert_eq!((garage.account.name.as_str(), garage.account.city.as_str()), ("Garage Stellingwerf", "Doetinchem"));
    assert!(!garage.keys.iter().any(|(kind, _)| *kind == KeyKind::Iban));
    assert_eq!(revenue(&firm, "Van Dam").await, 5_000);
}
#[tokio::test]
async fn master_data_change_accounts_give_them_keys_and_are_changed_back() {
    each_database(master_data).await;
}

async fn subscribed(db: TestDatabase) {
    let firm = Firm::on(db).await;
    let (desk, now) = (&firm.desk, tuesday());
    let id = desk.save_account(&firm.karin, form("Garage Stellingwerf", "1001"), now).await.unwrap();
    let plan = |cents, end: Option<Date>| SubscriptionForm {
        id: None,
        product: "Onderhoud".into(),
        cents,
        started_on: date(2026, 1, 1),
        ended_on: end,
    };
    let by_hand = desk.save_subscription(&firm.lotte, id, plan(4_500, None), now).await.unwrap();
    assert_eq!(
        refused(desk.save_subscription(&firm.lotte, id, plan(0, Some(date(2025, 1, 1))), now).await).each().count(),
        2
    );
    let text = "Klant;Abonnement;Bedrag;Begindatum;Einddatum\nGarage Stellingwerf;Bewaking;12,50;1-2-2026;\n\
        Garage Stellingwerf;Oud;10;1-2-2020;31-12-2021\nGarage Stellingwerf;Fout;10;1-2-2020;1-2-2019\n";
    let view = brought_in(&firm, ImportKind::Subscriptions, text.as_bytes(), false).await;
    assert_eq!((view.row.counts.new, view.bad[0].problem.as_str()), (2, "ends-before-it-begins"));
    let again = brought_in(&firm, ImportKind::Subscriptions, text.as_bytes(), false).await;
    assert_eq!((again.row.counts.new, again.row.counts.known), (0, 2));
    assert_eq!(seen(&firm, "Stellingwerf").await.money.unwrap().monthly_cents, 5_750);

    let ended = SubscriptionForm { id: Some(by_hand), ..plan(4_500, Some(date(2026, 10, 31))) };
    desk.save_subscription(&firm.lotte, id, ended, now).await.unwrap();
    assert_eq!(seen(&firm, "Stellingwerf").await.money.unwrap().monthly_cents, 1_250);
    desk.undo_import(&firm.lotte, view.row.id, now).await.unwrap();
    work(&firm).await;
    let left = desk.subscriptions(&firm.lotte, id).await.unwrap();
    assert_eq!(left.iter().map(|row| row.product.as_str()).collect::<Vec<_>>(), ["Onderhoud"]);

    // From another program: the same key is the same subscription.
    let whose = || Whose::Number("1001".into());
    let first = desk.put_subscription(&firm.lotte, whose(), "s-1".into(), plan(900, None), now).await.unwrap();
    let second = desk.put_subscription(&firm.lotte, whose(), "s-1".into(), plan(950, None), now).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(seen(&firm, "Stellingwerf").await.money.unwrap().monthly_cents, 950);
}
#[tokio::test]
async fn a_subscription_runs_until_it_is_ended_whoever_brought_it() {
    each_database(subscribed).await;
}

async fn booked(db: TestDatabase) {
    let firm = Firm::on(db).await;
    let (desk, now) = (&firm.desk, tuesday());
    let id = desk.save_account(&firm.karin, form("Garage Stellingwerf", "1001"), now).await.unwrap();
    let booking = |key: &str, whose: Whose| BookingForm {
        whose,
        side: BookingSide::Sale,
        on: date(2026, 11, 2),
        cents: 10_000,
        cost_cents: Some(4_000),
        product: "Laadpaal".into(),
        key: key.into(),
    };
    let two = vec![booking("f-1", Whose::Account(id)), booking("f-2", Whose::Number("1001".into()))];
    let first = desk.book(&firm.lotte, two.clone(), now).await.unwrap();
    let again = desk.book(&firm.lotte, two, now).await.unwrap();
    assert_eq!((first.new, first.known, again.new, again.known), (2, 0, 0, 2));
    let stranger = vec![booking("f-3", Whose::Account(id)), booking("f-4", Whose::Number("9".into()))];
    assert_eq!(refused(desk.book(&firm.lotte, stranger, now).await), field("account", "unknown"));
    assert_eq!(revenue(&firm, "Stellingwerf").await, 20_000);
}
#[tokio::test]
async fn another_program_books_all_or_none_and_each_once() {
    each_database(booked).await;
}

async fn joined(db: TestDatabase) {
    let firm = Firm::on(db).await;
    let (desk, now) = (&firm.desk, tuesday());
    let kept = desk.save_account(&firm.karin, form("Garage Stellingwerf", ""), now).await.unwrap();
    let double = AccountForm {
        keys: vec![(KeyKind::Iban, "nl91 abna 0417 1643 00".into())],
        ..form("Stellingwerf Garage", "1001")
    };
    let double = desk.save_account(&firm.karin, double, now).await.unwrap();
    let cafe = desk.save_account(&firm.karin, form("Café De Één", ""), now).await.unwrap();
    for words in ["café de één", "CAFE DE EEN", "een"] {
        let found = desk.accounts(&firm.lotte, words, "").await.unwrap().accounts;
        assert_eq!(found.iter().map(|account| account.id).collect::<Vec<_>>(), [cafe], "{words}");
    }
    desk.ask(
        None,
        question("Auke Stellingwerf", "auke@stellingwerf.example", "Kunnen zes palen op de aansluiting?"),
        now,
    )
    .await
    .unwrap();
    let auke = desk.find(&firm.karin, "Auke").await.unwrap().into_iter().find_map(|found| match found {
        desk::views::Found::Contact { id, .. } => Some(id),
        _ => None,
    });
    desk.move_contact(&firm.karin, auke.unwrap(), Some(double), now).await.unwrap();
    let text = "nummer;datum;bedrag\n1001;2026-11-01;100\n";
    brought_in(&firm, ImportKind::Sales, text.as_bytes(), false).await;

    let preview = desk.preview_join(&firm.karin, double, kept, now).await.unwrap();
    assert_eq!(preview.moves, [("contact", 1), ("conversation", 1), ("booking", 1)]);
    assert_eq!(refused(desk.preview_join(&firm.karin, kept, kept, now).await), field("into", "same"));
    desk.join_accounts(&firm.karin, double, kept, now).await.unwrap();

    let view = desk.account(&firm.lotte, kept, AccountFilter::All, None, now).await.unwrap();
    assert_eq!((view.people.len(), view.waiting, view.account.number.as_str()), (1, 1, "1001"));
    assert_eq!(view.money.unwrap().revenue_cents, 10_000);
    assert!(view.events.len() >= 3, "the promise, the question and the booking: {:?}", view.events);
    let old = desk.account(&firm.lotte, double, AccountFilter::All, None, now).await.unwrap();
    assert_eq!(old.account.joined_into, Some(kept));
    assert_eq!(desk.accounts(&firm.karin, "Stellingwerf", "").await.unwrap().accounts.len(), 1);
    // The same file again is known, by the number that moved along.
    let again = brought_in(&firm, ImportKind::Sales, text.as_bytes(), false).await.row.counts;
    assert_eq!((again.new, again.known), (0, 1));
}
#[tokio::test]
async fn two_accounts_that_are_one_are_joined_with_all_that_hangs_on_them() {
    each_database(joined).await;
}

async fn guarded(db: TestDatabase) {
    let firm = Firm::on(db).await;
    let (desk, now) = (&firm.desk, tuesday());
    let id = desk.save_account(&firm.karin, form("Garage Stellingwerf", "1001"), now).await.unwrap();
    // Who answers sees the account and what was promised, not what it brings.
    for by in [&firm.karin, &firm.ria] {
        let view = desk.account(by, id, AccountFilter::All, None, now).await.unwrap();
        assert!(view.money.is_none() && view.subscriptions.is_empty() && !view.may_see_money);
        assert!(matches!(desk.imports(by).await, Err(DeskError::NotAllowed(Act::BringIn))));
        let file = desk.offer_import(by, ImportKind::Sales, "x.csv", b"a\n1\n".to_vec(), now).await;
        assert!(matches!(file, Err(DeskError::NotAllowed(Act::BringIn))));
        assert!(matches!(desk.subscriptions(by, id).await, Err(DeskError::NotAllowed(Act::SeeMoney))));
        assert!(matches!(desk.book(by, vec![], now).await, Err(DeskError::NotAllowed(Act::BringIn))));
    }
    let ria = desk.save_account(&firm.ria, form("Nieuw", ""), now).await;
    assert!(matches!(ria, Err(DeskError::NotAllowed(Act::EditAccounts))));
    let strange: AccountId = "019aa7c2-5f1e-7cc3-98c4-dc0c0c07398f".parse().unwrap();
    let gone = desk.account(&firm.karin, strange, AccountFilter::All, None, now).await;
    assert!(matches!(gone, Err(DeskError::NotFound)));

    // All that is wrong is told at once; a number is one account's.
    let wrong = AccountForm {
        name: " ".into(),
        tier: "x".repeat(99),
        keys: vec![(KeyKind::Iban, "NL00".into())],
        ..form("", "")
    };
    assert_eq!(refused(desk.save_account(&firm.karin, wrong, now).await).each().count(), 3);
    let taken = desk.save_account(&firm.karin, form("Ander", "1001"), now).await;
    assert_eq!(refused(taken), Refusal::Taken("number"));
    for (bytes, problem) in [
        (&b""[..], "required"),
        (b"\n\n", "required"),
        (b"PK\x03\x04\x00\x00", "not_a_table"),
        (b"a,b\x00\x01\n", "not_a_table"),
    ] {
        let file = desk.offer_import(&firm.lotte, ImportKind::Sales, "x.csv", bytes.to_vec(), now).await;
        assert_eq!(refused(file), field("file", problem));
    }
    // A quote that is never closed ends the trial with the line on which it stands.
    let open = [b"nummer;datum;bedrag\n1001;2026-11-01;1\n1001;\"".to_vec(), vec![b'x'; 2_000_000]].concat();
    let view = tried(&firm, ImportKind::Sales, &open, false).await.row;
    assert_eq!((view.state, view.failure.as_str()), (ImportState::Failed, "row-too-long 3"));
}
#[tokio::test]
async fn money_is_for_leads_and_what_is_wrong_is_refused_in_words() {
    each_database(guarded).await;
}

/// A table with a column for accounts that isn't moved along would keep things of an account that is gone.
#[tokio::test]
async fn all_that_refers_to_an_account_moves_when_two_are_joined() {
    let db = database();
    let found = db.db().read_blocking(|tx| {
        tx.query(
            "select m.name, f.\"from\" from sqlite_master m join pragma_foreign_key_list(m.name) f on f.\"table\" = 'account'
             where m.type = 'table' order by 1",
            &[],
            |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)),
        )
    });
    let found: Vec<(String, String)> = found.map_err(|error: desk::StoreError| error).unwrap();
    assert!(found.len() > 6, "{found:?}");
    let elsewhere = ["timeline", "account_key", "import_change", "account"];
    let is_moved = |table: &str| !elsewhere.contains(&table) && !store::ACCOUNT_WORKED_OUT.contains(&table);
    for (table, column) in found.iter().filter(|(table, _)| is_moved(table)) {
        let moves = store::ACCOUNT_REFERENCES.contains(&(table.as_str(), column.as_str()));
        assert!(
            moves,
            "{table}.{column} isn't in store::ACCOUNT_REFERENCES: add it, so that joining accounts moves it"
        );
    }
}
