//! Whether a mail is from whom it says, looked up by ourselves where no mail server of the firm's has said so: its signatures
//! (DKIM), who may send it (SPF), and what its domain says of mail without (DMARC).
//!
//! Where a machine outside handed the mail over to our own listener, it is also asked whether that machine may send for the
//! sender of the envelope (SPF). Where a server of the firm's own did, or where the mail was fetched, that can't be known any more:
//! a header that tells it (`Received`) can be written by anybody. A mail of a domain that asks to
//! reject what isn't proven (`p=reject`, `p=quarantine`), without a whole signature of that domain, counts as failed; other
//! domains ask nothing, and nothing is said of theirs.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use desk::{Authentic, Clock, Desk, DeskError, UncheckedMail};
use mail_auth::dmarc::Policy;
use mail_auth::dmarc::verify::DmarcParameters;
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{AuthenticatedMessage, DkimResult, DmarcResult, SpfOutput, SpfResult};
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
        let found = timeout(CHECK_WITHIN, check(&mail.bytes, &Handed::of(mail), servers)).await.ok().flatten();
        desk.checked_mail(mail.id, found).await?;
    }
    Ok(mails.len())
}

/// Who handed a mail over, and for whom.
#[derive(Debug, Clone, Default)]
pub struct Handed {
    /// Of the envelope; empty for none.
    pub from: String,
    /// The machine outside that did, if one did.
    pub by: Option<IpAddr>,
    /// What it called itself.
    pub helo: String,
}

impl Handed {
    fn of(mail: &UncheckedMail) -> Self {
        Self { from: mail.envelope_from.clone(), by: mail.peer.parse().ok(), helo: mail.helo.clone() }
    }

    /// The domain that is asked who may send for it: of the sender, or of who speaks where there is none (RFC 7208 §2.4).
    fn domain(&self) -> &str {
        self.from.rsplit_once('@').map_or(&self.helo, |(_, domain)| domain)
    }
}

/// What the signatures and the domain of a mail say; `None` where the name servers say nothing.
pub async fn check(bytes: &[u8], handed: &Handed, servers: &NameServers) -> Option<Authentic> {
    let message = AuthenticatedMessage::parse(bytes)?;
    let authenticator = servers.authenticator();
    let signatures = authenticator.verify_dkim(&message).await;
    if signatures.iter().any(|one| matches!(one.result(), DkimResult::TempError(_))) {
        return None;
    }
    let spf = match handed.by {
        None => SpfOutput::new(String::new()),
        Some(by) if handed.from.is_empty() => {
            authenticator.verify_spf(SpfParameters::verify_ehlo(by, &handed.helo, &handed.helo)).await
        }
        Some(by) => {
            let asked = SpfParameters::verify_mail_from(by, &handed.helo, &handed.helo, &handed.from);
            authenticator.verify_spf(asked).await
        }
    };
    let domain = if handed.by.is_some() { handed.domain() } else { "" };
    let asked = authenticator.verify_dmarc(DmarcParameters::new(&message, &signatures, domain, &spf)).await;
    let mut found = Authentic::default();
    if handed.by.is_some() {
        match spf.result() {
            SpfResult::TempError => return None,
            result => found.results.spf = result.to_string().to_lowercase(),
        }
    }
    found.results.dkim = match signatures.iter().any(|one| *one.result() == DkimResult::Pass) {
        true => "pass",
        false if signatures.is_empty() => "none",
        false => "fail",
    }
    .to_owned();
    found.results.dmarc = match (asked.dkim_result(), asked.spf_result(), asked.policy()) {
        (DmarcResult::TempError(_), ..) => return None,
        (DmarcResult::Pass, ..) | (_, DmarcResult::Pass, _) => "pass",
        (_, _, Policy::Reject | Policy::Quarantine) => "fail",
        (..) => "none",
    }
    .to_owned();
    Some(found)
}
