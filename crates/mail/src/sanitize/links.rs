//! Links that say one address and go to another. Works on the sanitiser's own output, whose attributes stand in double quotes.

use super::remote::tag_end;

/// Behind each link whose words name another place than it goes to stands where it goes; each link says it on hovering.
pub(super) fn revealed(clean: &str) -> String {
    let mut out = String::with_capacity(clean.len() + 64);
    let mut rest = clean;
    // Where the link begins in `out`, and where it goes.
    let mut open: Option<(usize, String)> = None;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let end = at + tag_end(&rest[at..]);
        let tag = &rest[at..end];
        rest = &rest[end..];
        if tag.starts_with("<a ") || tag == "<a>" {
            let href = tag.split_once(" href=\"").and_then(|(_, after)| after.split_once('"')).map(|(href, _)| href);
            match href {
                Some(href) if !tag.contains(" title=\"") => {
                    out.push_str(tag.trim_end_matches('>'));
                    out.push_str(&format!(" title=\"{}\">", href.replace('<', "&lt;")));
                }
                _ => out.push_str(tag),
            }
            open = href.map(|href| (out.len(), href.to_owned()));
        } else if tag == "</a>" {
            let place = open.take().and_then(|(start, href)| elsewhere(&words(&out[start..]), &href));
            out.push_str(tag);
            if let Some(place) = place {
                out.push_str(&format!(
                    "<b style=\"color:#8a1c1c;background-color:#fff3c4\">&#32;[&#8594;&#32;{}]</b>",
                    place.replace('&', "&amp;").replace('<', "&lt;")
                ));
            }
        } else {
            out.push_str(tag);
        }
    }
    out.push_str(rest);
    out
}

/// The words between tags.
fn words(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at + tag_end(&rest[at..])..];
    }
    text.push_str(rest);
    text.replace("&amp;", "&").replace("&nbsp;", " ")
}

/// Where a link goes, if its words name another place, or if the place is written so that it could pass for another.
fn elsewhere(words: &str, href: &str) -> Option<String> {
    let goes_to = host_of_link(href)?;
    if goes_to.contains("xn--") || !goes_to.is_ascii() || authority(href).is_some_and(|place| place.contains('@')) {
        return Some(goes_to);
    }
    let named: Vec<String> = words.split_whitespace().filter_map(named_host).collect();
    let is_same = |named: &String| {
        let (a, b) = (bare(named), bare(&goes_to));
        a == b || a.ends_with(&format!(".{b}")) || b.ends_with(&format!(".{a}"))
    };
    (!named.is_empty() && !named.iter().any(is_same)).then_some(goes_to)
}

fn bare(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

fn authority(href: &str) -> Option<&str> {
    let (scheme, rest) = href.trim().split_once("://")?;
    (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
        .then(|| rest.split(['/', '?', '#', '\\']).next().unwrap_or_default())
}

fn host_of_link(href: &str) -> Option<String> {
    let lower = href.trim().to_lowercase();
    if let Some(address) = lower.strip_prefix("mailto:") {
        let address = address.split('?').next().unwrap_or_default();
        return address.rsplit_once('@').map(|(_, host)| host.to_owned());
    }
    let place = authority(&lower)?;
    let host = place.rsplit('@').next().unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    (!host.is_empty()).then(|| host.to_owned())
}

/// The host in a word that reads as an address: `https://bank.example/x`, `www.bank.example`, `bank.example`, `info@bank.example`.
fn named_host(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if word.contains("://") {
        return host_of_link(&word);
    }
    let host = word.rsplit('@').next().unwrap_or_default();
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let (name, top) = host.rsplit_once('.')?;
    let is_top = (2..=24).contains(&top.chars().count()) && top.chars().all(char::is_alphabetic);
    // `factuur.pdf` is a file, and `1.5` a number.
    let is_file =
        ["pdf", "doc", "docx", "xls", "xlsx", "jpg", "jpeg", "png", "zip", "html", "htm", "txt"].contains(&top);
    let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.') && !name.is_empty();
    (is_top && is_name && !is_file).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_names_another_place_than_it_goes_to_says_where_it_goes() {
        for (words, href, place) in [
            ("https://www.bank.example/inloggen", "https://bank.evil.example/", Some("bank.evil.example")),
            ("www.bank.example", "http://203.0.113.7/x", Some("203.0.113.7")),
            ("bank.example", "https://www.bank.example/a?b", None),
            ("mijn.bank.example", "https://bank.example", None),
            ("klik hier", "https://elders.example", None),
            ("info@bank.example", "mailto:info@evil.example?subject=x", Some("evil.example")),
            ("https://bank.example", "https://bank.example@evil.example/", Some("evil.example")),
            ("klik", "https://xn--bnk-sna.example/", Some("xn--bnk-sna.example")),
            ("factuur.pdf", "https://files.example/9", None),
            ("versie 1.5", "https://files.example/9", None),
        ] {
            assert_eq!(elsewhere(words, href).as_deref(), place, "{words} {href}");
        }
    }

    #[test]
    fn it_is_said_behind_the_link_and_on_the_link() {
        assert_eq!(
            revealed("<p><a href=\"https://evil.example/x\" rel=\"x\"><b>bank</b>.example</a> dag</p>"),
            "<p><a href=\"https://evil.example/x\" rel=\"x\" title=\"https://evil.example/x\"><b>bank</b>.example</a>\
             <b style=\"color:#8a1c1c;background-color:#fff3c4\">&#32;[&#8594;&#32;evil.example]</b> dag</p>"
        );
        assert_eq!(revealed("<a>x</a><abbr title=\"<a href=\">y</abbr>"), "<a>x</a><abbr title=\"<a href=\">y</abbr>");
    }
}
