//! What colleagues see: Today, lists, a conversation, the palette.

use crate::firm::{Firm, colleague, question, tuesday};
use desk::forms::{Answer, DraftForm, HandOver, How, Question, Renewal};
use desk::views::{Channel, ConversationState, Found, LIST_PAGE, ListFilter, PromiseState, Sending, Whose};
use desk::{Agent, Desk, DeskError, Envelope};
use jiff::{Timestamp, ToSpan};
use testkit::{at, each_database};

fn subjects(rows: &[desk::views::ConversationRow]) -> Vec<&str> {
    rows.iter().map(|row| row.subject.as_str()).collect()
}

async fn list(desk: &Desk, by: &Agent, filter: &ListFilter) -> Vec<String> {
    let list = desk.conversations(by, filter, tuesday()).await.unwrap();
    list.rows.into_iter().map(|row| row.subject).collect()
}

fn all(state: Option<ConversationState>) -> ListFilter {
    ListFilter { whose: Whose::All, state, ..ListFilter::default() }
}

async fn ask(firm: &Firm, subject: &str, now: Timestamp) -> desk::ConversationId {
    let question = Question { subject: subject.into(), ..question("Jan Blom", "jan@blom.example", "De cv lekt.") };
    firm.desk.ask(None, question, now).await.unwrap().conversation
}

#[tokio::test]
async fn what_waits_for_us_is_listed_by_deadline_and_the_rest_by_who_was_heard_last() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let late = ask(&firm, "Later", now + 3.hours()).await;
        ask(&firm, "Nu", now).await;
        let urgent = Question {
            subject: "Spoed".into(),
            is_urgent: true,
            channel: Channel::Phone,
            ..question("Els", "06 12345678", "Water!")
        };
        firm.desk.ask(Some(&firm.ria), urgent, now + 1.hour()).await.unwrap();
        let waiting = all(Some(ConversationState::WaitingForUs));
        assert_eq!(list(&firm.desk, &firm.karin, &waiting).await, ["Spoed", "Nu", "Later"]);
        assert_eq!(list(&firm.desk, &firm.karin, &all(None)).await, ["Later", "Spoed", "Nu"]);
        let unassigned = ListFilter { whose: Whose::Unassigned, ..waiting.clone() };
        assert_eq!(list(&firm.desk, &firm.karin, &unassigned).await, ["Spoed", "Nu", "Later"]);
        let mine = ListFilter { whose: Whose::Mine, ..waiting.clone() };
        assert!(list(&firm.desk, &firm.karin, &mine).await.is_empty());
        let team = firm.karin.teams[0];
        firm.desk.hand_over(&firm.karin, late, HandOver { team, agent: Some(firm.karin.id) }, now).await.unwrap();
        assert_eq!(list(&firm.desk, &firm.karin, &mine).await, ["Later"]);
        assert_eq!(list(&firm.desk, &firm.karin, &unassigned).await, ["Spoed", "Nu"]);
        for state in [Some(ConversationState::WaitingForUs), None] {
            let mut teams = ListFilter { whose: Whose::MyTeams, state, ..ListFilter::default() };
            assert_eq!(list(&firm.desk, &firm.karin, &teams).await.len(), 3);
            let elsewhere = Agent { teams: Vec::new(), ..firm.karin.clone() };
            assert!(list(&firm.desk, &elsewhere, &teams).await.is_empty());
            teams.channel = Some(Channel::Web);
            assert_eq!(list(&firm.desk, &firm.karin, &teams).await.len(), 2);
            teams.channel = Some(Channel::Api);
            assert!(list(&firm.desk, &firm.karin, &teams).await.is_empty());
        }
        let page = firm.desk.conversations(&firm.karin, &mine, now).await.unwrap();
        assert_eq!((page.waiting_for_us, page.waiting_for_them, page.next), (1, 0, None));
    })
    .await;
}

