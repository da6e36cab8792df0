//! The package's TypeScript: the template's sources and three generated files, compiled by `tsc`.

use std::path::PathBuf;

use anyhow::Result;

use super::{start_afresh, webassembly, wire};
use crate::{files, shell, workspace};

/// The compiled JavaScript and its type declarations.
pub fn output() -> PathBuf {
    workspace::package_workshop().join("compiled")
}

/// Brings the sources together and compiles them.
pub fn compile() -> Result<()> {
    let template = workspace::root().join("pkg-template");
    let sources = start_afresh("src")?;
    files::copy_folder(&template.join("src"), &sources)?;
    for name in ["bili_im.js", "bili_im.d.ts"] {
        files::copy(&webassembly::output().join(name), &sources.join(name))?;
    }
    let declarations = files::read(&sources.join("bili_im.d.ts"))?;
    files::write(&sources.join("wire.ts"), &wire::module(&declarations))?;
    files::write(&sources.join("constants.ts"), &constants()?)?;

    let settings = workspace::package_workshop().join("tsconfig.json");
    files::copy(&template.join("tsconfig.json"), &settings)?;
    let output = start_afresh("compiled")?;
    let mut command = shell::command("tsc");
    command.arg("--project").arg(settings);
    command.arg("--rootDir").arg(sources);
    command.arg("--outDir").arg(output);
    shell::run(&mut command)
}

/// Rust holds the documented codes and their hints; it prints them as TypeScript.
fn constants() -> Result<String> {
    let mut command = shell::command("cargo");
    command.args(["run", "--quiet", "--package", "bili-im", "--example", "constants"]);
    shell::capture(&mut command)
}
