//! The program.

mod commands;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

use commands::{holidays, hours, promise_preview};

#[derive(Debug, Parser)]
#[command(name = "myosotis", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Calculate with service hours
    #[command(subcommand)]
    Hours(HoursCommand),
    /// List the holidays of a country
    Holidays(holidays::HolidaysArgs),
    /// See what is promised
    #[command(subcommand)]
    Promise(PromiseCommand),
}

#[derive(Debug, Subcommand)]
enum HoursCommand {
    Calc(hours::HoursArgs),
}

#[derive(Debug, Subcommand)]
enum PromiseCommand {
    Preview(promise_preview::PreviewArgs),
}

fn main() -> ExitCode {
    let (input, output) = (io::stdin().lock(), io::stdout().lock());
    let done = match Cli::parse().command {
        Command::Hours(HoursCommand::Calc(args)) => hours::run(args, input, output),
        Command::Holidays(args) => holidays::run(args, output),
        Command::Promise(PromiseCommand::Preview(args)) => promise_preview::run(args, input, output),
    };
    if let Err(error) = done {
        // Nobody is left to tell when standard error is gone too.
        let _ = writeln!(io::stderr(), "myosotis: {error:#}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
