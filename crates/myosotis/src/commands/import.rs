//! `myosotis import …`: a file with figures from the command line, of any size.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::ValueEnum;
use desk::importing::{ImportKind, Mapping, Meaning};
use desk::views::{ImportState, ImportStep, ImportView};
use desk::{Clock, Desk, DeskError, ImportId};
use ledger::table::amount::Decimals;

/// Bring in revenue, purchases, account details or subscriptions from a CSV file.
///
/// The file is tried first: every bad row is told with its line and why. With bad rows nothing is brought in unless `--rest`
/// says so. What was brought in before is known, and counts once. It is undone at Accounts, Files with figures. The desk must
/// not be running, unless the data are in PostgreSQL.
#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    /// What the file holds
    #[arg(value_enum)]
    kind: KindName,
    /// The file: CSV with the names of the columns on its first line
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Which column is what, where that isn't guessed or known: `number=Debiteur,date=Datum,amount=Bedrag`. There are number,
    /// name, email, domain, vat, kvk, iban (the account), date, amount, cost, product, side, currency, reference, city, kind,
    /// since, tier, note, started, ended
    #[arg(long, value_name = "MEANING=COLUMN,...")]
    columns: Option<Columns>,
    /// The sign before the cents, where it isn't guessed
    #[arg(long, value_enum)]
    decimals: Option<DecimalName>,
    /// Make accounts that aren't there yet
    #[arg(long)]
    make_accounts: bool,
    /// Leave bad rows out, and bring in the others
    #[arg(long)]
    rest: bool,
    /// Only try it
    #[arg(long)]
    trial: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum KindName {
    Sales,
    Purchases,
    Accounts,
    Subscriptions,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DecimalName {
    Comma,
    Dot,
}

/// Meanings with the names that the file has for them.
#[derive(Debug, Clone)]
struct Columns(Vec<(Meaning, String)>);

impl FromStr for Columns {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let pair = |pair: &str| {
            let (meaning, name) = pair
                .split_once('=')
                .ok_or_else(|| format!("\"{pair}\" isn't written as meaning=column, such as number=Debiteur"))?;
            let all = ImportKind::ALL.into_iter().flat_map(ImportKind::meanings);
            let found = all.into_iter().find(|known| known.as_str() == meaning.trim());
            let meaning = found.ok_or_else(|| format!("\"{meaning}\" is no meaning of a column; see --help"))?;
            Ok((meaning, name.trim().to_owned()))
        };
        text.split(',').map(pair).collect::<Result<_, String>>().map(Self)
    }
}

/// Bad rows that are printed; all are at Accounts, Files with figures.
const BAD_PRINTED: usize = 20;

/// Tries the file, and brings it in.
///
/// # Errors
/// When the file can't be read, a column is missing, or the database fails.
pub(crate) async fn run(
    args: &ImportArgs,
    desk: &Desk,
    clock: Arc<dyn Clock>,
    mut output: impl Write,
) -> anyhow::Result<ExitCode> {
    let kind = match args.kind {
        KindName::Sales => ImportKind::Sales,
        KindName::Purchases => ImportKind::Purchases,
        KindName::Accounts => ImportKind::Accounts,
        KindName::Subscriptions => ImportKind::Subscriptions,
    };
    let path = args.file.display().to_string();
    let file = File::open(&args.file).with_context(|| format!("can't read {path}"))?;
    let name = args.file.file_name().map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned());
    let offered = desk.offer_import_file(kind, &name, file, clock.now()).await;
    let id = offered.with_context(|| format!("{path} is no table: it needs a line of names, and rows below it"))?;
    let mapping = mapping(args, kind, &desk.import_view(id).await?)?;
    desk.map_import(id, mapping, clock.now()).await?;
    let tried = worked(desk, &clock, id, ImportStep::Tried).await?;
    told(&mut output, &tried)?;
    let counts = tried.row.counts;
    if args.trial || (counts.bad > 0 && !args.rest) {
        if args.trial {
            desk.throw_import_away(id, clock.now()).await?;
        }
        writeln!(output, "Nothing was brought in.")?;
        if !args.trial {
            writeln!(output, "Mend the file, or leave the bad rows out with --rest.")?;
        }
        return Ok(if counts.bad > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS });
    }
    desk.take_import(id, args.rest, clock.now()).await?;
    let done = worked(desk, &clock, id, ImportStep::End).await?.row.counts;
    writeln!(
        output,
        "Brought in: {} new, {} known already, {} bad and left out, {} accounts made.",
        done.new, done.known, done.bad, done.accounts
    )?;
    Ok(ExitCode::SUCCESS)
}

