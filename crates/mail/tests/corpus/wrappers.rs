//! `winmail.dat`, signed and encrypted mail, and invitations.

use std::path::{Path, PathBuf};

use base64::prelude::{BASE64_STANDARD, Engine};

use crate::{files, folder, named, say};

/// A mail whose only part is a wrapper.
fn mail_with(bytes: &[u8]) -> mail::ParsedMail {
    let raw = format!(
        "From: jan@example.nl\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{}\n",
        BASE64_STANDARD.encode(bytes)
    );
    mail::parse(raw.as_bytes())
}

fn wrappers() -> Vec<PathBuf> {
    ["mail/tnef", "mail/tnefparse", "mail/mimekit/tnef"]
        .iter()
        .filter_map(|name| folder(name))
        .flat_map(|folder| files(&folder))
        .filter(|path| named(path).ends_with(".tnef"))
        .collect()
}

/// The names in a list beside the wrapper, without those that another program makes up for the body and the nameless.
fn listed(path: &Path) -> Option<Vec<String>> {
    let list = std::fs::read_to_string(path.with_extension("list")).ok()?;
    let is_named = |line: &&str| !line.is_empty() && !line.contains("body.") && !line.starts_with("Untitled");
    let mut names: Vec<String> = list.lines().map(str::trim).filter(is_named).map(ToOwned::to_owned).collect();
    names.sort();
    Some(names)
}

#[test]
fn what_outlook_wraps_comes_out() {
    let (mut opened, mut named_right, mut lists, mut bytes_right, mut baselines) = (0, 0, 0, 0, 0);
    let all = wrappers();
    for path in &all {
        let mail = mail_with(&std::fs::read(path).unwrap());
        // Some hold nothing but properties of Outlook's own.
        let is_opened = mail.attachments.iter().all(|part| part.content_type != "application/ms-tnef");
        opened += usize::from(is_opened);
        let ours: Vec<_> = mail
            .attachments
            .iter()
            .map(|part| (part.name.as_str(), part.content_type.as_str(), part.bytes.len()))
            .collect();
        say(&format!("{}: {ours:?}, {} bytes of text, {:?}", named(path), mail.text.len(), mail.notes));
        if let Some(theirs) = listed(path) {
            lists += 1;
            let mut names: Vec<&str> = ours.iter().map(|(name, ..)| *name).collect();
            names.sort_unstable();
            let is_right = theirs.iter().all(|name| names.contains(&name.as_str()));
            named_right += usize::from(is_right);
            if !is_right {
                say(&format!("{}: ours {names:?}, theirs {theirs:?}", named(path)));
            }
        }
        // Files that another program took out of it.
        let taken =
            [path.with_extension("")].into_iter().filter(|folder| folder.is_dir()).flat_map(|folder| files(&folder));
        for file in taken.filter(|file| !named(file).starts_with("message.") && !named(file).starts_with("Untitled")) {
            baselines += 1;
            let bytes = std::fs::read(&file).unwrap();
            let is_right = mail.attachments.iter().any(|part| part.bytes == bytes);
            bytes_right += usize::from(is_right);
            if !is_right {
                say(&format!("{}: {} differs", named(path), named(&file)));
            }
        }
    }
    say(&format!(
        "winmail.dat: {opened} of {} opened, {named_right} of {lists} lists of names, {bytes_right} of {baselines} files byte for byte",
        all.len()
    ));
    assert!(opened * 100 >= all.len() * 80, "{opened} of {}", all.len());
    assert!(named_right == lists && bytes_right == baselines);
}

#[test]
fn what_is_sealed_is_said_to_be() {
    let (mut sealed, mut all) = (0, 0);
    for path in [
        "mail/rt",
        "mail/zammad",
        "mail/otobo",
        "mail/mimekit",
        "mail/libredesk",
        "mail/stalwart-server",
        "mail/php-imap",
        "mail/enmime",
    ]
    .iter()
    .filter_map(|name| folder(name))
    .flat_map(|folder| files(&folder))
    {
        let raw = std::fs::read(&path).unwrap();
        let head = String::from_utf8_lossy(&raw[..raw.len().min(8_000)]).to_lowercase();
        let is_mail = head.contains("\nfrom:") || head.starts_with("from:") || head.contains("\nsubject:");
        let is_sealed = [
            "content-type: multipart/signed",
            "content-type: multipart/encrypted",
            "content-type: application/pkcs7-mime",
            "content-type: application/x-pkcs7-mime",
        ]
        .iter()
        .any(|kind| head.contains(kind));
        if !is_mail || !is_sealed {
            continue;
        }
        let mail = mail::parse(&raw);
        all += 1;
        sealed += usize::from(mail.sealed.is_some());
        let files: Vec<_> = mail.attachments.iter().map(|part| part.name.as_str()).collect();
        say(&format!("{}: {:?}, {} bytes of text, {files:?}", named(&path), mail.sealed, mail.text.len()));
        let has_words = !mail.text.trim().is_empty() || !mail.attachments.is_empty();
        assert!(has_words, "{} shows nothing", path.display());
    }
    say(&format!("sealed: {sealed} of {all}"));
    assert!(sealed * 100 >= all * 95, "{sealed} of {all}");
}

#[test]
fn invitations_say_who_when_and_where() {
    let (mut read, mut all) = (0, 0);
    let Some(folder) = folder("mail") else { return };
    for path in files(&folder) {
        let raw = std::fs::read(&path).unwrap();
        if !raw.windows(12).any(|window| window == b"BEGIN:VEVENT") {
            continue;
        }
        let mail = mail::parse(&raw);
        all += 1;
        let invitation = mail.invitation();
        if invitation.is_none() && path.extension().is_some_and(|extension| extension == "txt") {
            all -= 1;
            continue;
        }
        // One of them has neither a time nor a place.
        read += usize::from(invitation.as_ref().is_some_and(|invitation| !invitation.summary.is_empty()));
        say(&format!("{}: {invitation:?}", path.display()));
    }
    say(&format!("invitations: {read} of {all}"));
    assert_eq!(read, all);
}
