/** `glue.js` is made of wasm-bindgen's JavaScript by the build: all of it that belongs to one instance, as a function. */
import type * as Bindings from "../bili_im.js";

export type Glue = typeof Bindings & {
  /** What the WebAssembly imports. */
  readonly imports: WebAssembly.Imports;
  /** Sets the exports of the WebAssembly that the glue calls. */
  connect(exports: WebAssembly.Exports): void;
};

/** A client in one instance. */
export type Core = Bindings.Client;

/** A walk through the pages of a list in one instance. */
export type Walk = Bindings.Walk;

export function makeGlue(): Glue;
