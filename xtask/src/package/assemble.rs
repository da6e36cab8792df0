//! Assembles the files to be published.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{Edition, declarations, typescript, webassembly};
use crate::{files, workspace};

/// Fills the package's folder, and checks that every file of `package.json` exists.
pub fn assemble(edition: Edition) -> Result<()> {
    let root = workspace::root();
    let template = root.join("pkg-template");
    let package = edition.output();
    files::clear(&package)?;

    let compiled = typescript::output(edition);
    let entries = ["index", "inline", "userscript", "archive", "bridge", "bili_im_bg.wasm"];
    for name in declarations::needed(&compiled, &entries)? {
        files::copy(&compiled.join(&name), &package.join(&name))?;
    }
    files::copy_folder(&typescript::bundles(edition), &package)?;
    let schema = "archive.schema.json";
    files::copy(&template.join(schema), &package.join(schema))?;
    let wasm = "bili_im_bg.wasm";
    files::copy(&webassembly::output(edition).join(wasm), &package.join(wasm))?;
    let own_readme = template.join("README.md");
    let readme = if own_readme.is_file() { own_readme } else { root.join("README.md") };
    copy_document(&readme, &package)?;
    for name in ["README.zh-CN.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        copy_document(&root.join(name), &package)?;
    }

    let mut manifest: Value = serde_json::from_str(&files::read(&template.join("package.json"))?)
        .context("pkg-template/package.json is not JSON")?;
    // All crates of the workspace share one version.
    manifest["version"] = Value::from(env!("CARGO_PKG_VERSION"));
    check_exports(&manifest["exports"], &package)?;
    let text = format!("{}\n", serde_json::to_string_pretty(&manifest)?);
    files::write(&package.join("package.json"), &text)
}

/// The package works without its documents, so a missing one is only a warning.
fn copy_document(document: &Path, package: &Path) -> Result<()> {
    let Some(name) = document.file_name() else {
        return Ok(());
    };
    if !document.is_file() {
        eprintln!("{} is missing: the package goes without it.", document.display());
        return Ok(());
    }
    files::copy(document, &package.join(name))
}

/// Checks that every file in `exports` exists, at any depth of conditions.
fn check_exports(exports: &Value, package: &Path) -> Result<()> {
    match exports {
        Value::String(name) if !name.contains('*') && !package.join(name).exists() && name != "./package.json" => {
            bail!("package.json exports {name}, which the build did not make")
        }
        Value::Object(conditions) => conditions.values().try_for_each(|value| check_exports(value, package)),
        _ => Ok(()),
    }
}
