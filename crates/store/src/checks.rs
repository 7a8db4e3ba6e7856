//! What can be wrong with what the desk keeps: one question to the data per check. The words are the desk's.
//!
//! Much of this the schema refuses already; it is asked all the same, because data outlives schemas, imports and repairs.

use jiff::Timestamp;

use crate::{StoreError, Tx, Value, args};

/// Findings of one check, at most: after that it is clear.
const FINDINGS_MAX: usize = 100;
/// Files whose bytes are read at a time.
const BLOBS_AT_A_TIME: i64 = 20;

/// One thing that must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// E.g. `promise.missing`.
    pub code: &'static str,
    /// How many rows it looks at.
    counted: &'static str,
    /// What is wrong: subject (a reference, or an id) and detail, both text. `?1` is now, in milliseconds.
    wrong: &'static str,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// A reference, an address, or an id.
    pub subject: String,
    /// What differs, or what was said; may be empty.
    pub detail: String,
}

const PROMISES: &str = "select count(*) from promise";
const CONVERSATIONS: &str = "select count(*) from conversation";
const MAILS_OUT: &str = "select count(*) from outbox";
// `kind || ''` below keeps SQLite from looking for a line of the timeline by its kind, among all lines of that kind there are.
const MAILS_IN: &str = "select count(*) from raw_mail";

