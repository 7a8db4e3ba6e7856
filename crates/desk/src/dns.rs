//! Names looked up in DNS, as a value that is passed in: the program asks the system's name servers, tests their own.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;

/// An answer that is on its way.
pub type Lookup<'a, T> = Pin<Box<dyn Future<Output = Result<T, DnsFailure>> + Send + 'a>>;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DnsFailure {
    /// The name servers say that there is nothing.
    #[error("there is no such record")]
    NotThere,
    /// They can't be reached from here; in the system's words.
    #[error("it can't be looked up from here: {0}")]
    Unreachable(String),
    /// They don't answer in time.
    #[error("the name server did not answer in time")]
    Silent,
}

/// Who is asked. An empty list is never given: nothing is [`DnsFailure::NotThere`].
pub trait Dns: Send + Sync + 'static {
    /// The TXT records of a name, the strings of each joined.
    fn txt<'a>(&'a self, name: &'a str) -> Lookup<'a, Vec<String>>;
    /// The mail servers of a domain, the preferred one first. A single empty name says that it takes no mail (RFC 7505).
    fn mx<'a>(&'a self, name: &'a str) -> Lookup<'a, Vec<String>>;
    /// The addresses of a host.
    fn addresses<'a>(&'a self, name: &'a str) -> Lookup<'a, Vec<IpAddr>>;
    /// The names of an address.
    fn names(&self, address: IpAddr) -> Lookup<'_, Vec<String>>;
}

/// Nobody to ask: everything can't be looked up from here.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoDns;

fn nobody<'a, T: Send + 'a>() -> Lookup<'a, T> {
    Box::pin(std::future::ready(Err(DnsFailure::Unreachable("no name server is known".to_owned()))))
}

impl Dns for NoDns {
    fn txt<'a>(&'a self, _: &'a str) -> Lookup<'a, Vec<String>> {
        nobody()
    }

    fn mx<'a>(&'a self, _: &'a str) -> Lookup<'a, Vec<String>> {
        nobody()
    }

    fn addresses<'a>(&'a self, _: &'a str) -> Lookup<'a, Vec<IpAddr>> {
        nobody()
    }

    fn names(&self, _: IpAddr) -> Lookup<'_, Vec<String>> {
        nobody()
    }
}
