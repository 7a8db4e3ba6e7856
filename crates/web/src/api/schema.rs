//! A small reader of the schemas in our own document: what is wrong with a value, place by place.
//!
//! Requests that can't be taken are told so with it, and the tests hold every response against the document with it. It
//! knows what our document uses: types, required and unknown fields, lists, words to choose from, and four formats.

use base64::Engine;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
use jiff::Timestamp;
use serde_json::Value;

/// What is wrong is told up to this many times.
const WRONGS_MAX: usize = 20;
/// Of a name that somebody made up, in characters.
const NAME_MAX: usize = 60;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Something that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// `text`, `then.deadline`, `files[0].content`; empty for the whole.
    pub at: String,
    /// What is wrong there.
    pub what: What,
}

/// What can be wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A field that must be there is not.
    Missing,
    /// There is no such field.
    Unknown,
    /// Something else than text.
    NotText,
    /// Something else than a whole number.
    NotANumber,
    /// Something else than `true` or `false`.
    NotYesOrNo,
    /// Something else than a list.
    NotAList,
    /// Something else than an object.
    NotAnObject,
    /// Not one of these words.
    NotOneOf(Vec<String>),
    /// A text that is no id.
    NotAnId,
    /// A text that is no moment as RFC 3339 writes it.
    NotAMoment,
    /// A text that is no base64.
    NotBase64,
}

/// All that is wrong with `value` by `schema`, which may refer to the components of `document`.
#[must_use]
pub fn wrongs(document: &Value, schema: &Value, value: &Value) -> Vec<Wrong> {
    wrongs_at(document, schema, value, "")
}

/// The bytes of a base64 text, with or without padding and line ends.
#[must_use]
pub fn base64(text: &str) -> Option<Vec<u8>> {
    match BASE64.decode(text) {
        Ok(bytes) => Some(bytes),
        Err(_) if text.contains(|c: char| c.is_ascii_whitespace()) => {
            let bare: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
            BASE64.decode(bare).ok()
        }
        Err(_) => None,
    }
}

struct Reader<'a> {
    document: &'a Value,
    wrongs: Vec<Wrong>,
}

