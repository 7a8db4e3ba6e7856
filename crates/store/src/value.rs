//! What goes into a statement and comes out of a row.

use crate::StoreError;
use jiff::Timestamp;

/// One value as both databases know it. Instants are milliseconds UTC, money is cents, booleans are 0 and 1.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// SQL `null`.
    #[default]
    Null,
    /// `bigint`.
    Int(i64),
    /// `real` on SQLite, `double precision` on PostgreSQL.
    Real(f64),
    /// `text`. Never holds U+0000, which PostgreSQL refuses: it is replaced by U+FFFD on the way in.
    Text(String),
    /// `blob` on SQLite, `bytea` on PostgreSQL.
    Blob(Vec<u8>),
}

/// The arguments of a statement: `args![id, now, None::<String>]`.
#[macro_export]
macro_rules! args {
    ($($e:expr),* $(,)?) => { &[$($crate::Value::from($e)),*] };
}

impl Value {
    /// A list for [`Dialect::in_list`](crate::Dialect::in_list), as JSON text.
    pub fn list<T: ToString>(items: impl IntoIterator<Item = T>) -> Self {
        let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
        Self::from(serde_json::Value::from(items).to_string())
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Int(_) => "a whole number",
            Self::Real(_) => "a real number",
            Self::Text(_) => "text",
            Self::Blob(_) => "bytes",
        }
    }
}

impl From<i64> for Value {
    fn from(v: i64) -> Self {
        Self::Int(v)
    }
}
impl From<i32> for Value {
    fn from(v: i32) -> Self {
        Self::Int(i64::from(v))
    }
}
impl From<u32> for Value {
    fn from(v: u32) -> Self {
        Self::Int(i64::from(v))
    }
}
impl From<bool> for Value {
    fn from(v: bool) -> Self {
        Self::Int(i64::from(v))
    }
}
impl From<f64> for Value {
    fn from(v: f64) -> Self {
        Self::Real(v)
    }
}
impl From<&str> for Value {
    fn from(v: &str) -> Self {
        Self::from(v.to_owned())
    }
}
impl From<String> for Value {
    fn from(v: String) -> Self {
        Self::Text(if v.contains('\0') { v.replace('\0', "\u{FFFD}") } else { v })
    }
}
impl From<&String> for Value {
    fn from(v: &String) -> Self {
        Self::from(v.clone())
    }
}
impl From<Vec<u8>> for Value {
    fn from(v: Vec<u8>) -> Self {
        Self::Blob(v)
    }
}
impl From<&[u8]> for Value {
    fn from(v: &[u8]) -> Self {
        Self::Blob(v.to_vec())
    }
}
impl<const N: usize> From<[u8; N]> for Value {
    fn from(v: [u8; N]) -> Self {
        Self::Blob(v.to_vec())
    }
}
impl From<Timestamp> for Value {
    fn from(v: Timestamp) -> Self {
        Self::Int(v.as_millisecond())
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Null, Into::into)
    }
}
impl From<&Value> for Value {
    fn from(v: &Value) -> Self {
        v.clone()
    }
}

/// What a column can be read as.
pub trait FromValue: Sized {
    /// Reads the value.
    ///
    /// # Errors
    /// [`StoreError::Other`] when the column holds another kind of thing.
    fn from_value(value: Value) -> Result<Self, StoreError>;
}

fn wrong(wanted: &str, found: &Value) -> StoreError {
    StoreError::other(format!("expected {wanted}, found {}", found.kind()))
}

impl FromValue for Value {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        Ok(value)
    }
}
impl FromValue for i64 {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Int(v) => Ok(v),
            other => Err(wrong("a whole number", &other)),
        }
    }
}
impl FromValue for bool {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Int(v) => Ok(v != 0),
            other => Err(wrong("0 or 1", &other)),
        }
    }
}
impl FromValue for f64 {
    #[expect(clippy::cast_precision_loss, reason = "an average that came out whole is still an average")]
    fn from_value(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Real(v) => Ok(v),
            Value::Int(v) => Ok(v as f64),
            other => Err(wrong("a number", &other)),
        }
    }
}
impl FromValue for String {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Text(v) => Ok(v),
            other => Err(wrong("text", &other)),
        }
    }
}
impl FromValue for Vec<u8> {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Blob(v) => Ok(v),
            other => Err(wrong("bytes", &other)),
        }
    }
}
impl FromValue for Timestamp {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        let ms = i64::from_value(value)?;
        Self::from_millisecond(ms).map_err(|e| StoreError::with(format!("{ms} ms is outside the calendar"), e))
    }
}
impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self, StoreError> {
        if value == Value::Null { Ok(None) } else { T::from_value(value).map(Some) }
    }
}
