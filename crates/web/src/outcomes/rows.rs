//! Raw rows behind figures: on a page, as CSV, on paper. A row is an account, a question that was asked, or nothing else: there is
//! no column for a colleague, and the tests see to it.

use desk::AccountId;
use desk::worth::views::{ComplainedRow, PeriodRow, SurveyAnswerRow, WorthRow};
use jiff::civil::Date;

use super::Figure;
use super::numbers::{decimal, percent};
use crate::amounts::typed_cents;
use crate::csv::Csv;
use crate::i18n::{Language, Words};
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
    Complained,
    Cause,
    Mended,
    Closed,
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
            Self::Complained => "complained_on",
            Self::Cause => "cause",
            Self::Mended => "mended",
            Self::Closed => "closed_on",
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
            Self::Complained => t.say("outcomes-col-complained"),
            Self::Cause => t.say("outcomes-col-cause"),
            Self::Mended => t.say("outcomes-col-mended"),
            Self::Closed => t.say("outcomes-col-closed"),
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
        Figure::Complaints => {
            &[C::Account, C::Complained, C::Cause, C::Mended, C::Closed, C::Ended, C::Alive, C::Score]
        }
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
    /// A name, which leads to the page of the account.
    Account(String, Option<AccountId>),
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
            Self::Text(text) | Self::Account(text, _) => text.clone(),
            Self::Word(shown, _) => shown.clone(),
            Self::Day(day) => times.date(*day),
            Self::Cents(cents) => times.money(*cents),
            Self::Count(count) => count.to_string(),
            Self::Share(share) => percent(times.t, *share),
            Self::Real(value) => decimal(times.t, *value, 1),
            Self::Empty => String::new(),
        }
    }

    /// Where it leads.
    pub(super) fn href(&self) -> Option<String> {
        match self {
            Self::Account(_, Some(id)) => Some(format!("/accounts/{id}")),
            _ => None,
        }
    }

    /// As a program reads it: numbers with a point, days as 2026-11-24.
    pub(super) fn plain(&self) -> String {
        match self {
            Self::Text(text) | Self::Account(text, _) => text.clone(),
            Self::Word(_, word) => (*word).to_owned(),
            Self::Day(day) => day.to_string(),
            Self::Cents(cents) => typed_cents(Language::En, *cents),
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
        Column::Account => Cell::Account(row.name.clone(), row.account),
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
        Column::Account => Cell::Account(row.name.clone(), Some(row.account)),
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
    let account = Cell::Account(row.account_name.clone(), row.account);
    vec![Cell::Day(day), kind, account, or_empty(row.score, Cell::Count), Cell::Text(row.words.clone())]
}

/// The cells of a complaint.
pub(super) fn of_complaint(times: &Times, row: &ComplainedRow) -> Vec<Cell> {
    let t = times.t;
    let mended = match row.is_mended {
        true => Cell::Word(t.say("outcomes-yes"), "1"),
        false => Cell::Word(t.say("outcomes-no"), "0"),
    };
    vec![
        Cell::Account(row.name.clone(), Some(row.account)),
        Cell::Day(times.local_date(row.heard_at)),
        or_empty(row.cause, |cause| Cell::Word(crate::complaints::cause_word(t, cause), cause.as_str())),
        mended,
        or_empty(row.closed_at, |at| Cell::Day(times.local_date(at))),
        or_empty(row.ended_on, Cell::Day),
        or_empty(row.alive, Cell::Share),
        or_empty(row.score, Cell::Count),
    ]
}

/// A whole table as CSV, with its heads.
pub(super) fn csv(figure: Figure, rows: &[Vec<Cell>]) -> Csv {
    let mut csv = Csv::new(columns(figure).iter().map(|column| column.word()));
    for row in rows {
        csv.row(row.iter().map(Cell::plain));
    }
    csv
}

#[cfg(test)]
mod tests {
    use super::*;

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
