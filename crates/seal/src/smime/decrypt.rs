//! Opening enveloped data (RFC 5652 §6) with an RSA key.

use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockDecryptMut, KeyIvInit};
use cms::content_info::CmsVersion;
use cms::content_info::ContentInfo;
use cms::enveloped_data::{
    EncryptedContentInfo, EnvelopedData, KeyTransRecipientInfo, OriginatorInfo, RecipientIdentifier, RecipientInfo,
    RecipientInfos,
};
use der::asn1::{ObjectIdentifier, OctetString};
use der::{Decode, Encode, Sequence, Tagged};
use ring::aead::{self, Nonce};
use rsa::{Oaep, Pkcs1v15Encrypt};
use x509_cert::attr::Attributes;
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::spki::AlgorithmIdentifierOwned;

use crate::keyring::SmimeKey;
use crate::{Keyring, OpenError};

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_OAEP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.7");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
const AES_128_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.2");
const AES_192_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.22");
const AES_256_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.42");
const AES_128_GCM: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.6");
const AES_256_GCM: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.46");
const DES_EDE3_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.3.7");
const SUBJECT_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");

/// Envelopes that are tried with our keys: a mail may name one recipient a thousand times, and each try costs milliseconds.
const TRIES_MAX: usize = 16;

/// The MIME entity within enveloped data (RFC 5652 §6.1).
pub(super) fn opened(info: &ContentInfo, keyring: &Keyring) -> Result<Vec<u8>, OpenError> {
    let envelope = EnvelopedData::from_der(&info.content.to_der().map_err(damaged)?).map_err(damaged)?;
    let content = sealed_content(&envelope.encrypted_content)?;
    let key = key_for(&envelope.recip_infos, keyring)?;
    decrypted(&envelope.encrypted_content.content_enc_alg, &key, content)
}

/// The MIME entity within authenticated enveloped data (RFC 5083), which can't be changed on the way.
pub(super) fn opened_whole(info: &ContentInfo, keyring: &Keyring) -> Result<Vec<u8>, OpenError> {
    let envelope = AuthEnvelopedData::from_der(&info.content.to_der().map_err(damaged)?).map_err(damaged)?;
    let content = sealed_content(&envelope.content)?;
    let key = key_for(&envelope.recip_infos, keyring)?;
    let beside = envelope.auth_attrs.map(|attributes| attributes.to_der()).transpose().map_err(damaged)?;
    let algorithm = &envelope.content.content_enc_alg;
    let unsupported = || OpenError::Unsupported(algorithm.oid.to_string());
    let cipher = match algorithm.oid {
        AES_128_GCM => &aead::AES_128_GCM,
        AES_256_GCM => &aead::AES_256_GCM,
        _ => return Err(unsupported()),
    };
    let parameters = algorithm.parameters.as_ref().and_then(|any| any.decode_as::<GcmParameters>().ok());
    let nonce = parameters.and_then(|parameters| Nonce::try_assume_unique_for_key(parameters.nonce.as_bytes()).ok());
    let (nonce, unfit) = (nonce.ok_or_else(unsupported)?, || OpenError::Damaged("its content doesn't fit its key"));
    let key = aead::LessSafeKey::new(aead::UnboundKey::new(cipher, &key).map_err(|_| unfit())?);
    let mut sealed = [content, envelope.mac.as_bytes()].concat();
    let plain = key.open_in_place(nonce, aead::Aad::from(beside.unwrap_or_default()), &mut sealed);
    plain.map(|plain| plain.to_vec()).map_err(|_| unfit())
}

#[derive(Sequence)]
struct AuthEnvelopedData {
    #[allow(dead_code, reason = "it stands there")]
    version: CmsVersion,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    #[allow(dead_code, reason = "it stands there")]
    originator_info: Option<OriginatorInfo>,
    recip_infos: RecipientInfos,
    content: EncryptedContentInfo,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    auth_attrs: Option<Attributes>,
    mac: OctetString,
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT", constructed = "true", optional = "true")]
    #[allow(dead_code, reason = "it stands there")]
    unauth_attrs: Option<Attributes>,
}

/// RFC 5084 §3.2. Of the length of the check only 16 is believed, whatever it says.
#[derive(Sequence)]
struct GcmParameters {
    nonce: OctetString,
    #[allow(dead_code, reason = "it stands there")]
    #[asn1(default = "twelve")]
    icv_length: u8,
}

fn twelve() -> u8 {
    12
}

fn damaged(_: der::Error) -> OpenError {
    OpenError::Damaged("its envelope can't be read")
}

fn sealed_content(content: &EncryptedContentInfo) -> Result<&[u8], OpenError> {
    content.encrypted_content.as_ref().map(OctetString::as_bytes).ok_or(OpenError::Damaged("its envelope is empty"))
}

