//! What somebody typed into the public form.

use desk::Language;
use desk::forms::{Question, Upload};
use desk::views::Channel;
use jiff::Timestamp;
use promise::Kind;
use sha2::{Digest, Sha256};

use crate::uploads::Sent;

/// Nobody writes a question faster than this; many a program does.
const HASTE_SECONDS: i64 = 2;

/// The fields as they were typed, kept until the question is stored.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) text: String,
    pub(super) name: String,
    pub(super) reach: String,
    /// `nl`, `en`, or empty: the browser's.
    pub(super) lang: String,
    /// Sent twice with the same key and the same words, it is one question.
    pub(super) key: String,
    /// When the form was shown, in milliseconds; 0 when a program made the request up.
    pub(super) began: i64,
    /// It is a complaint, they say.
    pub(super) is_complaint: bool,
    /// A field that people don't see.
    pub(super) trap: String,
    pub(super) files: Vec<String>,
    pub(super) sizes_bytes: Vec<usize>,
}

impl Typed {
    pub(super) fn nothing(key: &str, lang: &str, now: Timestamp) -> Self {
        let lang = if matches!(lang, "nl" | "en") { lang } else { "" };
        Self { key: key.to_owned(), lang: lang.to_owned(), began: now.as_millisecond(), ..Self::default() }
    }

    pub(super) fn of(sent: &Sent) -> Self {
        Self {
            text: sent.text("text").to_owned(),
            name: sent.text("name").to_owned(),
            reach: sent.text("reach").to_owned(),
            lang: sent.text("lang").to_owned(),
            key: sent.text("key").to_owned(),
            began: sent.text("began").parse().unwrap_or(0),
            is_complaint: sent.text("complaint") == "yes",
            trap: sent.text("website").to_owned(),
            files: sent.file_names(),
            sizes_bytes: sent.files.iter().map(|file| file.bytes.len()).collect(),
        }
    }

    /// Whether a program probably filled this in. People get it back with everything in place.
    pub(super) fn looks_made(&self, now: Timestamp) -> bool {
        let since_ms = now.as_millisecond().saturating_sub(self.began);
        self.began == 0 || self.key.is_empty() || !self.trap.is_empty() || since_ms < HASTE_SECONDS * 1000
    }

    /// The same words in a form of which the next press counts.
    pub(super) fn made_again(self, key: &str, now: Timestamp) -> Self {
        let key = if self.key.is_empty() { key.to_owned() } else { self.key };
        let began = if self.began == 0 { now.as_millisecond() } else { self.began };
        Self { key, began, trap: String::new(), ..self }
    }

    /// The question. A second press sends the same; who goes back and writes something else sends something else.
    pub(super) fn question(&self, language: Language, files: Vec<Upload>) -> Question {
        let mut digest = Sha256::new();
        if self.is_complaint {
            digest.update("complaint");
        }
        for part in [&self.key, &self.text, &self.name, &self.reach] {
            digest.update(part.len().to_be_bytes());
            digest.update(part);
        }
        for (name, size) in self.files.iter().zip(&self.sizes_bytes) {
            digest.update(name);
            digest.update(size.to_be_bytes());
        }
        let key: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Question {
            channel: Channel::Web,
            text: self.text.clone(),
            subject: String::new(),
            name: self.name.clone(),
            reach: self.reach.clone(),
            contact: None,
            team: None,
            agent: None,
            is_urgent: false,
            kind: Kind::Answer,
            language: Some(language),
            not_before: None,
            files,
            idempotency: Some(("form".into(), key)),
        }
    }
}
