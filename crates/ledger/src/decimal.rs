//! Exact decimals: a whole number and where its point stands.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// Most digits of a number that is read, and most behind its point.
const DIGITS_MAX: u32 = 28;
/// Most digits behind the point of a product.
const PLACES_MAX: u32 = 36;

/// A decimal number, exact. Keeps the digits behind the point that it was written with: `1.50` stays `1.50`, and equals `1.5`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Decimal {
    units: i128,
    places: u32,
}

/// The text is no decimal number of at most 28 digits, such as `-12.50`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no decimal number such as 12.50, or longer than {DIGITS_MAX} digits")]
pub struct NotADecimal;

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self { units: 0, places: 0 };

    /// `units` divided by 10 to the power of `places`: `new(1250, 2)` is 12.50.
    #[must_use]
    pub const fn new(units: i64, places: u32) -> Self {
        Self { units: units as i128, places: if places > DIGITS_MAX { DIGITS_MAX } else { places } }
    }

    /// Digits behind the point, as written: 3 for `12.000`.
    #[must_use]
    pub const fn places(self) -> u32 {
        self.places
    }

    /// -1, 0 or 1.
    #[must_use]
    pub const fn sign(self) -> i32 {
        self.units.signum() as i32
    }

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.units == 0
    }

    /// Without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self { units: self.units.abs(), places: self.places }
    }

    /// Rounded to `places` digits; a half goes up, towards plus infinity, as `fn:round` of XPath does (and so EN 16931's rules).
    #[must_use]
    pub const fn rounded(self, places: u32) -> Self {
        if self.places <= places {
            return self;
        }
        let unit = 10_i128.pow(self.places - places);
        let below = self.units.div_euclid(unit);
        let up = self.units.rem_euclid(unit) * 2 >= unit;
        Self { units: below + up as i128, places }
    }

    /// In cents; `None` if it has parts of a cent, or doesn't fit.
    #[must_use]
    pub fn cents(self) -> Option<i64> {
        let rounded = self.rounded(2);
        (rounded == self).then_some(())?;
        i64::try_from(rounded.units.checked_mul(10_i128.pow(2 - rounded.places))?).ok()
    }

    /// The product; `None` if it has more digits than fit.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        let (a, b) = (self.trimmed(), other.trimmed());
        let places = a.places + b.places;
        (places <= PLACES_MAX).then_some(Self { units: a.units.checked_mul(b.units)?, places })
    }

    /// The sum; `None` if it has more digits than fit.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let (a, b, places) = aligned(self, other)?;
        Some(Self { units: a.checked_add(b)?, places })
    }

    /// The difference; `None` if it has more digits than fit.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(-other)
    }

    /// The sum of all; `None` if it has more digits than fit.
    pub fn sum(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        all.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    fn trimmed(mut self) -> Self {
        while self.places > 0 && self.units % 10 == 0 {
            self.units /= 10;
            self.places -= 1;
        }
        self
    }
}

/// Both as numbers of the same unit.
fn aligned(a: Decimal, b: Decimal) -> Option<(i128, i128, u32)> {
    let places = a.places.max(b.places);
    let scale = |it: Decimal| it.units.checked_mul(10_i128.checked_pow(places - it.places)?);
    Some((scale(a)?, scale(b)?, places))
}

impl std::ops::Neg for Decimal {
    type Output = Self;

    fn neg(self) -> Self {
        Self { units: -self.units, places: self.places }
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match aligned(*self, *other) {
            Some((a, b, _)) => a.cmp(&b),
            // One of them is so large that it doesn't fit in the unit of the other: compare what stands before the point.
            None => {
                let whole = |it: &Self| it.units / 10_i128.pow(it.places);
                whole(self).cmp(&whole(other))
            }
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl From<i32> for Decimal {
    fn from(whole: i32) -> Self {
        Self { units: i128::from(whole), places: 0 }
    }
}

impl FromStr for Decimal {
    type Err = NotADecimal;

    /// As `xs:decimal`: digits with a point among, before or behind them, and a sign; no exponent, no spaces, no comma.
    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        let (negative, digits) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            rest => (false, rest),
        };
        let (mut units, mut significant, mut places, mut seen, mut behind) = (0_i128, 0_u32, 0_u32, false, false);
        for byte in digits {
            match byte {
                b'0'..=b'9' => {
                    seen = true;
                    significant += u32::from(units != 0 || *byte != b'0');
                    places += u32::from(behind);
                    if significant > DIGITS_MAX || places > DIGITS_MAX {
                        return Err(NotADecimal);
                    }
                    units = units * 10 + i128::from(byte - b'0');
                }
                b'.' if !behind => behind = true,
                _ => return Err(NotADecimal),
            }
        }
        seen.then_some(Self { units: if negative { -units } else { units }, places }).ok_or(NotADecimal)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let unit = 10_u128.pow(self.places);
        let (whole, behind) = (self.units.unsigned_abs() / unit, self.units.unsigned_abs() % unit);
        match self.places {
            0 => write!(f, "{sign}{whole}"),
            places => write!(f, "{sign}{whole}.{behind:0places$}", places = places as usize),
        }
    }
}

/// As text, so that nobody's reader makes a float of it.
impl serde::Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_written_is_kept_and_compared_by_value() {
        for text in ["0", "12.50", "-0.01", "1000000.000", "999999999999999999", "0.000000000000000001"] {
            assert_eq!(number(text).to_string(), text);
        }
        assert_eq!(number(".5"), number("0.50"));
        assert_eq!(number("+7."), number("7"));
        assert_eq!(number("12.000").places(), 3);
        assert!(number("-0.01") < Decimal::ZERO);
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        for text in [
            "",
            "-",
            ".",
            "1e5",
            "1,5",
            " 1",
            "1.2.3",
            "NaN",
            "12345678901234567890123456789",
            "٣",
            "0.00000000000000000000000000001",
        ] {
            assert_eq!(text.parse::<Decimal>(), Err(NotADecimal), "{text}");
        }
    }

    #[test]
    fn a_half_goes_up() {
        for (text, rounded) in
            [("0.005", "0.01"), ("-0.005", "0.00"), ("2.675", "2.68"), ("-2.676", "-2.68"), ("1.5", "1.5")]
        {
            assert_eq!(number(text).rounded(2).to_string(), rounded, "{text}");
        }
    }

    #[test]
    fn sums_and_products_are_exact() {
        assert_eq!(number("0.1").plus(number("0.2")), Some(number("0.3")));
        assert_eq!(number("19.99").times(number("0.21")), Some(number("4.1979")));
        assert_eq!(number("1").minus(number("0.999999")), Some(number("0.000001")));
        assert_eq!(number("12.340").cents(), Some(1234));
        assert_eq!(number("12.345").cents(), None);
        assert_eq!(number("-3").cents(), Some(-300));
    }

    #[test]
    fn what_does_not_fit_is_said_and_still_compared() {
        let large = number("999999999999999999");
        let small = number("0.000000000000000001");
        let huge = large.times(large).unwrap();
        assert_eq!(huge.times(large), None);
        assert_eq!((huge.cmp(&small), (-huge).cmp(&small)), (Ordering::Greater, Ordering::Less));
        assert_eq!(huge.plus(small), None);
        assert_eq!(small.times(small).and_then(|it| it.times(small)), None);
    }
}
