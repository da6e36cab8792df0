//! Checks written in JavaScript, and their environment.

use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result};

use super::Outcome;
use crate::progress::Progress;
use crate::tools::{self, browser};
use crate::{files, leptos, package, sandbox, shell, workspace};

/// Checks the package's types with strict TypeScript.
pub fn types() -> Result<Outcome> {
    run("tests/types/run.mjs")
}

/// Checks the package as it would be published.
pub fn package() -> Result<Outcome> {
    run("tests/package/run.mjs")
}

/// Builds the package's documentation in `dist/docs`.
pub fn docs() -> Result<Outcome> {
    run("tests/docs/run.mjs")
}

/// Accepts the package's files and types as the expected ones.
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

/// Tests of the public API in Node.js, with a virtual clock and a mock service: `tests/client/*.test.mjs`.
pub fn client() -> Result<Outcome> {
    test_files("client", node()?)
}

/// End-to-end tests in real browsers: `tests/e2e/*.test.mjs`.
pub fn end_to_end() -> Result<Outcome> {
    package::build(package::Edition::TestPanics, &mut Progress::new(package::PARTS))?;
    let mut command = node_with_browsers()?;
    command.env("BILI_IM_SANDBOX", sandbox::executable()?);
    command.env("BILI_IM_PANICKING", package::Edition::TestPanics.output());
    command.env("BILI_IM_LEPTOS", leptos::build()?);
    test_files("e2e", command)
}

/// The package in builders of a folder of their own: `tests/builders/*.test.mjs`.
pub fn builders(folder: &Path) -> Result<()> {
    let mut command = node_with_browsers()?;
    command.env("BILI_IM_SANDBOX", sandbox::executable()?).env("BILI_IM_BUILDERS", folder);
    test_files("builders", command)?;
    Ok(())
}

/// Runs the tests in a folder of `tests`.
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
    // The default leaves one core free, so on two cores one file at a time would wait for its browser.
    let at_once = thread::available_parallelism().map_or(1, NonZero::get);
    command.args(["--test", "--test-reporter=spec"]).arg(format!("--test-concurrency={at_once}"));
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

/// Node.js, with the paths of everything in the environment.
pub fn node() -> Result<Command> {
    package::check_built()?;
    let mut command = shell::command("node");
    if tools::node_major()? == 20 {
        // Its V8 dies now and then where it takes back compiled code that has a call of WebAssembly inlined.
        command.arg("--no-turbo-inline-js-wasm-calls");
    }
    command.env("BILI_IM_TOOLS", workspace::npm_tools());
    command.env("BILI_IM_PACKAGE", workspace::package());
    command.env("BILI_IM_TARGET", scratch()?);
    Ok(command)
}

/// The same, with the paths of the browsers.
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
