/**
 * The world of the package, made repeatable: the clock, randomness and storage are given, and what the platform does on
 * threads of its own is a job of the clock. Importing this comes before the package.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { clock } from "../client/support/clock.mjs";
import { Random } from "./random.mjs";

const folder = process.env.BILI_IM_PACKAGE;
if (!folder) throw new Error("BILI_IM_PACKAGE is not set: run this with `cargo xtask soak`");

let entropy = new Random(0);
const storage = new Map();

/** Begins anew: nothing is stored, and all randomness follows from this seed. */
export function resetPlatform(seed) {
  entropy = new Random(seed);
  storage.clear();
}

globalThis.localStorage = {
  getItem: (name) => storage.get(name) ?? null,
  setItem: (name, value) => void storage.set(name, String(value)),
  removeItem: (name) => void storage.delete(name),
};

Object.defineProperty(globalThis.crypto, "getRandomValues", {
  value: (bytes) => {
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = entropy.bits();
    return bytes;
  },
});

const { arrayBuffer } = Blob.prototype;
Blob.prototype.arrayBuffer = function () {
  return clock.job(() => arrayBuffer.call(this));
};

/** What the newest instance has for memory, and whether its next step is to trap. */
const instance = { memory: undefined, traps: false };

const { instantiate } = WebAssembly;
WebAssembly.instantiate = (module, imports) =>
  clock.job(async () => {
    const made = await instantiate(module, trapping(imports));
    instance.memory = made.exports.memory;
    return made;
  });

/** The same imports, one of which traps when it is asked to. */
function trapping(imports) {
  const wrap = (given) => {
    if (typeof given !== "function") return given;
    return (...args) => {
      if (!instance.traps) return given(...args);
      instance.traps = false;
      throw new WebAssembly.RuntimeError("a trap that was asked for");
    };
  };
  const group = (functions) => Object.fromEntries(Object.entries(functions).map(([name, it]) => [name, wrap(it)]));
  return Object.fromEntries(Object.entries(imports).map(([name, functions]) => [name, group(functions)]));
}

export const bili = await import(pathToFileURL(join(folder, "index.js")));

/** Loads the module; afterwards calls begin at once. */
export async function load() {
  const module = await WebAssembly.compile(readFileSync(join(folder, "bili_im_bg.wasm")));
  await clock.run(bili.init({ module_or_path: module }));
}

/** Lets the WebAssembly instance trap within `call`; `onTrap` is called if there was one to trap. */
export function trapIn(call, onTrap) {
  instance.traps = true;
  const called = call();
  if (!instance.traps) onTrap();
  instance.traps = false;
  return called;
}

/** How large the memory of WebAssembly is, in bytes. */
export const memoryOfWasm = () => instance.memory?.buffer.byteLength ?? 0;

export { clock };
