//! Checks published scripts: no construct that a page's policy or a context forbids, and a complete source map.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::files;

/// Synchronous compilation, `eval` and dynamic imports. A top-level `await` already fails in the bundler.
const FORBIDDEN: [&str; 6] =
    ["new WebAssembly.Module(", "new WebAssembly.Instance(", "eval(", "new Function", "Function(", "import("];

/// Checks every script of a folder.
pub fn check(folder: &Path) -> Result<()> {
    for name in files::walk(folder)? {
        if name.extension().is_some_and(|extension| extension == "js") {
            let text = files::read(&folder.join(&name))?;
            if let Some(found) = forbidden(&text) {
                bail!("{} has {found}", name.display());
            }
            check_map(folder, &text).with_context(|| format!("the source map of {}", name.display()))?;
        }
    }
    Ok(())
}

/// The first forbidden construct, as a whole word and not at the start of a string.
fn forbidden(script: &str) -> Option<&'static str> {
    let is_word = |end: &str| end.ends_with(|letter: char| letter.is_alphanumeric() || "_$.\"'`".contains(letter));
    // A method may have any name; then a body follows on its parameters.
    let is_method = |begin: &str| begin.split_once(')').is_some_and(|(_, rest)| rest.starts_with('{'));
    let is_used =
        |what: &str| script.match_indices(what).any(|(at, _)| !is_word(&script[..at]) && !is_method(&script[at..]));
    FORBIDDEN.into_iter().find(|what| is_used(what))
}

/// Checks that the source map exists and contains all sources.
fn check_map(folder: &Path, script: &str) -> Result<()> {
    let line = script.trim_end().lines().last().unwrap_or_default();
    let name = line.strip_prefix("//# sourceMappingURL=").context("is not named in the last line")?;
    let map: Value = serde_json::from_str(&files::read(&folder.join(name))?).context("is not JSON")?;
    let sources = map["sources"].as_array().context("names no sources")?;
    let contents = map["sourcesContent"].as_array().context("holds no sources")?;
    if sources.is_empty() || sources.len() != contents.len() || !contents.iter().all(Value::is_string) {
        bail!("holds {} of {} sources", contents.iter().filter(|text| text.is_string()).count(), sources.len());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::forbidden;

    #[test]
    fn finds_what_is_forbidden_and_not_what_is_called_alike() {
        assert_eq!(forbidden("a=new WebAssembly.Module(b)"), Some("new WebAssembly.Module("));
        assert_eq!(forbidden("(0,eval(text))"), Some("eval("));
        assert_eq!(forbidden("f=Function(\"return this\")"), Some("Function("));
        assert_eq!(forbidden("m=import(\"./other.js\")"), Some("import("));
        let harmless = "retrieval(a);async import(x){};`Function(${a})`;isFunction(b);a instanceof WebAssembly.Module;import.meta.url;x.import(y)";
        assert_eq!(forbidden(harmless), None);
    }
}
