//! Inline styles, reduced to what colours and spaces text.

/// Properties that stay, or whose names start with a listed one and a hyphen.
pub(super) const PROPERTIES: &[&str] = &[
    "color",
    "background-color",
    "background",
    "font",
    "text-align",
    "text-decoration",
    "text-transform",
    "text-indent",
    "line-height",
    "letter-spacing",
    "margin",
    "padding",
    "border",
    "width",
    "max-width",
    "min-width",
    "height",
    "max-height",
    "vertical-align",
    "white-space",
    "list-style-type",
    "display",
    "word-break",
    "overflow-wrap",
    "word-wrap",
    "float",
    "clear",
    "direction",
    "table-layout",
    "empty-cells",
    "caption-side",
];

/// Longest style that is looked at, in bytes.
const STYLE_BYTES_MAX: usize = 4_000;

/// The style with nothing in it that fetches, moves or covers; `None` if nothing is left.
pub(super) fn cleaned(style: &str) -> Option<String> {
    // An escape or a comment could hide anything, and no mail program writes them into an attribute.
    if style.len() > STYLE_BYTES_MAX || style.contains(['\\', '<', '@', '{', '}']) || style.contains("/*") {
        return None;
    }
    let kept: Vec<String> = style.split(';').filter_map(declaration).collect();
    (!kept.is_empty()).then(|| kept.join(";"))
}

fn declaration(declaration: &str) -> Option<String> {
    let (property, value) = declaration.split_once(':')?;
    let property = property.trim().to_ascii_lowercase();
    let value = value.trim();
    let is_known = PROPERTIES.iter().any(|known| {
        property == *known
            || property
                .strip_prefix(known)
                .is_some_and(|rest| rest.starts_with('-') && !rest.contains("image") && !rest.contains("position"))
    });
    let pulls = (property.starts_with("margin") || property == "text-indent") && value.contains('-');
    (is_known && !pulls && !value.is_empty() && is_plain_value(value)).then(|| format!("{property}:{value}"))
}

/// A value of colours, lengths and names; the only functions are those of colours.
pub(super) fn is_plain_value(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let is_plain = lower.chars().all(|c| c.is_alphanumeric() || " #%.,-+'\"()!_".contains(c));
    is_plain
        && lower
            .match_indices('(')
            .all(|(at, _)| ["rgb", "rgba", "hsl", "hsla"].iter().any(|name| lower[..at].ends_with(name)))
        && !["expression", "javascript", "url", "fixed", "absolute", "sticky"].iter().any(|word| lower.contains(word))
}
