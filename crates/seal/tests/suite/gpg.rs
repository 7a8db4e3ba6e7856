//! OpenPGP as GnuPG makes it.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    unreachable_pub,
    missing_debug_implementations
)]

use crate::peer;
use crate::peer::{Peer, check, closed, now, opened};
use jiff::ToSpan;
use seal::{KeyError, KeyKind, Keyring, OpenError, Scheme, Verdict};

const ENTITY: &str = "Content-Type: text/plain; charset=utf-8\r\n\r\nDe ketel lekt, caf=C3=A9.\r\n-- \r\nJan\r\n";
const JAN: &str = "jan@klant.example";
const OPTIONS: &str = "--batch --yes --quiet --no-tty --pinentry-mode loopback --trust-model always";

/// Jan's key, which signs, and the desk's own, with a passphrase.
struct Gpg(Peer);

impl Gpg {
    fn new() -> Option<Self> {
        let gpg = Self(Peer::find("gpg")?);
        // Else it measures how often it can hash within a while, and now and then locks a key by another number than it notes.
        gpg.0.write("gpg-agent.conf", "s2k-count 65536\n");
        gpg.0.write("mail.txt", ENTITY);
        gpg.run("--passphrase= --quick-generate-key Jan\u{a0}<jan@klant.example> future-default default 2y");
        gpg.run("--passphrase=geheim --quick-generate-key Info\u{a0}<info@halmeer.example> rsa2048 default never");
        let info = gpg.fingerprint("info@halmeer.example");
        gpg.run(&format!("--passphrase=geheim --quick-add-key {info} rsa2048 encrypt never"));
        Some(gpg)
    }

    #[track_caller]
    fn run(&self, words: &str) -> Vec<u8> {
        self.0.run(&format!("{OPTIONS} {words}"))
    }

    fn fingerprint(&self, of: &str) -> String {
        let listed = String::from_utf8(self.run(&format!("--with-colons --list-keys {of}"))).unwrap();
        let line = listed.lines().find(|line| line.starts_with("fpr")).unwrap();
        line.split(':').nth(9).unwrap().to_owned()
    }

    fn public(&self) -> Keyring {
        let mut keyring = Keyring::default();
        let added = keyring.add(&self.run(&format!("--armor --export {JAN}")), "").unwrap();
        assert_eq!((added[0].kind, added[0].name.as_str()), (KeyKind::OpenPgpCorrespondent, "Jan"));
        assert_eq!(added[0].addresses, [JAN]);
        assert!(added[0].ends.is_some());
        keyring
    }

    fn secret(&self) -> Vec<u8> {
        self.run("--passphrase=geheim --armor --export-secret-keys info@halmeer.example")
    }

    fn ours(&self) -> Keyring {
        let added = Keyring::default().add(&self.secret(), "geheim").unwrap();
        assert_eq!((added[0].kind, added[0].ends), (KeyKind::OpenPgpKey, None));
        assert_eq!(added[0].fingerprint, self.fingerprint("info@halmeer.example"));
        // What is kept opens as much, without the passphrase.
        let mut keyring = self.public();
        assert_eq!(keyring.add(&added[0].material, "").unwrap(), added);
        keyring
    }
}

fn signed(content: &str, signature: &[u8]) -> Vec<u8> {
    let head = format!(
        "From: {JAN}\r\nSubject: Ketel\r\nContent-Type: multipart/signed; boundary=b; micalg=pgp-sha256; protocol=\"application/pgp-signature\"\r\n\r\n--b\r\n{content}\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\n"
    );
    [head.as_bytes(), signature, b"\r\n--b--\r\n"].concat()
}