/// As it is guessed or known, with what was said on the command line.
fn mapping(args: &ImportArgs, kind: ImportKind, view: &ImportView) -> anyhow::Result<Mapping> {
    let mut mapping = view.mapping.clone().context("the file was thrown away meanwhile")?;
    if let Some(Columns(columns)) = &args.columns {
        for (meaning, name) in columns {
            let place = view.heads.iter().position(|head| head == name);
            let place = place
                .with_context(|| format!("there is no column \"{name}\"; the columns are {}", view.heads.join(", ")))?;
            // A column means one thing: what was guessed of it makes way.
            mapping.columns.retain(|_, guessed| *guessed != place);
            mapping.columns.insert(*meaning, place);
        }
    }
    mapping.makes_accounts = args.make_accounts;
    mapping.decimals = match args.decimals {
        Some(DecimalName::Comma) => Decimals::Comma,
        Some(DecimalName::Dot) => Decimals::Dot,
        None => mapping.decimals,
    };
    let lacks: Vec<&str> = mapping.lacks(kind).into_iter().map(Meaning::as_str).collect();
    if !lacks.is_empty() {
        bail!(
            "which column is {}? Say --columns {}=NAME; the columns are {}",
            lacks.join(" and which "),
            lacks[0],
            view.heads.join(", ")
        );
    }
    Ok(mapping)
}

/// Works until the import has come to this step.
async fn worked(
    desk: &Desk,
    clock: &Arc<dyn Clock>,
    id: ImportId,
    step: ImportStep,
) -> Result<ImportView, anyhow::Error> {
    while desk.work_on_import(clock.clone(), || false).await? {}
    let view = desk.import_view(id).await?;
    match (view.row.state, view.row.failure.split_once(' ')) {
        (ImportState::Failed, Some(("row-too-long", line))) => {
            bail!("line {line}: a row is longer than a row can be; is a quotation mark left open?")
        }
        (ImportState::Failed, _) if view.row.failure == "gave-up" => {
            bail!("it failed again and again: the log says why")
        }
        (ImportState::Failed, _) => bail!("the file can't be read any further"),
        _ if view.row.step == step => Ok(view),
        _ => Err(anyhow::Error::from(DeskError::NotFound).context("another program is at this import")),
    }
}

fn told(output: &mut impl Write, view: &ImportView) -> std::io::Result<()> {
    let counts = view.row.counts;
    writeln!(
        output,
        "Tried {} rows: {} new, {} known already, {} bad, {} accounts to be made.",
        counts.total, counts.new, counts.known, counts.bad, counts.accounts
    )?;
    for bad in view.bad.iter().take(BAD_PRINTED) {
        let head = if bad.head.is_empty() { String::new() } else { format!(", {}", bad.head) };
        writeln!(output, "  line {}{head}: {} ({:?})", bad.line, bad.problem.replace('-', " "), bad.said)?;
    }
    let more = usize::try_from(counts.bad).unwrap_or(0).saturating_sub(BAD_PRINTED);
    if more > 0 { writeln!(output, "  and {more} more") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spelling_mistake_in_the_columns_is_told() {
        assert_eq!("number=Debiteur, date=Datum".parse::<Columns>().unwrap().0.len(), 2);
        for (text, told) in [("number", "meaning=column"), ("klant=x", "no meaning")] {
            assert!(text.parse::<Columns>().unwrap_err().contains(told), "{text}");
        }
    }
}
