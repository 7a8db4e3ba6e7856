//! Invoices that waited for somebody to say whose they are, the same number with another amount, and statements in a zip file.

use crate::accounts::form as account_form;
use crate::books::{SALE, STATEMENT, known, new, purchase, take};
use crate::books_undone::zipped;
use crate::firm::{Firm, field, refused, tuesday};
use desk::DeskError;
use desk::accounts::AccountForm;
use desk::books::{BookingSide, Brought, KeyKind, NotTaken, Unread};
use testkit::{TestDatabase, database, each_database};

async fn said_once(db: TestDatabase) {
    let firm = Firm::on(db).await;
    known(&firm).await;
    let (first, _) = new(take(&firm, SALE.as_bytes(), false).await);
    let (second, _) = new(take(&firm, SALE.replace("2026-17", "2026-18").as_bytes(), false).await);
    let stranger =
        SALE.replace("2026-17", "2026-19").replace("De Korenaar", "De Halm").replace("0202239951", "0202240149");
    let (third, _) = new(take(&firm, stranger.as_bytes(), false).await);
    let placed = firm.desk.place_invoice(&firm.lotte, first, BookingSide::Sale, None, tuesday()).await.unwrap();
    assert_eq!(placed, 1, "the other one of this party, and not that of somebody else");
    let of = async |id| firm.desk.invoice(&firm.lotte, id, tuesday()).await.unwrap().row.account;
    assert!(of(first).await.is_some() && of(first).await == of(second).await && of(third).await.is_none());
    let sales = firm.desk.leaning(&firm.lotte, tuesday()).await.unwrap().sales.unwrap();
    assert_eq!((sales.rows.len(), sales.total_cents), (1, 20_000), "one customer, and both are booked");
    // Taken out again, the second is its own.
    firm.desk.undo_invoice(&firm.lotte, first, tuesday()).await.unwrap();
    let sales = firm.desk.leaning(&firm.lotte, tuesday()).await.unwrap().sales.unwrap();
    assert_eq!(sales.total_cents, 10_000);
}

#[tokio::test]
async fn whose_one_invoice_is_said_once_for_all_of_that_party_that_waited() {
    each_database(said_once).await;
}

#[tokio::test]
async fn a_party_that_a_number_finds_is_proposed_before_a_second_one_is_made() {
    let firm = Firm::on(database()).await;
    known(&firm).await;
    let (id, _) = new(take(&firm, SALE.as_bytes(), false).await);
    let view = firm.desk.invoice(&firm.lotte, id, tuesday()).await.unwrap();
    assert_eq!((view.found, view.accounts.len()), (None, 0));
    let number = view.keys.iter().find(|(kind, _)| *kind == KeyKind::Vat || *kind == KeyKind::Kbo).unwrap().clone();
    let form = AccountForm { keys: vec![number], ..account_form("Molenaars Groep", "") };
    let account = firm.desk.save_account(&firm.karin, form, tuesday()).await.unwrap();
    let view = firm.desk.invoice(&firm.lotte, id, tuesday()).await.unwrap();
    assert_eq!((view.found, view.accounts), (Some(account), vec![(account, "Molenaars Groep".to_owned())]));
}

#[tokio::test]
async fn the_same_number_with_another_amount_is_told_and_what_was_there_counts() {
    let firm = Firm::on(database()).await;
    known(&firm).await;
    let (first, _) = new(take(&firm, SALE.as_bytes(), true).await);
    let other = SALE.replace(">121.00<", ">242.00<").replace(">100.00<", ">200.00<");
    let again = take(&firm, other.as_bytes(), true).await;
    assert!(matches!(again, Brought::Known { id, differs: true, .. } if id == first), "{again:?}");
    let same = take(&firm, SALE.as_bytes(), true).await;
    assert!(matches!(same, Brought::Known { id, differs: false, .. } if id == first), "{same:?}");
    let sales = firm.desk.leaning(&firm.lotte, tuesday()).await.unwrap().sales.unwrap();
    assert_eq!(sales.total_cents, 10_000);
}

#[tokio::test]
async fn what_is_the_matter_with_a_file_is_known_apart() {
    let firm = Firm::on(database()).await;
    let bomb = "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>";
    for (bytes, expected) in [
        (b"geen xml".as_slice(), Unread::NoXml),
        (&SALE.as_bytes()[..1500], Unread::NoXml),
        (bomb.as_bytes(), Unread::DocumentType),
        (b"%PDF-1.4\ntrailer<<>>\n%%EOF", Unread::OnlyPdf),
        (STATEMENT.as_bytes(), Unread::Statement),
        (b"<brief/>", Unread::SomethingElse),
        (b"PK\x03\x04kapot", Unread::Zip),
    ] {
        let brought = take(&firm, bytes, false).await;
        assert!(
            matches!(brought, Brought::Not { problem: NotTaken::Unreadable { what, .. } } if what == expected),
            "{brought:?}, and not {expected:?}"
        );
    }
}

