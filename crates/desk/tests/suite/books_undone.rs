//! What was done with the books is undone as it was done: statements that overlap, numbers that a payment taught, what was set
//! aside, whose an invoice is; and of many entries each page is reached.

use crate::accounts::form as account_form;
use crate::books::{SALE, STATEMENT, known, new, take};
use crate::firm::{Firm, tuesday};
use desk::DeskError;
use desk::accounts::AccountForm;
use desk::books::{BookingSide, Brought, KeyKind};
use testkit::{TestDatabase, database, each_database};

async fn statement(firm: &Firm, text: &str) -> desk::books::BroughtStatements {
    firm.desk.take_statements(&firm.lotte, "a.xml", text.into(), tuesday()).await.unwrap()
}

async fn found_by(firm: &Firm, words: &str) -> Vec<String> {
    let found = firm.desk.accounts(&firm.lotte, words, "").await.unwrap();
    found.accounts.into_iter().map(|account| account.name).collect()
}

async fn overlapping(db: TestDatabase) {
    let firm = Firm::on(db).await;
    let first = statement(&firm, STATEMENT).await;
    let wider = STATEMENT
        .replace("<ElctrncSeqNb>328</ElctrncSeqNb>", "<ElctrncSeqNb>329</ElctrncSeqNb>")
        .replace("<Id>S-328</Id>", "<Id>S-329</Id>");
    let second = statement(&firm, &wider).await;
    assert_eq!((second.new, second.known), (0, 3));
    // The same once more leaves nothing behind.
    assert_eq!(statement(&firm, &wider).await.import, None);
    let bank = || async { firm.desk.bank(&firm.lotte, None, tuesday()).await.unwrap() };
    assert_eq!((bank().await.statements.len(), bank().await.counts.all), (2, 3));
    let undo = |import| firm.desk.undo_statements(&firm.lotte, import, tuesday());
    undo(first.import.unwrap()).await.unwrap();
    assert_eq!((bank().await.statements.len(), bank().await.counts.all), (1, 3), "the other one names them too");
    undo(second.import.unwrap()).await.unwrap();
    assert_eq!((bank().await.statements.len(), bank().await.counts.all), (0, 0));
}
#[tokio::test]
async fn an_entry_stays_as_long_as_a_statement_names_it() {
    each_database(overlapping).await;
}

async fn taught(db: TestDatabase) {
    let firm = Firm::on(db).await;
    known(&firm).await;
    let (invoice, _) = new(take(&firm, SALE.as_bytes(), true).await);
    statement(&firm, STATEMENT).await;
    let entry = firm.desk.bank(&firm.lotte, None, tuesday()).await.unwrap().proposals[0].entry.id;
    let payer = "NL20INGB0001234567";
    for cents in [2_100, 10_000] {
        firm.desk.confirm_match(&firm.lotte, entry, vec![(invoice, cents)], tuesday()).await.unwrap();
    }
    assert_eq!(found_by(&firm, payer).await, ["Bakkerij De Korenaar"]);
    let payments = firm.desk.invoice(&firm.lotte, invoice, tuesday()).await.unwrap().payments;
    let undo = |nth: usize| firm.desk.undo_payment(&firm.lotte, payments[nth].id, tuesday());
    undo(0).await.unwrap();
    assert_eq!(found_by(&firm, payer).await.len(), 1, "the other payment says so too");
    undo(1).await.unwrap();
    assert!(found_by(&firm, payer).await.is_empty());
    assert!(matches!(undo(1).await, Err(DeskError::NotFound)));
    // What somebody filled in stays.
    let account = firm.desk.invoice(&firm.lotte, invoice, tuesday()).await.unwrap().row.account.unwrap();
    let form = AccountForm {
        id: Some(account),
        keys: vec![(KeyKind::Iban, payer.into())],
        ..account_form("Bakkerij De Korenaar", "")
    };
    firm.desk.save_account(&firm.karin, form, tuesday()).await.unwrap();
    firm.desk.confirm_match(&firm.lotte, entry, vec![(invoice, 12_100)], tuesday()).await.unwrap();
    let payments = firm.desk.invoice(&firm.lotte, invoice, tuesday()).await.unwrap().payments;
    firm.desk.undo_payment(&firm.lotte, payments[0].id, tuesday()).await.unwrap();
    assert_eq!(found_by(&firm, payer).await.len(), 1);
}
#[tokio::test]
async fn a_payment_that_is_taken_back_takes_the_iban_back_that_only_it_taught() {
    each_database(taught).await;
}

