//! What stands under own words without being them: signatures, lines that telephones add, disclaimers.

use std::ops::Range;

use super::Kind;
use super::line::{asks, clean, find_word, is_blank, is_separator};

/// Most lines of a signature after a bare `--`; after the proper `-- ` there is no limit.
const LINES_MAX: usize = 12;
/// Most lines below another separator or a greeting.
const CONTACT_LINES_MAX: usize = 25;
/// Most lines, empty ones too, below a separator for it to be asked at all; the proper `-- ` always is.
const BELOW_LINES_MAX: usize = 60;

/// The tails of a run of own lines, each with its range; they don't overlap.
pub(super) fn tails(lines: &[&str]) -> Vec<(Range<usize>, Kind)> {
    let mut tails = Vec::new();
    let mut end = lines.len();
    if let Some(start) = delimited(lines) {
        tails.push((start..end, Kind::Signature));
        end = start;
    }
    loop {
        let filled = (0..end).rev().find(|n| !is_blank(lines[*n])).map_or(0, |n| n + 1);
        let tail = trailing_line(&lines[..filled])
            .map(|start| (start, Kind::Signature))
            .or_else(|| disclaimer(&lines[..filled]).map(|start| (start, Kind::Disclaimer)))
            .or_else(|| contact_block(&lines[..filled]).map(|start| (start, Kind::Signature)));
        match tail {
            Some((start, kind)) if start < filled => {
                tails.push((start..end, kind));
                end = start;
            }
            _ => return tails,
        }
    }
}

/// The line that sets off a signature: `-- `, or a separator above what looks like one.
fn delimited(lines: &[&str]) -> Option<usize> {
    (0..lines.len()).find(|n| {
        let line = lines[*n].trim_end_matches(['\r', '\n']);
        let below = &lines[n + 1..];
        if line == "-- " {
            return true;
        }
        if below.len() > BELOW_LINES_MAX {
            return false;
        }
        let filled: Vec<&str> = below.iter().copied().filter(|line| !is_blank(line)).collect();
        let asks = filled.iter().any(|line| asks(line));
        match line.trim() {
            "--" | "__" | "—" => !asks && filled.len() <= LINES_MAX,
            _ if is_separator(line) => {
                let nested = filled.iter().any(|line| is_separator(line));
                !asks && !nested && looks_like_contact(&filled)
            }
            _ => false,
        }
    })
}

/// A last line that a program added: a separator, a telephone's own line.
fn trailing_line(lines: &[&str]) -> Option<usize> {
    let n = lines.len().checked_sub(1)?;
    (is_separator(lines[n]) || is_device_line(lines[n])).then_some(n)
}

const DEVICE_STARTS: &[&str] = &[
    "sent from",
    "sent via",
    "sent with",
    "sent by",
    "sent using",
    "from my",
    "verstuurd vanaf",
    "verstuurd met",
    "verstuurd via",
    "verzonden vanaf",
    "verzonden met",
    "verzonden via",
    "verzonden vanuit",
    "verstuurd vanuit",
    "gesendet von",
    "gesendet mit",
    "gesendet aus",
    "von meinem",
    "von meinem",
    "diese nachricht wurde von meinem",
    "envoyé depuis",
    "envoyé de mon",
    "envoyé à partir",
    "envoyé avec",
    "envoyé via",
    "get outlook for",
    "get [outlook",
    "download outlook",
    "outlook voor",
    "outlook für",
    "télécharger outlook",
    "obtenir outlook",
    "outlook downloaden",
    "enviado desde",
    "enviado do meu",
    "inviato da",
    "skickat från",
    "sendt fra",
    "downloaden outlook",
    "holen sie sich outlook",
    "laden sie outlook",
    "wysłane z",
    "отправлено с",
    "someone from mobile",
    "從我的",
];

const DEVICES: &[&str] = &[
    "iphone",
    "ipad",
    "ipod",
    "blackberry",
    "android",
    "mobile",
    "mobiel",
    "mobiele",
    "mobilgerät",
    "mobiltelefon",
    "phone",
    "telefoon",
    "handy",
    "cell",
    "samsung",
    "galaxy",
    "htc",
    "nokia",
    "huawei",
    "xiaomi",
    "pixel",
    "outlook",
    "windows",
    "mail",
    "gmail",
    "yahoo",
    "mailbox",
    "airmail",
    "device",
    "tablet",
    "apparaat",
    "toestel",
    "gsm",
    "smartphone",
    "telefon",
    "proton",
    "protonmail",
    "mailo",
    "gmx",
    "web.de",
    "app",
    "téléphone",
    "portable",
    "alcatel",
    "ti-85",
    "sparrow",
    "thunderbird",
    "spark",
    "hotmail",
    "ios",
    "fairphone",
    "oneplus",
    "motorola",
    "torch",
];

/// "Verstuurd vanaf mijn iPhone": short, starts as such lines do, and names a device or a program.
pub(super) fn is_device_line(line: &str) -> bool {
    let lower = clean(line).to_lowercase();
    let bare = lower.trim_start_matches(['<', '(', '[', '_', ' ']).trim_end_matches(['>', ')', ']', '_', ' ']);
    if bare.is_empty() || bare.chars().count() > 140 || !DEVICE_STARTS.iter().any(|start| bare.starts_with(start)) {
        return false;
    }
    let words = bare.split("http").next().unwrap_or_default().split(['<', '[', '(']).next().unwrap_or_default();
    let words = if words.trim().is_empty() || bare.starts_with("get [") || bare.starts_with("sent from [") {
        bare
    } else {
        words
    };
    let is_excuse = ["excuse", "typo", "pardon", "fouten", "kort"].iter().any(|word| bare.contains(word));
    let is_short = words.split_whitespace().count() <= 9;
    let names_device = DEVICES.iter().any(|device| find_word(words, device).is_some())
        || bare.contains("iphone")
        || bare.contains("outlook");
    names_device
        && (is_excuse
            || is_short && !words.contains(", ") && !words.trim_end().ends_with('.')
            || bare.starts_with("diese nachricht"))
}

