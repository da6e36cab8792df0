//! The package's TypeScript: the template's sources and generated files, checked by `tsc` and bundled by esbuild.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{Edition, glue, webassembly, wire};
use crate::{files, shell, workspace};

/// Libraries that the bundles hold; `bundle.mjs` puts their licences beside them.
const LIBRARIES: [&str; 2] = ["client-zip", "idb"];

/// The type declarations.
pub fn output(edition: Edition) -> PathBuf {
    edition.workshop().join("compiled")
}

/// The published JavaScript, with source maps.
pub fn bundles(edition: Edition) -> PathBuf {
    edition.workshop().join("bundles")
}

/// Collects the sources and compiles them.
pub fn compile(edition: Edition) -> Result<()> {
    let template = workspace::root().join("pkg-template");
    let sources = edition.start_afresh("src")?;
    files::copy_folder(&template.join("src"), &sources)?;
    let bindings = files::read(&webassembly::output(edition).join("bili_im.js"))?;
    files::write(&sources.join("wasm/glue.js"), &glue::module(&bindings)?)?;
    let declarations = files::read(&webassembly::output(edition).join("bili_im.d.ts"))?;
    let declarations = glue::declarations(&declarations)?;
    files::write(&sources.join("bili_im.d.ts"), declarations)?;
    files::write(&sources.join("wire.ts"), &wire::module(declarations))?;
    files::write(&sources.join("constants.ts"), &constants()?)?;

    let settings = edition.workshop().join("tsconfig.json");
    files::write(&settings, &settings_with_libraries(&files::read(&template.join("tsconfig.json"))?)?)?;
    let output = edition.start_afresh("compiled")?;
    let mut command = shell::command("tsc");
    command.arg("--project").arg(settings);
    command.arg("--rootDir").arg(&sources);
    command.arg("--outDir").arg(&output);
    shell::run(&mut command)?;
    // The compiler leaves declarations where they are.
    for name in ["bili_im.d.ts", "bili_im_bg.wasm.d.ts"] {
        files::copy(&sources.join(name), &output.join(name))?;
    }

    let mut command = shell::command("node");
    command.arg(workspace::root().join("xtask/tools/bundle.mjs"));
    command.arg(sources).arg(webassembly::output(edition).join("bili_im_bg.wasm"));
    command.arg(edition.start_afresh("bundles")?);
    // All crates of the workspace share one version.
    command.arg(env!("CARGO_PKG_VERSION")).arg(workspace::npm_tools());
    shell::run(&mut command)
}

/// The compiler's settings, which find the bundled libraries where the tools are installed.
fn settings_with_libraries(text: &str) -> Result<String> {
    let mut settings: Value = serde_json::from_str(text).context("pkg-template/tsconfig.json is not JSON")?;
    let modules = workspace::npm_tools().join("node_modules");
    for library in LIBRARIES {
        settings["compilerOptions"]["paths"][library] = json!([modules.join(library)]);
    }
    Ok(serde_json::to_string_pretty(&settings)?)
}

/// Generates the documented codes and their hints as TypeScript from Rust.
fn constants() -> Result<String> {
    let mut command = shell::command("cargo");
    command.args(["run", "--quiet", "--package", "bili-im-constants"]);
    shell::capture(&mut command)
}
