//! Files as work in the plan: seen by quotes, moved by hand, told of on the ladder and in the letter, with a history, and looked
//! after by the doctor.

use crate::firm;
use crate::firm::{Firm, field, refused, tuesday, week};
use desk::forms::Question;
use desk::piles::{NewDossier, PileForm};
use desk::rosters::{AbsenceForm, RosterForm};
use desk::views::{Asked, DossierView};
use desk::{Agent, DossierId, PileId, Refusal};
use jiff::{Timestamp, ToSpan};
use promise::document::HoursDocument;
use store::args;
use testkit::{at, database, each_database};

fn file(title: &str) -> NewDossier {
    NewDossier { title: title.into(), ..NewDossier::default() }
}

/// A pile of files of forty minutes, at most so many service days.
async fn quotations(firm: &Firm, days: u32) -> PileId {
    let team = firm.desk.teams(&firm.petra).await.unwrap()[0].id;
    let name = "Offertes".into();
    let form = PileForm { id: None, name, team, subject: None, days, effort_minutes: 40, is_active: true };
    firm.desk.save_pile(&firm.petra, form, tuesday()).await.unwrap()
}

/// Half an hour a day.
async fn answers(firm: &Firm, agent: &Agent) {
    let slots = week(&[["09:30", "10:00"]]);
    let pattern = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").hours;
    let form = RosterForm { agent: agent.id, pattern, slots, calendar_url: String::new(), knowledge: None };
    firm.desk.save_roster(agent, form, tuesday()).await.unwrap();
}

async fn put_in(firm: &Firm, pile: PileId, titles: &[&str]) -> Vec<DossierId> {
    let files = titles.iter().map(|title| file(title)).collect();
    firm.desk.add_dossiers(&firm.karin, pile, files, tuesday()).await.unwrap()
}

async fn view(firm: &Firm, id: DossierId, now: Timestamp) -> DossierView {
    firm.desk.dossier(&firm.karin, id, now).await.unwrap()
}

/// What happened to a file, the first first: "kind by".
async fn history(firm: &Firm, id: DossierId, now: Timestamp) -> Vec<String> {
    let said = view(firm, id, now).await.history.into_iter().rev();
    said.map(|event| format!("{} {}", event.kind, event.by.unwrap_or_default()).trim().to_owned()).collect()
}

async fn ask(firm: &Firm, subject: &str, now: Timestamp) -> Asked {
    let question = firm::question("Ilse", "ilse@verhoeven.example", "Wanneer komt u?");
    firm.desk.ask(None, Question { subject: subject.into(), ..question }, now).await.unwrap()
}

/// What the ladder mails colleagues by now, after owning up: "to: subject".
async fn told(firm: &Firm, now: Timestamp) -> Vec<String> {
    while firm.desk.own_up(10, now).await.unwrap() == 10 {}
    while firm.desk.climb_ladder(10, now).await.unwrap() >= 10 {}
    firm.desk.tell_ladder(now).await.unwrap();
    let mut told = Vec::new();
    for mail in firm.desk.claim_outgoing(100, now).await.unwrap() {
        let to = mail.recipients.join(" ");
        if let Some(name) = to.strip_suffix("@halmeer.example") {
            told.push(format!("{name}: {}", mail::parse(&mail.bytes).subject));
        }
        firm.desk.delivered(mail.id, desk::Delivery::Accepted { reply: "250 ok".into() }, now).await.unwrap();
    }
    told.sort();
    told
}

#[tokio::test]
async fn a_full_pile_makes_no_customer_wait_longer_than_the_rule() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        answers(&firm, &firm.karin).await;
        let by = |asked: Asked| {
            let firm = &firm;
            async move {
                let slot = firm.desk.planned(&firm.karin, asked.conversation, tuesday()).await.unwrap().unwrap();
                slot.quote.unwrap().planned_by.unwrap()
            }
        };
        // Four files, due in four days, fill the slots of this week but for a little.
        let pile = quotations(&firm, 4).await;
        put_in(&firm, pile, &["een", "twee", "drie"]).await;
        let planned_by = by(ask(&firm, "Ketel", tuesday()).await).await;
        assert!(
            planned_by <= at("2026-11-24T13:10"),
            "no pile makes a customer wait longer than the rule: {planned_by}"
        );
        assert_eq!(firm.desk.doctor(tuesday()).await.unwrap().findings, []);
    })
    .await;
}

