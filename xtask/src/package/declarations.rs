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

/// The modules beside a file that its text names, as in `from "./wire.js"`.
fn neighbours(text: &str) -> impl Iterator<Item = &str> {
    text.split("\"./").skip(1).filter_map(|rest| rest.split_once(".js\"").map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::neighbours;

    #[test]
    fn finds_imports_of_either_form() {
        let text = "export * from \"./index.js\";\ntype A = import(\"./error.js\").BiliImError;\n";
        assert_eq!(neighbours(text).collect::<Vec<_>>(), ["index", "error"]);
        assert_eq!(neighbours("import \"other\";").count(), 0);
    }
}
