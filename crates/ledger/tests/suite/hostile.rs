//! What is sent to hurt: refused quickly, with little memory, and never with a panic.

use std::time::{Duration, Instant};

use ledger::bank;
use ledger::invoice::{self, NotRead, Rules};
use ledger::xml::Refused;
use proptest::prelude::*;

const INVOICE: &str =
    r#"<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">"#;

/// What takes a tenth of a second at most in the program that people run (`cargo bench -p ledger` says how long); a hundred times as
/// long here, where nothing is optimised and other builds go on. What blows up takes minutes.
const SOON: Duration = Duration::from_secs(10);

#[track_caller]
fn refused(bytes: &[u8]) -> NotRead {
    let start = Instant::now();
    let error = invoice::read(bytes, Rules::AsItSays).unwrap_err();
    let statement = bank::read(bytes);
    assert!(start.elapsed() < SOON, "{error}: {:?}", start.elapsed());
    assert!(statement.is_err(), "as a statement it was read");
    error
}

#[test]
fn bombs_depth_and_size_are_refused_soon() {
    let entities: String =
        (1..10).map(|n| format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10))).collect();
    let bomb = format!("<!DOCTYPE Invoice [<!ENTITY e0 \"ha\">{entities}]><Invoice>&e9;</Invoice>");
    assert_eq!(refused(bomb.as_bytes()), NotRead::Xml(Refused::DocumentType));
    let outside = "<!DOCTYPE Invoice SYSTEM \"file:///etc/passwd\"><Invoice/>";
    assert_eq!(refused(outside.as_bytes()), NotRead::Xml(Refused::DocumentType));
    let deep = format!("{INVOICE}{}", "<a>".repeat(100_000));
    assert!(matches!(refused(deep.as_bytes()), NotRead::Xml(Refused::TooDeep(_))));
    let many = format!("{INVOICE}{}</Invoice>", "<a/>".repeat(3_000_000));
    assert!(matches!(refused(many.as_bytes()), NotRead::Xml(Refused::TooManyElements(_))));
    let large = vec![b' '; 40 << 20];
    assert!(matches!(refused(&large), NotRead::Xml(Refused::TooLarge(_))));
    let attributes: String = (0..200_000).map(|n| format!(" a{n}=\"\"")).collect();
    assert!(matches!(refused(format!("<Invoice{attributes}/>").as_bytes()), NotRead::Xml(Refused::TooManyAttributes)));
    let unknown = format!("{INVOICE}<ID>&lol;</ID></Invoice>");
    assert!(matches!(refused(unknown.as_bytes()), NotRead::Xml(Refused::Entity(_))));
    let html = "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body/></html>";
    assert!(matches!(refused(html.as_bytes()), NotRead::SomethingElse { .. }));
}

#[test]
fn a_whole_invoice_in_utf_16_or_latin_1_is_read() {
    let text = format!("{INVOICE}<ID>café</ID></Invoice>");
    let little: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let latin = text.replace("<?xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>");
    let latin: Vec<u8> = latin.chars().map(|it| u8::try_from(u32::from(it)).unwrap()).collect();
    for bytes in [little, latin, text.into_bytes()] {
        let reading = invoice::read(&bytes, Rules::AsItSays).unwrap();
        assert_eq!(reading.invoice.number.as_deref(), Some("café"));
    }
}

const UBL: &[u8] = include_bytes!("../files/invoice-ubl.xml");
const CII: &[u8] = include_bytes!("../files/invoice-cii.xml");
const CAMT: &[u8] = include_bytes!("../files/statement-camt.xml");
const MT940: &[u8] = include_bytes!("../files/statement-mt940.sta");

/// A file in which pieces were overwritten, cut out or doubled.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let change = (0..3_u8, any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<[u8; 4]>());
    (prop::sample::select(vec![UBL, CII, CAMT, MT940]), prop::collection::vec(change, 0..8)).prop_map(
        |(file, changes)| {
            let mut bytes = file.to_vec();
            for (kind, at, length, new) in changes {
                if bytes.is_empty() {
                    break;
                }
                let at = at.index(bytes.len());
                let end = (at + 1 + length.index(40)).min(bytes.len());
                match kind {
                    0 => bytes[at..end.min(at + 4)].iter_mut().zip(new).for_each(|(old, new)| *old = new),
                    1 => drop(bytes.drain(at..end)),
                    _ => {
                        let piece = bytes[at..end].to_vec();
                        bytes.splice(at..at, piece);
                    }
                }
            }
            bytes
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn nothing_that_is_sent_makes_us_panic(bytes in mutated()) {
        if let Ok(reading) = invoice::read(&bytes, Rules::Peppol) {
            prop_assert!(serde_json::to_string(&reading.invoice).is_ok() && serde_json::to_string(&reading.broken).is_ok());
        }
        if let Ok(statements) = bank::read(&bytes) {
            prop_assert!(serde_json::to_string(&statements).is_ok());
        }
    }

    #[test]
    fn nor_does_noise(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = (invoice::read(&bytes, Rules::Peppol).is_ok(), bank::read(&bytes).is_ok());
    }
}
