//! What another program does with a token: ask, look up, answer, and what it hears when it can't be done.

use std::collections::BTreeSet;

use crate::program::{Program, question};
use desk::views::{ListFilter, Whose};
use serde_json::{Value, json};

#[tokio::test]
async fn a_question_gets_its_promise_a_reference_and_a_page() {
    let program = Program::new().await;
    let got = program.post("/api/v1/questions", &question()).await;
    got.is(201);
    assert_eq!(got.text("/promise/sentence"), "Service antwoordt u vandaag vóór 15:20.");
    assert_eq!(got.text("/promise/deadline_at"), "2026-11-24T14:20:00Z");
    assert_eq!((got.text("/promise/state"), got.text("/promise/team_name")), ("open", "Service"));
    assert_eq!((got.text("/told_to"), got.text("/language")), ("ilse@molenpoort.example", "nl"));
    assert!(got.text("/reference").ends_with("2026-0001"));

    let page = got.text("/link").strip_prefix("https://vraag.halmeer.example").unwrap().to_owned();
    program.site.get(&page).await.says(&["De ketel valt uit, storing F28.", "vandaag vóór 15:20"]);
    assert_eq!(got.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn the_customer_is_told_in_their_language_and_who_can_only_be_called_is_called_back() {
    let program = Program::new().await;
    let english = json!({ "text": "My boiler is off.", "reach": "06 12345678", "language": "en", "is_urgent": true });
    let got = program.post("/api/v1/questions", &english).await;
    assert_eq!(got.is(201).text("/promise/sentence"), "Service calls you back today before 12:20.");
    assert_eq!((got.text("/promise/kind"), &got.json["told_to"]), ("callback", &Value::Null));
}

#[tokio::test]
async fn a_call_is_a_note_that_the_tokens_colleague_took_down() {
    let program = Program::new().await;
    let call = json!({ "text": "Belt morgen terug", "channel": "phone" });
    program.post("/api/v1/questions", &call).await.is(201);
    let noted = program.site.desk.taken_down_today(&program.karin, program.site.now()).await.unwrap();
    assert_eq!(noted.len(), 1);
    // Who asks by a program must be answered somewhere, as by the form.
    let nowhere = program.post("/api/v1/questions", &json!({ "text": "Hallo?" })).await;
    assert_eq!(nowhere.wrong(), [("reach", "Dit ontbreekt nog.")]);
}

#[tokio::test]
async fn what_would_be_promised_is_what_is_promised() {
    let program = Program::new().await;
    let quote = program.post("/api/v1/quotes", &json!({})).await;
    quote.is(200);
    assert_eq!(quote.text("/sentence"), "Service antwoordt u vandaag vóór 15:20.");
    assert_eq!(quote.text("/rule_name"), "Alle vragen");
    let asked = program.post("/api/v1/questions", &question()).await;
    assert_eq!(asked.text("/promise/deadline_at"), quote.text("/deadline_at"));

    let mailbox = program.site.desk.mailboxes(&program.karin).await.unwrap()[0].id;
    let by_mail = json!({ "channel": "email", "mailbox": mailbox, "is_urgent": true, "language": "en" });
    let by_mail = program.post("/api/v1/quotes", &by_mail).await;
    assert_eq!(by_mail.is(200).text("/sentence"), "Service answers you today before 12:20.");
    let unknown = json!({ "mailbox": "019ab000-0000-7000-8000-000000000000" });
    assert_eq!(program.post("/api/v1/quotes", &unknown).await.wrong()[0].0, "mailbox");
    assert_eq!(program.conversations().await, 1);
}

#[tokio::test]
async fn one_conversation_by_id_or_reference_with_all_that_was_written_and_promised() {
    let program = Program::new().await;
    let file = json!({ "name": "ketel.png", "content_type": "image/png", "content": "iVBORw0KGgo=" });
    let asked = program
        .post("/api/v1/questions", &json!({ "text": "Zie foto", "reach": "ilse@molenpoort.example", "files": [file] }))
        .await;
    let (id, reference) = (asked.is(201).text("/conversation"), asked.text("/reference"));
    let by_id = program.get(&format!("/api/v1/conversations/{id}")).await;
    let by_reference = program.get(&format!("/api/v1/conversations/{}", reference.to_lowercase())).await;
    assert_eq!(by_id.is(200).json, by_reference.json);
    assert_eq!(by_id.text("/messages/0/text"), "Zie foto");
    assert_eq!(by_id.text("/messages/0/direction"), "inbound");
    assert_eq!(by_id.text("/messages/0/attachments/0/name"), "ketel.png");
    assert_eq!(by_id.text("/promises/0/state"), "open");
    assert_eq!(by_id.text("/link"), asked.text("/link"));
    let kinds: Vec<&str> =
        by_id.json["timeline"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"asked") && kinds.contains(&"promised"), "{kinds:?}");

    let file = program.get(by_id.text("/messages/0/attachments/0/href")).await;
    assert_eq!(
        (file.is(200).bytes.as_slice(), &file.headers["content-type"]),
        (&b"\x89PNG\r\n\x1a\n"[..], &"image/png".parse().unwrap())
    );
    for nothing in ["019ab000-0000-7000-8000-000000000000", "XX-2026-0001", "%00", "..%2F..%2Fetc"] {
        program.get(&format!("/api/v1/conversations/{nothing}")).await.is_problem(404, "not-found");
        program.get(&format!("/api/v1/attachments/{nothing}")).await.is_problem(404, "not-found");
    }
}

#[tokio::test]
async fn what_a_program_fetches_stays_unread_for_people() {
    let program = Program::new().await;
    let reference = program.asked().await;
    program.get(&format!("/api/v1/conversations/{reference}")).await.is(200);
    let filter = ListFilter { whose: Whose::All, ..ListFilter::default() };
    let list = program.site.desk.conversations(&program.karin, &filter, program.site.now()).await.unwrap();
    assert!(list.rows[0].is_unread);
}

#[tokio::test]
async fn an_answer_by_mail_waits_and_one_by_telephone_keeps_the_promise() {
    let program = Program::new().await;
    let path = format!("/api/v1/conversations/{}/answers", program.asked().await);
    let file = json!({ "name": "handleiding.txt", "content": "RHJ1ayBvcCByZXNldC4=" });
    let mailed = json!({ "text": "Druk op reset.", "cc": ["boekhouding@molenpoort.example"], "files": [file] });
    let got = program.post(&path, &mailed).await;
    assert_eq!(got.is(201).text("/promise/state"), "open");
    let again = program.post(&path, &mailed).await;
    assert_eq!(again.is(201).text("/message"), got.text("/message"), "the same words within a minute are one answer");
    let view = program.get(&path.replace("/answers", "")).await;
    assert_eq!(view.text("/messages/1/sending/state"), "held");
    assert_eq!(view.text("/messages/1/attachments/0/name"), "handleiding.txt");
    assert_eq!(view.text("/agent_name"), "Karin");

    let path = format!("/api/v1/conversations/{}/answers", program.asked().await);
    let got = program.post(&path, &json!({ "text": "Hij doet het weer.", "how": "telephone" })).await;
    assert_eq!((got.is(201).text("/promise/state"), got.text("/state")), ("kept", "waiting_for_them"));
}

#[tokio::test]
async fn an_answer_that_is_not_all_promises_the_rest() {
    let program = Program::new().await;
    let path = format!("/api/v1/conversations/{}/answers", program.asked().await);
    let answer = |deadline: &str| json!({ "text": "Dat zoek ik uit.", "how": "telephone", "then": { "deadline": deadline, "reason": "Ik bel de fabriek." } });
    for too_early in ["2026-11-24T09:00:00Z", "2026-11-24T15:20:00+01:00"] {
        assert_eq!(program.post(&path, &answer(too_early)).await.wrong()[0].0, "then.deadline");
    }
    let got = program.post(&path, &answer("2026-11-25T12:00:00+01:00")).await;
    assert_eq!(
        (got.is(201).text("/promise/state"), got.text("/promise/deadline_at")),
        ("open", "2026-11-25T11:00:00Z")
    );
}

#[tokio::test]
async fn who_answers_past_what_the_customer_wrote_hears_so() {
    let program = Program::new().await;
    let asked = program.post("/api/v1/questions", &question()).await;
    let seen = program.site.now();
    program.site.wait(60);
    let token = asked.text("/link").rsplit('/').next().unwrap().to_owned();
    program.site.desk.customer_adds(&token, "Nu lekt hij.".into(), vec![], program.site.now()).await.unwrap();
    let path = format!("/api/v1/conversations/{}/answers", asked.text("/reference"));
    let answer = json!({ "text": "Druk op reset.", "seen_up_to": seen });
    program.post(&path, &answer).await.is_problem(409, "changed-meanwhile");
}

#[tokio::test]
async fn who_has_no_address_can_not_be_mailed_and_no_mail_is_lost() {
    let program = Program::new().await;
    let asked = program.post("/api/v1/questions", &json!({ "text": "Bel mij", "reach": "06 12345678" })).await;
    let path = format!("/api/v1/conversations/{}/answers", asked.text("/reference"));
    let got = program.post(&path, &json!({ "text": "Beste" })).await;
    assert_eq!(got.wrong()[0].0, "how");
    assert!(got.wrong()[0].1.starts_with("Van deze klant is geen e-mailadres bekend."));
}

#[tokio::test]
async fn notes_renewals_withdrawals_and_hand_overs_do_what_the_page_does() {
    let program = Program::new().await;
    let at = format!("/api/v1/conversations/{}", program.asked().await);
    let note = program.post(&format!("{at}/notes"), &json!({ "text": "Klant van Joost." })).await;
    let view = program.get(&at).await;
    assert_eq!(view.text("/messages/1/id"), note.is(201).text("/message"));
    assert_eq!((view.text("/messages/1/direction"), view.text("/promise/state")), ("note", "open"));

    let renewal = json!({ "deadline": "2026-11-25T10:00:00+01:00", "reason": "Het onderdeel komt morgen." });
    let renewed = program.post(&format!("{at}/renewals"), &renewal).await;
    assert_eq!(renewed.is(201).text("/promise/origin"), "renewal");
    assert_eq!(renewed.text("/promise/sentence"), "Service antwoordt u morgen vóór 10:00.");
    assert_eq!(program.post(&format!("{at}/renewals"), &renewal).await.wrong()[0].0, "deadline");

    let team = program.get("/api/v1/teams").await.is(200).text("/teams/0/id").to_owned();
    let given = program.post(&format!("{at}/hand-overs"), &json!({ "team": team, "agent": program.karin.id })).await;
    assert_eq!(given.is(201).text("/promise/agent_name"), "Karin");

    let withdrawn =
        program.post(&format!("{at}/withdrawals"), &json!({ "reason": "Dubbel gevraagd.", "tell": false })).await;
    assert_eq!((withdrawn.is(201).text("/promise/state"), withdrawn.text("/state")), ("withdrawn", "done"));
    program
        .post(&format!("{at}/withdrawals"), &json!({ "reason": "Nog eens." }))
        .await
        .is_problem(409, "no-open-promise");
    let states: Vec<Value> = program.get(&at).await.json["promises"]
        .as_array()
        .unwrap()
        .iter()
        .map(|promise| promise["state"].clone())
        .collect();
    assert_eq!(states, ["renewed", "withdrawn"]);
}

#[tokio::test]
async fn a_promise_that_has_passed_can_not_be_moved() {
    let program = Program::new().await;
    let path = format!("/api/v1/conversations/{}/renewals", program.asked().await);
    program.site.is_now("2026-11-24T15:21");
    let renewal = json!({ "deadline": "2026-11-25T10:00:00+01:00", "reason": "Het wordt later." });
    program.post(&path, &renewal).await.is_problem(409, "too-late");
}

#[tokio::test]
async fn the_rules_come_in_the_order_in_which_they_are_tried() {
    let program = Program::new().await;
    let got = program.get("/api/v1/rules").await;
    let of =
        |name: &str| got.json["rules"].as_array().unwrap().iter().map(|rule| rule[name].clone()).collect::<Vec<_>>();
    got.is(200);
    assert_eq!(
        (of("name"), of("is_last")),
        (vec![json!("Spoed"), json!("Alle vragen")], vec![json!(false), json!(true)])
    );
    assert_eq!(of("is_urgent"), [json!(true), Value::Null]);
    assert_eq!(got.text("/rules/1/rule/kind"), "same-day-or-next-morning");
}

async fn listed(program: &Program, query: &str) -> Vec<String> {
    let got = program.get(&format!("/api/v1/conversations?{query}")).await;
    let rows = got.is(200).json["conversations"].as_array().unwrap().clone();
    rows.iter().map(|row| row["said"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn lists_and_searches_are_those_of_the_page() {
    let program = Program::new().await;
    for (text, is_mine) in [("De pomp bromt", true), ("De ketel lekt", false)] {
        let agent = is_mine.then_some(program.karin.id);
        program
            .post("/api/v1/questions", &json!({ "text": text, "reach": "ilse@molenpoort.example", "agent": agent }))
            .await
            .is(201);
        program.site.wait(60);
    }
    let team = program.get("/api/v1/teams").await.text("/teams/0/id").to_owned();
    let contact = program.get("/api/v1/conversations/HI-2026-0001").await.text("/contact/id").to_owned();
    for (query, expected) in [
        ("", vec!["De ketel lekt", "De pomp bromt"]),
        ("state=waiting_for_us", vec!["De pomp bromt", "De ketel lekt"]),
        ("state=done", vec![]),
        ("view=mine", vec!["De pomp bromt"]),
        ("view=unassigned", vec!["De ketel lekt"]),
        ("q=ketel&view=all", vec!["De ketel lekt"]),
        ("q=molenpoort&channel=api", vec!["De ketel lekt", "De pomp bromt"]),
        ("channel=phone", vec![]),
        ("tag=garantie", vec![]),
        (&format!("team={team}&view=unassigned"), vec!["De ketel lekt"]),
        (&format!("contact={contact}&limit=1"), vec!["De ketel lekt"]),
        ("team=019ab000-0000-7000-8000-000000000000", vec![]),
    ] {
        assert_eq!(listed(&program, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn going_on_where_a_piece_ended_neither_skips_nor_repeats() {
    let program = Program::new().await;
    let ask = async |text: &str| {
        let got = program.post("/api/v1/questions", &json!({ "text": text, "reach": "ilse@molenpoort.example" })).await;
        got.is(201).text("/conversation").to_owned()
    };
    let mut asked = Vec::new();
    for n in 0..7 {
        asked.push(ask(&format!("Vraag {n}")).await);
        // Some of the same moment: only the id tells them apart.
        program.site.wait(i64::from(n % 3 == 0) * 60);
    }
    for state in ["", "&state=waiting_for_us"] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let got = program.get(&format!("/api/v1/conversations?limit=2{state}{after}")).await;
            let rows = got.is(200).json["conversations"].as_array().unwrap();
            seen.extend(rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
            // What comes meanwhile comes before or after what was seen.
            program.site.wait(60);
            ask("Intussen").await;
            let Some(next) = got.json["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        let unique: BTreeSet<&String> = seen.iter().collect();
        assert_eq!(unique.len(), seen.len(), "{state}: nothing comes twice");
        assert!(asked.iter().all(|id| unique.contains(id)), "{state}: nothing is skipped");
    }
}

#[tokio::test]
async fn a_query_that_is_wrong_is_told_at_its_place() {
    let program = Program::new().await;
    for (query, field) in [
        ("view=ours", "view"),
        ("state=open", "state"),
        ("team=7", "team"),
        ("colour=blue", "colour"),
        ("limit=0", "limit"),
        ("limit=51", "limit"),
        ("limit=many", "limit"),
        ("limit=-1", "limit"),
        ("tag=a&tag=b", "tag"),
        ("after=here", "after"),
        ("after=now.019ab000-0000-7000-8000-000000000000", "after"),
        ("view=mine&team=019ab000-0000-7000-8000-000000000000", "team"),
    ] {
        let got = program.get(&format!("/api/v1/conversations?{query}")).await;
        assert_eq!(got.wrong()[0].0, field, "{query}");
    }
    // A search is words, whatever stands in them.
    for words in ["%00", "%27%3B--", "%22%22%22", "%25%25", "*+(", &"x".repeat(5_000)] {
        program.get(&format!("/api/v1/conversations?q={words}")).await.is(200);
    }
}
