//! `myosotis outcome survival`: how long accounts stay, by group, and what shortens it.

mod covariates;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;
use outcome::Confidence;
use outcome::survival::{Cox, KaplanMeier, LifeTable, LogRank, Observation, cox, kaplan_meier, log_rank};
use serde::Serialize;

use self::covariates::Covariates;
use super::table::{Column, Table};
use super::write;

/// Most values that a column of groups may have.
const GROUPS_MAX: usize = 200;

/// Kaplan-Meier per group, the log-rank test between groups, and Cox's model.
///
/// Curves with Greenwood's variance and 95 % log-log intervals; Cox with Efron's way with ties. A row without a group counts
/// in no curve; a row with a covariate missing not in the model (`left_out` says how many). Definitions: docs/outcomes.md.
#[derive(Debug, clap::Args)]
pub(crate) struct SurvivalArgs {
    /// The table: CSV with a line of names on top; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// The column with how long each was followed.
    #[arg(long, value_name = "COL")]
    time: String,
    /// The column that says whether it left then (1) or was only followed no longer (0).
    #[arg(long, value_name = "COL")]
    event: String,
    /// The column by which to make groups.
    #[arg(long, value_name = "COL")]
    group: Option<String>,
    /// Columns to explain it by, with commas between them; a column of words becomes one of yes and no per word, but the first.
    #[arg(long, value_name = "COL,…", value_delimiter = ',')]
    covariates: Vec<String>,
}

#[derive(Serialize)]
struct Answer {
    groups: Vec<Group>,
    log_rank: Option<Test>,
    cox: Option<Model>,
    /// Rows without a group.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<usize>,
}

#[derive(Serialize)]
struct Group {
    group: Option<String>,
    n: u64,
    events: u64,
    median: Option<f64>,
    curve: Vec<Point>,
}

#[derive(Serialize)]
struct Point {
    t: f64,
    at_risk: u64,
    events: u64,
    survival: f64,
    lower: f64,
    upper: f64,
}

#[derive(Serialize)]
struct Test {
    chi2: f64,
    df: usize,
    p: f64,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Model {
    Fitted {
        coefficients: Coefficients,
        log_likelihood: f64,
        concordance: Option<f64>,
        n: usize,
        /// Rows with a covariate missing.
        left_out: usize,
    },
    Refused {
        error: String,
        left_out: usize,
    },
}

struct Coefficients(Vec<(String, Coefficient)>);

#[derive(Serialize)]
struct Coefficient {
    coef: f64,
    se: f64,
    p: f64,
}

impl Serialize for Coefficients {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, coefficient)| (name, coefficient)))
    }
}

pub(crate) fn run(args: &SurvivalArgs, output: impl Write) -> anyhow::Result<()> {
    let mut table = Table::open(&args.input)?;
    let (time, event) = (table.column(&args.time)?, table.column(&args.event)?);
    let group = args.group.as_ref().map(|name| table.column(name)).transpose()?;
    let mut covariates = Covariates::new(&table, &args.covariates)?;
    let (mut groups, mut all, mut left_out) = (BTreeMap::<String, Vec<Observation>>::new(), Vec::new(), 0);
    while table.next()? {
        let observation = observation(&table, &time, &event)?;
        if !args.covariates.is_empty() {
            all.push(observation);
            covariates.read(&table)?;
        }
        let Some(column) = &group else {
            groups.entry(String::new()).or_default().push(observation);
            continue;
        };
        let name = table.text(column);
        if name.is_empty() {
            left_out += 1;
        } else if let Some(found) = groups.get_mut(&*name) {
            found.push(observation);
        } else if groups.len() == GROUPS_MAX {
            return Err(
                table.wrong(column, &format!("there are more than {GROUPS_MAX} groups; is this a column of groups?"))
            );
        } else {
            groups.insert(name.into_owned(), vec![observation]);
        }
    }
    if groups.is_empty() {
        bail!("{} has no rows to learn from", args.input.display());
    }
    let mut tables: Vec<_> = groups.into_iter().map(|(name, of)| (name, LifeTable::new(of))).collect();
    // Groups that are numbers come in the order of numbers.
    let number = |name: &str| name.parse::<f64>().unwrap_or(f64::INFINITY);
    tables.sort_by(|(one, _), (other, _)| number(one).total_cmp(&number(other)));
    let (names, tables): (Vec<_>, Vec<_>) = tables.into_iter().unzip();
    let model = (!args.covariates.is_empty()).then(|| fitted(all, covariates)).transpose()?;
    let answer = Answer {
        log_rank: log_rank(&tables).map(|LogRank { chi2, df, p }| Test { chi2, df, p }),
        groups: names.into_iter().zip(&tables).map(|(name, of)| shown(group.is_some().then_some(name), of)).collect(),
        cox: model,
        left_out: group.is_some().then_some(left_out),
    };
    write(output, &answer)
}

