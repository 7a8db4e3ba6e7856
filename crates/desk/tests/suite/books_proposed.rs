//! What is proposed for the entries of the bank: no invoice twice, neither on one page nor on two.

use crate::books::{SALE, STATEMENT, known, new, take};
use crate::firm::{Firm, tuesday};
use desk::InvoiceId;
use store::id::EntryId;
use testkit::{TestDatabase, each_database};

/// Entries on a page of the bank, and one more.
const MORE_THAN_A_PAGE: usize = 301;

/// A payment to us: its day, what is said with it, and how much.
fn paid(day: &str, said: &str, euros: u32) -> String {
    let who = "<RltdPties><Dbtr><Pty><Nm>Iemand</Nm></Pty></Dbtr></RltdPties>";
    let said = format!("{who}<RmtInf><Ustrd>{said}</Ustrd></RmtInf>");
    let amount = format!("<Amt Ccy=\"EUR\">{euros}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>");
    format!(
        "<Ntry>{amount}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt><NtryDtls><TxDtls>{amount}{said}</TxDtls></NtryDtls></Ntry>"
    )
}

/// A firm with the open invoice 2026-17 of €121, and these payments.
async fn firm_with(db: TestDatabase, payments: &str) -> (Firm, InvoiceId) {
    let firm = Firm::on(db).await;
    known(&firm).await;
    let (invoice, _) = new(take(&firm, SALE.as_bytes(), true).await);
    let (head, rest) = STATEMENT.split_once("<Ntry>").unwrap();
    let tail = &rest[rest.rfind("</Ntry>").unwrap() + "</Ntry>".len()..];
    let text = format!("{head}{payments}{tail}");
    firm.desk.take_statements(&firm.lotte, "a.xml", text.into(), tuesday()).await.unwrap();
    (firm, invoice)
}

/// Of each page of the bank: the proposed entries, with what of it is for the invoices, and what is left over.
async fn pages(firm: &Firm) -> Vec<Vec<(EntryId, i64, i64)>> {
    let (mut pages, mut after) = (Vec::new(), None);
    loop {
        let page = firm.desk.bank(&firm.lotte, after, tuesday()).await.unwrap();
        let said =
            page.proposals.iter().map(|it| (it.entry.id, it.parts.iter().map(|part| part.3).sum(), it.rest_cents));
        pages.push(said.collect());
        after = page.next;
        if after.is_none() {
            return pages;
        }
    }
}

/// Two payments that name the invoice, a page apart: what is proposed for each, and for the second once the first is refused.
async fn a_page_apart(db: TestDatabase, newest: u32, oldest: u32, told: [Option<(i64, i64)>; 3]) {
    let between: String = (1..MORE_THAN_A_PAGE).map(|nth| paid("2026-11-20", &format!("huur {nth}"), 5_000)).collect();
    let first = paid("2026-11-24", "factuur 2026-17", newest);
    let last = paid("2026-11-05", "factuur 2026-17", oldest);
    let (firm, invoice) = firm_with(db, &format!("{first}{between}{last}")).await;
    let found = pages(&firm).await;
    assert_eq!(found.len(), 2);
    let amounts = |page: &[(EntryId, i64, i64)]| page.first().map(|(_, parts, rest)| (*parts, *rest));
    assert_eq!([amounts(&found[0]), amounts(&found[1])], [told[0], told[1]], "€{newest}, and €{oldest} a page earlier");
    firm.desk.refuse_match(&firm.lotte, found[0][0].0, vec![invoice], tuesday()).await.unwrap();
    assert_eq!(amounts(&pages(&firm).await[1]), told[2], "€{oldest}, after no was said to €{newest}");
}

async fn apart(db: TestDatabase) {
    // All of it is proposed on the first page: the second names it only when that is refused.
    a_page_apart(db, 121, 121, [Some((12_100, 0)), None, Some((12_100, 0))]).await;
}
async fn a_part(db: TestDatabase) {
    // The first page proposes a part: the second what is left of it.
    a_page_apart(db, 50, 121, [Some((5_000, 0)), Some((7_100, 5_000)), Some((12_100, 0))]).await;
}
#[tokio::test]
async fn an_invoice_that_a_page_proposes_in_full_is_not_proposed_on_the_next() {
    each_database(apart).await;
}
#[tokio::test]
async fn of_an_invoice_that_a_page_proposes_a_part_of_the_next_proposes_what_is_left() {
    each_database(a_part).await;
}

async fn both_refused(db: TestDatabase) {
    // Somebody said no to another invoice at both: each is looked at by itself, and still they don't get the same one.
    let (firm, invoice) =
        firm_with(db, &(paid("2026-11-24", "factuur 2026-17", 121) + &paid("2026-11-23", "2026-17", 121))).await;
    let (other, _) = new(take(&firm, SALE.replace("2026-17", "2026-99").as_bytes(), true).await);
    let entries = firm.desk.bank(&firm.lotte, None, tuesday()).await.unwrap();
    let ids = entries.proposals.iter().map(|it| it.entry.id).chain(entries.unmatched.iter().map(|it| it.id));
    for entry in ids.collect::<Vec<_>>() {
        firm.desk.refuse_match(&firm.lotte, entry, vec![other], tuesday()).await.unwrap();
    }
    let bank = firm.desk.bank(&firm.lotte, None, tuesday()).await.unwrap();
    let named: Vec<_> = bank.proposals.iter().flat_map(|it| &it.parts).map(|part| (part.0, part.3)).collect();
    assert_eq!((named, bank.unmatched.len()), (vec![(invoice, 12_100)], 1));
}
#[tokio::test]
async fn two_payments_of_which_something_was_refused_do_not_get_the_same_invoice() {
    each_database(both_refused).await;
}
