//! What colleagues write: laid out, with pictures, to more than one, kept while it is being written, and looked at once more.

use desk::forms::{After, Answer, DraftForm, FromDraft, ReplyForm, SignatureForm, Upload};
use desk::{Concern, ConversationId, DraftFileId, Kept, Refusal};
use testkit::each_database;

use super::story::{Story, answer};
use crate::firm::refused;

const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n-made-up";

fn words(html: &str, version: i64, window: &str) -> DraftForm {
    DraftForm { html: html.into(), version, window: window.into(), ..DraftForm::default() }
}

fn file(name: &str, content_type: &str) -> Upload {
    Upload { name: name.into(), content_type: content_type.into(), bytes: PIXEL.to_vec() }
}

async fn picture(story: &Story, conversation: ConversationId) -> DraftFileId {
    let (desk, karin) = (&story.firm.desk, &story.firm.karin);
    desk.add_draft_file(karin, conversation, file("ketel.png", "image/png"), true, story.now).await.unwrap().id
}

fn from_draft(html: String) -> Answer {
    Answer { html, draft: Some(FromDraft { version: 1, window: "a".into() }), sure_of: Some(vec![]), ..answer("") }
}

#[tokio::test]
async fn a_laid_out_answer_leaves_as_text_and_html_with_its_picture_inside_and_its_file_beside() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await.conversation;
        let id = picture(&story, asked).await;
        let (desk, karin) = (&story.firm.desk, &story.firm.karin);
        desk.add_draft_file(karin, asked, file("offerte.pdf", "application/pdf"), false, story.now).await.unwrap();
        // A picture that was taken out of the text again goes nowhere.
        picture(&story, asked).await;
        let html = format!(
            "<p>Dag <strong>Jan</strong>,<script>x()</script></p><ul><li><p>kraan dicht</p></li></ul>\
             <p><img src=\"/draft-files/{id}\" alt=\"ketel\"><img src=\"https://t.example/p.gif\"></p>"
        );
        let message = story.answers(asked, from_draft(html)).await.unwrap();
        let left = story.later(10).mail_leaves().await.pop().unwrap().mail;
        assert!(left.text.starts_with("Dag Jan,\n\n- kraan dicht\n"), "{}", left.text);
        let html = left.html.clone().unwrap();
        assert!(html.contains("<strong>Jan</strong>") && !html.contains("<script>") && !html.contains("t.example"));
        let names: Vec<_> = left.attachments.iter().map(|part| (part.name.as_str(), part.is_inline)).collect();
        assert_eq!(names, [("ketel.png", true), ("offerte.pdf", false)]);
        let cid = left.attachments[0].content_id.clone().unwrap();
        assert!(html.contains(&format!("src=\"cid:{cid}\"")), "{html}");
        assert_eq!(left.attachments[0].bytes, PIXEL);
        let view = story.firm.desk.conversation_for(&story.firm.karin, asked, story.now).await.unwrap();
        let shown = view.messages.iter().find(|one| one.id == message).unwrap();
        let attachment = shown.attachments.iter().find(|file| file.is_inline).unwrap().id;
        assert!(shown.written.as_ref().unwrap().contains(&format!("src=\"/attachments/{attachment}\"")));
        assert_eq!((view.draft_answer, view.draft_files.len()), (None, 0), "the draft has become the answer");
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn taking_an_answer_back_brings_back_words_layout_copies_files_and_pictures() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await.conversation;
        let id = picture(&story, asked).await;
        let (desk, karin) = (story.firm.desk.clone(), story.firm.karin.clone());
        desk.add_draft_file(&karin, asked, file("offerte.pdf", "application/pdf"), false, story.now).await.unwrap();
        let html = format!("<p>Dag <em>Jan</em></p><p><img src=\"/draft-files/{id}\" alt=\"\"></p>");
        let sent = Answer {
            cc: vec!["joost@halmeer.example".into()],
            bcc: vec!["lotte@halmeer.example".into()],
            ..from_draft(html)
        };
        let message = story.answers(asked, sent.clone()).await.unwrap();
        story.later(3);
        // Something else was begun meanwhile: it isn't lost either.
        desk.save_draft(&karin, asked, words("<p>Nog iets</p>", 0, "b"), story.now).await.unwrap();
        desk.undo(&karin, message, story.now).await.unwrap();
        let view = desk.conversation_for(&karin, asked, story.now).await.unwrap();
        let draft = view.draft_answer.unwrap();
        assert_eq!((draft.cc.as_str(), draft.bcc.as_str()), ("joost@halmeer.example", "lotte@halmeer.example"));
        assert_eq!(view.asides.iter().map(|aside| aside.body.as_str()).collect::<Vec<_>>(), ["Nog iets"]);
        let mut names: Vec<_> = view.draft_files.iter().map(|file| (file.name.as_str(), file.is_inline)).collect();
        names.sort_unstable();
        assert_eq!(names, [("ketel.png", true), ("offerte.pdf", false)]);
        let picture = view.draft_files.iter().find(|file| file.is_inline).unwrap().id;
        assert_eq!(draft.html, format!("<p>Dag <em>Jan</em></p><p><img src=\"/draft-files/{picture}\" alt=\"\"></p>"));
        assert_eq!(desk.draft_file_for(&karin, picture).await.unwrap().1, PIXEL);
        // And it can be sent again, whole.
        let again =
            Answer { html: draft.html, draft: Some(FromDraft { version: draft.version, window: "a".into() }), ..sent };
        story.answers(asked, again).await.unwrap();
        let left = story.later(10).mail_leaves().await.pop().unwrap();
        assert_eq!(left.mail.attachments.len(), 2);
        assert_eq!(left.to, ["jan@voorbeeld.example", "joost@halmeer.example", "lotte@halmeer.example"]);
        assert!(left.mail.headers.iter().all(|(_, value)| !value.contains("lotte@")), "a bcc is nobody's business");
    })
    .await;
}