/// All of them, in the order in which they are shown: the invariant of design.md §4 first.
pub const CHECKS: &[Check] = &[
    Check {
        code: "promise.missing",
        counted: "select count(*) from conversation where state = 'waiting_for_us'",
        wrong: "select c.reference, '' from conversation c where c.state = 'waiting_for_us' \
                and not exists (select 1 from promise p where p.conversation_id = c.id and p.state = 'open')",
    },
    Check {
        code: "promise.two_open",
        counted: PROMISES,
        wrong: "select min(c.reference), cast(count(*) as text) from promise p join conversation c on c.id = p.conversation_id \
                where p.state = 'open' group by p.conversation_id having count(*) > 1",
    },
    Check {
        code: "promise.not_waiting",
        counted: PROMISES,
        wrong: "select c.reference, c.state from promise p join conversation c on c.id = p.conversation_id \
                where p.state = 'open' and c.state <> 'waiting_for_us'",
    },
    Check {
        code: "promise.overdue",
        counted: "select count(*) from promise where state = 'open'",
        wrong: "select c.reference, cast(p.deadline_at as text) from promise p join conversation c on c.id = p.conversation_id \
                where p.state = 'open' and p.deadline_at < ?1 - 60000",
    },
    Check {
        code: "promise.nobody",
        counted: "select count(*) from promise where state = 'open'",
        wrong: "select c.reference, coalesce(a.name, '') from promise p join conversation c on c.id = p.conversation_id \
                left join agent a on a.id = p.agent_id left join team t on t.id = p.team_id \
                where p.state = 'open' and (t.id is null or (p.agent_id is not null and coalesce(a.is_active, 0) = 0))",
    },
    Check {
        code: "dossier.missing",
        counted: "select count(*) from dossier where state = 'open'",
        wrong: "select coalesce(nullif(d.reference, ''), d.title), l.name from dossier d join pile l on l.id = d.pile_id \
                where d.state = 'open' \
                and not exists (select 1 from dossier_promise p where p.dossier_id = d.id and p.state = 'open')",
    },
    Check {
        code: "dossier.two_open",
        counted: "select count(*) from dossier_promise where state = 'open'",
        wrong: "select min(coalesce(nullif(d.reference, ''), d.title)), cast(count(*) as text) from dossier_promise p \
                join dossier d on d.id = p.dossier_id where p.state = 'open' group by p.dossier_id having count(*) > 1",
    },
    Check {
        code: "dossier.not_open",
        counted: "select count(*) from dossier_promise where state = 'open'",
        wrong: "select coalesce(nullif(d.reference, ''), d.title), d.state from dossier_promise p \
                join dossier d on d.id = p.dossier_id where p.state = 'open' and d.state <> 'open'",
    },
    Check {
        code: "dossier.overdue",
        counted: "select count(*) from dossier_promise where state = 'open'",
        wrong: "select coalesce(nullif(d.reference, ''), d.title), cast(p.deadline_at as text) from dossier_promise p \
                join dossier d on d.id = p.dossier_id where p.state = 'open' and p.deadline_at < ?1 - 60000",
    },
    Check {
        code: "promise.no_successor",
        counted: "select count(*) from promise where state in ('renewed', 'broken')",
        wrong: "select c.reference, p.state from promise p join conversation c on c.id = p.conversation_id \
                left join promise n on n.replaces_id = p.id where p.state in ('renewed', 'broken') and n.id is null \
                and (p.state = 'renewed' or not (exists (select 1 from message m where m.conversation_id = c.id \
                       and m.direction = 'outbound' and m.agent_id is not null and m.written_at >= p.said_at) \
                     or exists (select 1 from timeline l where l.conversation_id = c.id and l.kind || '' = 'helped' \
                       and l.at >= p.ended_at)))",
    },
    Check {
        code: "promise.kept_by_nothing",
        counted: "select count(*) from promise where state = 'kept'",
        wrong: "select c.reference, '' from promise p join conversation c on c.id = p.conversation_id \
                left join message m on m.id = p.kept_by_message and m.conversation_id = c.id and m.direction = 'outbound' \
                where p.state = 'kept' and m.id is null",
    },
    Check {
        code: "complaint.no_promise",
        counted: "select count(*) from complaint where state = 'open'",
        wrong: "select c.reference, '' from complaint k join conversation c on c.id = k.conversation_id where k.state = 'open' \
                and not exists (select 1 from promise p where p.conversation_id = c.id and p.state = 'open')",
    },
    Check {
        code: "complaint.mark",
        counted: CONVERSATIONS,
        wrong: "select c.reference, cast(c.is_complaint as text) from conversation c left join complaint k on k.conversation_id = c.id \
                where c.is_complaint <> case when k.state in ('open', 'asked') then 1 else 0 end",
    },
    Check {
        code: "conversation.empty",
        counted: CONVERSATIONS,
        wrong: "select c.reference, '' from conversation c where not exists (select 1 from message m where m.conversation_id = c.id)",
    },
    Check {
        code: "conversation.count",
        counted: CONVERSATIONS,
        wrong: "select c.reference, cast(c.message_count as text) || ' / ' || cast(coalesce(n.messages, 0) as text) \
                from conversation c left join (select conversation_id, count(*) as messages from message \
                  where direction <> 'note' group by conversation_id) n on n.conversation_id = c.id \
                where c.message_count <> coalesce(n.messages, 0)",
    },
    Check {
        code: "message.unfindable",
        counted: "select count(*) from message",
        wrong: "select m.id, c.reference from message m join conversation c on c.id = m.conversation_id \
                left join search_text s on s.message_id = m.id where s.message_id is null",
    },
    Check {
        code: "blob.missing",
        counted: "select count(*) from attachment",
        wrong: "select at.id, at.name from attachment at left join blob b on b.digest = at.digest where b.digest is null",
    },
    Check {
        code: "timeline.missing",
        counted: PROMISES,
        wrong: "select c.reference, 'promised' from promise p join conversation c on c.id = p.conversation_id \
                where not exists (select 1 from timeline l where l.conversation_id = p.conversation_id \
                  and l.promise_id = p.id and l.kind || '' = 'promised') \
                union all select c.reference, p.state from promise p join conversation c on c.id = p.conversation_id \
                where p.state <> 'open' and not exists (select 1 from timeline l where l.conversation_id = p.conversation_id \
                  and l.promise_id = p.id and l.kind || '' = p.state)",
    },
    Check {
        code: "outbox.sent_but_open",
        counted: MAILS_OUT,
        wrong: "select c.reference, '' from outbox o join promise p on p.id = o.promise_id join conversation c on c.id = p.conversation_id \
                where o.kind = 'answer' and o.state = 'sent' and o.then_deadline_at is null and p.state = 'open'",
    },
    Check {
        code: "outbox.orphan",
        counted: MAILS_OUT,
        wrong: "select o.id, o.kind from outbox o left join conversation c on c.id = o.conversation_id \
                left join message m on m.id = o.message_id where o.kind not in ('password', 'notice') \
                and (c.id is null or (o.kind = 'answer' and m.id is null))",
    },
    Check {
        code: "outbox.late",
        counted: "select count(*) from outbox where state = 'waiting'",
        wrong: "select o.id, coalesce(o.failure, '') from outbox o where o.state = 'waiting' and o.created_at < ?1 - 900000 \
                and (o.attempts > 0 or o.not_before < ?1 - 900000)",
    },
    Check {
        code: "outbox.failed",
        counted: "select count(*) from outbox where state = 'failed'",
        wrong: "select o.id, coalesce(o.failure, '') from outbox o where o.state = 'failed'",
    },
    Check {
        code: "raw_mail.lost",
        counted: "select count(*) from raw_mail where state = 'stored'",
        wrong: "select r.id, coalesce(r.failure, '') from raw_mail r where r.state = 'stored' and r.received_at < ?1 - 300000",
    },
    Check {
        code: "raw_mail.parked",
        counted: "select count(*) from raw_mail where state = 'parked'",
        wrong: "select r.id, coalesce(r.failure, '') from raw_mail r where r.state = 'parked'",
    },
    Check {
        code: "raw_mail.no_message",
        counted: MAILS_IN,
        wrong: "select r.id, '' from raw_mail r left join message m on m.raw_mail_id = r.id where r.state = 'filed' and m.id is null",
    },
    Check {
        code: "settings.no_organisation",
        counted: "select count(*) from organisation",
        wrong: "select 'organisation', '' where not exists (select 1 from organisation)",
    },
    Check {
        code: "settings.no_team",
        counted: "select count(*) from team",
        wrong: "select name, '' from organisation where not exists (select 1 from team where is_default = 1)",
    },
    Check {
        code: "settings.no_calendar",
        counted: "select count(*) from calendar",
        wrong: "select name, '' from organisation where not exists (select 1 from calendar where is_default = 1)",
    },
    Check {
        code: "settings.no_last_rule",
        counted: "select count(*) from promise_rule",
        wrong: "select name, '' from organisation where not exists (select 1 from promise_rule r where r.is_active = 1 \
                and r.channel is null and r.mailbox_id is null and r.team_id is null and r.is_urgent is null)",
    },
    Check {
        code: "settings.no_administrator",
        counted: "select count(*) from agent",
        wrong: "select name, '' from organisation where not exists (select 1 from agent a where a.is_active = 1 \
                and a.role = 'administrator' and a.password_hash is not null)",
    },
    Check {
        code: "ledger.unstored",
        counted: "select count(*) from imap_ledger",
        wrong: "select m.address, l.folder || ': ' || cast(count(*) as text) from imap_ledger l join mailbox m on m.id = l.mailbox_id \
                where l.raw_mail_id is not null and not exists (select 1 from raw_mail r where r.id = l.raw_mail_id) \
                group by m.address, l.folder",
    },
    Check {
        code: "mailbox.miscounted",
        counted: "select count(*) from mailbox_folder",
        wrong: "select m.address, f.folder || ': ' || cast(f.missing as text) from mailbox_folder f \
                join mailbox m on m.id = f.mailbox_id where f.missing > 0",
    },
    Check {
        code: "edge.failing",
        counted: "select count(*) from edge_state",
        wrong: "select edge, failure from edge_state where failure is not null and edge not like 'cap:%'",
    },
];

