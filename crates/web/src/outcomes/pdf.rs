//! A sheet of paper: title, sentences, drawings and rows, as PDF. Written with the fonts that every reader has.

use pdf_writer::types::LineCapStyle;
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use unicode_normalization::UnicodeNormalization;

use super::columns::Columns;
use super::draw::{Anchor, Drawing, Shape};

/// A4, in points.
const PAGE: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 50.0;
/// From line to line in a cell, in sizes of its letters.
const LEADING: f32 = 1.2;
/// Rows of a table on paper; all of them are in the CSV.
pub(super) const ROWS_MAX: usize = 400;

/// A sheet being filled from the top.
pub(super) struct Sheet {
    title: String,
    language: &'static str,
    pages: Vec<Content>,
    y: f32,
}

/// Advance widths of Helvetica from space to tilde, in thousandths (Adobe's metrics for the core 14 fonts).
#[rustfmt::skip]
const WIDTHS: [u16; 95] = [
    278,278,355,556,556,889,667,191,333,333,389,584,278,333,278,278,556,556,556,556,556,556,556,556,556,556,278,278,584,584,584,556,
    1015,667,667,722,722,667,611,778,722,278,500,667,556,833,722,778,667,778,722,667,611,722,667,944,667,667,611,278,278,278,469,556,
    333,556,556,500,556,556,278,556,556,222,222,500,222,833,556,556,556,556,333,500,278,556,500,722,500,500,500,334,260,334,584,
];

pub(super) fn width(words: &str, size: f32) -> f32 {
    let of = |c: char| match c {
        ' '..='~' => f32::from(WIDTHS[c as usize - 32]),
        '\u{a0}' => 278.0,
        _ => 556.0,
    };
    words.chars().map(of).sum::<f32>() * size / 1000.0
}

/// In the code page of the fonts (WinAnsi); letters that it lacks without their accents, and what is then still unknown as `?`.
fn encoded(words: &str) -> Vec<u8> {
    words
        .chars()
        .map(|c| match c {
            ' '..='~' | '\u{a0}'..='ÿ' => u8::try_from(u32::from(c)).unwrap_or(b'?'),
            '€' => 0x80,
            '…' => 0x85,
            '‘' => 0x91,
            '’' => 0x92,
            '“' => 0x93,
            '”' => 0x94,
            '•' => 0x95,
            '–' => 0x96,
            '—' => 0x97,
            '−' => 0x96,
            'š' => 0x9a,
            'Š' => 0x8a,
            'ž' => 0x9e,
            'Ž' => 0x8e,
            // Letters that no accent was put on, and so none can be taken from.
            'ı' => b'i',
            'ł' => b'l',
            'Ł' => b'L',
            'đ' => b'd',
            'Đ' => b'D',
            'ħ' => b'h',
            'Ħ' => b'H',
            'œ' => 0x9c,
            'Œ' => 0x8c,
            'Ÿ' => 0x9f,
            // ő is written as o: its base letter, where it has one among these.
            other => other.nfd().next().filter(char::is_ascii).map_or(b'?', |base| base as u8),
        })
        .collect()
}

/// Red, green, blue of a class; as on the light page.
fn colour(class: &str) -> [f32; 3] {
    match class {
        "line kept" | "lbl kept" | "kept" => [0.11, 0.42, 0.26],
        "band kept" => [0.85, 0.91, 0.87],
        "line broken" | "lbl broken" | "broken" | "pt bad" => [0.64, 0.13, 0.31],
        "band broken" => [0.96, 0.87, 0.9],
        "line open" | "lbl open" | "whisk on" | "dot on" | "pt" => [0.1, 0.37, 0.66],
        "band open" => [0.84, 0.91, 0.97],
        "whisk" | "dot" | "bar now" => [0.5, 0.69, 0.91],
        "bar base" => [0.9, 0.92, 0.94],
        "bar minus" => [0.97, 0.85, 0.89],
        "bar plus" => [0.85, 0.93, 0.87],
        "grid" => [0.86, 0.88, 0.9],
        "lbl" => [0.11, 0.13, 0.17],
        _ => [0.35, 0.38, 0.43],
    }
}

impl Sheet {
    pub(super) fn new(title: &str, language: &'static str) -> Self {
        let mut sheet = Self { title: title.to_owned(), language, pages: Vec::new(), y: 0.0 };
        sheet.next_page();
        sheet.words(title, 19.0, true, 1.0);
        sheet
    }

    fn next_page(&mut self) {
        self.pages.push(Content::new());
        self.y = PAGE.1 - MARGIN;
    }

    fn room(&mut self, height: f32) {
        if self.y - height < MARGIN {
            self.next_page();
        }
    }

