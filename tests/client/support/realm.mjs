/** The package in a separate realm per tab: the classic script, with the globals of that tab. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

const folder = process.env.BILI_IM_PACKAGE;
if (!folder) throw new Error("BILI_IM_PACKAGE is not set: run these tests with `cargo xtask test --only client`");

const script = new vm.Script(readFileSync(join(folder, "userscript.js"), "utf8"), { filename: "userscript.js" });
const module = new WebAssembly.Module(readFileSync(join(folder, "bili_im_bg.wasm")));

/** Globals shared with this process; `Date` and `performance` are the clock's. */
const SHARED = [
  ..."AbortController AbortSignal Blob DOMException Date Event EventTarget File FormData Headers".split(" "),
  ..."ReadableStream Request Response TextDecoder TextEncoder URL URLSearchParams atob btoa console crypto".split(" "),
  ..."performance queueMicrotask structuredClone".split(" "),
];

/** Runs what is deferred to the tab, and nothing once it is gone. */
function throughTab(tab, promise) {
  return new Promise((resolve, reject) => {
    promise.then(
      (value) => tab.run(() => resolve(value)),
      (error) => tab.run(() => reject(error)),
    );
  });
}

/** The network of a tab: responses and aborts reach it only while it runs. */
function fetchOf(tab, fetch) {
  return (input, init) => {
    const signal = init?.signal ?? input.signal;
    const aborted = new Promise((_, reject) => {
      if (signal?.aborted) reject(signal.reason);
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    return throughTab(tab, Promise.race([fetch(input, init), aborted]));
  };
}

/** The package in a tab of an `Origin`, with `fetch` as its network; also its WebAssembly memory and uncaught errors. */
export async function loadInto(tab, fetch) {
  const { scope } = tab;
  const realm = { failures: [] };
  const shared = Object.fromEntries(SHARED.map((name) => [name, globalThis[name]]));
  const context = vm.createContext({
    ...shared,
    ...Object.fromEntries(Object.entries(scope).filter(([name]) => name !== "performance")),
    WebAssembly: { ...pick(WebAssembly), instantiate: (...given) => instantiate(realm, ...given) },
    navigator: Object.defineProperty({ ...scope.navigator }, "onLine", { get: () => tab.isOnline }),
    fetch: fetchOf(tab, fetch),
    addEventListener: scope.addEventListener.bind(scope),
    removeEventListener: scope.removeEventListener.bind(scope),
  });
  script.runInContext(context);
  realm.bili = vm.runInContext("BiliIM", context);
  await realm.bili.init({ module_or_path: module });
  return realm;
}

const pick = ({ Module, Instance, Memory, Table, RuntimeError, CompileError, LinkError }) => ({
  ...{ Module, Instance, Memory, Table, RuntimeError, CompileError, LinkError },
});

async function instantiate(realm, ...given) {
  const made = await WebAssembly.instantiate(...given);
  realm.memory = (made.instance ?? made).exports.memory;
  return made;
}
