//! `myosotis serve`: own up first, then open the doors.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use desk::{Clock, Desk};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::commands::edges;
use crate::config::Settings;
use crate::data_dir::DataDir;

/// Whose desk is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A firm's own.
    Real,
    /// The demo: mail is held, one click signs in.
    Demo,
}

/// Runs the desk until it is asked to stop.
///
/// # Errors
/// When the database can't be read, or an address can't be listened on: says which and what to do.
pub(crate) async fn run(
    desk: Desk,
    settings: &Settings,
    data: &DataDir,
    clock: Arc<dyn Clock>,
    kind: Kind,
) -> anyhow::Result<()> {
    // A promise that passed while the program was down is owned up to before anyone sees a page.
    channels::own_up::own_up_to_all(&desk, clock.now()).await?;
    channels::filing::file_what_waits(&desk, clock.now()).await?;

    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    let listener = tokio::net::TcpListener::bind(settings.listen())
        .await
        .with_context(|| format!("can't serve pages on {}: give another address with --listen", settings.listen()))?;
    edges::start(&desk, settings, data, &clock, &stop, &tasks).await?;
    announce(&desk, listener.local_addr()?, kind, &*clock).await?;

    let app = web::App { config: Arc::new(config(&desk, settings, listener.local_addr()?).await?), desk, clock };
    let service = web::router(app).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(cancel_when_asked(stop.clone()));
    axum::serve(listener, service).with_graceful_shutdown(stop.clone().cancelled_owned()).await?;
    tasks.close();
    tasks.wait().await;
    tracing::info!("stopped; everything that was received is stored");
    Ok(())
}

/// How this node is reached: at the public address of the organisation, else where it listens.
async fn config(desk: &Desk, settings: &Settings, address: SocketAddr) -> anyhow::Result<web::Config> {
    let public_url = desk.organisation().await?.map(|organisation| organisation.public_url).unwrap_or_default();
    let reached_at = if public_url.is_empty() { format!("http://{address}") } else { public_url };
    Ok(web::Config { trusted_proxies: settings.trusted_proxies.unwrap_or(0), ..web::Config::at(&reached_at) })
}

/// Says on standard output where to look, and how to sign in.
async fn announce(desk: &Desk, address: SocketAddr, kind: Kind, clock: &dyn Clock) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\nMyosotis is at  http://{address}/")?;
    if kind == Kind::Demo {
        let moment = clock.now().to_zoned(jiff::tz::TimeZone::get("Europe/Amsterdam")?);
        writeln!(out, "In the demo it is {}.", moment.strftime("%A %-d %B, %H:%M"))?;
        writeln!(
            out,
            "Sign in with one click per role, or as karin@halmeer.example with the password {}",
            crate::demo::PASSWORD
        )?;
        writeln!(
            out,
            "Nothing leaves this machine: mails that customers would have got are at http://{address}/mails"
        )?;
    } else if !desk.is_set_up().await? {
        writeln!(out, "Open it to set up your organisation: four questions.")?;
    }
    writeln!(out, "Stop with Ctrl C.\n")?;
    out.flush()?;
    Ok(())
}

async fn cancel_when_asked(stop: CancellationToken) {
    let mut terminate =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).expect("a signal can be waited for");
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("asked to stop; finishing what is under way");
    stop.cancel();
}
