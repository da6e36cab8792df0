// `bili-im` for examples: the package, with clients of the sandbox.
import { createClient as create } from "/bili-im/index.js";
import { forSandbox } from "./clients.js";

export * from "/bili-im/index.js";
export const createClient = forSandbox(create);
