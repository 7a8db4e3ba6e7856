use super::*;

const SMALL: Limits = Limits { bytes: 1 << 20, elements: 1000, depth: 20 };

fn refused(text: &str) -> Refused {
    read(text, SMALL).map(|_| ()).unwrap_err()
}

#[test]
fn a_tree_with_namespaces_attributes_and_text() {
    let text = "<?xml version='1.0'?><!-- c --><a xmlns='urn:a' xmlns:b='urn:b'> <b:c x='1 &lt; 2' b:y='z'>tea &amp; c&#111;ffee</b:c><d/><![CDATA[<raw>]]></a>\n";
    let root = read(text, SMALL).unwrap();
    assert_eq!((root.name, root.namespace, root.text()), ("a", "urn:a", "<raw>"));
    let child = root.child("c").unwrap();
    assert_eq!((child.namespace, child.text()), ("urn:b", "tea & coffee"));
    assert_eq!((child.attribute("x"), child.attribute("y")), (Some("1 < 2"), Some("z")));
    assert_eq!(root.child("d").unwrap().namespace, "urn:a");
}

#[test]
fn entity_bombs_and_external_entities_are_refused() {
    let bomb = "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;&x;\">]><a>&y;</a>";
    let outside = "<!DOCTYPE a SYSTEM \"http://example.com/a.dtd\"><a/>";
    assert_eq!((refused(bomb), refused(outside)), (Refused::DocumentType, Refused::DocumentType));
    assert_eq!(refused("<a>&secret;</a>"), Refused::Entity("secret".to_owned()));
    assert!(matches!(refused("<a b='&secret;'/>"), Refused::Malformed { .. }));
}

#[test]
fn depth_number_and_size_have_an_end() {
    assert_eq!(refused(&"<a>".repeat(50)), Refused::TooDeep(20));
    assert_eq!(refused(&format!("<a>{}</a>", "<b/>".repeat(2000))), Refused::TooManyElements(1000));
    assert_eq!(refused(&format!("<a>{}</a>", "x".repeat(2 << 20))), Refused::TooLarge(1));
    let many: String = (0..100).map(|i| format!(" a{i}='1'")).collect();
    assert_eq!(refused(&format!("<a{many}/>")), Refused::TooManyAttributes);
}

#[test]
fn what_is_not_well_formed_is_refused() {
    for text in [
        "",
        "x",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a b=1/>",
        "<a b='1' b='2'/>",
        "<a/>x",
        "<a",
        "</a>",
        "<a>&#xD800;</a>",
        "%PDF-1.7",
    ] {
        assert!(matches!(refused(text), Refused::Malformed { .. }), "{text}: {:?}", refused(text));
    }
}

#[test]
fn pieces_are_taken_out_and_do_not_count() {
    let text = format!("<a><s>{}</s></a>", "<e><f/></e>".repeat(5000));
    let mut seen = 0;
    let root = read_pieces(&text, SMALL, |names, element| {
        let is_piece = names == ["a", "s", "e"];
        seen += usize::from(is_piece && element.child("f").is_some());
        is_piece
    })
    .unwrap();
    assert_eq!((seen, root.child("s").unwrap().children.len()), (5000, 0));
}

#[test]
fn other_encodings_are_read_or_refused() {
    let text = "<a>café</a>";
    let utf16 = |big: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let marked: Vec<u8> = [vec![0xFF, 0xFE], utf16(false)].concat();
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>caf\xe9</a>".to_vec();
    let with_mark = "\u{feff}<a>café</a>".as_bytes().to_vec();
    for bytes in [text.as_bytes().to_vec(), utf16(false), utf16(true), marked, latin, with_mark] {
        let text = text_of(&bytes).unwrap();
        assert_eq!(read(&text, SMALL).unwrap().text(), "café");
    }
    assert_eq!(text_of(b"<a>\xff</a>"), Err(UnreadableText::Bytes("UTF-8")));
    assert_eq!(text_of(b"<a>\0</a>"), Err(UnreadableText::Nul));
    for declared in ["utf-7", "x-nonsense", "iso-2022-kr"] {
        let document = format!("<?xml version='1.0' encoding='{declared}'?><a/>");
        assert!(matches!(text_of(document.as_bytes()), Err(UnreadableText::Encoding(_))), "{declared}");
    }
}