async fn aside(db: TestDatabase) {
    let firm = Firm::on(db).await;
    statement(&firm, &STATEMENT.replace("Pietersen", "Jansen")).await;
    let bank = || async { firm.desk.bank(&firm.lotte, None, tuesday()).await.unwrap() };
    let jansen = bank().await.unmatched.into_iter().find(|entry| entry.party == "Jansen").unwrap();
    let set = firm.desk.set_party_aside(&firm.lotte, jansen.id, tuesday()).await.unwrap();
    let view = bank().await;
    assert_eq!((set.entries, view.counts.aside, view.counts.open), (2, 2, 1));
    assert_eq!((view.asides[0].entries, view.asides[0].cents, view.asides[0].party.as_str()), (2, 15_000, "Jansen"));
    // One of them is taken back by itself, the other with the act.
    firm.desk.take_entry_back(&firm.lotte, jansen.id, tuesday()).await.unwrap();
    let back = || firm.desk.take_aside_back(&firm.lotte, set.act, tuesday());
    assert_eq!(back().await.unwrap(), 1);
    assert!(matches!(back().await, Err(DeskError::NotFound)));
    assert_eq!((bank().await.counts.aside, bank().await.asides.len()), (0, 0));
}
#[tokio::test]
async fn all_of_a_party_is_set_aside_and_taken_back_at_once() {
    each_database(aside).await;
}

async fn moved(db: TestDatabase) {
    let firm = Firm::on(db).await;
    known(&firm).await;
    let (id, _) = new(take(&firm, SALE.as_bytes(), true).await);
    let view = || async { firm.desk.invoice(&firm.lotte, id, tuesday()).await.unwrap() };
    let first = view().await.row.account.unwrap();
    let other = desk::accounts::AccountForm {
        id: None,
        name: "Korenaar Holding".into(),
        kind: desk::accounts::AccountKind::Company,
        number: "K-7".into(),
        city: "Gent".into(),
        customer_since: None,
        tier: String::new(),
        note: String::new(),
        keys: vec![],
    };
    let other = firm.desk.save_account(&firm.karin, other, tuesday()).await.unwrap();
    let among = firm.desk.invoice_among(&firm.lotte, id, "holding", tuesday()).await.unwrap();
    assert_eq!(among.accounts, [(other, "Korenaar Holding, Gent".to_owned())]);
    firm.desk.place_invoice(&firm.lotte, id, BookingSide::Sale, Some(other), tuesday()).await.unwrap();
    assert_eq!(view().await.row.account, Some(other));
    let sales = firm.desk.leaning(&firm.lotte, tuesday()).await.unwrap().sales.unwrap();
    let booked: Vec<_> = sales.rows.iter().map(|row| (row.account, row.cents)).collect();
    assert_eq!(booked, [(other, 10_000)], "booked once, and not on {first}");
    // The number on the invoice finds the other one the next time.
    let next = SALE.replace("2026-17", "2026-18");
    let (next, _) = new(take(&firm, next.as_bytes(), true).await);
    assert_eq!(firm.desk.invoice(&firm.lotte, next, tuesday()).await.unwrap().row.account, Some(other));
}
#[tokio::test]
async fn an_invoice_that_was_placed_is_moved_to_another_account_with_what_it_taught() {
    each_database(moved).await;
}

