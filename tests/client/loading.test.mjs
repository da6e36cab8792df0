/** Where the WebAssembly module is loaded from, and the errors where it cannot be. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, afterEach, beforeEach, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import { MODULE, makeFace } from "./support/face.mjs";

const published = process.env.BILI_IM_PACKAGE;
const requireTool = createRequire(join(process.env.BILI_IM_TOOLS, "package.json"));

const { fetch: ask, location } = globalThis;
const { compile } = WebAssembly;
let asked;
beforeEach(() => {
  asked = [];
  globalThis.fetch = async (address) => {
    asked.push(String(address.url ?? address));
    throw new TypeError("fetch failed");
  };
});
afterEach(() => {
  globalThis.fetch = ask;
  WebAssembly.compile = compile;
  if (location) globalThis.location = location;
  else delete globalThis.location;
});

const base64 = (bytes) => Buffer.from(bytes).toString("base64");
const escaped = (bytes) => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");

/** The error of `init` in a fresh copy of the package. */
async function failure(source) {
  const { bili } = await makeFace({ isPlaced: false });
  const error = await bili.init({ module_or_path: typeof source === "function" ? source() : source }).then(
    () => assert.fail("it loaded"),
    (error) => error,
  );
  assert.deepEqual([error.kind, error.endpoint], ["load", "init"]);
  return error;
}

describe("a data: URL, as bundlers inline small files", () => {
  for (const [title, address] of [
    ["in Base64", `data:application/wasm;base64,${base64(MODULE)}`],
    ["in Base64 that is escaped", `data:application/wasm;base64,${encodeURIComponent(base64(MODULE))}`],
    ["in Base64 without its end, and in capitals", `DATA:;BASE64,${base64(MODULE).replace(/=+$/, "")}`],
    ["escaped", `data:application/wasm,${escaped(MODULE)}`],
    ["with a fragment", `data:application/wasm;base64,${base64(MODULE)}#here`],
    ["broken into lines", `\n data:application/wasm;base64,${base64(MODULE).replace(/.{20}/g, "$&\n")}`],
  ]) {
    test(`${title} is decoded without a fetch`, async () => {
      for (const given of [address, new URL(address), new Request(new URL(address)), Promise.resolve(address)]) {
        const { bili } = await makeFace({ isPlaced: false });
        await bili.init({ module_or_path: given });
      }
      assert.deepEqual(asked, []);
    });
  }

  test("that is not WebAssembly or not Base64 is not quoted in the message", async () => {
    const long = "A".repeat(4_000);
    for (const [address, said] of [
      [`data:text/plain;base64,${long}`, /: the data: address is no WebAssembly$/],
      [`data:application/wasm;base64,${long}!`, /: the data: address is no Base64$/],
      [`data:text/html,%3C!doctype%20html%3E${long}`, /: the data: address is HTML$/],
    ]) {
      const { message } = await failure(address);
      assert.match(message, said);
      assert.ok(message.length < 200, message);
    }
    assert.deepEqual(asked, []);
  });
});

