//! Finding accounts: for a list, and for thousands of rows at once.

use std::collections::HashMap;

use crate::account_pages::AccountListed;
use crate::contacts::like_pattern;
use crate::id::{AccountId, ContactId};
use crate::promises::limit_of;
use crate::{KeyKind, StoreError, Tx, Value, args};

/// What an account is sought by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sought {
    /// The number in the firm's own books.
    Number,
    /// A key.
    Key(KeyKind),
    /// The e-mail address of a contact.
    Email,
    /// The name as it is written.
    Name,
}

/// Who was found by a text, with their number; several have the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub account: AccountId,
    pub number: String,
}

impl Tx<'_> {
    /// Who is found by each of these texts; those by whom nobody is found are left out. One query, however many there are. An
    /// account that was joined into another stands for that other.
    ///
    /// # Errors
    /// What the database says.
    pub fn accounts_by(&mut self, sought: Sought, texts: &[String]) -> Result<HashMap<String, Vec<Named>>, StoreError> {
        let mut found: HashMap<String, Vec<Named>> = HashMap::new();
        if texts.is_empty() {
            return Ok(found);
        }
        let list = self.dialect().in_list("?1");
        let mut arguments = vec![Value::list(texts)];
        let sql = match sought {
            Sought::Number => format!(
                "select number, coalesce(joined_into, id), number from account where number in {list} and number <> ''"
            ),
            Sought::Key(kind) => {
                arguments.push(kind.into());
                format!(
                    "select k.value, a.id, a.number from account_key k join account a on a.id = k.account_id
                     where k.kind = ?2 and k.value in {list}"
                )
            }
            Sought::Email => format!(
                "select ca.value, a.id, a.number from contact_address ca join contact ct on ct.id = ca.contact_id
                 join account a on a.id = ct.account_id where ca.kind = 'email' and ca.value in {list}"
            ),
            Sought::Name => {
                format!("select name, id, number from account where name in {list} and joined_into is null")
            }
        };
        let rows = self.query(&sql, &arguments, |row| {
            Ok((row.get::<String>(0)?, Named { account: row.get(1)?, number: row.get(2)? }))
        })?;
        for (text, named) in rows {
            let all = found.entry(text).or_default();
            if !all.iter().any(|known| known.account == named.account) {
                all.push(named);
            }
        }
        Ok(found)
    }

    /// A page of all accounts by name, those behind `after` (a name in lower case, and its id).
    ///
    /// # Errors
    /// What the database says.
    pub fn accounts_after(
        &mut self,
        after: Option<(String, AccountId)>,
        limit: usize,
    ) -> Result<Vec<AccountListed>, StoreError> {
        let (name, id) = after.map_or((String::new(), String::new()), |(name, id)| (name, id.to_string()));
        self.listed(
            "where a.joined_into is null and (lower(a.name), a.id) > (?1, ?2) order by lower(a.name), a.id limit ?3",
            args![name, id, limit_of(limit)],
        )
    }

    /// Accounts by a part of their name or city, whatever their accents, by the beginning of their number, or by a key; by name.
    ///
    /// # Errors
    /// What the database says.
    pub fn accounts_like(&mut self, words: &str, bare: &str, limit: usize) -> Result<Vec<AccountListed>, StoreError> {
        let pattern = like_pattern(&crate::search::plain(words));
        let dialect = self.dialect();
        let [name, city, key, contact] = ["n.name", "n.city", "k.value", "ct.name"].map(|text| dialect.plain(text));
        self.listed(
            &format!(
                "where a.joined_into is null and a.id in (
                   select n.id from account n where {name} like ?1 escape '\\' or {city} like ?2 escape '\\'
                     or lower(n.number) like ?2 escape '\\'
                   union select k.account_id from account_key k
                     where k.value = ?3 or (k.kind = 'name' and {key} like ?1 escape '\\')
                   union select ct.account_id from contact ct where {contact} like ?1 escape '\\' and ct.account_id is not null)
                 order by lower(a.name), a.id limit ?4"
            ),
            args![format!("%{pattern}%"), format!("{pattern}%"), bare, limit_of(limit)],
        )
    }

    /// The people of an account, by name.
    ///
    /// # Errors
    /// What the database says.
    pub fn contacts_of_account(&mut self, id: AccountId, limit: usize) -> Result<Vec<ContactId>, StoreError> {
        self.query(
            "select id from contact where account_id = ?1 order by name, id limit ?2",
            args![id, limit_of(limit)],
            |row| row.get(0),
        )
    }

    fn listed(&mut self, rest: &str, arguments: &[Value]) -> Result<Vec<AccountListed>, StoreError> {
        let sql = format!(
            "select a.id, a.name, a.kind, a.number, a.city, a.tier,
               (select count(*) from conversation c where c.account_id = a.id and c.state = 'waiting_for_us'),
               (select max(c.last_at) from conversation c where c.account_id = a.id), lower(a.name)
             from account a {rest}"
        );
        self.query(&sql, arguments, |row| {
            Ok(AccountListed {
                id: row.get(0)?,
                name: row.get(1)?,
                kind: row.get(2)?,
                number: row.get(3)?,
                city: row.get(4)?,
                tier: row.get(5)?,
                waiting: u32::try_from(row.get::<i64>(6)?).unwrap_or(u32::MAX),
                last_at: row.get(7)?,
                sorted_by: row.get(8)?,
            })
        })
    }
}
