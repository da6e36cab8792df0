//! Progress headings, with the expected duration of each part.

/// Counts the parts of one command.
pub struct Progress {
    begun: usize,
    total: usize,
}

impl Progress {
    /// No part of `total` has begun.
    pub fn new(total: usize) -> Self {
        Self { begun: 0, total }
    }

    /// Announces the next part.
    pub fn begin(&mut self, what: &str, takes: &str) {
        self.begun += 1;
        eprintln!("\n[{}/{}] {what} ({takes})", self.begun, self.total);
    }
}
