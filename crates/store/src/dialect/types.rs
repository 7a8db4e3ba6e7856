//! How a [`Value`] travels to and from each database.

use crate::Value;
use rusqlite::types::{ToSqlOutput, ValueRef};
use std::error::Error;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(v) => ValueRef::Integer(*v),
            Self::Real(v) => ValueRef::Real(*v),
            Self::Text(v) => ValueRef::Text(v.as_bytes()),
            Self::Blob(v) => ValueRef::Blob(v),
        }))
    }
}

/// The type that a value is declared to have when a statement is prepared on PostgreSQL.
pub(crate) fn kind(value: &Value) -> Type {
    match value {
        Value::Null => Type::UNKNOWN,
        Value::Int(_) => Type::INT8,
        Value::Real(_) => Type::FLOAT8,
        Value::Text(_) => Type::TEXT,
        Value::Blob(_) => Type::BYTEA,
    }
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            // Rows that are copied go to columns of whatever type those have.
            Self::Int(v) if *ty == Type::INT4 => i32::try_from(*v)?.to_sql(ty, out),
            Self::Int(v) if *ty == Type::INT2 => i16::try_from(*v)?.to_sql(ty, out),
            Self::Int(v) if *ty == Type::BOOL => (*v != 0).to_sql(ty, out),
            Self::Int(v) => v.to_sql(ty, out),
            Self::Real(v) => v.to_sql(ty, out),
            Self::Text(v) => v.to_sql(ty, out),
            Self::Blob(v) => v.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Self::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Self::Int(i16::from_sql(ty, raw)?.into()),
            Type::OID => Self::Int(u32::from_sql(ty, raw)?.into()),
            Type::BOOL => Self::Int(bool::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Self::Real(f64::from_sql(ty, raw)?),
            Type::FLOAT4 => Self::Real(f32::from_sql(ty, raw)?.into()),
            Type::NUMERIC => numeric(raw).ok_or("a numeric that is neither a whole nor a real number")?,
            Type::BYTEA => Self::Blob(raw.to_vec()),
            Type::CHAR => Self::Text(raw.iter().map(|b| char::from(*b)).collect()),
            _ => Self::Text(<&str>::from_sql(ty, raw)?.to_owned()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(
            *ty,
            Type::INT8
                | Type::INT4
                | Type::INT2
                | Type::OID
                | Type::BOOL
                | Type::FLOAT8
                | Type::FLOAT4
                | Type::NUMERIC
                | Type::BYTEA
                | Type::CHAR
        ) || <&str as FromSql>::accepts(ty)
    }
}

/// PostgreSQL sums `bigint` into `numeric`; SQLite doesn't. Base 10,000 digits, as in `numeric_send` of its source.
#[expect(clippy::cast_precision_loss, reason = "only what isn't a whole number, or doesn't fit one, becomes a real")]
fn numeric(raw: &[u8]) -> Option<Value> {
    let word = |i: usize| raw.get(2 * i..2 * i + 2).map(|b| i16::from_be_bytes([b[0], b[1]]));
    let (count, weight, sign) = (usize::try_from(word(0)?).ok()?, i32::from(word(1)?), word(2)?);
    let negative = match sign.cast_unsigned() {
        0 => false,
        0x4000 => true,
        _ => return None,
    };
    let mut whole: Option<i64> = Some(0);
    let mut real = 0.0_f64;
    for i in 0..count {
        let digit = i64::from(word(4 + i)?);
        let exponent = weight - i32::try_from(i).ok()?;
        real += digit as f64 * 10_000_f64.powi(exponent);
        if exponent < 0 && digit != 0 {
            whole = None;
        }
        if exponent >= 0 {
            whole = whole.and_then(|w| w.checked_mul(10_000)).and_then(|w| w.checked_add(digit));
        }
    }
    // Trailing zero digits aren't sent.
    for _ in i32::try_from(count).ok()?..=weight {
        whole = whole.and_then(|w| w.checked_mul(10_000));
    }
    Some(match whole {
        Some(whole) => Value::Int(if negative { -whole } else { whole }),
        None => Value::Real(if negative { -real } else { real }),
    })
}
