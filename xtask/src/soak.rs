//! `cargo xtask soak`: everything at once, at random, through the package against the sandbox.
//!
//! What is played, and what must hold of it, is in `tests/soak`.

use anyhow::Result;
use lexopt::ValueExt;

use crate::check::scripts;
use crate::package::Edition;
use crate::progress::Progress;
use crate::{package, sandbox, shell, tools, workspace};

#[derive(Default)]
struct Options {
    skip_build: bool,
    passed_on: Vec<String>,
}

/// Builds, and plays until the time is over or something does not hold.
pub fn main(arguments: lexopt::Parser) -> Result<()> {
    let options = parse(arguments)?;
    let missing = tools::missing(&tools::FOR_BUILDING)?;
    let parts = if options.skip_build { 0 } else { package::PARTS };
    let mut progress = Progress::new(missing.len() + parts + 1);
    tools::install(&missing, &mut progress)?;
    if !options.skip_build {
        package::build(Edition::Release, &mut progress)?;
    }
    progress.begin("Building the sandbox", "about a minute the first time");
    let sandbox = sandbox::fast_executable()?;
    let mut command = scripts::node()?;
    command.env("BILI_IM_SANDBOX", sandbox).arg("--expose-gc");
    shell::run(command.arg(workspace::root().join("tests/soak/run.mjs")).args(&options.passed_on))
}

fn parse(mut arguments: lexopt::Parser) -> Result<Options> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("skip-build") => options.skip_build = true,
            lexopt::Arg::Long(name @ ("seed" | "minutes" | "episode" | "episodes" | "acts")) => {
                let name = format!("--{name}");
                let value: f64 = arguments.value()?.parse()?;
                options.passed_on.extend([name, value.to_string()]);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn numbers_are_passed_on_and_anything_else_is_an_error() {
        let parse = |arguments: &[&str]| parse(lexopt::Parser::from_args(arguments)).map(|options| options.passed_on);
        assert_eq!(
            parse(&["--seed", "7", "--skip-build", "--minutes=0.5"]).ok().map(|all| all.join(" ")),
            Some("--seed 7 --minutes 0.5".to_owned())
        );
        assert!(parse(&["--seed", "x"]).is_err() && parse(&["--hours", "1"]).is_err());
    }
}
