use std::time::{Duration, Instant};

use desk::forms::{Security, ServerForm};
use desk::trouble::Doing;
use desk::{OutgoingMail, Trouble};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::SENDING_MAX;
use super::conversation::hand_over;
use super::failure::{lost, of_connecting, reply_of};
use crate::trust::{Trust, cause_of};
use crate::words::is_this_machine;

/// How long connecting, TLS and signing in may take, each.
const CONNECT_WITHIN: Duration = Duration::from_secs(30);
/// How long a connection that was asked to close may take for it.
const QUIT_WITHIN: Duration = Duration::from_secs(5);
/// A connection that was not used for so long is not trusted any more.
const IDLE_WITHIN: Duration = Duration::from_secs(20);

/// Hands mails to SMTP servers, and keeps connections while there is mail.
pub struct Courier {
    trust: Trust,
    name: ClientId,
    idle: Mutex<Vec<Idle>>,
}

/// How we say who we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SignIn {
    /// User name and password.
    Password,
    /// A token of the provider's (SASL XOAUTH2), which stands where the password does.
    Token,
}

impl SignIn {
    const fn mechanisms(self) -> &'static [Mechanism] {
        match self {
            Self::Password => &[Mechanism::Plain, Mechanism::Login],
            Self::Token => &[Mechanism::Xoauth2],
        }
    }
}

struct Idle {
    server: ServerForm,
    sign_in: SignIn,
    connection: AsyncSmtpConnection,
    since: Instant,
}

impl std::fmt::Debug for Courier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Courier").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Courier {
    /// Believes whom `trust` believes; `name` is how we call ourselves to servers (EHLO).
    #[must_use]
    pub fn new(trust: Trust, name: impl Into<String>) -> Self {
        Self { trust, name: ClientId::Domain(name.into()), idle: Mutex::default() }
    }

    /// Hands `mail` to `server`, and gives its reply.
    ///
    /// # Errors
    /// [`Trouble`], in words for an administrator.
    pub async fn send(&self, server: &ServerForm, mail: &OutgoingMail) -> Result<String, Trouble> {
        self.send_as(server, SignIn::Password, mail).await
    }

    /// The same, signed in with a token of the provider's (XOAUTH2: Microsoft 365, Google) instead of a password.
    ///
    /// # Errors
    /// [`Trouble`], in words for an administrator.
    pub async fn send_by_token(
        &self,
        server: &ServerForm,
        token: &str,
        mail: &OutgoingMail,
    ) -> Result<String, Trouble> {
        let server = ServerForm { password: token.to_owned(), ..server.clone() };
        self.send_as(&server, SignIn::Token, mail).await
    }

    async fn send_as(&self, server: &ServerForm, sign_in: SignIn, mail: &OutgoingMail) -> Result<String, Trouble> {
        let mut connection = match self.take_idle(server, sign_in).await {
            Some(connection) => connection,
            None => self.connect(server, sign_in).await?,
        };
        let handed = hand_over(&mut connection, &server.host, mail).await;
        match &handed {
            // After a refused recipient the server has forgotten the mail (RSET), and takes the next.
            Ok(_) | Err(Trouble::Recipient { .. }) => self.give_back(server, sign_in, connection).await,
            Err(_) => close(connection).await,
        }
        handed
    }

    /// Closes the connections that are kept.
    pub async fn rest(&self) {
        let idle = std::mem::take(&mut *self.idle.lock().await);
        for idle in idle {
            close(idle.connection).await;
        }
    }

    async fn connect(&self, server: &ServerForm, sign_in: SignIn) -> Result<AsyncSmtpConnection, Trouble> {
        let host = &server.host;
        if server.security == Security::None && !is_this_machine(host) {
            return Err(Trouble::Unprotected { host: host.clone() });
        }
        let silent = |doing| move |_| Trouble::Silent { host: host.clone(), doing };
        let tls = match server.security {
            Security::Tls => Some(self.tls(host)?),
            Security::StartTls | Security::None => None,
        };
        let address = (host.as_str(), server.port);
        let connecting = AsyncSmtpConnection::connect_tokio1(address, Some(CONNECT_WITHIN), &self.name, tls, None);
        let mut connection = timeout(CONNECT_WITHIN, connecting)
            .await
            .map_err(silent(Doing::Connecting))?
            .map_err(|error| of_connecting(host, server.port, &error))?;
        if server.security == Security::StartTls {
            if !connection.can_starttls() {
                return Err(Trouble::NoStartTls { host: host.clone() });
            }
            timeout(CONNECT_WITHIN, connection.starttls(self.tls(host)?, &self.name))
                .await
                .map_err(silent(Doing::StartingTls))?
                .map_err(|error| of_connecting(host, server.port, &error))?;
        }
        if !server.user.is_empty() {
            let credentials = Credentials::new(server.user.clone(), server.password.clone());
            timeout(CONNECT_WITHIN, connection.auth(sign_in.mechanisms(), &credentials))
                .await
                .map_err(silent(Doing::SigningIn))?
                .map_err(|error| match reply_of(&error) {
                    Some(reply) => Trouble::SignIn { host: host.clone(), reply },
                    None if error.is_client() => {
                        Trouble::NoWayToSignIn { host: host.clone(), by_token: sign_in == SignIn::Token }
                    }
                    None => lost(Doing::SigningIn, &error),
                })?;
        }
        Ok(connection)
    }

    fn tls(&self, host: &str) -> Result<TlsParameters, Trouble> {
        let failed =
            |error: lettre::transport::smtp::Error| Trouble::Tls { host: host.to_owned(), why: cause_of(&error) };
        let mut builder = TlsParameters::builder(host.to_owned());
        for authority in self.trust.extra() {
            builder = builder.add_root_certificate(Certificate::from_der(authority.to_vec()).map_err(failed)?);
        }
        builder.build_rustls().map_err(failed)
    }

    async fn take_idle(&self, server: &ServerForm, sign_in: SignIn) -> Option<AsyncSmtpConnection> {
        loop {
            let found = {
                let mut idle = self.idle.lock().await;
                let index = idle.iter().position(|idle| idle.server == *server && idle.sign_in == sign_in)?;
                idle.swap_remove(index)
            };
            let mut connection = found.connection;
            let is_fresh = found.since.elapsed() < IDLE_WITHIN;
            if is_fresh && timeout(QUIT_WITHIN, connection.test_connected()).await.unwrap_or(false) {
                return Some(connection);
            }
            close(connection).await;
        }
    }

    async fn give_back(&self, server: &ServerForm, sign_in: SignIn, connection: AsyncSmtpConnection) {
        let mut idle = self.idle.lock().await;
        if idle.len() < SENDING_MAX {
            idle.push(Idle { server: server.clone(), sign_in, connection, since: Instant::now() });
            return;
        }
        drop(idle);
        close(connection).await;
    }
}

async fn close(mut connection: AsyncSmtpConnection) {
    let _ = timeout(QUIT_WITHIN, connection.abort()).await;
}