/// The boundary is so long that chance doesn't make it: bytes that aren't armoured hold whatever is short.
fn encrypted(armour: &[u8]) -> Vec<u8> {
    let head = format!(
        "From: {JAN}\r\nSubject: ...\r\nContent-Type: multipart/encrypted; boundary=grens-van-het-zegel; protocol=\"application/pgp-encrypted\"\r\n\r\n--grens-van-het-zegel\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n--grens-van-het-zegel\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    [head.as_bytes(), armour, b"\r\n--grens-van-het-zegel--\r\n"].concat()
}

fn plain(text: &[u8]) -> Vec<u8> {
    [
        format!("From: {JAN}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
            .as_bytes(),
        text,
    ]
    .concat()
}

#[test]
fn a_signature_beside_the_words_holds_and_one_over_other_words_does_not() {
    let Some(gpg) = Gpg::new() else { return };
    let keyring = gpg.public();
    for kind in ["--armor", "--armor --textmode"] {
        gpg.run(&format!("{kind} --local-user {JAN} --output out.sig --detach-sign mail.txt"));
        let mail = signed(ENTITY, &gpg.0.read("out.sig"));
        let opened = check(&mail, &keyring, "De ketel lekt", Some(&Verdict::Trusted));
        assert!(opened.signatures[0].vouches_for(JAN) && !opened.signatures[0].vouches_for("piet@klant.example"));
        assert_eq!((opened.scheme, opened.was_encrypted), (Scheme::OpenPgp, false));
        let bare = String::from_utf8(mail.clone()).unwrap().replace("\r\n", "\n");
        check(bare.as_bytes(), &keyring, "De ketel lekt", Some(&Verdict::Trusted));
        let changed = String::from_utf8(mail.clone()).unwrap().replace("lekt", "lacht");
        check(changed.as_bytes(), &keyring, "De ketel lacht", Some(&Verdict::Broken));
        let unknown = peer::opened(&mail, &Keyring::default(), now());
        assert!(matches!(&unknown.signatures[0].verdict, Verdict::NoKey(id) if id.len() == 16), "{unknown:?}");
    }
    check(&signed(ENTITY, b"zomaar iets"), &keyring, "De ketel lekt", Some(&Verdict::Damaged));
}

#[test]
fn words_signed_in_the_text_are_read_as_they_were_signed() {
    let Some(gpg) = Gpg::new() else { return };
    gpg.0.write("mail.txt", "Café\n- een streep\n\nEinde\n");
    gpg.run(&format!("--local-user {JAN} --output out.asc --clear-sign mail.txt"));
    let text = gpg.0.read("out.asc");
    let opened = check(&plain(&text), &gpg.public(), "Café\r\n- een streep\r\n\r\nEinde", Some(&Verdict::Trusted));
    assert!(!String::from_utf8_lossy(&opened.mail).contains("BEGIN PGP"));
    let changed = String::from_utf8(text).unwrap().replace("Einde", "Begin");
    check(&plain(changed.as_bytes()), &gpg.public(), "Begin", Some(&Verdict::Broken));
}

#[test]
fn what_is_encrypted_for_us_is_opened_signed_or_not_and_what_is_not_stays_closed() {
    let Some(gpg) = Gpg::new() else { return };
    let ours = gpg.ours();
    let to = "--recipient info@halmeer.example";
    for (how, verdict) in [
        ("", None),
        ("--compress-algo none", None),
        ("--compress-algo zlib", None),
        ("--hidden-recipient info@halmeer.example", None),
        ("--sign --local-user jan@klant.example", Some(Verdict::Trusted)),
        ("--recipient jan@klant.example --sign --local-user jan@klant.example", Some(Verdict::Trusted)),
    ] {
        let to = if how.contains("hidden") { "" } else { to };
        gpg.run(&format!("--passphrase= --armor {to} {how} --output out.asc --encrypt mail.txt"));
        let mail = encrypted(&gpg.0.read("out.asc"));
        assert!(check(&mail, &ours, "De ketel lekt", verdict.as_ref()).was_encrypted, "{how}");
        assert_eq!(closed(&mail, &gpg.public()), OpenError::NoKey, "{how}");
    }
    gpg.run(&format!("--armor --recipient {JAN} --output out.asc --encrypt mail.txt"));
    assert_eq!(closed(&encrypted(&gpg.0.read("out.asc")), &ours), OpenError::NoKey);
}

#[test]
fn words_encrypted_in_the_text_are_shown_as_text_whatever_they_look_like() {
    let Some(gpg) = Gpg::new() else { return };
    gpg.0.write("mail.txt", "Content-Type: text/html\n\n<b>Café</b>\n");
    gpg.run("--armor --recipient info@halmeer.example --output out.asc --encrypt mail.txt");
    let opened = check(&plain(&gpg.0.read("out.asc")), &gpg.ours(), "<b>Café</b>", None);
    let text = String::from_utf8(opened.mail).unwrap();
    assert!(text.contains("Content-Type: text/plain; charset=utf-8\r\n"), "{text}");
}

#[test]
fn a_key_has_ended_as_of_the_day_on_which_the_mail_came_or_when_it_was_withdrawn() {
    let Some(gpg) = Gpg::new() else { return };
    gpg.run(&format!("--armor --local-user {JAN} --output out.sig --detach-sign mail.txt"));
    let mail = signed(ENTITY, &gpg.0.read("out.sig"));
    let verdict = |keyring: &Keyring, days: i64| {
        opened(&mail, keyring, now() + (days * 24).hours()).signatures[0].verdict.clone()
    };
    let keyring = gpg.public();
    assert_eq!([verdict(&keyring, 0), verdict(&keyring, 800)], [Verdict::Trusted, Verdict::OutOfDate]);
    let jan = gpg.fingerprint(JAN);
    let revocation = gpg.0.read(&format!("openpgp-revocs.d/{jan}.rev"));
    gpg.0.write("revoke", String::from_utf8(revocation).unwrap().replace(":-----BEGIN", "-----BEGIN"));
    gpg.run("--import revoke");
    assert_eq!(verdict(&gpg.public(), 0), Verdict::OutOfDate);
}

#[test]
fn digests_that_can_be_forged_are_believed_of_nobody() {
    let Some(gpg) = Gpg::new() else { return };
    gpg.run("--passphrase= --quick-generate-key Piet\u{a0}<piet@klant.example> rsa2048 default never");
    let mut keyring = Keyring::default();
    keyring.add(&gpg.run("--armor --export piet@klant.example"), "").unwrap();
    gpg.run("--allow-weak-digest-algos --digest-algo SHA1 --armor --local-user piet@klant.example --output out.sig --detach-sign mail.txt");
    let opened = opened(&signed(ENTITY, &gpg.0.read("out.sig")), &keyring, now());
    assert_eq!(opened.signatures[0].verdict, Verdict::Unsupported("SHA1".to_owned()));
}

#[test]
fn content_that_was_tampered_with_stays_closed_and_panics_never() {
    let Some(gpg) = Gpg::new() else { return };
    let ours = gpg.ours();
    gpg.run("--recipient info@halmeer.example --output out.pgp --encrypt mail.txt");
    let whole = gpg.0.read("out.pgp");
    check(&encrypted(&whole), &ours, "De ketel lekt", None);
    for at in (0..whole.len()).rev().step_by(13) {
        let mut hurt = whole.clone();
        hurt[at] ^= 0x20;
        assert!(seal::open(&encrypted(&hurt), &ours, now()).is_err(), "byte {at}");
    }
}

#[test]
fn content_that_breaks_off_is_called_damaged() {
    let Some(gpg) = Gpg::new() else { return };
    let ours = gpg.ours();
    gpg.run("--recipient info@halmeer.example --output out.pgp --encrypt mail.txt");
    let whole = gpg.0.read("out.pgp");
    for end in [1, whole.len() / 2, whole.len() * 9 / 10, whole.len() - 1] {
        let refused = closed(&encrypted(&whole[..end]), &ours);
        assert!(matches!(refused, OpenError::Damaged(_)), "{end} of {}: {refused:?}", whole.len());
    }
    // What follows the session key begins, and there is no more of it.
    gpg.0.write("mail.txt", vec![b' '; 80 * 1024]);
    gpg.run("--recipient info@halmeer.example --output out.pgp --compress-algo none --encrypt mail.txt");
    let whole = gpg.0.read("out.pgp");
    for end in [270, 280, 290, 300, 1_000, 8_000] {
        let refused = closed(&encrypted(&whole[..end]), &ours);
        assert!(matches!(refused, OpenError::Damaged(_)), "{end} of {}: {refused:?}", whole.len());
    }
}

#[test]
fn a_bomb_stops_at_its_limit() {
    let Some(gpg) = Gpg::new() else { return };
    gpg.0.write("mail.txt", vec![b' '; 80 * 1024 * 1024]);
    gpg.run("--recipient info@halmeer.example --output out.pgp --encrypt mail.txt");
    let mail = encrypted(&gpg.0.read("out.pgp"));
    assert!(mail.len() < 1024 * 1024, "{}", mail.len());
    let refused = closed(&mail, &gpg.ours());
    assert!(matches!(refused, OpenError::Damaged(_)), "{refused:?}");
}

#[test]
fn keys_are_refused_in_words() {
    let Some(gpg) = Gpg::new() else { return };
    let secret = gpg.secret();
    let refused = |material: &[u8], passphrase: &str| Keyring::default().add(material, passphrase).unwrap_err();
    assert_eq!(refused(&secret, "fout"), KeyError::Passphrase);
    assert_eq!(refused(&secret, ""), KeyError::Passphrase);
    assert_eq!(refused(&secret[..secret.len() / 2], "geheim"), KeyError::Unknown);
}
