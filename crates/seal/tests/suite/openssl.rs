//! S/MIME as OpenSSL makes it.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    unreachable_pub,
    missing_debug_implementations
)]

use crate::peer::{Peer, check, closed, now, opened};
use jiff::ToSpan;
use seal::{KeyError, KeyKind, Keyring, OpenError, Scheme, Verdict};

const ENTITY: &str = "Content-Type: text/plain; charset=utf-8\r\n\r\nDe ketel lekt, café.\r\n";
const WORDS: &str = "De ketel lekt, café.";
const FROM: &str = "jan@klant.example";

/// An authority, Jan's certificate by it, and the desk's own certificate.
fn firm() -> Option<Peer> {
    let openssl = Peer::find("openssl")?;
    openssl.write("mail.txt", ENTITY);
    openssl.write("ext", "basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment\nextendedKeyUsage=emailProtection\nsubjectKeyIdentifier=hash\nsubjectAltName=email:Jan@klant.example\n");
    openssl.run("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3650 -subj /CN=Huis\u{a0}CA");
    for (name, address) in [("jan", "jan@klant.example"), ("info", "info@halmeer.example")] {
        openssl.run(&format!(
            "req -newkey rsa:2048 -nodes -keyout {name}.key -out {name}.csr -subj /CN={name}/emailAddress={address}"
        ));
        let ext = if name == "jan" { "-extfile ext" } else { "" };
        openssl.run(&format!(
            "x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 365 -out {name}.pem {ext}"
        ));
    }
    Some(openssl)
}

fn believing(openssl: &Peer, files: &[&str]) -> Keyring {
    let mut keyring = Keyring::default();
    for file in files {
        keyring.add(&openssl.read(file), "").unwrap();
    }
    keyring
}

/// What is kept of a key opens as much as the key, without its passphrase.
fn kept(material: &[u8], passphrase: &str) -> Keyring {
    let mut ring = Keyring::default();
    for added in Keyring::default().add(material, passphrase).unwrap() {
        assert_eq!(ring.add(&added.material, "").unwrap(), [added]);
    }
    ring
}

fn holding_info(openssl: &Peer) -> Keyring {
    openssl.run("pkcs12 -export -in info.pem -inkey info.key -certfile ca.pem -out info.p12 -passout pass:geheim");
    let mut keyring = believing(openssl, &["ca.pem"]);
    let added = keyring.add(&openssl.read("info.p12"), "geheim").unwrap();
    assert_eq!(
        (added[0].kind, added[0].addresses.as_slice()),
        (KeyKind::SmimeKey, ["info@halmeer.example".to_owned()].as_slice())
    );
    keyring
}

#[test]
fn a_signature_beside_or_around_the_words_holds_and_names_the_sender() {
    let Some(openssl) = firm() else { return };
    let keyring = believing(&openssl, &["ca.pem"]);
    for kind in ["", "-nodetach", "-nodetach -stream", "-md sha512", "-noattr", "-keyopt rsa_padding_mode:pss"] {
        let program = if kind.contains("keyopt") { "cms" } else { "smime" };
        openssl.run(&format!("{program} -sign -in mail.txt -signer jan.pem -inkey jan.key -out out.eml -from {FROM} -subject Ketel {kind}"));
        let mail = openssl.read("out.eml");
        let opened = check(&mail, &keyring, WORDS, Some(&Verdict::Trusted));
        assert_eq!((opened.scheme, opened.was_encrypted), (Scheme::Smime, false));
        let signature = &opened.signatures[0];
        assert_eq!(signature.addresses, [FROM], "{kind}");
        assert!(signature.vouches_for("JAN@klant.example") && !signature.vouches_for("piet@klant.example"));
        let text = String::from_utf8(opened.mail.clone()).unwrap();
        assert!(text.contains("Subject: Ketel") && !text.contains("pkcs7"), "{text}");
    }
}

#[test]
fn words_that_were_changed_on_the_way_are_said_to_be() {
    let Some(openssl) = firm() else { return };
    openssl.run("smime -sign -in mail.txt -signer jan.pem -inkey jan.key -out out.eml");
    let mail = String::from_utf8(openssl.read("out.eml")).unwrap().replace("lekt", "lacht");
    check(mail.as_bytes(), &believing(&openssl, &["ca.pem"]), "De ketel lacht", Some(&Verdict::Broken));
    let mail = mail.replace("lacht", "lekt");
    check(mail.as_bytes(), &believing(&openssl, &["ca.pem"]), WORDS, Some(&Verdict::Trusted));
}

