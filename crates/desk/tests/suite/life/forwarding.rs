//! A colleague sends a customer's mail on to us; somebody else answers in a conversation.

use desk::views::SealState;
use desk::{ConversationId, Filed, MessageId, Refusal};
use testkit::each_database;

use super::story::Story;
use crate::firm::refused;

fn sent_on(from: &str) -> String {
    format!(
        "From: Joost Smit <{from}>\nTo: info@halmeer.example\nSubject: Fwd: Lekkage\nMessage-ID: <f1@x.example>\n\n\
         Lastig mannetje, doen jullie dit?\n\n---------- Forwarded message ----------\n\
         From: Jan de Vries <Jan@Klant.example>\nDate: Tue, 24 Nov 2026 08:55\nSubject: Lekkage\n\
         To: <joost@halmeer.example>\n\nDe kraan lekt sinds gisteren.\n"
    )
}

async fn opened(story: &Story, mail: &str) -> ConversationId {
    match story.mail_comes(mail).await {
        Filed::Opened(id) => id,
        other => panic!("{other:?}"),
    }
}

async fn asked_about(story: &Story, id: ConversationId) -> Option<(MessageId, String)> {
    let view = story.firm.desk.conversation_for(&story.firm.karin, id, story.now).await.unwrap();
    view.messages.iter().find_map(|one| one.forward.as_ref().map(|forward| (one.id, forward.address.clone())))
}

#[tokio::test]
async fn who_wrote_the_mail_that_a_colleague_sent_on_becomes_the_customer_only_when_somebody_says_so() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let id = opened(&story, &sent_on("joost@halmeer.example")).await;
        let (desk, karin) = (story.firm.desk.clone(), story.firm.karin.clone());
        let (message, address) = asked_about(&story, id).await.unwrap();
        assert_eq!(address, "jan@klant.example");
        let told = story.mail_leaves().await;
        assert!(told.iter().all(|left| !left.to.contains(&address)), "nothing is done in silence");
        story.later(60);
        desk.whose_question(&karin, message, true, story.now).await.unwrap();
        let view = desk.conversation_for(&karin, id, story.now).await.unwrap();
        assert_eq!(
            (view.contact.name.as_str(), view.contact.emails.as_slice()),
            ("Jan de Vries", &[address.clone()][..])
        );
        assert_eq!(view.answer_to, std::slice::from_ref(&address));
        let theirs = view.messages.iter().find(|one| one.author_address == address).unwrap();
        assert_eq!(theirs.own_words, "De kraan lekt sinds gisteren.");
        let told = story.mail_leaves().await;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].to, [address]);
        assert!(
            told[0].mail.text.contains("vóór") && told[0].mail.text.contains("De kraan lekt"),
            "{}",
            told[0].mail.text
        );
        assert!(!told[0].mail.text.contains("Lastig"));
        // What the colleague wrote above it, the customer sees nowhere.
        let page = desk.customer_page(view.customer_path.trim_start_matches("/k/"), story.now).await.unwrap();
        assert!(page.messages.iter().all(|one| !one.text.contains("Lastig")), "{page:?}");
        assert_eq!(refused(desk.whose_question(&karin, message, false, story.now).await), Refusal::ChangedMeanwhile);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn no_is_an_answer_too_and_strangers_who_send_something_on_raise_no_question() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let id = opened(&story, &sent_on("joost@halmeer.example")).await;
        let (desk, karin) = (&story.firm.desk, &story.firm.karin);
        let (message, _) = asked_about(&story, id).await.unwrap();
        desk.whose_question(karin, message, false, story.now).await.unwrap();
        assert_eq!(asked_about(&story, id).await, None);
        let view = desk.conversation_for(karin, id, story.now).await.unwrap();
        assert_eq!(view.contact.emails, ["joost@halmeer.example"]);
        let stranger = sent_on("iemand@elders.example").replace("<f1@", "<f2@");
        let id = opened(&story, &stranger).await;
        assert_eq!(asked_about(&story, id).await, None);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_and_a_seal_are_kept_with_the_message() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let mail = "From: Jan <jan@klant.example>\nTo: info@halmeer.example\nSubject: Afspraak\nMessage-ID: <i1@x.example>\n\
                    MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nKomt u?\n\
                    --b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\n\
                    UID:1\nSUMMARY:Onderhoud\nDTSTART:20261126T080000Z\nDTEND:20261126T090000Z\nLOCATION:Zutphen\n\
                    ORGANIZER;CN=Jan:mailto:jan@klant.example\nEND:VEVENT\nEND:VCALENDAR\n\
                    --b\nContent-Type: application/pgp-signature; name=signature.asc\n\n-----BEGIN PGP SIGNATURE-----\n--b--\n";
        let id = opened(&story, mail).await;
        let view = story.firm.desk.conversation_for(&story.firm.karin, id, story.now).await.unwrap();
        let found = view.messages[0].found.clone().unwrap();
        let seal = found.sealed.unwrap();
        assert_eq!((seal.scheme.as_str(), seal.sealing.as_str()), ("open-pgp", "signed"));
        assert_eq!((seal.state, seal.signatures), (SealState::Unchecked, vec![]), "a part isn't the whole mail");
        let invitation = found.invitation.unwrap();
        assert_eq!((invitation.summary.as_str(), invitation.location.as_str()), ("Onderhoud", "Zutphen"));
        assert_eq!((invitation.method.as_str(), invitation.organizer.as_str()), ("request", "Jan"));
        assert!(invitation.starts.unwrap().starts_with("2026-11-26T08:00"));
    })
    .await;
}

#[tokio::test]
async fn somebody_else_who_answers_is_shown_as_such_and_gets_neither_acknowledgement_nor_link() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await.conversation;
        let ours = story.mail_leaves().await.pop().unwrap().mail.message_id.unwrap();
        let mail = format!(
            "From: Buur <buur@elders.example>\nTo: info@halmeer.example\nSubject: Re: De ketel\nMessage-ID: <b1@elders.example>\n\
             In-Reply-To: <{ours}>\n\nIk ben de buurman; ik heb de sleutel.\n"
        );
        assert_eq!(story.later(60).mail_comes(&mail).await, Filed::Continued(asked));
        let view = story.firm.desk.conversation_for(&story.firm.karin, asked, story.now).await.unwrap();
        let theirs = view.messages.iter().find(|one| one.author_address == "buur@elders.example").unwrap();
        assert!(theirs.is_third_party && view.messages.iter().filter(|one| one.is_third_party).count() == 1);
        assert_eq!((view.answer_to.as_slice(), view.others.as_slice()), (&["jan@voorbeeld.example".to_owned()][..], &["buur@elders.example".to_owned()][..]));
        assert_eq!(story.mail_leaves().await.len(), 0);
        let page = story.firm.desk.customer_page(view.customer_path.trim_start_matches("/k/"), story.now).await.unwrap();
        assert!(page.messages.iter().all(|one| !one.text.contains("sleutel")), "what is said beside them is not shown to them");
        story.all_is_well().await;
    })
    .await;
}
