//! A mail as it is read: with what was under its seal, and with what is known of who signed it.

use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use mail::ParsedMail;
use mail::parse::Note;
use seal::{Keyring, OpenError, Opened, Verdict};
use serde_json::json;
use store::id::MessageId;
use store::{RawMailRow, Tx};

use crate::views::{SealState, SealView, SignatureView, Standing};
use crate::{Desk, DeskError};

/// A mail, and what is known of its seal.
#[derive(Debug)]
pub(crate) struct Read {
    mail: ParsedMail,
    seal: Option<SealView>,
    /// The subject that everybody saw who carried it.
    outer_subject: String,
}

impl Deref for Read {
    type Target = ParsedMail;

    fn deref(&self) -> &ParsedMail {
        &self.mail
    }
}

impl Desk {
    /// Reads a mail, with the keys that are installed if it is sealed. `None`: its bytes stopped the reader.
    pub(super) async fn read_mail(&self, raw: Arc<RawMailRow>) -> Result<Option<Read>, DeskError> {
        // Reading is work for a processor, and bytes from outside are hostile: a panic there stops nothing else.
        let bytes = raw.clone();
        let Ok(mail) = tokio::task::spawn_blocking(move || mail::parse(&bytes.bytes)).await else { return Ok(None) };
        if mail.sealed.is_none() {
            return Ok(Some(Read { outer_subject: String::new(), mail, seal: None }));
        }
        let ring = self.keyring().await?;
        Ok(tokio::task::spawn_blocking(move || unsealed(&raw, mail, &ring)).await.ok())
    }
}

impl Read {
    /// What a mail of ours may repeat: what came encrypted doesn't travel on in the open.
    pub(super) fn words_to_repeat(&self, own_words: String) -> String {
        if self.was_opened() { String::new() } else { own_words }
    }

    /// The subject of the conversation, which stands above all that we send.
    pub(super) fn open_subject(&self) -> &str {
        if !self.came_encrypted() {
            return &self.mail.subject;
        }
        match self.outer_subject.trim() {
            "" | "..." | "…" => match self.mail.language {
                Some(mail::language::Language::En) => "Encrypted mail",
                Some(mail::language::Language::Nl) | None => "Versleutelde mail",
            },
            subject => subject,
        }
    }

    fn came_encrypted(&self) -> bool {
        self.seal.as_ref().is_some_and(|seal| seal.state == SealState::Opened || seal.sealing == "encrypted")
    }

    fn was_opened(&self) -> bool {
        self.seal.as_ref().is_some_and(|seal| seal.state == SealState::Opened)
    }
}

/// Notes what is in a mail besides its words: an invitation, a seal, what was cut. Says whether that is new.
pub(super) fn note_findings(tx: &mut Tx<'_>, message: MessageId, mail: &Read) -> Result<bool, DeskError> {
    let cut =
        |note: &&Note| matches!(note, Note::TextCut | Note::AttachmentsCut | Note::TooManyParts | Note::WrapperBroken);
    let notes: Vec<&Note> = mail.notes.iter().filter(cut).collect();
    let invitation = mail.invitation();
    let known = tx.findings_of(&[message])?.pop();
    if mail.seal.is_none() && invitation.is_none() && notes.is_empty() && known.is_none() {
        return Ok(false);
    }
    let document = json!({ "sealed": mail.seal, "invitation": invitation, "notes": notes });
    if known.is_some_and(|(_, known)| known == document) {
        return Ok(false);
    }
    tx.add_finding(message, &document)?;
    Ok(true)
}

fn unsealed(raw: &RawMailRow, mail: ParsedMail, ring: &Keyring) -> Read {
    // A certificate holds or doesn't as of the day on which the mail came, whatever the mail says of its own age.
    let opened = catch_unwind(AssertUnwindSafe(|| seal::open(&raw.bytes, ring, raw.received_at)));
    let opened = opened.unwrap_or(Err(OpenError::Damaged("it stopped the program that opens it")));
    let (scheme, sealing) = mail.sealed.map(words_of).unwrap_or_default();
    let outer_subject = mail.subject.clone();
    let state = match &opened {
        Ok(None) => SealState::Unchecked,
        Ok(Some(opened)) if opened.was_encrypted => SealState::Opened,
        Ok(Some(_)) => SealState::Checked,
        Err(OpenError::NoKey) => SealState::NoKey,
        Err(OpenError::Unsupported(_)) => SealState::Unsupported,
        Err(OpenError::Damaged(_)) => SealState::Damaged,
    };
    let Ok(Some(Opened { mail: inner, signatures, .. })) = opened else {
        return Read { seal: Some(SealView { scheme, sealing, state, signatures: Vec::new() }), mail, outer_subject };
    };
    let mail = mail::parse(&inner);
    let from = mail.from.as_ref().map(|from| from.address.trim().to_lowercase()).unwrap_or_default();
    let signatures = signatures.into_iter().map(|signature| signature_view(signature, &from)).collect();
    Read { seal: Some(SealView { scheme, sealing, state, signatures }), mail, outer_subject }
}

fn words_of(sealed: mail::sealed::Sealed) -> (String, String) {
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    (word(json!(sealed.scheme)), word(json!(sealed.sealing)))
}

fn signature_view(signature: seal::Signature, from: &str) -> SignatureView {
    let standing = match &signature.verdict {
        Verdict::Trusted if signature.vouches_for(from) => Standing::Good,
        Verdict::Trusted => Standing::OtherAddress,
        Verdict::UnknownIssuer => Standing::UnknownSigner,
        Verdict::OutOfDate => Standing::OutOfDate,
        Verdict::Broken => Standing::Altered,
        Verdict::Damaged => Standing::Unreadable,
        Verdict::NoKey(_) => Standing::NoKey,
        Verdict::Unsupported(_) => Standing::Unsupported,
    };
    let what = match signature.verdict {
        Verdict::NoKey(what) | Verdict::Unsupported(what) => what,
        _ => String::new(),
    };
    SignatureView { standing, name: signature.name, addresses: signature.addresses, at: signature.at, what }
}
