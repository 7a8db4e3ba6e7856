//! How fast invoices are read and checked, statements read, and payments matched: `cargo bench -p ledger`.

use divan::{Bencher, counter::BytesCount, counter::ItemsCount};
use ledger::matching::{Claim, Movement, propose};
use ledger::{Decimal, bank, invoice};

fn main() {
    divan::main();
}

const UBL: &str = include_str!("../tests/files/invoice-ubl.xml");
const CAMT: &str = include_str!("../tests/files/statement-camt.xml");
const MT940: &str = include_str!("../tests/files/statement-mt940.sta");

/// The invoice, with its line as often as asked.
fn invoice_of(lines: usize) -> String {
    let at = UBL.find("<cac:InvoiceLine>").expect("it has a line");
    let (head, line) = UBL.split_at(at);
    let line = line.strip_suffix("</Invoice>\n").expect("it ends so");
    format!("{head}{}</Invoice>", line.repeat(lines))
}

/// The statement, with its first entry as often as asked.
fn statement_of(entries: usize) -> String {
    let (head, rest) = CAMT.split_once("<Ntry>").expect("it has entries");
    let entry = rest.split_once("</Ntry>").expect("which end").0;
    format!("{head}{}</Stmt></BkToCstmrStmt></Document>", format!("<Ntry>{entry}</Ntry>").repeat(entries))
}

/// The statement in MT940, with its first entry as often as asked.
fn mt940_of(entries: usize) -> String {
    let (head, rest) = MT940.split_once(":61:").expect("it has entries");
    let (entry, rest) = rest.split_once(":61:").expect("two of them");
    let end = &rest[rest.find(":62F:").expect("it is closed")..];
    format!("{head}{}{end}", format!(":61:{entry}").repeat(entries))
}

#[divan::bench(args = [1, 100, 1000])]
fn read_and_check_an_invoice_of_lines(bencher: Bencher<'_, '_>, lines: usize) {
    let xml = invoice_of(lines);
    let read = || invoice::read(xml.as_bytes(), invoice::Rules::Peppol).expect("an invoice");
    bencher.counter(BytesCount::of_str(&xml)).bench(read);
}

#[divan::bench]
fn read_camt_of_10_000_entries(bencher: Bencher<'_, '_>) {
    let xml = statement_of(10_000);
    bencher.counter(ItemsCount::new(10_000_usize)).bench(|| bank::read(xml.as_bytes()).expect("a statement"));
}

#[divan::bench]
fn read_mt940_of_10_000_entries(bencher: Bencher<'_, '_>) {
    let text = mt940_of(10_000);
    bencher.counter(ItemsCount::new(10_000_usize)).bench(|| bank::read(text.as_bytes()).expect("a statement"));
}

#[divan::bench]
fn match_10_000_payments_with_10_000_invoices(bencher: Bencher<'_, '_>) {
    let amount = |nth: usize| Decimal::new(i64::try_from(nth).expect("small") * 7 + 100, 2);
    let claims: Vec<Claim> = (0..10_000)
        .map(|nth| Claim {
            number: format!("F2026-{nth:05}"),
            open: amount(nth),
            currency: "EUR".to_owned(),
            ..Claim::default()
        })
        .collect();
    let movements: Vec<Movement> = (0..10_000)
        .map(|nth| Movement {
            amount: amount(nth),
            currency: "EUR".to_owned(),
            text: format!("betaling factuur F2026-{nth:05} met dank"),
            ..Movement::default()
        })
        .collect();
    bencher.counter(ItemsCount::new(10_000_usize)).bench(|| propose(&claims, &movements));
}

#[divan::bench]
fn refuse_a_bomb_of_three_million_elements(bencher: Bencher<'_, '_>) {
    let xml = format!("<Invoice>{}</Invoice>", "<a/>".repeat(3_000_000));
    bencher.bench(|| invoice::read(xml.as_bytes(), invoice::Rules::Peppol).is_err());
}
