//! Whether a mail is from whom it says, looked up by ourselves where no mail server of the firm's has said so: its signatures
//! (DKIM), and what its domain says of mail without (DMARC).
//!
//! The server that handed the mail to us is the firm's own, so SPF can't be checked any more. A mail of a domain that asks to
//! reject what isn't proven (`p=reject`, `p=quarantine`), without a whole signature of that domain, counts as failed; other
//! domains ask nothing, and nothing is said of theirs.

use std::sync::Arc;
use std::time::Duration;

use desk::{Authentic, Clock, Desk, DeskError};
use mail_auth::dmarc::Policy;
use mail_auth::dmarc::verify::DmarcParameters;
use mail_auth::{AuthenticatedMessage, DkimResult, DmarcResult, SpfOutput};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::dns::NameServers;
use crate::pace::{Bell, Next, Pace};
use crate::words::chain;

/// Mails looked at in one go.
const AT_ONCE: usize = 20;
/// How long one mail may take: name servers that are silent hold up nobody but this runner.
const CHECK_WITHIN: Duration = Duration::from_secs(10);
/// The runner looks at least this often.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Looks until `cancel`: at each mail that was filed, after it was filed.
pub async fn run_authentic(desk: Desk, servers: NameServers, clock: Arc<dyn Clock>, cancel: CancellationToken) {
    let mut pace = Pace::new(clock, Bell::default(), LOOK_EVERY, cancel).on_changes(&desk, &["lists"]);
    loop {
        let next = match look(&desk, &servers).await {
            Ok(0) => pace.wait(None).await,
            Ok(_) => pace.pause(Duration::ZERO).await,
            Err(error) => {
                tracing::error!(error = chain(&error), "who sent a mail could not be recorded");
                pace.pause(LOOK_EVERY).await
            }
        };
        if next == Next::Stop {
            return;
        }
    }
}

/// Looks at the next mails, and says how many.
///
/// # Errors
/// [`DeskError::Store`].
pub async fn look(desk: &Desk, servers: &NameServers) -> Result<usize, DeskError> {
    let mails = desk.unchecked_mail(AT_ONCE).await?;
    for mail in &mails {
        let found = timeout(CHECK_WITHIN, check(&mail.bytes, servers)).await.ok().flatten();
        desk.checked_mail(mail.id, found).await?;
    }
    Ok(mails.len())
}

/// What the signatures and the domain of a mail say; `None` where the name servers say nothing.
pub async fn check(bytes: &[u8], servers: &NameServers) -> Option<Authentic> {
    let message = AuthenticatedMessage::parse(bytes)?;
    let authenticator = servers.authenticator();
    let signatures = authenticator.verify_dkim(&message).await;
    if signatures.iter().any(|one| matches!(one.result(), DkimResult::TempError(_))) {
        return None;
    }
    let no_spf = SpfOutput::new(String::new());
    let asked = authenticator.verify_dmarc(DmarcParameters::new(&message, &signatures, "", &no_spf)).await;
    let mut found = Authentic::default();
    found.results.dkim = match signatures.iter().any(|one| *one.result() == DkimResult::Pass) {
        true => "pass",
        false if signatures.is_empty() => "none",
        false => "fail",
    }
    .to_owned();
    found.results.dmarc = match (asked.dkim_result(), asked.policy()) {
        (DmarcResult::TempError(_), _) => return None,
        (DmarcResult::Pass, _) => "pass",
        (_, Policy::Reject | Policy::Quarantine) => "fail",
        (_, _) => "none",
    }
    .to_owned();
    Some(found)
}
