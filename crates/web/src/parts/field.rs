use askama::Template;

/// A field with its label above, its help or error below. What was typed is never lost.
///
/// ```
/// # use web::parts::Field;
/// let field = Field::text("name", "Uw naam").value("Ilse").error(Some("Vul een naam in.".into()));
/// assert!(field.to_string().contains("aria-invalid=\"true\""));
/// ```
#[derive(Debug, Clone, Template)]
#[template(path = "parts/field.html")]
pub struct Field {
    id: String,
    name: String,
    label: String,
    kind: Kind,
    value: String,
    help: Option<String>,
    error: Option<String>,
    is_required: bool,
    is_label_hidden: bool,
    attributes: Vec<(&'static str, String)>,
}

#[derive(Debug, Clone)]
enum Kind {
    Input(&'static str),
    Area(u8),
    Select(Vec<(String, String)>),
}

impl Field {
    fn of(kind: Kind, name: &str, label: impl Into<String>) -> Self {
        Self {
            id: format!("f-{name}"),
            name: name.to_owned(),
            label: label.into(),
            kind,
            value: String::new(),
            help: None,
            error: None,
            is_required: false,
            is_label_hidden: false,
            attributes: Vec::new(),
        }
    }

    /// One line of text.
    pub fn text(name: &str, label: impl Into<String>) -> Self {
        Self::of(Kind::Input("text"), name, label)
    }

    /// One line of another type: `email`, `tel`, `password`, `number`, `time`, `date`, `search`.
    pub fn input(kind: &'static str, name: &str, label: impl Into<String>) -> Self {
        Self::of(Kind::Input(kind), name, label)
    }

    /// Several lines.
    pub fn area(name: &str, label: impl Into<String>, rows: u8) -> Self {
        Self::of(Kind::Area(rows), name, label)
    }

    /// One out of a list of (value, words).
    pub fn select(name: &str, label: impl Into<String>, options: Vec<(String, String)>) -> Self {
        Self::of(Kind::Select(options), name, label)
    }

    /// What was typed, or is so far.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// A sentence below; it gives way to an error.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What is wrong, as a sentence.
    #[must_use]
    pub fn error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    /// Must be filled in.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// The label is for screen readers only, where the heading above says the same.
    #[must_use]
    pub fn label_hidden(mut self) -> Self {
        self.is_label_hidden = true;
        self
    }

    /// The element's id, where the name is not unique on the page.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// Any other attribute: `.with("autocomplete", "name")`.
    #[must_use]
    pub fn with(mut self, attribute: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((attribute, value.into()));
        self
    }

    fn is_chosen(&self, value: &str) -> bool {
        self.value == value
    }
}

/// A box or a dot to tick, with its words behind it.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<label class="choice"><input type="{{ kind }}" name="{{ name }}" value="{{ value }}"{% if is_chosen %} checked{% endif %}><span>{{ label }}{% if let Some(help) = help %}<br><span class="help">{{ help }}</span>{% endif %}</span></label>"#,
    ext = "html"
)]
pub struct Choice {
    /// `checkbox` or `radio`.
    pub kind: &'static str,
    /// The form's name of it.
    pub name: String,
    /// What is sent when it is ticked.
    pub value: String,
    /// The words behind it.
    pub label: String,
    /// A second, smaller line.
    pub help: Option<String>,
    /// Whether it is ticked.
    pub is_chosen: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_field_keeps_its_text_and_points_at_its_error() {
        let html = Field::text("born", "Datum")
            .value("31-02-2025\"")
            .help("dag, maand")
            .error(Some("Bestaat niet".into()))
            .to_string();
        assert!(html.contains(r#"aria-describedby="f-born-error""#), "{html}");
        assert!(html.contains(r#"" class="input" id="f-born" name="born" aria-invalid="true""#), "{html}");
        assert!(html.contains(r#"id="f-born-error""#) && html.contains("31-02-2025&#34;"), "{html}");
    }

    #[test]
    fn a_list_shows_what_was_chosen() {
        let options = vec![("a".into(), "A".into()), ("b".into(), "B".into())];
        let html = Field::select("x", "X", options).value("b").to_string();
        assert!(html.contains(r#"<option value="b" selected>B</option>"#), "{html}");
        assert!(html.contains(r#"<select class="input" id="f-x" name="x">"#), "{html}");
    }
}