impl Tx<'_> {
    /// How many rows a check looks at, and what is wrong with them: the first hundred.
    ///
    /// # Errors
    /// When the database is too broken to be asked.
    pub fn look_for(&mut self, check: &Check, now: Timestamp) -> Result<(u64, Vec<Wrong>), StoreError> {
        let counted = self.query_one(check.counted, args![], |row| row.get::<i64>(0))?;
        let sql = format!("select * from ({}) w (subject, detail) order by 1, 2 limit {FINDINGS_MAX}", check.wrong);
        // SQLite has no names for the columns of a subquery in `from`; it doesn't need them either.
        let sql = if self.dialect() == crate::Dialect::Sqlite { sql.replace(" w (subject, detail)", "") } else { sql };
        let args = if sql.contains("?1") { vec![Value::from(now)] } else { Vec::new() };
        let wrong = self.query(&sql, &args, |row| Ok(Wrong { subject: row.get(0)?, detail: row.get(1)? }))?;
        Ok((u64::try_from(counted).unwrap_or(0), wrong))
    }

    /// The next stored files after this digest, with their bytes; some at a time.
    ///
    /// # Errors
    /// What the database says.
    pub fn blobs_after(&mut self, digest: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.query(
            "select digest, bytes from blob where digest > ?1 order by digest limit ?2",
            args![digest, BLOBS_AT_A_TIME],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// References given out, in the order of their letters.
    ///
    /// # Errors
    /// What the database says.
    pub fn references_given(&mut self) -> Result<Vec<String>, StoreError> {
        self.query("select reference from conversation order by reference", args![], |row| row.get(0))
    }

    /// Per year the last number that was counted.
    ///
    /// # Errors
    /// What the database says.
    pub fn references_counted(&mut self) -> Result<Vec<(i64, i64)>, StoreError> {
        self.query("select year, last_number from reference_counter order by year", args![], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }
}
