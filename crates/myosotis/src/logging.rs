//! What the program says of itself: one line per event on standard error, never a customer's words, address or name.

use tracing_subscriber::EnvFilter;

/// Starts logging; `filter` as in `info,channels=debug`.
///
/// # Errors
/// When the filter can't be read.
pub(crate) fn start(filter: &str, as_json: bool) -> anyhow::Result<()> {
    let filter = EnvFilter::builder().parse(filter)?;
    // Colours are for people at a terminal; in a log file, or in a bounce that quotes us, they are noise.
    let is_terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let lines = lines.with_target(false).with_ansi(is_terminal);
    if as_json {
        lines.json().init();
    } else {
        lines.compact().init();
    }
    Ok(())
}
