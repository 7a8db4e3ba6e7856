//! Mail handed over to us: by SMTP or LMTP on loopback from a mail server, and by LMTP on a unix socket from
//! `myosotis mail deliver`.
//!
//! "250" after the mail is said only when the desk has stored it durably; what can't be stored is answered with a temporary
//! refusal, so that the other side keeps it. Only mail for our own mailboxes is taken, so nothing can be relayed.
//! With a certificate, STARTTLS (RFC 3207) is offered: for listeners that face a network.

mod certificate;
mod data;
mod limits;
mod session;
mod wire;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use desk::Clock;
use tokio::net::{TcpListener, UnixListener, UnixStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use certificate::{Certificate, CertificateError};
pub use limits::*;

use crate::edges::Edges;
use crate::intake::Intake;
use crate::pace::{Bell, Next, Pace};
use wire::Stream;

/// After a failure to take a connection (out of file handles, say), the next try waits this long.
const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(200);

/// In-flight memory is counted in pieces of this many bytes.
const PIECE_BYTES: usize = 64 * 1024;

/// Which of the two a listener speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// RFC 5321: one answer after the mail.
    Smtp,
    /// RFC 2033: an answer per recipient after the mail.
    Lmtp,
}

/// What all sessions of a listener share.
pub struct Reception<I> {
    intake: I,
    clock: Arc<dyn Clock>,
    edges: Option<Edges>,
    certificate: Option<Certificate>,
    /// How we call ourselves in the greeting.
    name: String,
    limits: Limits,
    /// Free pieces of memory for mails that are coming in.
    memory: Semaphore,
    connections: Arc<Semaphore>,
}

impl<I> std::fmt::Debug for Reception<I> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reception").field("name", &self.name).field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl<I: Intake> Reception<I> {
    /// Takes mail for `intake`; `name` is how we call ourselves to clients.
    pub fn new(intake: I, clock: Arc<dyn Clock>, name: impl Into<String>, limits: Limits) -> Self {
        let memory = Semaphore::new(limits.in_flight_bytes_max.div_ceil(PIECE_BYTES));
        let connections = Arc::new(Semaphore::new(limits.connections_max));
        Self { intake, clock, edges: None, certificate: None, name: name.into(), limits, memory, connections }
    }

    /// Tells the status page (edge `lmtp`) when mail can't be stored, and when it can again.
    #[must_use]
    pub fn telling(mut self, edges: Edges) -> Self {
        self.edges = Some(edges);
        self
    }

    /// Offers STARTTLS with this certificate.
    #[must_use]
    pub fn with_certificate(mut self, certificate: Certificate) -> Self {
        self.certificate = Some(certificate);
        self
    }

    /// Takes connections until `cancel`; then lets sessions finish the mail they are in, but not for ever.
    pub async fn serve(self: Arc<Self>, door: Door, protocol: Protocol, cancel: CancellationToken) {
        let sessions = TaskTracker::new();
        let pace = Pace::new(self.clock.clone(), Bell::default(), ACCEPT_AGAIN_AFTER, cancel.clone());
        loop {
            let accepted = tokio::select! {
                biased;
                () = cancel.cancelled() => break,
                accepted = door.accept() => accepted,
            };
            match accepted {
                Ok((stream, address)) => {
                    sessions.spawn(session::talk(self.clone(), stream, address, protocol, cancel.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    if pace.pause(ACCEPT_AGAIN_AFTER).await == Next::Stop {
                        break;
                    }
                }
            }
        }
        drop(door);
        sessions.close();
        if tokio::time::timeout(self.limits.stop_within, sessions.wait()).await.is_err() {
            tracing::warn!("sessions were cut while stopping; their clients will deliver again");
        }
    }
}

/// Where connections come in.
#[derive(Debug)]
pub enum Door {
    /// On an address of this machine.
    Tcp(TcpListener),
    /// On a socket in the data directory.
    Unix(UnixListener),
}

impl Door {
    async fn accept(&self) -> io::Result<(Box<dyn Stream>, Option<IpAddr>)> {
        match self {
            Self::Tcp(listener) => {
                let (stream, from) = listener.accept().await?;
                stream.set_nodelay(true)?;
                Ok((Box::new(stream), Some(from.ip())))
            }
            Self::Unix(listener) => Ok((Box::new(listener.accept().await?.0), None)),
        }
    }

    /// Listens on `address`.
    ///
    /// # Errors
    /// [`BindError::Tcp`], with what to do about it.
    pub async fn tcp(address: SocketAddr) -> Result<Self, BindError> {
        TcpListener::bind(address).await.map(Self::Tcp).map_err(|source| BindError::Tcp { address, source })
    }

    /// Listens on the socket at `path`, for the user we run as only. A socket that was left behind by a program that is gone
    /// is replaced; one that answers is not.
    ///
    /// # Errors
    /// [`BindError::InUse`] when another program answers there, [`BindError::Unix`] otherwise.
    pub async fn unix(path: &Path) -> Result<Self, BindError> {
        let failed = |source| BindError::Unix { path: path.to_owned(), source };
        if path.exists() {
            if UnixStream::connect(path).await.is_ok() {
                return Err(BindError::InUse { path: path.to_owned() });
            }
            std::fs::remove_file(path).map_err(failed)?;
        }
        let listener = UnixListener::bind(path).map_err(failed)?;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(failed)?;
        Ok(Self::Unix(listener))
    }
}

/// Where the running program listens for `myosotis mail deliver`, given its data directory.
#[must_use]
pub fn socket_path(data: &Path) -> PathBuf {
    data.join("lmtp.sock")
}

/// Why we can't listen.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// The port is taken, or below 1024; whoever opens it says what to do.
    #[error("can't listen for mail on {address}")]
    Tcp {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The directory is missing, read-only, or its path is too long for a socket (108 bytes).
    #[error("can't make the socket {}; a socket's path may be at most 107 bytes long", path.display())]
    Unix {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another one runs on the same data.
    #[error("another program answers on {}: is the desk running already?", path.display())]
    InUse {
        /// Where.
        path: PathBuf,
    },
}