    fn put(&mut self, words: &str, (x, y): (f32, f32), size: f32, is_bold: bool, [r, g, b]: [f32; 3]) {
        let Some(page) = self.pages.last_mut() else { return };
        page.set_fill_rgb(r, g, b);
        page.begin_text();
        page.set_font(Name(if is_bold { b"B" } else { b"R" }), size);
        page.set_text_matrix([1.0, 0.0, 0.0, 1.0, x, y]);
        page.show(Str(&encoded(words)));
        page.end_text();
    }

    /// Sentences, broken where the line ends.
    pub(super) fn words(&mut self, words: &str, size: f32, is_bold: bool, after: f32) {
        // Bold letters are some seven per cent wider.
        let stretch = if is_bold { 1.08 } else { 1.0 };
        let mut line = String::new();
        let mut lines = Vec::new();
        for word in words.split(' ') {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if width(&longer, size) * stretch > PAGE.0 - 2.0 * MARGIN && !line.is_empty() {
                lines.push(std::mem::replace(&mut line, word.to_owned()));
            } else {
                line = longer;
            }
        }
        lines.push(line);
        for line in lines {
            self.room(size * 1.35);
            self.y -= size * 1.35;
            let y = self.y;
            self.put(&line, (MARGIN, y), size, is_bold, [0.11, 0.13, 0.17]);
        }
        self.y -= after * size * 0.6;
    }

    /// A drawing, as wide as the page at most.
    pub(super) fn drawing(&mut self, drawing: &Drawing) {
        let scale = ((PAGE.0 - 2.0 * MARGIN) / drawing.width as f32).min(1.0);
        let height = drawing.height as f32 * scale;
        self.room(height + 8.0);
        let top = self.y;
        let at = |x: f64, y: f64| (MARGIN + x as f32 * scale, top - y as f32 * scale);
        for shape in &drawing.shapes {
            match shape {
                Shape::Text { x, y, anchor, class, words } => {
                    let size = if class.starts_with("lbl") { 12.5 } else { 11.0 } * scale.max(0.7);
                    let (x, y) = at(*x, *y);
                    let shift = match anchor {
                        Anchor::Start => 0.0,
                        Anchor::Middle => width(words, size) / 2.0,
                        Anchor::End => width(words, size),
                    };
                    self.put(words, (x - shift, y), size, class.starts_with("lbl"), colour(class));
                }
                other => self.shape(other, scale, &at),
            }
        }
        self.y -= height + 14.0;
    }

    fn shape(&mut self, shape: &Shape, scale: f32, at: &dyn Fn(f64, f64) -> (f32, f32)) {
        let Some(page) = self.pages.last_mut() else { return };
        let path = |page: &mut Content, points: &[(f64, f64)]| {
            for (i, (x, y)) in points.iter().enumerate() {
                let (x, y) = at(*x, *y);
                if i == 0 {
                    page.move_to(x, y)
                } else {
                    page.line_to(x, y)
                };
            }
        };
        match shape {
            Shape::Line { points, class } => {
                let [r, g, b] = colour(class);
                page.set_stroke_rgb(r, g, b);
                let is_curve = class.starts_with("line") || class.starts_with("whisk");
                page.set_line_width(if is_curve { 2.0 } else { 0.7 } * scale);
                page.set_line_cap(LineCapStyle::ButtCap);
                let is_dashed = *class == "line broken" || *class == "even";
                page.set_dash_pattern(if is_dashed { [5.0, 3.0] } else { [1.0, 0.0] }, 0.0);
                path(page, points);
                page.stroke();
                page.set_dash_pattern([], 0.0);
            }
            Shape::Area { points, class } => {
                let [r, g, b] = colour(class);
                page.set_fill_rgb(r, g, b);
                path(page, points);
                page.close_path();
                page.fill_nonzero();
            }
            Shape::Bar { x, y, width, height, class } => {
                let [r, g, b] = colour(class);
                page.set_fill_rgb(r, g, b);
                let (left, below) = at(*x, y + height);
                page.rect(left, below, *width as f32 * scale, *height as f32 * scale);
                page.fill_nonzero();
            }
            Shape::Dot { x, y, radius, class } => dot(page, at(*x, *y), *radius as f32 * scale, colour(class)),
            Shape::Sign { x, y, size, name } => {
                let half = size / 2.0;
                dot(page, at(x + half, y + half), half as f32 * scale, colour(name));
            }
            Shape::Text { .. } => {}
        }
    }

