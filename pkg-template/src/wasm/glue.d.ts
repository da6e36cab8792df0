/** The build generates `glue.js` from wasm-bindgen's JavaScript: a function that creates the glue of one instance. */
import type * as Bindings from "../bili_im.js";

export type Glue = typeof Bindings & {
  /** The imports of the WebAssembly module. */
  readonly imports: WebAssembly.Imports;
  /** Sets the exports that the glue calls. */
  connect(exports: WebAssembly.Exports): void;
};

/** A client within one instance. */
export type Core = Bindings.Client;

/** A pager within one instance. */
export type Walk = Bindings.Walk;

export function makeGlue(): Glue;
