//! What other programs said, made fit to be shown.

/// How much of a server's own words we keep, in characters: enough for its reason, too little to fill a page.
const SERVER_WORDS_MAX: usize = 300;

/// A server's reply on one line, without control characters, cut at a length that a page can show.
pub(crate) fn plain(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|w| !w.is_empty()).collect();
    let line = words.join(" ");
    match line.char_indices().nth(SERVER_WORDS_MAX) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The innermost cause of an error, in its own words.
pub(crate) fn root_cause(error: &(dyn std::error::Error + 'static)) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    plain(&cause.to_string())
}

/// An error with all its causes, for the log.
pub(crate) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut words = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        words.push_str(": ");
        words.push_str(&cause.to_string());
        next = cause.source();
    }
    words
}

/// The cause of type `E` somewhere below `error`, if there is one.
pub(crate) fn cause<'a, E: std::error::Error + 'static>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(here) = next {
        if let Some(found) = here.downcast_ref::<E>() {
            return Some(found);
        }
        // An io::Error hides what it wraps from `source`, which gives the cause of the cause.
        if let Some(inner) = here.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref)
            && let Some(found) = inner.downcast_ref::<E>()
        {
            return Some(found);
        }
        next = here.source();
    }
    None
}

/// Whether `host` can only be this machine, so that a connection to it may go without TLS.
pub(crate) fn is_this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_of_a_server_is_shown_on_one_line_and_cut() {
        assert_eq!(plain("5.1.1 no such\r\n user\u{7} here"), "5.1.1 no such user here");
        assert_eq!(plain(&"é".repeat(400)).chars().count(), SERVER_WORDS_MAX + 1);
    }

    #[test]
    fn only_this_machine_is_this_machine() {
        for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]"] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in ["localhost.example", "10.0.0.1", "mail.halmeer.example", "", "::"] {
            assert!(!is_this_machine(host), "{host}");
        }
    }
}
