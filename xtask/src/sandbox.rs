//! `cargo xtask sandbox`: the stand-in service on its own.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell;

const NAME: &str = "bili-im-sandbox";

/// Builds the sandbox and runs it with the caller's arguments, input and output.
pub fn main(mut arguments: lexopt::Parser) -> Result<()> {
    let executable = executable()?;
    let mut command = command(&executable);
    let mut is_path = false;
    for argument in arguments.raw_args()? {
        // Paths are relative to the caller's directory; the sandbox runs in the repository's root.
        let passed_on = if is_path { env::current_dir()?.join(&argument).into_os_string() } else { argument.clone() };
        is_path = argument == "--site" || argument == "--certificate";
        command.arg(passed_on);
    }
    shell::run(&mut command)
}

/// A command that starts the sandbox.
pub fn command(executable: &std::path::Path) -> Command {
    shell::command(&executable.to_string_lossy())
}

/// Builds the sandbox, and returns where Cargo put it.
pub fn executable() -> Result<PathBuf> {
    build(&[])
}

/// The same, optimised, for benchmarks.
pub fn fast_executable() -> Result<PathBuf> {
    build(&["--release"])
}

fn build(more: &[&str]) -> Result<PathBuf> {
    let mut build = shell::command("cargo");
    build.args(["build", "--package", NAME, "--bin", NAME]).args(more);
    build.arg("--message-format=json-render-diagnostics");
    let messages = shell::capture(&mut build)?;
    messages.lines().find_map(built).with_context(|| format!("cargo built no program named {NAME}"))
}

/// The sandbox's path, if this line of Cargo's JSON output has it.
fn built(line: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(line).ok()?;
    if message["target"]["name"] != NAME {
        return None;
    }
    message["executable"].as_str().map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::built;

    #[test]
    fn takes_the_path_of_the_program_and_not_of_the_library() {
        let library = r#"{"reason":"compiler-artifact","target":{"name":"bili-im-sandbox"},"executable":null}"#;
        let program = r#"{"reason":"compiler-artifact","target":{"name":"bili-im-sandbox"},"executable":"/t/sandbox"}"#;
        assert_eq!(built(library), None);
        assert_eq!(built(program), Some(PathBuf::from("/t/sandbox")));
    }
}
