//! Where things are: the repository, what is built from it, and what is published.

use std::env;
use std::path::PathBuf;

/// The repository's root. Cargo says at run time where this crate is, so a moved checkout works.
pub fn root() -> PathBuf {
    let manifest =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map_or_else(|| manifest.clone(), PathBuf::from)
}

/// Scratch space. It stays inside the repository even when Cargo builds elsewhere.
pub fn target() -> PathBuf {
    root().join("target")
}

/// The development tools, so that nothing lands in the user's home.
pub fn tools() -> PathBuf {
    target().join("tools")
}

/// The folder with `node_modules`, made from `xtask/tools`.
pub fn npm_tools() -> PathBuf {
    tools().join("npm")
}

/// The publishable npm package.
pub fn package() -> PathBuf {
    root().join("dist").join("npm")
}
