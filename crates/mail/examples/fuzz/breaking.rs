//! Mails, and the ways in which they are broken.

/// Chance that follows from a seed and a number (SplitMix64, Steele et al. 2014).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64, number: u64) -> Self {
        let mut dice = Self(seed ^ number.wrapping_mul(0xd134_2543_de82_ef95));
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Less than `end`; 0 where that is 0.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// A piece of `length`: where it begins, and where it ends, at most `longest` further on.
    fn piece(&mut self, length: usize, longest: usize) -> std::ops::Range<usize> {
        let begin = self.below(length + 1);
        begin..(begin + self.below(longest + 1)).min(length)
    }
}

/// What readers look for, and what has confused readers before.
const WORDS: [&str; 58] = [
    "\r\n",
    "\n",
    "\r",
    "\r\n\r\n",
    "\0",
    "--b\r\n",
    "--b--\r\n",
    "--",
    "-- \r\n",
    "> ",
    ">> ",
    "\u{feff}",
    "\u{200b}",
    "\u{2028}",
    "é",
    "€",
    "\u{1f600}",
    "\u{202e}",
    "e\u{301}",
    "ﬁ",
    "Content-Type: ",
    "multipart/mixed; boundary=b",
    "text/html",
    "message/rfc822",
    "multipart/report; report-type=delivery-status",
    "application/ms-tnef",
    "application/pkcs7-mime",
    "text/calendar; method=REQUEST",
    "Content-Transfer-Encoding: base64\r\n",
    "quoted-printable",
    "=\r\n",
    "=3D",
    "=C3",
    "=?utf-8?Q?a_b?=",
    "=?utf-8?B?w6k=?=",
    "=?x?Q?",
    "; charset=utf-16le",
    "; charset=\"iso-2022-jp\"",
    "; charset=utf-7",
    "; name*0*=utf-8''%e9; name*1=x",
    "Subject: Re: Fwd: [#12]\r\n",
    "References: <a@b> <m.c.mac@desk.example>\r\n",
    "Message-ID: <>\r\n",
    "Op 12 mei 2026 om 10:00 schreef Karin <k@example.nl>:\r\n",
    "On Tue, 12 May 2026 at 10:00, Karin wrote:\r\n",
    "-----Oorspronkelijk bericht-----\r\n",
    "________________________________\r\n",
    "Begin doorgestuurd bericht:\r\n",
    "Van: Jan <jan@example.nl>\r\nAan: info@example.nl\r\nOnderwerp: Ketel\r\n",
    "Verzonden vanaf mijn iPhone\r\n",
    "<blockquote>",
    "</blockquote>",
    "<div class=\"gmail_quote\">",
    "<table><tr><td>",
    "<!--",
    "BEGIN:VEVENT\r\n",
    "DTSTART;TZID=\"",
    "Status: 5.1.1\r\n",
];

/// Mails of our own, well formed, of the kinds that are read apart.
pub(crate) fn built_in() -> Vec<Vec<u8>> {
    let parts = "From: Jan <jan@example.nl>\r\nTo: info@example.nl\r\nMessage-ID: <1@example.nl>\r\nIn-Reply-To: <m.c.mac@desk.example>\r\nSubject: =?utf-8?Q?Fwd=3A_Ketel?= [#12]\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nDag=20Karin,\r\n\r\nDinsdag schikt.\r\n\r\nOp 12 mei 2026 om 10:00 schreef Karin <k@example.nl>:\r\n> Schikt dinsdag?\r\n> \r\n> Karin\r\n\r\n--c\r\nContent-Type: text/html\r\n\r\n<p>Dag Karin</p><blockquote type=\"cite\">Schikt dinsdag?</blockquote>\r\n\r\n--c--\r\n--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Europe/Amsterdam:20261124T091000\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: klant@example.nl\r\nSubject: Ketel\r\n\r\nLekt.\r\n\r\n--b--\r\n";
    let report = "From: MAILER-DAEMON@mx.example\r\nReturn-Path: <>\r\nSubject: Undelivered Mail\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\n>>> DATA\r\n<<< 550 5.1.1 user unknown\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; jan@example.nl\r\nAction: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; 550 no such user\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <m.c.mac@desk.example>\r\n\r\n--b--\r\n";
    let forward = "From: Karin <karin@halmeer.example>\r\nSubject: FW: Ketel\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nPak jij dit op?\r\n\r\nVan: Jan Jansen [mailto:jan@example.nl]\r\nVerzonden: dinsdag 12 mei 2026 10:00\r\nAan: Karin\r\nOnderwerp: Ketel\r\n\r\nHij lekt.\r\n\r\nDisclaimer: dit bericht is vertrouwelijk.\r\n";
    let signed = "From: jan@example.nl\r\nContent-Type: text/plain\r\n\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nHij lekt.\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niQ==\r\n-----END PGP SIGNATURE-----\r\n";
    let wrapped = "From: jan@example.nl\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\neJ8+IgEAAQeQBgAIAAAA5AQAAAAAAAAAAA==\r\n";
    [parts, report, forward, signed, wrapped].iter().map(|mail| mail.as_bytes().to_vec()).collect()
}

/// One of the mails, broken in one to eight ways.
pub(crate) fn broken(mails: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut raw = dice.one_of(mails).clone();
    for _ in 0..=dice.below(8) {
        break_once(&mut raw, mails, dice);
    }
    raw
}

fn break_once(raw: &mut Vec<u8>, mails: &[Vec<u8>], dice: &mut Dice) {
    let length = raw.len();
    match dice.below(9) {
        0 => raw.truncate(dice.below(length + 1)),
        1 => drop(raw.drain(dice.piece(length, 200))),
        2 => {
            // Again and again: towers of quotes, of headers, of parts.
            let piece = raw[dice.piece(length, 80)].to_vec();
            let (at, times) = (dice.below(length + 1), 1 + dice.below(300));
            raw.splice(at..at, piece.repeat(times));
        }
        3 => {
            let other = dice.one_of(mails);
            let piece = other[dice.piece(other.len(), 2_000)].to_vec();
            let at = dice.piece(length, 200);
            raw.splice(at, piece);
        }
        4 | 5 => {
            let at = dice.below(length + 1);
            raw.splice(at..at, dice.one_of(&WORDS).bytes());
        }
        6 => {
            let mut lines: Vec<Vec<u8>> = raw.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
            let (one, other) = (dice.below(lines.len()), dice.below(lines.len()));
            if !lines.is_empty() {
                lines.swap(one, other);
            }
            *raw = lines.concat();
        }
        _ => {
            for _ in 0..=dice.below(12) {
                let at = dice.below(length);
                if let Some(byte) = raw.get_mut(at) {
                    *byte = dice.next().to_le_bytes()[0];
                }
            }
        }
    }
}
