//! What lists, a search and a conversation cost among a hundred thousand conversations: `cargo bench --workspace --bench lists`.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a measurement fails loudly")]

#[path = "../tests/suite/firm/mod.rs"]
mod firm;

use std::time::{Duration, Instant};

use desk::forms::HandOver;
use desk::views::{ConversationState, ListFilter, Whose};
use firm::{Firm, question, tuesday};
use store::args;
use testkit::database;

const MANY: i64 = 100_000;
/// Of which so many wait for us.
const WAITING: i64 = 2_000;

/// Copies of the one conversation that is there, each with four messages and a promise; most were answered long ago.
const FILLED_BY: &[&str] = &[
    "create temp table n as with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
     select i, printf('019aa7c2-%04x-7%03x-8000-%012x', i / 4096, i % 4096, i) as id from n",
    "create unique index temp.n_i on n (i)",
    "create unique index temp.n_id on n (id)",
    "create temp table lek as select * from conversation where subject = 'Lek'",
    "insert into contact (id, name, created_at, changed_at) select replace(id, '-8000-', '-8c00-'), 'Klant ' || i, i, i from n where i % 10 = 0",
    "insert into contact_address (contact_id, kind, value, shown)
     select replace(id, '-8000-', '-8c00-'), 'email', 'klant' || i || '@example.com', 'klant' || i || '@example.com' from n where i % 10 = 0",
    "insert into conversation (id, reference, subject, contact_id, channel, mailbox_id, team_id, agent_id, state, language,
       customer_token, said, message_count, asked_at, last_at, created_at)
     select n.id, 'X-2026-' || n.i, 'Vraag ' || n.i, replace((select m.id from n m where m.i = n.i - n.i % 10 + 10), '-8000-', '-8c00-'),
       case n.i % 3 when 0 then 'email' when 1 then 'phone' else 'web' end, c.mailbox_id, c.team_id,
       case n.i % 4 when 0 then null when 1 then (select id from agent where name like 'Karin%')
         when 2 then (select id from agent where name like 'Joost%') else (select id from agent where name like 'Lotte%') end,
       case when n.i % 50 = 0 then 'waiting_for_us' when n.i % 7 = 0 then 'waiting_for_them' else 'done' end, 'nl',
       'token' || n.i, 'De cv lekt weer.', 4, c.asked_at - n.i * 60000, c.last_at - n.i * 60000, c.created_at
     from n, lek c where n.i < 99990",
    "insert into message (id, conversation_id, direction, channel, contact_id, agent_id, body, own_words, written_at)
     select replace(n.id, '-8000-', '-810' || k.column1 || '-'), n.id, case when k.column1 % 2 = 1 then 'inbound' else 'outbound' end, c.channel, c.contact_id,
       case when k.column1 % 2 = 1 then null else (select min(id) from agent) end,
       'De ketel lekt weer, en nu ook de kraan nummer ' || n.i, 'De ketel lekt weer.', c.asked_at + k.column1
     from n join conversation c on c.id = n.id, (values (1), (2), (3), (4)) k",
    "insert into promise (id, conversation_id, kind, state, agent_id, team_id, origin, said_at, deadline_at, ended_at)
     select replace(n.id, '-8000-', '-8e00-'), n.id, 'answer', case when n.i % 50 = 0 then 'open' else 'kept' end, c.agent_id, c.team_id, 'question',
       c.asked_at, c.asked_at + 14400000, case when n.i % 50 = 0 then null else c.asked_at + 3600000 end
     from n join conversation c on c.id = n.id",
    "insert into timeline (id, at, kind, conversation_id, promise_id)
     select replace(n.id, '-8000-', '-8f00-'), c.asked_at, 'promised', n.id, replace(n.id, '-8000-', '-8e00-') from n join conversation c on c.id = n.id",
    "insert into conversation_tag (conversation_id, tag) select id, case when i % 1000 = 0 then 'zelden' else 'vaak' end from n
     where i % 3 = 0 and i < 99990",
];

