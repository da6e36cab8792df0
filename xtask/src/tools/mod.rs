//! The development tools: detection and installation.

use anyhow::Result;

use crate::progress::Progress;

pub mod browser;
mod cargo;
mod npm;
pub mod python;
mod rust;
mod system;

pub use npm::node_major;
pub use rust::WASM;

/// Something a command needs before it can start.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// A component of the Rust toolchain, by rustup's name.
    Component(&'static str),
    /// Rust's standard library for WebAssembly.
    WasmTarget,
    /// A command from crates.io, in the version that `tools/package.json` pins.
    Cargo(&'static str),
    /// Node.js with the packages of `tools/package.json`.
    Npm,
    /// System packages: Chromium, its driver, Firefox, curl, and fonts for Chinese text and emoji.
    Browser,
}

/// Tools for building the npm package; the demo needs no others.
pub const FOR_BUILDING: [Tool; 4] =
    [Tool::Npm, Tool::WasmTarget, Tool::Cargo("wasm-bindgen-cli"), Tool::Cargo("wasm-pack")];

/// Those of `wanted` that are not installed in the pinned version.
pub fn missing(wanted: &[Tool]) -> Result<Vec<Tool>> {
    let mut missing = Vec::new();
    for tool in wanted {
        if !tool.is_installed()? {
            missing.push(*tool);
        }
    }
    Ok(missing)
}

/// Installs tools, announcing each.
pub fn install(missing: &[Tool], progress: &mut Progress) -> Result<()> {
    for tool in missing {
        progress.begin(&format!("Installing {}", tool.title()?), tool.takes());
        tool.install()?;
    }
    cargo::clean_up(missing)
}

impl Tool {
    fn is_installed(self) -> Result<bool> {
        match self {
            Self::Component(name) => Ok(rust::has_component(name)),
            Self::WasmTarget => rust::has_wasm_target(),
            Self::Cargo(name) => cargo::is_installed(name),
            Self::Npm => npm::is_installed(),
            Self::Browser => system::is_complete(),
        }
    }

    fn install(self) -> Result<()> {
        match self {
            Self::Component(name) => rust::add_component(name),
            Self::WasmTarget => rust::add_wasm_target(),
            Self::Cargo(name) => cargo::install(name),
            Self::Npm => npm::install(),
            Self::Browser => system::install(),
        }
    }

    fn title(self) -> Result<String> {
        Ok(match self {
            Self::Component(name) => name.to_owned(),
            Self::WasmTarget => format!("Rust's library for {WASM}"),
            Self::Cargo(name) => cargo::title(name)?,
            Self::Npm => "TypeScript, Biome, Binaryen, bundlers, checkers, Deno and browser drivers".to_owned(),
            Self::Browser => "what the browser tests need: Chromium, driver, Firefox, fonts, curl".to_owned(),
        })
    }

    fn takes(self) -> &'static str {
        match self {
            Self::Component(_) | Self::WasmTarget => "a few seconds",
            Self::Cargo(_) => "compiled from source, 1 to 2 minutes",
            Self::Npm => "about half a minute",
            Self::Browser => "about a minute",
        }
    }
}
