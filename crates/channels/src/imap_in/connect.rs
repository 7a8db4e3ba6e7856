//! From a name and a password to a session.

use std::sync::Arc;
use std::time::Duration;

use async_imap::{Client, Session};
use desk::Trouble;
use desk::forms::{Auth, Security, ServerForm};
use desk::trouble::{Cause, Doing};
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::failure::{is_a_reply, lost, reply_of};
use super::guard::Guarded;
use super::take::MESSAGE_BYTES_MAX;
use crate::trust::{Trust, cause_of, of_connecting};
use crate::words::is_this_machine;

/// How long each step of connecting may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(30);

/// A connection, protected or not.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug> Stream for S {}

pub(super) type BoxedSession = Session<Box<dyn Stream>>;

/// Connects and signs in.
pub(super) async fn connect(server: &ServerForm, trust: &Trust) -> Result<BoxedSession, Trouble> {
    let host = &server.host;
    if server.security == Security::None && !is_this_machine(host) {
        return Err(Trouble::Unprotected { host: host.clone() });
    }
    let tcp = within(host, Doing::Connecting, TcpStream::connect((host.as_str(), server.port)))
        .await?
        .map_err(|error| of_connecting(host, server.port, &error))?;
    let client = match server.security {
        Security::Tls => greeted(host, guarded(begin_tls(tcp, server, trust).await?)).await?,
        Security::None => greeted(host, guarded(tcp)).await?,
        Security::StartTls => {
            let mut plain = greeted(host, Guarded::new(tcp, LITERAL_BYTES_MAX)).await?;
            within(host, Doing::StartingTls, plain.run_command_and_check_ok("STARTTLS", None)).await?.map_err(
                |error| {
                    if is_a_reply(&error) {
                        Trouble::NoStartTls { host: host.clone() }
                    } else {
                        lost(Doing::StartingTls, &error)
                    }
                },
            )?;
            // What was sent along before TLS began is thrown away with the old client: nobody can slip in replies.
            Client::new(guarded(begin_tls(plain.into_inner().into_inner(), server, trust).await?))
        }
    };
    sign_in(client, server).await
}

/// A mail, and what else a server may say at once; in bytes.
const LITERAL_BYTES_MAX: usize = MESSAGE_BYTES_MAX + 1024 * 1024;

fn guarded<S: Stream + 'static>(stream: S) -> Box<dyn Stream> {
    Box::new(Guarded::new(stream, LITERAL_BYTES_MAX))
}

async fn greeted<S: Stream>(host: &str, stream: S) -> Result<Client<S>, Trouble> {
    let mut client = Client::new(stream);
    let greeting = within(host, Doing::Greeting, client.read_response()).await?;
    match greeting {
        Ok(Some(_)) => Ok(client),
        Ok(None) => Err(Trouble::Lost { doing: Doing::Greeting, why: Cause::HungUp }),
        Err(error) => Err(Trouble::Lost { doing: Doing::Greeting, why: cause_of(&error) }),
    }
}

async fn begin_tls<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    server: &ServerForm,
    trust: &Trust,
) -> Result<tokio_rustls::client::TlsStream<S>, Trouble> {
    let host = &server.host;
    let name = ServerName::try_from(host.clone()).map_err(|_| Trouble::UnknownHost { host: host.clone() })?;
    let connector = TlsConnector::from(Arc::new(trust.client_config().map_err(|_| nobody_to_trust(host))?));
    within(host, Doing::StartingTls, connector.connect(name, stream))
        .await?
        .map_err(|error| of_connecting(host, server.port, &error))
}

fn nobody_to_trust(host: &str) -> Trouble {
    Trouble::Tls { host: host.to_owned(), why: Cause::NobodyToTrust }
}

async fn sign_in(client: Client<Box<dyn Stream>>, server: &ServerForm) -> Result<BoxedSession, Trouble> {
    let signing = async {
        match server.auth {
            Auth::Password => client.login(&server.user, &server.password).await,
            // The token stands where a password would.
            Auth::OAuth => client.authenticate("XOAUTH2", Bearer::new(&server.user, &server.password)).await,
        }
    };
    let signing = within(&server.host, Doing::SigningIn, signing).await?;
    signing.map_err(|(error, _)| match error {
        async_imap::error::Error::No(_) | async_imap::error::Error::Bad(_) | async_imap::error::Error::Validate(_) => {
            Trouble::SignIn { host: server.host.clone(), reply: reply_of(&error) }
        }
        other => lost(Doing::SigningIn, &other),
    })
}

/// The one word that SASL XOAUTH2 wants; to a refusal in many words the answer is none (an empty line), and then it says no.
struct Bearer(Option<String>);

impl Bearer {
    fn new(user: &str, token: &str) -> Self {
        Self(Some(crate::oauth::xoauth2(user, token)))
    }
}

impl async_imap::Authenticator for Bearer {
    type Response = String;

    fn process(&mut self, _challenge: &[u8]) -> String {
        self.0.take().unwrap_or_default()
    }
}

async fn within<T>(host: &str, doing: Doing, step: impl Future<Output = T>) -> Result<T, Trouble> {
    timeout(CONNECT_WITHIN, step).await.map_err(|_| Trouble::Silent { host: host.to_owned(), doing })
}

/// Says goodbye; whether the other side hears it is of no concern.
pub(super) async fn leave(mut session: BoxedSession) {
    let _: Result<Result<(), _>, _> = timeout(Duration::from_secs(5), session.logout()).await;
}
