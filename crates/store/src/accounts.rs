//! Accounts: who they are, by what they are found, and two that turn out to be one.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::id::{AccountId, ContactId, ImportId};
use crate::{AccountKind, KeyKind, Row, StoreError, Tx, Value, args};

/// Keys in one statement: one round trip to PostgreSQL, and few enough placeholders for both databases.
const KEYS_AT_ONCE: usize = 200;

/// An account as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    pub id: AccountId,
    pub name: String,
    pub kind: AccountKind,
    /// In the firm's own books; empty for none.
    pub number: String,
    pub city: String,
    pub customer_since: Option<Date>,
    /// The firm's own word; empty for none.
    pub tier: String,
    pub note: String,
    /// It was the same as that one: its things are there.
    pub joined_into: Option<AccountId>,
}

/// Where an account is referred to, as table and column, besides `account` itself: all of these move when two are joined.
/// `timeline` isn't among them, it is append-only; nor `account_key`, `import_change` and what is found by conversation.
pub const ACCOUNT_REFERENCES: &[(&str, &str)] = &[
    ("contact", "account_id"),
    ("conversation", "account_id"),
    ("booking", "account_id"),
    ("subscription", "account_id"),
    ("survey", "account_id"),
    ("goodwill", "account_id"),
    ("goodwill_request", "account_id"),
    ("complaint", "account_id"),
    ("attention", "account_id"),
    ("departure", "account_id"),
    ("invoice", "account_id"),
];

/// Tables of what was worked out of the rest, by `account_id`: where two are joined it is worked out anew, the next night.
pub const ACCOUNT_WORKED_OUT: &[&str] = &["account_worth", "account_period"];

const COLUMNS: &str = "id, name, kind, number, city, customer_since, tier, note, joined_into";

fn read(row: &Row<'_>) -> Result<AccountRow, StoreError> {
    Ok(AccountRow {
        id: row.get(0)?,
        name: row.get(1)?,
        kind: row.get(2)?,
        number: row.get(3)?,
        city: row.get(4)?,
        customer_since: row.get::<Option<String>>(5)?.and_then(|date| date.parse().ok()),
        tier: row.get(6)?,
        note: row.get(7)?,
        joined_into: row.get(8)?,
    })
}

