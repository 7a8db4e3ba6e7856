use std::collections::HashMap;
use std::net::IpAddr;

use super::*;
use crate::dns::{Lookup, NoDns};

/// A zone on paper.
#[derive(Default)]
struct Paper {
    txt: HashMap<String, Vec<String>>,
    mx: HashMap<String, Vec<String>>,
    hosts: HashMap<String, IpAddr>,
    names: HashMap<IpAddr, String>,
}

fn answer<'a, T: Clone + Send + 'a>(found: Option<T>) -> Lookup<'a, T> {
    Box::pin(std::future::ready(found.ok_or(DnsFailure::NotThere)))
}

impl Dns for Paper {
    fn txt<'a>(&'a self, name: &'a str) -> Lookup<'a, Vec<String>> {
        answer(self.txt.get(name).cloned())
    }

    fn mx<'a>(&'a self, name: &'a str) -> Lookup<'a, Vec<String>> {
        answer(self.mx.get(name).cloned())
    }

    fn addresses<'a>(&'a self, name: &'a str) -> Lookup<'a, Vec<IpAddr>> {
        answer(self.hosts.get(name).map(|address| vec![*address]))
    }

    fn names(&self, address: IpAddr) -> Lookup<'_, Vec<String>> {
        answer(self.names.get(&address).map(|name| vec![name.clone()]))
    }
}

const DOMAIN: &str = "halmeer.example";

impl Paper {
    fn txt(mut self, name: &str, value: &str) -> Self {
        self.txt.entry(name.to_owned()).or_default().push(value.to_owned());
        self
    }
}

/// A zone in which all is as it should be.
fn well() -> Paper {
    let address: IpAddr = "192.0.2.25".parse().unwrap();
    Paper {
        mx: HashMap::from([(DOMAIN.into(), vec!["mx.halmeer.example".into()])]),
        hosts: HashMap::from([("mx.halmeer.example".into(), address), ("smtp.halmeer.example".into(), address)]),
        names: HashMap::from([(address, "mx.halmeer.example".into())]),
        ..Paper::default()
    }
    .txt(DOMAIN, "google-site-verification=1")
    .txt(DOMAIN, "v=spf1 mx -all")
    .txt("_dmarc.halmeer.example", "v=DMARC1; p=reject")
    .txt("default._domainkey.halmeer.example", "v=DKIM1; k=rsa; p=MIIB")
}

fn leaves() -> Leaves {
    Leaves { servers: vec![("smtp.halmeer.example".into(), Security::StartTls)], keys: Vec::new() }
}

async fn verdict(paper: &Paper, aspect: Aspect) -> (Verdict, &'static str, Option<String>) {
    let found = look(DOMAIN, &leaves(), paper).await;
    let one = found.into_iter().find(|one| one.aspect == aspect).unwrap();
    (one.verdict, one.reason, one.record.map(|record| record.value))
}

#[tokio::test]
async fn where_all_is_as_it_should_be_nothing_is_asked() {
    for one in look(DOMAIN, &leaves(), &well()).await {
        assert_eq!((one.verdict, &one.record), (Verdict::Good, &None), "{one:?}");
    }
}

#[tokio::test]
async fn what_can_not_be_looked_up_is_said_to_be_unknown_and_never_bad() {
    for one in look(DOMAIN, &leaves(), &NoDns).await {
        assert!(one.verdict == Verdict::Unknown || one.aspect == Aspect::Tls, "{one:?}");
    }
}

#[tokio::test]
async fn an_empty_zone_is_told_what_to_publish() {
    let empty = Paper::default();
    assert_eq!(verdict(&empty, Aspect::Mx).await, (Verdict::Bad, "deliver-mx-missing", None));
    let spf = "v=spf1 mx a:smtp.halmeer.example ~all".to_owned();
    assert_eq!(verdict(&empty, Aspect::Spf).await, (Verdict::Bad, "deliver-spf-missing", Some(spf)));
    let dmarc = "v=DMARC1; p=none; rua=mailto:postmaster@halmeer.example".to_owned();
    assert_eq!(verdict(&empty, Aspect::Dmarc).await, (Verdict::Bad, "deliver-dmarc-missing", Some(dmarc)));
    assert_eq!(verdict(&empty, Aspect::Dkim).await, (Verdict::Bad, "deliver-dkim-none", None));
    assert_eq!(verdict(&empty, Aspect::Reverse).await, (Verdict::Bad, "deliver-reverse-no-host", None));
}

