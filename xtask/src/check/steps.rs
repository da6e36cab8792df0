//! The steps, cheapest first, so that mistakes show early.

use std::io::{self, IsTerminal};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{Outcome, scripts};
use crate::progress::Progress;
use crate::tools::{Tool, WASM, browser};
use crate::{bench, files, leptos, package, pins, shell, workspace};

/// One check.
pub struct Step {
    /// Name on the command line and in the report.
    pub name: &'static str,
    /// Description for the heading.
    pub about: &'static str,
    /// Tools that must be installed first.
    pub needs: &'static [Tool],
    /// Runs it.
    pub run: fn() -> Result<Outcome>,
}

const CLIPPY: Tool = Tool::Component("clippy");
const RUSTFMT: Tool = Tool::Component("rustfmt");
const BINDGEN: Tool = Tool::Cargo("wasm-bindgen-cli");
const WASM_PACK: Tool = Tool::Cargo("wasm-pack");

/// All steps, in the order of execution.
#[rustfmt::skip]
pub const STEPS: &[Step] = &[
    Step { name: "fmt", about: "Rust is formatted", needs: &[RUSTFMT], run: fmt },
    Step { name: "typos", about: "words are spelled right", needs: &[Tool::Cargo("typos-cli")], run: typos },
    Step { name: "biome", about: "TypeScript, JavaScript, CSS and JSON are formatted and linted", needs: &[Tool::Npm], run: biome },
    Step { name: "zhlint", about: "Chinese texts keep to one typography", needs: &[Tool::Npm], run: zhlint },
    Step { name: "deny", about: "dependencies have known sources and fitting licences", needs: &[Tool::Cargo("cargo-deny")], run: deny },
    Step { name: "clippy", about: "no warnings, natively and for WebAssembly", needs: &[CLIPPY, Tool::WasmTarget], run: clippy },
    Step { name: "doc", about: "the documentation builds without warnings", needs: &[], run: doc },
    Step { name: "native", about: "native tests of every crate", needs: &[Tool::Browser], run: native },
    Step { name: "browser", about: "WebAssembly tests in headless Chromium", needs: &[Tool::WasmTarget, BINDGEN, WASM_PACK, Tool::Browser], run: in_browser },
    Step { name: "build", about: "the npm package", needs: &[Tool::Npm, Tool::WasmTarget, BINDGEN, WASM_PACK], run: build },
    Step { name: "client", about: "the calls of a client, in Node.js, with a clock and a service of their own", needs: &[Tool::Npm], run: scripts::client },
    Step { name: "types", about: "the package's TypeScript types", needs: &[Tool::Npm], run: scripts::types },
    Step { name: "package", about: "what would be published: files, types, sizes, and what checkers of packages say", needs: &[Tool::Npm], run: scripts::package },
    Step { name: "docs", about: "the package's documentation, in dist/docs", needs: &[Tool::Npm], run: scripts::docs },
    Step { name: "e2e", about: "the package in Chromium and Firefox against the sandbox", needs: &[Tool::Npm, Tool::WasmTarget, BINDGEN, WASM_PACK, Tool::Browser], run: scripts::end_to_end },
    Step { name: "bench", about: "the benchmark runs, and the package is as small as it has to be", needs: &[Tool::Npm, Tool::WasmTarget, BINDGEN, WASM_PACK, Tool::Browser], run: benchmark },
];

fn fmt() -> Result<Outcome> {
    cargo(&["fmt", "--all", "--", "--check"])?;
    let mut command = shell::command("cargo");
    command.arg("fmt").arg("--manifest-path").arg(leptos::manifest());
    shell::run(command.args(["--", "--check"]))?;
    Ok(Outcome::Held)
}

fn typos() -> Result<Outcome> {
    shell::run(&mut shell::command("typos"))?;
    Ok(Outcome::Held)
}

fn biome() -> Result<Outcome> {
    let mut command = shell::command("biome");
    command.args(["ci", "--error-on-warnings"]);
    // In a log there would be an escape sequence for every letter.
    if !io::stdout().is_terminal() {
        command.arg("--colors=off");
    }
    shell::run(&mut command)?;
    Ok(Outcome::Held)
}

