//! `--columns customer=Id,date=Date`: which column of a table is what.

use std::str::FromStr;

/// What a column can be.
const MEANINGS: [&str; 7] = ["customer", "date", "amount", "frequency", "recency", "T", "monetary"];

/// Meanings with the names that a table has for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns(Vec<(String, String)>);

impl FromStr for Columns {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut columns = Vec::new();
        for pair in text.split(',') {
            let (meaning, name) = pair
                .split_once('=')
                .ok_or_else(|| format!("\"{pair}\" isn't written as meaning=column, such as customer=Id"))?;
            let known = MEANINGS.iter().find(|known| known.eq_ignore_ascii_case(meaning.trim()));
            let known = known
                .ok_or_else(|| format!("\"{meaning}\" is no meaning of a column; there are {}", MEANINGS.join(", ")))?;
            if columns.iter().any(|(meaning, _)| meaning == known) {
                return Err(format!("{known} is given twice"));
            }
            columns.push(((*known).to_owned(), name.trim().to_owned()));
        }
        Ok(Self(columns))
    }
}

impl Columns {
    /// What the table calls it, if it was given.
    pub(crate) fn name(&self, meaning: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == meaning).map(|(_, name)| name.as_str())
    }

    /// What the table calls it.
    pub(crate) fn needed(&self, meaning: &str) -> anyhow::Result<&str> {
        self.name(meaning)
            .ok_or_else(|| anyhow::anyhow!("--columns must say which column is the {meaning}: {meaning}=NAME"))
    }
}

#[cfg(test)]
mod tests {
    use super::Columns;

    #[test]
    fn columns_are_named_by_meaning() {
        let columns: Columns = "customer=Id,date=Date of sale,t=T".parse().unwrap();
        assert_eq!(columns.name("date"), Some("Date of sale"));
        assert_eq!(columns.name("T"), Some("T"));
        assert_eq!(columns.name("amount"), None);
        assert!(columns.needed("amount").unwrap_err().to_string().contains("amount=NAME"));
    }

    #[test]
    fn a_spelling_mistake_is_told() {
        for (text, told) in [("customer", "meaning=column"), ("klant=Id", "there are customer"), ("T=a,T=b", "twice")] {
            assert!(text.parse::<Columns>().unwrap_err().contains(told), "{text}");
        }
    }
}