#[tokio::test]
async fn what_two_windows_write_is_both_kept_and_each_colleague_has_their_own() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let asked = story.asks().await.conversation;
        let (desk, karin, joost, now) = (&story.firm.desk, &story.firm.karin, &story.firm.joost, story.now);
        let save = |form: DraftForm| desk.save_draft(karin, asked, form, now);
        assert_eq!(save(words("<p>een</p>", 0, "a")).await.unwrap(), Kept::Draft { version: 1 });
        assert_eq!(save(words("<p>een twee</p>", 1, "a")).await.unwrap(), Kept::Draft { version: 2 });
        assert_eq!(save(words("<p>van toen</p>", 1, "b")).await.unwrap(), Kept::Aside);
        assert_eq!(save(words("<p>van toen, meer</p>", 1, "b")).await.unwrap(), Kept::Aside);
        assert_eq!(save(words("", 1, "d")).await.unwrap(), Kept::Nothing, "who wrote nothing takes nothing away");
        // The window that wrote last may be behind in counting: its answer was on its way.
        assert_eq!(save(words("<p>een twee drie</p>", 1, "a")).await.unwrap(), Kept::Draft { version: 3 });
        desk.save_draft(joost, asked, words("<p>Joost</p>", 0, "c"), now).await.unwrap();
        let view = desk.conversation_for(karin, asked, now).await.unwrap();
        assert_eq!(view.draft_answer.unwrap().body, "een twee drie");
        assert_eq!(view.asides.len(), 1);
        assert_eq!(view.asides[0].body, "van toen, meer");
        desk.settle_aside(karin, asked, "b".into(), true, now).await.unwrap();
        let view = desk.conversation_for(karin, asked, now).await.unwrap();
        assert_eq!(view.draft_answer.unwrap().body, "een twee drie\n\nvan toen, meer");
        assert_eq!(view.asides, []);
        // Sending from a window that is behind leaves the words of the other.
        let behind = Answer { draft: Some(FromDraft { version: 1, window: "z".into() }), ..answer("Kort antwoord") };
        story.answers(asked, behind).await.unwrap();
        let view = desk.conversation_for(karin, asked, now).await.unwrap();
        assert_eq!(view.draft_answer.unwrap().body, "een twee drie\n\nvan toen, meer");
        assert_eq!(desk.conversation_for(joost, asked, now).await.unwrap().draft_answer.unwrap().body, "Joost");
    })
    .await;
}

