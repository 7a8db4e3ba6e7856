//! The labels that mail programs put before the sender, the moment, the recipients and the subject of what they quote or
//! forward: "Van:", "Gesendet:", "Objet :". One list for the quoted past (`own_words`) and for `forward`.

/// What a label introduces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    From,
    Date,
    To,
    Cc,
    Subject,
    Other,
}

/// Longest distance of the colon from the start of a line, in bytes.
const COLON_AT_MAX: usize = 32;

/// What may stand around a label and its value: emphasis made plain, and space.
const MARKS: [char; 5] = ['_', '*', ' ', '\t', '\u{a0}'];
/// Labels of so few letters could be the end of any word: within a line they need something else than a letter before them.
const SHORT_LABEL_CHARS: usize = 2;

const FROM: &[&str] = &[
    "from",
    "van",
    "afzender",
    "von",
    "absender",
    "de",
    "expéditeur",
    "da",
    "mittente",
    "de la",
    "remitente",
    "remetente",
    "från",
    "avsändare",
    "fra",
    "avsender",
    "afsender",
    "lähettäjä",
    "saatja",
    "od",
    "odesílatel",
    "odosielateľ",
    "šalje",
    "pošiljatelj",
    "nadawca",
    "feladó",
    "expeditor",
    "kimden",
    "gönderen",
    "от",
    "от кого",
    "отправитель",
    "від",
    "від кого",
    "відправник",
    "发件人",
    "發件人",
    "寄件者",
    "寄件人",
    "送信元",
    "送信者",
    "差出人",
];

const DATE: &[&str] = &[
    "sent",
    "date",
    "sent at",
    "verzonden",
    "verzonden op",
    "verstuurd",
    "datum",
    "gesendet",
    "envoyé",
    "envoyé le",
    "date d'envoi",
    "message du",
    "enviado",
    "enviado el",
    "enviado em",
    "enviada em",
    "enviada",
    "fecha",
    "data",
    "inviato",
    "data invio",
    "skickat",
    "sendt",
    "dato",
    "päivämäärä",
    "päiväys",
    "lähetetty",
    "kuupäev",
    "saadetud",
    "odesláno",
    "odoslané",
    "odoslaná",
    "dátum",
    "poslano",
    "wysłano",
    "wysłane",
    "küldve",
    "elküldve",
    "dată",
    "trimis",
    "tarih",
    "gönderildi",
    "gönderme tarihi",
    "отправлено",
    "дата",
    "надіслано",
    "відправлено",
    "发送时间",
    "發送時間",
    "日期",
    "时间",
    "日付",
    "日時",
    "送信日時",
];

const TO: &[&str] = &[
    "to",
    "aan",
    "naar",
    "an",
    "empfänger",
    "à",
    "pour",
    "destinataire",
    "a",
    "para",
    "destinatario",
    "destinatário",
    "till",
    "mottagare",
    "til",
    "mottaker",
    "modtager",
    "vastaanottaja",
    "saaja",
    "kellele",
    "komu",
    "za",
    "prima",
    "primatelj",
    "do",
    "adresat",
    "címzett",
    "către",
    "catre",
    "la",
    "destinatar",
    "kime",
    "alıcı",
    "кому",
    "получатель",
    "одержувач",
    "收件人",
    "收件者",
    "送信先",
    "宛先",
];

const CC: &[&str] = &[
    "cc",
    "bcc",
    "kopie",
    "kopie (cc)",
    "kopie an",
    "cci",
    "copie",
    "copie à",
    "copia",
    "cópia",
    "con copia",
    "com cópia",
    "kopia",
    "kopi",
    "kopio",
    "koopia",
    "kopija",
    "kópia",
    "dw",
    "másolat",
    "másolatot kap",
    "copie către",
    "bilgi",
    "копия",
    "копія",
    "抄送",
    "副本",
];

const SUBJECT: &[&str] = &[
    "subject",
    "onderwerp",
    "betreff",
    "objet",
    "sujet",
    "asunto",
    "assunto",
    "oggetto",
    "ämne",
    "emne",
    "aihe",
    "teema",
    "předmět",
    "predmet",
    "naslov",
    "temat",
    "tárgy",
    "subiect",
    "subiectul",
    "konu",
    "тема",
    "主题",
    "主題",
    "主旨",
    "件名",
];

