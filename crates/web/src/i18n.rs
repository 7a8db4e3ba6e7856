//! Every visible word: `locales/{nl,en}/<thing>.ftl`, one file per thing, Dutch and English with the same keys.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use askama::filters::HtmlSafe;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "nl",
        // Otherwise each value arrives between two invisible characters, which end up in titles and mail subjects.
        customise: |bundle| {
            bundle.set_use_isolating(false);
            let is_dutch = bundle.locales.first().is_some_and(|locale| locale.language == DUTCH.language);
            bundle.set_formatter(Some(if is_dutch { dutch_number } else { english_number }));
        },
    };
}

/// Whole numbers from here on are written with a sign between the thousands; smaller ones, and years, without.
const GROUPED_FROM: u64 = 10_000;

fn dutch_number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(value, '.')
}

fn english_number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(value, ',')
}

/// `None`: written as it is otherwise.
fn grouped(value: &FluentValue<'_>, sign: char) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let whole = number.value.abs();
    if whole.fract() != 0.0 || !(GROUPED_FROM as f64..1e15).contains(&whole) {
        return None;
    }
    let said = figures(whole as u64, sign);
    Some(if number.value < 0.0 { format!("-{said}") } else { said })
}

fn figures(n: u64, sign: char) -> String {
    if n < GROUPED_FROM { n.to_string() } else { desk::money::thousands(n, sign) }
}

static DUTCH: LanguageIdentifier = langid!("nl");
static ENGLISH: LanguageIdentifier = langid!("en");

pub use promise::Language;

/// The words of one language; in a template: `{{ t.say("today-title") }}`.
///
/// A key that is missing shows itself on the page and fails the build's tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words {
    /// Which language these are.
    pub language: Language,
}

impl Words {
    /// The words of `language`.
    pub fn of(language: Language) -> Self {
        Self { language }
    }

    fn identifier(self) -> &'static LanguageIdentifier {
        match self.language {
            Language::Nl => &DUTCH,
            Language::En => &ENGLISH,
        }
    }

    /// The words behind `key`.
    pub fn say(self, key: &str) -> String {
        LOCALES.try_lookup(self.identifier(), key).unwrap_or_else(|| missing(key))
    }

    /// Begins a sentence with something filled in: `t.with("name", name).say("today-hello")`.
    pub fn with(self, name: &'static str, value: impl Argument) -> Sentence {
        Sentence { words: self, arguments: HashMap::new() }.with(name, value)
    }

    /// As [`Words::say`]; what stands between ‹ and › is emphasised.
    pub fn marked(self, key: &str) -> Marked {
        Marked(self.say(key))
    }

    /// Numbers up to twelve in words, as in a sentence; larger ones in figures.
    pub fn number(self, n: usize) -> String {
        const KEYS: [&str; 13] = [
            "number-0",
            "number-1",
            "number-2",
            "number-3",
            "number-4",
            "number-5",
            "number-6",
            "number-7",
            "number-8",
            "number-9",
            "number-10",
            "number-11",
            "number-12",
        ];
        KEYS.get(n).map_or_else(|| self.figures(n as u64), |key| self.say(key))
    }

    /// A count in figures: `200.000` in Dutch, `200,000` in English.
    pub fn figures(self, n: u64) -> String {
        figures(n, if self.language == Language::Nl { '.' } else { ',' })
    }
}

fn missing(key: &str) -> String {
    tracing::error!(key, "words for {key} are missing");
    format!("[{key}]")
}

/// Words with values, see [`Words::with`].
#[derive(Debug, Clone)]
pub struct Sentence {
    words: Words,
    arguments: HashMap<Cow<'static, str>, FluentValue<'static>>,
}

impl Sentence {
    /// One more value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Argument) -> Self {
        self.arguments.insert(Cow::Borrowed(name), value.value());
        self
    }

    /// The sentence, filled in.
    pub fn say(&self, key: &str) -> String {
        LOCALES.try_lookup_with_args(self.words.identifier(), key, &self.arguments).unwrap_or_else(|| missing(key))
    }

    /// As [`Sentence::say`]; what stands between ‹ and › is emphasised.
    pub fn marked(&self, key: &str) -> Marked {
        Marked(self.say(key))
    }
}

/// What may be filled in: text, and whole numbers (on which plurals are chosen).
pub trait Argument {
    /// The value as the translations see it.
    fn value(&self) -> FluentValue<'static>;
}

impl<T: Argument + ?Sized> Argument for &T {
    fn value(&self) -> FluentValue<'static> {
        (**self).value()
    }
}

impl Argument for str {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::from(self.to_owned())
    }
}

impl Argument for String {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::from(self.clone())
    }
}

impl Argument for Cow<'_, str> {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::from(self.clone().into_owned())
    }
}

macro_rules! whole_numbers {
    ($($number:ty),*) => {$(
        impl Argument for $number {
            fn value(&self) -> FluentValue<'static> {
                FluentValue::from(*self as f64)
            }
        }
    )*};
}
whole_numbers!(usize, u64, u32, u16, u8, i64, i32);

/// A sentence in which ‹one part› is emphasised; escaped, so that a customer's name can't become markup.
#[derive(Debug, Clone)]
pub struct Marked(String);

impl HtmlSafe for Marked {}

impl fmt::Display for Marked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut is_open = false;
        for c in self.0.chars() {
            match c {
                '‹' if !is_open => {
                    is_open = true;
                    f.write_str("<em>")?;
                }
                '›' if is_open => {
                    is_open = false;
                    f.write_str("</em>")?;
                }
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                _ => fmt::Write::write_char(f, c)?,
            }
        }
        if is_open { f.write_str("</em>") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_carry_no_invisible_characters() {
        let said = Words::of(Language::Nl).with("name", "Karin").say("shell-signed-in");
        assert_eq!(said, "Aangemeld als Karin");
    }

    #[test]
    fn a_marked_part_is_emphasised_and_a_hostile_name_is_not() {
        assert_eq!(Marked("Over ‹tien <b>›".into()).to_string(), "Over <em>tien &lt;b&gt;</em>");
        assert_eq!(Marked("a ‹ b".into()).to_string(), "a <em> b</em>");
    }

    #[test]
    fn thousands_are_set_apart_and_years_are_not() {
        let said = |language, n: u32| Words::of(language).with("n", n).say("import-will-new");
        assert!(said(Language::Nl, 200_000).contains("200.000") && said(Language::En, 200_000).contains("200,000"));
        assert!(said(Language::Nl, 2_026).contains("2026"));
        let (nl, en) = (Words::of(Language::Nl), Words::of(Language::En));
        assert_eq!((nl.figures(200_000), en.figures(1_234_567)), ("200.000".into(), "1,234,567".into()));
        assert_eq!((nl.number(2026), nl.figures(9_999)), ("2026".into(), "9999".into()));
    }

    #[test]
    fn small_numbers_are_written_out() {
        assert_eq!(Words::of(Language::Nl).number(12), "twaalf");
        assert_eq!(Words::of(Language::En).number(13), "13");
    }
}
