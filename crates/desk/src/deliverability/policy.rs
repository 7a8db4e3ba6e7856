//! What a domain says of its own mail: SPF, DKIM, DMARC.

use super::{Leaves, bad, fair, good, unknown};
use crate::dns::{Dns, DnsFailure};
use crate::views::{Aspect, Deliverability, DkimKeyView};

/// Lookups that an SPF record may cost its readers (RFC 7208 §4.6.4).
const SPF_LOOKUPS_MAX: usize = 10;
/// Selectors under which providers and mail servers publish their keys; there is no way to ask which exist.
const USUAL_SELECTORS: [&str; 12] =
    ["selector1", "selector2", "google", "default", "dkim", "mail", "k1", "s1", "s2", "mxvault", "transip-a", "key1"];
/// Servers of providers, and what their customers have in SPF.
const PROVIDERS: [(&str, &str); 5] = [
    ("outlook.com", "spf.protection.outlook.com"),
    ("office365.com", "spf.protection.outlook.com"),
    ("gmail.com", "_spf.google.com"),
    ("google.com", "_spf.google.com"),
    ("transip.email", "_spf.transip.email"),
];

pub(super) async fn spf(domain: &str, leaves: &Leaves, dns: &dyn Dns) -> Deliverability {
    let publish = |found: Deliverability| found.publish(domain.to_owned(), proposed_spf(leaves));
    let records = match texts(domain, "v=spf1", dns).await {
        Ok(records) => records,
        Err(failure) => return unknown(Aspect::Spf, &failure),
    };
    let [record] = &records[..] else {
        let (reason, found) = if records.is_empty() {
            ("deliver-spf-missing", String::new())
        } else {
            ("deliver-spf-two", records.join(" / "))
        };
        return publish(bad(Aspect::Spf, reason, &found));
    };
    let terms: Vec<String> = record.split_whitespace().skip(1).map(str::to_lowercase).collect();
    if terms.iter().any(|term| matches!(term.as_str(), "+all" | "all" | "?all")) {
        return publish(bad(Aspect::Spf, "deliver-spf-everybody", record));
    }
    let missing =
        leaves.servers.iter().filter_map(|(host, _)| provider(host)).find(|include| !record.contains(*include));
    if let Some(include) = missing {
        let with = record.replacen("v=spf1", &format!("v=spf1 include:{include}"), 1);
        return bad(Aspect::Spf, "deliver-spf-provider", record).publish(domain.to_owned(), with);
    }
    match lookups(record, dns).await {
        Err(failure) => unknown(Aspect::Spf, &failure),
        Ok(count) if count > SPF_LOOKUPS_MAX => bad(Aspect::Spf, "deliver-spf-lookups", record),
        Ok(_) if terms.iter().any(|term| term.ends_with("all") || term.starts_with("redirect=")) => {
            good(Aspect::Spf, "deliver-spf-good", record)
        }
        Ok(_) => fair(Aspect::Spf, "deliver-spf-open", record).publish(domain.to_owned(), format!("{record} ~all")),
    }
}

/// What a record costs its readers, includes and redirects with all that they include.
async fn lookups(record: &str, dns: &dyn Dns) -> Result<usize, DnsFailure> {
    let mut count = 0;
    let mut open = vec![record.to_owned()];
    while let Some(record) = open.pop() {
        for term in record.split_whitespace().skip(1).map(|term| term.trim_start_matches(['+', '-', '~', '?'])) {
            let name = term.split([':', '/', '=']).next().unwrap_or_default().to_lowercase();
            if !matches!(name.as_str(), "a" | "mx" | "ptr" | "exists" | "include" | "redirect") {
                continue;
            }
            count += 1;
            if count > SPF_LOOKUPS_MAX {
                return Ok(count);
            }
            if let ("include" | "redirect", Some((_, of))) = (name.as_str(), term.split_once([':', '='])) {
                match texts(of, "v=spf1", dns).await {
                    Ok(included) => open.extend(included),
                    Err(failure) => return Err(failure),
                }
            }
        }
    }
    Ok(count)
}

fn proposed_spf(leaves: &Leaves) -> String {
    let mut record = "v=spf1 mx".to_owned();
    for (host, _) in &leaves.servers {
        match provider(host) {
            Some(include) => record.push_str(&format!(" include:{include}")),
            None if super::sender::is_this_machine(host) => {}
            None => record.push_str(&format!(" a:{host}")),
        }
    }
    record + " ~all"
}

