//! `myosotis backup` and `myosotis restore`.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use store::backup::{Overwrite, Watch};
use store::{Db, Location};

/// Copies everything into one file while the desk goes on working, and reads it back to see that it is whole.
#[derive(Debug, clap::Args)]
pub(crate) struct BackupArgs {
    /// The file to write; must not exist yet
    file: PathBuf,
}

/// Puts a backup back, into SQLite or PostgreSQL, and verifies what it put back.
#[derive(Debug, clap::Args)]
pub(crate) struct RestoreArgs {
    /// The file that `myosotis backup` wrote
    file: PathBuf,
    /// Replace the data that is there now
    #[arg(long)]
    replace: bool,
}

/// Shows how far it is, on standard error.
fn watch() -> (ProgressBar, Watch) {
    let style = ProgressStyle::with_template("{msg:24} {bar:40} {pos}/{len}").expect("the template is right");
    let bar = ProgressBar::new(0).with_style(style);
    let shown = bar.clone();
    let watch: Watch = Arc::new(move |progress| {
        shown.set_length(progress.total);
        shown.set_position(progress.done);
        shown.set_message(progress.what);
    });
    (bar, watch)
}

/// Makes and verifies a backup.
///
/// # Errors
/// When the file exists, can't be written, or doesn't read back as it was written.
pub(crate) fn backup(args: &BackupArgs, from: &Db, now: Timestamp, mut output: impl Write) -> anyhow::Result<()> {
    let (bar, watch) = watch();
    let manifest = store::backup::backup(from, &args.file, now, &watch)?;
    bar.finish_and_clear();
    writeln!(
        output,
        "{} holds {} rows in {} tables, read back and verified.",
        args.file.display(),
        manifest.rows(),
        manifest.tables.len()
    )?;
    Ok(())
}

/// Puts a backup back.
///
/// # Errors
/// When there are data and `--replace` wasn't said, when the file is damaged or newer than this program, or when what was put
/// back differs from the file.
pub(crate) fn restore(args: &RestoreArgs, to: &Location, mut output: impl Write) -> anyhow::Result<()> {
    let (bar, watch) = watch();
    let overwrite = if args.replace { Overwrite::Replace } else { Overwrite::Refuse };
    let manifest = store::backup::restore(&args.file, to, overwrite, &watch)?;
    bar.finish_and_clear();
    writeln!(output, "Put back {} rows in {} tables, and verified them.", manifest.rows(), manifest.tables.len())?;
    Ok(())
}
