//! What a mail server of ours found about who sent a mail: `Authentication-Results` (RFC 8601).
//!
//! Anybody can write such a header; only those of the name that is asked for count, and a mail server that gives itself that
//! name takes it off mail from outside (RFC 8601 §5).

use crate::ParsedMail;

/// Headers that are looked at.
const HEADERS_MAX: usize = 20;

/// What was found, each as the word of the header: `pass`, `fail`, `softfail`, `none`, `temperror`, ...
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Results {
    /// Whether the server that sent it may send for the sender of the envelope (RFC 7208).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub spf: String,
    /// Whether a signature is whole (RFC 6376); of several the best.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub dkim: String,
    /// Whether either belongs to the domain that people see (RFC 7489).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub dmarc: String,
}

impl Results {
    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it is doubtful that the mail is from whom it says: DMARC failed; or, where the domain has no DMARC, the server
    /// may not send for it and no signature is whole.
    pub fn is_doubtful(&self) -> bool {
        match self.dmarc.as_str() {
            "fail" => true,
            "pass" | "bestguesspass" => false,
            _ => self.dkim != "pass" && self.spf == "fail",
        }
    }
}

/// What the server that calls itself `authserv_id` found; empty when it says nothing.
pub fn results(mail: &ParsedMail, authserv_id: &str) -> Results {
    let mut found = Results::default();
    if authserv_id.is_empty() {
        return found;
    }
    let headers = mail.headers.iter().filter(|(name, _)| name == "authentication-results").take(HEADERS_MAX);
    for (_, value) in headers {
        let value = without_comments(value);
        let mut parts = value.split(';').map(str::trim);
        let id = parts.next().and_then(|id| id.split_whitespace().next()).unwrap_or_default();
        if !id.eq_ignore_ascii_case(authserv_id) {
            continue;
        }
        for part in parts {
            let Some((method, result)) = method_of(part) else { continue };
            match method.as_str() {
                "spf" if found.spf.is_empty() => found.spf = result,
                "dkim" if found.dkim != "pass" => found.dkim = result,
                "dmarc" if found.dmarc.is_empty() => found.dmarc = result,
                _ => {}
            }
        }
    }
    found
}

/// `dkim=pass header.d=...`: method and result, in lower case.
fn method_of(part: &str) -> Option<(String, String)> {
    let first = part.split_whitespace().next()?;
    let (method, result) = first.split_once('=')?;
    let method = method.split('/').next().unwrap_or(method);
    let is_word = !result.is_empty() && result.len() <= 20 && result.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_word.then(|| (method.to_ascii_lowercase(), result.to_ascii_lowercase()))
}

/// Comments may hold anything, also what looks like a result.
fn without_comments(value: &str) -> String {
    let (mut out, mut depth, mut is_quoted, mut is_escaped) = (String::with_capacity(value.len()), 0u32, false, false);
    for c in value.chars() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' if depth == 0 => is_quoted = !is_quoted,
            '(' if !is_quoted => depth += 1,
            ')' if !is_quoted => depth = depth.saturating_sub(1),
            // What is quoted can't part results either.
            ';' if is_quoted => {}
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(headers: &str, expected: [&str; 3], is_doubtful: bool) {
        let mail = crate::parse(format!("{headers}\r\nFrom: a@bank.example\r\n\r\nHallo\r\n").as_bytes());
        let found = results(&mail, "mx.halmeer.example");
        assert_eq!([&*found.spf, &*found.dkim, &*found.dmarc], expected, "{headers}");
        assert_eq!(found.is_doubtful(), is_doubtful, "{headers}");
    }

    #[test]
    fn what_our_own_server_found_is_read() {
        check(
            "Authentication-Results: mx.halmeer.example 1;\r\n dkim=pass (2048-bit key; unprotected) header.d=bank.example;\r\n \
             spf=pass smtp.mailfrom=bank.example; dmarc=pass (p=reject; dis=none)",
            ["pass", "pass", "pass"],
            false,
        );
        check(
            "Authentication-Results: MX.Halmeer.Example; spf=softfail; dkim=none; dmarc=fail",
            ["softfail", "none", "fail"],
            true,
        );
        check("Authentication-Results: mx.halmeer.example; none", ["", "", ""], false);
    }

    #[test]
    fn what_somebody_else_says_is_not_believed() {
        check("Authentication-Results: mx.evil.example; dmarc=pass", ["", "", ""], false);
        check("Authentication-Results: mx.evil.example (mx.halmeer.example; dmarc=pass)", ["", "", ""], false);
        check(
            "Authentication-Results: mx.halmeer.example (; dmarc=pass); spf=fail reason=\"; dkim=pass\"; dmarc=none",
            ["fail", "", "none"],
            true,
        );
    }

    #[test]
    fn of_several_signatures_one_that_is_whole_is_enough() {
        check(
            "Authentication-Results: mx.halmeer.example; dkim=fail header.d=list.example; dkim=pass header.d=bank.example",
            ["", "pass", ""],
            false,
        );
    }

    #[test]
    fn without_a_name_nobody_is_believed() {
        let mail = crate::parse(b"Authentication-Results: ; dmarc=pass\r\n\r\nHallo");
        assert!(results(&mail, "").is_empty());
    }
}