#[tokio::test]
async fn a_file_makes_way_for_questions_is_told_of_when_it_fits_nowhere_and_fits_again_when_there_is_room() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        answers(&firm, &firm.karin).await;
        let pile = quotations(&firm, 1).await;
        // Due on Wednesday at closing time, and there is an hour until then.
        let ids = put_in(&firm, pile, &["Zes panelen"]).await;
        assert!(view(&firm, ids[0], tuesday()).await.file.planned.is_some());
        assert_eq!(told(&firm, tuesday() + 1.minute()).await, [""; 0]);
        let away = jiff::civil::date(2026, 11, 25);
        let reason = String::new();
        let form = AbsenceForm { agent: firm.karin.id, first: away, from: None, last: away, until: None, reason };
        let absence = firm.desk.add_absence(&firm.petra, form, tuesday() + 2.minutes()).await.unwrap();
        let seen = view(&firm, ids[0], tuesday() + 2.minutes()).await;
        assert_eq!((seen.file.planned, seen.file.is_late), (None, true));
        let today = firm.desk.today_plan(&firm.lotte, vec![], tuesday() + 2.minutes()).await.unwrap();
        assert_eq!(today.unfit_files, 1);
        assert_eq!(told(&firm, tuesday() + 2.minutes()).await, ["lotte: Dossier past niet meer: Zes panelen"]);
        assert_eq!(told(&firm, tuesday() + 30.minutes()).await, [""; 0], "once");
        assert_eq!(history(&firm, ids[0], tuesday()).await, ["came Karin de Vries", "warned"]);

        firm.desk.remove_absence(&firm.petra, firm.karin.id, absence, tuesday() + 3.minutes()).await.unwrap();
        let today = firm.desk.today_plan(&firm.karin, vec![], tuesday() + 3.minutes()).await.unwrap();
        assert_eq!(today.files.len(), 0, "it ends in tomorrow's slot");
        let tomorrow = at("2026-11-25T08:45");
        let today = firm.desk.today_plan(&firm.karin, vec![], tomorrow).await.unwrap();
        assert_eq!(today.files.iter().map(|file| file.title.as_str()).collect::<Vec<_>>(), ["Zes panelen"]);
    })
    .await;
}

#[tokio::test]
async fn a_file_climbs_the_ladder_each_rung_once_and_stands_in_the_evening_letter_when_it_broke() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        let pile = quotations(&firm, 2).await;
        let ids = put_in(&firm, pile, &["Zes panelen", "Daklijst"]).await;
        firm.desk.hand_dossier(&firm.lotte, ids[1], Some(firm.joost.id), tuesday() + 1.minute()).await.unwrap();
        // Two service days and what is left of Tuesday: half of it has passed on Wednesday afternoon. The one on Joost's name
        // is his; of the other the lead hears.
        assert_eq!(told(&firm, at("2026-11-25T12:00")).await, [""; 0]);
        let half = at("2026-11-25T16:00");
        assert_eq!(told(&firm, half).await, ["lotte: Niemand heeft tijd voor dit dossier: Zes panelen"]);
        assert_eq!(told(&firm, half + 30.minutes()).await, [""; 0]);
        // Half an hour, and the forty minutes that it takes, before closing time on Thursday.
        assert_eq!(told(&firm, at("2026-11-26T15:40")).await, [""; 0]);
        let warned = told(&firm, at("2026-11-26T15:51")).await;
        assert_eq!(
            warned,
            [
                "joost: 2 beloften vragen om u",
                "karin: Maak dit dossier af: Zes panelen",
                "lotte: 2 beloften vragen om u"
            ]
        );
        let passed = at("2026-11-26T17:01");
        assert_eq!(firm.desk.own_up(10, passed).await.unwrap(), 2);
        assert_eq!(told(&firm, passed).await, [""; 0], "nobody is mailed after closing time");
        assert_eq!(told(&firm, at("2026-11-27T08:31")).await, ["lotte: 2 beloften vragen om u"]);
        let said = history(&firm, ids[1], passed).await;
        assert_eq!(said, ["came Karin de Vries", "handed Lotte Bakker", "warned", "broken"]);

        let evening = at("2026-11-26T20:31");
        let day = firm.desk.write_letter(evening).await.unwrap().unwrap();
        let letter = firm.desk.letter(&firm.petra, day, evening).await.unwrap();
        assert_eq!(letter.forgotten, 0);
        let files = letter.files.unwrap();
        assert!(files.starts_with("Op twee dossiers is de belofte gebroken: Offertes, "), "{files}");
        let mails = firm.desk.claim_outgoing(10, evening).await.unwrap();
        assert!(
            mails.iter().any(|mail| mail::parse(&mail.bytes).text.contains("Op twee dossiers is de belofte gebroken"))
        );
    })
    .await;
}

