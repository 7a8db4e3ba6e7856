//! One mail over one connection, command by command, so that one refused copy doesn't keep the customer from their answer.

use std::time::Duration;

use desk::trouble::Doing;
use desk::{OutgoingMail, Trouble};
use lettre::Address;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use tokio::time::timeout;

use super::failure::{lost, reply_of};
use crate::deliver::with_crlf;
use crate::words::plain;

/// How long the server may take for one command.
const COMMAND_WITHIN: Duration = Duration::from_secs(60);
/// How long it may take to take in the mail and store it (RFC 5321, section 4.5.3.2.6 asks ten minutes; our lease is five).
const MAIL_WITHIN: Duration = Duration::from_secs(180);
/// A copy that is refused for now holds the mail up for this many tries; then the others get it.
const TRIES_FOR_ALL: u32 = 3;

/// Hands `mail` over, and gives the server's reply, with the copies it didn't take.
///
/// The first recipient is the one the mail is for: without them nobody gets it. A copy (cc) that is refused for ever is left
/// out, and one that is refused for now holds the mail up for a few tries only.
pub(super) async fn hand_over(
    connection: &mut AsyncSmtpConnection,
    host: &str,
    mail: &OutgoingMail,
) -> Result<String, Trouble> {
    let left_out = envelope(connection, host, mail).await?;
    let go_on = command(connection, host, Doing::AskingToSend, Data).await?;
    go_on.map_err(|reply| Trouble::Mail { is_final: is_final(&reply), reply })?;
    let taken = timeout(MAIL_WITHIN, connection.message(&with_crlf(&mail.bytes))).await;
    let taken = taken.map_err(|_| Trouble::Silent { host: host.to_owned(), doing: Doing::HandingOver })?;
    let taken = judge(taken, Doing::HandingOver)?;
    let reply = taken.map_err(|reply| Trouble::Mail { is_final: is_final(&reply), reply })?;
    Ok(if left_out.is_empty() { reply } else { format!("{reply} (not for {})", left_out.join("; ")) })
}

/// Names sender and recipients, and gives the copies that were refused.
///
/// What the program answered by itself has no sender in its envelope (RFC 3834 §3.3): nobody can answer to it, so that no loop
/// begins with it. Servers that want a sender all the same, as those of many providers do, get the mailbox's.
async fn envelope(
    connection: &mut AsyncSmtpConnection,
    host: &str,
    mail: &OutgoingMail,
) -> Result<Vec<String>, Trouble> {
    if mail.is_automatic {
        match envelope_from(connection, host, mail, None).await {
            Err(refused @ (Trouble::Sender { .. } | Trouble::Recipient { .. })) if refused.is_final() => {
                // After a refused recipient the server was told to start over already; once more does no harm.
                let _ = command(connection, host, Doing::StartingOver, Rset).await?;
            }
            other => return other,
        }
    }
    let sender =
        address(&mail.sender).map_err(|reply| Trouble::Sender { host: host.to_owned(), reply, is_final: true })?;
    envelope_from(connection, host, mail, Some(sender)).await
}

async fn envelope_from(
    connection: &mut AsyncSmtpConnection,
    host: &str,
    mail: &OutgoingMail,
    sender: Option<Address>,
) -> Result<Vec<String>, Trouble> {
    let parameters = parameters(connection, mail);
    let asked = command(connection, host, Doing::NamingSender, Mail::new(sender, parameters)).await?;
    asked.map_err(|refused| Trouble::Sender { host: host.to_owned(), is_final: is_final(&refused), reply: refused })?;
    let mut left_out = Vec::new();
    for (index, recipient) in mail.recipients.iter().enumerate() {
        let Err(refused) = name_recipient(connection, host, recipient).await? else { continue };
        let is_final = is_final(&refused);
        if index > 0 && (is_final || mail.attempts >= TRIES_FOR_ALL) {
            left_out.push(format!("{recipient}: {refused}"));
            continue;
        }
        let _ = command(connection, host, Doing::StartingOver, Rset).await?;
        return Err(Trouble::Recipient { address: recipient.clone(), reply: refused, is_final });
    }
    Ok(left_out)
}

fn parameters(connection: &AsyncSmtpConnection, mail: &OutgoingMail) -> Vec<MailParameter> {
    let server = connection.server_info();
    let mut parameters = Vec::new();
    let is_plain = mail.sender.is_ascii() && mail.recipients.iter().all(|address| address.is_ascii());
    if !is_plain && server.supports_feature(Extension::SmtpUtfEight) {
        parameters.push(MailParameter::SmtpUtfEight);
    }
    if !mail.bytes.is_ascii() && server.supports_feature(Extension::EightBitMime) {
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    parameters
}

async fn name_recipient(
    connection: &mut AsyncSmtpConnection,
    host: &str,
    recipient: &str,
) -> Result<Result<String, String>, Trouble> {
    match address(recipient) {
        Ok(address) => command(connection, host, Doing::NamingRecipient, Rcpt::new(address, Vec::new())).await,
        Err(why) => Ok(Err(why)),
    }
}

fn address(text: &str) -> Result<Address, String> {
    text.parse().map_err(|_| "553 that is no e-mail address".to_owned())
}

/// A reply that refuses is the inner error, as the server said it; a connection that breaks is the outer.
async fn command(
    connection: &mut AsyncSmtpConnection,
    host: &str,
    doing: Doing,
    command: impl std::fmt::Display,
) -> Result<Result<String, String>, Trouble> {
    let answered = timeout(COMMAND_WITHIN, connection.command(command)).await;
    judge(answered.map_err(|_| Trouble::Silent { host: host.to_owned(), doing })?, doing)
}

fn judge(answer: Result<Response, SmtpError>, doing: Doing) -> Result<Result<String, String>, Trouble> {
    match answer {
        Ok(response) => {
            let words: Vec<&str> = response.message().collect();
            Ok(Ok(plain(&format!("{} {}", response.code(), words.join(" ")))))
        }
        Err(error) => match reply_of(&error) {
            Some(reply) => Ok(Err(reply)),
            None => Err(lost(doing, &error)),
        },
    }
}

/// Whether a reply refuses for ever. That somebody should sign in first, or use TLS, can be mended in the settings.
fn is_final(reply: &str) -> bool {
    reply.starts_with('5') && !["530", "534", "535", "538"].iter().any(|code| reply.starts_with(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_mended_in_the_settings_is_not_final() {
        for (reply, expected) in
            [("550 no such user", true), ("552 too large", true), ("451 later", false), ("530 TLS first", false)]
        {
            assert_eq!(is_final(reply), expected, "{reply}");
        }
    }
}
