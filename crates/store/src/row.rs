//! One row of an answer.

use crate::{FromValue, StoreError, Value};
use rusqlite::types::ValueRef;

/// A row while its query runs; columns count from 0.
#[derive(Debug)]
pub struct Row<'a>(pub(crate) Inner<'a>);

#[derive(Debug)]
pub(crate) enum Inner<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

impl Row<'_> {
    /// Column `i` as a `T`: `row.get::<Timestamp>(2)`.
    ///
    /// # Errors
    /// [`StoreError::Other`] if there is no such column or it holds something else.
    pub fn get<T: FromValue>(&self, i: usize) -> Result<T, StoreError> {
        let value = self.value(i)?;
        T::from_value(value).map_err(|e| match e {
            StoreError::Other { message, source } => {
                StoreError::Other { message: format!("column {i}: {message}"), source }
            }
            e => e,
        })
    }

    fn value(&self, i: usize) -> Result<Value, StoreError> {
        match &self.0 {
            Inner::Sqlite(row) => {
                let value = row.get_ref(i).map_err(|e| StoreError::with(format!("column {i}: {e}"), e))?;
                Ok(match value {
                    ValueRef::Null => Value::Null,
                    ValueRef::Integer(v) => Value::Int(v),
                    ValueRef::Real(v) => Value::Real(v),
                    ValueRef::Text(v) => Value::Text(String::from_utf8_lossy(v).into_owned()),
                    ValueRef::Blob(v) => Value::Blob(v.to_vec()),
                })
            }
            Inner::Postgres(row) => {
                row.try_get::<_, Value>(i).map_err(|e| StoreError::with(format!("column {i}: {e}"), e))
            }
        }
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        match &self.0 {
            Inner::Sqlite(row) => row.as_ref().column_count(),
            Inner::Postgres(row) => row.len(),
        }
    }
}
