use jiff::Timestamp;

/// How a mail was sealed, and what became of that.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SealView {
    /// `smime` or `open-pgp`.
    pub scheme: String,
    /// `signed`, `signed-opaque`, `encrypted`, `keys`.
    pub sealing: String,
    #[serde(default)]
    pub state: SealState,
    /// What was signed, in the order in which the signatures stand.
    #[serde(default)]
    pub signatures: Vec<SignatureView>,
}

/// What became of a seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SealState {
    /// Only a part of the mail is sealed, or it was read before seals were looked at.
    #[default]
    Unchecked,
    /// Its signatures were looked at.
    Checked,
    /// It came encrypted, and one of our keys opened it.
    Opened,
    /// It is encrypted for a key that isn't installed.
    NoKey,
    /// By a method that isn't known here.
    Unsupported,
    Damaged,
}

/// Whether a signature holds, and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// By somebody the firm trusts, who has the sender's address.
    Good,
    /// By somebody the firm trusts, with another address than the sender's.
    OtherAddress,
    /// The words are as they were signed; nobody the firm trusts says by whom.
    UnknownSigner,
    /// By a key that had ended, or not yet begun.
    OutOfDate,
    /// The words are not as they were signed.
    Altered,
    /// The signature itself can't be read.
    Unreadable,
    /// The key that signed isn't known here.
    NoKey,
    /// By a method that isn't known here, or that can be forged.
    Unsupported,
}

/// A signature.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SignatureView {
    pub standing: Standing,
    /// As the key or certificate has it; may be empty.
    pub name: String,
    pub addresses: Vec<String>,
    /// When it was signed, as the signer says.
    pub at: Option<Timestamp>,
    /// The id of a key that isn't known, or the name of a method.
    pub what: String,
}

/// A key or certificate that is installed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct MailKeyView {
    /// `smime-key`, `smime-authority`, `open-pgp-key` or `open-pgp-correspondent`.
    pub kind: String,
    pub fingerprint: String,
    pub name: String,
    pub addresses: Vec<String>,
    pub ends_at: Option<Timestamp>,
    pub added_at: Timestamp,
}
