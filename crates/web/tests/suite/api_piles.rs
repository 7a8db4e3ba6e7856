//! Piles of files by the API: put in by another program, all or none, and done by saying what was done.

use crate::program::Program;
use desk::piles::PileForm;
use serde_json::json;

#[tokio::test]
async fn a_program_puts_files_in_all_or_none_and_says_what_was_done() {
    let program = Program::new().await;
    let (desk, karin, now) = (&program.site.desk, &program.karin, program.site.now());
    let team = desk.teams(karin).await.unwrap()[0].id;
    let form = PileForm {
        id: None,
        name: "Offertes".into(),
        team,
        subject: None,
        days: 5,
        effort_minutes: 40,
        is_active: true,
    };
    let pile = desk.save_pile(karin, form, now).await.unwrap();
    let path = format!("/api/v1/piles/{pile}/dossiers");
    let two = json!({ "dossiers": [
        { "reference": "OFF-1", "title": "Zes panelen", "received_on": "2026-11-20" },
        { "title": "Laadpaal" },
    ]});
    let put = program.post(&path, &two).await;
    let first = put.is(201).text("/dossiers/0").to_owned();
    // Sent again: nothing is put in twice.
    assert_eq!(program.post(&path, &two).await.wrong()[0].0, "dossiers[0].reference");
    assert_eq!(program.post(&path, &json!({ "dossiers": [] })).await.wrong()[0].0, "dossiers");
    let piles = program.get("/api/v1/piles").await;
    assert_eq!((piles.is(200).text("/piles/0/name"), &piles.json["piles"][0]["open"]), ("Offertes", &json!(2)));

    let done = format!("/api/v1/dossiers/{first}/done");
    assert_eq!(program.post(&done, &json!({ "outcome": " " })).await.wrong()[0].0, "outcome");
    program.post(&done, &json!({ "outcome": "Offerte gestuurd" })).await.is(204);
    program.post(&done, &json!({ "outcome": "Nog eens" })).await.is_problem(409, "no-open-promise");
    program
        .post("/api/v1/dossiers/019aa7c2-5f1e-7cc3-98c4-dc0c0c07398f/done", &json!({ "outcome": "Wat" }))
        .await
        .is(404);
    let view = desk.pile(karin, pile, program.site.now()).await.unwrap();
    assert_eq!((view.open.len(), view.ended[0].outcome.as_str()), (1, "Offerte gestuurd"));
}
