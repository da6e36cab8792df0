/** The package under test, with the WebAssembly module not yet loaded. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.env.BILI_IM_PACKAGE;
if (!folder) throw new Error("BILI_IM_PACKAGE is not set: run these tests with `cargo xtask test --only client`");

export const bili = await import(pathToFileURL(join(folder, "index.js")));
