//! Whom a certificate names.

use der::Decode;
use der::asn1::{Ia5StringRef, ObjectIdentifier, PrintableStringRef, Utf8StringRef};
use x509_cert::Certificate;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const EMAIL_ADDRESS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.1");
const SUBJECT_ALT_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");

/// A name and addresses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Named {
    pub(crate) name: String,
    /// Lower case, each once.
    pub(crate) addresses: Vec<String>,
}

impl Named {
    /// The common name, and the addresses of the subject and of its alternative names (RFC 8550 §3).
    pub(crate) fn of(certificate: &Certificate) -> Self {
        let mut named = Self::default();
        for attribute in certificate.tbs_certificate.subject.0.iter().flat_map(|set| set.0.iter()) {
            let words = attribute.value.decode_as::<Utf8StringRef<'_>>().map(|s| s.as_str().to_owned());
            let words =
                words.or_else(|_| attribute.value.decode_as::<PrintableStringRef<'_>>().map(|s| s.as_str().to_owned()));
            let words =
                words.or_else(|_| attribute.value.decode_as::<Ia5StringRef<'_>>().map(|s| s.as_str().to_owned()));
            let Ok(words) = words else { continue };
            match attribute.oid {
                COMMON_NAME => named.name = words,
                EMAIL_ADDRESS => named.add(&words),
                _ => {}
            }
        }
        for extension in certificate.tbs_certificate.extensions.iter().flatten() {
            let names = (extension.extn_id == SUBJECT_ALT_NAME)
                .then(|| SubjectAltName::from_der(extension.extn_value.as_bytes()));
            for name in names.and_then(Result::ok).iter().flat_map(|names| &names.0) {
                if let GeneralName::Rfc822Name(address) = name {
                    named.add(address.as_str());
                }
            }
        }
        named
    }

    pub(crate) fn add(&mut self, address: &str) {
        let address = address.trim().to_lowercase();
        if !address.is_empty() && !self.addresses.contains(&address) {
            self.addresses.push(address);
        }
    }
}
