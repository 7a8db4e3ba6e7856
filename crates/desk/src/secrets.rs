//! Things that only one person may know: tokens, of which we keep a digest, and passwords of mail servers, which we seal.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest, Sha256};
use store::Chance;

/// A new secret of 256 bits, as 43 characters for a cookie or a link.
pub(crate) fn new_token(chance: &dyn Chance) -> String {
    let mut bytes = [0; 32];
    chance.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What we keep of a secret: SHA-256, hex. The secret has 256 bits of chance, so a fast digest is enough.
pub(crate) fn digest(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        use std::fmt::Write;
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The key of the installation. It is a file beside the database, so that a copy of the database alone opens no mailbox.
#[derive(Clone)]
pub(crate) struct Key([u8; 32]);

impl Key {
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    fn aead(&self) -> LessSafeKey {
        LessSafeKey::new(
            UnboundKey::new(&CHACHA20_POLY1305, &self.0).expect("a key of 32 bytes fits ChaCha20-Poly1305"),
        )
    }

    /// Seals `plain` for `owner`: ChaCha20-Poly1305, a random nonce in front.
    pub(crate) fn seal(&self, owner: &str, plain: &[u8], chance: &dyn Chance) -> Vec<u8> {
        let mut nonce = [0; NONCE_LEN];
        chance.fill(&mut nonce);
        let mut sealed = plain.to_vec();
        self.aead()
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(owner.as_bytes()), &mut sealed)
            .expect("what we seal is far shorter than the cipher's limit");
        [nonce.as_slice(), &sealed].concat()
    }

    /// Opens what was sealed for `owner`; `None` when it was sealed with another key, for another owner, or is damaged.
    pub(crate) fn open(&self, owner: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_LEN>()?;
        let mut rest = rest.to_vec();
        let plain = self
            .aead()
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(owner.as_bytes()), &mut rest)
            .ok()?;
        Some(plain.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting;
    impl Chance for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for (i, byte) in bytes.iter_mut().enumerate() {
                *byte = u8::try_from(i % 251).unwrap();
            }
        }
    }

    #[test]
    fn what_is_sealed_opens_with_the_same_key_for_the_same_mailbox_and_not_otherwise() {
        let key = Key::new([7; 32]);
        let sealed = key.seal("info", b"geheim", &Counting);
        assert!(!sealed.windows(6).any(|w| w == b"geheim"));
        assert_eq!(key.open("info", &sealed), Some(b"geheim".to_vec()));
        assert_eq!(key.open("other", &sealed), None);
        assert_eq!(Key::new([8; 32]).open("info", &sealed), None);
        let mut damaged = sealed.clone();
        *damaged.last_mut().unwrap() ^= 1;
        assert_eq!(key.open("info", &damaged), None);
        assert_eq!(key.open("info", b"short"), None);
    }

    #[test]
    fn of_a_token_only_the_digest_is_kept() {
        let token = new_token(&Counting);
        assert_eq!(token.len(), 43);
        // `printf abc | sha256sum`
        assert_eq!(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert!(!digest(&token).contains(&token));
    }
}
