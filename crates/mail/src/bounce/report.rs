//! What a delivery report says, per recipient.

use crate::ParsedMail;

/// Most recipients that are read from one report.
pub(super) const RECIPIENTS_MAX: usize = 100;

/// What the reporting server did, RFC 3464 §2.3.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Not delivered, and not tried again.
    Failed,
    /// Not delivered yet; the server keeps trying.
    Delayed,
    /// Delivered.
    Delivered,
    /// Handed to a system that gives no reports.
    Relayed,
    /// Handed on to several addresses.
    Expanded,
}

/// Whether it makes sense to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lasting {
    /// The address doesn't exist, or never takes our mail.
    Hard,
    /// A full mailbox, a server that is down, a rule about this one mail.
    Soft,
    /// The report doesn't say.
    Unknown,
}

/// What became of the mail for one recipient.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Recipient {
    /// The address that we wrote to, or the one it was forwarded to.
    pub address: String,
    /// What the server did.
    pub action: Action,
    /// Enhanced status such as `5.1.1` (RFC 3463), if told.
    pub status: Option<String>,
    /// SMTP reply such as `550`, if told.
    pub reply_code: Option<u16>,
    /// What the other server said, in its words.
    pub diagnostic: Option<String>,
    /// The other server took the address and refused what came after it (`DATA`).
    pub is_after_data: bool,
}

impl Recipient {
    /// Whether to give up on the address: by what the server said in words, as many give a status that says less
    /// (`5.0.0`, `5.7.1`); then by the enhanced status (RFC 3463); then by the reply code.
    pub fn lasting(&self) -> Lasting {
        // The sender's address was refused, which says nothing about the recipient's.
        let is_about_us = matches!(self.status.as_deref(), Some("5.1.7" | "5.1.8"));
        if self.action == Action::Delayed || is_about_us {
            return Lasting::Soft;
        }
        let status = self.status.as_deref().unwrap_or_default();
        let detail = status.split_once('.').map(|(_, rest)| rest).unwrap_or_default();
        // Who takes an address and refuses the message, "user unknown", may take the next one; what names an address is meant.
        // So is a status about the system or its policy (RFC 3463 §3.4, §3.8).
        let is_doubtful =
            self.is_after_data && !detail.starts_with("1.") || detail.starts_with("3.") || detail.starts_with("7.");
        match self.diagnostic.as_deref().map(refusal) {
            Some(words) if is_doubtful && is_generic(words) => return Lasting::Soft,
            Some(words) => {
                if let Some(lasting) = lasting_by_words(words) {
                    return lasting;
                }
            }
            None => {}
        }
        match (status.chars().next(), self.reply_code.map(|code| code / 100)) {
            (Some('4'), _) | (None, Some(4)) => Lasting::Soft,
            (Some('5'), _) => match detail {
                // No such mailbox, no such domain, moved without a new address.
                "1.0" | "1.1" | "1.2" | "1.3" | "1.6" | "1.10" | "1.351" | "4.4" => Lasting::Hard,
                "0.0" => Lasting::Unknown,
                _ => Lasting::Soft,
            },
            _ => Lasting::Unknown,
        }
    }
}

/// Words for what passes, or is about the mail rather than the address; they go first ("user unknown or over quota").
const PASSING: &[&str] = &[
    "mailbox full",
    "mailbox is full",
    "over quota",
    "overquota",
    "quota exceeded",
    "exceeded storage",
    "receiving mail at a rate",
    "try again later",
    "temporarily",
    "blacklist",
    "blocklist",
    "sender rejected",
    "not allowed to send",
    "spam",
    "too many",
    "rate limit",
    "has sent to more",
    "recipient preferences",
    "disk space",
    "account has been disabled",
    "account is disabled",
    "temporary",
];

