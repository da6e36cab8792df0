//! `cargo xtask bench`: the package against what scripts do without it, in real browsers.
//!
//! What is measured, and how, is in `tests/bench`.

use std::path::PathBuf;

use anyhow::Result;
use lexopt::ValueExt;

use crate::check::scripts;
use crate::package::Edition;
use crate::progress::Progress;
use crate::tools::{self, Tool};
use crate::{package, pins, sandbox, shell, workspace};

/// What it needs besides the tools for building.
pub const NEEDS: [Tool; 2] = [Tool::Npm, Tool::Browser];

#[derive(Default)]
struct Options {
    quick: bool,
    skip_build: bool,
    passed_on: Vec<String>,
}

/// Builds, measures, and writes `target/bench.json`.
pub fn main(arguments: lexopt::Parser) -> Result<()> {
    let options = parse(arguments)?;
    let mut wanted = tools::FOR_BUILDING.to_vec();
    wanted.extend(NEEDS.iter().filter(|tool| !tools::FOR_BUILDING.contains(tool)));
    let missing = tools::missing(&wanted)?;
    let parts = if options.skip_build { 0 } else { package::PARTS };
    let mut progress = Progress::new(missing.len() + parts + 2);
    tools::install(&missing, &mut progress)?;
    if !options.skip_build {
        package::build(Edition::Release, &mut progress)?;
    }
    progress.begin("Compiling what is measured apart", "about a minute the first time");
    let decoders = decoders()?;
    progress.begin("Measuring", if options.quick { "half a minute" } else { "about five minutes" });
    measure(decoders, options.quick, &options.passed_on)
}

/// The short form: everything is run, sizes are judged, and times are not.
pub fn check() -> Result<()> {
    measure(decoders()?, true, &[])
}

fn parse(mut arguments: lexopt::Parser) -> Result<Options> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("quick") => options.quick = true,
            lexopt::Arg::Long("skip-build") => options.skip_build = true,
            lexopt::Arg::Long(name @ ("browser" | "only" | "plot")) => {
                let name = format!("--{name}");
                let value = arguments.value()?.string()?;
                options.passed_on.extend([name, value]);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

/// The reply path by itself, built as the package is, and the way through structs.
fn decoders() -> Result<PathBuf> {
    pins::check_bindgen()?;
    let output = workspace::target().join("bench").join("decoders");
    let mut command = package::wasm_pack(package::SIMD);
    command.arg("build").arg(workspace::root().join("tests/bench/decoders"));
    command.args(["--release", "--no-pack", "--target", "web", "--mode", "no-install", "--out-name", "decoders"]);
    command.arg("--out-dir").arg(&output);
    shell::run(&mut command)?;
    Ok(output)
}

fn measure(decoders: PathBuf, quick: bool, passed_on: &[String]) -> Result<()> {
    let mut command = scripts::node_with_browsers()?;
    command.env("BILI_IM_SANDBOX", if quick { sandbox::executable()? } else { sandbox::fast_executable()? });
    command.arg(workspace::root().join("tests/bench/run.mjs"));
    command.arg("--decoders").arg(decoders);
    command.arg("--output").arg(workspace::target().join("bench.json"));
    if quick {
        command.arg("--quick");
    }
    shell::run(command.args(passed_on))
}
