/** The WebAssembly as a module: what it is, the builder decides, and `init()` takes all that it can be. */

import { type InitOptions, init } from "bili-im";
import wasm from "bili-im/bili_im_bg.wasm";
import { holds, type Same } from "./assert.js";

holds<Same<typeof wasm, string | BufferSource | WebAssembly.Module>>();
const options: InitOptions = { module_or_path: wasm };
init(options);

// @ts-expect-error: it may be bytes or a module as well
export const address: string = wasm;
