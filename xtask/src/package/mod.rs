//! Makes the publishable npm package in `dist/npm`.

use anyhow::{Result, bail};

use crate::progress::Progress;
use crate::{files, pins, tools, workspace};

mod assemble;
mod examples;
mod leaks;
mod sizes;
mod typescript;
mod webassembly;
mod wire;

/// How many parts `build` announces.
pub const PARTS: usize = 3;

/// Optimised for users, or quick to build.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// What is published.
    Release,
    /// Large, unoptimised, with checks for overflow.
    Development,
}

/// `cargo xtask build`.
pub fn main(mut arguments: lexopt::Parser) -> Result<()> {
    let mut profile = Profile::Release;
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("dev") => profile = Profile::Development,
            other => return Err(other.unexpected().into()),
        }
    }
    let missing = tools::missing(&tools::FOR_BUILDING)?;
    let mut progress = Progress::new(missing.len() + PARTS);
    tools::install(&missing, &mut progress)?;
    build(profile, &mut progress)
}

/// Builds with tools that are installed already.
pub fn build(profile: Profile, progress: &mut Progress) -> Result<()> {
    pins::check_bindgen()?;
    progress.begin("Compiling to WebAssembly", "about a minute the first time");
    webassembly::compile(profile)?;
    leaks::check(&webassembly::output())?;
    progress.begin("Compiling TypeScript", "a few seconds");
    typescript::compile()?;
    progress.begin("Putting the package together", "a moment");
    assemble::assemble()?;
    examples::build()?;
    sizes::print()?;
    eprintln!("The package is in dist/npm, the examples are in dist/examples.");
    Ok(())
}

/// Says clearly when there is no package to work with.
pub fn check_built() -> Result<()> {
    if !workspace::package().join("package.json").is_file() {
        bail!("dist/npm holds no package: run `cargo xtask build` first");
    }
    Ok(())
}

/// Everything the package is checked against ends up in this folder, and nothing else does.
fn start_afresh(name: &str) -> Result<std::path::PathBuf> {
    let folder = workspace::package_workshop().join(name);
    files::clear(&folder)?;
    Ok(folder)
}
