//! `:86:` in codes between slashes, as ING, Rabobank, ABN AMRO, Knab, bunq and the Belgian banks write it: `/EREF/…/NAME/…/REMI/…`.

/// The codes that we know; another word between slashes belongs to the text before it.
const CODES: [&str; 40] = [
    "TRTP", "IBAN", "BIC", "NAME", "REMI", "EREF", "MARF", "CSID", "CNTP", "BENM", "ORDP", "ID", "ADDR", "ISDT",
    "PREF", "RTRN", "RTRS", "PURP", "ULTC", "ULTD", "ULTB", "SVCL", "ORIG", "TRCD", "ACCW", "OCMT", "CHGS", "CHGS1",
    "CHGS2", "EXCH", "IREF", "USTD", "STRD", "CUR", "ISO", "KREF", "NRTX", "PDAT", "SVWZ", "TRID",
];

/// Code and value, in order. Empty when the text isn't written so.
pub(super) fn read(text: &str) -> Vec<(&str, &str)> {
    let mut found: Vec<(&str, &str)> = Vec::new();
    if !text.starts_with('/') {
        return found;
    }
    let mut code_at: Option<(&str, usize)> = None;
    let mut at = 0;
    for token in text.split('/') {
        let (begin, end) = (at, at + token.len());
        at = end + 1;
        // A code stands between two slashes.
        let is_code = begin > 0 && end < text.len() && CODES.contains(&token);
        if is_code {
            if let Some((code, from)) = code_at {
                found.push((code, value(text, from, begin)));
            }
            code_at = Some((token, at.min(text.len())));
        }
    }
    if let Some((code, from)) = code_at {
        found.push((code, value(text, from, text.len())));
    }
    found
}

fn value(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to.max(from)).unwrap_or_default().trim_matches(['/', ' '])
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn codes_and_values_are_told_apart() {
        let text = "/EREF/12 34//CNTP/NL32INGB0000012345/INGBNL2A/De Firma///REMI/USTD//factuur 2026/17, 1/2/";
        assert_eq!(
            read(text),
            [
                ("EREF", "12 34"),
                ("CNTP", "NL32INGB0000012345/INGBNL2A/De Firma"),
                ("REMI", ""),
                ("USTD", "factuur 2026/17, 1/2")
            ]
        );
        assert_eq!(read("/BENM//NAME/JOHN DOE/REMI/Reference 2013/ISDT/2013-01-02")[1], ("NAME", "JOHN DOE"));
        assert_eq!(read("NAME/x/"), []);
        assert_eq!(read("/é/NAME"), []);
        assert_eq!(read("/"), []);
    }
}
