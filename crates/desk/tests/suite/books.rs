//! Invoices and bank statements: taken in, booked, matched by a person, paid; what we owe, and on whom we lean.

use crate::firm::{Firm, field, refused, tuesday};
use desk::books::{BookingSide, BooksSettings, Brought, KeyKind, NotTaken, Term};
use desk::{DeskError, InvoiceId, Refusal};
use jiff::civil::date;
use testkit::{TestDatabase, at, database, each_database};

pub(crate) const SALE: &str = include_str!("../../../ledger/tests/files/invoice-ubl.xml");
pub(crate) const STATEMENT: &str = include_str!("../../../ledger/tests/files/statement-camt.xml");

/// The same invoice the other way round: the bakery sells to us.
pub(crate) fn purchase(number: &str, issued: &str, due: &str) -> Vec<u8> {
    let swapped = SALE
        .replace("AccountingSupplierParty", "Aa")
        .replace("AccountingCustomerParty", "AccountingSupplierParty")
        .replace("<cac:Aa>", "<cac:AccountingCustomerParty>")
        .replace("</cac:Aa>", "</cac:AccountingCustomerParty>");
    let swapped = swapped.replace("2026-17", number).replace("2026-11-01", issued).replace("2026-12-01", due);
    swapped.replace("RF18539007547034", "").replace("NL91ABNA0417164300", "BE68539007547034").into_bytes()
}

pub(crate) async fn known(firm: &Firm) {
    let ours = vec![(KeyKind::Kvk, "27124701".to_owned()), (KeyKind::Iban, "NL91ABNA0417164300".to_owned())];
    let settings = BooksSettings { ours, names: vec!["Onze Firma BV".into()], is_large: true, ..Default::default() };
    firm.desk.save_books_settings(&firm.lotte, settings, tuesday()).await.unwrap();
}

pub(crate) async fn take(firm: &Firm, bytes: &[u8], makes: bool) -> Brought {
    firm.desk.take_invoice(&firm.lotte, "f.xml", bytes.to_vec(), makes, tuesday()).await.unwrap()
}

pub(crate) fn new(brought: Brought) -> (InvoiceId, bool) {
    match brought {
        Brought::New { id, is_booked, .. } => (id, is_booked),
        other => panic!("expected a new one, found {other:?}"),
    }
}

