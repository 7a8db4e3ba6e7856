//! Starts the edges to the world: mail in, mail out, calendars, and the watch over promises.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use channels::authentic::run_authentic;
use channels::dns::NameServers;
use channels::edges::Edges;
use channels::feeds::{Fetcher, Reach, run_feeds};
use channels::filing::run_filing;
use channels::imap_in::run_fetcher;
use channels::importing::run_imports;
use channels::nightly::run_nightly;
use channels::oauth::{NetEdge, run_connections};
use channels::own_up::run_own_up;
use channels::plan::run_plan;
use channels::smtp_in::{Certificate, Door, Limits, Protocol, Reception};
use channels::smtp_out::{Held, Smtp, run_sender};
use channels::watch::run_watch;
use channels::{Bell, DeskIntake, Trust};
use desk::{Clock, Desk};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Settings;
use crate::data_dir::DataDir;

/// Opens the doors for mail and starts the runners; they end in good order when `stop` is cancelled.
///
/// # Errors
/// When a door can't be opened, or the certificates of `--extra-ca` can't be read.
pub(crate) async fn start(
    desk: &Desk,
    settings: &Settings,
    data: &DataDir,
    clock: &Arc<dyn Clock>,
    stop: &CancellationToken,
    tasks: &TaskTracker,
) -> anyhow::Result<()> {
    let name = our_name(desk).await?;
    let filing = Bell::default();
    open_doors(desk, settings, data, clock, &name, &filing, stop, tasks).await?;

    let trust = trust(settings)?;
    tasks.spawn(run_connections(desk.clone(), Arc::clone(clock), stop.clone()));
    tasks.spawn(run_filing(desk.clone(), Arc::clone(clock), filing.clone(), stop.clone()));
    tasks.spawn(run_own_up(desk.clone(), Arc::clone(clock), stop.clone()));
    tasks.spawn(run_plan(desk.clone(), Arc::clone(clock), stop.clone()));
    tasks.spawn(run_watch(desk.clone(), Arc::clone(clock), stop.clone()));
    tasks.spawn(run_nightly(desk.clone(), Arc::clone(clock), stop.clone()));
    tasks.spawn(run_imports(desk.clone(), Arc::clone(clock), stop.clone()));
    if settings.hold_mail {
        tasks.spawn(run_sender(desk.clone(), Arc::new(Held), Arc::clone(clock), Bell::default(), stop.clone()));
    } else {
        if let Ok(servers) = NameServers::of_this_machine() {
            tasks.spawn(run_authentic(desk.clone(), servers, Arc::clone(clock), stop.clone()));
        }
        let smtp = Arc::new(Smtp::new(desk.clone(), trust.clone(), name));
        tasks.spawn(run_sender(desk.clone(), smtp, Arc::clone(clock), Bell::default(), stop.clone()));
    }
    let reach = if settings.private_feeds { Reach::Everywhere } else { Reach::Internet };
    tasks.spawn(run_feeds(desk.clone(), Fetcher::new(reach, &trust), Arc::clone(clock), stop.clone()));
    tasks.spawn(run_fetcher(desk.clone(), trust, Arc::clone(clock), filing, stop.clone()));
    Ok(())
}

/// The desk, with the name servers of this machine to ask; without them everything can't be looked up from here.
pub(crate) fn with_names(desk: Desk) -> Desk {
    match NameServers::of_this_machine() {
        Ok(servers) => desk.with_dns(Arc::new(servers)),
        Err(failure) => {
            tracing::warn!("no names can be looked up: {failure}");
            desk
        }
    }
}

/// The desk with a way to the servers of its mailboxes, for what a colleague waits for at a page.
///
/// # Errors
/// When the certificates of `--extra-ca` can't be read.
pub(crate) fn with_edge(desk: Desk, settings: &Settings) -> anyhow::Result<Desk> {
    Ok(desk.with_mail_edge(Arc::new(NetEdge::new(&trust(settings)?))))
}

/// How we call ourselves to mail servers: the host of the public address.
async fn our_name(desk: &Desk) -> anyhow::Result<String> {
    let public_url = desk.organisation().await?.map(|organisation| organisation.public_url).unwrap_or_default();
    let host = public_url.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next()).unwrap_or_default();
    Ok(if host.is_empty() { "localhost".into() } else { host.into() })
}

pub(super) fn trust(settings: &Settings) -> anyhow::Result<Trust> {
    let trust = Trust::of_this_machine();
    let Some(file) = &settings.extra_ca else { return Ok(trust) };
    let pem = std::fs::read(file).with_context(|| format!("can't read the certificates in {}", file.display()))?;
    trust.with_pem(&pem).with_context(|| format!("{} holds no certificate that can be read", file.display()))
}

#[expect(clippy::too_many_arguments, reason = "wiring: each is a thing of its own")]
async fn open_doors(
    desk: &Desk,
    settings: &Settings,
    data: &DataDir,
    clock: &Arc<dyn Clock>,
    name: &str,
    filing: &Bell,
    stop: &CancellationToken,
    tasks: &TaskTracker,
) -> anyhow::Result<()> {
    let intake = DeskIntake::new(desk.clone(), filing.clone());
    let reception =
        Reception::new(intake, Arc::clone(clock), name, Limits::default()).telling(Edges::new(desk.clone()));
    let reception = match (&settings.smtp_cert, &settings.smtp_key) {
        (Some(certificate), Some(key)) => reception.with_certificate(Certificate::read(certificate, key)?),
        (None, None) => reception,
        _ => anyhow::bail!("give a certificate and its key: --smtp-cert and --smtp-key"),
    };
    let reception = Arc::new(reception);
    let socket = Door::unix(&data.lmtp_socket()).await?;
    tasks.spawn(Arc::clone(&reception).serve(socket, Protocol::Lmtp, stop.clone()));
    for (address, protocol, flag) in
        [(settings.lmtp(), Protocol::Lmtp, "--lmtp"), (settings.smtp(), Protocol::Smtp, "--smtp")]
    {
        let Some(address) = address else { continue };
        let parsed: SocketAddr =
            address.parse().with_context(|| format!("{flag} {address} is not an address with a port"))?;
        let door = Door::tcp(parsed).await.with_context(|| {
            format!("stop the program that has the port, or give another address with {flag} (or {flag} off)")
        })?;
        tasks.spawn(Arc::clone(&reception).serve(door, protocol, stop.clone()));
    }
    Ok(())
}
