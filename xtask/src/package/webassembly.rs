//! Compiles Rust to WebAssembly and its JavaScript with wasm-pack, without paths of this machine.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use super::Edition;
use crate::tools::WASM;
use crate::{files, shell, workspace};

/// wasm-pack's output folder.
pub fn output(edition: Edition) -> PathBuf {
    edition.workshop().join("web")
}

/// Every browser of today has SIMD; one without gets an error that says so.
const SIMD: &str = "-Ctarget-feature=+simd128";

/// Compiles the library.
pub fn compile(edition: Edition) -> Result<()> {
    let output = edition.start_afresh("web")?;
    // Unpacks all dependencies, so that their folders are known before compiling.
    shell::run(shell::command("cargo").args(["fetch", "--target", WASM]))?;
    let mut command = wasm_pack();
    command.args(["build", "--no-pack", "--target", "web"]);
    command.args(["--mode", "no-install", "--out-name", "bili_im"]);
    command.arg("--out-dir").arg(output);
    command.arg(if edition == Edition::Release { "--release" } else { "--dev" });
    command.args(["--", "--features", if edition == Edition::TestPanics { "test-panics" } else { "js" }]);
    shell::run(&mut command)?;
    declare_no_dispose(edition)
}

/// Fails with a clear message when there is no WebAssembly to build a package with.
pub fn check_compiled(edition: Edition) -> Result<()> {
    if !output(edition).join("bili_im_bg.wasm").is_file() {
        bail!("there is no WebAssembly of an earlier build: run `cargo xtask build` without --face");
    }
    Ok(())
}

/// wasm-pack with the flags of the published package.
pub fn wasm_pack() -> Command {
    with_flags("wasm-pack")
}

/// Cargo with the same flags.
pub fn cargo() -> Command {
    with_flags("cargo")
}

fn with_flags(program: &str) -> Command {
    let mut command = shell::command(program);
    // The caller's flags must not affect the package; this variable takes precedence over all other sources of flags.
    command.env_remove("RUSTFLAGS");
    command.env("CARGO_ENCODED_RUSTFLAGS", compiler_flags());
    command
}

/// Removes `Symbol.dispose` from the declarations: where TypeScript does not know the symbol (before 5.2, or without
/// its newest library), classes that have it would lose all their methods.
fn declare_no_dispose(edition: Edition) -> Result<()> {
    let declarations = output(edition).join("bili_im.d.ts");
    let text = files::read(&declarations)?;
    let kept: String = text.split_inclusive('\n').filter(|line| !line.contains("[Symbol.dispose]")).collect();
    files::write(&declarations, &kept)
}

/// Paths of this machine, which must not be in a published file.
pub fn private_paths() -> Vec<PathBuf> {
    let mut paths = vec![workspace::root()];
    paths.extend(home_of("CARGO_HOME", ".cargo"));
    paths.extend(home_of("RUSTUP_HOME", ".rustup"));
    paths
}

/// Remaps source paths, which are in panic messages, to the same names on every machine.
fn compiler_flags() -> String {
    let mut renames: Vec<(PathBuf, &str)> = private_paths().into_iter().zip(["bili-im", "cargo", "rustup"]).collect();
    // The last match wins, so specific paths come last. The registry's name is removed, too.
    if let Some(cargo) = home_of("CARGO_HOME", ".cargo") {
        let registries = folders_in(&cargo.join("registry").join("src"));
        renames.extend(registries.into_iter().map(|folder| (folder, "crates")));
    }
    let mut flags: Vec<String> =
        renames.iter().map(|(path, name)| format!("--remap-path-prefix={}={name}", path.display())).collect();
    flags.push(SIMD.to_owned());
    flags.join("\u{1f}")
}

fn home_of(variable: &str, default: &str) -> Option<PathBuf> {
    let chosen = env::var_os(variable).filter(|value| !value.is_empty());
    chosen.map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(default)))
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    folders.sort();
    folders
}