#[tokio::test]
async fn a_long_list_is_read_page_by_page_and_nothing_is_missed_or_seen_twice() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let count = LIST_PAGE + 5;
        for i in 0..count {
            // Several at the same moment: only the id tells them apart.
            ask(&firm, &format!("Vraag {i}"), tuesday() + i64::try_from(i / 7).unwrap().minutes()).await;
        }
        for whose in [Whose::All, Whose::MyTeams, Whose::Unassigned] {
            for state in [Some(ConversationState::WaitingForUs), None] {
                let first = ListFilter { whose, state, ..ListFilter::default() };
                let page = firm.desk.conversations(&firm.karin, &first, tuesday()).await.unwrap();
                assert_eq!(page.rows.len(), LIST_PAGE);
                assert_eq!(page.waiting_for_us, u32::try_from(count).unwrap());
                let next = ListFilter { after: page.next.clone(), ..first };
                let rest = firm.desk.conversations(&firm.karin, &next, tuesday()).await.unwrap();
                assert_eq!((rest.rows.len(), &rest.next), (5, &None));
                let mut ids: Vec<_> = page.rows.iter().chain(&rest.rows).map(|row| row.id).collect();
                ids.sort();
                ids.dedup();
                assert_eq!(ids.len(), count);
            }
        }
        for (limit, rows) in [(Some(3), 3), (Some(0), 1), (Some(LIST_PAGE * 2), LIST_PAGE)] {
            let page =
                firm.desk.conversations(&firm.karin, &ListFilter { limit, ..all(None) }, tuesday()).await.unwrap();
            assert_eq!((page.rows.len(), page.next.is_some()), (rows, true));
        }
        let made_up = ListFilter { after: Some("hier verder".into()), ..all(None) };
        assert!(matches!(firm.desk.conversations(&firm.karin, &made_up, tuesday()).await, Err(DeskError::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_list_of_one_team_holds_what_is_its_own() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let form = desk::forms::TeamForm { id: None, name: "Storingen".into(), members: vec![] };
        let team = firm.desk.save_team(&firm.petra, form, tuesday()).await.unwrap();
        let id = ask(&firm, "De ketel lekt", tuesday()).await;
        ask(&firm, "Wat kost een beurt?", tuesday()).await;
        firm.desk.hand_over(&firm.petra, id, HandOver { team, agent: None }, tuesday()).await.unwrap();
        for whose in [Whose::All, Whose::MyTeams, Whose::Unassigned] {
            for state in [Some(ConversationState::WaitingForUs), None] {
                let filter = ListFilter { whose, state, team: Some(team), ..ListFilter::default() };
                let list = firm.desk.conversations(&firm.karin, &filter, tuesday()).await.unwrap();
                assert_eq!(list.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
                assert_eq!(list.waiting_for_us, 1);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_conversation_is_unread_until_it_is_opened_and_again_when_the_customer_writes() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let asked = firm.desk.ask(None, question("Jan Blom", "jan@blom.example", "De cv lekt."), now).await.unwrap();
        let is_unread =
            async |by: &Agent| firm.desk.conversations(by, &all(None), now).await.unwrap().rows[0].is_unread;
        firm.desk.conversation_unread(&firm.karin, asked.conversation, now).await.unwrap();
        assert!(is_unread(&firm.karin).await && is_unread(&firm.joost).await);
        firm.desk.conversation_for(&firm.karin, asked.conversation, now + 1.minute()).await.unwrap();
        assert!(!is_unread(&firm.karin).await && is_unread(&firm.joost).await);
        firm.desk.note(&firm.joost, asked.conversation, "Ik ken hem.".into(), vec![], now + 2.minutes()).await.unwrap();
        assert!(!is_unread(&firm.karin).await, "a colleague's note is no news from the customer");
        firm.desk.customer_adds(&asked.customer_token, "Nu erger.".into(), vec![], now + 3.minutes()).await.unwrap();
        assert!(is_unread(&firm.karin).await);
    })
    .await;
}

#[tokio::test]
async fn the_conversation_page_shows_all_that_happened() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let first = firm.desk.ask(None, question("Jan Blom", "jan@blom.example", "Komt u nog?"), now - 24.hours()).await.unwrap();
        let mail = "From: Jan Blom <jan@blom.example>\r\nTo: info@halmeer.example\r\nSubject: Lek\r\nMessage-ID: <1@blom.example>\r\n\
                    Date: Tue, 24 Nov 2026 09:00:00 +0100\r\n\r\nDe cv lekt.\r\n\r\n-- \r\nJan Blom\r\n";
        let to = Envelope { from: "jan@blom.example".into(), to: vec!["info@halmeer.example".into()], mailbox: None, peer: None };
        firm.desk.receive_mail(to, mail.into(), now).await.unwrap();
        let filed = firm.desk.file_stored_mail(10, now).await.unwrap();
        assert_eq!(filed.len(), 1);
        let waiting = firm.desk.conversations(&firm.karin, &ListFilter { words: "lekt".into(), ..all(None) }, now).await.unwrap();
        let id = waiting.rows[0].id;
        firm.desk.save_draft(&firm.karin, id, DraftForm { is_note: true, text: "Eerst bellen?".into(), ..DraftForm::default() }, now).await.unwrap();
        firm.desk.is_with(&firm.joost, id, true, now).await.unwrap();
        let page = firm.desk.conversation_for(&firm.karin, id, now).await.unwrap();
        assert_eq!((page.messages.len(), page.messages_left_out), (1, 0));
        let message = &page.messages[0];
        assert_eq!((message.author.as_str(), message.own_words.trim(), message.folded.trim()), ("Jan Blom", "De cv lekt.", "-- \nJan Blom"));
        assert_eq!(page.answer_to, ["jan@blom.example"]);
        assert_eq!(page.earlier.iter().map(|row| row.id).collect::<Vec<_>>(), [first.conversation]);
        assert_eq!(page.draft_note.as_ref().map(|draft| draft.body.as_str()), Some("Eerst bellen?"));
        assert_eq!(page.draft_answer, None);
        assert_eq!(page.present.iter().map(|p| (p.name.as_str(), p.is_writing)).collect::<Vec<_>>(), [("Joost", true)]);
        assert_eq!(page.promises.iter().map(|p| p.state).collect::<Vec<_>>(), [PromiseState::Open]);
        let promised = page.timeline.iter().find(|line| line.kind == "promised").unwrap();
        assert_eq!(promised.promise.as_ref(), Some(&page.promises[0]));
        assert!(page.customer_path.starts_with("/k/") && page.row.is_unread);
        assert_eq!(firm.desk.raw_mail_for(&firm.karin, message.id).await.unwrap(), mail.as_bytes());

        let answer = Answer { text: "Joost komt.".into(), ..Answer::default() };
        firm.desk.answer(&firm.karin, id, answer, now + 1.minute()).await.unwrap();
        let page = firm.desk.conversation_for(&firm.karin, id, now + 1.minute()).await.unwrap();
        let sent = &page.messages[1];
        assert_eq!((sent.author.as_str(), sent.is_by_program), ("Karin", false));
        assert!(matches!(sent.sending, Some(Sending::Held { .. })), "{:?}", sent.sending);
    })
    .await;
}

