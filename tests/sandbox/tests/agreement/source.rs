//! What the sources of the library say: which endpoints there are, and which methods JavaScript sees.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// All Rust sources in a folder of the library.
pub fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found
}

/// The texts in quotes that follow `before`.
pub fn quoted_after(text: &str, before: &str) -> Vec<String> {
    let starts = text.split(before).skip(1);
    starts.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
}

/// The asynchronous methods of the client, as JavaScript names them; those of `customerService` with that before them.
pub fn methods() -> BTreeSet<String> {
    let mut methods = BTreeSet::new();
    for (file, text) in sources("src/js") {
        let prefix = if file == "customer_service.rs" { "customerService." } else { "" };
        for exported in text.split("#[wasm_bindgen(").skip(1).filter(|rest| returns_promise(rest)) {
            let own = exported.split_once("pub fn ").and_then(|(_, rest)| rest.split_once('('));
            let renamed = exported.split_once("js_name = ").filter(|(before, _)| !before.contains("pub fn"));
            let name = match renamed {
                Some((_, rest)) => rest.split([',', ')']).next(),
                None => own.map(|(name, _)| name),
            };
            methods.insert(format!("{prefix}{}", name.unwrap()));
        }
    }
    // Listings have their methods in TypeScript.
    let client = std::fs::read_to_string(root().join("pkg-template/src/client.ts")).unwrap();
    let interface = client.split_once("export interface Client ").unwrap().1.split_once("\n}\n").unwrap().0;
    for line in interface.lines().filter_map(|line| line.strip_prefix("  ")) {
        let name: String = line.chars().take_while(char::is_ascii_alphanumeric).collect();
        if !name.is_empty() && line[name.len()..].starts_with('(') {
            methods.insert(name);
        }
    }
    methods
}

/// Whether what follows `#[wasm_bindgen(` is the attribute of a method that returns a promise.
fn returns_promise(rest: &str) -> bool {
    rest.split(']').next().is_some_and(|attribute| attribute.contains("unchecked_return_type = \"Promise<"))
}
