//! The letter as a mail: tables of 600 px, all that matters inline, its pictures sent along.

use ::mail::compose::OutgoingAttachment;
use askama::Template;

/// A customer, ready to be set.
#[derive(Debug, Clone)]
pub(crate) struct MailEntry {
    pub(crate) words: String,
    pub(crate) broken: usize,
    pub(crate) who: String,
    pub(crate) aside: String,
    pub(crate) what: String,
    /// Where "I'll call tomorrow" is said; `None`: the firm has no public address.
    pub(crate) link: Option<String>,
}

/// The letter in the reader's words.
#[derive(Debug, Clone, Template)]
#[template(path = "evening/letter.html")]
pub(crate) struct Dressed {
    pub(crate) language: &'static str,
    pub(crate) subject: String,
    pub(crate) date: String,
    pub(crate) time: String,
    pub(crate) greeting: String,
    pub(crate) opening: [String; 2],
    pub(crate) entries: Vec<MailEntry>,
    /// On which files a promise was broken.
    pub(crate) files: Option<String>,
    /// Which bills we should have paid.
    pub(crate) bills: Option<String>,
    pub(crate) cause: Option<String>,
    pub(crate) farewell: [&'static str; 2],
    /// "Ik bel morgen".
    pub(crate) call: String,
    /// What the sign of a broken promise says.
    pub(crate) broken_word: &'static str,
    pub(crate) by_program: &'static str,
    pub(crate) read_here: &'static str,
    /// The letter on the desk.
    pub(crate) link: Option<String>,
}

#[derive(Template)]
#[template(path = "evening/letter.txt", escape = "none")]
struct Plain<'a> {
    letter: &'a Dressed,
}

const FLOWER: &[u8] = include_bytes!("../../templates/evening/bloem.png");
const BROKEN: &[u8] = include_bytes!("../../templates/evening/gebroken.png");

impl Dressed {
    pub(crate) fn html(&self) -> String {
        self.render().expect("writing to a string can't fail")
    }

    pub(crate) fn text(&self) -> String {
        Plain { letter: self }.render().expect("writing to a string can't fail")
    }

    /// The pictures that the HTML shows, and no others: a letter of two lines has a flower.
    pub(crate) fn pictures(&self) -> Vec<OutgoingAttachment> {
        let picture = |id: &str, bytes: &[u8]| OutgoingAttachment {
            name: format!("{id}.png"),
            content_type: "image/png".into(),
            content_id: Some(format!("{id}@myosotis")),
            bytes: bytes.to_vec(),
        };
        let has_broken = self.entries.iter().any(|entry| entry.broken > 0);
        let broken = has_broken.then(|| picture("broken", BROKEN));
        std::iter::once(picture("flower", FLOWER)).chain(broken).collect()
    }

    /// One sign for each broken promise, as many as a line holds.
    fn signs<'a>(&self, entry: &'a MailEntry) -> &'a [()] {
        &[(), (), (), (), ()][..entry.broken.min(5)]
    }
}