#[tokio::test]
async fn somebody_who_leaves_a_page_is_seen_there_for_a_minute_at_most() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let id = ask(&firm, "Lek", now).await;
        let others = async |now| firm.desk.present(&firm.karin, id, now).await.unwrap().len();
        firm.desk.is_with(&firm.joost, id, false, now).await.unwrap();
        firm.desk.is_with(&firm.karin, id, false, now).await.unwrap();
        assert_eq!((others(now + 59.seconds()).await, others(now + 60.seconds()).await), (1, 0));
        firm.desk.leaves(&firm.joost, id, now).await.unwrap();
        assert_eq!(others(now).await, 0);
        let nowhere: desk::ConversationId = "019aa7c2-5f1e-7cc3-98c4-dc0c0c07398f".parse().unwrap();
        assert!(matches!(firm.desk.is_with(&firm.joost, nowhere, false, now).await, Err(DeskError::NotFound)));
        assert!(matches!(firm.desk.conversation_for(&firm.joost, nowhere, now).await, Err(DeskError::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_conversation_is_found_by_words_reference_name_address_and_number() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let asked =
            firm.desk.ask(None, question("Jan Blom", "jan@blom.example", "De cv-ketel lekt."), now).await.unwrap();
        let call = Question { channel: Channel::Phone, ..question("Els Vos", "06 - 12 34 56 78", "Wanneer komt u?") };
        let called = firm.desk.ask(Some(&firm.ria), call, now).await.unwrap();
        for (words, expected) in [
            ("ketel", vec![asked.conversation]),
            ("KETEL lek", vec![asked.conversation]),
            (asked.reference.as_str(), vec![asked.conversation]),
            (&asked.reference.to_lowercase(), vec![asked.conversation]),
            ("blom", vec![asked.conversation]),
            ("jan@blom.example", vec![asked.conversation]),
            ("els vos", vec![called.conversation]),
            ("0612345678", vec![called.conversation]),
            ("+31 6 12345678", vec![called.conversation]),
            ("345678", vec![called.conversation]),
            ("zeppelin", vec![]),
            ("' \" ; %_ -- *", vec![]),
        ] {
            let found = firm
                .desk
                .conversations(&firm.karin, &ListFilter { words: words.into(), ..all(None) }, now)
                .await
                .unwrap();
            assert_eq!(found.rows.iter().map(|row| row.id).collect::<Vec<_>>(), expected, "{words}");
            let palette = firm.desk.find(&firm.karin, words).await.unwrap();
            let conversations = palette.iter().filter_map(|f| match f {
                Found::Conversation(row) => Some(row.id),
                Found::Contact { .. } | Found::Account { .. } => None,
            });
            assert_eq!(conversations.collect::<Vec<_>>(), expected, "{words}");
        }
        let people = firm.desk.find(&firm.karin, "0612345678").await.unwrap();
        assert!(people.iter().any(|f| matches!(f, Found::Contact { name, .. } if name == "Els Vos")));
        let by_reference =
            firm.desk.conversation_by_reference(&firm.karin, &asked.reference.to_lowercase()).await.unwrap();
        assert_eq!(by_reference, asked.conversation);
    })
    .await;
}

