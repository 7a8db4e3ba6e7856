//! The people who ask, and how they can be reached.

use crate::id::{AccountId, ContactId};
use crate::promises::limit_of;
use crate::{StoreError, Tx, Value, args};
use jiff::Timestamp;
use jiff::civil::Date;
use promise::Language;
use std::collections::HashMap;

/// The person who asks.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ContactView {
    pub id: ContactId,
    pub name: String,
    pub role: String,
    pub account: Option<AccountId>,
    pub account_name: Option<String>,
    pub city: String,
    pub customer_since: Option<Date>,
    /// In lower case, sorted; may be empty.
    pub emails: Vec<String>,
    /// As they were typed, sorted; may be empty.
    pub phones: Vec<String>,
    pub language: Option<Language>,
}

/// How somebody can be reached: the value by which they are found, and as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// An e-mail address; the value is in lower case.
    Email {
        /// In lower case.
        value: String,
        /// As it was typed.
        shown: String,
    },
    /// A telephone number; the value is E.164 where it can be read so.
    Phone {
        /// E.164, or the digits that were typed.
        value: String,
        /// As it was typed.
        shown: String,
    },
}

impl Reach {
    /// The word of the column `kind`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Email { .. } => "email",
            Self::Phone { .. } => "phone",
        }
    }

    /// What it is found by.
    #[must_use]
    pub fn value(&self) -> &str {
        match self {
            Self::Email { value, .. } | Self::Phone { value, .. } => value,
        }
    }

    /// As it was typed.
    #[must_use]
    pub fn shown(&self) -> &str {
        match self {
            Self::Email { shown, .. } | Self::Phone { shown, .. } => shown,
        }
    }
}

