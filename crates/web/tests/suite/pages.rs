//! Every sample of every page, in both languages: renders, speaks, and is sound HTML for people with and without eyes.

use std::collections::HashSet;

use web::i18n::{Language, Words};
use web::page::Sample;

fn samples() -> Vec<(Language, Sample)> {
    [Language::Nl, Language::En]
        .into_iter()
        .flat_map(|language| web::all_samples(Words::of(language)).into_iter().map(move |sample| (language, sample)))
        .collect()
}

/// Runs a check over all samples and names every one that fails.
#[track_caller]
fn check(what: &str, is_right: impl Fn(Language, &str) -> Result<(), String>) {
    let wrong: Vec<String> = samples()
        .iter()
        .filter_map(|(language, sample)| {
            let complaint = is_right(*language, &sample.html).err()?;
            Some(format!("{}/{} ({language:?}): {complaint}", sample.page, sample.sample))
        })
        .collect();
    assert!(wrong.is_empty(), "{what}:\n{}", wrong.join("\n"));
}

/// The values of an attribute, in order.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let begin = format!(" {attribute}=\"");
    html.split(&begin).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn is_whole(html: &str) -> bool {
    html.trim_start().starts_with("<!doctype html>")
}

#[test]
fn every_page_has_an_ordinary_an_empty_or_an_error_sample() {
    let mut pages: HashSet<&str> = HashSet::new();
    let all = samples();
    for (_, sample) in &all {
        pages.insert(sample.page);
        assert!(!sample.html.contains("could not be rendered"), "{}/{}", sample.page, sample.sample);
    }
    assert!(!pages.is_empty());
}

#[test]
fn nothing_that_people_wrote_becomes_markup() {
    check("write {{ value }}, never {{ value|safe }}", |_, html| {
        if html.contains("<script>alert") || html.contains("onerror=alert(1)>") {
            Err("a hostile value is live".into())
        } else {
            Ok(())
        }
    });
}

#[test]
fn no_page_shows_the_key_of_a_word() {
    check("a key is missing in locales/", |_, html| {
        match html.find("[error-").or_else(|| html.find("Unknown localization")) {
            Some(at) => Err(html[at..].chars().take(60).collect()),
            None => Ok(()),
        }
    });
}

#[test]
fn a_whole_page_says_its_language_has_one_title_and_one_first_heading() {
    check("see shell/base.html", |language, html| {
        if !is_whole(html) {
            return Ok(());
        }
        let headings = html.matches("<h1").count();
        if headings != 1 {
            return Err(format!("{headings} times <h1>"));
        }
        if !html.contains(&format!("<html lang=\"{}\"", language)) {
            return Err("lang is missing".into());
        }
        if html.contains("<title> ·") { Err("the title is empty".into()) } else { Ok(()) }
    });
}

#[test]
fn every_id_is_there_once_and_everything_that_points_at_one_finds_it() {
    check("ids", |_, html| {
        let ids = values(html, "id");
        let mut seen = HashSet::new();
        for id in &ids {
            if !seen.insert(*id) {
                return Err(format!("id {id} twice"));
            }
        }
        if !is_whole(html) {
            return Ok(());
        }
        let pointing = ["for", "aria-labelledby", "aria-describedby", "aria-controls"];
        for target in pointing.into_iter().flat_map(|attribute| values(html, attribute)).flat_map(str::split_whitespace)
        {
            if !seen.contains(target) {
                return Err(format!("nothing has the id {target}"));
            }
        }
        for target in values(html, "href").into_iter().filter_map(|href| href.strip_prefix('#')) {
            if !seen.contains(target) {
                return Err(format!("nothing has the id {target} (a sign or icon that the sprite doesn't have?)"));
            }
        }
        Ok(())
    });
}

#[test]
fn every_field_has_a_label_and_every_picture_a_name() {
    check("accessibility", |_, html| {
        let labelled: HashSet<&str> = values(html, "for").into_iter().collect();
        for element in ["<input", "<textarea", "<select"] {
            for field in html.split(element).skip(1).map(|rest| rest.split('>').next().unwrap_or_default()) {
                let is_named = ["type=\"hidden\"", "type=\"checkbox\"", "type=\"radio\"", "aria-label"]
                    .iter()
                    .any(|m| field.contains(m))
                    || values(&format!(" {field}"), "id").first().is_some_and(|id| labelled.contains(id));
                if !is_named {
                    return Err(format!("{element}{field}> has no label"));
                }
            }
        }
        for picture in html.split("<img").skip(1).map(|rest| rest.split('>').next().unwrap_or_default()) {
            if !picture.contains(" alt=\"") {
                return Err(format!("<img{picture}> has no alt"));
            }
        }
        Ok(())
    });
}

#[test]
fn no_page_needs_what_the_security_policy_forbids() {
    check("scripts and styles live in files; bind behaviour with data- attributes", |_, html| {
        for forbidden in ["<style", "javascript:", " onclick=", " onsubmit=", " onchange=", " onload="] {
            if html.contains(forbidden) {
                return Err(format!("{forbidden} is forbidden"));
            }
        }
        let inline = html.split("<script").skip(1).any(|rest| !rest.starts_with(" type=\"module\" src=\"/assets/"));
        if inline { Err("an inline script".into()) } else { Ok(()) }
    });
}
