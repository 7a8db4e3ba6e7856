//! What other programs make of the same mails: Stalwart's own expectations for its parser (on which ours is built, so
//! that this guards what we do around it) and Zammad's for its desk. Each difference is in `docs/mail-vectors.md`.

mod zammad;

use std::path::{Path, PathBuf};

use mail::{Attachment, ParsedMail};
use serde_json::Value;

use crate::{files, folder, named, say};

/// Counts what agrees, and says what doesn't.
#[derive(Default)]
struct Tally {
    agreed: usize,
    all: usize,
}

impl Tally {
    fn compare<T: PartialEq + std::fmt::Debug>(&mut self, file: &str, what: &str, ours: &T, theirs: &T) {
        self.all += 1;
        if ours == theirs {
            self.agreed += 1;
        } else {
            say(&format!("{file}: {what}: ours {ours:?}, theirs {theirs:?}"));
        }
    }

    #[track_caller]
    fn hold(&self, name: &str, bar_percent: usize) {
        say(&format!("{name}: {} of {} agree", self.agreed, self.all));
        assert!(
            self.all > 0 && self.agreed * 100 >= self.all * bar_percent,
            "{name}: {} of {} is under {bar_percent} %",
            self.agreed,
            self.all
        );
    }
}

fn pairs(folder: &Path, mail_ending: &str, expectation_ending: &str) -> Vec<(PathBuf, PathBuf)> {
    files(folder)
        .into_iter()
        .filter(|path| named(path).ends_with(mail_ending))
        .map(|path| (path.clone(), path.with_extension(expectation_ending)))
        .filter(|(_, expectation)| expectation.is_file())
        .collect()
}

#[test]
fn stalwarts_expectations_hold() {
    let Some(folder) = folder("mail/stalwart-mail-parser/eml") else { return };
    let mut tally = Tally::default();
    for (path, expectation) in pairs(&folder, ".eml", "json") {
        // There are two expectations, for either kind of line end.
        let raw = std::fs::read(&path).unwrap();
        let is_crlf = raw.windows(2).any(|pair| pair == b"\r\n");
        let expectation = if is_crlf { path.with_extension("crlf.json") } else { expectation };
        let theirs: Value = serde_json::from_slice(&std::fs::read(expectation).unwrap()).unwrap();
        let ours = mail::parse(&raw);
        let name = format!("{}/{}", named(path.parent().unwrap()), named(&path));
        tally.compare(
            &name,
            "from",
            &ours.from.as_ref().map(|from| from.address.clone()).unwrap_or_default(),
            &address(&theirs).unwrap_or_default(),
        );
        tally.compare(&name, "subject", &ours.subject, &subject(&theirs));
        let (names, sizes) = attachments(&theirs);
        let our_names: Vec<_> =
            ours.attachments.iter().zip(&names).map(|(part, name)| name.as_ref().map(|_| part.name.clone())).collect();
        tally.compare(&name, "names", &our_names, &names);
        tally.compare(&name, "sizes", &ours.attachments.iter().map(Attachment::size_bytes).collect::<Vec<_>>(), &sizes);
    }
    tally.hold("stalwart", 95);
}

fn header<'a>(theirs: &'a Value, name: &str) -> Option<&'a Value> {
    theirs["parts"][0]["headers"]
        .as_array()?
        .iter()
        .find(|header| header["name"] == name)
        .map(|header| &header["value"])
}

fn address(theirs: &Value) -> Option<String> {
    let from = header(theirs, "from")?;
    let list = from["Address"]["List"].as_array().or_else(|| from["Address"]["Group"][0]["addresses"].as_array())?;
    list.iter().find_map(|one| one["address"].as_str()).map(ToOwned::to_owned)
}

fn subject(theirs: &Value) -> String {
    header(theirs, "subject").and_then(|subject| subject["Text"].as_str()).unwrap_or_default().to_owned()
}

fn attachments(theirs: &Value) -> (Vec<Option<String>>, Vec<usize>) {
    let ids = theirs["attachments"].as_array().unwrap();
    ids.iter()
        .filter_map(|id| theirs["parts"].get(usize::try_from(id.as_u64()?).ok()?))
        .map(|part| (attachment_name(part), size(part)))
        .unzip()
}

fn attachment_name(part: &Value) -> Option<String> {
    let attribute = |header: &str, attribute: &str| {
        let value = &part["headers"].as_array()?.iter().find(|one| one["name"] == header)?["value"]["ContentType"];
        let found = value["attributes"].as_array()?.iter().find(|one| one["name"] == attribute)?;
        found["value"].as_str().map(ToOwned::to_owned)
    };
    attribute("content_disposition", "filename").or_else(|| attribute("content_type", "name"))
}

fn size(part: &Value) -> usize {
    let body = &part["body"];
    let text = body["Text"].as_str().or_else(|| body["Html"].as_str());
    let bytes = body["Binary"].as_array().or_else(|| body["InlineBinary"].as_array());
    match (text, bytes) {
        (Some(text), _) => text.len(),
        (_, Some(bytes)) => bytes.len(),
        _ => usize::try_from(part["offset_end"].as_u64().unwrap() - part["offset_body"].as_u64().unwrap()).unwrap(),
    }
}

#[test]
fn zammads_expectations_hold() {
    let Some(folder) = folder("mail/zammad/mail") else { return };
    let mut tally = Tally::default();
    for (path, expectation) in pairs(&folder, ".box", "yml") {
        let theirs = zammad::read(&std::fs::read_to_string(expectation).unwrap());
        let ours: ParsedMail = mail::parse(&std::fs::read(&path).unwrap());
        let name = named(&path);
        if let Some(address) = theirs.from_email {
            tally.compare(
                &name,
                "from",
                &ours.from.as_ref().map(|from| from.address.to_lowercase()).unwrap_or_default(),
                &address.to_lowercase(),
            );
        }
        if let Some(display) = theirs.display_name {
            tally.compare(&name, "name", &ours.from.and_then(|from| from.name).unwrap_or_default(), &display);
        }
        if let Some(subject) = theirs.subject {
            tally.compare(&name, "subject", &ours.subject, &subject);
        }
        let names: Vec<_> = ours.attachments.iter().map(|part| part.name.clone()).collect();
        tally.compare(&name, "attachments", &names, &theirs.attachments);
        // Whatever the part is called: names that either program made up differ.
        for (file, size) in theirs.sizes {
            let sizes: Vec<_> = ours.attachments.iter().map(Attachment::size_bytes).collect();
            let is_there = sizes.contains(&size);
            tally.compare(&name, &format!("size of {file} in {sizes:?}"), &is_there.then_some(size), &Some(size));
        }
    }
    tally.hold("zammad", 92);
}