impl Reader<'_> {
    fn say(&mut self, at: &str, what: What) {
        if self.wrongs.len() < WRONGS_MAX {
            self.wrongs.push(Wrong { at: at.to_owned(), what });
        }
    }

    fn read(&mut self, schema: &Value, value: &Value, at: &str) {
        if let Some(to) = schema["$ref"].as_str() {
            let target = self.document.pointer(to.trim_start_matches('#'));
            return self.read(target.unwrap_or(&Value::Null), value, at);
        }
        if let Some(all) = schema["allOf"].as_array() {
            all.iter().for_each(|part| self.read(part, value, at));
        }
        if let Some(choices) = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()) {
            return self.read_choice(choices, value, at);
        }
        let types: Vec<&str> = match &schema["type"] {
            Value::String(one) => vec![one],
            Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
            _ => return,
        };
        if types.iter().any(|kind| is_of_type(kind, value)) {
            self.read_inside(schema, value, at);
        } else {
            let expected = types.iter().find(|kind| **kind != "null").copied().unwrap_or("null");
            self.say(at, not_a(expected));
        }
    }

    /// One of several, or nothing: what is wrong is told of the last that is more than nothing.
    fn read_choice(&mut self, choices: &[Value], value: &Value, at: &str) {
        let is_nothing = |choice: &&Value| choice["type"] == "null";
        if value.is_null() && choices.iter().any(|choice| is_nothing(&choice)) {
            return;
        }
        let mut told = Vec::new();
        for choice in choices.iter().filter(|choice| !is_nothing(choice)) {
            told = wrongs_at(self.document, choice, value, at);
            if told.is_empty() {
                return;
            }
        }
        told.into_iter().for_each(|wrong| self.say(&wrong.at, wrong.what));
    }

    fn read_inside(&mut self, schema: &Value, value: &Value, at: &str) {
        match value {
            Value::String(text) => self.read_text(schema, text, at),
            Value::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    self.read(&schema["items"], item, &format!("{at}[{i}]"));
                }
            }
            Value::Object(fields) => {
                let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
                for name in required.filter(|name| !fields.contains_key(*name)) {
                    self.say(&below(at, name), What::Missing);
                }
                for (name, field) in fields {
                    match &schema["properties"][name] {
                        Value::Null if schema["additionalProperties"] == false => {
                            self.say(&below(at, name), What::Unknown);
                        }
                        known => self.read(known, field, &below(at, name)),
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn read_text(&mut self, schema: &Value, text: &str, at: &str) {
        if let Some(words) = schema["enum"].as_array() {
            if !words.iter().any(|word| word == text) {
                let words = words.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                self.say(at, What::NotOneOf(words));
            }
            return;
        }
        let wrong = match schema["format"].as_str() {
            Some("uuid") if text.parse::<desk::ConversationId>().is_err() => What::NotAnId,
            Some("date-time") if text.parse::<Timestamp>().is_err() => What::NotAMoment,
            Some("byte") if base64(text).is_none() => What::NotBase64,
            _ => return,
        };
        self.say(at, wrong);
    }
}

fn wrongs_at(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<Wrong> {
    let mut reader = Reader { document, wrongs: Vec::new() };
    reader.read(schema, value, at);
    reader.wrongs
}

fn below(at: &str, name: &str) -> String {
    let name: String = name.chars().take(NAME_MAX).collect();
    if at.is_empty() { name } else { format!("{at}.{name}") }
}

fn is_of_type(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => false,
    }
}

fn not_a(kind: &str) -> What {
    match kind {
        "string" => What::NotText,
        "integer" | "number" => What::NotANumber,
        "boolean" => What::NotYesOrNo,
        "array" => What::NotAList,
        _ => What::NotAnObject,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(value: &Value) -> Vec<String> {
        let document = json!({ "components": { "schemas": {
            "File": { "type": "object", "required": ["content"], "additionalProperties": false,
                "properties": { "content": { "type": "string", "format": "byte" } } },
            "Kind": { "type": "string", "enum": ["answer", "callback"] },
        } } });
        let schema = json!({ "type": "object", "required": ["text", "files"], "additionalProperties": false, "properties": {
            "text": { "type": "string" },
            "id": { "type": ["string", "null"], "format": "uuid" },
            "at": { "type": "string", "format": "date-time" },
            "is_urgent": { "type": "boolean" },
            "limit": { "type": "integer" },
            "kind": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Kind" }] },
            "files": { "type": "array", "items": { "$ref": "#/components/schemas/File" } },
        } });
        wrongs(&document, &schema, value).iter().map(|wrong| format!("{}: {:?}", wrong.at, wrong.what)).collect()
    }

    #[test]
    fn what_fits_has_nothing_wrong_with_it() {
        assert_eq!(
            check(&json!({ "text": "a", "files": [{ "content": "AAAA\nAA" }], "kind": null, "id": null })),
            [""; 0]
        );
        let whole =
            json!({ "text": "", "files": [], "kind": "callback", "at": "2026-11-24T10:20:00+01:00", "limit": 3 });
        assert_eq!(check(&whole), [""; 0]);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_its_place() {
        let wrong = json!({
            "id": "7", "at": "morgen", "is_urgent": "ja", "limit": 1.5, "kind": "praise", "colour": "blue",
            "files": [{ "content": "AAAA" }, { "content": "é" }, {}, 7],
        });
        let said = check(&wrong);
        for expected in [
            "text: Missing",
            "id: NotAnId",
            "at: NotAMoment",
            "is_urgent: NotYesOrNo",
            "limit: NotANumber",
            "kind: NotOneOf([\"answer\", \"callback\"])",
            "colour: Unknown",
            "files[1].content: NotBase64",
            "files[2].content: Missing",
            "files[3]: NotAnObject",
        ] {
            assert!(said.iter().any(|line| line == expected), "{expected} is not in {said:?}");
        }
        assert_eq!(said.len(), 10);
        assert_eq!(check(&json!([])), [": NotAnObject"]);
    }

    #[test]
    fn what_is_wrong_is_told_a_bounded_number_of_times_and_in_short() {
        let many: serde_json::Map<String, Value> =
            (0..5_000).map(|n| (format!("{n}{}", "x".repeat(900)), json!(1))).collect();
        let said = check(&Value::Object(many));
        assert_eq!(said.len(), WRONGS_MAX);
        assert!(said.iter().all(|line| line.len() < 100));
    }
}
