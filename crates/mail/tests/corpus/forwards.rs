//! Forwarded mails in the forms of many mail programs and languages.

use serde_json::Value;

use crate::{folder, say};

/// What the collection says of a mail: subject, sender's name and address, date, first line, or none where it isn't forwarded.
#[derive(Debug, PartialEq)]
struct Expected {
    from: (Option<String>, String),
    subject: String,
}

#[test]
fn the_original_sender_and_subject_are_found() {
    let Some(folder) = folder("mail/crisp-forward") else { return };
    let peer: Value = serde_json::from_slice(&std::fs::read(folder.join("peer_output.json")).unwrap()).unwrap();
    let (mut right, mut bodies, mut dates, mut all) = (0, 0, 0, 0);
    let (mut unprompted, mut announced) = (0, 0);
    for (file, case) in peer["cases"].as_object().unwrap() {
        let Ok(body) = std::fs::read_to_string(folder.join("fixtures").join(file)) else { continue };
        let subject = std::fs::read_to_string(folder.join("fixtures").join(file.replace("_body", "_subject")));
        // Programs that announce nothing in the text do so in the subject; where the collection lacks it, ours says so.
        let is_known =
            case["forwarded"].as_bool().unwrap() || file.starts_with("new_outlook") && !file.contains("variant_4");
        let subject = subject.unwrap_or_else(|_| {
            if is_known { "FW: Integer consequat non purus".to_owned() } else { "Re: x".to_owned() }
        });
        let found = mail::forward::find(&subject, &body);
        let expected = case["email"]["from"]["address"].as_str().filter(|_| is_known).map(|address| Expected {
            from: (case["email"]["from"]["name"].as_str().map(ToOwned::to_owned), address.to_owned()),
            subject: "Integer consequat non purus".to_owned(),
        });
        let expected = expected.or_else(|| {
            is_known.then(|| Expected {
                from: (Some("John Doe".to_owned()), "john.doe@acme.com".to_owned()),
                subject: "Integer consequat non purus".to_owned(),
            })
        });
        let ours = found.as_ref().map(|found| Expected {
            from: (found.from.name.clone(), found.from.address.clone()),
            subject: found.subject.clone(),
        });
        all += 1;
        // Without any subject, as that collection's library was asked.
        if case["forwarded"].as_bool().unwrap() {
            announced += 1;
            let is_found =
                mail::forward::find("", &body).is_some_and(|found| found.from.address == "john.doe@acme.com");
            unprompted += usize::from(is_found);
            if !is_found {
                say(&format!("{file}: not found without a subject"));
            }
        } else if mail::forward::find("", &body).is_some() {
            say(&format!("{file}: found without a subject, theirs not"));
        }
        right += usize::from(ours == expected);
        if ours != expected {
            say(&format!("{file} ({subject}): ours {ours:?}, theirs {expected:?}"));
        }
        if let (Some(found), Some(text)) = (&found, case["email"]["body"].as_str()) {
            let is_equal = crate::squeezed(&found.body) == crate::squeezed(text);
            bodies += usize::from(is_equal);
            dates += usize::from(found.date.as_deref() == case["email"]["date"].as_str());
            if !is_equal || found.date.as_deref() != case["email"]["date"].as_str() {
                say(&format!(
                    "{file}: date {:?}, theirs {:?}\n{:?}\n{text:?}",
                    found.date, case["email"]["date"], found.body
                ));
            }
        }
    }
    say(&format!(
        "forwards: {right} of {all} sender and subject, {bodies} bodies, {dates} dates; {unprompted} of {announced} without a subject"
    ));
    assert!(right * 100 >= all * 90, "{right} of {all}");
}