#[test]
fn who_is_signed_for_by_nobody_we_trust_is_unknown_and_one_correspondent_can_be_trusted_alone() {
    let Some(openssl) = firm() else { return };
    openssl.run("smime -sign -in mail.txt -signer jan.pem -inkey jan.key -out out.eml");
    let mail = openssl.read("out.eml");
    check(&mail, &Keyring::default(), WORDS, Some(&Verdict::UnknownIssuer));
    check(&mail, &believing(&openssl, &["jan.pem"]), WORDS, Some(&Verdict::Trusted));
    check(&mail, &believing(&openssl, &["info.pem"]), WORDS, Some(&Verdict::UnknownIssuer));
    openssl.run("smime -sign -in mail.txt -signer jan.pem -inkey jan.key -nocerts -out out.eml");
    let mail = openssl.read("out.eml");
    let opened = opened(&mail, &Keyring::default(), now());
    assert!(matches!(opened.signatures[0].verdict, Verdict::NoKey(_)), "{opened:?}");
    check(&mail, &believing(&openssl, &["jan.pem"]), WORDS, Some(&Verdict::Trusted));
}

#[test]
fn a_certificate_has_ended_as_of_the_day_on_which_the_mail_came() {
    let Some(openssl) = firm() else { return };
    openssl.run("smime -sign -in mail.txt -signer jan.pem -inkey jan.key -out out.eml");
    let (mail, keyring) = (openssl.read("out.eml"), believing(&openssl, &["ca.pem"]));
    let verdict = |days: i64| opened(&mail, &keyring, now() + (days * 24).hours()).signatures[0].verdict.clone();
    assert_eq!(
        [verdict(0), verdict(364), verdict(366), verdict(-1)],
        [Verdict::Trusted, Verdict::Trusted, Verdict::OutOfDate, Verdict::OutOfDate]
    );
}

#[test]
fn a_chain_goes_by_certificates_that_came_with_the_mail_and_no_leaf_signs_for_another() {
    let Some(openssl) = firm() else { return };
    openssl.write("ca_ext", "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\n");
    for (between, ext, verdict) in
        [("tak", "-extfile ca_ext", Verdict::Trusted), ("blad", "-extfile ext", Verdict::UnknownIssuer)]
    {
        openssl
            .run(&format!("req -newkey rsa:2048 -nodes -keyout {between}.key -out {between}.csr -subj /CN={between}"));
        openssl.run(&format!(
            "x509 -req -in {between}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 365 -out {between}.pem {ext}"
        ));
        openssl.run(&format!("x509 -req -in jan.csr -CA {between}.pem -CAkey {between}.key -CAcreateserial -days 365 -out by_{between}.pem -extfile ext"));
        openssl.run(&format!(
            "smime -sign -in mail.txt -signer by_{between}.pem -inkey jan.key -certfile {between}.pem -out out.eml"
        ));
        check(&openssl.read("out.eml"), &believing(&openssl, &["ca.pem"]), WORDS, Some(&verdict));
    }
}

#[test]
fn sha_1_is_believed_of_nobody() {
    let Some(openssl) = firm() else { return };
    openssl.run("smime -sign -in mail.txt -signer jan.pem -inkey jan.key -md sha1 -out out.eml");
    let opened = opened(&openssl.read("out.eml"), &believing(&openssl, &["ca.pem"]), now());
    assert!(matches!(opened.signatures[0].verdict, Verdict::Unsupported(_)), "{opened:?}");
}

#[test]
fn what_is_encrypted_for_us_is_opened_and_what_is_not_stays_closed() {
    let Some(openssl) = firm() else { return };
    let ours = holding_info(&openssl);
    for how in [
        "-aes128",
        "-aes256",
        "-des3",
        "-aes256 -stream",
        "-aes256 -keyid",
        "-aes-256-gcm",
        "-aes-128-gcm",
        "-aes256 -keyopt rsa_padding_mode:oaep",
        "-aes256 -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256",
    ] {
        // `-recip` before `-keyopt`, which is about it.
        let (cipher, rest) = how.split_once(' ').unwrap_or((how, ""));
        let key_id = if rest == "-keyid" { "info_ski.pem" } else { "info.pem" };
        if rest == "-keyid" {
            openssl.run("x509 -req -in info.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 365 -out info_ski.pem -extfile ext");
        }
        openssl.run(&format!(
            "cms -encrypt -in mail.txt {cipher} -recip {key_id} {rest} -out out.eml -from {FROM} -subject Ketel"
        ));
        let mail = openssl.read("out.eml");
        assert!(!mail.windows(4).any(|four| four == b"lekt"));
        let mut ring = holding_info(&openssl);
        if rest == "-keyid" {
            let pem = [openssl.read("info_ski.pem"), openssl.read("info.key")].concat();
            ring.add(&pem, "").unwrap();
        }
        assert!(check(&mail, &ring, WORDS, None).was_encrypted, "{how}");
        assert_eq!(closed(&mail, &Keyring::default()), OpenError::NoKey, "{how}");
    }
    openssl.run("smime -encrypt -in mail.txt -aes256 -out other.eml jan.pem");
    assert_eq!(closed(&openssl.read("other.eml"), &ours), OpenError::NoKey);
    openssl.run("smime -encrypt -in mail.txt -aes256 -out both.eml jan.pem info.pem");
    check(&openssl.read("both.eml"), &ours, WORDS, None);
}

