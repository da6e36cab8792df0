//! Commands from crates.io, compiled into `target/tools/bin`.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use super::Tool;
use crate::{pins, shell, workspace};

/// Crates that read and write megabytes of WebAssembly: the exceptions from `-O0`.
const HOT: [&str; 4] = ["walrus", "wasm-bindgen-cli-support", "wasm-encoder", "wasmparser"];

/// A tool's name and pinned version.
pub fn title(name: &str) -> Result<String> {
    Ok(format!("{name} {}", pins::cargo_tool(name)?))
}

/// Whether the pinned version is installed, by Cargo's own record.
pub fn is_installed(name: &str) -> Result<bool> {
    let record = workspace::tools().join(".crates.toml");
    let entry = format!("\"{} (", title(name)?);
    Ok(fs::read_to_string(record).is_ok_and(|text| text.contains(&entry)))
}

/// Compiles the pinned version, replacing any other.
pub fn install(name: &str) -> Result<()> {
    let exact = format!("{name}@{}", pins::cargo_tool(name)?);
    if let Err(error) = shell::run(cargo_install(&exact).arg("--locked")) {
        // A registry mirror may lack a version in the tool's lock file, but have another that fits.
        eprintln!("{error}\nTrying once more with the newest dependencies that fit.");
        shell::run(&mut cargo_install(&exact))?;
    }
    Ok(())
}

/// Removes build artifacts, which are large, and shared only while several tools are installed.
pub fn clean_up(installed: &[Tool]) -> Result<()> {
    let compiled = installed.iter().any(|tool| matches!(tool, Tool::Cargo(_)));
    if compiled && scratch().exists() {
        fs::remove_dir_all(scratch())?;
    }
    Ok(())
}

fn cargo_install(exact: &str) -> std::process::Command {
    let mut command = shell::command("cargo");
    command.arg("install").arg("--root").arg(workspace::tools());
    command.arg(exact);
    if exact.starts_with("wasm-bindgen-cli@") {
        // Without TLS: it talks to the browser's driver on this machine alone.
        command.arg("--no-default-features");
        for package in HOT {
            command.arg("--config").arg(format!("profile.release.package.{package}.opt-level=1"));
        }
    }
    // One target folder for all tools, so that common dependencies are compiled once.
    command.env("CARGO_TARGET_DIR", scratch());
    for foreign in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"] {
        command.env_remove(foreign);
    }
    // They compile for minutes and run for seconds.
    command.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
    command.env("CARGO_PROFILE_RELEASE_LTO", "off");
    command.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    command.env("CARGO_PROFILE_RELEASE_DEBUG", "false");
    command.env("CARGO_PROFILE_RELEASE_PANIC", "unwind");
    command
}

fn scratch() -> PathBuf {
    workspace::tools().join("build")
}
