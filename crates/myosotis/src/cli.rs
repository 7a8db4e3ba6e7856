//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::commands::{
    administrator, backup, books, deliver, doctor, holidays, hours, import, mail_check, outcome, promise_preview,
    replay, simulate,
};
use crate::config::Settings;

/// Myosotis: a customer-service desk that keeps its promises. One program, one directory of data.
#[derive(Debug, Parser)]
#[command(name = "myosotis", version, about, long_about = None)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

/// Where the data are, and how the program behaves.
#[derive(Debug, clap::Args)]
pub(crate) struct Place {
    /// The directory that holds everything: database, key, settings file
    #[arg(long, env = "MYOSOTIS_DATA", default_value = "data", value_name = "DIR")]
    pub data: PathBuf,
    #[command(flatten)]
    pub settings: Settings,
}

/// Where the data are, for a command that looks at them and goes.
#[derive(Debug, clap::Args)]
pub(crate) struct Data {
    /// The directory that holds everything: database, key, settings file
    #[arg(long, env = "MYOSOTIS_DATA", default_value = "data", value_name = "DIR")]
    data: PathBuf,
    /// PostgreSQL that the data are in, e.g. postgres://myosotis@localhost/myosotis [default: SQLite in the data directory]
    #[arg(long, env = "MYOSOTIS_DATABASE", value_name = "URL")]
    database: Option<String>,
    /// What to log: error, warn, info, debug, or a filter such as "info,channels=debug" [default: info]
    #[arg(long, env = "MYOSOTIS_LOG", value_name = "FILTER")]
    log: Option<String>,
}

impl From<Data> for Place {
    fn from(Data { data, database, log }: Data) -> Self {
        Self { data, settings: Settings { database, log, ..Settings::default() } }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start the desk: pages, mail, jobs
    Serve(Place),
    /// Start a demo organisation with three months of history; nothing leaves this machine
    Demo(Place),
    /// Reckon with service hours
    #[command(subcommand)]
    Hours(HoursCommand),
    /// Holidays of a country, for any year
    Holidays(holidays::HolidaysArgs),
    /// Promise rules
    #[command(subcommand)]
    Promise(PromiseCommand),
    /// Live through a log of real cases: what would have been promised, and kept
    Replay(Box<replay::ReplayArgs>),
    /// Outcomes: fit, predict, survival, NPS, on a table of your own
    #[command(subcommand)]
    Outcome(outcome::OutcomeCommand),
    /// Invoices and credit notes: read and checked
    #[command(subcommand)]
    Invoice(books::InvoiceCommand),
    /// Bank statements: read, and added up
    #[command(subcommand)]
    Bank(books::BankCommand),
    /// Live through days that are thrown: a firm as a file describes it, with the real plan and quotes
    Simulate(simulate::SimulateArgs),
    /// Mail: read it, deliver it
    #[command(subcommand)]
    Mail(MailCommand),
    /// Bring in a file with figures: revenue, purchases, account details, subscriptions
    Import {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        args: import::ImportArgs,
    },
    /// Check the data against what was promised
    Doctor {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        args: doctor::DoctorArgs,
    },
    /// Copy everything into one file, while the desk goes on
    Backup {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        args: backup::BackupArgs,
    },
    /// Put a backup back, and verify it
    Restore {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        args: backup::RestoreArgs,
    },
    /// Make an administrator, or give one a new password
    Administrator {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        args: administrator::AdministratorArgs,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum HoursCommand {
    /// JSON Lines in, JSON Lines out: add, between, next_open and the rest
    Calc(hours::HoursArgs),
}

#[derive(Debug, Subcommand)]
pub(crate) enum PromiseCommand {
    /// JSON Lines of {id, hours, rule, received} in, {id, deadline, sentence_nl, sentence_en} out
    Preview(promise_preview::PreviewArgs),
}

#[derive(Debug, Subcommand)]
pub(crate) enum MailCommand {
    /// What the desk sees in a mail, as JSON, one line per file
    Parse {
        /// The files to read
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Look whether mail from a domain will arrive: MX, SPF, DKIM, DMARC, the server's name
    Check(mail_check::Args),
    /// Read stored mail again, after an upgrade: what is shown gets better, promises stay as they are
    Reread(Data),
    /// Deliver a mail from standard input
    Deliver {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        args: deliver::DeliverArgs,
    },
}
