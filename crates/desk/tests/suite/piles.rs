//! Files in piles, beside the questions: promised the day they come in, worked off in what questions leave of the slots.

use crate::firm;
use crate::firm::{Firm, field, refused, tuesday, week};
use desk::piles::{NewDossier, PileForm};
use desk::rosters::RosterForm;
use desk::views::{PileView, PromiseState};
use desk::{Act, Agent, DeskError, PileId, Refusal};
use jiff::Timestamp;
use promise::document::HoursDocument;
use testkit::{TestDatabase, at, database, each_database};

fn file(title: &str) -> NewDossier {
    NewDossier { title: title.into(), ..NewDossier::default() }
}

async fn quotations(firm: &Firm) -> PileId {
    let team = firm.desk.teams(&firm.petra).await.unwrap()[0].id;
    let form = PileForm {
        id: None,
        name: "Offertes".into(),
        team,
        subject: None,
        days: 5,
        effort_minutes: 40,
        is_active: true,
    };
    firm.desk.save_pile(&firm.petra, form, tuesday()).await.unwrap()
}

/// Half an hour a day.
async fn answers(firm: &Firm, agent: &Agent) {
    let slots = week(&[["09:30", "10:00"]]);
    let pattern = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").hours;
    let form = RosterForm { agent: agent.id, pattern, slots, calendar_url: String::new(), knowledge: None };
    firm.desk.save_roster(agent, form, tuesday()).await.unwrap();
}

async fn look(firm: &Firm, pile: PileId, now: Timestamp) -> PileView {
    firm.desk.pile(&firm.karin, pile, now).await.unwrap()
}

async fn lived_through(db: TestDatabase) {
    let firm = Firm::on(db).await;
    let pile = quotations(&firm).await;
    let ids = firm
        .desk
        .add_dossiers(&firm.karin, pile, vec![file("Zes panelen"), file("Daklijst")], tuesday())
        .await
        .unwrap();
    let view = look(&firm, pile, tuesday()).await;
    // Five service days after Tuesday the 24th, at closing time.
    assert_eq!(view.open.iter().map(|line| line.deadline_at).collect::<Vec<_>>(), vec![at("2026-12-01T17:00"); 2]);
    assert_eq!((view.summary.open, view.summary.overdue, view.summary.week), (2, 0, (2, 0)));

    let now = at("2026-11-26T10:00");
    firm.desk.finish_dossier(&firm.karin, ids[0], "Offerte gestuurd, 4.210 euro.".into(), now).await.unwrap();
    let again = firm.desk.finish_dossier(&firm.karin, ids[0], "Nog eens".into(), now).await;
    assert_eq!(refused(again), Refusal::NoOpenPromise);
    firm.desk.renew_dossier(&firm.joost, ids[1], 7, "Wacht op de fabriek".into(), now).await.unwrap();
    let view = look(&firm, pile, now).await;
    assert_eq!(view.open[0].deadline_at, at("2026-12-07T17:00"));
    let done = &view.ended[0];
    assert_eq!(
        (done.promise_state, done.ended_by.as_deref(), done.outcome.as_str()),
        (PromiseState::Kept, Some("Karin"), "Offerte gestuurd, 4.210 euro.")
    );
    assert_eq!((view.promises.kept, view.promises.renewed, view.promises.broken), (1, 1, 0));
    let today = view.flow.last().unwrap();
    assert_eq!((today.came, today.went, view.flow.len()), (2, 1, 91));

    // It passes in silence: broken, owned up to, and promised anew; that stays on it when it is done.
    let late = at("2026-12-08T09:00");
    assert_eq!(firm.desk.own_up(10, late).await.unwrap(), 1);
    assert_eq!(firm.desk.own_up(10, late).await.unwrap(), 0);
    let view = look(&firm, pile, late).await;
    assert_eq!((view.open[0].broken, view.open[0].deadline_at, view.summary.overdue), (1, at("2026-12-15T17:00"), 1));
    firm.desk.finish_dossier(&firm.karin, ids[1], "Gebeld en gedaan".into(), at("2026-12-09T09:00")).await.unwrap();
    let view = look(&firm, pile, at("2026-12-09T10:00")).await;
    assert_eq!((view.open.len(), view.ended[0].broken, view.promises.broken), (0, 1, 1));
}

#[tokio::test]
async fn a_file_is_promised_done_put_off_or_broken_and_always_has_one_open_promise_until_it_is_out() {
    each_database(lived_through).await;
}

#[tokio::test]
async fn done_after_its_promise_has_passed_is_broken_first_whoever_is_quicker() {
    let firm = Firm::on(database()).await;
    let pile = quotations(&firm).await;
    let ids = firm.desk.add_dossiers(&firm.karin, pile, vec![file("Zes panelen")], tuesday()).await.unwrap();
    let late = at("2026-12-02T09:00");
    let renewed = firm.desk.renew_dossier(&firm.karin, ids[0], 9, "Druk".into(), late).await;
    assert_eq!(refused(renewed), Refusal::TooLate);
    firm.desk.finish_dossier(&firm.karin, ids[0], "Gestuurd".into(), late).await.unwrap();
    let view = look(&firm, pile, late).await;
    assert_eq!((view.ended[0].broken, view.promises.broken, view.promises.kept), (1, 1, 1));
}

