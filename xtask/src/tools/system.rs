//! System packages: installed by apt-get as root; elsewhere an error says what is missing.

use anyhow::{Result, bail};

use super::browser;
use crate::shell;

/// Tests take screenshots with Chinese text and emoji.
const FONTS: [&str; 2] = ["fonts-noto-cjk", "fonts-noto-color-emoji"];

/// Whether everything is installed.
pub fn is_complete() -> Result<bool> {
    Ok(missing_packages().is_empty() && browser::pair().is_ok() && browser::firefox().is_some())
}

/// Installs missing packages if possible; otherwise the error says what to do.
pub fn install() -> Result<()> {
    let packages = missing_packages();
    install_packages(&packages)?;
    browser::pair()?;
    if browser::firefox().is_none() {
        bail!("no Firefox was found: install it, or set BILI_IM_FIREFOX to its path");
    }
    if shell::find("curl").is_none() {
        bail!("`curl` is missing: install it with your system's package manager");
    }
    Ok(())
}

/// Installs packages, by Debian's names, where apt-get can be used.
pub fn install_packages(packages: &[&str]) -> Result<()> {
    if !can_install() || packages.is_empty() {
        return Ok(());
    }
    // One unreachable source does not matter if the others have the packages.
    if let Err(error) = shell::run(&mut apt_get(&["update", "--quiet"])) {
        eprintln!("{error}");
    }
    let mut command = apt_get(&["install", "--yes", "--quiet", "--no-install-recommends"]);
    shell::run(command.args(packages))
}

/// Debian's names of missing packages. Fonts are checked on Debian only.
fn missing_packages() -> Vec<&'static str> {
    let mut packages = Vec::new();
    if browser::chromium().is_none() {
        packages.push("chromium");
    }
    if browser::chromedriver().is_none() {
        packages.push("chromium-driver");
    }
    if browser::firefox().is_none() {
        packages.push("firefox-esr");
    }
    if shell::find("curl").is_none() {
        packages.push("curl");
    }
    if can_install() {
        packages.extend(FONTS.into_iter().filter(|font| !has_package(font)));
    }
    packages
}

fn can_install() -> bool {
    let user = shell::ask(shell::command("id").arg("-u"));
    user.as_deref() == Some("0") && shell::find("apt-get").is_some()
}

fn has_package(name: &str) -> bool {
    let mut question = shell::command("dpkg-query");
    question.args(["--show", "--showformat=${db:Status-Status}", name]);
    question.stderr(std::process::Stdio::null());
    shell::ask(&mut question).as_deref() == Some("installed")
}

fn apt_get(arguments: &[&str]) -> std::process::Command {
    let mut command = shell::command("apt-get");
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    command
}
