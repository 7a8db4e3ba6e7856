//! Names looked up by the name servers of this machine.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use desk::dns::{Dns, DnsFailure, Lookup};
use mail_auth::MessageAuthenticator;
use mail_auth::hickory_resolver::TokioResolver;
use mail_auth::hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts};
use mail_auth::hickory_resolver::net::NetError;
use mail_auth::hickory_resolver::proto::rr::{RData, Record};
use tokio::time::timeout;

/// How long a name server may take: somebody is looking at the page.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// Asks name servers, and remembers what they said for as long as they allow.
#[derive(Clone)]
pub struct NameServers {
    authenticator: MessageAuthenticator,
}

impl std::fmt::Debug for NameServers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NameServers").finish_non_exhaustive()
    }
}

impl NameServers {
    /// Those of this machine.
    ///
    /// # Errors
    /// When its settings can't be read.
    pub fn of_this_machine() -> Result<Self, DnsFailure> {
        Ok(Self { authenticator: MessageAuthenticator::new_system_conf().map_err(|error| unreachable(&error))? })
    }

    /// One at this address, by UDP.
    ///
    /// # Errors
    /// When it can't be asked at all.
    pub fn at(address: SocketAddr) -> Result<Self, DnsFailure> {
        let mut connection = ConnectionConfig::udp();
        connection.port = address.port();
        let server = NameServerConfig::new(address.ip(), true, vec![connection]);
        let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
        let authenticator = MessageAuthenticator::new(config, ResolverOpts::default());
        Ok(Self { authenticator: authenticator.map_err(|error| unreachable(&error))? })
    }

    pub(crate) fn authenticator(&self) -> &MessageAuthenticator {
        &self.authenticator
    }

    fn resolver(&self) -> &TokioResolver {
        self.authenticator.resolver()
    }
}

fn unreachable(error: &NetError) -> DnsFailure {
    DnsFailure::Unreachable(error.to_string())
}

/// The records of an answer that `read` takes.
async fn answers<T>(
    asked: impl Future<Output = Result<mail_auth::hickory_resolver::lookup::Lookup, NetError>>,
    read: impl Fn(&Record) -> Option<T>,
) -> Result<Vec<T>, DnsFailure> {
    let silent = |_| DnsFailure::Silent;
    let lookup = match timeout(ANSWER_WITHIN, asked).await.map_err(silent)? {
        Ok(lookup) => lookup,
        Err(error) if error.is_no_records_found() => return Err(DnsFailure::NotThere),
        Err(error) => return Err(unreachable(&error)),
    };
    let found: Vec<T> = lookup.answers().iter().filter_map(read).collect();
    if found.is_empty() { Err(DnsFailure::NotThere) } else { Ok(found) }
}

/// A name as one asks for it: absolute, so that no search list is tried.
fn absolute(name: &str) -> String {
    format!("{}.", name.trim_end_matches('.'))
}

impl Dns for NameServers {
    fn txt<'a>(&'a self, name: &'a str) -> Lookup<'a, Vec<String>> {
        Box::pin(answers(self.resolver().txt_lookup(absolute(name)), |record| match &record.data {
            RData::TXT(txt) => Some(String::from_utf8_lossy(&txt.txt_data.concat()).into_owned()),
            _ => None,
        }))
    }

    fn mx<'a>(&'a self, name: &'a str) -> Lookup<'a, Vec<String>> {
        Box::pin(async move {
            let mut hosts = answers(self.resolver().mx_lookup(absolute(name)), |record| match &record.data {
                RData::MX(mx) => Some((mx.preference, mx.exchange.to_string().trim_end_matches('.').to_lowercase())),
                _ => None,
            })
            .await?;
            hosts.sort();
            Ok(hosts.into_iter().map(|(_, host)| host).collect())
        })
    }

    fn addresses<'a>(&'a self, name: &'a str) -> Lookup<'a, Vec<IpAddr>> {
        Box::pin(async move {
            let four = answers(self.resolver().ipv4_lookup(absolute(name)), address).await;
            match four {
                Err(DnsFailure::NotThere) => answers(self.resolver().ipv6_lookup(absolute(name)), address).await,
                other => other,
            }
        })
    }

    fn names(&self, address: IpAddr) -> Lookup<'_, Vec<String>> {
        Box::pin(answers(self.resolver().reverse_lookup(address), |record| match &record.data {
            RData::PTR(name) => Some(name.0.to_string().trim_end_matches('.').to_lowercase()),
            _ => None,
        }))
    }
}

fn address(record: &Record) -> Option<IpAddr> {
    match &record.data {
        RData::A(four) => Some(IpAddr::V4(four.0)),
        RData::AAAA(six) => Some(IpAddr::V6(six.0)),
        _ => None,
    }
}
