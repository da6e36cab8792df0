//! `cargo xtask builders`: the packed package in builders that are too large for `cargo xtask test`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::json;

use crate::check::scripts;
use crate::progress::Progress;
use crate::tools::{self, Tool};
use crate::{files, pins, shell, workspace};

/// Installs them, builds a project with each, and opens what they made in Chromium.
pub fn main(mut arguments: lexopt::Parser) -> Result<()> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    let missing = tools::missing(&[Tool::Npm, Tool::Browser])?;
    let mut progress = Progress::new(missing.len() + 2);
    tools::install(&missing, &mut progress)?;
    progress.begin("Installing the builders", "from npm, a minute or two");
    install(&folder()).context("the builders could not be installed")?;
    progress.begin("Building with each", "two minutes");
    scripts::builders(&folder())
}

/// Not among the project's tools, since half a gigabyte would be installed before every test.
fn folder() -> PathBuf {
    workspace::target().join("builders")
}

fn install(folder: &Path) -> Result<()> {
    let manifest = json!({ "name": "builders", "private": true, "dependencies": pins::builders()? });
    files::write(&folder.join("package.json"), &manifest.to_string())?;
    let mut command = shell::command("npm");
    command.args(["install", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
    shell::run(&mut command)
}
