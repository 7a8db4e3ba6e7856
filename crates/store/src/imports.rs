//! Files with figures: their bytes while they wait, how far they are, and what is wrong with their rows.

use jiff::{SignedDuration, Timestamp};

use crate::id::{AccountId, AgentId, ImportId};
use crate::promises::limit_of;
use crate::{ImportState, ImportStep, Row, StoreError, Tx, args};

/// A file that was brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    pub id: ImportId,
    /// `csv-sales` and so on.
    pub kind: String,
    /// The file's name.
    pub name: String,
    pub state: ImportState,
    pub step: ImportStep,
    /// Which column is what: JSON.
    pub mapping: String,
    pub bytes: i64,
    pub counts: ImportCounts,
    /// A word of the program: why it stopped; empty while it didn't.
    pub failure: String,
    pub by: Option<AgentId>,
    /// Who brought it; empty for a program.
    pub by_name: String,
    pub created_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// How many rows there are of each sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportCounts {
    /// Of the file that were seen in this step.
    pub at: i64,
    /// Of the whole file, once it was tried.
    pub total: i64,
    /// That can be taken.
    pub read: i64,
    /// Of those: new.
    pub new: i64,
    /// Of those: there already.
    pub known: i64,
    /// That can't be taken.
    pub bad: i64,
    /// Accounts that were made, or would be.
    pub accounts: i64,
}

/// A row that can't be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// In the file, from 1.
    pub line: i64,
    /// Of the column.
    pub head: String,
    /// A word of the program.
    pub problem: String,
    /// What stands there, shortened.
    pub said: String,
}

const COLUMNS: &str = "i.id, i.kind, i.name, i.state, i.step, i.mapping, i.bytes, i.at_row, i.total_rows, i.read_rows, i.new_rows, \
     i.known_rows, i.bad_rows, i.new_accounts, i.failure, i.agent_id, coalesce(ag.name, ''), i.created_at, i.ended_at";
const FROM: &str = "import i left join agent ag on ag.id = i.agent_id";

fn read(row: &Row<'_>) -> Result<ImportRow, StoreError> {
    Ok(ImportRow {
        id: row.get(0)?,
        kind: row.get(1)?,
        name: row.get(2)?,
        state: row.get(3)?,
        step: row.get(4)?,
        mapping: row.get(5)?,
        bytes: row.get(6)?,
        counts: ImportCounts {
            at: row.get(7)?,
            total: row.get(8)?,
            read: row.get(9)?,
            new: row.get(10)?,
            known: row.get(11)?,
            bad: row.get(12)?,
            accounts: row.get(13)?,
        },
        failure: row.get(14)?,
        by: row.get(15)?,
        by_name: row.get(16)?,
        created_at: row.get(17)?,
        ended_at: row.get(18)?,
    })
}