async fn from_invoice_to_payment(db: TestDatabase) {
    let firm = Firm::on(db).await;
    // Nobody knows yet who we are: it is kept, and asked.
    let (id, is_booked) = new(take(&firm, SALE.as_bytes(), true).await);
    assert!(!is_booked);
    let (unsure, _) = firm.desk.invoices(&firm.lotte).await.unwrap();
    assert_eq!((unsure.len(), unsure[0].side), (1, None));
    known(&firm).await;
    let view = firm.desk.invoice(&firm.lotte, id, tuesday()).await.unwrap();
    assert_eq!((view.row.side, view.row.account), (Some(BookingSide::Sale), None));
    assert_eq!(
        (view.row.net_cents, view.row.payable_cents, view.row.party()),
        (10_000, 12_100, "Bakkerij De Korenaar")
    );
    firm.desk.place_invoice(&firm.lotte, id, BookingSide::Sale, None, tuesday()).await.unwrap();
    let leaning = firm.desk.leaning(&firm.lotte, tuesday()).await.unwrap();
    let sales = leaning.sales.unwrap();
    assert_eq!((sales.total_cents, sales.rows[0].name.as_str(), sales.hhi), (10_000, "Bakkerij De Korenaar", 10_000.0));

    // Twice the same counts once.
    assert!(matches!(take(&firm, SALE.as_bytes(), true).await, Brought::Known { id: known, .. } if known == id));
    let brought = firm.desk.take_statements(&firm.lotte, "a.xml", STATEMENT.into(), tuesday()).await.unwrap();
    assert_eq!((brought.statements, brought.new, brought.known, brought.wrong), (1, 3, 0, 0));
    let again = firm.desk.take_statements(&firm.lotte, "a.xml", STATEMENT.into(), tuesday()).await.unwrap();
    assert_eq!((again.new, again.known, again.import), (0, 3, None));

    let bank = firm.desk.bank(&firm.lotte, None, tuesday()).await.unwrap();
    assert_eq!((bank.statements.len(), bank.statements[0].verdict.as_str(), bank.unmatched.len()), (1, "right", 2));
    let proposal = &bank.proposals[0];
    assert_eq!((proposal.parts[0].0, proposal.parts[0].3, proposal.rest_cents), (id, 12_100, 0));
    assert!(proposal.score >= 97 && proposal.nl.contains("RF18539007547034"), "{}", proposal.nl);
    let entry = proposal.entry.id;

    let confirm = |cents| firm.desk.confirm_match(&firm.lotte, entry, vec![(id, cents)], tuesday());
    assert_eq!(refused(confirm(12_101).await), field("parts", "more_than_paid"));
    assert_eq!(refused(confirm(-1).await), field("parts", "more_than_paid"));
    confirm(2_100).await.unwrap();
    let open = || async { firm.desk.invoice(&firm.lotte, id, tuesday()).await.unwrap().row.open_cents() };
    assert_eq!(open().await, 10_000);
    assert_eq!(firm.desk.confirm_sure(&firm.lotte, 80, None, tuesday()).await.unwrap(), 1);
    assert_eq!(open().await, 0);
    // What was paid of can't be taken out before that is taken back.
    let undone = firm.desk.undo_invoice(&firm.lotte, id, tuesday()).await;
    assert_eq!(refused(undone), Refusal::ChangedMeanwhile);
    let import = brought.import.unwrap();
    assert_eq!(refused(firm.desk.undo_statements(&firm.lotte, import, tuesday()).await), Refusal::ChangedMeanwhile);
    for payment in firm.desk.invoice(&firm.lotte, id, tuesday()).await.unwrap().payments {
        firm.desk.undo_payment(&firm.lotte, payment.id, tuesday()).await.unwrap();
    }
    assert_eq!(open().await, 12_100);
    firm.desk.undo_invoice(&firm.lotte, id, tuesday()).await.unwrap();
    firm.desk.undo_statements(&firm.lotte, import, tuesday()).await.unwrap();
    assert!(firm.desk.leaning(&firm.lotte, tuesday()).await.unwrap().sales.is_none());
    assert!(matches!(firm.desk.invoice(&firm.lotte, id, tuesday()).await, Err(DeskError::NotFound)));
    assert!(new(take(&firm, SALE.as_bytes(), true).await).1, "it can be taken in again, and its account made");
}

#[tokio::test]
async fn from_invoice_to_payment_and_back() {
    each_database(from_invoice_to_payment).await;
}

#[tokio::test]
async fn a_proposal_that_was_refused_is_not_made_again_and_what_is_for_no_invoice_is_set_aside() {
    let firm = Firm::on(database()).await;
    known(&firm).await;
    let (id, is_booked) = new(take(&firm, SALE.as_bytes(), true).await);
    assert!(is_booked);
    firm.desk.take_statements(&firm.lotte, "a.xml", STATEMENT.into(), tuesday()).await.unwrap();
    let bank = firm.desk.bank(&firm.lotte, None, tuesday()).await.unwrap();
    let entry = bank.proposals[0].entry.id;
    firm.desk.refuse_match(&firm.lotte, entry, vec![id], tuesday()).await.unwrap();
    let bank = firm.desk.bank(&firm.lotte, None, tuesday()).await.unwrap();
    assert!(bank.proposals.iter().all(|it| it.entry.id != entry) && bank.unmatched.len() == 3);
    assert_eq!(firm.desk.confirm_sure(&firm.lotte, 80, None, tuesday()).await.unwrap(), 0);
    // By hand it can still be said.
    let offered = firm.desk.bank_entry(&firm.lotte, entry, tuesday()).await.unwrap();
    assert_eq!(offered.open[0].id, id);
    firm.desk.set_entry_aside(&firm.lotte, entry, tuesday()).await.unwrap();
    assert_eq!(firm.desk.bank(&firm.lotte, None, tuesday()).await.unwrap().unmatched.len(), 2);
    assert_eq!(refused(firm.desk.confirm_sure(&firm.lotte, 20, None, tuesday()).await), field("score", "not_in_range"));
}

