//! Statements: ours, and those of the shared data as the peers read them.

use crate::shared;
use std::path::Path;

use ledger::Decimal;
use ledger::bank::{BalanceCheck, Entry, Format, Statements, read};

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

#[test]
fn an_mt940_is_read_whole() {
    let read = read(include_bytes!("../files/statement-mt940.sta")).unwrap();
    let [statement] = read.statements.as_slice() else { panic!("{read:?}") };
    assert_eq!((read.format, statement.number.as_deref()), (Format::Mt940, Some("00328")));
    assert_eq!(statement.account.iban.as_deref(), Some("NL91ABNA0417164300"));
    assert_eq!(statement.account.currency.as_deref(), Some("EUR"));
    assert_eq!(statement.check, BalanceCheck::Right);
    let [credit, debit] = statement.entries.as_slice() else { panic!("{statement:?}") };
    assert_eq!((credit.amount, debit.amount), (decimal("121"), decimal("-10.5")));
    assert_eq!(credit.payment.counterparty.name.as_deref(), Some("Bakkerij De Korenaar"));
    assert_eq!(credit.payment.counterparty.iban.as_deref(), Some("NL20INGB0001234567"));
    assert_eq!(credit.payment.remittance.as_deref(), Some("factuur 2026-17"));
    assert_eq!(credit.bank_reference.as_deref(), Some("26328123456789"));
    assert_eq!(debit.payment.mandate.as_deref(), Some("M-44"));
    assert_eq!(debit.payment.counterparty.account.as_deref(), Some("NL02RABO0123456789"));
    assert_eq!(debit.payment.references.len(), 1);
}

#[test]
fn a_camt_is_read_whole_and_a_batch_is_told_apart() {
    let read = read(include_bytes!("../files/statement-camt.xml")).unwrap();
    let [statement] = read.statements.as_slice() else { panic!("{read:?}") };
    assert_eq!(read.version.as_deref(), Some("camt.053.001.08"));
    assert_eq!(statement.check, BalanceCheck::Right);
    let [one, batch] = statement.entries.as_slice() else { panic!("{statement:?}") };
    assert_eq!(one.payment.counterparty.name.as_deref(), Some("Bakkerij De Korenaar"));
    assert_eq!(one.code.as_deref(), Some("PMNT-RCDT-ESCT"));
    assert_eq!(one.payment.references[0].number(), "RF18539007547034");
    let parts: Vec<_> = batch.batch.iter().map(|it| (it.amount, it.payment.counterparty.name.as_deref())).collect();
    assert_eq!(parts, [(Some(decimal("100")), Some("Jansen")), (Some(decimal("50")), Some("Pietersen"))]);
    assert_eq!(batch.batch[0].payment.remittance.as_deref(), Some("contributie & meer"));
}

#[test]
fn what_does_not_add_up_is_said() {
    let camt = include_str!("../files/statement-camt.xml").replace("1271.00", "1271.01");
    let mt940 =
        include_str!("../files/statement-mt940.sta").replace(":62F:C261124EUR1110,50", ":62F:D261124EUR1110,50");
    for (file, found) in [(camt, "1271.01"), (mt940, "-1110.50")] {
        let read = read(file.as_bytes()).unwrap();
        let wrong = matches!(&read.statements[0].check, BalanceCheck::Wrong { found: it, .. } if *it == decimal(found));
        assert!(wrong, "{:?}", read.statements[0].check);
    }
}

#[test]
fn a_reversal_turns_sign_and_parties() {
    let camt = include_str!("../files/statement-camt.xml").replacen(
        "<CdtDbtInd>CRDT</CdtDbtInd><Sts>",
        "<CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd><Sts>",
        1,
    );
    let read = read(camt.as_bytes()).unwrap();
    let entry = &read.statements[0].entries[0];
    assert!(entry.is_reversal && entry.amount == decimal("-121"));
    assert_eq!(entry.payment.counterparty.name.as_deref(), Some("Bakkerij De Korenaar"));
}

/// What mt-940 (Python) says of a file, as far as it is about money.
struct Expected {
    amounts: Vec<Decimal>,
    codes: Vec<String>,
    account: Option<String>,
    closing: Option<Decimal>,
}

