//! `myosotis doctor`: is everything as it was promised to be?

use std::io::Write;

use desk::Report;

/// Checks the data against what Myosotis promises, and says in words what is wrong.
#[derive(Debug, clap::Args)]
pub(crate) struct DoctorArgs {
    /// One JSON object instead of words
    #[arg(long)]
    pub json: bool,
    /// In Dutch instead of English
    #[arg(long)]
    pub nl: bool,
}

/// Writes the report; true when no error was found (warnings are about the world, not about the data).
///
/// # Errors
/// When the output can't be written.
pub(crate) fn write(args: &DoctorArgs, report: &Report, mut output: impl Write) -> anyhow::Result<bool> {
    if args.json {
        serde_json::to_writer_pretty(&mut output, report)?;
        writeln!(output)?;
    } else {
        write_words(args.nl, report, &mut output)?;
    }
    Ok(report.findings.iter().all(|finding| finding.severity != "error"))
}

fn write_words(nl: bool, report: &Report, output: &mut impl Write) -> std::io::Result<()> {
    for (check, rows) in &report.checks {
        let found = report.findings.iter().filter(|finding| finding.code == *check).count();
        let mark = if found == 0 { "ok " } else { " ! " };
        let title =
            desk::check_title(check).map_or(check.as_str(), |(dutch, english)| if nl { dutch } else { english });
        writeln!(output, "{mark} {title} ({rows})")?;
    }
    for finding in &report.findings {
        let sentence = if nl { &finding.nl } else { &finding.en };
        writeln!(output, "\n{}: {}\n   {sentence}", finding.severity, finding.subject)?;
    }
    let closing = match (nl, report.findings.is_empty()) {
        (true, true) => "Alles is zoals het hoort.",
        (false, true) => "Everything is as it should be.",
        (true, false) => "Zie hierboven wat er aan de hand is.",
        (false, false) => "See above what is the matter.",
    };
    writeln!(output, "\n{closing}")
}
