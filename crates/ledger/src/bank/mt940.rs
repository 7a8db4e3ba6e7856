//! MT940 and MT942: fields `:20:` to `:86:`, with or without SWIFT's envelope, of any bank.

use jiff::civil::Date;

use super::model::*;
use super::{ENTRIES_MAX, NotRead, details, line};

/// A field: its tag, its lines, and where it begins.
struct Field<'a> {
    tag: &'a str,
    lines: Vec<&'a str>,
    at: usize,
}

impl Field<'_> {
    fn first(&self) -> &str {
        self.lines.first().map_or("", |it| it.trim())
    }

    fn error(&self, what: &'static str) -> NotRead {
        NotRead::Field { line: self.at, what, text: self.first().chars().take(60).collect() }
    }
}

pub(super) fn read(text: &str) -> Result<Statements, NotRead> {
    let fields = fields(text);
    if !fields.iter().any(|it| matches!(it.tag, "20" | "25" | "61" | "60F" | "62F")) {
        return Err(NotRead::SomethingElse);
    }
    let is_interim = |it: &Field<'_>| matches!(it.tag, "34F" | "13D" | "13" | "90D" | "90C");
    let has_balance = fields.iter().any(|it| it.tag.starts_with("60"));
    let format = if fields.iter().any(is_interim) && !has_balance { Format::Mt942 } else { Format::Mt940 };
    let mut reader = Reader::default();
    for field in &fields {
        reader.take(field)?;
    }
    reader.finish();
    if reader.count > ENTRIES_MAX {
        return Err(NotRead::TooManyEntries);
    }
    let message = fields.iter().find(|it| it.tag == "20").map(|it| it.first().to_owned());
    Ok(Statements { format, version: None, message, statements: reader.statements })
}

fn fields(text: &str) -> Vec<Field<'_>> {
    let mut fields: Vec<Field<'_>> = Vec::new();
    for (nth, line) in text.lines().enumerate() {
        // In SWIFT's envelope the text block may begin on the line of its header.
        let line = line.split_once("{4:").map_or(line, |(_, rest)| rest);
        if let Some((tag, rest)) = tagged(line) {
            fields.push(Field { tag, lines: vec![rest], at: nth + 1 });
        } else if matches!(line.trim_end(), "-" | "-}" | "--") {
            fields.push(Field { tag: "-", lines: Vec::new(), at: nth + 1 });
        } else if let Some(field) = fields.last_mut().filter(|it| it.tag != "-") {
            field.lines.push(line);
        }
    }
    fields
}

/// `:61:rest`: two digits and perhaps a letter, or `NS`.
fn tagged(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.strip_prefix(':')?.split_once(':')?;
    let bytes = tag.as_bytes();
    let is_tag = match bytes {
        [a, b] => a.is_ascii_digit() && b.is_ascii_digit() || tag == "NS",
        [a, b, c] => a.is_ascii_digit() && b.is_ascii_digit() && c.is_ascii_uppercase(),
        _ => false,
    };
    is_tag.then_some((tag, rest))
}

#[derive(Default)]
struct Reader {
    statements: Vec<Statement>,
    now: Option<Statement>,
    /// The entry that `:86:` is about, with what it says so far.
    entry: Option<(line::Line, Vec<String>)>,
    count: usize,
}

