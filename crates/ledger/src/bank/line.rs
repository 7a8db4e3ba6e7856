//! Field `:61:`, the line of a statement.

use jiff::civil::Date;

use super::mt940::day;
use crate::Decimal;

/// What a `:61:` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) value_on: Option<Date>,
    pub(super) booked_on: Option<Date>,
    /// Above zero what came in.
    pub(super) amount: Decimal,
    pub(super) is_reversal: bool,
    /// `NTRF`, `N102`, `NMSC`.
    pub(super) code: Option<String>,
    pub(super) customer_reference: Option<String>,
    pub(super) bank_reference: Option<String>,
    /// What stands behind, or on the next line: in the Netherlands the other side's account or name.
    pub(super) more: Option<String>,
}

/// `YYMMDD[MMDD]{C,D,RC,RD,EC,ED}[x]amount[Nxxx]reference[//bank's reference]`, and what is on lines below it.
pub(super) fn read(lines: &[&str]) -> Option<Line> {
    let first = lines.first()?.trim_start();
    let value_on = day(first.get(..6)?)?;
    let mut rest = &first[6..];
    let booked = rest.get(..4).filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
    rest = &rest[booked.map_or(0, str::len)..];
    let (mark, after) =
        ["RC", "RD", "EC", "ED", "C", "D"].iter().find_map(|mark| Some((*mark, rest.strip_prefix(mark)?)))?;
    // The third letter of the currency may stand here.
    rest = after.strip_prefix(|it: char| it.is_ascii_uppercase()).unwrap_or(after);
    let mut lines = lines[1..].iter();
    // Some savings banks go to the next line before the amount.
    if rest.trim().is_empty() {
        rest = lines.next()?;
    }
    let amount_end = rest.find(|it: char| !it.is_ascii_digit() && it != ',').unwrap_or(rest.len());
    let value = amount(&rest[..amount_end])?;
    rest = rest[amount_end..].trim_start();
    let code =
        rest.get(..4).filter(|it| it.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase()) && it.is_ascii());
    rest = &rest[code.map_or(0, str::len)..];
    let (customer, bank, behind) = references(rest);
    let below = lines.map(|it| it.trim()).filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ");
    let more = [behind.trim(), &below].iter().filter(|it| !it.is_empty()).copied().collect::<Vec<_>>().join(" ");
    let filled = |it: &str| Some(it.trim().to_owned()).filter(|it| !it.is_empty());
    // A reversal of a credit takes money away.
    let comes_in = matches!(mark, "C" | "EC" | "RD");
    Some(Line {
        value_on: Some(value_on),
        booked_on: booked.and_then(|it| nearest(value_on, it)).or(Some(value_on)),
        amount: if comes_in { value } else { -value },
        is_reversal: mark.starts_with('R'),
        code: code.and_then(filled),
        customer_reference: filled(customer),
        bank_reference: filled(bank),
        more: filled(&more),
    })
}

/// The customer's reference (at most 16), the bank's behind `//`, and what stands behind either.
fn references(rest: &str) -> (&str, &str, &str) {
    let at = |text: &str, count: usize| text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    match rest.find("//").filter(|it| *it <= 16) {
        Some(slashes) => {
            let bank = &rest[slashes + 2..];
            let end = at(bank, 23);
            (&rest[..slashes], &bank[..end], &bank[end..])
        }
        None => {
            let end = at(rest, 16);
            (&rest[..end], "", &rest[end..])
        }
    }
}

/// `MMDD` in the year that brings it nearest to the value date.
fn nearest(value_on: Date, text: &str) -> Option<Date> {
    let in_year = |year: i16| day(&format!("{:02}{text}", year.rem_euclid(100)));
    let years = [value_on.year(), value_on.year() - 1, value_on.year() + 1];
    let apart = |date: &Date| (*date - value_on).get_days().abs();
    years.into_iter().filter_map(in_year).min_by_key(apart)
}

/// `1234,56`, `000000000001,62` or `1234,`.
pub(super) fn amount(text: &str) -> Option<Decimal> {
    let end = text.find(|it: char| !it.is_ascii_digit() && it != ',' && it != '.').unwrap_or(text.len());
    text[..end].replace(',', ".").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], amount: &str, code: &str, customer: &str, bank: &str, more: &str) {
        let line = read(lines).unwrap();
        assert_eq!(line.amount, amount.parse().unwrap());
        let texts = [line.code, line.customer_reference, line.bank_reference, line.more].map(Option::unwrap_or_default);
        assert_eq!(texts, [code, customer, bank, more]);
    }

    #[test]
    fn each_bank_writes_it_in_its_own_way() {
        check(&["100722D25,03NOV NONREF"], "-25.03", "NOV", "NONREF", "", "");
        check(&["1206070608D20,00NIOB0987654321", "marechal s"], "-20", "NIOB", "0987654321", "", "marechal s");
        check(
            &["130101D000000000025,00N102EREF            ", "NL70ABNA0987654321"],
            "-25",
            "N102",
            "EREF",
            "",
            "NL70ABNA0987654321",
        );
        check(
            &["110527D000000001213,28N0440121470966      W.P. Jansen    "],
            "-1213.28",
            "N044",
            "0121470966",
            "",
            "W.P. Jansen",
        );
        check(
            &["1409010902DR000000000001,62NTRF0000549855700010//025498557/000001"],
            "-1.62",
            "NTRF",
            "0000549855700010",
            "025498557/000001",
            "",
        );
        check(
            &["2006080608D12,35 NRTIKREF+//2016021783252833", "/OCMT/EUR11,85/"],
            "-12.35",
            "NRTI",
            "KREF+",
            "2016021783252833",
            "/OCMT/EUR11,85/",
        );
        check(&["261124RC10,NTRFX"], "-10", "NTRF", "X", "", "");
        check(&["261124RD10,5NTRFX"], "10.5", "NTRF", "X", "", "");
    }

    #[test]
    fn the_day_of_booking_is_in_the_nearest_year() {
        assert_eq!(read(&["2701021231C1,NTRFX"]).unwrap().booked_on.unwrap().to_string(), "2026-12-31");
        assert_eq!(read(&["2612310102C1,NTRFX"]).unwrap().booked_on.unwrap().to_string(), "2027-01-02");
        assert_eq!(read(&["1602300301DR6,00N024NONREF"]).unwrap().value_on.unwrap().to_string(), "2016-02-29");
    }

    #[test]
    fn what_is_no_line_is_none() {
        for text in [
            "",
            "261124",
            "261124X10,00NTRF",
            "2611é4C1,0",
            "261324C1,00NTRFX",
            "261124C",
            "261124CEUR",
            "261124C,NTRF",
        ] {
            assert_eq!(read(&[text]), None, "{text}");
        }
        assert_eq!(read(&[]), None);
    }
}
