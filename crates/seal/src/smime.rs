//! S/MIME (RFC 8551): the Cryptographic Message Syntax (RFC 5652) around a MIME entity.

mod decrypt;
mod named;
mod verify;

use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use der::asn1::{ObjectIdentifier, OctetString};
use der::{Decode, Encode};
use jiff::Timestamp;

pub(crate) use named::Named;

use crate::mime::{SmimeSeal, canonical_forms};
use crate::{Keyring, Layer, OpenError, Scheme, Signature, ber};

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const ENVELOPED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.3");
const AUTH_ENVELOPED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.23");
const COMPRESSED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.9");

pub(crate) fn open(seal: &SmimeSeal, keyring: &Keyring, now: Timestamp) -> Result<Layer, OpenError> {
    match seal {
        SmimeSeal::Wrapped(bytes) => wrapped(bytes, keyring, now),
        SmimeSeal::Beside { content, signature } => beside(content, signature, keyring, now),
    }
}

fn wrapped(bytes: &[u8], keyring: &Keyring, now: Timestamp) -> Result<Layer, OpenError> {
    let info = content_info(bytes)?;
    match info.content_type {
        SIGNED_DATA => {
            let signed = signed_data(&info)?;
            let content = signed.encap_content_info.econtent.as_ref();
            let content = content.ok_or(OpenError::Damaged("it is signed, but holds no words"))?;
            let content =
                content.decode_as::<OctetString>().map_err(|_| OpenError::Damaged("its words can't be read"))?;
            let signatures = verify::signatures(&signed, &[content.as_bytes()], keyring, now);
            Ok(layer(false, content.as_bytes().to_vec(), signatures))
        }
        ENVELOPED_DATA => Ok(layer(true, decrypt::opened(&info, keyring)?, Vec::new())),
        AUTH_ENVELOPED_DATA => Ok(layer(true, decrypt::opened_whole(&info, keyring)?, Vec::new())),
        COMPRESSED_DATA => Err(OpenError::Unsupported("compressed data".to_owned())),
        other => Err(OpenError::Unsupported(other.to_string())),
    }
}

/// The words stand in the open, so that they are read whatever becomes of the signature.
fn beside(content: &[u8], signature: &[u8], keyring: &Keyring, now: Timestamp) -> Result<Layer, OpenError> {
    let forms = canonical_forms(content);
    let signed = content_info(signature).and_then(|info| signed_data(&info));
    let signatures = match signed {
        Ok(signed) => verify::signatures(&signed, &forms.each_ref().map(Vec::as_slice), keyring, now),
        Err(_) => vec![unreadable()],
    };
    Ok(layer(false, content.to_vec(), signatures))
}

fn unreadable() -> Signature {
    Signature { verdict: crate::Verdict::Damaged, name: String::new(), addresses: Vec::new(), at: None }
}

fn layer(was_encrypted: bool, entity: Vec<u8>, signatures: Vec<Signature>) -> Layer {
    Layer { scheme: Scheme::Smime, was_encrypted, entity, signatures, is_last: false }
}

fn content_info(bytes: &[u8]) -> Result<ContentInfo, OpenError> {
    let damaged = OpenError::Damaged("its wrapper can't be read");
    let der = ber::to_der(bytes).ok_or(damaged.clone())?;
    ContentInfo::from_der(&der).map_err(|_| damaged)
}

fn signed_data(info: &ContentInfo) -> Result<SignedData, OpenError> {
    let damaged = |_| OpenError::Damaged("its signature can't be read");
    if info.content_type != SIGNED_DATA {
        return Err(OpenError::Damaged("it says that it is signed, and isn't"));
    }
    SignedData::from_der(&info.content.to_der().map_err(damaged)?).map_err(damaged)
}