fn p95(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() * 95 / 100]
}

#[tokio::main]
async fn main() {
    let firm = Firm::on(database()).await;
    let now = tuesday();
    let lek =
        desk::forms::Question { subject: "Lek".into(), ..question("Jan Blom", "jan@blom.example", "De cv lekt.") };
    let asked = firm.desk.ask(None, lek, now).await.unwrap();
    let to_karin = HandOver { team: firm.karin.teams[0], agent: Some(firm.karin.id) };
    firm.desk.hand_over(&firm.karin, asked.conversation, to_karin, now).await.unwrap();
    let filled = firm.db.write(|tx| {
        FILLED_BY.iter().try_for_each(|sql| {
            let start = Instant::now();
            tx.exec(sql, args![])?;
            println!("{:>12.2?}  {}", start.elapsed(), sql.lines().next().unwrap_or_default());
            Ok::<_, store::StoreError>(())
        })
    });
    filled.await.unwrap();
    let listed = ListFilter { whose: Whose::All, ..ListFilter::default() };
    println!("filled");
    let count = firm.desk.conversations(&firm.karin, &listed, now).await.unwrap();
    assert_eq!((count.rows.len(), count.waiting_for_us), (50, 1_000), "{MANY} of which {WAITING} wait");

    let list = |filter: ListFilter| (format!("{filter:?}"), filter);
    for (name, filter) in [
        list(ListFilter { state: Some(ConversationState::WaitingForUs), ..ListFilter::default() }),
        list(ListFilter {
            whose: Whose::MyTeams,
            state: Some(ConversationState::WaitingForUs),
            ..ListFilter::default()
        }),
        list(ListFilter { whose: Whose::All, state: Some(ConversationState::Done), ..ListFilter::default() }),
        list(ListFilter {
            whose: Whose::Unassigned,
            state: Some(ConversationState::WaitingForUs),
            ..ListFilter::default()
        }),
        list(listed.clone()),
        list(ListFilter { after: count.next.clone(), ..listed.clone() }),
        list(ListFilter { tag: Some("vaak".into()), ..listed.clone() }),
        list(ListFilter { tag: Some("zelden".into()), ..listed.clone() }),
        list(ListFilter { words: "X-2026-500".into(), ..listed.clone() }),
    ] {
        let mut times = Vec::new();
        for _ in 0..60 {
            let start = Instant::now();
            let page = firm.desk.conversations(&firm.karin, &filter, now).await.unwrap();
            times.push(start.elapsed());
            assert!(!page.rows.is_empty(), "{name}");
        }
        println!("{:>12.2?}  {name}", p95(times));
    }
    let mut times = Vec::new();
    for row in &count.rows {
        let start = Instant::now();
        firm.desk.conversation_for(&firm.karin, row.id, now).await.unwrap();
        times.push(start.elapsed());
    }
    println!("{:>12.2?}  a conversation, unread", p95(times));
    let mut times = Vec::new();
    for row in &count.rows {
        let start = Instant::now();
        firm.desk.conversation_for(&firm.karin, row.id, now).await.unwrap();
        times.push(start.elapsed());
    }
    println!("{:>12.2?}  a conversation", p95(times));
    for _ in 0..2 {
        let start = Instant::now();
        firm.desk.today(&firm.karin, now).await.unwrap();
        println!("{:>12.2?}  today", start.elapsed());
        let start = Instant::now();
        firm.desk.strip(&firm.karin, now).await.unwrap();
        println!("{:>12.2?}  strip", start.elapsed());
        let start = Instant::now();
        firm.desk.find(&firm.karin, "klant 4711").await.unwrap();
        println!("{:>12.2?}  find", start.elapsed());
    }
    let start = Instant::now();
    let report = firm.desk.doctor(now).await.unwrap();
    println!("doctor {:?}, {} findings", start.elapsed(), report.findings.len());
}
