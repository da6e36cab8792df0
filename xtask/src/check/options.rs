//! Command-line options: which steps to run.

use anyhow::{Result, bail};
use lexopt::ValueExt;

use super::steps::STEPS;

/// Steps that start a browser, which `--quick` leaves out.
const SLOW: [&str; 3] = ["browser", "e2e", "bench"];

/// The options.
#[derive(Default)]
pub struct Options {
    only: Vec<String>,
    skip: Vec<String>,
    /// Whether to go on after a failure.
    pub keep_going: bool,
}

impl Options {
    /// Parses the command line.
    pub fn parse(mut arguments: lexopt::Parser) -> Result<Self> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next()? {
            match argument {
                lexopt::Arg::Long("only") => options.only.push(step(&mut arguments)?),
                lexopt::Arg::Long("skip") => options.skip.push(step(&mut arguments)?),
                lexopt::Arg::Long("keep-going") => options.keep_going = true,
                lexopt::Arg::Long("quick") => options.be_quick(),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }

    /// Whether a step is selected.
    pub fn includes(&self, step: &str) -> bool {
        let is_named = |names: &[String]| names.iter().any(|name| name == step);
        (self.only.is_empty() || is_named(&self.only)) && !is_named(&self.skip)
    }

    fn be_quick(&mut self) {
        println!("--quick: NOTHING IS TESTED IN A BROWSER ({}).", SLOW.join(", "));
        self.skip.extend(SLOW.map(str::to_owned));
    }
}

fn step(arguments: &mut lexopt::Parser) -> Result<String> {
    let name = arguments.value()?.string()?;
    if !STEPS.iter().any(|step| step.name == name) {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        bail!("there is no step {name}; the steps are {}", names.join(", "));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn chosen(arguments: &[&str]) -> Vec<&'static str> {
        let options = Options::parse(lexopt::Parser::from_args(arguments)).expect("valid options");
        let names = super::STEPS.iter().map(|step| step.name);
        names.filter(|name| options.includes(name)).collect()
    }

    #[test]
    fn runs_everything_unless_told() {
        assert_eq!(chosen(&[]).len(), super::STEPS.len());
    }

    #[test]
    fn only_and_skip_combine() {
        assert_eq!(chosen(&["--only", "fmt", "--only", "e2e", "--quick"]), ["fmt"]);
        assert_eq!(chosen(&["--only", "doc", "--skip", "doc"]), [""; 0]);
    }

    #[test]
    fn a_step_that_does_not_exist_is_an_error() {
        assert!(Options::parse(lexopt::Parser::from_args(["--skip", "everything"])).is_err());
    }
}
