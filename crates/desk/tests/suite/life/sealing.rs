//! Sealed mail: read once its key is there, and said of whom it is.

use desk::views::{ConversationView, SealState, SealView, Standing};
use desk::{ConversationId, DeskError, Filed, Refusal};
use testkit::each_database;

use super::story::Story;

const SIGNED: &str = include_str!("sealed/signed.eml");
const ENCRYPTED: &str = include_str!("sealed/encrypted.eml");
const AUTHORITY: &[u8] = include_bytes!("sealed/authority.pem");
const KEY: &[u8] = include_bytes!("sealed/info.p12");
const WORDS: &str = "Het alarm heeft code 4711.";

async fn comes(story: &Story, mail: &str) -> ConversationId {
    match story.mail_comes(mail).await {
        Filed::Opened(id) => id,
        other => panic!("{other:?}"),
    }
}

async fn look(story: &Story, id: ConversationId) -> (ConversationView, SealView) {
    let view = story.firm.desk.conversation_for(&story.firm.karin, id, story.now).await.unwrap();
    let seal = view.messages[0].found.clone().and_then(|found| found.sealed).expect("it is sealed");
    (view, seal)
}

async fn install(story: &Story, material: &[u8], passphrase: &str) {
    let (desk, petra) = (&story.firm.desk, &story.firm.petra);
    desk.install_mail_keys(petra, material.to_vec(), passphrase.into(), story.now).await.unwrap();
}

#[tokio::test]
async fn what_is_encrypted_is_read_by_itself_once_its_key_comes_and_never_repeated_in_the_open() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let id = comes(&story, ENCRYPTED).await;
        let (view, seal) = look(&story, id).await;
        assert_eq!((seal.state, seal.signatures.len()), (SealState::NoKey, 0));
        assert!(!view.messages[0].own_words.contains("4711"));
        assert_eq!(story.firm.desk.reread_sealed_mail(10, story.now).await.unwrap().up_to, None, "no key came");

        install(&story, KEY, "geheim").await;
        let again = story.firm.desk.reread_sealed_mail(10, story.now).await.unwrap();
        assert_eq!((again.read, again.changed, again.failed), (1, 1, 0));
        let (view, seal) = look(&story, id).await;
        assert_eq!(view.messages[0].own_words, WORDS);
        assert_eq!(seal.state, SealState::Opened);
        assert_eq!(seal.signatures[0].standing, Standing::UnknownSigner);
        assert_eq!(view.promises.len(), 1, "reading again promises nothing more");

        install(&story, AUTHORITY, "").await;
        story.firm.desk.reread_sealed_mail(10, story.now).await.unwrap();
        assert_eq!(look(&story, id).await.1.signatures[0].standing, Standing::Good);
        assert_eq!(story.firm.desk.reread_sealed_mail(10, story.now).await.unwrap().up_to, None, "once is enough");

        let second = ENCRYPTED.replace("<enc@", "<twee@");
        let second = comes(&story, &second).await;
        let (view, seal) = look(&story, second).await;
        assert_eq!((view.messages[0].own_words.as_str(), seal.state), (WORDS, SealState::Opened));
        assert_eq!(view.row.subject, "Versleutelde mail");
        for left in story.mail_leaves().await {
            assert!(!left.mail.text.contains("4711"), "{}", left.mail.text);
        }
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn a_signature_says_whose_it_is_and_a_mail_of_another_sender_or_with_other_words_is_shown_as_that() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        install(&story, AUTHORITY, "").await;
        let standings = [
            (SIGNED.to_owned(), Standing::Good),
            (SIGNED.replace("jan@voorbeeld.example>", "baas@halmeer.example>"), Standing::OtherAddress),
            (SIGNED.replace("code 4711", "code 1234"), Standing::Altered),
        ];
        for (n, (mail, standing)) in standings.into_iter().enumerate() {
            let id = comes(&story, &mail.replace("<signed@", &format!("<{n}@"))).await;
            let (view, seal) = look(&story, id).await;
            assert_eq!((seal.state, seal.signatures[0].standing), (SealState::Checked, standing), "{n}");
            assert!(view.messages[0].own_words.contains("Het alarm heeft code"), "{n}");
            assert!(view.messages[0].attachments.is_empty(), "the signature is no file");
        }
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn of_a_key_nothing_stands_in_the_open_and_a_wrong_passphrase_is_said() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let (desk, petra) = (&story.firm.desk, &story.firm.petra);
        let wrong = desk.install_mail_keys(petra, KEY.to_vec(), "fout".into(), story.now).await;
        assert!(matches!(
            wrong,
            Err(DeskError::Refused(Refusal::Field { field: "passphrase", problem: "key_passphrase" }))
        ));
        install(&story, KEY, "geheim").await;
        let keys = desk.mail_keys(petra).await.unwrap();
        assert_eq!(
            (keys[0].kind.as_str(), keys[0].addresses.as_slice()),
            ("smime-key", ["info@halmeer.example".to_owned()].as_slice())
        );
        let rows = story.firm.db.read(|tx| tx.mail_keys()).await.unwrap();
        assert!(!rows[0].material.windows(11).any(|window| window == b"PRIVATE KEY"));

        // With another key of the installation it opens nothing, and the mail is filed all the same.
        let other = desk.clone().with_key([8; 32]);
        let envelope = desk::Envelope { to: vec!["info@halmeer.example".into()], ..desk::Envelope::default() };
        other.receive_mail(envelope, ENCRYPTED.as_bytes().to_vec(), story.now).await.unwrap();
        let (_, filed) = other.file_stored_mail(1, story.now).await.unwrap().remove(0);
        let Filed::Opened(id) = filed else { panic!("{filed:?}") };
        assert_eq!(look(&story, id).await.1.state, SealState::NoKey);

        desk.remove_mail_key(petra, "smime-key", &keys[0].fingerprint).await.unwrap();
        assert!(desk.mail_keys(petra).await.unwrap().is_empty());
    })
    .await;
}