async fn suppliers(db: TestDatabase) {
    let firm = Firm::on(db).await;
    known(&firm).await;
    let (late, _) = new(take(&firm, &purchase("I-1", "2026-09-01", "2026-11-10"), true).await);
    let (due, _) = new(take(&firm, &purchase("I-2", "2026-11-01", "2026-11-26"), true).await);
    let owed = firm.desk.owed(&firm.lotte, tuesday()).await.unwrap();
    assert_eq!((owed.total_cents, owed.late_cents), (24_200, 12_100));
    // Whoever pays hears of each step once, while the firm is open.
    assert_eq!(firm.desk.tell_owed(at("2026-11-24T22:00")).await.unwrap(), 0);
    assert_eq!(firm.desk.tell_owed(tuesday()).await.unwrap(), 2);
    let mail = mail::parse(&firm.desk.claim_outgoing(10, tuesday()).await.unwrap().pop().unwrap().bytes);
    assert_eq!(mail.subject, "Rekeningen om te betalen, waarvan één te laat");
    assert!(mail.text.contains("factuur I-1, €\u{a0}121,00: 14 dagen te laat."), "{}", mail.text);
    assert_eq!(firm.desk.tell_owed(tuesday()).await.unwrap(), 0);
    assert_eq!(firm.desk.tell_owed(at("2026-11-26T10:00")).await.unwrap(), 1, "on the day");
    // On the last day before it on which we are open.
    let (on_sunday, _) = new(take(&firm, &purchase("I-3", "2026-11-01", "2026-11-29"), true).await);
    assert_eq!(firm.desk.tell_owed(at("2026-11-26T11:00")).await.unwrap(), 1, "three days before");
    assert_eq!(firm.desk.tell_owed(at("2026-11-27T10:00")).await.unwrap(), 2, "and on Friday, beside a late one");
    let mail = mail::parse(&firm.desk.claim_outgoing(10, at("2026-11-27T10:00")).await.unwrap().pop().unwrap().bytes);
    assert!(mail.text.contains("vandaag betalen, want de 2 dagen die het nog heeft zijn wij dicht."), "{}", mail.text);
    assert_eq!(firm.desk.tell_owed(at("2026-11-27T16:00")).await.unwrap(), 0);
    firm.desk.undo_invoice(&firm.lotte, on_sunday, tuesday()).await.unwrap();
    let rows: Vec<_> = owed.rows.iter().map(|it| (it.row.id, it.days, it.term)).collect();
    assert_eq!(rows, [(late, -14, Term::OverSixty), (due, 2, Term::Fine)]);
    assert_eq!((owed.days, owed.suffering[0].days_max, owed.suffering[0].euro_days), (None, 14, 121 * 14));
    firm.desk.mark_paid(&firm.lotte, late, Some(date(2026, 11, 20)), tuesday()).await.unwrap();
    let owed = firm.desk.owed(&firm.lotte, tuesday()).await.unwrap();
    assert_eq!((owed.total_cents, owed.rows.len(), owed.days.unwrap().median), (12_100, 1, 80));
    assert_eq!(owed.suffering[0].euro_days, 121 * 10);
    let again = firm.desk.mark_paid(&firm.lotte, late, None, tuesday()).await;
    assert_eq!(refused(again), Refusal::ChangedMeanwhile);

    // A purchase is paid with what goes out.
    let out = STATEMENT.replacen("<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<CdtDbtInd>DBIT</CdtDbtInd><Sts>", 1);
    let out = out
        .replace("RF18539007547034", "I-2")
        .replace("1271.00", "1029.00")
        .replace("<Dbtr>", "<Cdtr>")
        .replace("</Dbtr>", "</Cdtr>");
    let brought = firm.desk.take_statements(&firm.lotte, "b.xml", out.into(), tuesday()).await.unwrap();
    assert_eq!((brought.new, brought.wrong), (3, 0));
    let bank = firm.desk.bank(&firm.lotte, None, tuesday()).await.unwrap();
    assert_eq!((bank.proposals[0].parts[0].0, bank.proposals[0].parts[0].3), (due, -12_100));
    // Only the name says so: a guess, that is looked at by itself.
    assert_eq!(firm.desk.confirm_sure(&firm.lotte, 50, None, tuesday()).await.unwrap(), 0);
    firm.desk.confirm_match(&firm.lotte, bank.proposals[0].entry.id, vec![(due, -12_100)], tuesday()).await.unwrap();
    assert!(firm.desk.owed(&firm.lotte, at("2026-11-30T09:00")).await.unwrap().rows.is_empty());
    let leaning = firm.desk.leaning(&firm.lotte, tuesday()).await.unwrap();
    assert_eq!(leaning.purchases.unwrap().total_cents, 20_000);
}

