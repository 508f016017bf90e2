//! Values going in and columns coming out, the same on both engines.

use crate::DbError;
use bytes::BytesMut;
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::types::{ToSqlOutput, ValueRef};
use serde::de::DeserializeOwned;
use std::str::FromStr;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

/// A value as the engines know it. Booleans are 0 and 1, instants are microseconds,
/// dates are ISO text, JSON is text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number, an instant or a truth.
    Int(i64),
    /// Text, a date or JSON.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// An id.
    Uuid(Uuid),
}

/// What can be a parameter.
pub trait ToValue {
    /// The value to bind.
    fn to_value(&self) -> Value;
}

/// What can be read from a column.
pub trait Column: Sized {
    /// Reads it, or says what was found instead.
    fn from_value(value: Value) -> Result<Self, DbError>;
}

fn unexpected<T>(wanted: &str, found: &Value) -> Result<T, DbError> {
    Err(DbError::Data(format!("expected {wanted}, found {found:?}")))
}

impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: Column> Column for Option<T> {
    fn from_value(value: Value) -> Result<Self, DbError> {
        if value == Value::Null { Ok(None) } else { T::from_value(value).map(Some) }
    }
}

impl ToValue for i64 {
    fn to_value(&self) -> Value {
        Value::Int(*self)
    }
}

impl Column for i64 {
    fn from_value(value: Value) -> Result<Self, DbError> {
        if let Value::Int(n) = value { Ok(n) } else { unexpected("a number", &value) }
    }
}

impl ToValue for bool {
    fn to_value(&self) -> Value {
        Value::Int(i64::from(*self))
    }
}

