//! Raw rows behind figures: on a page, as CSV, on paper. A row is an account, a question that was asked, or nothing else: there is
//! no column for a colleague, and the tests see to it.

use desk::worth::views::{PeriodRow, SurveyAnswerRow, WorthRow};
use jiff::civil::Date;

use super::Figure;
use super::numbers::{decimal, percent};
use crate::i18n::Words;
use crate::times::Times;

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Account,
    Kind,
    Since,
    Last,
    Ended,
    Purchases,
    Alive,
    AliveLow,
    AliveHigh,
    AliveBefore,
    Expected,
    Value,
    ValueLow,
    ValueHigh,
    Months,
    HasLeft,
    Broken,
    Promises,
    Monthly,
    Age,
    Then,
    Now,
    SalesCost,
    Minutes,
    Work,
    Channel,
    Goodwill,
    Left,
    Asked,
    Score,
    Words,
}

impl Column {
    /// In a CSV: the same in every language.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Kind => "kind",
            Self::Since => "since",
            Self::Last => "last",
            Self::Ended => "ended",
            Self::Purchases => "purchase_days",
            Self::Alive => "probability_alive",
            Self::AliveLow => "probability_alive_low",
            Self::AliveHigh => "probability_alive_high",
            Self::AliveBefore => "probability_alive_a_quarter_ago",
            Self::Expected => "expected_purchases_24_months",
            Self::Value => "expected_value_24_months",
            Self::ValueLow => "expected_value_low",
            Self::ValueHigh => "expected_value_high",
            Self::Months => "months_from_landmark",
            Self::HasLeft => "left",
            Self::Broken => "promises_broken",
            Self::Promises => "promises",
            Self::Monthly => "revenue_a_month",
            Self::Age => "age_at_landmark_months",
            Self::Then => "revenue_then",
            Self::Now => "revenue_now",
            Self::SalesCost => "cost_of_sales",
            Self::Minutes => "minutes",
            Self::Work => "cost_of_work",
            Self::Channel => "cost_of_channels",
            Self::Goodwill => "goodwill",
            Self::Left => "margin_after_service",
            Self::Asked => "asked_on",
            Self::Score => "score",
            Self::Words => "words",
        }
    }

    /// On a page.
    pub(super) fn head(self, t: Words) -> String {
        match self {
            Self::Account => t.say("outcomes-col-account"),
            Self::Kind => t.say("outcomes-col-kind"),
            Self::Since => t.say("outcomes-col-since"),
            Self::Last => t.say("outcomes-col-last"),
            Self::Ended => t.say("outcomes-col-ended"),
            Self::Purchases => t.say("outcomes-col-purchases"),
            Self::Alive => t.say("outcomes-col-alive"),
            Self::AliveLow | Self::ValueLow => t.say("outcomes-col-low"),
            Self::AliveHigh | Self::ValueHigh => t.say("outcomes-col-high"),
            Self::AliveBefore => t.say("outcomes-col-before"),
            Self::Expected => t.say("outcomes-col-expected"),
            Self::Value => t.say("outcomes-col-value"),
            Self::Months => t.say("outcomes-col-months"),
            Self::HasLeft => t.say("outcomes-col-left"),
            Self::Broken => t.say("outcomes-col-broken"),
            Self::Promises => t.say("outcomes-col-promises"),
            Self::Monthly => t.say("outcomes-col-monthly"),
            Self::Age => t.say("outcomes-col-age"),
            Self::Then => t.say("outcomes-col-then"),
            Self::Now => t.say("outcomes-col-now"),
            Self::SalesCost => t.say("outcomes-sales-cost"),
            Self::Minutes => t.say("outcomes-col-minutes"),
            Self::Work => t.say("outcomes-col-work"),
            Self::Channel => t.say("outcomes-col-channel"),
            Self::Goodwill => t.say("outcomes-col-goodwill"),
            Self::Left => t.say("outcomes-left"),
            Self::Asked => t.say("outcomes-col-asked"),
            Self::Score => t.say("outcomes-col-score"),
            Self::Words => t.say("outcomes-col-words"),
        }
    }
}