/// The key of the content, by the first of our keys that it was sealed for.
fn key_for(recipients: &RecipientInfos, keyring: &Keyring) -> Result<Vec<u8>, OpenError> {
    let (mut unsupported, mut tries) = (None, 0);
    for recipient in recipients.0.iter() {
        let RecipientInfo::Ktri(recipient) = recipient else {
            unsupported.get_or_insert_with(|| OpenError::Unsupported("a key that isn't RSA".to_owned()));
            continue;
        };
        for key in keyring.smime.iter().filter(|key| is_for(&recipient.rid, key)) {
            tries += 1;
            if tries > TRIES_MAX {
                return Err(OpenError::Damaged("it names one recipient again and again"));
            }
            if let Some(content_key) = content_key(recipient, key)? {
                return Ok(content_key);
            }
        }
    }
    // Another recipient may have a key of a kind that we don't know; ours, if we have one, was tried.
    Err(if keyring.smime.is_empty() { OpenError::NoKey } else { unsupported.unwrap_or(OpenError::NoKey) })
}

fn is_for(recipient: &RecipientIdentifier, key: &SmimeKey) -> bool {
    let certificate = &key.certificate.tbs_certificate;
    match recipient {
        RecipientIdentifier::IssuerAndSerialNumber(id) => {
            id.issuer == certificate.issuer && id.serial_number == certificate.serial_number
        }
        RecipientIdentifier::SubjectKeyIdentifier(id) => {
            key_identifier(&key.certificate).is_some_and(|ours| ours == *id)
        }
    }
}

/// The subject key identifier of a certificate (RFC 5280 §4.2.1.2).
pub(super) fn key_identifier(certificate: &x509_cert::Certificate) -> Option<SubjectKeyIdentifier> {
    let mut extensions = certificate.tbs_certificate.extensions.iter().flatten();
    let extension = extensions.find(|extension| extension.extn_id == SUBJECT_KEY_IDENTIFIER)?;
    SubjectKeyIdentifier::from_der(extension.extn_value.as_bytes()).ok()
}

/// The key of the content; `None` where ours isn't the one it was sealed for after all.
fn content_key(recipient: &KeyTransRecipientInfo, key: &SmimeKey) -> Result<Option<Vec<u8>>, OpenError> {
    let sealed = recipient.enc_key.as_bytes();
    let opened = match recipient.key_enc_alg.oid {
        RSA_ENCRYPTION => key.key.decrypt(Pkcs1v15Encrypt, sealed),
        RSA_OAEP => match oaep_digest(&recipient.key_enc_alg) {
            Some(SHA_256) => key.key.decrypt(Oaep::new::<rsa::sha2::Sha256>(), sealed),
            Some(SHA_384) => key.key.decrypt(Oaep::new::<rsa::sha2::Sha384>(), sealed),
            Some(SHA_512) => key.key.decrypt(Oaep::new::<rsa::sha2::Sha512>(), sealed),
            Some(other) => return Err(OpenError::Unsupported(format!("OAEP with {other}"))),
            None => key.key.decrypt(Oaep::new::<sha1::Sha1>(), sealed),
        },
        other => return Err(OpenError::Unsupported(other.to_string())),
    };
    Ok(opened.ok())
}

/// The digest in the parameters of RSAES-OAEP (RFC 4055 §4.1): `[0]` a hash algorithm; SHA-1 where it is absent.
fn oaep_digest(algorithm: &AlgorithmIdentifierOwned) -> Option<ObjectIdentifier> {
    let parameters = algorithm.parameters.as_ref()?;
    let first = der::asn1::AnyRef::decode(&mut der::SliceReader::new(parameters.value()).ok()?).ok()?;
    let is_hash = first.tag() == der::Tag::ContextSpecific { constructed: true, number: der::TagNumber::N0 };
    let hash = AlgorithmIdentifierOwned::from_der(first.value()).ok().filter(|_| is_hash)?;
    Some(hash.oid)
}

fn decrypted(algorithm: &AlgorithmIdentifierOwned, key: &[u8], content: &[u8]) -> Result<Vec<u8>, OpenError> {
    let iv = algorithm.parameters.as_ref().and_then(|iv| iv.decode_as::<OctetString>().ok());
    let iv = iv.ok_or_else(|| OpenError::Unsupported(algorithm.oid.to_string()))?;
    match algorithm.oid {
        AES_128_CBC => cbc_decrypted::<cbc::Decryptor<aes::Aes128>>(key, iv.as_bytes(), content),
        AES_192_CBC => cbc_decrypted::<cbc::Decryptor<aes::Aes192>>(key, iv.as_bytes(), content),
        AES_256_CBC => cbc_decrypted::<cbc::Decryptor<aes::Aes256>>(key, iv.as_bytes(), content),
        DES_EDE3_CBC => cbc_decrypted::<cbc::Decryptor<des::TdesEde3>>(key, iv.as_bytes(), content),
        other => return Err(OpenError::Unsupported(other.to_string())),
    }
    .ok_or(OpenError::Damaged("its content doesn't fit its key"))
}

fn cbc_decrypted<C: KeyIvInit + BlockDecryptMut>(key: &[u8], iv: &[u8], content: &[u8]) -> Option<Vec<u8>> {
    C::new_from_slices(key, iv).ok()?.decrypt_padded_vec_mut::<Pkcs7>(content).ok()
}
