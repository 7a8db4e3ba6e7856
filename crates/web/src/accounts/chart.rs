//! Revenue per quarter with the promises' flowers beneath: one drawing for a desk, a narrow one for a phone, and the rows.

use desk::views::AccountQuarter;

use crate::parts::State as Shown;
use crate::times::Times;

/// Heights within the drawing.
const TOP: f64 = 12.0;
const BASE: f64 = 90.0;
const SIGN: f64 = 14.0;
/// Flowers of one quarter that are drawn; more are told in the rows.
const FLOWERS_MAX: usize = 9;
const FLOWERS_IN_A_LINE: usize = 3;
/// Quarters on a phone.
const NARROW: usize = 8;

/// The drawing in both widths, and its rows.
#[derive(Debug)]
pub(super) struct Chart {
    pub(super) said: String,
    pub(super) drawings: Vec<Drawing>,
    pub(super) has_money: bool,
    pub(super) rows: Vec<[String; 5]>,
}

/// One drawing; all in its own units.
#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) class: &'static str,
    pub(super) width: String,
    pub(super) left: String,
    pub(super) base: String,
    pub(super) height: String,
    /// Bars: x, y, width, height.
    pub(super) bars: Vec<[String; 4]>,
    /// Lines of the grid: y, its amount.
    pub(super) grid: Vec<(String, String)>,
    /// Years: x, the year.
    pub(super) years: Vec<(String, String)>,
    /// Flowers: x, y, state.
    pub(super) flowers: Vec<(String, String, &'static str)>,
}

impl Chart {
    /// `None`: nothing was booked, and no promise has ended yet.
    pub(super) fn new(times: &Times, quarters: &[AccountQuarter]) -> Option<Self> {
        let (first, last) = (quarters.first()?, quarters.last()?);
        let has_money = quarters.iter().any(|quarter| quarter.revenue_cents.is_some_and(|cents| cents != 0));
        let t = times.t;
        let name = |quarter: &AccountQuarter| {
            let nth = i64::from((quarter.begins.month() - 1) / 3 + 1);
            t.with("n", nth).with("year", quarter.begins.year().to_string()).say("account-quarter")
        };
        let said = t.with("first", name(first)).with("last", name(last));
        let said = said.say(if has_money { "account-chart" } else { "account-chart-promises" });
        let narrow = &quarters[quarters.len().saturating_sub(NARROW)..];
        let row = |quarter: &AccountQuarter| {
            let [kept, renewed, broken, _] = quarter.promises.map(|count| count.to_string());
            [name(quarter), times.money(quarter.revenue_cents.unwrap_or(0)), kept, renewed, broken]
        };
        Some(Self {
            said,
            drawings: vec![
                draw(quarters, has_money, "accounts__wide no-phone", 1_300.0),
                draw(narrow, has_money, "accounts__narrow only-phone", 360.0),
            ],
            has_money,
            rows: quarters.iter().rev().map(row).collect(),
        })
    }
}

