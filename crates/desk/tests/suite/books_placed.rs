//! Invoices that waited for somebody to say whose they are, the same number with another amount, and statements in a zip file.

use crate::books::{SALE, STATEMENT, known, new, take};
use crate::books_undone::zipped;
use crate::firm::{Firm, field, refused, tuesday};
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
    let form = desk::accounts::AccountForm {
        id: None,
        name: "Molenaars Groep".into(),
        kind: desk::accounts::AccountKind::Company,
        number: String::new(),
        city: String::new(),
        customer_since: None,
        tier: String::new(),
        note: String::new(),
        keys: vec![number],
    };
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
