//! The words, ids and moments of the desk, as the document lists them: a word that the desk learns stands there by itself.

use desk::views::{AccountKind, BookingSide, KeyKind};
use desk::views::{Channel, ConversationState, Direction, Origin, PromiseState};
use promise::{Kind, Language};
use utoipa::openapi::schema::{ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

macro_rules! words {
    ($($(#[doc = $doc:literal])* $name:ident: $words:expr),* $(,)?) => { $(
        $(#[doc = $doc])*
        #[derive(Debug)]
        pub(super) enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let about = [$($doc),*].concat();
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some(about.trim().to_owned()))
                    .enum_values(Some($words))
                    .into()
            }
        }

        impl ToSchema for $name {}
    )* };
}

words! {
    /// The road by which a question or message came, or goes.
    ChannelWord: Channel::ALL.iter().map(|word| word.as_str()),
    /// Who must do something now. Only what waits for us has an open promise, and exactly one.
    StateWord: ConversationState::ALL.iter().map(|word| word.as_str()),
    /// What a promise is, or became.
    PromiseStateWord: PromiseState::ALL.iter().map(|word| word.as_str()),
    /// Why a promise was made.
    OriginWord: Origin::ALL.iter().map(|word| word.as_str()),
    /// What was promised: to answer in writing, to call back, to come by, to put something right, to pay.
    KindWord: Kind::ALL.iter().map(|word| word.as_str()),
    /// From the customer, from us, or only for colleagues.
    DirectionWord: Direction::ALL.iter().map(|word| word.as_str()),
    /// What an account is.
    AccountKindWord: AccountKind::ALL.iter().map(|word| word.as_str()),
    /// By what an account is found, beside its number.
    KeyKindWord: KeyKind::ALL.iter().map(|word| word.as_str()),
    /// They bought from us, or we from them.
    SideWord: BookingSide::ALL.iter().map(|word| word.as_str()),
    /// A language in which we speak to the customer.
    LanguageWord: Language::ALL.iter().map(|word| word.as_str()),
}

macro_rules! texts {
    ($($(#[doc = $doc:literal])* $name:ident: $format:literal, $example:literal),* $(,)?) => { $(
        $(#[doc = $doc])*
        #[derive(Debug)]
        pub(super) enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let about = [$($doc),*].concat();
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .format(Some(SchemaFormat::Custom($format.to_owned())))
                    .description(Some(about.trim().to_owned()))
                    .examples([$example])
                    .into()
            }
        }

        impl ToSchema for $name {}
    )* };
}

texts! {
    /// An id, as the desk gives it: 36 characters in lower case.
    Id: "uuid", "019aa7c2-5f1e-7cc3-98c4-dc0c0c07398f",
    /// A moment as RFC 3339 writes it. The desk writes UTC, and reads any offset.
    Moment: "date-time", "2026-11-24T14:20:00Z",
    /// A file in base64 (RFC 4648, section 4); padding and line ends may be left out or in.
    Base64: "byte", "UERGLTEuNw==",
}
