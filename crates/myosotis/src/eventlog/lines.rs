//! Counting lines on the way, so that an error can name one.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// Passes everything on, and counts the line feeds.
pub(super) struct Counted<R> {
    input: R,
    lines: Rc<Cell<u64>>,
}

impl<R: BufRead> Counted<R> {
    /// With the counter, which begins at line 1.
    pub(super) fn new(input: R) -> (Self, Rc<Cell<u64>>) {
        let lines = Rc::new(Cell::new(1));
        (Self { input, lines: Rc::clone(&lines) }, lines)
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        buffer[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        // What is consumed was filled before, so this neither reads nor fails.
        if let Ok(available) = self.input.fill_buf() {
            let feeds = available.iter().take(amount).filter(|byte| **byte == b'\n').count();
            self.lines.set(self.lines.get() + feeds as u64);
        }
        self.input.consume(amount);
    }
}
