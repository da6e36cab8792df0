/** The same as the entry `bili-im`, with the WebAssembly part inside: one file, which asks for no other. */
export * from "./index.js";
