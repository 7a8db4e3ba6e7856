//! Delivery reports of servers that don't follow RFC 3464: known by their sender, subject and phrases.

use super::report::{Action, RECIPIENTS_MAX, Recipient, enhanced_status, lasting_by_words, reply_code};
use crate::ParsedMail;

/// How much of the text is looked at, in bytes.
const TEXT_READ: usize = 20_000;

const SUBJECTS: &[&str] = &[
    "undelivered mail",
    "undeliverable",
    "undeliver",
    "delivery status notification",
    "delivery failure",
    "delivery has failed",
    "delivery notification",
    "delivery failed",
    "mail delivery fail",
    "mail delivery problem",
    "mail delivery error",
    "message delivery failure",
    "delivery report",
    "returned mail",
    "returned to sender",
    "return receipt fail",
    "failure notice",
    "failed mail",
    "failure delivery",
    "mail failure",
    "mail error",
    "mail system error",
    "could not be delivered",
    "cannot be delivered",
    "couldn't be delivered",
    "can't be delivered",
    "not delivered",
    "non-delivery",
    "nondeliverable",
    "non remis",
    "non-remise",
    "unzustellbar",
    "nicht zugestellt",
    "unzustellbarkeit",
    "onbestelbaar",
    "niet bestelbaar",
    "niet bezorgd",
    "niet afgeleverd",
    "kon niet worden afgeleverd",
    "bounce",
    "mail status report",
    "warning: message",
    "warning: could not send",
    "message status - undeliverable",
    "notification d'état de remise",
    "user unknown",
    "recipient unknown",
    "no such user",
    "échec de la remise",
    "delivery subsystem",
    "mdaemon notification",
    "mail could not",
    "message you sent blocked",
    "message bounced",
    "unknown recipient",
    "undelivered",
    "email address changed",
    "permanent delivery failure",
    "delivery incomplete",
    "nondelivery",
    "mail not delivered",
    "error sending",
    "rejected",
    "nicht zustellbar",
    "virus found",
    "delayed mail",
    "delivery delayed",
    "message delayed",
    "transport failure",
];

const PHRASES: &[&str] = &[
    "could not be delivered",
    "couldn't be delivered",
    "cannot be delivered",
    "was not delivered",
    "not be delivered to",
    "unable to deliver",
    "delivery to the following",
    "permanent fatal errors",
    "permanent error",
    "undeliverable",
    "user unknown",
    "mailbox unavailable",
    "delivery failed",
    "failed to deliver",
    "delivery has failed",
    "delivery failure",
    "did not reach",
    "no such user",
    "mailbox is full",
    "mailbox full",
    "mailbox not found",
    "recipient unknown",
    "unknown user",
    "permanent failure",
    "transcript of session follows",
    "returned to you",
    "returned to sender",
    "this is a bounce",
    "wasn't delivered",
    "undelivered",
    "has been rejected",
    "was rejected",
    "host unknown",
    "could not deliver",
    "送信できません",
    "kon niet worden afgeleverd",
    "kon niet bezorgd worden",
    "konnte nicht zugestellt werden",
    "n'a pas pu être remis",
    "n'a pas été remis",
    "quota exceeded",
    "over quota",
    "mailbox does not exist",
    "address not found",
    "not listed in",
    "550 ",
    "554 ",
    "551 ",
];

/// A report in a wild form: a daemon's mail, or one without a sender, that talks about delivery.
pub(super) fn is_bounce(mail: &ParsedMail) -> bool {
    if mail.header("x-failed-recipients").is_some_and(|value| value.contains('@')) {
        return true;
    }
    let subject = mail.subject.to_lowercase();
    let has_subject = SUBJECTS.iter().any(|words| subject.contains(words));
    let has_phrase = || {
        let text = excerpt(mail).to_lowercase();
        PHRASES.iter().any(|phrase| text.contains(phrase))
    };
    if is_from_daemon(mail) || has_no_sender(mail) {
        return has_subject || has_phrase();
    }
    // Amazon tells of bounces in JSON, and a few others from a "no-reply" address with the mail attached.
    if excerpt(mail).contains("\"bouncedRecipients\"") {
        return true;
    }
    if returns_mail(mail) && crate::automatic::is_daemon(mail) && has_phrase() {
        return true;
    }
    // A postmaster by another name: the subject says so, the mail came back with it, and nobody answers anything.
    has_subject
        && !subject.starts_with("re:")
        && !subject.starts_with("fw")
        && (returns_mail(mail) || prints_mail(mail))
        && has_phrase()
}