fn draw(quarters: &[AccountQuarter], has_money: bool, class: &'static str, width: f64) -> Drawing {
    let base = if has_money { BASE } else { 4.0 };
    let left = if has_money { 52.0 } else { 4.0 };
    let step = (width - left - 4.0) / quarters.len().max(4) as f64;
    let cents = |quarter: &AccountQuarter| quarter.revenue_cents.unwrap_or(0).max(0) as f64;
    let unit = unit_of(quarters.iter().map(cents).fold(0.0, f64::max));
    let most = unit * 3.0;
    let y = |cents: f64| base - cents / most * (base - TOP);
    let mut drawing = Drawing {
        class,
        width: number(width),
        left: number(left),
        base: number(base),
        height: String::new(),
        bars: vec![],
        grid: vec![],
        years: vec![],
        flowers: vec![],
    };
    if has_money {
        drawing.grid = (1..=3).map(|nth| (number(y(unit * f64::from(nth))), short(unit * f64::from(nth)))).collect();
    }
    // As many beside each other as a quarter has room for: those of two quarters never touch.
    let in_a_line =
        if step < FLOWERS_IN_A_LINE as f64 * (SIGN + 1.0) + 4.0 { FLOWERS_IN_A_LINE - 1 } else { FLOWERS_IN_A_LINE };
    let mut lines = 1;
    for (place, quarter) in quarters.iter().enumerate() {
        let x = left + step * place as f64;
        if has_money && cents(quarter) > 0.0 {
            let top = y(cents(quarter));
            drawing.bars.push([x + step * 0.2, top, step * 0.6, base - top].map(number));
        }
        if quarter.begins.month() == 1 || place == 0 {
            drawing.years.push((number(x), quarter.begins.year().to_string()));
        }
        let states = [Shown::Broken, Shown::Renewed, Shown::Kept, Shown::Withdrawn];
        let [kept, renewed, broken, withdrawn] = quarter.promises;
        let counts = [broken, renewed, kept, withdrawn];
        let all = states.iter().zip(counts).flat_map(|(state, count)| std::iter::repeat_n(*state, count as usize));
        for (nth, state) in all.take(FLOWERS_MAX).enumerate() {
            let (column, line) = (nth % in_a_line, nth / in_a_line);
            lines = lines.max(line + 1);
            let x = x + step / 2.0 + (column as f64 - (in_a_line - 1) as f64 / 2.0) * (SIGN + 1.0) - SIGN / 2.0;
            drawing.flowers.push((number(x), number(base + 6.0 + line as f64 * (SIGN + 2.0)), state.name()));
        }
    }
    // A year that begins right beside another has no room for its number.
    drawing.years.dedup_by(|next, before| {
        let x = |text: &str| text.parse::<f64>().unwrap_or(0.0);
        x(&next.0) - x(&before.0) < 34.0
    });
    drawing.height = number(base + 6.0 + lines as f64 * (SIGN + 2.0) + 20.0);
    drawing
}

/// A round amount of which three hold the most.
fn unit_of(most: f64) -> f64 {
    let mut unit = 10_000.0;
    loop {
        for times in [1.0, 2.0, 5.0] {
            if unit * times * 3.0 >= most {
                return unit * times;
            }
        }
        unit *= 10.0;
    }
}

/// "€ 2k".
fn short(cents: f64) -> String {
    let euros = cents / 100.0;
    match euros {
        ..1_000.0 => format!("€ {euros:.0}"),
        ..1_000_000.0 => format!("€ {}k", number(euros / 1_000.0)),
        _ => format!("€ {}M", number(euros / 1_000_000.0)),
    }
}

fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flowers_of_two_quarters_never_touch() {
        let quarter = |month| AccountQuarter {
            begins: jiff::civil::date(2026, month, 1),
            revenue_cents: Some(100),
            promises: [9, 0, 0, 0],
        };
        let quarters: Vec<AccountQuarter> = [1, 4, 7, 10, 1, 4, 7, 10].map(quarter).to_vec();
        for width in [360.0, 1_300.0] {
            let flowers = draw(&quarters, true, "", width).flowers;
            let place = |text: &str| text.parse::<f64>().unwrap();
            assert_eq!(flowers.len(), 8 * FLOWERS_MAX);
            for (i, (x, y, _)) in flowers.iter().enumerate() {
                for (other, line, _) in &flowers[..i] {
                    assert!(line != y || (place(x) - place(other)).abs() > SIGN, "{x} and {other} in {width}");
                }
            }
        }
    }

    #[test]
    fn three_units_hold_the_most() {
        for (most, unit) in [(0.0, 10_000.0), (30_000.0, 10_000.0), (550_000.0, 200_000.0), (1e9, 5e8)] {
            assert_eq!(unit_of(most), unit, "{most}");
        }
        assert_eq!((short(20_000.0), short(250_000.0), short(5e8)), ("€ 200".into(), "€ 2.5k".into(), "€ 5M".into()));
    }
}
