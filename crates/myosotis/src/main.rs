//! The program: command line, configuration, wiring, and the only real clock and source of chance.

mod chance;
mod cli;
mod clock;
mod commands;
mod config;
mod data_dir;
mod demo;
mod eventlog;
mod logging;

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::Parser;
use desk::{Clock, Desk};
use store::{Db, Location, Options};

use crate::chance::SystemChance;
use crate::cli::{Cli, Command, HoursCommand, MailCommand, Place, PromiseCommand};
use crate::clock::SystemClock;
use crate::commands::books::InvoiceCommand;
use crate::commands::{
    administrator, backup, books, deliver, doctor, holidays, hours, import, mail_check, mail_parse, outcome,
    promise_preview, replay, reread, serve, simulate,
};
use crate::config::Settings;
use crate::data_dir::DataDir;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(code) => code,
        // Whoever read us has read enough, as `head` does.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "myosotis: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let kinds = error.chain().map(|cause| {
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        cause.downcast_ref::<io::Error>().map(io::Error::kind).or(json)
    });
    kinds.flatten().any(|kind| kind == io::ErrorKind::BrokenPipe)
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Hours(HoursCommand::Calc(args)) => done(hours::run(args, io::stdin().lock(), io::stdout().lock())),
        Command::Holidays(args) => done(holidays::run(args, io::stdout().lock())),
        Command::Promise(PromiseCommand::Preview(args)) => {
            done(promise_preview::run(args, io::stdin().lock(), io::stdout().lock()))
        }
        Command::Replay(args) => done(replay::run(&args, io::stdout().lock())),
        Command::Outcome(command) => done(outcome::run(command, io::stdout().lock())),
        Command::Invoice(InvoiceCommand::Read { files, rules }) => {
            Ok(books::run_invoice(&files, rules, &mut io::stdout().lock())?)
        }
        Command::Invoice(InvoiceCommand::Take { data, args }) => {
            with_place(data.into(), false, async |settings, data| {
                let desk = open_desk(&settings, &data).await?;
                books::take::run(args, &desk, &commands::demo::clock_in(&data), io::stdout().lock()).await
            })
        }
        Command::Bank(command) => Ok(books::run_bank(&command, &mut io::stdout().lock())?),
        Command::Simulate(args) => done(simulate::run(&args, io::stdout().lock())),
        Command::Mail(MailCommand::Parse { files }) => Ok(mail_parse::run(&files, &mut io::stdout().lock())?),
        Command::Mail(MailCommand::Check(args)) => tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?
            .block_on(mail_check::run(&args, &mut io::stdout().lock())),
        Command::Mail(MailCommand::Deliver { data, args }) => with_place(data.into(), false, async |_, data| {
            Ok(deliver::run(&args, io::stdin().lock(), &data.lmtp_socket()).await)
        }),
        Command::Mail(MailCommand::Reread(data)) => with_place(data.into(), false, async |settings, data| {
            let desk = open_desk(&settings, &data).await?;
            done(reread::run(&desk, &commands::demo::clock_in(&data), io::stdout().lock()).await)
        }),
        Command::Serve(place) => with_place(place, true, async |settings, data| {
            if commands::demo::is_in(&data) {
                anyhow::bail!("{} holds the demo; start it with `myosotis demo --data {0}`", data.path().display());
            }
            let desk = open_desk(&settings, &data).await?;
            done(serve::run(desk, &settings, &data, Arc::new(SystemClock), serve::Kind::Real).await)
        }),
        Command::Demo(place) => {
            with_place(place, true, async |settings, data| done(commands::demo::run(settings, &data).await))
        }
        Command::Import { data, args } => with_place(data.into(), false, async |settings, data| {
            let desk = open_desk(&settings, &data).await?;
            import::run(&args, &desk, Arc::new(commands::demo::clock_in(&data)), io::stdout().lock()).await
        }),
        Command::Doctor { data, args } => with_place(data.into(), false, async |settings, data| {
            let desk = desk_over(open_beside(&settings, &data)?, &data)?;
            let report = desk.doctor(commands::demo::clock_in(&data).now()).await?;
            let is_well = doctor::write(&args, &report, io::stdout().lock())?;
            Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }),
        Command::Backup { data, args } => with_place(data.into(), false, async |settings, data| {
            let db = open_beside(&settings, &data)?;
            let now = SystemClock.now();
            done(tokio::task::spawn_blocking(move || backup::backup(&args, &db, now, io::stdout().lock())).await?)
        }),
        Command::Restore { data, args } => with_place(data.into(), true, async |settings, data| {
            let to = data.location(settings.database.as_deref());
            done(tokio::task::spawn_blocking(move || backup::restore(&args, &to, io::stdout().lock())).await?)
        }),
        Command::Administrator { data, args } => with_place(data.into(), true, async |settings, data| {
            let desk = open_desk(&settings, &data).await?;
            done(administrator::run(&args, &desk, io::stdin().lock(), io::stdout().lock(), SystemClock.now()).await)
        }),
    }
}

fn done(outcome: anyhow::Result<()>) -> anyhow::Result<ExitCode> {
    outcome.map(|()| ExitCode::SUCCESS)
}

/// Runs a command on a data directory that is there, or that may be made: settings read, logging started, an executor
/// under it.
fn with_place<F>(place: Place, makes_data: bool, command: F) -> anyhow::Result<ExitCode>
where
    F: AsyncFnOnce(Settings, DataDir) -> anyhow::Result<ExitCode>,
{
    let data = if makes_data { DataDir::open(&place.data)? } else { DataDir::existing(&place.data)? };
    let settings = place.settings.over_file(&data.settings_file())?;
    logging::start(settings.log.as_deref().unwrap_or("info"), settings.log_json).context("--log can't be read")?;
    rustls::crypto::ring::default_provider()
        .install_default()
        .ok()
        .context("another TLS provider was installed first")?;
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(command(settings, data))
}

/// The desk over its database, brought up to this program's schema.
async fn open_desk(settings: &Settings, data: &DataDir) -> anyhow::Result<Desk> {
    let location = data.location(settings.database.as_deref());
    let db = Db::open(&location, Options::default()).with_context(|| format!("can't open the data in {location}"))?;
    db.migrate().await?;
    let desk = desk_over(db, data)?;
    Ok(if settings.hold_mail { desk.holding_mail() } else { desk })
}

/// The database beside a desk that is running: it is only read.
fn open_beside(settings: &Settings, data: &DataDir) -> anyhow::Result<Db> {
    let location = data.location(settings.database.as_deref());
    let opened = match &location {
        Location::Sqlite(path) => Db::sqlite_read_only(path, Options::default()),
        Location::Postgres(_) => Db::open(&location, Options::default()),
    };
    opened.with_context(|| format!("can't open the data in {location}"))
}

fn desk_over(db: Db, data: &DataDir) -> anyhow::Result<Desk> {
    Ok(Desk::new(db, Arc::new(SystemChance)).with_key(data.key(&SystemChance)?))
}
