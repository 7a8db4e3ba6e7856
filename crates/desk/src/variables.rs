//! Words in braces that stand for something of the conversation: `{klant.voornaam}`, `{gesprek.nummer}`. In Dutch or English,
//! whatever the language of the text.

use mail::sanitize::escaped;

/// What each variable stands for. A value may be empty: then it isn't known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Values(pub(crate) Vec<(Variable, String)>);

/// A variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variable {
    CustomerName,
    CustomerFirstName,
    CustomerCompany,
    ConversationNumber,
    ConversationSubject,
    Promise,
    MyName,
    MyFirstName,
    MyAddress,
    TeamName,
    MailboxAddress,
    OrganisationName,
    OrganisationPhone,
}

impl Variable {
    const ALL: [Self; 13] = [
        Self::CustomerName,
        Self::CustomerFirstName,
        Self::CustomerCompany,
        Self::ConversationNumber,
        Self::ConversationSubject,
        Self::Promise,
        Self::MyName,
        Self::MyFirstName,
        Self::MyAddress,
        Self::TeamName,
        Self::MailboxAddress,
        Self::OrganisationName,
        Self::OrganisationPhone,
    ];

    /// Its names in Dutch and English, without braces.
    const fn names(self) -> [&'static str; 2] {
        match self {
            Self::CustomerName => ["klant.naam", "customer.name"],
            Self::CustomerFirstName => ["klant.voornaam", "customer.firstname"],
            Self::CustomerCompany => ["klant.firma", "customer.company"],
            Self::ConversationNumber => ["gesprek.nummer", "conversation.number"],
            Self::ConversationSubject => ["gesprek.onderwerp", "conversation.subject"],
            Self::Promise => ["belofte", "promise"],
            Self::MyName => ["ik.naam", "me.name"],
            Self::MyFirstName => ["ik.voornaam", "me.firstname"],
            Self::MyAddress => ["ik.mail", "me.mail"],
            Self::TeamName => ["team.naam", "team.name"],
            Self::MailboxAddress => ["postbus.adres", "mailbox.address"],
            Self::OrganisationName => ["organisatie.naam", "organisation.name"],
            Self::OrganisationPhone => ["organisatie.telefoon", "organisation.phone"],
        }
    }

    fn of(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        Self::ALL.into_iter().find(|variable| variable.names().contains(&name.as_str()))
    }
}

/// Every variable by its name in a language (0 Dutch, 1 English), with braces: for the page that explains them.
pub(crate) fn names(language: promise::Language) -> Vec<String> {
    let which = usize::from(language == promise::Language::En);
    Variable::ALL.iter().map(|variable| format!("{{{}}}", variable.names()[which])).collect()
}

impl Values {
    fn get(&self, name: &str) -> Option<&str> {
        let variable = Variable::of(name)?;
        let found = self.0.iter().find(|(known, _)| *known == variable);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// HTML with the variables that are known filled in; the others stay as they are, for somebody to see.
    pub(crate) fn fill(&self, html: &str) -> String {
        self.replaced(html, |name| format!("{{{name}}}"))
    }

    /// The same for a signature: a line with a variable that isn't known is left out, for nobody looks at it again.
    pub(crate) fn fill_lines(&self, html: &str) -> String {
        const GAP: char = '\u{0}';
        let filled = self.replaced(html, |_| GAP.to_string());
        let paragraphs = filled.split_inclusive("</p>").filter_map(|paragraph| {
            if !paragraph.contains(GAP) {
                return Some(paragraph.to_owned());
            }
            let inside = paragraph.trim_start_matches("<p>").trim_end_matches("</p>");
            let lines: Vec<&str> = inside.split("<br>").filter(|line| !line.contains(GAP)).collect();
            (!lines.is_empty()).then(|| format!("<p>{}</p>", lines.join("<br>")))
        });
        paragraphs.collect()
    }

    fn replaced(&self, html: &str, unknown: impl Fn(&str) -> String) -> String {
        let mut out = String::with_capacity(html.len());
        let mut rest = html;
        while let Some((at, name)) = first(rest) {
            out.push_str(&rest[..at]);
            match self.get(name) {
                Some(value) => out.push_str(&escaped(value)),
                None => out.push_str(&unknown(name)),
            }
            rest = &rest[at + name.len() + 2..];
        }
        out.push_str(rest);
        out
    }
}

/// Variables that still stand in a text, with braces, each once.
pub(crate) fn left_in(text: &str) -> Vec<String> {
    let mut left = Vec::new();
    let mut rest = text;
    while let Some((at, name)) = first(rest) {
        let shown = format!("{{{name}}}");
        if !left.contains(&shown) {
            left.push(shown);
        }
        rest = &rest[at + name.len() + 2..];
    }
    left
}

/// The first thing in braces that reads as a variable: where its brace stands, and what is in it.
fn first(text: &str) -> Option<(usize, &str)> {
    let mut from = 0;
    while let Some(at) = text[from..].find('{').map(|at| at + from) {
        let inside = text[at + 1..].split('}').next().unwrap_or_default();
        let is_closed = text[at + 1 + inside.len()..].starts_with('}');
        let is_word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphabetic() || c == '_' || c == '-');
        let is_variable = inside.len() <= 60
            && (Variable::of(inside).is_some()
                || inside.split_once('.').is_some_and(|(a, b)| is_word(a) && is_word(b)));
        if is_closed && is_variable {
            return Some((at, inside));
        }
        from = at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        Values(vec![
            (Variable::CustomerFirstName, "Jan <b>".into()),
            (Variable::ConversationNumber, "HI-2026-0001".into()),
            (Variable::OrganisationPhone, String::new()),
        ])
    }

    #[test]
    fn what_is_known_is_filled_in_and_what_is_not_stays_to_be_seen() {
        for (text, filled) in [
            ("<p>Dag {klant.voornaam},</p>", "<p>Dag Jan &lt;b&gt;,</p>"),
            ("{Customer.Firstname} over {gesprek.nummer}", "Jan &lt;b&gt; over HI-2026-0001"),
            ("bel {organisatie.telefoon} of {klant.schoenmaat}", "bel {organisatie.telefoon} of {klant.schoenmaat}"),
            ("{ \"a\": {1} } {x} {", "{ \"a\": {1} } {x} {"),
        ] {
            assert_eq!(values().fill(text), filled);
        }
    }

    #[test]
    fn variables_that_are_left_are_named_once() {
        assert_eq!(left_in("{belofte} {a.b} {belofte} {json} {\"a.b\"}"), ["{belofte}", "{a.b}"]);
    }

    #[test]
    fn a_line_of_a_signature_without_its_value_is_left_out() {
        let html = "<p>{klant.voornaam}<br>{organisatie.telefoon}<br>x</p><p>{organisatie.telefoon}</p><p>y</p>";
        assert_eq!(values().fill_lines(html), "<p>Jan &lt;b&gt;<br>x</p><p>y</p>");
    }
}
