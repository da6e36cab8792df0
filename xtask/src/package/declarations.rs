//! Selects the type declarations to publish: those of the entries, and their transitive imports.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;

use crate::files;

/// The files of `folder` that the declarations of `entries` need, themselves included, as paths with slashes.
pub fn needed(folder: &Path, entries: &[&str]) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut open: Vec<String> = entries.iter().map(|entry| format!("{entry}.d.ts")).collect();
    while let Some(name) = open.pop() {
        if found.insert(name.clone()) {
            let text = files::read(&folder.join(&name))?;
            open.extend(imports(&text).map(|module| format!("{}.d.ts", resolve(&name, module))));
        }
    }
    Ok(found)
}

/// The relative modules that a file's text names, without their extension, as in `from "../wire.js"`.
fn imports(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.split('"').skip(1);
    quoted.filter(|name| name.starts_with("./") || name.starts_with("../")).filter_map(|name| name.strip_suffix(".js"))
}

/// The module that `import` names in the file `from`.
fn resolve(from: &str, import: &str) -> String {
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    for part in import.split('/') {
        match part {
            "." => {}
            ".." => drop(folders.pop()),
            name => folders.push(name),
        }
    }
    folders.join("/")
}

#[cfg(test)]
mod tests {
    use super::{imports, resolve};

    #[test]
    fn finds_imports_of_either_form() {
        let text = "export * from \"./index.js\";\ntype A = import(\"../client/error.js\").BiliImError;\n";
        assert_eq!(imports(text).collect::<Vec<_>>(), ["./index", "../client/error"]);
        assert_eq!(imports("import \"other\";").count(), 0);
    }

    #[test]
    fn imports_are_relative_to_the_file() {
        assert_eq!(resolve("index.d.ts", "./client/error"), "client/error");
        assert_eq!(resolve("client/error.d.ts", "./events"), "client/events");
        assert_eq!(resolve("client/error.d.ts", "../wire"), "wire");
    }
}
