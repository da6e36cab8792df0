//! `cargo xtask bench`: the package against hand-written scripts, in real browsers.
//!
//! What is measured, and how, is in `tests/bench`.

use std::path::{self, Path, PathBuf};

use anyhow::{Context, Result, bail};
use lexopt::ValueExt;

use crate::check::scripts;
use crate::package::Edition;
use crate::progress::Progress;
use crate::tools::{self, Tool};
use crate::{package, pins, sandbox, shell, workspace};

/// Tools that it needs besides those for building.
pub const NEEDS: [Tool; 2] = [Tool::Npm, Tool::Browser];

/// The files of a package that are measured.
const MEASURED: [&str; 5] = ["package.json", "index.js", "bili_im_bg.wasm", "inline.js", "userscript.js"];

#[derive(Default)]
struct Options {
    quick: bool,
    skip_build: bool,
    against: Option<PathBuf>,
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
    progress.begin("Measuring", if options.quick { "half a minute" } else { "about ten minutes" });
    measure(&decoders, &options)
}

/// The short form: runs everything and checks the sizes, not the times.
pub fn check() -> Result<()> {
    measure(&decoders()?, &Options { quick: true, ..Options::default() })
}

fn parse(mut arguments: lexopt::Parser) -> Result<Options> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("quick") => options.quick = true,
            lexopt::Arg::Long("skip-build") => options.skip_build = true,
            lexopt::Arg::Long("against") => options.against = Some(other_package(Path::new(&arguments.value()?))?),
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

/// Makes the folder of a package absolute: child processes run in another directory.
fn other_package(folder: &Path) -> Result<PathBuf> {
    let absolute = path::absolute(folder).with_context(|| format!("--against {}", folder.display()))?;
    match MEASURED.iter().find(|file| !absolute.join(file).is_file()) {
        None => Ok(absolute),
        Some(file) => bail!(
            "--against {}: this folder holds no package of `cargo xtask build`: there is no {file} in it",
            folder.display()
        ),
    }
}

/// The reply path and its rival through serde structs, built with the flags of the package.
fn decoders() -> Result<PathBuf> {
    pins::check_bindgen()?;
    let output = workspace::target().join("bench").join("decoders");
    let mut command = package::wasm_pack();
    command.arg("build").arg(workspace::root().join("tests/bench/decoders"));
    command.args(["--release", "--no-pack", "--target", "web", "--mode", "no-install", "--out-name", "decoders"]);
    command.arg("--out-dir").arg(&output);
    shell::run(&mut command)?;
    Ok(output)
}

fn measure(decoders: &Path, options: &Options) -> Result<()> {
    let mut command = scripts::node_with_browsers()?;
    command.env("BILI_IM_SANDBOX", if options.quick { sandbox::executable()? } else { sandbox::fast_executable()? });
    command.arg(workspace::root().join("tests/bench/run.mjs"));
    command.arg("--decoders").arg(decoders);
    command.arg("--output").arg(workspace::target().join("bench.json"));
    if options.quick {
        command.arg("--quick");
    }
    if let Some(folder) = &options.against {
        command.arg("--against").arg(folder);
    }
    shell::run(command.args(&options.passed_on))
}

#[cfg(test)]
mod tests {
    use super::{MEASURED, other_package, parse};
    use crate::{files, workspace};

    #[test]
    fn a_folder_without_a_package_is_an_error_that_names_it() {
        let error = parse(lexopt::Parser::from_args(["--against", "no/such/folder"])).err().expect("an error");
        assert!(error.to_string().starts_with("--against no/such/folder: this folder holds no package"), "{error}");
    }

    #[test]
    fn a_package_has_all_that_is_measured() -> anyhow::Result<()> {
        let folder = workspace::target().join("test").join("against");
        files::clear(&folder)?;
        let (last, others) = MEASURED.split_last().expect("files");
        for file in others {
            files::write(&folder.join(file), "")?;
        }
        assert!(other_package(&folder).is_err_and(|error| error.to_string().contains(last)));
        files::write(&folder.join(last), "")?;
        assert_eq!(other_package(&folder)?, folder);
        Ok(())
    }
}
