//! `myosotis holidays`: the holidays of a country in a year.

use std::io::Write;

use anyhow::Context;
use clap::{Args, ValueEnum};
use promise::holidays::{Holiday, HolidayKind, holidays};
use serde::Serialize;

/// List the holidays of a country in a year, of every kind.
///
/// Kinds: public, optional, bank, catholic. A calendar closes on the public ones; for the Netherlands not on Good Friday
/// and 5 May, unless switched on (docs/hours-and-promises.md).
#[derive(Debug, Args)]
pub(crate) struct HolidaysArgs {
    /// NL, BE, DE, LU or GB.
    #[arg(long)]
    country: String,
    /// A region, such as BY (Bavaria) or SCT (Scotland); without it only the days that all regions share.
    #[arg(long)]
    region: Option<String>,
    /// The year.
    #[arg(long)]
    year: i16,
    /// In which language the days are named.
    #[arg(long, value_enum, default_value_t = Names::Local)]
    names: Names,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Names {
    /// As the country itself calls them.
    Local,
    /// In Dutch.
    Nl,
    /// In English.
    En,
}

#[derive(Serialize)]
struct Row {
    date: String,
    name: String,
    kind: HolidayKind,
}

/// Writes the list to `output` as one JSON array.
pub(crate) fn run(args: HolidaysArgs, mut output: impl Write) -> anyhow::Result<()> {
    let days = holidays(&args.country, args.region.as_deref(), args.year)?;
    serde_json::to_writer_pretty(&mut output, &rows(&days, args.names)).context("could not write the list")?;
    output.write_all(b"\n").context("could not write the list")
}

/// One row per date and kind; days of one kind that fall together share it: "Ascension; Jour de l'Europe".
fn rows(days: &[Holiday], names: Names) -> Vec<Row> {
    let together = days.chunk_by(|a, b| (a.date, a.kind) == (b.date, b.kind));
    let row = |days: &[Holiday]| {
        let mut said: Vec<_> = days.iter().map(|day| name(day, names)).collect();
        said.sort_unstable();
        Row { date: days[0].date.to_string(), name: said.join("; "), kind: days[0].kind }
    };
    together.map(row).collect()
}

fn name(day: &Holiday, names: Names) -> &'static str {
    match names {
        Names::Local => day.name,
        Names::Nl => day.name_nl,
        Names::En => day.name_en,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn list(country: &str, region: Option<&str>, year: i16, names: Names) -> anyhow::Result<Vec<Value>> {
        let mut output = Vec::new();
        run(HolidaysArgs { country: country.to_owned(), region: region.map(str::to_owned), year, names }, &mut output)?;
        Ok(serde_json::from_slice(&output)?)
    }

    #[test]
    fn a_country_is_listed_with_the_kind_of_each_day() {
        let days = list("NL", None, 2027, Names::Local).unwrap();
        assert_eq!(days[0], json!({"date": "2027-01-01", "name": "Nieuwjaarsdag", "kind": "public"}));
        assert!(days.contains(&json!({"date": "2027-05-05", "name": "Bevrijdingsdag", "kind": "optional"})));
        assert_eq!(days.len(), 11);
    }

    #[test]
    fn days_that_fall_together_share_a_row() {
        let days = list("lu", None, 2024, Names::Local).unwrap();
        assert!(days.contains(&json!({"date": "2024-05-09", "name": "Ascension; Jour de l'Europe", "kind": "public"})));
    }

    #[test]
    fn a_country_region_or_year_that_we_do_not_have_is_said_in_words() {
        for (country, region, year, error) in [
            ("FR", None, 2027, "FR"),
            ("DE", Some("XX"), 2027, "BY"),
            ("LU", Some("X"), 2027, "leave it out"),
            ("NL", None, 0, "1583"),
        ] {
            let said = list(country, region, year, Names::Nl).unwrap_err().to_string();
            assert!(said.contains(error), "{said}");
        }
    }
}