const DISCLAIMERS: &[&str] = &[
    "intended recipient",
    "intended addressee",
    "intended only for",
    "intended solely for",
    "may contain confidential",
    "is confidential and",
    "confidentiality notice",
    "is strictly prohibited",
    "bestemd voor de geadresseerde",
    "uitsluitend bestemd voor",
    "uitsluitend bedoeld voor",
    "niet de geadresseerde",
    "niet de beoogde",
    "vertrouwelijke informatie bevatten",
    "kan vertrouwelijk",
    "aan dit bericht kunnen geen rechten",
    "aan deze e-mail kunnen geen rechten",
    "denk aan het milieu",
    "consider the environment",
    "vertrauliche informationen",
    "vertraulich und",
    "nicht der richtige adressat",
    "nicht der beabsichtigte",
    "nicht der vorgesehene",
    "informations confidentielles",
    "exclusivement à l'attention",
    "destinataire de ce message",
    "pensez à l'environnement",
    "avant d'imprimer",
    "virusvrij.",
    "virus-free.",
    "virenfrei.",
    "denk aan het milieu voordat",
    "algemene voorwaarden van toepassing",
    "please think before you print",
];

/// A last paragraph that a lawyer wrote, if another stands above it.
fn disclaimer(lines: &[&str]) -> Option<usize> {
    let start = (0..lines.len()).rev().find(|n| is_blank(lines[*n])).map(|n| n + 1)?;
    let paragraph = lines[start..].iter().map(|line| clean(line).to_lowercase()).collect::<Vec<_>>().join(" ");
    let is_ours = lines[..start].iter().any(|line| super::line::has_words(line));
    (is_ours && paragraph.len() > 20 && DISCLAIMERS.iter().any(|words| paragraph.contains(words))).then_some(start)
}

const GREETINGS: &[&str] = &[
    "met vriendelijke groet",
    "vriendelijke groet",
    "met hartelijke groet",
    "hartelijke groet",
    "met groet",
    "groet",
    "groeten",
    "mvg",
    "m.v.g",
    "gr.",
    "hoogachtend",
    "kind regards",
    "best regards",
    "warm regards",
    "regards",
    "sincerely",
    "yours sincerely",
    "yours faithfully",
    "best wishes",
    "cheers",
    "mit freundlichen grüßen",
    "mit freundlichem gruß",
    "freundliche grüße",
    "viele grüße",
    "beste grüße",
    "liebe grüße",
    "mfg",
    "cordialement",
    "bien cordialement",
    "bien à vous",
    "salutations",
    "sincères salutations",
    "meilleures salutations",
];

/// The lines under a greeting and a name: address, telephone, web. The greeting and the name are own words.
fn contact_block(lines: &[&str]) -> Option<usize> {
    let greeting = (0..lines.len()).rev().take(CONTACT_LINES_MAX + 5).find(|n| {
        let line = clean(lines[*n]).to_lowercase();
        line.chars().count() <= 60 && GREETINGS.iter().any(|greeting| line.starts_with(greeting))
    })?;
    let name = (greeting + 1..lines.len()).find(|n| !is_blank(lines[*n]))?;
    let start = name + 1;
    let filled: Vec<&str> = lines[start..].iter().copied().filter(|line| !is_blank(line)).collect();
    (!filled.is_empty() && !filled.iter().any(|line| asks(line)) && looks_like_contact(&filled)).then_some(start)
}

/// Few short lines of which a good part are numbers and addresses, and none is a sentence or a postscript.
fn looks_like_contact(filled: &[&str]) -> bool {
    if filled.is_empty() || filled.len() > CONTACT_LINES_MAX {
        return false;
    }
    let contacts = filled.iter().filter(|line| is_contact(line)).count();
    let talks = filled.iter().any(|line| {
        let line = clean(line);
        let lower = line.to_lowercase();
        let is_postscript = lower.starts_with("ps") || lower.starts_with("p.s");
        let is_sentence =
            line.split_whitespace().count() > 6 && line.ends_with(['.', '!', '?', ':', ',']) && !is_contact(&line);
        is_postscript || is_sentence || line.chars().count() > 160
    });
    !talks && contacts > 0 && contacts * 4 >= filled.len()
}

fn is_contact(line: &str) -> bool {
    const LABELS: &[&str] = &[
        "t:", "t.", "tel", "telefoon", "telefon", "tél", "m:", "mob", "mobiel", "phone", "fax", "e:", "email",
        "e-mail", "kvk", "btw", "iban", "w:", "website", "i:", "📧", "📱", "☎",
    ];
    let lower = clean(line).to_lowercase();
    let digits = lower.chars().filter(char::is_ascii_digit).count();
    let letters = lower.chars().filter(|c| c.is_alphabetic()).count();
    lower.split_whitespace().count() <= 12
        && (lower.contains('@')
            || lower.contains("www.")
            || lower.contains("http")
            || LABELS.iter().any(|label| lower.starts_with(label))
            || digits >= 8 && letters <= digits
            || is_postcode(&lower))
}

/// A Dutch postcode: four digits and two letters, `1234 ab`.
fn is_postcode(lower: &str) -> bool {
    let words: Vec<&str> = lower.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    words.windows(2).any(|pair| {
        pair[0].len() == 4
            && pair[0].bytes().all(|byte| byte.is_ascii_digit())
            && pair[1].len() == 2
            && pair[1].bytes().all(|byte| byte.is_ascii_lowercase())
    })
}
