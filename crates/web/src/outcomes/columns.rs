//! How wide the columns of a table on paper are, and where their words break: nothing is cut off, and no figure is broken in two.

use super::pdf::width;

/// Sizes of letters, the largest that has room is taken.
const SIZES: [f32; 4] = [8.0, 7.5, 7.0, 6.5];
/// Between two columns.
const GAP: f32 = 6.0;
/// Bold letters are some seven per cent wider.
const BOLD: f32 = 1.08;

/// The columns of a table.
pub(super) struct Columns {
    pub(super) size: f32,
    /// Where each begins, from the left of the table.
    pub(super) begins: Vec<f32>,
    pub(super) widths: Vec<f32>,
    /// Figures stand under each other by their ends.
    pub(super) is_figures: Vec<bool>,
}

/// What a cell may be broken into: words; of a figure or a date nothing.
fn pieces(cell: &str) -> Vec<&str> {
    if cell.contains(|c: char| c.is_ascii_digit()) { vec![cell] } else { cell.split(' ').collect() }
}

impl Columns {
    /// For these heads and rows in so much room.
    pub(super) fn of(heads: &[String], rows: &[Vec<String>], room: f32) -> Self {
        let room = room - GAP * heads.len().saturating_sub(1) as f32;
        let cells = |i: usize| rows.iter().filter_map(move |row| row.get(i)).map(String::as_str);
        let widest = |words: &mut dyn Iterator<Item = &str>, size| words.map(|it| width(it, size)).fold(0.0, f32::max);
        let least = |i: usize, size| {
            let head = widest(&mut heads[i].split(' '), size) * BOLD;
            head.max(widest(&mut cells(i).flat_map(pieces), size))
        };
        let all = |size, of: &dyn Fn(usize, f32) -> f32| (0..heads.len()).map(|i| of(i, size)).collect::<Vec<f32>>();
        let fits = |size: &f32| all(*size, &least).iter().sum::<f32>() <= room;
        let size = SIZES.into_iter().find(fits).unwrap_or(SIZES[SIZES.len() - 1]);
        let wanted = |i: usize, size| (width(&heads[i], size) * BOLD).max(widest(&mut cells(i), size));
        let (least, wanted) = (all(size, &least), all(size, &wanted));
        let (needed, more) = (least.iter().sum::<f32>(), wanted.iter().sum::<f32>());
        // Room that is left goes to those who want more; what is lacking, each does without in proportion.
        let widths: Vec<f32> = if needed > room {
            least.iter().map(|least| least * room / needed).collect()
        } else if more <= room {
            wanted.iter().map(|wanted| wanted + (room - more) / heads.len().max(1) as f32).collect()
        } else {
            let share = (room - needed) / (more - needed);
            least.iter().zip(&wanted).map(|(least, wanted)| least + (wanted - least) * share).collect()
        };
        let begins = widths.iter().scan(0.0, |x, width| Some(std::mem::replace(x, *x + width + GAP))).collect();
        let is_figures = (0..heads.len())
            .map(|i| {
                i > 0
                    && cells(i).filter(|cell| !cell.is_empty()).all(|cell| cell.contains(|c: char| c.is_ascii_digit()))
            })
            .collect();
        Self { size, begins, widths, is_figures }
    }

    /// The lines of a cell of this column.
    pub(super) fn lines(&self, column: usize, cell: &str, is_bold: bool) -> Vec<String> {
        let stretch = if is_bold { BOLD } else { 1.0 };
        // A hair more than it was measured: what just fits does fit.
        let fits = |words: &str| width(words, self.size) * stretch <= self.widths[column] + 0.1;
        let mut lines = vec![String::new()];
        for piece in if is_bold { cell.split(' ').collect() } else { pieces(cell) } {
            let line = lines.last_mut().expect("there is one from the start");
            let longer = if line.is_empty() { piece.to_owned() } else { format!("{line} {piece}") };
            if fits(&longer) {
                *line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(String::new());
            }
            // A word that has no room by itself goes on in the next line.
            for letter in piece.chars() {
                let line = lines.last_mut().expect("there is one from the start");
                if !line.is_empty() && !fits(&format!("{line}{letter}")) {
                    lines.push(letter.to_string());
                } else {
                    line.push(letter);
                }
            }
        }
        lines
    }

    /// How far from the left of the table a line of this column begins.
    pub(super) fn begin(&self, column: usize, line: &str, is_bold: bool) -> f32 {
        let free = self.widths[column] - width(line, self.size) * if is_bold { BOLD } else { 1.0 };
        self.begins[column] + if self.is_figures[column] { free } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns_of(heads: &[&str], row: &[&str]) -> Columns {
        let heads: Vec<String> = heads.iter().map(|it| (*it).to_owned()).collect();
        Columns::of(&heads, &[row.iter().map(|it| (*it).to_owned()).collect()], 495.0)
    }

    #[test]
    fn with_eleven_columns_names_break_between_words_and_days_and_amounts_stay_whole() {
        let heads = [
            "Klant",
            "Aankopen",
            "Laatst",
            "Kans nog klant",
            "van",
            "tot",
            "Kwartaal eerder",
            "Aankopen in 24 maanden",
            "24 maanden",
            "van",
            "tot",
        ];
        let row = [
            "Woningstichting Berkelstreek",
            "14",
            "20 aug 2026",
            "91 %",
            "85 %",
            "95 %",
            "100 %",
            "10,9",
            "€ 12.340,36",
            "€ 10.949,26",
            "€ 13.908,19",
        ];
        let columns = columns_of(&heads, &row);
        assert_eq!(columns.lines(0, row[0], false), ["Woningstichting", "Berkelstreek"]);
        for (i, cell) in row.iter().enumerate().skip(1) {
            assert_eq!(columns.lines(i, cell, false), [*cell], "{}", heads[i]);
        }
        let end = columns.begins[10] + columns.widths[10];
        assert!(end <= 495.1 && columns.size >= 6.5, "{end} at {}", columns.size);
        assert_eq!(columns.is_figures[..3], [false, true, true]);
    }

    #[test]
    fn few_columns_have_room_for_all_and_a_word_longer_than_the_page_goes_on_below() {
        let columns = columns_of(&["Klant", "Omzet"], &["Garage De Wit", "€ 12,50"]);
        assert_eq!(columns.lines(0, "Garage De Wit", false), ["Garage De Wit"]);
        let long = "W".repeat(400);
        let columns = columns_of(&["Klant", "Omzet"], &[&long, "€ 12,50"]);
        let lines = columns.lines(0, &long, false);
        assert!(lines.len() > 1 && lines.concat() == long, "{} lines", lines.len());
    }
}
