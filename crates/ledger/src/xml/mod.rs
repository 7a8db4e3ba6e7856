//! XML that others send, as a tree of elements; bounded, and without definitions.
//!
//! A document type is refused: it is what entity bombs and external entities are made with, and neither invoices nor statements
//! have one. Depth, elements, attributes and bytes are bounded by [`Limits`].

mod encoding;

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, Event};

pub use encoding::{UnreadableText, text_of};

/// How much is read before a document is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest document, in bytes as they came.
    pub bytes: usize,
    /// Most elements in memory at a time.
    pub elements: usize,
    /// Deepest nesting of elements.
    pub depth: usize,
}

/// Most attributes of an element, declarations of namespaces among them.
const ATTRIBUTES_MAX: usize = 64;
/// Most declarations of namespaces that hold at a place.
const NAMESPACES_MAX: usize = 256;

/// Why a document isn't read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// More bytes than are read.
    #[error("larger than {0} MiB: send the attachments apart")]
    TooLarge(usize),
    /// More elements than are read.
    #[error("more than {0} elements: split the document")]
    TooManyElements(usize),
    /// Elements in elements in elements.
    #[error("elements nested deeper than {0}: this is not an invoice or a statement")]
    TooDeep(usize),
    /// An element with an absurd number of attributes or namespaces.
    #[error("an element with more than {ATTRIBUTES_MAX} attributes or {NAMESPACES_MAX} namespaces")]
    TooManyAttributes,
    /// It defines entities, or has others define them.
    #[error("it has a document type (DOCTYPE); that is refused, as entities are defined with it")]
    DocumentType,
    /// It uses an entity that XML doesn't know by itself.
    #[error("it uses the entity &{0}; which XML doesn't know")]
    Entity(String),
    /// The bytes can't be read as text.
    #[error(transparent)]
    Text(#[from] UnreadableText),
    /// It isn't XML, or broken.
    #[error("it is not well-formed XML: {what}, near byte {at}")]
    Malformed {
        /// What is wrong.
        what: String,
        /// Where, in bytes of the text as UTF-8.
        at: usize,
    },
}

/// An element with what is in it. Names are local; [`Element::namespace`] has the rest.
#[derive(Debug, Clone, Default)]
pub struct Element<'a> {
    /// Local name, without prefix.
    pub name: &'a str,
    /// The namespace's URI; empty if there is none.
    pub namespace: &'a str,
    /// Local names and values, without declarations of namespaces.
    pub attributes: Vec<(&'a str, Cow<'a, str>)>,
    /// The text directly in it.
    text: Cow<'a, str>,
    /// The elements directly in it, in order.
    pub children: Vec<Element<'a>>,
}

impl<'a> Element<'a> {
    /// The text in it, without white space around; empty if there is none.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.trim()
    }

    /// The attribute of that local name, without white space around.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.trim())
    }

    /// The first child of that name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Element<'a>> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of that name.
    pub fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element<'a>> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element down that path of first children.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Element<'a>> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// The text down that path, if there is any.
    #[must_use]
    pub fn text_at(&self, path: &[&str]) -> Option<String> {
        self.at(path).map(Element::text).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// Calls `look` with every element in it, itself first, and the path of names that leads there.
    pub fn walk<'e>(&'e self, look: &mut impl FnMut(&[&'e Element<'a>])) {
        let mut path = vec![self];
        walk_from(&mut path, look);
    }
}

fn walk_from<'e, 'a>(path: &mut Vec<&'e Element<'a>>, look: &mut impl FnMut(&[&'e Element<'a>])) {
    look(path);
    let Some(here) = path.last().copied() else { return };
    for child in &here.children {
        path.push(child);
        walk_from(path, look);
        path.pop();
    }
}

/// Reads a document that is text already ([`text_of`]) as a tree.
///
/// # Errors
/// [`Refused`] if it isn't well-formed, has a document type, or passes a limit.
pub fn read<'a>(text: &'a str, limits: Limits) -> Result<Element<'a>, Refused> {
    // Counted before anything is built, so that a million elements are refused in the time it takes to look at them.
    let tags = text.as_bytes().windows(2).filter(|it| it[0] == b'<' && !matches!(it[1], b'/' | b'!' | b'?')).count();
    if tags > limits.elements && text.len() <= limits.bytes {
        return Err(Refused::TooManyElements(limits.elements));
    }
    read_pieces(text, limits, |_, _| false)
}

/// Reads a document as a tree, in which elements that `take` takes (it is asked with the names that lead there, and the element) are
/// left out: for documents that are longer than memory should be. Only what is in the tree counts for the limit of elements.
///
/// # Errors
/// [`Refused`] if it isn't well-formed, has a document type, or passes a limit.
pub fn read_pieces<'a>(
    text: &'a str,
    limits: Limits,
    take: impl FnMut(&[&'a str], &Element<'a>) -> bool,
) -> Result<Element<'a>, Refused> {
    if text.len() > limits.bytes {
        return Err(Refused::TooLarge(limits.bytes >> 20));
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = false;
    Builder { text, limits, reader, take, open: Vec::new(), names: Vec::new(), spaces: Vec::new(), elements: 0 }.build()
}

struct Builder<'a, F> {
    text: &'a str,
    limits: Limits,
    reader: Reader<&'a [u8]>,
    take: F,
    /// Elements that are open, with how many namespaces held before each.
    open: Vec<(Element<'a>, usize)>,
    names: Vec<&'a str>,
    /// Prefix and URI of the namespaces that hold here; the last of a prefix counts.
    spaces: Vec<(&'a str, &'a str)>,
    elements: usize,
}

