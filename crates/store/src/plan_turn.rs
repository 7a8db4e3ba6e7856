//! One row, which every change of the plan writes: two nodes don't fill the same slot at once.

use jiff::Timestamp;

use crate::{StoreError, Tx, args};

impl Tx<'_> {
    /// Takes the turn to change the plan: whoever else wants it waits until this transaction has ended.
    ///
    /// # Errors
    /// What the database says.
    pub fn take_plan_turn(&mut self, now: Timestamp) -> Result<(), StoreError> {
        self.exec(
            "insert into plan_turn (id, changed_at) values ('plan', ?1)
             on conflict (id) do update set changed_at = excluded.changed_at",
            args![now],
        )?;
        Ok(())
    }

    /// The word of the plan as it is stored; empty: nobody has it laid out.
    ///
    /// # Errors
    /// What the database says.
    pub fn plan_mark(&mut self) -> Result<String, StoreError> {
        let mark = self.query_opt("select mark from plan_turn", args![], |row| row.get(0))?;
        Ok(mark.unwrap_or_default())
    }

    /// The plan is another now. Take its turn first ([`Tx::take_plan_turn`]).
    ///
    /// # Errors
    /// What the database says.
    pub fn set_plan_mark(&mut self, mark: &str) -> Result<(), StoreError> {
        self.exec("update plan_turn set mark = ?1", args![mark])?;
        Ok(())
    }

    /// When the plan was last repaired.
    ///
    /// # Errors
    /// What the database says.
    pub fn plan_changed_at(&mut self) -> Result<Option<Timestamp>, StoreError> {
        self.query_opt("select changed_at from plan_turn", args![], |row| row.get(0))
    }
}
