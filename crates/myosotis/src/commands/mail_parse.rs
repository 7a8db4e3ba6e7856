//! `myosotis mail parse FILE…`: what the desk sees in a mail, one JSON line per file.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use mail::ParsedMail;
use serde_json::{Value, json};

/// Show what the desk sees in mails.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files that hold one mail each (RFC 5322); `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// Largest mail that is read, in bytes; a larger file is no mail.
const FILE_BYTES_MAX: u64 = 100 * 1024 * 1024;

/// Writes a line per file. A file that can't be read gives a line with `file` and `error`, and the rest goes on; the
/// exit code is then 1.
///
/// # Errors
/// Only if `output` can't be written to.
pub(crate) fn run(files: &[PathBuf], output: &mut dyn Write) -> io::Result<ExitCode> {
    let mut exit = ExitCode::SUCCESS;
    for file in files {
        let line = match read(file) {
            Ok(bytes) => described(&mail::parse(&bytes)),
            Err(error) => {
                exit = ExitCode::FAILURE;
                json!({ "file": file.to_string_lossy(), "error": error.to_string() })
            }
        };
        writeln!(output, "{line}")?;
    }
    output.flush()?;
    Ok(exit)
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    let source: Box<dyn Read> =
        if file == Path::new("-") { Box::new(io::stdin().lock()) } else { Box::new(std::fs::File::open(file)?) };
    let mut bytes = Vec::new();
    source.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(io::Error::other(format!("larger than {} MiB: not a mail", FILE_BYTES_MAX / 1024 / 1024)));
    }
    Ok(bytes)
}

fn described(mail: &ParsedMail) -> Value {
    let attachments: Vec<Value> = mail
        .attachments
        .iter()
        .map(|part| json!({ "name": part.name, "type": part.content_type, "size": part.size_bytes(), "content_id": part.content_id }))
        .collect();
    json!({
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to.first(),
        "references": mail.references,
        "from": mail.from,
        "to": mail.to,
        "cc": mail.cc,
        "subject": mail.subject,
        "date": mail.date.map(|date| date.to_string()),
        "text": mail.text,
        // Pictures in the mail have no address outside the desk: they keep the one they have in it.
        "html_sanitized": mail.html_sanitized(&|id| Some(format!("cid:{id}"))),
        "own_words": mail.own_words().own(),
        "attachments": attachments,
        "automatic": mail.automatic(),
        "forwarded": mail.forwarded(),
        "invitation": mail.invitation(),
        "sealed": mail.sealed,
        "threading": mail::threading::unsigned_candidates(mail),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_there_is_said_and_the_rest_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let good = folder.path().join("vraag.eml");
        std::fs::write(
            &good,
            "From: Jan <jan@example.nl>\nSubject: Ketel\nDate: Tue, 24 Nov 2026 09:10:00 +0100\n\nHij lekt.\n",
        )
        .unwrap();
        let mut output = Vec::new();
        let exit = run(&[folder.path().join("weg.eml"), good], &mut output).unwrap();
        assert_eq!(format!("{exit:?}"), format!("{:?}", ExitCode::FAILURE));
        let lines: Vec<Value> =
            String::from_utf8(output).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(lines[0]["error"].is_string() && lines[0]["file"].as_str().unwrap().ends_with("weg.eml"));
        assert_eq!(lines[1]["from"]["address"], "jan@example.nl");
        assert_eq!(lines[1]["own_words"], "Hij lekt.");
        assert_eq!(lines[1]["date"], "2026-11-24T08:10:00Z");
        assert_eq!(lines[1]["automatic"], "no");
        assert!(lines[1]["forwarded"].is_null() && lines[1]["invitation"].is_null() && lines[1]["sealed"].is_null());
    }

    #[test]
    fn a_mail_that_was_sent_on_an_invitation_and_a_seal_are_said() {
        let mail = "From: Joost <joost@example.nl>\nSubject: Fwd: Lekkage\nMIME-Version: 1.0\n\
            Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n\
            ---------- Forwarded message ----------\nFrom: Jan <jan@example.nl>\nDate: Tue, 24 Nov 2026\nSubject: Lekkage\n\
            To: joost@example.nl\n\nHij lekt.\n--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Onderhoud\n\
            DTSTART:20261126T080000Z\nEND:VEVENT\nEND:VCALENDAR\n--b\nContent-Type: application/pgp-signature\n\nx\n--b--\n";
        let shown = described(&mail::parse(mail.as_bytes()));
        assert_eq!(shown["forwarded"]["from"]["address"], "jan@example.nl");
        assert_eq!(shown["invitation"]["summary"], "Onderhoud");
        assert_eq!(shown["sealed"]["sealing"], "signed");
    }
}