#[tokio::test]
async fn a_file_of_a_draft_is_its_writers_alone() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let asked = story.asks().await.conversation;
        let id = picture(&story, asked).await;
        let (desk, joost) = (&story.firm.desk, &story.firm.joost);
        assert!(desk.draft_file_for(joost, id).await.is_err());
        assert!(desk.remove_draft_file(joost, id, story.now).await.is_err());
        let taken = Answer { html: format!("<p>x<img src=\"/draft-files/{id}\"></p>"), ..from_draft(String::new()) };
        let message = desk.answer(joost, asked, taken, story.now).await.unwrap();
        let view = desk.conversation_for(joost, asked, story.now).await.unwrap();
        let shown = view.messages.iter().find(|one| one.id == message).unwrap();
        assert_eq!((shown.attachments.len(), shown.written.as_deref()), (0, Some("<p>x</p>")));
    })
    .await;
}

#[tokio::test]
async fn who_is_about_to_overlook_something_is_asked_once_and_can_go_on() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let asked = story.asks().await.conversation;
        let rash = Answer {
            cc: vec!["buur@voorbeeld.example".into(), "joost@halmeer.example".into()],
            sure_of: Some(vec![]),
            ..answer("Dag {klant.voornaam}, zie bijlage.")
        };
        let concerns = vec![
            Concern::Everybody(vec!["buur@voorbeeld.example".into()]),
            Concern::NoFile("bijlage".into()),
            Concern::Variables(vec!["{klant.voornaam}".into()]),
        ];
        assert_eq!(refused(story.answers(asked, rash.clone()).await), Refusal::Concerns(concerns));
        let half = Answer { sure_of: Some(vec!["everybody".into(), "no_file".into()]), ..rash.clone() };
        let left = vec![Concern::Variables(vec!["{klant.voornaam}".into()])];
        assert_eq!(refused(story.answers(asked, half).await), Refusal::Concerns(left));
        let names = ["everybody", "no_file", "variables"].map(String::from).to_vec();
        story.answers(asked, Answer { sure_of: Some(names), ..rash }).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_link_to_the_customers_page_stands_in_no_mail_that_somebody_else_gets_too() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await.conversation;
        story.mail_leaves().await;
        for (cc, has_link) in [("buur@voorbeeld.example", false), ("joost@halmeer.example", true)] {
            let copied = Answer { cc: vec![cc.into()], ..answer(&format!("Met {cc} erbij.")) };
            story.answers(asked, copied).await.unwrap();
            let left = story.later(10).mail_leaves().await.pop().unwrap().mail;
            assert_eq!(left.text.contains("/k/"), has_link, "{cc}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_saved_reply_is_filled_in_for_the_customer_in_their_language() {
    each_database(|db| async move {
        let story = Story::on(db).await;
        let asked = story.asks().await.conversation;
        let (desk, lotte, karin, ria, now) =
            (&story.firm.desk, &story.firm.lotte, &story.firm.karin, &story.firm.ria, story.now);
        let form = ReplyForm {
            name: "Storing".into(),
            text_nl: "Dag {klant.voornaam}, over {gesprek.nummer} hoort u {belofte}. {klant.schoenmaat}\n\n{ik.naam}"
                .into(),
            text_en: "Hello {customer.firstname}".into(),
            ..ReplyForm::default()
        };
        let id = desk.save_reply(lotte, form.clone(), now).await.unwrap();
        let filled = desk.reply_for(karin, asked, id, now).await.unwrap();
        assert!(filled.starts_with("<p>Dag Jan, over HI-2026-0001 hoort u "), "{filled}");
        assert!(filled.ends_with("vóór 13:10. {klant.schoenmaat}</p><p>Karin de Vries</p>"), "{filled}");
        assert_eq!(refused(desk.save_reply(lotte, form.clone(), now).await), Refusal::Taken("name"));
        // An agent has a say in their team's, not in everybody's; the reception in none.
        assert_eq!(refused(desk.save_reply(karin, form.clone(), now).await), crate::firm::field("team", "unknown"));
        assert!(desk.remove_reply(karin, id, now).await.is_err());
        assert!(desk.replies(ria).await.is_err());
        let of_team = ReplyForm { name: "Onze".into(), team: Some(karin.teams[0]), ..form };
        let own = desk.save_reply(karin, of_team, now).await.unwrap();
        assert_eq!(desk.replies(karin).await.unwrap().iter().map(|reply| reply.id).collect::<Vec<_>>(), [own]);
        let view = desk.conversation_for(karin, asked, now).await.unwrap();
        assert_eq!(view.replies.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), ["Onze", "Storing"]);
    })
    .await;
}

