//! `:86:`: who and what, in the way of each bank. Codes between slashes, codes with question marks, names with a colon, or free text.

use super::line::Line;
use super::model::{Entry, Party, Payment};
use super::slashes;

/// An entry of its line and what was said about it.
pub(super) fn entry(line: Line, said: &[String], currency: Option<String>) -> Entry {
    let mut payment = payment(&line, said);
    payment.find_references();
    Entry {
        amount: line.amount,
        currency,
        is_reversal: line.is_reversal,
        is_booked: true,
        booked_on: line.booked_on,
        value_on: line.value_on,
        bank_reference: line.bank_reference,
        customer_reference: line.customer_reference,
        code: line.code,
        bank_code: None,
        information: line.more,
        payment,
        ..Entry::default()
    }
}

fn payment(line: &Line, said: &[String]) -> Payment {
    // Lines are full at 65 characters and cut where they are, so that codes run on.
    let joined: String = said.iter().map(|it| it.trim_end_matches(['\r', '\n'])).collect();
    let text = joined.trim();
    let coded = slashes::read(text);
    let mut payment = if !coded.is_empty() {
        of_slashes(&coded)
    } else if let Some((code, separator)) = question_marks(text) {
        of_question_marks(&text[code..], separator)
    } else if let Some(payment) = of_labels(text) {
        payment
    } else {
        of_free_text(said)
    };
    from_line(&mut payment, line);
    payment
}

/// What the line itself says of the other side, where `:86:` doesn't.
fn from_line(payment: &mut Payment, line: &Line) {
    let Some(more) = line.more.as_deref().filter(|it| !it.starts_with('/')) else { return };
    let first = more.split_whitespace().next().unwrap_or_default();
    let party = &mut payment.counterparty;
    if looks_like_account(first) {
        if party.account.is_none() {
            party.set_account(first);
        }
    } else if party.name.is_none() {
        party.name = Some(more.to_owned());
    }
    let reference = line.customer_reference.as_deref().unwrap_or_default();
    let is_account = matches!(reference.len(), 9 | 10) && reference.bytes().all(|it| it.is_ascii_digit());
    if party.account.is_none() && is_account && !reference.starts_with("00000000") {
        party.set_account(reference.trim_start_matches('0'));
    }
}

/// As an IBAN, or a Dutch giro number (`P001234567`); its check digits don't matter here.
fn looks_like_account(text: &str) -> bool {
    let bytes = text.as_bytes();
    let all = |range: &[u8]| range.iter().all(u8::is_ascii_digit);
    let is_giro = bytes.len() == 10 && bytes[0] == b'P' && all(&bytes[1..]);
    let has_country = bytes.len() >= 15 && bytes[..2].iter().all(u8::is_ascii_uppercase) && all(&bytes[2..4]);
    is_giro || has_country
}

fn of_slashes(codes: &[(&str, &str)]) -> Payment {
    let mut payment = Payment::default();
    let filled = |it: &str| Some(it.trim().to_owned()).filter(|it| !it.is_empty() && it != "NOTPROVIDED");
    let mut under = "";
    for (code, value) in codes {
        let party = &mut payment.counterparty;
        match *code {
            "NAME" if under.starts_with("ULT") => payment.ultimate = filled(value),
            "NAME" if party.name.is_none() => party.name = filled(value),
            "IBAN" => party.set_account(value),
            "BIC" => party.bic = filled(value),
            "ACCW" => {
                let (account, bic) = value.split_once(',').unwrap_or((value, ""));
                party.set_account(account);
                party.bic = filled(bic);
            }
            "CNTP" => {
                let parts: Vec<&str> = value.splitn(4, '/').collect();
                party.set_account(parts.first().copied().unwrap_or_default());
                party.bic = parts.get(1).and_then(|it| filled(it));
                party.name = parts.get(2).and_then(|it| filled(it));
            }
            "REMI" | "USTD" | "ORIG" if payment.remittance.is_none() => payment.remittance = filled(value),
            "CUR" | "ISO" if under == "STRD" || under == "REMI" => payment.structured = filled(value),
            "STRD" => payment.structured = filled(value),
            "EREF" => payment.end_to_end = filled(value),
            "MARF" => payment.mandate = filled(value),
            "CSID" => payment.creditor = filled(value),
            "PREF" | "TRID" => payment.transaction = filled(value),
            "RTRN" | "RTRS" => payment.return_reason = filled(value),
            "ULTC" | "ULTD" | "ULTB" if !value.is_empty() => payment.ultimate = filled(value),
            _ => {}
        }
        under = code;
    }
    // Rabobank writes STRD and CUR in the remittance where there is no text.
    if payment.structured.is_none()
        && let Some(rest) = payment.remittance.as_deref().and_then(|it| it.strip_prefix("STRD/CUR/"))
    {
        payment.structured = filled(rest);
    }
    payment
}

