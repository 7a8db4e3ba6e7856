//! Where a feed may be fetched from: not from the inside of the network, unless the administrator says so. Otherwise a
//! colleague who may set a feed's address could have the desk read what only this machine can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// How far the desk reaches for feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Only public addresses.
    #[default]
    Internet,
    /// This machine and the local network as well: the administrator's own choice, in the configuration.
    Everywhere,
}

/// An address inside the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is inside the network; only the administrator can allow that, in the configuration")]
pub struct Inside(pub IpAddr);

impl Reach {
    pub(super) fn allows(self, ip: IpAddr) -> bool {
        self == Self::Everywhere || is_public(ip)
    }

    /// A URL that names an address instead of a host is not looked up, so it is checked here.
    pub(super) fn check(self, url: &Url) -> Result<(), Inside> {
        let Some(host) = url.host_str() else { return Ok(()) };
        match host.trim_matches(['[', ']']).parse() {
            Ok(ip) if !self.allows(ip) => Err(Inside(ip)),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

/// Looks up hosts, and leaves out what is out of reach: checked on the address that is then connected to, so that a name
/// can't change between the check and the use.
impl Resolve for Reach {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = *self;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let inside = found.iter().map(SocketAddr::ip).find(|ip| !reach.allows(*ip));
            let allowed: Vec<SocketAddr> = found.into_iter().filter(|address| reach.allows(address.ip())).collect();
            match inside {
                Some(ip) if allowed.is_empty() => Err(Inside(ip).into()),
                Some(_) | None => Ok(Box::new(allowed.into_iter()) as Addrs),
            }
        })
    }
}

/// Whether `ip` is an address of the internet: not of this machine, this network, or one that is set apart
/// (IANA special-purpose registries for IPv4 and IPv6).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_set_apart = ip.is_unspecified()
        || ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_documentation()
        || ip.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 198 && (b == 18 || b == 19))
        || (a == 192 && b == 0 && c == 0);
    !is_set_apart
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(v4) = embedded_v4(ip) {
        return is_public_v4(v4);
    }
    let segments = ip.segments();
    // Only 2000::/3 is given out; inside it, documentation and protocol assignments are set apart.
    let is_given_out = segments[0] & 0xe000 == 0x2000;
    let is_documentation = (segments[0] == 0x2001 && segments[1] == 0x0db8) || segments[0] & 0xfff0 == 0x3ff0;
    let is_protocol_assignment = segments[0] == 0x2001 && segments[1] < 0x0200;
    is_given_out && !is_documentation && !is_protocol_assignment
}

/// The IPv4 address that an IPv6 address stands for: mapped, NAT64 or 6to4.
fn embedded_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let s = ip.segments();
    let low = || Ipv4Addr::from((u32::from(s[6]) << 16) | u32::from(s[7]));
    match s {
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => Some(low()),
        [0x2002, ..] => Some(Ipv4Addr::from((u32::from(s[1]) << 16) | u32::from(s[2]))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, is_allowed: bool) {
        assert_eq!(Reach::Internet.allows(address.parse().unwrap()), is_allowed, "{address}");
        assert!(Reach::Everywhere.allows(address.parse().unwrap()), "{address}");
    }

    #[test]
    fn addresses_of_the_internet_are_reached() {
        for address in ["93.184.216.34", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:400e::1"]
        {
            check(address, true);
        }
    }

    #[test]
    fn addresses_inside_are_not() {
        for address in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.2.1",
            "240.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "fc00::1",
            "ff02::1",
            "2001:db8::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001::1",
        ] {
            check(address, false);
        }
    }

    #[test]
    fn a_url_that_names_an_address_inside_is_refused_however_it_is_written() {
        for url in [
            "http://127.0.0.1/x",
            "http://[::1]:80/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://127.1/",
            "http://017700000001/",
        ] {
            let url = Url::parse(url).unwrap();
            assert!(Reach::Internet.check(&url).is_err(), "{url}");
        }
        assert!(Reach::Internet.check(&Url::parse("https://agenda.example/x").unwrap()).is_ok());
    }
}
