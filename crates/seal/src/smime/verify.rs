//! Signatures over signed data (RFC 5652 §5), and whether the certificate behind one is believed (RFC 5280, by webpki).

use cms::cert::CertificateChoices;
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{ObjectIdentifier, OctetString, UtcTime};
use der::{Decode, Encode};
use jiff::Timestamp;
use ring::digest::{self, digest};
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use rsa::pkcs1::{DecodeRsaPublicKey, RsaPssParams};
use rsa::sha2::{Sha256, Sha384, Sha512};
use rsa::{Pss, RsaPublicKey};
use rustls_pki_types::{CertificateDer, UnixTime};
use x509_cert::Certificate;
use x509_cert::time::Time;

use super::decrypt::key_identifier;
use super::named::Named;
use crate::{Keyring, Signature, Verdict};

const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const RSA_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
/// `id-kp-emailProtection` (RFC 5280 §4.2.1.12).
const EMAIL_PROTECTION: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 4];

/// Signatures of one seal that are looked at; people sign once.
const SIGNATURES_MAX: usize = 8;
/// Certificates that are taken along with a signature; chains have three or four.
const CERTIFICATES_MAX: usize = 30;

/// What is known of each signature; `forms` are the bytes that may have been signed.
pub(super) fn signatures(signed: &SignedData, forms: &[&[u8]], keyring: &Keyring, now: Timestamp) -> Vec<Signature> {
    let enclosed: Vec<&Certificate> = signed
        .certificates
        .iter()
        .flat_map(|set| set.0.iter())
        .filter_map(|choice| match choice {
            CertificateChoices::Certificate(certificate) => Some(certificate),
            CertificateChoices::Other(_) => None,
        })
        .take(CERTIFICATES_MAX)
        .collect();
    signed
        .signer_infos
        .0
        .iter()
        .take(SIGNATURES_MAX)
        .map(|signer| look(signer, &enclosed, forms, keyring, now))
        .collect()
}

fn look(
    signer: &SignerInfo,
    enclosed: &[&Certificate],
    forms: &[&[u8]],
    keyring: &Keyring,
    now: Timestamp,
) -> Signature {
    let installed: Vec<Certificate> =
        keyring.authorities.iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
    let certificate = enclosed.iter().copied().chain(&installed).find(|certificate| is_by(&signer.sid, certificate));
    let at = signing_time(signer);
    let Some(certificate) = certificate else {
        return Signature {
            verdict: Verdict::NoKey(id_of(&signer.sid)),
            name: String::new(),
            addresses: Vec::new(),
            at,
        };
    };
    let Named { name, addresses } = Named::of(certificate);
    let verdict = match forms.iter().map(|form| checked(signer, certificate, form)).reduce(better) {
        Some(Ok(true)) => trust(certificate, enclosed, keyring, now),
        Some(Ok(false)) | None => Verdict::Broken,
        Some(Err(unknown)) => Verdict::Unsupported(unknown.to_string()),
    };
    Signature { verdict, name, addresses, at }
}

fn better(
    one: Result<bool, ObjectIdentifier>,
    other: Result<bool, ObjectIdentifier>,
) -> Result<bool, ObjectIdentifier> {
    if one == Ok(true) { one } else { other }
}

