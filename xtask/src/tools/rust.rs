//! Components of the Rust toolchain, installed by rustup: the only tools outside of `target`.

use std::path::Path;

use anyhow::{Result, bail};

use crate::shell;

/// The target of the library.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Whether Cargo has a component's command: `fmt` for rustfmt, `clippy` for clippy.
pub fn has_component(name: &str) -> bool {
    let subcommand = if name == "rustfmt" { "fmt" } else { name };
    shell::ask(shell::command("cargo").args([subcommand, "--version"])).is_some()
}

/// Adds a component to the toolchain in use.
pub fn add_component(name: &str) -> Result<()> {
    rustup(&["component", "add", name], name)
}

/// Whether the toolchain can compile for WebAssembly.
pub fn has_wasm_target() -> Result<bool> {
    let mut question = shell::command("rustc");
    question.args(["--print", "target-libdir", "--target", WASM]);
    let folder = shell::capture(&mut question)?;
    Ok(Path::new(folder.trim()).is_dir())
}

/// Adds the WebAssembly target to the toolchain in use.
pub fn add_wasm_target() -> Result<()> {
    rustup(&["target", "add", WASM], WASM)
}

fn rustup(arguments: &[&str], what: &str) -> Result<()> {
    if shell::find("rustup").is_none() {
        bail!(
            "{what} is missing from this Rust, which has no rustup: add it as you installed Rust, or use https://rustup.rs"
        );
    }
    shell::run(shell::command("rustup").args(arguments))
}
