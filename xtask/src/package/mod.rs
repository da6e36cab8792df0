//! Builds the publishable npm package in `dist/npm`.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::progress::Progress;
use crate::{files, pins, tools, workspace};

mod assemble;
mod declarations;
mod examples;
mod glue;
mod leaks;
mod scripts;
mod sizes;
mod typescript;
mod webassembly;
mod wire;

pub use webassembly::{cargo, wasm_pack};

/// Number of parts that `build` announces.
pub const PARTS: usize = 3;

/// The kind of build.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    /// For publication.
    Release,
    /// Quick to build: large, unoptimised, with overflow checks.
    Development,
    /// The same with the feature `test-panics`, in a folder of its own.
    TestPanics,
}

impl Edition {
    /// The working folder.
    fn workshop(self) -> PathBuf {
        workspace::target().join(if self == Self::TestPanics { "pkg-panic" } else { "pkg" })
    }

    /// The folder of the package.
    pub fn output(self) -> PathBuf {
        if self == Self::TestPanics { self.workshop().join("npm") } else { workspace::package() }
    }

    /// An empty folder in the working folder, so that nothing of earlier builds is checked or published.
    fn start_afresh(self, name: &str) -> Result<PathBuf> {
        let folder = self.workshop().join(name);
        files::clear(&folder)?;
        Ok(folder)
    }
}

/// `cargo xtask build`.
pub fn main(mut arguments: lexopt::Parser) -> Result<()> {
    let mut edition = Edition::Release;
    let mut is_face_alone = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("dev") => edition = Edition::Development,
            lexopt::Arg::Long("test-panics") => edition = Edition::TestPanics,
            lexopt::Arg::Long("face") => is_face_alone = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let missing = tools::missing(&tools::FOR_BUILDING)?;
    let mut progress = Progress::new(missing.len() + PARTS);
    tools::install(&missing, &mut progress)?;
    if is_face_alone {
        webassembly::check_compiled(edition)?;
        progress.begin("Keeping the WebAssembly", "a moment");
        return package(edition, &mut progress);
    }
    build(edition, &mut progress)
}

/// Builds with tools that are installed already.
pub fn build(edition: Edition, progress: &mut Progress) -> Result<()> {
    pins::check_bindgen()?;
    progress.begin("Compiling to WebAssembly", "about a minute the first time");
    webassembly::compile(edition)?;
    package(edition, progress)
}

/// Makes the package with the WebAssembly of the last build.
fn package(edition: Edition, progress: &mut Progress) -> Result<()> {
    progress.begin("Compiling TypeScript", "a few seconds");
    typescript::compile(edition)?;
    progress.begin("Putting the package together", "a moment");
    assemble::assemble(edition)?;
    leaks::check(&edition.output())?;
    scripts::check(&edition.output())?;
    sizes::print(&edition.output())?;
    eprintln!("The package is in {}.", edition.output().display());
    if edition != Edition::TestPanics {
        examples::build()?;
    }
    Ok(())
}

/// Fails with a clear message when there is no package.
pub fn check_built() -> Result<()> {
    if !workspace::package().join("package.json").is_file() {
        bail!("dist/npm holds no package: run `cargo xtask build` first");
    }
    Ok(())
}
