//! Paths of the repository, of scratch space and of the package.

use std::env;
use std::path::PathBuf;

/// The repository's root, by Cargo's variable at run time, so that a moved checkout works.
pub fn root() -> PathBuf {
    let manifest =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map_or_else(|| manifest.clone(), PathBuf::from)
}

/// Scratch space, inside the repository even if Cargo's target folder is not.
pub fn target() -> PathBuf {
    root().join("target")
}

/// The development tools, inside the repository instead of the user's home.
pub fn tools() -> PathBuf {
    target().join("tools")
}

/// The folder with `node_modules`, installed from `xtask/tools`.
pub fn npm_tools() -> PathBuf {
    tools().join("npm")
}

/// The publishable npm package.
pub fn package() -> PathBuf {
    root().join("dist").join("npm")
}
