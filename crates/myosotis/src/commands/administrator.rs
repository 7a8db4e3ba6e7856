//! `myosotis administrator`: the way back in, for whoever may read the database.

use std::io::{BufRead, Write};

use anyhow::bail;

/// Makes an administrator, or gives an existing colleague a new password and the role of administrator.
#[derive(Debug, clap::Args)]
pub(crate) struct AdministratorArgs {
    /// E-mail address to sign in with
    #[arg(long)]
    email: String,
    /// Name, for a new colleague
    #[arg(long, default_value = "")]
    name: String,
}

/// Asks the new password on `input`, and sets it.
///
/// # Errors
/// When the desk refuses the address or the password, in words.
pub(crate) async fn run(
    args: &AdministratorArgs,
    desk: &desk::Desk,
    mut input: impl BufRead,
    mut output: impl Write,
    now: jiff::Timestamp,
) -> anyhow::Result<()> {
    write!(output, "New password for {} (it is not hidden while you type): ", args.email)?;
    output.flush()?;
    let mut password = String::new();
    if input.read_line(&mut password)? == 0 {
        bail!("no password was given; type it, or give it on standard input");
    }
    desk.rescue_administrator(&args.email, &args.name, password.trim_end_matches(['\r', '\n']), now).await?;
    writeln!(output, "\n{} is an administrator and can sign in.", args.email)?;
    Ok(())
}
