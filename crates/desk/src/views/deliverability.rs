use jiff::Timestamp;

/// A record to be published in DNS.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DnsRecord {
    /// E.g. `myosotis202611r._domainkey.halmeer.example`.
    pub name: String,
    /// `TXT`, `MX`, ...
    pub kind: &'static str,
    pub value: String,
}

/// A key that signs mail.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DkimKeyView {
    pub selector: String,
    /// `rsa-sha256` or `ed25519-sha256`.
    pub algorithm: String,
    pub is_active: bool,
    pub created_at: Timestamp,
    pub record: DnsRecord,
}

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    Mx,
    Spf,
    Dkim,
    Dmarc,
    Reverse,
    Tls,
}

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Good,
    /// It works, and could be better.
    Fair,
    /// Mails will end up as spam, or nowhere.
    Bad,
    /// It can't be looked up from here.
    Unknown,
}

/// One thing that decides whether mail arrives.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Deliverability {
    pub aspect: Aspect,
    pub verdict: Verdict,
    /// What is the matter, as a word: a key of the locale files, `deliver-<aspect>-<reason>`.
    pub reason: &'static str,
    /// What was found: the record, the name, the server; may be empty.
    pub found: String,
    /// What to publish.
    pub record: Option<DnsRecord>,
}
