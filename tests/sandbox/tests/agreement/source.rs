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

/// The names of the methods that the types of the package have: of a client, and of its customer service.
pub fn methods() -> BTreeSet<String> {
    let places = [
        ("client/client.ts", "Client ", ""),
        ("client/operations.ts", "Operations ", ""),
        ("client/operations.ts", "CustomerService ", "customerService."),
    ];
    let mut methods = BTreeSet::new();
    for (file, interface, prefix) in places {
        let text = std::fs::read_to_string(root().join("pkg-template/src").join(file)).unwrap();
        let rest = text.split_once(&format!("export interface {interface}")).unwrap().1;
        for line in rest.split_once("\n}\n").unwrap().0.lines().filter_map(|line| line.strip_prefix("  ")) {
            let name: String = line.chars().take_while(char::is_ascii_alphanumeric).collect();
            if !name.is_empty() && line[name.len()..].starts_with('(') {
                methods.insert(format!("{prefix}{name}"));
            }
        }
    }
    methods
}

/// The names of the methods that the exported client has, as its errors and events call them.
pub fn exported_methods() -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("src/js/client.rs")).unwrap();
    ["read", "write", "set", "call"].iter().flat_map(|kind| quoted_after(&text, &format!("self.{kind}(\""))).collect()
}