/// The columns of each figure's rows.
pub(super) fn columns(figure: Figure) -> &'static [Column] {
    use Column as C;
    match figure {
        Figure::Nps => &[C::Asked, C::Kind, C::Account, C::Score, C::Words],
        Figure::Revenue => &[C::Account, C::Then, C::Now],
        Figure::Retention => &[C::Account, C::Kind, C::Since, C::Last, C::Ended],
        Figure::Cost => &[C::Account, C::Now, C::SalesCost, C::Minutes, C::Work, C::Channel, C::Goodwill, C::Left],
        Figure::Promises => &[C::Account, C::Promises, C::Broken, C::Months, C::HasLeft, C::Monthly, C::Age],
        Figure::Alive => &[
            C::Account,
            C::Purchases,
            C::Last,
            C::Alive,
            C::AliveLow,
            C::AliveHigh,
            C::AliveBefore,
            C::Expected,
            C::Value,
            C::ValueLow,
            C::ValueHigh,
        ],
    }
}

/// One cell, said twice: for people and for programs.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Text(String),
    /// A word of ours in both languages: shown, and in CSV.
    Word(String, &'static str),
    Day(Date),
    Cents(i64),
    Count(i64),
    Share(f64),
    Real(f64),
    Empty,
}

impl Cell {
    pub(super) fn shown(&self, times: &Times) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Word(shown, _) => shown.clone(),
            Self::Day(day) => times.date(*day),
            Self::Cents(cents) => times.money(*cents),
            Self::Count(count) => count.to_string(),
            Self::Share(share) => percent(times.t, *share),
            Self::Real(value) => decimal(times.t, *value, 1),
            Self::Empty => String::new(),
        }
    }

    /// Numbers with a point, days as 2026-11-24. A text that a spreadsheet would reckon with begins with an apostrophe.
    pub(super) fn csv(&self) -> String {
        match self {
            Self::Text(text) => {
                let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
                let text = if is_formula { format!("'{text}") } else { text.clone() };
                if text.contains([',', '"', '\n', '\r', ';']) {
                    format!("\"{}\"", text.replace('"', "\"\""))
                } else {
                    text
                }
            }
            Self::Word(_, word) => (*word).to_owned(),
            Self::Day(day) => day.to_string(),
            Self::Cents(cents) => format!(
                "{}{}.{:02}",
                if *cents < 0 { "-" } else { "" },
                cents.unsigned_abs() / 100,
                cents.unsigned_abs() % 100
            ),
            Self::Count(count) => count.to_string(),
            Self::Share(share) => format!("{share:.4}"),
            Self::Real(value) => format!("{value:.2}"),
            Self::Empty => String::new(),
        }
    }
}

fn or_empty<T>(value: Option<T>, cell: impl Fn(T) -> Cell) -> Cell {
    value.map_or(Cell::Empty, cell)
}

/// The cells of an account with what is known of it.
pub(super) fn of_worth(t: Words, figure: Figure, row: &WorthRow) -> Vec<Cell> {
    let kind = if row.is_contract {
        Cell::Word(t.say("outcomes-kind-contract"), "contract")
    } else {
        Cell::Word(t.say("outcomes-kind-purchases"), "purchases")
    };
    let yes = |is_so: bool| {
        if is_so { Cell::Word(t.say("outcomes-yes"), "1") } else { Cell::Word(t.say("outcomes-no"), "0") }
    };
    let cell = |column: &Column| match column {
        Column::Account => Cell::Text(row.name.clone()),
        Column::Kind => kind.clone(),
        Column::Since => Cell::Day(row.first_on),
        Column::Last => Cell::Day(row.last_on),
        Column::Ended => or_empty(row.ended_on, Cell::Day),
        Column::Purchases => Cell::Count(row.purchases),
        Column::Alive => or_empty(row.alive, Cell::Share),
        Column::AliveLow => or_empty(row.alive_low, Cell::Share),
        Column::AliveHigh => or_empty(row.alive_high, Cell::Share),
        Column::AliveBefore => or_empty(row.alive_before, Cell::Share),
        Column::Expected => or_empty(row.expected, Cell::Real),
        Column::Value => or_empty(row.value_cents, Cell::Cents),
        Column::ValueLow => or_empty(row.value_low_cents, Cell::Cents),
        Column::ValueHigh => or_empty(row.value_high_cents, Cell::Cents),
        Column::Months => or_empty(row.stay_months, Cell::Real),
        Column::HasLeft => yes(row.stay_left),
        Column::Broken => Cell::Count(row.stay_broken),
        Column::Promises => Cell::Count(row.stay_promises),
        Column::Monthly => Cell::Cents(row.stay_monthly_cents),
        Column::Age => Cell::Real(row.stay_age_months),
        _ => Cell::Empty,
    };
    columns(figure).iter().map(cell).collect()
}

