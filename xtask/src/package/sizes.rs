//! How much a user downloads.

use std::path::Path;

use anyhow::Result;

use crate::{shell, workspace};

/// Prints the sizes of what a browser loads, as it is and compressed.
pub fn print(package: &Path) -> Result<()> {
    let mut command = shell::command("node");
    command.arg(workspace::root().join("xtask/tools/sizes.mjs"));
    command.arg(package);
    shell::run(&mut command)
}
