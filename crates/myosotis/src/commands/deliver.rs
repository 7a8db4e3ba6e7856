//! `myosotis mail deliver`: a mail by pipe, from an MTA or a script.

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use channels::deliver::{Delivered, deliver};
use channels::smtp_in::SIZE_BYTES_MAX;

/// Delivers a mail from standard input to the running desk. Exit code 0: stored, durably. 75: could not be stored now, keep it
/// and try again. 67 or 69: refused for good.
#[derive(Debug, clap::Args)]
pub(crate) struct DeliverArgs {
    /// The mailbox it is for; may be given more than once
    #[arg(long = "to", required = true, value_name = "ADDRESS")]
    to: Vec<String>,
    /// Who sent it, as the envelope says; empty for a bounce
    #[arg(long = "from", default_value = "", value_name = "ADDRESS")]
    from: String,
}

/// Hands the mail to the running program over its socket. When the desk is down the mail stays with who brought it.
pub(crate) async fn run(args: &DeliverArgs, input: impl Read, socket: &Path) -> ExitCode {
    let delivered = match read(input) {
        Ok(bytes) => deliver(socket, &args.from, &args.to, &bytes).await,
        Err(error) => Delivered::Later { why: format!("{error:#}") },
    };
    match &delivered {
        Delivered::Stored => {}
        Delivered::Later { why } => tracing::error!("not stored, keep it and try again: {why}"),
        Delivered::Never { why, .. } => tracing::error!("refused: {why}"),
    }
    ExitCode::from(delivered.exit_code())
}

fn read(input: impl Read) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte past the limit is enough for the desk to say that it is too much.
    input.take(SIZE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).context("can't read the mail from standard input")?;
    Ok(bytes)
}