/// All Chinese Markdown, as one pattern: zhlint looks at its first argument only.
const CHINESE: &str = "{README.zh-CN.md,www/**/README.zh-CN.md,www/guide/zh/**/*.md}";

fn zhlint() -> Result<Outcome> {
    let output = shell::follow(shell::command("zhlint").arg(CHINESE))?;
    // It succeeds without a single file, and when it breaks down.
    if !["[start] README.zh-CN.md", "No error found."].iter().all(|line| output.contains(line)) {
        bail!("zhlint did not read to the end");
    }
    Ok(Outcome::Held)
}

fn deny() -> Result<Outcome> {
    cargo(&["deny", "--locked", "--workspace", "check", "licenses", "bans", "sources"])?;
    // The app is never published, so its licences bind nobody; but what compiles here comes from known sources.
    let mut command = shell::command("cargo");
    command.args(["deny", "--locked", "--manifest-path"]).arg(leptos::manifest());
    command.arg("--config").arg(workspace::root().join("deny.toml"));
    shell::run(command.args(["check", "bans", "sources"]))?;
    Ok(Outcome::Held)
}

fn clippy() -> Result<Outcome> {
    cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    let wasm = ["clippy", "--package", "bili-im", "--target", WASM];
    // With default features, without `browser`, and with those of the package.
    cargo(&[&wasm[..], &["--all-targets", "--", "-D", "warnings"]].concat())?;
    cargo(&[&wasm[..], &["--lib", "--no-default-features", "--", "-D", "warnings"]].concat())?;
    cargo(&[&wasm[..], &["--lib", "--features", "test-panics", "--", "-D", "warnings"]].concat())
}

fn doc() -> Result<Outcome> {
    let mut command = shell::command("cargo");
    command.args(["doc", "--no-deps", "--package", "bili-im"]);
    command.env("RUSTDOCFLAGS", "-D warnings");
    shell::run(&mut command)?;
    Ok(Outcome::Held)
}

/// They run `curl`, hence the system's tools.
fn native() -> Result<Outcome> {
    cargo(&["test", "--workspace"])
}

fn in_browser() -> Result<Outcome> {
    pins::check_bindgen()?;
    let (chromium, driver) = browser::pair()?;
    let settings = workspace::root().join("webdriver.json");
    let mut capabilities: Value =
        serde_json::from_str(&files::read(&settings)?).context("webdriver.json is not JSON")?;
    // Otherwise chromedriver looks for a browser by itself, and may find another one.
    capabilities["goog:chromeOptions"]["binary"] = Value::from(chromium.to_string_lossy());
    let settings = scripts::scratch()?.join("webdriver.json");
    files::write(&settings, &capabilities.to_string())?;

    // With the flags of the package, so that what both need is compiled once.
    let mut command = package::wasm_pack();
    command.args(["test", "--mode", "no-install", "--headless", "--chrome"]);
    command.arg("--chromedriver").arg(driver);
    command.args(["--", "--test", "browser"]);
    command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", settings);
    let output = shell::follow(&mut command)?;
    // wasm-pack succeeds without a single test, and when all tests are for Node.js.
    if !output.lines().any(|line| line.starts_with("test result: ok.") && !line.contains(" 0 passed")) {
        bail!("no test was run in the browser");
    }
    compile_examples()
}

/// The examples of the documentation, most of which are for WebAssembly alone. They are compiled and not run.
fn compile_examples() -> Result<Outcome> {
    let mut command = package::cargo();
    command.args(["test", "--doc", "--package", "bili-im", "--target", WASM]);
    // Nothing runs WebAssembly here: what is compiled goes to a program that ignores it.
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "node --version");
    shell::run(&mut command)?;
    Ok(Outcome::Held)
}

fn build() -> Result<Outcome> {
    let mut progress = Progress::new(package::PARTS);
    package::build(package::Edition::Release, &mut progress)?;
    Ok(Outcome::Held)
}

fn benchmark() -> Result<Outcome> {
    bench::check()?;
    Ok(Outcome::Held)
}

fn cargo(arguments: &[&str]) -> Result<Outcome> {
    shell::run(shell::command("cargo").args(arguments))?;
    Ok(Outcome::Held)
}
