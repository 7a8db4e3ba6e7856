//! `myosotis mail check DOMAIN`: what receivers see of a domain that sends mail.

use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::Context;
use channels::dns::NameServers;
use desk::deliverability::{Leaves, look};
use desk::forms::Security;
use desk::in_strings;
use desk::views::{Aspect, Deliverability, Verdict};
use web::i18n::{Language, Words};

/// What receivers look at before they believe a mail from a domain.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The domain behind the @ of the mailboxes
    pub domain: String,
    /// The server that mail leaves by: its name is looked up too
    #[arg(long, value_name = "HOST")]
    pub server: Option<String>,
    /// A name server to ask instead of this machine's
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub dns: Option<SocketAddr>,
    /// One JSON line per finding
    #[arg(long)]
    pub json: bool,
}

/// Writes what was found. The exit code is 1 when something is bad.
///
/// # Errors
/// When no name server is known, or `output` can't be written to.
pub(crate) async fn run(args: &Args, output: &mut impl Write) -> anyhow::Result<ExitCode> {
    let servers = match args.dns {
        Some(address) => NameServers::at(address),
        None => NameServers::of_this_machine(),
    };
    let servers = servers.context("no name server to ask: give one with --dns")?;
    let leaves = Leaves {
        servers: args.server.iter().map(|host| (host.to_lowercase(), Security::Tls)).collect(),
        keys: Vec::new(),
    };
    let found = look(&args.domain.trim().to_lowercase(), &leaves, &servers).await;
    // How we talk to a server is known from the settings, which nobody asked here.
    let found: Vec<Deliverability> = found.into_iter().filter(|one| one.aspect != Aspect::Tls).collect();
    for one in &found {
        if args.json {
            writeln!(output, "{}", serde_json::to_string(one)?)?;
        } else {
            write(one, output)?;
        }
    }
    let is_bad = found.iter().any(|one| one.verdict == Verdict::Bad);
    Ok(if is_bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn write(one: &Deliverability, output: &mut impl Write) -> anyhow::Result<()> {
    let t = Words::of(Language::En);
    let (verdict, aspect) = (word(one.verdict), format!("{:?}", one.aspect).to_uppercase());
    writeln!(output, "{verdict:8} {aspect:8} {}", t.say(one.reason))?;
    if !one.found.is_empty() {
        writeln!(output, "{:17} found: {}", "", one.found)?;
    }
    if let Some(record) = &one.record {
        writeln!(output, "{:17} publish: {}. {} {}", "", record.name, record.kind, in_strings(&record.value))?;
    }
    Ok(())
}

const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Good => "good",
        Verdict::Fair => "fair",
        Verdict::Bad => "bad",
        Verdict::Unknown => "unknown",
    }
}