#[tokio::test]
async fn statements_come_zipped_as_banks_give_them_and_all_in_it_or_nothing() {
    let firm = Firm::on(database()).await;
    let mixed = zipped(&[("a.xml", STATEMENT.as_bytes()), ("lees-mij.txt", b"Geachte heer")]);
    let tried = firm.desk.take_statements(&firm.lotte, "b.zip", mixed, tuesday()).await;
    assert_eq!(refused(tried), field("file", "not_a_statement"));
    let empty = firm.desk.take_statements(&firm.lotte, "b.zip", zipped(&[]), tuesday()).await;
    assert_eq!(refused(empty), field("file", "not_a_statement"));
    let zip = zipped(&[("a.xml", STATEMENT.as_bytes()), ("nog-eens.xml", STATEMENT.as_bytes())]);
    let brought = firm.desk.take_statements(&firm.lotte, "b.zip", zip, tuesday()).await.unwrap();
    assert_eq!((brought.statements, brought.new, brought.known), (2, 3, 3), "what is in it twice counts once");
}

async fn another_account_number(db: TestDatabase) {
    let firm = Firm::on(db).await;
    known(&firm).await;
    let (first, _) = new(take(&firm, &purchase("A-1", "2026-11-01", "2026-12-01"), true).await);
    let second = purchase("A-2", "2026-11-10", "2026-12-10");
    let forged = String::from_utf8(second).unwrap().replace("BE68539007547034", "NL20INGB0001234567");
    let (second, is_booked) = new(take(&firm, forged.as_bytes(), true).await);
    assert!(is_booked, "it is theirs by its VAT number");
    let seen = async |id| firm.desk.invoice(&firm.lotte, id, tuesday()).await.unwrap().new_iban;
    assert_eq!(seen(first).await, None);
    let new_iban = seen(second).await.unwrap();
    assert_eq!((new_iban.iban.as_str(), new_iban.known), ("NL20INGB0001234567", vec!["BE68539007547034".to_owned()]));
    let owed = async || -> Vec<(String, bool)> {
        let view = firm.desk.owed(&firm.lotte, tuesday()).await.unwrap();
        view.rows.into_iter().map(|owed| (owed.row.number, owed.is_new_iban)).collect()
    };
    assert_eq!(owed().await, [("A-1".to_owned(), false), ("A-2".to_owned(), true)]);
    // To say whose a bill is doesn't make the number theirs.
    let account = firm.desk.invoice(&firm.lotte, first, tuesday()).await.unwrap().row.account;
    firm.desk.place_invoice(&firm.lotte, second, BookingSide::Purchase, account, tuesday()).await.unwrap();
    assert!(seen(second).await.is_some());
    // Somebody called them.
    assert!(matches!(firm.desk.trust_iban(&firm.joost, second, tuesday()).await, Err(DeskError::NotAllowed(_))));
    assert!(firm.desk.trust_iban(&firm.lotte, second, tuesday()).await.unwrap());
    assert_eq!(seen(second).await, None);
    assert_eq!(owed().await, [("A-1".to_owned(), false), ("A-2".to_owned(), false)]);
}

#[tokio::test]
async fn a_bill_to_an_account_number_that_is_not_known_of_its_supplier_is_told_before_it_is_paid() {
    each_database(another_account_number).await;
}

#[tokio::test]
async fn the_first_account_number_of_a_supplier_is_held_against_the_next() {
    let firm = Firm::on(database()).await;
    known(&firm).await;
    let bare = String::from_utf8(purchase("A-1", "2026-11-01", "2026-12-01")).unwrap();
    let with = |number: &str, iban: &str| bare.replace("A-1", number).replace("BE68539007547034", iban);
    // Known by its VAT number only, as from an import.
    let (id, _) = new(take(&firm, bare.as_bytes(), false).await);
    let view = firm.desk.invoice(&firm.lotte, id, tuesday()).await.unwrap();
    let form = AccountForm {
        keys: view.keys.into_iter().filter(|(kind, _)| *kind != KeyKind::Iban).collect(),
        ..account_form("De Korenaar", "")
    };
    firm.desk.save_account(&firm.karin, form, tuesday()).await.unwrap();
    let (first, _) = new(take(&firm, with("A-2", "BE68539007547034").as_bytes(), false).await);
    let (second, _) = new(take(&firm, with("A-3", "NL20INGB0001234567").as_bytes(), false).await);
    let seen = async |id| firm.desk.invoice(&firm.lotte, id, tuesday()).await.unwrap().new_iban.is_some();
    assert_eq!((seen(first).await, seen(second).await), (false, true));
    // A number that is somebody else's stays theirs, and the warning stays.
    let other = AccountForm { keys: vec![(KeyKind::Iban, "NL20INGB0001234567".into())], ..account_form("De Halm", "") };
    firm.desk.save_account(&firm.karin, other, tuesday()).await.unwrap();
    assert!(!firm.desk.trust_iban(&firm.lotte, second, tuesday()).await.unwrap());
    let of = async |id| firm.desk.invoice(&firm.lotte, id, tuesday()).await.unwrap().new_iban.and_then(|new| new.of);
    assert_eq!(of(second).await.map(|(_, name)| name).as_deref(), Some("De Halm"));
    // Also of a supplier of whom no number is known.
    let account = firm.desk.invoice(&firm.lotte, second, tuesday()).await.unwrap().row.account;
    let bare = AccountForm { id: account, keys: Vec::new(), ..account_form("De Korenaar", "") };
    firm.desk.save_account(&firm.karin, bare, tuesday()).await.unwrap();
    assert_eq!(of(second).await.map(|(_, name)| name).as_deref(), Some("De Halm"));
    assert!(!seen(first).await, "nothing is known to hold it against");
}
