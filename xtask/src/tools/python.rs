//! A Python virtual environment, for programs that are run against the sandbox.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::system;
use crate::shell;

/// Creates a virtual environment unless it exists, and returns its Python.
pub fn environment(folder: &Path) -> Result<PathBuf> {
    let scripts = if cfg!(windows) { "Scripts" } else { "bin" };
    let python = folder.join(scripts).join(format!("python{}", std::env::consts::EXE_SUFFIX));
    if python.is_file() {
        return Ok(python);
    }
    if !is_complete() {
        system::install_packages(&["python3", "python3-venv"])?;
    }
    if !is_complete() {
        bail!("Python 3 with its modules venv and ensurepip is missing: install it with your system's package manager");
    }
    shell::run(shell::command("python3").args(["-m", "venv"]).arg(folder))?;
    Ok(python)
}

/// Debian has Python and its module `venv` in two packages.
fn is_complete() -> bool {
    shell::ask(shell::command("python3").args(["-c", "import ensurepip, venv"])).is_some()
}
