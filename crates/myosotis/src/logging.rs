//! What the program says of itself: one line per event on standard error, never a customer's words, address or name.

use tracing_subscriber::EnvFilter;

/// Starts logging; `filter` as in `info,channels=debug`.
///
/// # Errors
/// When the filter can't be read.
pub(crate) fn start(filter: &str, as_json: bool) -> anyhow::Result<()> {
    let filter = EnvFilter::builder().parse(filter)?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    if as_json {
        lines.json().init();
    } else {
        lines.compact().init();
    }
    Ok(())
}