#[tokio::test]
async fn the_files_of_a_colleague_who_leaves_are_their_teams_and_stand_in_the_plan() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        answers(&firm, &firm.karin).await;
        answers(&firm, &firm.joost).await;
        let pile = quotations(&firm, 10).await;
        let id = put_in(&firm, pile, &["Zes panelen"]).await[0];
        firm.desk.hand_dossier(&firm.karin, id, Some(firm.joost.id), tuesday()).await.unwrap();
        assert_eq!(view(&firm, id, tuesday()).await.file.planned.unwrap().0, "Joost");
        let form = desk::forms::AgentForm {
            id: Some(firm.joost.id),
            name: "Joost Smit".into(),
            email: "joost@halmeer.example".into(),
            password: String::new(),
            role: desk::Role::Agent,
            language: desk::Language::Nl,
            zone: None,
            teams: firm.joost.teams.clone(),
            is_active: false,
        };
        firm.desk.save_agent(&firm.petra, form, tuesday()).await.unwrap();
        firm.desk.repair_plan(tuesday() + 1.minute()).await.unwrap();
        let seen = view(&firm, id, tuesday() + 1.minute()).await.file;
        assert_eq!((seen.agent, seen.planned.map(|(who, _)| who), seen.is_late), (None, Some("Karin".into()), false));
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_due_after_the_slots_that_are_laid_out_is_not_said_to_fit_nowhere() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        answers(&firm, &firm.karin).await;
        // Ten working days of half an hour: five hours, and each takes forty minutes.
        let soon = quotations(&firm, 9).await;
        let titles: Vec<String> = (0..8).map(|n| format!("Offerte {n}")).collect();
        put_in(&firm, soon, &titles.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let team = firm.desk.teams(&firm.petra).await.unwrap()[0].id;
        let name = "Later".into();
        let form = PileForm { id: None, name, team, subject: None, days: 30, effort_minutes: 40, is_active: true };
        let later = firm.desk.save_pile(&firm.petra, form, tuesday()).await.unwrap();
        let id = put_in(&firm, later, &["Over een maand"]).await[0];
        let seen = view(&firm, id, tuesday()).await.file;
        assert!(seen.planned.is_some() && !seen.is_late, "{seen:?}");
        assert_eq!(history(&firm, id, tuesday()).await, ["came Karin de Vries"]);
    })
    .await;
}

#[tokio::test]
async fn moved_by_hand_it_stays_there_and_its_history_says_by_whom() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        answers(&firm, &firm.karin).await;
        let pile = quotations(&firm, 5).await;
        let ids = put_in(&firm, pile, &["Zes panelen"]).await;
        let friday = at("2026-11-27T09:30");
        let choices = view(&firm, ids[0], tuesday()).await.choices;
        assert!(choices.iter().any(|choice| choice.from_at == friday), "{choices:?}");
        firm.desk.move_dossier(&firm.lotte, ids[0], Some((firm.karin.id, friday)), tuesday()).await.unwrap();
        firm.desk.repair_plan(tuesday() + 20.minutes()).await.unwrap();
        let seen = view(&firm, ids[0], tuesday() + 20.minutes()).await;
        assert_eq!(seen.file.planned, Some(("Karin".into(), friday)));
        assert_eq!((seen.file.is_pinned, seen.pinned_to), (true, Some((firm.karin.id, friday))));
        let nobody = firm.desk.move_dossier(&firm.lotte, ids[0], Some((firm.joost.id, friday)), tuesday()).await;
        assert_eq!(refused(nobody), field("slot", "slot_gone"));
        firm.desk.move_dossier(&firm.lotte, ids[0], None, tuesday() + 21.minutes()).await.unwrap();
        assert!(!view(&firm, ids[0], tuesday() + 21.minutes()).await.file.is_pinned);
        firm.desk.finish_dossier(&firm.karin, ids[0], "Gestuurd".into(), tuesday() + 22.minutes()).await.unwrap();
        let said = history(&firm, ids[0], tuesday() + 22.minutes()).await;
        assert_eq!(said, ["came Karin de Vries", "moved Lotte Bakker", "unpinned Lotte Bakker", "done Karin de Vries"]);
        let again = firm.desk.move_dossier(&firm.lotte, ids[0], None, tuesday() + 23.minutes()).await;
        assert_eq!(refused(again), Refusal::NoOpenPromise);
    })
    .await;
}