#[tokio::test]
async fn the_signatures_of_writer_and_mailbox_stand_below_the_mail_in_the_customers_language() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await.conversation;
        let (desk, karin, petra, now) =
            (story.firm.desk.clone(), story.firm.karin.clone(), story.firm.petra.clone(), story.now);
        let own = SignatureForm { text_nl: "Groet,\n{ik.voornaam}".into(), ..SignatureForm::default() };
        desk.save_my_signature(&karin, own, now).await.unwrap();
        let mailbox = desk.mailboxes(&petra).await.unwrap()[0].id;
        let of_mailbox = SignatureForm {
            html_nl: "<p><b>{organisatie.naam}</b><br>{klant.firma}<br>{organisatie.telefoon}</p>".into(),
            ..SignatureForm::default()
        };
        assert!(desk.save_mailbox_signature(&karin, mailbox, of_mailbox.clone(), now).await.is_err());
        desk.save_mailbox_signature(&petra, mailbox, of_mailbox, now).await.unwrap();
        let below = "Groet,\nKarin\n\nHalmeer Installatietechniek B.V.\n023 555 01 00";
        let view = desk.conversation_for(&karin, asked, now).await.unwrap();
        assert_eq!(view.signature.unwrap().text, below, "shown under the composer as it will be sent");
        story.answers(asked, answer("Kraan 3 dicht.")).await.unwrap();
        let left = story.later(10).mail_leaves().await.pop().unwrap().mail;
        assert!(left.text.contains(below), "{}", left.text);
        assert!(left.html.unwrap().contains("<b>Halmeer Installatietechniek B.V.</b>"));
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_is_all_closes_the_conversation_once_the_server_has_it() {
    each_database(|db| async move {
        use desk::views::ConversationState as State;
        let mut story = Story::on(db).await;
        let asked = story.asks().await.conversation;
        story.answers(asked, Answer { after: After::Done, ..answer("Kraan 3 dicht.") }).await.unwrap();
        let state = async |story: &Story| {
            story.firm.desk.conversation_for(&story.firm.karin, asked, story.now).await.unwrap().row.state
        };
        assert_eq!(state(&story).await, State::WaitingForUs, "the customer hasn't got it");
        story.later(10).mail_leaves().await;
        assert_eq!(state(&story).await, State::Done);
        story.all_is_well().await;
    })
    .await;
}

