/** `cargo xtask bench`: measures the package in `BILI_IM_PACKAGE` in real browsers, and says what came of it. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { requireTool, tools } from "../e2e/support/environment.mjs";
import { startSandbox } from "../e2e/support/sandbox.mjs";
import { assembleSite } from "../e2e/support/site.mjs";
import { BROWSERS } from "./browsers.mjs";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    browser: { type: "string", multiple: true, default: Object.keys(BROWSERS) },
    only: { type: "string", multiple: true },
    decoders: { type: "string" },
    output: { type: "string" },
  },
});

/** How long it takes: the short form shows that everything runs, the long one gives numbers to keep. */
const EFFORT = options.quick
  ? { decode: { rounds: 7, sampleMs: 5 }, calls: [1000, { rounds: 3 }], walk: [2_000, { rounds: 1 }] }
  : { decode: { rounds: 41, sampleMs: 20 }, calls: [10_000, { rounds: 5 }], walk: [100_000, { rounds: 5 }] };

/** The bundle of what runs in the page, with the package and the decoders beside it. */
async function makeSite() {
  const site = assembleSite("bench");
  await requireTool("esbuild").build({
    entryPoints: [join(import.meta.dirname, "page.mjs")],
    outfile: join(site, "bench.js"),
    bundle: true,
    format: "esm",
    alias: { "bili-im-bench": join(options.decoders, "decoders.js") },
    external: ["/bili-im/*"],
    nodePaths: [join(tools, "node_modules")],
    logLevel: "warning",
  });
  copyFileSync(join(options.decoders, "decoders_bg.wasm"), join(site, "decoders_bg.wasm"));
  writeFileSync(join(site, "bench.html"), '<!doctype html><script type="module" src="/bench.js"></script>');
  return site;
}

const MAIN = 293793435;
const PEER = 2239814;

/** Every case in one browser, as rows. */
async function measure(start, sandbox) {
  const browser = await start();
  const rows = [];
  const note = (name, measured) => {
    for (const row of measured) {
      rows.push({ name, browser: browser.name, ...row });
      console.log(
        [browser.name.padEnd(9), name.padEnd(30), row.peer.padEnd(20), row.ours_ms.toFixed(3).padStart(10), row.peer_ms.toFixed(3).padStart(10), row.ratio.toFixed(2).padStart(6)].join(" "),
      );
    }
  };
  const chosen = (name) => !options.only || options.only.some((part) => name.includes(part));
  try {
    const page = await browser.open();
    page.setDefaultTimeout?.(600_000);
    await page.goto(`${sandbox.http}/_sandbox/login?mid=${MAIN}&to=/bench.html`);
    await page.waitForFunction(() => globalThis.bench);
    console.log(`${browser.name} ${browser.version}`);
    const run = (method, ...given) => page.evaluate(([name, args]) => bench[name](...args), [method, given]);
    for (const name of (await page.evaluate(() => bench.names)).filter(chosen)) {
      note(name, (await run("decode", name, EFFORT.decode)).rows);
    }
    if (chosen("history")) note("history() of 200 from memory", await run("wholeCall", EFFORT.decode));
    if (chosen("unread")) note(`unread() ${EFFORT.calls[0]} times`, await run("manyCalls", ...EFFORT.calls));
    if (chosen("walk")) {
      await sandbox.converse({ a: MAIN, b: PEER, count: EFFORT.walk[0], seed: 5 });
      note(`walk of ${EFFORT.walk[0]}`, await run("walk", ...EFFORT.walk));
    }
  } finally {
    await browser.close();
  }
  return rows;
}

const sandbox = await startSandbox([await makeSite()]);
try {
  const rows = [];
  for (const name of options.browser) rows.push(...(await measure(BROWSERS[name], sandbox)));
  if (options.output) {
    mkdirSync(join(options.output, ".."), { recursive: true });
    writeFileSync(options.output, `${JSON.stringify(rows, null, 2)}\n`);
  }
} finally {
  await sandbox.stop();
}
