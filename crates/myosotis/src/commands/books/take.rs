//! `myosotis invoice take`: invoices out of a folder into the desk's books.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use desk::books::{Brought, NotTaken};
use desk::{Clock, Desk};

use super::opened;

#[derive(Debug, clap::Args)]
pub(crate) struct TakeArgs {
    /// Files in UBL 2.1 or CII, also zipped
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Make customers and suppliers that aren't there yet
    #[arg(long)]
    make_accounts: bool,
}

/// Takes each file in, and writes a line for each. What isn't taken is said and the rest goes on; the exit code is then 1.
///
/// # Errors
/// When the database fails or the output can't be written; run again, what was taken counts once.
pub(crate) async fn run(
    args: TakeArgs,
    desk: &Desk,
    clock: &dyn Clock,
    mut output: impl Write,
) -> anyhow::Result<ExitCode> {
    let mut exit = ExitCode::SUCCESS;
    for file in &args.files {
        let members = opened(file).unwrap_or_else(|error| vec![(file.to_string_lossy().into_owned(), Err(error))]);
        for (name, bytes) in members {
            let said = match bytes {
                Err(error) => Err(error),
                Ok(bytes) => {
                    let short = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
                    match desk.bring_invoice(None, &short, bytes, args.make_accounts, clock.now()).await? {
                        Brought::New { number, is_booked: true, .. } => Ok(format!("{number} taken in and booked")),
                        Brought::New { number, .. } => {
                            Ok(format!("{number} taken in; say in the desk whose it is before it is booked"))
                        }
                        Brought::Known { number, differs: true, .. } => {
                            Ok(format!("{number} was there already, with another amount, which counts"))
                        }
                        Brought::Known { number, .. } => Ok(format!("{number} was there already")),
                        Brought::Not { problem: NotTaken::Unreadable { why, .. } } => Err(why),
                        Brought::Not { problem: NotTaken::Bare } => Err("number, date or amount is missing".to_owned()),
                    }
                }
            };
            match said {
                Ok(said) => writeln!(output, "{name}: {said}")?,
                Err(why) => {
                    exit = ExitCode::FAILURE;
                    writeln!(output, "{name}: not taken: {why}")?;
                }
            }
        }
    }
    Ok(exit)
}
