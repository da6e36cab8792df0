/**
 * What importing the file gives is up to the builder: its address, its bytes or the compiled module.
 * `init({ module_or_path })` takes each.
 */
declare const wasm: string | BufferSource | WebAssembly.Module;
export default wasm;
