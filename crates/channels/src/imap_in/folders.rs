//! The folders of a server, by the names that people see: IMAP writes them in a UTF-7 of its own (RFC 3501, 5.1.3).

use std::time::Duration;

use async_imap::types::NameAttribute;
use desk::Trouble;
use desk::forms::ServerForm;
use desk::trouble::Doing;
use futures_util::TryStreamExt;
use tokio::time::timeout;

use super::connect::{BoxedSession, connect, leave};
use super::failure::lost;
use crate::trust::Trust;

/// The folders that are listed.
const FOLDERS_MAX: usize = 500;
/// How long the list may take.
const LIST_WITHIN: Duration = Duration::from_secs(30);

/// Connects, signs in, and lists the folders that can be opened, INBOX first.
pub(crate) async fn try_server(server: &ServerForm, trust: &Trust) -> Result<Vec<String>, Trouble> {
    let mut session = connect(server, trust).await?;
    let listed = folders(&mut session, &server.host).await;
    leave(session).await;
    listed
}

async fn folders(session: &mut BoxedSession, host: &str) -> Result<Vec<String>, Trouble> {
    let doing = Doing::ListingFolders;
    let listing = async { session.list(None, Some("*")).await?.try_collect::<Vec<_>>().await };
    let names = timeout(LIST_WITHIN, listing)
        .await
        .map_err(|_| Trouble::Silent { host: host.to_owned(), doing })?
        .map_err(|error| lost(doing, &error))?;
    let opens = names.iter().filter(|name| !name.attributes().contains(&NameAttribute::NoSelect));
    let mut found: Vec<String> = opens.take(FOLDERS_MAX).map(|name| decoded(name.name())).collect();
    found.sort_by_key(|name| (!name.eq_ignore_ascii_case("INBOX"), name.to_lowercase()));
    found.dedup();
    Ok(found)
}

/// The letters of modified base64 (RFC 3501, 5.1.3): a comma where a slash would stand for a level of folders.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/// As the server wants it.
pub(super) fn encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut odd: Vec<u16> = Vec::new();
    for c in name.chars() {
        if (' '..='~').contains(&c) {
            close(&mut out, &mut odd);
            out.push_str(if c == '&' { "&-" } else { "" });
            if c != '&' {
                out.push(c);
            }
        } else {
            odd.extend(c.encode_utf16(&mut [0; 2]).iter());
        }
    }
    close(&mut out, &mut odd);
    out
}

fn close(out: &mut String, odd: &mut Vec<u16>) {
    if odd.is_empty() {
        return;
    }
    out.push('&');
    let (mut bits, mut held) = (0_u32, 0);
    for unit in odd.drain(..) {
        bits = (bits << 16) | u32::from(unit);
        held += 16;
        while held >= 6 {
            held -= 6;
            out.push(char::from(LETTERS[((bits >> held) & 63) as usize]));
        }
    }
    if held > 0 {
        out.push(char::from(LETTERS[((bits << (6 - held)) & 63) as usize]));
    }
    out.push('-');
}

/// As people read it; what isn't in this form stays as it is.
pub(super) fn decoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let Some((word, after)) = after.split_once('-') else { return name.to_owned() };
        match units(word) {
            _ if word.is_empty() => out.push('&'),
            Some(units) => {
                out.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)))
            }
            None => return name.to_owned(),
        }
        rest = after;
    }
    out + rest
}

fn units(word: &str) -> Option<Vec<u16>> {
    let (mut bits, mut held, mut units) = (0_u32, 0, Vec::new());
    for byte in word.bytes() {
        let value = LETTERS.iter().position(|letter| *letter == byte)?;
        bits = (bits << 6) | u32::try_from(value).ok()?;
        held += 6;
        if held >= 16 {
            held -= 16;
            units.push(u16::try_from((bits >> held) & 0xffff).ok()?);
        }
    }
    Some(units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_folders_go_there_and_back() {
        for (name, wire) in [
            ("INBOX", "INBOX"),
            ("Vragen & klachten", "Vragen &- klachten"),
            // RFC 3501, 5.1.3.
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("Geëist", "Ge&AOs-ist"),
            ("😀", "&2D3eAA-"),
        ] {
            assert_eq!(encoded(name), wire);
            assert_eq!(decoded(wire), name);
        }
    }

    #[test]
    fn a_name_in_no_known_form_stays_as_it_is() {
        for odd in ["R&D", "a&b", "&***-", "ë"] {
            assert_eq!(decoded(odd), odd);
        }
    }
}
