//! `myosotis mail reread`: mails that an older version read are read again.

use std::io::Write;

use desk::{Clock, Desk, Rereading};

/// Mails in one batch.
const AT_ONCE: usize = 50;

/// Reads all of them, and says how many look otherwise now.
///
/// # Errors
/// When the database fails or the output can't be written; run again, it goes on where it was.
pub(crate) async fn run(desk: &Desk, clock: &dyn Clock, mut output: impl Write) -> anyhow::Result<()> {
    let (mut sum, mut after) = (Rereading::default(), None);
    loop {
        let batch = desk.reread_mail(after, AT_ONCE, clock.now()).await?;
        sum.read += batch.read;
        sum.changed += batch.changed;
        sum.failed += batch.failed;
        after = batch.up_to;
        if after.is_none() {
            break;
        }
    }
    writeln!(output, "{} mails read again, {} look otherwise now.", sum.read, sum.changed)?;
    if sum.failed > 0 {
        writeln!(output, "{} stopped the reader and stay as they were; the log says which.", sum.failed)?;
    }
    Ok(())
}
