//! The customer's own words, against pairs of mail and expectation.

use std::path::Path;

use serde_json::Value;

use crate::{files, folder, named, say, squeezed};

/// Compares, says what differs, and holds the share of equal ones against `bar` per cent.
#[track_caller]
fn check(name: &str, pairs: &[(String, String, String)], bar_percent: usize) {
    let mut equal = 0;
    for (file, text, expected) in pairs {
        let own = mail::own_words::split(text).own();
        if squeezed(&own) == squeezed(expected) {
            equal += 1;
        } else if std::env::var_os("MAIL_TEST_VERBOSE").is_some() {
            say(&format!("--- {file}\nours:     {own:?}\nexpected: {expected:?}"));
        }
        assert!(!own.is_empty() || expected.trim().is_empty(), "{name}: {file} lost all words");
    }
    say(&format!("{name}: {equal} of {} equal", pairs.len()));
    assert!(equal * 100 >= pairs.len() * bar_percent, "{name}: {equal} of {} is under {bar_percent} %", pairs.len());
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
}

#[test]
fn discourse_pairs_agree() {
    let Some(folder) = folder("mail/discourse-trimmer") else { return };
    let pairs: Vec<_> = files(&folder.join("emails"))
        .iter()
        .map(|path| (named(path), read(path), read(&folder.join("trimmed").join(named(path)))))
        .collect();
    check("discourse", &pairs, 94);
}

/// Collections that hold what another library returns, which is no truth but a second opinion.
#[track_caller]
fn check_peer(folder_name: &str, emails: &str, bar_percent: usize) {
    let Some(folder) = folder(folder_name) else { return };
    let peer: Value = serde_json::from_str(&read(&folder.join("peer_output.json"))).unwrap();
    let pairs: Vec<_> = peer["cases"]
        .as_object()
        .unwrap()
        .iter()
        .filter_map(|(file, case)| {
            let path = folder.join(emails).join(file);
            Some((
                file.clone(),
                path.is_file().then(|| read(&path))?,
                case["visible"].as_str().or_else(|| case["latest_reply"].as_str())?.to_owned(),
            ))
        })
        .collect();
    assert!(!pairs.is_empty(), "{folder_name}: no pairs");
    check(folder_name, &pairs, bar_percent);
}

#[test]
fn githubs_library_agrees() {
    check_peer("mail/github-reply", "emails", 80);
}

#[test]
fn zapiers_library_agrees() {
    check_peer("mail/zapier-reply", "emails", 75);
}

#[test]
fn willdurands_library_agrees() {
    check_peer("mail/willdurand-reply", "Fixtures", 75);
}

#[test]
fn alfonsrvs_library_agrees() {
    check_peer("mail/alfonsrv-reply", "emails", 45);
}

/// Replies of well-known programs as whole mails: the answer is "Hello", or what stands in a file beside the mail.
#[test]
fn answers_of_common_programs_are_found_in_whole_mails() {
    let Some(folder) = folder("mail/talon/standard_replies") else { return };
    let (mut right, mut all) = (0, 0);
    for path in files(&folder).iter().filter(|path| named(path).ends_with(".eml")) {
        let beside = path.with_file_name(named(path).replace(".eml", "_reply_text"));
        let expected = if beside.is_file() { read(&beside) } else { "Hello".to_owned() };
        let own = mail::parse(&std::fs::read(path).unwrap()).own_words().own();
        all += 1;
        // One expectation has the signature in it.
        let is_right = squeezed(&own) == squeezed(expected.split("\n-- \n").next().unwrap());
        right += usize::from(is_right);
        if !is_right {
            say(&format!("{}: ours {own:?}, theirs {expected:?}", named(path)));
        }
    }
    for path in files(&folder.with_file_name("html_replies")) {
        let raw = format!("From: a@b.nl\nContent-Type: text/html; charset=utf-8\n\n{}", read(&path));
        let own = mail::parse(raw.as_bytes()).own_words().own();
        all += 1;
        let is_right = squeezed(&own).starts_with("Hi. I am fine. Thanks, Alex") && squeezed(&own).len() < 80;
        right += usize::from(is_right);
        if !is_right {
            say(&format!("{}: ours {own:?}", named(&path)));
        }
    }
    say(&format!("talon: {right} of {all} equal"));
    assert!(right * 100 >= all * 90, "{right} of {all}");
}

/// A Dutch collection of parts: each letter, above each signature and each quote, is found again whole.
#[test]
fn dutch_letters_are_found_whole_above_any_signature_and_quote() {
    let Some(folder) = folder("mail/webridge-reply-nl/dataset") else { return };
    let texts = |name: &str| -> Vec<(String, String)> {
        files(&folder.join(name)).iter().map(|path| (named(path), read(path).replace('\r', ""))).collect()
    };
    let (mut whole, mut without_quote, mut without_signature, mut all) = (0, 0, 0, 0);
    for (letter_name, letter) in texts("basemail") {
        for (signature_name, signature) in texts("signatures") {
            for (quote_name, quote) in texts("quoted_reply") {
                let words = mail::own_words::split(&format!("{}\n\n{}\n\n{quote}\n", letter.trim(), signature.trim()));
                let own = squeezed(&words.own());
                all += 1;
                let is_whole = own.contains(&squeezed(&letter));
                whole += usize::from(is_whole);
                let has_quote = quote.lines().filter(|line| line.len() > 20).any(|line| own.contains(&squeezed(line)));
                without_quote += usize::from(!has_quote);
                without_signature +=
                    usize::from(signature_name.starts_with("greet") || !own.contains(&squeezed(&signature)));
                if !is_whole || has_quote {
                    say(&format!("{letter_name} + {signature_name} + {quote_name}: {own:?}"));
                }
            }
        }
    }
    say(&format!(
        "webridge: {whole} of {all} whole, {without_quote} without the quote, {without_signature} without the signature"
    ));
    assert!(all == 0 || whole == all, "{whole} of {all}: words of a customer were folded");
    assert!(without_quote * 100 >= all * 90);
}

/// Collections without expectations: nobody's mail may come out empty that has words above its quote.
#[test]
fn no_mail_of_other_collections_loses_all_its_words() {
    for name in
        ["mail/crisp-reply", "mail/fiedl-reply", "mail/talon/signature", "mail/zammad/email_signature_detection"]
    {
        let Some(folder) = folder(name) else { continue };
        for path in files(&folder).iter().filter(|path| named(path).ends_with(".txt")) {
            let text = read(path);
            let words = mail::own_words::split(&text);
            let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
            let starts_own = !first.starts_with('>') && !first.contains(':');
            assert!(!words.own().is_empty() || !starts_own, "{}", path.display());
            if std::env::var_os("MAIL_TEST_VERBOSE").is_some() {
                say(&format!("=== {}\n{:#?}", named(path), words.pieces));
            }
        }
    }
}
