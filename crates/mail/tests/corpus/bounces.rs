//! Delivery reports in the forms of some hundred mail servers.

use mail::Automatic;
use serde_json::Value;

use crate::{files, folder, named, say};

#[test]
fn bounces_are_known_and_nothing_else_is_taken_for_one() {
    let Some(folder) = folder("mail/bounces-sisimai/maildir") else { return };
    let (mut known, mut all) = (0, 0);
    for path in files(&folder.join("bsd")).into_iter().chain(files(&folder.join("err"))) {
        // Vacation notes are among the collection as well; to us they are no bounces.
        if named(&path).starts_with("rfc3834-") {
            let verdict = mail::parse(&std::fs::read(&path).unwrap()).automatic();
            assert!(!verdict.is_person(), "{} is {verdict:?}", path.display());
            continue;
        }
        let verdict = mail::parse(&std::fs::read(&path).unwrap()).automatic();
        all += 1;
        // Abuse reports (ARF) are among the collection; to us they are reports.
        let is_known = verdict == Automatic::Bounce || named(&path).starts_with("arf-") && verdict == Automatic::Report;
        known += usize::from(is_known);
        if !is_known {
            say(&format!("not known: {} is {verdict:?}", named(&path)));
        }
    }
    say(&format!("{known} of {all} bounces known"));
    assert!(known * 100 >= all * 98, "{known} of {all} is under 98 %");
    for path in files(&folder.join("not")) {
        assert_ne!(mail::parse(&std::fs::read(&path).unwrap()).automatic(), Automatic::Bounce, "{}", path.display());
    }
}

/// The first recipient's enhanced status, where the collection expects one.
#[test]
fn the_status_is_read_from_most_reports() {
    let Some(folder) = folder("mail/bounces-sisimai") else { return };
    let expected: Value = serde_json::from_slice(&std::fs::read(folder.join("expected.json")).unwrap()).unwrap();
    let (mut right, mut all, mut lasting_right, mut lasting_all) = (0, 0, 0, 0);
    for (name, case) in expected["cases"].as_object().unwrap() {
        let Ok(raw) = std::fs::read(folder.join(case["file"].as_str().unwrap_or_default())) else { continue };
        let Some(first) = case["expected"].get(0) else { continue };
        let Some(status) = first["status"].as_str().filter(|status| !status.is_empty()) else { continue };
        let report = mail::bounce::read(&mail::parse(&raw)).unwrap_or_default();
        all += 1;
        let found = report.recipients.first().and_then(|recipient| recipient.status.clone());
        // The collection's library puts numbers of its own (x.0.9nn) where the report has none.
        let is_made_up = status.split('.').nth(2).is_some_and(|last| last.starts_with('9') && last.len() == 3);
        let is_right = found.as_deref() == Some(status) || is_made_up;
        right += usize::from(is_right);
        if !is_right && std::env::var_os("MAIL_TEST_VERBOSE").is_some() {
            say(&format!("{name}: ours {found:?}, theirs {status}: {report:?}"));
        }
        if let (Some(hard), Some(recipient)) = (first["hard_bounce"].as_bool(), report.recipients.first()) {
            lasting_all += 1;
            let is_right = hard == (recipient.lasting() == mail::bounce::Lasting::Hard);
            lasting_right += usize::from(is_right);
            if !is_right && std::env::var_os("MAIL_TEST_VERBOSE").is_some() {
                say(&format!("{name}: {:?}, theirs {}: {recipient:?}", recipient.lasting(), first["reason"]));
            }
        }
    }
    say(&format!("{right} of {all} statuses, {lasting_right} of {lasting_all} hard or soft"));
    assert!(right * 100 >= all * 98, "{right} of {all}");
    assert!(lasting_right * 100 >= lasting_all * 95, "{lasting_right} of {lasting_all}");
}