describe("error messages", () => {
  test("truncate long URLs and causes", async () => {
    const address = `https://static.example/${"a/".repeat(5_000)}bili_im_bg.wasm`;
    for (const given of [address, () => Promise.reject(new TypeError(`Failed to parse URL from ${address}`))]) {
      const { message } = await failure(given);
      assert.match(message, /https:\/\/static\.example\/a\/a\//);
      assert.ok(message.length < 500, message);
    }
  });

  test("name a rejected promise, instead of a version mismatch", async () => {
    const cause = new Error("no such file");
    const error = await failure(() => Promise.reject(cause));
    assert.match(error.message, /the promise that init\(\) was given was rejected: no such file$/);
    assert.equal(error.cause, cause);
  });

  test("say that fetch cannot read files, where it cannot", async () => {
    const error = await failure(pathToFileURL("/somewhere/bili_im_bg.wasm"));
    assert.match(error.message, /file:\/\/.*bili_im_bg\.wasm is a file, and fetch reads none here$/);
    assert.deepEqual([error.retryable, /bili-im\/inline/.test(error.hint)], [false, true]);
  });

  test("keep the engine's message about another program", async () => {
    const error = await failure(MODULE.slice(0, 20));
    assert.match(error.message, /did not load: WebAssembly\.compile\(\): /);
    assert.deepEqual([error.retryable, /bili_im_bg\.wasm/.test(error.hint)], [true, true]);
  });
});

describe("a Content Security Policy that forbids WebAssembly", () => {
  const throwing = (message) => async () => {
    throw new WebAssembly.CompileError(message);
  };

  for (const [where, engine, end] of [
    ["a content script of Chromium, whose message ends early", "WebAssembly.compile(): ", "forbids WebAssembly"],
    [
      "a page of Firefox",
      "call to WebAssembly.compile() blocked by CSP",
      "forbids WebAssembly: call to WebAssembly.compile() blocked by CSP",
    ],
  ]) {
    test(`in ${where}: names the page's policy`, async () => {
      globalThis.location = { protocol: "https:" };
      WebAssembly.compile = throwing(engine);
      const error = await failure(MODULE);
      const said = `the WebAssembly part did not load: the page's Content Security Policy (CSP) ${end}`;
      assert.deepEqual([error.message, error.retryable], [said, false]);
      for (const word of [/extension's background/, /wasm-unsafe-eval/, /isolated world helps in Firefox only/]) {
        assert.match(error.hint, word);
      }
      assert.doesNotMatch(error.hint, /bili_im_bg|inline/);
    });
  }

  test("in a page of an extension: names the extension's policy, which the manifest can change", async () => {
    for (const protocol of ["chrome-extension:", "moz-extension:", "safari-web-extension:"]) {
      globalThis.location = { protocol };
      WebAssembly.compile = throwing("WebAssembly.compile(): Refused: 'wasm-unsafe-eval' is not allowed");
      const error = await failure(MODULE);
      assert.match(error.message, /the extension's Content Security Policy \(CSP\) forbids WebAssembly: /);
      assert.match(error.hint, /content_security_policy\.extension_pages/);
      assert.equal(error.retryable, false);
    }
  });
});

describe("a classic script, which has no import.meta.url", () => {
  const { build } = requireTool("esbuild");
  const { rollup } = requireTool("rollup");
  const entry = join(published, "index.js");
  const bytes = readFileSync(join(published, "bili_im_bg.wasm"));

  const byEsbuild = async (format) => {
    const options = { entryPoints: [entry], bundle: true, format, globalName: "bili", write: false, logLevel: "error" };
    const { outputFiles } = await build(options);
    return outputFiles[0].text;
  };
  const byRollup = async (format) => {
    // As in Vite's library mode, which leaves the expression in place.
    const plugin = { name: "none", resolveImportMeta: () => "undefined" };
    const bundle = await rollup({ input: entry, plugins: [plugin] });
    after(() => bundle.close());
    const { output } = await bundle.generate({ format, name: "bili", inlineDynamicImports: true });
    return output[0].code;
  };

  /** The exports of a script that runs in a separate realm without a document. */
  function run(script) {
    const module = { exports: {} };
    const { URL, Request, Response, Headers, AbortController, AbortSignal, TextDecoder, TextEncoder } = globalThis;
    const given = { URL, Request, Response, Headers, AbortController, AbortSignal, TextDecoder, TextEncoder };
    const context = { ...given, WebAssembly, module, exports: module.exports, fetch: globalThis.fetch };
    return runInNewContext(`${script}\n;typeof bili === "undefined" ? module.exports : bili`, context);
  }

  for (const [title, make] of [
    ["an IIFE of esbuild", () => byEsbuild("iife")],
    ["CommonJS of esbuild", () => byEsbuild("cjs")],
    ["an IIFE of Rollup", () => byRollup("iife")],
    ["CommonJS of Rollup", () => byRollup("cjs")],
  ]) {
    test(`${title} gets an error that names bili-im/inline`, async () => {
      const { createClient } = run(await make());
      const error = await createClient({ locale: "en" })
        .unread()
        .catch((error) => error);
      assert.match(
        error.message,
        /this script has no address \(import\.meta\.url\).*classic script \(IIFE or CommonJS\)/,
      );
      assert.deepEqual([error.kind, error.retryable], ["load", false]);
      assert.match(error.hint, /bili-im\/inline/);
      assert.deepEqual(asked, []);
    });

    test(`${title} loads from bytes`, async () => {
      const { init } = run(await make());
      await init({ module_or_path: bytes });
      assert.deepEqual(asked, []);
    });
  }
});

describe("an engine without SIMD", () => {
  // V8 can disable SIMD only on this architecture.
  const skip = process.arch !== "x64" && "V8 has no such option for this processor";

  test("gets an error with the minimum versions", { skip }, () => {
    const script = `
      import { init } from ${JSON.stringify(pathToFileURL(join(published, "inline.js")).href)};
      const { kind, retryable, message, hint } = await init().catch((error) => error);
      console.log(JSON.stringify({ kind, retryable, message, hint }));`;
    const given = ["--no-enable-ssse3", "--input-type=module", "--eval", script];
    const { stdout, stderr } = spawnSync(process.execPath, given, { encoding: "utf8" });
    assert.equal(stderr, "");
    const error = JSON.parse(stdout);
    assert.deepEqual([error.kind, error.retryable], ["load", false]);
    assert.match(error.message, /this browser has no SIMD for WebAssembly: /);
    assert.match(error.hint, /91.*89.*16\.4/);
  });
});
