//! Delivery reports of servers that don't follow RFC 3464: known by their sender, subject and phrases.

use super::report::{
    Action, Lasting, RECIPIENTS_MAX, Recipient, enhanced_failure, enhanced_status, is_generic, lasting_by_words,
    reply_code,
};
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

/// What the reporting server says itself. What follows the headers of the returned mail isn't its word any more.
fn told(mail: &ParsedMail) -> &str {
    let text = excerpt(mail);
    let marks = [
        "\nReceived: ",
        "\nReturn-Path: ",
        "\n--- Below this line is a copy",
        "\n------ This is a copy",
        "--- The header of the original",
    ];
    marks.iter().filter_map(|mark| text.find(mark)).min().map_or(text, |end| &text[..end])
}

/// Whether a transcript says that the other server took the address, and refused the message itself.
pub(super) fn is_after_data(text: &str) -> bool {
    let text = &text[..text.floor_char_boundary(TEXT_READ)];
    let is_refused = |mark: &str| {
        text.find(mark).is_some_and(|at| text[at..].lines().nth(1).is_some_and(|line| line.starts_with("<<< 5")))
    };
    is_refused(">>> DATA") || text.to_lowercase().contains("end of data")
}

/// Lines in which the server tells why, for one address where it tells each by itself: with the line below, as most are
/// broken in two.
fn reason(told: &str, address: Option<&str>) -> Option<String> {
    let lines: Vec<&str> = told.lines().map(str::trim).collect();
    let pair = |n: usize| match lines.get(n + 1) {
        Some(next) if !next.is_empty() && lines[n].ends_with(':') => format!("{} {next}", lines[n]),
        _ => lines[n].to_owned(),
    };
    let is_mine = |n: &usize| address.is_none_or(|address| lines[*n].contains(address));
    let all = || (0..lines.len()).filter(is_mine);
    all()
        .find(|n| lasting_by_words(lines[*n]).is_some())
        .or_else(|| all().find(|n| lasting_by_words(&pair(*n)).is_some()))
        .or_else(|| all().find(|n| enhanced_failure(lines[*n]).is_some() || reply_code(lines[*n]).is_some()))
        .map(pair)
}

/// Adds the words of the text where the fields of a report say nothing but "failed".
pub(super) fn explain(mail: &ParsedMail, recipients: &mut [Recipient]) {
    let told = told(mail);
    for recipient in recipients.iter_mut().filter(|recipient| recipient.diagnostic.is_none()) {
        let own = reason(told, Some(&recipient.address)).filter(|words| lasting_by_words(words).is_some());
        recipient.diagnostic = own.or_else(|| reason(told, None));
        recipient.reply_code = recipient.reply_code.or_else(|| recipient.diagnostic.as_deref().and_then(reply_code));
    }
    // "The account is disabled. 550 user unknown": who reports knows more than the bare words of the other server.
    let passing = told.lines().map(str::trim).find(|line| lasting_by_words(line) == Some(Lasting::Soft));
    let bare = recipients.iter_mut().filter_map(|recipient| recipient.diagnostic.as_mut());
    for words in bare.filter(|words| is_generic(words)) {
        if let Some(line) = passing.filter(|line| !line.contains(words.as_str())) {
            *words = format!("{line} {words}");
        }
    }
}

/// Addresses that the report names as not reached.
pub(super) fn recipients(mail: &ParsedMail) -> Vec<Recipient> {
    let told = told(mail);
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
    let mut found: Vec<&str> = Vec::new();
    for address in addresses {
        let is_new = !found.iter().any(|known| known.eq_ignore_ascii_case(address));
        if is_new && !own.contains(&address) && found.len() < RECIPIENTS_MAX {
            found.push(address);
        }
    }
    let is_alone = found.len() == 1;
    found.into_iter().map(|address| recipient(told, address, is_alone)).collect()
}

/// One address, with what is said of it, or of the mail as a whole.
fn recipient(told: &str, address: &str, is_alone: bool) -> Recipient {
    let own = if is_alone { None } else { reason(told, Some(address)) };
    let said = own.as_deref().unwrap_or(told);
    Recipient {
        address: address.to_owned(),
        action: Action::Failed,
        // "250 2.0.0" in a transcript is no failure.
        status: [said, told].into_iter().find_map(enhanced_failure).or_else(|| enhanced_status(told)),
        reply_code: reply_code(said).or_else(|| reply_code(told)),
        diagnostic: own.clone().or_else(|| reason(told, None)),
        is_after_data: false,
    }
}

fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !domain.ends_with('.') && !domain.contains('@')
    })
}