/// The cells of what an account brought and cost.
pub(super) fn of_period(figure: Figure, row: &PeriodRow) -> Vec<Cell> {
    let serving = row.work_cents + row.channel_cents + row.goodwill_cents;
    let cell = |column: &Column| match column {
        Column::Account => Cell::Text(row.name.clone()),
        Column::Then => Cell::Cents(row.before_cents),
        Column::Now => Cell::Cents(row.now_cents),
        Column::SalesCost => Cell::Cents(row.sales_cost_cents),
        Column::Minutes => Cell::Count(row.minutes),
        Column::Work => Cell::Cents(row.work_cents),
        Column::Channel => Cell::Cents(row.channel_cents),
        Column::Goodwill => Cell::Cents(row.goodwill_cents),
        Column::Left => Cell::Cents(row.now_cents - row.sales_cost_cents - serving),
        _ => Cell::Empty,
    };
    columns(figure).iter().map(cell).collect()
}

/// The cells of a question that was asked.
pub(super) fn of_survey(times: &Times, row: &SurveyAnswerRow) -> Vec<Cell> {
    let t = times.t;
    let kind = if row.is_relationship {
        Cell::Word(t.say("outcomes-relationship"), "relationship")
    } else {
        Cell::Word(t.say("outcomes-transaction"), "transaction")
    };
    let day = times.local_date(row.asked_at);
    let account = Cell::Text(row.account_name.clone());
    vec![Cell::Day(day), kind, account, or_empty(row.score, Cell::Count), Cell::Text(row.words.clone())]
}

/// A whole table as CSV, with its heads.
pub(super) fn csv(figure: Figure, rows: &[Vec<Cell>]) -> String {
    let heads: Vec<&str> = columns(figure).iter().map(|column| column.word()).collect();
    let mut csv = heads.join(",");
    csv.push_str("\r\n");
    for row in rows {
        let cells: Vec<String> = row.iter().map(Cell::csv).collect();
        csv.push_str(&cells.join(","));
        csv.push_str("\r\n");
    }
    csv
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_formula_and_an_amount_always_a_number() {
        let cell = |text: &str| Cell::Text(text.into()).csv();
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(cell("-2, \"x\""), "\"'-2, \"\"x\"\"\"");
        assert_eq!(cell("Bakkerij"), "Bakkerij");
        assert_eq!((Cell::Cents(-1_204).csv(), Cell::Cents(5).csv()), ("-12.04".into(), "0.05".into()));
    }

    /// Who adds a column for a colleague to an export of outcomes finds this in the way.
    #[test]
    fn no_row_of_outcomes_is_of_a_colleague() {
        for figure in Figure::ALL {
            let heads: Vec<&str> = columns(figure).iter().map(|column| column.word()).collect();
            assert!(heads.contains(&"account"), "{figure:?}: a row is of an account");
            for head in heads {
                for no in
                    ["agent", "colleague", "employee", "team", "user", "rank", "handled", "answered_by", "known_by"]
                {
                    assert!(!head.contains(no), "{figure:?} has a column {head}: outcomes are never of a colleague");
                }
            }
        }
    }
}
