//! Which type declarations are published: those of the entries, and what they lead to.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;

use crate::files;

/// The files of `folder` that the declarations of `entries` need, themselves included.
pub fn needed(folder: &Path, entries: &[&str]) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut open: Vec<String> = entries.iter().map(|entry| format!("{entry}.d.ts")).collect();
    while let Some(name) = open.pop() {
        if found.insert(name.clone()) {
            let text = files::read(&folder.join(&name))?;
            open.extend(neighbours(&text).map(|module| format!("{module}.d.ts")));
        }
    }
    Ok(found)
}

/// What lies beside a file and is named in its text, as in `from "./wire.js"` or `path="./global.d.ts"`.
fn neighbours(text: &str) -> impl Iterator<Item = &str> {
    let files = text.split("\"./").skip(1).filter_map(|rest| rest.split_once('"').map(|(file, _)| file));
    files.filter_map(|file| file.strip_suffix(".js").or_else(|| file.strip_suffix(".d.ts")))
}

#[cfg(test)]
mod tests {
    use super::neighbours;

    #[test]
    fn finds_imports_of_either_form_and_references() {
        let text = "/// <reference path=\"./global.d.ts\" />\n\
                    export * from \"./index.js\";\ntype A = import(\"./error.js\").BiliImError;\n";
        assert_eq!(neighbours(text).collect::<Vec<_>>(), ["global", "index", "error"]);
        assert_eq!(neighbours("import \"other\";").count(), 0);
    }
}