impl Tx<'_> {
    /// Writes a new person down, without addresses.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_contact(
        &mut self,
        id: ContactId,
        name: &str,
        language: Option<Language>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "insert into contact (id, name, language, created_at, changed_at) values (?1, ?2, ?3, ?4, ?4)",
            args![id, name, language, now],
        )?;
        Ok(())
    }

    /// Gives a person an address or number; says whether it became theirs. An e-mail address that somebody has stays with them.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_contact_address(&mut self, contact: ContactId, reach: &Reach) -> Result<bool, StoreError> {
        let added = self.exec(
            "insert into contact_address (contact_id, kind, value, shown) values (?1, ?2, ?3, ?4) on conflict do nothing",
            args![contact, reach.kind(), reach.value(), reach.shown()],
        )?;
        Ok(added > 0)
    }

    /// Takes all addresses of one kind away, to write them anew.
    ///
    /// # Errors
    /// What the database says.
    pub fn remove_contact_addresses(&mut self, contact: ContactId) -> Result<(), StoreError> {
        self.exec("delete from contact_address where contact_id = ?1", args![contact])?;
        Ok(())
    }

    /// Takes back a person who turned out to exist already.
    ///
    /// # Errors
    /// [`StoreError::ForeignKey`] when something was said by or to them.
    pub fn remove_contact(&mut self, id: ContactId) -> Result<(), StoreError> {
        self.exec("delete from contact where id = ?1", args![id])?;
        Ok(())
    }

    /// Gives a nameless person a name; a known name stays.
    ///
    /// # Errors
    /// What the database says.
    pub fn name_contact(&mut self, id: ContactId, name: &str, now: Timestamp) -> Result<(), StoreError> {
        self.exec("update contact set name = ?2, changed_at = ?3 where id = ?1 and name = ''", args![id, name, now])?;
        Ok(())
    }

    /// Changes a person's name and account.
    ///
    /// # Errors
    /// [`StoreError::ForeignKey`] for an account that isn't there.
    pub fn change_contact(
        &mut self,
        id: ContactId,
        name: &str,
        account: Option<AccountId>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.exec(
            "update contact set name = ?2, account_id = ?3, changed_at = ?4 where id = ?1",
            args![id, name, account, now],
        )?;
        self.exec("update conversation set account_id = ?2 where contact_id = ?1", args![id, account])?;
        Ok(())
    }

    /// Who has this address or number; of several, the one who was heard of last.
    ///
    /// # Errors
    /// What the database says.
    pub fn contact_by_reach(&mut self, reach: &Reach) -> Result<Option<ContactId>, StoreError> {
        self.query_opt(
            "select ca.contact_id from contact_address ca where ca.kind = ?1 and ca.value = ?2
             order by (select coalesce(max(c.last_at), 0) from conversation c where c.contact_id = ca.contact_id) desc, ca.contact_id
             limit 1",
            args![reach.kind(), reach.value()],
            |row| row.get(0),
        )
    }

    /// People by a part of an address, the end of a number, or a part of their or their account's name;
    /// those heard of last come first.
    ///
    /// # Errors
    /// What the database says.
    pub fn contacts_like(&mut self, words: &str, digits: &str, limit: usize) -> Result<Vec<ContactId>, StoreError> {
        let words = like_pattern(&crate::search::plain(words));
        // A pattern that no number matches, when there are too few digits to go by.
        let number = if digits.len() < DIGITS_MIN { "-".to_owned() } else { format!("%{digits}") };
        let [name, account] = ["n.name", "ac.name"].map(|text| self.dialect().plain(text));
        self.query(
            // Each table is gone through once, by itself: asked per contact, the addresses took four times as long.
            &format!(
                "select ct.id, (select coalesce(max(c.last_at), 0) from conversation c where c.contact_id = ct.id) as heard_at
                 from contact ct where ct.id in (
                   select n.id from contact n where {name} like ?1 escape '\\'
                   union select n.id from account ac join contact n on n.account_id = ac.id where {account} like ?1 escape '\\'
                   union select ca.contact_id from contact_address ca where ca.kind = 'email' and ca.value like ?1 escape '\\'
                   union select ca.contact_id from contact_address ca where ca.kind = 'phone' and ca.value like ?2)
                 order by heard_at desc, ct.id limit ?3"
            ),
            args![format!("%{words}%"), number, limit_of(limit)],
            |row| row.get(0),
        )
    }

    /// These people, in the order of `ids`; those that aren't there are left out. Two queries, however many there are.
    ///
    /// # Errors
    /// What the database says.
    pub fn contact_views(&mut self, ids: &[ContactId]) -> Result<Vec<ContactView>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let list = self.dialect().in_list("?1");
        let value = Value::list(ids);
        let found = self.query(
            &format!(
                "select ct.id, ct.name, ct.role, ct.account_id, ac.name, ac.city, ac.customer_since, ct.language
                 from contact ct left join account ac on ac.id = ct.account_id where ct.id in {list}"
            ),
            std::slice::from_ref(&value),
            |row| {
                Ok(ContactView {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    role: row.get(2)?,
                    account: row.get(3)?,
                    account_name: row.get(4)?,
                    city: row.get::<Option<String>>(5)?.unwrap_or_default(),
                    customer_since: row.get::<Option<String>>(6)?.and_then(|date| date.parse().ok()),
                    emails: Vec::new(),
                    phones: Vec::new(),
                    language: row.get(7)?,
                })
            },
        )?;
        let mut contacts: HashMap<ContactId, ContactView> = found.into_iter().map(|c| (c.id, c)).collect();
        let reaches = self.query(
            &format!("select contact_id, kind, value, shown from contact_address where contact_id in {list} order by kind, value"),
            &[value],
            |row| Ok((row.get::<ContactId>(0)?, row.get::<String>(1)?, row.get::<String>(2)?, row.get::<String>(3)?)),
        )?;
        for (id, kind, value, shown) in reaches {
            if let Some(contact) = contacts.get_mut(&id) {
                if kind == "email" { contact.emails.push(value) } else { contact.phones.push(shown) }
            }
        }
        Ok(ids.iter().filter_map(|id| contacts.remove(id)).collect())
    }

    /// One person.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or what the database says.
    pub fn contact(&mut self, id: ContactId) -> Result<ContactView, StoreError> {
        self.contact_views(&[id])?.pop().ok_or(StoreError::NotFound)
    }

    /// The account of this name, if there is one.
    ///
    /// # Errors
    /// What the database says.
    pub fn account_by_name(&mut self, name: &str) -> Result<Option<AccountId>, StoreError> {
        self.query_opt(
            "select id from account where name = ?1 and joined_into is null order by id limit 1",
            args![name],
            |row| row.get(0),
        )
    }

    /// A new account (a company).
    ///
    /// # Errors
    /// [`StoreError::Check`] for an empty name.
    pub fn add_account(&mut self, id: AccountId, name: &str, city: &str, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into account (id, name, kind, city, created_at, changed_at) values (?1, ?2, 'company', ?3, ?4, ?4)",
            args![id, name, city, now],
        )?;
        self.add_account_key(crate::KeyKind::Name, &name.to_lowercase(), id, None)?;
        Ok(())
    }

    /// Where an account is.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_account_city(&mut self, id: AccountId, city: &str, now: Timestamp) -> Result<(), StoreError> {
        self.exec("update account set city = ?2, changed_at = ?3 where id = ?1", args![id, city, now])?;
        Ok(())
    }
}

/// Digits below which a number isn't looked for by its end.
const DIGITS_MIN: usize = 4;

/// Words as a `like ... escape '\'` pattern takes them literally.
pub(crate) fn like_pattern(words: &str) -> String {
    words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