/// Words for an address that isn't there.
const GONE: &[&str] = &[
    "user unknown",
    "unknown user",
    "no such user",
    "no such recipient",
    "no such mailbox",
    "user not found",
    "user not exist",
    "does not exist",
    "doesn't have a",
    "doesn't exist",
    "unknown recipient",
    "recipient unknown",
    "invalid recipient",
    "destinataire invalide",
    "host unknown",
    "unknown host",
    "no such domain",
    "no such host",
    "unknown address",
    "address unknown",
    "not listed in",
    "no mailbox here",
    "not a valid",
    "user doesn't",
    "mailbox not found",
    "no longer valid",
    "not our customer",
    "address not found",
    "unrouteable address",
    "domain not found",
    "recipient not found",
    "unknown local",
    "not known at this site",
    "invalid mailbox",
    "recipient name is not recognized",
    "invalid final delivery userid",
    "address couldn't be found",
    "address could not be found",
    "no mx record",
    "no mx or srv",
    "indicated no smtp service",
    "domain is not reachable",
    "unable to find recipient",
    // What Microsoft 365 says of addresses that its directory doesn't have.
    "recipient address rejected: access denied",
    "リストにありません",
    "onbekende ontvanger",
    "bestaat niet",
    "niet gevonden",
    "unbekannter empf",
    "existiert nicht",
    "n'existe pas",
    "adresse inconnue",
];

/// What the words of a server say about an address; `None` if they don't.
pub(super) fn lasting_by_words(text: &str) -> Option<Lasting> {
    let lower = text.to_lowercase().replace('\u{2019}', "'");
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| lower.contains(phrase));
    if says(PASSING) { Some(Lasting::Soft) } else { says(GONE).then_some(Lasting::Hard) }
}

/// A delivery report.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct BounceReport {
    /// `Message-ID` of the mail it is about, without angle brackets, if it was returned.
    pub original_message_id: Option<String>,
    /// Per recipient; may be empty where a report names none.
    pub recipients: Vec<Recipient>,
}

impl BounceReport {
    /// Whether it reports success, and nothing but.
    pub(crate) fn is_success(&self) -> bool {
        !self.recipients.is_empty()
            && self
                .recipients
                .iter()
                .all(|recipient| matches!(recipient.action, Action::Delivered | Action::Relayed | Action::Expanded))
    }
}

/// Reads a delivery report; `None` if nothing in the mail names a recipient or the mail it is about.
pub fn read(mail: &ParsedMail) -> Option<BounceReport> {
    let mut report = BounceReport { original_message_id: original_message_id(mail), recipients: Vec::new() };
    for part in &mail.attachments {
        if matches!(part.content_type.as_str(), "message/delivery-status" | "message/global-delivery-status") {
            report.recipients.extend(recipients(&String::from_utf8_lossy(&part.bytes)));
        }
    }
    if report.recipients.is_empty() {
        report.recipients = super::wild::recipients(mail);
    } else {
        super::wild::explain(mail, &mut report.recipients);
    }
    if report.recipients.is_empty()
        && let Some(inner) = returned_report(mail)
    {
        return Some(inner);
    }
    report.recipients.truncate(RECIPIENTS_MAX);
    let is_after_data = super::wild::is_after_data(&mail.text);
    report.recipients.iter_mut().for_each(|recipient| recipient.is_after_data = is_after_data);
    (!report.recipients.is_empty() || report.original_message_id.is_some()).then_some(report)
}

/// The report in a report: a gateway that wraps what it passes on.
fn returned_report(mail: &ParsedMail) -> Option<BounceReport> {
    let part = mail.attachments.iter().find(|part| part.content_type == "message/rfc822")?;
    let inner = crate::parse(&part.bytes);
    let has_fields = inner.attachments.iter().any(|part| part.content_type == "message/delivery-status");
    has_fields.then(|| read(&inner)).flatten()
}

/// Groups of fields with an empty line between them; the first is about the mail as a whole.
fn recipients(status: &str) -> Vec<Recipient> {
    let status = status.replace("\r\n", "\n");
    status.split("\n\n").filter_map(|group| recipient(&fields(group))).take(RECIPIENTS_MAX).collect()
}

/// `Name: value`, folded lines joined, names in lower case.
fn fields(group: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in group.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    fields
}

