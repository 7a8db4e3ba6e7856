//! Will our mails arrive? What receivers look at before they believe a mail from our domain, looked up in DNS.
//!
//! MX (RFC 5321 §5, RFC 7505), SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), the name of the sending server (forward and
//! reverse), and TLS on the way to it.

mod policy;
mod sender;

use crate::dns::{Dns, DnsFailure};
use crate::forms::Security;
use crate::views::{Aspect, Deliverability, DkimKeyView, DnsRecord, Verdict};
use crate::{Act, Agent, Desk, DeskError};

/// What is known here of how a domain's mail leaves.
#[derive(Debug, Clone, Default)]
pub struct Leaves {
    /// The servers that take our mail, with how we talk to them.
    pub servers: Vec<(String, Security)>,
    /// Keys of ours.
    pub keys: Vec<DkimKeyView>,
}

impl Desk {
    /// What decides whether mail from a domain of ours arrives, looked up now.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`] for a domain that no mailbox of ours writes from.
    pub async fn deliverability(&self, by: &Agent, domain: &str) -> Result<Vec<Deliverability>, DeskError> {
        by.must(Act::EditMailboxes)?;
        let domain = domain.trim().to_lowercase();
        if !self.our_domains(by).await?.contains(&domain) {
            return Err(DeskError::NotFound);
        }
        let leaves = Leaves { servers: self.servers_of(&domain).await?, keys: self.dkim_keys(by, &domain).await? };
        Ok(look(&domain, &leaves, &*self.dns).await)
    }

    /// The servers by which mail from a domain leaves: of its mailboxes, or of the default one where they have none.
    async fn servers_of(&self, domain: &str) -> Result<Vec<(String, Security)>, DeskError> {
        let rows = self.db.read(|tx| Ok::<_, DeskError>(tx.mailboxes()?)).await?;
        let smtp = |json: &Option<String>| {
            let form: Option<crate::forms::ServerForm> =
                json.as_deref().and_then(|json| serde_json::from_str(json).ok());
            form.map(|form| (form.host, form.security))
        };
        let default = rows.iter().find(|row| row.is_default).and_then(|row| smtp(&row.smtp));
        let of_domain = rows.iter().filter(|row| row.address.ends_with(&format!("@{domain}")));
        let mut servers: Vec<_> = of_domain.filter_map(|row| smtp(&row.smtp).or_else(|| default.clone())).collect();
        servers.sort_by(|a, b| a.0.cmp(&b.0));
        servers.dedup_by(|a, b| a.0 == b.0);
        Ok(servers)
    }
}

/// Looks at everything that receivers look at; in the order in which it should be mended.
pub async fn look(domain: &str, leaves: &Leaves, dns: &dyn Dns) -> Vec<Deliverability> {
    // At once: where nobody answers, each of them waits as long as it may.
    let (mx, spf, dkim, dmarc) = tokio::join!(
        mx(domain, dns),
        policy::spf(domain, leaves, dns),
        policy::dkim(domain, &leaves.keys, dns),
        policy::dmarc(domain, dns)
    );
    let mut found = vec![mx, spf];
    found.extend(dkim);
    found.push(dmarc);
    for (host, security) in &leaves.servers {
        found.push(sender::reverse(host, dns).await);
        found.push(sender::tls(host, *security));
    }
    found
}

async fn mx(domain: &str, dns: &dyn Dns) -> Deliverability {
    match dns.mx(domain).await {
        Ok(hosts) if hosts.iter().all(|host| host.is_empty()) => bad(Aspect::Mx, "deliver-mx-refused", ""),
        Ok(hosts) => match dns.addresses(&hosts[0]).await {
            Err(DnsFailure::NotThere) => bad(Aspect::Mx, "deliver-mx-nowhere", &hosts[0]),
            Ok(_) | Err(DnsFailure::Unreachable(_) | DnsFailure::Silent) => {
                good(Aspect::Mx, "deliver-mx-good", &hosts.join(", "))
            }
        },
        Err(DnsFailure::NotThere) => bad(Aspect::Mx, "deliver-mx-missing", ""),
        Err(failure) => unknown(Aspect::Mx, &failure),
    }
}

fn said(aspect: Aspect, verdict: Verdict, reason: &'static str, found: &str) -> Deliverability {
    Deliverability { aspect, verdict, reason, found: found.to_owned(), record: None }
}

fn good(aspect: Aspect, reason: &'static str, found: &str) -> Deliverability {
    said(aspect, Verdict::Good, reason, found)
}

fn fair(aspect: Aspect, reason: &'static str, found: &str) -> Deliverability {
    said(aspect, Verdict::Fair, reason, found)
}

fn bad(aspect: Aspect, reason: &'static str, found: &str) -> Deliverability {
    said(aspect, Verdict::Bad, reason, found)
}

fn unknown(aspect: Aspect, failure: &DnsFailure) -> Deliverability {
    let found = match failure {
        DnsFailure::Unreachable(words) => words,
        DnsFailure::NotThere | DnsFailure::Silent => "",
    };
    said(aspect, Verdict::Unknown, "deliver-unknown", found)
}

impl Deliverability {
    fn publish(mut self, name: String, value: String) -> Self {
        self.record = Some(DnsRecord { name, kind: "TXT", value });
        self
    }
}

#[cfg(test)]
mod tests;
