//! The server that our mail leaves by: its name, and how we talk to it.

use super::{bad, fair, good, unknown};
use crate::dns::{Dns, DnsFailure};
use crate::forms::Security;
use crate::views::{Aspect, Deliverability};

pub(super) fn is_this_machine(host: &str) -> bool {
    ["localhost", "127.0.0.1", "::1", "[::1]"].contains(&host)
}

/// Whether the address of the server leads back to a name that leads to it: receivers that see none, refuse.
pub(super) async fn reverse(host: &str, dns: &dyn Dns) -> Deliverability {
    if is_this_machine(host) {
        return fair(Aspect::Reverse, "deliver-reverse-here", host);
    }
    let addresses = match dns.addresses(host).await {
        Ok(addresses) => addresses,
        Err(DnsFailure::NotThere) => return bad(Aspect::Reverse, "deliver-reverse-no-host", host),
        Err(failure) => return unknown(Aspect::Reverse, &failure),
    };
    let Some(address) = addresses.first().copied() else {
        return bad(Aspect::Reverse, "deliver-reverse-no-host", host);
    };
    let names = match dns.names(address).await {
        Ok(names) => names,
        Err(DnsFailure::NotThere) => return bad(Aspect::Reverse, "deliver-reverse-missing", &address.to_string()),
        Err(failure) => return unknown(Aspect::Reverse, &failure),
    };
    for name in &names {
        match dns.addresses(name).await {
            Ok(back) if back.contains(&address) => {
                return good(Aspect::Reverse, "deliver-reverse-good", &format!("{address} = {name}"));
            }
            Ok(_) | Err(DnsFailure::NotThere) => {}
            Err(failure) => return unknown(Aspect::Reverse, &failure),
        }
    }
    fair(Aspect::Reverse, "deliver-reverse-other", &format!("{address} = {}", names.join(", ")))
}

/// By our own settings: whoever is asked, nobody can tell from outside.
pub(super) fn tls(host: &str, security: Security) -> Deliverability {
    match security {
        Security::Tls | Security::StartTls => good(Aspect::Tls, "deliver-tls-good", host),
        Security::None => fair(Aspect::Tls, "deliver-tls-here", host),
    }
}
