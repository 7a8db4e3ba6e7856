//! Why we think so, in words.

use serde::Serialize;

use crate::Decimal;

/// A reason for a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Reason {
    /// The structured reference is the invoice's.
    Reference(String),
    /// The number of the invoice was said.
    Number(String),
    /// It is the party's account.
    Iban,
    /// It is the party's name.
    Name,
    /// The amount is what is open.
    Amount,
    /// So many invoices are together what was paid.
    Together(usize),
    /// A credit note was taken off.
    Netted,
    /// It is a part of what is open.
    Part,
    /// So much is more than what is open.
    Over(Decimal),
    /// So many invoices have this amount; it is the oldest.
    Alike(usize),
    /// Only the amount says so; no other invoice has it.
    OnlyAmount,
    /// It was paid before the invoice was made.
    BeforeIssue,
}

impl Reason {
    /// In Dutch, as part of a sentence.
    #[must_use]
    pub fn nl(&self) -> String {
        match self {
            Self::Reference(number) => format!("betalingskenmerk {number} hoort bij deze factuur"),
            Self::Number(number) => format!("factuurnummer {number} staat in de omschrijving"),
            Self::Iban => "de rekening is van deze partij".to_owned(),
            Self::Name => "de naam is van deze partij".to_owned(),
            Self::Amount => "het bedrag is wat er openstaat".to_owned(),
            Self::Together(count) => format!("{count} facturen samen zijn het bedrag"),
            Self::Netted => "een creditnota is verrekend".to_owned(),
            Self::Part => "het is een deel van wat er openstaat".to_owned(),
            Self::Over(rest) => format!("{} is meer dan er openstaat", rest.abs()),
            Self::Alike(count) => format!("{count} facturen hebben dit bedrag, dit is de oudste"),
            Self::OnlyAmount => "alleen het bedrag komt overeen, en geen andere factuur heeft het".to_owned(),
            Self::BeforeIssue => "er is betaald voor de factuurdatum".to_owned(),
        }
    }

    /// In English, as part of a sentence.
    #[must_use]
    pub fn en(&self) -> String {
        match self {
            Self::Reference(number) => format!("payment reference {number} is this invoice's"),
            Self::Number(number) => format!("invoice number {number} is in the description"),
            Self::Iban => "the account is this party's".to_owned(),
            Self::Name => "the name is this party's".to_owned(),
            Self::Amount => "the amount is what is open".to_owned(),
            Self::Together(count) => format!("{count} invoices together are the amount"),
            Self::Netted => "a credit note was taken off".to_owned(),
            Self::Part => "it is a part of what is open".to_owned(),
            Self::Over(rest) => format!("{} is more than what is open", rest.abs()),
            Self::Alike(count) => format!("{count} invoices have this amount, this is the oldest"),
            Self::OnlyAmount => "only the amount agrees, and no other invoice has it".to_owned(),
            Self::BeforeIssue => "it was paid before the date of issue".to_owned(),
        }
    }
}

/// Parts to a sentence: first a capital, then commas, then a full stop.
pub(super) fn sentence(parts: impl Iterator<Item = String>) -> String {
    let text = parts.collect::<Vec<_>>().join(", ");
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), characters.as_str()))
}
