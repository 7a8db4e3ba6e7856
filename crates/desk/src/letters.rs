//! The words of the mails that customers get: Dutch and English, calm, in whole sentences. What the program wrote says so.
//!
//! The words are here; `templates/letter.txt` and `letter.html` only set them.

use askama::Template;
use promise::Language;
use promise::sentence::Parts;

mod complaints;
mod surveys;
mod waiting;

pub(crate) use complaints::{ask_if_good, complaint_goes_on, complaint_heard, remedy};
pub(crate) use surveys::{survey, survey_question};
pub(crate) use waiting::{call_reason, call_taken_back, complaint_reason, disruption, owner_calls, we_call};

/// A piece of a mail, in the order in which it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// A paragraph.
    Say(String),
    /// What a colleague wrote, laid out.
    Written(LaidOut),
    /// The customer's own words, or a reason that a colleague gave.
    Words(String),
    /// The promise in a sentence, its moment to stand out.
    Promised(Parts),
    Link(Link),
    /// "Is uw vraag beantwoord?"
    YesOrNo(YesOrNo),
    /// "How likely is it that you would recommend us?"
    Scores(Scores),
    /// What is answered, below the answer.
    Quoted(Quoted),
}

/// Words with their layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LaidOut {
    pub(crate) text: String,
    pub(crate) html: SafeHtml,
}

impl LaidOut {
    /// `html` comes from [`mail::sanitize::written_html`].
    pub(crate) fn new(text: String, html: String) -> Self {
        Self { text, html: SafeHtml(with_room(&html)) }
    }
}

/// HTML that was sanitised, and goes into a letter as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SafeHtml(String);

impl askama::filters::HtmlSafe for SafeHtml {}

impl std::fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Mail programs have margins of their own, each different: ours are said at each element. The sanitiser leaves no
/// attributes on these, so that the bare tag is all there is.
fn with_room(html: &str) -> String {
    html.replace("<p>", "<p style=\"margin:0 0 16px;\">")
        .replace(
            "<blockquote>",
            "<blockquote style=\"margin:0 0 16px;padding:0 0 0 12px;border-left:2px solid #dbe3eb;color:#435166;\">",
        )
        .replace("<img ", "<img style=\"max-width:100%;height:auto;\" ")
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) words: &'static str,
    pub(crate) url: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct YesOrNo {
    pub(crate) words: &'static str,
    pub(crate) question: &'static str,
    pub(crate) yes: &'static str,
    pub(crate) or: &'static str,
    pub(crate) not_yet: &'static str,
    pub(crate) url: String,
}

/// Eleven links, which lead to a page and record nothing by themselves: programs follow links in mails too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scores {
    pub(crate) question: String,
    pub(crate) low: &'static str,
    pub(crate) high: &'static str,
    pub(crate) words: &'static str,
    pub(crate) url: String,
}

impl Scores {
    fn all(&self) -> std::ops::RangeInclusive<u8> {
        0..=10
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quoted {
    pub(crate) intro: String,
    pub(crate) text: String,
    pub(crate) lines: Vec<String>,
}

/// A mail in words: what it is about, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) language: Language,
    pub(crate) subject: String,
    pub(crate) blocks: Vec<Block>,
    /// The colleague who wrote it; empty when the program did.
    pub(crate) signed: String,
    /// What stands below it in place of name, firm and telephone.
    pub(crate) signature: Option<LaidOut>,
    pub(crate) firm: String,
    pub(crate) phone: String,
    /// That the program wrote it; empty when a colleague did.
    pub(crate) said_by: &'static str,
    /// The line by which an answer finds its conversation.
    pub(crate) marker: String,
}

#[derive(Template)]
#[template(path = "letter.txt", escape = "none")]
struct LetterText<'a> {
    blocks: &'a [Block],
    signed: &'a str,
    signature: &'a Option<LaidOut>,
    firm: &'a str,
    phone: &'a str,
    said_by: &'a str,
    marker: &'a str,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct LetterHtml<'a> {
    language: &'a str,
    subject: &'a str,
    blocks: &'a [Block],
    signed: &'a str,
    signature: &'a Option<LaidOut>,
    firm: &'a str,
    phone: &'a str,
    said_by: &'a str,
    marker: &'a str,
}

impl Letter {
    /// The text part.
    pub(crate) fn text(&self) -> String {
        let Self { blocks, signed, signature, firm, phone, said_by, marker, .. } = self;
        LetterText { blocks, signed, signature, firm, phone, said_by, marker }
            .render()
            .expect("writing to a string can't fail")
    }

    /// The HTML part.
    pub(crate) fn html(&self) -> String {
        let Self { subject, blocks, signed, signature, firm, phone, said_by, marker, .. } = self;
        let language = self.language.as_str();
        LetterHtml { language, subject, blocks, signed, signature, firm, phone, said_by, marker }
            .render()
            .expect("writing to a string can't fail")
    }
}

/// One of two texts.
fn words(language: Language, nl: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Nl => nl,
        Language::En => en,
    }
}

