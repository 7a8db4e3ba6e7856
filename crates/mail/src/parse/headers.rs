//! The header fields of the message.

use jiff::Timestamp;
use mail_parser::{Address, DateTime, Header, HeaderName, HeaderValue, Message};

use super::tangled::untangled;
use super::{HEADER_BYTES_MAX, HEADERS_MAX, LINE_BYTES_MAX, LIST_MAX, Mailbox, ParsedMail, charset, clipped, guard};

pub(super) fn read(message: &Message<'_>, raw: &[u8]) -> ParsedMail {
    // A header in bytes that aren't UTF-8 would lose its letters: read it again, made into UTF-8 first.
    let head = &raw[..guard::header_section(raw)];
    if std::str::from_utf8(head).is_err() {
        // Line by line: a server on the way may have added lines of UTF-8 above the sender's Latin-1.
        let text: String = head.split_inclusive(|&byte| byte == b'\n').map(charset::decode_header_line).collect();
        if let Some(again) = mail_parser::MessageParser::default().parse_headers(text.as_bytes()) {
            return fields(&again, text.as_bytes());
        }
    }
    fields(message, raw)
}

fn fields(message: &Message<'_>, raw: &[u8]) -> ParsedMail {
    let list = |name: HeaderName<'static>| mailboxes(message, &name);
    let ids = |name: HeaderName<'static>| ids(message, &name);
    let first = |name| list(name).into_iter().find(|mailbox| !mailbox.address.is_empty());
    ParsedMail {
        message_id: ids(HeaderName::MessageId).into_iter().next(),
        in_reply_to: ids(HeaderName::InReplyTo),
        references: ids(HeaderName::References),
        from: tangled_sender(message, raw)
            .or_else(|| first(HeaderName::From))
            .or_else(|| first(HeaderName::Sender))
            .or_else(|| first(HeaderName::ReplyTo))
            .or_else(|| return_path(message))
            .or_else(|| list(HeaderName::From).into_iter().next()),
        reply_to: list(HeaderName::ReplyTo),
        to: list(HeaderName::To),
        cc: list(HeaderName::Cc),
        subject: subject(message),
        date: date(message, raw),
        headers: decoded(message, raw),
        ..ParsedMail::default()
    }
}

/// The sender of a `From` whose brackets are wrong, as of a firm that writes its name with some.
fn tangled_sender(message: &Message<'_>, raw: &[u8]) -> Option<Mailbox> {
    let from = message.headers().iter().find(|header| header.name == HeaderName::From)?;
    let written = raw.get(from.offset_start as usize..from.offset_end as usize)?;
    let written = one_line(&String::from_utf8_lossy(written)).trim().to_owned();
    untangled(clipped(&written, LINE_BYTES_MAX), mailboxes(message, &HeaderName::From).len())
}

fn subject(message: &Message<'_>) -> String {
    let subject = all(message, &HeaderName::Subject).find_map(|value| value.as_text()).unwrap_or_default();
    clipped(one_line(subject).trim(), LINE_BYTES_MAX).to_owned()
}

fn all<'a>(message: &'a Message<'_>, name: &HeaderName<'static>) -> impl Iterator<Item = &'a HeaderValue<'a>> {
    message.headers().iter().filter(move |header| &header.name == name).map(|header| &header.value)
}

fn mailboxes(message: &Message<'_>, name: &HeaderName<'static>) -> Vec<Mailbox> {
    all(message, name)
        .filter_map(HeaderValue::as_address)
        .flat_map(Address::iter)
        .take(LIST_MAX)
        .map(|addr| mailbox(addr.name.as_deref(), addr.address.as_deref()))
        .filter(|mailbox| mailbox.name.is_some() || !mailbox.address.is_empty())
        .collect()
}

fn mailbox(name: Option<&str>, address: Option<&str>) -> Mailbox {
    let line = |text: &str| clipped(one_line(text).trim(), LINE_BYTES_MAX).to_owned();
    let (mut name, mut address) =
        (name.map(line).filter(|name| !name.is_empty()), address.map(line).unwrap_or_default());
    // `From: jan@example.nl` in quotes, or a name that is an address while the address is none.
    if !address.contains('@')
        && let Some(text) = name.as_deref()
        && let Some(found) = text.split([' ', '<', '>', '"', '\'', ';', ',']).find(|word| looks_like_address(word))
    {
        address = found.to_owned();
        name = None;
    }
    if address.contains(char::is_whitespace) {
        address = address.split_whitespace().collect();
    }
    if name.as_deref() == Some(address.as_str()) {
        name = None;
    }
    Mailbox { name, address }
}

pub(super) fn looks_like_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
}

fn return_path(message: &Message<'_>) -> Option<Mailbox> {
    let address = message.return_address()?.trim();
    looks_like_address(address).then(|| Mailbox { name: None, address: address.to_owned() })
}

