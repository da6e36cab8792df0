//! The Leptos app of `tests/consumers`, built as Trunk builds it: by Cargo, then by wasm-bindgen.
//!
//! Trunk itself takes minutes to compile. Its settings are beside the app, for people.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::tools::WASM;
use crate::{files, package, pins, shell, workspace};

const NAME: &str = "bili-im-in-leptos";

/// What Trunk replaces in the page by what starts the app.
const RUST_LINK: &str = r#"<link data-trunk rel="rust" data-wasm-opt="0" />"#;
const START: &str = r#"<script type="module">import init from "/app.js"; await init();</script>"#;

/// The app's sources, a workspace of their own.
pub fn manifest() -> PathBuf {
    source().join("Cargo.toml")
}

/// Builds the app, and returns the folder of its page.
pub fn build() -> Result<PathBuf> {
    pins::check_bindgen_in(&source().join("Cargo.lock"))?;
    forget_library()?;
    // With the package's flags and folder: what both have in common is compiled once.
    let mut cargo = package::cargo();
    cargo.args(["build", "--locked", "--target", WASM, "--manifest-path"]).arg(manifest());
    cargo.arg("--target-dir").arg(workspace::target());
    shell::run(&mut cargo)?;
    forget_library()?;

    let output = workspace::target().join("leptos");
    files::clear(&output)?;
    let mut bindgen = shell::command("wasm-bindgen");
    bindgen.args(["--target", "web", "--out-name", "app", "--out-dir"]).arg(&output);
    bindgen.arg(workspace::target().join(WASM).join("debug").join(format!("{NAME}.wasm")));
    shell::run(&mut bindgen)?;

    let page = files::read(&source().join("index.html"))?;
    if !page.contains(RUST_LINK) {
        bail!("tests/consumers/leptos/index.html has no {RUST_LINK}");
    }
    files::write(&output.join("index.html"), &page.replace(RUST_LINK, START))?;
    Ok(output)
}

/// Has Cargo compile the library anew. The files of one that is a `cdylib`, too, have no hash in their names, so that Cargo takes
/// those of the app, with other features, for those of the package, and the other way round:
/// `findings/cargo-shared-target-features.sh`.
fn forget_library() -> Result<()> {
    let folder = workspace::target().join(WASM).join("debug").join("deps");
    for name in ["bili_im.wasm", "libbili_im.rlib", "libbili_im.rmeta"] {
        let file = folder.join(name);
        if file.exists() {
            fs::remove_file(file)?;
        }
    }
    Ok(())
}

fn source() -> PathBuf {
    workspace::root().join("tests/consumers/leptos")
}