#[tokio::test]
async fn of_many_entries_every_page_is_reached_and_the_newest_come_first() {
    let firm = Firm::on(database()).await;
    let (head, rest) = STATEMENT.split_once("<Ntry>").unwrap();
    let tail = &rest[rest.rfind("</Ntry>").unwrap() + "</Ntry>".len()..];
    let entry = |nth: usize| {
        format!(
            "<Ntry><Amt Ccy=\"EUR\">{}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-{:02}-{:02}</Dt></BookgDt>\
             <AcctSvcrRef>REF-{nth:06}</AcctSvcrRef></Ntry>",
            nth + 1,
            1 + nth / 28 % 10,
            1 + nth % 28
        )
    };
    let text = format!("{head}{}{tail}", (0..650).map(entry).collect::<String>());
    assert_eq!(statement(&firm, &text).await.new, 650);
    let (mut after, mut seen, mut days) = (None, Vec::new(), Vec::new());
    loop {
        let page = firm.desk.bank(&firm.lotte, after, tuesday()).await.unwrap();
        assert_eq!(page.counts.open, 650);
        days.extend(page.unmatched.iter().map(|entry| entry.on));
        seen.extend(page.unmatched.into_iter().map(|entry| entry.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert!(days.is_sorted_by(|a, b| a >= b), "the newest first, over all pages");
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 650);
}

#[tokio::test]
async fn what_another_match_has_just_paid_is_left_out_of_those_confirmed_in_one_go() {
    let firm = Firm::on(database()).await;
    known(&firm).await;
    let (invoice, _) = new(take(&firm, SALE.as_bytes(), true).await);
    // Two payments name the same invoice: one of them can be for it.
    let twice = STATEMENT
        .replace("<Ustrd>contributie &amp; meer</Ustrd>", "<Ustrd>factuur 2026-17</Ustrd>")
        .replace(">100.00<", ">121.00<")
        .replace(">150.00<", ">171.00<")
        .replace(">1271.00<", ">1292.00<");
    assert_eq!(statement(&firm, &twice).await.wrong, 0);
    let confirmed = firm.desk.confirm_sure(&firm.lotte, 50, None, tuesday()).await.unwrap();
    assert_eq!(confirmed, 1);
    let view = firm.desk.invoice(&firm.lotte, invoice, tuesday()).await.unwrap();
    assert_eq!((view.row.open_cents(), view.payments.len()), (0, 1));
    assert_eq!(firm.desk.confirm_sure(&firm.lotte, 50, None, tuesday()).await.unwrap(), 0);
}

#[tokio::test]
async fn an_invoice_of_a_name_that_two_have_is_nobodys_until_somebody_says_whose() {
    let firm = Firm::on(database()).await;
    known(&firm).await;
    for (number, city) in [("1", "Gent"), ("2", "Ede")] {
        let form = desk::accounts::AccountForm {
            id: None,
            name: "Bakkerij De Korenaar".into(),
            kind: desk::accounts::AccountKind::Company,
            number: number.into(),
            city: city.into(),
            customer_since: None,
            tier: String::new(),
            note: String::new(),
            keys: vec![],
        };
        firm.desk.save_account(&firm.karin, form, tuesday()).await.unwrap();
    }
    let (id, is_booked) = new(take(&firm, SALE.as_bytes(), false).await);
    let view = firm.desk.invoice(&firm.lotte, id, tuesday()).await.unwrap();
    assert_eq!((is_booked, view.row.account, view.accounts.len()), (false, None, 2));
}

/// A zip file in which files are stored as they are.
pub(crate) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut all, mut directory) = (Vec::new(), Vec::new());
    let four = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
    let two = |n: usize| u16::try_from(n).unwrap().to_le_bytes();
    for (name, bytes) in files {
        let at = all.len();
        let sizes = [four(0), four(bytes.len()), four(bytes.len())].concat();
        all.extend(
            [b"PK\x03\x04".as_slice(), &[0; 10], &sizes, &two(name.len()), &[0; 2], name.as_bytes(), bytes].concat(),
        );
        let rest = [&two(name.len())[..], &[0; 12], &four(at), name.as_bytes()].concat();
        directory.extend([b"PK\x01\x02".as_slice(), &[0; 12], &sizes, &rest].concat());
    }
    let begin = all.len();
    all.extend(&directory);
    let count = two(files.len());
    all.extend(
        [b"PK\x05\x06".as_slice(), &[0; 4], &count, &count, &four(directory.len()), &four(begin), &[0; 2]].concat(),
    );
    all
}

#[tokio::test]
async fn several_invoices_and_a_zip_file_of_them_come_in_at_once_and_each_is_told() {
    let firm = Firm::on(database()).await;
    known(&firm).await;
    let other = SALE.replace("2026-17", "2026-18");
    let zip =
        zipped(&[("een.xml", other.as_bytes()), ("map/lees-mij.txt", b"geen xml"), ("twee.xml", SALE.as_bytes())]);
    let files = vec![("los.xml".to_owned(), SALE.into()), ("alle.zip".to_owned(), zip.clone())];
    let became = firm.desk.take_invoices(&firm.lotte, files, true, tuesday()).await.unwrap();
    let said: Vec<(&str, &str)> = became
        .iter()
        .map(|(name, one)| {
            let word = match one {
                Brought::New { .. } => "new",
                Brought::Known { .. } => "known",
                Brought::Not { .. } => "not",
            };
            (name.as_str(), word)
        })
        .collect();
    let expected = [
        ("los.xml", "new"),
        ("alle.zip: een.xml", "new"),
        ("alle.zip: map/lees-mij.txt", "not"),
        ("alle.zip: twee.xml", "known"),
    ];
    assert_eq!(said, expected);
    // A bomb of many files is refused whole, and the rest goes on.
    let many: Vec<(String, Vec<u8>)> = (0..501).map(|nth| (format!("{nth}.xml"), b"x".to_vec())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let files = vec![("bom.zip".to_owned(), zipped(&many)), ("kapot.zip".to_owned(), zip[..60].to_vec())];
    let became = firm.desk.take_invoices(&firm.lotte, files, true, tuesday()).await.unwrap();
    assert!(became.len() == 2 && became.iter().all(|(_, one)| matches!(one, Brought::Not { .. })), "{became:?}");
}
