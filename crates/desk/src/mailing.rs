//! A text that went to others before, but for the names in it, is a mailing, and no attention.

use std::collections::HashSet;

use jiff::SignedDuration;
use store::Conversation;

use crate::turn::Turn;
use crate::{Agent, DeskError};

/// From so many others on it is said.
const OTHERS: usize = 3;
/// How far back is looked.
const WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Texts that are looked at.
const TEXTS: usize = 100;
/// Shorter ones are alike by nature ("U wordt gebeld").
const WORDS_MIN: usize = 12;
/// Words in a row that are compared.
const SHINGLE: usize = 3;
/// The share of these that two texts have in common, of those that either has, in percent (Jaccard; A. Broder, *On the
/// resemblance and containment of documents*, SEQUENCES 1997).
const ALIKE_PERCENT: usize = 80;

impl Turn<'_, '_> {
    /// To how many others nearly the same was written lately; `None` when that is few.
    pub(crate) fn is_mailing(
        &mut self,
        by: &Agent,
        conversation: &Conversation,
        text: &str,
    ) -> Result<Option<usize>, DeskError> {
        let own = shingles(text);
        if words_of(text).len() < WORDS_MIN {
            return Ok(None);
        }
        let sent = self.tx.written_to_others(conversation.contact, by.id, self.now - WITHIN, TEXTS)?;
        let others: HashSet<_> =
            sent.into_iter().filter(|(_, text)| are_alike(&own, &shingles(text))).map(|(contact, _)| contact).collect();
        Ok((others.len() >= OTHERS).then_some(others.len()))
    }
}

/// The words of a text in small letters, without greetings' names: what begins with a capital inside a sentence is somebody.
fn words_of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut begins = true;
    for word in text.split_whitespace() {
        let bare: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        let is_name = !begins && bare.chars().next().is_some_and(char::is_uppercase);
        begins = word.ends_with(['.', '!', '?', ':']);
        if !bare.is_empty() && !is_name {
            words.push(bare.to_lowercase());
        }
    }
    words
}

fn shingles(text: &str) -> HashSet<String> {
    words_of(text).windows(SHINGLE).map(|words| words.join(" ")).collect()
}

fn are_alike(one: &HashSet<String>, other: &HashSet<String>) -> bool {
    let common = one.intersection(other).count();
    let all = one.len() + other.len() - common;
    all > 0 && 100 * common >= ALIKE_PERCENT * all
}

#[cfg(test)]
mod tests {
    use super::{are_alike, shingles};

    #[test]
    fn the_same_letter_with_another_name_is_a_mailing_and_another_letter_is_not() {
        let letter = |name: &str| {
            format!(
                "Beste {name}, het is alweer een jaar geleden dat wij uw ketel plaatsten en wij hopen dat u warm zit. Dag {name}!"
            )
        };
        let jan = shingles(&letter("Jan"));
        assert!(are_alike(&jan, &shingles(&letter("Fatima"))));
        let other = "Beste Piet, hoe bevalt de nieuwe thermostaat, en is de kamer van uw dochter nu ook warm geworden?";
        assert!(!are_alike(&jan, &shingles(other)));
        assert!(!are_alike(&shingles(""), &shingles("")));
    }
}
