//! Node.js and the npm packages of `tools/package.json`, installed into `target/tools/npm`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::{files, shell, workspace};

const OLDEST_NODE: u32 = 20;
/// The manifest, the lock file, and settings that keep registry addresses out of the lock file.
const SOURCES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// Whether the locked packages are installed. Fails without a recent Node.js.
pub fn is_installed() -> Result<bool> {
    check_node()?;
    Ok(fs::read_to_string(stamp()).is_ok_and(|text| Some(text) == sources().ok()))
}

/// Installs the locked packages only.
pub fn install() -> Result<()> {
    let folder = workspace::npm_tools();
    files::clear(&folder)?;
    for name in SOURCES {
        files::copy(&source(name), &folder.join(name))?;
    }
    let mut command = shell::command("npm");
    command.args(["ci", "--ignore-scripts"]).current_dir(&folder);
    shell::run(&mut command)?;
    // Written last, so that an interrupted installation has no stamp.
    files::write(&stamp(), &sources()?)
}

/// The major version of Node.js.
pub fn node_major() -> Result<u32> {
    let version = shell::capture(shell::command("node").arg("--version"))?;
    let major = version.trim().trim_start_matches('v').split('.').next();
    major.and_then(|text| text.parse().ok()).with_context(|| format!("`node --version` printed {version:?}"))
}

fn check_node() -> Result<()> {
    let major = node_major()?;
    if major < OLDEST_NODE {
        bail!("Node.js is {major}, but {OLDEST_NODE} or newer is needed: https://nodejs.org");
    }
    Ok(())
}

fn sources() -> Result<String> {
    SOURCES.iter().map(|name| files::read(&source(name))).collect()
}

fn source(name: &str) -> PathBuf {
    workspace::root().join("xtask").join("tools").join(name)
}

fn stamp() -> PathBuf {
    workspace::npm_tools().join("installed")
}
