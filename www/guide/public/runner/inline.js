// `bili-im/inline` for examples: the package, with clients of the sandbox.
import { createClient as create } from "/bili-im/inline.js";
import { forSandbox } from "./clients.js";

export * from "/bili-im/inline.js";
export const createClient = forSandbox(create);