impl Reader {
    fn take(&mut self, field: &Field<'_>) -> Result<(), NotRead> {
        if field.tag == "20" || field.tag == "-" {
            self.finish();
        }
        if field.tag == "-" {
            return Ok(());
        }
        if field.tag != "61" && field.tag != "86" && field.tag != "NS" {
            self.close_entry();
        }
        let statement = self.now.get_or_insert_default();
        match field.tag {
            "20" => statement.id = Some(field.first().to_owned()).filter(|it| !it.is_empty()),
            "25" | "25P" => statement.account = account(field.first()),
            "28" | "28C" => {
                let (number, page) =
                    field.first().split_once('/').map_or((field.first(), None), |(n, page)| (n, Some(page)));
                statement.number = Some(number.to_owned()).filter(|it| !it.is_empty());
                statement.page = page.map(str::to_owned);
            }
            "60F" | "60M" | "62F" | "62M" | "64" | "65" => {
                let lenient = matches!(field.tag, "64" | "65");
                match balance(field.tag, field.first()) {
                    Some(balance) => keep_balance(statement, field.tag, balance),
                    None if lenient => {}
                    None => return Err(field.error("no balance such as C261124EUR12,50")),
                }
            }
            "61" => {
                self.close_entry();
                let line = line::read(&field.lines)
                    .ok_or_else(|| field.error("no entry such as 2611241124C12,50NTRFNONREF"))?;
                self.count += 1;
                if self.count <= ENTRIES_MAX {
                    self.entry = Some((line, Vec::new()));
                }
            }
            "86" | "NS" => {
                if let Some((_, said)) = &mut self.entry {
                    said.extend(field.lines.iter().map(|it| (*it).to_owned()));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close_entry(&mut self) {
        let Some((line, said)) = self.entry.take() else { return };
        let statement = self.now.get_or_insert_default();
        let balance = statement.opening.as_ref().and_then(|it| it.currency.clone());
        let currency = balance.or_else(|| statement.account.currency.clone());
        statement.entries.push(details::entry(line, &said, currency));
    }

    fn finish(&mut self) {
        self.close_entry();
        if let Some(mut statement) = self.now.take() {
            statement.from = statement.opening.as_ref().and_then(|it| it.on);
            statement.to = statement.closing.as_ref().and_then(|it| it.on);
            if statement.account.currency.is_none() {
                statement.account.currency = statement.opening.as_ref().and_then(|it| it.currency.clone());
            }
            statement.check_balance();
            self.statements.push(statement);
        }
    }
}

fn keep_balance(statement: &mut Statement, tag: &str, balance: Balance) {
    match tag {
        "60F" | "60M" => statement.opening = Some(balance.clone()),
        "62F" | "62M" => statement.closing = Some(balance.clone()),
        _ => {}
    }
    statement.balances.push(balance);
}

/// `C261124EUR1234,56`.
fn balance(tag: &str, text: &str) -> Option<Balance> {
    let kind = match tag {
        "60F" => "OPBD",
        "60M" | "62M" => "ITBD",
        "62F" => "CLBD",
        "64" => "CLAV",
        _ => "FWAV",
    };
    let is_debit = match text.as_bytes().first()? {
        b'C' => false,
        b'D' => true,
        _ => return None,
    };
    let on = day(text.get(1..7)?);
    let currency = text.get(7..10)?;
    let amount = line::amount(text.get(10..)?)?;
    let currency = currency.bytes().all(|it| it.is_ascii_uppercase()).then(|| currency.to_owned());
    Some(Balance { kind: kind.to_owned(), amount: if is_debit { -amount } else { amount }, currency, on })
}

/// `YYMMDD` of this century. A day that its month doesn't have (banks count February to 30) is its last.
pub(super) fn day(text: &str) -> Option<Date> {
    if text.len() != 6 || !text.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<i16>().ok();
    let (year, month, day) =
        (2000 + number(0..2)?, i8::try_from(number(2..4)?).ok()?, i8::try_from(number(4..6)?).ok()?);
    let first = Date::new(year, month, 1).ok()?;
    (1..=31).contains(&day).then(|| Date::new(year, month, day).unwrap_or(first.last_of_month()))
}

/// `NL71RABO0123456789`, with the currency behind it; `1291.99.348EUR`; `TRIODOSBANK/0390123456`; `28020050/1426292700`.
fn account(text: &str) -> Account {
    let mut party = Party::default();
    let plain: String = text.chars().filter(|it| !it.is_whitespace() && *it != '.').collect();
    let tail = plain.char_indices().rev().nth(2).map(|(at, _)| plain.split_at(at));
    let currency = tail.filter(|(head, tail)| {
        let letters = tail.bytes().all(|it| it.is_ascii_uppercase());
        letters && head.bytes().next_back().is_some_and(|it| it.is_ascii_digit() || it == b'/')
    });
    let number = currency.map_or(plain.as_str(), |(head, _)| head.trim_end_matches('/'));
    party.set_account(number.rsplit('/').next().unwrap_or(number));
    Account {
        iban: party.iban,
        number: Some(text.trim().to_owned()).filter(|it| !it.is_empty()),
        owner: None,
        currency: currency.map(|(_, tail)| tail.to_owned()),
        bic: None,
    }
}
