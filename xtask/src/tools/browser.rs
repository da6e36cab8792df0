//! Finds Chromium or Chrome, its chromedriver, and Firefox.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::shell;

const BROWSERS: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

const FIREFOXES: [&str; 2] = ["firefox-esr", "firefox"];

/// Where installers put Firefox outside of PATH.
const FIREFOX_APPLICATIONS: [&str; 2] =
    ["/Applications/Firefox.app/Contents/MacOS/firefox", r"C:\Program Files\Mozilla Firefox\firefox.exe"];

/// Where installers put Chrome outside of PATH.
const APPLICATIONS: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
];

/// The browser for tests: `BILI_IM_CHROMIUM`, or one found in the usual places.
pub fn chromium() -> Option<PathBuf> {
    named_by("BILI_IM_CHROMIUM")
        .or_else(|| BROWSERS.iter().find_map(|name| shell::find(name)))
        .or_else(|| APPLICATIONS.iter().map(PathBuf::from).find(|path| path.is_file()))
}

/// Firefox for tests: `BILI_IM_FIREFOX`, or one found in the usual places.
pub fn firefox() -> Option<PathBuf> {
    named_by("BILI_IM_FIREFOX")
        .or_else(|| FIREFOXES.iter().find_map(|name| shell::find(name)))
        .or_else(|| FIREFOX_APPLICATIONS.iter().map(PathBuf::from).find(|path| path.is_file()))
}

/// The driver for tests: `BILI_IM_CHROMEDRIVER`, or the one on PATH.
pub fn chromedriver() -> Option<PathBuf> {
    named_by("BILI_IM_CHROMEDRIVER").or_else(|| shell::find("chromedriver"))
}

/// Chromium and its driver, or an error that says how to get what is missing.
pub fn pair() -> Result<(PathBuf, PathBuf)> {
    let Some(chromium) = chromium() else {
        bail!("no Chromium or Chrome was found: install one, or set BILI_IM_CHROMIUM to its path");
    };
    let Some(driver) = chromedriver() else {
        bail!(
            "no chromedriver was found: install the one for {} (https://googlechromelabs.github.io/chrome-for-testing/), \
             or set BILI_IM_CHROMEDRIVER to its path",
            chromium.display()
        );
    };
    if let (Some(browser), Some(driven)) = (major(&chromium), major(&driver))
        && browser != driven
    {
        bail!(
            "{} is version {browser}, but {} drives version {driven}: install matching ones, \
             or set BILI_IM_CHROMIUM and BILI_IM_CHROMEDRIVER",
            chromium.display(),
            driver.display()
        );
    }
    Ok((chromium, driver))
}

fn named_by(variable: &str) -> Option<PathBuf> {
    let value = env::var_os(variable)?;
    (!value.is_empty()).then(|| PathBuf::from(value))
}

/// The major version. Not on Windows, where Chrome opens a window instead of printing it.
fn major(program: &Path) -> Option<String> {
    if cfg!(windows) {
        return None;
    }
    major_in(&shell::ask(shell::command(&program.to_string_lossy()).arg("--version"))?)
}

fn major_in(answer: &str) -> Option<String> {
    let version = answer.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?;
    version.split('.').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::major_in;

    #[test]
    fn reads_the_major_version_from_what_each_program_prints() {
        let answers = [
            "Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)",
            "Google Chrome 156.0.8078.80",
            "ChromeDriver 156.0.8078.79 (0e7b-refs/branch-heads/8078@{#1})",
        ];
        for answer in answers {
            assert_eq!(major_in(answer).as_deref(), Some("156"));
        }
        assert_eq!(major_in("no version"), None);
    }
}
