//! The end of a mail, and the dots in front of its lines (RFC 5321, section 4.5.2).

/// Reads the bytes after DATA. Only `CRLF . CRLF` ends a mail: a lone LF or CR is a byte like any other, so that nobody can
/// hide a second mail in a first one ("SMTP smuggling").
#[derive(Debug, Default)]
pub(super) struct Undot {
    at: At,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum At {
    #[default]
    LineStart,
    /// A dot at the start of a line: the end, or one to be taken away.
    Dot,
    DotCr,
    Middle,
    Cr,
}

impl Undot {
    /// Takes `input` up to the end of the mail, and gives how many bytes were taken and whether the end was among them.
    /// What belongs to the mail goes to `mail`.
    pub(super) fn take(&mut self, input: &[u8], mut mail: impl FnMut(u8)) -> (usize, bool) {
        for (index, &byte) in input.iter().enumerate() {
            self.at = match (self.at, byte) {
                (At::DotCr, b'\n') => return (index + 1, true),
                (At::LineStart, b'.') => At::Dot,
                (At::Dot, b'\r') => At::DotCr,
                (At::DotCr, byte) => {
                    mail(b'\r');
                    mail(byte);
                    if byte == b'\r' { At::Cr } else { At::Middle }
                }
                (At::Cr, b'\n') => {
                    mail(byte);
                    At::LineStart
                }
                (_, byte) => {
                    mail(byte);
                    if byte == b'\r' { At::Cr } else { At::Middle }
                }
            };
        }
        (input.len(), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever way the bytes are cut on their way, the same mail comes out.
    #[track_caller]
    fn check(wire: &str, expected: Option<&str>, left: &str) {
        for piece in 1..=wire.len() {
            let (mut undot, mut mail, mut taken, mut ended) = (Undot::default(), Vec::new(), 0, false);
            for chunk in wire.as_bytes().chunks(piece) {
                let (n, end) = undot.take(chunk, |byte| mail.push(byte));
                taken += n;
                if end {
                    ended = true;
                    break;
                }
            }
            assert_eq!(ended.then(|| String::from_utf8(mail).unwrap()).as_deref(), expected, "in pieces of {piece}");
            if ended {
                assert_eq!(&wire[taken..], left, "in pieces of {piece}");
            }
        }
    }

    #[test]
    fn a_dot_on_its_own_line_ends_the_mail() {
        check("Subject: x\r\n\r\nHoi\r\n.\r\nQUIT\r\n", Some("Subject: x\r\n\r\nHoi\r\n"), "QUIT\r\n");
        check(".\r\n", Some(""), "");
    }

    #[test]
    fn a_doubled_dot_is_one_dot() {
        check("..\r\n...x\r\n.\r\n", Some(".\r\n..x\r\n"), "");
        check(".x\r\n.\r\n", Some("x\r\n"), "");
        check("a.b\r\n.\r\n", Some("a.b\r\n"), "");
    }

    #[test]
    fn no_mail_hides_in_another() {
        for smuggled in ["\n.\n", "\r.\r", "\n.\r\n", "\r\n.\n", "\r.\r\n", "\r\n.\r", "\r\n\r.\r\n", "\r\n.\r\r\n"] {
            let mail = format!("Hoi{smuggled}MAIL FROM:<x@x>\r\n.\r\n");
            let mut undot = Undot::default();
            assert_eq!(undot.take(mail.as_bytes(), |_| {}), (mail.len(), true), "{smuggled:?}");
        }
    }

    #[test]
    fn a_mail_without_an_end_has_not_come() {
        check("Hoi\r\n.\r", None, "");
        check("Hoi\n.\n", None, "");
    }
}