const OTHER: &[&str] = &[
    "reply-to",
    "antwoord aan",
    "antwoordadres",
    "antwort an",
    "antworten an",
    "répondre à",
    "svar til",
    "svara till",
    "responder a",
    "rispondi a",
    "importance",
    "urgentie",
    "prioriteit",
    "priority",
    "attachments",
    "bijlagen",
    "bijlage",
    "anlagen",
    "pièces jointes",
    "organisation",
    "organization",
    "organisatie",
    "resent-from",
    "resent-to",
    "categories",
    "categorieën",
];

const ALL: [(&[&str], Label); 6] = [
    (FROM, Label::From),
    (DATE, Label::Date),
    (TO, Label::To),
    (CC, Label::Cc),
    (SUBJECT, Label::Subject),
    (OTHER, Label::Other),
];

fn known(key: &str) -> Option<Label> {
    ALL.into_iter().find(|(keys, _)| keys.contains(&key)).map(|(_, label)| label)
}

/// The label at the start of a line, and what stands behind it. `line` has no quote marks and no emphasis any more.
pub(crate) fn at_start(line: &str) -> Option<(Label, &str)> {
    let line = line.trim_start_matches(['|', '_', '*', ' ', '\t', '\u{a0}', '\u{feff}']);
    let (colon, mark) =
        line.char_indices().find(|(_, c)| matches!(c, ':' | '：')).filter(|(n, _)| *n <= COLON_AT_MAX)?;
    let key = line[..colon].trim_matches(MARKS).to_lowercase();
    Some((known(&key)?, line[colon + mark.len_utf8()..].trim_matches(MARKS)))
}

/// A further label within a line, as where a program lost its line ends (`Jan <jan@example.nl>Aan: …`): where it begins,
/// what it is, and where its value begins.
pub(crate) fn within(line: &str) -> Option<(usize, Label, usize)> {
    for (colon, mark) in line.char_indices().filter(|(_, c)| matches!(c, ':' | '：')) {
        let before = line[..colon].trim_end();
        let found = ALL.into_iter().flat_map(|(keys, label)| keys.iter().map(move |key| (*key, label)));
        let longest = found
            .filter_map(|(key, label)| ends_with_label(before, key).map(|start| (start, label)))
            .min_by_key(|(start, _)| *start);
        if let Some((start, label)) = longest {
            return Some((start, label, colon + mark.len_utf8()));
        }
    }
    None
}

/// Where `key` begins at the end of `text`, written with a capital (where the letter has one).
fn ends_with_label(text: &str, key: &str) -> Option<usize> {
    let start = text.char_indices().rev().nth(key.chars().count() - 1).map(|(at, _)| at)?;
    let is_key = text[start..].to_lowercase() == key;
    let has_capital = text[start..].starts_with(|c: char| c.is_uppercase() || !c.is_lowercase());
    let is_apart = key.chars().count() > SHORT_LABEL_CHARS
        || !text[..start].ends_with(|c: char| c.is_alphabetic() || c.is_whitespace());
    (is_key && has_capital && is_apart).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_dutch_and_german_and_russian_programs() {
        for (line, expected) in [
            ("Van: Jan", Some((Label::From, "Jan"))),
            ("_Onderwerp:_ Ketel", Some((Label::Subject, "Ketel"))),
            ("Kopie (CC): \tKarin", Some((Label::Cc, "Karin"))),
            ("De : Jeanne", Some((Label::From, "Jeanne"))),
            ("件名：質問", Some((Label::Subject, "質問"))),
            ("Vandaag: mooi weer", None),
            ("Geen label", None),
        ] {
            assert_eq!(at_start(line), expected, "{line}");
        }
    }

    #[test]
    fn a_label_in_the_middle_is_found_where_the_line_ends_were_lost() {
        let line = "Jan <jan@example.nl>Aan: info@example.nl";
        assert_eq!(within(line), Some((20, Label::To, 24)));
        assert_eq!(within("om 09:26:50 UTC+1Onderwerp: Ketel").map(|(_, label, _)| label), Some(Label::Subject));
        assert_eq!(within("om 09:26:50 gebeurde het"), None);
    }
}
