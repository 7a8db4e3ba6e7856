//! The details of a payment in CAMT: parties, remittance, references.

use super::model::{Party, Payment};
use crate::xml::Element;

/// A payment; the other side is the debtor of what comes in, and the creditor of what goes out. Where the bank names only one side,
/// as some do when they take something back, that is the other.
pub(super) fn payment(element: &Element<'_>, comes_in: bool) -> Payment {
    const DEBTOR: [&str; 4] = ["Dbtr", "DbtrAcct", "DbtrAgt", "UltmtDbtr"];
    const CREDITOR: [&str; 4] = ["Cdtr", "CdtrAcct", "CdtrAgt", "UltmtCdtr"];
    let parties = element.child("RltdPties");
    let is_named =
        |side: &[&str; 4]| parties.is_some_and(|it| it.child(side[0]).is_some() || it.child(side[1]).is_some());
    let (expected, opposite) = if comes_in { (DEBTOR, CREDITOR) } else { (CREDITOR, DEBTOR) };
    let only_opposite = !is_named(&expected) && is_named(&opposite);
    let [role, account, agent, ultimate] = if only_opposite { opposite } else { expected };
    let person = |name: &str| parties.and_then(|it| it.child(name)).and_then(self::name);
    let mut counterparty = Party { name: person(role), ..Party::default() };
    let account = parties.and_then(|it| it.at(&[account, "Id"]));
    let number = account.and_then(|it| it.text_at(&["IBAN"]).or_else(|| it.text_at(&["Othr", "Id"])));
    counterparty.set_account(number.as_deref().unwrap_or_default());
    counterparty.bic = element.at(&["RltdAgts", agent, "FinInstnId"]).and_then(bic);
    let reference =
        |name: &str| element.text_at(&["Refs", name]).filter(|it| !matches!(it.as_str(), "NOTPROVIDED" | "NONREF"));
    let mut payment = Payment {
        counterparty,
        ultimate: person(ultimate),
        remittance: remittance(element),
        structured: structured(element),
        references: Vec::new(),
        end_to_end: reference("EndToEndId"),
        mandate: reference("MndtId"),
        creditor: creditor(element),
        transaction: reference("TxId").or_else(|| reference("AcctSvcrRef")).or_else(|| reference("UETR")),
        return_reason: returned(element),
    };
    payment.find_references();
    payment
}

/// A name: since 001.08 a layer deeper, and perhaps that of a bank.
fn name(element: &Element<'_>) -> Option<String> {
    let paths: [&[&str]; 3] = [&["Nm"], &["Pty", "Nm"], &["Agt", "FinInstnId", "Nm"]];
    paths.iter().find_map(|path| element.text_at(path))
}

/// The BIC of a bank, which was called so until 001.03.
pub(super) fn bic(element: &Element<'_>) -> Option<String> {
    element.text_at(&["BICFI"]).or_else(|| element.text_at(&["BIC"]))
}

fn remittance(element: &Element<'_>) -> Option<String> {
    let said = element.child("RmtInf").into_iter().flat_map(|it| {
        let more = it.all("Strd").filter_map(|it| it.text_at(&["AddtlRmtInf"]));
        it.all("Ustrd").map(|it| it.text().to_owned()).chain(more).collect::<Vec<_>>()
    });
    let said: Vec<String> = said.filter(|it| !it.is_empty()).collect();
    // Unstructured text comes in pieces of 140 characters, cut where they are full.
    let joined = said.iter().fold(String::new(), |mut all, piece| {
        let full = all.chars().count() % 140 == 0;
        if !all.is_empty() && !full {
            all.push(' ');
        }
        all + piece
    });
    Some(joined).filter(|it| !it.is_empty()).or_else(|| element.text_at(&["AddtlTxInf"]))
}

fn structured(element: &Element<'_>) -> Option<String> {
    let pieces = element.child("RmtInf")?;
    let references = pieces.all("Strd").filter_map(|it| it.text_at(&["CdtrRefInf", "Ref"]));
    let documents = pieces.all("Strd").filter_map(|it| it.text_at(&["RfrdDocInf", "Nb"]));
    references.chain(documents).next()
}

/// The creditor's identifier (SEPA) wherever the bank puts it.
fn creditor(element: &Element<'_>) -> Option<String> {
    let parties = element.child("RltdPties")?;
    let layers: [&[&str]; 4] = [
        &["Cdtr", "Id", "PrvtId", "Othr", "Id"],
        &["Cdtr", "Pty", "Id", "PrvtId", "Othr", "Id"],
        &["Cdtr", "Id", "OrgId", "Othr", "Id"],
        &["Cdtr", "Pty", "Id", "OrgId", "Othr", "Id"],
    ];
    layers.iter().find_map(|path| parties.text_at(path))
}

fn returned(element: &Element<'_>) -> Option<String> {
    let reason = element.child("RtrInf")?;
    let code = reason.text_at(&["Rsn", "Cd"]).or_else(|| reason.text_at(&["Rsn", "Prtry"]));
    code.or_else(|| reason.text_at(&["AddtlInf"]))
}
