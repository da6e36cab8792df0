//! `cargo xtask foreign`: unmodified programs that were written for the service, against the sandbox.
//!
//! A driver calls each library and checks the state of the sandbox afterwards. The library's own proxy setting points at
//! the sandbox, and the environment names the certificate; nothing else is redirected.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use anyhow::{Context, Result, bail};
use lexopt::ValueExt;
use serde_json::Value;

use crate::progress::Progress;
use crate::tools::python;
use crate::{files, pins, sandbox, shell, workspace};

/// A Python library, with each of the HTTP clients it can use.
const PYTHON: &str = "bilibili-api-python";
const CLIENTS: [&str; 2] = ["aiohttp", "httpx"];
/// A Rust library.
const RUST: &str = "bpi-rs";

/// An empty image of 16 by 12 px.
const PICTURE: &[u8] = b"GIF89a\x10\0\x0c\0\0\0\0;";

/// Installs and runs them; fails if anything did not work or could not be run.
pub fn main(arguments: lexopt::Parser) -> Result<()> {
    let only = parse(arguments)?;
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    let mut progress = Progress::new(1 + usize::from(wanted(PYTHON)) + usize::from(wanted(RUST)));
    progress.begin("Building the sandbox", "about a minute the first time");
    let executable = sandbox::executable()?;
    let mut failed = Vec::new();
    if wanted(PYTHON) {
        progress.begin(&format!("{PYTHON} {}", pins::foreign(PYTHON)?), "installed from PyPI, and two minutes");
        note(&mut failed, PYTHON, python_library(&executable));
    }
    if wanted(RUST) {
        progress.begin(
            &format!("{RUST} {}", pins::foreign(RUST)?),
            "compiled from crates.io, a few minutes the first time",
        );
        note(&mut failed, RUST, rust_library(&executable));
    }
    if !failed.is_empty() {
        bail!("not everything works for {}", failed.join(" and "));
    }
    println!("\nEverything works.");
    Ok(())
}

fn parse(mut arguments: lexopt::Parser) -> Result<Option<String>> {
    let mut only = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("only") => {
                let name = arguments.value()?.string()?;
                if name != PYTHON && name != RUST {
                    bail!("there is no {name}: {PYTHON} or {RUST}");
                }
                only = Some(name);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(only)
}

/// Records a failure: one library must not keep the other from being run.
fn note(failed: &mut Vec<String>, name: &str, outcome: Result<()>) {
    if let Err(error) = outcome {
        println!("  FAILED {name}: {error:#}");
        failed.push(name.to_owned());
    }
}

fn python_library(sandbox: &Path) -> Result<()> {
    let python = python::environment(&folder().join("python"))?;
    let mut packages = vec![PYTHON];
    packages.extend(CLIENTS);
    let packages = packages.into_iter().map(|name| Ok(format!("{name}=={}", pins::foreign(name)?)));
    let packages = packages.collect::<Result<Vec<String>>>()?;
    let mut pip = shell::command(&python.to_string_lossy());
    shell::run(pip.args(["-m", "pip", "install", "--quiet"]).args(&packages))
        .with_context(|| format!("{} could not be installed", packages.join(", ")))?;
    let driver = workspace::root().join("xtask/foreign/bilibili_api_python.py");
    let mut failed = Vec::new();
    for client in CLIENTS {
        println!("{PYTHON}, with {client}:");
        if let Err(error) = drive(sandbox, &python, [driver.as_os_str()], client) {
            println!("  {error:#}");
            failed.push(client);
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!("with {}", failed.join(" and ")) }
}

fn rust_library(sandbox: &Path) -> Result<()> {
    let project = folder().join(RUST);
    let source = workspace::root().join("xtask/foreign");
    let manifest = files::read(&source.join("bpi-rs.toml"))?.replace("@version@", &pins::foreign(RUST)?);
    files::write(&project.join("Cargo.toml"), &manifest)?;
    files::copy(&source.join("bpi-rs.rs"), &project.join("bpi-rs.rs"))?;
    let mut build = shell::command("cargo");
    build.arg("build").arg("--quiet").arg("--manifest-path").arg(project.join("Cargo.toml"));
    build.arg("--target-dir").arg(project.join("target"));
    shell::run(&mut build).with_context(|| format!("{RUST} could not be built"))?;
    let picture = project.join("picture.gif");
    std::fs::write(&picture, PICTURE).with_context(|| format!("cannot write {}", picture.display()))?;
    println!("{RUST}:");
    let name = format!("foreign-{RUST}{}", std::env::consts::EXE_SUFFIX);
    let program = project.join("target/debug").join(name);
    drive::<[&OsStr; 0]>(sandbox, &program, [], &picture.to_string_lossy())
}

/// Scratch space.
fn folder() -> PathBuf {
    workspace::target().join("foreign")
}

/// Runs a driver with the address of a new sandbox and one more argument, and prints requests for unknown paths.
fn drive<'a, A>(sandbox: &Path, program: &Path, before: A, last: &str) -> Result<()>
where
    A: IntoIterator<Item = &'a OsStr>,
{
    let running = Running::start(sandbox)?;
    let mut command = shell::command(&program.to_string_lossy());
    command.args(before).arg(&running.address).arg(last).env("SSL_CERT_FILE", &running.certificate);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"] {
        command.env_remove(name);
    }
    let outcome = shell::run(&mut command);
    for missing in running.asked_in_vain()? {
        println!("  asked for what the sandbox has not: {missing}");
    }
    outcome
}

/// A sandbox that stops when its stdin closes.
struct Running {
    child: Child,
    address: String,
    certificate: PathBuf,
}

impl Running {
    fn start(executable: &Path) -> Result<Self> {
        let certificate = folder().join("certificate.pem");
        let mut command = sandbox::command(executable);
        command.arg("--exit-with-stdin").arg("--certificate").arg(&certificate);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("the sandbox did not start")?;
        let output = child.stdout.take().context("the sandbox has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let ready: Value = serde_json::from_str(&line).context("the sandbox stopped before it was ready")?;
        let address = ready["http"].as_str().context("the sandbox told no address")?.to_owned();
        Ok(Self { child, address, certificate })
    }

    fn asked_in_vain(&self) -> Result<Vec<String>> {
        let mut curl = shell::command("curl");
        curl.args(["--silent", "--fail", "--noproxy", "*"]).arg(format!("{}/_sandbox/log", self.address));
        let log: Value = serde_json::from_str(&shell::capture(&mut curl)?).context("the log is not JSON")?;
        let entries = log.as_array().map(Vec::as_slice).unwrap_or_default();
        let in_vain = entries.iter().filter(|entry| matches!(entry["kind"].as_str(), Some("nothing" | "page")));
        let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        let mut lines: Vec<String> = in_vain
            .map(|entry| format!("{} {}{}", text(entry, "method"), text(entry, "host"), text(entry, "path")))
            .collect();
        lines.sort();
        lines.dedup();
        Ok(lines)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // It stops by itself; a failure to do so cannot be mended here.
        let _ = self.child.wait();
    }
}
