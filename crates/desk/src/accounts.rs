//! Accounts: what is filled in, and by what they are found.

use jiff::civil::Date;
use ledger::identifier::{is_belgian_enterprise, is_gs1, is_iban, is_kvk, vat_number};
use store::id::{AccountId, SubscriptionId};

pub use store::{AccountKind, KeyKind};

/// Characters of an account's number.
pub(crate) const NUMBER_MAX: usize = 60;
/// Characters of a tier.
pub(crate) const TIER_MAX: usize = 60;
/// Keys of one account.
pub const KEYS_MAX: usize = 40;

/// An account as it is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountForm {
    /// `None`: a new one.
    pub id: Option<AccountId>,
    pub name: String,
    pub kind: AccountKind,
    /// In the firm's own books; may be empty.
    pub number: String,
    pub city: String,
    pub customer_since: Option<Date>,
    pub tier: String,
    pub note: String,
    /// By what it is found besides its name and number, as typed: all of them.
    pub keys: Vec<(KeyKind, String)>,
}

/// A subscription as it is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionForm {
    /// `None`: a new one.
    pub id: Option<SubscriptionId>,
    pub product: String,
    /// Per month, without VAT; above zero.
    pub cents: i64,
    pub started_on: Date,
    /// The last day; `None`: it runs.
    pub ended_on: Option<Date>,
}

/// Where anybody has an address: a domain that tells nothing about whose it is.
const SHARED: [&str; 28] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "hotmail.nl",
    "live.com",
    "live.nl",
    "msn.com",
    "yahoo.com",
    "icloud.com",
    "me.com",
    "proton.me",
    "protonmail.com",
    "gmx.net",
    "gmx.de",
    "web.de",
    "aol.com",
    "ziggo.nl",
    "kpnmail.nl",
    "kpnplanet.nl",
    "planet.nl",
    "xs4all.nl",
    "home.nl",
    "hetnet.nl",
    "upcmail.nl",
    "casema.nl",
    "telenet.be",
    "skynet.be",
];

/// Whether a domain is a provider's, where anybody has an address.
pub(crate) fn is_shared(domain: &str) -> bool {
    SHARED.contains(&domain)
}

/// The domain in a text, such as the address of a site; empty for an empty one, `None` for what is none.
pub(crate) fn domain_of(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let text = text.split("://").last().unwrap_or_default();
    let text = text.rsplit_once('@').map_or(text, |(_, domain)| domain);
    let text = text.split(['/', '?', ':']).next().unwrap_or_default();
    let text = text.strip_prefix("www.").unwrap_or(text).trim_matches('.');
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let is_domain = text.contains('.') && text.len() <= 253 && text.split('.').all(is_label) && !is_shared(text);
    (is_domain || text.is_empty()).then(|| text.to_owned())
}

/// A key in the one form in which it is kept; `None` when it is none of its kind.
#[must_use]
pub fn key_of(kind: KeyKind, text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    match kind {
        KeyKind::Name => {
            let name = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            (!name.is_empty() && name.chars().count() <= 200).then_some(name)
        }
        KeyKind::Domain => domain_of(text).filter(|domain| !domain.is_empty()),
        KeyKind::Iban => is_iban(&bare).then_some(bare),
        // A country of which we don't know the sum may still be right.
        KeyKind::Vat => (vat_number(&bare) != Some(false) && (4..=20).contains(&bare.len())).then_some(bare),
        KeyKind::Kvk => is_kvk(&bare).then_some(bare),
        KeyKind::Kbo => {
            let digits = bare.strip_prefix("BE").unwrap_or(&bare);
            is_belgian_enterprise(digits).then(|| digits.to_owned())
        }
        KeyKind::Gln => (bare.len() == 13 && is_gs1(&bare)).then_some(bare),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_one_form() {
        for (kind, typed, kept) in [
            (KeyKind::Iban, "nl91 abna 0417 1643 00", Some("NL91ABNA0417164300")),
            (KeyKind::Iban, "NL92ABNA0417164300", None),
            (KeyKind::Domain, "https://www.Stellingwerf.example/contact", Some("stellingwerf.example")),
            (KeyKind::Domain, "info@stellingwerf.example", Some("stellingwerf.example")),
            (KeyKind::Domain, "gmail.com", None),
            (KeyKind::Domain, "x y.nl", None),
            (KeyKind::Name, "  Garage   Stellingwerf ", Some("garage stellingwerf")),
            (KeyKind::Kvk, "1234", None),
            (KeyKind::Gln, "871", None),
            (KeyKind::Name, "", None),
        ] {
            assert_eq!(key_of(kind, typed).as_deref(), kept, "{typed}");
        }
        assert_eq!(domain_of(""), Some(String::new()));
    }
}