impl Column for bool {
    fn from_value(value: Value) -> Result<Self, DbError> {
        i64::from_value(value).map(|n| n != 0)
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl Column for String {
    fn from_value(value: Value) -> Result<Self, DbError> {
        if let Value::Text(text) = value { Ok(text) } else { unexpected("text", &value) }
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value {
        Value::Bytes(self.clone())
    }
}

impl Column for Vec<u8> {
    fn from_value(value: Value) -> Result<Self, DbError> {
        if let Value::Bytes(bytes) = value { Ok(bytes) } else { unexpected("bytes", &value) }
    }
}

impl ToValue for Timestamp {
    fn to_value(&self) -> Value {
        Value::Int(kernel::micros(*self))
    }
}

impl Column for Timestamp {
    fn from_value(value: Value) -> Result<Self, DbError> {
        i64::from_value(value).map(kernel::from_micros)
    }
}

impl ToValue for Date {
    fn to_value(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl Column for Date {
    fn from_value(value: Value) -> Result<Self, DbError> {
        let text = String::from_value(value)?;
        text.parse().map_err(|_| DbError::Data(format!("expected a date, found {text:?}")))
    }
}

impl ToValue for Uuid {
    fn to_value(&self) -> Value {
        Value::Uuid(*self)
    }
}

impl Column for Uuid {
    fn from_value(value: Value) -> Result<Self, DbError> {
        match value {
            Value::Uuid(id) => Ok(id),
            Value::Bytes(bytes) => Self::from_slice(&bytes).map_err(|_| DbError::Data("expected an id".into())),
            other => unexpected("an id", &other),
        }
    }
}

impl ToValue for kernel::Sku {
    fn to_value(&self) -> Value {
        Value::Text(self.as_str().to_owned())
    }
}

impl Column for kernel::Sku {
    fn from_value(value: Value) -> Result<Self, DbError> {
        String::from_value(value)?.parse().map_err(|_| DbError::Data("expected a SKU".into()))
    }
}

impl ToValue for kernel::Quantity {
    fn to_value(&self) -> Value {
        Value::Int(self.units())
    }
}

impl Column for kernel::Quantity {
    fn from_value(value: Value) -> Result<Self, DbError> {
        Self::new(i64::from_value(value)?).map_err(|_| DbError::Data("expected a quantity".into()))
    }
}

impl ToValue for kernel::Rate {
    fn to_value(&self) -> Value {
        Value::Int(self.0)
    }
}

impl Column for kernel::Rate {
    fn from_value(value: Value) -> Result<Self, DbError> {
        i64::from_value(value).map(Self)
    }
}

macro_rules! ids_are_columns {
    ($($name:ident),+) => {$(
        impl ToValue for kernel::$name {
            fn to_value(&self) -> Value {
                Value::Uuid(self.0)
            }
        }
        impl Column for kernel::$name {
            fn from_value(value: Value) -> Result<Self, DbError> {
                Uuid::from_value(value).map(Self)
            }
        }
    )+};
}

kernel::for_each_id!(ids_are_columns);

/// Enums with a stable text (`as_str`) are stored as that text.
macro_rules! texts_are_columns {
    ($($name:ident),+) => {$(
        impl ToValue for kernel::$name {
            fn to_value(&self) -> Value {
                Value::Text(self.as_str().to_owned())
            }
        }
    )+};
}

texts_are_columns!(Channel, Language, Method, PaymentTerms, Role);

impl ToValue for kernel::Currency {
    fn to_value(&self) -> Value {
        Value::Text(self.code().to_owned())
    }
}

/// One row of an answer.
pub struct Row<'r>(pub(crate) Cells<'r>);

pub(crate) enum Cells<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

impl Row<'_> {
    /// The column at this place, counted from 0.
    pub fn get<T: Column>(&self, at: usize) -> Result<T, DbError> {
        let value = match &self.0 {
            Cells::Sqlite(row) => sqlite_value(row.get_ref(at)?)?,
            Cells::Postgres(row) => row.try_get::<_, Value>(at)?,
        };
        T::from_value(value).map_err(|error| match error {
            DbError::Data(text) => DbError::Data(format!("column {at}: {text}")),
            other => other,
        })
    }

    /// A column that holds the stable text of an enum.
    pub fn parse<T: FromStr>(&self, at: usize) -> Result<T, DbError> {
        let text: String = self.get(at)?;
        text.parse().map_err(|_| DbError::Data(format!("column {at}: unknown value {text:?}")))
    }

    /// A column that holds JSON.
    pub fn json<T: DeserializeOwned>(&self, at: usize) -> Result<T, DbError> {
        let text: String = self.get(at)?;
        serde_json::from_str(&text).map_err(|error| DbError::Data(format!("column {at}: {error}")))
    }
}

fn sqlite_value(value: ValueRef<'_>) -> Result<Value, DbError> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Text(text) => Value::Text(
            std::str::from_utf8(text).map_err(|_| DbError::Data("text that is not UTF-8".into()))?.to_owned(),
        ),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => return Err(DbError::Data("a floating point number".into())),
    })
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
            Self::Uuid(id) => ValueRef::Blob(id.as_bytes()),
        }))
    }
}

type BoxError = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(n) => match *ty {
                Type::INT2 => i16::try_from(*n)?.to_sql(ty, out),
                Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
                _ => n.to_sql(ty, out),
            },
            Self::Text(text) => {
                if *ty == Type::JSONB {
                    out.extend_from_slice(&[1]);
                }
                out.extend_from_slice(text.as_bytes());
                Ok(IsNull::No)
            }
            Self::Bytes(bytes) => bytes.to_sql(ty, out),
            Self::Uuid(id) => id.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> tokio_postgres::types::FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, BoxError> {
        Ok(match *ty {
            Type::INT8 => Self::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Self::Int(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Self::Int(bool::from_sql(ty, raw)?.into()),
            Type::UUID => Self::Uuid(Uuid::from_sql(ty, raw)?),
            Type::BYTEA => Self::Bytes(raw.to_vec()),
            Type::JSONB => Self::Text(std::str::from_utf8(raw.get(1..).unwrap_or_default())?.to_owned()),
            Type::TEXT | Type::VARCHAR | Type::JSON | Type::NAME | Type::BPCHAR => {
                Self::Text(std::str::from_utf8(raw)?.to_owned())
            }
            _ => return Err(format!("a column of type {ty}; cast it in the statement").into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, BoxError> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
