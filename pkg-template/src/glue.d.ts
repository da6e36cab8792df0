/** `glue.js` is made of wasm-bindgen's JavaScript by the build: all of it that belongs to one instance, as a function. */
import type * as Bindings from "./bili_im.js";

export type Glue = typeof Bindings & {
  /** What the WebAssembly imports. */
  readonly imports: WebAssembly.Imports;
  /** Says what stands for the exports of the WebAssembly from now on. */
  connect(exports: WebAssembly.Exports): void;
};

export function makeGlue(): Glue;
