//! No list reads all conversations: each is a walk along an index, in the order in which it is shown.

use store::{Channel, ConversationState, Dialect, Narrowing, Owner, Tx, args};
use testkit::each_database;

const STATES: &[ConversationState] = ConversationState::ALL;

fn owners() -> Vec<Owner> {
    let team = || "019aa7c2-5f1e-7cc3-98c4-dc0c0c07398f".parse().unwrap();
    let agent = "019aa7c2-5f1e-7cc3-98c4-dc0c0c073990".parse().unwrap();
    vec![
        Owner::Agent(agent),
        Owner::Teams(vec![team(), team()]),
        Owner::TeamsOnly(vec![team()]),
        Owner::Nobody,
        Owner::Anybody,
    ]
}

fn narrowings() -> Vec<Narrowing> {
    let nothing = Narrowing::default;
    let id = "019aa7c2-5f1e-7cc3-98c4-dc0c0c07398f";
    vec![
        nothing(),
        Narrowing { channel: Some(Channel::Phone), ..nothing() },
        Narrowing { contact: Some(id.parse().unwrap()), ..nothing() },
        Narrowing { account: Some(id.parse().unwrap()), ..nothing() },
        Narrowing { tag: Some("cv".into()), ..nothing() },
        Narrowing { among: Some(vec![id.parse().unwrap()]), ..nothing() },
    ]
}

/// On a small table PostgreSQL reads it whole, and rightly: here it is asked what it would do if it couldn't.
fn like_a_big_database(tx: &mut Tx<'_>) {
    if tx.dialect() == Dialect::Postgres {
        tx.exec("set local enable_seqscan = off", args![]).unwrap();
    }
}

fn check(what: &str, plan: &[String]) {
    for line in plan {
        let line = line.trim();
        let reads_all = line.starts_with("Seq Scan on") || line.contains("-> Seq Scan on");
        // A walk along an index is a scan too; of all conversations it may be one only where the limit ends it.
        let scans = line.strip_prefix("SCAN ").is_some_and(|rest| {
            ["c", "p", "m", "conversation", "promise"].contains(&rest.split(' ').next().unwrap_or_default())
                && !(line.contains("promise_due") || line.contains("promise_unowned_due"))
        });
        assert!(!reads_all && !scans, "{what} reads a whole table:\n{}", plan.join("\n"));
    }
}

fn is_in_order(plan: &[String]) -> bool {
    !plan.iter().any(|line| {
        line.contains("TEMP B-TREE FOR ORDER BY") || line.trim_start_matches(['-', '>', ' ']).starts_with("Sort")
    })
}

#[tokio::test]
async fn no_list_reads_all_there_is() {
    each_database(|db| async move {
        let plans = db.read(|tx| {
            like_a_big_database(tx);
            for owner in owners() {
                for narrowing in narrowings() {
                    let what = format!("{owner:?} {narrowing:?}");
                    let plan = tx.plan_of_waiting_for_us(&owner, &narrowing)?;
                    check(&what, &plan);
                    for state in STATES {
                        let plan = tx.plan_of_newest(&owner, &[*state], &narrowing)?;
                        check(&what, &plan);
                        if narrowing == Narrowing::default() && !matches!(owner, Owner::Teams(_)) {
                            assert!(is_in_order(&plan), "{what} sorts:\n{}", plan.join("\n"));
                        }
                    }
                    check(&what, &tx.plan_of_newest(&owner, STATES, &narrowing)?);
                }
                if !matches!(owner, Owner::Teams(_)) {
                    let plan = tx.plan_of_waiting_for_us(&owner, &Narrowing::default())?;
                    assert!(is_in_order(&plan), "{owner:?} sorts:\n{}", plan.join("\n"));
                }
            }
            Ok::<_, store::StoreError>(())
        });
        plans.await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn no_page_looks_at_all_that_waits_for_what_is_urgent() {
    each_database(|db| async move {
        let plan = db.read(|tx| {
            like_a_big_database(tx);
            tx.plan_of_urgent_and_unseen("019aa7c2-5f1e-7cc3-98c4-dc0c0c073990".parse().unwrap())
        });
        let plan = plan.await.unwrap();
        assert!(plan.iter().any(|line| line.contains("conversation_urgent")), "{}", plan.join("\n"));
    })
    .await;
}

#[tokio::test]
async fn what_came_in_lately_is_found_by_its_moment() {
    each_database(|db| async move {
        let plan = db.read(|tx| {
            like_a_big_database(tx);
            tx.plan_of_asked("2026-10-01T00:00:00Z".parse().unwrap(), "2026-11-24T00:00:00Z".parse().unwrap())
        });
        let plan = plan.await.unwrap();
        check("what came in", &plan);
        assert!(plan.iter().any(|line| line.contains("conversation_asked")), "{}", plan.join("\n"));
    })
    .await;
}

/// A pile may have been there for years: its page reads what is open and what ended of late, by the index that the name says.
#[tokio::test]
async fn the_page_of_a_pile_does_not_read_what_was_done_long_ago() {
    each_database(|db| async move {
        let plans = db.read(|tx| {
            like_a_big_database(tx);
            tx.plans_of_pile(
                "019aa7c2-5f1e-7cc3-98c4-dc0c0c073990".parse().unwrap(),
                "2026-10-13T00:00:00Z".parse().unwrap(),
            )
        });
        let [flow, promises] = plans.await.unwrap();
        let uses = |plan: &[String], index: &str| {
            let told = plan.iter().find(|line| line.contains(index));
            assert!(told.is_some(), "{index} isn't used:\n{}", plan.join("\n"));
        };
        uses(&flow, "dossier_open");
        uses(&flow, "dossier_ended");
        uses(&promises, "dossier_promise_ended");
        for (what, plan) in [("what flowed", &flow), ("how promises ended", &promises)] {
            check(what, plan);
        }
    })
    .await;
}
