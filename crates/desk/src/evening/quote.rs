//! A customer's own words, as much of them as a letter holds.

/// Characters of a customer's words in the letter.
const WORDS_MAX: usize = 260;
/// A greeting is a short first line.
const GREETING_MAX: usize = 48;

const GREETINGS: [&str; 19] = [
    "beste",
    "hallo",
    "dag",
    "geachte",
    "hoi",
    "hi",
    "goedemorgen",
    "goedemiddag",
    "goedenavond",
    "goedendag",
    "l.s.",
    "ls",
    "heren",
    "dear",
    "hello",
    "good morning",
    "good afternoon",
    "sehr geehrte",
    "bonjour",
];
const FAREWELLS: [&str; 16] = [
    "met vriendelijke groet",
    "met vriendelijke",
    "vriendelijke groet",
    "groet",
    "hartelijke groet",
    "mvg",
    "m.vr.gr",
    "gr.",
    "alvast bedankt",
    "bij voorbaat dank",
    "kind regards",
    "best regards",
    "regards",
    "many thanks",
    "mit freundlichen",
    "cordialement",
];

/// The words between greeting and farewell, on one line; what is too long ends at a sentence, or else at a word.
pub(crate) fn quoted(own_words: &str) -> String {
    let mut lines: Vec<&str> = own_words.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() > 1 && is_greeting(lines[0]) {
        lines.remove(0);
    }
    if let Some(end) = lines.iter().skip(1).position(|line| begins_with(line, &FAREWELLS)) {
        lines.truncate(end + 1);
    }
    let text = lines.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    shortened(text.trim_matches(['"', '“', '”', ' ']))
}

fn is_greeting(line: &str) -> bool {
    line.chars().count() <= GREETING_MAX && !line.ends_with(['.', '?']) && begins_with(line, &GREETINGS)
}

fn begins_with(line: &str, words: &[&str]) -> bool {
    let line = line.to_lowercase();
    words.iter().any(|word| line.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= WORDS_MAX {
        return text.to_owned();
    }
    let head: String = text.chars().take(WORDS_MAX).collect();
    let mut ends = head
        .char_indices()
        .filter(|(at, sign)| matches!(sign, '.' | '!' | '?' | '…') && text[at + sign.len_utf8()..].starts_with(' '));
    if let Some((at, sign)) = ends.next_back() {
        return head[..at + sign.len_utf8()].to_owned();
    }
    let cut = head.rfind(' ').unwrap_or(head.len());
    format!("{}…", head[..cut].trim_end_matches([',', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_quoted_without_greeting_and_farewell() {
        for (said, quote) in [
            (
                "Beste mensen,\n\nIk zit met een deken om.\nU zei maandag.\n\nMet vriendelijke groet,\nmw. De Wit",
                "Ik zit met een deken om. U zei maandag.",
            ),
            ("Dag", "Dag"),
            ("Dagelijks lekt het.\nKomt er iemand?", "Dagelijks lekt het. Komt er iemand?"),
            ("Hallo, wanneer komt Piet?", "Hallo, wanneer komt Piet?"),
            ("Groet van de buurman", "Groet van de buurman"),
            ("\"Kan het sneller?\"", "Kan het sneller?"),
            ("", ""),
        ] {
            assert_eq!(quoted(said), quote, "{said:?}");
        }
    }

    #[test]
    fn a_long_story_ends_at_a_sentence_and_a_long_sentence_at_a_word() {
        let story = format!("Het lekt. {}", "Er staat water in de kelder. ".repeat(20));
        let quote = quoted(&story);
        assert!(quote.ends_with("in de kelder.") && quote.chars().count() <= WORDS_MAX, "{quote}");
        let breathless = quoted(&"en toen ".repeat(100));
        assert!(breathless.ends_with("en…") || breathless.ends_with("toen…"), "{breathless}");
        assert_eq!(quoted(&"é".repeat(300)).chars().count(), WORDS_MAX + 1);
    }
}