fn recipient(fields: &[(String, String)]) -> Option<Recipient> {
    let field = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    let address = field("original-recipient")
        .filter(|value| value.contains('@'))
        .or_else(|| field("final-recipient"))
        .or_else(|| field("x-actual-recipient"))?;
    let address = address.rsplit(';').next().unwrap_or(address).trim().trim_matches(['<', '>']).to_owned();
    let diagnostic =
        field("diagnostic-code").map(|value| value.split_once(';').map_or(value, |(_, text)| text).trim().to_owned());
    let status = field("status").and_then(enhanced_status).or_else(|| diagnostic.as_deref().and_then(enhanced_status));
    let action = match field("action").unwrap_or_default().to_ascii_lowercase().split([' ', '(']).next() {
        Some("delayed") => Action::Delayed,
        Some("delivered") => Action::Delivered,
        Some("relayed") => Action::Relayed,
        Some("expanded") => Action::Expanded,
        _ => Action::Failed,
    };
    let reply_code = diagnostic.as_deref().and_then(reply_code);
    // The server that refused knows better than the one that reports: 5.0.0 is "something", 4.4.7 "too often".
    let told = diagnostic.as_deref().and_then(|words| {
        let is_vague = status.as_deref().is_none_or(|status| status.ends_with(".0.0"));
        refusal_status(words).or_else(|| enhanced_status(words).filter(|_| is_vague))
    });
    let status = told.or(status);
    Some(Recipient { address, action, status, reply_code, diagnostic, is_after_data: false })
}

/// What the refusing server said, where another quotes it. Amazon: `5.1.0 - Unknown address error 550-'5.7.1 … denied'`.
fn refusal(diagnostic: &str) -> &str {
    let quoted = ["550-'", "554-'", "450-'"].iter().find_map(|mark| diagnostic.find(mark));
    quoted.map_or(diagnostic, |at| &diagnostic[at..])
}

/// Whether "user unknown" is all that was said, without the address or anything else about it.
pub(super) fn is_generic(words: &str) -> bool {
    let lower = words.to_lowercase();
    lower.contains("user unknown") || lower.contains("unknown user")
}

/// The status in a server's refusal: right behind its reply code, `550 5.7.1 …`.
fn refusal_status(diagnostic: &str) -> Option<String> {
    let split = |c: char| c.is_whitespace() || "'#-".contains(c);
    let mut words = refusal(diagnostic).split(split).filter(|word| !word.is_empty());
    let is_reply = words.next().is_some_and(|word| reply_code(word).is_some() && word.len() == 3);
    let status = words.next().and_then(enhanced_status)?;
    is_reply.then_some(status).filter(|status| !status.ends_with(".0.0"))
}

/// The first `d.d.d` in a text, d being digits, starting with 2, 4 or 5.
pub(super) fn enhanced_status(text: &str) -> Option<String> {
    statuses(text).next().map(ToOwned::to_owned)
}

/// The first of them that is no success.
pub(super) fn enhanced_failure(text: &str) -> Option<String> {
    statuses(text).find(|status| !status.starts_with('2')).map(ToOwned::to_owned)
}

fn statuses(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.')).map(|word| word.trim_matches('.')).filter(|word| {
        let parts: Vec<&str> = word.split('.').collect();
        parts.len() == 3
            && ["2", "4", "5"].contains(&parts[0])
            && parts[1..].iter().all(|part| (1..=3).contains(&part.len()))
    })
}

/// The first reply code from 400 to 599 that stands by itself.
pub(super) fn reply_code(text: &str) -> Option<u16> {
    text.split(|c: char| c.is_whitespace() || "-:;,()<>[]#\"'=".contains(c))
        .filter(|word| word.len() == 3)
        .filter_map(|word| word.parse().ok())
        .find(|code| (400..600).contains(code))
}

/// The id in the mail that came back, whole or its headers only; or printed in the text.
fn original_message_id(mail: &ParsedMail) -> Option<String> {
    let returned = mail.attachments.iter().filter(|part| {
        matches!(
            part.content_type.as_str(),
            "message/rfc822"
                | "message/global"
                | "text/rfc822-headers"
                | "message/rfc822-headers"
                | "text/rfc822"
                | "message/global-headers"
        )
    });
    returned
        .filter_map(|part| message_id_line(&String::from_utf8_lossy(&part.bytes[..part.bytes.len().min(64 * 1024)])))
        .next()
        .or_else(|| message_id_line(&mail.text))
}

fn message_id_line(text: &str) -> Option<String> {
    let mut lines = text.lines().map(|line| line.trim_start_matches(['>', ' ', '|']));
    while let Some(line) = lines.next() {
        let is_id = line.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("message-id:"));
        if is_id {
            let rest = line[11..].trim();
            let value = if rest.is_empty() { lines.next().unwrap_or_default().trim() } else { rest };
            let id = value.trim_start_matches('<').split(['>', ' ']).next().unwrap_or_default();
            return (!id.is_empty()).then(|| id.to_owned());
        }
    }
    None
}