fn provider(host: &str) -> Option<&'static str> {
    let is_of = |suffix: &str| host == suffix || host.ends_with(&format!(".{suffix}"));
    PROVIDERS.iter().find(|(suffix, _)| is_of(suffix)).map(|(_, include)| *include)
}

/// Our own keys, each; or whether a provider's are there.
pub(super) async fn dkim(domain: &str, keys: &[DkimKeyView], dns: &dyn Dns) -> Vec<Deliverability> {
    let mut found = Vec::new();
    for key in keys {
        found.push(own_key(key, dns).await);
    }
    if found.is_empty() {
        found.push(provider_key(domain, dns).await);
    }
    found
}

async fn own_key(key: &DkimKeyView, dns: &dyn Dns) -> Deliverability {
    let publish = |found: Deliverability| found.publish(key.record.name.clone(), key.record.value.clone());
    match dns.txt(&key.record.name).await {
        Ok(records) => match records.iter().any(|record| part(record, "p") == part(&key.record.value, "p")) {
            true if key.is_active => good(Aspect::Dkim, "deliver-dkim-good", &key.record.name),
            true => fair(Aspect::Dkim, "deliver-dkim-off", &key.record.name),
            false => publish(bad(Aspect::Dkim, "deliver-dkim-other", &records.join(" / "))),
        },
        Err(DnsFailure::NotThere) if key.is_active => {
            publish(bad(Aspect::Dkim, "deliver-dkim-missing", &key.record.name))
        }
        Err(DnsFailure::NotThere) => publish(fair(Aspect::Dkim, "deliver-dkim-publish", &key.record.name)),
        Err(failure) => publish(unknown(Aspect::Dkim, &failure)),
    }
}

async fn provider_key(domain: &str, dns: &dyn Dns) -> Deliverability {
    for selector in USUAL_SELECTORS {
        let name = format!("{selector}._domainkey.{domain}");
        match dns.txt(&name).await {
            Ok(records) if records.iter().any(|record| part(record, "p").is_some_and(|key| !key.is_empty())) => {
                return good(Aspect::Dkim, "deliver-dkim-provider", &name);
            }
            Ok(_) | Err(DnsFailure::NotThere) => {}
            Err(failure) => return unknown(Aspect::Dkim, &failure),
        }
    }
    bad(Aspect::Dkim, "deliver-dkim-none", "")
}

pub(super) async fn dmarc(domain: &str, dns: &dyn Dns) -> Deliverability {
    let name = format!("_dmarc.{domain}");
    let proposal = format!("v=DMARC1; p=none; rua=mailto:postmaster@{domain}");
    let records = match texts(&name, "v=dmarc1", dns).await {
        Ok(records) => records,
        Err(failure) => return unknown(Aspect::Dmarc, &failure),
    };
    match &records[..] {
        [] => bad(Aspect::Dmarc, "deliver-dmarc-missing", "").publish(name, proposal),
        [record] => match part(record, "p").unwrap_or_default().to_lowercase().as_str() {
            "reject" | "quarantine" => good(Aspect::Dmarc, "deliver-dmarc-good", record),
            "none" => fair(Aspect::Dmarc, "deliver-dmarc-none", record)
                .publish(name, record.replace("p=none", "p=quarantine")),
            _ => bad(Aspect::Dmarc, "deliver-dmarc-broken", record).publish(name, proposal),
        },
        _ => bad(Aspect::Dmarc, "deliver-dmarc-two", &records.join(" / ")).publish(name, proposal),
    }
}

/// The TXT records of a name that begin with a version; none is an empty list.
async fn texts(name: &str, version: &str, dns: &dyn Dns) -> Result<Vec<String>, DnsFailure> {
    match dns.txt(name).await {
        Ok(records) => Ok(records.into_iter().filter(|record| begins(record, version)).collect()),
        Err(DnsFailure::NotThere) => Ok(Vec::new()),
        Err(failure) => Err(failure),
    }
}

fn begins(record: &str, version: &str) -> bool {
    let record = record.trim().to_lowercase();
    record.strip_prefix(version).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ';']))
}

/// `p` of `v=DKIM1; p=...`, without white space.
fn part(record: &str, name: &str) -> Option<String> {
    record.split(';').find_map(|part| {
        let (key, value) = part.split_once('=')?;
        (key.trim().eq_ignore_ascii_case(name)).then(|| value.split_whitespace().collect())
    })
}
