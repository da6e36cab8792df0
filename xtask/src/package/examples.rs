//! The userscript and the extension of `www`, bundled with the package and ready to install.

use std::path::PathBuf;

use anyhow::Result;

use super::leaks;
use crate::{shell, workspace};

/// The output folder.
fn output() -> PathBuf {
    workspace::root().join("dist").join("examples")
}

/// Bundles them with the package in `dist/npm`.
pub fn build() -> Result<()> {
    let root = workspace::root();
    let mut command = shell::command("node");
    command.arg(root.join("xtask/tools/examples.mjs"));
    command.args([workspace::package(), root.join("www"), output(), workspace::npm_tools()]);
    shell::run(&mut command)?;
    leaks::check(&output())?;
    eprintln!("The examples are in dist/examples.");
    Ok(())
}