fn ids(message: &Message<'_>, name: &HeaderName<'static>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for value in all(message, name) {
        let texts: Vec<&str> = match value {
            HeaderValue::Text(text) => vec![text.as_ref()],
            HeaderValue::TextList(list) => list.iter().map(AsRef::as_ref).collect(),
            _ => Vec::new(),
        };
        for text in texts {
            let id = one_line(text).trim().trim_matches(['<', '>', ',']).trim().to_owned();
            // A Message-ID without brackets is one id, spaces and all; a list of them is split.
            if !id.is_empty() && id.len() <= LINE_BYTES_MAX && found.len() < LIST_MAX && !found.contains(&id) {
                found.push(id);
            }
        }
    }
    found
}

fn date(message: &Message<'_>, raw: &[u8]) -> Option<Timestamp> {
    let parsed = all(message, &HeaderName::Date).find_map(HeaderValue::as_datetime).and_then(timestamp);
    parsed.or_else(|| {
        let header = message.headers().iter().find(|header| header.name == HeaderName::Date)?;
        let text = String::from_utf8_lossy(slice(raw, header)).into_owned();
        text.trim().parse::<Timestamp>().ok().or_else(|| timestamp(&DateTime::parse_rfc3339(text.trim())?))
    })
}

fn timestamp(date: &DateTime) -> Option<Timestamp> {
    let date = DateTime { second: date.second.min(59), ..*date };
    (date.is_valid() && is_day_of_month(&date)).then(|| Timestamp::from_second(date.to_timestamp()).ok()).flatten()
}

fn is_day_of_month(date: &DateTime) -> bool {
    let (Ok(year), Ok(month), Ok(day)) = (date.year.try_into(), date.month.try_into(), date.day.try_into()) else {
        return false;
    };
    jiff::civil::Date::new(year, month, day).is_ok()
}

fn slice<'a>(raw: &'a [u8], header: &Header<'_>) -> &'a [u8] {
    raw.get(header.offset_start as usize..header.offset_end as usize).unwrap_or_default()
}

fn decoded(message: &Message<'_>, raw: &[u8]) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    for header in message.headers().iter().take(HEADERS_MAX) {
        let value = match &header.value {
            HeaderValue::Text(text) if !matches!(header.name, HeaderName::Other(_)) => one_line(text),
            _ => match std::str::from_utf8(slice(raw, header)) {
                Ok(text) if !text.contains("=?") => one_line(text.trim()),
                _ => one_line(&unencoded(slice(raw, header))),
            },
        };
        let kept = clipped(value.trim(), HEADER_BYTES_MAX);
        let kept = if kept.len() == value.len() { value } else { kept.to_owned() };
        headers.push((header.name.as_str().to_ascii_lowercase(), kept));
    }
    headers
}

/// A raw header value with its encoded words read.
fn unencoded(value: &[u8]) -> String {
    let text = charset::decode_unlabelled(value);
    if !text.contains("=?") {
        return text;
    }
    let field = format!("Subject: {}\r\n\r\n", one_line(&text));
    let parsed = mail_parser::MessageParser::default()
        .parse_headers(field.as_bytes())
        .map(|message| message.subject().map(ToOwned::to_owned));
    parsed.flatten().unwrap_or(text)
}

/// Folded lines joined, control characters (NUL among them) dropped.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let (plain, odd) = plain_start(rest, |byte| byte == b'\t' || byte == b'\n');
        line.push_str(plain);
        let mut chars = odd.chars();
        match chars.next() {
            None => return line,
            Some('\r' | '\n' | '\t') if line.ends_with(' ') => {}
            Some('\r' | '\n' | '\t') => line.push(' '),
            Some(c) if c.is_control() || c == '\u{feff}' => {}
            Some(c) => line.push(c),
        }
        rest = chars.as_str();
    }
}

/// The text up to what may be a control character, a mark of byte order or a byte that is `odd`, to be taken over in one go;
/// and the rest. Control characters are ASCII or begin with C2, the mark with EF, and neither is within another character.
pub(super) fn plain_start(text: &str, odd: impl Fn(u8) -> bool) -> (&str, &str) {
    let stays = |byte| matches!(byte, b'\n' | b'\t' | 0x20..=0x7e | 0x80..=0xc1 | 0xc3..=0xee | 0xf0..) && !odd(byte);
    text.split_at(text.bytes().position(|byte| !stays(byte)).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::one_line;
    use crate::parse::body::tidy;

    #[test]
    fn what_is_between_control_characters_and_marks_stays_letter_by_letter() {
        // U+0085 is written C2 85, as the pound sign C2 A3 begins; the mark EF BB BF begins as the full-width letter EF BC A1.
        let text = "\u{feff}Prijs\u{85}: \u{a3} 5\0 \u{ff21}\r\ncafé\tà\rJan\r\n";
        assert_eq!(one_line(text), "Prijs: \u{a3} 5 \u{ff21} café à Jan ");
        assert_eq!(tidy(text), "Prijs: \u{a3} 5 \u{ff21}\ncafé\tà\nJan");
    }
}