impl Tx<'_> {
    /// A file that was brought, without its bytes.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_import(
        &mut self,
        id: ImportId,
        kind: &str,
        name: &str,
        by: Option<AgentId>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into import (id, kind, name, state, agent_id, created_at) values (?1, ?2, ?3, 'offered', ?4, ?5)",
            args![id, kind, name, by, now],
        )?;
        Ok(())
    }

    /// The next piece of its bytes.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_import_part(&mut self, id: ImportId, place: i64, bytes: &[u8]) -> Result<(), StoreError> {
        self.exec("insert into import_part (import_id, place, bytes) values (?1, ?2, ?3)", args![id, place, bytes])?;
        let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        self.exec("update import set bytes = bytes + ?2 where id = ?1", args![id, length])?;
        Ok(())
    }

    /// A piece of its bytes; `None` behind the last.
    ///
    /// # Errors
    /// What the database says.
    pub fn import_part(&mut self, id: ImportId, place: i64) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "select bytes from import_part where import_id = ?1 and place = ?2";
        self.query_opt(sql, args![id, place], |row| row.get(0))
    }

    /// Throws its bytes away.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_import_parts(&mut self, id: ImportId) -> Result<(), StoreError> {
        self.exec("delete from import_part where import_id = ?1", args![id])?;
        Ok(())
    }

    /// One import.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn import(&mut self, id: ImportId) -> Result<ImportRow, StoreError> {
        self.query_one(&format!("select {COLUMNS} from {FROM} where i.id = ?1"), args![id], read)
    }

    /// Files with figures that were brought in, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn imports(&mut self, limit: usize) -> Result<Vec<ImportRow>, StoreError> {
        let sql = format!(
            "select {COLUMNS} from {FROM} where i.kind like 'csv-%' order by i.created_at desc, i.id desc limit ?1"
        );
        self.query(&sql, args![limit_of(limit)], read)
    }

    /// Whether rows of any import are being written or taken out.
    ///
    /// # Errors
    /// What the database says.
    pub fn is_import_under_way(&mut self) -> Result<bool, StoreError> {
        let sql = "select 1 from import where step in ('write', 'undo') limit 1";
        Ok(self.query_opt(sql, args![], |row| row.get::<i64>(0))?.is_some())
    }

    /// Takes the oldest import on which there is something to do, and keeps it from other nodes until `now` + `lease`.
    ///
    /// # Errors
    /// What the database says.
    pub fn claim_import(&mut self, now: Timestamp, lease: SignedDuration) -> Result<Option<ImportId>, StoreError> {
        let sql = format!(
            "update import set lease_until = ?2 where id in (select id from import where step in ('try', 'write', 'undo')
               and (lease_until is null or lease_until <= ?1) order by created_at, id limit 1{}) returning id",
            self.dialect().skip_locked()
        );
        self.query_opt(&sql, args![now, now + lease], |row| row.get(0))
    }

    /// Goes on with a step: its counts, and for how long it is still kept from others.
    ///
    /// # Errors
    /// What the database says.
    pub fn keep_import(&mut self, id: ImportId, counts: &ImportCounts, until: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "update import set at_row = ?2, total_rows = ?3, read_rows = ?4, new_rows = ?5, known_rows = ?6, bad_rows = ?7,
               new_accounts = ?8, lease_until = ?9 where id = ?1",
            args![
                id,
                counts.at,
                counts.total,
                counts.read,
                counts.new,
                counts.known,
                counts.bad,
                counts.accounts,
                until
            ],
        )?;
        Ok(())
    }

    /// Notes that work on it failed, and when it is tried again; says how often that was, since it is at this step.
    ///
    /// # Errors
    /// What the database says.
    pub fn note_failed_try(&mut self, id: ImportId, again_at: Timestamp) -> Result<i64, StoreError> {
        let sql = "update import set tries = tries + 1, lease_until = ?2 where id = ?1 returning tries";
        self.query_one(sql, args![id, again_at], |row| row.get(0))
    }

    /// Goes to another step, where nobody is at it yet.
    ///
    /// # Errors
    /// What the database says.
    pub fn step_import(
        &mut self,
        id: ImportId,
        state: ImportState,
        step: ImportStep,
        failure: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let ended_at = (step == ImportStep::End).then_some(now);
        self.exec(
            "update import set state = ?2, step = ?3, failure = ?4, lease_until = null, ended_at = ?5, tries = 0 where id = ?1",
            args![id, state, step, failure, ended_at],
        )?;
        Ok(())
    }

    /// Says which column is what; what was found of its rows before is forgotten.
    ///
    /// # Errors
    /// What the database says.
    pub fn map_import(&mut self, id: ImportId, mapping: &str) -> Result<(), StoreError> {
        self.exec("delete from import_bad where import_id = ?1", args![id])?;
        self.exec("update import set mapping = ?2 where id = ?1", args![id, mapping])?;
        Ok(())
    }

    /// Rows that can't be taken; a line that is known stays as it is.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_bad_rows(&mut self, id: ImportId, rows: &[BadRow]) -> Result<(), StoreError> {
        for bad in rows {
            self.exec(
                "insert into import_bad (import_id, line, head, problem, said) values (?1, ?2, ?3, ?4, ?5) on conflict do nothing",
                args![id, bad.line, &bad.head, &bad.problem, &bad.said],
            )?;
        }
        Ok(())
    }

    /// Rows that can't be taken, by line.
    ///
    /// # Errors
    /// What the database says.
    pub fn bad_rows(&mut self, id: ImportId, limit: usize) -> Result<Vec<BadRow>, StoreError> {
        let sql = "select line, head, problem, said from import_bad where import_id = ?1 order by line limit ?2";
        self.query(sql, args![id, limit_of(limit)], |row| {
            Ok(BadRow { line: row.get(0)?, head: row.get(1)?, problem: row.get(2)?, said: row.get(3)? })
        })
    }

    /// Which column was what, the last time that a file had this line of names.
    ///
    /// # Errors
    /// What the database says.
    pub fn known_mapping(&mut self, kind: &str, heads: &str) -> Result<Option<String>, StoreError> {
        let sql = "select mapping from import_mapping where kind = ?1 and heads = ?2";
        self.query_opt(sql, args![kind, heads], |row| row.get(0))
    }

    /// Remembers which column is what.
    ///
    /// # Errors
    /// What the database says.
    pub fn keep_mapping(&mut self, kind: &str, heads: &str, mapping: &str, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into import_mapping (kind, heads, mapping, changed_at) values (?1, ?2, ?3, ?4)
             on conflict (kind, heads) do update set mapping = excluded.mapping, changed_at = excluded.changed_at",
            args![kind, heads, mapping, now],
        )?;
        Ok(())
    }

    /// What an import changed of an account, to change it back; the first `before` and the last `after` count.
    ///
    /// # Errors
    /// What the database says.
    pub fn note_import_change(
        &mut self,
        id: ImportId,
        account: AccountId,
        before: &str,
        after: &str,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into import_change (import_id, account_id, before, after) values (?1, ?2, ?3, ?4)
             on conflict (import_id, account_id) do update set after = excluded.after",
            args![id, account, before, after],
        )?;
        Ok(())
    }

    /// What an import changed, at most `limit`: account, before, after.
    ///
    /// # Errors
    /// What the database says.
    pub fn import_changes(
        &mut self,
        id: ImportId,
        limit: usize,
    ) -> Result<Vec<(AccountId, String, String)>, StoreError> {
        let sql =
            "select account_id, before, after from import_change where import_id = ?1 order by account_id limit ?2";
        self.query(sql, args![id, limit_of(limit)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// Forgets that an import changed an account.
    ///
    /// # Errors
    /// What the database says.
    pub fn forget_import_change(&mut self, id: ImportId, account: AccountId) -> Result<(), StoreError> {
        self.exec("delete from import_change where import_id = ?1 and account_id = ?2", args![id, account])?;
        Ok(())
    }

    /// Accounts that an import made, at most `limit`, behind `after`.
    ///
    /// # Errors
    /// What the database says.
    pub fn accounts_of_import(
        &mut self,
        id: ImportId,
        after: &str,
        limit: usize,
    ) -> Result<Vec<AccountId>, StoreError> {
        let sql = "select id from account where import_id = ?1 and id > ?2 order by id limit ?3";
        self.query(sql, args![id, after, limit_of(limit)], |row| row.get(0))
    }

    /// Takes the keys that an import gave away again.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_keys_of_import(&mut self, id: ImportId) -> Result<(), StoreError> {
        self.exec("delete from account_key where import_id = ?1", args![id])?;
        Ok(())
    }

    /// Takes an account out again on which nothing hangs, with its keys; `false`: something does, or it was joined.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_bare_account(&mut self, id: AccountId) -> Result<bool, StoreError> {
        let hangs = self.account_references(id)?.iter().any(|(_, count)| *count > 0);
        let sql = "select (select count(*) from account where joined_into = ?1) + (select count(*) from timeline where account_id = ?1)
             + (select count(*) from import_change where account_id = ?1)
             + (select count(*) from account where id = ?1 and joined_into is not null)";
        if hangs || self.query_one(sql, args![id], |row| row.get::<i64>(0))? > 0 {
            self.exec("update account set import_id = null where id = ?1", args![id])?;
            return Ok(false);
        }
        self.forget_worked_out(id)?;
        self.exec("delete from account_key where account_id = ?1", args![id])?;
        self.exec("delete from account where id = ?1", args![id])?;
        Ok(true)
    }
}
