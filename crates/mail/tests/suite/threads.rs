//! Which conversation a mail belongs to.

use mail::threading::{Candidate, Via, candidates, message_id, reply_to, token, unsigned_candidates, verify};

const SECRET: [u8; 32] = [7; 32];
const CONVERSATION: &str = "0190163d-8694-739b-aea5-966c26f8ad90";

fn conversation(via: Via) -> Candidate {
    Candidate::Conversation { id: CONVERSATION.to_owned(), via }
}

#[track_caller]
fn check(headers: &str, body: &str, expected: &[Candidate]) {
    let mail = mail::parse(format!("From: jan@example.nl\n{headers}\n\n{body}").as_bytes());
    assert_eq!(candidates(&mail, &SECRET), expected);
}

#[test]
fn our_token_in_the_id_comes_first() {
    let id = message_id(&SECRET, CONVERSATION, "0190163d-8694-739b-aea5-966c26f8ad91", "Desk.Example.nl");
    let message = |id: &str, via| Candidate::Message { id: id.to_owned(), via };
    check(
        &format!("Subject: Re: [#2026-17] Ketel\nIn-Reply-To: <other@x>\nReferences: <old@x> <{id}>"),
        "ja",
        &[
            conversation(Via::Token),
            message("other@x", Via::InReplyTo),
            message(&id, Via::References),
            message("old@x", Via::References),
            Candidate::Reference { id: "2026-17".to_owned(), via: Via::Subject },
        ],
    );
}

#[test]
fn our_token_survives_in_the_address_and_in_capitals() {
    let address = reply_to(&SECRET, CONVERSATION, "info@example.nl").to_uppercase();
    check(&format!("To: <{address}>"), "ja", &[conversation(Via::Token)]);
    check(&format!("Delivered-To: {address}"), "ja", &[conversation(Via::Token)]);
    assert!(address.split('@').next().unwrap().len() <= 64);
}

#[test]
fn our_token_in_the_text_is_found_when_a_provider_rewrote_the_ids() {
    check(
        "To: info@example.nl",
        &format!("ja\n> (ref:{})", token(&SECRET, CONVERSATION)),
        &[conversation(Via::Marker)],
    );
}

#[test]
fn a_forged_token_opens_nothing() {
    check(&format!("To: info+{}@example.nl", token(&[8; 32], CONVERSATION)), "ref:x.y ref:", &[]);
    let genuine = token(&SECRET, CONVERSATION);
    for n in 0..genuine.len() {
        let mut bytes = genuine.clone().into_bytes();
        bytes[n] = if bytes[n] == b'a' { b'b' } else { b'a' };
        assert_ne!(verify(&SECRET, &String::from_utf8(bytes).unwrap()).as_deref(), Some(CONVERSATION), "at {n}");
    }
    assert_eq!(verify(&SECRET, ""), None);
    assert_eq!(verify(&SECRET, "."), None);
}

#[test]
fn empty_ids_match_nothing() {
    check("In-Reply-To: <>\nReferences: < > <>\nMessage-ID: <>", "ja", &[]);
    assert_eq!(mail::parse(b"Message-ID: <>\n\nja").message_id, None);
}

#[test]
fn without_the_secret_ids_and_the_subject_remain() {
    let mail = mail::parse(b"Subject: [#17]\nIn-Reply-To: <a@x>\n\nja");
    assert_eq!(unsigned_candidates(&mail).len(), 2);
}

#[test]
fn a_conversation_with_a_short_id_works_as_well() {
    assert_eq!(verify(&SECRET, &token(&SECRET, "1742")).as_deref(), Some("1742"));
}
