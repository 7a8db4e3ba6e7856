//! CAMT: `Document/BkToCstmrStmt/Stmt/Ntry` and its sisters, in every version since 001.02 (they only ever added layers).

use jiff::civil::Date;

use super::camt_details as details;
use super::model::*;
use super::{ENTRIES_MAX, LIMITS, NotRead};
use crate::Decimal;
use crate::xml::{self, Element};

const MESSAGES: [(&str, &str, Format, &str); 3] = [
    ("BkToCstmrAcctRpt", "Rpt", Format::Camt052, "camt.052."),
    ("BkToCstmrStmt", "Stmt", Format::Camt053, "camt.053."),
    ("BkToCstmrDbtCdtNtfctn", "Ntfctn", Format::Camt054, "camt.054."),
];

pub(super) fn read(text: &str) -> Result<Statements, NotRead> {
    let (mut entries, mut statements, mut count) = (Vec::new(), Vec::new(), 0_usize);
    let is_statement = |name: &str| MESSAGES.iter().any(|(_, statement, ..)| *statement == name);
    let root = xml::read_pieces(text, LIMITS, |names, element| match names {
        [.., statement, "Ntry"] if is_statement(statement) => {
            count += 1;
            if count <= ENTRIES_MAX {
                entries.push(entry(element));
            }
            true
        }
        [_, _, name] if is_statement(name) => {
            statements.push(statement(element, std::mem::take(&mut entries)));
            true
        }
        _ => false,
    })?;
    if count > ENTRIES_MAX {
        return Err(NotRead::TooManyEntries);
    }
    let version = root.namespace.rsplit(':').next().unwrap_or_default();
    let (message, format) = MESSAGES
        .iter()
        .filter(|(.., prefix)| version.starts_with(prefix))
        .find_map(|(message, _, format, _)| Some((root.child(message)?, *format)))
        .filter(|_| root.name == "Document")
        .ok_or(NotRead::SomethingElse)?;
    if statements.is_empty() {
        return Err(NotRead::Empty);
    }
    let message = message.text_at(&["GrpHdr", "MsgId"]);
    Ok(Statements { format, version: Some(version.to_owned()), message, statements })
}

fn statement(element: &Element<'_>, entries: Vec<Entry>) -> Statement {
    let balances: Vec<Balance> = element.all("Bal").filter_map(balance).collect();
    // A statement in pages has interim balances: the first opens a page, the last closes it.
    let of = |kinds: &[&str]| kinds.iter().find_map(|kind| balances.iter().find(|it| it.kind == *kind)).cloned();
    let last_of = |kinds: &[&str]| kinds.iter().find_map(|kind| balances.iter().rfind(|it| it.kind == *kind)).cloned();
    let closing = last_of(&["CLBD"])
        .or_else(|| last_of(&["ITBD"]).filter(|_| of(&["OPBD", "PRCD"]).is_some() || balances.len() > 1));
    let mut statement = Statement {
        id: element.text_at(&["Id"]),
        number: element.text_at(&["ElctrncSeqNb"]).or_else(|| element.text_at(&["LglSeqNb"])),
        page: element.text_at(&["StmtPgntn", "PgNb"]).or_else(|| element.text_at(&["RptPgntn", "PgNb"])),
        account: element.child("Acct").map(account).unwrap_or_default(),
        from: day(element.at(&["FrToDt", "FrDtTm"]).or_else(|| element.at(&["FrToDt", "FrDt"]))),
        to: day(element.at(&["FrToDt", "ToDtTm"]).or_else(|| element.at(&["FrToDt", "ToDt"]))),
        opening: of(&["OPBD", "PRCD", "ITBD"]),
        closing,
        balances,
        entries,
        check: BalanceCheck::Unknown,
    };
    statement.check_balance();
    statement
}

fn account(element: &Element<'_>) -> Account {
    let mut party = Party::default();
    let number = element.text_at(&["Id", "IBAN"]).or_else(|| element.text_at(&["Id", "Othr", "Id"]));
    party.set_account(number.as_deref().unwrap_or_default());
    Account {
        iban: party.iban,
        number,
        owner: element.text_at(&["Ownr", "Nm"]).or_else(|| element.text_at(&["Nm"])),
        currency: element.text_at(&["Ccy"]),
        bic: element.at(&["Svcr", "FinInstnId"]).and_then(details::bic),
    }
}

