//! Words find messages, the same ones on either database.

use store::search::{self, Hit};
use store::{ConversationId, Db, MessageId};
use testkit::{at, chance, each_database};

fn ids(nth: u64) -> (ConversationId, MessageId) {
    let chance = chance(nth);
    let now = at("2026-11-24T09:10") + jiff::SignedDuration::from_secs(nth.cast_signed());
    (ConversationId::new(now, &chance), MessageId::new(now, &chance))
}

async fn index(db: &Db, nth: u64, text: &'static str) {
    let (conversation, message) = ids(nth);
    db.write(move |tx| search::index_text(tx, conversation, message, text)).await.unwrap();
}

async fn check(db: &Db, query: &'static str, expected: &[u64]) {
    let found = db.read(move |tx| search::matching(tx, query, 10)).await.unwrap();
    let expected: Vec<Hit> =
        expected.iter().map(|nth| Hit { conversation_id: ids(*nth).0, message_id: ids(*nth).1 }).collect();
    assert_eq!(found, expected, "{query:?}");
}

#[tokio::test]
async fn a_message_is_found_by_its_words_the_newest_first() {
    each_database(|db| async move {
        index(&db, 1, "De batterij van het Café-alarm (HI-2026-1184) is leeg, mail jan.de.vries@voorbeeld.nl").await;
        index(&db, 2, "The café's Battery alarm keeps beeping; see https://example.com/a-b?c=1.5e3").await;
        index(&db, 3, "Ik heb geen alarm, wél een vraag over de garantie: 06-1234 5678, € 1.184,50").await;
        for (query, expected) in [
            ("alarm", &[3, 2, 1][..]),
            ("cafe", &[2, 1]),
            ("CAFÉ", &[2, 1]),
            ("bat", &[2, 1]),
            ("battery ala", &[2]),
            ("batt ala", &[]),
            ("bat leeg", &[]),
            ("leeg batterij", &[1]),
            ("wel garantie", &[3]),
            ("HI-2026-1184", &[1]),
            ("1184", &[1]),
            ("jan.de.vries@voorbeeld.nl", &[1]),
            ("https://example.com/a-b", &[2]),
            ("1.5e3", &[2]),
            ("€ 1.184,50", &[3]),
            ("nergens", &[]),
        ] {
            check(&db, query, expected).await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_is_words_and_never_syntax() {
    each_database(|db| async move {
        index(&db, 1, "near and or not folded \" ' \\ : * ( ) & | ! <-> words").await;
        for query in ["", "   ", "\"", "'", "***", "-", "(", "\\", "' | '", "\u{0}"] {
            check(&db, query, &[]).await;
        }
        for query in [
            "\"near\"",
            "near AND or",
            "folded:words",
            "words*",
            "NOT near",
            "'near' & 'or'",
            "near <-> and",
            "not\\",
            "^near",
            "(near",
        ] {
            check(&db, query, &[1]).await;
        }
        check(&db, "folded: nothing", &[]).await;
    })
    .await;
}

#[tokio::test]
async fn a_message_that_is_indexed_again_is_found_by_its_new_words_only() {
    each_database(|db| async move {
        index(&db, 1, "oude woorden").await;
        index(&db, 1, "nieuwe woorden").await;
        check(&db, "oude", &[]).await;
        check(&db, "nieuwe", &[1]).await;
        check(&db, "woorden", &[1]).await;
    })
    .await;
}

#[tokio::test]
async fn a_monstrous_message_is_taken_in_as_well() {
    each_database(|db| async move {
        let monster: String = (0..200_000).map(|n| format!("woord{n} ")).chain(["x".repeat(100_000)]).collect();
        index(&db, 1, Box::leak(monster.into_boxed_str())).await;
        check(&db, "woord17 woord18", &[1]).await;
    })
    .await;
}
