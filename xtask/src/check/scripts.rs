//! The checks that are written in JavaScript, and the environment they are given.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::Outcome;
use crate::progress::Progress;
use crate::tools::browser;
use crate::{files, package, sandbox, shell, workspace};

/// The package's types, as strict TypeScript sees them.
pub fn types() -> Result<Outcome> {
    run("tests/types/run.mjs")
}

/// The package as it would be published.
pub fn package() -> Result<Outcome> {
    run("tests/package/run.mjs")
}

/// The package's documentation, which ends up in `dist/docs`.
pub fn docs() -> Result<Outcome> {
    run("tests/docs/run.mjs")
}

/// Takes the package's files and types for those that are meant.
pub fn accept() -> Result<()> {
    shell::run(node()?.arg(workspace::root().join("tests/package/run.mjs")).arg("--accept"))
}

fn run(script: &str) -> Result<Outcome> {
    let path = workspace::root().join(script);
    if !path.is_file() {
        return Ok(Outcome::Absent(format!("there is no {script}")));
    }
    shell::run(node()?.arg(path))?;
    Ok(Outcome::Held)
}

/// The calls of a client, with a clock and a service of their own: `tests/client/*.test.mjs`.
pub fn client() -> Result<Outcome> {
    test_files("client", node()?)
}

/// The package in a real browser: `tests/e2e/*.test.mjs`.
pub fn end_to_end() -> Result<Outcome> {
    package::build(package::Edition::TestPanics, &mut Progress::new(package::PARTS))?;
    let mut command = node_with_browsers()?;
    command.env("BILI_IM_SANDBOX", sandbox::executable()?);
    command.env("BILI_IM_PANICKING", package::Edition::TestPanics.output());
    test_files("e2e", command)
}

/// Runs what stands in a folder of `tests`.
fn test_files(name: &str, mut command: Command) -> Result<Outcome> {
    let folder = workspace::root().join("tests").join(name);
    let mut tests = Vec::new();
    if folder.is_dir() {
        let files = files::walk(&folder)?.into_iter();
        tests.extend(files.filter(|file| file.to_string_lossy().ends_with(".test.mjs")));
    }
    if tests.is_empty() {
        return Ok(Outcome::Absent(format!("there is no tests/{name}/*.test.mjs")));
    }
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
    command.env("BILI_IM_TARGET", scratch()?);
    Ok(command)
}

/// The same, told where the browsers are, too.
pub fn node_with_browsers() -> Result<Command> {
    let mut command = node()?;
    if let Some(chromium) = browser::chromium() {
        command.env("BILI_IM_CHROMIUM", chromium);
    }
    if let Some(firefox) = browser::firefox() {
        command.env("BILI_IM_FIREFOX", firefox);
    }
    Ok(command)
}
