//! Full-text search: FTS5 on SQLite, `tsvector` on PostgreSQL, over words that were folded the same way.

use super::Dialect;

impl Dialect {
    /// A text in lower case and without accents, as [`plain`](crate::search::plain) makes what is looked for. SQLite's own `lower` knows
    /// the letters of ASCII only; PostgreSQL's follows the language of the database, so that accents go first.
    pub(crate) fn plain(self, text: &str) -> String {
        match self {
            Self::Sqlite => format!("plain({text})"),
            Self::Postgres => format!("lower(regexp_replace(normalize({text}, nfkd), '[\\u0300-\\u036f]', '', 'g'))"),
        }
    }

    /// `?1`: [`Dialect::search_words`]; `?2`: how many. Newest first.
    pub(crate) fn search_sql(self) -> &'static str {
        match self {
            // The order of a table of FTS5 costs nothing; that of any other column means sorting all that was found.
            Self::Sqlite => {
                "select s.conversation_id, s.message_id from message_search f join search_text s on s.seq = f.rowid \
                 where message_search match ?1 order by f.rowid desc limit ?2"
            }
            Self::Postgres => {
                "select conversation_id, message_id from search_text \
                 where to_tsvector('simple', folded) @@ to_tsquery('simple', ?1) order by message_id desc limit ?2"
            }
        }
    }

    /// All of the words, the last one as the beginning of a word. `words` are folded: letters and digits only, so
    /// that nothing in them means anything to a search engine; they are quoted all the same.
    pub(crate) fn search_words(self, words: &[&str]) -> String {
        match self {
            Self::Sqlite => {
                let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                format!("{}*", quoted.join(" "))
            }
            Self::Postgres => {
                let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
                format!("{}:*", quoted.join(" & "))
            }
        }
    }
}
