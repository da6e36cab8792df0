/** The TypeScript face with a fake core in JavaScript, in a fresh copy for each test. */
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { pathToFileURL } from "node:url";

const tools = process.env.BILI_IM_TOOLS;
if (!tools) throw new Error("BILI_IM_TOOLS is not set: run these tests with `cargo xtask test --only client`");
const { build } = createRequire(join(tools, "package.json"))("esbuild");
const sources = join(import.meta.dirname, "../../../pkg-template/src");

/** The files that the build generates, with the glue of the test. */
const GENERATED = {
  "glue.js": "export const makeGlue = () => globalThis.makeTestGlue();",
  "constants.js": "export const describeCode = () => undefined;",
};

const plugin = {
  name: "generated",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/(glue|constants)\.js$/ }, ({ path }) => ({
      path: path.split("/").at(-1),
      namespace: "made",
    }));
    onLoad({ filter: /.*/, namespace: "made" }, ({ path }) => ({ contents: GENERATED[path], loader: "js" }));
  },
};

const folder = mkdtempSync(join(tmpdir(), "bili-im-face-"));
after(() => rmSync(folder, { recursive: true }));
const bundle = join(folder, "index.mjs");
await build({
  entryPoints: [join(sources, "index.ts")],
  bundle: true,
  format: "esm",
  outfile: bundle,
  define: { INLINE_WASM: '""' },
  plugins: [plugin],
  logLevel: "error",
});

/** `(module (func (export "enter") (param i32) (if (local.get 0) (then unreachable))))` */
// biome-ignore format: these are bytes
export const MODULE = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 1, 127, 0, 3, 2, 1, 0, 7, 9, 1, 5, 101, 110, 116, 101, 114, 0, 0,
  10, 10, 1, 8, 0, 32, 0, 4, 64, 0, 11, 11,
);

let copies = 0;

/**
 * A fresh copy of the package, with its cores in order of creation: each has `options`, `host`, `calls`
 * (`[method, arguments, deferred]`), a `log` of everything else, and `trap()`. `hooks.onCall` is called within each call, and
 * `hooks.refuses` decides which client options are refused.
 */
export async function makeFace({ isPlaced = true } = {}) {
  const cores = [];
  const hooks = {};
  globalThis.makeTestGlue = () => makeGlue(cores, hooks);
  copies += 1;
  const bili = await import(`${pathToFileURL(bundle)}?${copies}`);
  const module = Promise.withResolvers?.() ?? deferred();
  // The default source, unless the test passes one.
  if (isPlaced) bili.init({ module_or_path: module.promise }).catch(() => {});
  return { bili, cores, hooks, load: () => module.resolve(MODULE), refuse: (reason) => module.reject(reason) };
}

export function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

const METHODS = ["unread", "session", "history", "sendText", "sendImage", "users", "heartbeat", "uploadFile"];

function makeGlue(cores, hooks) {
  let exports;
  class Client {
    calls = [];
    log = [];

    constructor(options, host) {
      if (hooks.refuses?.(options)) {
        const message = "`options.locale`: expected something else";
        throw host.makeError({ kind: "input", message, endpoint: "createClient", retryable: false });
      }
      Object.assign(this, { options, host });
      cores.push(this);
    }

    /** Fails like a panic in a promise callback. */
    trap() {
      return exports.enter(1);
    }

    walkHistory(...given) {
      return new Walk(this, given);
    }

    setListening(on) {
      this.log.push(`listening ${on}`);
    }

    close() {
      this.log.push("close");
    }

    free() {
      this.log.push("free");
    }
  }
  class Walk {
    constructor(core, given) {
      Object.assign(this, { core, given });
    }

    next() {
      return call(this.core, "next", this.given);
    }

    free() {
      this.core.log.push("free walk");
    }
  }
  function call(core, method, given) {
    exports.enter(0);
    const one = deferred();
    core.calls.push([method, given, one]);
    hooks.onCall?.(method, given);
    if (given.some((value) => value?.mobiApp === "crash")) exports.enter(1);
    return one.promise;
  }
  for (const method of METHODS) {
    Client.prototype[method] = function (...given) {
      return call(this, method, given);
    };
  }
  const connect = (given) => {
    exports = given;
  };
  return { imports: {}, connect, onPanic() {}, Client };
}
