//! `cargo xtask docs`: the guide and the reference of the package, in `dist/docs`.

use std::path::Path;

use anyhow::Result;
use lexopt::ValueExt;

use crate::progress::Progress;
use crate::tools::{self, Tool};
use crate::{package, shell, workspace};

/// Builds them of the package in `dist/npm`, which it builds where there is none.
pub fn main(mut arguments: lexopt::Parser) -> Result<()> {
    let mut base = "/".to_owned();
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("base") => base = arguments.value()?.string()?,
            other => return Err(other.unexpected().into()),
        }
    }
    let is_built = package::check_built().is_ok();
    let wanted: &[Tool] = if is_built { &[Tool::Npm] } else { &tools::FOR_BUILDING };
    let missing = tools::missing(wanted)?;
    let parts = if is_built { 0 } else { package::PARTS };
    let mut progress = Progress::new(missing.len() + parts + 1);
    tools::install(&missing, &mut progress)?;
    if !is_built {
        package::build(package::Edition::Release, &mut progress)?;
    }
    progress.begin("Building the guide and the reference", "half a minute");
    let folder = workspace::root().join("dist").join("docs");
    build(&folder, &base)?;
    println!("\n  The documentation is in  {}\n", folder.display());
    Ok(())
}

/// Builds the documentation into a folder, to be served below `base`.
pub fn build(folder: &Path, base: &str) -> Result<()> {
    let mut command = shell::command("node");
    command.arg(workspace::root().join("xtask").join("tools").join("docs.mjs"));
    command.arg("--package").arg(workspace::package());
    command.arg("--tools").arg(workspace::npm_tools());
    command.arg("--scratch").arg(workspace::target());
    command.arg("--out").arg(folder).arg("--base").arg(base);
    shell::run(&mut command)
}