fn observation(table: &Table, time: &Column, event: &Column) -> anyhow::Result<Observation> {
    let at = table.needed_number(time)?;
    let is_event = match &*table.text(event).to_ascii_lowercase() {
        "1" | "1.0" | "true" | "yes" | "ja" => true,
        "0" | "0.0" | "false" | "no" | "nee" => false,
        other => {
            return Err(table.wrong(event, &format!("\"{other}\" is neither 1 (left) nor 0 (only followed no longer)")));
        }
    };
    let observation = if is_event { Observation::left(at) } else { Observation::censored(at) };
    observation.map_err(|error| table.wrong(time, &error.to_string()))
}

fn shown(group: Option<String>, table: &LifeTable) -> Group {
    let KaplanMeier { curve, median } = kaplan_meier(table, Confidence::USUAL);
    let point = |point: &outcome::survival::Point| Point {
        t: point.time,
        at_risk: point.at_risk,
        events: point.events,
        survival: point.survival,
        lower: point.interval.lower,
        upper: point.interval.upper,
    };
    let curve = curve.iter().map(point).collect();
    Group { group, n: table.accounts(), events: table.events(), median, curve }
}

fn fitted(mut observations: Vec<Observation>, covariates: Covariates) -> anyhow::Result<Model> {
    let (names, rows) = covariates.rows()?;
    let before = observations.len();
    let mut complete = rows.iter().map(Option::is_some);
    observations.retain(|_| complete.next().unwrap_or(false));
    let rows: Vec<Vec<f64>> = rows.into_iter().flatten().collect();
    let left_out = before - observations.len();
    Ok(match cox(&observations, &rows) {
        Ok(Cox { coefficients, log_likelihood, concordance, .. }) => {
            let shown = |found: outcome::survival::Coefficient| Coefficient {
                coef: found.coefficient,
                se: found.standard_error,
                p: found.p,
            };
            let coefficients = Coefficients(names.into_iter().zip(coefficients.into_iter().map(shown)).collect());
            Model::Fitted { coefficients, log_likelihood, concordance, n: observations.len(), left_out }
        }
        Err(error) => Model::Refused { error: covariates::named(&error, &names), left_out },
    })
}

#[cfg(test)]
mod tests {
    use crate::commands::outcome::tests::{near, say, say_of_shared};

    #[test]
    fn the_published_sets_give_the_published_figures() {
        let line = "survival --input FILE --time week --event arrest --covariates fin,age,race,wexp,mar,paro,prio";
        let Some(said) = say_of_shared(line, "survival/rossi.csv") else { return };
        near(&said["cox"]["coefficients"]["fin"]["coef"], -0.379_422_2, 1e-6);
        near(&said["cox"]["log_likelihood"], -658.747_66, 1e-5);
        near(&said["cox"]["concordance"], 0.640_329_2, 1e-6);
        assert!(
            said["log_rank"].is_null() && said["groups"][0]["group"].is_null() && said["groups"][0]["median"].is_null()
        );
        let line = "survival --input FILE --time T --event E --group group";
        let said = say_of_shared(line, "survival/waltons_dataset.csv").unwrap();
        near(&said["log_rank"]["chi2"], 122.249_125_57, 1e-7);
        let groups = said["groups"].as_array().unwrap();
        assert_eq!(
            groups.iter().map(|group| group["group"].as_str().unwrap()).collect::<Vec<_>>(),
            ["control", "miR-137"]
        );
        assert_eq!(
            (groups[1]["n"].as_u64(), groups[1]["events"].as_u64(), groups[1]["median"].as_f64()),
            (Some(34), Some(34), Some(26.0))
        );
        let line = "survival --input FILE --time time --event status --group ph.ecog --covariates age,sex,ph.ecog,ph.karno,wt.loss";
        let said = say_of_shared(line, "survival/lung.csv").unwrap();
        assert_eq!((said["left_out"].as_u64(), said["cox"]["left_out"].as_u64()), (Some(1), Some(15)));
        near(&said["log_rank"]["chi2"], 21.962_131_68, 1e-7);
        near(&said["cox"]["coefficients"]["sex"]["coef"], -0.631_422_05, 1e-7);
    }

    #[test]
    fn words_become_yes_and_no() {
        let table = "t,e,product\n1,1,B\n2,1,A\n3,1,B\n4,1,A\n5,0,C\n6,1,C\n2,1,C\n3,1,A\n";
        let said = say("survival --input FILE --time t --event e --covariates product", table).unwrap();
        let names: Vec<_> = said["cox"]["coefficients"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(names, ["product=B", "product=C"]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let said = |line: &str, table| {
            format!("{:#}", say(&format!("survival --input FILE --time t --event e {line}"), table).unwrap_err())
        };
        assert!(said("", "t,e\n1,2\n").contains("line 2, e: \"2\" is neither 1"));
        assert!(said("", "t,e\n-1,1\n").contains("line 2, t: a time is"));
        assert!(said("", "t,e\n,1\n").contains("there is no number"));
        assert!(said("", "t,e\n").contains("no rows"));
        assert!(said("--group g", "t,e\n1,1\n").contains("no column \"g\""));
        let table = "t,e,x,y\n1,1,3,6\n2,1,1,2\n3,0,2,4\n4,1,1,2\n";
        let said = say("survival --input FILE --time t --event e --covariates x,y", table).unwrap();
        assert_eq!(said["cox"]["error"].as_str(), Some("covariate y follows from the others: leave one of them out"));
    }
}