    /// Rows under their heads, which stand on each page again.
    pub(super) fn table(&mut self, heads: &[String], rows: &[Vec<String>]) {
        let rows = &rows[..rows.len().min(ROWS_MAX)];
        let columns = Columns::of(heads, rows, PAGE.0 - 2.0 * MARGIN);
        self.row(&columns, heads, true);
        for cells in rows {
            let page = self.pages.len();
            self.room(height(&columns, cells, false));
            if self.pages.len() > page {
                self.row(&columns, heads, true);
            }
            self.row(&columns, cells, false);
        }
    }

    fn row(&mut self, columns: &Columns, cells: &[String], is_bold: bool) {
        let tall = height(columns, cells, is_bold);
        self.room(tall);
        for (i, cell) in cells.iter().enumerate().take(columns.widths.len()) {
            for (nth, line) in columns.lines(i, cell, is_bold).iter().enumerate() {
                let y = self.y - columns.size * (1.6 + LEADING * nth as f32);
                let x = MARGIN + columns.begin(i, line, is_bold);
                self.put(line, (x, y), columns.size, is_bold, [0.11, 0.13, 0.17]);
            }
        }
        self.y -= tall;
    }

    /// The file.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        let mut pdf = Pdf::new();
        let (catalog, tree, regular, bold) = (Ref::new(1), Ref::new(2), Ref::new(3), Ref::new(4));
        let page_of = |i: usize| Ref::new(5 + 2 * i32::try_from(i).unwrap_or(0));
        let content_of = |i: usize| Ref::new(6 + 2 * i32::try_from(i).unwrap_or(0));
        let mut root = pdf.catalog(catalog);
        root.pages(tree).lang(TextStr(self.language));
        root.viewer_preferences().display_doc_title(true);
        root.finish();
        let count = self.pages.len();
        pdf.pages(tree).kids((0..count).map(page_of)).count(i32::try_from(count).unwrap_or(0));
        for (id, name) in [(regular, &b"Helvetica"[..]), (bold, &b"Helvetica-Bold"[..])] {
            pdf.type1_font(id).base_font(Name(name)).encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        for (i, content) in self.pages.into_iter().enumerate() {
            let mut page = pdf.page(page_of(i));
            page.media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1)).parent(tree).contents(content_of(i));
            page.resources().fonts().pair(Name(b"R"), regular).pair(Name(b"B"), bold);
            page.finish();
            pdf.stream(content_of(i), &content.finish());
        }
        let info = Ref::new(5 + 2 * i32::try_from(count).unwrap_or(0));
        pdf.document_info(info).title(TextStr(&self.title)).producer(TextStr("Myosotis"));
        pdf.finish()
    }
}

/// How high a row is: as its highest cell.
fn height(columns: &Columns, cells: &[String], is_bold: bool) -> f32 {
    let each = cells.iter().enumerate().take(columns.widths.len());
    let lines = each.map(|(i, cell)| columns.lines(i, cell, is_bold).len()).max().unwrap_or(1);
    columns.size * (1.6 + LEADING * lines.saturating_sub(1) as f32)
}

fn dot(page: &mut Content, (x, y): (f32, f32), radius: f32, [r, g, b]: [f32; 3]) {
    // Four Bézier curves: the usual approximation of a circle.
    let k = radius * 0.552_284_8;
    page.set_fill_rgb(r, g, b);
    page.move_to(x + radius, y);
    page.cubic_to(x + radius, y + k, x + k, y + radius, x, y + radius);
    page.cubic_to(x - k, y + radius, x - radius, y + k, x - radius, y);
    page.cubic_to(x - radius, y - k, x - k, y - radius, x, y - radius);
    page.cubic_to(x + k, y - radius, x + radius, y - k, x + radius, y);
    page.fill_nonzero();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_has_as_many_pages_as_it_needs_and_says_what_it_is_called() {
        let mut sheet = Sheet::new("Wat kost een gebroken belofte?", "nl");
        let rows: Vec<Vec<String>> = (0..120).map(|i| vec![format!("Elif Yıldırım {i}"), "€ 12,50".into()]).collect();
        sheet.table(&["Klant".into(), "Omzet".into()], &rows);
        let bytes = sheet.into_bytes();
        assert!(bytes.starts_with(b"%PDF-") && bytes.ends_with(b"%%EOF"), "{} bytes", bytes.len());
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(text.matches("(Klant)").count(), 3, "heads on each page");
        assert!(text.contains("/Count 3") && text.contains("/WinAnsiEncoding"), "pages");
        assert_eq!(encoded("Yıldırım € −3"), b"Yildirim \x80 \x963");
        assert_eq!(encoded("Győri Kovářová Łódź Œuvre 株"), b"Gyori Kov\xe1rov\xe1 L\xf3dz \x8cuvre ?");
    }
}
