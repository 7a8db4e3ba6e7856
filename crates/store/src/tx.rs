//! A transaction: the only thing that a query can be put to.

use crate::postgres::Connection as PgConnection;
use crate::row::Inner;
use crate::{CHANGE_BYTES_MAX, Change, Dialect, Fault, Row, StoreError, Value, sqlite};

/// One transaction on either database.
///
/// Statements are one portable text with `?1` placeholders; what can't be portable asks [`Tx::dialect`].
/// A closure that gets a `Tx` may run more than once, so it must do nothing but work on the database:
/// no clock, no network, no hashing of passwords, no waiting.
///
/// A statement that fails ends the transaction, on both databases: what comes after it fails too, and nothing is
/// committed, even when the closure looks away and returns `Ok`. To try something that may be refused and go on,
/// use [`Tx::attempt`].
#[derive(Debug)]
pub struct Tx<'a> {
    link: Link<'a>,
    changes: Vec<Change>,
    broken: Option<StoreError>,
    fault: Option<Fault>,
    savepoints: u32,
    has_executed: bool,
}

#[derive(Debug)]
pub(crate) enum Link<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a mut PgConnection),
}

impl<'a> Tx<'a> {
    pub(crate) fn new(link: Link<'a>, fault: Option<Fault>) -> Self {
        Self { link, changes: Vec::new(), broken: None, fault, savepoints: 0, has_executed: false }
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match self.link {
            Link::Sqlite(_) => Dialect::Sqlite,
            Link::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs a statement and says how many rows it touched.
    ///
    /// # Errors
    /// What the database says; afterwards the transaction can't be used any more.
    pub fn exec(&mut self, sql: &str, args: &[Value]) -> Result<u64, StoreError> {
        self.step()?;
        self.has_executed = true;
        let done = match &mut self.link {
            Link::Sqlite(connection) => sqlite::exec(connection, sql, args),
            Link::Postgres(connection) => connection.exec(sql, args),
        };
        self.note(done)
    }

    /// Runs a query (or a statement with `returning`) and turns each row into a `T`.
    ///
    /// # Errors
    /// What the database says; afterwards the transaction can't be used any more. Or what `read` says.
    pub fn query<T>(
        &mut self,
        sql: &str,
        args: &[Value],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.step()?;
        match &mut self.link {
            Link::Sqlite(connection) => {
                let mut out = Vec::new();
                let mut refused = None;
                let done = sqlite::each(connection, sql, args, |row| match read(row) {
                    Ok(item) => {
                        out.push(item);
                        true
                    }
                    Err(error) => {
                        refused = Some(error);
                        false
                    }
                });
                self.note(done)?;
                refused.map_or(Ok(out), Err)
            }
            Link::Postgres(connection) => {
                let rows = connection.query(sql, args);
                let rows = self.note(rows)?;
                rows.iter().map(|row| read(&Row(Inner::Postgres(row)))).collect()
            }
        }
    }

    /// The first row, which must be there.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none (the transaction can still be used); else as [`Tx::query`].
    pub fn query_one<T>(
        &mut self,
        sql: &str,
        args: &[Value],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.query_opt(sql, args, read)?.ok_or(StoreError::NotFound)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn query_opt<T>(
        &mut self,
        sql: &str,
        args: &[Value],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.query(sql, args, read)?.into_iter().next())
    }

    /// How the database would go about a statement, line by line.
    ///
    /// # Errors
    /// What the database says.
    pub fn plan_of(&mut self, sql: &str, args: &[Value]) -> Result<Vec<String>, StoreError> {
        let (sql, column) = self.dialect().explained(sql);
        self.query(&sql, args, |row| row.get(column))
    }

    /// Tries `f`; what it did is undone when it refuses, and the transaction goes on.
    ///
    /// # Errors
    /// What `f` says; or what the database says about the savepoint.
    pub fn attempt<T, E: From<StoreError>>(&mut self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        self.savepoints += 1;
        let name = format!("attempt_{}", self.savepoints);
        let told = self.changes.len();
        self.batch(&format!("savepoint {name}"))?;
        let mut result = f(self);
        if let (Ok(_), Some(error)) = (&result, &self.broken) {
            result = Err(E::from(error.clone()));
        }
        if result.is_err() {
            self.changes.truncate(told);
            let usable = match &self.link {
                // A full disk or an I/O error has already undone the whole transaction.
                Link::Sqlite(connection) => !connection.is_autocommit(),
                Link::Postgres(connection) => !connection.is_lost(),
            };
            if usable {
                self.broken = None;
                self.batch(&format!("rollback to {name}"))?;
            }
        }
        if self.broken.is_none() {
            self.batch(&format!("release {name}"))?;
        }
        self.savepoints -= 1;
        result
    }

    /// Tells, after the commit and only then, all who listen to [`Db::changes`](crate::Db::changes) on any node.
    /// The same thing said twice in one transaction is told once.
    ///
    /// # Errors
    /// [`StoreError::Other`] past [`CHANGE_BYTES_MAX`].
    pub fn notify(&mut self, topic: &str, payload: &str) -> Result<(), StoreError> {
        let bytes = topic.len() + payload.len();
        if bytes > CHANGE_BYTES_MAX {
            return Err(StoreError::other(format!("a change of {bytes} bytes is too long to tell; tell only its id")));
        }
        let change = Change { topic: topic.to_owned(), payload: payload.to_owned() };
        if !self.changes.contains(&change) {
            self.changes.push(change);
        }
        Ok(())
    }

    /// Runs several statements without arguments, separated by semicolons.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        if let Some(error) = &self.broken {
            return Err(error.clone());
        }
        self.has_executed = true;
        let done = match &mut self.link {
            Link::Sqlite(connection) => sqlite::batch(connection, sql),
            Link::Postgres(connection) => connection.batch(sql),
        };
        self.note(done)
    }

    /// The connection itself, for what only SQLite can do.
    pub(crate) fn sqlite(&self) -> Option<&rusqlite::Connection> {
        match self.link {
            Link::Sqlite(connection) => Some(connection),
            Link::Postgres(_) => None,
        }
    }

    /// The connection itself, for what only PostgreSQL can do.
    pub(crate) fn postgres(&mut self) -> Option<&mut PgConnection> {
        match &mut self.link {
            Link::Sqlite(_) => None,
            Link::Postgres(connection) => Some(connection),
        }
    }

    /// The failure of a statement, whether the closure looked away from it or not.
    pub(crate) fn swallowed(&self) -> Option<StoreError> {
        self.broken.clone()
    }

    /// Whether any statement was run that isn't a query; what queries change, the connection counts.
    pub(crate) fn has_executed(&self) -> bool {
        self.has_executed
    }

    /// What is to be told after the commit.
    pub(crate) fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    fn step(&mut self) -> Result<(), StoreError> {
        if let Some(error) = &self.broken {
            return Err(error.clone());
        }
        let step = self.fault.as_ref().map_or(Ok(()), Fault::step);
        self.note(step)
    }

    fn note<T>(&mut self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &done {
            self.broken = Some(error.clone());
        }
        done
    }
}
