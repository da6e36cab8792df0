//! The checks that are written in JavaScript, and the environment they are given.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::Outcome;
use crate::progress::Progress;
use crate::tools::browser;
use crate::{files, package, sandbox, shell, workspace};

/// The package's types, as strict TypeScript sees them: `tests/types/run.mjs`.
pub fn types() -> Result<Outcome> {
    let script = workspace::root().join("tests").join("types").join("run.mjs");
    if !script.is_file() {
        return Ok(Outcome::Absent("there is no tests/types/run.mjs".to_owned()));
    }
    shell::run(node()?.arg(script))?;
    Ok(Outcome::Held)
}

/// The package in a real browser: `tests/e2e/*.test.mjs`.
pub fn end_to_end() -> Result<Outcome> {
    let folder = workspace::root().join("tests").join("e2e");
    let mut tests = Vec::new();
    if folder.is_dir() {
        let files = files::walk(&folder)?.into_iter();
        tests.extend(files.filter(|file| file.to_string_lossy().ends_with(".test.mjs")));
    }
    if tests.is_empty() {
        return Ok(Outcome::Absent("there is no tests/e2e/*.test.mjs".to_owned()));
    }
    package::build(package::Edition::Panicking, &mut Progress::new(package::PARTS))?;
    let mut command = node()?;
    command.env("BILI_IM_PANICKING", package::Edition::Panicking.output());
    command.args(["--test", "--test-reporter=spec"]);
    command.args(tests.iter().map(|test| folder.join(test)));
    shell::run(&mut command)?;
    Ok(Outcome::Held)
}

/// Scratch space for tests, kept between runs.
pub fn scratch() -> Result<PathBuf> {
    let folder = workspace::target().join("test");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// Node.js, told by absolute paths where everything is.
pub fn node() -> Result<Command> {
    package::check_built()?;
    let mut command = shell::command("node");
    command.env("BILI_IM_TOOLS", workspace::npm_tools());
    command.env("BILI_IM_PACKAGE", workspace::package());
    command.env("BILI_IM_SANDBOX", sandbox::executable()?);
    command.env("BILI_IM_TARGET", scratch()?);
    if let Some(chromium) = browser::chromium() {
        command.env("BILI_IM_CHROMIUM", chromium);
    }
    if let Some(firefox) = browser::firefox() {
        command.env("BILI_IM_FIREFOX", firefox);
    }
    Ok(command)
}
