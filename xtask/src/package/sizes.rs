//! Download sizes.

use std::path::Path;

use anyhow::Result;

use crate::{shell, workspace};

/// Prints the raw and compressed sizes of the files that a browser loads.
pub fn print(package: &Path) -> Result<()> {
    let mut command = shell::command("node");
    command.arg(workspace::root().join("xtask/tools/sizes.mjs"));
    command.arg(package);
    shell::run(&mut command)
}
