//! What was found in a mail besides its words.

use crate::id::MessageId;
use crate::{StoreError, Tx, Value, args};

impl Tx<'_> {
    /// Keeps what was found in a mail, as JSON.
    ///
    /// # Errors
    /// What the database says.
    pub fn add_finding(&mut self, message: MessageId, document: &serde_json::Value) -> Result<(), StoreError> {
        self.exec(
            "insert into message_finding (message_id, document) values (?1, ?2)
             on conflict (message_id) do update set document = excluded.document",
            args![message, document.to_string()],
        )?;
        Ok(())
    }

    /// What was found in these messages.
    ///
    /// # Errors
    /// What the database says.
    pub fn findings_of(&mut self, messages: &[MessageId]) -> Result<Vec<(MessageId, serde_json::Value)>, StoreError> {
        if messages.is_empty() {
            return Ok(Vec::new());
        }
        let list = self.dialect().in_list("?1");
        let sql = format!("select message_id, document from message_finding where message_id in {list}");
        let found = self.query(&sql, &[Value::list(messages)], |row| Ok((row.get(0)?, row.get::<String>(1)?)))?;
        found
            .into_iter()
            .map(|(id, document)| {
                let document = serde_json::from_str(&document)
                    .map_err(|e| StoreError::with("what was found in a mail can't be read", e))?;
                Ok((id, document))
            })
            .collect()
    }
}
