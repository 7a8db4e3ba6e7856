//! A drawing made of few kinds of shapes, that becomes SVG on a page and lines on a sheet of PDF.

use std::fmt::{self, Write};

use askama::filters::HtmlSafe;

/// Where a text is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// One shape; classes are those of `outcomes.css`, and of the table of colours in `pdf.rs`.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    Line {
        points: Vec<(f64, f64)>,
        class: &'static str,
    },
    Area {
        points: Vec<(f64, f64)>,
        class: &'static str,
    },
    Bar {
        x: f64,
        y: f64,
        width: f64,
        height: f64,
        class: &'static str,
    },
    Dot {
        x: f64,
        y: f64,
        radius: f64,
        class: &'static str,
    },
    Text {
        x: f64,
        y: f64,
        anchor: Anchor,
        class: &'static str,
        words: String,
    },
    /// A sign of the sprite: `kept` or `broken`.
    Sign {
        x: f64,
        y: f64,
        size: f64,
        name: &'static str,
    },
}

/// A drawing, in its own units, with the sentence that is read in its place.
#[derive(Debug, Clone, Default)]
pub(super) struct Drawing {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) sentence: String,
    pub(super) shapes: Vec<Shape>,
}

impl HtmlSafe for Drawing {}

impl Drawing {
    pub(super) fn new(width: f64, height: f64, sentence: String) -> Self {
        Self { width, height, sentence, shapes: Vec::new() }
    }

    pub(super) fn line(&mut self, class: &'static str, points: impl Into<Vec<(f64, f64)>>) {
        self.shapes.push(Shape::Line { points: points.into(), class });
    }

    pub(super) fn area(&mut self, class: &'static str, points: Vec<(f64, f64)>) {
        self.shapes.push(Shape::Area { points, class });
    }

    pub(super) fn bar(&mut self, class: &'static str, (x, y): (f64, f64), (width, height): (f64, f64)) {
        self.shapes.push(Shape::Bar { x, y, width: width.max(0.0), height: height.max(0.0), class });
    }

    pub(super) fn dot(&mut self, class: &'static str, (x, y): (f64, f64), radius: f64) {
        self.shapes.push(Shape::Dot { x, y, radius, class });
    }

    pub(super) fn text(&mut self, class: &'static str, (x, y): (f64, f64), anchor: Anchor, words: impl Into<String>) {
        self.shapes.push(Shape::Text { x, y, anchor, class, words: words.into() });
    }

    pub(super) fn sign(&mut self, name: &'static str, (x, y): (f64, f64), size: f64) {
        self.shapes.push(Shape::Sign { x, y, size, name });
    }
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn path(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (i, (x, y)) in points.iter().enumerate() {
        let _ = write!(path, "{}{x:.1} {y:.1}", if i == 0 { 'M' } else { 'L' });
    }
    path
}

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (width, height, sentence) = (self.width, self.height, escaped(&self.sentence));
        write!(f, "<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{sentence}\">")?;
        for shape in &self.shapes {
            match shape {
                Shape::Line { points, class } => write!(f, "<path class=\"{class}\" d=\"{}\"/>", path(points))?,
                Shape::Area { points, class } => write!(f, "<path class=\"{class}\" d=\"{}Z\"/>", path(points))?,
                Shape::Bar { x, y, width, height, class } => write!(
                    f,
                    "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"2\"/>"
                )?,
                Shape::Dot { x, y, radius, class } => {
                    write!(f, "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"/>")?;
                }
                Shape::Text { x, y, anchor, class, words } => {
                    let anchor = match anchor {
                        Anchor::Start => "start",
                        Anchor::Middle => "middle",
                        Anchor::End => "end",
                    };
                    let words = escaped(words);
                    write!(
                        f,
                        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>"
                    )?;
                }
                Shape::Sign { x, y, size, name } => write!(
                    f,
                    "<use href=\"#{name}\" class=\"out-sg {name}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{size}\" height=\"{size}\"/>"
                )?,
            }
        }
        f.write_str("</svg>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_customer_is_called_does_not_become_markup() {
        let mut drawing = Drawing::new(10.0, 10.0, "\"<b>".into());
        drawing.text("ax", (1.0, 1.0), Anchor::Start, "<script>&");
        let svg = drawing.to_string();
        assert!(svg.contains("&lt;script&gt;&amp;") && svg.contains("aria-label=\"&quot;&lt;b&gt;\""), "{svg}");
    }
}
