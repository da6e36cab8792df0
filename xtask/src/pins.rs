//! Pinned versions, all of them from `tools/package.json`.

use std::path::Path;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{files, workspace};

/// The pinned version of a tool that Cargo installs.
pub fn cargo_tool(name: &str) -> Result<String> {
    pinned("cargoTools", name)
}

/// The pinned version of a program that is run against the sandbox.
pub fn foreign(name: &str) -> Result<String> {
    pinned("foreign", name)
}

/// The builders that `cargo xtask builders` installs, by name with their versions.
pub fn builders() -> Result<Value> {
    Ok(manifest()?["builders"].take())
}

fn pinned(group: &str, name: &str) -> Result<String> {
    let version = manifest()?[group][name].as_str().map(str::to_owned);
    version.with_context(|| format!("{} pins no version of {name}", place().display()))
}

fn manifest() -> Result<Value> {
    serde_json::from_str(&files::read(&place())?).with_context(|| format!("{} is not JSON", place().display()))
}

fn place() -> PathBuf {
    workspace::root().join("xtask/tools/package.json")
}

/// Checks that wasm-bindgen's command has the version of the crate: they work together only if equal.
pub fn check_bindgen() -> Result<()> {
    check_bindgen_in(&workspace::root().join("Cargo.lock"))
}

/// The same for another lock file.
pub fn check_bindgen_in(lock: &Path) -> Result<()> {
    let tool = cargo_tool("wasm-bindgen-cli")?;
    let text = files::read(lock)?;
    let library =
        locked_version(&text, "wasm-bindgen").with_context(|| format!("{} has no wasm-bindgen", lock.display()))?;
    if tool != library {
        bail!(
            "{} has wasm-bindgen {library}, but xtask/tools/package.json pins wasm-bindgen-cli {tool}; \
             they must be equal: change the pin, or run `cargo update -p wasm-bindgen --precise {tool}` there",
            lock.display()
        );
    }
    Ok(())
}

fn locked_version<'lock>(lock: &'lock str, name: &str) -> Option<&'lock str> {
    let entry = format!("name = \"{name}\"");
    let mut lines = lock.lines().skip_while(|line| *line != entry).skip(1);
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";

    #[test]
    fn reads_the_version_of_the_crate_by_that_very_name() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(LOCK, "wasm"), None);
    }
}