async fn in_the_letter(db: TestDatabase) {
    let firm = Firm::on(db).await;
    known(&firm).await;
    new(take(&firm, &purchase("I-1", "2026-09-01", "2026-11-10"), true).await);
    new(take(&firm, &purchase("I-2", "2026-11-01", "2026-11-26"), true).await);
    let evening = at("2026-11-24T20:30");
    firm.desk.write_letter(evening).await.unwrap();
    let letter = firm.desk.letter(&firm.petra, date(2026, 11, 24), evening).await.unwrap();
    let said = "Eén rekening hadden wij al moeten betalen, €\u{a0}121,00: Bakkerij De Korenaar (14 dagen).";
    assert_eq!(letter.bills.as_deref(), Some(said));
    let mail = firm.desk.claim_outgoing(10, evening).await.unwrap().pop().unwrap();
    let parts = mail::parse(&mail.bytes);
    assert!(parts.text.contains(said), "{}", parts.text);
}

#[tokio::test]
async fn a_bill_that_we_should_have_paid_stands_in_the_evening_letter() {
    each_database(in_the_letter).await;
}

#[tokio::test]
async fn a_purchase_is_a_promise_to_pay() {
    each_database(suppliers).await;
}

#[tokio::test]
async fn what_is_no_invoice_or_statement_is_said_and_only_leads_keep_books() {
    let firm = Firm::on(database()).await;
    for wrong in ["", "geen xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a/>"] {
        let brought = take(&firm, wrong.as_bytes(), false).await;
        assert!(matches!(brought, Brought::Not { problem: NotTaken::Unreadable { .. } }), "{wrong}");
    }
    let bare = SALE.replace("<cbc:ID>2026-17</cbc:ID>", "");
    assert_eq!(take(&firm, bare.as_bytes(), false).await, Brought::Not { problem: NotTaken::Bare });
    let statement = firm.desk.take_statements(&firm.lotte, "x", b"Geachte heer".to_vec(), tuesday()).await;
    assert_eq!(refused(statement), field("file", "not_a_statement"));
    for agent in [&firm.karin, &firm.ria] {
        let tried = firm.desk.take_invoice(agent, "f", SALE.into(), false, tuesday()).await;
        assert!(matches!(tried, Err(DeskError::NotAllowed(_))));
    }
    // A credit note is below zero.
    known(&firm).await;
    let credit = SALE.replace("<Invoice ", "<CreditNote ").replace("</Invoice>", "</CreditNote>");
    let credit = credit.replace("CreditNote-2", "").replace("xsd:Invoice-2", "xsd:CreditNote-2");
    let credit = credit
        .replace("InvoiceTypeCode>380", "CreditNoteTypeCode>381")
        .replace("InvoiceTypeCode", "CreditNoteTypeCode");
    let credit = credit.replace("InvoiceLine", "CreditNoteLine").replace("InvoicedQuantity", "CreditedQuantity");
    let (id, is_booked) = new(take(&firm, credit.as_bytes(), true).await);
    let view = firm.desk.invoice(&firm.lotte, id, tuesday()).await.unwrap();
    assert_eq!((is_booked, view.row.net_cents, view.row.payable_cents), (true, -10_000, -12_100));
}
