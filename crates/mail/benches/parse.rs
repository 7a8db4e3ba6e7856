//! How much mail a second: reading beside the bare parser, and what the desk does with it after.

use divan::{Bencher, counter::BytesCount};
use mail_parser::MessageParser;

fn main() {
    divan::main();
}

/// An answer as most are: text and HTML, a quote below, a signature, a picture.
fn answer() -> Vec<u8> {
    let quote = "> Wanneer schikt het u? Wij komen graag even kijken naar de ketel.\r\n".repeat(20);
    let html = format!("<p>Dinsdag schikt.</p><blockquote>{}</blockquote>", "<p>Wanneer schikt het u?</p>".repeat(20));
    let picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9\r\n".repeat(400);
    format!(
        "From: Jan de Vries <jan@example.nl>\r\nTo: info@example.nl\r\nSubject: =?utf-8?Q?Re:_Ketel_=E2=80=93_afspraak?=\r\nDate: Tue, 24 Nov 2026 09:10:00 +0100\r\nMessage-ID: <a@example.nl>\r\n\
         References: <b@example.nl> <c@example.nl>\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         Dinsdag schikt.\r\n\r\nMet vriendelijke groet,\r\nJan\r\n\r\nOp 23 november 2026 om 10:00 schreef Karin <info@example.nl>:\r\n\r\n{quote}\r\n--a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--a--\r\n\
         --m\r\nContent-Type: image/png; name=ketel.png\r\nContent-Disposition: attachment; filename=ketel.png\r\nContent-Transfer-Encoding: base64\r\n\r\n{picture}\r\n--m--\r\n"
    )
    .into_bytes()
}

#[divan::bench]
fn bare_parser(bencher: Bencher) {
    let raw = answer();
    bencher
        .counter(BytesCount::new(raw.len()))
        .bench(|| MessageParser::default().parse(divan::black_box(&raw)).map(|message| message.parts.len()));
}

#[divan::bench]
fn parse(bencher: Bencher) {
    let raw = answer();
    bencher.counter(BytesCount::new(raw.len())).bench(|| mail::parse(divan::black_box(&raw)));
}

#[divan::bench]
fn own_words(bencher: Bencher) {
    let mail = mail::parse(&answer());
    bencher.counter(BytesCount::new(mail.text.len())).bench(|| divan::black_box(&mail).own_words());
}

#[divan::bench]
fn sanitize(bencher: Bencher) {
    let mail = mail::parse(&answer());
    bencher.bench(|| divan::black_box(&mail).html_sanitized(&|_| None));
}