impl<'a, F: FnMut(&[&'a str], &Element<'a>) -> bool> Builder<'a, F> {
    fn build(mut self) -> Result<Element<'a>, Refused> {
        let mut root = None;
        loop {
            let before = self.position();
            let event = self.reader.read_event().map_err(|error| self.malformed(&error.to_string()))?;
            let closed = match event {
                Event::Start(_) => {
                    self.start(before, 1)?;
                    None
                }
                Event::Empty(_) => {
                    self.start(before, 2)?;
                    self.end()
                }
                Event::End(_) => self.end(),
                Event::Text(_) => {
                    let piece = self.text.get(before..self.position()).unwrap_or_default();
                    self.push_text(Cow::Borrowed(piece), root.is_some())?;
                    None
                }
                Event::CData(_) => {
                    let piece = self.text.get(before + 9..self.position() - 3).unwrap_or_default();
                    self.push_text(Cow::Borrowed(piece), true)?;
                    None
                }
                Event::GeneralRef(reference) => {
                    let resolved = self.resolved(&reference)?;
                    self.push_text(Cow::Owned(resolved), true)?;
                    None
                }
                Event::DocType(_) => return Err(Refused::DocumentType),
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => None,
                Event::Eof => break,
            };
            if let Some(element) = closed
                && root.replace(element).is_some()
            {
                return Err(self.malformed("more than one root element"));
            }
        }
        if !self.open.is_empty() {
            return Err(self.malformed("it ends in the middle of an element"));
        }
        root.ok_or_else(|| self.malformed("there is no element in it"))
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len())
    }

    fn malformed(&self, what: &str) -> Refused {
        Refused::Malformed { what: what.to_owned(), at: self.position() }
    }

    /// Opens the element whose tag begins at `before`; `closing` bytes end the tag (`>` or `/>`).
    fn start(&mut self, before: usize, closing: usize) -> Result<(), Refused> {
        if self.open.len() >= self.limits.depth {
            return Err(Refused::TooDeep(self.limits.depth));
        }
        self.elements += 1;
        if self.elements > self.limits.elements {
            return Err(Refused::TooManyElements(self.limits.elements));
        }
        let tag = self.text.get(before + 1..self.position().saturating_sub(closing)).unwrap_or_default();
        let name_end = tag.find(|c: char| c.is_ascii_whitespace()).unwrap_or(tag.len());
        let held = self.spaces.len();
        let mut attributes = Vec::new();
        for (count, attribute) in Attributes::new(tag, name_end).enumerate() {
            if count >= ATTRIBUTES_MAX {
                return Err(Refused::TooManyAttributes);
            }
            let attribute = attribute.map_err(|error| self.malformed(&error.to_string()))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| self.malformed(&error.to_string()))?;
            let key = std::str::from_utf8(attribute.key.0).unwrap_or_default();
            match key.split_once(':') {
                None if key == "xmlns" => self.spaces.push(("", borrowed(&value))),
                Some(("xmlns", prefix)) => self.spaces.push((prefix, borrowed(&value))),
                Some((_, local)) => attributes.push((local, value)),
                None => attributes.push((key, value)),
            }
        }
        if self.spaces.len() > NAMESPACES_MAX {
            return Err(Refused::TooManyAttributes);
        }
        let (prefix, name) = tag[..name_end].split_once(':').unwrap_or(("", &tag[..name_end]));
        let namespace = self.spaces.iter().rev().find(|(known, _)| *known == prefix).map_or("", |(_, uri)| *uri);
        self.names.push(name);
        self.open.push((Element { name, namespace, attributes, ..Element::default() }, held));
        Ok(())
    }

    /// Closes the innermost element: gives it to its parent, or returns it if it is the root.
    fn end(&mut self) -> Option<Element<'a>> {
        let (element, held) = self.open.pop()?;
        self.spaces.truncate(held);
        if let Some((parent, _)) = self.open.last_mut() {
            if (self.take)(&self.names, &element) {
                self.elements = self.elements.saturating_sub(count(&element));
            } else {
                parent.children.push(element);
            }
            self.names.pop();
            return None;
        }
        self.names.pop();
        Some(element)
    }

    fn push_text(&mut self, piece: Cow<'a, str>, refuse_outside: bool) -> Result<(), Refused> {
        let Some((element, _)) = self.open.last_mut() else {
            let blank = piece.chars().all(|c| c.is_whitespace() || c == '\u{feff}');
            return if blank || !refuse_outside && piece.trim().is_empty() {
                Ok(())
            } else {
                Err(self.malformed("text outside of the root element"))
            };
        };
        if element.text.is_empty() {
            if !piece.trim().is_empty() {
                element.text = piece;
            }
        } else {
            element.text.to_mut().push_str(&piece);
        }
        Ok(())
    }

    fn resolved(&self, reference: &BytesRef<'a>) -> Result<String, Refused> {
        match reference.resolve_char_ref() {
            Ok(Some(character)) => return Ok(character.to_string()),
            Ok(None) => {}
            Err(error) => return Err(self.malformed(&error.to_string())),
        }
        let name = reference.decode().map_err(|error| self.malformed(&error.to_string()))?;
        match name.as_ref() {
            "amp" => Ok("&".to_owned()),
            "lt" => Ok("<".to_owned()),
            "gt" => Ok(">".to_owned()),
            "quot" => Ok("\"".to_owned()),
            "apos" => Ok("'".to_owned()),
            other => Err(Refused::Entity(other.chars().take(40).collect())),
        }
    }
}

/// A namespace that is written with entities in it is none that we know.
fn borrowed<'a>(value: &Cow<'a, str>) -> &'a str {
    match value {
        Cow::Borrowed(value) => value,
        Cow::Owned(_) => "",
    }
}

fn count(element: &Element<'_>) -> usize {
    1 + element.children.iter().map(count).sum::<usize>()
}

#[cfg(test)]
mod tests;
