/** The entry `bili-im` with the WebAssembly module embedded: a single file that loads no other. */
export * from "./index.js";