#[tokio::test]
async fn a_policy_that_permits_everybody_or_that_nobody_can_read_is_bad() {
    for (record, reason) in [
        ("v=spf1 mx +all", "deliver-spf-everybody"),
        ("v=spf1 mx ?all", "deliver-spf-everybody"),
        ("v=spf1 a mx a:b c ptr exists:d a:e a:f a:g a:h a:i a:j a:k ~all", "deliver-spf-lookups"),
        ("v=spf1 include:loop.example ~all", "deliver-spf-lookups"),
    ] {
        let mut zone = well().txt("loop.example", "v=spf1 include:loop.example ~all");
        zone.txt.insert(DOMAIN.into(), vec![record.into()]);
        let (verdict, found, _) = verdict(&zone, Aspect::Spf).await;
        assert_eq!((verdict, found), (Verdict::Bad, reason), "{record}");
    }
    let two = well().txt(DOMAIN, "v=spf1 a -all");
    assert_eq!(verdict(&two, Aspect::Spf).await.1, "deliver-spf-two");
    let mut lax = well();
    lax.txt.insert("_dmarc.halmeer.example".into(), vec!["v=DMARC1; p=none".into()]);
    let stricter = Some("v=DMARC1; p=quarantine".to_owned());
    assert_eq!(verdict(&lax, Aspect::Dmarc).await, (Verdict::Fair, "deliver-dmarc-none", stricter));
}

#[tokio::test]
async fn who_sends_by_a_provider_must_permit_it() {
    let leaves = Leaves { servers: vec![("smtp.office365.com".into(), Security::StartTls)], keys: Vec::new() };
    let found = look(DOMAIN, &leaves, &well()).await;
    let spf = found.iter().find(|one| one.aspect == Aspect::Spf).unwrap();
    assert_eq!(spf.reason, "deliver-spf-provider");
    assert_eq!(spf.record.as_ref().unwrap().value, "v=spf1 include:spf.protection.outlook.com mx -all");
}

#[tokio::test]
async fn a_key_of_ours_is_published_then_switched_on_and_a_wrong_one_is_seen() {
    let record =
        DnsRecord { name: "m._domainkey.halmeer.example".into(), kind: "TXT", value: "v=DKIM1; k=rsa; p=ABC".into() };
    let key = |is_active| DkimKeyView {
        selector: "m".into(),
        algorithm: "rsa-sha256".into(),
        is_active,
        created_at: jiff::Timestamp::UNIX_EPOCH,
        record: record.clone(),
    };
    for (published, is_active, reason) in [
        (None, false, "deliver-dkim-publish"),
        (None, true, "deliver-dkim-missing"),
        (Some("v=DKIM1;k=rsa; p=A BC"), false, "deliver-dkim-off"),
        (Some("v=DKIM1; k=rsa; p=ABC"), true, "deliver-dkim-good"),
        (Some("v=DKIM1; k=rsa; p=XYZ"), true, "deliver-dkim-other"),
    ] {
        let zone = published.into_iter().fold(well(), |zone, record| zone.txt("m._domainkey.halmeer.example", record));
        let leaves = Leaves { keys: vec![key(is_active)], ..leaves() };
        let found = look(DOMAIN, &leaves, &zone).await;
        assert_eq!(found.iter().find(|one| one.aspect == Aspect::Dkim).unwrap().reason, reason, "{published:?}");
    }
}

#[tokio::test]
async fn a_server_whose_address_leads_elsewhere_is_seen() {
    let mut other = well();
    other.names.insert("192.0.2.25".parse().unwrap(), "elsewhere.example".into());
    assert_eq!(verdict(&other, Aspect::Reverse).await.1, "deliver-reverse-other");
    other.names.clear();
    assert_eq!(verdict(&other, Aspect::Reverse).await.1, "deliver-reverse-missing");
}
