//! `cargo xtask demo`: the library at work against the sandbox, in the user's own browser.

use std::io::{self, BufRead, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use lexopt::ValueExt;

use crate::progress::Progress;
use crate::{docs, files, package, sandbox, shell, tools, workspace};

const PORT: u16 = 8750;

struct Options {
    port: Option<u16>,
    open: bool,
    build: bool,
}

/// Installs, builds, serves, and runs until it is interrupted.
pub fn main(arguments: lexopt::Parser) -> Result<()> {
    let options = parse(arguments)?;
    let parts = if options.build { package::PARTS } else { 0 };
    let missing = if options.build { tools::missing(&tools::FOR_BUILDING)? } else { Vec::new() };
    let mut progress = Progress::new(missing.len() + parts + 1);
    tools::install(&missing, &mut progress)?;
    if options.build {
        package::build(package::Edition::Release, &mut progress)?;
    }
    progress.begin("Building the sandbox", "about a minute the first time");
    let executable = sandbox::executable()?;
    let site = assemble_site()?;

    let port = choose_port(options.port)?;
    let mut command = sandbox::command(&executable);
    command.arg("--http").arg(port.to_string());
    command.arg("--site").arg(site);
    // The sandbox stops with this process, however that ends: its stdin closes.
    command.arg("--exit-with-stdin").stdin(Stdio::piped());
    let mut child = command.stdout(Stdio::piped()).spawn().context("the sandbox could not be started")?;
    let output = child.stdout.take().context("the sandbox has no output")?;
    let mut output = BufReader::new(output);
    let mut ready = String::new();
    if output.read_line(&mut ready)? == 0 {
        bail!("the sandbox stopped before it was ready ({})", child.wait()?);
    }

    let address = format!("http://127.0.0.1:{port}/");
    println!("\n  The demo is at  {address}\n  The guide is at {address}guide/\n  Ctrl-C ends it.\n");
    if options.open {
        open_in_browser(&address);
    }
    io::copy(&mut output, &mut io::stdout())?;
    let status = child.wait()?;
    if !status.success() {
        bail!("the sandbox stopped ({status})");
    }
    Ok(())
}

fn parse(mut arguments: lexopt::Parser) -> Result<Options> {
    let mut options = Options { port: None, open: true, build: true };
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("port") => options.port = Some(arguments.value()?.parse()?),
            lexopt::Arg::Long("no-open") => options.open = false,
            lexopt::Arg::Long("skip-build") => options.build = false,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

/// The demo page, with the package below `/bili-im/` and the guide below `/guide/`.
fn assemble_site() -> Result<PathBuf> {
    package::check_built()?;
    let site = workspace::target().join("demo-site");
    files::clear(&site)?;
    files::copy_folder(&workspace::root().join("www"), &site)?;
    files::copy_folder(&workspace::package(), &site.join("bili-im"))?;
    docs::build(&site.join("guide"), "/guide/")?;
    Ok(site)
}

/// The requested port, else the default, else any free one.
fn choose_port(wanted: Option<u16>) -> Result<u16> {
    if let Some(port) = wanted {
        TcpListener::bind(("127.0.0.1", port))
            .with_context(|| format!("port {port} is taken: choose another with --port"))?;
        return Ok(port);
    }
    let free = TcpListener::bind(("127.0.0.1", PORT)).or_else(|_| TcpListener::bind(("127.0.0.1", 0)))?;
    Ok(free.local_addr()?.port())
}

/// Opens the browser where there is a display; the address is printed anyway.
fn open_in_browser(address: &str) {
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    let mut command = if cfg!(target_os = "macos") {
        shell::command("open")
    } else if cfg!(windows) {
        let mut command = shell::command("cmd");
        command.args(["/C", "start"]);
        command
    } else if has_display {
        shell::command("xdg-open")
    } else {
        return;
    };
    command.arg(address).stdin(Stdio::null());
    if command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_err() {
        eprintln!("No browser could be opened: open the address yourself.");
    }
}
