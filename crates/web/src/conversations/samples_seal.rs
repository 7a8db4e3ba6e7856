//! A seal with a signature of each kind, for the samples.

use desk::views::{SealState, SealView, SignatureView, Standing};

/// Opened, and signed by many.
pub(super) fn checked() -> SealView {
    let signature = |standing, name: &str| SignatureView {
        standing,
        name: name.into(),
        addresses: vec!["jan@voorbeeld.example".into()],
        at: None,
        what: "70B45AC20F67C3D1".into(),
    };
    SealView {
        scheme: "smime".into(),
        sealing: "encrypted".into(),
        state: SealState::Opened,
        signatures: vec![
            signature(Standing::Good, "Jan de Vries"),
            signature(Standing::OtherAddress, "<script>alert(1)</script>"),
            signature(Standing::UnknownSigner, ""),
            signature(Standing::OutOfDate, "Jan de Vries"),
            signature(Standing::Altered, "Jan de Vries"),
            signature(Standing::Unreadable, ""),
            signature(Standing::NoKey, ""),
            signature(Standing::Unsupported, "Jan de Vries"),
        ],
    }
}
