/** The entry with the WebAssembly inside. */
import * as standard from "bili-im";
import * as inline from "bili-im/inline";
import { holds, type Same } from "./assert.js";

// What one makes, the other takes.
holds<Same<typeof inline, typeof standard>>();
const im: standard.Client = inline.createClient({ locale: "en" });
export const kind: Promise<inline.ErrorKind | undefined> = im.unread().then(
  () => undefined,
  (error: unknown) => (standard.isBiliImError(error) ? error.kind : undefined),
);

// @ts-expect-error: it has no export of its own
inline.wasm;
