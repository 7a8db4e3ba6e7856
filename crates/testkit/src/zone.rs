//! A name server with a zone on paper, on a free UDP port.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use tokio::net::UdpSocket;

/// What a name server knows: by name (lower case, without a stop at the end) and type.
#[derive(Debug, Clone, Default)]
pub struct Zone {
    records: Arc<Mutex<Records>>,
}

/// The data of the records of a name and type.
type Records = HashMap<(String, u16), Vec<Vec<u8>>>;

const A: u16 = 1;
const PTR: u16 = 12;
const MX: u16 = 15;
const TXT: u16 = 16;

impl Zone {
    /// An empty zone, served until the runtime ends; gives the server's address.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn serve(&self) -> SocketAddr {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
        let address = socket.local_addr().expect("a bound socket has an address");
        let zone = self.clone();
        tokio::spawn(async move {
            let mut packet = [0; 1_500];
            while let Ok((length, from)) = socket.recv_from(&mut packet).await {
                if let Some(answer) = zone.answer(&packet[..length]) {
                    let _ = socket.send_to(&answer, from).await;
                }
            }
        });
        address
    }

    /// With a TXT record, in strings of at most 255 bytes.
    pub fn txt(&self, name: &str, value: &str) -> &Self {
        let strings = value.as_bytes().chunks(255).flat_map(|part| {
            let length = u8::try_from(part.len()).expect("at most 255");
            std::iter::once(length).chain(part.iter().copied())
        });
        self.add(name, TXT, strings.collect())
    }

    /// With a mail server.
    pub fn mx(&self, name: &str, preference: u16, host: &str) -> &Self {
        self.add(name, MX, [preference.to_be_bytes().to_vec(), labels(host)].concat())
    }

    /// With an address, and the name that it leads back to.
    pub fn host(&self, name: &str, address: Ipv4Addr) -> &Self {
        let [a, b, c, d] = address.octets();
        self.add(&format!("{d}.{c}.{b}.{a}.in-addr.arpa"), PTR, labels(name));
        self.add(name, A, address.octets().to_vec())
    }

    fn add(&self, name: &str, kind: u16, data: Vec<u8>) -> &Self {
        let mut records = self.records.lock().expect("nobody panics while holding it");
        records.entry((name.to_lowercase(), kind)).or_default().push(data);
        self
    }

    /// RFC 1035 §4: one question in, its answers out.
    fn answer(&self, packet: &[u8]) -> Option<Vec<u8>> {
        let (header, rest) = packet.split_first_chunk::<12>()?;
        let (name, used) = name_of(rest)?;
        let kind = u16::from_be_bytes([*rest.get(used)?, *rest.get(used + 1)?]);
        let question = rest.get(..used + 4)?;
        let records = self.records.lock().expect("nobody panics while holding it");
        let found = records.get(&(name.clone(), kind)).cloned().unwrap_or_default();
        let is_known = records.keys().any(|(known, _)| *known == name);
        let code = if is_known { 0 } else { 3 };
        let count = u16::try_from(found.len()).ok()?;
        let mut out = header[..2].to_vec();
        out.extend([0x85, 0x80 | code, 0, 1]);
        out.extend(count.to_be_bytes());
        out.extend([0; 4]);
        out.extend(question);
        for data in found {
            out.extend([0xc0, 12]);
            out.extend(kind.to_be_bytes());
            out.extend([0, 1, 0, 0, 0, 60]);
            out.extend(u16::try_from(data.len()).ok()?.to_be_bytes());
            out.extend(data);
        }
        Some(out)
    }
}

/// A name in a packet, and how many bytes it took.
fn name_of(bytes: &[u8]) -> Option<(String, usize)> {
    let (mut at, mut parts) = (0, Vec::new());
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1;
        if length == 0 {
            return Some((parts.join("."), at));
        }
        parts.push(String::from_utf8_lossy(bytes.get(at..at + length)?).to_lowercase());
        at += length;
    }
}

fn labels(name: &str) -> Vec<u8> {
    let parts = name.split('.').filter(|part| !part.is_empty());
    let with_length = parts.flat_map(|part| {
        let length = u8::try_from(part.len()).expect("a label has at most 63 bytes");
        std::iter::once(length).chain(part.bytes())
    });
    with_length.chain([0]).collect()
}