#[tokio::test]
async fn what_was_set_aside_until_a_day_is_back_on_the_writers_today_from_that_moment_unless_the_customer_wrote() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await.conversation;
        let back = |at: &str| Answer { after: After::Back(testkit::at(at)), ..answer("Ik kom er dinsdag op terug.") };
        let past = story.answers(asked, back("2026-11-24T09:00")).await;
        assert_eq!(refused(past), Refusal::Field { field: "back", problem: "in_the_past" });
        story.answers(asked, back("2026-12-01T08:00")).await.unwrap();
        story.later(10).mail_leaves().await;
        let today = async |story: &Story, by: &desk::Agent| {
            let view = story.firm.desk.today(by, story.now).await.unwrap();
            view.back.iter().map(|row| row.id).collect::<Vec<_>>()
        };
        let (karin, joost) = (story.firm.karin.clone(), story.firm.joost.clone());
        assert_eq!(today(&story, &karin).await, []);
        story.at("2026-12-01T07:59");
        assert_eq!(today(&story, &karin).await, []);
        story.at("2026-12-01T08:00");
        assert_eq!(today(&story, &karin).await, [asked], "that morning");
        assert_eq!(today(&story, &joost).await, [], "who wrote, and nobody else");
        story.at("2026-12-03T10:00");
        assert_eq!(today(&story, &karin).await, [asked], "and it stays until something is done about it");
        story.answers(asked, answer("Het onderdeel is er.")).await.unwrap();
        assert_eq!(today(&story, &karin).await, [], "answered");

        story.answers(asked, back("2026-12-04T08:00")).await.unwrap();
        story.later(10).mail_leaves().await;
        story
            .mail_comes(&format!(
                "From: jan@voorbeeld.example\nSubject: Re\nMessage-ID: <9@x.example>\nReferences: <{}>\n\nEn?\n",
                header_of_last(&story, asked).await
            ))
            .await;
        story.at("2026-12-04T09:00");
        assert_eq!(today(&story, &karin).await, [], "it waits for us, and stands among the promises");
        story.all_is_well().await;
    })
    .await;
}

/// The Message-ID of what was written last.
async fn header_of_last(story: &Story, conversation: ConversationId) -> String {
    let sql =
        "select header_id from message where conversation_id = ?1 and direction = 'outbound' order by id desc limit 1";
    story.firm.db.read(move |tx| tx.query_one(sql, store::args![conversation], |row| row.get(0))).await.unwrap()
}

#[tokio::test]
async fn the_bytes_of_a_file_go_with_the_last_draft_that_had_it_and_stay_while_anybody_has_them() {
    each_database(|db| async move {
        let mut story = Story::on(db).await;
        let asked = story.asks().await.conversation;
        let blobs = async |story: &Story| {
            let count = story
                .firm
                .db
                .read(|tx| tx.query_one("select count(*) from blob", store::args![], |row| row.get::<i64>(0)));
            count.await.unwrap()
        };
        let (karin, joost) = (story.firm.karin.clone(), story.firm.joost.clone());
        let of = async |story: &Story, by: &desk::Agent| {
            let added = story.firm.desk.add_draft_file(by, asked, file("a.pdf", "application/pdf"), false, story.now);
            added.await.unwrap().id
        };
        let (hers, his) = (of(&story, &karin).await, of(&story, &joost).await);
        assert_eq!(blobs(&story).await, 1, "the same bytes are kept once");
        story.firm.desk.remove_draft_file(&karin, hers, story.now).await.unwrap();
        assert_eq!(blobs(&story).await, 1, "he still has them");
        story.firm.desk.remove_draft_file(&joost, his, story.now).await.unwrap();
        assert_eq!(blobs(&story).await, 0, "nobody has them");

        of(&story, &karin).await;
        let his = of(&story, &joost).await;
        story.answers(asked, from_draft("<p>Zie de offerte.</p>".into())).await.unwrap();
        story.firm.desk.remove_draft_file(&joost, his, story.now).await.unwrap();
        assert_eq!(blobs(&story).await, 1, "they were sent");
        let left = story.later(10).mail_leaves().await.pop().unwrap().mail;
        assert_eq!(left.attachments[0].bytes, PIXEL);
        story.all_is_well().await;
    })
    .await;
}
