//! Instruments that read one JSON case a line and write one JSON answer a line.
//!
//! A line that is no good gets an answer that says so, and the rest goes on.

use std::io::{self, BufRead, Read, Write};

use anyhow::Context;
use serde::{Serialize, de::IgnoredAny};
use serde_json::Value;

/// Longest line that is read, in bytes; a calendar with thousands of exceptions fits.
const LINE_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// What an instrument says about one line.
#[derive(Serialize)]
#[serde(untagged)]
enum Reply<T> {
    Answer {
        id: Value,
        #[serde(flatten)]
        answer: T,
    },
    Error {
        id: Value,
        error: String,
    },
}

/// Answers every line of `input` on `output`. Blank lines are passed over.
pub(crate) fn answer_each<T: Serialize>(
    mut input: impl BufRead,
    mut output: impl Write,
    answer: impl Fn(&str) -> Result<T, String>,
) -> anyhow::Result<()> {
    let mut line = Vec::new();
    while read_line(&mut input, &mut line).context("could not read standard input")? {
        let too_long = line.len() as u64 > LINE_BYTES_MAX;
        let text = std::str::from_utf8(&line).map(str::trim);
        let reply = match text {
            Ok("") => continue,
            _ if too_long => {
                Reply::Error { id: Value::Null, error: format!("the line is longer than {LINE_BYTES_MAX} bytes") }
            }
            Ok(text) => match answer(text) {
                Ok(answer) => Reply::Answer { id: id_of(text), answer },
                Err(error) => Reply::Error { id: id_of(text), error },
            },
            Err(_) => {
                Reply::Error { id: id_of(&String::from_utf8_lossy(&line)), error: "the line is not UTF-8".to_owned() }
            }
        };
        serde_json::to_writer(&mut output, &reply).context("could not write the answer")?;
        output.write_all(b"\n").context("could not write the answer")?;
    }
    output.flush().context("could not write the answers")
}

/// Reads up to the next line feed, at most one byte more than allowed; the rest of a longer line is passed over.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    if input.by_ref().take(LINE_BYTES_MAX + 1).read_until(b'\n', line)? == 0 {
        return Ok(false);
    }
    if line.len() as u64 > LINE_BYTES_MAX && line.last() != Some(&b'\n') {
        input.skip_until(b'\n')?;
    }
    Ok(true)
}

/// The id of a case: also of one that is no JSON further on, so that whoever asked can find it back.
fn id_of(text: &str) -> Value {
    if let Ok(case) = serde_json::from_str::<Value>(text) {
        return case.get("id").cloned().unwrap_or_default();
    }
    let after = text.split_once("\"id\"").map(|(_, after)| after.trim_start());
    let value = after.and_then(|after| after.strip_prefix(':'));
    let id = value.and_then(|value| serde_json::Deserializer::from_str(value).into_iter::<Value>().next()?.ok());
    id.filter(|id| id.is_string() || id.is_number()).unwrap_or_default()
}

/// Reads a case; what is wrong with it is said without the place in a line that nobody sees.
pub(crate) fn read_case<'de, T: serde::Deserialize<'de>>(text: &'de str) -> Result<T, String> {
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        return Err(format!("that is no JSON: {error}"));
    }
    serde_json::from_str(text).map_err(|error| {
        let said = error.to_string();
        said.rsplit_once(" at line ").map_or(said.clone(), |(what, _)| what.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Double {
        number: i64,
    }

    #[derive(Serialize)]
    struct Doubled {
        result: i64,
    }

    fn double(line: &str) -> Result<Doubled, String> {
        let case: Double = read_case(line)?;
        let result = case.number.checked_mul(2).ok_or("too much")?;
        Ok(Doubled { result })
    }

    fn replies(input: &[u8]) -> Vec<Value> {
        let mut output = Vec::new();
        answer_each(input, &mut output, double).unwrap();
        let text = String::from_utf8(output).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn a_line_that_is_no_good_is_answered_and_the_rest_goes_on() {
        let replies = replies(
            b"{\"id\": 1, \"number\": 2}\n\n{\"id\": \"two\", \"number\": NaN}\nnonsense\n{\"id\": 4}\n\xff\xfe\n[]\n\
              {\"id\": {\"of\": \"mine\"}, \"number\": 9223372036854775807}\r\n{\"id\": 8, \"number\": 1e999}\n{\"id\": 9, \"number\": 21}",
        );
        let ids: Vec<_> = replies.iter().map(|reply| reply["id"].to_string()).collect();
        assert_eq!(ids, ["1", "\"two\"", "null", "4", "null", "null", "{\"of\":\"mine\"}", "8", "9"]);
        assert_eq!((&replies[0]["result"], &replies[8]["result"]), (&Value::from(4), &Value::from(42)));
        let errors: Vec<_> = replies[1..8].iter().map(|reply| reply["error"].as_str().unwrap()).collect();
        assert!(errors[0].starts_with("that is no JSON"), "{}", errors[0]);
        assert_eq!(errors[2], "missing field `number`");
        assert_eq!(errors[3], "the line is not UTF-8");
        assert_eq!(errors[5], "too much");
    }

    #[test]
    fn a_line_without_end_is_refused_and_the_next_is_answered() {
        let mut input = vec![b'x'; usize::try_from(LINE_BYTES_MAX).unwrap() * 2];
        input.extend_from_slice(b"\n{\"id\": 1, \"number\": 2}\n");
        let replies = replies(&input);
        assert!(replies[0]["error"].as_str().unwrap().contains("longer than"));
        assert_eq!(replies[1]["result"], 4);
    }
}
