//! A program's JSON before its words are interpreted: no key twice, and each field of the right
//! JSON type.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// A value in which no object has a key twice.
pub(super) struct Unique(pub(super) Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any).map(Self)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Unique(item)) = items.next_element()? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some((key, Unique(value))) = entries.next_entry::<String, _>()? {
            if all.contains_key(&key) {
                return Err(Error::custom(format!("`{key}` appears twice")));
            }
            all.insert(key, value);
        }
        Ok(Value::Object(all))
    }
}

/// The type that a field has to have.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// A whole number from 0.
    Number(u64),
    /// A string.
    Text,
    /// A string or `null`.
    MaybeText,
    /// `true` or `false`.
    Switch,
    /// A list of these.
    List(&'static str),
}

/// Checks the known fields of an object. A whole number written with a decimal point (`1000.0`), as
/// some languages do, becomes one without.
///
/// # Errors
/// The first field of a wrong type.
pub(super) fn look(object: &mut Map<String, Value>, fields: &[(&str, Kind)]) -> Result<(), String> {
    for (name, kind) in fields {
        let Some(value) = object.get_mut(*name) else { continue };
        let expected = match kind {
            Kind::Number(most) => match whole(value, *most) {
                Some(number) => {
                    *value = number.into();
                    continue;
                }
                None if value.is_null() && matches!(*name, "wake_us" | "tick_us") => continue,
                None => format!("a whole number from 0 to {most}"),
            },
            Kind::Text if !value.is_string() => "a string".to_owned(),
            Kind::MaybeText if !value.is_string() && !value.is_null() => "a string".to_owned(),
            Kind::Switch if !value.is_boolean() && !value.is_null() => "true or false".to_owned(),
            Kind::List(_) if value.is_null() && *name == "has" => continue,
            Kind::List(of) if !value.is_array() => {
                format!("a list of {of}")
            }
            _ => continue,
        };
        return Err(format!("`{name}` is {value}; expected {expected}"));
    }
    Ok(())
}

fn whole(value: &Value, most: u64) -> Option<u64> {
    // Beyond this, floating point cannot represent every whole number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let pointed = |it: f64| ((0.0..=EXACT).contains(&it) && it.fract() == 0.0).then_some(it as u64);
    let number = value.as_u64().or_else(|| value.as_f64().and_then(pointed))?;
    (number <= most).then_some(number)
}
