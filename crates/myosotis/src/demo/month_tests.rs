//! A month at the demo firm, lived through: its letters, its ladder, and what became of each promise.

use std::sync::Arc;

use desk::{Desk, PasswordCost};
use indicatif::ProgressBar;
use jiff::{SignedDuration, Timestamp};
use store::{Db, args};
use testkit::chance;

const DAYS: i64 = 31;

fn evening() -> Timestamp {
    "2026-11-20T21:30:00+01:00[Europe/Amsterdam]".parse::<jiff::Zoned>().expect("a written-out moment").timestamp()
}

fn count(db: &Db, sql: &'static str) -> i64 {
    db.read_blocking(move |tx| tx.query_one(sql, args![], |row| row.get(0))).expect("a question that can be asked")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_has_a_letter_on_each_service_day_few_mails_of_the_ladder_and_no_broken_promise_without_its_story() {
    let test = testkit::database();
    let db = test.db();
    let desk = Desk::new(db.clone(), Arc::new(chance(7))).with_password_cost(PasswordCost::Cheap);
    let until = evening();
    super::build_days(&desk, "http://127.0.0.1", until, DAYS, &ProgressBar::hidden())
        .await
        .expect("the month is lived");

    // 20 October up to and including 20 November 2026: twenty-four working days, none of them a holiday.
    assert_eq!(count(&db, "select count(*) from letter"), 24);
    assert_eq!(count(&db, "select count(*) from letter_copy where outbox_id is null"), 0);
    let with_customers = count(&db, "select count(*) from letter where forgotten > 0");
    assert!((3..24).contains(&with_customers), "{with_customers} letters with customers, the others of two lines");
    assert_eq!(count(&db, "select count(*) from letter_entry where place > 7"), 0);
    assert!(count(&db, "select count(*) from letter_entry where call_promise_id is not null") > 0);

    let most = count(
        &db,
        "select coalesce(max(n), 0) from (select count(distinct outbox_id) as n from ladder_step
         where outbox_id is not null group by agent_id, settled_at / 86400000) days",
    );
    assert!(most <= 12, "{most} mails of the ladder to one colleague on one day");
    let mails = count(&db, "select count(distinct outbox_id) from ladder_step where outbox_id is not null");
    assert!(mails > 0, "nobody was told of anything");
    let at_night = count(
        &db,
        "select count(*) from ladder_step where outbox_id is not null
         and ((settled_at / 3600000 + 1) % 24 < 8 or (settled_at / 3600000 + 1) % 24 > 18)",
    );
    assert_eq!(at_night, 0, "mails of the ladder at night");
    assert_eq!(
        count(
            &db,
            "select count(*) from (select promise_id from ladder_step where rung = 'half' group by promise_id having count(*) > 1) twice"
        ),
        0
    );

    assert!(count(&db, "select count(*) from promise where state = 'broken'") > 0);
    let without_story = count(
        &db,
        "select count(*) from promise p where p.state = 'broken' and not exists (select 1 from timeline t
         where t.promise_id = p.id and t.kind = 'broken' and t.detail like '%\"stood\"%')",
    );
    assert_eq!(without_story, 0, "broken promises of which nobody can tell why");
    let report = desk.doctor(until + SignedDuration::from_secs(1)).await.expect("the doctor looks");
    assert!(report.findings.is_empty(), "{report:?}");
}
