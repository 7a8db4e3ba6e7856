//! How a mail says that it is forwarded: by its subject, or by a line above the original.

/// What the first prefix of a subject says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    /// `FW:`, `Fwd:`, `WG:`, `TR:`, `Doorst:` …
    Forward,
    /// `Re:`, `AW:`, `Antw:` …
    Answer,
    /// None, or no subject at all.
    None,
}

const FORWARDS: &[&str] = &[
    "fw",
    "fwd",
    "wg",
    "wtr",
    "tr",
    "rv",
    "vb",
    "vl",
    "vs",
    "vid",
    "i",
    "enc",
    "pd",
    "trs",
    "doorst",
    "doorgestuurd",
    "doorgestuurd bericht",
    "weitergeleitet",
    "transf",
    "rif fwd",
    "i̇lt",
    "ilt",
    "fs",
    "prf",
    "továbbítás",
    "转发",
    "轉寄",
    "転送",
    "переслано",
];
const ANSWERS: &[&str] = &[
    "re", "aw", "antw", "antwoord", "antwort", "sv", "odp", "res", "rif", "r", "ref", "réf", "ynt", "atb", "на",
    "回复", "回覆", "答复", "返信",
];

/// The first prefix, and the subject without any prefixes.
pub(super) fn prefix(subject: &str) -> (Prefix, &str) {
    let mut rest = subject.trim();
    let mut first = Prefix::None;
    while let Some(colon) = rest.char_indices().find(|(_, c)| matches!(c, ':' | '：')).map(|(n, _)| n) {
        let word = rest[..colon].trim().to_lowercase();
        // `Re[2]:`, `Fwd (3):`.
        let word = word.split(['[', '(']).next().unwrap_or_default().trim();
        let found = if FORWARDS.contains(&word) {
            Prefix::Forward
        } else if ANSWERS.contains(&word) {
            Prefix::Answer
        } else {
            break;
        };
        if first == Prefix::None {
            first = found;
        }
        rest = rest[colon..].trim_start_matches([':', '：']).trim_start();
    }
    (first, rest)
}

/// Beginnings of the words by which programs of some twenty languages say "forwarded".
const FORWARD_STEMS: &[&str] = &[
    "forwarded message",
    "forwarded mail",
    "forwarded email",
    "forwarded by",
    "doorgestuurd",
    "doorgezonden",
    "weitergeleitet",
    "transféré",
    "transfere",
    "transmis",
    "réexpédié",
    "reenviad",
    "reencaminhad",
    "encaminhad",
    "inoltrat",
    "videresend",
    "vidarebefordra",
    "edelleenlähete",
    "välitetty",
    "edastatud",
    "továbbított",
    "přeposl",
    "přeposíl",
    "předan",
    "preposl",
    "preposiel",
    "proslijeđen",
    "prosleđen",
    "posredovan",
    "przekaz",
    "przesłan",
    "redirecționat",
    "redirecţionat",
    "redirectionat",
    "пересыла",
    "переадрес",
    "перенаправ",
    "пересла",
    "пересил",
    "letilen",
    "letilmiş",
    "leti başlangıcı",
    "転送",
    "转发",
    "轉寄",
];
const ORIGINALS: &[&str] = &[
    "original message",
    "original mail",
    "original email",
    "oorspronkelijk bericht",
    "oorspronkelijke e-mail",
    "origineel bericht",
    "ursprüngliche nachricht",
    "originalnachricht",
    "original-nachricht",
    "message d'origine",
    "message d’origine",
    "message original",
    "mensaje original",
    "mensagem original",
    "messaggio originale",
    "ursprungligt meddelande",
    "oprindelig meddelelse",
    "opprinnelig melding",
    "alkuperäinen viesti",
    "wiadomość oryginalna",
    "исходное сообщение",
];

/// What a line above the original says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Announcement {
    /// "Forwarded message", in any language.
    Forwarded,
    /// "Original message": answers have it as well.
    Original {
        /// Ten dashes or more, as webmail that knows it only for forwarding writes it.
        is_wide: bool,
    },
}

/// Longest line that is looked at, in bytes: the announcement itself, not what may be glued to it.
const LINE_BYTES_MAX: usize = 160;

/// Whether a line announces an original; and what stands behind it on the same line.
pub(super) fn announcement(line: &str) -> Option<(Announcement, &str)> {
    let line =
        line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '*'));
    let opening = line.len() - line.trim_start_matches(['-', '—', '–', '_', '=']).len();
    let (words, rest) = if opening >= 2 {
        let inner = &line[opening..];
        let end = inner.find("--").or_else(|| inner.find("__")).or_else(|| inner.find("=="))?;
        (&inner[..end], inner[end..].trim_start_matches(['-', '_', '=']).trim())
    } else {
        (line.strip_suffix([':', '：'])?, "")
    };
    if words.len() > LINE_BYTES_MAX || words.split_whitespace().count() > 8 {
        return None;
    }
    let words = words.trim().to_lowercase();
    if FORWARD_STEMS.iter().any(|stem| words.contains(stem)) {
        return Some((Announcement::Forwarded, rest));
    }
    let is_wide = line[..opening].chars().count() >= 10;
    ORIGINALS.iter().any(|original| words == *original).then_some((Announcement::Original { is_wide }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_say_what_a_mail_is_by_their_first_prefix() {
        for (subject, expected) in [
            ("Fwd: Re: Ketel", (Prefix::Forward, "Ketel")),
            ("RE: FW: Ketel", (Prefix::Answer, "Ketel")),
            ("Doorst: ketel: lekt", (Prefix::Forward, "ketel: lekt")),
            ("WG: Kessel", (Prefix::Forward, "Kessel")),
            ("Let op: ketel", (Prefix::None, "Let op: ketel")),
        ] {
            assert_eq!(prefix(subject), expected, "{subject}");
        }
    }

    #[test]
    fn lines_that_announce_an_original() {
        for (line, expected) in [
            ("---------- Forwarded message ---------", Some((Announcement::Forwarded, ""))),
            ("Begin doorgestuurd bericht:", Some((Announcement::Forwarded, ""))),
            ("----- Doorgestuurd bericht ----- Van: Jan", Some((Announcement::Forwarded, "Van: Jan"))),
            ("-----Oorspronkelijk bericht-----", Some((Announcement::Original { is_wide: false }, ""))),
            ("Ik heb uw bericht doorgestuurd aan Karin", None),
            ("-- ", None),
        ] {
            assert_eq!(announcement(line), expected, "{line}");
        }
    }
}
