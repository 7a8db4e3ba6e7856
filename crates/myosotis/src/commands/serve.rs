//! `myosotis serve`: own up first, then open the doors.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::body::Body;
use axum::http::header;
use axum::response::Response;
use desk::{Clock, Desk};
use futures_util::StreamExt;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::commands::{edges, pictures};
use crate::config::Settings;
use crate::data_dir::DataDir;

/// Requests that are under way when the program is asked to stop get so long to come to an end.
const PAGES_STOP_WITHIN: Duration = Duration::from_secs(5);
/// A mail that is being handed over gets so long. Cut off, it is tried again: with the same Message-ID, so that a server
/// which had it already can tell. Less than the 90 s after which systemd ends a program that doesn't stop.
const EDGES_STOP_WITHIN: Duration = Duration::from_secs(60);

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
    let desk = edges::with_edge(edges::with_names(desk), settings)?;
    // A promise that passed while the program was down is owned up to before anyone sees a page.
    // One that can't be owned up to is tried again by the watch, and keeps nobody from answering the others.
    if let Err(error) = channels::own_up::own_up_to_all(&desk, clock.now()).await {
        tracing::error!(error = &error as &dyn std::error::Error, "not all promises that passed could be owned up to");
    }
    channels::filing::file_what_waits(&desk, clock.now()).await?;
    let left = desk.take_back_claims().await?;
    if left > 0 {
        tracing::warn!(left, "{left} mails were being sent when the program ended; they are sent now");
    }

    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    let listener = TcpListener::bind(settings.listen())
        .await
        .with_context(|| format!("can't serve pages on {}: give another address with --listen", settings.listen()))?;
    edges::start(&desk, settings, data, &clock, &stop, &tasks).await?;
    let config = config(&desk, settings, listener.local_addr()?).await?;
    announce(&desk, listener.local_addr()?, kind, &config, &*clock).await?;

    let pictures = web::pictures::Pictures::by(Arc::new(pictures::FromElsewhere::new(settings)?));
    let app = web::App { config: Arc::new(config), desk, clock, pictures };
    tokio::spawn(cancel_when_asked(stop.clone()));
    serve_pages(listener, web::router(app), &stop).await?;
    tasks.close();
    if tokio::time::timeout(EDGES_STOP_WITHIN, tasks.wait()).await.is_err() {
        tracing::warn!("a mail server kept us waiting; what it was being given is tried again at the next start");
    }
    tracing::info!("stopped; everything that was received is stored");
    Ok(())
}

/// Serves pages until `stop`, and then what is under way, but not for ever.
async fn serve_pages(listener: TcpListener, pages: Router, stop: &CancellationToken) -> anyhow::Result<()> {
    let ends = stop.clone();
    let pages = pages.layer(axum::middleware::map_response(move |response| ended_with(ends.clone(), response)));
    let service = pages.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(stop.clone().cancelled_owned());
    tokio::select! {
        served = serving.into_future() => served?,
        () = too_long_after(stop) => tracing::warn!("requests that didn't come to an end were cut off"),
    }
    Ok(())
}

/// A stream of events, to which each open page listens, has no end of its own: it ends when the program stops, and the page
/// listens anew to the program that comes after.
async fn ended_with(stop: CancellationToken, response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.is_none_or(|kind| !kind.as_bytes().starts_with(b"text/event-stream")) {
        return response;
    }
    response.map(|body| Body::from_stream(body.into_data_stream().take_until(stop.cancelled_owned())))
}

async fn too_long_after(stop: &CancellationToken) {
    stop.cancelled().await;
    let _ = tokio::time::timeout(PAGES_STOP_WITHIN, std::future::pending::<()>()).await;
}

/// How this node is reached: at the public address of the organisation, else where it listens.
async fn config(desk: &Desk, settings: &Settings, address: SocketAddr) -> anyhow::Result<web::Config> {
    let public_url = desk.organisation().await?.map(|organisation| organisation.public_url).unwrap_or_default();
    let reached_at = if public_url.is_empty() { format!("http://{address}") } else { public_url };
    // Whoever reads this program's output may set it up; who merely finds its address may not.
    let asks_code = !address.ip().is_loopback() && !desk.is_set_up().await?;
    let setup_code = asks_code.then(|| set_up_code(&desk.fresh_key()));
    let trusted_proxies = settings.trusted_proxies.unwrap_or(0);
    Ok(web::Config { trusted_proxies, setup_code, ..web::Config::at(&reached_at) })
}

/// Letters and digits in three groups of four, to be read from one screen and typed on another.
fn set_up_code(chance: &str) -> String {
    let signs: Vec<char> = chance.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    signs.chunks(4).take(3).map(|group| group.iter().collect()).collect::<Vec<String>>().join("-")
}

/// Says on standard output where to look, and how to sign in. When nobody reads that (any more), the desk runs all the same.
async fn announce(
    desk: &Desk,
    address: SocketAddr,
    kind: Kind,
    config: &web::Config,
    clock: &dyn Clock,
) -> anyhow::Result<()> {
    let what_next = match kind {
        Kind::Demo => format!(
            "In the demo it is {}.\n\
             Sign in with one click per role, or as karin@halmeer.example with the password {}\n\
             Nothing leaves this machine: mails that customers would have got are at http://{address}/mails (as Lotte or Ruud)\n",
            clock.now().to_zoned(jiff::tz::TimeZone::get("Europe/Amsterdam")?).strftime("%A %-d %B, %H:%M"),
            crate::demo::PASSWORD
        ),
        Kind::Real if desk.is_set_up().await? => String::new(),
        Kind::Real => match &config.setup_code {
            None => "Open it to set up your organisation: four questions.\n".to_owned(),
            Some(code) => format!(
                "Open it to set up your organisation: four questions. It asks for this code, because others can reach \
                 this address too:  {code}\n"
            ),
        },
    };
    let words = format!("\nMyosotis is at  http://{address}/\n{what_next}Stop with Ctrl C.\n\n");
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(words.as_bytes()).and_then(|()| out.flush());
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
