//! The report: headings, durations, the table at the end, and a machine-readable last line.

use std::time::Instant;

use anyhow::Result;

use super::seconds_since;

/// The verdict on a step.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The check passed.
    Passed,
    /// The check failed, with the reason.
    Failed(String),
    /// Not checked, with the reason.
    Skipped(String),
    /// An earlier step failed.
    NotReached,
}

/// All steps so far, with verdict and duration.
#[derive(Default)]
pub struct Report {
    rows: Vec<(&'static str, Verdict, String)>,
}

impl Report {
    /// Runs a step below its heading.
    pub fn add(&mut self, name: &'static str, about: &str, run: impl FnOnce() -> Result<Verdict>) {
        println!("\n=== {name}: {about}");
        let start = Instant::now();
        let verdict = run().unwrap_or_else(|error| Verdict::Failed(format!("{error:#}")));
        self.enter(name, verdict, seconds_since(start));
    }

    /// Records a step that is not run.
    pub fn leave_out(&mut self, name: &'static str, verdict: Verdict) {
        self.enter(name, verdict, String::new());
    }

    fn enter(&mut self, name: &'static str, verdict: Verdict, time: String) {
        match &verdict {
            Verdict::Passed => println!("=== {name}: passed, {time}"),
            Verdict::Failed(why) => println!("=== {name}: FAILED: {why}"),
            Verdict::Skipped(why) => println!("=== {name}: SKIPPED: {why}"),
            Verdict::NotReached => {}
        }
        self.rows.push((name, verdict, time));
    }

    /// Whether any step failed.
    pub fn has_failure(&self) -> bool {
        self.count(|verdict| matches!(verdict, Verdict::Failed(_))) > 0
    }

    /// Prints the table, and the counts last.
    pub fn print(&self) {
        println!();
        for (name, verdict, time) in &self.rows {
            match verdict {
                Verdict::Passed => println!("{name:<10}passed      {time}"),
                Verdict::Failed(why) => println!("{name:<10}FAILED      {time}  {why}"),
                Verdict::Skipped(why) => println!("{name:<10}SKIPPED     {why}"),
                Verdict::NotReached => println!("{name:<10}not reached"),
            }
        }
        println!("\n{}", self.total());
    }

    fn total(&self) -> String {
        let passed = self.count(|verdict| *verdict == Verdict::Passed);
        let failed = self.count(|verdict| matches!(verdict, Verdict::Failed(_)));
        let skipped = self.count(|verdict| matches!(verdict, Verdict::Skipped(_)));
        let mut line = format!("{passed} passed, {failed} failed");
        if skipped > 0 {
            line.push_str(&format!(", {skipped} skipped"));
        }
        line
    }

    fn count(&self, holds: impl Fn(&Verdict) -> bool) -> usize {
        self.rows.iter().filter(|(_, verdict, _)| holds(verdict)).count()
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::{Report, Verdict};

    #[test]
    fn the_last_line_counts_what_was_run_and_what_was_skipped() {
        let mut report = Report::default();
        report.add("fmt", "", || Ok(Verdict::Passed));
        assert_eq!(report.total(), "1 passed, 0 failed");
        report.add("doc", "", || Err(anyhow!("no")));
        report.leave_out("e2e", Verdict::Skipped("a flag".to_owned()));
        report.leave_out("types", Verdict::NotReached);
        assert_eq!(report.total(), "1 passed, 1 failed, 1 skipped");
        assert!(report.has_failure());
    }
}