fn balance(element: &Element<'_>) -> Option<Balance> {
    let kind = element.at(&["Tp", "CdOrPrtry"])?.children.first().map(Element::text)?;
    let (amount, currency) = signed(element)?;
    Some(Balance { kind: kind.to_owned(), amount, currency, on: date(element.child("Dt")) })
}

/// An amount with its sign: what is a debit of the account goes below zero.
fn signed(element: &Element<'_>) -> Option<(Decimal, Option<String>)> {
    let amount = element.child("Amt")?;
    let value: Decimal = amount.text().parse().ok()?;
    let is_debit = element.text_at(&["CdtDbtInd"]).as_deref() == Some("DBIT");
    Some((if is_debit { -value } else { value }, amount.attribute("Ccy").map(str::to_owned)))
}

/// The day of a date, or of a moment as the bank writes it.
fn day(element: Option<&Element<'_>>) -> Option<Date> {
    element?.text().get(..10)?.parse().ok()
}

/// A choice between date and moment.
fn date(element: Option<&Element<'_>>) -> Option<Date> {
    let element = element?;
    day(element.child("Dt").or_else(|| element.child("DtTm")).or(Some(element)))
}

fn entry(element: &Element<'_>) -> Entry {
    let (amount, currency) = signed(element).unwrap_or_default();
    let is_reversal = element.text_at(&["RvslInd"]).is_some_and(|it| it == "true" || it == "1");
    // Until 001.07 the status is the text itself, then a code in it.
    let status = element.text_at(&["Sts", "Cd"]).or_else(|| element.text_at(&["Sts"]));
    let comes_in = (amount.sign() >= 0) != is_reversal;
    let transactions: Vec<&Element<'_>> = element.all("NtryDtls").flat_map(|it| it.all("TxDtls")).collect();
    let payment = match transactions.as_slice() {
        [one] => details::payment(one, comes_in),
        _ => Payment::default(),
    };
    let part = |it: &&Element<'_>| {
        let direct = it
            .child("Amt")
            .or_else(|| it.at(&["AmtDtls", "TxAmt", "Amt"]))
            .or_else(|| it.at(&["AmtDtls", "InstdAmt", "Amt"]));
        let value = direct.and_then(|it| it.text().parse::<Decimal>().ok());
        let own = it.text_at(&["CdtDbtInd"]);
        let is_debit = own.map_or(amount.sign() < 0, |it| it == "DBIT");
        Part {
            amount: value.map(|it| if is_debit { -it } else { it }),
            currency: direct.and_then(|it| it.attribute("Ccy")).map(str::to_owned),
            payment: details::payment(it, comes_in),
        }
    };
    Entry {
        amount,
        currency,
        is_reversal,
        is_booked: status.is_none_or(|it| it == "BOOK"),
        booked_on: date(element.child("BookgDt")),
        value_on: date(element.child("ValDt")),
        bank_reference: element.text_at(&["AcctSvcrRef"]),
        customer_reference: element.text_at(&["NtryRef"]),
        code: code(element),
        bank_code: element.text_at(&["BkTxCd", "Prtry", "Cd"]),
        information: element.text_at(&["AddtlNtryInf"]),
        payment,
        batch: if transactions.len() > 1 { transactions.iter().map(part).collect() } else { Vec::new() },
        batch_count: element.text_at(&["NtryDtls", "Btch", "NbOfTxs"]).and_then(|it| it.parse().ok()),
    }
}

/// Domain, family and subfamily, as in `PMNT-RCDT-ESCT`.
fn code(element: &Element<'_>) -> Option<String> {
    let domain = element.at(&["BkTxCd", "Domn"])?;
    let parts = [domain.text_at(&["Cd"]), domain.text_at(&["Fmly", "Cd"]), domain.text_at(&["Fmly", "SubFmlyCd"])];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join("-"))
}
