//! Headings that tell how far along a command is, and how long the next part may take.

/// Counts the parts of one command.
pub struct Progress {
    begun: usize,
    total: usize,
}

impl Progress {
    /// Nothing begun yet, of `total` parts.
    pub fn new(total: usize) -> Self {
        Self { begun: 0, total }
    }

    /// Announces the next part.
    pub fn begin(&mut self, what: &str, takes: &str) {
        self.begun += 1;
        eprintln!("\n[{}/{}] {what} ({takes})", self.begun, self.total);
    }
}
