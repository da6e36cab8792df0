//! `cargo xtask test`: runs all checks and prints a summary.

use std::env;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::progress::Progress;
use crate::tools::{self, Tool};

mod options;
mod report;
pub mod scripts;
mod steps;

use options::Options;
use report::{Report, Verdict};
use steps::{STEPS, Step};

/// The outcome of a step that could be run.
pub enum Outcome {
    /// The check passed.
    Held,
    /// There is nothing to check: a failure in CI.
    Absent(String),
}

/// Runs the chosen steps. Failures are in the report and the exit code; nothing is printed after the report.
pub fn main(arguments: lexopt::Parser) -> Result<ExitCode> {
    let options = Options::parse(arguments)?;
    let strict = env::var("CI").is_ok_and(|value| value == "true");
    let mut report = Report::default();

    let chosen = || STEPS.iter().filter(|step| options.includes(step.name));
    report.add("tools", "what the other steps need", || install(chosen().flat_map(|step| step.needs)));
    for step in STEPS {
        if report.has_failure() && !options.keep_going {
            report.leave_out(step.name, Verdict::NotReached);
        } else if options.includes(step.name) {
            report.add(step.name, step.about, || attempt(step, strict));
        } else {
            report.leave_out(step.name, deselected(strict));
        }
    }
    report.print();
    Ok(ExitCode::from(u8::from(report.has_failure())))
}

/// `cargo xtask accept`.
pub fn accept(mut arguments: lexopt::Parser) -> Result<()> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    install([Tool::Npm].iter())?;
    scripts::accept()
}

fn install<'tools>(needs: impl Iterator<Item = &'tools Tool>) -> Result<Verdict> {
    let mut wanted = Vec::new();
    for tool in needs {
        if !wanted.contains(tool) {
            wanted.push(*tool);
        }
    }
    let missing = tools::missing(&wanted)?;
    tools::install(&missing, &mut Progress::new(missing.len()))?;
    Ok(Verdict::Passed)
}

fn attempt(step: &Step, strict: bool) -> Result<Verdict> {
    match (step.run)()? {
        Outcome::Held => Ok(Verdict::Passed),
        Outcome::Absent(what) if strict => bail!("{what}; in CI that is a failure"),
        Outcome::Absent(what) => Ok(Verdict::Skipped(what)),
    }
}

fn deselected(strict: bool) -> Verdict {
    if strict {
        Verdict::Failed("a flag skips it; in CI that is a failure".to_owned())
    } else {
        Verdict::Skipped("a flag skips it".to_owned())
    }
}

/// The duration of a step, for people.
fn seconds_since(start: Instant) -> String {
    let seconds = start.elapsed().as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{:.0} min {:02.0} s", (seconds / 60.0).floor(), seconds % 60.0)
    }
}
