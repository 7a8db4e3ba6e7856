//! Nothing that executes survives the sanitiser.

use mail::sanitize::mail_html;
use serde_json::Value;

use crate::{files, folder, named, say};

/// What a browser would run or fetch, looked for in the sanitised markup by a reader of tags of its own.
#[track_caller]
fn check(source: &str, html: &str) {
    let clean = mail_html(html, &|_| None);
    for tag in tags(&clean) {
        let lower = tag.to_ascii_lowercase();
        let name: String = lower.chars().skip(1).take_while(|c| c.is_ascii_alphanumeric() || *c == '/').collect();
        let banned = [
            "script", "style", "iframe", "object", "embed", "svg", "math", "link", "meta", "base", "form", "input",
            "button", "template", "video", "audio", "source", "frame", "frameset",
        ];
        assert!(!banned.contains(&name.trim_start_matches('/')), "{source}: {tag} of {html:?}");
        for (attribute, value) in attributes(&lower) {
            assert!(!attribute.starts_with("on"), "{source}: {tag} of {html:?}");
            assert!(
                ![
                    "srcset",
                    "background",
                    "action",
                    "formaction",
                    "poster",
                    "data",
                    "srcdoc",
                    "xlink:href",
                    "id",
                    "name",
                    "class"
                ]
                .contains(&attribute.as_str()),
                "{source}: {tag} of {html:?}"
            );
            if attribute == "href" {
                assert!(
                    ["http:", "https:", "mailto:", "tel:"].iter().any(|scheme| value.trim_start().starts_with(scheme)),
                    "{source}: {tag}"
                );
            }
            if attribute == "src" {
                assert!(value.starts_with("data:image/") && !value.starts_with("data:image/svg"), "{source}: {tag}");
            }
            if attribute == "style" {
                assert!(
                    !["url(", "expression", "javascript", "position", "@import", "behavior", "-moz-binding", "\\"]
                        .iter()
                        .any(|word| value.contains(word)),
                    "{source}: {tag}"
                );
            }
        }
    }
    // Cleaning what is clean changes nothing, but for waiting pictures and the order of a link's attributes.
    if !clean.contains("data-remote-src") && !clean.contains("src=") && !clean.contains("<a ") {
        let plain_ends = |text: &str| text.replace('\r', "\n");
        assert_eq!(plain_ends(&mail_html(&clean, &|_| None)), plain_ends(&clean), "{source}: not stable for {html:?}");
    }
}

fn tags(html: &str) -> Vec<String> {
    let (mut tags, mut tag, mut is_in_tag, mut is_quoted) = (Vec::new(), String::new(), false, false);
    for c in html.chars() {
        if c == '<' && !is_quoted && !is_in_tag {
            is_in_tag = true;
            tag.clear();
        }
        if is_in_tag {
            tag.push(c);
            match c {
                '"' => is_quoted = !is_quoted,
                '>' if !is_quoted => {
                    is_in_tag = false;
                    tags.push(tag.clone());
                }
                _ => {}
            }
        }
    }
    tags
}

fn attributes(tag: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once("=\"") {
        let name = before.rsplit([' ', '<']).next().unwrap_or_default().to_owned();
        let (value, after) = after.split_once('"').unwrap_or((after, ""));
        found.push((name, value.replace("&amp;", "&")));
        rest = after;
    }
    found
}

#[test]
fn dompurifys_payloads_are_harmless() {
    let Some(folder) = folder("abuse/dompurify") else { return };
    let fixtures: Value = serde_json::from_slice(&std::fs::read(folder.join("expect.json")).unwrap()).unwrap();
    let payloads: Vec<&str> =
        fixtures["cases"].as_array().unwrap().iter().filter_map(|case| case["payload"].as_str()).collect();
    assert!(payloads.len() > 100, "{}", payloads.len());
    for payload in &payloads {
        check("dompurify", payload);
    }
    say(&format!("dompurify: {} payloads", payloads.len()));
}

#[test]
fn lists_of_payloads_are_harmless() {
    let mut count = 0;
    for folder in ["abuse/payloads", "abuse/owasp", "abuse/blns"].iter().filter_map(|name| folder(name)) {
        for path in files(&folder) {
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            check(&named(&path), &text);
            for line in text.lines().filter(|line| line.contains('<')) {
                check(&named(&path), line);
                count += 1;
            }
        }
    }
    say(&format!("lists: {count} payloads"));
}

#[test]
fn the_html_of_every_mail_is_harmless() {
    for folder in ["mail", "abuse/rspamd"].iter().filter_map(|name| folder(name)) {
        for path in files(&folder) {
            let mail = mail::parse(&std::fs::read(&path).unwrap());
            if let Some(html) = mail.html.filter(|html| html.len() < 300_000) {
                check(&named(&path), &html);
            }
        }
    }
}