#[test]
fn signed_and_then_encrypted_is_both_and_keeps_the_name_of_a_file() {
    let Some(openssl) = firm() else { return };
    let ours = holding_info(&openssl);
    openssl.write("mail.txt", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nZie de foto.\r\n--b\r\nContent-Type: image/png; name=ketel.png\r\n\r\nx\r\n--b--\r\n");
    openssl.run("smime -sign -in mail.txt -signer jan.pem -inkey jan.key -out signed.eml");
    openssl.run("smime -encrypt -in signed.eml -aes256 -from jan@klant.example -subject Ketel -out out.eml info.pem");
    let opened = check(&openssl.read("out.eml"), &ours, "ketel.png", Some(&Verdict::Trusted));
    assert!(opened.was_encrypted && opened.signatures[0].vouches_for(FROM));
}

#[test]
fn an_envelope_that_was_tampered_with_says_so_and_panics_never() {
    let Some(openssl) = firm() else { return };
    let ours = holding_info(&openssl);
    openssl.run("cms -encrypt -in mail.txt -aes-256-gcm -recip info.pem -outform DER -out out.der");
    let der = openssl.read("out.der");
    let wrapped = |der: &[u8]| {
        let head =
            b"From: jan@klant.example\r\nContent-Type: application/pkcs7-mime; smime-type=authEnveloped-data\r\n\r\n";
        [head, der].concat()
    };
    check(&wrapped(&der), &ours, WORDS, None);
    for at in (0..der.len()).rev().step_by(7) {
        let mut hurt = der.clone();
        hurt[at] ^= 0x20;
        if let Ok(Some(opened)) = seal::open(&wrapped(&hurt), &ours, now()) {
            assert!(String::from_utf8_lossy(&opened.mail).contains(WORDS), "byte {at} was changed unseen");
        }
        assert!(seal::open(&wrapped(&der[..at]), &ours, now()).is_err(), "cut at {at}");
    }
}

#[test]
fn keys_are_installed_from_what_people_have_and_refused_in_words() {
    let Some(openssl) = firm() else { return };
    let ours = holding_info(&openssl);
    let p12 = openssl.read("info.p12");
    let refused = |material: &[u8], passphrase: &str| Keyring::default().add(material, passphrase).unwrap_err();
    assert_eq!(refused(&p12, "fout"), KeyError::Passphrase);
    assert_eq!(refused(b"zomaar iets", ""), KeyError::Unknown);
    assert_eq!(refused(&openssl.read("info.key"), ""), KeyError::Incomplete);
    openssl.run("pkcs12 -export -legacy -in info.pem -inkey info.key -out old.p12 -passout pass:geheim");
    Keyring::default().add(&openssl.read("old.p12"), "geheim").unwrap();
    openssl.run("rsa -in info.key -aes256 -passout pass:geheim -out sealed.key");
    let pem = [openssl.read("info.pem"), openssl.read("sealed.key")].concat();
    assert_eq!(refused(&pem, "fout"), KeyError::Passphrase);
    let mut ring = Keyring::default();
    assert_eq!(ring.add(&pem, "geheim").unwrap()[0].kind, KeyKind::SmimeKey);
    openssl.run("x509 -in ca.pem -outform DER -out ca.der");
    assert_eq!(ring.add(&openssl.read("ca.der"), "").unwrap()[0].kind, KeyKind::SmimeAuthority);
    let others = [openssl.read("jan.pem"), openssl.read("info.key")].concat();
    assert_eq!(refused(&others, ""), KeyError::Incomplete);
    openssl.run("smime -encrypt -in mail.txt -aes256 -out out.eml info.pem");
    for ring in [ring, ours, kept(&p12, "geheim"), kept(&pem, "geheim")] {
        check(&openssl.read("out.eml"), &ring, WORDS, None);
    }
}