fn excerpt(mail: &ParsedMail) -> &str {
    &mail.text[..mail.text.floor_char_boundary(TEXT_READ)]
}

fn is_from_daemon(mail: &ParsedMail) -> bool {
    let Some(from) = &mail.from else { return false };
    let local: String = from
        .address
        .split('@')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let name = from.name.as_deref().unwrap_or_default().to_lowercase();
    [
        "mailerdaemon",
        "postmaster",
        "maildaemon",
        "mailadmin",
        "postoffice",
        "mailsystem",
        "majordomo",
        "mailerdemon",
        "microsoftexchange",
        "mmdf",
    ]
    .iter()
    .any(|daemon| local.starts_with(daemon))
        || [
            "mail delivery",
            "mailer-daemon",
            "mailer daemon",
            "mail daemon",
            "postmaster",
            "mail deliver",
            "system administrator",
            "systeembeheerder",
            "mail administrator",
            "mail system",
            "systemadministrator",
        ]
        .iter()
        .any(|daemon| name.contains(daemon))
}

fn has_no_sender(mail: &ParsedMail) -> bool {
    mail.header("return-path").is_some_and(|value| matches!(value.trim(), "<>" | ""))
        || mail.from.as_ref().is_none_or(|from| from.address.is_empty())
}

fn returns_mail(mail: &ParsedMail) -> bool {
    mail.attachments
        .iter()
        .any(|part| part.content_type.starts_with("message/") || part.content_type == "text/rfc822-headers")
}

fn prints_mail(mail: &ParsedMail) -> bool {
    let text = excerpt(mail).to_lowercase();
    text.contains("message-id:") && text.contains("from:")
        || text.contains("original message")
        || text.contains("received: ")
}

/// Addresses that the report names as not reached.
pub(super) fn recipients(mail: &ParsedMail) -> Vec<Recipient> {
    let text = excerpt(mail);
    // What follows the headers of the returned mail isn't the server's word any more.
    let told = [
        "\nReceived: ",
        "\nReturn-Path: ",
        "\n--- Below this line is a copy",
        "\n------ This is a copy",
        "--- The header of the original",
    ]
    .iter()
    .filter_map(|mark| text.find(mark))
    .min()
    .map_or(text, |end| &text[..end]);
    let status = enhanced_status(told);
    let reply_code = reply_code(told);
    let is_telling = |line: &&str| lasting_by_words(line).is_some();
    let has_code = |line: &&str| enhanced_status(line).is_some() || self::reply_code(line).is_some();
    let diagnostic =
        told.lines().find(is_telling).or_else(|| told.lines().find(has_code)).map(|line| line.trim().to_owned());
    let recipient = |address: &str| Recipient {
        address: address.to_owned(),
        action: Action::Failed,
        status: status.clone(),
        reply_code,
        diagnostic: diagnostic.clone(),
    };
    let failed: Vec<&str> =
        mail.header("x-failed-recipients").map(|value| value.split([',', ' ']).collect()).unwrap_or_default();
    let mut addresses: Vec<&str> = failed.into_iter().filter(|address| address.contains('@')).collect();
    if addresses.is_empty() {
        addresses = told
            .split(|c: char| c.is_whitespace() || "<>()\"',;:[]".contains(c))
            .filter(|word| is_address(word))
            .collect();
    }
    let own: Vec<&str> = mail.to.iter().chain(&mail.from).map(|mailbox| mailbox.address.as_str()).collect();
    let mut found: Vec<Recipient> = Vec::new();
    for address in addresses {
        let is_new = !found.iter().any(|known| known.address.eq_ignore_ascii_case(address));
        if is_new && !own.contains(&address) && found.len() < RECIPIENTS_MAX {
            found.push(recipient(address));
        }
    }
    found
}

fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !domain.ends_with('.') && !domain.contains('@')
    })
}
