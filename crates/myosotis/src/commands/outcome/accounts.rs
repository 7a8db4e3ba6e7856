//! Accounts from a table of transactions, or of summaries.

use std::collections::HashMap;

use anyhow::Context;
use outcome::alive::{History, Ledger, Spending, Unit};

use super::table::Table;
use super::{Source, UnitName};

/// What is known of one account.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    /// As the table calls it; without a column for that, the number of its row.
    pub customer: String,
    /// Repeat purchases.
    pub frequency: u32,
    /// When it bought; absent where only amounts are known.
    pub history: Option<History>,
    /// What it spent at a time, where that is known and above zero.
    pub spending: Option<Spending>,
}

impl Source {
    /// Reads all accounts, those of transactions in the order in which they are first seen.
    pub(crate) fn accounts(&self) -> anyhow::Result<Vec<Account>> {
        let table = Table::open(&self.input)?;
        if self.columns.name("date").is_some() { self.of_transactions(table) } else { self.of_summaries(table) }
    }

    fn of_transactions(&self, mut table: Table) -> anyhow::Result<Vec<Account>> {
        let customer = table.column(self.columns.needed("customer")?)?;
        let date = table.column(self.columns.needed("date")?)?;
        let amount = self.columns.name("amount").map(|name| table.column(name)).transpose()?;
        let (mut numbers, mut ledger) = (HashMap::<String, u32>::new(), Ledger::default());
        while table.next()? {
            let name = table.text(&customer);
            if name.is_empty() {
                return Err(table.wrong(&customer, "there is no customer"));
            }
            let number = match numbers.get(&*name) {
                Some(number) => *number,
                None => {
                    let number = u32::try_from(numbers.len()).context("more customers than can be counted")?;
                    numbers.insert(name.into_owned(), number);
                    number
                }
            };
            let spent = amount.as_ref().map_or(Ok(0.0), |amount| table.needed_number(amount))?;
            ledger.add(number, table.date(&date)?, spent);
        }
        let mut names = vec![String::new(); numbers.len()];
        numbers.into_iter().for_each(|(name, number)| names[number as usize] = name);
        let found = ledger.histories(self.until, self.unit.into())?;
        let account = |found: outcome::alive::Account| Account {
            customer: std::mem::take(&mut names[found.number as usize]),
            frequency: found.history.frequency(),
            history: Some(found.history),
            spending: Spending::new(found.history.frequency(), found.mean_repeat),
        };
        Ok(found.into_iter().map(account).collect())
    }

    fn of_summaries(&self, mut table: Table) -> anyhow::Result<Vec<Account>> {
        let find = |meaning: &str| self.columns.name(meaning).map(|name| table.column(name)).transpose();
        let (customer, monetary, recency, age) = (find("customer")?, find("monetary")?, find("recency")?, find("T")?);
        let frequency = table.column(self.columns.needed("frequency")?)?;
        let mut accounts = Vec::new();
        while table.next()? {
            let count = table.needed_number(&frequency)?;
            if count < 0.0 || count.fract() != 0.0 || count > f64::from(u32::MAX) {
                return Err(table.wrong(&frequency, "a frequency counts repeat purchases: 0, 1, 2 and so on"));
            }
            let count = count as u32;
            let history = match (&recency, &age) {
                (Some(recency), Some(age)) => {
                    let history = History::new(count, table.needed_number(recency)?, table.needed_number(age)?);
                    Some(history.map_err(|error| table.wrong(recency, &error.to_string()))?)
                }
                _ => None,
            };
            let mean = monetary.as_ref().map(|monetary| table.number(monetary)).transpose()?.flatten();
            accounts.push(Account {
                customer: customer
                    .as_ref()
                    .map_or_else(|| (accounts.len() + 1).to_string(), |customer| table.text(customer).into_owned()),
                frequency: count,
                history,
                spending: mean.and_then(|mean| Spending::new(count, mean)),
            });
        }
        Ok(accounts)
    }

    /// The histories of accounts, or a word on which columns they need.
    pub(crate) fn histories(&self, accounts: &[Account]) -> anyhow::Result<Vec<History>> {
        accounts
            .iter()
            .map(|account| account.history)
            .collect::<Option<_>>()
            .context("--columns must say when was bought: customer= and date=, or frequency=, recency= and T=")
    }

    /// What accounts spend, those without a repeat purchase left out, or a word on which column that needs.
    pub(crate) fn spending(&self, accounts: &[Account]) -> anyhow::Result<Vec<Spending>> {
        self.columns
            .name("amount")
            .or(self.columns.name("monetary"))
            .context("--columns must say what was spent: amount= for transactions, monetary= for summaries")?;
        Ok(accounts.iter().filter_map(|account| account.spending).collect())
    }
}

impl From<UnitName> for Unit {
    fn from(unit: UnitName) -> Self {
        match unit {
            UnitName::Days => Self::Days,
            UnitName::Weeks => Self::Weeks,
            UnitName::Months => Self::Months,
            UnitName::Years => Self::Years,
        }
    }
}
