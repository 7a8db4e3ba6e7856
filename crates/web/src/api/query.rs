//! The query of an address, read by the document: what stands there twice, or is unknown, is told.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::document::document;
use super::problem::Problem;
use super::schema;

/// Reads the query of `GET path`, of which the document lists the parameters.
pub(super) fn query<T: DeserializeOwned>(path: &str, raw: Option<&str>) -> Result<T, Problem> {
    let schema = schema_of(path);
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(raw.unwrap_or_default()).map_err(|_| Problem::field("", "unfit"))?;
    let mut fields = Map::new();
    for (name, text) in pairs {
        let value = typed(&schema["properties"][&name], text);
        if fields.insert(name.clone(), value).is_some() {
            return Err(Problem::field(name, "twice"));
        }
    }
    let value = Value::Object(fields);
    let wrongs = schema::wrongs(document(), &schema, &value);
    if !wrongs.is_empty() {
        return Err(Problem::shape(wrongs));
    }
    serde_json::from_value(value).map_err(|_| Problem::field("", "unfit"))
}

/// The parameters as the fields of an object.
fn schema_of(path: &str) -> Value {
    let parameters = document()["paths"][path]["get"]["parameters"].as_array().into_iter().flatten();
    let in_query = parameters.filter(|parameter| parameter["in"] == "query");
    let properties: Map<String, Value> = in_query
        .filter_map(|parameter| Some((parameter["name"].as_str()?.to_owned(), parameter["schema"].clone())))
        .collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// An address knows only text: what should be a number is one, if it can be.
fn typed(schema: &Value, text: String) -> Value {
    let is_number = match &schema["type"] {
        Value::String(kind) => kind == "integer",
        Value::Array(kinds) => kinds.iter().any(|kind| kind == "integer"),
        _ => false,
    };
    match text.parse::<u64>() {
        Ok(number) if is_number => number.into(),
        _ => text.into(),
    }
}