fn is_by(signer: &SignerIdentifier, certificate: &Certificate) -> bool {
    match signer {
        SignerIdentifier::IssuerAndSerialNumber(id) => {
            id.issuer == certificate.tbs_certificate.issuer
                && id.serial_number == certificate.tbs_certificate.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(id) => key_identifier(certificate).is_some_and(|theirs| theirs == *id),
    }
}

fn id_of(signer: &SignerIdentifier) -> String {
    let bytes = match signer {
        SignerIdentifier::IssuerAndSerialNumber(id) => id.serial_number.as_bytes(),
        SignerIdentifier::SubjectKeyIdentifier(id) => id.0.as_bytes(),
    };
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn attribute(signer: &SignerInfo, oid: ObjectIdentifier) -> Option<&der::Any> {
    let attribute = signer.signed_attrs.as_ref()?.iter().find(|attribute| attribute.oid == oid)?;
    attribute.values.iter().next()
}

fn signing_time(signer: &SignerInfo) -> Option<Timestamp> {
    let value = attribute(signer, SIGNING_TIME)?;
    let time = value.decode_as::<UtcTime>().map(Time::UtcTime);
    let time = time.or_else(|_| value.decode_as::<der::asn1::GeneralizedTime>().map(Time::GeneralTime)).ok()?;
    Timestamp::from_second(i64::try_from(time.to_unix_duration().as_secs()).ok()?).ok()
}

/// Whether these bytes are what was signed; the algorithm where it is unknown.
fn checked(signer: &SignerInfo, certificate: &Certificate, content: &[u8]) -> Result<bool, ObjectIdentifier> {
    let hash = match signer.digest_alg.oid {
        SHA_256 => &digest::SHA256,
        SHA_384 => &digest::SHA384,
        SHA_512 => &digest::SHA512,
        other => return Err(other),
    };
    // With signed attributes, it is they that are signed, and they hold the digest (RFC 5652 §5.4).
    let signed = match &signer.signed_attrs {
        None => content.to_vec(),
        Some(attributes) => {
            let said = attribute(signer, MESSAGE_DIGEST).and_then(|value| value.decode_as::<OctetString>().ok());
            if said.is_none_or(|said| said.as_bytes() != digest(hash, content).as_ref()) {
                return Ok(false);
            }
            let Ok(signed) = attributes.to_der() else { return Ok(false) };
            signed
        }
    };
    let public = &certificate.tbs_certificate.subject_public_key_info.subject_public_key;
    let public = public.as_bytes().unwrap_or_default();
    if signer.signature_algorithm.oid == RSA_PSS {
        return pss_checked(signer, public, digest(hash, &signed).as_ref());
    }
    let key = UnparsedPublicKey::new(algorithm(signer, certificate)?, public);
    Ok(key.verify(&signed, signer.signature.as_bytes()).is_ok())
}

/// RSASSA-PSS (RFC 4056) with a salt of whatever length, where ring wants that of the digest.
fn pss_checked(signer: &SignerInfo, public: &[u8], digest: &[u8]) -> Result<bool, ObjectIdentifier> {
    let parameters = signer.signature_algorithm.parameters.as_ref().and_then(|any| any.to_der().ok());
    let salt = parameters.and_then(|der| RsaPssParams::from_der(&der).ok().map(|found| usize::from(found.salt_len)));
    let salt = salt.ok_or(RSA_PSS)?;
    let scheme = match signer.digest_alg.oid {
        SHA_256 => Pss::new_with_salt::<Sha256>(salt),
        SHA_384 => Pss::new_with_salt::<Sha384>(salt),
        SHA_512 => Pss::new_with_salt::<Sha512>(salt),
        other => return Err(other),
    };
    let Ok(key) = RsaPublicKey::from_pkcs1_der(public) else { return Ok(false) };
    Ok(key.verify(scheme, digest, signer.signature.as_bytes()).is_ok())
}

fn algorithm(
    signer: &SignerInfo,
    certificate: &Certificate,
) -> Result<&'static dyn VerificationAlgorithm, ObjectIdentifier> {
    let key = &certificate.tbs_certificate.subject_public_key_info.algorithm;
    let curve = key.parameters.as_ref().and_then(|parameters| parameters.decode_as::<ObjectIdentifier>().ok());
    match (key.oid, curve, signer.digest_alg.oid) {
        // Old certificates have 1024 bits: it is said whether they fit. Not so SHA-1, with which two texts can be one.
        (RSA_KEY, _, SHA_256) => Ok(&signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
        (RSA_KEY, _, SHA_384) => Ok(&signature::RSA_PKCS1_2048_8192_SHA384),
        (RSA_KEY, _, SHA_512) => Ok(&signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
        (EC_KEY, Some(P_256), SHA_256) => Ok(&signature::ECDSA_P256_SHA256_ASN1),
        (EC_KEY, Some(P_256), SHA_384) => Ok(&signature::ECDSA_P256_SHA384_ASN1),
        (EC_KEY, Some(P_384), SHA_256) => Ok(&signature::ECDSA_P384_SHA256_ASN1),
        (EC_KEY, Some(P_384), SHA_384) => Ok(&signature::ECDSA_P384_SHA384_ASN1),
        (ED25519, ..) => Ok(&signature::ED25519),
        _ => Err(signer.signature_algorithm.oid),
    }
}

/// Whether somebody whose word the firm takes says whose certificate this is.
fn trust(certificate: &Certificate, enclosed: &[&Certificate], keyring: &Keyring, now: Timestamp) -> Verdict {
    let validity = &certificate.tbs_certificate.validity;
    let now_unix = std::time::Duration::from_secs(u64::try_from(now.as_second()).unwrap_or_default());
    if now_unix < validity.not_before.to_unix_duration() || now_unix > validity.not_after.to_unix_duration() {
        return Verdict::OutOfDate;
    }
    let Ok(der) = certificate.to_der() else { return Verdict::UnknownIssuer };
    if keyring.authorities.contains(&der) {
        return Verdict::Trusted;
    }
    let der = CertificateDer::from(der);
    let authorities: Vec<_> = keyring.authorities.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
    let anchors: Vec<_> = authorities.iter().filter_map(|der| webpki::anchor_from_trusted_cert(der).ok()).collect();
    let between: Vec<_> =
        enclosed.iter().filter_map(|certificate| certificate.to_der().ok()).map(CertificateDer::from).collect();
    let Ok(end) = webpki::EndEntityCert::try_from(&der) else { return Verdict::UnknownIssuer };
    let usage = webpki::KeyUsage::required_if_present(EMAIL_PROTECTION);
    let time = UnixTime::since_unix_epoch(now_unix);
    let path = end.verify_for_usage(webpki::ALL_VERIFICATION_ALGS, &anchors, &between, time, usage, None, None);
    if path.is_ok() { Verdict::Trusted } else { Verdict::UnknownIssuer }
}