/// What a letter of the program's ends with: that it is one.
pub(crate) fn written_by_program(language: Language, kind: store::MailKind) -> &'static str {
    match kind {
        store::MailKind::Acknowledgement => words(
            language,
            "Dit bericht schreef ons programma zelf. Uw vraag leest en beantwoordt een mens.",
            "Our program wrote this message by itself. A person reads and answers your question.",
        ),
        _ => words(language, "Dit bericht schreef ons programma.", "Our program wrote this message."),
    }
}

/// "We have your question": what they asked, what is promised, where to look.
pub(crate) fn acknowledgement(language: Language, said: &str, promised: Parts, page: Option<String>) -> Vec<Block> {
    let mut blocks = vec![Block::Say(words(language, "Wij hebben uw vraag.", "We have your question.").to_owned())];
    blocks.extend((!said.is_empty()).then(|| Block::Words(said.to_owned())));
    blocks.push(Block::Promised(promised));
    blocks.push(nothing_to_do(language));
    blocks.extend(page.map(|url| page_link(language, url)));
    blocks
}

/// "We will call you", to who would not recommend us: what they said, when they are called, where to look.
pub(crate) fn call(language: Language, said: &str, promised: Parts, page: Option<String>) -> Vec<Block> {
    let thanks = match language {
        Language::Nl => "Dank u voor uw antwoord. Wij willen graag horen wat er beter had gekund.",
        Language::En => "Thank you for your answer. We would like to hear what we could have done better.",
    };
    let mut blocks = vec![Block::Say(thanks.to_owned())];
    blocks.extend((!said.is_empty()).then(|| Block::Words(said.to_owned())));
    blocks.push(Block::Promised(promised));
    blocks.push(nothing_to_do(language));
    blocks.extend(page.map(|url| page_link(language, url)));
    blocks
}

fn nothing_to_do(language: Language) -> Block {
    let say = words(
        language,
        "U hoeft niets te doen. Wilt u iets toevoegen, beantwoord dan deze mail.",
        "You need not do anything. If you want to add something, reply to this mail.",
    );
    Block::Say(say.to_owned())
}

/// "It will be later": what was promised, why not, and what is promised now.
pub(crate) fn renewal(
    language: Language,
    old: &str,
    reason: &str,
    promised: Parts,
    page: Option<String>,
) -> Vec<Block> {
    let first = match language {
        Language::Nl => format!("Het wordt later dan wij u hadden toegezegd. Dat was: {old}."),
        Language::En => format!("It will be later than we had told you. That was: {old}."),
    };
    let mut blocks = vec![Block::Say(first)];
    if !reason.is_empty() {
        blocks.push(Block::Say(words(language, "Waarom:", "Why:").to_owned()));
        blocks.push(Block::Words(reason.to_owned()));
    }
    blocks.push(Block::Promised(promised));
    blocks.extend(page.map(|url| page_link(language, url)));
    blocks
}

/// "We did not do what we promised": no excuses, a new promise.
pub(crate) fn apology(language: Language, old: &str, promised: Parts, page: Option<String>) -> Vec<Block> {
    let first = match language {
        Language::Nl => format!(
            "Wij hadden u iets beloofd en hebben het niet gedaan. Dat was: {old}. Wij bieden u onze excuses aan."
        ),
        Language::En => format!("We promised you something and did not do it. That was: {old}. We apologise."),
    };
    let second = words(
        language,
        "Uw vraag ligt nu ook bij wie het team leidt. Dit beloven wij u nu:",
        "Your question is now also with whoever leads the team. This is what we promise you now:",
    );
    let mut blocks = vec![Block::Say(first), Block::Say(second.to_owned()), Block::Promised(promised)];
    blocks.extend(page.map(|url| page_link(language, url)));
    blocks
}

/// "Our answer came too late": it is there, but not when we said.
pub(crate) fn late_answer(language: Language, old: &str, page: Option<String>) -> Vec<Block> {
    let first = match language {
        Language::Nl => format!(
            "U hebt ons antwoord, maar later dan wij u hadden beloofd. Dat was: {old}. Wij bieden u onze excuses aan."
        ),
        Language::En => {
            format!("You have our answer, but later than we had promised you. That was: {old}. We apologise.")
        }
    };
    let mut blocks = vec![Block::Say(first)];
    blocks.extend(page.map(|url| page_link(language, url)));
    blocks
}

/// "We will not answer this any more", and why.
pub(crate) fn withdrawal(language: Language, said: &str, reason: &str, page: Option<String>) -> Vec<Block> {
    let mut blocks =
        vec![Block::Say(words(language, "Wij sluiten uw vraag af.", "We are closing your question.").to_owned())];
    blocks.extend((!said.is_empty()).then(|| Block::Words(said.to_owned())));
    blocks.push(Block::Say(words(language, "Waarom:", "Why:").to_owned()));
    blocks.push(Block::Words(reason.to_owned()));
    blocks.push(Block::Say(
        words(
            language,
            "Klopt dit niet, beantwoord dan deze mail. U krijgt dan een nieuwe toezegging.",
            "If this is not right, reply to this mail. You will then be told anew when we answer.",
        )
        .to_owned(),
    ));
    blocks.extend(page.map(|url| page_link(language, url)));
    blocks
}

