/** `fetch`-like functions of popular packages, as a script would pass them. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const tools = process.env.BILI_IM_TOOLS;
if (!tools) throw new Error("BILI_IM_TOOLS is not set: run these tests with `cargo xtask test --only client`");
const folder = (name) => join(tools, "node_modules", name);
const load = (name, entry) => import(pathToFileURL(join(folder(name), entry)));
const require = createRequire(join(tools, "package.json"));
const versionOf = (name) => JSON.parse(readFileSync(join(folder(name), "package.json"), "utf8")).version;

const { default: ky } = await load("ky", "distribution/index.js");
const { ofetch } = await load("ofetch", "dist/node.mjs");
const { default: cookies } = await load("fetch-cookie", "esm/index.js");
const { default: nodeFetch } = await load("node-fetch", "src/index.js");
const { default: gm } = await load("@trim21/gm-fetch", "dist/index.mjs");

/** Each with its name in the guide, its version, and the function. */
export const FETCHES = [
  { name: "fetch", version: undefined, fetch: (...given) => globalThis.fetch(...given) },
  { name: "undici", version: versionOf("undici"), fetch: require("undici").fetch },
  { name: "node-fetch", version: versionOf("node-fetch"), fetch: nodeFetch },
  { name: "node-fetch", version: versionOf("node-fetch-2"), fetch: require("node-fetch-2") },
  { name: "cross-fetch", version: versionOf("cross-fetch"), fetch: require("cross-fetch").fetch },
  {
    name: "ky",
    version: versionOf("ky"),
    fetch: (url, options) => ky(url, { ...options, retry: 0, timeout: false, throwHttpErrors: false }),
  },
  { name: "ofetch", version: versionOf("ofetch"), fetch: ofetch.native },
  { name: "fetch-cookie", version: versionOf("fetch-cookie"), fetch: cookies(globalThis.fetch) },
  { name: "@trim21/gm-fetch", version: versionOf("@trim21/gm-fetch"), fetch: gm },
];

export const raw = ofetch.raw;