#[tokio::test]
async fn the_doctor_sees_a_file_without_a_promise_and_one_that_stands_nowhere_unnamed() {
    let codes = |report: desk::Report| report.findings.into_iter().map(|found| found.code).collect::<Vec<_>>();
    let firm = Firm::on(database()).await;
    answers(&firm, &firm.karin).await;
    let pile = quotations(&firm, 5).await;
    let ids = put_in(&firm, pile, &["Zes panelen", "Daklijst"]).await;
    assert_eq!(codes(firm.desk.doctor(tuesday()).await.unwrap()), [""; 0]);
    let number = ids[0];
    let now = tuesday();
    let change = |sql: &'static str| firm.db.write(move |tx| tx.exec(sql, args![number]));
    change("delete from planned_file where promise_id in (select id from dossier_promise where dossier_id = ?1)")
        .await
        .unwrap();
    assert_eq!(codes(firm.desk.doctor(now).await.unwrap()), ["plan.missing"]);
    change("update dossier_promise set state = 'withdrawn', ended_at = said_at where dossier_id = ?1").await.unwrap();
    assert_eq!(codes(firm.desk.doctor(now).await.unwrap()), ["dossier.missing"]);
    change("update dossier_promise set state = 'open', ended_at = null where dossier_id = ?1").await.unwrap();
    change("update dossier set state = 'done', ended_at = received_at, outcome = 'x' where id = ?1").await.unwrap();
    let found = codes(firm.desk.doctor(now).await.unwrap());
    assert!(found.contains(&"dossier.not_open".to_owned()), "{found:?}");
    // An open promise that has passed, and nobody owned up to it.
    let late = codes(firm.desk.doctor(at("2026-12-04T09:00")).await.unwrap());
    assert!(late.contains(&"dossier.overdue".to_owned()), "{late:?}");
}

#[tokio::test]
async fn a_lead_sees_who_answers_what_when_this_week_and_who_is_away() {
    each_database(|db| async move {
        let firm = Firm::on(db).await;
        answers(&firm, &firm.karin).await;
        let pile = quotations(&firm, 5).await;
        put_in(&firm, pile, &["Zes panelen"]).await;
        ask(&firm, "Ketel", tuesday()).await;
        let thursday = jiff::civil::date(2026, 11, 26);
        let reason = "Tandarts".into();
        let form =
            AbsenceForm { agent: firm.karin.id, first: thursday, from: None, last: thursday, until: None, reason };
        firm.desk.add_absence(&firm.petra, form, tuesday()).await.unwrap();
        let week = firm.desk.team_slots(&firm.lotte, None, None, tuesday()).await.unwrap();
        let of_day = |n: usize| {
            let slots = week.days[n].slots.iter();
            slots.map(|slot| {
                (slot.name.clone(), slot.promised.iter().map(|one| one.subject.clone()).collect::<Vec<_>>())
            })
        };
        assert_eq!(of_day(1).collect::<Vec<_>>(), [("Karin".to_owned(), vec!["Ketel".to_owned()])]);
        assert_eq!(of_day(2).collect::<Vec<_>>(), [("Karin".to_owned(), vec!["Zes panelen".to_owned()])]);
        assert_eq!((of_day(3).count(), week.days[3].away[0].is_whole_day), (0, true));
        assert_eq!((week.days[5].slots.len(), week.days[5].is_open, week.days.len()), (0, false, 7));
        let next =
            firm.desk.team_slots(&firm.lotte, None, Some(jiff::civil::date(2026, 12, 3)), tuesday()).await.unwrap();
        assert_eq!((next.first, next.days[0].slots.len()), (jiff::civil::date(2026, 11, 30), 1));
        assert!(matches!(
            firm.desk.team_slots(&firm.karin, None, None, tuesday()).await,
            Err(desk::DeskError::NotAllowed(desk::Act::SeeBoard))
        ));
    })
    .await;
}
