//! XES (IEEE 1849-2016): a trace per case, an event per row, attributes as columns.
//!
//! A column is an attribute of the event, or of its trace when the event has none of that name; `case:NAME` is always the
//! trace's, as in tables made from XES.

use std::collections::HashMap;
use std::io::BufRead;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::lines::Counted;
use super::{EachRow, LogError, ROW_BYTES_MAX, Row};

/// In which element we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Log,
    Trace,
    Event,
    /// Anything else: definitions, and attributes of attributes.
    Other,
}

/// Tells `each` the wanted attributes of every event.
///
/// `names_case`: the first wanted column is the case's, so the trace's; else the traces are numbered.
pub(super) fn each_row(
    input: impl BufRead,
    names_case: bool,
    wanted: &[String],
    each: &mut EachRow<'_>,
) -> Result<(), LogError> {
    let (input, lines) = Counted::new(input);
    let mut reader = Reader::from_reader(input);
    let mut walk =
        Walk { wanted, names_case, traces: 0, places: Vec::new(), trace: HashMap::new(), event: HashMap::new() };
    let (mut buffer, mut events) = (Vec::new(), 0u64);
    loop {
        let at = |what: String| LogError::Line { line: lines.get(), what };
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| at(format!("is no good XML: {error}")))? {
            Event::Start(start) => walk.begin(&start, false).map_err(at)?,
            Event::Empty(start) => walk.begin(&start, true).map_err(at)?,
            Event::End(_) => {
                let left = walk.places.pop();
                if left == Some(Place::Event) {
                    events += 1;
                    walk.tell(lines.get(), each)?;
                }
            }
            Event::Eof if walk.places.is_empty() => break,
            Event::Eof => return Err(at("the file ends in the middle: it was cut off".to_owned())),
            _ => {}
        }
        if buffer.len() > ROW_BYTES_MAX {
            return Err(at(format!("holds more than {ROW_BYTES_MAX} bytes in one piece")));
        }
    }
    if events == 0 {
        return Err(LogError::Whole("the log has no events in traces: is it XES?".to_owned()));
    }
    Ok(())
}

struct Walk<'a> {
    wanted: &'a [String],
    names_case: bool,
    traces: u64,
    places: Vec<Place>,
    trace: HashMap<String, String>,
    event: HashMap<String, String>,
}

impl Walk<'_> {
    fn begin(&mut self, start: &BytesStart<'_>, is_empty: bool) -> Result<(), String> {
        let parent = self.places.last().copied();
        let place = match (start.local_name().as_ref(), parent) {
            (b"log", None) => Place::Log,
            (b"trace", Some(Place::Log)) => {
                self.traces += 1;
                self.trace.clear();
                Place::Trace
            }
            (b"event", Some(Place::Trace)) => {
                self.event.clear();
                Place::Event
            }
            (_, Some(Place::Trace | Place::Event)) => {
                self.attribute(start, parent)?;
                Place::Other
            }
            _ => Place::Other,
        };
        if !is_empty {
            self.places.push(place);
        }
        Ok(())
    }

    /// Keeps an attribute if it is wanted.
    fn attribute(&mut self, start: &BytesStart<'_>, parent: Option<Place>) -> Result<(), String> {
        let (mut key, mut value) = (None, None);
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| format!("has a bad attribute: {error}"))?;
            let text = || decoded(&attribute);
            match attribute.key.as_ref() {
                b"key" => key = Some(text()?),
                b"value" => value = Some(text()?),
                _ => {}
            }
        }
        let (Some(key), Some(value)) = (key, value) else { return Ok(()) };
        let is_wanted = |wanted: &String| *wanted == key || wanted.strip_prefix("case:") == Some(key.as_str());
        if self.wanted.iter().any(is_wanted) {
            let there = if parent == Some(Place::Event) { &mut self.event } else { &mut self.trace };
            there.insert(key, value);
        }
        Ok(())
    }

    fn tell(&self, line: u64, each: &mut EachRow<'_>) -> Result<(), LogError> {
        let number = self.traces.to_string();
        let of_trace =
            |column: &str| self.trace.get(column.strip_prefix("case:").unwrap_or(column)).map(String::as_str);
        let value = |(index, column): (usize, &String)| match index {
            0 if self.names_case => of_trace(column).or(Some(number.as_str())),
            _ => self.event.get(column).map(String::as_str).or_else(|| of_trace(column)),
        };
        let values: Vec<Option<&str>> = self.wanted.iter().enumerate().map(value).collect();
        each(Row { trace: self.traces, values: &values }).map_err(|what| LogError::Line { line, what })
    }
}

/// An attribute's value with its references resolved; documents in UTF-8, and predefined and numeric references only.
fn decoded(attribute: &Attribute<'_>) -> Result<String, String> {
    let value = attribute.normalized_value(XmlVersion::Implicit1_0);
    value.map(|text| text.into_owned()).map_err(|error| format!("has a bad value: {error}"))
}
