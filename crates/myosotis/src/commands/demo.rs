//! `myosotis demo`: the demo organisation, made at the first start and kept after.

use std::sync::Arc;

use anyhow::bail;
use desk::Clock;
use indicatif::{ProgressBar, ProgressStyle};

use crate::clock::SystemClock;
use crate::commands::serve;
use crate::config::Settings;
use crate::data_dir::DataDir;
use crate::demo;

const MAKING: &str = "The demo is being made here.\n";
const MADE: &str = "This directory holds the demo organisation; it can be thrown away.\n";

/// Makes the demo when the data directory holds none, and serves it with all mail held.
///
/// # Errors
/// When the directory holds a desk that isn't the demo, or the demo can't be made.
pub(crate) async fn run(mut settings: Settings, data: &DataDir) -> anyhow::Result<()> {
    settings.hold_mail = true;
    if settings.database.is_some() {
        bail!("the demo keeps its data in SQLite, so that it can be thrown away; leave --database out");
    }
    let marker = data.path().join("demo");
    throw_away_half_made(&marker, data)?;
    let desk = crate::open_desk(&settings, data).await?.as_demo();
    if !desk.is_set_up().await? {
        std::fs::write(&marker, MAKING)?;
        make(&desk, &settings).await?;
        std::fs::write(&marker, MADE)?;
    } else if !marker.exists() {
        bail!("{} holds a desk of your own; start it with `myosotis serve --data {0}`", data.path().display());
    }
    serve::run(desk, &settings, data, Arc::new(SystemClock), serve::Kind::Demo).await
}

async fn make(desk: &desk::Desk, settings: &Settings) -> anyhow::Result<()> {
    let style =
        ProgressStyle::with_template("Making three months of history {bar:40} {pos}/{len} questions, {elapsed}")?;
    let bar = ProgressBar::new(0).with_style(style);
    demo::build(desk, &format!("http://{}", settings.listen()), SystemClock.now(), &bar).await?;
    bar.finish_and_clear();
    Ok(())
}

/// A demo whose making was cut off is begun again: nobody has worked in it yet.
fn throw_away_half_made(marker: &std::path::Path, data: &DataDir) -> anyhow::Result<()> {
    if std::fs::read_to_string(marker).is_ok_and(|text| text == MAKING) {
        for file in ["myosotis.sqlite", "myosotis.sqlite-wal", "myosotis.sqlite-shm"] {
            match std::fs::remove_file(data.path().join(file)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                Ok(()) | Err(_) => {}
            }
        }
    }
    Ok(())
}
