//! `myosotis demo`: the demo organisation, made at the first start and kept after.

use std::sync::Arc;

use anyhow::bail;
use desk::Clock;
use indicatif::{ProgressBar, ProgressStyle};

use crate::clock::{DemoClock, SystemClock};
use crate::commands::serve;
use crate::config::Settings;
use crate::data_dir::DataDir;
use crate::demo;

const MAKING: &str = "The demo is being made here.\n";
/// What the marker says of a demo that is ready; after it stands how many seconds the demo runs behind.
const MADE: &str = "This directory holds the demo organisation; it can be thrown away. Seconds behind: ";

/// Makes the demo when the data directory holds none, and serves it with all mail held.
///
/// # Errors
/// When the directory holds a desk that isn't the demo, or the demo can't be made.
pub(crate) async fn run(mut settings: Settings, data: &DataDir) -> anyhow::Result<()> {
    settings.hold_mail = true;
    if settings.database.is_some() {
        bail!("the demo keeps its data in SQLite, so that it can be thrown away; leave --database out");
    }
    let marker = marker_in(data);
    throw_away_half_made(&marker, data)?;
    let desk = crate::open_desk(&settings, data).await?.as_demo();
    if !desk.is_set_up().await? {
        std::fs::write(&marker, MAKING)?;
        let behind_seconds = demo::moment::behind_seconds(SystemClock.now());
        make(&desk, &settings, DemoClock { behind_seconds }).await?;
        std::fs::write(&marker, format!("{MADE}{behind_seconds}\n"))?;
    } else if !marker.exists() {
        bail!("{} holds a desk of your own; start it with `myosotis serve --data {0}`", data.path().display());
    }
    serve::run(desk, &settings, data, Arc::new(clock_of(&marker)), serve::Kind::Demo).await
}

/// Whether a demo is kept here, or being made.
pub(crate) fn is_in(data: &DataDir) -> bool {
    marker_in(data).exists()
}

/// The clock by which the desk of this directory lives: the demo's runs behind.
pub(crate) fn clock_in(data: &DataDir) -> DemoClock {
    clock_of(&marker_in(data))
}

fn marker_in(data: &DataDir) -> std::path::PathBuf {
    data.path().join("demo")
}

/// The demo goes on from the moment at which it was made.
fn clock_of(marker: &std::path::Path) -> DemoClock {
    let text = std::fs::read_to_string(marker).unwrap_or_default();
    let behind_seconds = text.strip_prefix(MADE).and_then(|rest| rest.trim().parse().ok()).unwrap_or(0);
    DemoClock { behind_seconds }
}

async fn make(desk: &desk::Desk, settings: &Settings, clock: DemoClock) -> anyhow::Result<()> {
    let style =
        ProgressStyle::with_template("Making three years of history {bar:40} {pos}/{len} questions, {elapsed}")?;
    let bar = ProgressBar::new(0).with_style(style);
    demo::build(desk, &format!("http://{}", settings.listen()), clock.now(), &bar).await?;
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