impl Tx<'_> {
    /// One account, also one that was joined into another.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn account(&mut self, id: AccountId) -> Result<AccountRow, StoreError> {
        self.query_one(&format!("select {COLUMNS} from account where id = ?1"), args![id], read)
    }

    /// These accounts, in any order.
    ///
    /// # Errors
    /// What the database says.
    pub fn accounts_of(&mut self, ids: &[AccountId]) -> Result<Vec<AccountRow>, StoreError> {
        let list = self.dialect().in_list("?1");
        self.query(&format!("select {COLUMNS} from account where id in {list}"), &[Value::list(ids)], read)
    }

    /// Keeps an account, new or in place of the one with its id; `import` is what made it, if it is new.
    ///
    /// # Errors
    /// `Unique` (`account_number`) when another one has its number.
    pub fn save_account(
        &mut self,
        row: &AccountRow,
        import: Option<ImportId>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into account (id, name, kind, number, city, customer_since, tier, note, import_id, created_at, changed_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)
             on conflict (id) do update set name = excluded.name, kind = excluded.kind, number = excluded.number, city = excluded.city,
               customer_since = excluded.customer_since, tier = excluded.tier, note = excluded.note, changed_at = excluded.changed_at",
            args![
                row.id,
                &row.name,
                row.kind,
                &row.number,
                &row.city,
                row.customer_since.map(|day| day.to_string()),
                &row.tier,
                &row.note,
                import,
                now
            ],
        )?;
        Ok(())
    }

    /// By what an account is found, by kind and value.
    ///
    /// # Errors
    /// What the database says.
    pub fn account_keys(&mut self, id: AccountId) -> Result<Vec<(KeyKind, String)>, StoreError> {
        self.query("select kind, value from account_key where account_id = ?1 order by kind, value", args![id], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    /// The keys of this kind of these accounts, by account and value.
    ///
    /// # Errors
    /// What the database says.
    pub fn keys_of_accounts(
        &mut self,
        kind: KeyKind,
        ids: &[AccountId],
    ) -> Result<Vec<(AccountId, String)>, StoreError> {
        let list = self.dialect().in_list("?2");
        let sql = format!(
            "select account_id, value from account_key where kind = ?1 and account_id in {list} order by account_id, value"
        );
        self.query(&sql, &[kind.into(), Value::list(ids)], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Whose these keys of one kind are: value, account, its name.
    ///
    /// # Errors
    /// What the database says.
    pub fn accounts_of_keys(
        &mut self,
        kind: KeyKind,
        values: &[String],
    ) -> Result<Vec<(String, AccountId, String)>, StoreError> {
        let list = self.dialect().in_list("?2");
        let sql = format!(
            "select k.value, a.id, a.name from account_key k join account a on a.id = k.account_id
             where k.kind = ?1 and k.value in {list} order by k.value"
        );
        self.query(&sql, &[kind.into(), Value::list(values)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// Gives an account a key that nobody has; says whether it became theirs, or was already.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_account_key(
        &mut self,
        kind: KeyKind,
        value: &str,
        account: AccountId,
        import: Option<ImportId>,
    ) -> Result<bool, StoreError> {
        let sql = "insert into account_key (kind, value, account_id, import_id) values (?1, ?2, ?3, ?4) on conflict do nothing";
        if self.exec(sql, args![kind, value, account, import])? > 0 {
            return Ok(true);
        }
        let sql = "select account_id from account_key where kind = ?1 and value = ?2";
        self.query_one(sql, args![kind, value], |row| row.get::<AccountId>(0)).map(|has| has == account)
    }

    /// Gives accounts keys that nobody has, many at a time; of two with the same key the first gets it.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_account_keys(
        &mut self,
        keys: &[(KeyKind, String, AccountId)],
        import: Option<ImportId>,
    ) -> Result<(), StoreError> {
        let mut seen = HashSet::new();
        let new: Vec<_> = keys.iter().filter(|(kind, value, _)| seen.insert((*kind, value.as_str()))).collect();
        for part in new.chunks(KEYS_AT_ONCE) {
            let rows: Vec<String> = (0..part.len())
                .map(|nth| format!("(?1, ?{}, ?{}, ?{})", nth * 3 + 2, nth * 3 + 3, nth * 3 + 4))
                .collect();
            let given = part.iter().flat_map(|(kind, value, id)| [(*kind).into(), value.as_str().into(), (*id).into()]);
            let arguments: Vec<Value> = std::iter::once(import.into()).chain(given).collect();
            let sql = "insert into account_key (import_id, kind, value, account_id)";
            self.exec(&format!("{sql} values {} on conflict do nothing", rows.join(", ")), &arguments)?;
        }
        Ok(())
    }

    /// Takes a key away from an account.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_account_key(&mut self, kind: KeyKind, value: &str, account: AccountId) -> Result<(), StoreError> {
        let sql = "delete from account_key where kind = ?1 and value = ?2 and account_id = ?3";
        self.exec(sql, args![kind, value, account])?;
        Ok(())
    }

    /// How much hangs on an account, in the order of [`ACCOUNT_REFERENCES`].
    ///
    /// # Errors
    /// What the database says.
    pub fn account_references(&mut self, id: AccountId) -> Result<Vec<(&'static str, i64)>, StoreError> {
        let count = |(table, column): &(&'static str, &'static str)| {
            let sql = format!("select count(*) from {table} where {column} = ?1");
            Ok((*table, self.query_one(&sql, args![id], |row| row.get(0))?))
        };
        ACCOUNT_REFERENCES.iter().map(count).collect()
    }

    /// Moves all that hangs on `from` to `into`, its keys too, and remembers that they are one.
    ///
    /// # Errors
    /// What the database says.
    pub fn join_account(&mut self, from: AccountId, into: AccountId, now: Timestamp) -> Result<(), StoreError> {
        for (table, column) in ACCOUNT_REFERENCES {
            self.exec(&format!("update {table} set {column} = ?2 where {column} = ?1"), args![from, into])?;
        }
        self.forget_worked_out(from)?;
        self.exec("update account_key set account_id = ?2 where account_id = ?1", args![from, into])?;
        // Who was joined into it before is joined into the other now: one step leads there.
        self.exec("update account set joined_into = ?2 where joined_into = ?1", args![from, into])?;
        self.exec("update account set joined_into = ?2, changed_at = ?3 where id = ?1", args![from, into, now])?;
        Ok(())
    }

    /// Forgets what was worked out of an account that is one no more.
    pub(crate) fn forget_worked_out(&mut self, id: AccountId) -> Result<(), StoreError> {
        for table in ACCOUNT_WORKED_OUT {
            self.exec(&format!("delete from {table} where account_id = ?1"), args![id])?;
        }
        Ok(())
    }

    /// Puts a person, and what they asked, with an account or with none.
    ///
    /// # Errors
    /// [`StoreError::ForeignKey`] for an account that isn't there.
    pub fn move_contact(
        &mut self,
        contact: ContactId,
        account: Option<AccountId>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "update contact set account_id = ?2, changed_at = ?3 where id = ?1";
        self.exec(sql, args![contact, account, now])?;
        self.exec("update conversation set account_id = ?2 where contact_id = ?1", args![contact, account])?;
        Ok(())
    }
}