/// Where the code of three digits ends, and with what the fields behind it begin: `166?00…`, `000>10…`.
fn question_marks(text: &str) -> Option<(usize, char)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let separator = text.get(digits..)?.chars().next().filter(|it| matches!(it, '?' | '>' | '~' | '@'))?;
    let field = text.get(digits + separator.len_utf8()..digits + separator.len_utf8() + 2)?;
    let is_field = field.bytes().all(|it| it.is_ascii_digit());
    (digits <= 3 && is_field).then_some((digits, separator))
}

/// Fields 00 to 63 of the German way, which Triodos shares: 20 to 29 and 60 to 63 what for, 30 and 31 bank and account, 32 and 33 name.
fn of_question_marks(text: &str, separator: char) -> Payment {
    let (mut said, mut name, mut payment) = (String::new(), String::new(), Payment::default());
    for field in text.split(separator) {
        let Some((number, value)) = field.split_at_checked(2) else { continue };
        match number.parse::<u8>() {
            Ok(20..=29 | 60..=63) => said.push_str(value),
            Ok(30) => {
                payment.counterparty.bic = Some(value.trim().to_owned()).filter(|it| crate::identifier::is_bic(it))
            }
            Ok(31) => payment.counterparty.set_account(value),
            Ok(32 | 33) => name.push_str(value),
            Ok(10) if payment.counterparty.account.is_none() && separator == '>' => {
                payment.counterparty.set_account(value.trim_start_matches('0'));
            }
            _ => {}
        }
    }
    payment.counterparty.name = Some(name.trim().to_owned()).filter(|it| !it.is_empty());
    sepa_fields(&said, &mut payment);
    payment
}

