//! Logs in the forms in which they are found, and what is said of those that are no good.

use std::io::Write;

use jiff::tz::TimeZone;

use super::*;

fn question(case: Option<&str>, start: &str, end: &str, groups: &[&str]) -> Question {
    Question {
        case: case.map(str::to_owned),
        start: start.parse().unwrap(),
        end: end.parse().unwrap(),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        separator: None,
        time_format: None,
        zone: TimeZone::UTC,
    }
}

fn read_text(name: &str, text: &[u8], question: &Question) -> Result<Gathered, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    read(&path, question).map_err(|error| error.to_string())
}

/// Start, end and groups of each case.
fn told(gathered: &Gathered) -> Vec<String> {
    let end = |case: &promise::replay::Case| case.completed.map_or("open".to_owned(), |end| end.to_string());
    gathered.cases.iter().map(|case| format!("{} {} {}", case.arrived, end(case), case.groups.join("+"))).collect()
}

const EVENTS: &str = "Case ID;Activity;Complete Timestamp;team\r\n\
    2;Assign;2012/04/03 08:55:38.000;north\r\n\
    1;\"Take; in charge\";2012/04/01 10:00:00.000;\r\n\
    2;Resolve ticket;2012/04/05 09:15:52.000;south\r\n\
    2;Resolve ticket;2012/04/04 09:15:52.000;south\r\n\
    2;Closed;2012/05/19 09:00:28.000;south\r\n";

#[test]
fn rows_of_events_become_cases() {
    let resolved = question(
        Some("Case ID"),
        "first(Complete Timestamp)",
        "last(Complete Timestamp where Activity = Resolve ticket)",
        &["team"],
    );
    let gathered = read_text("log.csv", EVENTS.as_bytes(), &resolved).unwrap();
    assert_eq!(told(&gathered), ["2012-04-01T10:00:00Z open ", "2012-04-03T08:55:38Z 2012-04-05T09:15:52Z north"]);
}

#[test]
fn rows_of_cases_with_a_mark_of_byte_order_and_missing_values() {
    let text = "\u{feff}number,opened_at,resolved_at,what\n\
        A,29-02-2016 01:16,29-02-2016 11:29,\"say \"\"hello\"\"\nthere\"\nA,29-02-2016 01:16,01-03-2016 11:29,x\n\
        B,01-03-2016 09:00,?,5\" pipe\n\nC,?,?,\nD,02-03-2016 10:00,01-03-2016 10:00,\n";
    let gathered =
        read_text("a.csv", text.as_bytes(), &question(Some("number"), "opened_at", "resolved_at", &["what"]));
    let gathered = gathered.unwrap();
    assert_eq!(
        told(&gathered),
        ["2016-02-29T01:16:00Z 2016-03-01T11:29:00Z say \"hello\"\nthere", "2016-03-01T09:00:00Z open 5\" pipe"]
    );
    assert_eq!((gathered.without_start, gathered.backwards), (1, 1));
}

const XES: &str = r#"<?xml version="1.0" encoding="UTF-8" ?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <global scope="event"><date key="time:timestamp" value="1970-01-01T00:00:00Z"/></global>
  <trace>
    <string key="concept:name" value="Case &amp; 1"/>
    <string key="channel" value="post"><string key="concept:name" value="nested"/></string>
    <event>
      <string key="concept:name" value="in"/><date key="time:timestamp" value="2011-10-01T00:38:44.546+02:00"/>
    </event>
    <event><string key="concept:name" value="out"/><date key="time:timestamp" value="2011-10-02T00:38:44.546+02:00"/></event>
  </trace>
  <trace>
    <event><string key="concept:name" value="in"/><date key="time:timestamp" value="2011-11-01T00:00:00.000+01:00"/></event>
  </trace>
</log>"#;

#[test]
fn traces_become_cases_zipped_or_not() {
    let first_last = |case| {
        question(case, "first(time:timestamp)", "last(time:timestamp where concept:name = out)", &["case:channel"])
    };
    let expected = ["2011-09-30T22:38:44.546Z 2011-10-01T22:38:44.546Z post", "2011-10-31T23:00:00Z open "];
    let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    zipped.write_all(XES.as_bytes()).unwrap();
    let zipped = zipped.finish().unwrap();
    for case in [None, Some("concept:name"), Some("case:concept:name")] {
        assert_eq!(told(&read_text("log.xes", XES.as_bytes(), &first_last(case)).unwrap()), expected);
        assert_eq!(told(&read_text("log.xes.gz", &zipped, &first_last(case)).unwrap()), expected);
    }
}

#[test]
fn what_is_no_good_is_said_with_its_line() {
    let simple = question(Some("id"), "first(at)", "last(at)", &[]);
    let check = |text: &str, question: &Question, why: &str| {
        let said = read_text("log.csv", text.as_bytes(), question).unwrap_err();
        assert!(said.contains(why), "{text:?}: {said}");
    };
    check("", &simple, "empty");
    check("id,when\n1,2020-01-01\n", &simple, "no column “at”; it has: id, when");
    check("id,at\n1,2020-01-01\n2,soon\n", &simple, "line 3: “soon” is not recognised");
    check("id,at\n1,2020-01-01\n2\n", &simple, "line 3: has 1 of the 2 columns");
    check("id,at\n1,\"2020-01-01\n2,2020-01-01\n", &simple, "line 2: opens a quotation mark");
    check("id,at\n,2020-01-01\n", &simple, "line 2: the case has no name");
    check("id,at\n1,?\n", &simple, "no row has a moment in “at”");
    check(
        "id,at\n1,2020-01-01\n",
        &question(Some("id"), "first(at)", "last(at where id = 9)", &[]),
        "no row has “9” in “id”; it has: 1",
    );
    check("id,at,team\n1,2020-01-01,\n", &question(Some("id"), "at", "at", &["team"]), "no row has a value in “team”");
    check("id,at\n1,2020-01-01\n", &question(None, "at", "at", &[]), "--case");
    let times = question(None, "first(time:timestamp)", "last(time:timestamp)", &[]);
    let xes = |text: &str| read_text("log.xes", text.as_bytes(), &times).unwrap_err();
    assert!(xes("<log><trace></log>").contains("line 1: is no good XML"));
    assert!(xes("<log>\n<trace>\n").contains("line 3: the file ends in the middle"));
    assert!(xes("<html></html>").contains("no events in traces"));
    assert!(read_text("log.xes.gz", &[0x1f, 0x8b, 8, 0, 0], &times).is_err());
}
