//! `glue.js`: wasm-bindgen's JavaScript as a function, so that a new instance can replace one that panicked.
//!
//! wasm-bindgen's loader is removed: the package loads the module itself, and never synchronously.

use anyhow::{Context, Result};

/// The beginning of wasm-bindgen's loader.
const LOADER: &str = "let wasmModule, wasmInstance, wasm;";

/// The beginning of its declarations.
const LOADER_TYPES: &str = "export type InitInput = ";

/// The module, made of `bili_im.js`.
pub fn module(bindings: &str) -> Result<String> {
    let end = bindings.find(LOADER).context("wasm-bindgen's JavaScript has no loader where there was one")?;
    let mut body = String::new();
    let mut names = Vec::new();
    for line in bindings[..end].lines() {
        let declaration = line.strip_prefix("export ");
        names.extend(declaration.and_then(name));
        body.push_str(declaration.unwrap_or(line));
        body.push('\n');
    }
    let exports = names.join(", ");
    Ok(format!(
        "// Made of wasm-bindgen's JavaScript by `cargo xtask build`.\n\
         export function makeGlue() {{\nlet wasm;\n{body}\
         const connect = (exports) => {{ wasm = exports; }};\n\
         return {{ imports: __wbg_get_imports(), connect, {exports} }};\n}}\n"
    ))
}

/// The declarations without those of the loader.
pub fn declarations(text: &str) -> Result<&str> {
    let end = text.find(LOADER_TYPES).context("wasm-bindgen's declarations have no loader where there was one")?;
    Ok(&text[..end])
}

/// The name that a line without its `export` declares.
fn name(declaration: &str) -> Option<&str> {
    let rest = declaration.strip_prefix("class ").or_else(|| declaration.strip_prefix("function "))?;
    rest.split([' ', '(']).next()
}

#[cfg(test)]
mod tests {
    use super::{declarations, module};

    #[test]
    fn what_was_exported_is_returned_and_nothing_loads() {
        let bindings = "export class Client {\n    free() {}\n}\nexport function preview(message) {}\n\
                        function __wbg_get_imports() {}\nlet wasmModule, wasmInstance, wasm;\nfunction initSync() {}\n";
        let made = module(bindings).unwrap_or_default();
        assert!(made.contains("\nclass Client {\n") && made.contains("\nfunction preview(message) {}\n"), "{made}");
        assert!(made.contains("return { imports: __wbg_get_imports(), connect, Client, preview };"), "{made}");
        assert!(!made.contains("initSync"), "{made}");
        assert!(module("export class Client {}\n").is_err());
    }

    #[test]
    fn declarations_end_before_the_loader() {
        let text = "export class Client {\n}\nexport type InitInput = string;\n";
        assert_eq!(declarations(text).ok(), Some("export class Client {\n}\n"));
        assert!(declarations("").is_err());
    }
}
