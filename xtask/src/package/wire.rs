//! `wire.ts`: exports the types that Rust declares by name, without those of wasm-bindgen itself.

use std::collections::BTreeSet;

/// The module, made of `bili_im.d.ts`.
pub fn module(declarations: &str) -> String {
    let names: BTreeSet<&str> = declarations.lines().filter_map(declared).collect();
    let exports: String = names.iter().map(|name| format!("  {name},\n")).collect();
    format!("// Generated from the Rust types.\nexport type {{\n{exports}}} from \"./bili_im.js\";\n")
}

/// The name of the type that a line declares, if it declares one.
fn declared(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("export interface ").or_else(|| line.strip_prefix("export type "))?;
    let end = rest.find(|letter: char| !is_part_of_name(letter))?;
    let name = &rest[..end];
    (!name.is_empty()).then_some(name)
}

fn is_part_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '$'
}

#[cfg(test)]
mod tests {
    use super::module;

    #[test]
    fn exports_every_type_sorted() {
        let declarations = "/* eslint-disable */\n\
            /**\n * export interface NotThis {\n */\n\
            export interface Session {\n    talker_id: number;\n}\n\n\
            export type Content = Text | Image;\n\
            export interface Page<T> extends Base {\n}\n\
            export class Client {\n}\n\
            export type { Again } from \"./again.js\";\n";
        assert_eq!(
            module(declarations),
            "// Generated from the Rust types.\n\
             export type {\n  Content,\n  Page,\n  Session,\n} from \"./bili_im.js\";\n"
        );
    }

    #[test]
    fn without_types_it_is_still_a_module() {
        assert!(module("").contains("export type {\n} from"));
    }
}