#[tokio::test]
async fn files_stand_in_what_questions_leave_and_what_has_no_room_is_named() {
    let firm = Firm::on(database()).await;
    answers(&firm, &firm.karin).await;
    let pile = quotations(&firm).await;
    let files = (1..=5).map(|n| file(&format!("Offerte {n}"))).collect();
    firm.desk.add_dossiers(&firm.karin, pile, files, tuesday()).await.unwrap();
    // Half an hour on each of the Tuesday and five days more: four files of forty minutes fit, the fifth stands nowhere.
    let view = look(&firm, pile, tuesday()).await;
    let late: Vec<_> = view.open.iter().filter(|line| line.is_late).map(|line| &line.planned).collect();
    assert_eq!(late, [&None]);
    let planned = view.open.iter().filter_map(|line| line.planned.as_ref());
    assert_eq!(planned.filter(|(who, _)| who == "Karin").count(), 4);
    let share = firm.desk.piles(&firm.karin, tuesday()).await.unwrap().share;
    assert_eq!((share.slots_s, share.questions_s, share.files_s), (10 * 1800, 0, 4 * 2400));
    assert_eq!(share.lacking_s, 2400);

    // A question takes its place first.
    firm.desk.ask(None, firm::question("Ilse", "ilse@verhoeven.example", "Wanneer?"), tuesday()).await.unwrap();
    let share = firm.desk.piles(&firm.karin, tuesday()).await.unwrap().share;
    assert!(share.questions_s > 0, "{share:?}");
    // On the name of somebody without slots it has no room at all.
    let line = view.open.iter().find(|line| !line.is_late).unwrap().id;
    firm.desk.hand_dossier(&firm.karin, line, Some(firm.joost.id), tuesday()).await.unwrap();
    let view = look(&firm, pile, tuesday()).await;
    let joost = view.open.iter().find(|file| file.id == line).unwrap();
    assert_eq!((joost.agent_name.as_deref(), &joost.planned, joost.is_late), (Some("Joost"), &None, true));
    assert_eq!(
        view.open.iter().filter(|line| line.planned.is_some()).count(),
        4,
        "the fifth takes the room that is left"
    );
}

#[tokio::test]
async fn all_lines_go_in_or_none_and_a_reference_stands_once_in_a_pile() {
    let firm = Firm::on(database()).await;
    let pile = quotations(&firm).await;
    let numbered = |number: &str| NewDossier { reference: number.into(), ..file("Zes panelen") };
    let add = |files: Vec<NewDossier>| firm.desk.add_dossiers(&firm.karin, pile, files, tuesday());
    assert_eq!(refused(add(vec![]).await), field("lines", "required"));
    add(vec![numbered("OFF-1")]).await.unwrap();
    let wrong = async |files: Vec<NewDossier>| {
        let numbered = (1..).zip(files).map(|(line, file)| NewDossier { line, ..file });
        match refused(add(numbered.collect()).await) {
            Refusal::Lines(bad) => bad,
            other => panic!("{other}"),
        }
    };
    assert_eq!(wrong(vec![numbered("OFF-2"), numbered("OFF-1")]).await, [(2, "known")]);
    assert_eq!(wrong(vec![numbered("OFF-3"), numbered("OFF-3")]).await, [(2, "twice")]);
    let on = |day| NewDossier { received_on: Some(day), ..file("Zes panelen") };
    let (tomorrow, long_ago) = (jiff::civil::date(2026, 11, 25), jiff::civil::date(2025, 11, 22));
    assert_eq!(wrong(vec![on(tomorrow), file("Goed"), on(long_ago)]).await, [(1, "in_future"), (3, "too_long_ago")]);
    assert_eq!(look(&firm, pile, tuesday()).await.summary.open, 1);

    // What came in weeks ago was promised then.
    let old = NewDossier { received_on: Some(jiff::civil::date(2026, 11, 3)), ..file("Oud") };
    add(vec![old]).await.unwrap();
    firm.desk.own_up(10, tuesday()).await.unwrap();
    let view = look(&firm, pile, tuesday()).await;
    assert_eq!(view.summary.oldest_at, Some(at("2026-11-03T12:00")));
    let mut broken: Vec<u32> = view.open.iter().map(|line| line.broken).collect();
    broken.sort_unstable();
    assert_eq!(broken, [0, 1]);
}

#[tokio::test]
async fn everything_wrong_with_a_pile_is_told_at_once_and_who_may_do_what_is_asked() {
    let firm = Firm::on(database()).await;
    let pile = quotations(&firm).await;
    let team = firm.desk.teams(&firm.petra).await.unwrap()[0].id;
    let form =
        PileForm { id: None, name: " ".into(), team, subject: None, days: 0, effort_minutes: 0, is_active: true };
    let all = refused(firm.desk.save_pile(&firm.petra, form.clone(), tuesday()).await);
    assert_eq!(
        all,
        Refusal::Several(vec![
            field("name", "required"),
            field("days", "not_in_range"),
            field("effort", "not_in_range")
        ])
    );
    let twice = PileForm { name: "Offertes".into(), days: 3, effort_minutes: 10, ..form.clone() };
    assert_eq!(refused(firm.desk.save_pile(&firm.petra, twice, tuesday()).await), Refusal::Taken("name"));
    let by_lead = firm.desk.save_pile(&firm.lotte, form, tuesday()).await;
    assert!(matches!(by_lead, Err(DeskError::NotAllowed(Act::EditPiles))));
    assert!(matches!(firm.desk.piles(&firm.ria, tuesday()).await, Err(DeskError::NotAllowed(Act::WorkPiles))));
    assert!(matches!(firm.desk.pile(&firm.ria, pile, tuesday()).await, Err(DeskError::NotAllowed(Act::WorkPiles))));
}