/// `EREF+…MREF+…CRED+…SVWZ+…` in what a payment is for.
fn sepa_fields(said: &str, payment: &mut Payment) {
    const FIELDS: [&str; 10] =
        ["EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "COAM+", "OAMT+", "SVWZ+", "ABWA+", "ABWE+"];
    let mut starts: Vec<(usize, &str)> = FIELDS.iter().filter_map(|it| Some((said.find(it)?, *it))).collect();
    starts.sort_unstable();
    let first = starts.first().map_or(said.len(), |(at, _)| *at);
    let mut remittance = said[..first].trim().to_owned();
    for (nth, (at, name)) in starts.iter().enumerate() {
        let end = starts.get(nth + 1).map_or(said.len(), |(next, _)| *next);
        let value = said[at + name.len()..end].trim().to_owned();
        let value = Some(value).filter(|it| !it.is_empty() && it != "NOTPROVIDED");
        match *name {
            "EREF+" => payment.end_to_end = value,
            "MREF+" => payment.mandate = value,
            "CRED+" => payment.creditor = value,
            "SVWZ+" => remittance = [remittance, value.unwrap_or_default()].join(" ").trim().to_owned(),
            "ABWA+" | "ABWE+" => payment.ultimate = value,
            _ => {}
        }
    }
    payment.remittance = Some(remittance).filter(|it| !it.is_empty());
}

/// `IBAN: … BIC: … NAAM: … OMSCHRIJVING: … KENMERK: …`, as ABN AMRO and Belgian banks write for people.
fn of_labels(text: &str) -> Option<Payment> {
    const LABELS: [(&str, &str); 14] = [
        ("IBAN:", "iban"),
        ("BIC:", "bic"),
        ("NAAM:", "name"),
        ("NAME:", "name"),
        ("OMSCHRIJVING:", "remittance"),
        ("DESCRIPTION:", "remittance"),
        ("MEDEDELING:", "remittance"),
        ("COMMUNICATION:", "remittance"),
        ("BETALINGSKENM.:", "structured"),
        ("KENMERK:", "end_to_end"),
        ("REFERENCE:", "end_to_end"),
        ("MACHTIGING:", "mandate"),
        ("INCASSANT:", "creditor"),
        ("VOOR:", "ultimate"),
    ];
    let upper = text.to_ascii_uppercase();
    let mut starts: Vec<(usize, usize, &str)> = Vec::new();
    for (label, kind) in LABELS {
        if let Some(at) = upper.find(label).filter(|at| *at == 0 || upper.as_bytes()[at - 1] == b' ') {
            starts.push((at, label.len(), kind));
        }
    }
    starts.sort_unstable();
    if starts.len() < 2 {
        return None;
    }
    let mut payment = Payment::default();
    for (nth, (at, length, kind)) in starts.iter().enumerate() {
        let end = starts.get(nth + 1).map_or(text.len(), |(next, ..)| *next);
        let value = text.get(at + length..end).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        let value = Some(value).filter(|it| !it.is_empty() && it != "NOTPROVIDED");
        match *kind {
            "iban" => payment.counterparty.set_account(value.as_deref().unwrap_or_default()),
            "bic" => payment.counterparty.bic = value,
            "name" => payment.counterparty.name = value,
            "structured" => payment.structured = value,
            "end_to_end" => payment.end_to_end = value,
            "mandate" => payment.mandate = value,
            "creditor" => payment.creditor = value,
            "ultimate" => payment.ultimate = value,
            _ => payment.remittance = value,
        }
    }
    Some(payment)
}

/// Free text: the other side's account may stand first, with its name behind (SNS, ASN, old ING); an IBAN anywhere is its.
fn of_free_text(said: &[String]) -> Payment {
    let mut counterparty = Party::default();
    let first = said.first().map_or("", |it| it.trim());
    let (token, rest) = first.split_once(' ').unwrap_or((first, ""));
    let is_account = matches!(token.len(), 9 | 10) && token.bytes().all(|it| it.is_ascii_digit());
    if is_account || crate::identifier::is_iban(token) {
        counterparty.set_account(token);
        counterparty.name = Some(rest.trim().to_owned()).filter(|it| !it.is_empty() && said.len() > 1);
    }
    let lines: Vec<String> = said.iter().map(|it| it.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let text = lines.iter().filter(|it| !it.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    let iban = text.split(|it: char| !it.is_ascii_alphanumeric()).find(|it| crate::identifier::is_iban(it));
    if let Some(iban) = iban.filter(|_| counterparty.account.is_none()) {
        counterparty.set_account(iban);
    }
    Payment { counterparty, remittance: Some(text).filter(|it| !it.is_empty()), ..Payment::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(said: &[&str]) -> Payment {
        let said: Vec<String> = said.iter().map(|it| (*it).to_owned()).collect();
        let mut payment = payment(&Line::default(), &said);
        payment.find_references();
        payment
    }

    #[test]
    fn each_bank_says_it_in_its_own_way() {
        for (said, name, account, remittance, end_to_end) in [
            (
                vec!["/EREF/E-17//CNTP/NL91ABNA0417164300/ABNANL2A/De Firma///REMI/USTD//factuur 17/"],
                "De Firma",
                "NL91ABNA0417164300",
                "factuur 17",
                "E-17",
            ),
            (
                vec![
                    "/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/J. Jans",
                    "en/REMI/factuur 17/EREF/E-17",
                ],
                "J. Jansen",
                "NL91ABNA0417164300",
                "factuur 17",
                "E-17",
            ),
            (
                vec!["166?00GUTSCHRIFT?20EREF+E-17?21SVWZ+factuur?22 17?30ABNANL2A?31NL91ABNA0417164300?32De Fir?33ma"],
                "De Firma",
                "NL91ABNA0417164300",
                "factuur 17",
                "E-17",
            ),
            (
                vec![
                    "SEPA OVERBOEKING                 IBAN: NL91ABNA0417164300        BIC: ABNANL2A                    NAAM: De Firma ",
                    "                 OMSCHRIJVING: factuur 17 KENMERK: E-17",
                ],
                "De Firma",
                "NL91ABNA0417164300",
                "factuur 17",
                "E-17",
            ),
            (
                vec!["0987654321 marechal s", "   ", "factuur 17"],
                "marechal s",
                "0987654321",
                "0987654321 marechal s factuur 17",
                "",
            ),
            (vec!["000>100133967858", ">20 HUUR>21 KANTOOR"], "", "133967858", "HUUR KANTOOR", ""),
        ] {
            let payment = read(&said);
            let found =
                [payment.counterparty.name, payment.counterparty.account, payment.remittance, payment.end_to_end];
            assert_eq!(found.map(Option::unwrap_or_default), [name, account, remittance, end_to_end], "{said:?}");
        }
    }

    #[test]
    fn a_structured_reference_is_found_wherever_it_stands() {
        for said in ["/REMI/STRD/CUR/RF18539007547034/", "/REMI/RF18 5390 0754 7034/", "betaald RF18539007547034"] {
            assert_eq!(read(&[said]).references.len(), 1, "{said}: {:?}", read(&[said]));
        }
    }
}
