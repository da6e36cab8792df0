//! Runs other programs, with the pinned tools first on PATH; errors name the command.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};

use crate::workspace;

/// A command in the repository's root, for which pinned tools come first on PATH.
pub fn command(program: &str) -> Command {
    let mut command = Command::new(platform_name(program));
    command.current_dir(workspace::root());
    command.env("PATH", search_path());
    // Cargo set these for xtask itself; a nested Cargo would take them for a change and rebuild.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs a command; its output is inherited.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if !status.success() {
        bail!("`{}` failed ({status})", describe(command));
    }
    Ok(())
}

/// Runs a command and returns its stdout; stderr is inherited.
pub fn capture(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| not_started(command, &error))?;
    if !output.status.success() {
        bail!("`{}` failed ({})", describe(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` did not print text", describe(command)))
}

/// Runs a command, printing and returning its stdout.
pub fn follow(command: &mut Command) -> Result<String> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| not_started(command, &error))?;
    let mut text = String::new();
    for line in child.stdout.take().into_iter().flat_map(|output| BufReader::new(output).lines()) {
        let line = line?;
        println!("{line}");
        text.push_str(&line);
        text.push('\n');
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("`{}` failed ({status})", describe(command));
    }
    Ok(text)
}

/// The output of a query such as `--version`; `None` if the command fails or does not exist.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// The full path of a program, looked up as by `command`.
pub fn find(program: &str) -> Option<PathBuf> {
    let name = platform_name(program);
    let executable = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&search_path())
        .flat_map(|folder| [folder.join(&executable), folder.join(&name)])
        .find(|candidate| candidate.is_file())
}

fn search_path() -> OsString {
    let tools = [workspace::tools().join("bin"), workspace::npm_tools().join("node_modules").join(".bin")];
    let inherited = env::var_os("PATH").unwrap_or_default();
    let folders = tools.into_iter().chain(env::split_paths(&inherited));
    // Joining fails only for a folder with the separator in its name; then the inherited PATH is used.
    env::join_paths(folders).unwrap_or(inherited)
}

/// On Windows, programs installed by npm are `.cmd` files, which must be named in full.
fn platform_name(program: &str) -> String {
    let from_npm = ["npm", "tsc", "biome", "zhlint"].contains(&program);
    if cfg!(windows) && from_npm { format!("{program}.cmd") } else { program.to_owned() }
}

fn not_started(command: &Command, error: &std::io::Error) -> anyhow::Error {
    let program = command.get_program().to_string_lossy();
    if error.kind() != ErrorKind::NotFound {
        return anyhow!("`{program}` could not be started: {error}");
    }
    let remedy = match program.as_ref() {
        "node" | "npm" | "npm.cmd" => "install Node.js 20 or newer, from https://nodejs.org",
        "rustup" | "cargo" | "rustc" => "install Rust with rustup, from https://rustup.rs",
        _ => "install it, or put it on PATH",
    };
    anyhow!("`{program}` is missing: {remedy}")
}

fn describe(command: &Command) -> String {
    let mut text = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text
}
