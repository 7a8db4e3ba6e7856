//! Delivery reports: which mail of ours, to whom, and what became of it (RFC 3464, and the wild forms).

mod report;
mod wild;

use crate::{Automatic, ParsedMail};
pub use report::{Action, BounceReport, Lasting, Recipient, read};

/// What a mail is if it is a report at all. `None` for everything else.
pub(crate) fn verdict(mail: &ParsedMail) -> Option<Automatic> {
    let content_type = mail.header("content-type").unwrap_or_default().to_ascii_lowercase();
    let has_part = |kind: &str| mail.attachments.iter().any(|part| part.content_type == kind);
    if has_part("message/disposition-notification") || content_type.contains("disposition-notification") {
        return Some(Automatic::Report);
    }
    if has_part("message/feedback-report") || content_type.contains("feedback-report") || is_hotmail_complaint(mail) {
        return Some(Automatic::Report);
    }
    let is_delivery = content_type.contains("report-type=delivery-status")
        || content_type.contains("report-type=\"delivery-status\"");
    if has_part("message/delivery-status")
        || has_part("message/global-delivery-status")
        || is_delivery && !mail.attachments.is_empty()
    {
        return Some(match read(mail) {
            Some(report) if report.is_success() => Automatic::Report,
            _ => Automatic::Bounce,
        });
    }
    wild::is_bounce(mail).then_some(Automatic::Bounce)
}

/// Hotmail's abuse reports, which have no type of their own.
fn is_hotmail_complaint(mail: &ParsedMail) -> bool {
    mail.subject.trim().starts_with("complaint about message from ")
        && mail.attachments.iter().any(|part| part.content_type == "message/rfc822")
}