/// The expectations as they were written: a list of transactions under `transactions:`, fields by their names.
fn expected(path: &Path) -> Expected {
    let text = String::from_utf8_lossy(&std::fs::read(path).expect("expectations beside the file")).into_owned();
    let (head, rest) = text.split_once("\ntransactions:").unwrap_or((&text, ""));
    let number = |line: &str| line.split('\'').nth(1).and_then(|it| it.parse().ok());
    let after = |text: &str, name: &str| text.split_once(name).map(|(_, it)| it.to_owned());
    let amounts = rest.lines().filter(|it| it.starts_with("      amount: ")).filter_map(number).collect();
    let codes =
        rest.lines().filter_map(|it| it.strip_prefix("    id: ")).map(|it| it.trim_matches('\'').to_owned()).collect();
    let account = after(head, "\n  account_identification: ")
        .and_then(|it| Some(it.lines().next()?.trim_matches('\'').to_owned()));
    let closing = after(head, "\n  final_closing_balance:")
        .and_then(|it| it.lines().find(|line| line.contains("Decimal")).and_then(number));
    Expected { amounts, codes, account, closing }
}

fn entries(read: &Statements) -> impl Iterator<Item = &Entry> {
    read.statements.iter().flat_map(|it| &it.entries)
}

#[test]
fn mt940_is_read_as_the_peers_read_it() {
    let Some(folder) = shared::folder() else { return };
    let files = shared::files(&folder.join("bank-mt940"), ".sta");
    assert!(files.len() > 15, "{files:?}");
    for file in files {
        let name = file.strip_prefix(&folder).unwrap().display();
        let expected = expected(&file.with_extension("yml"));
        let read = match read(&std::fs::read(&file).unwrap()) {
            Ok(read) => read,
            Err(error) => {
                assert!(expected.amounts.is_empty() && expected.account.is_none(), "{name}: {error}");
                continue;
            }
        };
        assert_eq!(entries(&read).map(|it| it.amount).collect::<Vec<_>>(), expected.amounts, "{name}");
        let codes: Vec<_> = entries(&read).filter_map(|it| it.code.clone()).collect();
        assert_eq!(codes, expected.codes, "{name}");
        // Theirs keeps the last statement's account and closing balance of a file.
        let last = read.statements.last().unwrap();
        if let Some(account) = &expected.account {
            assert_eq!(last.account.number.as_ref(), Some(account), "{name}");
        }
        if let Some(closing) = expected.closing {
            assert_eq!(last.closing.as_ref().map(|it| it.amount), Some(closing), "{name}");
        }
    }
}

#[test]
fn every_dialect_gives_accounts_amounts_and_names() {
    let Some(folder) = shared::folder() else { return };
    let files = shared::files(&folder.join("bank-jejik/document"), ".txt");
    assert!(files.len() > 10, "{files:?}");
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let read = read(&std::fs::read(&file).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(read.statements.iter().all(|it| it.account.number.is_some()), "{name}");
        assert!(entries(&read).all(|it| !it.amount.is_zero() && it.booked_on.is_some()), "{name}");
    }
    let rabobank = read(&std::fs::read(folder.join("bank-jejik/document/rabobank-iban.txt")).unwrap()).unwrap();
    let first = &rabobank.statements[0];
    assert_eq!(first.account.iban, None, "the check digits of the example are made up");
    assert_eq!(first.entries[0].payment.counterparty.account.as_deref(), Some("NL70ABNA0987654321"));
    assert_eq!(first.entries[1].payment.counterparty.account.as_deref(), Some("P001234567"));
    assert_eq!(first.entries[0].payment.counterparty.name.as_deref(), Some("CONTRA ACCOUNT HOLDER"));
    assert_eq!(first.check, BalanceCheck::Right);
}

#[test]
fn camt_is_read_in_every_version() {
    let Some(folder) = shared::folder() else { return };
    let mut count = 0;
    for file in shared::files(&folder.join("bank-camt-genkgo"), ".xml") {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let result = read(&std::fs::read(&file).unwrap());
        if name.contains("wrong") {
            assert!(result.is_err(), "{name}");
            continue;
        }
        let read = result.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(read.statements.iter().all(|it| it.account.number.is_some()), "{name}");
        count += entries(&read).count();
    }
    assert!(count >= 8, "{count}");
    let notified =
        read(&std::fs::read(folder.join("bank-oca/account_statement_import_camt/test_files/test-camt054")).unwrap())
            .unwrap();
    let entry = entries(&notified).next().unwrap();
    assert_eq!((entry.amount, entry.code.as_deref()), (decimal("5"), Some("PMNT-RCDT-VCOM")));
    assert_eq!(entry.payment.counterparty.name.as_deref(), Some("Test Customer"));
    assert_eq!(entry.payment.counterparty.account.as_deref(), Some("NL46ABNA0499998748"));
    assert_eq!(entry.payment.structured.as_deref(), Some("000000000000000000000000003"));
    assert_eq!(entry.payment.end_to_end.as_deref(), Some("ENDTOENDID-01"));
}