#[tokio::test]
async fn tags_narrow_a_list() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let (one, two) = (ask(&firm, "Een", tuesday()).await, ask(&firm, "Twee", tuesday()).await);
        firm.desk.set_tags(&firm.karin, one, vec!["garantie".into(), "cv".into()], tuesday()).await.unwrap();
        firm.desk.set_tags(&firm.karin, two, vec!["cv".into()], tuesday()).await.unwrap();
        assert_eq!(firm.desk.tags(&firm.karin).await.unwrap(), ["cv", "garantie"]);
        for (tag, count) in [("cv", 2), ("garantie", 1), ("niets", 0)] {
            for state in [Some(ConversationState::WaitingForUs), None] {
                let filter = ListFilter { tag: Some(tag.into()), ..all(state) };
                assert_eq!(list(&firm.desk, &firm.karin, &filter).await.len(), count, "{tag}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn today_shows_mine_by_deadline_what_nobody_took_and_what_went_wrong() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let to_karin = HandOver { team: firm.karin.teams[0], agent: Some(firm.karin.id) };
        let (late, first, free) =
            (ask(&firm, "Later", now + 1.hour()).await, ask(&firm, "Eerst", now).await, ask(&firm, "Vrij", now).await);
        for id in [late, first] {
            firm.desk.hand_over(&firm.karin, id, to_karin, now + 1.hour()).await.unwrap();
        }
        let now = now + 1.hour();
        let today = firm.desk.today(&firm.karin, now).await.unwrap();
        assert_eq!((subjects(&today.mine), today.mine_count), (vec!["Eerst", "Later"], 2));
        assert_eq!(today.unowned.iter().map(|row| row.id).collect::<Vec<_>>(), [free]);
        assert_eq!(today.day.open, [(at("2026-11-24T08:30"), at("2026-11-24T17:00"))]);
        assert!(today.day.is_today && today.settled_today.is_empty() && today.broken_and_renewed.is_empty());

        let later = Renewal { deadline: at("2026-11-25T12:00"), reason: "Het onderdeel komt morgen.".into() };
        firm.desk.renew(&firm.karin, late, later, now).await.unwrap();
        let said = Answer { text: "Gemaakt.".into(), how: How::Telephone, ..Answer::default() };
        firm.desk.answer(&firm.karin, first, said, now).await.unwrap();
        let today = firm.desk.today(&firm.karin, now).await.unwrap();
        assert_eq!(subjects(&today.mine), ["Later"]);
        assert_eq!(today.broken_and_renewed.len(), 1);
        assert_eq!(today.broken_and_renewed[0].promise.next_deadline_at, Some(at("2026-11-25T12:00")));
        let settled: Vec<_> =
            today.settled_today.iter().map(|row| (row.subject.as_str(), row.promise.as_ref().unwrap().state)).collect();
        assert!(
            settled.contains(&("Eerst", PromiseState::Kept)) && settled.contains(&("Later", PromiseState::Renewed))
        );
        let strip = firm.desk.strip(&firm.karin, now).await.unwrap();
        let drawn: Vec<_> = strip.promises.iter().map(|p| (p.conversation, p.state)).collect();
        assert_eq!(
            drawn,
            [(first, PromiseState::Kept), (late, PromiseState::Renewed)],
            "the renewed one is for tomorrow"
        );

        // Nobody took the third: broken, and the lead sees it, Karin doesn't.
        let after = at("2026-11-24T13:11");
        assert_eq!(firm.desk.own_up(10, after).await.unwrap(), 1);
        let broken = async |by: &Agent| {
            let today = firm.desk.today(by, after).await.unwrap();
            today.broken_and_renewed.iter().filter(|event| event.promise.state == PromiseState::Broken).count()
        };
        assert_eq!((broken(&firm.lotte).await, broken(&firm.karin).await), (1, 0));

        // What was renewed and then settled is no news any more.
        firm.desk.withdraw(&firm.karin, late, "Opgelost.".into(), false, after).await.unwrap();
        assert!(firm.desk.today(&firm.karin, after).await.unwrap().broken_and_renewed.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_a_colleague_who_leaves_had_promised_is_their_teams_at_the_same_deadline() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let id = ask(&firm, "Lek", now).await;
        let to_joost = HandOver { team: firm.joost.teams[0], agent: Some(firm.joost.id) };
        firm.desk.hand_over(&firm.karin, id, to_joost, now).await.unwrap();
        let before = firm.desk.conversation_for(&firm.karin, id, now).await.unwrap();
        let form = desk::forms::AgentForm {
            id: Some(firm.joost.id),
            is_active: false,
            teams: firm.joost.teams.clone(),
            ..colleague("Joost Smit", desk::Role::Agent)
        };
        firm.desk.save_agent(&firm.petra, form, now).await.unwrap();
        let page = firm.desk.conversation_for(&firm.karin, id, now).await.unwrap();
        assert_eq!((page.agent, page.promises[0].agent), (None, None));
        assert_eq!(page.promises[0].deadline_at, before.promises[0].deadline_at);
        assert_eq!(page.timeline.last().unwrap().kind, "assigned");
        assert_eq!(firm.desk.today(&firm.karin, now).await.unwrap().unowned.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_urgent_question_interrupts_who_could_answer_until_one_of_them_has_looked() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let now = tuesday();
        let disturbed = async || {
            let mut names = Vec::new();
            for agent in [&firm.karin, &firm.joost, &firm.ria] {
                let rows = firm.desk.interruptions(agent, tuesday()).await.unwrap();
                names.extend(rows.iter().map(|row| format!("{} {}", agent.name, row.subject)));
            }
            names
        };
        ask(&firm, "Gewoon", now).await;
        assert!(disturbed().await.is_empty(), "a question waits for its moment");
        let urgent = Question {
            subject: "Lek".into(),
            is_urgent: true,
            channel: Channel::Phone,
            ..question("Els", "06 12345678", "Water!")
        };
        let id = firm.desk.ask(Some(&firm.ria), urgent, now).await.unwrap().conversation;
        firm.desk.conversation_for(&firm.ria, id, now + 1.minute()).await.unwrap();
        assert_eq!(disturbed().await, ["Karin de Vries Lek", "Joost Smit Lek"], "the desk passes it on");
        let to_joost = HandOver { team: firm.joost.teams[0], agent: Some(firm.joost.id) };
        firm.desk.hand_over(&firm.karin, id, to_joost, now + 1.minute()).await.unwrap();
        firm.desk.conversation_for(&firm.karin, id, now + 2.minutes()).await.unwrap();
        assert_eq!(disturbed().await, ["Joost Smit Lek"], "it is his now, whoever else looks");
        firm.desk.conversation_for(&firm.joost, id, now + 3.minutes()).await.unwrap();
        assert!(disturbed().await.is_empty());
    })
    .await;
}
