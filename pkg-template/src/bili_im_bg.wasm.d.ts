/**
 * What an import of the file yields depends on the bundler: its URL, its bytes or the compiled module.
 * `init({ module_or_path })` accepts each.
 */
declare const wasm: string | BufferSource | WebAssembly.Module;
export default wasm;
