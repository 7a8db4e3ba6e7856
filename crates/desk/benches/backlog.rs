//! What one event costs the plan with fifty and with five thousand promises open: `cargo bench --workspace --bench backlog`.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a measurement fails loudly")]

#[path = "../tests/suite/firm/mod.rs"]
mod firm;

use std::time::{Duration, Instant};

use desk::Role;
use desk::forms::{AgentForm, Answer, How, Question};
use desk::rosters::RosterForm;
use firm::{Firm, colleague, question, sign_in, tuesday};
use jiff::{SignedDuration, Timestamp};
use promise::document::{HoursDocument, WeekDocument};
use store::args;
use testkit::database;

const COLLEAGUES: usize = 10;
const MEASURED: i64 = 40;

/// Copies of the one conversation that is there, with promises over thirty days.
const FILLED_BY: &[&str] = &[
    "create temp table one as select * from conversation",
    "create temp table its as select * from promise",
    "create temp table n as with recursive n(i) as (select 1 union all select i + 1 from n where i < ?1)
     select i, printf('019aa7c2-%04x-7%03x-8000-%012x', i / 4096, i % 4096, i) as id from n",
    "insert into conversation (id, reference, subject, contact_id, channel, team_id, state, language, customer_token, said,
       message_count, asked_at, last_at, created_at)
     select n.id, 'X-2026-' || n.i, 'Vraag ' || n.i, c.contact_id, c.channel, c.team_id, c.state, 'nl', 'token' || n.i, c.said, 0,
       c.asked_at, c.last_at, c.created_at from n, one c",
    "insert into promise (id, conversation_id, kind, state, team_id, origin, said_at, deadline_at, ladder_at)
     select replace(n.id, '-8000-', '-8e00-'), n.id, 'answer', 'open', p.team_id, 'question', p.said_at,
       p.deadline_at + (n.i * 7919 % 43200) * 60000, null from n, its p",
];

async fn twelve_who_answer(firm: &Firm) {
    let hours = HoursDocument::office("Europe/Amsterdam", "08:30", "17:00").hours;
    let mut agents = vec![firm.karin.clone(), firm.joost.clone()];
    for n in 0..COLLEAGUES {
        let name = format!("Collega{n} Velthuis");
        let form = AgentForm { teams: firm.karin.teams.clone(), ..colleague(&name, Role::Agent) };
        firm.desk.save_agent(&firm.petra, form, tuesday()).await.unwrap();
        agents.push(sign_in(&firm.desk, &firm::address_of(&name), tuesday()).await);
    }
    let slots = WeekDocument { ..hours.clone() };
    for agent in agents {
        let (pattern, slots) = (hours.clone(), slots.clone());
        let form = RosterForm { agent: agent.id, pattern, slots, calendar_url: String::new(), knowledge: None };
        firm.desk.save_roster(&agent, form, tuesday()).await.unwrap();
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

async fn measured(firm: &Firm, is_cold: bool) -> [Duration; 3] {
    let (mut quoted, mut asked, mut answered) = (Vec::new(), Vec::new(), Vec::new());
    for n in 0..MEASURED {
        let now: Timestamp = tuesday() + SignedDuration::from_secs(n);
        let one = Question { subject: format!("Vraag {n}"), ..question("Els", "els@els.example", "Wanneer?") };
        if is_cold {
            firm.db.write(|tx| tx.set_plan_mark("")).await.unwrap();
        }
        let start = Instant::now();
        firm.desk.quote(&one, now).await.unwrap();
        quoted.push(start.elapsed());
        if is_cold {
            firm.db.write(|tx| tx.set_plan_mark("")).await.unwrap();
        }
        let start = Instant::now();
        let conversation = firm.desk.ask(None, one, now).await.unwrap().conversation;
        asked.push(start.elapsed());
        let said = Answer { text: format!("Morgen {n}."), how: How::Telephone, ..Answer::default() };
        let start = Instant::now();
        firm.desk.answer(&firm.karin, conversation, said, now).await.unwrap();
        answered.push(start.elapsed());
    }
    [median(quoted), median(asked), median(answered)]
}

#[tokio::main]
async fn main() {
    for open in [50i64, 5_000] {
        let firm = Firm::on(database()).await;
        firm.desk.ask(None, question("Jan", "jan@blom.example", "De cv lekt."), tuesday()).await.unwrap();
        let filled = firm.db.write(move |tx| {
            FILLED_BY.iter().try_for_each(|sql| {
                let args = if sql.contains("?1") { args![open].to_vec() } else { Vec::new() };
                tx.exec(sql, &args).map(drop)
            })
        });
        filled.await.unwrap();
        twelve_who_answer(&firm).await;
        let start = Instant::now();
        firm.desk.repair_plan(tuesday()).await.unwrap();
        let whole = start.elapsed();
        let doctor = firm.desk.doctor(tuesday()).await.unwrap();
        let plan: Vec<_> = doctor.findings.iter().filter(|one| one.code.starts_with("plan.")).collect();
        assert!(plan.is_empty(), "{plan:?}");
        for is_cold in [false, true] {
            let [quoted, asked, answered] = measured(&firm, is_cold).await;
            println!(
                "{open:>5} open, {}: quote {quoted:.2?}, ask {asked:.2?}, answer {answered:.2?}; the whole plan anew {whole:.2?}",
                if is_cold { "laid out each time" } else { "from the shelf" }
            );
        }
    }
}