/// A colleague's answer: their text as it is, what follows, whether it helped, and what it answers.
pub(crate) fn answer(
    language: Language,
    words: Block,
    then: Option<(Parts, String)>,
    page: Option<String>,
    quoted: Option<Quoted>,
) -> Vec<Block> {
    let mut blocks = vec![words];
    match then {
        Some((promised, reason)) => {
            if !reason.is_empty() {
                blocks.push(Block::Say(reason));
            }
            blocks.push(Block::Promised(promised));
            blocks.extend(page.map(|url| page_link(language, url)));
        }
        None => blocks.extend(page.map(|url| Block::YesOrNo(did_it_help(language, url)))),
    }
    blocks.extend(quoted.map(Block::Quoted));
    blocks
}

fn did_it_help(language: Language, url: String) -> YesOrNo {
    match language {
        Language::Nl => YesOrNo {
            words: "Is uw vraag beantwoord? Ja, of nog niet: u zegt het hier.",
            question: "Is uw vraag beantwoord?",
            yes: "Ja",
            or: "of",
            not_yet: "nog niet",
            url,
        },
        Language::En => YesOrNo {
            words: "Has your question been answered? Yes, or not yet: tell us here.",
            question: "Has your question been answered?",
            yes: "Yes",
            or: "or",
            not_yet: "not yet",
            url,
        },
    }
}

fn page_link(language: Language, url: String) -> Block {
    Block::Link(Link { words: words(language, "Hier ziet u hoe het ermee staat:", "Here you see how it stands:"), url })
}

/// "Op dinsdag 24 november 2026 om 09:10 schreef Jan:", so that mail programs know the quote for what it is.
pub(crate) fn quoted(language: Language, author: &str, at: &jiff::Zoned, text: &str) -> Quoted {
    let weekday = promise::sentence::weekday_name(language, at.weekday());
    let month = promise::sentence::month_name(language, at.month());
    let (day, year, hour, minute) = (at.day(), at.year(), at.hour(), at.minute());
    let intro = match language {
        Language::Nl => format!("Op {weekday} {day} {month} {year} om {hour:02}:{minute:02} schreef {author}:"),
        Language::En => format!("On {weekday} {day} {month} {year} at {hour:02}:{minute:02} {author} wrote:"),
    };
    Quoted { intro, text: text.to_owned(), lines: text.lines().map(str::to_owned).collect() }
}

/// Who is quoted when they have no name that we know.
pub(crate) fn you(language: Language) -> &'static str {
    words(language, "u", "you")
}

/// The subject of a mail about a conversation: with its reference, once.
pub(crate) fn subject(language: Language, kind: store::MailKind, subject: &str, reference: &str) -> String {
    use store::MailKind as M;
    let about = match kind {
        M::Answer | M::FollowUp => format!("Re: {}", bare_subject(subject)),
        M::Acknowledgement => format!("{}: {}", acknowledgement_title(language), bare_subject(subject)),
        M::Renewal => format!("{}: {}", words(language, "Het wordt later", "It will be later"), bare_subject(subject)),
        M::Apology => format!("{}: {}", words(language, "Onze excuses", "Our apologies"), bare_subject(subject)),
        M::Withdrawal => format!("{}: {}", words(language, "Afgesloten", "Closed"), bare_subject(subject)),
        M::Password | M::Notice => subject.to_owned(),
    };
    let tag = format!("[#{reference}]");
    if about.contains(&tag) { about } else { format!("{about} {tag}") }
}

/// What the subject of an acknowledgement begins with.
pub(crate) fn acknowledgement_title(language: Language) -> &'static str {
    words(language, "Uw vraag", "Your question")
}

/// A subject without "Re:", "Fwd:", "Antw:" before it.
pub(crate) fn bare_subject(subject: &str) -> &str {
    let mut rest = subject.trim();
    loop {
        let Some((head, tail)) = rest.split_once(':') else { return rest };
        if !["re", "fw", "fwd", "antw", "aw", "doorst", "betr"].contains(&head.trim().to_lowercase().as_str()) {
            return rest;
        }
        rest = tail.trim_start();
    }
}

/// A customer's words as a mail repeats them to them.
pub(crate) fn shortened(text: &str) -> String {
    if text.chars().count() <= REPEATED_MAX {
        text.to_owned()
    } else {
        text.chars().take(REPEATED_MAX - 1).chain(['…']).collect()
    }
}

/// Characters of a customer's words that a mail repeats.
const REPEATED_MAX: usize = 600;

#[cfg(test)]
mod tests;
